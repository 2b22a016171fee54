#include "build/build.h"

#include "base/fs.h"
#include "build/native.h"
#include "build/pack.h"
#include "build/pep517.h"
#include "pyspec/filename.h"

/* The backends that are imitated. */
static const sw_native_backend *const backends[] = {&sw_native_flit, &sw_native_setuptools};

/* Variables that change what a backend writes in ways that are not imitated. */
static const char *const meddling[] = {"DIST_EXTRA_CONFIG", "DISTUTILS_DEBUG", "FLIT_ALLOW_INVALID",
				       "SETUPTOOLS_USE_DISTUTILS", "SETUPTOOLS_ENFORCE_DEPRECATION"};

sw_str sw_build_reason_format(sw_arena *arena, const sw_build_reason *reason)
{
	if (reason->path.len == 0)
		return reason->text;
	if (reason->line == 0)
		return sw_fmt(arena, "%.*s: %.*s", SW_ARG(reason->path), SW_ARG(reason->text));
	return sw_fmt(arena, "%.*s:%u: %.*s", SW_ARG(reason->path), reason->line, SW_ARG(reason->text));
}

static const sw_native_backend *find_backend(sw_str object)
{
	for (size_t i = 0; i < SW_COUNTOF(backends); i++)
		for (size_t j = 0; backends[i]->objects[j]; j++)
			if (sw_str_is(object, backends[i]->objects[j]))
				return backends[i];
	return NULL;
}

/* Text that every format in between can carry. */
static bool is_plain_name(sw_str path)
{
	for (size_t i = 0; i < path.len; i++)
		if ((unsigned char)path.ptr[i] < 0x20 || path.ptr[i] == 0x7f || path.ptr[i] == '\\')
			return false;
	return sw_str_is_utf8(path);
}

/* What no backend is imitated with. */
static bool check_common(sw_native *native)
{
	const sw_build_input *input = native->input;
	const sw_build_system *build = &input->project->build;
	if (build->backend_path.len > 0)
		return sw_native_no_at(native, &input->project->pyproject, build->backend_path.ptr[0].offset,
				       "the build backend is part of the project");
	if (input->pretended.len)
		return sw_native_no(native, "its version is handed over as %.*s", SW_ARG(input->pretended));
	for (size_t i = 0; input->env && i < SW_COUNTOF(meddling); i++)
		if (sw_env_get(input->env, meddling[i]).ptr)
			return sw_native_no(native, "the variable %s is set", meddling[i]);
	for (size_t i = 0; i < input->file_count; i++) {
		const sw_git_entry *file = &input->files[i];
		if (file->kind == SW_GIT_LINK)
			return sw_native_no_line(native, file->path, 0, "a symbolic link is tracked");
		if (file->kind == SW_GIT_GITLINK)
			return sw_native_no_line(native, file->path, 0, "a submodule is tracked");
		if (!is_plain_name(file->path))
			return sw_native_no_line(native, file->path, 0, "unusual file name");
	}
	return true;
}

static bool prove(const sw_build_input *input, sw_arena *arena, sw_native *native)
{
	*native = (sw_native){.input = input, .arena = arena};
	const sw_build_system *build = &input->project->build;
	const sw_native_backend *backend = find_backend(build->backend);
	if (!backend && sw_field_set(build->backend_field))
		return sw_native_no_at(native, &input->project->pyproject, build->backend_field.offset,
				       "the build backend %.*s is not imitated", SW_ARG(build->backend));
	if (!backend)
		return sw_native_no(native, "the build backend %.*s is not imitated", SW_ARG(build->backend));
	if (!check_common(native))
		return false;
	sw_tree_init(&native->tree, arena, input->source);
	for (size_t i = 0; i < input->file_count; i++)
		sw_tree_track(&native->tree, input->files[i].path, input->files[i].kind == SW_GIT_EXECUTABLE);
	return backend->prove(native) || sw_native_no(native, "something is not imitated");
}

bool sw_build_prove(const sw_build_input *input, sw_arena *arena, sw_str *profile, sw_build_reason *why)
{
	sw_native native;
	bool proven = prove(input, arena, &native);
	*why = proven ? (sw_build_reason){0} : native.why;
	*profile = proven ? native.plan.profile : SW_STR("");
	return proven;
}

/* SW_E001, with the line that stands in the way. */
static bool refuse(const sw_native *native, sw_error *err)
{
	const sw_build_reason *why = &native->why;
	sw_str text, line;
	sw_fail(err, SW_E001, "a native build is required, but it is not proven to be right: %.*s", SW_ARG(why->text));
	sw_hint(err, "shipwheel build --native auto");
	if (why->path.len == 0)
		return false;
	if (why->line == 0 || !sw_tree_read(&native->tree, why->path, &text))
		return sw_point(err, why->path, SW_STR(""), 0, 0, NULL);
	sw_str rest = text;
	for (uint32_t at = 1; sw_str_line(&rest, &line); at++)
		if (at == why->line)
			return sw_point(err, why->path, text, (size_t)(line.ptr - text.ptr), line.len, NULL);
	return false;
}

