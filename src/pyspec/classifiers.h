/* Trove classifiers. The list is in classifiers.inc, made by tools/gen-tables from the package trove-classifiers. */
#pragma once
#include "base/vec.h"

typedef enum sw_classifier_state {
	SW_CLASSIFIER_KNOWN,
	SW_CLASSIFIER_DEPRECATED, /* PyPI refuses it; see sw_classifier_replacements */
	SW_CLASSIFIER_PRIVATE,    /* "Private :: …": in no list on purpose, so that PyPI refuses the upload */
	SW_CLASSIFIER_UNKNOWN
} sw_classifier_state;

sw_classifier_state sw_classifier_look_up(sw_str classifier);
/* What to write instead of a deprecated classifier; may be nothing. */
void sw_classifier_replacements(sw_str classifier, sw_arena *arena, sw_strs *out);
/* Place in the list, which is the order that hatchling writes; SIZE_MAX when it is not there. */
size_t sw_classifier_rank(sw_str classifier);
/* The nearest one to a misspelt classifier; {NULL, 0} when none is near. */
sw_str sw_classifier_nearest(sw_str classifier);
/* "2026.9.21.13", "2026-09-21". */
const char *sw_classifier_version(void);
const char *sw_classifier_date(void);
