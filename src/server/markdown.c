#include "server/markdown.h"

#include "base/module.h"

static void add(void *data, const char *html, size_t len)
{
	sw_buf_add(data, (sw_str){html, len});
}

bool sw_markdown_render(sw_str text, sw_buf *out, sw_error *err)
{
	const void *table = NULL;
	if (text.len > SW_MARKDOWN_MAX)
		return sw_fail(err, SW_F004, "the description has %zu bytes; rendered are at most %zu", text.len,
			       SW_MARKDOWN_MAX);
	if (!sw_module_symbol("sw-markdown", SW_MARKDOWN_SYMBOL, &table, err))
		return false;
	const sw_markdown_module *module = table;
	return module->render(text.ptr ? text.ptr : "", text.len, add, out) ||
	       sw_fail(err, SW_F004, "the description cannot be rendered: memory is out");
}
