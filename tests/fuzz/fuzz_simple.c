/* Pages of the simple API: the first byte says what is read (JSON or HTML, page or list); a page is written and read again. */
#include "pyspec/simple.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define URL SW_STR("https://index.example.org/simple/demo/")

static void one_page(sw_str type, sw_str body, sw_arena *arena)
{
	SW_AUTO(sw_buf) json = {0};
	SW_AUTO(sw_buf) html = {0};
	sw_error err = {0};
	sw_simple_page page, again;
	if (!sw_simple_parse(URL, type, body, arena, &page, &err)) {
		SW_ASSERT(err.message[0]);
		return;
	}
	sw_simple_write_json(&json, &page);
	sw_simple_write_html(&html, &page);
	if (!sw_simple_parse(URL, SW_STR(SW_SIMPLE_JSON_TYPE), sw_buf_str(&json), arena, &again, &err))
		return; /* two hashes of one name */
	SW_ASSERT(again.files.len == page.files.len);
	for (size_t i = 0; i < page.files.len; i++)
		SW_ASSERT(again.files.ptr[i].yanked == page.files.ptr[i].yanked &&
			  again.files.ptr[i].size_bytes == page.files.ptr[i].size_bytes &&
			  again.files.ptr[i].has_metadata == page.files.ptr[i].has_metadata);
	SW_ASSERT(sw_simple_parse(URL, SW_STR("text/html"), sw_buf_str(&html), arena, &again, &err));
	SW_ASSERT(again.files.len <= page.files.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_buf) out = {0};
	sw_error err = {0};
	sw_simple_list list;
	if (size == 0)
		return 0;
	sw_str type = data[0] & 1 ? SW_STR(SW_SIMPLE_JSON_TYPE) : SW_STR("text/html");
	sw_str body = {(const char *)data + 1, size - 1};
	if (data[0] & 2) {
		one_page(type, body, &arena);
	} else if (sw_simple_parse_list(URL, type, body, &arena, &list, &err)) {
		sw_simple_write_list_json(&out, &list);
		sw_simple_write_list_html(&out, &list);
	}
	return 0;
}
