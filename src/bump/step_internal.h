/* What our own arithmetic and that of the peers share. */
#pragma once
#include "bump/step.h"
#include "pyspec/pep440.h"

typedef enum step_op {
	STEP_RELEASE, /* arg: number of the release */
	STEP_STABLE,
	STEP_PRE, /* arg: sw_pep440_pre */
	STEP_POST,
	STEP_DEV,
	STEP_PRE_RELEASE, /* poetry's premajor, preminor, prepatch; arg as for STEP_RELEASE */
	STEP_NEXT_PRE,    /* poetry's prerelease */
	STEP_NEXT_PHASE   /* poetry's --next-phase */
} step_op;

/* A word that one of the rules knows. */
typedef struct step_word {
	const char *word;
	step_op op;
	int arg;
} step_word;

/* One word of the user, taken apart. */
typedef struct step_ask {
	const step_word *word;
	sw_str value; /* behind "=", digits without leading zeros; ptr NULL = none */
} step_ask;
typedef SW_VEC(step_ask) step_asks;

/* The words of `words` (several in one, with commas between them) by a table that ends with word NULL. SW_W060 names the
   first that is not in it; with `explicit_ok` *other gets it instead when it is the only one. */
SW_NODISCARD bool sw_step_parse(const step_word *table, const sw_strs *words, sw_arena *arena, step_asks *out,
				sw_str *other, sw_error *err);

/* Decimal digits without leading zeros: one more, and the order. */
sw_str sw_digits_next(sw_arena *arena, sw_str digits);
int sw_digits_cmp(sw_str a, sw_str b);
bool sw_digits_zero(sw_str digits);
sw_str sw_digits_trim(sw_str digits); /* without leading zeros; "" and "000" give "0" */

/* Sets number `at` of the release, which becomes as long as that needs; the numbers behind it become 0. */
void sw_step_release(sw_pep440 *version, size_t at, sw_str number, sw_arena *arena);
/* Released: a final or post-release, or on the way to a post-release. What comes after it is another release. */
bool sw_step_is_released(const sw_pep440 *version);
/* The first release of its level, as 1.3.0 is a minor and 2.0.0 a major and a minor one: every number behind `level` is
   zero, and not all of them are. */
bool sw_step_is_first(const sw_pep440 *version, size_t level);
/* Removes pre, post, dev and local. */
void sw_step_finish(sw_pep440 *version);

/* The words as one text for messages: "minor rc". */
sw_str sw_step_words(const sw_strs *words, sw_arena *arena);

/* sw_bump_next by each of the rules: ours, */
SW_NODISCARD bool sw_step_own(const sw_bump_arith *arith, sw_str current, const sw_strs *words, sw_arena *arena,
			      sw_str *out, sw_error *err);
/* uv's; a single word "=VERSION" is an explicit version, */
SW_NODISCARD bool sw_step_uv(sw_str current, const sw_strs *words, sw_arena *arena, sw_str *out, sw_error *err);
/* hatch's and */
SW_NODISCARD bool sw_step_hatch(sw_str current, const sw_strs *words, sw_arena *arena, sw_str *out, sw_error *err);
/* poetry's, where a word that is no rule is an explicit version. */
SW_NODISCARD bool sw_step_poetry(sw_str current, const sw_strs *words, sw_arena *arena, sw_str *out, sw_error *err);
