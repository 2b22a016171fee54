#include "codec/html.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

/* ---- escaping ---- */

void sw_html_escape(sw_buf *buf, sw_str s)
{
	for (size_t i = 0; i < s.len;) {
		size_t len = sw_utf8_len(s, i);
		switch (s.ptr[i]) {
		case '&': sw_buf_addz(buf, "&amp;"); break;
		case '<': sw_buf_addz(buf, "&lt;"); break;
		case '>': sw_buf_addz(buf, "&gt;"); break;
		case '"': sw_buf_addz(buf, "&quot;"); break;
		case '\'': sw_buf_addz(buf, "&#x27;"); break;
		default:
			if (len)
				sw_buf_add(buf, sw_str_sub(s, i, i + len));
			else
				sw_buf_addz(buf, "\xef\xbf\xbd");
		}
		i += len ? len : 1;
	}
}

/* ---- character references (HTML 5, 13.2.5.72 and following, as html.unescape does them) ---- */

typedef struct entity {
	const char *name, *text;
} entity;
static const entity entities[] = {
#include "codec/html_entities.inc"
};
enum { LONGEST_NAME = 32 }; /* "CounterClockwiseContourIntegral;" */

static int by_name(const void *key, const void *row)
{
	return sw_str_cmp(*(const sw_str *)key, sw_str_of(((const entity *)row)->name));
}

static const entity *entity_named(sw_str name)
{
	return bsearch(&name, entities, SW_COUNTOF(entities), sizeof(entities[0]), by_name);
}

/* Numbers in the C1 range mean what Windows-1252 has there; where it has nothing they stay what they are. */
static const uint16_t windows_1252[32] = {0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
					  0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0x8d,   0x17d,  0x8f,
					  0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
					  0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};

