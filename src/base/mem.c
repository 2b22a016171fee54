#include "base/mem.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define SW_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SW_ASAN 1
#endif
#endif

typedef struct sw_arena_chunk {
	struct sw_arena_chunk *older;
	size_t cap, used;
	alignas(max_align_t) char bytes[];
} sw_arena_chunk;

enum { FIRST_CHUNK = 16 << 10, LARGEST_STEP = 1 << 20 };

SW_NORETURN static void die_of_memory(size_t size)
{
	fprintf(stderr, "shipwheel: out of memory (%zu bytes asked for)\n", size);
	abort();
}

SW_NORETURN void sw_assert_failed(const char *cond, const char *file, int line)
{
	fprintf(stderr, "shipwheel: internal error: %s does not hold at %s:%d; please report this\n", cond, file, line);
	abort();
}

static sw_arena_chunk *chunk_new(sw_arena_chunk *older, size_t need)
{
	size_t cap = older ? older->cap * 2 : FIRST_CHUNK;
	if (cap > LARGEST_STEP)
		cap = LARGEST_STEP;
	if (cap < need)
		cap = need;
#ifdef SW_ASAN
	cap = need; /* a chunk an object: the sanitizer then sees every overrun */
#endif
	sw_arena_chunk *chunk = malloc(sizeof(*chunk) + cap);
	if (!chunk)
		die_of_memory(cap);
	chunk->older = older;
	chunk->cap = cap;
	chunk->used = 0;
	return chunk;
}

void sw_arena_close(sw_arena *arena)
{
	for (sw_arena_chunk *chunk = arena->last; chunk;) {
		sw_arena_chunk *older = chunk->older;
		free(chunk);
		chunk = older;
	}
	*arena = (sw_arena){0};
}

void *sw_alloc(sw_arena *arena, size_t size)
{
	if (size > SIZE_MAX / 2)
		die_of_memory(size);
	size_t rounded = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
#ifdef SW_ASAN
	rounded = size ? size : 1; /* every object has a chunk of its own: no alignment to keep, no slack to hide in */
#endif
	sw_arena_chunk *chunk = arena->last;
	if (!chunk || chunk->cap - chunk->used < rounded)
		arena->last = chunk = chunk_new(chunk, rounded);
	void *at = chunk->bytes + chunk->used;
	chunk->used += rounded;
	arena->used_bytes += rounded;
	return memset(at, 0, size);
}

void *sw_alloc_n(sw_arena *arena, size_t count, size_t size)
{
	size_t total = 0;
	if (__builtin_mul_overflow(count, size, &total))
		die_of_memory(SIZE_MAX);
	return sw_alloc(arena, total);
}

void *sw_xrealloc(void *ptr, size_t size)
{
	void *moved = realloc(ptr, size ? size : 1);
	if (!moved)
		die_of_memory(size);
	return moved;
}

void sw_xfree(void *ptr)
{
	free(ptr);
}
