#include "base/fs.h"
#include "build/pep517.h"
#include "command/common.h"
#include "migrate/migrate.h"

typedef struct migrate_args {
	int to, installer;
	sw_str python;
	int64_t timeout_s;
	bool write, no_proof, force, no_version_file, no_isolation;
} migrate_args;

static const sw_option migrate_options[] = {
	{.name = "to",
	 .kind = SW_OPTION_CHOICE,
	 .value = "setuptools-scm|hatch-vcs",
	 .help = "what says the version from now on (hatch-vcs: only where the backend is hatchling)",
	 .offset = offsetof(migrate_args, to)},
	{.name = "write",
	 .kind = SW_OPTION_FLAG,
	 .help = "change the files; else the change is only shown",
	 .offset = offsetof(migrate_args, write)},
	{.name = "no-proof",
	 .kind = SW_OPTION_FLAG,
	 .help = "do not build the new set-up to compare it",
	 .offset = offsetof(migrate_args, no_proof)},
	{.name = "force",
	 .kind = SW_OPTION_FLAG,
	 .help = "with --write: also where the proof fails",
	 .offset = offsetof(migrate_args, force)},
	{.name = "no-version-file",
	 .kind = SW_OPTION_FLAG,
	 .help = "the package gets no _version.py; a literal asks importlib.metadata instead",
	 .offset = offsetof(migrate_args, no_version_file)},
	{.name = "no-isolation",
	 .kind = SW_OPTION_FLAG,
	 .help = "use the backends that the interpreter has, install nothing",
	 .offset = offsetof(migrate_args, no_isolation)},
	{.name = "installer",
	 .kind = SW_OPTION_CHOICE,
	 .value = "pip|uv",
	 .help = "what installs the build requirements",
	 .offset = offsetof(migrate_args, installer)},
	{.name = "python",
	 .kind = SW_OPTION_STR,
	 .value = "EXE",
	 .help = "interpreter for the backends",
	 .offset = offsetof(migrate_args, python)},
	{.name = "timeout",
	 .kind = SW_OPTION_INT,
	 .value = "SECONDS",
	 .help = "end a backend after so long (default: 1800)",
	 .offset = offsetof(migrate_args, timeout_s),
	 .min = 1,
	 .max = 86400},
};

static void migrate_defaults(void *args)
{
	((migrate_args *)args)->timeout_s = SW_PEP517_TIMEOUT_MS / 1000;
}

/* ---- what is said ---- */

static void tell_line(void *data, bool is_stderr, sw_str line)
{
	sw_ctx *ctx = data;
	(void)is_stderr;
	sw_say_verbose(ctx->out, 1, "    %.*s", SW_ARG(line));
}

static void tell_step(void *data, const char *step)
{
	sw_ctx *ctx = data;
	sw_say(ctx->out, "%s", step);
}

static void show_note(sw_ctx *ctx, const sw_migrate_note *note, sw_severity severity, const char *id)
{
	sw_diag diag = {.severity = severity, .id = sw_str_of(id), .message = note->text, .fix = note->step};
	sw_str path = note->path;
	if (path.len >= sizeof diag.where.path)
		path.len = sizeof diag.where.path - 1;
	for (size_t i = 0; i < path.len; i++)
		diag.where.path[i] = path.ptr[i];
	diag.where.line = note->line;
	sw_out_diag(ctx->out, &diag);
}

static void show_notes(sw_ctx *ctx, const char *key, const sw_migrate_notes *notes)
{
	sw_json_array(ctx->out, key);
	sw_each (note, notes) {
		sw_json_object(ctx->out, NULL);
		sw_json_str(ctx->out, "path", note->path);
		sw_json_int(ctx->out, "line", note->line);
		sw_json_str(ctx->out, "text", note->text);
		sw_json_str(ctx->out, "step", note->step);
		sw_json_end(ctx->out);
	}
	sw_json_end(ctx->out);
}

static void show_plan(sw_ctx *ctx, const sw_migration *plan, sw_str diff)
{
	sw_json_str(ctx->out, "from", plan->from);
	sw_json_str(ctx->out, "to", sw_str_of(sw_migrate_target_name(plan->to)));
	sw_json_str(ctx->out, "version", plan->version);
	sw_json_str(ctx->out, "commit", plan->commit.id);
	show_notes(ctx, "obstacles", &plan->obstacles);
	show_notes(ctx, "notes", &plan->notes);
	sw_json_array(ctx->out, "files");
	sw_each (file, &plan->files) {
		sw_json_object(ctx->out, NULL);
		sw_json_str(ctx->out, "path", file->path);
		sw_json_bool(ctx->out, "new", !file->before.ptr);
		sw_json_end(ctx->out);
	}
	sw_json_end(ctx->out);
	sw_json_str(ctx->out, "diff", diff);
	sw_json_str(ctx->out, "version_file", plan->version_file);
	sw_json_str(ctx->out, "tag", plan->tag);
	sw_json_bool(ctx->out, "tagged", plan->tagged);
	sw_json_str(ctx->out, "next", plan->next);
	sw_json_str(ctx->out, "next_problem", plan->next_problem);
}

