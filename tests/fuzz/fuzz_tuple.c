/* Any literal as a version tuple: what can be read can be written anew in its own form, and reads back as the new version. */
#include "bump/tuple.h"
#include "pyspec/pep440.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const next[] = {"1.3.0", "2.0rc1", "7.dev3", "1.2.3.4.5.post6", "1!1.0"};
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_py_value value = {0};
	sw_str text = {(const char *)data, size}, version = {0}, written = {0};
	if (!sw_py_literal(SW_STR("fuzz"), text, &arena, &value, &err) || !sw_tuple_read(&value, &arena, &version))
		return 0;
	SW_ASSERT(sw_pep440_is_normal(version));
	for (size_t i = 0; i < SW_COUNTOF(next); i++) {
		sw_str again = {0};
		sw_py_value second = {0};
		int order = 1;
		if (!sw_tuple_write(text, sw_str_of(next[i]), false, &arena, &written, &err))
			continue;
		SW_ASSERT(sw_py_literal(SW_STR("fuzz"), written, &arena, &second, &err));
		SW_ASSERT(second.kind == value.kind);
		SW_ASSERT(sw_tuple_read(&second, &arena, &again));
		SW_ASSERT(sw_pep440_cmp_text(again, sw_str_of(next[i]), &order) && order == 0);
	}
	return 0;
}
