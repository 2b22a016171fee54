#include "pyspec/spdx.h"

#include <string.h>

#include "pyspec/classifiers.h"
#include "pyspec/stdlib.h"
#include "pyspec/table.h"

static void normalises_like_packaging(void **state)
{
	(void)state;
	sw_str row[2];
	table t = table_open("spdx.txt");
	while (table_next(&t, row, 2)) {
		sw_str canonical, again;
		sw_error err = {0};
		bool parsed = sw_spdx_normalise(row[0], &t.arena, &canonical, &err);
		if (parsed == sw_str_is(row[1], "!"))
			fail_msg("\"%.*s\": %s", SW_ARG(row[0]), parsed ? "accepted" : err.message);
		if (!parsed) {
			assert_int_equal(err.code, SW_M125);
			assert_true(err.where.column >= 1 && err.where.column <= row[0].len + 1);
			continue;
		}
		same_text(row[0], canonical, row[1]);
		assert_true(sw_spdx_normalise(canonical, &t.arena, &again, &err));
		same_text(canonical, again, canonical);
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
		{"MIT OR", "a licence is missing at its end", 7},
		{"MIT Apache-2.0", "AND or OR is missing before \"Apache-2.0\"", 5},
		{"MIT AND (ISC", "\")\" is missing at its end", 13},
		{"MIT)", "\"(\" is missing before \")\"", 4},
		{"MIT AND Nope-1.0", "no licence \"Nope-1.0\"", 9},
		{"MIT WITH nope", "no licence exception \"nope\"", 10},
		{"LicenseRef-a_b", "may hold letters", 1},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_error err = {0};
		sw_str canonical;
		assert_false(sw_spdx_normalise(sw_str_of(rows[i].text), &arena, &canonical, &err));
		if (!strstr(err.message, rows[i].message) || err.where.column != rows[i].column)
			fail_msg("%s: %s (column %u)", rows[i].text, err.message, err.where.column);
	}
}

static void knows_deprecated_identifiers(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_strs found = {0};
	sw_spdx_deprecated(SW_STR("MIT OR (GPL-2.0+ AND GPL-3.0-only) OR GPL-2.0 WITH Nokia-Qt-exception-1.1"), &arena,
			   &found);
	assert_int_equal(found.len, 2);
	assert_true(sw_str_is(found.ptr[0], "GPL-2.0"));
	assert_true(sw_strs_has(&found, SW_STR("Nokia-Qt-exception-1.1")));
	assert_true(sw_str_is(sw_spdx_license(SW_STR("apache-2.0")), "Apache-2.0"));
	assert_null(sw_spdx_license(SW_STR("Classpath-exception-2.0")).ptr);
	assert_int_equal(strlen(sw_spdx_date()), 10);
	assert_non_null(strchr(sw_spdx_version(), '.'));
}

static void knows_classifiers(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_strs instead = {0};
	assert_int_equal(sw_classifier_look_up(SW_STR("Typing :: Typed")), SW_CLASSIFIER_KNOWN);
	assert_int_equal(sw_classifier_look_up(SW_STR("typing :: typed")), SW_CLASSIFIER_UNKNOWN);
	assert_int_equal(sw_classifier_look_up(SW_STR("Private :: Do Not Upload")), SW_CLASSIFIER_PRIVATE);
	assert_int_equal(sw_classifier_look_up(SW_STR("Natural Language :: Ukranian")), SW_CLASSIFIER_DEPRECATED);
	sw_classifier_replacements(SW_STR("Natural Language :: Ukranian"), &arena, &instead);
	assert_int_equal(instead.len, 1);
	same_text(SW_STR("Ukranian"), instead.ptr[0], SW_STR("Natural Language :: Ukrainian"));
	instead.len = 0;
	sw_classifier_replacements(SW_STR("License :: OSI Approved :: Jabber Open Source License"), &arena, &instead);
	assert_int_equal(instead.len, 0);
	assert_int_equal(sw_classifier_rank(SW_STR("Development Status :: 1 - Planning")), 0);
	assert_true(sw_classifier_rank(SW_STR("Topic :: Utilities")) < sw_classifier_rank(SW_STR("Typing :: Typed")));
	assert_true(sw_classifier_rank(SW_STR("Natural Language :: Ukranian")) == SIZE_MAX);
	same_text(SW_STR("nearest"), sw_classifier_nearest(SW_STR("Programming Language :: Pyton :: 3")),
		  SW_STR("Programming Language :: Python :: 3"));
	assert_int_equal(strlen(sw_classifier_date()), 10);
}

static void knows_the_standard_library(void **state)
{
	(void)state;
	static const char *const clashes[] = {"json",
					      "JSON",
					      "xml.dom",
					      "xml-dom",
					      "os_path",
					      "os",
					      "tomllib",
					      "ConfigParser",
					      "distutils",
					      "compression",
					      "asyncio.base_events",
					      "zipfile"};
	static const char *const others[] = {"requests", "jsonx", "xml-dom-x", "",
					     "attrs",    "tomli", "pip",       "setuptools"};
	for (size_t i = 0; i < SW_COUNTOF(clashes); i++)
		if (!sw_stdlib_clashes(sw_str_of(clashes[i])))
			fail_msg("%s", clashes[i]);
	for (size_t i = 0; i < SW_COUNTOF(others); i++)
		if (sw_stdlib_clashes(sw_str_of(others[i])))
			fail_msg("%s", others[i]);
	assert_int_equal(strlen(sw_stdlib_date()), 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(normalises_like_packaging),    cmocka_unit_test(says_what_is_wrong),
		cmocka_unit_test(knows_deprecated_identifiers), cmocka_unit_test(knows_classifiers),
		cmocka_unit_test(knows_the_standard_library),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
