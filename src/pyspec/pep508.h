/* Requirements and environment markers: PEP 508; packaging.python.org, "Dependency specifiers"; PEP 685 (extras). Where the
   text of the specification leaves room, the library packaging 26.3 decides. */
#pragma once
#include "pyspec/specifier.h"

#define SW_PEP508_MAX_BYTES ((size_t)65536) /* of one requirement or marker */

typedef enum sw_marker_var {
	SW_MARKER_OS_NAME,
	SW_MARKER_SYS_PLATFORM,
	SW_MARKER_PLATFORM_MACHINE,
	SW_MARKER_PLATFORM_PYTHON_IMPLEMENTATION,
	SW_MARKER_PLATFORM_RELEASE,
	SW_MARKER_PLATFORM_SYSTEM,
	SW_MARKER_PLATFORM_VERSION,
	SW_MARKER_PYTHON_VERSION,
	SW_MARKER_PYTHON_FULL_VERSION,
	SW_MARKER_IMPLEMENTATION_NAME,
	SW_MARKER_IMPLEMENTATION_VERSION,
	SW_MARKER_EXTRA,
	SW_MARKER_VALUE_COUNT,
	SW_MARKER_EXTRAS = SW_MARKER_VALUE_COUNT, /* sets: only in lock files (PEP 751) */
	SW_MARKER_DEPENDENCY_GROUPS,
	SW_MARKER_VAR_COUNT
} sw_marker_var;

typedef enum sw_marker_op {
	SW_MARKER_LESS,
	SW_MARKER_LESS_EQUAL,
	SW_MARKER_EQUAL,
	SW_MARKER_NOT_EQUAL,
	SW_MARKER_GREATER_EQUAL,
	SW_MARKER_GREATER,
	SW_MARKER_COMPATIBLE,
	SW_MARKER_ARBITRARY,
	SW_MARKER_IN,
	SW_MARKER_NOT_IN
} sw_marker_op;

typedef struct sw_marker_operand {
	bool is_var;
	sw_marker_var var;
	sw_str text; /* of a literal: its value without quotes; of a variable: its name */
} sw_marker_operand;

/* A comparison, or a group in parentheses. */
typedef struct sw_marker_item {
	bool or_before;                /* joined to the item before it by "or"; false: by "and", or it is the first */
	const struct sw_marker *group; /* NULL: a comparison */
	sw_marker_operand left, right;
	sw_marker_op op;
} sw_marker_item;

/* Items as they are written; "and" binds tighter than "or". */
typedef struct sw_marker {
	SW_VEC(sw_marker_item) items;
} sw_marker;

/* Where markers are evaluated. */
typedef struct sw_marker_env {
	sw_str values
		[SW_MARKER_VALUE_COUNT]; /* ptr NULL = not defined: comparing with it is an error. extra: "" = none */
	const sw_strs *extras, *dependency_groups; /* NULL = not defined */
} sw_marker_env;

typedef struct sw_requirement {
	sw_str name;    /* as written */
	sw_strs extras; /* as written, sorted, without duplicates */
	sw_specifiers specifiers;
	sw_str url;              /* "" = none */
	const sw_marker *marker; /* NULL = none */
} sw_requirement;

/* Spellings of the build backends that write requirements anew. */
typedef struct sw_requirement_style {
	bool normal_names; /* name and extras in normal form */
	char quote;        /* of marker values; 0 means '"' */
} sw_requirement_style;

/* SW_W022 when it is no requirement; err->where.column is the place in `text`, from 1. Everything lives in `arena`. */
SW_NODISCARD bool sw_requirement_parse(sw_str text, sw_arena *arena, sw_requirement *out, sw_error *err);
/* As packaging writes it: extras and specifiers sorted, " @ url" then " ; marker", else "; marker". */
sw_str sw_requirement_format(const sw_requirement *requirement, const sw_requirement_style *style, sw_arena *arena);
/* Whether it is wanted in this environment: it has no marker, or its marker holds. SW_W023. */
SW_NODISCARD bool sw_requirement_applies(const sw_requirement *requirement, const sw_marker_env *env, bool *out,
					 sw_error *err);

/* SW_W022, as above. */
SW_NODISCARD bool sw_marker_parse(sw_str text, sw_arena *arena, sw_marker *out, sw_error *err);
sw_str sw_marker_format(const sw_marker *marker, const sw_requirement_style *style, sw_arena *arena);
/* SW_W023: a comparison that has no meaning (an undefined variable, two literals, ~= of texts that are no versions). */
SW_NODISCARD bool sw_marker_evaluate(const sw_marker *marker, const sw_marker_env *env, bool *out, sw_error *err);
/* The variable of that name, with the old spellings ("os.name", "python_implementation"); SW_MARKER_VAR_COUNT: none. */
sw_marker_var sw_marker_var_find(sw_str name);
const char *sw_marker_var_name(sw_marker_var var);
/* True when the marker speaks of `extra`. */
bool sw_marker_uses(const sw_marker *marker, sw_marker_var var);
