#include "base/fs.h"
#include "bump/edit.h"
#include "changes/compose.h"
#include "command/common.h"

typedef struct notes_args {
	sw_str what, since, as;
	int style;
	bool write, explain;
} notes_args;

static const sw_option notes_options[] = {
	{.name = "WHAT",
	 .kind = SW_OPTION_STR,
	 .help = "a released version or its tag, or a range A..B; without it: what is not released yet",
	 .offset = offsetof(notes_args, what),
	 .positional = true},
	{.name = "since",
	 .kind = SW_OPTION_STR,
	 .value = "TAG",
	 .help = "what happened since this tag or commit, instead of the last release",
	 .offset = offsetof(notes_args, since)},
	{.name = "as",
	 .kind = SW_OPTION_STR,
	 .value = "VERSION",
	 .help = "the version that what is not released yet becomes",
	 .offset = offsetof(notes_args, as)},
	{.name = "style",
	 .kind = SW_OPTION_CHOICE,
	 .value = "auto|keep-a-changelog|release|commitizen|semantic-release|towncrier",
	 .help = "how the notes look (default: notes.style, else as the project's tool makes them)",
	 .offset = offsetof(notes_args, style)},
	{.name = "write",
	 .kind = SW_OPTION_FLAG,
	 .help = "put the section into the changelog; with --dry-run: show the change",
	 .offset = offsetof(notes_args, write)},
	{.name = "explain",
	 .kind = SW_OPTION_FLAG,
	 .help = "each commit: what it counts for, or why it does not",
	 .offset = offsetof(notes_args, explain)},
};

static sw_str commit_id(const sw_composed *c, const sw_history_item *item)
{
	return c->history.commits.ptr[item->commit].id;
}

static void explain(sw_ctx *ctx, const sw_composed *c)
{
	sw_line(ctx->out, "commits read as %s does (%.*s), since %.*s", sw_dialect_name(c->dialect.id),
		SW_ARG(c->dialect.source), SW_ARG(c->history.since.len ? c->history.since : SW_STR("the beginning")));
	sw_each (path, &c->history.paths)
		sw_line(ctx->out, "only those that touch %.*s", SW_ARG(*path));
	sw_each (item, &c->history.items) {
		bool counts = item->level != SW_LEVEL_NONE;
		const char *what = counts ? sw_level_name(item->level) : "-";
		sw_text(ctx->out, "  %.*s  %-5s  %.*s", SW_ARG(sw_short_id(commit_id(c, item))), what,
			SW_ARG(sw_change_title(&item->change, ctx->arena)));
		if (!counts)
			sw_text(ctx->out, "  (%s", sw_skip_reason(item->skip));
		if (!counts && item->other != SW_NPOS)
			sw_text(ctx->out, ": %.*s",
				SW_ARG(sw_short_id(commit_id(c, &c->history.items.ptr[item->other]))));
		sw_line(ctx->out, counts ? "" : ")");
	}
	sw_line(ctx->out, "level: %s; %.*s", sw_level_name(c->verdict.level), SW_ARG(c->verdict.reason));
}

static void show_commits_json(sw_ctx *ctx, const sw_composed *c)
{
	sw_json_array(ctx->out, "commits");
	sw_each (item, &c->history.items) {
		sw_json_object(ctx->out, NULL);
		sw_json_str(ctx->out, "commit", commit_id(c, item));
		sw_json_str(ctx->out, "title", sw_change_title(&item->change, ctx->arena));
		sw_json_str(ctx->out, "level", sw_str_of(sw_level_name(item->level)));
		sw_json_bool(ctx->out, "breaking", item->change.breaking);
		sw_json_str(ctx->out, "verdict", sw_str_of(sw_skip_reason(item->skip)));
		sw_json_end(ctx->out);
	}
	sw_json_end(ctx->out);
}

static void show_json(sw_ctx *ctx, const sw_project *project, const sw_composed *c)
{
	sw_json_str(ctx->out, "name", project->shown_name);
	sw_json_str(ctx->out, "version", c->version);
	sw_json_str(ctx->out, "tag", c->tag);
	sw_json_str(ctx->out, "since", c->history.since);
	sw_json_str(ctx->out, "base", c->from ? c->from->version : (sw_str){0});
	sw_json_str(ctx->out, "style", sw_str_of(sw_notes_style_name(c->style)));
	sw_json_str(ctx->out, "dialect", sw_str_of(sw_dialect_name(c->dialect.id)));
	sw_json_str(ctx->out, "level", sw_str_of(sw_level_name(c->verdict.level)));
	sw_json_str(ctx->out, "reason", c->verdict.reason);
	if (c->verdict.deciding)
		sw_json_str(ctx->out, "deciding", commit_id(c, c->verdict.deciding));
	else
		sw_json_null(ctx->out, "deciding");
	sw_json_str(ctx->out, "heading", c->notes.heading);
	sw_json_str(ctx->out, "body", c->notes.body);
	sw_json_str(ctx->out, "text", c->notes.text);
	sw_json_int(ctx->out, "entries", (int64_t)c->notes.entries);
	show_commits_json(ctx, c);
}

