#include "codec/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_buf) buf = {0};
	sw_error err = {0};
	sw_html_links links = {0};
	sw_str page = {(const char *)data, size};
	if (sw_html_read_links(page, &arena, &links, &err))
		sw_each (link, &links.links) {
			sw_html_attr_get(link, "href");
			sw_html_escape(&buf, link->text);
		}
	return 0;
}
