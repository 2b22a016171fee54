#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "changes/changelog.h"

/* "line:version[:date][:U][:Y]" of each heading. */
static sw_str headings_of(sw_arena *arena, const char *name, const char *text)
{
	SW_AUTO(sw_buf) buf = {0};
	sw_changelog log = {0};
	sw_changelog_parse(sw_str_of(name), sw_str_of(text), (sw_str){0}, arena, &log);
	sw_each (h, &log.headings) {
		sw_buf_addf(&buf, "%s%zu:%.*s", buf.len ? " " : "", h->line, SW_ARG(h->version));
		if (h->date.len)
			sw_buf_addf(&buf, ":%.*s", SW_ARG(h->date));
		sw_buf_addf(&buf, "%s%s", h->unreleased ? ":U" : "", h->yanked ? ":Y" : "");
		assert_true(h->offset < h->body && h->body <= h->end && h->end <= log.text.len);
	}
	return sw_buf_copy(&buf, arena);
}

static void finds_headings(void **state)
{
	static const struct {
		const char *name, *text, *want;
	} rows[] = {
		{"CHANGELOG.md",
		 "# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2024-05-01\n\n- x\n\n## [1.1.0] - 2024-01-01 "
		 "[YANKED]\n",
		 "3::U 5:1.2.0:2024-05-01 9:1.1.0:2024-01-01:Y"},
		{"CHANGELOG.md", "## v1.2.0 (2024-05-01)\n### Python 3.12 support\n### 3.12\n## 1.1rc1\n",
		 "1:1.2.0:2024-05-01 4:1.1rc1"},
		{"CHANGELOG.md", "# [1.1.0](https://x/compare) (2024-05-01)\n\n## [1.0.1](https://x) (2024-04-01)\n",
		 "1:1.1.0:2024-05-01 3:1.0.1:2024-04-01"},
		{"CHANGELOG.md",
		 "## Version 1.2\n\n## fathom 1.1: the name\n\n## Release v1.0 - May\n\n## What 2.0 will be\n",
		 "1:1.2 3:1.1 5:1.0"},
		{"CHANGELOG.md", "```\n## 9.9.9\n```\n## 1.0.0\n    ## 2.0.0\n", "4:1.0.0"},
		{"CHANGELOG.md", "\xef\xbb\xbf## 1.0.0\r\n\r\n2.0.0\r\n-----\r\n", "1:1.0.0 3:2.0.0"},
		{"CHANGES.rst", "Changes\n=======\n\n1.2.0 (2024-05-01)\n------------------\n\n* x\n\n1.1.0\n-----\n",
		 "4:1.2.0:2024-05-01 9:1.1.0"},
		{"CHANGES.rst", "1.3.0 (unreleased)\n==================\n\n1.2\n===\n", "1:1.3.0:U 4:1.2"},
		{"CHANGES", "1.2.0\n=====\n\n- text\n", "1:1.2.0"},
		{"CHANGELOG.md", "", ""},
		{"CHANGELOG.md", "## 2024-05-01\n\n## 2024\n", ""},
	};
	SW_AUTO(sw_arena) arena = {0};
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_str got = headings_of(&arena, rows[i].name, rows[i].text);
		const char *want = rows[i].want;
		if (!sw_str_is(got, want))
			fail_msg("%.*s instead of %s in\n%s", SW_ARG(got), want, rows[i].text);
	}
}

