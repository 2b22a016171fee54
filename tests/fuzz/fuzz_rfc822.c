/* Any bytes as a header block; what was read is written and read again. */
#include "codec/rfc822.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_buf) written = {0};
	sw_error err = {0};
	sw_message message, again;
	sw_str text = {(const char *)data, size}, indent = SW_STR("        ");
	bool strict = sw_rfc822_parse(SW_STR("fuzz"), text, SW_RFC822_STRICT, &arena, &message, &err);
	SW_ASSERT(sw_rfc822_parse(SW_STR("fuzz"), text, SW_RFC822_TOLERANT, &arena, &message, &err));
	SW_ASSERT(strict == (message.defects.len == 0));
	sw_each (header, &message.headers)
		sw_header_write(&written, header->name, sw_header_dedent(header->value, indent, &arena), indent);
	SW_ASSERT(sw_rfc822_parse(SW_STR("again"), sw_buf_str(&written), SW_RFC822_TOLERANT, &arena, &again, &err));
	SW_ASSERT(again.headers.len == message.headers.len);
	for (size_t i = 0; i < again.headers.len; i++)
		SW_ASSERT(sw_str_eq(again.headers.ptr[i].name, message.headers.ptr[i].name));
	return 0;
}
