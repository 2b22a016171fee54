#include "codec/mime.h"

#include <string.h>

#include "base/limits.h"
#include "codec/url.h"

/* ---- parameters of a header's value ---- */

/* A quoted string: "\" protects a quote or itself. Anything else behind it is meant: a path of Windows, as old clients send. */
static sw_str unquote(sw_str *rest, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	size_t i = 1;
	for (; i < rest->len && rest->ptr[i] != '"'; i++) {
		bool escape = rest->ptr[i] == '\\' && i + 1 < rest->len &&
			      (rest->ptr[i + 1] == '"' || rest->ptr[i + 1] == '\\');
		sw_buf_addc(&buf, rest->ptr[i += escape]);
	}
	*rest = sw_str_from(*rest, i + 1);
	return sw_buf_copy(&buf, arena);
}

/* RFC 5987: charset'language'percent-encoded. */
static sw_str decode_extended(sw_str value, sw_arena *arena)
{
	sw_str charset, rest, language, text;
	if (!sw_str_cut(value, SW_STR("'"), &charset, &rest) || !sw_str_cut(rest, SW_STR("'"), &language, &text) ||
	    !sw_str_ieq(charset, SW_STR("utf-8")))
		return (sw_str){0};
	sw_str decoded = {0};
	return sw_url_unescape(text, arena, &decoded) && sw_str_is_utf8(decoded) ? decoded : (sw_str){0};
}

/* The next "; name=value" of *rest. */
static bool next_param(sw_str *rest, sw_arena *arena, sw_str *name, sw_str *value)
{
	size_t at = sw_str_chr(*rest, ';');
	if (at == SW_NPOS)
		return false;
	*rest = sw_str_ltrim(sw_str_from(*rest, at + 1));
	size_t end = 0;
	while (end < rest->len && rest->ptr[end] != '=' && rest->ptr[end] != ';')
		end++;
	*name = sw_str_trim(sw_str_sub(*rest, 0, end));
	*value = SW_STR("");
	*rest = sw_str_from(*rest, end);
	if (!rest->len || rest->ptr[0] != '=')
		return true;
	*rest = sw_str_ltrim(sw_str_from(*rest, 1));
	if (rest->len && rest->ptr[0] == '"') {
		*value = unquote(rest, arena);
		return true;
	}
	end = sw_str_chr(*rest, ';');
	*value = sw_str_trim(sw_str_sub(*rest, 0, end));
	*rest = sw_str_from(*rest, end == SW_NPOS ? rest->len : end);
	return true;
}

sw_str sw_mime_param(sw_str value, const char *name, sw_arena *arena)
{
	sw_str rest = value, found, text, plain = {0};
	sw_str extended_name = sw_fmt(arena, "%s*", name);
	while (next_param(&rest, arena, &found, &text)) {
		sw_str decoded = sw_str_ieq(found, extended_name) ? decode_extended(text, arena) : (sw_str){0};
		if (decoded.ptr)
			return decoded;
		if (!plain.ptr && sw_str_ieq(found, sw_str_of(name)))
			plain = text;
	}
	return plain;
}

static bool boundary_char(char c)
{
	return sw_is_alnum(c) || (c && strchr("'()+_,-./:=? ", c));
}

bool sw_mime_boundary(sw_str content_type, sw_arena *arena, sw_str *out, sw_error *err)
{
	sw_str type = sw_str_trim(sw_str_sub(content_type, 0, sw_str_chr(content_type, ';')));
	if (!sw_str_ieq(type, SW_STR("multipart/form-data")))
		return sw_fail(err, SW_O005, "the body is no multipart/form-data but \"%.*s\"", SW_ARG(type));
	sw_str boundary = sw_mime_param(content_type, "boundary", arena);
	bool good = boundary.len >= 1 && boundary.len <= 70 && boundary.ptr[boundary.len - 1] != ' ';
	for (size_t i = 0; i < boundary.len && good; i++)
		good = boundary_char(boundary.ptr[i]);
	if (!good)
		return sw_fail(err, SW_O005, "the form has no boundary of 1 to 70 allowed characters");
	*out = sw_str_copy(arena, boundary);
	return true;
}

