#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "changes/forge.h"
#include "changes/fragment.h"
#include "changes/notes.h"

static void reads_remotes(void **state)
{
	static const struct {
		const char *url, *base; /* NULL = no web page */
		sw_forge_kind kind;
	} rows[] = {
		{"git@github.com:owner/demo.git", "https://github.com/owner/demo", SW_FORGE_GITHUB},
		{"https://user:secret@github.com/owner/demo.git/", "https://github.com/owner/demo", SW_FORGE_GITHUB},
		{"ssh://git@ssh.github.com:443/owner/demo.git", "https://github.com/owner/demo", SW_FORGE_GITHUB},
		{"git+ssh://git@gitlab.example.org/a/b/c", "https://gitlab.example.org/a/b/c", SW_FORGE_GITLAB},
		{"https://codeberg.org/o/n", "https://codeberg.org/o/n", SW_FORGE_GITEA},
		{"http://gitea.local.net:3000/o/n", "http://gitea.local.net:3000/o/n", SW_FORGE_GITEA},
		{"git@bitbucket.org:o/n.git", "https://bitbucket.org/o/n", SW_FORGE_BITBUCKET},
		{"https://git.example.org/o/n", "https://git.example.org/o/n", SW_FORGE_NONE},
		{"git@github.com:o/n(x) y.git", "https://github.com/o/n%28x%29%20y", SW_FORGE_GITHUB},
		{"/srv/git/demo.git", NULL, SW_FORGE_NONE},
		{"file:///srv/git/demo.git", NULL, SW_FORGE_NONE},
		{"https://github.com/../../evil", NULL, SW_FORGE_NONE},
		{"javascript://github.com/o/n", NULL, SW_FORGE_NONE},
		{"", NULL, SW_FORGE_NONE},
	};
	SW_AUTO(sw_arena) arena = {0};
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_forge forge = {0};
		bool found = sw_forge_parse(sw_str_of(rows[i].url), &arena, &forge);
		if (found != (rows[i].base != NULL) ||
		    (found && (!sw_str_is(forge.base, rows[i].base) || forge.kind != rows[i].kind)))
			fail_msg("%s: %d %.*s %s", rows[i].url, found, SW_ARG(forge.base),
				 sw_forge_kind_name(forge.kind));
	}
}

static void makes_links(void **state)
{
	static const struct {
		sw_forge_kind kind;
		const char *compare, *request;
	} rows[] = {
		{SW_FORGE_GITHUB, "https://h/o/n/compare/v1...v2", "https://h/o/n/pull/7"},
		{SW_FORGE_GITLAB, "https://h/o/n/-/compare/v1...v2", "https://h/o/n/-/merge_requests/7"},
		{SW_FORGE_GITEA, "https://h/o/n/compare/v1...v2", "https://h/o/n/pulls/7"},
		{SW_FORGE_BITBUCKET, "https://h/o/n/branches/compare/v2%0Dv1", "https://h/o/n/pull-requests/7"},
		{SW_FORGE_NONE, "", ""},
	};
	SW_AUTO(sw_arena) arena = {0};
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		const sw_forge forge = {rows[i].kind, SW_STR("https://h/o/n")};
		assert_true(sw_str_is(sw_forge_compare(&forge, SW_STR("v1"), SW_STR("v2"), &arena), rows[i].compare));
		assert_true(sw_str_is(sw_forge_request(&forge, SW_STR("7"), &arena), rows[i].request));
	}
}

/* As towncrier reads names (parse_newfragment_basename). */
static void reads_names_of_fragments(void **state)
{
	static const struct {
		const char *name, *issue, *type; /* NULL = none */
		int64_t counter;
	} rows[] = {
		{"123.feature", "123", "feature", 0},
		{"123.feature.1.md", "123", "feature", 1},
		{"007.misc.x", "7", "misc", 0},
		{"fix-1.2.3.feature", "fix-1.2.3", "feature", 0},
		{"+x.misc.2", "+x", "misc", 2},
		{"1.feature.misc", "1.feature", "misc", 0},
		{"baz.1.2.feature", "baz.1.2", "feature", 0},
		{"a.feature.99999999999999999999", "a", "feature", 0},
		{"feature", NULL, NULL, 0},
		{"1.other", NULL, NULL, 0},
		{"README.rst", NULL, NULL, 0},
		{"", NULL, NULL, 0},
	};
	SW_AUTO(sw_arena) arena = {0};
	sw_strs types = {0};
	(void)state;
	sw_push(&arena, &types, SW_STR("feature"));
	sw_push(&arena, &types, SW_STR("misc"));
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_str issue = {0}, type = {0};
		int64_t counter = 0;
		bool found = sw_fragment_name_parse(sw_str_of(rows[i].name), &types, &arena, &issue, &type, &counter);
		if (found != (rows[i].issue != NULL) ||
		    (found && (!sw_str_is(issue, rows[i].issue) || !sw_str_is(type, rows[i].type) ||
			       counter != rows[i].counter)))
			fail_msg("%s: %d %.*s %.*s %d", rows[i].name, found, SW_ARG(issue), SW_ARG(type), (int)counter);
	}
}

static void shows_foreign_text_as_it_is(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{"plain snake_case text", "plain snake_case text"},
		{"_em_ *b* ~~s~~ a~b", "\\_em\\_ \\*b\\* \\~\\~s\\~\\~ a~b"},
		{"[l](u) ![i](u) <b> a > b", "\\[l\\](u) !\\[i\\](u) \\<b\\> a \\> b"},
		{"`*code*` and `open", "`*code*` and \\`open"},
		{"``a ` b`` c", "``a ` b`` c"},
		{"# h", "\\# h"},
		{"1. one", "1\\. one"},
		{"1.5 times", "1.5 times"},
		{"- x", "\\- x"},
		{"&lt; &#60; a & b", "\\&lt; \\&#60; a & b"},
		{"for @user, a@b.c, @property.setter.", "for `@user`, a@b.c, `@property.setter`."},
		{"a\nb\tc\033[31m\r", "a b c\xef\xbf\xbd\\[31m"},
		{"x\xe2\x80\xaey \xff", "x\xef\xbf\xbdy \xef\xbf\xbd"},
		{"a|b \\n", "a\\|b \\\\n"},
	};
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_buf) buf = {0};
		sw_notes_escape(&buf, sw_str_of(rows[i].text));
		if (!sw_str_is(sw_buf_str(&buf), rows[i].want))
			fail_msg("%s\ngave %.*s\nnot  %s", rows[i].text, SW_ARG(sw_buf_str(&buf)), rows[i].want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_remotes),
		cmocka_unit_test(makes_links),
		cmocka_unit_test(reads_names_of_fragments),
		cmocka_unit_test(shows_foreign_text_as_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
