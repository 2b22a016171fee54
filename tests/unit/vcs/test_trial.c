/* Trial commits and tags: in the clone and nowhere else. */
#include "git_fixture.h"
#include "vcs/trial.h"

static void in_the_clone_alone(void **state)
{
	fixture *f = *state;
	sw_git git = {0}, clone = {0};
	sw_git_clone_info info = {0};
	sw_git_commit head = {0};
	sw_strs paths = {0};
	sw_str described = {0};
	sh(f, "mkdir r && cd r && git init -q -b main && echo '*.txt' >.gitignore && echo a >a && git add -A && "
	      "git commit -qm a && git tag v1.0 && git config commit.gpgSign true && "
	      "printf '#!/bin/sh\\nexit 1\\n' >.git/hooks/pre-commit && chmod +x .git/hooks/pre-commit");
	sw_str before = sh(f, "cd r && git for-each-ref && git status --porcelain");
	assert_true(sw_git_open(&f->ctx, fixture_path(f, "r"), &f->arena, &git, &f->err));
	sw_str folder = fixture_path(f, "c");
	assert_true(sw_git_clone(&git, (sw_str){0}, folder, &f->arena, &info, &f->err));
	assert_true(sw_git_open(&f->ctx, folder, &f->arena, &clone, &f->err));
	sh(f, "cd c && echo b >a && echo n >new.txt && echo u >untold");
	sw_push(&f->arena, &paths, SW_STR("a"));
	sw_push(&f->arena, &paths, SW_STR("new.txt"));
	assert_true(sw_git_trial_commit(&clone, &paths, &f->arena, &f->err));
	assert_true(sw_git_commit_get(&clone, SW_STR("HEAD"), &f->arena, &head, &f->err));
	assert_int_equal(head.parents, 1);
	assert_true(sw_str_is(sh(f, "cd c && git show --name-only --format= && git status --porcelain"),
			      "a\nnew.txt\n?? untold"));
	assert_true(sw_git_trial_tag(&clone, SW_STR("v1.0"), &f->arena, &f->err)); /* which is elsewhere already */
	assert_true(sw_git_describe(&clone, SW_STR("v*"), SW_STR("HEAD"), &f->arena, &described, &f->err));
	assert_true(sw_str_starts(described, SW_STR("v1.0-0-g")));
	assert_false(sw_git_trial_tag(&clone, SW_STR("no..tag"), &f->arena, &f->err));
	assert_int_equal(f->err.code, SW_G109);
	assert_true(sw_str_eq(before, sh(f, "cd r && git for-each-ref && git status --porcelain")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(in_the_clone_alone, fixture_set_up, fixture_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
