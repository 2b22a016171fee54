/* The gate: request heads and chunked bodies. What it takes must hold what handlers rely on. */
#include <string.h>

#include "base/buf.h"
#include "server/http1.h"
#include "server/negotiate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_chunks(sw_str bytes)
{
	sw_http1_chunks chunks = {0};
	sw_str piece;
	while (bytes.len > 0 && !chunks.done) {
		size_t before = bytes.len;
		if (!sw_http1_chunks_read(&chunks, &bytes, &piece))
			return;
		SW_ASSERT(bytes.len < before || piece.len > 0);
		SW_ASSERT(chunks.left >= 0);
	}
}

static void use_head(sw_arena *arena, const sw_http1_head *head)
{
	SW_ASSERT(head->path.len > 0 && head->path.ptr[0] == '/');
	SW_ASSERT(memchr(head->path.ptr, '\0', head->path.len) == NULL);
	SW_ASSERT(!head->chunked || head->content_length == 0);
	SW_ASSERT(head->content_length >= 0);
	(void)sw_http1_query_get(arena, head->query, "format");
	(void)sw_negotiate_simple(sw_http1_field_get(head, "accept"));
	(void)sw_accepts_gzip(sw_http1_field_get(head, "accept-encoding"));
	(void)sw_http1_date_parse(sw_http1_field_get(head, "if-modified-since"));
	int64_t from = 0, count = 0;
	if (sw_range_parse(sw_http1_field_get(head, "range"), 1000, &from, &count) == SW_RANGE_PART)
		SW_ASSERT(from >= 0 && count > 0 && from + count <= 1000);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_str bytes = {(const char *)data, size};
	size_t end = sw_http1_head_end(bytes, 0);
	/* Found in one look or byte by byte: the same. */
	size_t early = SW_NPOS;
	for (size_t len = 1; len <= size && early == SW_NPOS; len++)
		early = sw_http1_head_end(sw_str_sub(bytes, 0, len), len - 1);
	SW_ASSERT(early == end || (size > 0 && early == 1)); /* a first byte that is none is told at once */
	if (end == SW_NPOS)
		return 0;
	sw_http1_head head;
	const char *why = NULL;
	int status = sw_http1_head_parse(&arena, sw_str_sub(bytes, 0, end), &head, &why);
	SW_ASSERT((status == 0) == (why == NULL));
	if (status == 0)
		use_head(&arena, &head);
	read_chunks(sw_str_from(bytes, end));
	return 0;
}
