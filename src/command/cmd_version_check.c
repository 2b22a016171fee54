#include "bump/consistency.h"
#include "command/common.h"

typedef struct check_args {
	sw_str version;
} check_args;

static const sw_option check_options[] = {
	{.name = "VERSION",
	 .kind = SW_OPTION_STR,
	 .positional = true,
	 .help = "the version, or its tag, that everything must say; without it the tag on HEAD, else the project "
		 "decides",
	 .offset = offsetof(check_args, version)},
};

static void show_json(sw_ctx *ctx, const sw_project *project, const sw_consistency *found)
{
	sw_json_str(ctx->out, "name", project->shown_name);
	sw_json_str(ctx->out, "version", found->expected);
	sw_json_str(ctx->out, "decided_by", found->decided_by);
	sw_json_bool(ctx->out, "agrees", found->disagreements == 0);
	sw_json_array(ctx->out, "places");
	sw_each (item, &found->items) {
		sw_json_object(ctx->out, NULL);
		sw_json_str(ctx->out, "kind", sw_str_of(item->kind));
		sw_json_str(ctx->out, "path", item->path);
		sw_json_int(ctx->out, "line", item->line);
		sw_json_str(ctx->out, "what", item->what);
		sw_json_str(ctx->out, "version", item->version);
		sw_json_bool(ctx->out, "agrees", item->agrees);
		sw_json_end(ctx->out);
	}
	sw_json_end(ctx->out);
}

static void show_item(sw_ctx *ctx, const sw_consistency_item *item)
{
	sw_str place = !item->path.len ? item->what
		       : item->line    ? sw_fmt(ctx->arena, "%.*s:%u", SW_ARG(item->path), item->line)
				       : item->path;
	const char *style = sw_style_on(ctx->out, false, item->agrees ? SW_GREEN : SW_RED);
	sw_line(ctx->out, "  %s%-5s%s  %-9s  %-10.*s  %.*s", style, item->agrees ? "ok" : "WRONG",
		sw_style_off(ctx->out, false), item->kind, SW_ARG(item->version), SW_ARG(place));
}

static bool check_run(sw_ctx *ctx, const void *given, sw_exit *exit, sw_error *err)
{
	const check_args *args = given;
	sw_project project = {0};
	sw_consistency found = {0};
	if (!sw_command_project(ctx, &project, err) ||
	    !sw_consistency_check(ctx, &project, args->version, ctx->arena, &found, err))
		return false;
	show_json(ctx, &project, &found);
	sw_line(ctx->out, "%.*s %.*s, says %.*s", SW_ARG(project.shown_name), SW_ARG(found.expected),
		SW_ARG(found.decided_by));
	sw_each (item, &found.items)
		show_item(ctx, item);
	sw_each (note, &found.notes)
		sw_say(ctx->out, "note: %.*s", SW_ARG(*note));
	sw_each (item, &found.items)
		if (!item->agrees)
			sw_out_diag(ctx->out, &item->diag);
	if (found.disagreements)
		*exit = SW_EXIT_FAIL;
	return true;
}

const sw_command sw_cmd_version_check = {
	.name = "version check",
	.group = "the stages",
	.summary = "whether everything that says a version says the same one",
	.manual = "One gate over the release tag, every place in the files, the lock files, the headings of the "
		  "changelog, and what has "
		  "been\n"
		  "built into dist/: file names, METADATA, and __version__ inside of the wheels. No Python runs. A "
		  "release tag on HEAD "
		  "decides\n"
		  "which version is right, without one the project itself; or name the version (or the tag that a CI "
		  "service built).\n"
		  "Each disagreement is an error with file and line; the exit status is then 1.",
	.examples = "shipwheel version check\nshipwheel version check \"$GITHUB_REF_NAME\"   # in CI, on a pushed tag",
	.json = "name        of the project\nversion     that everything must say\ndecided_by  who says so\n"
		"agrees      whether everything does\n"
		"places      kind (tag, file, lock, changelog, filename, metadata, module), path, line, what, version, "
		"agrees",
	.options = check_options,
	.option_count = SW_COUNTOF(check_options),
	.args_size = sizeof(check_args),
	.run = check_run,
};
