/* File names, names and tags: what is taken apart is put together again. */
#include "pyspec/filename.h"
#include "pyspec/name.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void one_wheel(sw_str text, sw_arena *arena)
{
	sw_error err = {0};
	sw_wheel_filename wheel, again;
	if (!sw_filename_parse_wheel(text, arena, &wheel, &err))
		return;
	SW_ASSERT(wheel.tags.len > 0 && wheel.tags.len <= SW_TAGS_MAX);
	if (!sw_name_valid(wheel.name))
		return;
	sw_str written = sw_filename_wheel(arena, wheel.name, wheel.version_text, wheel.build, wheel.tag);
	SW_ASSERT(sw_filename_parse_wheel(written, arena, &again, &err));
	SW_ASSERT(sw_str_eq(again.normal_name, wheel.normal_name) &&
		  sw_pep440_cmp(&again.version, &wheel.version) == 0);
	SW_ASSERT(sw_filename_check_wheel(&again, wheel.name, wheel.version_text, &err));
}

static void one_sdist(sw_str text, sw_arena *arena)
{
	sw_error err = {0};
	sw_sdist_filename sdist, again;
	if (!sw_filename_parse_sdist(text, arena, &sdist, &err))
		return;
	sw_str written = sw_filename_sdist(arena, sdist.name, sdist.version_text);
	SW_ASSERT(sw_filename_parse_sdist(written, arena, &again, &err));
	SW_ASSERT(sw_pep440_cmp(&again.version, &sdist.version) == 0);
	SW_ASSERT(sw_filename_check_sdist(&again, sdist.name, sdist.version_text, &err));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_str text = {(const char *)data, size}, normal = sw_name_normalise(&arena, text);
	SW_ASSERT(sw_name_eq(text, normal) && sw_str_eq(sw_name_normalise(&arena, normal), normal));
	SW_ASSERT(sw_name_valid(text) ? sw_name_is_normal(normal) : true);
	(void)sw_name_ultranormalise(&arena, text);
	(void)sw_tags_pypi_platform(text);
	(void)sw_tags_known_abi(text);
	one_wheel(text, &arena);
	one_sdist(text, &arena);
	return 0;
}
