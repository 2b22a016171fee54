/* Which versions an index has or has had, read off a page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "index/versions.h"

#define URL "https://index.example/simple/demo-pkg/"

static const char json_page[] =
	"{\"meta\":{\"api-version\":\"1.1\"},\"name\":\"demo-pkg\",\"versions\":[\"0.9\",\"1.0\",\"2.0rc1\",\"dog\"],"
	"\"files\":["
	"{\"filename\":\"demo_pkg-1.0.0-py3-none-any.whl\",\"url\":\"a\",\"hashes\":{},\"yanked\":\"broken\"},"
	"{\"filename\":\"demo-pkg-1.0.tar.gz\",\"url\":\"b\",\"hashes\":{},\"yanked\":true},"
	"{\"filename\":\"demo_pkg-1.1.dev10.tar.gz\",\"url\":\"c\",\"hashes\":{}},"
	"{\"filename\":\"demo_pkg-1.1.dev9.tar.gz\",\"url\":\"c\",\"hashes\":{}},"
	"{\"filename\":\"Demo.Pkg-1.1.dev9-py3-none-any.whl\",\"url\":\"d\",\"hashes\":{},\"yanked\":true},"
	"{\"filename\":\"other-7.0.tar.gz\",\"url\":\"e\",\"hashes\":{}},"
	"{\"filename\":\"demo_pkg-dog.tar.gz\",\"url\":\"f\",\"hashes\":{}},"
	"{\"filename\":\"demo_pkg-8.0.exe\",\"url\":\"g\",\"hashes\":{}},"
	"{\"filename\":\"demo_pkg-2.0rc1.zip\",\"url\":\"h\",\"hashes\":{}}]}";

static sw_index_version_list read_page(const char *type, const char *body, sw_arena *arena)
{
	sw_simple_page page = {0};
	sw_index_version_list list = {0};
	sw_error err = {0};
	if (!sw_simple_parse(SW_STR(URL), sw_str_of(type), sw_str_of(body), arena, &page, &err))
		fail_msg("%s", err.message);
	sw_index_versions_of(&page, SW_STR("Demo_Pkg"), arena, &list);
	return list;
}

/* "0.9:0 1.0:2y …": the text, the number of files, y for yanked. */
static sw_str shown(const sw_index_version_list *list, sw_arena *arena)
{
	sw_strs parts = {0};
	sw_each (v, list)
		sw_push(arena, &parts, sw_fmt(arena, "%.*s:%zu%s", SW_ARG(v->text), v->files, v->yanked ? "y" : ""));
	return sw_str_join(arena, parts.ptr, parts.len, SW_STR(" "));
}

static void test_page(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_index_version_list list = read_page(SW_SIMPLE_JSON_TYPE, json_page, &arena);
	sw_str text = shown(&list, &arena);
	/* 1.0 and 1.0.0 are one version, and dev numbers are ordered as numbers */
	if (!sw_str_is(text, "0.9:0 1.0:2y 1.1.dev9:2 1.1.dev10:1 2.0rc1:1"))
		fail_msg("got \"%.*s\"", SW_ARG(text));
	assert_true(list.ptr[0].filename.len == 0);
	assert_true(list.ptr[1].filename.len > 0);
}

static void test_html_and_empty(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_index_version_list list =
		read_page("text/html",
			  "<html><body><a href=\"demo_pkg-1.0.tar.gz\">demo_pkg-1.0.tar.gz</a>"
			  "<a href=\"demo_pkg-0.1.tar.gz\" data-yanked=\"\">demo_pkg-0.1.tar.gz</a></body></html>",
			  &arena);
	assert_true(sw_str_is(shown(&list, &arena), "0.1:1y 1.0:1"));
	list = read_page(SW_SIMPLE_JSON_TYPE, "{\"meta\":{\"api-version\":\"1.0\"},\"name\":\"demo-pkg\",\"files\":[]}",
			 &arena);
	assert_int_equal(list.len, 0);
	assert_null(sw_index_version_newest(&list, false));
	sw_pep440 version = {0};
	assert_true(sw_pep440_scan(SW_STR("1.0"), &arena, &version));
	assert_null(sw_index_version_find(&list, &version));
}

static void test_find(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool found;
	} rows[] = {{"1.0", true},      {"1", true},      {"1.0.0", true}, {"0.9", true},
		    {"1.1.dev9", true}, {"1.1", false},   {"0.8", false},  {"2.0-rc.1", true},
		    {"2.0", false},     {"1!1.0", false}, {"1.0+x", false}};
	SW_AUTO(sw_arena) arena = {0};
	sw_index_version_list list = read_page(SW_SIMPLE_JSON_TYPE, json_page, &arena);
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_pep440 version = {0};
		assert_true(sw_pep440_scan(sw_str_of(rows[i].text), &arena, &version));
		if ((sw_index_version_find(&list, &version) != NULL) != rows[i].found)
			fail_msg("%s", rows[i].text);
	}
	assert_true(sw_str_is(sw_index_version_newest(&list, false)->text, "2.0rc1"));
	assert_true(sw_index_version_newest(&list, true)->yanked); /* 1.0 */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_page),
		cmocka_unit_test(test_html_and_empty),
		cmocka_unit_test(test_find),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
