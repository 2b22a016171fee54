#include "server/page.h"

#include "codec/html.h"

void sw_page_put(sw_buf *buf, const char *html, const sw_str *texts, size_t count)
{
	sw_str rest = sw_str_of(html), before;
	size_t used = 0;
	while (sw_str_cut(rest, SW_STR("{}"), &before, &rest)) {
		SW_ASSERT(used < count);
		sw_buf_add(buf, before);
		sw_html_escape(buf, texts[used++]);
	}
	SW_ASSERT(used == count);
	sw_buf_add(buf, rest);
}

/* A ship's wheel of eight spokes. */
static const char logo[] =
	"<svg class=\"logo\" viewBox=\"0 0 24 24\" width=\"28\" height=\"28\" aria-hidden=\"true\" fill=\"none\" "
	"stroke=\"currentColor\" stroke-width=\"1.6\" stroke-linecap=\"round\"><circle cx=\"12\" cy=\"12\" r=\"6.6\"/>"
	"<circle cx=\"12\" cy=\"12\" r=\"1.9\"/><path d=\"M12 1.5v8.6M12 13.9v8.6M1.5 12h8.6M13.9 12h8.6"
	"M4.6 4.6l6 6M13.4 13.4l6 6M19.4 4.6l-6 6M10.6 13.4l-6 6\"/></svg>";

void sw_page_begin(sw_call *call, sw_buf *buf, sw_str title, sw_str words)
{
	sw_str root = call->server->root_path, base = call->base;
	SW_PUT(buf,
	       "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n"
	       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	       "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"robots\" content=\"noindex\">\n"
	       "<link rel=\"stylesheet\" href=\"{}-/style.css\">\n<link rel=\"icon\" href=\"{}favicon.ico\">\n</head>\n"
	       "<body>\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n<header><div class=\"bar\">"
	       "<a class=\"brand\" href=\"{}\">",
	       title, root, root, base);
	sw_buf_addz(buf, logo);
	SW_PUT(buf,
	       "<span>shipwheel</span></a>\n<form action=\"{}\" role=\"search\"><label class=\"hidden\" "
	       "for=\"q\">Search "
	       "projects</label><input type=\"search\" id=\"q\" name=\"q\" placeholder=\"Search projects\" "
	       "value=\"{}\">"
	       "</form></div></header>\n<main id=\"content\">\n",
	       base, words);
}

void sw_page_end(sw_call *call, sw_buf *buf)
{
	SW_PUT(buf,
	       "</main>\n<footer><p>Index <strong>{}</strong> · <a href=\"{}simple/\">simple API</a> · served by "
	       "shipwheel " SW_VERSION "</p></footer>\n</body>\n</html>\n",
	       call->index.name, call->base);
}

sw_str sw_page_size(sw_call *call, int64_t bytes)
{
	static const char *const units[] = {"bytes", "KB", "MB", "GB"};
	double number = (double)bytes;
	size_t unit = 0;
	while (number >= 1000 && unit + 1 < SW_COUNTOF(units)) {
		number /= 1000;
		unit++;
	}
	return sw_fmt(call->arena, unit && number < 100 ? "%.1f %s" : "%.0f %s", number, units[unit]);
}

void sw_page_commands(sw_buf *buf, const sw_str *pairs, size_t count)
{
	sw_buf_addz(buf, "<dl class=\"commands\">\n");
	for (size_t i = 0; i + 1 < count; i += 2)
		SW_PUT(buf, "<div><dt>{}</dt><dd><code>{}</code></dd></div>\n", pairs[i], pairs[i + 1]);
	sw_buf_addz(buf, "</dl>\n");
}
