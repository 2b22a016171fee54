/* Versions and specifiers: what is read is written and read again, order is an order, and a filter keeps what is contained. The
   text is a version, or with a line end specifiers and a version. */
#include "pyspec/specifier.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void one_version(sw_str text, sw_arena *arena)
{
	sw_error err = {0};
	sw_pep440 version, again;
	if (!sw_pep440_parse(text, arena, &version, &err))
		return;
	sw_str normal = sw_pep440_format(&version, arena);
	SW_ASSERT(sw_pep440_scan(normal, arena, &again) && sw_pep440_cmp(&version, &again) == 0);
	SW_ASSERT(sw_str_eq(sw_pep440_format(&again, arena), normal) && sw_pep440_is_normal(normal));
	SW_ASSERT(sw_pep440_scan(sw_pep440_public(&version, arena), arena, &again) &&
		  sw_pep440_cmp_public(&version, &again) == 0);
	SW_ASSERT(sw_pep440_scan(sw_pep440_canonical(&version, arena), arena, &again) &&
		  sw_pep440_cmp(&version, &again) == 0);
}

static void one_set(sw_str text, sw_str candidate, sw_arena *arena)
{
	sw_error err = {0};
	sw_specifiers set, again;
	sw_strs all = {0}, kept;
	if (!sw_specifier_parse_set(text, arena, &set, &err))
		return;
	sw_str normal = sw_specifier_format_set(&set, SW_STR(","), arena);
	SW_ASSERT(sw_specifier_scan_set(normal, arena, &again));
	SW_ASSERT(sw_str_eq(sw_specifier_format_set(&again, SW_STR(","), arena), normal));
	bool contained = sw_specifier_contains(&set, candidate, SW_PRERELEASES_DEFAULT);
	SW_ASSERT(contained == sw_specifier_contains(&again, candidate, SW_PRERELEASES_DEFAULT));
	sw_push(arena, &all, candidate);
	sw_specifier_filter(&set, &all, SW_PRERELEASES_DEFAULT, arena, &kept);
	SW_ASSERT((kept.len == 1) == contained);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_str text = {(const char *)data, size}, set, candidate;
	one_version(text, &arena);
	if (sw_str_cut(text, SW_STR("\n"), &set, &candidate))
		one_set(set, candidate, &arena);
	else
		one_set(text, SW_STR("1.0"), &arena);
	return 0;
}
