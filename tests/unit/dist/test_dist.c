/* Wheels and sdists that Python wrote: what is seen of them, and that unpacking stays where it must. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/proc.h"
#include "dist/dist.h"

static sw_arena arena;
static sw_str dir, digests;
static sw_env env;

static int setup(void **state)
{
	(void)state;
	sw_error err = {0};
	sw_proc_result result;
	env.vars = environ;
	sw_str root = sw_env_get(&env, "SW_SOURCE_ROOT");
	if (!sw_make_temp_dir(&arena, SW_STR("/tmp"), "sw-dist-", &dir, &err))
		fail_msg("%s", err.message);
	const char *argv[] = {"/usr/bin/python3",
			      sw_cstr(&arena, sw_path_join(&arena, root, SW_STR("tests/unit/dist/make_dists.py"))),
			      sw_cstr(&arena, dir), NULL};
	if (!sw_run(&arena, argv, &(sw_proc_options){0}, &result, &err) || result.status != 0)
		fail_msg("%s %.*s", err.message, SW_ARG(result.err));
	digests = result.out;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	sw_error err = {0};
	bool ok = sw_remove_tree(dir, &err);
	sw_arena_close(&arena);
	return ok ? 0 : -1;
}

static sw_str file(const char *name)
{
	return sw_path_join(&arena, dir, sw_str_of(name));
}

static void must_open(const char *name, const sw_dist_options *options, sw_dist *out)
{
	sw_error err = {0};
	if (!sw_dist_open(file(name), options, &arena, out, &err))
		fail_msg("%s: %s", name, err.message);
}

static void opens_a_wheel(void **state)
{
	(void)state;
	SW_AUTO(sw_dist) dist = {0};
	sw_error err = {0};
	sw_str text = {0};
	must_open("demo-1.0-py3-none-any.whl", NULL, &dist);
	assert_true(dist.named && dist.kind == SW_FILENAME_WHEEL);
	assert_true(sw_str_is(dist.wheel.name, "demo"));
	assert_int_equal(dist.members.len, 9);
	assert_int_equal(dist.members.ptr[0].kind, SW_MEMBER_DIR);
	assert_true(sw_str_is(dist.members.ptr[0].name, "demo"));
	assert_int_equal(dist.members.ptr[2].mode, 0755);
	assert_true(sw_str_is(dist.root, "demo-1.0.dist-info"));
	assert_true(sw_str_is(dist.metadata, "Metadata-Version: 2.4\nName: demo\nVersion: 1.0\n"));
	assert_true(sw_str_is(dist.wheel_file, "Wheel-Version: 1.0\n"));
	assert_true(sw_str_is(dist.entry_points, "[console_scripts]\n"));
	assert_true(sw_str_is(dist.record, "demo/__init__.py,,\n"));
	assert_false(dist.members.ptr[1].hashed);
	assert_int_equal(dist.sha256.len, 0);
	assert_true(sw_dist_read(&dist, sw_dist_find(&dist, SW_STR("demo/run.sh")), 100, &arena, &text, &err));
	assert_true(sw_str_is(text, "#!/bin/sh\n"));
	assert_false(sw_dist_read(&dist, sw_dist_find(&dist, SW_STR("demo/big.txt")), 100, &arena, &text, &err));
	assert_int_equal(err.code, SW_F004);
	assert_false(sw_dist_read(&dist, sw_dist_find(&dist, SW_STR("demo")), 100, &arena, &text, &err));
	assert_int_equal(err.code, SW_Z102);
	assert_null(sw_dist_find(&dist, SW_STR("demo/nothing")));
}

static void opens_an_sdist(void **state)
{
	(void)state;
	SW_AUTO(sw_dist) dist = {0};
	sw_error err = {0};
	sw_str text = {0};
	must_open("demo-1.0.tar.gz", NULL, &dist);
	assert_true(dist.named && dist.kind == SW_FILENAME_SDIST);
	assert_int_equal(dist.members.len, 14);
	assert_true(sw_str_is(dist.root, "demo-1.0"));
	assert_true(sw_str_is(dist.metadata, "Name: demo\n")); /* the last one counts */
	assert_true(dist.members.ptr[1].replaced);
	const sw_dist_member *info = sw_dist_find(&dist, SW_STR("demo-1.0/PKG-INFO"));
	assert_ptr_equal(info, &dist.members.ptr[13]);
	assert_true(sw_dist_read(&dist, info, 100, &arena, &text, &err));
	assert_true(sw_str_is(text, "Name: demo\n"));
	assert_true(sw_dist_read(&dist, &dist.members.ptr[1], 100, &arena, &text, &err));
	assert_true(sw_str_is(text, "Name: stale\n"));
	assert_int_equal(dist.members.ptr[7].kind, SW_MEMBER_SYMLINK);
	assert_true(sw_str_is(dist.members.ptr[7].link_target, "run.sh"));
	assert_int_equal(dist.members.ptr[9].kind, SW_MEMBER_HARDLINK);
	assert_false(sw_dist_read(&dist, sw_dist_find(&dist, SW_STR("demo-1.0/big.txt")), 1000, &arena, &text, &err));
	assert_int_equal(err.code, SW_F004);
}

