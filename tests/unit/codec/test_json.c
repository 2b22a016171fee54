#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/limits.h"
#include "codec/json.h"

/* Canonical forms: RFC 8785, sections 3.2.2 to 3.2.4 and appendix B (numbers as V8 prints them). */
static const struct {
	const char *text, *canonical;
} rows[] = {
	{"null", "null"},
	{" [ true , false ] ", "[true,false]"},
	{"{\"b\":1,\"a\":[]}", "{\"a\":[],\"b\":1}"},
	{"\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"",
	 "\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\""},
	{"{\"\\u20ac\":\"Euro "
	 "Sign\",\"\\r\":\"CR\",\"1\":\"One\",\"\\ud83d\\ude02\":\"Smiley\",\"\\ufb33\":\"Dalet\",\"\\u0080\":\"C\","
	 "\"\\u00f6\":\"o\"}",
	 "{\"\\r\":\"CR\",\"1\":\"One\",\"\xc2\x80\":\"C\",\"\xc3\xb6\":\"o\",\"\xe2\x82\xac\":\"Euro "
	 "Sign\",\"\xf0\x9f\x98\x82\":\"Smiley\",\"\xef\xac\xb3\":\"Dalet\"}"},
	{"9223372036854775807", "9223372036854775807"},
	{"-9223372036854775808", "-9223372036854775808"},
	{"0.0", "0"},
	{"-0.0", "0"},
	{"5e-324", "5e-324"},
	{"1.7976931348623157e308", "1.7976931348623157e+308"},
	{"9007199254740992.0", "9007199254740992"},
	{"295147905179352830000.0", "295147905179352830000"},
	{"9.999999999999997e22", "9.999999999999997e+22"},
	{"1e23", "1e+23"},
	{"1e21", "1e+21"},
	{"333333333.3333332", "333333333.3333332"},
	{"0.000001", "0.000001"},
	{"1e-7", "1e-7"},
	{"-0.0000033333333333333333", "-0.0000033333333333333333"},
	{"4.50", "4.5"},
	{"2e-3", "0.002"},
};

static void canonical_forms(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_buf) buf = {0};
		sw_error err = {0};
		sw_json_value *value = NULL;
		if (!sw_json_parse(SW_STR("x"), sw_str_of(rows[i].text), NULL, &arena, &value, &err))
			fail_msg("%s: %s", rows[i].text, err.message);
		sw_json_canonical(&buf, value);
		if (!sw_str_is(sw_buf_str(&buf), rows[i].canonical))
			fail_msg("%s: got %.*s", rows[i].text, SW_ARG(sw_buf_str(&buf)));
	}
}

static void refuses_what_is_not_strict(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	static const struct {
		const char *text;
		uint32_t line;
	} bad[] = {{"", 1},
		   {"{\"a\":1,\"a\":2}", 1},
		   {"[1,]", 1},
		   {"{\n\"a\":\n}", 3},
		   {"[1] 2", 1},
		   {"\"\xff\"", 1},
		   {"\"\\ud800\"", 1},
		   {"9223372036854775808", 1},
		   {"1e999", 1},
		   {"01", 1},
		   {"'a'", 1},
		   {"nul", 1},
		   {"[1 2]", 1},
		   {"\"a\nb\"", 1},
		   {"// c\n1", 1},
		   {"NaN", 1}};
	for (size_t i = 0; i < SW_COUNTOF(bad); i++) {
		sw_error err = {0};
		sw_json_value *value = NULL;
		if (sw_json_parse(SW_STR("x"), sw_str_of(bad[i].text), NULL, &arena, &value, &err))
			fail_msg("%s was taken", bad[i].text);
		assert_int_equal(err.code, SW_O002);
		if (err.where.line != bad[i].line)
			fail_msg("%s: line %u", bad[i].text, err.where.line);
	}
}

