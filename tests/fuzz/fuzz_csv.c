/* Any bytes as CSV; each row that is read is written and read again. */
#include "codec/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void same_again(const sw_strs *fields, sw_arena *arena)
{
	SW_AUTO(sw_buf) row = {0};
	sw_error err = {0};
	sw_strs again = {0};
	bool end = false;
	sw_csv_write(&row, fields->ptr, fields->len, "\r\n");
	sw_csv csv = sw_csv_open(SW_STR("again"), sw_buf_str(&row));
	SW_ASSERT(sw_csv_next(&csv, arena, &again, &end, &err) && !end);
	SW_ASSERT(again.len == fields->len);
	for (size_t i = 0; i < again.len; i++)
		SW_ASSERT(sw_str_eq(again.ptr[i], fields->ptr[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_csv csv = sw_csv_open(SW_STR("fuzz"), (sw_str){(const char *)data, size});
	sw_error err = {0};
	sw_strs fields = {0};
	bool end = false;
	while (sw_csv_next(&csv, &arena, &fields, &end, &err) && !end)
		same_again(&fields, &arena);
	return 0;
}
