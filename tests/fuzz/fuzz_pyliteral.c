/* Any bytes as a Python source and as one literal. */
#include "codec/pyliteral.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_py_module module;
	sw_py_value value;
	sw_str text = {(const char *)data, size};
	if (sw_py_parse(SW_STR("fuzz"), text, &arena, &module, &err)) {
		sw_each (it, &module.assignments) {
			SW_ASSERT((it->value == NULL) == (it->why != NULL));
			SW_ASSERT(it->offset + it->len <= module.text.len);
		}
		if (module.docstring.ptr)
			sw_py_cleandoc(module.docstring, &arena);
	}
	if (!sw_py_literal(SW_STR("fuzz"), text, &arena, &value, &err))
		SW_ASSERT(err.code != SW_OK);
	return 0;
}
