/* "Did you mean": the nearest of some names to a misspelt one. */
#pragma once
#include "base/vec.h"

/* The candidate with the smallest edit distance (insert, delete, replace, swap of neighbours; case does not count), {NULL, 0} when none is
   near enough to be meant: at most a third of the longer name, at least 1. Names over 64 bytes never are. */
sw_str sw_nearest(sw_str name, const sw_strs *candidates);
