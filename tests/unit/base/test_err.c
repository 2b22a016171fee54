#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/diag.h"

/* The picture of design.md section 5, with a tab before the key to see the marker stay below it. */
static void renders_like_a_compiler(void **state)
{
	(void)state;
	SW_AUTO(sw_buf) buf = {0};
	sw_error err = {0};
	sw_str content = SW_STR("[project]\nname = \"x\"\n\tversion = \"1.3.9\"\n");
	assert_false(sw_fail(&err, SW_A002, "tag v1.4.0 and the version disagree"));
	sw_hint(&err, "shipwheel version set 1.4.0");
	sw_point(&err, SW_STR("pyproject.toml"), content, 32, 7, "the tag says 1.4.0");
	assert_int_equal(err.where.line, 3);
	assert_int_equal(err.where.column, 12);
	sw_diag diag = sw_diag_of(&err);
	sw_diag_render(&buf, &diag, false);
	sw_buf_addc(&buf, '\0');
	assert_string_equal(buf.ptr, "error[SW-A002]: tag v1.4.0 and the version disagree\n"
				     " --> pyproject.toml:3:12\n"
				     "  |\n"
				     "3 | \tversion = \"1.3.9\"\n"
				     "  | \t          ^^^^^^^ the tag says 1.4.0\n"
				     "  fix: shipwheel version set 1.4.0\n");
}

static void wraps_and_points_at_ends(void **state)
{
	(void)state;
	sw_error err = {0};
	sw_fail(&err, SW_F001, "no such file");
	sw_wrap(&err, "reading %s", "a.toml");
	assert_string_equal(err.message, "reading a.toml: no such file");
	sw_point(&err, SW_STR("f"), SW_STR("ab\ncd"), 5, 1, NULL); /* just behind the last byte */
	assert_int_equal(err.where.line, 2);
	assert_int_equal(err.where.column, 3);
	sw_point(&err, SW_STR("f"), SW_STR("ab\ncd"), 0, 99, NULL); /* the marker stays on its line */
	assert_int_equal(err.where.length, 2);
}

static void long_text_is_cut_not_overrun(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	char *huge = sw_alloc(&arena, 20001);
	memset(huge, 'x', 20000);
	sw_fail(&err, SW_F001, "%s", huge);
	sw_wrap(&err, "%s", huge);
	assert_int_equal(strlen(err.message), sizeof(err.message) - 1);
	sw_detail(&err, sw_fmt(&arena, "%s\nlast \x1b[31mline\x07\n", huge));
	assert_non_null(strstr(err.detail, "last [31mline"));
	assert_true(strlen(err.detail) < sizeof(err.detail));
}

static void every_code_is_documented_and_unique(void **state)
{
	(void)state;
	for (size_t i = 1; i < SW_CODE_COUNT; i++) {
		const sw_code_info *info = sw_code_get((sw_code)i);
		assert_int_equal(strlen(info->id), strlen("SW-A001"));
		assert_true(strlen(info->title) > 10);
		assert_true(strlen(info->explain) > 30);
		assert_int_equal(sw_code_find(sw_str_of(info->id)), i);
	}
	assert_int_equal(sw_code_find(SW_STR("sw-f001")), SW_F001);
	assert_int_equal(sw_code_find(SW_STR("SW-?000")), SW_OK);
}

static void foreign_text_cannot_command_the_terminal(void **state)
{
	(void)state;
	SW_AUTO(sw_buf) buf = {0};
	sw_buf_add_visible(&buf, SW_STR("a\x1b]0;title\x07"
					"b\xc2\x9b"
					"c\xff"
					"é\n"));
	sw_buf_addc(&buf, '\0');
	assert_string_equal(buf.ptr, "a\xef\xbf\xbd]0;title\xef\xbf\xbd"
				     "b\xef\xbf\xbd"
				     "c\xef\xbf\xbd"
				     "é\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(renders_like_a_compiler),
		cmocka_unit_test(wraps_and_points_at_ends),
		cmocka_unit_test(long_text_is_cut_not_overrun),
		cmocka_unit_test(every_code_is_documented_and_unique),
		cmocka_unit_test(foreign_text_cannot_command_the_terminal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