static bool is_noncharacter(uint32_t c)
{
	if ((c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe)
		return true;
	return c == 0xb || (c >= 1 && c <= 8) || (c >= 0xe && c <= 0x1f) || c == 0x7f;
}

static void add_number(sw_buf *buf, uint32_t c)
{
	if (c >= 0x80 && c <= 0x9f)
		sw_buf_add_utf8(buf, windows_1252[c - 0x80]);
	else if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		sw_buf_addz(buf, "\xef\xbf\xbd");
	else if (!is_noncharacter(c))
		sw_buf_add_utf8(buf, c);
}

static int digit_value(char c, unsigned base)
{
	if (sw_is_digit(c))
		return c - '0';
	c = sw_lower(c);
	return base == 16 && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "&#…;" at the front of `s`: appends its character, returns its length; 0 when it is none. */
static size_t take_number(sw_buf *buf, sw_str s)
{
	bool hex = s.len > 2 && sw_lower(s.ptr[2]) == 'x';
	size_t at = hex ? 3 : 2, begin = at;
	uint32_t value = 0;
	for (; at < s.len && digit_value(s.ptr[at], hex ? 16 : 10) >= 0; at++)
		if (value <= 0x10ffff)
			value = value * (hex ? 16 : 10) + (uint32_t)digit_value(s.ptr[at], hex ? 16 : 10);
	if (at == begin)
		return 0;
	add_number(buf, value);
	return at < s.len && s.ptr[at] == ';' ? at + 1 : at;
}

/* "&name;" or, for the old names, "&name": the longest that is known. */
static size_t take_name(sw_buf *buf, sw_str s)
{
	size_t len = 0;
	while (len < LONGEST_NAME && 1 + len < s.len && sw_str_chr(SW_STR("\t\n\f <&#;"), s.ptr[1 + len]) == SW_NPOS)
		len++;
	if (1 + len < s.len && s.ptr[1 + len] == ';') {
		const entity *whole = entity_named(sw_str_sub(s, 1, len + 2));
		if (whole) {
			sw_buf_addz(buf, whole->text);
			return len + 2;
		}
	}
	for (; len > 1; len--) {
		const entity *old = entity_named(sw_str_sub(s, 1, len + 1));
		if (old) {
			sw_buf_addz(buf, old->text);
			return len + 1;
		}
	}
	return 0;
}

sw_str sw_html_unescape(sw_str s, sw_arena *arena)
{
	if (sw_str_chr(s, '&') == SW_NPOS)
		return s;
	SW_AUTO(sw_buf) buf = {.max = s.len * 4 + 16};
	for (size_t i = 0; i < s.len;) {
		sw_str rest = sw_str_from(s, i);
		size_t taken = 0;
		if (rest.ptr[0] == '&' && rest.len > 1)
			taken = rest.ptr[1] == '#' ? take_number(&buf, rest) : take_name(&buf, rest);
		if (!taken) {
			sw_buf_addc(&buf, rest.ptr[0]);
			taken = 1;
		}
		i += taken;
	}
	return sw_buf_copy(&buf, arena);
}

/* ---- links ---- */

typedef struct reader {
	sw_str page;
	size_t at;
	sw_arena *arena;
	sw_html_links *out;
	bool in_link;
	sw_buf text; /* of the open <a> */
} reader;

static void reader_close(reader *r)
{
	sw_buf_close(&r->text);
}

static bool name_ends(char c)
{
	return sw_is_blank(c) || c == '/' || c == '>';
}

static void skip_blanks(reader *r)
{
	while (r->at < r->page.len && (sw_is_blank(r->page.ptr[r->at]) || r->page.ptr[r->at] == '/'))
		r->at++;
}

static sw_str take_value(reader *r)
{
	char quote = r->at < r->page.len ? r->page.ptr[r->at] : '\0';
	if (quote == '"' || quote == '\'') {
		sw_str rest = sw_str_from(r->page, r->at + 1);
		size_t end = sw_str_chr(rest, quote);
		sw_str value = sw_str_sub(rest, 0, end);
		r->at += 1 + value.len + (end != SW_NPOS);
		return value;
	}
	size_t from = r->at;
	while (r->at < r->page.len && !sw_is_blank(r->page.ptr[r->at]) && r->page.ptr[r->at] != '>')
		r->at++;
	return sw_str_sub(r->page, from, r->at);
}

/* The attributes of a tag, up to and with its ">". */
static void take_attrs(reader *r, sw_html_link *tag)
{
	for (;;) {
		skip_blanks(r);
		if (r->at >= r->page.len)
			return;
		if (r->page.ptr[r->at] == '>') {
			r->at++;
			return;
		}
		size_t from = r->at++;
		while (r->at < r->page.len && !name_ends(r->page.ptr[r->at]) && r->page.ptr[r->at] != '=')
			r->at++;
		sw_html_attr attr = {.name = sw_str_lower(r->arena, sw_str_sub(r->page, from, r->at))};
		while (r->at < r->page.len && sw_is_blank(r->page.ptr[r->at]))
			r->at++;
		if (r->at < r->page.len && r->page.ptr[r->at] == '=') {
			r->at++;
			while (r->at < r->page.len && sw_is_blank(r->page.ptr[r->at]))
				r->at++;
			attr.value = sw_html_unescape(take_value(r), r->arena);
			if (!attr.value.ptr)
				attr.value = SW_STR("");
		}
		sw_push(r->arena, &tag->attrs, attr);
	}
}

/* Moves behind `end` (any case), or to the end of the page. */
static void skip_past(reader *r, const char *end)
{
	sw_str want = sw_str_of(end);
	for (; r->at + want.len <= r->page.len; r->at++)
		if (sw_str_ieq(sw_str_sub(r->page, r->at, r->at + want.len), want)) {
			r->at += want.len;
			return;
		}
	r->at = r->page.len;
}

static void end_link(reader *r)
{
	if (!r->in_link)
		return;
	r->out->links.ptr[r->out->links.len - 1].text = sw_html_unescape(sw_buf_copy(&r->text, r->arena), r->arena);
	sw_buf_clear(&r->text);
	r->in_link = false;
}

static sw_str attr_of(const sw_html_link *tag, const char *name)
{
	sw_each (attr, &tag->attrs)
		if (sw_str_is(attr->name, name))
			return attr->value.ptr ? attr->value : SW_STR("");
	return (sw_str){0};
}

/* What a start tag means to us. */
static bool handle_start(reader *r, sw_str name, const sw_html_link *tag, sw_error *err)
{
	if (sw_str_is(name, "a")) {
		end_link(r); /* links do not nest: a new one closes the last */
		if (r->out->links.len >= SW_LIMIT_HTML_LINKS)
			return sw_fail(err, SW_O007, "the page has more than %d links", SW_LIMIT_HTML_LINKS);
		sw_push(r->arena, &r->out->links, *tag);
		r->in_link = true;
	} else if (sw_str_is(name, "base") && !r->out->base.ptr) {
		r->out->base = attr_of(tag, "href");
	} else if (sw_str_is(name, "meta") && attr_of(tag, "name").ptr) {
		sw_push(r->arena, &r->out->meta, (sw_html_attr){attr_of(tag, "name"), attr_of(tag, "content")});
	} else if (sw_str_is(name, "script")) {
		skip_past(r, "</script");
		skip_past(r, ">");
	} else if (sw_str_is(name, "style")) {
		skip_past(r, "</style");
		skip_past(r, ">");
	}
	return true;
}

static bool handle_tag(reader *r, sw_error *err)
{
	sw_str rest = sw_str_from(r->page, r->at);
	if (sw_str_starts(rest, SW_STR("<!--"))) {
		r->at += 4;
		skip_past(r, "-->");
		return true;
	}
	bool closing = rest.len > 1 && rest.ptr[1] == '/';
	size_t from = r->at + 1 + closing;
	if (from >= r->page.len || !sw_is_alpha(r->page.ptr[from])) {
		if (rest.len > 1 && (rest.ptr[1] == '!' || rest.ptr[1] == '?')) {
			skip_past(r, ">");
		} else {
			if (r->in_link)
				sw_buf_addc(&r->text, '<');
			r->at++;
		}
		return true;
	}
	for (r->at = from; r->at < r->page.len && !name_ends(r->page.ptr[r->at]); r->at++)
		;
	sw_str name = sw_str_lower(r->arena, sw_str_sub(r->page, from, r->at));
	sw_html_link tag = {0};
	take_attrs(r, &tag);
	if (!closing)
		return handle_start(r, name, &tag, err);
	if (sw_str_is(name, "a"))
		end_link(r);
	return true;
}

bool sw_html_read_links(sw_str page, sw_arena *arena, sw_html_links *out, sw_error *err)
{
	sw_html_links found = {0};
	SW_AUTO(reader) r = {.page = page, .arena = arena, .out = &found};
	while (r.at < page.len) {
		size_t next = sw_str_chr(sw_str_from(page, r.at), '<');
		size_t end = next == SW_NPOS ? page.len : r.at + next;
		if (r.in_link)
			sw_buf_add(&r.text, sw_str_sub(page, r.at, end));
		r.at = end;
		if (r.at < page.len && !handle_tag(&r, err))
			return false;
	}
	end_link(&r);
	*out = found;
	return true;
}

sw_str sw_html_attr_get(const sw_html_link *link, const char *name)
{
	return attr_of(link, name);
}
