#include "command/bump_common.h"

static const sw_option set_options[] = {
	{.name = "VERSION",
	 .kind = SW_OPTION_STR,
	 .positional = true,
	 .required = true,
	 .help = "any spelling that PEP 440 allows; it is written in normal form",
	 .offset = offsetof(bump_args, version)},
	SW_BUMP_OPTIONS,
};

static bool set_run(sw_ctx *ctx, const void *given, sw_exit *exit, sw_error *err)
{
	(void)exit;
	return sw_command_bump(ctx, given, err);
}

const sw_command sw_cmd_version_set = {
	.name = "version set",
	.group = "the stages",
	.summary = "this version into every place that holds it, commit, tag",
	.manual =
		"As `version bump`, with a version that you name. It also brings places together that disagree: all of "
		"them get it.\n"
		"Where the files say it already, only what is missing is done: the tag, the push.",
	.examples = "shipwheel version set 2.0.0rc1\n"
		    "shipwheel version set 1.0 --force        # although it is lower, or leaves a number out",
	.json = SW_BUMP_JSON,
	.options = set_options,
	.option_count = SW_COUNTOF(set_options),
	.args_size = sizeof(bump_args),
	.run = set_run,
};
