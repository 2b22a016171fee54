#include "changes/changelog.h"

#include <string.h>

#include "base/buf.h"
#include "changes/changelog_internal.h"
#include "pyspec/pep440.h"

/* Titles ----------------------------------------------------------------------------------------------------------------------- */

/* What may stand between a version and the rest of its heading; a word there makes it a sentence ("Python 3.12 support"). */
static bool ends_version(sw_str rest)
{
	if (!rest.len || strchr("]:,/", rest.ptr[0]))
		return true;
	sw_str text = sw_str_ltrim(rest);
	if (text.ptr == rest.ptr)
		return false;
	return !text.len || strchr("([-/:", text.ptr[0]) || sw_str_starts(text, SW_STR("\xe2\x80\x93")) ||
	       sw_str_starts(text, SW_STR("\xe2\x80\x94")) || sw_is_digit(text.ptr[0]);
}

/* The version at the beginning of `text`, behind "v"; its length, 0 = none. A date is none. */
static size_t version_len(sw_str text)
{
	size_t len = 0;
	while (len < text.len && (sw_is_alnum(text.ptr[len]) || strchr(".+!_-", text.ptr[len])))
		len++;
	while (len && strchr(".-_", text.ptr[len - 1]))
		len--;
	sw_str version = sw_str_sub(text, 0, len);
	return len && sw_is_digit(text.ptr[0]) && sw_str_chr(version, '.') != SW_NPOS && sw_pep440_valid(version) ? len
														  : 0;
}

static size_t skip_v(sw_str text, size_t at)
{
	bool v = at + 1 < text.len && (text.ptr[at] == 'v' || text.ptr[at] == 'V') && sw_is_digit(text.ptr[at + 1]);
	return at + v;
}

/* "1.2.0", "[v1.2.0](…)", "Version 1.2.0", "fathom 1.2.0 (2024-05-01)": the place of the version in the title. *words counts
   what stands before it. */
static bool find_version(sw_str title, size_t *from, size_t *len, size_t *words)
{
	size_t at = 0;
	for (*words = 0; *words <= 2 && at < title.len; (*words)++) {
		size_t start = at + (title.ptr[at] == '[');
		start = skip_v(title, start);
		*len = version_len(sw_str_from(title, start));
		if (*len && ends_version(sw_str_from(title, start + *len))) {
			*from = start;
			return true;
		}
		while (at < title.len && !sw_is_blank(title.ptr[at]))
			at++;
		while (at < title.len && sw_is_blank(title.ptr[at]))
			at++;
	}
	return false;
}

/* YYYY-MM-DD */
static sw_str find_date(sw_str title)
{
	for (size_t i = 0; i + 10 <= title.len; i++) {
		sw_str date = sw_str_sub(title, i, i + 10);
		bool fits = true;
		for (size_t k = 0; k < 10 && fits; k++)
			fits = k == 4 || k == 7 ? date.ptr[k] == '-' : sw_is_digit(date.ptr[k]);
		if (fits)
			return date;
	}
	return (sw_str){0};
}

static bool contains_word(sw_str title, const char *word)
{
	size_t len = strlen(word);
	for (size_t i = 0; i + len <= title.len; i++)
		if (sw_str_ieq(sw_str_sub(title, i, i + len), sw_str_of(word)))
			return true;
	return false;
}

static bool is_unreleased(sw_str title)
{
	sw_str text = title;
	if (sw_str_starts(text, SW_STR("["))) {
		text = sw_str_from(text, 1);
		text = sw_str_sub(text, 0, sw_str_chr(text, ']'));
	}
	return sw_str_ieq(text, SW_STR("unreleased")) || sw_str_ieq(text, SW_STR("unreleased changes")) ||
	       sw_str_ieq(text, SW_STR("next release"));
}

/* Headings --------------------------------------------------------------------------------------------------------------------- */

/* Every heading of the file, of whatever it is; those of releases are chosen from them. */
typedef struct reader {
	sw_changelog *log;
	sw_arena *arena;
	sw_changelog_headings all;
	char marks[16]; /* rst: the underlines in the order of their first use */
	size_t mark_count;
	char fence; /* inside of a code block: its mark */
} reader;

static void push_heading(reader *r, sw_str line, size_t body, size_t number, unsigned level, sw_str title)
{
	sw_changelog_heading heading = {.offset = (size_t)(line.ptr - r->log->text.ptr),
					.len = line.len,
					.body = body,
					.line = number,
					.level = level,
					.title = sw_str_trim(title)};
	sw_push(r->arena, &r->all, heading);
}

