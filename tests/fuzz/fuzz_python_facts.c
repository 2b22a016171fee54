/* What an interpreter says of itself, or what stands in a file of the cache. */
#include "python/facts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_python python = {0};
	sw_str text = {(const char *)data, size};
	if (sw_python_facts_parse(text, &arena, &python))
		SW_ASSERT(python.exe.len && python.version.len && python.markers.values[SW_MARKER_OS_NAME].len);
	return 0;
}
