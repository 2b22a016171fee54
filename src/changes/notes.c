#include "changes/notes.h"

#include <string.h>

#include "changes/notes_internal.h"

const char *sw_notes_style_name(sw_notes_style style)
{
	static const char *const names[] = {"auto",       "keep-a-changelog", "release",
					    "commitizen", "semantic-release", "towncrier"};
	return names[style];
}

/* Foreign text --------------------------------------------------------------------------------------------------------------- */

/* Controls, and what turns or hides the text beside it: marks of writing direction, zero-width characters. */
static bool is_hidden(uint32_t point)
{
	return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x61c ||
	       (point >= 0x200b && point <= 0x200f) || (point >= 0x2028 && point <= 0x202e) ||
	       (point >= 0x2060 && point <= 0x2069) || point == 0xfeff || point > 0x10ffff;
}

static void add_visible(sw_buf *buf, sw_str text)
{
	for (size_t i = 0, len = 0; i < text.len; i += len) {
		uint32_t point = sw_utf8_point(text, i, &len);
		if (point == '\n' || point == '\t' || point == '\r')
			sw_buf_addc(buf, ' ');
		else if (is_hidden(point))
			sw_buf_add_utf8(buf, 0xfffd);
		else
			sw_buf_add(buf, sw_str_sub(text, i, i + len));
	}
}

/* Length of a code span at `at`: as many backticks at its end as at its beginning; 0 = it is none. */
static size_t code_span(sw_str text, size_t at)
{
	size_t ticks = 0;
	while (at + ticks < text.len && text.ptr[at + ticks] == '`')
		ticks++;
	for (size_t i = at + ticks, run = 0; i <= text.len; i++) {
		if (i < text.len && text.ptr[i] == '`') {
			run++;
			continue;
		}
		if (run == ticks && ticks)
			return i - at;
		run = 0;
	}
	return 0;
}

static bool is_word_at(sw_str text, size_t at)
{
	return at < text.len && (sw_is_alnum(text.ptr[at]) || text.ptr[at] == '_' || (text.ptr[at] & 0x80));
}

/* "@name" behind something that is no word: a forge would tell that person. Its length, else 0. */
static size_t mention(sw_str text, size_t at)
{
	size_t end = at + 1;
	if (text.ptr[at] != '@' || (at && is_word_at(text, at - 1)))
		return 0;
	while (end < text.len && (sw_is_alnum(text.ptr[end]) || strchr("-_./", text.ptr[end])))
		end++;
	while (end > at + 1 && strchr("./-", text.ptr[end - 1]))
		end--;
	return end > at + 1 ? end - at : 0;
}

/* Whether the character at `at` would be markup inside of a line. */
static bool is_markup(sw_str text, size_t at)
{
	char c = text.ptr[at];
	if (strchr("\\*[]<>`|", c))
		return true;
	if (c == '_') /* inside of a word it is just itself */
		return !(at && is_word_at(text, at - 1) && is_word_at(text, at + 1));
	if (c == '~')
		return (at && text.ptr[at - 1] == '~') || (at + 1 < text.len && text.ptr[at + 1] == '~');
	return c == '&' && at + 1 < text.len && (sw_is_alpha(text.ptr[at + 1]) || text.ptr[at + 1] == '#');
}

/* A line's beginning that would be a heading, a quotation or another list. */
static size_t block_mark(sw_str text)
{
	size_t digits = 0;
	if (text.len && strchr("#+-=", text.ptr[0]))
		return 1;
	while (digits < text.len && sw_is_digit(text.ptr[digits]))
		digits++;
	bool list = digits && digits < text.len && (text.ptr[digits] == '.' || text.ptr[digits] == ')') &&
		    (digits + 1 == text.len || sw_is_blank(text.ptr[digits + 1]));
	return list ? digits + 1 : 0;
}

