#include "command/common.h"

#include "base/fs.h"
#include "check/check.h"
#include "command/help_topics.h"
#include "command/show.h"

typedef struct check_args {
	int target;
	sw_str explain;
	bool list, strict;
	sw_strs files;
} check_args;

static const sw_option check_options[] = {
	{.name = "FILE",
	 .kind = SW_OPTION_LIST,
	 .positional = true,
	 .help = "wheels and sdists (default: those in dist/)",
	 .offset = offsetof(check_args, files)},
	{.name = "target",
	 .kind = SW_OPTION_CHOICE,
	 .value = "any|testpypi|pypi",
	 .help = "for which index: what it refuses is an error",
	 .offset = offsetof(check_args, target)},
	{.name = "strict",
	 .kind = SW_OPTION_FLAG,
	 .help = "warnings fail the check too",
	 .offset = offsetof(check_args, strict)},
	{.name = "explain",
	 .kind = SW_OPTION_STR,
	 .value = "ID",
	 .help = "why a rule exists, a bad case, the fix",
	 .offset = offsetof(check_args, explain)},
	{.name = "list", .kind = SW_OPTION_FLAG, .help = "every rule in a line", .offset = offsetof(check_args, list)},
};

static bool explain(sw_ctx *ctx, sw_str id, sw_error *err)
{
	SW_AUTO(sw_buf) text = {0};
	if (!sw_rule_find(id)) {
		sw_fail(err, SW_A001, "there is no rule \"%.*s\"", SW_ARG(id));
		return sw_hint(err, "shipwheel check --list");
	}
	sw_help_rule(sw_rule_find(id), sw_out_get(ctx->out)->colour_result, &text);
	sw_text(ctx->out, "%.*s", SW_ARG(sw_buf_str(&text)));
	sw_json_str(ctx->out, "explanation", sw_buf_str(&text));
	return true;
}

static void list_rules(sw_ctx *ctx)
{
	sw_json_array(ctx->out, "rules");
	for (size_t i = 0; i < sw_rule_count; i++) {
		const sw_rule *rule = &sw_rules[i];
		const char *severity = rule->severity == SW_REJECT ? "reject" : sw_severity_name(rule->severity);
		sw_line(ctx->out, "%s  %-8s %s", rule->id, severity, rule->title);
		sw_json_object(ctx->out, NULL);
		sw_json_str(ctx->out, "id", sw_str_of(rule->id));
		sw_json_str(ctx->out, "slug", sw_str_of(rule->slug));
		sw_json_str(ctx->out, "severity", sw_str_of(severity));
		sw_json_str(ctx->out, "title", sw_str_of(rule->title));
		sw_json_end(ctx->out);
	}
	sw_json_end(ctx->out);
}

static bool check_file(sw_ctx *ctx, sw_str path, const sw_check_options *options, sw_findings *findings, sw_error *err)
{
	SW_AUTO(sw_dist) dist = {0};
	if (!sw_check_open(path, (sw_str){0}, ctx->arena, &dist, err))
		return false;
	sw_check_dist(&dist, options, ctx->arena, findings);
	return true;
}

static bool check_files(sw_ctx *ctx, const check_args *args, const sw_strs *files, sw_exit *exit, sw_error *err)
{
	sw_findings findings = {0};
	sw_check_options options = {.target = (sw_target)args->target, .now_s = sw_now_s(ctx->clock)};
	sw_each (file, files)
		if (!check_file(ctx, *file, &options, &findings, err))
			return false;
	bool blocked = sw_check_blocks(&findings, args->strict);
	sw_show_findings(ctx, &findings);
	sw_json_bool(ctx->out, "passed", !blocked);
	sw_line(ctx->out, "%.*s, %zu rules: %.*s%s", SW_ARG(sw_count_text(ctx->arena, files->len, "file")),
		sw_rule_count, SW_ARG(sw_findings_text(ctx->arena, &findings)),
		findings.refusals ? " (PyPI would refuse)" : "");
	*exit = blocked ? SW_EXIT_FAIL : SW_EXIT_OK;
	return true;
}

static bool check_run(sw_ctx *ctx, const void *given, sw_exit *exit, sw_error *err)
{
	const check_args *args = given;
	sw_strs files = {0};
	if (args->explain.ptr)
		return explain(ctx, args->explain, err);
	if (args->list) {
		list_rules(ctx);
		return true;
	}
	return sw_command_files(ctx, &args->files, &files, err) && check_files(ctx, args, &files, exit, err);
}

const sw_command sw_cmd_check = {
	.name = "check",
	.group = "the stages",
	.summary = "would an index take these files? the rules that PyPI enforces, and more",
	.manual = "Looks at wheels and sdists as PyPI does at upload, and at what PyPI lets through though installers "
		  "or people stumble\n"
		  "over it. Nothing is sent anywhere. Findings of severity error or reject make the exit status 1. "
		  "What only PyPI refuses\n"
		  "(platform tags, local versions) is a warning unless --target pypi is given.",
	.examples = "shipwheel check                    # the files in dist/\nshipwheel check --target pypi      # as "
		    "PyPI would judge them\nshipwheel check --explain SW-N004  # why, and how to mend it",
	.json = "passed    nothing stops a publication\nfindings  rule, severity, message, file, member, "
		"pypi_would_refuse\nrules     with --list: id, slug, severity, title",
	.options = check_options,
	.option_count = SW_COUNTOF(check_options),
	.args_size = sizeof(check_args),
	.run = check_run,
};
