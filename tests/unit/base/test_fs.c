#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/hash.h"

typedef struct place {
	sw_arena arena;
	sw_str dir;
} place;

static int set_up(void **state)
{
	static place p;
	sw_error err = {0};
	p = (place){0};
	*state = &p;
	return sw_make_temp_dir(&p.arena, SW_STR("/tmp"), "sw-fs-", &p.dir, &err) ? 0 : -1;
}

static int tear_down(void **state)
{
	place *p = *state;
	sw_error err = {0};
	bool ok = sw_remove_tree(p->dir, &err);
	sw_arena_close(&p->arena);
	return ok ? 0 : -1;
}

static sw_str below(place *p, const char *name)
{
	return sw_path_join(&p->arena, p->dir, sw_str_of(name));
}

static void writes_whole_files_or_nothing(void **state)
{
	place *p = *state;
	sw_error err = {0};
	sw_str text = {0};
	sw_strs names = {0};
	assert_true(sw_write_file(below(p, "a ü.txt"), SW_STR("one"), 0644, &err));
	assert_true(sw_write_file(below(p, "a ü.txt"), SW_STR("two"), 0644, &err));
	assert_true(sw_read_file(&p->arena, below(p, "a ü.txt"), 100, &text, &err));
	assert_true(sw_str_is(text, "two"));
	assert_false(sw_write_file(below(p, "missing/a"), SW_STR("x"), 0644, &err));
	assert_int_equal(err.code, SW_F002);
	/* the target is a folder: the rename fails and no temporary file stays */
	assert_true(sw_mkdirs(below(p, "d/e"), 0755, &err));
	assert_false(sw_write_file(below(p, "d"), SW_STR("x"), 0644, &err));
	assert_true(sw_list_dir(&p->arena, p->dir, &names, &err));
	assert_int_equal(names.len, 2);
}

static void refuses_what_is_too_large_or_no_file(void **state)
{
	place *p = *state;
	sw_error err = {0};
	sw_str text = SW_STR("untouched");
	assert_true(sw_write_file_fast(below(p, "f"), SW_STR("12345"), 0644, &err));
	assert_false(sw_read_file(&p->arena, below(p, "f"), 4, &text, &err));
	assert_int_equal(err.code, SW_F004);
	assert_false(sw_read_file(&p->arena, p->dir, 4, &text, &err));
	assert_int_equal(err.code, SW_F001);
	assert_false(sw_read_file(&p->arena, SW_STR("/dev/zero"), 4, &text, &err));
	assert_int_equal(err.code, SW_F001);
	assert_true(sw_str_is(text, "untouched"));
}

static bool skip_named(const sw_dir_entry *entry, void *name)
{
	return sw_str_is(sw_path_base(entry->path), name);
}

static void walks_in_order_and_never_through_links(void **state)
{
	place *p = *state;
	sw_error err = {0};
	sw_dir_entries entries = {0};
	char skip[] = "skipped";
	assert_true(sw_mkdirs(below(p, "b/c"), 0755, &err));
	assert_true(sw_mkdirs(below(p, "skipped/x"), 0755, &err));
	assert_true(sw_write_file_fast(below(p, "b-1"), SW_STR(""), 0755, &err));
	assert_true(sw_write_file_fast(below(p, "b/c/z"), SW_STR("zz"), 0644, &err));
	assert_int_equal(symlink("/", sw_cstr(&p->arena, below(p, "root"))), 0);
	assert_true(sw_walk(&p->arena, p->dir, skip_named, skip, &entries, &err));
	static const char *const want[] = {"b", "b/c", "b/c/z", "b-1", "root"};
	assert_int_equal(entries.len, SW_COUNTOF(want));
	for (size_t i = 0; i < entries.len; i++)
		assert_true(sw_str_is(entries.ptr[i].path, want[i]));
	assert_int_equal(entries.ptr[4].kind, SW_FILE_LINK);
	/* removing the tree removes the link, not what it points at */
	assert_true(sw_remove_tree(below(p, "root"), &err));
	assert_true(sw_is_dir(SW_STR("/")));
}

static void removes_read_only_folders(void **state)
{
	place *p = *state;
	sw_error err = {0};
	assert_true(sw_mkdirs(below(p, "ro/x"), 0755, &err));
	assert_true(sw_write_file_fast(below(p, "ro/x/f"), SW_STR(""), 0444, &err));
	chmod(sw_cstr(&p->arena, below(p, "ro/x")), 0500);
	assert_true(sw_remove_tree(below(p, "ro"), &err));
	assert_int_equal(sw_stat(below(p, "ro")).kind, SW_FILE_NONE);
}

static void locks_once(void **state)
{
	place *p = *state;
	sw_error err = {0};
	bool busy = true;
	SW_AUTO(sw_lock) first = {0};
	SW_AUTO(sw_lock) second = {0};
	assert_true(sw_lock_try(below(p, "lock"), &first, &busy, &err));
	assert_false(busy);
	assert_true(sw_lock_try(below(p, "lock"), &second, &busy, &err));
	assert_true(busy);
	sw_lock_close(&first);
	assert_true(sw_lock_try(below(p, "lock"), &second, &busy, &err));
	assert_false(busy);
}

/* Digests of "abc": FIPS 180-4 for SHA-2, RFC 1321 for MD5, Python's hashlib.blake2b(b"abc", digest_size=32). */
static void digests_are_those_of_the_standards(void **state)
{
	place *p = *state;
	static const struct {
		sw_hash_kind kind;
		const char *hex;
	} rows[] = {
		{SW_MD5, "900150983cd24fb0d6963f7d28e17f72"},
		{SW_SHA256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{SW_BLAKE2B_256, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"},
	};
	sw_error err = {0};
	assert_true(sw_write_file_fast(below(p, "abc"), SW_STR("abc"), 0644, &err));
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_digest digest = {0};
		assert_true(sw_str_is(sw_digest_hex(&p->arena, sw_hash_of(rows[i].kind, SW_STR("abc"))), rows[i].hex));
		assert_true(sw_hash_file(rows[i].kind, below(p, "abc"), &digest, &err));
		assert_true(sw_str_is(sw_digest_hex(&p->arena, digest), rows[i].hex));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(writes_whole_files_or_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(refuses_what_is_too_large_or_no_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(walks_in_order_and_never_through_links, set_up, tear_down),
		cmocka_unit_test_setup_teardown(removes_read_only_folders, set_up, tear_down),
		cmocka_unit_test_setup_teardown(locks_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(digests_are_those_of_the_standards, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
