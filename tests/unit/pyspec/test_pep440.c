#include "pyspec/pep440.h"

#include <string.h>

#include "pyspec/table.h"

static void reads_and_writes_like_packaging(void **state)
{
	(void)state;
	sw_str row[6];
	table t = table_open("pep440.txt");
	while (table_next(&t, row, 6)) {
		sw_pep440 v;
		sw_error err = {0};
		bool parsed = sw_pep440_parse(row[0], &t.arena, &v, &err);
		if (parsed == sw_str_is(row[1], "!"))
			fail_msg("\"%.*s\": %s", SW_ARG(row[0]), parsed ? "accepted" : err.message);
		assert_int_equal(sw_pep440_valid(row[0]), parsed);
		if (!parsed) {
			assert_int_equal(err.code, SW_W002);
			continue;
		}
		same_text(row[0], sw_pep440_format(&v, &t.arena), row[1]);
		same_text(row[0], sw_pep440_public(&v, &t.arena), row[2]);
		same_text(row[0], sw_pep440_base(&v, &t.arena), row[3]);
		same_text(row[0], sw_pep440_canonical(&v, &t.arena), row[4]);
		char kinds[] = {sw_pep440_is_pre(&v) ? 'y' : 'n', sw_pep440_is_post(&v) ? 'y' : 'n',
				sw_pep440_is_dev(&v) ? 'y' : 'n', '\0'};
		same_text(row[0], sw_str_of(kinds), row[5]);
		assert_int_equal(sw_pep440_is_normal(row[0]), sw_str_eq(row[0], row[1]));
	}
	table_close(&t);
}

static void orders_like_packaging(void **state)
{
	(void)state;
	sw_str row[8];
	table t = table_open("pep440_order.txt");
	struct placed {
		sw_pep440 version;
		size_t place;
	} placed[512];
	size_t count = 0;
	while (table_next(&t, row, 8)) {
		for (size_t i = 0; i < 8 && row[i].len; i++, count++) {
			assert_true(count < SW_COUNTOF(placed));
			placed[count].place = t.cases;
			assert_true(sw_pep440_scan(row[i], &t.arena, &placed[count].version));
		}
	}
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < count; j++) {
			int order = sw_pep440_cmp(&placed[i].version, &placed[j].version);
			int wanted = (placed[i].place > placed[j].place) - (placed[i].place < placed[j].place);
			assert_int_equal((order > 0) - (order < 0), wanted);
		}
	}
	assert_true(count > 100);
	table_close(&t);
}

static void numbers_have_no_limit_but_texts_do(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_pep440 v;
	char *text = sw_alloc(&arena, SW_PEP440_MAX_BYTES + 2);
	memset(text, '9', SW_PEP440_MAX_BYTES + 1);
	assert_true(sw_pep440_parse((sw_str){text, SW_PEP440_MAX_BYTES}, &arena, &v, &err));
	assert_int_equal(v.release[0].len, SW_PEP440_MAX_BYTES);
	assert_false(sw_pep440_parse((sw_str){text, SW_PEP440_MAX_BYTES + 1}, &arena, &v, &err));
	assert_non_null(strstr(err.message, "too long"));
}

static void finds_prefixes(void **state)
{
	(void)state;
	static const struct {
		const char *version, *prefix;
		size_t parts;
		bool has;
	} rows[] = {{"1.2.3", "1.2", 2, true}, {"1", "1.0", 2, true},      {"1.0.5", "1", 1, true},
		    {"1.2", "1.3", 2, false},  {"1!1.2", "1.2", 2, false}, {"1.2.dev1", "1.2", 2, true},
		    {"1.20", "1.2", 2, false}, {"2", "1", 0, true}};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_pep440 version, prefix;
		assert_true(sw_pep440_scan(sw_str_of(rows[i].version), &arena, &version));
		assert_true(sw_pep440_scan(sw_str_of(rows[i].prefix), &arena, &prefix));
		assert_int_equal(sw_pep440_has_prefix(&version, &prefix, rows[i].parts), rows[i].has);
	}
}

static void knows_white_space_of_python(void **state)
{
	(void)state;
	/* every character for which str.isspace() is true, in Python 3.11 */
	static const char *const spaces[] = {
		"\t",       "\n",     "\v",     "\f",     "\r",     "\x1c",   "\x1d",   "\x1e",   "\x1f",   " ",
		"\xc2\x85", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
		"\u2007",   "\u2008", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};
	static const char *const others[] = {"a",      "\x1b",   "\u200b", "\u00a1",  "\u180e",
					     "\u2060", "\ufeff", "\xc2",   "\xe2\x80"};
	for (size_t i = 0; i < SW_COUNTOF(spaces); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_str space = sw_str_of(spaces[i]);
		assert_int_equal(sw_pyspace_len(space, 0), space.len);
		sw_str both = sw_fmt(&arena, "%s1%s", spaces[i], spaces[i]);
		assert_true(sw_str_is(sw_pyspace_trim(both), "1"));
		assert_int_equal(sw_pyspace_trim(space).len, 0);
	}
	for (size_t i = 0; i < SW_COUNTOF(others); i++)
		assert_int_equal(sw_pyspace_len(sw_str_of(others[i]), 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_and_writes_like_packaging),    cmocka_unit_test(orders_like_packaging),
		cmocka_unit_test(numbers_have_no_limit_but_texts_do), cmocka_unit_test(finds_prefixes),
		cmocka_unit_test(knows_white_space_of_python),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
