/* What is taken out of a refusal's body: one clean line of UTF-8 within the limit. The first byte picks the media type. */
#include <stddef.h>
#include <stdint.h>

#include "net/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const sw_str types[] = {SW_S("application/json"), SW_S("text/html; charset=UTF-8"), SW_S("text/plain"),
				       SW_S("application/problem+json"), SW_S("")};
	SW_AUTO(sw_arena) arena = {0};
	if (size == 0)
		return 0;
	sw_http_header header = {SW_STR("Content-Type"), types[data[0] % SW_COUNTOF(types)]};
	sw_http_response response = {
		.status = 400, .reason = SW_STR("Bad Request"), .body = {(const char *)data + 1, size - 1}};
	sw_push(&arena, &response.headers, header);
	sw_str said = sw_http_said(&response, &arena);
	SW_ASSERT(said.len > 0 && said.len <= 600 && sw_str_is_utf8(said));
	for (size_t i = 0; i < said.len; i++)
		SW_ASSERT((unsigned char)said.ptr[i] >= ' ' && said.ptr[i] != 0x7f);
	return 0;
}
