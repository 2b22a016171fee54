#include "pyspec/simple.h"

#include <string.h>

#include "pyspec/table.h"

#define URL "https://index.example.org/simple/demo/"

/* One line a file: every member that a client looks at. */
static sw_str describe(const sw_simple_page *page, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	sw_buf_addf(&buf, "%.*s %.*s/%.*s %lld\n", SW_ARG(page->api_version), SW_ARG(page->status),
		    SW_ARG(page->status_reason), (long long)page->last_serial);
	for (size_t i = 0; i < page->files.len; i++) {
		const sw_simple_file *f = &page->files.ptr[i];
		sw_buf_addf(&buf, "%.*s %.*s", SW_ARG(f->filename), SW_ARG(f->url));
		for (size_t j = 0; j < f->hashes.len; j++)
			sw_buf_addf(&buf, " %.*s=%.*s", SW_ARG(f->hashes.ptr[j].name), SW_ARG(f->hashes.ptr[j].hex));
		if (f->requires_python.ptr)
			sw_buf_addf(&buf, " python%.*s", SW_ARG(f->requires_python));
		if (f->has_metadata)
			sw_buf_addf(&buf, " metadata(%.*s)", SW_ARG(f->metadata_sha256));
		if (f->yanked)
			sw_buf_addf(&buf, " yanked(%.*s)", SW_ARG(f->yanked_reason));
		if (f->size_bytes >= 0)
			sw_buf_addf(&buf, " %lld", (long long)f->size_bytes);
		sw_buf_addf(&buf, " %.*s %.*s\n", SW_ARG(f->upload_time), SW_ARG(f->provenance));
	}
	return sw_buf_copy(&buf, arena);
}

static sw_str parse(const char *url, const char *type, sw_str body, sw_arena *arena)
{
	sw_error err = {0};
	sw_simple_page page;
	if (!sw_simple_parse(sw_str_of(url), sw_str_of(type), body, arena, &page, &err))
		return sw_fmt(arena, "%d %s", err.code == SW_M126, err.message);
	return describe(&page, arena);
}

