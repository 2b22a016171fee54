#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "codec/mime.h"

static bool on_part(void *data, const sw_mime_part *part, sw_error *err)
{
	sw_buf *log = data;
	(void)err;
	sw_buf_addf(log, "[%.*s", SW_ARG(part->name));
	if (part->filename.ptr)
		sw_buf_addf(log, "|%.*s", SW_ARG(part->filename));
	if (part->content_type.ptr)
		sw_buf_addf(log, "|%.*s", SW_ARG(part->content_type));
	sw_buf_addc(log, '=');
	return true;
}

static bool on_bytes(void *data, sw_str bytes, sw_error *err)
{
	(void)err;
	sw_buf_add(data, bytes);
	return true;
}

static bool on_done(void *data, sw_error *err)
{
	(void)err;
	sw_buf_addc(data, ']');
	return true;
}

/* Reads `body` in pieces of `step` bytes; the log of events, or "error". */
static void read_form(sw_str body, const char *boundary, size_t step, const sw_mime_limits *limits, sw_buf *log)
{
	sw_error err = {0};
	SW_AUTO(sw_mime_reader) reader = {0};
	sw_mime_events events = {.data = log, .part = on_part, .bytes = on_bytes, .done = on_done};
	sw_mime_reader_open(&reader, sw_str_of(boundary), limits, &events);
	bool ok = true;
	for (size_t at = 0; at < body.len && ok; at += step)
		ok = sw_mime_feed(&reader, sw_str_sub(body, at, at + step), &err);
	if (!ok || !sw_mime_finish(&reader, &err)) {
		assert_int_equal(err.code, SW_O005);
		sw_buf_clear(log);
		sw_buf_addz(log, "error");
	}
}

static const struct {
	const char *body, *log;
} forms[] = {
	{"--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\n", "[a=1]"},
	/* twine and requests: no line end behind the closing boundary */
	{"--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n--b--", "[a=]"},
	{"--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b\r\nContent-Disposition: form-data; "
	 "name=\"content\"; "
	 "filename=\"x-1.0.whl\"\r\nContent-Type: "
	 "application/octet-stream\r\n\r\nPK\r\n--\r\n-b\r\r\n--bb\r\n--b--\r\n",
	 "error"},
	{"--b\r\ncontent-disposition: FORM-DATA; name=content; filename=\"x \\\"1\\\".whl\"\r\ncontent-type: "
	 "text/x\r\n\r\n\r\n\r\n--c\r\r\n--b--",
	 "[content|x \"1\".whl|text/x=\r\n\r\n--c\r]"},
	{"preamble\r\n--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\nepilogue", "[a=1]"},
	{"--b  \r\nContent-Disposition: form-data; name=\"\"; filename*=utf-8''%c3%bc.whl\r\n\r\nx\r\n--b--",
	 "[|\xc3\xbc.whl=x]"},
	{"--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n", "error"},
	{"--b\r\n\r\n1\r\n--b--", "error"},
	{"--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--", "error"},
	{"--b\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--b--", "error"},
	{"--bx\r\n", "error"},
	{"", "error"},
};

static void reads_the_same_in_pieces_of_every_size(void **state)
{
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(forms); i++)
		for (size_t step = 1; step < 200; step++) {
			SW_AUTO(sw_buf) log = {0};
			read_form(sw_str_of(forms[i].body), "b", step, NULL, &log);
			if (!sw_str_is(sw_buf_str(&log), forms[i].log))
				fail_msg("form %zu, step %zu: got %.*s", i, step, SW_ARG(sw_buf_str(&log)));
		}
}

static void limits_hold(void **state)
{
	(void)state;
	static const sw_mime_limits limits[] = {{.max_parts = 1}, {.max_header_bytes = 20}, {.max_part_bytes = 1}};
	sw_str body = SW_STR("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n12\r\n"
			     "--b\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n2\r\n--b--");
	for (size_t i = 0; i < SW_COUNTOF(limits); i++) {
		SW_AUTO(sw_buf) log = {0};
		read_form(body, "b", 7, &limits[i], &log);
		assert_true(sw_str_is(sw_buf_str(&log), "error"));
	}
}

static void boundaries_of_real_clients(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	static const struct {
		const char *type, *boundary;
	} rows[] = {
		{"multipart/form-data; boundary=54d3cf3ac2d24d5a98d6a62ba6d2e8c1", "54d3cf3ac2d24d5a98d6a62ba6d2e8c1"},
		{"Multipart/Form-Data;boundary=\"----WebKitFormBoundary7MA4YWxkTrZu0gW\"",
		 "----WebKitFormBoundary7MA4YWxkTrZu0gW"},
		{"multipart/form-data; charset=utf-8; boundary=a", "a"},
		{"multipart/form-data", NULL},
		{"multipart/form-data; boundary=", NULL},
		{"multipart/mixed; boundary=a", NULL},
		{"multipart/form-data; boundary=\"a\x01\"", NULL},
		{"multipart/form-data; "
		 "boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		 NULL},
		{"", NULL},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_error err = {0};
		sw_str out = {0};
		bool ok = sw_mime_boundary(sw_str_of(rows[i].type), &arena, &out, &err);
		assert_int_equal(ok, rows[i].boundary != NULL);
		assert_true(!ok || sw_str_is(out, rows[i].boundary));
	}
}

static void what_is_written_is_read(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_buf) body = {0};
	SW_AUTO(sw_buf) log = {0};
	sw_error err = {0};
	sw_mime_form form;
	sw_mime_begin(&form, (sw_str){0}, &arena);
	assert_int_equal(form.boundary.len, 32);
	assert_true(sw_mime_add(&form, SW_STR("name"), SW_STR("d\xc3\xa9mo\r\n"), &err));
	assert_true(sw_mime_add(&form, SW_STR("a\"b"), SW_STR(""), &err));
	assert_true(sw_mime_add_file(&form, SW_STR("content"), SW_STR("x.whl"), SW_STR("application/octet-stream"),
				     SW_STR("/x"), 4, &err));
	sw_mime_end(&form);
	sw_each (chunk, &form.chunks)
		sw_buf_add(&body, chunk->bytes.ptr ? chunk->bytes : SW_STR("\r\n--"));
	assert_int_equal(body.len, form.total_bytes);
	read_form(sw_buf_str(&body), sw_cstr(&arena, form.boundary), 5, NULL, &log);
	assert_true(sw_str_is(sw_buf_str(&log),
			      "[name=d\xc3\xa9mo\r\n][a%22b=][content|x.whl|application/octet-stream=\r\n--]"));
	sw_mime_begin(&form, SW_STR("b"), &arena);
	assert_false(sw_mime_add(&form, SW_STR("a"), SW_STR("x--b"), &err));
	assert_int_equal(err.code, SW_O005);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(reads_the_same_in_pieces_of_every_size),
					   cmocka_unit_test(limits_hold), cmocka_unit_test(boundaries_of_real_clients),
					   cmocka_unit_test(what_is_written_is_read)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
