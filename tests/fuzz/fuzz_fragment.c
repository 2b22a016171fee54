/* Names of news fragments, and the remotes that forges are found by. */
#include "changes/forge.h"
#include "changes/fragment.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_str text = {(const char *)data, size}, issue = {0}, type = {0};
	sw_strs types = {0};
	int64_t counter = 0;
	sw_forge forge = {0};
	sw_push(&arena, &types, SW_STR("feature"));
	sw_push(&arena, &types, SW_STR("misc"));
	if (sw_fragment_name_parse(text, &types, &arena, &issue, &type, &counter))
		SW_ASSERT(counter >= 0 && sw_strs_has(&types, type) && issue.len < text.len);
	if (sw_forge_parse(text, &arena, &forge)) {
		SW_ASSERT(sw_str_starts(forge.base, SW_STR("http")) && sw_str_chr(forge.base, ' ') == SW_NPOS &&
			  sw_str_chr(forge.base, ')') == SW_NPOS && sw_str_chr(forge.base, '\n') == SW_NPOS);
		sw_forge_compare(&forge, text, SW_STR("HEAD"), &arena);
	}
	return 0;
}
