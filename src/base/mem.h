/* Arenas: memory that belongs to a piece of work (a command, a request, a parse) and goes with it at once.
   There is no free for a single object. Running out of memory aborts the process. An arena belongs to one thread.
   Never store a pointer into an arena in an object that lives longer than it. */
#pragma once
#include "base/compiler.h"

typedef struct sw_arena {
	struct sw_arena_chunk *last; /* newest chunk; older ones hang behind it */
	size_t used_bytes;           /* sum of what was handed out, for limits and tests */
} sw_arena;

/* Frees everything that came from `arena`, which is then empty and usable again. A zeroed arena is a valid empty one. */
void sw_arena_close(sw_arena *arena);

/* `size` zeroed bytes aligned for any type; never NULL, also for size 0. */
__attribute__((returns_nonnull, alloc_size(2))) void *sw_alloc(sw_arena *arena, size_t size);

/* Zeroed array of `count` objects of `size` bytes; aborts when the product overflows. */
__attribute__((returns_nonnull)) void *sw_alloc_n(sw_arena *arena, size_t count, size_t size);

#define sw_new(arena, type)          ((type *)sw_alloc((arena), sizeof(type)))
#define sw_new_n(arena, type, count) ((type *)sw_alloc_n((arena), (count), sizeof(type)))

/* For the few objects that outlive every arena (growable buffers, library handles). They abort instead of failing. */
__attribute__((returns_nonnull)) void *sw_xrealloc(void *ptr, size_t size);
void sw_xfree(void *ptr);
