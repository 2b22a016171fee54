/* Entry points and RECORD: reading, judging, writing. */
#include "pyspec/entrypoints.h"
#include "pyspec/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_str text = {(const char *)data, size};
	sw_error err = {0};
	sw_entry_groups groups;
	sw_record record;
	if (sw_entry_points_parse(SW_STR("entry_points.txt"), text, &arena, &groups, &err)) {
		for (size_t i = 0; i < groups.len; i++)
			for (size_t j = 0; j < groups.ptr[i].points.len; j++)
				(void)sw_entry_point_check(&groups.ptr[i].points.ptr[j],
							   sw_entry_group_is_script(groups.ptr[i].name), &err);
		for (int layout = SW_ENTRY_SETUPTOOLS; layout <= SW_ENTRY_UV; layout++) {
			SW_AUTO(sw_buf) buf = {0};
			sw_entry_points_write(&buf, &groups, (sw_entry_layout)layout);
		}
	}
	if (sw_record_parse(SW_STR("RECORD"), text, &arena, &record, &err)) {
		SW_AUTO(sw_buf) buf = {0};
		sw_record again;
		for (size_t i = 0; i < record.rows.len; i++)
			sw_record_write(&buf, record.rows.ptr[i].path, NULL, 0, "\n");
		SW_ASSERT(sw_record_parse(SW_STR("RECORD"), sw_buf_str(&buf), &arena, &again, &err));
		SW_ASSERT(again.rows.len == record.rows.len);
	}
	return 0;
}