/* The length of a line of one mark ("====="), else 0. */
static size_t rule_len(sw_str line)
{
	line = sw_str_rtrim(line);
	if (line.len < 3 || sw_is_alnum(line.ptr[0]) || sw_is_blank(line.ptr[0]) || line.ptr[0] & 0x80)
		return 0;
	for (size_t i = 1; i < line.len; i++)
		if (line.ptr[i] != line.ptr[0])
			return 0;
	return line.len;
}

/* Whether the line belongs to a code block or opens or closes one. */
static bool is_code(reader *r, sw_str text)
{
	if (sw_str_starts(text, SW_STR("```")) || sw_str_starts(text, SW_STR("~~~"))) {
		if (!r->fence)
			r->fence = text.ptr[0];
		else if (r->fence == text.ptr[0])
			r->fence = 0;
		return true;
	}
	return r->fence != 0;
}

static void read_markdown_line(reader *r, sw_str line, sw_str next, size_t behind, size_t behind_next, size_t number)
{
	sw_str text = sw_str_ltrim(line);
	size_t marks = 0;
	if (line.len - text.len > 3 || !text.len || is_code(r, text))
		return;
	while (marks < text.len && text.ptr[marks] == '#')
		marks++;
	if (marks && marks <= 6 && marks < text.len && sw_is_blank(text.ptr[marks])) {
		sw_str title = sw_str_trim(sw_str_from(text, marks));
		while (sw_str_ends(title, SW_STR("#")))
			title = sw_str_rtrim(sw_str_sub(title, 0, title.len - 1));
		push_heading(r, line, behind, number, (unsigned)marks, title);
		return;
	}
	size_t rule = rule_len(next);
	if (rule && (next.ptr[0] == '=' || next.ptr[0] == '-') && !rule_len(line))
		push_heading(r, line, behind_next, number, next.ptr[0] == '=' ? 1 : 2, text);
}

static void read_rst_line(reader *r, sw_str line, sw_str next, size_t behind_next, size_t number)
{
	size_t rule = rule_len(next), level = 0;
	if (!rule || !sw_str_trim(line).len || rule_len(line) || sw_is_blank(line.ptr[0]))
		return;
	while (level < r->mark_count && r->marks[level] != next.ptr[0])
		level++;
	if (level == r->mark_count && r->mark_count < sizeof r->marks)
		r->marks[r->mark_count++] = next.ptr[0];
	push_heading(r, line, behind_next, number, (unsigned)level + 1, line);
}

static void read_lines(reader *r)
{
	sw_str rest = r->log->text, line = {0};
	size_t number = 0;
	if (sw_str_starts(rest, SW_STR("\xef\xbb\xbf")))
		rest = sw_str_from(rest, 3);
	while (rest.len && sw_str_line(&rest, &line)) {
		sw_str after = rest, next = {0};
		size_t behind = rest.ptr ? (size_t)(rest.ptr - r->log->text.ptr) : r->log->text.len;
		if (after.len)
			sw_str_line(&after, &next);
		size_t behind_next = after.ptr ? (size_t)(after.ptr - r->log->text.ptr) : r->log->text.len;
		number++;
		if (r->log->form == SW_CHANGELOG_RST)
			read_rst_line(r, line, next, behind_next, number);
		else
			read_markdown_line(r, line, next, behind, behind_next, number);
	}
}

size_t sw_changelog_start(const sw_changelog *log, size_t at)
{
	if (log->form != SW_CHANGELOG_RST || at < 2)
		return at;
	size_t start = at - 1;
	while (start > 0 && log->text.ptr[start - 1] != '\n')
		start--;
	sw_str above = sw_str_rtrim(sw_str_sub(log->text, start, at));
	bool first = start < 2 || log->text.ptr[start - 2] == '\n' || log->text.ptr[start - 2] == '\r';
	return rule_len(above) && first ? start : at; /* else it belongs to the title before */
}

