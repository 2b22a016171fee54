#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "changes/level.h"

/* Histories newest first, without git: "id parents|message". Ids are the letter 40 times. */
static sw_str full_id(sw_arena *arena, char letter)
{
	char id[40];
	memset(id, letter, sizeof id);
	return sw_str_copy(arena, (sw_str){id, sizeof id});
}

/* In a message "@a" stands for the id of a. */
static sw_str with_ids(sw_arena *arena, sw_str text)
{
	for (char c = 'a'; c <= 'f'; c++) {
		char mark[3] = {'@', c, 0};
		text = sw_str_replace(arena, text, sw_str_of(mark), full_id(arena, c));
	}
	return text;
}

static sw_history history_of(sw_arena *arena, const char *const *rows)
{
	sw_history history = {0};
	for (; *rows; rows++) {
		sw_str head = {0}, message = {0};
		assert_true(sw_str_cut(sw_str_of(*rows), SW_STR("|"), &head, &message));
		sw_git_log_entry entry = {.id = full_id(arena, head.ptr[0]), .message = with_ids(arena, message)};
		for (size_t i = 1; i < head.len; i++)
			sw_push(arena, &entry.parents, full_id(arena, head.ptr[i]));
		sw_push(arena, &history.commits, entry);
	}
	return history;
}

static void verdicts(sw_dialect_id id, const char *base, const char *const *rows, const char *want, sw_level level)
{
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_buf) got = {0};
	sw_error err = {0};
	sw_dialect dialect = {0};
	sw_level_verdict verdict = {0};
	sw_history history = history_of(&arena, rows);
	assert_true(sw_dialect_default(id, &arena, &dialect, &err));
	assert_true(sw_history_judge(&dialect, &arena, &history, &err));
	sw_each (item, &history.items)
		sw_buf_addf(&got, "%s%c:%s", got.len ? " " : "", history.commits.ptr[item->commit].id.ptr[0],
			    item->level ? sw_level_name(item->level) : sw_skip_reason(item->skip));
	if (!sw_str_is(sw_buf_str(&got), want))
		fail_msg("%.*s\ninstead of\n%s", SW_ARG(sw_buf_str(&got)), want);
	sw_level_of(&history, &dialect, sw_str_of(base), &arena, &verdict);
	if (verdict.level != level)
		fail_msg("%s instead of %s: %s", sw_level_name(verdict.level), sw_level_name(level), want);
}

#define ROWS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define OURS      SW_DIALECT_CONVENTIONAL

static void cancels_reverts(void **state)
{
	(void)state;
	verdicts(OURS, "1.0", ROWS("ba|Revert \"feat: x\"\n\nThis reverts commit @a.", "a|feat: x"),
		 "b:reverts a commit that is not released either a:reverted by a later commit", SW_LEVEL_NONE);
	/* a revert of a revert restores */
	verdicts(OURS, "1.0",
		 ROWS("cb|Revert \"Revert \"feat: x\"\"\n\nThis reverts commit @b.",
		      "ba|Revert \"feat: x\"\n\nThis reverts commit @a.", "a|feat: x"),
		 "c:reverts a commit that is not released either b:reverted by a later commit a:minor", SW_LEVEL_MINOR);
	/* by subject, where ids have changed: the newest that still counts */
	verdicts(OURS, "1.0",
		 ROWS("db|Reapply \"feat: x\" (#4)", "bc|Revert \"feat: x\" (#3)", "ca|fix: y", "a|feat: x (#2)"),
		 "d:reverts a commit that is not released either b:reverted by a later commit c:patch a:minor",
		 SW_LEVEL_MINOR);
	verdicts(OURS, "1.0", ROWS("c|revert: feat: x\n\nRefs: @a", "b|feat: x", "a|feat: x"),
		 "c:reverts a commit that is not released either b:minor a:reverted by a later commit", SW_LEVEL_MINOR);
	/* what was released before is taken back by a patch */
	verdicts(OURS, "1.0", ROWS("b|Revert \"feat: old\"\n\nThis reverts commit @f."), "b:patch", SW_LEVEL_PATCH);
	/* one of two is not here */
	verdicts(OURS, "1.0", ROWS("b|revert: both\n\nRefs: @a, @f", "a|feat!: x"),
		 "b:patch a:reverted by a later commit", SW_LEVEL_PATCH);
	/* a commit cannot take back a newer one, or itself */
	verdicts(OURS, "1.0", ROWS("c|feat: x", "b|Revert \"feat: x\"\n\nThis reverts commit @c."), "c:minor b:patch",
		 SW_LEVEL_MINOR);
	/* all that a merge brought */
	verdicts(OURS, "1.0",
		 ROWS("ed|Revert \"Merge branch 'x'\"\n\nThis reverts commit @d, reversing\nchanges made to @c.",
		      "dcb|Merge branch 'x'", "ba|feat: of the branch", "ca|fix: of main", "a|docs: z"),
		 "e:reverts a commit that is not released either d:reverted by a later commit b:reverted by a later "
		 "commit "
		 "c:patch a:its type releases nothing",
		 SW_LEVEL_PATCH);
	/* the tools count it */
	verdicts(SW_DIALECT_COMMITIZEN, "1.0", ROWS("ba|Revert \"feat: x\"\n\nThis reverts commit @a.", "a|feat: x"),
		 "b:no conventional commit a:minor", SW_LEVEL_MINOR);
}

