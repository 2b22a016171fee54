#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/out.h"
#include "codec/html.h"
#include "table_html.h"

/* What Python 3.11's html.unescape gives. */
static const struct {
	const char *text, *plain;
} rows[] = {
	{"a &amp; b", "a & b"},
	{"&lt;&gt;&quot;&#x27;&#39;", "<>\"''"},
	{"&notit;", "\xc2\xacit;"},
	{"&ampx", "&x"},
	{"&nosuch;", "&nosuch;"},
	{"&", "&"},
	{"&;", "&;"},
	{"&#;", "&#;"},
	{"&#x80;", "\xe2\x82\xac"},
	{"&#0;", "\xef\xbf\xbd"},
	{"&#xd800;", "\xef\xbf\xbd"},
	{"&#1114112;", "\xef\xbf\xbd"},
	{"&#99999999999;", "\xef\xbf\xbd"},
	{"&#11;", ""},
	{"&#65", "A"},
	{"&eacute;&euml", "\xc3\xa9\xc3\xab"},
	{"&NotEqualTilde;", "\xe2\x89\x82\xcc\xb8"},
	{"&CounterClockwiseContourIntegral;", "\xe2\x88\xb3"},
};

static void decodes_references(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_str got = sw_html_unescape(sw_str_of(rows[i].text), &arena);
		if (!sw_str_is(got, rows[i].plain))
			fail_msg("%s: got \"%.*s\"", rows[i].text, SW_ARG(got));
	}
}

static void escapes_everything_that_means_something(void **state)
{
	(void)state;
	SW_AUTO(sw_buf) buf = {0};
	sw_html_escape(&buf, SW_STR("<a href='x' title=\"&\">\xff\xc3\xa9"));
	sw_buf_addc(&buf, '\0');
	assert_string_equal(buf.ptr, "&lt;a href=&#x27;x&#x27; title=&quot;&amp;&quot;&gt;\xef\xbf\xbd\xc3\xa9");
}

static void reads_an_index_page(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_html_links links = {0};
	sw_str page = SW_STR(
		"<!DOCTYPE html><!-- <a href=no> --><html><head><meta name=\"pypi:repository-version\" content='1.4'>\n"
		"<BASE href=\"https://x.example/\"><script>var a = '<a "
		"href=\"no\">';</script><style>a{}</style></head><body>\n"
		"<A HREF=\"../a-1.0.whl#sha256=00&amp;x=1\" data-requires-python=\"&gt;=3.9\" "
		"data-yanked>a-1.0.whl</a><br/>\n"
		"<a href = b.tar.gz data-core-metadata=true >b <b>&amp;</b> c\n<a href='third'>t < u</a> <a>");
	assert_true(sw_html_read_links(page, &arena, &links, &err));
	assert_int_equal(links.links.len, 4);
	assert_true(sw_str_is(links.base, "https://x.example/"));
	assert_int_equal(links.meta.len, 1);
	assert_true(sw_str_is(links.meta.ptr[0].name, "pypi:repository-version"));
	assert_true(sw_str_is(links.meta.ptr[0].value, "1.4"));
	const sw_html_link *first = &links.links.ptr[0], *second = &links.links.ptr[1], *third = &links.links.ptr[2];
	assert_true(sw_str_is(sw_html_attr_get(first, "href"), "../a-1.0.whl#sha256=00&x=1"));
	assert_true(sw_str_is(sw_html_attr_get(first, "data-requires-python"), ">=3.9"));
	assert_non_null(sw_html_attr_get(first, "data-yanked").ptr);
	assert_null(sw_html_attr_get(first, "data-dist").ptr);
	assert_true(sw_str_is(first->text, "a-1.0.whl"));
	assert_true(sw_str_is(sw_html_attr_get(second, "href"), "b.tar.gz"));
	assert_true(sw_str_is(sw_html_attr_get(second, "data-core-metadata"), "true"));
	assert_true(sw_str_is(second->text, "b & c\n"));
	assert_true(sw_str_is(third->text, "t < u"));
	assert_null(sw_html_attr_get(&links.links.ptr[3], "href").ptr);
}

static void takes_pages_that_break_off(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	static const char *const pages[] = {"<",    "<a",       "<a href",       "<a href=", "<a href=\"x", "</",
					    "<!--", "<script>", "<a href='x'>y", "<a/b/c=",  "<!"};
	for (size_t i = 0; i < SW_COUNTOF(pages); i++) {
		sw_error err = {0};
		sw_html_links links = {0};
		assert_true(sw_html_read_links(sw_str_of(pages[i]), &arena, &links, &err));
		assert_true(links.links.len <= 1);
	}
}

static void decodes_all_names_as_python_does(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	for (size_t i = 0; i < SW_COUNTOF(html_references); i++) {
		sw_str got = sw_html_unescape(html_references[i].text, &arena);
		if (!sw_str_eq(got, html_references[i].plain))
			fail_msg("row %zu: got \"%.*s\", want \"%.*s\"", i, SW_ARG(got),
				 SW_ARG(html_references[i].plain));
	}
}

static void reads_links_as_python_does(void **state)
{
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(html_pages); i++) {
		SW_AUTO(sw_arena) arena = {0};
		SW_AUTO(sw_buf) got = {0};
		sw_html_links links;
		sw_error err = {0};
		assert_true(sw_html_read_links(html_pages[i].page, &arena, &links, &err));
		if (links.base.ptr) {
			sw_buf_addz(&got, "base ");
			sw_json_quote(&got, links.base);
			sw_buf_addc(&got, '\n');
		}
		sw_each (link, &links.links) {
			sw_buf_addz(&got, "a ");
			sw_each (attr, &link->attrs) {
				sw_buf_addf(&got, "%.*s=", SW_ARG(attr->name));
				if (attr->value.ptr)
					sw_json_quote(&got, attr->value);
				else
					sw_buf_addc(&got, '-');
				sw_buf_addc(&got, ' ');
			}
			sw_json_quote(&got, link->text);
			sw_buf_addc(&got, '\n');
		}
		if (!sw_str_eq(sw_buf_str(&got), html_pages[i].answer))
			fail_msg("row %zu: got\n%.*s\nwant\n%.*s\nof\n%.*s", i, SW_ARG(sw_buf_str(&got)),
				 SW_ARG(html_pages[i].answer), SW_ARG(html_pages[i].page));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decodes_references),         cmocka_unit_test(decodes_all_names_as_python_does),
		cmocka_unit_test(reads_links_as_python_does), cmocka_unit_test(escapes_everything_that_means_something),
		cmocka_unit_test(reads_an_index_page),        cmocka_unit_test(takes_pages_that_break_off)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
