/* The encoding of a Python source (PEP 263, tokenize.detect_encoding). */
#include <string.h>

#include "codec/pyliteral_internal.h"

typedef enum py_encoding { ENCODING_UTF8, ENCODING_LATIN1, ENCODING_ASCII, ENCODING_UNKNOWN } py_encoding;

/* The encoding's name in a comment like "# -*- coding: latin-1 -*-"; {NULL, 0} when the line has none. */
static sw_str cookie(sw_str line)
{
	sw_str rest = line;
	while (rest.len && strchr(" \t\f", rest.ptr[0]))
		rest = sw_str_from(rest, 1);
	if (!rest.len || rest.ptr[0] != '#')
		return (sw_str){0};
	for (size_t at; (at = sw_str_find(rest, SW_STR("coding"))) != SW_NPOS; rest = sw_str_from(rest, at + 1)) {
		sw_str name = sw_str_from(rest, at + 6);
		size_t len = 0;
		if (!name.len || (name.ptr[0] != ':' && name.ptr[0] != '='))
			continue;
		name = sw_str_from(name, 1);
		while (name.len && (name.ptr[0] == ' ' || name.ptr[0] == '\t'))
			name = sw_str_from(name, 1);
		while (len < name.len && (sw_is_alnum(name.ptr[len]) || strchr("-_.", name.ptr[len])) && name.ptr[len])
			len++;
		if (len)
			return sw_str_sub(name, 0, len);
	}
	return (sw_str){0};
}

/* A first line that lets the second one name the encoding: blank or a comment. */
static bool is_blank(sw_str line)
{
	size_t at = 0;
	while (at < line.len && strchr(" \t\f", line.ptr[at]) && line.ptr[at])
		at++;
	return at == line.len || line.ptr[at] == '#' || line.ptr[at] == '\r';
}

static py_encoding encoding_of(sw_str name)
{
	static const struct {
		const char *name;
		py_encoding encoding;
	} table[] = {
		{"utf-8", ENCODING_UTF8},        {"utf8", ENCODING_UTF8},        {"u8", ENCODING_UTF8},
		{"utf-8-sig", ENCODING_UTF8},    {"latin-1", ENCODING_LATIN1},   {"latin1", ENCODING_LATIN1},
		{"iso-8859-1", ENCODING_LATIN1}, {"iso8859-1", ENCODING_LATIN1}, {"iso-latin-1", ENCODING_LATIN1},
		{"8859", ENCODING_LATIN1},       {"cp819", ENCODING_LATIN1},     {"l1", ENCODING_LATIN1},
		{"ascii", ENCODING_ASCII},       {"us-ascii", ENCODING_ASCII},   {"646", ENCODING_ASCII},
	};
	char normal[24] = "";
	for (size_t i = 0; i < name.len && i + 1 < sizeof(normal); i++)
		normal[i] = name.ptr[i] == '_' ? '-' : sw_lower(name.ptr[i]);
	/* the tokenizer looks at twelve characters, so that the suffixes of editors do no harm: utf-8-unix */
	if (strncmp(normal, "utf-8-", 6) == 0)
		return ENCODING_UTF8;
	if (strncmp(normal, "latin-1-", 8) == 0 || strncmp(normal, "iso-8859-1-", 11) == 0 ||
	    strncmp(normal, "iso-latin-1-", 12) == 0)
		return ENCODING_LATIN1;
	for (size_t i = 0; i < SW_COUNTOF(table) && name.len < sizeof(normal); i++)
		if (strcmp(normal, table[i].name) == 0)
			return table[i].encoding;
	return ENCODING_UNKNOWN;
}

/* "\r\n" and "\r" become "\n"; Latin-1 becomes UTF-8. */
static sw_str to_text(sw_str bytes, bool latin1, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	for (size_t at = 0; at < bytes.len;) {
		size_t len = 0;
		while (at + len < bytes.len && bytes.ptr[at + len] != '\r' &&
		       !(latin1 && (unsigned char)bytes.ptr[at + len] >= 0x80))
			len++;
		sw_buf_add(&buf, sw_str_sub(bytes, at, at + len));
		at += len;
		if (at == bytes.len)
			break;
		if (bytes.ptr[at] != '\r')
			sw_buf_add_utf8(&buf, (unsigned char)bytes.ptr[at]);
		else if (at + 1 == bytes.len || bytes.ptr[at + 1] != '\n')
			sw_buf_addc(&buf, '\n');
		at++;
	}
	return sw_buf_copy(&buf, arena);
}

static bool fail_at(sw_str path, sw_str bytes, size_t at, size_t len, const char *what, sw_error *err)
{
	sw_fail(err, SW_O008, "%.*s: %s", SW_ARG(path), what);
	return sw_point(err, path, bytes, at, len, NULL);
}

bool sw_py_decode(sw_str path, sw_str bytes, sw_arena *arena, sw_str *out, sw_error *err)
{
	bool bom = sw_str_starts(bytes, SW_STR("\xef\xbb\xbf"));
	sw_str body = sw_str_from(bytes, bom ? 3 : 0), rest = body, line, name = {0};
	if (bytes.len > SW_LIMIT_TEXT_FILE)
		return sw_fail(err, SW_F004, "%.*s has %zu bytes, the limit is %zu", SW_ARG(path), bytes.len,
			       SW_LIMIT_TEXT_FILE);
	if (sw_str_line(&rest, &line)) {
		name = cookie(line);
		if (!name.ptr && is_blank(line) && sw_str_line(&rest, &line))
			name = cookie(line);
	}
	py_encoding encoding = name.ptr ? encoding_of(name) : ENCODING_UTF8;
	if (encoding == ENCODING_UNKNOWN || (bom && encoding != ENCODING_UTF8))
		return fail_at(path, bytes, (size_t)(name.ptr - bytes.ptr), name.len,
			       bom ? "the encoding contradicts the byte order mark" : "this encoding is not known here",
			       err);
	for (size_t at = 0, len; at < body.len && encoding != ENCODING_LATIN1; at += len) {
		len = encoding == ENCODING_ASCII && (unsigned char)body.ptr[at] >= 0x80 ? 0 : sw_utf8_len(body, at);
		if (len == 0)
			return fail_at(path, bytes, (size_t)(body.ptr - bytes.ptr) + at, 1,
				       "this byte does not fit the encoding of the file", err);
	}
	*out = to_text(body, encoding == ENCODING_LATIN1, arena);
	return true;
}
