/* A pattern, NUL, a version, NUL, a text: in bumpver's notation. What a pattern renders for a version that it has read must be read
   again as the same, and places must lie inside of the text, in order. */
#include <stdint.h>

#include "bump/pattern.h"

static sw_str take(sw_str *rest)
{
	sw_str part = {0};
	if (!rest->ptr || !sw_str_split(rest, '\0', &part))
		return SW_STR("");
	return part;
}

static void check_places(const sw_bumpver *pattern, sw_str text, sw_arena *arena)
{
	sw_error err = {0};
	sw_bump_hits hits = {0};
	size_t missing, at = 0;
	if (!sw_bumpver_find(&pattern, 1, text, arena, &hits, &missing, &err))
		return;
	SW_ASSERT((missing == SW_NPOS) == (hits.len > 0));
	sw_each (hit, &hits) {
		SW_ASSERT(hit->offset >= at && hit->len > 0 && hit->offset + hit->len <= text.len);
		at = hit->offset + hit->len;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	const sw_bumpver *pattern;
	sw_bumpver_info info, again;
	sw_bumpver_flags flags = {.patch = true, .date = 1700000000};
	sw_str next;
	if (size > 400)
		return 0;
	sw_str rest = {(const char *)data, size}, raw = take(&rest), version = take(&rest), text = take(&rest);
	if (!sw_bumpver_compile(raw, raw, &arena, &pattern, &err))
		return 0;
	check_places(pattern, text, &arena);
	if (!sw_bumpver_parse(pattern, version, flags.date, &arena, &info, &err))
		return 0;
	sw_str shown = sw_bumpver_render(pattern, &info, &arena);
	if (sw_bumpver_parse(pattern, shown, flags.date, &arena, &again, &err))
		SW_ASSERT(sw_bumpver_render(pattern, &again, &arena).len <= shown.len + 8);
	flags.patch = sw_str_find(raw, SW_STR("PATCH")) != SW_NPOS;
	if (sw_bumpver_next(raw, version, &flags, &arena, &next, &err))
		SW_ASSERT(next.len && !sw_str_eq(next, version));
	return 0;
}
