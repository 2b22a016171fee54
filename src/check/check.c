#include "check/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "check/internal.h"

const sw_rule sw_rules[] = {
#define SW_RULE(function, id, slug, severity, on, gates, flags, title)                                                 \
	{id, slug, severity, on, gates, flags, sw_rule_##function, title},
#include "check/rules.def"
#undef SW_RULE
};
const size_t sw_rule_count = SW_COUNTOF(sw_rules);

const sw_rule *sw_rule_find(sw_str id)
{
	for (size_t i = 0; i < sw_rule_count; i++)
		if (sw_str_ieq(id, sw_str_of(sw_rules[i].id)) || sw_str_ieq(id, sw_str_of(sw_rules[i].slug)))
			return &sw_rules[i];
	return NULL;
}

/* The rule's own severity, as the target and the purpose have it. */
static void set_severity(const sw_check *check, sw_finding *finding)
{
	const sw_rule *rule = check->rule;
	finding->severity = rule->severity;
	if ((rule->flags & SW_RULE_PYPI_POLICY) && check->options->target == SW_TARGET_ANY) {
		finding->severity = SW_WARN;
		finding->pypi_would_refuse = true;
	}
	if ((rule->flags & SW_RULE_IMPORT_WARNS) && check->options->import)
		finding->severity = SW_WARN;
}

/* The rule has set the severity of the finding that was dropped last. */
static void drop_overflow(sw_check *check)
{
	if (check->dropped && check->overflow.severity > check->worst_dropped)
		check->worst_dropped = check->overflow.severity;
}

static void end_rule(sw_check *check)
{
	drop_overflow(check);
	size_t dropped = check->dropped;
	check->reported = check->dropped = 0;
	if (dropped)
		sw_report(check, "%zu more findings of this rule are not listed", dropped)->severity =
			check->worst_dropped;
	check->reported = 0;
	check->worst_dropped = SW_INFO;
}

sw_finding *sw_report(sw_check *check, const char *format, ...)
{
	char text[1024];
	va_list args;
	va_start(args, format);
	int len = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	size_t used = len < 0 ? 0 : (size_t)len < sizeof(text) ? (size_t)len : sizeof(text) - 1;
	if (check->reported >= SW_FINDINGS_MAX)
		used = 0; /* nobody will read it */
	sw_finding finding = {
		.rule = check->rule,
		.file = check->dist ? check->dist->path : SW_STR(""),
		.message = sw_str_copy(check->arena, (sw_str){text, used}),
	};
	set_severity(check, &finding);
	if (++check->reported > SW_FINDINGS_MAX) {
		drop_overflow(check);
		check->dropped++;
		check->overflow = finding;
		return &check->overflow;
	}
	sw_push(check->arena, &check->findings->list, finding);
	return &check->findings->list.ptr[check->findings->list.len - 1];
}

sw_finding *sw_finding_lower(sw_finding *finding, sw_severity severity)
{
	if (severity < finding->severity)
		finding->severity = severity;
	if (severity < SW_SEV_ERROR)
		finding->pypi_would_refuse = false;
	return finding;
}

const sw_metadata *sw_check_metadata(sw_check *check)
{
	sw_error ignored = {0};
	if (check->metadata_read || !check->dist || !check->dist->metadata.ptr)
		return check->metadata;
	check->metadata_read = true;
	sw_metadata *metadata = sw_new(check->arena, sw_metadata);
	if (sw_metadata_parse(check->dist->path, check->dist->metadata, check->arena, metadata, &ignored))
		check->metadata = metadata;
	return check->metadata;
}

const sw_metadata_problems *sw_check_problems(sw_check *check)
{
	const sw_metadata *metadata = sw_check_metadata(check);
	if (!metadata || check->problems)
		return check->problems;
	sw_metadata_problems *problems = sw_new(check->arena, sw_metadata_problems);
	sw_metadata_check(metadata, check->arena, problems);
	check->problems = problems;
	return problems;
}

static bool wanted(const sw_check_options *options, const sw_rule *rule, unsigned on)
{
	unsigned gates = options->gates ? options->gates : SW_GATE_DIST;
	return (rule->on & on) && (rule->gates & gates) &&
	       (!options->only || sw_strs_has(options->only, sw_str_of(rule->id)));
}

static void run(sw_check *check, unsigned on)
{
	static const sw_check_options defaults;
	sw_findings *findings = check->findings;
	size_t before = findings->list.len;
	if (!check->options)
		check->options = &defaults;
	for (size_t i = 0; i < sw_rule_count; i++) {
		check->rule = &sw_rules[i];
		if (!wanted(check->options, check->rule, on))
			continue;
		check->rule->run(check);
		end_rule(check);
	}
	for (size_t i = before; i < findings->list.len; i++) {
		findings->count[findings->list.ptr[i].severity]++;
		findings->refusals += findings->list.ptr[i].pypi_would_refuse;
	}
}

void sw_check_dist(sw_dist *dist, const sw_check_options *options, sw_arena *arena, sw_findings *findings)
{
	sw_check check = {.options = options, .arena = arena, .dist = dist, .findings = findings};
	run(&check, dist->kind == SW_FILENAME_WHEEL ? SW_ON_WHEEL : SW_ON_SDIST);
}

void sw_check_release(const sw_dist *const *dists, size_t count, const sw_check_options *options, sw_arena *arena,
		      sw_findings *findings)
{
	sw_check check = {
		.options = options, .arena = arena, .release = dists, .release_count = count, .findings = findings};
	run(&check, SW_ON_RELEASE);
}

void sw_check_project(const struct sw_project *project, const sw_check_options *options, sw_arena *arena,
		      sw_findings *findings)
{
	sw_check check = {.options = options, .arena = arena, .project = project, .findings = findings};
	run(&check, SW_ON_PROJECT);
}

bool sw_check_open(sw_str path, sw_str filename, sw_arena *arena, sw_dist *out, sw_error *err)
{
	const sw_dist_options options = {.filename = filename, .contents = true, .collect = true};
	return sw_dist_open(path, &options, arena, out, err);
}

bool sw_check_blocks(const sw_findings *findings, bool strict)
{
	return findings->count[SW_REJECT] + findings->count[SW_SEV_ERROR] + (strict ? findings->count[SW_WARN] : 0) > 0;
}

static void put(char *to, size_t size, sw_str text)
{
	snprintf(to, size, "%.*s", SW_ARG(text));
}

sw_diag sw_finding_diag(const sw_finding *finding, sw_arena *arena)
{
	sw_diag diag = {
		.severity = finding->severity,
		.id = sw_str_of(finding->rule->id),
		.message = finding->message,
		.fix = finding->fix,
		.where = {.line = finding->line, .column = finding->column, .length = finding->length},
	};
	if (finding->pypi_would_refuse)
		diag.message = sw_fmt(arena, "PyPI would refuse: %.*s", SW_ARG(finding->message));
	put(diag.where.path, sizeof(diag.where.path),
	    finding->member.len ? sw_fmt(arena, "%.*s: %.*s", SW_ARG(finding->file), SW_ARG(finding->member))
				: finding->file);
	put(diag.where.text, sizeof(diag.where.text), finding->text);
	return diag;
}
