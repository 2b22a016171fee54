#include "../git_fixture.h"

#include "vcs/write.h"

static void test_names_of_tags(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		bool fits;
	} rows[] = {
		{"v1.2.0", true},   {"1!2.0", true}, {"core/v1.2", true}, {"core-v1.2+local", true},
		{"\xc3\xa4", true}, {"", false},     {"-v1", false},      {"v 1", false},
		{"v1..2", false},   {"v1.", false},  {"v1.lock", false},  {"a.lock/b", false},
		{"/v1", false},     {"v1/", false},  {"a//b", false},     {"v1~1", false},
		{"v^1", false},     {"v:1", false},  {"v?1", false},      {"v*", false},
		{"v[1", false},     {"v\\1", false}, {"v1\n", false},     {"@", false},
		{"a@{b", false},    {".v1", false},  {"a/.b", false},     {"v\x7f", false},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_error err = {0};
		bool fits = sw_git_tag_name_check(sw_str_of(rows[i].name), &err);
		if (fits != rows[i].fits)
			print_error("%s\n", rows[i].name);
		assert_int_equal(fits, rows[i].fits);
		assert_true(fits || err.code == SW_G117);
	}
}

/* The same table asked of git itself. */
static void test_names_as_git_takes_them(void **state)
{
	fixture *f = *state;
	static const char *const names[] = {"v1.2.0", "1!2.0", "core/v1", "v 1", "v1..2", "v1.",  "v1.lock", "a.lock/b",
					    "v1/",    "a//b",  "v~",      "v[1", "@",     "a@{b", ".v",      "a/.b"};
	for (size_t i = 0; i < SW_COUNTOF(names); i++) {
		sw_str script =
			sw_fmt(&f->arena, "git check-ref-format 'refs/tags/%s' && echo yes || echo no", names[i]);
		bool gits = sw_str_is(sh(f, sw_cstr(&f->arena, script)), "yes");
		sw_error err = {0};
		bool ours = sw_git_tag_name_check(sw_str_of(names[i]), &err);
		if (strcmp(names[i], "@") !=
		    0) /* a fine name for git below refs/tags, and a synonym of HEAD elsewhere */
			assert_int_equal(ours, gits);
	}
}

static sw_git open_git(fixture *f, const char *path)
{
	sw_git git = {0};
	sw_str dir = fixture_path(f, path);
	assert_ok(f, sw_git_open(&f->ctx, dir, &f->arena, &git, &f->err));
	return git;
}

static void test_push_target(void **state)
{
	fixture *f = *state;
	static const struct {
		const char *config, *remote, *target;
	} rows[] = {
		{":", NULL, NULL},
		{"git remote add origin o", "origin", ""},
		{"git remote add up o", "up", ""},
		{"git remote add up o; git remote add origin o", "origin", ""},
		{"git remote add a o; git remote add b o; git config branch.main.remote b; git config "
		 "branch.main.merge refs/heads/trunk",
		 "b", "trunk"},
		{"git remote add a o; git remote add b o; git config branch.main.remote a; git config "
		 "branch.main.merge refs/heads/trunk;"
		 "git config branch.main.pushRemote b",
		 "b", ""},
		{"git remote add a o; git remote add b o; git config remote.pushDefault a", "a", ""},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_git_push_spec push = {0};
		sh(f, "rm -rf r; git init -q -b main r");
		sh(f, sw_cstr(&f->arena, sw_fmt(&f->arena, "cd r; %s", rows[i].config)));
		sw_git git = open_git(f, "r");
		if (!rows[i].remote) {
			assert_fails(f, sw_git_push_target(&git, SW_STR("main"), &f->arena, &push, &f->err), SW_G114);
			continue;
		}
		assert_ok(f, sw_git_push_target(&git, SW_STR("main"), &f->arena, &push, &f->err));
		assert_str(push.remote, rows[i].remote);
		assert_str(push.target, rows[i].target);
	}
}

