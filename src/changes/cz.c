/* commitizen 4.19.3: its settings and its reading of messages, which is a pattern over every line of them. */
#include <string.h>

#include "changes/internal.h"

#define BUMP_PATTERN "^((BREAKING[\\-\\ ]CHANGE|\\w+)(\\(.+\\))?!?):"
#define COMMIT_PARSER                                                                                                  \
	"^((?P<change_type>feat|fix|refactor|perf|BREAKING CHANGE)(?:\\((?P<scope>[^()\\r\\n]*)\\)|\\()?"              \
	"(?P<breaking>!)?|\\w+!):\\s(?P<message>.*)?"

static const struct {
	const char *pattern;
	sw_level level, zero; /* zero: with major_version_zero */
} default_map[] = {
	{"^.+!$", SW_LEVEL_MAJOR, SW_LEVEL_MINOR},     {"^BREAKING[\\-\\ ]CHANGE", SW_LEVEL_MAJOR, SW_LEVEL_MINOR},
	{"^feat", SW_LEVEL_MINOR, SW_LEVEL_MINOR},     {"^fix", SW_LEVEL_PATCH, SW_LEVEL_PATCH},
	{"^refactor", SW_LEVEL_PATCH, SW_LEVEL_PATCH}, {"^perf", SW_LEVEL_PATCH, SW_LEVEL_PATCH},
};

typedef struct reading {
	const sw_toml *doc;
	const sw_toml_value *table, *custom; /* custom: [tool.commitizen.customize] of cz_customize */
	sw_arena *arena;
	sw_error *err;
} reading;

static bool fill_default_map(const reading *r, sw_dialect *out)
{
	for (size_t i = 0; i < SW_COUNTOF(default_map); i++) {
		sw_level_rule rule = {.level = default_map[i].level};
		if (!sw_pyre_compile(sw_str_of(default_map[i].pattern), 0, r->arena, &rule.pattern, r->err))
			return false;
		sw_push(r->arena, &out->cz.bump_map, rule);
		rule.level = default_map[i].zero;
		sw_push(r->arena, &out->cz.bump_map_zero, rule);
	}
	return true;
}

static bool read_level(const reading *r, const sw_toml_value *value, sw_level *out)
{
	static const char *const words[] = {"", "PATCH", "MINOR", "MAJOR"};
	if (!sw_toml_want(r->doc, value, SW_TOML_STRING, r->err))
		return false;
	for (size_t i = 1; i < SW_COUNTOF(words); i++)
		if (sw_str_is(value->text, words[i])) {
			*out = (sw_level)i;
			return true;
		}
	sw_fail(r->err, SW_A002, "commitizen knows no increment \"%.*s\"", SW_ARG(value->text));
	sw_hint(r->err, "write MAJOR, MINOR or PATCH");
	return sw_toml_point(r->doc, value, NULL, r->err);
}

/* One of the two maps, in the order of the file: the first pattern that matches decides. */
static bool read_map(const reading *r, const char *key, sw_level_rules *out)
{
	const sw_toml_value *map = r->custom ? sw_toml_at(r->custom, sw_str_of(key)) : NULL;
	if (!map)
		return true;
	if (!sw_toml_want(r->doc, map, SW_TOML_TABLE, r->err))
		return false;
	sw_toml_each(it, map)
	{
		sw_level_rule rule = {0};
		if (!read_level(r, sw_toml_of(it), &rule.level))
			return false;
		if (!sw_pyre_compile(it->key, 0, r->arena, &rule.pattern, r->err))
			return sw_toml_point_key(r->doc, sw_toml_of(it), NULL, r->err);
		sw_push(r->arena, out, rule);
	}
	return true;
}

static bool read_maps(const reading *r, sw_dialect *out)
{
	sw_level_rules map = {0}, zero = {0};
	if (!fill_default_map(r, out) || !read_map(r, "bump_map", &map) ||
	    !read_map(r, "bump_map_major_version_zero", &zero))
		return false;
	if (map.len && !zero.len)
		sw_each (rule, &map) {
			sw_level_rule lower = *rule;
			lower.level = rule->level == SW_LEVEL_MAJOR ? SW_LEVEL_MINOR : rule->level;
			sw_push(r->arena, &zero, lower);
		}
	if (map.len)
		out->cz.bump_map = map;
	if (zero.len)
		out->cz.bump_map_zero = zero;
	return true;
}

