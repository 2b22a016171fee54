/* Version specifiers (">=1.0,<2", "~=1.4", "==1.*"): PEP 440; packaging.python.org, "Version specifiers". Where the text of
   the specification leaves room, the library packaging 26.3 decides, because pip and PyPI use it. */
#pragma once
#include "base/vec.h"
#include "pyspec/pep440.h"

typedef enum sw_specifier_op {
	SW_SPEC_COMPATIBLE,    /* ~= */
	SW_SPEC_EQUAL,         /* == */
	SW_SPEC_NOT_EQUAL,     /* != */
	SW_SPEC_LESS_EQUAL,    /* <= */
	SW_SPEC_GREATER_EQUAL, /* >= */
	SW_SPEC_LESS,          /* < */
	SW_SPEC_GREATER,       /* > */
	SW_SPEC_ARBITRARY      /* === */
} sw_specifier_op;

typedef struct sw_specifier {
	sw_specifier_op op;
	sw_str text;       /* behind the operator, as written: "1.0", "1.0.*", "V1.0" */
	sw_pep440 version; /* without ".*"; all zero with === of a text that is no version */
	bool has_version;  /* false only with === */
	bool wildcard;
} sw_specifier;

/* A set: a version must satisfy every one. In order of the text. */
typedef SW_VEC(sw_specifier) sw_specifiers;

/* What to do with pre-releases. The default takes them when one of the specifiers names one, or when there is nothing else. */
typedef enum sw_prereleases { SW_PRERELEASES_DEFAULT, SW_PRERELEASES_YES, SW_PRERELEASES_NO } sw_prereleases;

/* One specifier. SW_W021, with the column in err->where, when it is none. Everything lives in `arena`. */
SW_NODISCARD bool sw_specifier_parse(sw_str text, sw_arena *arena, sw_specifier *out, sw_error *err);
/* A set, separated by commas; empty parts are passed over; "" is the set that everything satisfies. SW_W021. */
SW_NODISCARD bool sw_specifier_parse_set(sw_str text, sw_arena *arena, sw_specifiers *out, sw_error *err);
/* The same without an error. */
SW_NODISCARD bool sw_specifier_scan_set(sw_str text, sw_arena *arena, sw_specifiers *out);
/* Bytes of the specifier at the start of `text`, which may go on behind it; 0 when there is none. Used by pep508. */
size_t sw_specifier_len(sw_str text);

const char *sw_specifier_op_text(sw_specifier_op op);
sw_str sw_specifier_format(const sw_specifier *specifier, sw_arena *arena);
/* Sorted by text, without those that are equal to another one, joined by `between` ("," is what packaging writes). */
sw_str sw_specifier_format_set(const sw_specifiers *set, sw_str between, sw_arena *arena);

/* Whether the operators allow the version, pre-release or not. */
bool sw_specifier_allows(const sw_specifier *specifier, const sw_pep440 *version);
/* Whether the set allows the candidate. A single candidate has no alternative: SW_PRERELEASES_DEFAULT takes a pre-release. A
   text that is no version satisfies only === and the empty set. */
bool sw_specifier_contains(const sw_specifiers *set, sw_str candidate, sw_prereleases prereleases);
/* The candidates that the set allows, in their order. With the default, pre-releases only when the set names one or when
   nothing else is left. */
void sw_specifier_filter(const sw_specifiers *set, const sw_strs *candidates, sw_prereleases prereleases,
			 sw_arena *arena, sw_strs *out);
/* True when one of the specifiers names a pre-release. */
bool sw_specifier_names_prerelease(const sw_specifiers *set);
