/* Project, distribution and extra names. Sources: PEP 503 and packaging.python.org, "Names and normalization"; PyPI's rule
   of names that are too similar (warehouse, migration d18d443f89f0). */
#pragma once
#include "base/mem.h"
#include "base/str.h"

/* ASCII letters, digits, "-", "_" and ".", beginning and ending with a letter or digit; nothing around it. */
bool sw_name_valid(sw_str name);
/* The normalised form of a name, valid or not: lower case, each run of "-", "_" and "." as one "-". */
sw_str sw_name_normalise(sw_arena *arena, sw_str name);
/* True for a valid name that is its own normalised form. */
bool sw_name_is_normal(sw_str name);
/* The form in file names: normalised, with "_" for "-" (PEP 625, PEP 427). */
sw_str sw_name_escape(sw_arena *arena, sw_str name);
/* The same project: equal when normalised. */
bool sw_name_eq(sw_str a, sw_str b);
/* PyPI refuses a new project whose form here equals that of another one: no "-", "_", ".", and 1 for l and i, 0 for o. */
sw_str sw_name_ultranormalise(sw_arena *arena, sw_str name);