/* The change of the changelog in the form that bumps use: with what may be edited, and a diff. */
static bool plan_edits(const sw_project *project, const sw_composed *c, sw_edits *edits, sw_error *err)
{
	size_t file = 0;
	edits->root = project->root;
	edits->bound = c->git.work_tree;
	if (!c->exists)
		return sw_edits_create(edits, c->path, c->after, err);
	if (!sw_edits_open(edits, c->path, &file, err))
		return false;
	sw_each (edit, &c->edits)
		if (!sw_edits_add(edits, file, edit->offset, edit->len, edit->text, err))
			return false;
	return sw_edits_finish(edits, err);
}

static bool write_changelog(sw_ctx *ctx, const sw_project *project, sw_composed *c, sw_error *err)
{
	SW_AUTO(sw_buf) diff = {0};
	sw_edits edits = {.arena = ctx->arena};
	if (!c->version.len) {
		sw_fail(err, SW_A001, "--write needs the version that the section is about");
		return sw_hint(err, "shipwheel notes --write --as 1.4.0");
	}
	if (!sw_compose_changelog(ctx->arena, c, err) || !plan_edits(project, c, &edits, err))
		return false;
	bool changes = edits.files.len && sw_edit_changes(&edits.files.ptr[0]);
	sw_json_str(ctx->out, "changelog", c->path);
	sw_json_bool(ctx->out, "changed", changes);
	if (!changes) {
		sw_say(ctx->out, "%.*s has this section already", SW_ARG(c->path));
		return true;
	}
	if (ctx->dry_run) {
		sw_edits_diff(&edits, &diff);
		sw_json_str(ctx->out, "diff", sw_buf_str(&diff));
		sw_text(ctx->out, "%.*s", SW_ARG(sw_buf_str(&diff)));
		return true;
	}
	const sw_edit_file *file = &edits.files.ptr[0];
	if (!sw_write_file(file->target, file->after, file->mode ? file->mode : 0644, err))
		return false;
	sw_say(ctx->out, "%.*s: section %.*s written", SW_ARG(c->path), SW_ARG(c->version));
	return true;
}

static bool notes_run(sw_ctx *ctx, const void *given, sw_exit *exit, sw_error *err)
{
	const notes_args *args = given;
	sw_project project = {0};
	sw_composed composed = {0};
	(void)exit;
	const sw_compose_request request = {
		.what = args->what, .since = args->since, .as = args->as, .style = (sw_notes_style)args->style};
	if (args->what.len && (args->as.len || args->since.len)) {
		sw_fail(err, SW_A001, "--as and --since are for what is not released yet, not for \"%.*s\"",
			SW_ARG(args->what));
		return sw_hint(err, "shipwheel notes --since TAG --as VERSION");
	}
	if (!sw_command_project(ctx, &project, err) || !sw_compose(ctx, &project, &request, ctx->arena, &composed, err))
		return false;
	show_json(ctx, &project, &composed);
	if (args->explain)
		explain(ctx, &composed);
	if (args->write)
		return write_changelog(ctx, &project, &composed, err);
	if (args->explain)
		return true;
	sw_text(ctx->out, "%.*s", SW_ARG(composed.notes.text));
	if (!composed.notes.entries)
		sw_say(ctx->out, "nothing to tell since %.*s; `shipwheel notes --explain` says why",
		       SW_ARG(composed.history.since.len ? composed.history.since : SW_STR("the beginning")));
	return true;
}

const sw_command sw_cmd_notes = {
	.name = "notes",
	.group = "the stages",
	.summary = "release notes, from commits and news fragments",
	.manual = "Prints what changed since the last release, or between two: from Conventional Commits, and from "
		  "towncrier's news\n"
		  "fragments where the project has them. A change that was taken back before it was released is not "
		  "told, and "
		  "neither is its\n"
		  "revert. --write puts the section into the changelog, below Unreleased or at the marker, and touches "
		  "no "
		  "other byte.\n"
		  "\n"
		  "A project with [tool.commitizen], [tool.semantic_release] or [tool.towncrier] gets the notes that "
		  "these "
		  "make. In the\n"
		  "styles keep-a-changelog and release, what stands in commit messages is foreign text: headings, "
		  "links and "
		  "HTML in it are\n"
		  "shown as they are written. `shipwheel help commits` tells how commits are read.",
	.examples = "shipwheel notes                              # what a release would tell today\n"
		    "shipwheel notes 1.4.0 --style release        # for the page of a release\n"
		    "shipwheel notes --as 1.5.0 --write --dry-run # the change of CHANGELOG.md\n"
		    "shipwheel notes --explain                    # why a commit is not told",
	.json = "name       of the project\nversion    of the release, \"\" = not released yet\ntag        that it "
		"has, or "
		"would get\n"
		"since      tag or commit where the notes begin, \"\" = the first commit\nbase       version of the "
		"release "
		"before\n"
		"style      keep-a-changelog, release, commitizen, semantic-release or towncrier\n"
		"dialect    whose reading of commits holds\nlevel      none, patch, minor or major: what the commits "
		"ask "
		"for\n"
		"reason     a sentence\ndeciding   id of the commit that decides the level, null when none does\n"
		"heading    of the section\nbody       its text\ntext       both, as printed\nentries    number of "
		"them\n"
		"commits    each with commit, title, level, breaking, verdict\n"
		"changelog  with --write: the file\nchanged    with --write: whether it changes\ndiff       with "
		"--write "
		"--dry-run: the change",
	.options = notes_options,
	.option_count = SW_COUNTOF(notes_options),
	.args_size = sizeof(notes_args),
	.run = notes_run,
};
