/* What the files of the Python reader share. Not for other rooms. */
#pragma once
#include "base/buf.h"
#include "base/limits.h"
#include "codec/pyliteral.h"

/* A place in a source, and the first thing that went wrong. */
typedef struct py_cursor {
	sw_str text; /* decoded */
	size_t at, end;
	sw_arena *arena;
	const char *why; /* the text is no literal (or no Python); NULL as long as all is well */
	size_t why_at, why_len;
} py_cursor;

static inline int py_peek(const py_cursor *c, size_t ahead)
{
	return c->at + ahead < c->end ? (unsigned char)c->text.ptr[c->at + ahead] : -1;
}

/* Notes why the text from `from` to here is no literal; the first note counts. Always false. */
bool sw_py_not(py_cursor *c, size_t from, const char *why);
/* True for what may begin, or go on with, a name; bytes above ASCII count as letters. */
static inline bool py_is_name(int ch)
{
	return ch >= 0x80 || ch == '_' || (ch >= 0 && sw_is_alnum((char)ch));
}
/* Skips blanks, continued lines and, with `lines`, line ends and comments. */
void sw_py_skip(py_cursor *c, bool lines);

/* What is in front of a quote. */
typedef struct py_prefix {
	bool raw, bytes, format;
	size_t len;
} py_prefix;
/* True when a string begins here; its prefix. */
bool sw_py_string_here(const py_cursor *c, py_prefix *prefix);
/* Goes behind the string that begins here; *body is what stands between the quotes. */
bool sw_py_skip_string(py_cursor *c, const py_prefix *prefix, sw_str *body);
/* Adds the value of a string's body. */
bool sw_py_unescape(py_cursor *c, const py_prefix *prefix, sw_str body, sw_buf *out);

/* Takes a number. */
bool sw_py_number(py_cursor *c, sw_py_value *out);
/* The number's negative. */
void sw_py_negate(sw_py_value *number, sw_arena *arena);

/* Takes one expression list up to the end of the cursor's range: a literal, or says why not. */
bool sw_py_take_literal(py_cursor *c, sw_py_value *out, bool *constant);

/* PEP 263: the bytes as UTF-8 text with "\n" as line end. SW_O008. */
bool sw_py_decode(sw_str path, sw_str bytes, sw_arena *arena, sw_str *out, sw_error *err);