static void hashes_what_is_asked_for(void **state)
{
	(void)state;
	const sw_dist_options options = {.hashes = true, .contents = true};
	static const char *const names[] = {"demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz"};
	for (size_t i = 0; i < SW_COUNTOF(names); i++) {
		SW_AUTO(sw_dist) dist = {0};
		must_open(names[i], &options, &dist);
		const struct {
			const char *kind;
			sw_digest digest;
		} found[] = {{"sha256", dist.sha256}, {"md5", dist.md5}, {"blake2b", dist.blake2b_256}};
		for (size_t n = 0; n < SW_COUNTOF(found); n++) {
			sw_str line = sw_fmt(&arena, "%s %s %.*s\n", names[i], found[n].kind,
					     SW_ARG(sw_digest_hex(&arena, found[n].digest)));
			if (sw_str_find(digests, line) == SW_NPOS)
				fail_msg("not as Python has it: %.*s", SW_ARG(line));
		}
		sw_each (member, &dist.members) {
			sw_error err = {0};
			sw_str text = {0};
			assert_int_equal(member->hashed, member->kind == SW_MEMBER_FILE);
			if (member->kind != SW_MEMBER_FILE)
				continue;
			assert_true(sw_dist_read(&dist, member, 1 << 24, &arena, &text, &err));
			sw_digest digest = sw_hash_of(SW_SHA256, text);
			assert_memory_equal(member->sha256, digest.bytes, 32);
			assert_memory_equal(member->start, text.ptr, text.len < 4 ? text.len : 4);
		}
	}
}

static void goes_by_another_name(void **state)
{
	(void)state;
	SW_AUTO(sw_dist) dist = {0};
	const sw_dist_options options = {.filename = SW_STR("other-2.0-py3-none-any.whl")};
	must_open("demo-1.0-py3-none-any.whl", &options, &dist);
	assert_true(sw_str_is(dist.wheel.name, "other"));
}

/* Strict opening fails, collecting goes on as far as it can. */
static void refuses_or_collects(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		sw_code code;
		const char *message; /* of strict opening; NULL = it succeeds */
		const char *rule;    /* of the first fault; NULL = none */
		const char *root;
	} cases[] = {
		{"odd.whl", SW_M121, "five or six parts", NULL, ""},
		{"other.txt", SW_M121, "neither a wheel", "fails", ""},
		{"text-1.0.zip", SW_T101, "", "SW-T001", ""},
		{"nowhere.whl", SW_M121, "", "fails", ""},
		{"nowhere-1.0.tar.gz", SW_F001, "", "fails", ""},
		{"bare-1.0-py3-none-any.whl", SW_OK, NULL, NULL, ""},
		{"two-1.0-py3-none-any.whl", SW_OK, NULL, NULL, ""},
		{"loose-1.0.tar.gz", SW_OK, NULL, NULL, ""},
		{"two-1.0.tar.gz", SW_OK, NULL, NULL, ""},
		{"escape-1.0.tar.gz", SW_T101, "SW-T003", "SW-T003", "escape-1.0"},
		{"below-1.0.tar.gz", SW_T101, "SW-T003", "SW-T003", "below-1.0"},
		{"device-1.0.tar.gz", SW_T101, "SW-T003", "SW-T003", "device-1.0"},
		{"cut-1.0.tar.gz", SW_T101, "cut off", "SW-T001", "demo-1.0"},
		{"both-1.0.tar.gz", SW_T101, "ZIP archive too", "SW-T001", "both-1.0"},
	};
	for (size_t i = 0; i < SW_COUNTOF(cases); i++) {
		SW_AUTO(sw_dist) strict = {0};
		SW_AUTO(sw_dist) loose = {0};
		sw_error err = {0};
		const sw_dist_options collect = {.collect = true, .contents = true};
		bool ok = sw_dist_open(file(cases[i].name), NULL, &arena, &strict, &err);
		if (ok != !cases[i].message || err.code != cases[i].code ||
		    !strstr(err.message, ok ? "" : cases[i].message))
			fail_msg("%s: %s", cases[i].name, err.message);
		bool must_fail = cases[i].rule && strcmp(cases[i].rule, "fails") == 0;
		ok = sw_dist_open(file(cases[i].name), &collect, &arena, &loose, &err);
		if (ok == must_fail)
			fail_msg("%s collecting: %s", cases[i].name, err.message);
		if (must_fail)
			continue;
		const sw_fault *first = loose.faults.list.len ? &loose.faults.list.ptr[0] : NULL;
		if (cases[i].rule ? !first || strcmp(first->rule, cases[i].rule) != 0 : first != NULL)
			fail_msg("%s: %s", cases[i].name, first ? first->message.ptr : "no fault");
		if (!sw_str_is(loose.root, cases[i].root))
			fail_msg("%s: root %.*s", cases[i].name, SW_ARG(loose.root));
	}
}

