#include "base/fs.h"
#include "base/nearest.h"
#include "command/common.h"
#include "command/version_show.h"
#include "index/index.h"
#include "version/devnumber.h"

typedef struct version_args {
	bool explain, public_form, compat, write_files, deepen;
	sw_str index, peer, python;
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
	{.name = "index",
	 .kind = SW_OPTION_STR,
	 .value = "NAME",
	 .help = "the form that this index takes, for the commit: see dev-number in `shipwheel help configuration`",
	 .offset = offsetof(version_args, index)},
	{.name = "check-against",
	 .kind = SW_OPTION_STR,
	 .value = "TOOL",
	 .help = "run setuptools-scm, hatch-vcs or dunamai itself on this tree and compare",
	 .offset = offsetof(version_args, peer)},
	{.name = "python",
	 .kind = SW_OPTION_STR,
	 .value = "EXE",
	 .help = "interpreter that has the tool to compare with",
	 .offset = offsetof(version_args, python)},
	{.name = "deepen",
	 .kind = SW_OPTION_FLAG,
	 .help = "in a shallow clone: fetch history until the nearest tag is here",
	 .offset = offsetof(version_args, deepen)},
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

/* A repository that is no Python project has versions too: those of its tags, by our rules or by those that were asked for. */
static bool load_project(sw_ctx *ctx, const version_args *args, sw_project *out, sw_error *err)
{
	sw_git git = {0};
	sw_git_commit head = {0};
	sw_error ignored = {0};
	if (sw_command_project(ctx, out, err))
		return true;
	bool repository = sw_git_open(ctx, ctx->cwd, ctx->arena, &git, &ignored) && !git.bare;
	bool committed = repository && sw_git_commit_get(&git, (sw_str){0}, ctx->arena, &head, &ignored);
	if (err->code != SW_M101 || (!committed && !args->style))
		return false;
	sw_error_clear(err);
	sw_str root = {0};
	return sw_real_path(ctx->arena, args->style || !repository ? ctx->cwd : git.work_tree, &root, err) &&
	       sw_project_load_bare(root, ctx->arena, out, err);
}

/* A dirty tree has two versions: its own, and that of the commit, which is what gets built. */
static bool say_commit_version(sw_ctx *ctx, const sw_project *project, const version_args *args, const sw_version *tree,
			       sw_error *err)
{
	sw_version commit = {0};
	sw_version_trace changes = {0};
	sw_version_options options = options_of(args);
	options.of_commit = true;
	if (!sw_version_resolve(ctx, project, &options, ctx->arena, &commit, err) ||
	    !sw_version_changes(ctx, project, tree, ctx->arena, &changes, err))
		return false;
	sw_show_tree_and_commit(ctx, tree, &commit, &changes);
	return true;
}

/* The names of indexes that the settings or .pypirc know; a URL is taken as it is. */
static bool check_index(sw_ctx *ctx, const sw_project *project, sw_str name, sw_error *err)
{
	SW_AUTO(sw_pypirc) pypirc = {0};
	sw_strs names = {0};
	if (!sw_pypirc_load(ctx, (sw_str){0}, ctx->arena, &pypirc, err))
		return false;
	sw_each (index, &project->config.indexes)
		sw_push(ctx->arena, &names, index->name);
	sw_index_names(&pypirc, ctx->arena, &names);
	if (sw_strs_has(&names, name) || sw_str_find(name, SW_STR("://")) != SW_NPOS)
		return true;
	sw_str near = sw_nearest(name, &names);
	sw_fail(err, SW_U010, "there is no index %.*s", SW_ARG(name));
	if (near.len)
		return sw_hint(err, "did you mean %.*s?", SW_ARG(near));
	return sw_hint(err, "known are %.*s; others are set up by [tool.shipwheel.index.NAME]",
		       SW_ARG(sw_str_join(ctx->arena, names.ptr, names.len, SW_STR(", "))));
}

/* The form for an index: that of the commit, since nothing else is published. */
static bool say_index_form(sw_ctx *ctx, const sw_project *project, const version_args *args, sw_error *err)
{
	sw_version commit = {0};
	sw_version_options options = options_of(args);
	options.of_commit = true;
	sw_dev_number kind = sw_dev_number_for(&project->config, args->index);
	sw_str form = {0};
	if (!check_index(ctx, project, args->index, err) ||
	    !sw_version_resolve(ctx, project, &options, ctx->arena, &commit, err) ||
	    !sw_version_for_index(ctx, project, &commit, kind, ctx->arena, &form, err))
		return false;
	sw_json_object(ctx->out, "index");
	sw_json_str(ctx->out, "name", args->index);
	sw_json_str(ctx->out, "dev_number", sw_str_of(sw_dev_number_name(kind)));
	sw_json_str(ctx->out, "version", form);
	sw_json_end(ctx->out);
	sw_line(ctx->out, "%.*s", SW_ARG(form));
	return true;
}

static bool left_to_backend(sw_ctx *ctx, const sw_project *project, const sw_version *version, sw_error *err)
{
	sw_say(ctx->out, "only the project's own backend can say its version: %.*s", SW_ARG(version->reason));
	sw_fail(err, SW_W010, "the version of %.*s is decided by its build backend: %.*s", SW_ARG(project->shown_name),
		SW_ARG(version->reason));
	return sw_hint(err, "shipwheel build    (the names of the built files carry it)");
}

/* With --explain: everything that git was asked for the version, and then the trace. */
static bool resolve(sw_ctx *ctx, const sw_project *project, const version_args *args, sw_version *out, sw_error *err)
{
	const sw_version_options options = options_of(args);
	if (!sw_version_resolve(ctx, project, &options, ctx->arena, out, err))
		return false;
	sw_each (warning, &out->warnings)
		sw_out_diag(ctx->out, warning);
	sw_show_version_json(ctx, project, out);
	return true;
}

static bool explain(sw_ctx *ctx, const sw_project *project, const version_args *args, const sw_version *version,
		    const sw_asked *asked, sw_error *err)
{
	const sw_version_options options = options_of(args);
	sw_version_trace trace = {0};
	ctx->asked = NULL;
	if (!sw_version_explain(ctx, project, &options, version, ctx->arena, &trace, err))
		return false;
	sw_show_trace(ctx, version, &trace, &asked->lines);
	return true;
}

static bool deepen(sw_ctx *ctx, const sw_project *project, const version_args *args, sw_error *err)
{
	const sw_version_options options = options_of(args);
	sw_deepening done = {0};
	if (!sw_version_deepen(ctx, project, &options, ctx->arena, &done, err))
		return false;
	sw_show_deepening(ctx, &done);
	return true;
}

static const struct {
	const char *name;
	sw_version_style style;
} peers[] = {
	{"setuptools-scm", SW_STYLE_SETUPTOOLS_SCM}, {"hatch-vcs", SW_STYLE_HATCH_VCS}, {"dunamai", SW_STYLE_DUNAMAI}};

/* The tool that --check-against names; SW_STYLE_AUTO when it is none. */
static sw_version_style peer_of(sw_str name)
{
	for (size_t i = 0; i < SW_COUNTOF(peers); i++)
		if (sw_str_is(name, peers[i].name))
			return peers[i].style;
	return SW_STYLE_AUTO;
}

static bool check_against(sw_ctx *ctx, const sw_project *project, const version_args *args, sw_exit *exit,
			  sw_error *err)
{
	sw_python python = {0};
	sw_against against = {0};
	sw_version_options options = {.style = peer_of(args->peer), .settings = args->settings};
	if (!options.style) {
		sw_fail(err, SW_A001, "there is no tool %.*s to compare with", SW_ARG(args->peer));
		return sw_hint(err, "setuptools-scm, hatch-vcs or dunamai");
	}
	sw_str exe = args->python.len ? args->python : project->config.python;
	if (!sw_python_find(ctx, exe, &python, err) ||
	    !sw_version_against(ctx, project, &python, &options, ctx->arena, &against, err))
		return false;
	sw_show_against(ctx, &against);
	*exit = against.equal ? SW_EXIT_OK : SW_EXIT_FAIL;
	return true;
}

/* What stands behind the version itself. */
static bool say_more(sw_ctx *ctx, const sw_project *project, const version_args *args, const sw_version *version,
		     const sw_asked *asked, sw_error *err)
{
	if (version->untagged)
		sw_say(ctx->out,
		       "note: no tag below this commit is a version, so this one is not published: git tag v0.1.0");
	return (!args->explain || explain(ctx, project, args, version, asked, err)) &&
	       (!args->write_files || write_files(ctx, project, version, err)) &&
	       (!version->git.dirty || !version->git.node.len || say_commit_version(ctx, project, args, version, err));
}

static bool version_run(sw_ctx *ctx, const void *given, sw_exit *exit, sw_error *err)
{
	const version_args *args = given;
	sw_project project = {0};
	sw_version version = {0};
	sw_asked asked = {.arena = ctx->arena};
	bool dunamai = args->style == SW_STYLE_DUNAMAI || sw_str_is(args->peer, "dunamai");
	if (args->settings.len && !dunamai) {
		sw_fail(err, SW_A001, "--setting belongs to the style dunamai");
		return sw_hint(err, "shipwheel version --style dunamai --setting %.*s", SW_ARG(args->settings.ptr[0]));
	}
	if (!load_project(ctx, args, &project, err) || (args->deepen && !deepen(ctx, &project, args, err)))
		return false;
	if (args->peer.len)
		return check_against(ctx, &project, args, exit, err);
	ctx->asked = args->explain ? &asked : NULL;
	if (!resolve(ctx, &project, args, &version, err))
		return false;
	if (version.origin == SW_VERSION_BACKEND)
		return left_to_backend(ctx, &project, &version, err);
	if (args->index.len)
		return say_index_form(ctx, &project, args, err);
	if (args->public_form && !version.normal.len) {
		sw_fail(err, SW_W002, "\"%.*s\" has no public form: it is no version of PEP 440", SW_ARG(version.text));
		return sw_hint(err, "choose another version_scheme or style");
	}
	sw_line(ctx->out, "%.*s", SW_ARG(args->public_form ? version.public_text : version.text));
	return say_more(ctx, &project, args, &version, &asked, err);
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
		  "built) beside it.\n"
		  "\n"
		  "A project without a source of its own gets its version from its tags by shipwheel's rules: v1.2.3 "
		  "and five "
		  "commits give\n"
		  "1.2.4.dev5+g<commit>. A tag that is no version is passed over. Of several on one commit the one "
		  "that started "
		  "the CI job\n"
		  "counts, else the highest. A shallow clone that lacks the tag is an error, never a guess: --deepen "
		  "fetches what "
		  "is missing.\n"
		  "`shipwheel build` writes this version into the copy that it builds from. [tool.shipwheel.version] "
		  "style = "
		  "\"shipwheel\" asks\n"
		  "for these rules in a project of setuptools-scm or hatch-vcs; --compat gives what setuptools-scm "
		  "says without "
		  "settings.\n"
		  "\n"
		  "--index NAME prints the form that an index takes: without a local part on PyPI and TestPyPI, and "
		  "wherever "
		  "dev-number is set\n"
		  "for it; `shipwheel build --index NAME` builds that one. --check-against TOOL ends with status 1 "
		  "when the tool "
		  "says otherwise."
		  "\n\n"
		  "--style asks for the rules of another tool, in any git repository. dunamai takes the settings that "
		  "[tool.uv-dynamic-versioning]\n"
		  "has, from there and from --setting: bump, metadata, dirty, pattern, pattern-prefix, style (pep440, "
		  "semver, pvp), format,\n"
		  "latest-tag, highest-tag, tag-branch, tagged-metadata, full-commit, commit-length, commit-prefix, "
		  "escape-with, strict,\n"
		  "ignore-untracked, fallback-version.",
	.examples = "shipwheel version            # 1.4.0\nshipwheel version --explain  # tag, distance, scheme: why "
		    "it is this one\n"
		    "shipwheel version --check-against setuptools-scm  # the real tool beside it\n"
		    "shipwheel version --index testpypi  # 1.4.1.dev3, without the commit",
	.json = "name            of the project\nversion         as the project's tool prints it, null when only its "
		"backend can say\n"
		"normalized      PEP 440 normal form\npublic          the same without the local part\norigin          "
		"static, source, git, archive, fallback, given or backend\n"
		"tool            who decides\n"
		"delivery        how it gets into a build: found by the backend, written into the copy, or handed "
		"over\n"
		"untagged        true when no tag below HEAD is a version\n"
		"git             tag (null without one), distance, commit, branch, dirty, shallow\nsteps           "
		"how it came about\n"
		"files           with --write-files: what was written\n"
		"tree_version, commit_version, changes  on a dirty tree: both versions; path, state, generated of each "
		"file\n"
		"index           with --index: name, dev_number, version\n"
		"trace           with --explain: refs (name, version, skipped), refs_seen, dirty, settings (name, "
		"value, from, "
		"overridden), asked\n"
		"check_against   tool, release, theirs, ours, equal, same_version\n"
		"deepened        needed, remote, steps, commits, tags",
	.options = version_options,
	.option_count = SW_COUNTOF(version_options),
	.args_size = sizeof(version_args),
	.run = version_run,
};
