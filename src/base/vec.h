/* Growable array in an arena: `typedef SW_VEC(sw_str) sw_strs;`. A zeroed vector is an empty one. Growing leaves the old
   array behind in the arena, so pointers into a vector hold only until the next push. */
#pragma once
#include "base/str.h"

#define SW_VEC(type)                                                                                                   \
	struct {                                                                                                       \
		type *ptr;                                                                                             \
		size_t len, cap;                                                                                       \
	}

/* Appends `...` (an expression of the element type) to `vec`. */
#define sw_push(arena, vec, ...)                                                                                       \
	do {                                                                                                           \
		if ((vec)->len == (vec)->cap)                                                                          \
			(vec)->ptr = sw_vec_grow((arena), (vec)->ptr, &(vec)->cap, sizeof(*(vec)->ptr));               \
		(vec)->ptr[(vec)->len++] = (__VA_ARGS__);                                                              \
	} while (0)

/* Walks over a vector: `sw_each(it, &names) use(*it);`. */
#define sw_each(it, vec)                                                                                               \
	for (__typeof__(*(vec)->ptr) *it = (vec)->ptr, *it##_end = it ? it + (vec)->len : it; it != it##_end; it++)

/* Behind sw_push: a copy of the full array in `arena` with room for twice as many; *cap becomes that. */
__attribute__((returns_nonnull)) void *sw_vec_grow(sw_arena *arena, const void *ptr, size_t *cap, size_t item_size);

typedef SW_VEC(sw_str) sw_strs;

void sw_strs_sort(sw_strs *list); /* byte order */
bool sw_strs_has(const sw_strs *list, sw_str s);
void sw_strs_add_unique(sw_arena *arena, sw_strs *list, sw_str s);