/* ---- reading ---- */

enum state {
	AT_START, /* the first boundary, which has no line end before it; what comes before is a preamble */
	AT_LINE,  /* behind a boundary: "--" closes, CR LF goes on */
	IN_HEADER,
	IN_CONTENT,
	AT_END, /* behind the closing boundary: an epilogue, which is ignored */
	BROKEN
};

void sw_mime_reader_open(sw_mime_reader *reader, sw_str boundary, const sw_mime_limits *limits,
			 const sw_mime_events *events)
{
	*reader = (sw_mime_reader){.events = *events, .state = AT_START, .matched = 2};
	if (limits)
		reader->limits = *limits;
	if (!reader->limits.max_parts)
		reader->limits.max_parts = 10000;
	if (!reader->limits.max_header_bytes)
		reader->limits.max_header_bytes = 16 << 10;
	if (!reader->limits.max_part_bytes)
		reader->limits.max_part_bytes = (int64_t)SW_LIMIT_FILE;
	reader->header.max = reader->limits.max_header_bytes;
	SW_ASSERT(boundary.len >= 1 && boundary.len <= 70);
	memcpy(reader->delimiter, "\r\n--", 4);
	memcpy(reader->delimiter + 4, boundary.ptr, boundary.len);
	reader->delimiter_len = boundary.len + 4;
}

void sw_mime_reader_close(sw_mime_reader *reader)
{
	sw_buf_close(&reader->header);
}

static bool broken(sw_mime_reader *reader, const char *what, sw_error *err)
{
	reader->state = BROKEN;
	return sw_fail(err, SW_O005, "the form is not well-formed: %s", what);
}

static sw_str header_value(sw_str headers, const char *name)
{
	for (sw_str line; sw_str_line(&headers, &line);) {
		size_t colon = sw_str_chr(line, ':');
		if (colon != SW_NPOS && sw_str_ieq(sw_str_trim(sw_str_sub(line, 0, colon)), sw_str_of(name)))
			return sw_str_trim(sw_str_from(line, colon + 1));
	}
	return (sw_str){0};
}

/* The header is complete: tells the part. */
static bool begin_part(sw_mime_reader *reader, sw_error *err)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_str headers = sw_buf_str(&reader->header);
	sw_str disposition = header_value(headers, "Content-Disposition");
	sw_mime_part part = {.content_type = header_value(headers, "Content-Type")};
	sw_str kind = sw_str_trim(sw_str_sub(disposition, 0, sw_str_chr(disposition, ';')));
	if (!sw_str_ieq(kind, SW_STR("form-data")))
		return broken(reader, "a part has no Content-Disposition: form-data", err);
	part.name = sw_mime_param(disposition, "name", &arena);
	part.filename = sw_mime_param(disposition, "filename", &arena);
	if (!part.name.ptr)
		return broken(reader, "a part has no name", err);
	if (reader->parts++ >= reader->limits.max_parts)
		return broken(reader, "it has too many parts", err);
	reader->part_bytes = 0;
	reader->state = IN_CONTENT;
	reader->matched = 0;
	if (reader->events.part && !reader->events.part(reader->events.data, &part, err)) {
		reader->state = BROKEN;
		return false;
	}
	sw_buf_clear(&reader->header);
	return true;
}

static bool end_part(sw_mime_reader *reader, sw_error *err)
{
	if (reader->events.done && !reader->events.done(reader->events.data, err)) {
		reader->state = BROKEN;
		return false;
	}
	return true;
}

static bool give(sw_mime_reader *reader, sw_str bytes, sw_error *err)
{
	if (!bytes.len)
		return true;
	reader->part_bytes += (int64_t)bytes.len;
	if (reader->part_bytes > reader->limits.max_part_bytes)
		return broken(reader, "a part is too large", err);
	if (reader->events.bytes && !reader->events.bytes(reader->events.data, bytes, err)) {
		reader->state = BROKEN;
		return false;
	}
	return true;
}