static bool unpack(const char *name, sw_str *into, sw_str *root, sw_error *err)
{
	*into = sw_fmt(&arena, "%.*s/unpacked %s", SW_ARG(dir), name);
	return sw_mkdirs(*into, 0700, err) && sw_dist_unpack_sdist(file(name), *into, NULL, &arena, root, err);
}

static void unpacks_what_tarfile_unpacks(void **state)
{
	(void)state;
	sw_error err = {0};
	sw_str into = {0}, root = {0};
	sw_dir_entries ours = {0}, theirs = {0};
	if (!unpack("demo-1.0.tar.gz", &into, &root, &err))
		fail_msg("%s", err.message);
	assert_true(sw_str_eq(root, sw_path_join(&arena, into, SW_STR("demo-1.0"))));
	assert_true(sw_walk(&arena, into, NULL, NULL, &ours, &err));
	assert_true(sw_walk(&arena, file("reference"), NULL, NULL, &theirs, &err));
	assert_int_equal(ours.len, theirs.len);
	for (size_t i = 0; i < ours.len; i++) {
		const sw_dir_entry *a = &ours.ptr[i], *b = &theirs.ptr[i];
		sw_str a_path = sw_path_join(&arena, into, a->path),
		       b_path = sw_path_join(&arena, file("reference"), b->path);
		assert_true(sw_str_eq(a->path, b->path));
		assert_int_equal(a->kind, b->kind);
		if (a->kind != SW_FILE_REGULAR)
			continue;
		sw_str a_text = {0}, b_text = {0};
		assert_true(sw_read_file(&arena, a_path, 1 << 24, &a_text, &err) &&
			    sw_read_file(&arena, b_path, 1 << 24, &b_text, &err));
		assert_true(sw_str_eq(a_text, b_text));
		assert_int_equal(a->mode, b->mode & 0100 ? 0755 : 0644);
		assert_int_equal(sw_stat(a_path).mtime_ns, sw_stat(b_path).mtime_ns);
	}
	char target[64];
	ssize_t len = readlink(sw_cstr(&arena, sw_path_join(&arena, root, SW_STR("empty/up"))), target, sizeof(target));
	assert_int_equal(len, 11);
	assert_memory_equal(target, "../src/demo", 11);
}

static void unpacking_stays_inside(void **state)
{
	(void)state;
	static const struct {
		const char *name, *message;
	} cases[] = {
		{"escape-1.0.tar.gz", "has a part \"..\""},
		{"linked-1.0.tar.gz", "outside of the archive"},
		{"through-1.0.tar.gz", "leads through another link"},
		{"below-1.0.tar.gz", "SW-T003"},
		{"device-1.0.tar.gz", "device"},
		{"cut-1.0.tar.gz", "cut off"},
		{"loose-1.0.tar.gz", "outside of the one top folder"},
		{"two-1.0.tar.gz", "outside of the one top folder"},
	};
	for (size_t i = 0; i < SW_COUNTOF(cases); i++) {
		sw_error err = {0};
		sw_str into = {0}, root = {0};
		if (unpack(cases[i].name, &into, &root, &err))
			fail_msg("%s was unpacked", cases[i].name);
		if (err.code != SW_T101 || !strstr(err.message, cases[i].message))
			fail_msg("%s: %s", cases[i].name, err.message);
		assert_int_equal(sw_lstat(file("escaped")).kind, SW_FILE_NONE);
		assert_int_equal(sw_lstat(SW_STR("/tmp/escaped")).kind, SW_FILE_NONE);
	}
}

/* A link that stands in the way already, from whatever hand, is not followed. */
static void follows_no_link_of_others(void **state)
{
	(void)state;
	sw_error err = {0};
	sw_str into = file("prepared"), root = {0}, elsewhere = file("elsewhere");
	assert_true(sw_mkdirs(into, 0700, &err) && sw_mkdirs(elsewhere, 0700, &err));
	assert_int_equal(
		symlink(sw_cstr(&arena, elsewhere), sw_cstr(&arena, sw_path_join(&arena, into, SW_STR("demo-1.0")))),
		0);
	assert_false(sw_dist_unpack_sdist(file("demo-1.0.tar.gz"), into, NULL, &arena, &root, &err));
	assert_int_equal(err.code, SW_F002);
	sw_strs names = {0};
	assert_true(sw_list_dir(&arena, elsewhere, &names, &err));
	assert_int_equal(names.len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(opens_a_wheel),
		cmocka_unit_test(opens_an_sdist),
		cmocka_unit_test(hashes_what_is_asked_for),
		cmocka_unit_test(goes_by_another_name),
		cmocka_unit_test(refuses_or_collects),
		cmocka_unit_test(unpacks_what_tarfile_unpacks),
		cmocka_unit_test(unpacking_stays_inside),
		cmocka_unit_test(follows_no_link_of_others),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
