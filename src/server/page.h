/* Pages for people: the frame that all share, and a way to fill in text that cannot break out. */
#pragma once
#include "server/call.h"

/* Appends `html`, in which each {} stands for the next text, escaped: `SW_PUT(&buf, "<p>{}</p>", name);`. */
#define SW_PUT(buf, html, ...)                                                                                         \
	sw_page_put((buf), (html), (const sw_str[]){__VA_ARGS__}, SW_COUNTOF(((const sw_str[]){__VA_ARGS__})))
void sw_page_put(sw_buf *buf, const char *html, const sw_str *texts, size_t count);

/* From <!DOCTYPE> to the start of <main>; `words` stand in the search field. */
void sw_page_begin(sw_call *call, sw_buf *buf, sw_str title, sw_str words);
void sw_page_end(sw_call *call, sw_buf *buf);
/* "4.2 KB" */
sw_str sw_page_size(sw_call *call, int64_t bytes);
/* A box with commands to copy: pairs of label and command. */
void sw_page_commands(sw_buf *buf, const sw_str *pairs, size_t count);
