#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "changes/change.h"

static void assert_text(sw_str got, const char *want, const char *message)
{
	if (!sw_str_is(got, want))
		fail_msg("\"%.*s\" instead of \"%s\" in:\n%s", SW_ARG(got), want, message);
}

/* Header, breaking and footers after conventionalcommits.org 1.0.0; NULL = not a conventional commit. */
static const struct row {
	const char *message, *type, *scope, *description;
	bool breaking;
	const char *breaking_text, *body, *footers; /* "Token=value|…" */
} rows[] = {
	{"feat: allow provided config object to extend other configs\n\nBREAKING CHANGE: `extends` key is now used\n",
	 "feat", "", "allow provided config object to extend other configs", true, "`extends` key is now used", "",
	 "BREAKING CHANGE=`extends` key is now used"},
	{"feat!: send an email to the customer", "feat", "", "send an email to the customer", true,
	 "send an email to the customer", "", ""},
	{"feat(api)!: send an email", "feat", "api", "send an email", true, "send an email", "", ""},
	{"chore!: drop support for Node 6\n\nBREAKING CHANGE: use JavaScript features.", "chore", "",
	 "drop support for Node 6", true, "use JavaScript features.", "", "BREAKING CHANGE=use JavaScript features."},
	{"docs: correct spelling of CHANGELOG", "docs", "", "correct spelling of CHANGELOG", false, "", "", ""},
	{"fix: prevent racing of requests\n\nIntroduce a request id.\n\nRemove timeouts.\n\nReviewed-by: Z\nRefs: #123",
	 "fix", "", "prevent racing of requests", false, "", "Introduce a request id.\n\nRemove timeouts.",
	 "Reviewed-by=Z|Refs=#123"},
	{"FIX(Core): case", "fix", "Core", "case", false, "", "", ""},
	{"feat: x\n\nBREAKING-CHANGE: synonym", "feat", "", "x", true, "synonym", "", "BREAKING CHANGE=synonym"},
	{"feat: x\n\nbreaking change: lower case is none", "feat", "", "x", false, "",
	 "breaking change: lower case is none", ""},
	{"feat: x\n\nBREAKING CHANGE #12 is gone", "feat", "", "x", true, "12 is gone", "",
	 "BREAKING CHANGE=12 is gone"},
	{"feat: x\n\nBREAKING CHANGE: over\ntwo lines\n\nand a paragraph\nSigned-off-by: A", "feat", "", "x", true,
	 "over\ntwo lines\n\nand a paragraph", "",
	 "BREAKING CHANGE=over\ntwo lines\n\nand a paragraph|Signed-off-by=A"},
	{"feat: x\nBREAKING CHANGE: without the empty line", "feat", "", "x", true, "without the empty line", "",
	 "BREAKING CHANGE=without the empty line"},
	{"fix: x\r\n\r\nbody\r\n\r\nFixes #4\r\n", "fix", "", "x", false, "", "body", "Fixes=4"},
	{"BREAKING CHANGE: as the subject", "breaking change", "", "as the subject", true, "as the subject", "", ""},
	{"\n\nfeat(a b): scope with a blank (#12)", "feat", "a b", "scope with a blank", false, "", "", ""},
	{"feat:no blank", NULL, "", "", false, "", "", ""},
	{"feat : blank before", NULL, "", "", false, "", "", ""},
	{"feat(open: x", NULL, "", "", false, "", "", ""},
	{"feat: ", NULL, "", "", false, "", "", ""},
	{"https://example.org: x y", NULL, "", "", false, "", "", ""},
	{"Merge branch 'x'", NULL, "", "", false, "", "", ""},
	{"plain\n\nBREAKING CHANGE: still one", NULL, "", "", true, "still one", "", "BREAKING CHANGE=still one"},
	{"", NULL, "", "", false, "", "", ""},
	{"fix: \377\376 bytes", "fix", "", "\377\376 bytes", false, "", "", ""},
};

static sw_str footers_of(const sw_change *change, sw_arena *arena)
{
	sw_strs list = {0};
	sw_each (footer, &change->footers)
		sw_push(arena, &list, sw_fmt(arena, "%.*s=%.*s", SW_ARG(footer->token), SW_ARG(footer->value)));
	return sw_str_join(arena, list.ptr, list.len, SW_STR("|"));
}

static void reads_messages(void **state)
{
	SW_AUTO(sw_arena) arena = {0};
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		const struct row *row = &rows[i];
		sw_change change = {0};
		sw_change_parse(sw_str_of(row->message), &arena, &change);
		if (change.conventional != (row->type != NULL))
			fail_msg("conventional: %d: %s", change.conventional, row->message);
		assert_text(change.type, row->type ? row->type : "", row->message);
		assert_text(change.scope, row->scope, row->message);
		assert_text(change.description, row->description, row->message);
		if (change.breaking != row->breaking)
			fail_msg("breaking: %d: %s", change.breaking, row->message);
		assert_text(change.breaking_text, row->breaking_text, row->message);
		if (row->type)
			assert_text(change.body, row->body, row->message);
		assert_text(footers_of(&change, &arena), row->footers, row->message);
	}
}

static sw_str join(sw_arena *arena, const sw_strs *list)
{
	return sw_str_join(arena, list->ptr, list->len, SW_STR(","));
}

