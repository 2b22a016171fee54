/* Any bytes as an INI file; the first byte chooses the options. */
#include "codec/ini.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_buf) written = {0};
	sw_error err = {0};
	sw_ini ini;
	if (size == 0)
		return 0;
	sw_ini_options options = {.keep_case = data[0] & 1,
				  .allow_duplicates = data[0] & 2,
				  .allow_no_value = data[0] & 4,
				  .delimiters = data[0] & 8 ? "=" : NULL};
	if (!sw_ini_parse(SW_STR("fuzz"), (sw_str){(const char *)data + 1, size - 1}, &options, &arena, &ini, &err))
		return 0;
	sw_each (section, &ini.sections)
		sw_each (item, &section->items)
			SW_ASSERT(item->offset + item->len <= size - 1);
	sw_ini_write(&written, &ini);
	return 0;
}
