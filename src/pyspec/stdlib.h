/* The modules of Python's standard library, of any version since 2.6: PyPI refuses new projects of these names. The list is in
   stdlib.inc, made by tools/gen-tables. */
#pragma once
#include "base/str.h"

/* True when the normalised form of `name` is that of a module of the standard library ("xml.dom" counts as "xml-dom"). */
bool sw_stdlib_clashes(sw_str name);
/* When the list was made: "2026-11-21". */
const char *sw_stdlib_date(void);