static void json_text(sw_ctx *ctx, const char *key, sw_str text)
{
	if (text.ptr)
		sw_json_str(ctx->out, key, text);
	else
		sw_json_null(ctx->out, key);
}

static void json_list(sw_ctx *ctx, const char *key, const sw_strs *list)
{
	sw_json_array(ctx->out, key);
	sw_each (text, list)
		sw_json_str(ctx->out, NULL, *text);
	sw_json_end(ctx->out);
}

static void proof_json(sw_ctx *ctx, const sw_migrate_proof *proof)
{
	sw_json_object(ctx->out, "proof");
	sw_json_bool(ctx->out, "made", proof->made);
	sw_json_bool(ctx->out, "equal", proof->equal);
	sw_json_str(ctx->out, "before", proof->before);
	sw_json_str(ctx->out, "after", proof->after);
	sw_json_int(ctx->out, "same_files", (int64_t)proof->same_files);
	sw_json_int(ctx->out, "same_sdist_files", (int64_t)proof->same_sdist_files);
	json_list(ctx, "sdist_gone", &proof->sdist_gone);
	json_list(ctx, "sdist_new", &proof->sdist_new);
	sw_json_array(ctx->out, "differences");
	sw_each (difference, &proof->differences) {
		sw_json_object(ctx->out, NULL);
		sw_json_str(ctx->out, "what", difference->what);
		json_text(ctx, "before", difference->before);
		json_text(ctx, "after", difference->after);
		sw_json_bool(ctx->out, "allowed", difference->why.len > 0);
		sw_json_str(ctx->out, "why", difference->why);
		sw_json_end(ctx->out);
	}
	sw_json_end(ctx->out);
	sw_json_str(ctx->out, "module", proof->module);
	json_text(ctx, "module_version_before", proof->version_before);
	json_text(ctx, "module_version_after", proof->version_after);
	sw_json_str(ctx->out, "import_problem", proof->import_problem);
	sw_json_num(ctx->out, "before_seconds", (double)proof->before_ns / 1e9);
	sw_json_num(ctx->out, "after_seconds", (double)proof->after_ns / 1e9);
	sw_json_end(ctx->out);
}

/* A value on the line of a difference: long ones are cut. */
static sw_str shown_value(sw_ctx *ctx, sw_str value)
{
	enum { MOST = 60 };
	sw_str line = sw_str_sub(value, 0, sw_str_chr(value, '\n'));
	if (!value.ptr)
		return SW_STR("nothing");
	size_t cut = MOST;
	while (line.len > MOST && cut > 0 && ((unsigned char)line.ptr[cut] & 0xc0) == 0x80)
		cut--;
	return line.len > MOST || line.len < value.len ? sw_fmt(ctx->arena, "%.*s…", SW_ARG(sw_str_sub(line, 0, cut)))
						       : value;
}

static void show_difference(sw_ctx *ctx, const sw_migrate_difference *difference)
{
	bool allowed = difference->why.len > 0;
	sw_line(ctx->out, "  %s%s%s %.*s: %.*s, now %.*s%s%.*s%s",
		sw_style_on(ctx->out, false, allowed ? SW_DIM : SW_RED), allowed ? "allowed" : "DIFFERS",
		sw_style_off(ctx->out, false), SW_ARG(difference->what), SW_ARG(shown_value(ctx, difference->before)),
		SW_ARG(shown_value(ctx, difference->after)), allowed ? " (" : "", SW_ARG(difference->why),
		allowed ? ")" : "");
}

static void show_list(sw_ctx *ctx, const char *what, const sw_strs *list)
{
	if (list->len)
		sw_line(ctx->out, "  %s: %.*s", what,
			SW_ARG(sw_str_join(ctx->arena, list->ptr, list->len, SW_STR(", "))));
}

