#include "command/common.h"

#include "base/fs.h"
#include "base/hash.h"
#include "build/pep517.h"
#include "release/commit.h"

typedef struct build_args {
	int native;
	sw_str out_dir, python, index;
	int64_t timeout_s;
	bool no_isolation, why, no_sdist, no_wheel;
} build_args;

static const sw_option build_options[] = {
	{.name = "native",
	 .kind = SW_OPTION_CHOICE,
	 .value = "auto|never|require",
	 .help = "build natively where it is proven equal, never, or not at all otherwise",
	 .offset = offsetof(build_args, native)},
	{.name = "why",
	 .kind = SW_OPTION_FLAG,
	 .help = "only say whether the build is native, and why not",
	 .offset = offsetof(build_args, why)},
	{.name = "out",
	 .kind = SW_OPTION_STR,
	 .value = "DIR",
	 .help = "where the files go (default: dist)",
	 .offset = offsetof(build_args, out_dir)},
	{.name = "index",
	 .kind = SW_OPTION_STR,
	 .value = "NAME",
	 .help = "build the form of the version that this index takes (see: shipwheel version --index)",
	 .offset = offsetof(build_args, index)},
	{.name = "no-sdist",
	 .kind = SW_OPTION_FLAG,
	 .help = "only the wheel",
	 .offset = offsetof(build_args, no_sdist)},
	{.name = "no-wheel",
	 .kind = SW_OPTION_FLAG,
	 .help = "only the sdist",
	 .offset = offsetof(build_args, no_wheel)},
	{.name = "no-isolation",
	 .kind = SW_OPTION_FLAG,
	 .help = "use the backend that the interpreter has, install nothing",
	 .offset = offsetof(build_args, no_isolation)},
	{.name = "python",
	 .kind = SW_OPTION_STR,
	 .value = "EXE",
	 .help = "interpreter for the project's own backend",
	 .offset = offsetof(build_args, python)},
	{.name = "timeout",
	 .kind = SW_OPTION_INT,
	 .value = "SECONDS",
	 .help = "end the project's own backend after so long (default: 1800)",
	 .offset = offsetof(build_args, timeout_s),
	 .min = 1,
	 .max = 86400},
};

static void build_defaults(void *args)
{
	((build_args *)args)->timeout_s = SW_PEP517_TIMEOUT_MS / 1000;
}

static void say_findings(sw_ctx *ctx, const sw_commit *commit, const sw_build_result *build)
{
	if (build->native)
		sw_say(ctx->out, "native: as %.*s would", SW_ARG(build->profile));
	else
		sw_say(ctx->out, "built by %.*s: %.*s", SW_ARG(build->backend),
		       SW_ARG(sw_build_reason_format(ctx->arena, &build->reason)));
	sw_each (note, &build->notes)
		sw_say(ctx->out, "note: %.*s", SW_ARG(*note));
	sw_each (folder, &commit->clone.missing_submodules)
		sw_say(ctx->out, "note: the submodule %.*s is not checked out here and therefore empty in the files",
		       SW_ARG(*folder));
}

static void show_file(sw_ctx *ctx, sw_str path, const char *kind)
{
	sw_digest digest = {0};
	sw_error ignored = {0};
	if (!path.len)
		return;
	int64_t size = sw_stat(path).size_bytes;
	bool hashed = sw_hash_file(SW_SHA256, path, &digest, &ignored);
	sw_line(ctx->out, "%.*s  %.*s", SW_ARG(sw_shown_path(ctx, path)), SW_ARG(sw_size_text(ctx->arena, size)));
	sw_json_object(ctx->out, NULL);
	sw_json_str(ctx->out, "kind", sw_str_of(kind));
	sw_json_str(ctx->out, "path", path);
	sw_json_int(ctx->out, "size", size);
	if (hashed)
		sw_json_str(ctx->out, "sha256", sw_digest_hex(ctx->arena, digest));
	sw_json_end(ctx->out);
}

static void show_result(sw_ctx *ctx, const sw_build_result *build)
{
	sw_json_bool(ctx->out, "native", build->native);
	sw_json_str(ctx->out, "backend", build->backend);
	sw_json_str(ctx->out, "profile", build->profile);
	sw_json_str(ctx->out, "reason", sw_build_reason_format(ctx->arena, &build->reason));
	sw_json_array(ctx->out, "notes");
	sw_each (note, &build->notes)
		sw_json_str(ctx->out, NULL, *note);
	sw_json_end(ctx->out);
	sw_json_num(ctx->out, "seconds", (double)build->total_ns / 1e9);
	sw_json_array(ctx->out, "files");
	show_file(ctx, build->sdist, "sdist");
	show_file(ctx, build->wheel, "wheel");
	sw_json_end(ctx->out);
}

