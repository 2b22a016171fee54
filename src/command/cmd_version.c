#include "base/fs.h"
#include "command/common.h"
#include "version/version.h"

typedef struct version_args {
	bool explain, public_form, compat, write_files;
	int style;
	sw_strs settings;
} version_args;

static const sw_option version_options[] = {
	{.name = "explain",
	 .kind = SW_OPTION_FLAG,
	 .help = "how it came about, step by step",
	 .offset = offsetof(version_args, explain)},
	{.name = "public",
	 .kind = SW_OPTION_FLAG,
	 .help = "without the local part: what a public index takes",
	 .offset = offsetof(version_args, public_form)},
	{.name = "compat",
	 .kind = SW_OPTION_FLAG,
	 .help = "as setuptools-scm also where the project has no table of it",
	 .offset = offsetof(version_args, compat)},
	{.name = "write-files",
	 .kind = SW_OPTION_FLAG,
	 .help = "write the version files that a build writes (version_file, write_to)",
	 .offset = offsetof(version_args, write_files)},
	{.name = "style",
	 .kind = SW_OPTION_CHOICE,
	 .value = "auto|shipwheel|setuptools-scm|hatch-vcs|dunamai", /* in the order of sw_version_style */
	 .help = "by whose rules; auto: those of the tool that the project has",
	 .offset = offsetof(version_args, style)},
	{.name = "setting",
	 .kind = SW_OPTION_LIST,
	 .value = "KEY[=VALUE]",
	 .help = "with --style dunamai: bump, pattern=default-unprefixed, style=semver, ...",
	 .offset = offsetof(version_args, settings)},
};

static sw_version_options options_of(const version_args *args)
{
	return (sw_version_options){
		.compat = args->compat, .style = (sw_version_style)args->style, .settings = args->settings};
}

/* A style that was asked for needs no project: any folder of a repository has a version by its rules. */
static bool load(sw_ctx *ctx, const version_args *args, sw_project *out, sw_error *err)
{
	sw_error inner = {0};
	if (sw_command_project(ctx, out, &inner))
		return true;
	*err = inner;
	if (!args->style || inner.code != SW_M101)
		return false;
	sw_error_clear(err);
	*out = (sw_project){0};
	if (!sw_real_path(ctx->arena, ctx->cwd, &out->root, err))
		return false;
	out->shown_name = sw_path_base(out->root);
	return true;
}

static bool write_files(sw_ctx *ctx, const sw_project *project, const sw_version *version, sw_error *err)
{
	sw_json_array(ctx->out, "files");
	sw_each (file, &version->files) {
		sw_str path = sw_path_join(ctx->arena, project->root, file->path);
		if (!ctx->dry_run && !sw_write_file(path, file->content, 0644, err))
			return false;
		sw_say(ctx->out, "%s %.*s", ctx->dry_run ? "would write" : "wrote", SW_ARG(file->path));
		sw_json_str(ctx->out, NULL, file->path);
	}
	sw_json_end(ctx->out);
	return true;
}

static void show_explanation(sw_ctx *ctx, const sw_version *version)
{
	sw_line(ctx->out, "  decided by %.*s (%s)", SW_ARG(version->tool), sw_version_origin_name(version->origin));
	sw_each (step, &version->steps)
		sw_line(ctx->out, "  - %.*s", SW_ARG(*step));
}

static void show_json(sw_ctx *ctx, const sw_project *project, const sw_version *tree)
{
	sw_json_str(ctx->out, "name", project->shown_name);
	if (tree->origin == SW_VERSION_BACKEND)
		sw_json_null(ctx->out, "version");
	else
		sw_json_str(ctx->out, "version", tree->text);
	sw_json_str(ctx->out, "normalized", tree->normal);
	sw_json_str(ctx->out, "public", tree->public_text);
	sw_json_str(ctx->out, "origin", sw_str_of(sw_version_origin_name(tree->origin)));
	sw_json_str(ctx->out, "tool", tree->tool);
	sw_json_object(ctx->out, "git");
	sw_json_str(ctx->out, "tag", tree->git.tag);
	sw_json_int(ctx->out, "distance", tree->git.distance);
	sw_json_str(ctx->out, "commit", tree->git.node);
	sw_json_str(ctx->out, "branch", tree->git.branch);
	sw_json_bool(ctx->out, "dirty", tree->git.dirty);
	sw_json_end(ctx->out);
	sw_json_array(ctx->out, "steps");
	sw_each (step, &tree->steps)
		sw_json_str(ctx->out, NULL, *step);
	sw_json_end(ctx->out);
}

