/* A few methods of Python's str over UTF-8, for the formats that are defined by what Python does. Bytes that are no UTF-8
   count as one character each that nothing is known of. */
#pragma once
#include "base/str.h"

/* str.strip, lstrip, rstrip without arguments: everything that str.isspace says yes to. */
sw_str sw_pytext_strip(sw_str s);
sw_str sw_pytext_lstrip(sw_str s);
sw_str sw_pytext_rstrip(sw_str s);
/* str.lower, code point by code point ("İ" and the final sigma, which Python treats by context, are not). */
sw_str sw_pytext_lower(sw_str s, sw_arena *arena);
/* Number of characters. */
size_t sw_pytext_len(sw_str s);
/* Takes the next line from the front of *rest: "\n", "\r\n" and "\r" end one (universal newlines). *line has no line end,
   which is *end. False when *rest is used up; a final empty line is none. */
bool sw_pytext_line(sw_str *rest, sw_str *line, sw_str *end);