static void reads_pages(void **state)
{
	(void)state;
	static const struct {
		const char *type, *body, *wanted;
	} rows[] = {
		{SW_SIMPLE_JSON_TYPE,
		 "{\"meta\":{\"api-version\":\"1.4\",\"_last-serial\":7},\"name\":\"demo\",\"versions\":[\"1.0\"],"
		 "\"files\":[{\"filename\":"
		 "\"demo-1.0.tar.gz\",\"url\":\"../../f/"
		 "demo-1.0.tar.gz#x\",\"hashes\":{\"sha256\":\"AB\"},\"requires-python\":\">=3.9\","
		 "\"core-metadata\":{\"sha256\":\"cd\"},\"yanked\":\"bad\",\"size\":5,\"upload-time\":\"2026-11-21T03:"
		 "02:00Z\","
		 "\"provenance\":\"https://p.org/"
		 "\",\"unknown\":[1]}],\"project-status\":{\"status\":\"archived\",\"reason\":\"old\"}}",
		 "1.4 archived/old 7\ndemo-1.0.tar.gz https://index.example.org/f/demo-1.0.tar.gz sha256=ab "
		 "python>=3.9 metadata(cd) "
		 "yanked(bad) 5 2026-11-21T03:02:00Z https://p.org/\n"},
		{"application/json; charset=utf-8",
		 "{\"files\":[{\"filename\":\"a\",\"url\":\"https://x.org/"
		 "a\",\"hashes\":{},\"yanked\":false,\"requires-python\":null,"
		 "\"dist-info-metadata\":true,\"size\":-4}],\"meta\":{\"project-status\":{\"status\":\"quarantined\"}}"
		 "}",
		 "1.0 quarantined/ -1\na https://x.org/a metadata()  \n"},
		{SW_SIMPLE_JSON_TYPE, "{\"meta\":{\"api-version\":\"2.0\"},\"files\":[]}",
		 "1 the index page " URL " has API version 2.0; versions 1.x are understood"},
		{"text/html; charset=utf-8",
		 "<html><head><base href=\"/base/\"><meta name=\"pypi:repository-version\" content=\"1.1\"><meta "
		 "name=\"pypi:project-status\" content=\"deprecated\"></head><body><a "
		 "href=\"demo-1.0%2Bx.whl#sha256=AB&md5=cd\" "
		 "data-requires-python=\"&gt;=3.9\" data-yanked data-dist-info-metadata=\"sha256=ef\" data-size=9 "
		 "data-upload-time=t "
		 "data-provenance=p>any text</a><a href=\"https://y.org/\">no "
		 "file</a><a>nothing</a></body></html><!--SERIAL 12-->",
		 "1.1 deprecated/ 12\ndemo-1.0+x.whl https://index.example.org/base/demo-1.0%2Bx.whl sha256=ab md5=cd "
		 "python>=3.9 "
		 "metadata(ef) yanked() 9 t p\n"},
		{"text/html",
		 "<a href=\"a.zip\" data-core-metadata=\"false\" data-dist-info-metadata=\"true\">a.zip</a>",
		 "1.0 active/ -1\na.zip " URL "a.zip  \n"},
		{"", "no page at all", "1.0 active/ -1\n"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_str body = sw_str_of(rows[i].body);
		same_text(body, parse(URL, rows[i].type, body, &arena), sw_str_of(rows[i].wanted));
	}
}

static void refuses_pages(void **state)
{
	(void)state;
	static const char *const bodies[] = {
		"",
		"[]",
		"{}",
		"{\"files\":{}}",
		"{\"files\":[1]}",
		"{\"files\":[{\"filename\":\"a\"}]}",
		"{\"files\":[{\"filename\":\"a\",\"url\":1}]}",
		"{\"files\":[{\"filename\":\"a\",\"url\":\"http://\"}]}",
		"{\"files\":[]",
	};
	for (size_t i = 0; i < SW_COUNTOF(bodies); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_error err = {0};
		sw_simple_page page;
		if (sw_simple_parse(SW_STR(URL), SW_STR(SW_SIMPLE_JSON_TYPE), sw_str_of(bodies[i]), &arena, &page,
				    &err))
			fail_msg("%s is taken", bodies[i]);
		assert_int_equal(err.code, SW_M126);
	}
}

static sw_simple_page example(sw_arena *arena)
{
	sw_simple_page page = {
		.name = SW_STR("demo"), .last_serial = 3, .status = SW_STR("active"), .status_reason = SW_STR("")};
	sw_simple_file full = {
		.filename = SW_STR("demo-1.0-py3-none-any.whl"),
		.url = SW_STR("https://x.org/a&b/demo-1.0-py3-none-any.whl"),
		.requires_python = SW_STR(">=3.9,<4"),
		.has_metadata = true,
		.metadata_sha256 = SW_STR("ef"),
		.yanked = true,
		.yanked_reason = SW_STR("\"bad\" <b>"),
		.size_bytes = 12,
		.upload_time = SW_STR("2026-11-21T03:02:00.000000Z"),
		.provenance = SW_STR("https://x.org/p"),
	};
	sw_simple_file bare = {.filename = SW_STR("demo-1.0.tar.gz"),
			       .url = SW_STR("https://x.org/demo-1.0.tar.gz"),
			       .size_bytes = -1};
	sw_push(arena, &full.hashes, (sw_simple_hash){SW_STR("md5"), SW_STR("01")});
	sw_push(arena, &full.hashes, (sw_simple_hash){SW_STR("sha256"), SW_STR("ab")});
	sw_push(arena, &page.files, full);
	sw_push(arena, &page.files, bare);
	sw_push(arena, &page.versions, SW_STR("1.0"));
	return page;
}

static void writes_json(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_buf) buf = {0};
	sw_error err = {0};
	sw_simple_page page = example(&arena), again;
	sw_simple_write_json(&buf, &page);
	same_text(
		SW_STR("json"), sw_buf_str(&buf),
		SW_STR("{\"meta\":{\"_last-serial\":3,\"api-version\":\"1.4\"},\"name\":\"demo\",\"project-status\":{"
		       "\"status\":\"active\"},"
		       "\"versions\":[\"1.0\"],\"files\":[{\"filename\":\"demo-1.0-py3-none-any.whl\",\"url\":"
		       "\"https://x.org/a&b/"
		       "demo-1.0-py3-none-any.whl\",\"hashes\":{\"md5\":\"01\",\"sha256\":\"ab\"},\"requires-python\":"
		       "\">=3.9,<4\",\"core-metadata\":{\"sha256\":\"ef\"},\"yanked\":\"\\\"bad\\\" "
		       "<b>\",\"size\":12,\"upload-time\":"
		       "\"2026-11-21T03:02:00.000000Z\",\"provenance\":\"https://x.org/"
		       "p\"},{\"filename\":\"demo-1.0.tar.gz\",\"url\":"
		       "\"https://x.org/demo-1.0.tar.gz\",\"hashes\":{},\"core-metadata\":false,\"yanked\":false}]}"));
	assert_true(sw_simple_parse(SW_STR(""), SW_STR(SW_SIMPLE_JSON_TYPE), sw_buf_str(&buf), &arena, &again, &err));
	page.api_version = SW_STR("1.4");
	same_text(SW_STR("json"), describe(&again, &arena), describe(&page, &arena));
	assert_int_equal(again.versions.len, 1);
	same_text(SW_STR("json"), again.name, SW_STR("demo"));
}

