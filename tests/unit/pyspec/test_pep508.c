#include "pyspec/pep508.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "pyspec/table.h"

static void reads_and_writes_like_packaging(void **state)
{
	(void)state;
	sw_str row[2];
	table t = table_open("pep508.txt");
	while (table_next(&t, row, 2)) {
		sw_requirement requirement, again;
		sw_error err = {0};
		bool parsed = sw_requirement_parse(row[0], &t.arena, &requirement, &err);
		if (parsed == sw_str_is(row[1], "!"))
			fail_msg("\"%.*s\": %s", SW_ARG(row[0]), parsed ? "accepted" : err.message);
		if (!parsed) {
			assert_int_equal(err.code, SW_W022);
			assert_true(err.where.column > 0 && err.where.column <= row[0].len + 1);
			continue;
		}
		sw_str text = sw_requirement_format(&requirement, NULL, &t.arena);
		same_text(row[0], text, row[1]);
		if (sw_str_chr(text, '\\') != SW_NPOS)
			continue; /* packaging writes backslashes as they are, and would read them as escapes */
		assert_true(sw_requirement_parse(text, &t.arena, &again, &err));
		same_text(text, sw_requirement_format(&again, NULL, &t.arena), text);
	}
	table_close(&t);
}

/* The environments stand in the table before the markers. */
static void decides_like_packaging(void **state)
{
	(void)state;
	enum { FIELDS = 2 + 2 * SW_MARKER_VALUE_COUNT };
	sw_str row[FIELDS];
	sw_marker_env envs[8] = {0};
	size_t env_count = 0;
	table t = table_open("markers.txt");
	while (table_next(&t, row, FIELDS)) {
		if (sw_str_is(row[0], "env")) {
			for (size_t i = 2; i < FIELDS; i += 2)
				envs[env_count].values[sw_marker_var_find(row[i])] = row[i + 1];
			env_count++;
			continue;
		}
		sw_marker marker;
		sw_error err = {0};
		char answers[9] = "";
		assert_true(sw_marker_parse(row[1], &t.arena, &marker, &err));
		same_text(row[1], sw_marker_format(&marker, NULL, &t.arena), row[2]);
		for (size_t i = 0; i < env_count; i++) {
			bool holds = false;
			bool decided = sw_marker_evaluate(&marker, &envs[i], &holds, &err);
			assert_true(decided || err.code == SW_W023);
			answers[i] = !decided ? '!' : holds ? 'y' : 'n';
		}
		same_text(row[1], sw_str_of(answers), row[3]);
	}
	assert_int_equal(env_count, 3);
	table_close(&t);
}

static void decides_sets_of_lock_files(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_strs extras = {0}, groups = {0};
	sw_push(&arena, &extras, SW_STR("Foo.Bar"));
	sw_marker_env env = {.extras = &extras, .dependency_groups = &groups};
	static const struct {
		const char *text;
		char wanted;
	} rows[] = {{"'foo-bar' in extras", 'y'},      {"'FOO_bar' in extras", 'y'}, {"'x' in extras", 'n'},
		    {"'x' not in extras", 'y'},        {"'foo-bar' == extras", 'n'}, {"'foo-bar' != extras", 'y'},
		    {"'g' in dependency_groups", 'n'}, {"extras == 'x'", '!'},       {"'x' ~= extras", '!'},
		    {"os_name == 'posix'", '!'}};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_marker marker;
		sw_error err = {0};
		bool holds = false;
		assert_true(sw_marker_parse(sw_str_of(rows[i].text), &arena, &marker, &err));
		char got = !sw_marker_evaluate(&marker, &env, &holds, &err) ? '!' : holds ? 'y' : 'n';
		if (got != rows[i].wanted)
			fail_msg("%s: %c", rows[i].text, got);
	}
}

static void points_at_the_place(void **state)
{
	(void)state;
	static const struct {
		const char *text, *message;
		uint32_t column;
	} rows[] = {
		{"name >=1)", "expected a comma, \";\" or the end", 9},
		{"name[a", "\"]\" for the \"[\" at column 5", 7},
		{"name (>=1", "\")\" for the \"(\" at column 6", 10},
		{"-name", "the name of a project", 1},
		{"name; os_nam == 'a'", "a marker variable or a text in quotes", 7},
		{"name; os_name = 'a'", "an operator", 15},
		{"name; os_name == 'a' or", "a marker variable", 24},
		{"name; (os_name == 'a'", "\")\" for the \"(\" at column 7", 22},
		{"name>=1.*", "it goes with == and != only", 8},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_error err = {0};
		sw_requirement requirement;
		assert_false(sw_requirement_parse(sw_str_of(rows[i].text), &arena, &requirement, &err));
		if (!strstr(err.message, rows[i].message) || err.where.column != rows[i].column)
			fail_msg("%s: %s (column %u)", rows[i].text, err.message, err.where.column);
	}
}

static void depth_is_limited(void **state)
{
	(void)state;
	for (size_t depth = SW_LIMIT_DEPTH; depth <= SW_LIMIT_DEPTH + 1; depth++) {
		SW_AUTO(sw_arena) arena = {0};
		SW_AUTO(sw_buf) text = {0};
		sw_error err = {0};
		sw_marker marker;
		sw_buf_addn(&text, '(', depth);
		sw_buf_addz(&text, "os_name == 'a'");
		sw_buf_addn(&text, ')', depth);
		assert_int_equal(sw_marker_parse(sw_buf_str(&text), &arena, &marker, &err), depth == SW_LIMIT_DEPTH);
	}
}

static void writes_the_styles_of_backends(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_requirement requirement;
	static const sw_requirement_style hatchling = {.normal_names = true, .quote = '\''};
	static const struct {
		const char *text, *wanted;
	} rows[] = {
		{"Requests[socks,Sec_urity] >=2.0, <3", "requests[sec-urity,socks]<3,>=2.0"},
		{"click>=8; python_version >= \"3.8\"", "click>=8; python_version >= '3.8'"},
		{"a; os_name == \"it's\"", "a; os_name == \"it's\""},
		{"a; os_name == 'i\\x27t\\\"s\\\\'", "a; os_name == 'i\\x27t\"s\\\\'"},
		{"a; os_name == 'x\\ny'", "a; os_name == 'x\\x0ay'"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_str text = sw_str_of(rows[i].text);
		assert_true(sw_requirement_parse(text, &arena, &requirement, &err));
		same_text(text, sw_requirement_format(&requirement, &hatchling, &arena), sw_str_of(rows[i].wanted));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_and_writes_like_packaging),
		cmocka_unit_test(decides_like_packaging),
		cmocka_unit_test(decides_sets_of_lock_files),
		cmocka_unit_test(points_at_the_place),
		cmocka_unit_test(depth_is_limited),
		cmocka_unit_test(writes_the_styles_of_backends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