/* --why, --dry-run: only the proof. */
static bool show_proof(sw_ctx *ctx, const sw_commit *commit)
{
	sw_str profile = {0};
	sw_build_reason why = {0};
	bool native = sw_build_prove(&commit->input, ctx->arena, &profile, &why);
	sw_json_bool(ctx->out, "native", native);
	sw_json_str(ctx->out, "profile", profile);
	sw_json_str(ctx->out, "reason", sw_build_reason_format(ctx->arena, &why));
	if (native)
		sw_line(ctx->out, "native: as %.*s would", SW_ARG(profile));
	else
		sw_line(ctx->out, "not native: %.*s", SW_ARG(sw_build_reason_format(ctx->arena, &why)));
	return true;
}

static void line_of_backend(void *data, bool is_stderr, sw_str line)
{
	sw_ctx *ctx = data;
	(void)is_stderr;
	sw_say_verbose(ctx->out, 1, "  %.*s", SW_ARG(line));
}

static bool build_in(sw_ctx *ctx, const build_args *args, const sw_project *project, sw_str work, sw_error *err)
{
	sw_git git = {0};
	sw_git_commit info = {0};
	sw_commit commit = {0};
	sw_build_result build = {0};
	if (!sw_git_open(ctx, project->root, ctx->arena, &git, err) ||
	    !sw_git_commit_get(&git, (sw_str){0}, ctx->arena, &info, err) || !sw_warn_dirty(ctx, &git, err) ||
	    !sw_commit_open(ctx, &git, &info, sw_path_join(ctx->arena, work, SW_STR("source")), args->index, ctx->arena,
			    &commit, err))
		return false;
	if (args->why || ctx->dry_run)
		return show_proof(ctx, &commit);
	sw_str out_dir = sw_path_join(ctx->arena, args->out_dir.len ? ctx->cwd : project->root,
				      args->out_dir.len ? args->out_dir : SW_STR("dist"));
	sw_str scratch = sw_path_join(ctx->arena, work, SW_STR("work"));
	sw_python python = {0};
	sw_str exe = args->python.len ? args->python : project->config.python;
	sw_build_options options = {.native = args->native ? (sw_native_mode)args->native : project->config.native,
				    .no_isolation = args->no_isolation || project->config.isolation == SW_SWITCH_OFF,
				    .no_sdist = args->no_sdist,
				    .no_wheel = args->no_wheel,
				    .timeout_ms = args->timeout_s * 1000,
				    .out_dir = out_dir,
				    .work = scratch,
				    .on_line = line_of_backend,
				    .data = ctx};
	if (exe.len) {
		if (!sw_python_find(ctx, exe, &python, err))
			return false;
		options.python = &python;
	}
	if (!sw_mkdirs(out_dir, 0777, err) || !sw_mkdirs(scratch, 0700, err) ||
	    !sw_build_run(ctx, &commit.input, &options, ctx->arena, &build, err))
		return false;
	say_findings(ctx, &commit, &build);
	show_result(ctx, &build);
	return true;
}

static bool build_run(sw_ctx *ctx, const void *given, sw_exit *exit, sw_error *err)
{
	const build_args *args = given;
	sw_project project = {0};
	sw_str work = {0}, base = sw_path_join(ctx->arena, sw_state_dir(ctx), SW_STR("builds"));
	(void)exit;
	if (args->no_sdist && args->no_wheel) {
		sw_fail(err, SW_A001, "--no-sdist and --no-wheel together leave nothing to build");
		return sw_hint(err, "give one of them, or none");
	}
	if (!sw_command_project(ctx, &project, err) || !sw_mkdirs(base, 0700, err) ||
	    !sw_make_temp_dir(ctx->arena, base, "build-", &work, err))
		return false;
	bool ok = build_in(ctx, args, &project, work, err);
	sw_error ignored = {0};
	return sw_remove_tree(work, ok ? err : &ignored) && ok;
}

const sw_command sw_cmd_build = {
	.name = "build",
	.group = "the stages",
	.summary = "sdist and wheel of the commit that is checked out",
	.manual = "Builds from a clean clone of the commit, never from the work tree: what is uncommitted is listed "
		  "and left out. Projects of\n"
		  "flit_core and declarative setuptools are built natively, in milliseconds, where that is proven to "
		  "give the same files;\n"
		  "everything else by the project's own backend (PEP 517), and the reason is printed. "
		  "SOURCE_DATE_EPOCH is the commit's time.",
	.examples = "shipwheel build                  # into dist/\nshipwheel build --why            # native or not, "
		    "and why\nshipwheel build --native never   # always the project's own backend",
	.json = "native   built natively\nbackend  the project's backend\nprofile  what was imitated\nreason   why it "
		"was not native\n"
		"notes    habits of the backend worth knowing\nseconds  it took\nfiles    kind, path, size, sha256 of "
		"each",
	.options = build_options,
	.option_count = SW_COUNTOF(build_options),
	.args_size = sizeof(build_args),
	.defaults = build_defaults,
	.run = build_run,
};
