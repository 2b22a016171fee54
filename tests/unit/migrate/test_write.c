/* Writing a migration: all files or none, whatever happens in between. */
#include <sys/wait.h>

#include "git_fixture.h"
#include "migrate/migrate.h"

static void make_repository(fixture *f, sw_git *git)
{
	sh(f, "rm -rf r && mkdir r && cd r && git init -q -b main && printf 'a\\nb\\n' >one && printf 'c\\n' >two && "
	      "git add -A && "
	      "git commit -qm first");
	assert_true(sw_git_open(&f->ctx, fixture_path(f, "r"), &f->arena, git, &f->err));
}

static sw_migration plan_of(fixture *f)
{
	sw_migration plan = {.version = SW_S("1.0")};
	sw_push(&f->arena, &plan.files, (sw_migrate_file){SW_S("new"), {0}, SW_S("n\n")});
	sw_push(&f->arena, &plan.files, (sw_migrate_file){SW_S("one"), SW_S("a\nb\n"), SW_S("a\nB\nC\n")});
	sw_push(&f->arena, &plan.files, (sw_migrate_file){SW_S("two"), SW_S("c\n"), SW_S("d\nc\n")});
	return plan;
}

static void written(void **state)
{
	fixture *f = *state;
	sw_git git = {0};
	sw_drill drill = {0};
	sw_str diff = {0};
	make_repository(f, &git);
	sw_migration plan = plan_of(f);
	assert_true(sw_migrate_diff(&git, &plan, &f->arena, &diff, &f->err));
	sw_str patch = fixture_path(f, "patch");
	assert_true(sw_write_file(patch, diff, 0644, &f->err));
	sh(f, "cd r && git apply --check ../patch"); /* a diff that git takes */
	assert_true(sw_migrate_write(&git, &plan, &drill, &f->arena, &f->err));
	assert_true(sw_str_is(sh(f, "cd r && cat new one two; git status --porcelain"),
			      "n\na\nB\nC\nd\nc\n M one\n M two\n?? new"));
	sh(f, "cd r && git stash -qu && git apply ../patch");
	assert_true(sw_str_is(sh(f, "cd r && cat new one two"), "n\na\nB\nC\nd\nc"));
}

static void killed_anywhere(void **state)
{
	fixture *f = *state;
	for (int64_t step = 1; step < 20; step++) {
		sw_git git = {0};
		int status = 0;
		bool recovered = false;
		make_repository(f, &git);
		pid_t child = fork();
		if (child == 0) {
			sw_migration plan = plan_of(f);
			sw_drill drill = {.kill_at = step};
			_exit(sw_migrate_write(&git, &plan, &drill, &f->arena, &f->err) ? 0 : 1);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		if (WIFEXITED(status)) {
			assert_int_equal(WEXITSTATUS(status), 0);
			assert_true(step > 6); /* three texts, the journal, three renames */
			return;
		}
		assert_true(sw_migrate_recover(&git, &f->arena, &recovered, &f->err));
		assert_true(recovered);
		assert_true(sw_str_is(sh(f, "cd r && git status --porcelain"), ""));
		assert_true(sw_migrate_recover(&git, &f->arena, &recovered, &f->err));
		assert_false(recovered);
	}
	fail();
}

static void not_as_committed(void **state)
{
	static const char *const changes[] = {"echo x >>one", "rm one", "echo x >new", "ln -s one new",
					      "chmod a-w two"};
	fixture *f = *state;
	for (size_t i = 0; i < SW_COUNTOF(changes); i++) {
		sw_git git = {0};
		sw_drill drill = {0};
		sw_error err = {0};
		make_repository(f, &git);
		sh(f, sw_cstr(&f->arena, sw_fmt(&f->arena, "cd r && %s", changes[i])));
		sw_str before = sh(f, "cd r && git status --porcelain && ls -l | cut -c1-10");
		sw_migration plan = plan_of(f);
		assert_false(sw_migrate_write(&git, &plan, &drill, &f->arena, &err));
		assert_true(err.code == SW_W072 || err.code == SW_W042);
		assert_true(sw_str_eq(before, sh(f, "cd r && git status --porcelain && ls -l | cut -c1-10")));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(written, fixture_set_up, fixture_tear_down),
		cmocka_unit_test_setup_teardown(killed_anywhere, fixture_set_up, fixture_tear_down),
		cmocka_unit_test_setup_teardown(not_as_committed, fixture_set_up, fixture_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
