#include "command/common.h"
#include "command/help_topics.h"

typedef struct help_args {
	sw_str topic, second;
} help_args;

static const sw_option help_options[] = {
	{.name = "TOPIC",
	 .kind = SW_OPTION_STR,
	 .positional = true,
	 .help = "a command, a topic or a code such as SW-F001",
	 .offset = offsetof(help_args, topic)},
	{.name = "WORD",
	 .kind = SW_OPTION_STR,
	 .positional = true,
	 .help = "second word of a command",
	 .offset = offsetof(help_args, second)},
};

static bool help_run(sw_ctx *ctx, const void *given, sw_exit *exit, sw_error *err)
{
	const help_args *args = given;
	SW_AUTO(sw_buf) text = {0};
	(void)exit;
	sw_str topic = args->second.len ? sw_fmt(ctx->arena, "%.*s %.*s", SW_ARG(args->topic), SW_ARG(args->second))
					: args->topic;
	if (!sw_help_topic(ctx->arena, topic, sw_out_get(ctx->out)->colour_result, &text)) {
		sw_fail(err, SW_A001, "there is no help on \"%.*s\"", SW_ARG(topic));
		sw_str near = sw_help_nearest(ctx->arena, topic);
		return near.len ? sw_hint(err, "shipwheel help %.*s", SW_ARG(near)) : sw_hint(err, "shipwheel help");
	}
	sw_text(ctx->out, "%.*s", SW_ARG(sw_buf_str(&text)));
	sw_json_str(ctx->out, "help", sw_buf_str(&text));
	return true;
}

const sw_command sw_cmd_help = {
	.name = "help",
	.group = "more",
	.summary = "the manual: a command, a topic, or the meaning of a code",
	.manual = "Topics: configuration, environment, credentials, exit-codes, codes, rules, completion, manual (all "
		  "commands). A "
		  "code such as SW-G104\n"
		  "or a rule such as SW-N004 is explained with the reason and what to do.",
	.examples =
		"shipwheel help rehearse\nshipwheel help SW-G104\neval \"$(shipwheel help completion)\"   # for bash",
	.json = "help  the text of the page",
	.options = help_options,
	.option_count = SW_COUNTOF(help_options),
	.args_size = sizeof(help_args),
	.run = help_run,
};