/* Those of releases. What has other words before its number counts on the level of the first release alone. */
static void choose_headings(reader *r)
{
	unsigned level = 0;
	for (size_t i = 0; i < r->all.len; i++) {
		sw_changelog_heading heading = r->all.ptr[i];
		size_t from = 0, len = 0, words = 0;
		bool version = find_version(heading.title, &from, &len, &words);
		heading.unreleased = is_unreleased(heading.title);
		if ((!version && !heading.unreleased) ||
		    (level && heading.level > level && (words || heading.level > 2)))
			continue;
		level = level ? level : heading.level;
		if (version) {
			heading.version = sw_str_sub(heading.title, from, from + len);
			heading.version_at = (size_t)(heading.version.ptr - r->log->text.ptr);
			heading.version_len = len;
			sw_str rest = sw_str_from(heading.title, from + len);
			heading.date = find_date(rest);
			heading.yanked = contains_word(rest, "[yanked]");
			heading.unreleased = contains_word(rest, "(unreleased)");
		}
		heading.end = r->log->links;
		for (size_t k = i + 1; k < r->all.len; k++)
			if (r->all.ptr[k].level <= heading.level) {
				heading.end = sw_changelog_start(r->log, r->all.ptr[k].offset);
				break;
			}
		sw_push(r->arena, &r->log->headings, heading);
	}
	/* A release on a deeper level ends the one before as well. */
	for (size_t i = 0; i + 1 < r->log->headings.len; i++)
		if (r->log->headings.ptr[i].end > r->log->headings.ptr[i + 1].offset)
			r->log->headings.ptr[i].end = sw_changelog_start(r->log, r->log->headings.ptr[i + 1].offset);
}

/* The end ---------------------------------------------------------------------------------------------------------------------- */

bool sw_changelog_link_label(sw_str line, sw_str *label)
{
	size_t close = sw_str_find(line, SW_STR("]:"));
	if (!sw_str_starts(line, SW_STR("[")) || close == SW_NPOS || close < 2)
		return false;
	*label = sw_str_sub(line, 1, close);
	return true;
}

/* Where the lines of link definitions begin that end the file. */
static size_t find_links(sw_str text)
{
	size_t found = text.len;
	for (size_t end = text.len; end > 0;) {
		size_t start = end - 1;
		while (start > 0 && text.ptr[start - 1] != '\n')
			start--;
		sw_str line = sw_str_trim(sw_str_sub(text, start, end)), label = {0};
		if (sw_changelog_link_label(line, &label))
			found = start;
		else if (line.len)
			break;
		end = start;
	}
	return found;
}

/* The end of the line of an insertion marker, which begins its line and stands before the links; SW_NPOS = there is none. */
static size_t find_marker(sw_str text, size_t links, sw_str given)
{
	static const char *const known[] = {"<!-- towncrier release notes start -->",
					    ".. towncrier release notes start", "<!-- version list -->",
					    "..\n    version list"};
	for (size_t i = 0; i <= SW_COUNTOF(known); i++) {
		sw_str mark = i ? sw_str_of(known[i - 1]) : sw_str_trim(given);
		size_t at = mark.len ? sw_str_find(text, mark) : SW_NPOS;
		if (at == SW_NPOS || (at && text.ptr[at - 1] != '\n'))
			continue;
		size_t line = sw_str_chr(sw_str_from(text, at + mark.len), '\n');
		size_t end = line == SW_NPOS ? text.len : at + mark.len + line + 1;
		if (end <= links)
			return end;
	}
	return SW_NPOS;
}

void sw_changelog_parse(sw_str name, sw_str text, sw_str marker, sw_arena *arena, sw_changelog *out)
{
	sw_str lower = sw_str_lower(arena, name);
	*out = (sw_changelog){.text = text, .newline = SW_STR("\n")};
	size_t end = sw_str_chr(text, '\n');
	if (end != SW_NPOS && end && text.ptr[end - 1] == '\r')
		out->newline = SW_STR("\r\n");
	if (sw_str_ends(lower, SW_STR(".rst")) ||
	    (!sw_str_ends(lower, SW_STR(".md")) && sw_str_find(text, SW_STR("\n## ")) == SW_NPOS &&
	     sw_str_find(text, SW_STR("\n# ")) == SW_NPOS && !sw_str_starts(text, SW_STR("#"))))
		out->form = SW_CHANGELOG_RST;
	out->links = out->form == SW_CHANGELOG_MARKDOWN ? find_links(text) : text.len;
	out->marker = find_marker(text, out->links, marker);
	reader r = {.log = out, .arena = arena};
	read_lines(&r);
	choose_headings(&r);
}

const sw_changelog_heading *sw_changelog_find(const sw_changelog *log, sw_str version)
{
	int order = 1;
	sw_each (heading, &log->headings)
		if (heading->version.len && (sw_str_eq(heading->version, version) ||
					     (sw_pep440_cmp_text(heading->version, version, &order) && order == 0)))
			return heading;
	return NULL;
}

const sw_changelog_heading *sw_changelog_unreleased(const sw_changelog *log)
{
	sw_each (heading, &log->headings)
		if (heading->unreleased)
			return heading;
	return NULL;
}
