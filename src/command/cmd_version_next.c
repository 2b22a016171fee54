#include "command/bump_common.h"

static const sw_option next_options[] = {
	{.name = "WORD",
	 .kind = SW_OPTION_LIST,
	 .positional = true,
	 .help = "as of `version bump`; without one: auto",
	 .offset = offsetof(bump_args, words)},
	{.name = "index",
	 .kind = SW_OPTION_STR,
	 .value = "NAME",
	 .help = "ask this index whether the version is free; it must answer",
	 .offset = offsetof(bump_args, index)},
	{.name = "no-index",
	 .kind = SW_OPTION_FLAG,
	 .help = "ask no index, whatever the settings say",
	 .offset = offsetof(bump_args, no_index)},
	{.name = "force",
	 .kind = SW_OPTION_FLAG,
	 .help = "also a version that `version bump` takes only with --force",
	 .offset = offsetof(bump_args, force)},
};

static bool next_run(sw_ctx *ctx, const void *given, sw_exit *exit, sw_error *err)
{
	const bump_args *args = given;
	sw_project project = {0};
	sw_bump_plan *plan = sw_new(ctx->arena, sw_bump_plan);
	sw_bump_options options = {
		.look_only = true, .force = args->force, .index = args->index, .no_index = args->no_index};
	sw_strs words = args->words;
	bool nothing = false;
	(void)exit;
	if (!words.len)
		sw_push(ctx->arena, &words, SW_STR("auto"));
	if (!sw_command_project(ctx, &project, err) ||
	    !sw_command_bump_words(ctx, &project, &words, &options.words, &options.because, &nothing, err))
		return false;
	sw_json_str(ctx->out, "name", project.shown_name);
	sw_json_str(ctx->out, "reason", options.because);
	if (nothing) {
		sw_json_null(ctx->out, "version");
		sw_say(ctx->out, "nothing to release: %.*s", SW_ARG(options.because));
		return true;
	}
	if (!sw_bump_plan_make(ctx, &project, &options, ctx->arena, plan, err))
		return false;
	sw_json_str(ctx->out, "old", plan->change.current);
	sw_json_str(ctx->out, "version", plan->change.next);
	sw_line(ctx->out, "%.*s", SW_ARG(plan->change.next));
	if (options.because.len)
		sw_say(ctx->out, "%.*s", SW_ARG(options.because));
	return true;
}

const sw_command sw_cmd_version_next = {
	.name = "version next",
	.group = "the stages",
	.summary = "the version that a bump would give, and nothing else",
	.manual = "Prints the next version and touches nothing. Without a word the commits decide (auto): standard "
		  "output is "
		  "then empty\n"
		  "when they ask for no release.",
	.examples = "shipwheel version next                   # 1.3.0, because of feat: take arrays (1a2b3c4d5)\n"
		    "shipwheel version next patch             # 1.2.4",
	.json = "name     of the project\nold      version now\nversion  the next one, null when there is nothing to "
		"release\n"
		"reason   with auto: the commit that decides",
	.options = next_options,
	.option_count = SW_COUNTOF(next_options),
	.args_size = sizeof(bump_args),
	.run = next_run,
};
