/* Shared by the readers of requirements and of markers. */
#pragma once
#include "pyspec/pep508.h"

/* Where reading stands. On failure `err` has been set. */
typedef struct sw_pep508_in {
	sw_str text;
	size_t at;
	int depth; /* open parentheses */
	sw_arena *arena;
	sw_error *err;
} sw_pep508_in;

char sw_pep508_peek(const sw_pep508_in *in);
/* Blanks and tabs: the only white space between the parts of a requirement. */
void sw_pep508_skip_blanks(sw_pep508_in *in);
/* True when `word` stands here as a whole word. */
bool sw_pep508_at_word(const sw_pep508_in *in, sw_str word);
/* Fails at byte `at` of the text: "expected <what> at column N of <text>". Always false. */
bool sw_pep508_expected(sw_pep508_in *in, size_t at, const char *what);
/* A marker up to where no "and" or "or" follows. */
SW_NODISCARD bool sw_pep508_take_marker(sw_pep508_in *in, sw_marker *out);
