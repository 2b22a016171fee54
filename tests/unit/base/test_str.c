#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"

#define assert_str(s, literal)                                                                                         \
	do {                                                                                                           \
		sw_str got_ = (s);                                                                                     \
		if (!sw_str_is(got_, literal))                                                                         \
			fail_msg("got \"%.*s\", want \"%s\"", SW_ARG(got_), literal);                                  \
	} while (0)

static void splits_and_joins(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	static const struct {
		const char *text;
		size_t parts;
		const char *joined;
	} rows[] = {{"", 1, ""}, {"a", 1, "a"}, {"a,,b", 3, "a||b"}, {",", 2, "|"}, {"a,b,", 3, "a|b|"}};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_str rest = sw_str_of(rows[i].text), part;
		sw_strs parts = {0};
		while (sw_str_split(&rest, ',', &part))
			sw_push(&arena, &parts, part);
		assert_int_equal(parts.len, rows[i].parts);
		assert_str(sw_str_join(&arena, parts.ptr, parts.len, SW_STR("|")), rows[i].joined);
	}
}

static void lines_end_both_ways(void **state)
{
	(void)state;
	sw_str rest = SW_STR("one\ntwo\r\n\nfour"), line;
	static const char *const want[] = {"one", "two", "", "four"};
	for (size_t i = 0; i < SW_COUNTOF(want); i++) {
		assert_true(sw_str_line(&rest, &line));
		assert_str(line, want[i]);
	}
	assert_false(sw_str_line(&rest, &line));
}

static void finds_and_replaces(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_str s = SW_STR("a.b.c");
	assert_int_equal(sw_str_find(s, SW_STR("b.")), 2);
	assert_true(sw_str_find(s, SW_STR("x")) == SW_NPOS);
	assert_int_equal(sw_str_rchr(s, '.'), 3);
	assert_str(sw_str_replace(&arena, s, SW_STR("."), SW_STR("--")), "a--b--c");
	assert_str(sw_str_replace(&arena, s, SW_STR("a.b.c"), SW_STR("")), "");
	assert_str(sw_str_sub(s, 2, 99), "b.c");
	assert_int_equal(sw_str_sub(s, 4, 2).len, 0);
	assert_str(sw_str_trim(SW_STR(" \t x y\r\n")), "x y");
	assert_true(sw_str_cmp(SW_STR("a"), SW_STR("ab")) < 0);
	assert_true(sw_str_cmp(SW_STR("b"), SW_STR("ab")) > 0);
}

static void reads_numbers_without_overflow(void **state)
{
	(void)state;
	uint64_t value = 7;
	assert_true(sw_str_u64(SW_STR("18446744073709551615"), &value));
	assert_true(value == UINT64_MAX);
	assert_false(sw_str_u64(SW_STR("18446744073709551616"), &value));
	assert_false(sw_str_u64(SW_STR(""), &value));
	assert_false(sw_str_u64(SW_STR("-1"), &value));
	assert_false(sw_str_u64(SW_STR("1 "), &value));
}

static void knows_utf8(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool good;
	} rows[] = {
		{"plain", true},
		{"\xc3\xa9", true},
		{"\xe2\x82\xac", true},
		{"\xf0\x9f\x9a\xa2", true},
		{"\xc0\x80", false},
		{"\xe0\x9f\xbf", false},
		{"\xed\xa0\x80", false},
		{"\xf4\x90\x80\x80", false},
		{"\xf5\x80\x80\x80", false},
		{"\x80", false},
		{"\xe2\x82", false},
		{"\xff", false},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++)
		assert_int_equal(sw_str_is_utf8(sw_str_of(rows[i].text)), rows[i].good);
	assert_true(sw_str_is_ascii(SW_STR("")) && sw_str_is_ascii(SW_STR("a\x7f")));
	assert_false(sw_str_is_ascii(SW_STR("a\x80")) || sw_str_is_ascii(SW_STR("\xc3\xa9")));
}

static void takes_code_points_apart(void **state)
{
	(void)state;
	static const uint32_t points[] = {0, 'a', 0x7f, 0x80, 0x7ff, 0x800, 0xfffd, 0xffff, 0x10000, 0x1f6a2, 0x10ffff};
	SW_AUTO(sw_buf) buf = {0};
	size_t at = 0, len;
	for (size_t i = 0; i < SW_COUNTOF(points); i++)
		sw_buf_add_utf8(&buf, points[i]);
	assert_true(sw_str_is_utf8(sw_buf_str(&buf)));
	for (size_t i = 0; i < SW_COUNTOF(points); i++, at += len)
		assert_int_equal(sw_utf8_point(sw_buf_str(&buf), at, &len), points[i]);
	assert_int_equal(at, buf.len);
	sw_buf_clear(&buf);
	sw_buf_add_utf8(&buf, 0xd800);
	sw_buf_add_utf8(&buf, 0x110000);
	assert_str(sw_buf_str(&buf), "\xef\xbf\xbd\xef\xbf\xbd");
	assert_int_equal(sw_utf8_point(SW_STR("\xc3"), 0, &len), 0x1100c3);
	assert_int_equal(len, 1);
}

static void buffer_keeps_its_maximum(void **state)
{
	(void)state;
	sw_error err = {0};
	SW_AUTO(sw_buf) buf = {.max = 8};
	sw_buf_addz(&buf, "12345678");
	assert_true(sw_buf_check(&buf, "it", &err));
	sw_buf_addc(&buf, '9');
	sw_buf_addz(&buf, "0");
	assert_int_equal(buf.len, 8);
	assert_false(sw_buf_check(&buf, "the list", &err));
	assert_int_equal(err.code, SW_F004);
	assert_string_equal(err.message, "the list is larger than 8 bytes");
}

static void map_keeps_order_and_values(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_map map = {0};
	for (int i = 0; i < 1000; i++)
		assert_true(sw_map_set(&arena, &map, sw_fmt(&arena, "key%d", i),
				       sw_fmt(&arena, "%d", i).ptr ? (void *)(intptr_t)(i + 1) : NULL));
	assert_false(sw_map_set(&arena, &map, SW_STR("key7"), (void *)(intptr_t)4711));
	assert_int_equal((intptr_t)sw_map_get(&map, SW_STR("key7")), 4711);
	assert_int_equal((intptr_t)sw_map_get(&map, SW_STR("key999")), 1000);
	assert_null(sw_map_get(&map, SW_STR("key1000")));
	assert_null(sw_map_get(&(sw_map){0}, SW_STR("key")));
	assert_int_equal(map.items.len, 1000);
	assert_str(map.items.ptr[41].key, "key41");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(splits_and_joins),
		cmocka_unit_test(lines_end_both_ways),
		cmocka_unit_test(finds_and_replaces),
		cmocka_unit_test(reads_numbers_without_overflow),
		cmocka_unit_test(knows_utf8),
		cmocka_unit_test(takes_code_points_apart),
		cmocka_unit_test(buffer_keeps_its_maximum),
		cmocka_unit_test(map_keeps_order_and_values),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
