/* Map from text to pointer, in an arena, in order of insertion. Keys are not copied. A zeroed map is an empty one. */
#pragma once
#include "base/vec.h"

typedef struct sw_map_item {
	sw_str key;
	void *value;
} sw_map_item;

typedef struct sw_map {
	SW_VEC(sw_map_item) items; /* walk with sw_each(it, &map.items) */
	uint32_t *slots;           /* index of item + 1; 0 = free */
	size_t slot_count;
} sw_map;

void *sw_map_get(const sw_map *map, sw_str key); /* NULL when absent */
/* Sets or replaces; true when the key is new. */
bool sw_map_set(sw_arena *arena, sw_map *map, sw_str key, void *value);
