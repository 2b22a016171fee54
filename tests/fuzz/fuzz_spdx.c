/* Licence expressions: the canonical text is canonical. */
#include "pyspec/spdx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_str canonical, again;
	sw_strs deprecated = {0};
	sw_error err = {0};
	if (!sw_spdx_normalise((sw_str){(const char *)data, size}, &arena, &canonical, &err)) {
		SW_ASSERT(err.where.column <= size + 1);
		return 0;
	}
	SW_ASSERT(sw_spdx_normalise(canonical, &arena, &again, &err) && sw_str_eq(canonical, again));
	sw_spdx_deprecated(canonical, &arena, &deprecated);
	return 0;
}
