#include "build/pep517.h"

#include "base/fs.h"
#include "base/limits.h"
#include "build/pep517_internal.h"
#include "dist/dist.h"
#include "project/project.h"
#include "python/run.h"

#define INSTALL_TIMEOUT_MS ((int64_t)15 * 60 * 1000) /* of the build requirements: downloads over a slow line */
#define ASK_TIMEOUT_MS     ((int64_t)60 * 1000)      /* for what is installed */

typedef struct build {
	const sw_ctx *ctx;
	const sw_python *python;
	const sw_pep517_options *options;
	sw_arena *arena;
	sw_venv venv;      /* isolated: where the backend runs; dir "" = not made yet */
	sw_strs installed; /* requirements that are in it */
	sw_pep517_result result;
} build;

/* ---- requirements ---- */

static sw_strs texts_of(build *b, const sw_fields *fields)
{
	sw_strs texts = {0};
	sw_each (field, fields)
		sw_push(b->arena, &texts, field->text);
	return texts;
}

static bool has_all(const sw_strs *have, const sw_strs *wanted)
{
	sw_each (text, wanted)
		if (!sw_strs_has(have, *text))
			return false;
	return true;
}

/* Installs into the environment, with the user's own settings for whence. */
static bool install(build *b, const sw_strs *requirements, sw_error *err)
{
	if (!requirements->len)
		return true;
	const sw_pep517_options *options = b->options;
	sw_install job = {.with = options->installer,
			  .requirements = requirements->ptr,
			  .requirement_count = requirements->len,
			  .scratch = options->work,
			  .timeout_ms = INSTALL_TIMEOUT_MS,
			  .on_line = options->on_line,
			  .data = options->data};
	sw_proc_result result = {0};
	int64_t started = sw_monotonic_ns(b->ctx->clock);
	if (!sw_install_run(b->ctx, b->python, &b->venv, &job, b->arena, &result, err))
		return false;
	b->result.environment_ns += sw_monotonic_ns(b->ctx->clock) - started;
	if (result.status != 0) {
		sw_str list = sw_str_join(b->arena, requirements->ptr, requirements->len, SW_STR(", "));
		sw_fail(err, SW_E011, "%s cannot install the build requirements %.*s (status %d)",
			options->installer == SW_INSTALLER_UV ? "uv" : "pip", SW_ARG(list), result.status);
		sw_hint(err, "with wheels in a folder: PIP_NO_INDEX=1 PIP_FIND_LINKS=DIR; with what is installed: "
			     "--no-isolation");
		err->upstream_status = result.status;
		return sw_detail(err, result.out);
	}
	sw_each (text, requirements)
		sw_push(b->arena, &b->installed, *text);
	return true;
}

/* An environment with the requirements of `system`; the one at hand when it has them. */
static bool isolate(build *b, const sw_build_system *system, sw_error *err)
{
	sw_strs wanted = texts_of(b, &system->requires);
	if (b->venv.dir.len && has_all(&b->installed, &wanted))
		return true;
	int64_t started = sw_monotonic_ns(b->ctx->clock);
	sw_str dir;
	if (!sw_make_temp_dir(b->arena, b->options->work, "isolated-", &dir, err))
		return false;
	b->installed = (sw_strs){0};
	if (!sw_venv_make(b->ctx, b->python, sw_path_join(b->arena, dir, SW_STR("env")), &b->venv, err))
		return false;
	b->result.environment_ns += sw_monotonic_ns(b->ctx->clock) - started;
	return install(b, &wanted, err);
}

/* ---- without isolation: what is there must do ---- */

static const char ask_installed[] = "import importlib.metadata as m, sys\n"
				    "for name in sys.argv[1:]:\n"
				    "    try: print(name, m.version(name), sep='\\t')\n"
				    "    except m.PackageNotFoundError: pass\n";

/* "name TAB version" of each distribution that the interpreter has. */
static bool ask(build *b, const sw_strs *names, sw_str *out, sw_error *err)
{
	sw_python_job job = {.exe = b->python->exe,
			     .script = ask_installed,
			     .args = names->ptr,
			     .arg_count = names->len,
			     .cwd = b->options->work,
			     .timeout_ms = ASK_TIMEOUT_MS,
			     .user_site = true};
	sw_proc_result result = {0};
	if (!sw_python_run(b->ctx, &job, b->arena, &result, err))
		return false;
	if (result.status == 0) {
		*out = result.out;
		return true;
	}
	sw_fail(err, SW_Y007, "%.*s cannot say which packages it has (status %d)", SW_ARG(b->python->exe),
		result.status);
	return sw_detail(err, result.err);
}