void sw_notes_escape(sw_buf *buf, sw_str text)
{
	SW_AUTO(sw_buf) clean = {0};
	add_visible(&clean, sw_str_trim(text));
	sw_str s = sw_buf_str(&clean);
	size_t mark = block_mark(s);
	for (size_t i = 0; i < s.len;) {
		size_t span = s.ptr[i] == '`' ? code_span(s, i) : 0, name = mention(s, i);
		if (span || name) {
			const char *tick = span ? "" : "`";
			sw_buf_addz(buf, tick);
			sw_buf_add(buf, sw_str_sub(s, i, i + (span ? span : name)));
			sw_buf_addz(buf, tick);
			i += span ? span : name;
			continue;
		}
		if (is_markup(s, i) || i + 1 == mark)
			sw_buf_addc(buf, '\\');
		sw_buf_addc(buf, s.ptr[i++]);
	}
}

/* What a terminal or a reader must not see, in text that keeps its lines. */
static sw_str without_controls(sw_str text, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	sw_buf_add_visible(&buf, text);
	return sw_buf_copy(&buf, arena);
}

static sw_notes_style choose(const sw_notes_input *in, sw_notes_style style)
{
	if (style != SW_NOTES_AUTO)
		return style;
	if (in->fragments && in->fragments->config.present)
		return SW_NOTES_TOWNCRIER;
	if (in->dialect->id == SW_DIALECT_SEMANTIC_RELEASE)
		return SW_NOTES_SEMANTIC_RELEASE;
	return in->dialect->id == SW_DIALECT_COMMITIZEN ? SW_NOTES_COMMITIZEN : SW_NOTES_KEEP;
}

static bool check_style(const sw_notes_input *in, sw_notes_style style, sw_error *err)
{
	static const struct {
		sw_notes_style style;
		sw_dialect_id dialect;
	} pairs[] = {{SW_NOTES_COMMITIZEN, SW_DIALECT_COMMITIZEN},
		     {SW_NOTES_SEMANTIC_RELEASE, SW_DIALECT_SEMANTIC_RELEASE}};
	for (size_t i = 0; i < SW_COUNTOF(pairs); i++)
		if (style == pairs[i].style && in->dialect->id != pairs[i].dialect) {
			sw_fail(err, SW_A002, "notes in the style of %s need commits read as %s does",
				sw_notes_style_name(style), sw_dialect_name(pairs[i].dialect));
			return sw_hint(err, "set version.commits = \"%s\" in [tool.shipwheel]",
				       sw_dialect_name(pairs[i].dialect));
		}
	if (style != SW_NOTES_TOWNCRIER || (in->fragments && in->fragments->config.present))
		return true;
	sw_fail(err, SW_A002, "notes in the style of towncrier need its settings");
	return sw_hint(err, "add [tool.towncrier] to pyproject.toml");
}

bool sw_notes_render(const sw_notes_input *input, sw_notes_style style, sw_arena *arena, sw_notes *out, sw_error *err)
{
	sw_notes notes = {0};
	style = choose(input, style);
	if (!check_style(input, style, err))
		return false;
	switch (style) {
	case SW_NOTES_COMMITIZEN:
		if (!sw_notes_render_cz(input, arena, &notes, err))
			return false;
		break;
	case SW_NOTES_TOWNCRIER:
		if (!sw_notes_render_towncrier(input, arena, &notes, err))
			return false;
		break;
	case SW_NOTES_SEMANTIC_RELEASE: sw_notes_render_psr(input, arena, &notes); break;
	case SW_NOTES_AUTO:
	case SW_NOTES_KEEP:
	case SW_NOTES_RELEASE: sw_notes_render_own(input, style != SW_NOTES_RELEASE, arena, &notes); break;
	}
	notes.heading = without_controls(notes.heading, arena);
	notes.body = without_controls(notes.body, arena);
	if (!notes.text.ptr)
		notes.text = sw_fmt(arena, "%.*s%s%.*s\n", SW_ARG(notes.heading), notes.body.len ? "\n\n" : "",
				    SW_ARG(notes.body));
	else
		notes.text = without_controls(notes.text, arena);
	*out = notes;
	return true;
}
