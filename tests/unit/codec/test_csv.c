#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "codec/csv.h"

/* What Python 3.11's csv.reader gives for these texts, fields joined by "|", rows by "/". */
static const struct {
	const char *text, *rows;
} good[] = {
	{"", ""},
	{"a,b,c\n", "a|b|c"},
	{"a,b", "a|b"},
	{"a,,\n", "a||"},
	{",\n", "|"},
	{"a\r\nb\n", "a/b"},
	{"\n\na\n\n", "a"},
	{"\"a,b\",c\n", "a,b|c"},
	{"\"a\"\"b\"\n", "a\"b"},
	{"\"a\nb\",c\r\n", "a\nb|c"},
	{"\"\"\n", ""},
	{"a b , c\n", "a b | c"},
	{"a\"b,c\n", "a\"b|c"},
};

static void reads_as_python_does(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	for (size_t i = 0; i < SW_COUNTOF(good); i++) {
		SW_AUTO(sw_buf) got = {0};
		sw_error err = {0};
		sw_csv csv = sw_csv_open(SW_STR("RECORD"), sw_str_of(good[i].text));
		sw_strs fields = {0};
		for (bool end = false, first = true; sw_csv_next(&csv, &arena, &fields, &end, &err) && !end;
		     first = false) {
			if (!first)
				sw_buf_addc(&got, '/');
			sw_buf_add(&got, sw_str_join(&arena, fields.ptr, fields.len, SW_STR("|")));
		}
		assert_int_equal(err.code, SW_OK);
		if (!sw_str_is(sw_buf_str(&got), good[i].rows))
			fail_msg("row %zu: got \"%.*s\"", i, SW_ARG(sw_buf_str(&got)));
	}
}

static void refuses_with_the_place(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	static const struct {
		const char *text;
		size_t len;
		uint32_t line, column;
	} bad[] = {{"a\n\"b,c", 6, 2, 1}, {"\"a\"b\n", 5, 1, 4}, {"a,\0b\n", 5, 1, 3}};
	for (size_t i = 0; i < SW_COUNTOF(bad); i++) {
		sw_error err = {0};
		sw_csv csv = sw_csv_open(SW_STR("RECORD"), (sw_str){bad[i].text, bad[i].len});
		sw_strs fields = {0};
		bool end = false;
		while (sw_csv_next(&csv, &arena, &fields, &end, &err) && !end)
			;
		assert_int_equal(err.code, SW_O006);
		assert_int_equal(err.where.line, bad[i].line);
		assert_int_equal(err.where.column, bad[i].column);
	}
}

static void writes_minimal_quotes(void **state)
{
	(void)state;
	SW_AUTO(sw_buf) buf = {0};
	const sw_str row[] = {SW_S("a"), SW_S("b,c"), SW_S("d\"e"), SW_S(""), SW_S("f\ng"), SW_S("h i")};
	const sw_str empty[] = {SW_S("")};
	sw_csv_write(&buf, row, SW_COUNTOF(row), "\r\n");
	sw_csv_write(&buf, empty, 1, "\n");
	sw_buf_addc(&buf, '\0');
	assert_string_equal(buf.ptr, "a,\"b,c\",\"d\"\"e\",,\"f\ng\",h i\r\n\"\"\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(reads_as_python_does),
					   cmocka_unit_test(refuses_with_the_place),
					   cmocka_unit_test(writes_minimal_quotes)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
