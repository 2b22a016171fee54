/* Reading answers: header fields, and what a server says when it refuses. */
#include "net/net_internal.h"

#include <stdio.h>

#include "base/buf.h"
#include "codec/html.h"
#include "codec/json.h"

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

/* The text of a piece of HTML as it stands, without tags. */
static sw_str html_text(sw_str html, sw_arena *arena)
{
	SW_AUTO(sw_buf) out = {0};
	while (html.len > 0) {
		size_t open = sw_str_chr(html, '<');
		sw_buf_add(&out, sw_str_sub(html, 0, open));
		sw_buf_addc(&out, ' ');
		html = open == SW_NPOS ? (sw_str){0} : sw_str_from(html, open);
		size_t close = sw_str_chr(html, '>');
		html = close == SW_NPOS ? (sw_str){0} : sw_str_from(html, close + 1);
	}
	return sw_html_unescape(sw_buf_copy(&out, arena), arena);
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

static void add_part(sw_buf *out, sw_str text)
{
	if (text.len == 0 || sw_str_find(sw_buf_str(out), text) != SW_NPOS)
		return;
	if (out->len > 0)
		sw_buf_addz(out, ": ");
	sw_buf_add(out, text);
}

static void add_members(sw_buf *out, const sw_json_value *object)
{
	static const char *const keys[] = {"title", "detail", "message", "error", "msg"};
	for (size_t i = 0; i < SW_COUNTOF(keys); i++)
		add_part(out, sw_json_get_str(object, keys[i]));
}

/* PyPI: "code" is the status and the reason, the rest is general; RFC 9457 problems: title, detail, errors; Artifactory:
   errors with messages; GitLab: message; FastAPI servers: detail, a text or a list. */
static sw_str said_in_json(sw_str json, int status, sw_arena *arena)
{
	static const char *const lists[] = {"errors", "detail"};
	SW_AUTO(sw_buf) out = {.max = SAID_MAX};
	sw_json_value *root;
	sw_error ignored = {0};
	char number[16];
	if (!sw_json_parse(SW_STR("the answer"), json, NULL, arena, &root, &ignored))
		return sw_http_clean(json, SAID_MAX, arena);
	sw_str code = sw_json_get_str(root, "code");
	snprintf(number, sizeof(number), "%d ", status);
	if (sw_str_starts(code, sw_str_of(number)))
		return sw_http_clean(sw_str_from(code, sw_str_of(number).len), SAID_MAX, arena);
	add_members(&out, root);
	for (size_t i = 0; i < SW_COUNTOF(lists); i++) {
		const sw_json_value *list = sw_json_get_array(root, lists[i]);
		for (size_t k = 0; list && k < list->items.len && k < 5; k++) {
			if (list->items.ptr[k]->kind == SW_JSON_STRING)
				add_part(&out, list->items.ptr[k]->text);
			add_members(&out, list->items.ptr[k]);
		}
	}
	add_part(&out, code);
	if (out.len == 0) /* of a form that nobody knows: better all of it than nothing */
		return sw_http_clean(json, SAID_MAX, arena);
	return sw_http_clean(sw_buf_str(&out), SAID_MAX, arena);
}

sw_str sw_http_said(const sw_http_response *response, sw_arena *arena)
{
	sw_str type = sw_http_media_type(response, arena), body = sw_str_sub(response->body, 0, SAID_SCAN), said = {0};
	if (sw_str_is(type, "application/json") || sw_str_ends(type, SW_STR("+json")))
		said = said_in_json(body, response->status, arena);
	else if (sw_str_is(type, "text/html") || sw_str_starts(sw_str_ltrim(body), SW_STR("<")))
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