static bool missing(build *b, sw_str text, sw_str version, sw_error *err)
{
	sw_fail(err, SW_E017, "the build requirement %.*s is not met by %.*s: %s%.*s", SW_ARG(text),
		SW_ARG(b->python->exe), version.ptr ? "it has version " : "it is not installed", SW_ARG(version));
	return sw_hint(err, "%.*s -m pip install %.*s, or build with isolation", SW_ARG(b->python->exe),
		       SW_ARG(sw_shell_quote(b->arena, text)));
}

static bool check_one(build *b, const sw_requirement *requirement, sw_str text, sw_str have, sw_error *err)
{
	sw_str line, name, version;
	while (sw_str_line(&have, &line)) {
		if (!sw_str_cut(line, SW_STR("\t"), &name, &version) || !sw_str_eq(name, requirement->name))
			continue;
		if (sw_specifier_contains(&requirement->specifiers, version, SW_PRERELEASES_YES))
			return true;
		return missing(b, text, version, err);
	}
	return missing(b, text, (sw_str){0}, err);
}

/* The interpreter's own packages meet the requirements that apply here. */
static bool check_installed(build *b, const sw_strs *texts, sw_error *err)
{
	SW_VEC(sw_requirement) requirements = {0};
	sw_strs names = {0}, wanted = {0};
	sw_str have;
	sw_each (text, texts) {
		sw_requirement requirement;
		bool applies = false;
		if (!sw_requirement_parse(*text, b->arena, &requirement, err) ||
		    !sw_requirement_applies(&requirement, &b->python->markers, &applies, err))
			return false;
		if (!applies)
			continue;
		sw_push(b->arena, &requirements, requirement);
		sw_push(b->arena, &names, requirement.name);
		sw_push(b->arena, &wanted, *text);
	}
	if (!names.len)
		return true;
	if (!ask(b, &names, &have, err))
		return false;
	for (size_t i = 0; i < names.len; i++)
		if (!check_one(b, &requirements.ptr[i], wanted.ptr[i], have, err))
			return false;
	return true;
}

/* ---- hooks ---- */

/* What get_requires_for_build_* asked for. Each must be a requirement: an installer would take "-r FILE" for an option. */
static bool provide(build *b, const sw_strs *requirements, sw_error *err)
{
	sw_each (text, requirements) {
		sw_requirement parsed;
		sw_error why = {0};
		if (!sw_requirement_parse(*text, b->arena, &parsed, &why)) {
			sw_fail(err, SW_E015, "the build backend %.*s requires \"%.*s\", which is no requirement",
				SW_ARG(b->result.backend), SW_ARG(*text));
			return sw_hint(err, "report it to the authors of the backend");
		}
		sw_strs_add_unique(b->arena, &b->result.extra, *text);
	}
	return b->options->no_isolation ? check_installed(b, requirements, err) : install(b, requirements, err);
}

/* The folders of backend-path exist and lie inside of the tree (PEP 517, "In-tree build backends"). */
static bool check_backend_path(build *b, const sw_build_system *system, sw_str tree, sw_error *err)
{
	sw_str root, folder;
	if (!sw_real_path(b->arena, tree, &root, err))
		return false;
	sw_each (field, &system->backend_path) {
		sw_error ignored = {0};
		bool there = sw_real_path(b->arena, sw_path_join(b->arena, root, field->text), &folder, &ignored);
		bool inside =
			there && sw_str_starts(folder, root) && (folder.len == root.len || folder.ptr[root.len] == '/');
		if (inside && sw_is_dir(folder))
			continue;
		sw_fail(err, SW_E018, "backend-path names \"%.*s\", which is %s", SW_ARG(field->text),
			there ? "no folder inside of the project" : "not there");
		return sw_hint(err, "correct backend-path in the table [build-system] of pyproject.toml");
	}
	return true;
}

/* Builds one file from `tree`; *out is its path in a private folder. */
static bool run_hook(build *b, sw_hook_kind kind, const sw_build_system *system, sw_str tree, sw_str *out,
		     sw_error *err)
{
	sw_strs wanted = texts_of(b, &system->requires);
	bool isolated = !b->options->no_isolation;
	if (!check_backend_path(b, system, tree, err))
		return false;
	if (!(isolated ? isolate(b, system, err) : check_installed(b, &wanted, err)))
		return false;
	sw_hook hook = {.kind = kind,
			.exe = isolated ? b->venv.exe : b->python->exe,
			.bin = isolated ? b->venv.bin : (sw_str){0},
			.isolated = isolated,
			.tree = tree,
			.system = system};
	if (!sw_make_temp_dir(b->arena, b->options->work, "out-", &hook.out_dir, err))
		return false;
	for (;;) {
		sw_hook_answer answer = {0};
		hook.installed = isolated ? b->installed.ptr : wanted.ptr;
		hook.installed_count = isolated ? b->installed.len : wanted.len;
		if (!sw_hook_run(b->ctx, b->options, &hook, b->arena, &answer, err))
			return false;
		if (answer.file.len) {
			*out = sw_path_join(b->arena, hook.out_dir, answer.file);
			return true;
		}
		if (!provide(b, &answer.requires, err))
			return false;
		hook.satisfied = true; /* it is not asked again, so this ends */
	}
}

