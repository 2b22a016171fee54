/* Edits: the diff against what diff(1) says, all or nothing on failure, and what a kill leaves. */
#include <sys/stat.h>
#include <sys/wait.h>

#include "../git_fixture.h"

#include "bump/undo.h"

static void put(fixture *f, const char *name, sw_str text)
{
	assert_ok(f, sw_write_file_fast(fixture_path(f, name), text, 0644, &f->err));
}

static sw_str get(fixture *f, const char *name)
{
	sw_str text = {0};
	assert_ok(f, sw_read_file(&f->arena, fixture_path(f, name), 1 << 20, &text, &f->err));
	return text;
}

static sw_edits new_edits(fixture *f)
{
	return (sw_edits){.arena = &f->arena, .root = f->dir, .bound = f->dir};
}

/* Every occurrence of `from` in a file becomes `to`. */
static void replace(fixture *f, sw_edits *edits, const char *path, const char *from, const char *to)
{
	size_t index = 0;
	assert_ok(f, sw_edits_open(edits, sw_str_of(path), &index, &f->err));
	sw_str text = edits->files.ptr[index].before;
	for (size_t at = 0, hit; (hit = sw_str_find(sw_str_from(text, at), sw_str_of(from))) != SW_NPOS;
	     at += hit + strlen(from))
		assert_ok(f, sw_edits_add(edits, index, at + hit, strlen(from), sw_str_of(to), &f->err));
}

static void test_diff_is_that_of_diff(void **state)
{
	fixture *f = *state;
	static const struct {
		const char *text, *from, *to;
	} rows[] = {
		{"a\nX\nb\n", "X", "Y"},
		{"X\n", "X", "Y"},
		{"X", "X", "Y"},
		{"a\nX", "X", "Y"},
		{"X X\nX\n", "X", "YY"},
		{"1\n2\n3\n4\nX\n5\n6\n7\n8\n", "X", "Y"},
		{"X\n1\n2\n3\n4\n5\n6\nX\n", "X", "Y"},
		{"X\n1\n2\n3\n4\n5\n6\n7\nX\n", "X", "Y"},
		{"X\n1\n2\n3\n4\n5\n6\n7\n8\nX\n", "X", "Y"},
		{"0\n1\n2\n3\n4\n5\nX\n7\n8\n9\n10\n11\n12\n13\n14\nX\nX\n", "X", "Y\nZ"},
		{"a\nX\r\nb\r\n", "X", "Y"},
		{"\n\nX\n\n", "X", "Y"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_buf) ours = {0};
		sw_edits edits = new_edits(f);
		put(f, "old", sw_str_of(rows[i].text));
		replace(f, &edits, "old", rows[i].from, rows[i].to);
		assert_ok(f, sw_edits_finish(&edits, &f->err));
		sw_edits_diff(&edits, &ours);
		put(f, "new", edits.files.ptr[0].after);
		sw_str theirs = sh(f, "diff --label a/old --label b/old -u old new || true");
		assert_str(sw_str_rtrim(sw_buf_str(&ours)), sw_cstr(&f->arena, theirs));
	}
}

static void test_diff_of_insertions(void **state)
{
	fixture *f = *state;
	static const size_t places[] = {0, 2, 8, 16};
	put(f, "old", SW_STR("1\n2\n3\n4\n5\n6\n7\n8\n"));
	for (size_t i = 0; i < SW_COUNTOF(places); i++) {
		SW_AUTO(sw_buf) ours = {0};
		sw_edits edits = new_edits(f);
		size_t index = 0;
		assert_ok(f, sw_edits_open(&edits, SW_STR("old"), &index, &f->err));
		assert_ok(f, sw_edits_add(&edits, index, places[i], 0, SW_STR("a\nb\n"), &f->err));
		assert_ok(f, sw_edits_finish(&edits, &f->err));
		sw_edits_diff(&edits, &ours);
		put(f, "new", edits.files.ptr[0].after);
		sw_str theirs = sh(f, "diff --label a/old --label b/old -u old new || true");
		assert_str(sw_str_rtrim(sw_buf_str(&ours)), sw_cstr(&f->arena, theirs));
	}
}

