/* The part of Python's str.format that templates of versions use: "{name}", "{name!r}", "{name:>8}", "{{". Pure. */
#pragma once
#include "base/buf.h"

typedef enum sw_pyformat_kind {
	SW_PYFORMAT_STR,
	SW_PYFORMAT_INT,  /* decimal digits */
	SW_PYFORMAT_OTHER /* True, None, a tuple: its text is its repr, and no layout applies to it */
} sw_pyformat_kind;
typedef struct sw_pyformat_value {
	sw_str text;
	sw_pyformat_kind kind;
} sw_pyformat_value;

/* What the inside of the braces means, with its attributes and indices ("version_tuple[1]"); false: nothing. */
typedef bool (*sw_pyformat_look_up)(const void *of, sw_str name, sw_arena *arena, sw_pyformat_value *out);

typedef struct sw_pyformat_spec {
	const char *what;  /* for errors: "the template of src/_version.py" */
	const char *known; /* for the hint: "known are {version} and ..." */
	sw_code code;      /* of errors */
	sw_pyformat_look_up look_up;
	const void *of; /* handed to it */
} sw_pyformat_spec;

/* Appends `format` with its fields filled in. spec->code: a single brace, a field that means nothing, or a layout beyond
   [[fill]align][0][width][.precision][s or d]. Widths count bytes, which in versions are characters. */
SW_NODISCARD bool sw_pyformat(const sw_pyformat_spec *spec, sw_str format, sw_arena *arena, sw_buf *buf, sw_error *err);
/* A Python string literal as repr() gives it. Bytes that are no UTF-8 are written as \xNN. */
void sw_python_add_repr(sw_buf *buf, sw_str text);
