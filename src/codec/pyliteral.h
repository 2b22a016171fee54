/* What a Python source says without running it: the docstring of the module and the literals that are assigned to names at
   its top level, as ast.parse with ast.literal_eval would tell (CPython 3.11). setuptools reads `attr:` versions that way,
   flit its version and summary. Anything that is no literal is said to be none, with its place: the caller then leaves the
   work to the real interpreter. Text that Python would refuse may be read here as far as it makes sense; text that Python
   takes is never read otherwise than Python does. Limits: SW_LIMIT_TEXT_FILE, SW_LIMIT_DEPTH. */
#pragma once
#include "base/err.h"
#include "base/vec.h"

typedef enum sw_py_kind {
	SW_PY_NONE,
	SW_PY_BOOL,
	SW_PY_INT,     /* `text` is its decimal form, whatever its size */
	SW_PY_FLOAT,   /* `real`; `text` is what repr() gives */
	SW_PY_COMPLEX, /* `text` as written */
	SW_PY_STR,     /* `text` in UTF-8; lone surrogates ("\ud800") are refused */
	SW_PY_BYTES,   /* `text` holds the bytes */
	SW_PY_TUPLE,
	SW_PY_LIST,
	SW_PY_SET,
	SW_PY_DICT /* `items` are key, value, key, value … */
} sw_py_kind;

typedef struct sw_py_value sw_py_value;
struct sw_py_value {
	sw_py_kind kind;
	size_t offset, len; /* in the decoded text */
	sw_str text;
	bool boolean;
	double real;
	SW_VEC(sw_py_value) items;
};

typedef struct sw_py_assignment {
	sw_str name;        /* NFKC is not applied: names outside ASCII are compared as written */
	sw_py_value *value; /* NULL: not a literal */
	const char *why;    /* then what stands there instead: "a call", "a name", … */
	size_t offset, len; /* of the expression */
	bool annotated;     /* NAME: T = … */
	bool constant;      /* one str, bytes, number, True, False or None, without a sign: an ast.Constant */
} sw_py_assignment;

typedef struct sw_py_module {
	sw_str path;
	sw_str text;           /* decoded to UTF-8, without byte order mark, line ends as "\n"; offsets refer to it */
	sw_str docstring;      /* of the module, not yet cleaned; ptr NULL: none */
	bool docstring_unread; /* there is one, but it holds \N{…} or a lone surrogate */
	SW_VEC(sw_py_assignment)
	assignments; /* of single names at top level, in order; x = y = 1 is two; a, b = 1, 2 none */
} sw_py_module;

/* Reads a source file's bytes: encoding by byte order mark or PEP 263 comment (utf-8, latin-1, ascii and their aliases;
   others are refused). Lives in `arena`. SW_O008, pointing at the place, for what cannot be read as Python at all: bad
   encoding, brackets or strings that do not end. */
SW_NODISCARD bool sw_py_parse(sw_str path, sw_str bytes, sw_arena *arena, sw_py_module *out, sw_error *err);
/* First assignment to `name` at top level (setuptools and flit take the first), NULL when there is none. */
const sw_py_assignment *sw_py_find(const sw_py_module *module, const char *name);
/* Points `err` at an assignment's expression; always false. */
bool sw_py_point(const sw_py_module *module, const sw_py_assignment *assignment, const char *label, sw_error *err);
/* ast.literal_eval of a whole text (blanks around it are fine). SW_O008: "not a literal", with the place. */
SW_NODISCARD bool sw_py_literal(sw_str path, sw_str text, sw_arena *arena, sw_py_value *out, sw_error *err);
/* inspect.cleandoc: tabs to blanks, the first line stripped on the left, the common indent of the others and empty lines at
   both ends taken away. */
sw_str sw_py_cleandoc(sw_str docstring, sw_arena *arena);
