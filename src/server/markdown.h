/* Markdown to HTML, by cmark-gfm. It lives in the module sw-markdown.so (base/module.h), so that only the first page that needs it
   loads the library. */
#pragma once
#include "base/buf.h"

#define SW_MARKDOWN_MAX ((size_t)256 << 10) /* bytes; a longer text is shown as it is, because some inputs take long */

/* The module's table. */
typedef struct sw_markdown_module {
	/* Renders and hands the HTML to `emit`, once. GitHub's flavour: tables, strikethrough, autolinks, task lists. Raw HTML is
	   left out, so are links with a scheme that could run something; images become links, because pages load nothing
	   from elsewhere. False when memory is out. */
	bool (*render)(const char *text, size_t len, void (*emit)(void *data, const char *html, size_t len),
		       void *data);
} sw_markdown_module;
#define SW_MARKDOWN_SYMBOL "sw_markdown_table"

/* Appends the HTML of `text`. SW_F006 when the module is not installed, SW_F004 above SW_MARKDOWN_MAX. */
SW_NODISCARD bool sw_markdown_render(sw_str text, sw_buf *out, sw_error *err);