/* ---- from the sdist to the wheel ---- */

static bool unusable(build *b, sw_str sdist, sw_error *err)
{
	err->code = SW_E019;
	sw_wrap(err, "the sdist %.*s", SW_ARG(sw_path_base(sdist)));
	return err->hint[0] ? false
			    : sw_hint(err, "the backend %.*s made it: report it there", SW_ARG(b->result.backend));
}

static bool same_file(build *b, sw_str one, sw_str other)
{
	sw_error ignored = {0};
	sw_str a, c;
	bool has_one = sw_read_file(b->arena, one, SW_LIMIT_TEXT_FILE, &a, &ignored);
	bool has_other = sw_read_file(b->arena, other, SW_LIMIT_TEXT_FILE, &c, &ignored);
	return has_one == has_other && (!has_one || sw_str_eq(a, c));
}

/* [build-system] of the unpacked sdist; that of the tree when the file is the same, as it nearly always is. */
static bool system_of(build *b, sw_str tree, sw_project *project, const sw_build_system **out, sw_error *err)
{
	sw_str name = SW_STR("pyproject.toml");
	if (same_file(b, sw_path_join(b->arena, b->options->source, name), sw_path_join(b->arena, tree, name))) {
		*out = b->options->system;
		return true;
	}
	if (!sw_project_load(b->ctx, tree, b->arena, project, err))
		return false;
	*out = &project->build;
	return true;
}

/* Where the wheel is built: the one folder of the unpacked sdist, or the tree. */
static bool wheel_tree(build *b, sw_str sdist, sw_str *out, sw_error *err)
{
	*out = b->options->source;
	if (!sdist.len || b->options->wheel_from_tree)
		return true;
	sw_str into;
	if (!sw_make_temp_dir(b->arena, b->options->work, "sdist-", &into, err))
		return false;
	return sw_dist_unpack_sdist(sdist, into, NULL, b->arena, out, err) || unusable(b, sdist, err);
}

static bool build_wheel(build *b, sw_str sdist, sw_str *out, sw_error *err)
{
	sw_project *project = sw_new(b->arena, sw_project);
	const sw_build_system *system = b->options->system;
	sw_str tree;
	if (!wheel_tree(b, sdist, &tree, err))
		return false;
	if (!sw_str_eq(tree, b->options->source) && !system_of(b, tree, project, &system, err))
		return unusable(b, sdist, err);
	return run_hook(b, SW_HOOK_WHEEL, system, tree, out, err);
}

/* Puts a finished file into out_dir; the folders may be on different file systems. */
static bool deliver(build *b, sw_str from, sw_str *out, sw_error *err)
{
	sw_error ignored = {0};
	if (!from.len)
		return true;
	sw_str to = sw_path_join(b->arena, b->options->out_dir, sw_path_base(from));
	if (!sw_rename(from, to, &ignored) && !sw_copy_file(from, to, err))
		return false;
	*out = to;
	return true;
}

/* Wall time without what the environments took meanwhile. */
static int64_t since(const build *b, int64_t started_ns, int64_t environment_ns)
{
	return sw_monotonic_ns(b->ctx->clock) - started_ns - (b->result.environment_ns - environment_ns);
}

bool sw_pep517_build(const sw_ctx *ctx, const sw_python *python, const sw_pep517_options *options, sw_arena *arena,
		     sw_pep517_result *out, sw_error *err)
{
	build b = {.ctx = ctx, .python = python, .options = options, .arena = arena};
	sw_str sdist = {0}, wheel = {0};
	b.result.backend = options->system->backend;
	b.result.requires = texts_of(&b, &options->system->requires);
	int64_t started = sw_monotonic_ns(ctx->clock);
	if (!options->no_sdist && !run_hook(&b, SW_HOOK_SDIST, options->system, options->source, &sdist, err))
		return false;
	int64_t environment_ns = b.result.environment_ns;
	b.result.sdist_ns = since(&b, started, 0);
	started = sw_monotonic_ns(ctx->clock);
	if (!options->no_wheel && !build_wheel(&b, sdist, &wheel, err))
		return false;
	b.result.wheel_ns = since(&b, started, environment_ns);
	if (!deliver(&b, sdist, &b.result.sdist, err) || !deliver(&b, wheel, &b.result.wheel, err))
		return false;
	*out = b.result;
	return true;
}
