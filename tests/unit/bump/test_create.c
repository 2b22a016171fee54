/* Files that an edit makes: shown, written with the others or not at all, gone again after a kill. */
#include <signal.h>
#include <sys/wait.h>

#include "bump/edit.h"
#include "bump/undo.h"
#include "git_fixture.h"

static void plan(fixture *f, sw_edits *edits)
{
	size_t index = 0;
	*edits = (sw_edits){.arena = &f->arena, .root = f->dir, .bound = f->dir};
	assert_true(sw_edits_open(edits, SW_STR("old.txt"), &index, &f->err));
	assert_true(sw_edits_add(edits, index, 0, 3, SW_STR("two"), &f->err));
	assert_true(sw_edits_create(edits, SW_STR("new.txt"), SW_STR("fresh\n"), &f->err));
	assert_true(sw_edits_finish(edits, &f->err));
}

static void written_together(void **state)
{
	fixture *f = *state;
	sw_edits edits = {0};
	SW_AUTO(sw_buf) diff = {0};
	sw_drill drill = {0};
	sh(f, "printf 'one\\n' >old.txt");
	plan(f, &edits);
	assert_int_equal(sw_edits_changed(&edits), 2);
	sw_edits_diff(&edits, &diff);
	sw_buf_addc(&diff, '\0');
	assert_string_equal(diff.ptr, "--- a/old.txt\n+++ b/old.txt\n@@ -1 +1 @@\n-one\n+two\n"
				      "--- /dev/null\n+++ b/new.txt\n@@ -0,0 +1 @@\n+fresh\n");
	assert_true(sw_edits_apply(&edits, fixture_path(f, "journal"), &(sw_undo_note){0}, &drill, &f->err));
	assert_true(sw_str_is(sh(f, "cat old.txt new.txt; ls"), "two\nfresh\njournal\nnew.txt\nold.txt"));
}

/* Whatever step the process dies at, the journal brings back what was, without the new file. */
static void killed_anywhere(void **state)
{
	fixture *f = *state;
	for (int64_t step = 1; step < 20; step++) {
		sh(f, "rm -f new.txt journal; printf 'one\\n' >old.txt");
		int status = 0;
		pid_t child = fork();
		if (child == 0) {
			sw_edits edits = {0};
			sw_drill drill = {.kill_at = step};
			plan(f, &edits);
			_exit(sw_edits_apply(&edits, fixture_path(f, "journal"), &(sw_undo_note){0}, &drill, &f->err)
				      ? 0
				      : 1);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		if (WIFEXITED(status)) {
			assert_int_equal(WEXITSTATUS(status), 0);
			assert_true(step >
				    4); /* two texts, the journal, two renames: every one was a place to die at */
			return;
		}
		bool found = false;
		sw_undo undo = {0};
		assert_true(sw_undo_load(fixture_path(f, "journal"), &f->arena, &found, &undo, &f->err));
		if (found)
			assert_true(sw_undo_roll_back(&undo, &f->err));
		assert_true(sw_str_is(sh(f, "rm -f *.tmp; cat old.txt; ls"), "one\nold.txt"));
	}
	fail();
}

static void refused(void **state)
{
	fixture *f = *state;
	sw_edits edits = {.arena = &f->arena, .root = f->dir, .bound = f->dir};
	sh(f, "touch there.txt; ln -s nowhere dangling.txt; mkdir .git");
	assert_false(sw_edits_create(&edits, SW_STR("there.txt"), SW_STR("x"), &f->err));
	assert_int_equal(f->err.code, SW_W042);
	assert_false(sw_edits_create(&edits, SW_STR("dangling.txt"), SW_STR("x"), &f->err));
	assert_int_equal(f->err.code, SW_W042);
	assert_false(sw_edits_create(&edits, SW_STR("../outside.txt"), SW_STR("x"), &f->err));
	assert_int_equal(f->err.code, SW_W042);
	assert_false(sw_edits_create(&edits, SW_STR(".git/config"), SW_STR("x"), &f->err));
	assert_int_equal(f->err.code, SW_W042);
	assert_false(sw_edits_create(&edits, SW_STR("missing/new.txt"), SW_STR("x"), &f->err));
	assert_int_equal(f->err.code, SW_F001);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(written_together, fixture_set_up, fixture_tear_down),
		cmocka_unit_test_setup_teardown(killed_anywhere, fixture_set_up, fixture_tear_down),
		cmocka_unit_test_setup_teardown(refused, fixture_set_up, fixture_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
