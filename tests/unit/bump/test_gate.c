#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bump/gate.h"

/* The versions that an index has seen: 1.2.9, 1.3.0rc1 (yanked) and 1.4.0, whose files are gone. */
static sw_index_version_list seen(sw_arena *arena)
{
	sw_index_version_list list = {0};
	static const char *const texts[] = {"1.2.9", "1.3.0rc1", "1.4.0"};
	for (size_t i = 0; i < SW_COUNTOF(texts); i++) {
		sw_index_version entry = {.text = sw_str_of(texts[i]), .files = i < 2, .yanked = i == 1};
		if (i < 2)
			entry.filename = sw_fmt(arena, "a-%s.tar.gz", texts[i]);
		assert_true(sw_pep440_scan(entry.text, arena, &entry.version));
		sw_push(arena, &list, entry);
	}
	return list;
}

static const struct row {
	const char *current, *released, *next;
	bool rules;
	sw_code first; /* SW_OK: nothing stands against it */
} rows[] = {
	{"1.2.3", "1.2.3", "1.2.4", false, SW_OK},
	{"1.2.3", "1.2.3", "1.3.0", false, SW_OK},
	{"1.2.3", "1.2.3", "2.0.0", false, SW_OK},
	{"1.2.3", "1.2.3", "2.0.0rc1", false, SW_OK},
	{"1.2.3", "", "1.2.3.post1", false, SW_OK},
	{"1.2.3", "1.2.3", "1.2.3", false, SW_W043},
	{"1.2.3", "1.2.3", "1.2.3.0", false, SW_W043},
	{"1.2.3", "1.2.3", "1.2.2", false, SW_W043},
	{"1.2.3", "1.2.3", "1.2.3rc1", false, SW_W043},
	{"1.2.3", "1.2.3", "1.2.3.dev1", false, SW_W043},
	/* the files are behind the last release */
	{"1.2.3", "1.3.0", "1.2.4", false, SW_W043},
	{"1.2.3", "1.2.3", "1.2.5", false, SW_W044},
	{"1.2.3", "1.2.3", "1.4.0", false, SW_W044},
	{"1.2.3", "1.2.3", "3.0.0", false, SW_W044},
	{"1.2.3", "1.2.3", "1!1.2.4", false, SW_OK},
	/* the project's bumper knows better what comes next */
	{"1.2.3", "1.2.3", "1.9.0", true, SW_OK},
	{"2024.1.1", "2024.1.1", "2024.11.5", false, SW_OK},
	/* nothing to compare with */
	{"", "", "7.0.0", false, SW_OK},
	{"1.2.8", "1.2.8", "1.2.9", false, SW_W045},
	{"1.3.9", "1.3.9", "1.4.0", false, SW_W045},
	{"1.2.8", "1.2.8", "1.3.0rc1", false, SW_W045},
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_index_version_list used = seen(&arena);
		sw_gate_findings found = {0};
		sw_error err = {0};
		sw_gate_input input = {.current = sw_str_of(rows[i].current),
				       .released = sw_str_of(rows[i].released),
				       .next = sw_str_of(rows[i].next),
				       .rules = rows[i].rules,
				       .used = &used,
				       .index = SW_S("here")};
		assert_true(sw_gate_check(&input, &arena, &found, &err));
		sw_code first = found.len ? found.ptr[0].code : SW_OK;
		if (first != rows[i].first)
			print_error("%s, %s -> %s: %s\n", rows[i].current, rows[i].released, rows[i].next,
				    found.len ? sw_cstr(&arena, found.ptr[0].message) : "nothing");
		assert_int_equal(first, rows[i].first);
	}
}

/* --force goes over all of them: each is told. */
static void test_all_are_told(void **state)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_index_version_list used = seen(&arena);
	sw_gate_findings found = {0};
	sw_error err = {0};
	sw_gate_input input = {.current = SW_S("2.0"), .next = SW_S("1.2.9"), .used = &used, .index = SW_S("here")};
	(void)state;
	assert_true(sw_gate_check(&input, &arena, &found, &err));
	assert_int_equal(found.len, 2);
	assert_int_equal(found.ptr[0].code, SW_W043);
	assert_int_equal(found.ptr[1].code, SW_W045);
	assert_string_equal(sw_cstr(&arena, found.ptr[1].message), "1.2.9 is on here already (a-1.2.9.tar.gz)");
}

static void test_no_version(void **state)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_gate_findings found = {0};
	sw_error err = {0};
	(void)state;
	assert_false(sw_gate_check(&(sw_gate_input){.next = SW_S("one")}, &arena, &found, &err));
	assert_int_equal(err.code, SW_W002);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_all_are_told),
		cmocka_unit_test(test_no_version),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
