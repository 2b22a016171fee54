/* Reading answers: header fields, and what a server says when it refuses. */
#include "net/net_internal.h"

#include <stdio.h>

#include "base/buf.h"

#define SAID_MAX  600
#define SAID_SCAN ((size_t)64 << 10) /* of a body: a refusal stands at its beginning */

sw_str sw_http_header_get(const sw_http_response *response, const char *name)
{
	sw_each (header, &response->headers)
		if (sw_str_ieq(header->name, sw_str_of(name)))
			return header->value;
	return (sw_str){0};
}

sw_str sw_http_media_type(const sw_http_response *response, sw_arena *arena)
{
	sw_str type = sw_http_header_get(response, "Content-Type"), parameters;
	sw_str_cut(type, SW_STR(";"), &type, &parameters);
	return sw_str_lower(arena, sw_str_trim(type));
}

/* Appends what `s` says as one line: runs of blanks and control characters become one blank. Bytes that are no UTF-8 are
   taken as Latin-1, which is what HTTP/1.1 once said a reason phrase is. */
static void add_clean(sw_buf *out, sw_str s)
{
	bool utf8 = sw_str_is_utf8(s);
	for (size_t i = 0; i < s.len && out->len < out->max; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if (c <= ' ' || c == 0x7f || (!utf8 && c < 0xa0 && c >= 0x80)) {
			if (out->len > 0 && out->ptr[out->len - 1] != ' ')
				sw_buf_addc(out, ' ');
		} else if (utf8 || c < 0x80) {
			sw_buf_addc(out, (char)c);
		} else {
			sw_buf_addc(out, (char)(0xc0 | c >> 6));
			sw_buf_addc(out, (char)(0x80 | (c & 0x3f)));
		}
	}
}

/* The line in the buffer; a character that the limit cut in two goes. */
static sw_str clean_line(const sw_buf *buf, sw_arena *arena)
{
	sw_str line = sw_buf_str(buf);
	while (line.len > 0 && !sw_str_is_utf8(line))
		line.len--;
	return sw_str_trim(sw_str_copy(arena, sw_str_trim(line)));
}

sw_str sw_http_clean(sw_str text, size_t max_bytes, sw_arena *arena)
{
	SW_AUTO(sw_buf) out = {.max = max_bytes};
	add_clean(&out, text);
	return sw_str_copy(arena, clean_line(&out, arena));
}

sw_str sw_http_shown_url(sw_arena *arena, sw_str url)
{
	size_t colon = sw_str_find(url, SW_STR("://"));
	size_t start = colon == SW_NPOS ? 0 : colon + 3, end = start, query;
	while (end < url.len && url.ptr[end] != '/' && url.ptr[end] != '?' && url.ptr[end] != '#')
		end++;
	size_t at = sw_str_rchr(sw_str_sub(url, start, end), '@');
	size_t host = at == SW_NPOS ? start : start + at + 1;
	sw_str rest = sw_str_from(url, host);
	rest = sw_str_sub(rest, 0, sw_str_chr(rest, '#'));
	query = sw_str_chr(rest, '?');
	sw_str shown = sw_fmt(arena, "%.*s%.*s%s", SW_ARG(sw_str_sub(url, 0, start)),
			      SW_ARG(sw_str_sub(rest, 0, query)), query == SW_NPOS ? "" : "?...");
	return sw_http_clean(shown, 1000, arena);
}

/* The text of the first element `name` in an HTML page, "" when there is none. */
static sw_str element(sw_str html, const char *name, sw_arena *arena)
{
	sw_str open = sw_fmt(arena, "<%s", name), close = sw_fmt(arena, "</%s", name);
	size_t start = sw_str_find(html, open);
	if (start == SW_NPOS)
		return SW_STR("");
	sw_str inner = sw_str_from(html, start);
	inner = sw_str_from(inner, sw_str_chr(inner, '>') + 1);
	return sw_str_sub(inner, 0, sw_str_find(inner, close));
}

/* The text of a piece of HTML as it stands: no tags, the usual entities decoded. */
static sw_str html_text(sw_str html, sw_arena *arena)
{
	static const sw_str entities[][2] = {
		{SW_S("&lt;"), SW_S("<")},   {SW_S("&gt;"), SW_S(">")},   {SW_S("&quot;"), SW_S("\"")},
		{SW_S("&#39;"), SW_S("'")},  {SW_S("&#039;"), SW_S("'")}, {SW_S("&#x27;"), SW_S("'")},
		{SW_S("&nbsp;"), SW_S(" ")}, {SW_S("&amp;"), SW_S("&")},
	};
	SW_AUTO(sw_buf) out = {0};
	while (html.len > 0) {
		size_t e = 0, used = 1, end = sw_str_chr(html, '>');
		while (e < SW_COUNTOF(entities) && !sw_str_starts(html, entities[e][0]))
			e++;
		if (html.ptr[0] == '<') {
			used = end == SW_NPOS ? html.len : end + 1;
			sw_buf_addc(&out, ' ');
		} else if (e < SW_COUNTOF(entities)) {
			used = entities[e][0].len;
			sw_buf_add(&out, entities[e][1]);
		} else {
			sw_buf_addc(&out, html.ptr[0]);
		}
		html = sw_str_from(html, used);
	}
	return sw_buf_copy(&out, arena);
}

/* Servers put their reason into different places: pypiserver (bottle) into <pre>, PyPI and devpi into the title behind the
   number of the status, others into the text. */
static sw_str said_in_html(sw_str html, int status, sw_arena *arena)
{
	static const char *const names[] = {"pre", "title", "body"};
	char number[16];
	snprintf(number, sizeof(number), "%d ", status);
	for (size_t i = 0; i < SW_COUNTOF(names); i++) {
		sw_str text = sw_http_clean(html_text(element(html, names[i], arena), arena), SAID_MAX, arena);
		if (sw_str_starts(text, SW_STR("Error: ")))
			text = sw_str_from(text, 7);
		if (sw_str_starts(text, sw_str_of(number)))
			text = sw_str_from(text, sw_str_of(number).len);
		if (text.len > 0 && !sw_str_is(text, "None"))
			return text;
	}
	return SW_STR("");
}

sw_str sw_http_said(const sw_http_response *response, sw_arena *arena)
{
	sw_str type = sw_http_media_type(response, arena), body = sw_str_sub(response->body, 0, SAID_SCAN), said = {0};
	if (sw_str_is(type, "text/html") || sw_str_starts(sw_str_ltrim(body), SW_STR("<")))
		said = said_in_html(body, response->status, arena);
	else if (sw_str_starts(type, SW_STR("text/")) || type.len == 0)
		said = sw_http_clean(body, SAID_MAX, arena);
	return said.len > 0 ? said : response->reason;
}

bool sw_http_unexpected(const sw_http_response *response, const char *what, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_str url = sw_http_shown_url(&scratch, response->url), said = sw_http_said(response, &scratch);
	sw_fail(err, SW_H007, "%s: %.*s answered %d%s%.*s", what, SW_ARG(url), response->status, said.len ? " " : "",
		SW_ARG(said));
	err->upstream_status = response->status;
	if (response->status == 401 || response->status == 403)
		return sw_hint(err, "this needs credentials, or others: shipwheel help credentials");
	if (response->status == 404)
		return sw_hint(err, "check the URL");
	if (response->status >= 500 || response->status == 429)
		return sw_hint(err, "the server's own trouble: try again later");
	return false;
}