static void test_same_edit_twice_and_overlaps(void **state)
{
	fixture *f = *state;
	sw_edits edits = new_edits(f);
	size_t index = 0;
	put(f, "a", SW_STR("0123456789"));
	assert_ok(f, sw_edits_open(&edits, SW_STR("a"), &index, &f->err));
	assert_ok(f, sw_edits_add(&edits, index, 2, 3, SW_STR("x"), &f->err));
	assert_ok(f, sw_edits_add(&edits, index, 2, 3, SW_STR("x"), &f->err));
	assert_ok(f, sw_edits_add(&edits, index, 5, 1, SW_STR("y"), &f->err));
	assert_fails(f, sw_edits_add(&edits, index, 2, 3, SW_STR("z"), &f->err), SW_W042);
	assert_fails(f, sw_edits_add(&edits, index, 4, 2, SW_STR("z"), &f->err), SW_W042);
	assert_fails(f, sw_edits_add(&edits, index, 3, 0, SW_STR("z"), &f->err), SW_W042);
	assert_ok(f, sw_edits_finish(&edits, &f->err));
	assert_str(edits.files.ptr[0].after, "01xy6789");
}

static void test_what_is_not_edited(void **state)
{
	fixture *f = *state;
	sw_edits edits = new_edits(f);
	size_t index = 0;
	sh(f,
	   "mkdir p && cd p && mkdir .git dir && echo x >.git/config && echo x >../outside && ln -s ../outside out &&"
	   "ln -s .git/config in && echo x >read && chmod 444 read && echo x >real && ln -s real link && ln -s "
	   "/dev/zero zero");
	edits.root = edits.bound = fixture_path(f, "p");
	assert_fails(f, sw_edits_open(&edits, SW_STR("out"), &index, &f->err), SW_W042);
	assert_fails(f, sw_edits_open(&edits, SW_STR("../outside"), &index, &f->err), SW_W042);
	assert_fails(f, sw_edits_open(&edits, fixture_path(f, "outside"), &index, &f->err), SW_W042);
	assert_fails(f, sw_edits_open(&edits, SW_STR("in"), &index, &f->err), SW_W042);
	assert_fails(f, sw_edits_open(&edits, SW_STR(".git/config"), &index, &f->err), SW_W042);
	assert_fails(f, sw_edits_open(&edits, SW_STR("dir"), &index, &f->err), SW_W042);
	assert_fails(f, sw_edits_open(&edits, SW_STR("zero"), &index, &f->err), SW_W042);
	assert_fails(f, sw_edits_open(&edits, SW_STR("missing"), &index, &f->err), SW_F001);
	replace(f, &edits, "link", "x", "y");
	replace(f, &edits, "read", "x", "y");
	assert_fails(f, sw_edits_finish(&edits, &f->err), SW_W042);
}

static const char *const names[] = {"a", "b", "c"};

static sw_edits three(fixture *f)
{
	sw_edits edits = new_edits(f);
	for (size_t i = 0; i < SW_COUNTOF(names); i++) {
		put(f, names[i], SW_STR("one X two\r\n"));
		replace(f, &edits, names[i], "X", "Y");
	}
	assert_ok(f, sw_edits_finish(&edits, &f->err));
	return edits;
}

static bool apply(fixture *f, const sw_edits *edits, int64_t kill_at)
{
	sw_drill drill = {.kill_at = kill_at};
	sw_undo_note note = {.head = SW_STR("abc"), .from = SW_STR("1.0"), .next = SW_STR("1.1")};
	return sw_edits_apply(edits, fixture_path(f, "journal"), &note, &drill, &f->err);
}

static size_t leftovers(fixture *f)
{
	return strtoul(sw_cstr(&f->arena, sh(f, "ls -A | grep -c tmp || true")), NULL, 10);
}

static void test_apply_keeps_mode_and_link(void **state)
{
	fixture *f = *state;
	sw_edits edits = new_edits(f);
	sh(f, "printf '\\357\\273\\277X \\377\\r\\n' >real && chmod 754 real && ln -s real link");
	replace(f, &edits, "link", "X", "Y");
	assert_ok(f, sw_edits_finish(&edits, &f->err));
	assert_ok(f, apply(f, &edits, 0));
	assert_str(get(f, "real"), "\xef\xbb\xbfY \xff\r\n");
	assert_int_equal(sw_lstat(fixture_path(f, "link")).kind, SW_FILE_LINK);
	assert_int_equal(sw_stat(fixture_path(f, "real")).mode, 0754);
	assert_int_equal(leftovers(f), 0);
	assert_true(sw_is_file(fixture_path(f, "journal")));
}