static void show_proof(sw_ctx *ctx, const sw_migration *plan)
{
	const sw_migrate_proof *proof = &plan->proof;
	sw_line(ctx->out, "proof: %.*s as it is, %.*s as it would be", SW_ARG(proof->before), SW_ARG(proof->after));
	sw_line(ctx->out, "  same    %.*s of the wheel, byte for byte; %.*s of the sdist",
		SW_ARG(sw_count_text(ctx->arena, proof->same_files, "file")),
		SW_ARG(sw_count_text(ctx->arena, proof->same_sdist_files, "path")));
	sw_each (difference, &proof->differences)
		show_difference(ctx, difference);
	show_list(ctx, "the sdist no longer holds", &proof->sdist_gone);
	show_list(ctx, "the sdist holds in addition", &proof->sdist_new);
	if (proof->import_problem.len)
		sw_line(ctx->out, "  not compared: importing %.*s (%.*s)", SW_ARG(proof->module),
			SW_ARG(proof->import_problem));
	else if (proof->version_after.ptr)
		sw_line(ctx->out, "  same    %.*s.__version__: %.*s", SW_ARG(proof->module),
			SW_ARG(proof->version_after));
	if (proof->equal)
		sw_line(ctx->out, "%sproven%s: what is published stays the same but for what is listed",
			sw_style_on(ctx->out, false, SW_GREEN), sw_style_off(ctx->out, false));
}

/* Does the first release after the migration go on from the last one? */
static void show_continuation(sw_ctx *ctx, const sw_migration *plan)
{
	if (plan->next_problem.len) {
		sw_diag none = {.severity = SW_WARN, .id = SW_STR("SW-W004")};
		none.message = sw_fmt(ctx->arena, "commits behind tag %.*s have no version until the next tag: %.*s",
				      SW_ARG(plan->tag), SW_ARG(plan->next_problem));
		none.fix = SW_STR("a version_scheme that counts on from it, for example \"only-version\"");
		sw_out_diag(ctx->out, &none);
		return;
	}
	if (plan->tagged) {
		sw_say(ctx->out, "tag %.*s is there: the next commit is %.*s", SW_ARG(plan->tag), SW_ARG(plan->next));
		return;
	}
	sw_diag diag = {.severity = SW_WARN, .id = SW_STR("SW-W075")};
	diag.message =
		sw_fmt(ctx->arena, "no tag says %.*s: the commit that holds the migration would be %.*s%s",
		       SW_ARG(plan->version), SW_ARG(plan->next), plan->backwards ? ", which is not above it" : "");
	diag.fix = sw_fmt(ctx->arena, "git tag -a %.*s -m %.*s COMMIT    (the commit that was released as %.*s)",
			  SW_ARG(plan->tag), SW_ARG(plan->tag), SW_ARG(plan->version));
	sw_out_diag(ctx->out, &diag);
}

/* ---- the work ---- */

static bool refuse(sw_ctx *ctx, const sw_migration *plan, const sw_project *project, sw_error *err)
{
	sw_each (note, &plan->obstacles)
		show_note(ctx, note, SW_SEV_ERROR, "SW-W073");
	sw_fail(err, SW_W073, "%.*s cannot be migrated to %s as it is: %.*s to look at", SW_ARG(project->shown_name),
		sw_migrate_target_name(plan->to), SW_ARG(sw_count_text(ctx->arena, plan->obstacles.len, "place")));
	return sw_hint(err, "do what is said at each place, commit, then again");
}

static bool fails_proof(const sw_migration *plan, const migrate_args *args, sw_error *err)
{
	if (!plan->proof.made || plan->proof.equal || (args->force && args->write))
		return false;
	sw_fail(err, SW_W074, "the wheel would not be the same: nothing is written");
	sw_hint(err, "look at the lines that say DIFFERS; --write --force writes all the same");
	return true;
}

static bool finish(sw_ctx *ctx, const migrate_args *args, const sw_git *git, const sw_migration *plan, sw_str diff,
		   sw_error *err)
{
	bool write = args->write && !ctx->dry_run;
	sw_drill drill = {0};
	if (!write)
		sw_text(ctx->out, "%.*s", SW_ARG(diff));
	if (plan->proof.made)
		show_proof(ctx, plan);
	sw_each (note, &plan->notes)
		show_note(ctx, note, SW_INFO, "");
	show_continuation(ctx, plan);
	if (fails_proof(plan, args, err))
		return false;
	if (!write) {
		sw_say(ctx->out, "nothing is written; with --write it would be");
		return true;
	}
	if (!sw_migrate_write(git, plan, &drill, ctx->arena, err))
		return false;
	sw_each (file, &plan->files)
		sw_line(ctx->out, "%s %.*s", file->before.ptr ? "changed" : "made   ", SW_ARG(file->path));
	return true;
}

