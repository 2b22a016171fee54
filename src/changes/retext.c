/* A little of Python's text handling, for what has to come out as a Python program makes it. */
#include <string.h>

#include "changes/internal.h"

static void add_template(sw_buf *buf, const char *with, const sw_pyre_match *match, sw_str text)
{
	for (; *with; with++) {
		if (*with == '\\' && sw_is_digit(with[1]))
			sw_buf_add(buf, sw_pyre_text(match, text, (size_t)(*++with - '0')));
		else
			sw_buf_addc(buf, *with);
	}
}

bool sw_re_sub(const sw_pyre *re, sw_str text, const char *with, sw_arena *arena, sw_str *out, sw_error *err)
{
	SW_AUTO(sw_buf) buf = {0};
	sw_pyre_match match = {0};
	size_t at = 0, done = 0;
	while (at <= text.len) {
		if (!sw_pyre_search(re, text, at, &match, err))
			return false;
		if (!match.matched)
			break;
		sw_buf_add(&buf, sw_str_sub(text, done, match.start[0]));
		add_template(&buf, with, &match, text);
		done = match.end[0];
		at = match.end[0] > match.start[0] ? match.end[0] : match.end[0] + 1;
	}
	if (!done && !buf.len) {
		*out = text;
		return true;
	}
	sw_buf_add(&buf, sw_str_from(text, done));
	*out = sw_buf_copy(&buf, arena);
	return true;
}

bool sw_re_split(const sw_pyre *re, sw_str text, sw_arena *arena, sw_strs *out, sw_error *err)
{
	sw_pyre_match match = {0};
	size_t at = 0, done = 0;
	while (at <= text.len) {
		if (!sw_pyre_search(re, text, at, &match, err))
			return false;
		if (!match.matched)
			break;
		sw_push(arena, out, sw_str_sub(text, done, match.start[0]));
		done = match.end[0];
		at = match.end[0] > match.start[0] ? match.end[0] : match.end[0] + 1;
	}
	sw_push(arena, out, sw_str_from(text, done));
	return true;
}

void sw_text_split(sw_str text, sw_str sep, sw_arena *arena, sw_strs *out)
{
	sw_str before = {0}, after = {0};
	while (sw_str_cut(text, sep, &before, &after)) {
		sw_push(arena, out, before);
		text = after;
	}
	sw_push(arena, out, text);
}

static size_t indent_of(sw_str line)
{
	size_t len = 0;
	while (len < line.len && (line.ptr[len] == ' ' || line.ptr[len] == '\t'))
		len++;
	return len;
}

static size_t common_len(sw_str a, sw_str b)
{
	size_t len = 0;
	while (len < a.len && len < b.len && a.ptr[len] == b.ptr[len])
		len++;
	return len;
}

sw_str sw_text_dedent(sw_str text, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	sw_strs lines = {0};
	sw_str margin = {0};
	bool known = false;
	sw_text_split(text, SW_STR("\n"), arena, &lines);
	sw_each (line, &lines) {
		size_t indent = indent_of(*line);
		if (indent == line->len) {
			line->len = 0;
			continue;
		}
		margin = sw_str_sub(*line, 0, known ? common_len(margin, sw_str_sub(*line, 0, indent)) : indent);
		known = true;
	}
	sw_each (line, &lines) {
		if (line != lines.ptr)
			sw_buf_addc(&buf, '\n');
		sw_buf_add(&buf, sw_str_from(*line, line->len ? margin.len : 0));
	}
	return sw_buf_copy(&buf, arena);
}