/* The third rename fails: the first two are put back. */
static void test_a_failure_puts_back(void **state)
{
	fixture *f = *state;
	sw_edits edits = three(f);
	sh(f, "rm c && mkdir c && touch c/x");
	assert_fails(f, apply(f, &edits, 0), SW_F002);
	assert_str(get(f, "a"), "one X two\r\n");
	assert_str(get(f, "b"), "one X two\r\n");
	assert_int_equal(leftovers(f), 0);
	assert_false(sw_is_file(fixture_path(f, "journal")));
}

/* A folder that takes no new files: nothing happens at all. */
static void test_no_room_for_the_journal(void **state)
{
	fixture *f = *state;
	sw_edits edits = three(f);
	sw_drill drill = {0};
	assert_fails(f, sw_edits_apply(&edits, fixture_path(f, "nowhere/journal"), &(sw_undo_note){0}, &drill, &f->err),
		     SW_F002);
	assert_str(get(f, "a"), "one X two\r\n");
	assert_int_equal(leftovers(f), 0);
}

/* Killed after each step; then the journal puts everything back, twice over. */
static void test_killed_at_every_step(void **state)
{
	fixture *f = *state;
	int64_t steps = 0;
	for (bool killed = true; killed;) {
		sw_edits edits = three(f);
		int status = 0;
		pid_t child = fork();
		steps++;
		if (child == 0)
			_exit(apply(f, &edits, steps) ? 0 : 1);
		assert_int_equal(waitpid(child, &status, 0), child);
		killed = WIFSIGNALED(status);
		assert_true(killed || WEXITSTATUS(status) == 0);
		bool found = false;
		sw_undo undo = {0};
		assert_ok(f, sw_undo_load(fixture_path(f, "journal"), &f->arena, &found, &undo, &f->err));
		assert_true(found);
		assert_str(undo.note.next, "1.1");
		assert_ok(f, sw_undo_roll_back(&undo, &f->err));
		for (size_t i = 0; i < SW_COUNTOF(names); i++)
			assert_str(get(f, names[i]), "one X two\r\n");
		assert_int_equal(leftovers(f), 0);
		assert_false(sw_is_file(fixture_path(f, "journal")));
	}
	assert_int_equal(steps, 8); /* the journal, three texts, three renames */
}

static void test_edited_since_is_left_alone(void **state)
{
	fixture *f = *state;
	sw_edits edits = three(f);
	bool found = false;
	sw_undo undo = {0};
	assert_ok(f, apply(f, &edits, 0));
	put(f, "b", SW_STR("mine"));
	assert_ok(f, sw_undo_load(fixture_path(f, "journal"), &f->arena, &found, &undo, &f->err));
	assert_true(found);
	assert_fails(f, sw_undo_roll_back(&undo, &f->err), SW_W047);
	assert_str(get(f, "a"), "one Y two\r\n");
	assert_str(get(f, "b"), "mine");
}

static void test_damaged_journals(void **state)
{
	fixture *f = *state;
	static const char *const texts[] = {" ",   "{}", "[]", "{\"files\":[{}]}", "{\"files\":[{\"path\":\"!\"}]}",
					    "\xff"};
	for (size_t i = 0; i < SW_COUNTOF(texts); i++) {
		bool found = false;
		sw_undo undo = {0};
		put(f, "journal", sw_str_of(texts[i]));
		assert_fails(f, sw_undo_load(fixture_path(f, "journal"), &f->arena, &found, &undo, &f->err), SW_W047);
	}
}

/* As a power failure leaves it that came before anything was renamed. */
static void test_an_empty_journal_means_nothing(void **state)
{
	fixture *f = *state;
	bool found = true;
	sw_undo undo = {0};
	put(f, "journal", SW_STR(""));
	assert_ok(f, sw_undo_load(fixture_path(f, "journal"), &f->arena, &found, &undo, &f->err));
	assert_false(found);
	assert_false(sw_is_file(fixture_path(f, "journal")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_diff_is_that_of_diff),           TEST(test_diff_of_insertions),
		TEST(test_same_edit_twice_and_overlaps),   TEST(test_what_is_not_edited),
		TEST(test_apply_keeps_mode_and_link),      TEST(test_a_failure_puts_back),
		TEST(test_no_room_for_the_journal),        TEST(test_killed_at_every_step),
		TEST(test_edited_since_is_left_alone),     TEST(test_damaged_journals),
		TEST(test_an_empty_journal_means_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