static void test_commit_takes_only_its_paths(void **state)
{
	fixture *f = *state;
	sw_strs paths = {0};
	sw_str id = {0};
	sh(f, "git init -q -b main r; cd r; echo 1 >a; echo 1 >b; echo 1 >':(x)*'; git add -A; git commit -qm first;"
	      "echo 2 >a; echo 2 >b; echo 2 >':(x)*'; echo 1 >c; git add b c");
	sw_git git = open_git(f, "r");
	sw_push(&f->arena, &paths, SW_STR("a"));
	sw_push(&f->arena, &paths, SW_STR(":(x)*"));
	sw_git_new_commit commit = {.message = SW_STR("# not a comment\n\nbody\n"), .paths = &paths};
	assert_ok(f, sw_git_commit_make(&git, &commit, &f->arena, &id, &f->err));
	assert_str(sh(f, "cd r; git rev-parse HEAD"), sw_cstr(&f->arena, id));
	assert_str(sh(f, "cd r; git show --name-only --format=%s%n%b HEAD"), "# not a comment\nbody\n\n\n:(x)*\na");
	assert_str(sh(f, "cd r; git status --short"), "M  b\nA  c");
}

static void test_tags(void **state)
{
	fixture *f = *state;
	bool existed = false, found = false;
	sw_str commit = {0};
	sh(f, "git init -q -b main r; cd r; echo 1 >a; git add -A; git commit -qm first");
	sw_git git = open_git(f, "r");
	sw_git_new_tag tag = {.name = SW_STR("v1"), .message = SW_STR("Release v1")};
	sw_git_new_tag light = {.name = SW_STR("w1")};
	assert_ok(f, sw_git_tag_make(&git, &tag, &f->arena, &existed, &f->err));
	assert_false(existed);
	assert_ok(f, sw_git_tag_make(&git, &tag, &f->arena, &existed, &f->err));
	assert_true(existed);
	assert_ok(f, sw_git_tag_make(&git, &light, &f->arena, &existed, &f->err));
	assert_str(sh(f, "cd r; git cat-file -t v1; git cat-file -t w1"), "tag\ncommit");
	assert_ok(f, sw_git_tag_find(&git, SW_STR("v1"), &f->arena, &found, &commit, &f->err));
	assert_true(found);
	assert_str(sh(f, "cd r; git rev-parse HEAD"), sw_cstr(&f->arena, commit));
	assert_ok(f, sw_git_tag_find(&git, SW_STR("v"), &f->arena, &found, &commit, &f->err));
	assert_false(found);
	sh(f, "cd r; git commit -q --allow-empty -m second");
	git = open_git(f, "r");
	assert_fails(f, sw_git_tag_make(&git, &tag, &f->arena, &existed, &f->err), SW_G112);
}

static void test_push_is_all_or_nothing(void **state)
{
	fixture *f = *state;
	sw_strs tags = {0};
	sh(f, "git init -q --bare -b main o; git init -q -b main r; cd r; git remote add origin ../o; git commit -q "
	      "--allow-empty -m 1;"
	      "git push -q origin main; git tag v1; git commit -q --allow-empty -m 2; git push -q origin "
	      "HEAD:refs/tags/v1");
	sw_git git = open_git(f, "r");
	sw_push(&f->arena, &tags, SW_STR("v1"));
	sw_git_push_spec push = {.remote = SW_STR("origin"), .branch = SW_STR("main"), .tags = &tags};
	assert_false(sw_git_push(&git, &push, &f->arena, &f->err));
	assert_int_equal(f->err.code, SW_G113);
	assert_non_null(strstr(f->err.message, "already exists"));
	assert_str(sh(f, "git -C o log --format=%s -1 main"), "1");
	sh(f, "cd r; git tag -d v1; git tag v2");
	tags.ptr[0] = SW_STR("v2");
	assert_ok(f, sw_git_push(&git, &push, &f->arena, &f->err));
	assert_str(sh(f, "git -C o log --format=%s -1 main; git -C o tag"), "2\nv1\nv2");
	sh(f, "rm -rf o");
	sw_error_clear(&f->err);
	assert_fails(f, sw_git_push(&git, &push, &f->arena, &f->err), SW_G113);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_of_tags),
		TEST(test_names_as_git_takes_them),
		TEST(test_push_target),
		TEST(test_commit_takes_only_its_paths),
		TEST(test_tags),
		TEST(test_push_is_all_or_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