/* Takes bytes up to the delimiter. What matched the beginning of it in the last piece and turned out to be content is given from the
   delimiter itself: the bytes are the same. The delimiter begins with the only CR in it, so a mismatch can only start anew there. */
static bool take_content(sw_mime_reader *reader, sw_str *piece, bool deliver, bool *found, sw_error *err)
{
	size_t from = 0, i = 0;
	*found = false;
	for (; i < piece->len; i++) {
		char c = piece->ptr[i];
		if (reader->matched && c != reader->delimiter[reader->matched]) {
			/* the part of the false start that came in an earlier piece */
			size_t here = i - from;
			size_t earlier = reader->matched > here ? reader->matched - here : 0;
			if (earlier && deliver && !give(reader, (sw_str){reader->delimiter, earlier}, err))
				return false;
			reader->matched = 0;
		}
		if (c == reader->delimiter[reader->matched]) {
			if (reader->matched == 0) {
				if (deliver && !give(reader, sw_str_sub(*piece, from, i), err))
					return false;
				from = i;
			}
			if (++reader->matched == reader->delimiter_len) {
				*found = true;
				reader->matched = 0;
				*piece = sw_str_from(*piece, i + 1);
				return true;
			}
		}
	}
	if (deliver && !reader->matched && !give(reader, sw_str_from(*piece, from), err))
		return false;
	*piece = sw_str_from(*piece, piece->len);
	return true;
}

/* Collects into `header` up to an end; false when more is needed. */
static bool collect(sw_mime_reader *reader, sw_str *piece, bool (*is_end)(sw_str so_far))
{
	while (piece->len && !reader->header.over) {
		sw_buf_addc(&reader->header, piece->ptr[0]);
		*piece = sw_str_from(*piece, 1);
		if (is_end(sw_buf_str(&reader->header)))
			return true;
	}
	return false;
}

static bool line_is_over(sw_str so_far)
{
	return sw_str_ends(so_far, SW_STR("\r\n")) || sw_str_is(so_far, "--");
}

static bool header_is_over(sw_str so_far)
{
	return sw_str_ends(so_far, SW_STR("\r\n\r\n")) || sw_str_is(so_far, "\r\n");
}

/* Behind a boundary: the end of the form, or a new part. Blanks before the line end are allowed (RFC 2046). */
static bool after_boundary(sw_mime_reader *reader, sw_str *piece, sw_error *err)
{
	if (!collect(reader, piece, line_is_over))
		return !reader->header.over || broken(reader, "no line end behind a boundary", err);
	sw_str line = sw_buf_str(&reader->header);
	if (sw_str_is(line, "--"))
		reader->state = AT_END;
	else if (sw_str_trim(line).len)
		return broken(reader, "text behind a boundary", err);
	else
		reader->state = IN_HEADER;
	sw_buf_clear(&reader->header);
	return true;
}

bool sw_mime_feed(sw_mime_reader *reader, sw_str piece, sw_error *err)
{
	while (piece.len) {
		bool found = false;
		switch ((enum state)reader->state) {
		case AT_START:
			if (!take_content(reader, &piece, false, &found, err))
				return false;
			if (found)
				reader->state = AT_LINE;
			break;
		case AT_LINE:
			if (!after_boundary(reader, &piece, err))
				return false;
			break;
		case IN_HEADER:
			if (collect(reader, &piece, header_is_over)) {
				if (!begin_part(reader, err))
					return false;
			} else if (reader->header.over) {
				return broken(reader, "the header of a part is too long", err);
			}
			break;
		case IN_CONTENT:
			if (!take_content(reader, &piece, true, &found, err))
				return false;
			if (found) {
				reader->state = AT_LINE;
				if (!end_part(reader, err))
					return false;
			}
			break;
		case AT_END: return true;
		case BROKEN: return sw_fail(err, SW_O005, "the form was refused already");
		}
	}
	return true;
}

bool sw_mime_finish(sw_mime_reader *reader, sw_error *err)
{
	if (reader->state == AT_END)
		return true;
	return broken(reader, "it ends before its closing boundary", err);
}
