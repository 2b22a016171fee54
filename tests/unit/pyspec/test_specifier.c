#include "pyspec/specifier.h"

#include <string.h>

#include "pyspec/table.h"

static void reads_and_writes_like_packaging(void **state)
{
	(void)state;
	sw_str row[3];
	table t = table_open("specifiers.txt");
	while (table_next(&t, row, 3)) {
		sw_specifiers set;
		sw_error err = {0};
		bool parsed = sw_specifier_parse_set(row[0], &t.arena, &set, &err);
		if (parsed == sw_str_is(row[1], "!"))
			fail_msg("\"%.*s\": %s", SW_ARG(row[0]), parsed ? "accepted" : err.message);
		if (!parsed) {
			assert_int_equal(err.code, SW_W021);
			assert_true(err.where.column > 0);
			continue;
		}
		same_text(row[0], sw_specifier_format_set(&set, SW_STR(","), &t.arena), row[1]);
		assert_int_equal(sw_specifier_names_prerelease(&set), sw_str_is(row[2], "y"));
	}
	table_close(&t);
}

static void contains_like_packaging(void **state)
{
	(void)state;
	static const sw_prereleases modes[] = {SW_PRERELEASES_DEFAULT, SW_PRERELEASES_YES, SW_PRERELEASES_NO};
	sw_str row[3];
	table t = table_open("contains.txt");
	while (table_next(&t, row, 3)) {
		sw_specifiers set;
		assert_true(sw_specifier_scan_set(row[0], &t.arena, &set));
		char answers[4] = "";
		for (size_t i = 0; i < 3; i++)
			answers[i] = sw_specifier_contains(&set, row[1], modes[i]) ? 'y' : 'n';
		same_text(sw_fmt(&t.arena, "%.*s in %.*s", SW_ARG(row[1]), SW_ARG(row[0])), sw_str_of(answers), row[2]);
	}
	table_close(&t);
}

static void filters_like_packaging(void **state)
{
	(void)state;
	sw_str row[4], word;
	table t = table_open("filter.txt");
	while (table_next(&t, row, 4)) {
		sw_specifiers set;
		sw_strs candidates = {0}, kept;
		sw_prereleases mode = sw_str_is(row[1], "yes")  ? SW_PRERELEASES_YES
				      : sw_str_is(row[1], "no") ? SW_PRERELEASES_NO
								: SW_PRERELEASES_DEFAULT;
		for (sw_str rest = row[2]; row[2].len && sw_str_split(&rest, ' ', &word);)
			sw_push(&t.arena, &candidates, word);
		assert_true(sw_specifier_scan_set(row[0], &t.arena, &set));
		sw_specifier_filter(&set, &candidates, mode, &t.arena, &kept);
		same_text(sw_fmt(&t.arena, "%.*s of %.*s", SW_ARG(row[0]), SW_ARG(row[2])),
			  sw_str_join(&t.arena, kept.ptr, kept.len, SW_STR(" ")), row[3]);
	}
	table_close(&t);
}

static void says_what_is_wrong(void **state)
{
	(void)state;
	static const struct {
		const char *text, *message;
		uint32_t column;
	} rows[] = {
		{"1.0", "does not begin with an operator", 1},
		{">=1.0, 2.0", "\"2.0\" is no version specifier", 8},
		{">=", "no version behind its operator", 3},
		{"~=1", "at least two numbers", 3},
		{">=1.*", "goes with == and !=", 3},
		{">=1+l", "a local part", 3},
		{"==x", "\"x\" is no version", 3},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_error err = {0};
		sw_specifiers set;
		assert_false(sw_specifier_parse_set(sw_str_of(rows[i].text), &arena, &set, &err));
		if (!strstr(err.message, rows[i].message))
			fail_msg("%s: %s", rows[i].text, err.message);
		assert_int_equal(err.where.column, rows[i].column);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_and_writes_like_packaging),
		cmocka_unit_test(contains_like_packaging),
		cmocka_unit_test(filters_like_packaging),
		cmocka_unit_test(says_what_is_wrong),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
