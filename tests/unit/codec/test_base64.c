#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "codec/base64.h"

/* RFC 4648 section 10, and bytes that use the last two letters (Python's base64 module). */
static const struct {
	const char *bytes;
	size_t len;
	const char *standard, *url_raw;
} rows[] = {
	{"", 0, "", ""},
	{"f", 1, "Zg==", "Zg"},
	{"fo", 2, "Zm8=", "Zm8"},
	{"foo", 3, "Zm9v", "Zm9v"},
	{"foob", 4, "Zm9vYg==", "Zm9vYg"},
	{"fooba", 5, "Zm9vYmE=", "Zm9vYmE"},
	{"foobar", 6, "Zm9vYmFy", "Zm9vYmFy"},
	{"\xfb\xff\xfe", 3, "+//+", "-__-"},
	{"\0\0", 2, "AAA=", "AAA"},
};

static void goes_both_ways(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_str bytes = {rows[i].bytes, rows[i].len}, back = {0};
		assert_true(sw_str_is(sw_base64_encode(bytes, SW_BASE64_STANDARD, &arena), rows[i].standard));
		assert_true(sw_str_is(sw_base64_encode(bytes, SW_BASE64_URL_RAW, &arena), rows[i].url_raw));
		assert_true(sw_base64_decode(sw_str_of(rows[i].standard), SW_BASE64_STANDARD, &arena, &back));
		assert_true(sw_str_eq(back, bytes));
		assert_true(sw_base64_decode(sw_str_of(rows[i].url_raw), SW_BASE64_URL_RAW, &arena, &back));
		assert_true(sw_str_eq(back, bytes));
	}
}

static void refuses_every_other_spelling(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	static const struct {
		const char *text;
		sw_base64_form form;
	} bad[] = {{"Zg", SW_BASE64_STANDARD},   {"Zg=", SW_BASE64_STANDARD},    {"Zg==", SW_BASE64_URL_RAW},
		   {"Zh==", SW_BASE64_STANDARD}, {"Zm9v\n", SW_BASE64_STANDARD}, {"Z", SW_BASE64_URL_RAW},
		   {"-__-", SW_BASE64_STANDARD}, {"+//+", SW_BASE64_URL},        {"Zg=a", SW_BASE64_STANDARD},
		   {"====", SW_BASE64_STANDARD}};
	for (size_t i = 0; i < SW_COUNTOF(bad); i++) {
		sw_str out = {0};
		if (sw_base64_decode(sw_str_of(bad[i].text), bad[i].form, &arena, &out))
			fail_msg("\"%s\" was taken", bad[i].text);
	}
}

static void hexadecimal(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_str out = {0};
	assert_true(sw_str_is(sw_hex_encode(SW_STR("\x00\xfeZ"), &arena), "00fe5a"));
	assert_true(sw_hex_decode(SW_STR("00Fe5a"), &arena, &out));
	assert_true(sw_str_eq(out, SW_STR("\x00\xfeZ")));
	assert_false(sw_hex_decode(SW_STR("0"), &arena, &out));
	assert_false(sw_hex_decode(SW_STR("0g"), &arena, &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(goes_both_ways),
					   cmocka_unit_test(refuses_every_other_spelling),
					   cmocka_unit_test(hexadecimal)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
