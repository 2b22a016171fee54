#include "codec/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is read and written canonically reads back as the same. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_buf) buf = {0};
	sw_error err = {0};
	sw_json_value *value = NULL, *again = NULL;
	if (!sw_json_parse(SW_STR("fuzz"), (sw_str){(const char *)data, size}, NULL, &arena, &value, &err))
		return 0;
	sw_json_canonical(&buf, value);
	SW_AUTO(sw_buf) second = {0};
	SW_ASSERT(sw_json_parse(SW_STR("canonical"), sw_buf_str(&buf), NULL, &arena, &again, &err));
	sw_json_canonical(&second, again);
	SW_ASSERT(sw_str_eq(sw_buf_str(&buf), sw_buf_str(&second)));
	return 0;
}
