#include "command/common.h"

#include <string.h>

#include "base/fs.h"
#include "command/host.h"
#include "command/show.h"
#include "pyspec/name.h"
#include "release/rehearse.h"

typedef struct rehearse_args {
	int target, native, installer;
	sw_str python;
	bool no_isolation, fresh, strict, no_import, no_scripts;
} rehearse_args;

static const sw_option rehearse_options[] = {
	{.name = "target",
	 .kind = SW_OPTION_CHOICE,
	 .value = "any|testpypi|pypi",
	 .help = "what this index would refuse stops the rehearsal",
	 .offset = offsetof(rehearse_args, target)},
	{.name = "fresh",
	 .kind = SW_OPTION_FLAG,
	 .help = "start anew, although a run of this commit is unfinished",
	 .offset = offsetof(rehearse_args, fresh)},
	{.name = "strict",
	 .kind = SW_OPTION_FLAG,
	 .help = "warnings of the checks stop it too",
	 .offset = offsetof(rehearse_args, strict)},
	{.name = "native",
	 .kind = SW_OPTION_CHOICE,
	 .value = "auto|never|require",
	 .help = "build natively where it is proven equal, never, or not at all otherwise",
	 .offset = offsetof(rehearse_args, native)},
	{.name = "no-isolation",
	 .kind = SW_OPTION_FLAG,
	 .help = "build with the backend that the interpreter has",
	 .offset = offsetof(rehearse_args, no_isolation)},
	{.name = "installer",
	 .kind = SW_OPTION_CHOICE,
	 .value = "pip|uv",
	 .help = "of build requirements and dependencies",
	 .offset = offsetof(rehearse_args, installer)},
	{.name = "python",
	 .kind = SW_OPTION_STR,
	 .value = "EXE",
	 .help = "interpreter to build and verify with",
	 .offset = offsetof(rehearse_args, python)},
	{.name = "no-import",
	 .kind = SW_OPTION_FLAG,
	 .help = "verify without importing the project's modules",
	 .offset = offsetof(rehearse_args, no_import)},
	{.name = "no-scripts",
	 .kind = SW_OPTION_FLAG,
	 .help = "verify without running its commands",
	 .offset = offsetof(rehearse_args, no_scripts)},
};

/* What the callbacks need. */
typedef struct teller {
	sw_ctx *ctx;
	int64_t started_ns;
} teller;

static void tell_begin(void *data, const sw_rehearsal *run)
{
	teller *t = data;
	sw_ctx *ctx = t->ctx;
	sw_say(ctx->out, "%s%s%s commit %.*s with CPython %.*s%s", sw_style_on(ctx->out, true, SW_BOLD),
	       run->continued ? "going on rehearsing" : "rehearsing", sw_style_off(ctx->out, true),
	       SW_ARG(sw_short_id(run->commit_info.id)), SW_ARG(run->python.version),
	       run->continued ? " (an earlier run was interrupted)" : "");
	sw_say_left_out(ctx, &run->left_out);
}

static sw_str files_text(sw_arena *arena, const sw_rehearsal *run)
{
	sw_strs parts = {0};
	sw_each (file, &run->files)
		sw_push(arena, &parts,
			sw_fmt(arena, "%.*s %.*s", SW_ARG(file->name),
			       SW_ARG(sw_size_text(arena, sw_stat(file->path).size_bytes))));
	return sw_str_join(arena, parts.ptr, parts.len, SW_STR(" · "));
}

static sw_str step_text(sw_ctx *ctx, const sw_rehearsal *run, const char *step)
{
	sw_arena *arena = ctx->arena;
	if (strcmp(step, "version") == 0)
		return run->version_text.len ? run->version_text : SW_STR("decided by the project's own backend");
	if (strcmp(step, "build") == 0)
		return sw_fmt(arena, "%.*s", SW_ARG(files_text(arena, run)));
	if (strcmp(step, "check") == 0)
		return sw_fmt(arena, "%zu rules: %.*s", sw_rule_count, SW_ARG(sw_findings_text(arena, &run->findings)));
	if (strcmp(step, "publish") == 0)
		return sw_fmt(arena, "%.*s", SW_ARG(sw_uploads_text(arena, &run->published)));
	return sw_verify_text(arena, &run->verified);
}

