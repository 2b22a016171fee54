#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/limits.h"
#include "base/out.h"
#include "codec/rfc822.h"
#include "table_rfc822.h"

#define assert_str(s, literal)                                                                                         \
	do {                                                                                                           \
		sw_str got_ = (s);                                                                                     \
		if (!sw_str_is(got_, literal))                                                                         \
			fail_msg("got \"%.*s\", want \"%s\"", SW_ARG(got_), literal);                                  \
	} while (0)

/* The defects that Python knows too, by their names in the table, which are in this order. */
static void describe_defects(sw_buf *buf, const sw_message *message)
{
	static const struct {
		sw_rfc822_defect_kind kind;
		const char *name;
	} known[] = {{SW_RFC822_ENVELOPE, "envelope"},
		     {SW_RFC822_FIRST_CONTINUED, "first-continued"},
		     {SW_RFC822_NO_NAME, "no-name"},
		     {SW_RFC822_NO_SEPARATOR, "no-separator"}};
	for (size_t i = 0; i < SW_COUNTOF(known); i++)
		sw_each (defect, &message->defects)
			if (defect->kind == known[i].kind)
				sw_buf_addf(buf, "%s\n", known[i].name);
}

static void reads_as_python_does(void **state)
{
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(rfc822_table); i++) {
		SW_AUTO(sw_arena) arena = {0};
		SW_AUTO(sw_buf) got = {0};
		sw_message message;
		sw_error err = {0};
		sw_str text = rfc822_table[i].text;
		assert_true(sw_rfc822_parse(SW_STR("METADATA"), text, SW_RFC822_TOLERANT, &arena, &message, &err));
		sw_each (header, &message.headers) {
			sw_buf_addf(&got, "%.*s=", SW_ARG(header->name));
			sw_json_quote(&got, header->value);
			sw_buf_addc(&got, '\n');
		}
		sw_buf_addz(&got, "body=");
		sw_json_quote(&got, message.body);
		sw_buf_addc(&got, '\n');
		describe_defects(&got, &message);
		if (!sw_str_eq(sw_buf_str(&got), rfc822_table[i].answer))
			fail_msg("row %zu: got\n%.*s\nwant\n%.*s\nof\n%.*s", i, SW_ARG(sw_buf_str(&got)),
				 SW_ARG(rfc822_table[i].answer), SW_ARG(text));
		/* strict fails exactly when there is a defect */
		bool strict = sw_rfc822_parse(SW_STR("METADATA"), text, SW_RFC822_STRICT, &arena, &message, &err);
		assert_int_equal(strict, message.defects.len == 0);
	}
}

static void strict_says_where(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		unsigned line, column;
		const char *message;
	} rows[] = {
		{"Name: a\nVersion : 1\n", 2, 1,
		 "PKG-INFO: a line is no `Field: value`, and no empty line stands before it"},
		{" x\nName: a\n", 1, 1, "PKG-INFO: an indented line has no field above it"},
		{"Name: a\n: b\n", 2, 1, "PKG-INFO: a line begins with a colon, the name is missing"},
		{"Name: a\nFrom b\nC: d\n", 2, 1, "PKG-INFO: a line begins with \"From \" and is no field"},
		{"Name: a\rB: c\n", 1, 8, "PKG-INFO: a carriage return alone ends a line"},
		{"Name: a\n\nbody \xe9\n", 3, 6, "PKG-INFO: a byte is no UTF-8"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_message message;
		sw_error err = {0};
		assert_false(sw_rfc822_parse(SW_STR("PKG-INFO"), sw_str_of(rows[i].text), SW_RFC822_STRICT, &arena,
					     &message, &err));
		assert_int_equal(err.code, SW_O004);
		assert_string_equal(err.message, rows[i].message);
		assert_int_equal(err.where.line, rows[i].line);
		assert_int_equal(err.where.column, rows[i].column);
		assert_true(sw_rfc822_parse(SW_STR("PKG-INFO"), sw_str_of(rows[i].text), SW_RFC822_TOLERANT, &arena,
					    &message, &err));
		assert_int_equal(message.defects.len, 1);
	}
}

