#include "command/common.h"

#include "base/fs.h"
#include "release/rehearse.h"
#include "release/runs.h"

/* The last rehearsal of the commit that is checked out. */
static const sw_record *last_run(const sw_journal *journal, sw_str commit)
{
	for (size_t i = journal->records.len; i-- > 0;) {
		const sw_record *record = &journal->records.ptr[i];
		if (record->state == SW_RECORD_BEGIN && sw_str_eq(sw_facts_get(&record->facts, "commit"), commit))
			return record;
	}
	return NULL;
}

/* The last record of the run, when it is a failure. */
static const sw_record *last_failure(const sw_journal *journal, sw_str run)
{
	for (size_t i = journal->records.len; i-- > 0;)
		if (sw_str_eq(journal->records.ptr[i].run, run))
			return journal->records.ptr[i].state == SW_RECORD_FAILED ? &journal->records.ptr[i] : NULL;
	return NULL;
}

/* What the journal says of this commit, and the command that comes next. */
static void show_rehearsal(sw_ctx *ctx, const sw_journal *journal, const sw_git_commit *commit)
{
	const sw_record *begin = last_run(journal, commit->id);
	sw_str state = SW_STR("not rehearsed yet"), next = SW_STR("shipwheel rehearse"), why = {0};
	if (begin && sw_journal_last(journal, begin->run, begin->step, SW_RECORD_END)) {
		state = sw_fmt(ctx->arena, "rehearsed %.*s: verified", SW_ARG(sw_time_iso(ctx->arena, begin->time_s)));
		sw_str index = sw_path_join(ctx->arena, sw_run_dir(ctx, begin->run, ctx->arena), SW_STR("index"));
		next = sw_is_dir(index) ? sw_fmt(ctx->arena, "%.*s serve --data %.*s", SW_ARG(sw_program_text(ctx)),
						 SW_ARG(sw_shell_quote(ctx->arena, index)))
					: next;
		why = SW_STR("look at the result");
	} else if (begin) {
		const sw_record *failed = last_failure(journal, begin->run);
		state = failed ? sw_fmt(ctx->arena, "rehearsal failed at %.*s: %.*s", SW_ARG(failed->step),
					SW_ARG(sw_facts_get(&failed->facts, "message")))
			       : SW_STR("rehearsal interrupted");
		why = SW_STR("goes on where it stopped");
	}
	sw_line(ctx->out, "rehearsal  %.*s", SW_ARG(state));
	sw_line(ctx->out, "next       %.*s%s%.*s", SW_ARG(next), why.len ? "   # " : "", SW_ARG(why));
	sw_json_str(ctx->out, "rehearsal", state);
	sw_json_str(ctx->out, "next", next);
}

static bool show_project(sw_ctx *ctx, const sw_project *project, sw_error *err)
{
	sw_version version = {0};
	if (!sw_version_resolve(ctx, project, &(sw_version_options){.of_commit = true}, ctx->arena, &version, err))
		return false;
	sw_str text = version.text.len ? version.text : SW_STR("(decided by its build backend)");
	sw_line(ctx->out, "project    %s%.*s%s %.*s", sw_style_on(ctx->out, false, SW_BOLD),
		SW_ARG(project->shown_name), sw_style_off(ctx->out, false), SW_ARG(text));
	sw_line(ctx->out, "backend    %.*s", SW_ARG(project->build.backend));
	sw_json_str(ctx->out, "name", project->shown_name);
	sw_json_str(ctx->out, "version", version.text);
	sw_json_str(ctx->out, "backend", project->build.backend);
	if (version.git.tag.len)
		sw_line(ctx->out, "last tag   %.*s%.*s", SW_ARG(version.git.tag),
			SW_ARG(version.git.distance
				       ? sw_fmt(ctx->arena, ", %.*s ago",
						SW_ARG(sw_count_text(ctx->arena, (size_t)version.git.distance,
								     "commit")))
				       : SW_STR("")));
	sw_json_str(ctx->out, "tag", version.git.tag);
	sw_json_int(ctx->out, "distance", version.git.distance);
	return true;
}

static bool status_run(sw_ctx *ctx, const void *args, sw_exit *exit, sw_error *err)
{
	sw_project project = {0};
	sw_git git = {0};
	sw_git_commit commit = {0};
	sw_journal journal = {0};
	sw_git_changes changes = {0};
	(void)args;
	(void)exit;
	if (!sw_command_project(ctx, &project, err) || !sw_git_open(ctx, project.root, ctx->arena, &git, err) ||
	    !sw_git_commit_get(&git, (sw_str){0}, ctx->arena, &commit, err) || !show_project(ctx, &project, err) ||
	    (!git.bare && !sw_git_changes_list(&git, ctx->arena, &changes, err)) ||
	    !sw_journal_load(sw_journal_path(&git, ctx->arena), ctx->arena, &journal, err))
		return false;
	sw_line(ctx->out, "commit     %.*s %.*s", SW_ARG(sw_short_id(commit.id)), SW_ARG(commit.subject));
	sw_json_str(ctx->out, "commit", commit.id);
	if (changes.len)
		sw_line(ctx->out, "work tree  %.*s, left out of what is built (git status)",
			SW_ARG(sw_count_text(ctx->arena, changes.len, "change")));
	sw_json_int(ctx->out, "changes", (int64_t)changes.len);
	show_rehearsal(ctx, &journal, &commit);
	return true;
}

const sw_command sw_cmd_status = {
	.name = "status",
	.group = "the road",
	.summary = "where this project stands and the next command (also: shipwheel alone)",
	.manual = "Version and backend of the commit that is checked out, the last tag, what is uncommitted, how its "
		  "last rehearsal went, and\n"
		  "the command that comes next. Writes nothing.",
	.examples = "shipwheel",
	.json = "name, version, backend  of the project\ntag, distance           the last tag and the commits "
		"since\ncommit, changes         what is checked out, and how many changes are uncommitted\n"
		"rehearsal, next         how the last one went; the next command",
	.args_size = 1,
	.run = status_run,
};
