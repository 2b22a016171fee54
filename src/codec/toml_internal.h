/* What the files of the TOML reader share. Not for other rooms. */
#pragma once
#include "base/limits.h"
#include "codec/toml.h"

typedef struct toml_parser {
	sw_str path, text;
	sw_arena *arena;
	sw_error *err;
	size_t at; /* offset of the next byte */
	size_t values;
	bool single; /* a value alone: its end is the end of the text */
} toml_parser;

/* One part of a dotted key. */
typedef struct toml_part {
	sw_str key;
	sw_toml_span span;
} toml_part;
typedef SW_VEC(toml_part) toml_key;

/* The byte `ahead` bytes in front, -1 behind the end. */
static inline int toml_peek(const toml_parser *p, size_t ahead)
{
	return p->at + ahead < p->text.len ? (unsigned char)p->text.ptr[p->at + ahead] : -1;
}

/* SW_O001 at a stretch of the text, by format; always false. */
bool sw_toml_fail(toml_parser *p, size_t offset, size_t len, const char *format, ...) SW_PRINTF(4, 5);
/* SW_O001 here: "expected <what>, found <what stands here>"; always false. */
bool sw_toml_expected(toml_parser *p, const char *what);
/* Skips blanks and tabs. */
void sw_toml_skip_blank(toml_parser *p);
/* Skips a comment when one begins here; its characters are checked. */
bool sw_toml_skip_comment(toml_parser *p);
/* Skips a line end when one is here. */
bool sw_toml_skip_newline(toml_parser *p);
/* Takes a string that begins here (any of the four forms, or with `one_line` just two: for keys). */
bool sw_toml_scan_string(toml_parser *p, bool one_line, sw_str *out);
/* Takes a number, boolean or time. */
bool sw_toml_scan_scalar(toml_parser *p, sw_toml_value *value);
/* Takes a key: parts with dots between, blanks around them. */
bool sw_toml_scan_key(toml_parser *p, toml_key *key);
/* A new value, counted. */
sw_toml_value *sw_toml_new_value(toml_parser *p, sw_toml_kind kind, sw_toml_origin origin, size_t offset);
/* Takes any value. `value` has its parent and name set. */
bool sw_toml_scan_value(toml_parser *p, const sw_toml_value *parent, sw_toml_value **out);
/* Takes `key = value` into `table`. */
bool sw_toml_scan_entry(toml_parser *p, sw_toml_value *table);
/* Text as the parser wants it: not too large, UTF-8. */
bool sw_toml_check_text(toml_parser *p);
