#include "codec/mime.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool count(void *data, sw_str bytes, sw_error *err)
{
	(void)err;
	*(size_t *)data += bytes.len;
	return true;
}

/* The first byte says how large the pieces are: the sum of what is given on must not depend on it. */
static size_t content_of(sw_str body, size_t step)
{
	SW_AUTO(sw_mime_reader) reader = {0};
	sw_error err = {0};
	size_t sum = 0;
	sw_mime_events events = {.data = &sum, .bytes = count};
	sw_mime_reader_open(&reader, SW_STR("b"), NULL, &events);
	bool ok = true;
	for (size_t at = 0; at < body.len && ok; at += step)
		ok = sw_mime_feed(&reader, sw_str_sub(body, at, at + step), &err);
	return ok && sw_mime_finish(&reader, &err) ? sum : SIZE_MAX;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	sw_str body = {(const char *)data + 1, size - 1};
	SW_ASSERT(content_of(body, data[0] + 1u) == content_of(body, size));
	return 0;
}