static void tell_step(void *data, const sw_rehearsal *run, const char *step, bool finished, bool resumed,
		      int64_t wall_ns)
{
	teller *t = data;
	sw_ctx *ctx = t->ctx;
	if (!finished) {
		sw_progress_start(ctx->out, step, 0);
		return;
	}
	sw_progress_end(ctx->out);
	sw_say(ctx->out, "  %s%-8s%s %s%8.*s%s  %.*s", sw_style_on(ctx->out, true, SW_GREEN), step,
	       sw_style_off(ctx->out, true), sw_style_on(ctx->out, true, SW_DIM),
	       SW_ARG(resumed ? SW_STR("kept") : sw_duration_text(ctx->arena, wall_ns)), sw_style_off(ctx->out, true),
	       SW_ARG(step_text(ctx, run, step)));
	if (strcmp(step, "build") == 0)
		sw_say(ctx->out, "                     %.*s", SW_ARG(run->backend_text));
	if (strcmp(step, "build") == 0)
		sw_each (note, &run->build.notes)
			sw_say(ctx->out, "                     note: %.*s", SW_ARG(*note));
}

static void tell_line(void *data, bool is_stderr, sw_str line)
{
	teller *t = data;
	(void)is_stderr;
	sw_say_verbose(t->ctx->out, 1, "    %.*s", SW_ARG(line));
	sw_progress_at(t->ctx->out, 0);
}

static void show_json(sw_ctx *ctx, const sw_rehearsal *run, bool good)
{
	sw_json_bool(ctx->out, "verified", good);
	sw_json_str(ctx->out, "name", run->name);
	sw_json_str(ctx->out, "version", run->version);
	sw_json_str(ctx->out, "commit", run->commit_info.id);
	sw_json_str(ctx->out, "run", run->run);
	sw_json_str(ctx->out, "dir", run->dir);
	sw_json_bool(ctx->out, "continued", run->continued);
	sw_json_bool(ctx->out, "native", run->build.native);
	sw_json_str(ctx->out, "backend", run->backend_text);
	sw_json_array(ctx->out, "files");
	sw_each (file, &run->files) {
		sw_json_object(ctx->out, NULL);
		sw_json_str(ctx->out, "name", file->name);
		sw_json_str(ctx->out, "sha256", file->sha256);
		sw_json_str(ctx->out, "path", file->path);
		sw_json_end(ctx->out);
	}
	sw_json_end(ctx->out);
	sw_json_array(ctx->out, "pypi_would_refuse");
	sw_each (id, &run->refusals)
		sw_json_str(ctx->out, NULL, *id);
	sw_json_end(ctx->out);
	sw_show_uploads_json(ctx, &run->published);
}

/* The verdict, and the command that shows the result in a browser. */
static void show_verdict(sw_ctx *ctx, const sw_rehearsal *run, int64_t wall_ns)
{
	enum { PORT = 8417 };
	sw_str index = sw_path_join(ctx->arena, run->dir, SW_STR("index"));
	sw_str serve = sw_fmt(ctx->arena, "%.*s serve --data %.*s --port %d", SW_ARG(sw_program_text(ctx)),
			      SW_ARG(sw_shell_quote(ctx->arena, index)), PORT);
	sw_str page = sw_fmt(ctx->arena, "http://127.0.0.1:%d/project/%.*s/", PORT,
			     SW_ARG(sw_name_normalise(ctx->arena, run->name)));
	sw_text(ctx->out, "%s%sverified%s: %.*s %.*s in %.*s", sw_style_on(ctx->out, false, SW_BOLD),
		sw_style_on(ctx->out, false, SW_GREEN), sw_style_off(ctx->out, false), SW_ARG(run->name),
		SW_ARG(run->version), SW_ARG(sw_duration_text(ctx->arena, wall_ns)));
	if (run->refusals.len)
		sw_text(ctx->out, ", but PyPI would refuse: %.*s",
			SW_ARG(sw_str_join(ctx->arena, run->refusals.ptr, run->refusals.len, SW_STR(", "))));
	sw_line(ctx->out, "%s", "");
	sw_line(ctx->out, "see it:  %.*s", SW_ARG(serve));
	sw_line(ctx->out, "         %.*s", SW_ARG(page));
	sw_json_str(ctx->out, "serve", serve);
	sw_json_str(ctx->out, "page", page);
	sw_json_num(ctx->out, "seconds", (double)wall_ns / 1e9);
}