static void adds_sections(void **state)
{
	static const struct {
		const char *name, *text, *heading, *want; /* NULL = refused */
	} rows[] = {
		/* below an empty Unreleased, with links */
		{"CHANGELOG.md",
		 "# C\n\n## [Unreleased]\n\n## [1.0.0] - 2023-01-01\n\n- a\n\n[Unreleased]: "
		 "https://x/v1...HEAD\n[1.0.0]: https://x/v1\n",
		 "## [1.1.0] - 2024-05-01",
		 "# C\n\n## [Unreleased]\n\n## [1.1.0] - 2024-05-01\n\n- new\n\n## [1.0.0] - 2023-01-01\n\n- "
		 "a\n\n[Unreleased]: "
		 "https://u\n[1.1.0]: https://l\n[1.0.0]: https://x/v1\n"},
		/* what people wrote becomes the section */
		{"CHANGELOG.md", "## [Unreleased]\n\n- by hand\n", "## [1.1.0]",
		 "## [Unreleased]\n\n## [1.1.0]\n\n- by hand\n\n[1.1.0]: https://l\n"},
		{"CHANGELOG.md", "## [Unreleased]", "## [1.1.0]",
		 "## [Unreleased]\n\n## [1.1.0]\n\n- new\n\n[1.1.0]: https://l\n"},
		/* markers */
		{"CHANGELOG.md", "# C\n\n<!-- version list -->\n\n## v1.0.0 (2023-01-01)\n", "## v1.1.0",
		 "# C\n\n<!-- version list -->\n\n## v1.1.0\n\n- new\n\n## v1.0.0 (2023-01-01)\n"},
		{"NEWS.rst", "News\n####\n\n.. towncrier release notes start\n\nx 1.0\n=====\n", "x 1.1.0\n=======",
		 "News\n####\n\n.. towncrier release notes start\n\nx 1.1.0\n=======\n\n- new\n\nx 1.0\n=====\n"},
		/* before the newest, line ends as they are */
		{"CHANGELOG.md", "# C\r\n\r\n## 1.0.0\r\n\r\n- a\r\n", "## 1.1.0",
		 "# C\r\n\r\n## 1.1.0\r\n\r\n- new\r\n\r\n## 1.0.0\r\n\r\n- a\r\n"},
		{"CHANGELOG.md", "", "## 1.1.0", "## 1.1.0\n\n- new\n"},
		{"CHANGELOG.md", "# C", "## 1.1.0", "# C\n\n## 1.1.0\n\n- new\n"},
		/* it is there */
		{"CHANGELOG.md", "## 1.1.0\n\n- new\n", "## 1.1.0", "## 1.1.0\n\n- new\n"},
		{"CHANGELOG.md", "## 1.1\n\n- other\n", "## 1.1.0", NULL},
		{"CHANGES.rst", "1.1.0 (unreleased)\n------------------\n\n- by hand\n",
		 "1.1.0 (2024-05-01)\n------------------", "1.1.0 (2024-05-01)\n------------------\n\n- by hand\n"},
		{"CHANGES.rst", "=====\n1.0.0\n=====\n\n- a\n",
		 "1.1.0\n=====", "1.1.0\n=====\n\n- new\n\n=====\n1.0.0\n=====\n\n- a\n"},
	};
	SW_AUTO(sw_arena) arena = {0};
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_changelog log = {0};
		sw_changelog_edits edits = {0};
		sw_error err = {0};
		const sw_changelog_release release = {.version = SW_STR("1.1.0"),
						      .heading = sw_str_of(rows[i].heading),
						      .body = SW_STR("- new"),
						      .link = SW_STR("https://l"),
						      .unreleased_link = SW_STR("https://u")};
		sw_changelog_parse(sw_str_of(rows[i].name), sw_str_of(rows[i].text), (sw_str){0}, &arena, &log);
		bool done = sw_changelog_add(&log, &release, &arena, &edits, &err);
		if (!rows[i].want) {
			assert_false(done);
			assert_int_equal(err.code, SW_W081);
			continue;
		}
		assert_true(done);
		sw_str got = sw_changelog_apply(&log, &edits, &arena);
		if (!sw_str_is(got, rows[i].want))
			fail_msg("%s\n--- gave\n%.*s\n--- not\n%s", rows[i].text, SW_ARG(got), rows[i].want);
		/* once more changes nothing */
		sw_changelog_parse(sw_str_of(rows[i].name), got, (sw_str){0}, &arena, &log);
		if (sw_str_find(got, SW_STR("by hand")) == SW_NPOS) {
			if (!sw_changelog_add(&log, &release, &arena, &edits, &err))
				fail_msg("%s in\n%.*s", err.message, SW_ARG(got));
			assert_int_equal(edits.len, 0);
		}
	}
}

static void marks_yanked(void **state)
{
	static const char text[] = "## [1.1.0] - 2024-05-01\n\n- x\n\n## 1.0.0\n";
	SW_AUTO(sw_arena) arena = {0};
	sw_changelog log = {0};
	sw_changelog_edits edits = {0};
	(void)state;
	sw_changelog_parse(SW_STR("CHANGELOG.md"), sw_str_of(text), (sw_str){0}, &arena, &log);
	sw_changelog_yank(&log, SW_STR("1.1"), true, &arena, &edits);
	sw_str yanked = sw_changelog_apply(&log, &edits, &arena);
	assert_true(sw_str_is(yanked, "## [1.1.0] - 2024-05-01 [YANKED]\n\n- x\n\n## 1.0.0\n"));
	sw_changelog_parse(SW_STR("CHANGELOG.md"), yanked, (sw_str){0}, &arena, &log);
	sw_changelog_yank(&log, SW_STR("1.1"), true, &arena, &edits);
	assert_int_equal(edits.len, 0);
	sw_changelog_yank(&log, SW_STR("1.1"), false, &arena, &edits);
	assert_true(sw_str_is(sw_changelog_apply(&log, &edits, &arena), text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(finds_headings), cmocka_unit_test(adds_sections),
					   cmocka_unit_test(marks_yanked)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
