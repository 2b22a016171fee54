/* Core metadata: reading, judging and writing in every layout; places of problems lie inside of the document. */
#include "base/buf.h"
#include "pyspec/metadata.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const layouts[] = {"setuptools", "hatchling", "flit", "poetry", "pdm", "uv"};
	SW_AUTO(sw_arena) arena = {0};
	sw_str text = {(const char *)data, size};
	sw_metadata metadata, again;
	sw_metadata_problems problems = {0};
	sw_error err = {0};
	if (!sw_metadata_parse(SW_STR("METADATA"), text, &arena, &metadata, &err))
		return 0;
	sw_metadata_check(&metadata, &arena, &problems);
	for (size_t i = 0; i < problems.len; i++) {
		SW_ASSERT(problems.ptr[i].message.len > 0);
		SW_ASSERT(problems.ptr[i].offset <= size && problems.ptr[i].len <= size - problems.ptr[i].offset);
	}
	for (size_t i = 0; i < SW_COUNTOF(layouts); i++) {
		SW_AUTO(sw_buf) buf = {0};
		sw_metadata_write(&buf, &metadata, sw_metadata_layout_find(sw_str_of(layouts[i])));
		SW_ASSERT(sw_metadata_parse(SW_STR("METADATA"), sw_buf_str(&buf), &arena, &again, &err));
		/* no value may break out of its field and become another one */
		for (size_t f = 0; f < SW_META_FIELD_COUNT; f++)
			SW_ASSERT(f == SW_META_DESCRIPTION || f == SW_META_SUMMARY ||
				  again.fields[f].len <= metadata.fields[f].len);
	}
	return 0;
}