static bool plan(sw_ctx *ctx, const sw_project *project, sw_error *err)
{
	sw_git git = {0};
	sw_git_commit commit = {0};
	sw_version version = {0};
	if (!sw_git_open(ctx, project->root, ctx->arena, &git, err) ||
	    !sw_git_commit_get(&git, (sw_str){0}, ctx->arena, &commit, err) ||
	    !sw_version_resolve(ctx, project, &(sw_version_options){.of_commit = true, .strict = true}, ctx->arena, &version, err) ||
	    !sw_warn_dirty(ctx, &git, err))
		return false;
	sw_line(ctx->out, "would rehearse %.*s %.*s (commit %.*s), nothing is written:", SW_ARG(project->shown_name),
		SW_ARG(version.text.len ? version.text : SW_STR("(version decided by its backend)")),
		SW_ARG(sw_short_id(commit.id)));
	static const char *const lines[] = {"clone the commit and build sdist and wheel (see: shipwheel build --why)",
					    "check both against the rules",
					    "upload them to an index of this run alone, on a free port of 127.0.0.1",
					    "install from it into a clean environment by pip, compare, import, run"};
	for (size_t i = 0; i < SW_COUNTOF(lines); i++)
		sw_line(ctx->out, "  %zu. %s", i + 1, lines[i]);
	sw_json_str(ctx->out, "name", project->shown_name);
	sw_json_str(ctx->out, "version", version.text);
	sw_json_str(ctx->out, "commit", commit.id);
	return true;
}

static bool rehearse_run(sw_ctx *ctx, const void *given, sw_exit *exit, sw_error *err)
{
	const rehearse_args *args = given;
	sw_project project = {0};
	SW_AUTO(sw_rehearsal) run = {0};
	sw_embedded embedded = {.ctx = ctx};
	teller t = {.ctx = ctx, .started_ns = sw_monotonic_ns(ctx->clock)};
	uint64_t kill_at = 0;
	(void)exit;
	if (!sw_command_project(ctx, &project, err))
		return false;
	if (ctx->dry_run)
		return plan(ctx, &project, err);
	sw_str drill = sw_env_get(ctx->env, "SHIPWHEEL_DRILL_KILL");
	if (drill.len && !sw_str_u64(drill, &kill_at))
		return sw_fail(err, SW_A002, "SHIPWHEEL_DRILL_KILL must be a number, not \"%.*s\"", SW_ARG(drill));
	sw_rehearse_options options = {.project_dir = project.root,
				       .target = (sw_target)args->target,
				       .python = args->python.len ? args->python : project.config.python,
				       .native = (sw_native_mode)args->native,
				       .no_isolation = args->no_isolation,
				       .fresh = args->fresh,
				       .strict = args->strict,
				       .no_import = args->no_import,
				       .no_scripts = args->no_scripts,
				       .installer = (sw_installer)args->installer,
				       .kill_at = (int64_t)kill_at,
				       .index = sw_embedded_host(&embedded),
				       .data = &t,
				       .on_begin = tell_begin,
				       .on_step = tell_step,
				       .on_line = tell_line};
	bool good = sw_rehearse(ctx, &options, ctx->arena, &run, err);
	sw_progress_end(ctx->out);
	sw_show_findings(ctx, &run.findings);
	show_json(ctx, &run, good);
	sw_show_verify(ctx, &run.verified);
	if (good)
		show_verdict(ctx, &run, sw_monotonic_ns(ctx->clock) - t.started_ns);
	return good;
}

const sw_command sw_cmd_rehearse = {
	.name = "rehearse",
	.group = "the road",
	.summary = "a whole release on this machine: build, check, publish to an index of its own, verify",
	.manual = "Takes the commit that is checked out through the whole release with nothing configured: version "
		  "from git, sdist and wheel,\n"
		  "the rules that PyPI enforces, upload to a package index that lives only for this run, installation "
		  "from there by pip into\n"
		  "a clean environment, comparison of every installed file, import of every module, --help of every "
		  "command.\n"
		  "\n"
		  "What is uncommitted is listed and left out. A run that was interrupted is continued by the same "
		  "command: files that were\n"
		  "built once are never built again. The last five runs are kept below the state folder; the journal "
		  "is .git/shipwheel/.\n"
		  "\n"
		  "What PyPI would refuse (a linux_x86_64 wheel, a local version) does not stop a rehearsal: the "
		  "verdict says so. With\n"
		  "--target pypi it does.",
	.examples = "shipwheel rehearse                # would a release of this commit work?\nshipwheel rehearse "
		    "--target pypi  # and would PyPI take it?",
	.json = "verified           true when everything went well\nname, version      of the built files\ncommit, "
		"run, dir   what was rehearsed, and where its files are\n"
		"continued          an interrupted run was continued\nnative, backend    how it was built\nfiles       "
		"       name, sha256, path of each\n"
		"findings           of the rules: rule, severity, message, file, member, "
		"pypi_would_refuse\npypi_would_refuse  ids of rules\n"
		"uploads            file, sha256, state, status, said, seconds of each\nverify             modules, "
		"scripts, dependencies, sizes and times\n"
		"serve, page        the command and address that show the result\nseconds            in all",
	.options = rehearse_options,
	.option_count = SW_COUNTOF(rehearse_options),
	.args_size = sizeof(rehearse_args),
	.run = rehearse_run,
};