static void finds_fields(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_message message;
	sw_error err = {0};
	sw_str text = SW_STR("Name: a\nclassifier: X\nLicense: one\n        two\nClassifier: Y\n\nbody\n");
	assert_true(sw_rfc822_parse(SW_STR("METADATA"), text, SW_RFC822_STRICT, &arena, &message, &err));
	assert_str(sw_message_get(&message, "NAME"), "a");
	assert_null(sw_message_get(&message, "Version").ptr);
	assert_int_equal(sw_message_count(&message, "Classifier"), 2);
	sw_strs all = sw_message_all(&message, "Classifier", &arena);
	assert_str(sw_str_join(&arena, all.ptr, all.len, SW_STR("|")), "X|Y");
	assert_str(message.body, "body\n");
	const sw_header *license = sw_message_find(&message, "License");
	assert_str(sw_str_sub(text, license->offset, license->offset + license->len), "License: one\n        two");
	assert_false(sw_message_point(&message, license, NULL, &err));
	assert_int_equal(err.where.line, 3);
}

static void folds_and_unfolds(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	static const struct {
		const char *value, *indent, *written;
	} rows[] = {
		{"one", "        ", "A: one\n"},
		{"", "        ", "A: \n"},
		{"one\ntwo", "        ", "A: one\n        two\n"},
		{"one\n\n  two\n", "        ", "A: one\n        \n          two\n        \n"},
		{"\none", "       |", "A: \n       |one\n"},
		{"one\ntwo", "\t", "A: one\n\ttwo\n"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_buf) buf = {0};
		sw_message message;
		sw_error err = {0};
		sw_header_write(&buf, SW_STR("A"), sw_str_of(rows[i].value), sw_str_of(rows[i].indent));
		assert_str(sw_buf_str(&buf), rows[i].written);
		assert_true(sw_rfc822_parse(SW_STR("x"), sw_buf_str(&buf), SW_RFC822_STRICT, &arena, &message, &err));
		assert_int_equal(message.headers.len, 1);
		assert_str(sw_header_dedent(message.headers.ptr[0].value, sw_str_of(rows[i].indent), &arena),
			   rows[i].value);
	}
	SW_AUTO(sw_buf) buf = {0};
	sw_header_write(&buf, SW_STR("A"), SW_STR("x\r\ny\rz\n\nName: evil"), SW_STR(" "));
	assert_str(sw_buf_str(&buf), "A: x\n y\n z\n \n Name: evil\n");
	assert_str(sw_header_dedent(SW_STR("a\n       |b\n        c\n  d"), (sw_str){0}, &arena), "a\nb\nc\nd");
	assert_str(sw_header_unfold(SW_STR("a,\r\n\t b,\n c"), &arena), "a, b, c");
}

static void limits_fields_and_size(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_buf) big = {0};
	sw_message message;
	sw_error err = {0};
	for (int i = 0; i <= SW_LIMIT_HEADERS; i++)
		sw_buf_addz(&big, "A: b\n");
	assert_false(sw_rfc822_parse(SW_STR("x"), sw_buf_str(&big), SW_RFC822_TOLERANT, &arena, &message, &err));
	assert_int_equal(err.code, SW_O004);
	sw_buf_addn(&big, ' ', SW_LIMIT_TEXT_FILE);
	assert_false(sw_rfc822_parse(SW_STR("x"), sw_buf_str(&big), SW_RFC822_TOLERANT, &arena, &message, &err));
	assert_int_equal(err.code, SW_F004);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_as_python_does),   cmocka_unit_test(strict_says_where),
		cmocka_unit_test(finds_fields),           cmocka_unit_test(folds_and_unfolds),
		cmocka_unit_test(limits_fields_and_size),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
