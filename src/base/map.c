#include "base/map.h"

/* FNV-1a: keys are short and the maps live for one command; a hostile set of keys is bounded by the parsers' limits, and
   probing is linear in the worst case. The seed differs from run to run so that collisions cannot be prepared. */
static uint32_t map_seed(void)
{
	static const char anchor; /* address space layout is random */
	return (uint32_t)((uintptr_t)&anchor >> 4) | 1u;
}

static size_t slot_of(const sw_map *map, sw_str key)
{
	uint32_t hash = 2166136261u ^ map_seed();
	for (size_t i = 0; i < key.len; i++)
		hash = (hash ^ (unsigned char)key.ptr[i]) * 16777619u;
	size_t at = (hash ^ (hash >> 15)) & (map->slot_count - 1);
	while (map->slots[at] && !sw_str_eq(map->items.ptr[map->slots[at] - 1].key, key))
		at = (at + 1) & (map->slot_count - 1);
	return at;
}

void *sw_map_get(const sw_map *map, sw_str key)
{
	if (!map->slot_count)
		return NULL;
	uint32_t slot = map->slots[slot_of(map, key)];
	return slot ? map->items.ptr[slot - 1].value : NULL;
}

static void map_grow(sw_arena *arena, sw_map *map)
{
	map->slot_count = map->slot_count ? map->slot_count * 2 : 16;
	map->slots = sw_new_n(arena, uint32_t, map->slot_count);
	for (size_t i = 0; i < map->items.len; i++)
		map->slots[slot_of(map, map->items.ptr[i].key)] = (uint32_t)(i + 1);
}

bool sw_map_set(sw_arena *arena, sw_map *map, sw_str key, void *value)
{
	if ((map->items.len + 1) * 4 > map->slot_count * 3)
		map_grow(arena, map);
	size_t at = slot_of(map, key);
	if (map->slots[at]) {
		map->items.ptr[map->slots[at] - 1].value = value;
		return false;
	}
	sw_push(arena, &map->items, (sw_map_item){key, value});
	map->slots[at] = (uint32_t)map->items.len;
	return true;
}
