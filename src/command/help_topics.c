#include "command/help_topics.h"

#include <string.h>

#include "base/env.h"
#include "base/nearest.h"
#include "command/help_pages.h"
#include "project/config.h"

static const char *bold(bool colour)
{
	return colour ? "\x1b[1m" : "";
}

static const char *off(bool colour)
{
	return colour ? "\x1b[0m" : "";
}

/* `text` in lines of at most `width` bytes, each behind `indent` blanks. */
static void add_wrapped(sw_buf *buf, sw_str text, size_t indent, size_t width)
{
	sw_str word;
	size_t column = 0;
	while (sw_str_split(&text, ' ', &word)) {
		if (column && column + 1 + word.len > width) {
			sw_buf_addc(buf, '\n');
			column = 0;
		}
		if (column)
			sw_buf_addc(buf, ' ');
		else
			sw_buf_addn(buf, ' ', indent);
		sw_buf_add(buf, word);
		column += word.len + (column ? 1 : 0);
	}
	sw_buf_addc(buf, '\n');
}

static void add_term(sw_buf *buf, bool colour, const char *name, const char *meaning)
{
	sw_buf_addf(buf, "%s%s%s\n", bold(colour), name, off(colour));
	add_wrapped(buf, sw_str_of(meaning), 4, 100);
}

static void write_environment(sw_buf *buf, bool colour)
{
	sw_buf_addz(buf, "Environment variables that shipwheel reads.\n\n");
	for (size_t i = 0; i < sw_env_table_len; i++)
		add_term(buf, colour, sw_env_table[i].name, sw_env_table[i].meaning);
}

static void write_configuration(sw_buf *buf, bool colour)
{
	sw_buf_addz(buf, "Keys of [tool.shipwheel] in pyproject.toml, or of shipwheel.toml beside it. Everything has a "
			 "default;\n"
			 "an unknown key is an error that names the nearest known one.\n\n");
	for (const sw_config_key *key = sw_config_keys; key->key; key++) {
		sw_buf_addf(buf, "%s%s%s = %s\n", bold(colour), key->key, off(colour), key->type);
		add_wrapped(buf, sw_str_of(key->meaning), 4, 100);
	}
}

static void write_credentials(sw_buf *buf, bool colour)
{
	static const struct {
		const char *place, *meaning;
	} rows[] = {
		{"--secret env:NAME, --secret file:PATH",
		 "a reference; the secret itself is refused, because everybody on the machine can read a command line"},
		{"SHIPWHEEL_PUBLISH_TOKEN, or SHIPWHEEL_PUBLISH_USERNAME and SHIPWHEEL_PUBLISH_PASSWORD",
		 "for whatever index is named"},
		{"variables of the tool that was used until now",
		 "UV_PUBLISH_*, TWINE_*, POETRY_*, HATCH_INDEX_*, PDM_PUBLISH_*, FLIT_*, MATURIN_*: each only for the "
		 "index that the same tool's variables name, or PyPI where they name none"},
		{"user and password in the URL", "they are taken out of it before it is shown or logged"},
		{"~/.pypirc (--pypirc FILE)", "the section of that name, else the one with that URL"},
		{"netrc", "$NETRC, else ~/.netrc: for https and for loopback only"},
		{"the command keyring", "where it is installed; not with --no-keyring"},
	};
	sw_buf_addz(buf, "Where `shipwheel publish` and `shipwheel verify` look for credentials, in this order; the "
			 "first that has some is used.\n"
			 "Their source is shown, their value never. A place that is there but broken is an error.\n\n");
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_buf_addf(buf, "%s%zu. %s%s\n", bold(colour), i + 1, rows[i].place, off(colour));
		add_wrapped(buf, sw_str_of(rows[i].meaning), 4, 100);
	}
}

