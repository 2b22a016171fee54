/* Python's regular expressions (module re, text patterns), for the patterns that projects keep in their configuration:
   setuptools-scm's tag_regex, hatch's version pattern, bumpers. Same syntax and same choice of match as CPython 3.11, with
   a limit on the work, so that a hostile pattern fails instead of running for ever. Text is UTF-8 and is matched by code
   points; bytes that are no UTF-8 match as one code point each, which nothing but negated classes and "." take.
   Not taken (SW_O021): conditionals "(?(1)…)", the flags L and u, look-behind of variable width, "\N{…}". */
#pragma once
#include "base/err.h"
#include "base/vec.h"

#define SW_PYRE_MAX_GROUPS 100 /* Python has no limit; nobody's configuration comes near */

typedef enum sw_pyre_flag {
	SW_PYRE_IGNORECASE = 1,
	SW_PYRE_MULTILINE = 2,
	SW_PYRE_DOTALL = 4,
	SW_PYRE_VERBOSE = 8,
	SW_PYRE_ASCII = 16
} sw_pyre_flag;

typedef struct sw_pyre sw_pyre; /* a compiled pattern; lives in the arena it was made in; never changes */

typedef struct sw_pyre_match {
	bool matched;
	size_t start[SW_PYRE_MAX_GROUPS],
		end[SW_PYRE_MAX_GROUPS]; /* bytes; SW_NPOS = the group took no part; 0 = whole */
} sw_pyre_match;

/* SW_O021, pointing at nothing: the message holds the pattern and says where it goes wrong. */
SW_NODISCARD bool sw_pyre_compile(sw_str pattern, unsigned flags, sw_arena *arena, const sw_pyre **out, sw_error *err);
/* Number of groups without the whole match. */
size_t sw_pyre_groups(const sw_pyre *re);
/* Number of the group called `name`, 0 when there is none. */
size_t sw_pyre_group(const sw_pyre *re, sw_str name);
/* The name of a group, {NULL, 0} when it has none. */
sw_str sw_pyre_group_name(const sw_pyre *re, size_t group);
/* re.match: at the beginning of `text`. SW_O022: too much work. */
SW_NODISCARD bool sw_pyre_match_at_start(const sw_pyre *re, sw_str text, sw_pyre_match *out, sw_error *err);
/* re.search: the first place from byte `from` on. */
SW_NODISCARD bool sw_pyre_search(const sw_pyre *re, sw_str text, size_t from, sw_pyre_match *out, sw_error *err);
/* The text of a group, {NULL, 0} when it took no part. */
sw_str sw_pyre_text(const sw_pyre_match *match, sw_str text, size_t group);