static bool migrate_in(sw_ctx *ctx, const migrate_args *args, const sw_project *project, const sw_git *git, sw_str work,
		       sw_error *err)
{
	sw_migration plan = {0};
	sw_python python = {0};
	sw_str diff = {0}, exe = args->python.len ? args->python : project->config.python;
	sw_migrate_options options = {.to = (sw_migrate_target)args->to,
				      .no_proof = args->no_proof,
				      .no_version_file = args->no_version_file,
				      .no_isolation = args->no_isolation || project->config.isolation == SW_SWITCH_OFF,
				      .installer = (sw_installer)args->installer,
				      .python = &python,
				      .timeout_ms = args->timeout_s * 1000,
				      .work = work,
				      .on_line = tell_line,
				      .on_step = tell_step,
				      .data = ctx};
	if (!sw_python_find(ctx, exe, &python, err) || !sw_migrate_plan(ctx, git, &options, ctx->arena, &plan, err) ||
	    !sw_migrate_diff(git, &plan, ctx->arena, &diff, err))
		return false;
	show_plan(ctx, &plan, diff);
	proof_json(ctx, &plan.proof);
	if (plan.obstacles.len)
		return refuse(ctx, &plan, project, err);
	return finish(ctx, args, git, &plan, diff, err);
}

static bool put_back(sw_ctx *ctx, const sw_git *git, sw_error *err)
{
	bool recovered = false;
	if (!sw_migrate_recover(git, ctx->arena, &recovered, err))
		return false;
	if (recovered)
		sw_say(ctx->out, "a migration was interrupted here: its files are put back as they were");
	return true;
}

static bool migrate_run(sw_ctx *ctx, const void *given, sw_exit *exit, sw_error *err)
{
	const migrate_args *args = given;
	sw_project project = {0};
	sw_git git = {0};
	sw_str work = {0}, base = sw_path_join(ctx->arena, sw_state_dir(ctx), SW_STR("builds"));
	(void)exit;
	if (!sw_command_project(ctx, &project, err) || !sw_git_open(ctx, project.root, ctx->arena, &git, err) ||
	    (!ctx->dry_run && !put_back(ctx, &git, err)) || !sw_warn_dirty(ctx, &git, err) ||
	    !sw_mkdirs(base, 0700, err) || !sw_make_temp_dir(ctx->arena, base, "build-", &work, err))
		return false;
	bool ok = migrate_in(ctx, args, &project, &git, work, err);
	sw_error ignored = {0};
	return sw_remove_tree(work, ok ? err : &ignored) && ok;
}

const sw_command sw_cmd_migrate_version = {
	.name = "migrate version",
	.group = "set-up",
	.summary = "from a version in a file to one that git tags say, proven",
	.manual = "Takes a project whose version is written in a file to setuptools-scm, or, where its backend is "
		  "hatchling, to hatch-vcs:\n"
		  "build system, version file, imports, .gitignore, and for a new backend its packages, data files and "
		  "MANIFEST.in. The\n"
		  "settings of the old backend are not translated by guess: its wheel is built, and the new settings "
		  "are made to give the\n"
		  "same files.\n\n"
		  "Then both are built in clean clones under the same version and compared: each file of the wheel "
		  "outside of dist-info,\n"
		  "METADATA field by field, entry points, tags, __version__. What differs without changing anything is "
		  "listed with its\n"
		  "reason; anything else fails the proof (exit 1), and nothing is written. What needs a person (build "
		  "hooks, files that the\n"
		  "build makes) is listed with its place and the step to take.\n\n"
		  "Without --write the change is shown as a diff. Writing changes all files or none; only files that "
		  "are as committed are\n"
		  "touched. No commit and no tag is made.",
	.examples = "shipwheel migrate version                          # show the change to setuptools-scm, and the "
		    "proof\n"
		    "shipwheel migrate version --to hatch-vcs --write   # keep hatchling, take the version from tags",
	.json = "from          the backend of today\nto            setuptools-scm or hatch-vcs\nversion       that is "
		"written today\n"
		"commit        that was migrated\nobstacles     what needs a person: path, line, text, step\n"
		"notes         worth knowing: path, line, text, step\nfiles         path, new: what changes\n"
		"diff          the change as a unified diff\nversion_file  that builds write\ntag           what "
		"today's version is called as a tag\n"
		"tagged        there is one\nnext          version of the commit that would hold the "
		"migration\nnext_problem  why it has none\n"
		"proof         made, equal, names of the wheels, counts, sdist_gone, sdist_new, differences (what, "
		"before, after, allowed, why), imports\n",
	.options = migrate_options,
	.option_count = SW_COUNTOF(migrate_options),
	.args_size = sizeof(migrate_args),
	.defaults = migrate_defaults,
	.run = migrate_run,
};
