/* bumpver's notation: what compiling, parsing and going on share. */
#pragma once
#include "bump/pattern.h"

/* How a field is written by a part of the pattern. */
typedef enum bumpver_form {
	BV_TEXT,      /* as it is */
	BV_NUMBER,    /* without leading zeros */
	BV_LAST_TWO,  /* the last two digits, as a number */
	BV_ZERO_LAST, /* the last two digits */
	BV_ZERO_TWO,  /* with leading zeros, two digits */
	BV_ZERO_THREE
} bumpver_form;

typedef struct bumpver_part {
	const char *name, *regex;
	sw_bumpver_field field;
	bumpver_form form;
	const char *zero; /* the text that makes an optional part go; NULL = none does */
} bumpver_part;

/* Longest names first; end with name NULL. */
extern const bumpver_part sw_bumpver_parts[];

struct sw_bumpver {
	sw_str version_pattern, normal; /* `normal`: placeholders filled in */
	const sw_pyre *re;
	size_t group[SW_BV_FIELDS]; /* number of the group that gives a field; 0 = none */
	size_t part_count;
};

/* Text of a field as a part writes it. */
sw_str sw_bumpver_form(const bumpver_part *part, sw_str value, sw_arena *arena);
/* The fields of the parts of a pattern, in their order, each as often as it stands there. */
typedef SW_VEC(sw_bumpver_field) bumpver_fields;
bumpver_fields sw_bumpver_order(sw_str pattern, sw_arena *arena);
/* From the groups of a match to the fields of a version. SW_W062: a date that does not exist. */
SW_NODISCARD bool sw_bumpver_read(const sw_bumpver *pattern, const sw_pyre_match *match, sw_str text, int64_t today,
				  sw_arena *arena, sw_bumpver_info *out, sw_error *err);
/* The fields of a day. */
void sw_bumpver_day(sw_bumpver_info *info, int64_t seconds, sw_arena *arena);
/* Order as of setuptools 65 (pkg_resources): what is no version is below all that are. */
int sw_legacy_cmp(sw_str a, sw_str b, sw_arena *arena);
