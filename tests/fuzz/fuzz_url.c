/* URLs: what is parsed can be written and parsed again to the same parts, and resolves against a page. */
#include <stddef.h>
#include <stdint.h>

#include "codec/url.h"
#include "net/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool same(const sw_url *a, const sw_url *b)
{
	return sw_str_eq(a->scheme, b->scheme) && sw_str_eq(a->user, b->user) && sw_str_eq(a->password, b->password) &&
	       sw_str_eq(a->host, b->host) && a->port == b->port && sw_str_eq(a->path, b->path) &&
	       sw_str_eq(a->query, b->query) && sw_str_eq(a->fragment, b->fragment);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_url base, url, again;
	sw_error err = {0};
	sw_str text = {(const char *)data, size};
	if (sw_url_parse(text, &arena, &url, &err)) {
		sw_str written = sw_url_format(&url, &arena);
		SW_ASSERT(sw_url_parse(written, &arena, &again, &err));
		SW_ASSERT(same(&url, &again));
	}
	SW_ASSERT(sw_url_parse(SW_STR("https://host.example/simple/x/?q"), &arena, &base, &err));
	if (sw_url_resolve(&base, text, &arena, &url, &err))
		SW_ASSERT(url.path.len > 0 && url.path.ptr[0] == '/');
	sw_http_shown_url(&arena, text);
	return 0;
}
