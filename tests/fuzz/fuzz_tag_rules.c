/* A tag's name, then the name of the project, then a format: by shipwheel's own rules and by dunamai's, to a version. */
#include <stdint.h>

#include "version/dunamai.h"
#include "version/own.h"

static void by_own_rules(sw_str tag, sw_str name, size_t size, sw_arena *arena)
{
	sw_tag_form form = {.before = SW_STR("v"), .name = name, .calver = size % 2 == 0, .set = size % 3 == 0};
	sw_pep440 base = {0}, next = {0};
	const char *why = NULL;
	sw_error err = {0};
	if (!sw_tag_form_parse(&form, tag, arena, &base, &why)) {
		SW_ASSERT(why != NULL);
		return;
	}
	SW_ASSERT(sw_pep440_valid(sw_pep440_format(&base, arena)));
	if (sw_own_next(&base, (int64_t)(size % 100), arena, &next, &err))
		SW_ASSERT(sw_pep440_cmp_public(&next, &base) >= 0);
	else
		SW_ASSERT(err.code != SW_OK);
}

static void by_dunamai(sw_str tag, sw_str format, size_t size, sw_arena *arena)
{
	sw_dunamai_config config = sw_dunamai_defaults();
	sw_dunamai_facts facts = {.distance = (int64_t)(size % 3), .commit = SW_S("1a2b3c4"), .dirty = size % 2 == 0};
	sw_strs names = {.ptr = &tag, .len = 1};
	sw_str out = {0};
	sw_error err = {0};
	bool found = false;
	config.bump = size % 5 == 0;
	config.style = (sw_dunamai_style)(size % 3);
	config.format = format.len ? format : (sw_str){0};
	if (!sw_dunamai_choose(&config, &names, arena, &found, &facts.tag, &err)) {
		SW_ASSERT(err.code != SW_OK);
		return;
	}
	if (!found)
		facts.tag.base = SW_STR("0.0.0");
	if (!sw_dunamai_format(&config, &facts, arena, &out, &err))
		SW_ASSERT(err.code != SW_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_str rest = {(const char *)data, size}, tag = {0}, name = {0};
	if (size > 2000 || !sw_str_line(&rest, &tag))
		return 0;
	sw_str_line(&rest, &name);
	by_own_rules(tag, name, size, &arena);
	by_dunamai(tag, rest.ptr ? rest : (sw_str){0}, size, &arena);
	return 0;
}
