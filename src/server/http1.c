#include "server/http1.h"

#include <string.h>

#include "base/clock.h"

static bool is_token_char(char c)
{
	return sw_is_alnum(c) || (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool is_token(sw_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_token_char(s.ptr[i]))
			return false;
	return s.len > 0;
}

size_t sw_http1_head_end(sw_str bytes, size_t from)
{
	if (bytes.len > 0 && !is_token_char(bytes.ptr[0]))
		return bytes.len; /* a TLS greeting, an empty line: nothing that waiting could make better */
	for (size_t i = from > 3 ? from - 3 : 0; i < bytes.len; i++) {
		const char *lf = memchr(bytes.ptr + i, '\n', bytes.len - i);
		if (!lf)
			return SW_NPOS;
		i = (size_t)(lf - bytes.ptr);
		if (i == 0 || bytes.ptr[i - 1] != '\r')
			return i + 1; /* a bare LF: the parser refuses it */
		if (i >= 3 && bytes.ptr[i - 2] == '\n' && bytes.ptr[i - 3] == '\r')
			return i + 1;
	}
	return SW_NPOS;
}

bool sw_http1_unescape(sw_arena *arena, sw_str text, sw_str *out)
{
	char *to = sw_alloc(arena, text.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (c == '%') {
			int high = i + 2 < text.len ? sw_hex_value(text.ptr[i + 1]) : -1;
			int low = i + 2 < text.len ? sw_hex_value(text.ptr[i + 2]) : -1;
			if (high < 0 || low < 0 || high + low == 0)
				return false;
			c = (char)(high * 16 + low);
			i += 2;
		}
		to[len++] = c;
	}
	*out = (sw_str){to, len};
	return true;
}

sw_str sw_http1_query_get(sw_arena *arena, sw_str query, const char *name)
{
	sw_str pair;
	while (sw_str_split(&query, '&', &pair)) {
		sw_str key = pair, value = SW_STR("");
		sw_str_cut(pair, SW_STR("="), &key, &value);
		if (!sw_str_is(key, name))
			continue;
		sw_str text = {0};
		return sw_http1_unescape(arena, value, &text) ? text : (sw_str){0};
	}
	return (sw_str){0};
}

sw_str sw_http1_field_get(const sw_http1_head *head, const char *name)
{
	sw_each (field, &head->fields)
		if (sw_str_ieq(field->name, sw_str_of(name)))
			return field->value;
	return (sw_str){0};
}

/* A segment that climbs or stays, which no client sends and which has no meaning below our routes. */
static bool has_dot_segment(sw_str path)
{
	sw_str segment;
	while (sw_str_split(&path, '/', &segment))
		if (sw_str_is(segment, ".") || sw_str_is(segment, ".."))
			return true;
	return false;
}

static const char *parse_path(sw_arena *arena, sw_str raw, sw_http1_head *out)
{
	size_t mark = sw_str_chr(raw, '?');
	out->query = mark == SW_NPOS ? (sw_str){raw.ptr + raw.len, 0} : sw_str_from(raw, mark + 1);
	sw_str path = sw_str_sub(raw, 0, mark);
	for (size_t i = 0; i + 2 < path.len; i++)
		if (path.ptr[i] == '%' && path.ptr[i + 1] == '2' && sw_lower(path.ptr[i + 2]) == 'f')
			return "the path holds an encoded slash";
	if (!sw_http1_unescape(arena, path, &out->path))
		return "the path is not well-formed";
	for (size_t i = 0; i < out->path.len; i++)
		if ((unsigned char)out->path.ptr[i] < 0x20 || out->path.ptr[i] == 0x7f || out->path.ptr[i] == '\\')
			return "the path holds a control character or a backslash";
	if (!sw_str_is_utf8(out->path))
		return "the path is not UTF-8";
	return has_dot_segment(out->path) ? "the path holds a dot segment" : NULL;
}

/* Name or address with an optional port. What pages build links from must be harmless (RFC 9112, 3.2.3). */
static bool is_host(sw_str host)
{
	if (host.len == 0 || host.len > 260)
		return false;
	size_t at = 0;
	if (host.ptr[0] == '[') {
		size_t close = sw_str_chr(host, ']');
		if (close == SW_NPOS || close < 3)
			return false;
		for (at = 1; at < close; at++)
			if (sw_hex_value(host.ptr[at]) < 0 && host.ptr[at] != ':' && host.ptr[at] != '.')
				return false;
		at = close + 1;
	} else {
		while (at < host.len && (sw_is_alnum(host.ptr[at]) || strchr("-._", host.ptr[at])))
			at++;
	}
	if (at == host.len)
		return true;
	if (at == 0 || host.ptr[at] != ':')
		return false;
	sw_str port = sw_str_from(host, at + 1);
	uint64_t number = 0;
	return port.len == 0 || (sw_str_u64(port, &number) && number < 65536);
}

/* Origin form, or absolute form whose authority then counts for the Host header (RFC 9112, 3.2). */
static const char *parse_target(sw_arena *arena, sw_http1_head *out)
{
	for (size_t i = 0; i < out->target.len; i++)
		if (out->target.ptr[i] < 0x21 || out->target.ptr[i] > 0x7e || strchr("\"<>#", out->target.ptr[i]))
			return "the request target holds a character that must be encoded";
	sw_str rest = out->target;
	if (rest.len > 7 && sw_str_ieq(sw_str_sub(rest, 0, 7), SW_STR("http://"))) {
		rest = sw_str_from(rest, 7);
		size_t slash = sw_str_chr(rest, '/');
		out->host = sw_str_sub(rest, 0, slash);
		if (!is_host(out->host))
			return "the request target is no URL";
		rest = slash == SW_NPOS ? SW_STR("/") : sw_str_from(rest, slash);
	}
	if (rest.len == 0 || rest.ptr[0] != '/')
		return "the request target is neither a path nor a URL";
	return parse_path(arena, rest, out);
}

static int parse_request_line(sw_arena *arena, sw_str line, sw_http1_head *out, const char **why)
{
	sw_str rest, version;
	if (!sw_str_cut(line, SW_STR(" "), &out->method, &rest) ||
	    !sw_str_cut(rest, SW_STR(" "), &out->target, &version) || !is_token(out->method)) {
		*why = "the request line is not METHOD TARGET VERSION";
		return 400;
	}
	out->http10 = sw_str_is(version, "HTTP/1.0");
	if (!out->http10 && !sw_str_is(version, "HTTP/1.1")) {
		bool other = sw_str_starts(version, SW_STR("HTTP/")) && version.len == 8 &&
			     sw_is_digit(version.ptr[5]) && version.ptr[5] > '1' && version.ptr[6] == '.' &&
			     sw_is_digit(version.ptr[7]);
		*why = other ? "only HTTP/1.1 is spoken here" : "the HTTP version is not understood";
		return other ? 505 : 400;
	}
	if (out->target.len > SW_HTTP1_TARGET_MAX) {
		*why = "the request target is too long";
		return 414;
	}
	*why = parse_target(arena, out);
	return *why ? 400 : 0;
}

static const char *parse_field(sw_str line, sw_http1_field *out)
{
	if (line.ptr[0] == ' ' || line.ptr[0] == '\t')
		return "a header is folded over two lines";
	size_t colon = sw_str_chr(line, ':');
	if (colon == SW_NPOS || !is_token(sw_str_sub(line, 0, colon)))
		return "a header has no proper name";
	out->name = sw_str_sub(line, 0, colon);
	out->value = sw_str_trim(sw_str_from(line, colon + 1));
	for (size_t i = colon + 1; i < line.len; i++)
		if (((unsigned char)line.ptr[i] < 0x20 && line.ptr[i] != '\t') || line.ptr[i] == 0x7f)
			return "a header value holds a control character";
	return NULL;
}

static const char *parse_fields(sw_arena *arena, sw_str rest, sw_http1_head *out)
{
	while (rest.len > 0) {
		size_t end = sw_str_find(rest, SW_STR("\r\n"));
		if (end == SW_NPOS)
			return "a header line does not end with CR LF";
		if (end == 0)
			return rest.len == 2 ? NULL : "a header line is empty";
		if (out->fields.len == SW_HTTP1_HEADERS_MAX)
			return "there are too many headers";
		sw_http1_field field = {0};
		const char *why = parse_field(sw_str_sub(rest, 0, end), &field);
		if (why)
			return why;
		sw_push(arena, &out->fields, field);
		rest = sw_str_from(rest, end + 2);
	}
	return "the headers do not end";
}

static size_t count_fields(const sw_http1_head *head, const char *name)
{
	size_t count = 0;
	sw_each (field, &head->fields)
		count += sw_str_ieq(field->name, sw_str_of(name));
	return count;
}

/* How the body is framed: one Content-Length of digits, or one Transfer-Encoding that is just "chunked"; never both, never twice
   (also not with the same value), because the next hop may pick the other one. */
static const char *check_framing(sw_http1_head *out)
{
	size_t lengths = count_fields(out, "content-length"), codings = count_fields(out, "transfer-encoding");
	if (lengths + codings > 1)
		return "the body is framed twice";
	out->has_body = lengths + codings > 0;
	if (codings == 1) {
		out->chunked = true;
		if (out->http10 || !sw_str_ieq(sw_http1_field_get(out, "transfer-encoding"), SW_STR("chunked")))
			return "the transfer coding is not understood";
	}
	if (lengths == 1) {
		sw_str text = sw_http1_field_get(out, "content-length");
		uint64_t length = 0;
		if (text.len > 18 || !sw_str_u64(text, &length))
			return "Content-Length is no number";
		out->content_length = (int64_t)length;
	}
	return NULL;
}

static const char *check_host(sw_http1_head *out)
{
	size_t hosts = count_fields(out, "host");
	if (hosts > 1 || (hosts == 0 && !out->http10))
		return hosts > 1 ? "there are two Host headers" : "there is no Host header";
	sw_str host = sw_http1_field_get(out, "host");
	if (hosts == 1 && !is_host(host))
		return "the Host header is not understood";
	if (out->host.len == 0)
		out->host = host;
	return NULL;
}

static void read_connection(sw_http1_head *out)
{
	out->keep_alive = !out->http10;
	sw_each (field, &out->fields) {
		if (!sw_str_ieq(field->name, SW_STR("connection")))
			continue;
		sw_str rest = field->value, option;
		while (sw_str_split(&rest, ',', &option))
			if (sw_str_ieq(sw_str_trim(option), SW_STR("close")))
				out->keep_alive = false;
	}
}

int sw_http1_head_parse(sw_arena *arena, sw_str bytes, sw_http1_head *out, const char **why)
{
	*out = (sw_http1_head){0};
	size_t end = sw_str_find(bytes, SW_STR("\r\n"));
	if (end == SW_NPOS || memchr(bytes.ptr, '\n', end) || memchr(bytes.ptr, '\0', end)) {
		*why = "the request line is not METHOD TARGET VERSION";
		return 400;
	}
	int status = parse_request_line(arena, sw_str_sub(bytes, 0, end), out, why);
	if (status)
		return status;
	if ((*why = parse_fields(arena, sw_str_from(bytes, end + 2), out)) || (*why = check_framing(out)) ||
	    (*why = check_host(out)))
		return 400;
	read_connection(out);
	sw_str expect = sw_http1_field_get(out, "expect");
	out->expect_continue = sw_str_ieq(expect, SW_STR("100-continue"));
	if (expect.ptr && !out->expect_continue) {
		*why = "the expectation is not understood";
		return 417;
	}
	return 0;
}

static const char day_names[] = "ThuFriSatSunMonTueWed"; /* 1970 began with a Thursday */
static const char month_names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

sw_str sw_http1_date(sw_arena *arena, int64_t seconds)
{
	sw_date d = sw_date_utc(seconds);
	return sw_fmt(arena, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", day_names + 3 * (seconds / 86400 % 7), d.day,
		      month_names + (ptrdiff_t)3 * (d.month - 1), d.year, d.hour, d.minute, d.second);
}

/* Like `form`, in which "#" stands for a digit and "?" for a letter? */
static bool has_form(sw_str text, const char *form)
{
	for (size_t i = 0; i < text.len && form[i]; i++) {
		char c = text.ptr[i];
		if (form[i] == '#' ? !sw_is_digit(c) : form[i] == '?' ? !sw_is_alpha(c) : c != form[i])
			return false;
	}
	return text.len == strlen(form);
}

static int two_digits(const char *at)
{
	return (at[0] - '0') * 10 + at[1] - '0';
}

int64_t sw_http1_date_parse(sw_str text)
{
	if (!has_form(text, "???, ## ??? #### ##:##:## GMT"))
		return -1;
	const char *t = text.ptr;
	int month = 0;
	while (month < 12 && memcmp(month_names + (ptrdiff_t)3 * month, t + 8, 3) != 0)
		month++;
	sw_date d = {two_digits(t + 12) * 100 + two_digits(t + 14),
		     month + 1,
		     two_digits(t + 5),
		     two_digits(t + 17),
		     two_digits(t + 20),
		     two_digits(t + 23)};
	bool sane = d.year >= 1970 && month < 12 && d.day > 0 && d.day < 32 && d.hour < 24 && d.minute < 60 &&
		    d.second < 61;
	return sane ? sw_date_seconds(d) : -1;
}

enum { CHUNK_SIZE, CHUNK_SIZE_LF, CHUNK_DATA, CHUNK_DATA_CR, CHUNK_DATA_LF, CHUNK_END_CR, CHUNK_END_LF };

/* One byte of framing; false: malformed. */
static bool chunk_byte(sw_http1_chunks *chunks, char c)
{
	switch (chunks->state) {
	case CHUNK_SIZE:
		if (c == '\r' && chunks->digits > 0) {
			chunks->state = CHUNK_SIZE_LF;
			return true;
		}
		if (sw_hex_value(c) < 0 || ++chunks->digits > 15)
			return false;
		chunks->left = chunks->left * 16 + sw_hex_value(c);
		return true;
	case CHUNK_SIZE_LF:
		chunks->state = chunks->left > 0 ? CHUNK_DATA : CHUNK_END_CR;
		chunks->digits = 0;
		return c == '\n';
	case CHUNK_DATA_CR: chunks->state = CHUNK_DATA_LF; return c == '\r';
	case CHUNK_DATA_LF: chunks->state = CHUNK_SIZE; return c == '\n';
	case CHUNK_END_CR: chunks->state = CHUNK_END_LF; return c == '\r';
	case CHUNK_END_LF: chunks->done = true; return c == '\n';
	default: return false;
	}
}

bool sw_http1_chunks_read(sw_http1_chunks *chunks, sw_str *bytes, sw_str *data)
{
	*data = (sw_str){0};
	while (bytes->len > 0 && !chunks->done) {
		if (chunks->state == CHUNK_DATA) {
			size_t take = (uint64_t)chunks->left < bytes->len ? (size_t)chunks->left : bytes->len;
			*data = sw_str_sub(*bytes, 0, take);
			*bytes = sw_str_from(*bytes, take);
			chunks->left -= (int64_t)take;
			if (chunks->left == 0)
				chunks->state = CHUNK_DATA_CR;
			return true;
		}
		char c = bytes->ptr[0];
		*bytes = sw_str_from(*bytes, 1);
		if (!chunk_byte(chunks, c))
			return false;
	}
	return true;
}