static void finds_numbers(void **state)
{
	static const struct {
		const char *message, *issues, *request;
	} cases[] = {
		{"fix: x (#12)", "12", "12"},
		{"fix: x (!7)", "7", "7"},
		{"fix: x (pull request #8)", "8", "8"},
		{"fix: x (#12) of #3", "12,3", ""},
		{"fix: x\n\nsee #5 for more", "", ""},
		{"fix: x\n\nThis closes #5, #6 and\nfixes: #007.", "5,6,7", ""},
		{"fix: x\n\nRefs: gh-9, #10", "9,10", ""},
		{"fix: x\n\nFixes #4", "4", ""},
		{"Merge pull request #5 from a/b", "5", ""},
	};
	SW_AUTO(sw_arena) arena = {0};
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(cases); i++) {
		sw_change change = {0};
		sw_change_parse(sw_str_of(cases[i].message), &arena, &change);
		assert_text(join(&arena, &change.issues), cases[i].issues, cases[i].message);
		assert_text(change.request, cases[i].request, cases[i].message);
	}
}

static void reads_reverts(void **state)
{
	static const struct {
		const char *message;
		bool is_revert;
		const char *ids, *subject;
	} cases[] = {
		{"Revert \"feat: x\"\n\nThis reverts commit 1234567890abcdef1234567890abcdef12345678.\n", true,
		 "1234567890abcdef1234567890abcdef12345678", "feat: x"},
		{"Reapply \"feat: x\"\n\nThis reverts commit abcdef1.", true, "abcdef1", "Revert \"feat: x\""},
		{"Revert \"Revert \"feat: x\"\"", true, "", "Revert \"feat: x\""},
		{"Revert \"feat: x\" (#13)", true, "", "feat: x"},
		{"Revert \"Merge branch 'a'\"\n\nThis reverts commit abcdef12, reversing\nchanges made to 99999999.",
		 true, "abcdef12", "Merge branch 'a'"},
		{"revert: let us never again\n\nRefs: 676104e, a215868", true, "676104e,a215868", "let us never again"},
		{"revert(core): feat: x", true, "", "feat: x"},
		{"feat: revert button", false, "", ""},
		{"Revert to the old way", false, "", ""},
	};
	SW_AUTO(sw_arena) arena = {0};
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(cases); i++) {
		sw_change change = {0};
		sw_change_parse(sw_str_of(cases[i].message), &arena, &change);
		if (change.is_revert != cases[i].is_revert)
			fail_msg("%s", cases[i].message);
		assert_text(join(&arena, &change.reverts), cases[i].ids, cases[i].message);
		assert_text(change.reverts_subject, cases[i].subject, cases[i].message);
	}
}

static void takes_squashes_apart(void **state)
{
	static const struct {
		const char *message, *titles;
	} cases[] = {
		{"feat: x (#1)\n\n* feat: x\n\n* fix: a b\n\nmore\n\n* docs(c): d e!\n",
		 "feat: x|fix: a b|docs(c): d e!"},
		{"Squashed commit of the following:\n\ncommit 1234567890abcdef1234567890abcdef12345678\nAuthor: A "
		 "<a@b>\n"
		 "Date:   Sun\n\n    feat!: one two\n    \n    body\n\ncommit "
		 "2234567890abcdef1234567890abcdef12345678\n"
		 "Author: A <a@b>\nDate:   Sun\n\n    fix: three four\n",
		 "feat!: one two|fix: three four"},
		{"feat: x y\n\nfix: second thing\n\nFixes: #12\nfix: #13", "feat: x y|fix: second thing"},
		{"feat: x\n\nA list:\n* one\n* two: three four\n", "feat: x"},
		{"Merged in b (pull request #2)\n\nfeat: a b\n\nfix: c d",
		 "Merged in b (pull request #2)|feat: a b|fix: c d"},
		{"", ""},
	};
	SW_AUTO(sw_arena) arena = {0};
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(cases); i++) {
		sw_change_list list = {0};
		sw_strs titles = {0};
		sw_change_parse_all(sw_str_of(cases[i].message), &arena, &list);
		sw_each (change, &list)
			sw_push(&arena, &titles, sw_change_title(change, &arena));
		assert_text(sw_str_join(&arena, titles.ptr, titles.len, SW_STR("|")), cases[i].titles,
			    cases[i].message);
	}
}

static void knows_kinds(void **state)
{
	static const struct {
		const char *message;
		bool dependency, release;
	} cases[] = {
		{"build(deps): bump requests from 2.1 to 2.2", true, false},
		{"chore(deps-dev): update pytest", true, false},
		{"deps: take requests 2.2", true, false},
		{"Bump requests from 2.1 to 2.2", true, false},
		{"Update dependency requests to v2.2", true, false},
		{"feat: bump from a to b", false, false},
		{"chore: bump version to 1.2.0", false, true},
		{"bump: version 1.1.0 \xe2\x86\x92 1.2.0", false, true},
		{"chore(release): 1.2.0", false, true},
		{"Release v1.2.0", false, true},
		{"1.2.0", false, true},
		{"v1.2.0rc1", false, true},
		{"Release the hounds", false, false},
		{"fix: version 1.2.0", false, false},
		{"3 small things", false, false},
	};
	SW_AUTO(sw_arena) arena = {0};
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(cases); i++) {
		sw_change change = {0};
		sw_change_parse(sw_str_of(cases[i].message), &arena, &change);
		if (sw_change_is_dependency(&change) != cases[i].dependency ||
		    sw_change_is_release(&change) != cases[i].release)
			fail_msg("%s", cases[i].message);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_messages), cmocka_unit_test(finds_numbers),
		cmocka_unit_test(reads_reverts),  cmocka_unit_test(takes_squashes_apart),
		cmocka_unit_test(knows_kinds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
