#include "pyspec/entrypoints.h"

#include <string.h>

#include "pyspec/table.h"

static void takes_object_references_apart(void **state)
{
	(void)state;
	static const struct {
		const char *value, *module, *object, *extras;
	} rows[] = {
		{"a:b", "a", "b", ""},
		{"a.b.c:d.e", "a.b.c", "d.e", ""},
		{"a", "a", "", ""},
		{" a : b ", "a", "b", ""},
		{"a:b [x]", "a", "b", "x"},
		{"a:b[x, y]", "a", "b", "x,y"},
		{"_a1:b_2", "_a1", "b_2", ""},
		{"a:", "", "", ""},
		{":b", "", "", ""},
		{"", "", "", ""},
		{"a b:c", "", "", ""},
		{"a:b:c", "", "", ""},
		{"a..b:c", "", "", ""},
		{"1a:b", "", "", ""},
		{"a:b [x", "", "", ""},
		{"a:b()", "", "", ""},
		{"a-b:c", "", "", ""},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_entry_point point = {0};
		sw_str value = sw_str_of(rows[i].value);
		assert_int_equal(sw_entry_point_split(value, &arena, &point), rows[i].module[0] != '\0');
		same_text(value, point.module, sw_str_of(rows[i].module));
		same_text(value, point.object, sw_str_of(rows[i].object));
		same_text(value, sw_str_join(&arena, point.extras.ptr, point.extras.len, SW_STR(",")),
			  sw_str_of(rows[i].extras));
	}
}

static void reads_the_file(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_entry_groups groups;
	sw_str text =
		SW_STR("[console_scripts]\nFoo = pkg.cli:main\nbar=pkg:run [extra]\n\n[pkg.plugins]\nx.y = pkg\n");
	assert_true(sw_entry_points_parse(SW_STR("entry_points.txt"), text, &arena, &groups, &err));
	assert_int_equal(groups.len, 2);
	const sw_entry_group *scripts = sw_entry_group_find(&groups, "console_scripts");
	assert_non_null(scripts);
	assert_int_equal(scripts->points.len, 2);
	same_text(text, scripts->points.ptr[0].name, SW_STR("Foo"));
	assert_int_equal(scripts->points.ptr[1].line, 3);
	same_text(text, scripts->points.ptr[1].extras.ptr[0], SW_STR("extra"));
	assert_null(sw_entry_group_find(&groups, "gui_scripts"));
	assert_true(sw_entry_group_is_script(SW_STR("gui_scripts")));
	assert_false(sw_entry_group_is_script(groups.ptr[1].name));
	assert_false(sw_entry_points_parse(SW_STR("e"), SW_STR("a = b\n"), &arena, &groups, &err));
	assert_int_equal(err.code, SW_M123);
	assert_int_equal(err.where.line, 1);
}

static void checks_scripts(void **state)
{
	(void)state;
	static const struct {
		const char *name, *value;
		bool script, ok;
	} rows[] = {
		{"a-b.c_1", "m:f", true, true}, {"a b", "m:f", true, false},     {"a b", "m:f", false, true},
		{"..", "m:f", true, false},     {"a/b", "m:f", true, false},     {"a", "m", true, false},
		{"a", "m", false, true},        {"a", "m:", false, false},       {"", "m:f", false, false},
		{"a\\b", "m:f", true, false},   {"\xc3\xa9", "m:f", true, true},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_error err = {0};
		sw_entry_point point = {.name = sw_str_of(rows[i].name), .value = sw_str_of(rows[i].value)};
		(void)sw_entry_point_split(point.value, &arena, &point);
		if (sw_entry_point_check(&point, rows[i].script, &err) != rows[i].ok)
			fail_msg("%s = %s: %s", rows[i].name, rows[i].value, err.message);
	}
}

/* The texts were written by the backends named. */
static void writes_what_backends_write(void **state)
{
	(void)state;
	static const struct {
		sw_entry_layout layout;
		const char *text;
	} rows[] = {
		{SW_ENTRY_SETUPTOOLS,
		 "[a.z]\nq = m:f\n\n[console_scripts]\na = m:f\na-b = m:g [x]\n\n[gui_scripts]\nw = m:w\n"},
		{SW_ENTRY_HATCHLING,
		 "[console_scripts]\na = m:f\na-b = m:g [x]\n\n[gui_scripts]\nw = m:w\n\n[a.z]\nq = m:f\n"},
		{SW_ENTRY_FLIT, "[a.z]\nq=m:f\n\n[console_scripts]\na=m:f\na-b=m:g [x]\n\n[gui_scripts]\nw=m:w\n\n"},
		{SW_ENTRY_POETRY, "[a.z]\nq=m:f\n\n[console_scripts]\na-b=m:g[x]\na=m:f\n\n[gui_scripts]\nw=m:w\n\n"},
		{SW_ENTRY_PDM,
		 "[a.z]\nq = m:f\n\n[console_scripts]\na = m:f\na-b = m:g [x]\n\n[gui_scripts]\nw = m:w\n\n"},
		{SW_ENTRY_UV,
		 "[console_scripts]\na = m:f\na-b = m:g [x]\n\n[gui_scripts]\nw = m:w\n\n[a.z]\nq = m:f\n\n"},
	};
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_entry_groups groups, none = {0};
	sw_str text = SW_STR("[gui_scripts]\nw = m:w\n[console_scripts]\na-b = m:g [x]\na = m:f\n[a.z]\nq = m:f\n");
	assert_true(sw_entry_points_parse(SW_STR("e"), text, &arena, &groups, &err));
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_buf) buf = {0};
		SW_AUTO(sw_buf) empty = {0};
		sw_entry_points_write(&buf, &groups, rows[i].layout);
		same_text(text, sw_buf_str(&buf), sw_str_of(rows[i].text));
		sw_entry_points_write(&empty, &none, rows[i].layout);
		bool always = rows[i].layout == SW_ENTRY_PDM;
		same_text(text, sw_buf_str(&empty), sw_str_of(always ? "[console_scripts]\n\n[gui_scripts]\n\n" : ""));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_object_references_apart),
		cmocka_unit_test(reads_the_file),
		cmocka_unit_test(checks_scripts),
		cmocka_unit_test(writes_what_backends_write),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