static void applies_the_policy_for_zero(void **state)
{
	static const struct {
		sw_zero zero;
		sw_level breaking, feature, fix, none;
	} rows[] = {
		{SW_ZERO_MINOR_ON_BREAKING, SW_LEVEL_MINOR, SW_LEVEL_MINOR, SW_LEVEL_PATCH, SW_LEVEL_NONE},
		{SW_ZERO_PATCH_ON_FEATURE, SW_LEVEL_MINOR, SW_LEVEL_PATCH, SW_LEVEL_PATCH, SW_LEVEL_NONE},
		{SW_ZERO_MAJOR_ON_BREAKING, SW_LEVEL_MAJOR, SW_LEVEL_MINOR, SW_LEVEL_PATCH, SW_LEVEL_NONE},
		{SW_ZERO_LEAVE, SW_LEVEL_MAJOR, SW_LEVEL_MAJOR, SW_LEVEL_MAJOR, SW_LEVEL_MAJOR},
	};
	static const char *const messages[] = {"a|feat!: x", "a|feat: x", "a|fix: x", "a|docs: x"};
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(rows); i++)
		for (size_t k = 0; k < SW_COUNTOF(messages); k++) {
			const sw_level want[] = {rows[i].breaking, rows[i].feature, rows[i].fix, rows[i].none};
			const sw_level plain[] = {SW_LEVEL_MAJOR, SW_LEVEL_MINOR, SW_LEVEL_PATCH, SW_LEVEL_NONE};
			const char *one[] = {messages[k], NULL};
			sw_history history = history_of(&arena, one);
			sw_dialect dialect = {.zero = rows[i].zero};
			sw_level_verdict verdict = {0};
			assert_true(sw_history_judge(&dialect, &arena, &history, &err));
			sw_level_of(&history, &dialect, SW_STR("0.4.2"), &arena, &verdict);
			assert_int_equal(verdict.level, want[k]);
			assert_int_equal(verdict.leaves_zero, want[k] == SW_LEVEL_MAJOR && k > 0);
			sw_level_of(&history, &dialect, SW_STR("1!1.0"), &arena, &verdict);
			assert_int_equal(verdict.level, plain[k]);
		}
}

static void reads_as_the_tools(void **state)
{
	(void)state;
	verdicts(SW_DIALECT_COMMITIZEN, "1.2.3", ROWS("a|feature: x"), "a:minor", SW_LEVEL_MINOR);
	verdicts(SW_DIALECT_COMMITIZEN, "1.2.3", ROWS("a|docs: x\n\ntext\nfeat: in a line"), "a:minor", SW_LEVEL_MINOR);
	verdicts(SW_DIALECT_COMMITIZEN, "0.2.3", ROWS("a|docs!: x"), "a:major", SW_LEVEL_MAJOR);
	verdicts(SW_DIALECT_SEMANTIC_RELEASE, "1.2.3", ROWS("a|feature: x"), "a:no conventional commit", SW_LEVEL_NONE);
	verdicts(SW_DIALECT_SEMANTIC_RELEASE, "1.2.3", ROWS("a|docs: x\n\nBREAKING-CHANGE: y"), "a:major",
		 SW_LEVEL_MAJOR);
	verdicts(SW_DIALECT_SEMANTIC_RELEASE, "1.2.3", ROWS("a|docs: x y\n\n* feat: a b"),
		 "a:its type releases nothing a:minor", SW_LEVEL_MINOR);
	verdicts(SW_DIALECT_SEMANTIC_RELEASE, "0.2.3", ROWS("a|chore: x"), "a:its type releases nothing",
		 SW_LEVEL_MAJOR);
	verdicts(SW_DIALECT_SEMANTIC_RELEASE, "1.0", ROWS("cab|feat: merged", "a|fix: x"), "c:a merge a:patch",
		 SW_LEVEL_PATCH);
	verdicts(OURS, "1.0", ROWS("cab|Merge branch 'x'", "a|fix: x"), "c:a merge a:patch", SW_LEVEL_PATCH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cancels_reverts),
		cmocka_unit_test(applies_the_policy_for_zero),
		cmocka_unit_test(reads_as_the_tools),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
