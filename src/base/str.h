/* Slices: text as pointer and length, not NUL-terminated, never owned. sw_cstr() makes the terminated copy that system
   calls want. All comparisons are by byte; "lower" and "blank" mean ASCII. */
#pragma once
#include "base/mem.h"

typedef struct sw_str {
	const char *ptr;
	size_t len;
} sw_str;

/* Slice of a string literal, also in static initialisers. */
#define SW_S(literal)                                                                                                  \
	{                                                                                                              \
		("" literal), sizeof(literal) - 1                                                                      \
	}
/* The same as an expression. */
#define SW_STR(literal) ((sw_str)SW_S(literal))
/* Arguments for the format "%.*s". */
#define SW_ARG(s) (int)((s).len > 0x3fffffff ? 0x3fffffff : (s).len), ((s).ptr ? (s).ptr : "")

sw_str sw_str_of(const char *cstr); /* NULL gives the empty slice */
char *sw_cstr(sw_arena *arena, sw_str s);
sw_str sw_str_copy(sw_arena *arena, sw_str s); /* the copy is NUL-terminated behind its end */
sw_str sw_fmt(sw_arena *arena, const char *format, ...) SW_PRINTF(2, 3);
sw_str sw_str_lower(sw_arena *arena, sw_str s);
sw_str sw_str_cat(sw_arena *arena, sw_str a, sw_str b);
/* `items` joined with `between`. */
sw_str sw_str_join(sw_arena *arena, const sw_str *items, size_t count, sw_str between);
/* `s` with every occurrence of `from` (not empty) replaced by `to`. */
sw_str sw_str_replace(sw_arena *arena, sw_str s, sw_str from, sw_str to);

bool sw_str_eq(sw_str a, sw_str b);
bool sw_str_is(sw_str a, const char *cstr);
bool sw_str_ieq(sw_str a, sw_str b);           /* ASCII case-insensitive */
int sw_str_cmp(sw_str a, sw_str b);            /* byte order; a prefix sorts first */
int sw_str_qcmp(const void *a, const void *b); /* for qsort over sw_str */
bool sw_str_starts(sw_str s, sw_str prefix);
bool sw_str_ends(sw_str s, sw_str suffix);
#define SW_NPOS SIZE_MAX
size_t sw_str_find(sw_str s, sw_str needle);         /* offset of the first occurrence, or SW_NPOS */
size_t sw_str_chr(sw_str s, char c);                 /* first */
size_t sw_str_rchr(sw_str s, char c);                /* last */
sw_str sw_str_sub(sw_str s, size_t from, size_t to); /* [from, to), clamped to the slice */
sw_str sw_str_from(sw_str s, size_t from);
sw_str sw_str_trim(sw_str s); /* blank, tab, CR, LF, VT, FF at both ends */
sw_str sw_str_rtrim(sw_str s);
sw_str sw_str_ltrim(sw_str s);

/* Takes the text up to `sep` from the front of *rest into *part and moves *rest behind it. False when *rest is used up
   (its ptr is then NULL), so that "a,,b" gives "a", "", "b" and "" gives one empty part. */
bool sw_str_split(sw_str *rest, char sep, sw_str *part);
/* The same for lines: "\n" and "\r\n" end a line; a final empty line is not reported. */
bool sw_str_line(sw_str *rest, sw_str *line);
/* Number of the line, from 1, that the byte at `offset` stands on. */
uint32_t sw_str_line_at(sw_str text, size_t offset);
/* Cuts at the first `sep`: *before and *after get the parts. False (nothing changed) when there is none. */
bool sw_str_cut(sw_str s, sw_str sep, sw_str *before, sw_str *after);

/* Decimal digits only, no sign, the whole slice; false when empty, not digits, or above UINT64_MAX. */
bool sw_str_u64(sw_str s, uint64_t *out);
/* Bytes of the well-formed UTF-8 sequence at `at`, 0 when there is none. */
size_t sw_utf8_len(sw_str s, size_t at);
/* The code point that begins at `at` and the bytes it takes; a byte that begins none gives 0x110000 + byte and 1. */
uint32_t sw_utf8_point(sw_str s, size_t at, size_t *len);
bool sw_str_is_ascii(sw_str s); /* no byte above 0x7f */
bool sw_str_is_utf8(sw_str s);  /* well-formed: no surrogates, nothing over-long, nothing above U+10FFFF */

static inline bool sw_is_digit(char c)
{
	return c >= '0' && c <= '9';
}
static inline bool sw_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static inline bool sw_is_alnum(char c)
{
	return sw_is_digit(c) || sw_is_alpha(c);
}
static inline bool sw_is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}
static inline char sw_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}
/* Value of a hexadecimal digit of either case; -1 when it is none. */
static inline int sw_hex_value(char c)
{
	return sw_is_digit(c) ? c - '0' : sw_lower(c) >= 'a' && sw_lower(c) <= 'f' ? sw_lower(c) - 'a' + 10 : -1;
}