static void write_exit_codes(sw_buf *buf, bool colour)
{
	static const struct {
		const char *code, *meaning;
	} rows[] = {
		{"0", "done, or nothing to do"},
		{"1", "a gate or a check failed; also any error without a class of its own"},
		{"2", "usage: the command line or the configuration is not understood"},
		{"3", "E-PKG-001 resolution: a dependency cannot be had"},
		{"4", "E-PKG-002 build: the build backend failed"},
		{"5", "E-PKG-003 upload: the index refused a file"},
		{"6", "E-PKG-004 image"},
		{"7", "E-PKG-005 start: the installed package does not start"},
		{"8", "the outcome is unknown: run the same command again, it looks first"},
		{"9", "drift against the plan"},
		{"10", "published, but not verified"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++)
		sw_buf_addf(buf, "%s%3s%s  %s\n", bold(colour), rows[i].code, off(colour), rows[i].meaning);
}

static void write_code(sw_buf *buf, bool colour, const sw_code_info *info)
{
	sw_buf_addf(buf, "%s%s%s  %s (exit %d)\n", bold(colour), info->id, off(colour), info->title,
		    (int)info->exit_code);
	add_wrapped(buf, sw_str_of(info->explain), 4, 100);
}

static void write_codes(sw_buf *buf, bool colour)
{
	sw_buf_addz(
		buf,
		"Codes of errors. The rules that `check` applies have pages of their own: shipwheel help rules.\n\n");
	for (size_t i = 1; i < SW_CODE_COUNT; i++)
		write_code(buf, colour, sw_code_get((sw_code)i));
}

static void add_section(sw_buf *buf, bool colour, const char *title, const char *text)
{
	sw_str trimmed = sw_str_trim(sw_str_of(text));
	sw_buf_addf(buf, "\n%s%s%s\n%.*s\n", bold(colour), title, off(colour), SW_ARG(trimmed));
}

void sw_help_rule(const sw_rule *rule, bool colour, sw_buf *buf)
{
	const sw_rule_docs *docs = sw_rule_docs_get(rule);
	const char *severity = rule->severity == SW_REJECT ? "reject" : sw_severity_name(rule->severity);
	sw_buf_addf(buf, "%s%s%s  %s  (%s, %s)\n", bold(colour), rule->id, off(colour), rule->title, rule->slug,
		    severity);
	add_section(buf, colour, "why", docs->why);
	add_section(buf, colour, "bad", docs->bad);
	add_section(buf, colour, "fix", docs->fix);
}

static void write_rules(sw_buf *buf, bool colour)
{
	sw_buf_addz(buf, "The rules that `shipwheel check` applies, and the embedded index at upload. reject: an index "
			 "refuses the file;\n"
			 "error: broken or unsafe. `shipwheel help ID` or `shipwheel check --explain ID` has a page "
			 "for each.\n\n");
	for (size_t i = 0; i < sw_rule_count; i++) {
		const sw_rule *rule = &sw_rules[i];
		const char *severity = rule->severity == SW_REJECT ? "reject" : sw_severity_name(rule->severity);
		sw_buf_addf(buf, "%s%s%s  %-8s %s\n", bold(colour), rule->id, off(colour), severity, rule->title);
	}
}

static void write_manual(sw_buf *buf, bool colour)
{
	for (size_t i = 0; i < sw_command_count; i++) {
		if (i)
			sw_buf_addz(buf, "\n\n");
		sw_help_command(buf, sw_commands[i], colour);
	}
}

static void write_completion(sw_buf *buf, bool colour)
{
	(void)colour;
	sw_help_completion(buf);
}

const sw_help_entry sw_help_entries[] = {
	{"configuration", "keys of [tool.shipwheel]", write_configuration},
	{"environment", "environment variables", write_environment},
	{"credentials", "where credentials are looked for", write_credentials},
	{"bumping", "what comes after a version, and where the bumpers disagree", sw_help_bumping},
	{"exit-codes", "exit codes", write_exit_codes},
	{"codes", "codes of errors", write_codes},
	{"rules", "the rules of check", write_rules},
	{"commits", "how commit messages are read", sw_help_commits},
	{"manual", "every command", write_manual},
	{"completion", "completion for bash", write_completion},
	{NULL, NULL, NULL},
};

bool sw_help_topic(sw_arena *arena, sw_str name, bool colour, sw_buf *buf)
{
	(void)arena;
	if (!name.len) {
		sw_help_overview(buf, colour);
		return true;
	}
	const sw_command *command = sw_command_find(name);
	if (command) {
		sw_help_command(buf, command, colour);
		return true;
	}
	for (const sw_help_entry *entry = sw_help_entries; entry->name; entry++)
		if (sw_str_is(name, entry->name)) {
			entry->write(buf, colour);
			return true;
		}
	sw_code code = sw_code_find(name);
	if (code != SW_OK) {
		write_code(buf, colour, sw_code_get(code));
		return true;
	}
	const sw_rule *rule = sw_rule_find(name);
	if (rule)
		sw_help_rule(rule, colour, buf);
	return rule != NULL;
}

sw_str sw_help_nearest(sw_arena *arena, sw_str name)
{
	sw_strs names = {0};
	for (size_t i = 0; i < sw_command_count; i++)
		sw_push(arena, &names, sw_str_of(sw_commands[i]->name));
	for (const sw_help_entry *entry = sw_help_entries; entry->name; entry++)
		sw_push(arena, &names, sw_str_of(entry->name));
	return sw_nearest(name, &names);
}