/* A dirty tree has two versions: its own, and that of the commit, which is what gets built. */
static bool say_commit_version(sw_ctx *ctx, const sw_project *project, const version_args *args, const sw_version *tree,
			       sw_error *err)
{
	sw_version commit = {0};
	sw_version_options options = options_of(args);
	options.of_commit = true;
	if (!sw_version_resolve(ctx, project, &options, ctx->arena, &commit, err))
		return false;
	sw_json_str(ctx->out, "commit_version", commit.text);
	if (!sw_str_eq(commit.text, tree->text))
		sw_say(ctx->out, "the work tree has changes; what would be built is the commit: %.*s",
		       SW_ARG(commit.text));
	return true;
}

static bool version_run(sw_ctx *ctx, const void *given, sw_exit *exit, sw_error *err)
{
	const version_args *args = given;
	sw_project project = {0};
	sw_version version = {0};
	(void)exit;
	if (args->settings.len && args->style != SW_STYLE_DUNAMAI) {
		sw_fail(err, SW_A001, "--setting belongs to the style dunamai");
		return sw_hint(err, "shipwheel version --style dunamai --setting %.*s", SW_ARG(args->settings.ptr[0]));
	}
	if (!load(ctx, args, &project, err))
		return false;
	const sw_version_options options = options_of(args);
	if (!sw_version_resolve(ctx, &project, &options, ctx->arena, &version, err))
		return false;
	sw_each (warning, &version.warnings)
		sw_out_diag(ctx->out, warning);
	show_json(ctx, &project, &version);
	if (version.origin == SW_VERSION_BACKEND) {
		sw_say(ctx->out, "only the project's own backend can say its version: %.*s", SW_ARG(version.reason));
		sw_fail(err, SW_W010, "the version of %.*s is decided by its build backend: %.*s",
			SW_ARG(project.shown_name), SW_ARG(version.reason));
		return sw_hint(err, "shipwheel build    (the names of the built files carry it)");
	}
	if (args->public_form && !version.normal.len) {
		sw_fail(err, SW_W002, "\"%.*s\" has no public form: it is no version of PEP 440", SW_ARG(version.text));
		return sw_hint(err, "choose another version_scheme or style");
	}
	sw_line(ctx->out, "%.*s", SW_ARG(args->public_form ? version.public_text : version.text));
	if (args->explain)
		show_explanation(ctx, &version);
	if (args->write_files && !write_files(ctx, &project, &version, err))
		return false;
	return !version.git.dirty || say_commit_version(ctx, &project, args, &version, err);
}

const sw_command sw_cmd_version = {
	.name = "version",
	.group = "the stages",
	.summary = "the version of this project, from git or from its files",
	.manual = "Prints what the project's own tool would print: setuptools-scm, hatch-vcs, a static version in "
		  "pyproject.toml, an\n"
		  "attribute that flit, hatch or setuptools reads. Configuration is read from the tables that the "
		  "project already has.\n"
		  "On a dirty work tree the version of the tree is printed, and that of the commit (which is what gets "
		  "built) beside it.\n\n"
		  "--style asks for the rules of another tool, in any git repository. dunamai takes the settings that "
		  "[tool.uv-dynamic-versioning]\n"
		  "has, from there and from --setting: bump, metadata, dirty, pattern, pattern-prefix, style (pep440, "
		  "semver, pvp), format,\n"
		  "latest-tag, highest-tag, tag-branch, tagged-metadata, full-commit, commit-length, commit-prefix, "
		  "escape-with, strict,\n"
		  "ignore-untracked, fallback-version.",
	.examples = "shipwheel version            # 1.4.0\nshipwheel version --explain  # tag, distance, scheme: why "
		    "it is this one\nshipwheel version --style dunamai --setting bump  # 1.4.1.dev3+1a2b3c4",
	.json = "name            of the project\nversion         as the project's tool prints it, null when only its "
		"backend can say\n"
		"normalized      PEP 440 normal form\npublic          the same without the local part\norigin          "
		"static, source, git, archive, fallback, given or backend\n"
		"tool            who decides\ngit             tag, distance, commit, branch, dirty\nsteps           "
		"how it came about\n"
		"commit_version  on a dirty tree: the version of the commit\n"
		"files           with --write-files: what was written",
	.options = version_options,
	.option_count = SW_COUNTOF(version_options),
	.args_size = sizeof(version_args),
	.run = version_run,
};
