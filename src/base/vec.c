#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

void *sw_vec_grow(sw_arena *arena, const void *ptr, size_t *cap, size_t item_size)
{
	size_t bigger = *cap ? *cap * 2 : 8;
	void *moved = sw_alloc_n(arena, bigger, item_size);
	if (*cap)
		memcpy(moved, ptr, *cap * item_size);
	*cap = bigger;
	return moved;
}

void sw_strs_sort(sw_strs *list)
{
	if (list->len > 1)
		qsort(list->ptr, list->len, sizeof(list->ptr[0]), sw_str_qcmp);
}

bool sw_strs_has(const sw_strs *list, sw_str s)
{
	for (size_t i = 0; i < list->len; i++)
		if (sw_str_eq(list->ptr[i], s))
			return true;
	return false;
}

void sw_strs_add_unique(sw_arena *arena, sw_strs *list, sw_str s)
{
	if (!sw_strs_has(list, s))
		sw_push(arena, list, s);
}