static void writes_html(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_buf) buf = {0};
	sw_error err = {0};
	sw_simple_page page = example(&arena), again;
	sw_simple_write_html(&buf, &page);
	sw_str text = sw_buf_str(&buf);
	assert_true(sw_str_find(text, SW_STR("<a href=\"https://x.org/a&amp;b/demo-1.0-py3-none-any.whl#sha256=ab\" "
					     "data-requires-python=\"&gt;=3.9,&lt;4\"")) != SW_NPOS);
	assert_true(sw_str_find(text, SW_STR(">demo-1.0.tar.gz</a>")) != SW_NPOS);
	assert_true(sw_str_find(text, SW_STR("<b>")) == SW_NPOS);
	assert_true(sw_simple_parse(SW_STR(""), SW_STR("text/html"), text, &arena, &again, &err));
	page.api_version = SW_STR("1.4");
	page.files.ptr[0].hashes.ptr++; /* HTML has room for one hash */
	page.files.ptr[0].hashes.len--;
	same_text(text, describe(&again, &arena), describe(&page, &arena));
	const sw_simple_file *found = sw_simple_find(&again, SW_STR("demo-1.0.tar.gz"));
	assert_non_null(found);
	assert_null(sw_simple_hash_get(found, "sha256").ptr);
	assert_null(sw_simple_find(&again, SW_STR("demo-1.0.zip")));
}

static void lists_go_both_ways(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_simple_list list = {.last_serial = 9}, again;
	sw_push(&arena, &list.projects, (sw_simple_project){SW_STR("Flask_Login"), 4});
	sw_push(&arena, &list.projects, (sw_simple_project){SW_STR("demo"), -1});
	for (int json = 0; json < 2; json++) {
		SW_AUTO(sw_buf) buf = {0};
		if (json)
			sw_simple_write_list_json(&buf, &list);
		else
			sw_simple_write_list_html(&buf, &list);
		sw_str text = sw_buf_copy(&buf, &arena);
		if (!json)
			assert_true(sw_str_find(text, SW_STR("<a href=\"flask-login/\">Flask_Login</a>")) != SW_NPOS);
		sw_str type = json ? SW_STR(SW_SIMPLE_JSON_TYPE) : SW_STR(SW_SIMPLE_HTML_TYPE);
		assert_true(sw_simple_parse_list(SW_STR("https://x.org/simple/"), type, text, &arena, &again, &err));
		assert_int_equal(again.projects.len, 2);
		same_text(text, again.projects.ptr[0].name, SW_STR("Flask_Login"));
		assert_int_equal(again.projects.ptr[0].last_serial, json ? 4 : -1);
		assert_int_equal(again.last_serial, 9);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_pages), cmocka_unit_test(refuses_pages),      cmocka_unit_test(writes_json),
		cmocka_unit_test(writes_html), cmocka_unit_test(lists_go_both_ways),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
