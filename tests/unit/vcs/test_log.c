#include "git_fixture.h"

#include "vcs/log.h"

static sw_git open_git(fixture *f, const char *path)
{
	sw_git git = {0};
	assert_ok(f, sw_git_open(&f->ctx, sw_str_of(path), &f->arena, &git, &f->err));
	return git;
}

static sw_git_log_entries log_of(fixture *f, const char *path, sw_git_log_options options)
{
	sw_git git = open_git(f, path);
	sw_git_log_entries list = {0};
	assert_ok(f, sw_git_log(&git, &options, &f->arena, &list, &f->err));
	return list;
}

static void tells_commits_as_they_are(void **state)
{
	fixture *f = *state;
	sh(f, "git init -q -b main r && cd r && git commit -q --allow-empty -m 'feat: one\n\nbody\n\nRefs: #1' && "
	      "git tag v1.0 && git checkout -q -b side && git commit -q --allow-empty -m 'fix: side' && "
	      "git checkout -q main && git commit -q --allow-empty -m 'fix: main' && "
	      "git merge -q --no-ff -m 'Merge side' side && "
	      "printf 'caf\\351 \\033[31m\\n' | git -c i18n.commitEncoding=ISO-8859-1 commit -q --allow-empty -F - && "
	      "git tag latin && "
	      "(git cat-file commit HEAD | sed '/^encoding/,$d' && printf '\nraw \377\376\n\n--commit-delimiter--\n') "
	      "| git hash-object -t commit -w --stdin >../id && git update-ref HEAD $(cat ../id)");
	sw_git_log_entries list = log_of(f, "r", (sw_git_log_options){0});
	assert_int_equal(list.len, 5);
	assert_str(list.ptr[0].message, "raw \377\376\n\n--commit-delimiter--\n");
	assert_int_equal(list.ptr[0].parents.len, 1);
	assert_str(list.ptr[1].message, "Merge side\n");
	assert_int_equal(list.ptr[1].parents.len, 2);
	assert_str(list.ptr[4].message, "feat: one\n\nbody\n\nRefs: #1\n");
	assert_str(list.ptr[4].author, "A U Thor");
	assert_str(list.ptr[4].email, "author@example.com");
	assert_int_equal(list.ptr[4].time_s, 1600000000);
	assert_int_equal(list.ptr[4].parents.len, 0);
	assert_str(list.ptr[4].id, sw_cstr(&f->arena, sh(f, "git -C r rev-parse v1.0")));

	list = log_of(f, "r", (sw_git_log_options){.since = SW_STR("v1.0")});
	assert_int_equal(list.len, 4);
	list = log_of(f, "r", (sw_git_log_options){.since = SW_STR("v1.0"), .first_parent = true});
	assert_int_equal(list.len, 3);
	list = log_of(f, "r", (sw_git_log_options){.max = 2});
	assert_int_equal(list.len, 2);
	list = log_of(f, "r", (sw_git_log_options){.until = SW_STR("latin")});
	assert_str(list.ptr[0].message, "caf\xc3\xa9 \033[31m\n");
	list = log_of(f, "r", (sw_git_log_options){.until = SW_STR("side"), .since = SW_STR("v1.0")});
	assert_int_equal(list.len, 1);
	assert_str(list.ptr[0].message, "fix: side\n");
}

static void keeps_to_paths(void **state)
{
	fixture *f = *state;
	sh(f, "git init -q -b main r && cd r && mkdir -p packages/a packages/b && echo 1 >packages/a/x && git add . && "
	      "git commit -qm a && echo 1 >packages/b/x && git add . && git commit -qm b && echo 2 >packages/a/x && "
	      "git commit -qam a2");
	sw_strs paths = {0};
	sw_push(&f->arena, &paths, SW_STR("packages/a"));
	sw_git_log_entries list = log_of(f, "r/packages/a", (sw_git_log_options){.paths = &paths});
	assert_int_equal(list.len, 2);
	assert_str(list.ptr[0].message, "a2\n");
	paths.ptr[0] = SW_STR("packages/*"); /* a path, not a pattern */
	assert_int_equal(log_of(f, "r", (sw_git_log_options){.paths = &paths}).len, 0);
}

static void knows_the_edges(void **state)
{
	fixture *f = *state;
	sh(f, "git init -q -b main empty && git init -q -b main r && cd r && "
	      "(echo huge; echo; head -c 200000 /dev/zero | tr '\\0' x) | git commit -q --allow-empty -F - && "
	      "git config color.ui always && git config log.showSignature true && git config format.pretty oneline");
	assert_int_equal(log_of(f, "empty", (sw_git_log_options){0}).len, 0);
	sw_git_log_entries list = log_of(f, "r", (sw_git_log_options){0});
	assert_int_equal(list.len, 1);
	assert_true(list.ptr[0].cut);
	assert_int_equal(list.ptr[0].message.len, 64 * 1024);
	sw_git git = open_git(f, "r");
	assert_fails(f, sw_git_log(&git, &(sw_git_log_options){.since = SW_STR("v9")}, &f->arena, &list, &f->err),
		     SW_G107);
	assert_fails(f, sw_git_log(&git, &(sw_git_log_options){.until = SW_STR("--all")}, &f->arena, &list, &f->err),
		     SW_G107);
}

static const char *remote_of(fixture *f)
{
	sw_git git = open_git(f, "r");
	sw_str url = {0};
	assert_ok(f, sw_git_remote_url(&git, &f->arena, &url, &f->err));
	return sw_cstr(&f->arena, url);
}

static void finds_the_remote(void **state)
{
	fixture *f = *state;
	sh(f, "git init -q -b main r");
	assert_string_equal(remote_of(f), "");
	sh(f, "git -C r remote add fork git@github.com:me/x.git");
	assert_string_equal(remote_of(f), "git@github.com:me/x.git");
	sh(f, "git -C r remote add up https://github.com/up/x");
	assert_string_equal(remote_of(f), "");
	sh(f, "git -C r remote add origin gh:o/x && git -C r config url.https://github.com/.insteadOf gh:");
	assert_string_equal(remote_of(f), "https://github.com/o/x");
	sh(f, "git -C r config branch.main.remote up");
	assert_string_equal(remote_of(f), "https://github.com/up/x");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(tells_commits_as_they_are, fixture_set_up, fixture_tear_down),
		cmocka_unit_test_setup_teardown(keeps_to_paths, fixture_set_up, fixture_tear_down),
		cmocka_unit_test_setup_teardown(knows_the_edges, fixture_set_up, fixture_tear_down),
		cmocka_unit_test_setup_teardown(finds_the_remote, fixture_set_up, fixture_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