static bool build_native(const sw_ctx *ctx, sw_native *native, const sw_build_options *options, sw_build_result *out,
			 sw_error *err)
{
	const sw_pack_options pack = {.no_sdist = options->no_sdist,
				      .no_wheel = options->no_wheel,
				      .fast = options->fast,
				      .out_dir = options->out_dir,
				      .threads = options->threads};
	int64_t start = sw_monotonic_ns(ctx->clock);
	if (!sw_pack_write(native, &pack, &out->sdist, &out->wheel, err))
		return false;
	out->native = true;
	out->profile = native->plan.profile;
	out->notes = native->plan.notes;
	out->write_ns = sw_monotonic_ns(ctx->clock) - start;
	return true;
}

/* The wheel's version, or that of the sdist, is the one that was handed over. */
static bool check_version(const sw_build_input *input, const sw_build_result *built, sw_arena *arena, sw_error *err)
{
	sw_wheel_filename wheel = {0};
	sw_sdist_filename sdist = {0};
	sw_pep440 wanted = {0};
	if (!input->stamped && !input->pretended.len)
		return true;
	bool named = built->wheel.len ? sw_filename_parse_wheel(sw_path_base(built->wheel), arena, &wheel, err)
				      : sw_filename_parse_sdist(sw_path_base(built->sdist), arena, &sdist, err);
	if (!named || !sw_pep440_parse(input->version, arena, &wanted, err))
		return false;
	const sw_pep440 *got = built->wheel.len ? &wheel.version : &sdist.version;
	if (sw_pep440_cmp(got, &wanted) == 0)
		return true;
	sw_fail(err, SW_E020, "%.*s built version %.*s, although it was given %.*s",
		SW_ARG(input->project->build.backend), SW_ARG(sw_pep440_format(got, arena)), SW_ARG(input->version));
	return sw_hint(err, "a plug-in or a file of the project decides the version: name it in pyproject.toml");
}

/* By the project's own backend, in a folder that it may write into. */
static bool build_own(const sw_ctx *ctx, const sw_build_input *input, const sw_build_options *options, sw_arena *arena,
		      sw_build_result *out, sw_error *err)
{
	sw_str root = input->source;
	sw_python found;
	sw_pep517_result result = {0};
	if (options->clone && !options->clone(options->data, arena, &root, err))
		return false;
	if (!options->python && !sw_python_find(ctx, input->project->config.python, &found, err))
		return false;
	sw_str pretend = sw_fmt(arena, "SETUPTOOLS_SCM_PRETEND_VERSION=%.*s", SW_ARG(input->pretended));
	const sw_pep517_options own = {
		.source = root,
		.env = &pretend,
		.env_count = input->pretended.len > 0,
		.system = &input->project->build,
		.out_dir = options->out_dir,
		.work = options->work,
		.no_isolation = options->no_isolation,
		.no_sdist = options->no_sdist,
		.no_wheel = options->no_wheel,
		.installer = options->installer,
		.hook_timeout_ms = options->timeout_ms,
		.epoch_s = input->epoch_s,
		.on_line = options->on_line,
		.data = options->data,
	};
	if (!sw_pep517_build(ctx, options->python ? options->python : &found, &own, arena, &result, err))
		return false;
	out->sdist = result.sdist;
	out->wheel = result.wheel;
	out->environment_ns = result.environment_ns;
	out->sdist_ns = result.sdist_ns;
	out->wheel_ns = result.wheel_ns;
	return true;
}

bool sw_build_run(const sw_ctx *ctx, const sw_build_input *input, const sw_build_options *options, sw_arena *arena,
		  sw_build_result *out, sw_error *err)
{
	int64_t start = sw_monotonic_ns(ctx->clock);
	sw_native native = {0};
	sw_build_result result = {.backend = input->project->build.backend};
	bool proven = options->native != SW_NATIVE_NEVER && prove(input, arena, &native);
	result.plan_ns = sw_monotonic_ns(ctx->clock) - start;
	if (options->native == SW_NATIVE_NEVER)
		result.reason.text = SW_STR("a native build is not wanted");
	else if (!proven)
		result.reason = native.why;
	if (!proven && options->native == SW_NATIVE_REQUIRE)
		return refuse(&native, err);
	bool done = proven ? build_native(ctx, &native, options, &result, err)
			   : build_own(ctx, input, options, arena, &result, err);
	if (!done || !check_version(input, &result, arena, err))
		return false;
	result.total_ns = sw_monotonic_ns(ctx->clock) - start;
	*out = result;
	return true;
}
