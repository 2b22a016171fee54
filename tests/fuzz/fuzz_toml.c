/* Any bytes as TOML; what can be read is formatted and read again, and when it is short edited in every place. */
#include "../conformance/toml_edits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_toml doc, again;
	sw_str why;
	if (!sw_toml_parse(SW_STR("fuzz"), (sw_str){(const char *)data, size}, &arena, &doc, &err))
		return 0;
	sw_str text = sw_toml_format(doc.root, &arena);
	SW_ASSERT(sw_toml_parse(SW_STR("again"), text, &arena, &again, &err));
	SW_ASSERT(sw_toml_eq(doc.root, again.root));
	if (size <= 400)
		SW_ASSERT(toml_edits_hold(&doc, &arena, &why));
	return 0;
}