static bool read_pattern(const reading *r, const char *key, const char *otherwise, unsigned flags, size_t min_groups,
			 const sw_pyre **out)
{
	sw_str text = sw_str_of(otherwise), given = {0};
	if (r->custom && !sw_toml_get_str(r->doc, r->custom, key, &given, r->err))
		return false;
	if (given.len)
		text = given;
	if (!sw_pyre_compile(text, flags, r->arena, out, r->err))
		return given.len ? sw_toml_point(r->doc, sw_toml_get(r->custom, key), NULL, r->err) : false;
	if (sw_pyre_groups(*out) >= min_groups)
		return true;
	sw_fail(r->err, SW_A002, "%s must have a group, which bump_map is held against", key);
	return sw_toml_point(r->doc, sw_toml_get(r->custom, key), NULL, r->err);
}

/* The base class of rules takes any message, the conventional one only its own types. */
static bool read_patterns(const reading *r, sw_dialect *out)
{
	const char *parser = r->custom ? "(?P<message>.*)" : COMMIT_PARSER;
	return read_pattern(r, "bump_pattern", BUMP_PATTERN, 0, 1, &out->cz.bump_pattern) &&
	       read_pattern(r, "commit_parser", parser, SW_PYRE_MULTILINE, 0, &out->cz.parser) &&
	       read_pattern(r, "commit_parser", parser, SW_PYRE_MULTILINE | SW_PYRE_DOTALL, 0, &out->cz.body_parser) &&
	       read_pattern(r, "changelog_pattern", r->custom ? ".*" : BUMP_PATTERN, 0, 0, &out->cz.changelog_pattern);
}

static bool read_type_map(const reading *r, const sw_toml_value *table, sw_dialect *out)
{
	const sw_toml_value *map = table ? sw_toml_get(table, "change_type_map") : NULL;
	if (!map || out->cz.type_map.len)
		return true;
	if (!sw_toml_want(r->doc, map, SW_TOML_TABLE, r->err))
		return false;
	sw_toml_each(it, map)
	{
		if (!sw_toml_want(r->doc, sw_toml_of(it), SW_TOML_STRING, r->err))
			return false;
		sw_push(r->arena, &out->cz.type_map, (sw_text_pair){it->key, sw_toml_of(it)->text});
	}
	return true;
}

/* Names and order of the sections. */
static bool read_sections(const reading *r, sw_dialect *out)
{
	static const char *const order[] = {"BREAKING CHANGE", "Feat", "Fix", "Refactor", "Perf"};
	static const char *const pairs[][2] = {
		{"feat", "Feat"}, {"fix", "Fix"}, {"refactor", "Refactor"}, {"perf", "Perf"}};
	if (!read_type_map(r, r->table, out) || !read_type_map(r, r->custom, out) ||
	    (r->table &&
	     !sw_toml_get_strs(r->doc, r->table, "change_type_order", r->arena, &out->cz.type_order, r->err)))
		return false;
	if (!out->cz.type_order.len && r->custom &&
	    !sw_toml_get_strs(r->doc, r->custom, "change_type_order", r->arena, &out->cz.type_order, r->err))
		return false;
	bool ordered = out->cz.type_order.len > 0;
	for (size_t i = 0; i < SW_COUNTOF(order) && !ordered; i++)
		sw_push(r->arena, &out->cz.type_order, sw_str_of(order[i]));
	if (!out->cz.type_map.len && !r->custom)
		for (size_t i = 0; i < SW_COUNTOF(pairs); i++)
			sw_push(r->arena, &out->cz.type_map,
				(sw_text_pair){sw_str_of(pairs[i][0]), sw_str_of(pairs[i][1])});
	return true;
}

/* Which rules hold: the conventional ones, or those of [customize]; a plugin's are code. */
static bool read_name(reading *r)
{
	sw_str name = SW_STR("cz_conventional_commits");
	if (r->table && !sw_toml_get_str(r->doc, r->table, "name", &name, r->err))
		return false;
	if (sw_str_is(name, "cz_conventional_commits"))
		return true;
	if (sw_str_is(name, "cz_customize"))
		return sw_toml_get_table(r->doc, r->table, "customize", &r->custom, r->err);
	sw_fail(r->err, SW_W080, "commitizen's rules \"%.*s\" come from a plugin, which only commitizen can run",
		SW_ARG(name));
	sw_hint(r->err, "set version.commits = \"conventional\" in [tool.shipwheel]");
	return sw_toml_point(r->doc, sw_toml_get(r->table, "name"), NULL, r->err);
}

static bool read_rest(const reading *r, sw_dialect *out)
{
	return !r->table ||
	       (sw_toml_get_str(r->doc, r->table, "tag_format", &out->tag_format, r->err) &&
		sw_toml_get_str(r->doc, r->table, "changelog_file", &out->changelog, r->err) &&
		sw_toml_get_bool(r->doc, r->table, "major_version_zero", &out->cz.major_version_zero, r->err) &&
		sw_toml_get_str(r->doc, r->table, "changelog_start_rev", &out->cz.start_rev, r->err) &&
		sw_toml_get_strs(r->doc, r->table, "legacy_tag_formats", r->arena, &out->cz.legacy_tag_formats,
				 r->err) &&
		sw_toml_get_strs(r->doc, r->table, "ignored_tag_formats", r->arena, &out->cz.ignored_tag_formats,
				 r->err));
}