static void limits_hold(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_json_value *value = NULL;
	char deep[2001];
	memset(deep, '[', 1000);
	memset(deep + 1000, ']', 1000);
	deep[2000] = '\0';
	assert_false(sw_json_parse(SW_STR("x"), sw_str_of(deep), NULL, &arena, &value, &err));
	assert_non_null(strstr(err.message, "nested"));
	assert_true(sw_json_parse(SW_STR("x"), sw_str_of(deep), &(sw_json_limits){.max_depth = 1000}, &arena, &value,
				  &err));
	assert_true(sw_json_parse(SW_STR("x"), SW_STR("\"[[[\\\"[[\""), &(sw_json_limits){.max_depth = 1}, &arena,
				  &value, &err));
	assert_false(
		sw_json_parse(SW_STR("x"), SW_STR("[1,2,3]"), &(sw_json_limits){.max_bytes = 6}, &arena, &value, &err));
	assert_int_equal(err.code, SW_F004);
	SW_AUTO(sw_buf) many = {0};
	sw_buf_addz(&many, "[0");
	for (size_t i = 0; i < SW_LIMIT_JSON_VALUES; i++)
		sw_buf_addz(&many, ",0");
	sw_buf_addc(&many, ']');
	assert_false(sw_json_parse(SW_STR("x"), sw_buf_str(&many), NULL, &arena, &value, &err));
	assert_non_null(strstr(err.message, "too many values"));
}

static void looks_things_up(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_json_value *root = NULL;
	const sw_json_value *value = NULL;
	int64_t number = 0;
	bool flag = false;
	assert_true(sw_json_parse(SW_STR("x"),
				  SW_STR("{\"s\":\"a\\u0000b\",\"i\":7,\"t\":true,\"o\":{\"k\":[]},\"r\":1.0}"), NULL,
				  &arena, &root, &err));
	assert_int_equal(sw_json_get_str(root, "s").len, 3);
	assert_null(sw_json_get_str(root, "i").ptr);
	assert_true(sw_json_get_int(root, "i", &number) && number == 7);
	assert_false(sw_json_get_int(root, "r", &number));
	assert_true(sw_json_get_bool(root, "t", &flag) && flag);
	assert_non_null(sw_json_get_array(sw_json_get_object(root, "o"), "k"));
	assert_null(sw_json_get(NULL, "k"));
	assert_false(sw_json_want(SW_STR("the answer"), root, "files", SW_JSON_ARRAY, &value, &err));
	assert_string_equal(err.message, "the answer has no \"files\"");
	assert_false(sw_json_want(SW_STR("the answer"), root, "i", SW_JSON_ARRAY, &value, &err));
	assert_string_equal(err.message, "the answer: \"i\" must be an array, not an integer");
}

static void builds_and_compares(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_json_value *parsed = NULL, *built = sw_json_new(&arena, SW_JSON_OBJECT),
		      *list = sw_json_new(&arena, SW_JSON_ARRAY);
	sw_json_append(&arena, list, sw_json_new_int(&arena, 1));
	sw_json_append(&arena, list, sw_json_new_bool(&arena, true));
	sw_json_put(&arena, built, SW_STR("b"), sw_json_new_str(&arena, SW_STR("old")));
	sw_json_put(&arena, built, SW_STR("a"), list);
	sw_json_put(&arena, built, SW_STR("b"), sw_json_new_str(&arena, SW_STR("x")));
	assert_true(sw_json_parse(SW_STR("x"), SW_STR("{\"a\":[1,true],\"b\":\"x\"}"), NULL, &arena, &parsed, &err));
	assert_true(sw_json_eq(parsed, built));
	sw_json_append(&arena, list, sw_json_new(&arena, SW_JSON_NULL));
	assert_false(sw_json_eq(parsed, built));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(canonical_forms),
					   cmocka_unit_test(refuses_what_is_not_strict), cmocka_unit_test(limits_hold),
					   cmocka_unit_test(looks_things_up), cmocka_unit_test(builds_and_compares)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
