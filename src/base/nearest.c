#include "base/nearest.h"

enum { LONGEST = 64 };

static size_t min3(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;
	return least < c ? least : c;
}

/* Optimal string alignment, three rows at a time. */
static size_t distance(sw_str a, sw_str b)
{
	size_t rows[3][LONGEST + 1];
	size_t *before = rows[0], *last = rows[1], *now = rows[2];
	for (size_t k = 0; k <= b.len; k++)
		last[k] = k;
	for (size_t i = 1; i <= a.len; i++) {
		now[0] = i;
		for (size_t k = 1; k <= b.len; k++) {
			char x = sw_lower(a.ptr[i - 1]), y = sw_lower(b.ptr[k - 1]);
			now[k] = min3(last[k] + 1, now[k - 1] + 1, last[k - 1] + (x != y));
			bool swapped = i > 1 && k > 1 && x == sw_lower(b.ptr[k - 2]) && sw_lower(a.ptr[i - 2]) == y;
			if (swapped && before[k - 2] + 1 < now[k])
				now[k] = before[k - 2] + 1;
		}
		size_t *free_row = before;
		before = last;
		last = now;
		now = free_row;
	}
	return last[b.len];
}

sw_str sw_nearest(sw_str name, const sw_strs *candidates)
{
	sw_str best = {0};
	size_t best_distance = SIZE_MAX;
	if (name.len == 0 || name.len > LONGEST)
		return best;
	sw_each (candidate, candidates) {
		if (candidate->len == 0 || candidate->len > LONGEST)
			continue;
		size_t longer = candidate->len > name.len ? candidate->len : name.len;
		size_t shorter = candidate->len < name.len ? candidate->len : name.len;
		size_t allowed = longer / 3 ? longer / 3 : 1;
		if (longer - shorter > allowed || longer - shorter >= best_distance)
			continue; /* at least so many insertions */
		size_t found = distance(name, *candidate);
		if (found <= allowed && found < best_distance) {
			best = *candidate;
			best_distance = found;
		}
	}
	return best;
}