bool sw_cz_configure(const sw_toml *doc, const sw_toml_value *table, sw_arena *arena, sw_dialect *out, sw_error *err)
{
	reading r = {.doc = doc, .table = table, .arena = arena, .err = err};
	out->tag_format = SW_STR("$version");
	out->changelog = SW_STR("CHANGELOG.md");
	out->zero = SW_ZERO_MAJOR_ON_BREAKING;
	return read_name(&r) && read_maps(&r, out) && read_patterns(&r, out) && read_sections(&r, out) &&
	       read_rest(&r, out);
}

/* Messages -------------------------------------------------------------------------------------------------------------------- */

/* Bytes of the line end at `at` as str.splitlines() has them; 0 = none. */
static size_t line_end(sw_str s, size_t at)
{
	static const char *const wide[] = {"\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9"};
	char c = s.ptr[at];
	if (c == '\r')
		return at + 1 < s.len && s.ptr[at + 1] == '\n' ? 2 : 1;
	if ((c >= '\n' && c <= '\f') || (c >= 0x1c && c <= 0x1e))
		return 1;
	for (size_t i = 0; i < SW_COUNTOF(wide); i++)
		if (sw_str_starts(sw_str_from(s, at), sw_str_of(wide[i])))
			return strlen(wide[i]);
	return 0;
}

static bool is_blank_line(sw_str line)
{
	for (size_t i = 0; i < line.len; i++)
		if (line.ptr[i] != ' ' && line.ptr[i] != '\t' && line.ptr[i] != '\r')
			return false;
	return true;
}

void sw_cz_message(sw_str message, sw_arena *arena, sw_str *title, sw_str *body)
{
	SW_AUTO(sw_buf) text = {0};
	sw_strs lines = {0};
	sw_str line = {0}, rest = message;
	while (rest.len && sw_str_split(&rest, '\n', &line)) {
		if (is_blank_line(line) && lines.len)
			break;
		if (!is_blank_line(line))
			sw_push(arena, &lines, sw_str_rtrim(line));
	}
	*title = sw_str_trim(sw_str_join(arena, lines.ptr, lines.len, SW_STR(" ")));
	for (size_t i = 0; i < rest.len;) {
		size_t end = line_end(rest, i);
		if (end)
			sw_buf_addc(&text, '\n');
		else
			sw_buf_addc(&text, rest.ptr[i]);
		i += end ? end : 1;
	}
	*body = sw_str_trim(sw_buf_copy(&text, arena));
}

/* The level of one line: what the pattern's first group holds, by the first rule that fits. */
static bool level_of_line(const sw_dialect *dialect, sw_str line, sw_level *out, sw_error *err)
{
	sw_pyre_match match = {0};
	bool zero = dialect->cz.major_version_zero;
	const sw_level_rule *map = zero ? dialect->cz.bump_map_zero.ptr : dialect->cz.bump_map.ptr;
	size_t count = zero ? dialect->cz.bump_map_zero.len : dialect->cz.bump_map.len;
	*out = SW_LEVEL_NONE;
	if (!sw_pyre_search(dialect->cz.bump_pattern, line, 0, &match, err))
		return false;
	if (!match.matched)
		return true;
	sw_str found = sw_pyre_text(&match, line, 1);
	for (size_t i = 0; i < count; i++) {
		if (!sw_pyre_match_at_start(map[i].pattern, found, &match, err))
			return false;
		if (match.matched) {
			*out = map[i].level;
			return true;
		}
	}
	return true;
}

bool sw_cz_judge(const sw_dialect *dialect, size_t commit, sw_arena *arena, sw_history *history, sw_error *err)
{
	sw_history_item item = {.commit = commit, .other = SW_NPOS};
	sw_str title = {0}, body = {0}, line = {0};
	sw_change_parse(history->commits.ptr[commit].message, arena, &item.change);
	sw_cz_message(history->commits.ptr[commit].message, arena, &title, &body);
	sw_str text = sw_str_trim(sw_fmt(arena, "%.*s\n\n%.*s", SW_ARG(title), SW_ARG(body)));
	while (text.len && item.level != SW_LEVEL_MAJOR && sw_str_split(&text, '\n', &line)) {
		sw_level level = SW_LEVEL_NONE;
		if (!level_of_line(dialect, line, &level, err))
			return false;
		item.level = level > item.level ? level : item.level;
	}
	if (item.level == SW_LEVEL_NONE)
		item.skip = item.change.conventional ? SW_SKIP_TYPE : SW_SKIP_FORM;
	sw_push(arena, &history->items, item);
	return true;
}
