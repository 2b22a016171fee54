#include "git_fixture.h"

#include "vcs/git.h"
#include "vcs/tags.h"

/* A repository r with two commits, the tag v1.0 on the first. */
static void make_repository(fixture *f)
{
	sh(f, "git init -q -b main r && cd r && echo a >f && git add f && git commit -qm 'first ü' && git tag v1.0 && "
	      "echo b >>f && git commit -qam second");
}

static sw_git open_git(fixture *f, const char *path)
{
	sw_git git = {0};
	assert_ok(f, sw_git_open(&f->ctx, sw_str_of(path), &f->arena, &git, &f->err));
	return git;
}

static sw_str describe(fixture *f, const sw_git *git)
{
	sw_str text = {0};
	assert_ok(f, sw_git_describe(git, SW_STR("*[0-9]*"), (sw_str){0}, &f->arena, &text, &f->err));
	return text;
}

static sw_str branch(fixture *f, const sw_git *git)
{
	sw_str text = {0};
	assert_ok(f, sw_git_branch(git, &f->arena, &text, &f->err));
	return text;
}

static const char *joined(fixture *f, const char *format, sw_str value)
{
	return sw_cstr(&f->arena, sw_str_replace(&f->arena, sw_str_of(format), SW_STR("{}"), value));
}

static void finds_the_repository_of_a_folder(void **state)
{
	fixture *f = *state;
	make_repository(f);
	sh(f, "mkdir -p r/packages/core && cd r && git worktree add -q -b side '../linked tree' && git clone -q --bare "
	      ". ../b");
	sw_git git = open_git(f, "r/packages/core");
	assert_str(git.work_tree, joined(f, "{}/r", f->dir));
	assert_str(git.git_dir, joined(f, "{}/r/.git", f->dir));
	assert_str(git.common_dir, joined(f, "{}/r/.git", f->dir));
	assert_str(git.prefix, "packages/core");
	assert_false(git.linked || git.bare || git.shallow || git.sha256);
	assert_str(sw_git_state_dir(&git, &f->arena), joined(f, "{}/r/.git/shipwheel", f->dir));

	git = open_git(f, "linked tree");
	assert_true(git.linked);
	assert_str(git.work_tree, joined(f, "{}/linked tree", f->dir));
	assert_str(git.common_dir, joined(f, "{}/r/.git", f->dir));
	assert_str(git.prefix, "");
	assert_str(branch(f, &git), "side");
	assert_true(sw_str_starts(describe(f, &git), SW_STR("v1.0-1-g")));

	git = open_git(f, "b");
	assert_true(git.bare);
	assert_str(git.work_tree, "");
	assert_true(sw_str_starts(describe(f, &git), SW_STR("v1.0-1-g")));
	bool dirty = false;
	assert_fails(f, sw_git_is_dirty(&git, NULL, &dirty, &f->err), SW_G108);

	sw_git none = {0};
	sh(f, "mkdir plain && mkdir broken && echo 'gitdir: ../gone' >broken/.git && mkdir odd && echo x >odd/.git");
	assert_fails(f, sw_git_open(&f->ctx, SW_STR("plain"), &f->arena, &none, &f->err), SW_G101);
	assert_fails(f, sw_git_open(&f->ctx, SW_STR("broken"), &f->arena, &none, &f->err), SW_G105);
	assert_fails(f, sw_git_open(&f->ctx, SW_STR("odd"), &f->arena, &none, &f->err), SW_G105);
	assert_fails(f, sw_git_open(&f->ctx, SW_STR("absent"), &f->arena, &none, &f->err), SW_F001);
}

static void describes(void **state)
{
	fixture *f = *state;
	make_repository(f);
	sw_git git = open_git(f, "r");
	sw_str head = sh(f, "git -C r rev-parse HEAD");
	assert_str(describe(f, &git), joined(f, "v1.0-1-g{}", head));
	assert_str(branch(f, &git), "main");
	sw_str before = sh(f, "touch -d '1 hour ago' r/f && stat -c '%y %Y' r/.git r/.git/index");
	assert_str(describe(f, &git), joined(f, "v1.0-1-g{}", head));
	assert_str(sh(f, "stat -c '%y %Y' r/.git r/.git/index"),
		   sw_cstr(&f->arena, before)); /* no lock, no fresher index */
	sh(f, "echo dirt >>r/f");
	assert_str(describe(f, &git), joined(f, "v1.0-1-g{}-dirty", head));
	sw_str text = {0};
	assert_ok(f, sw_git_describe(&git, SW_STR("*[0-9]*"), SW_STR("HEAD"), &f->arena, &text, &f->err));
	assert_str(text, joined(f, "v1.0-1-g{}", head));
	assert_ok(f, sw_git_describe(&git, SW_STR("x*"), (sw_str){0}, &f->arena, &text, &f->err));
	assert_str(text, "");
	assert_fails(f, sw_git_describe(&git, SW_STR("*"), SW_STR("--all"), &f->arena, &text, &f->err), SW_G107);
	assert_fails(f, sw_git_describe(&git, SW_STR("*"), SW_STR("nowhere"), &f->arena, &text, &f->err), SW_G107);
	sh(f, "cd r && git checkout -qf HEAD~0");
	assert_str(branch(f, &git), "");
	const char *own[] = {"git", "describe", "--tags", NULL}, *foreign[] = {"printf", "v9-0-gabc\n", NULL};
	assert_ok(f, sw_git_describe_by(&git, own, &f->arena, &text, &f->err));
	assert_true(sw_str_starts(text, SW_STR("v1.0-1-g")));
	assert_ok(f, sw_git_describe_by(&git, foreign, &f->arena, &text, &f->err));
	assert_str(text, "v9-0-gabc");
}

/* Ways to change a work tree with the file f, the script s.sh and the submodule sub. */
static const char *const dirt[] = {
	"true",
	"echo u >untracked",
	"touch -d '1 hour ago' f",
	"echo X >f",
	"echo X >f && git add f",
	"echo X >f && git add f && git checkout -q HEAD -- f",
	"cp f g && echo X >f && git add f && mv g f",
	"echo n >n && git add -N n",
	"echo n >n && git add n",
	"echo n >n && git add n && rm n",
	"git rm -q --cached f",
	"rm f",
	"git update-index --skip-worktree f && rm f",
	"git update-index --assume-unchanged f && echo X >f",
	"chmod +x s.sh",
	"git config core.fileMode false && chmod +x s.sh",
	"rm f && ln -s s.sh f",
	"git mv f h",
	"git config core.autocrlf true && rm f && git checkout -q f && touch -d yesterday f",
	"echo u >sub/untracked",
	"echo u >sub/untracked && git config diff.ignoreSubmodules none",
	"echo u >sub/untracked && git config submodule.sub.ignore none",
	"echo u >>sub/s",
	"echo u >>sub/s && git config diff.ignoreSubmodules all",
	"echo u >>sub/s && git config submodule.sub.ignore all",
	"cd sub && git commit -q --allow-empty -m x",
	"git submodule --quiet deinit -f sub",
	"rm -rf sub",
	"git config status.showUntrackedFiles all && git config status.branch true && git config status.short true && "
	"echo u >u",
};

static void dirt_is_what_describe_calls_dirt(void **state)
{
	fixture *f = *state;
	sh(f,
	   "git init -q inner && git -C inner commit -q --allow-empty -m x && echo s >inner/s && git -C inner add s && "
	   "git -C inner commit -qm s && git init -q -b main clean && cd clean && echo a >f && echo x >s.sh && "
	   "git -c protocol.file.allow=always submodule --quiet add \"$PWD/../inner\" sub && git add . && "
	   "git commit -qm 1 && git tag v1.0");
	for (size_t i = 0; i < SW_COUNTOF(dirt); i++) {
		sh(f, sw_cstr(&f->arena, sw_fmt(&f->arena, "rm -rf r && cp -a clean r && cd r && %s", dirt[i])));
		sw_git git = open_git(f, "r");
		sw_str got = describe(f, &git);
		sw_str want = sh(f, "git -C r describe --tags --long --abbrev=64 --match '*[0-9]*' --dirty");
		if (!sw_str_eq(got, want))
			print_error("after: %s\n", dirt[i]);
		assert_str(got, sw_cstr(&f->arena, want));
	}
}

static const char *beside(fixture *f, const char *path, const char *tag)
{
	sw_git git = open_git(f, path);
	sw_strs names = {0};
	assert_ok(f, sw_git_tags_beside(&git, sw_str_of(tag), &f->arena, &names, &f->err));
	sw_str all = {0};
	sw_each (name, &names)
		all = sw_fmt(&f->arena, "%.*s %.*s", SW_ARG(all), SW_ARG(*name));
	return sw_cstr(&f->arena, sw_str_trim(all));
}

/* From files of their own by git, from packed-refs by us: the same names. */
static void tags_on_one_commit(void **state)
{
	fixture *f = *state;
	make_repository(f);
	sh(f, "cd r && git tag -a -m x v1.0.post1 v1.0 && git tag far && git tag a/b v1.0 && git branch v2 v1.0 && "
	      "cp -r ../r ../p && cd ../p && git pack-refs --all");
	for (int i = 0; i < 2; i++) {
		const char *path = i ? "p" : "r";
		assert_string_equal(beside(f, path, "v1.0"), "a/b v1.0 v1.0.post1");
		assert_string_equal(beside(f, path, "v1.0.post1"), "a/b v1.0 v1.0.post1");
		assert_string_equal(beside(f, path, "far"), "far");
	}
	/* without a process: no program called git is needed */
	fixture_setenv(f, "PATH=/nowhere");
	assert_string_equal(beside(f, "p", "a/b"), "a/b v1.0 v1.0.post1");
	sw_git git = open_git(f, "p");
	sw_strs names = {0};
	assert_fails(f, sw_git_tags_beside(&git, SW_STR("absent"), &f->arena, &names, &f->err), SW_G102);
}

static void counts_and_dates(void **state)
{
	fixture *f = *state;
	make_repository(f);
	sh(f,
	   "cd r && mkdir lib && echo 1 >lib/x && git add . && git commit -qm 'lib' && git checkout -qb side HEAD~1 && "
	   "echo s >s && git add s && git commit -qm s && git checkout -q main && git merge -q --no-ff -m merge side");
	sw_git git = open_git(f, "r");
	int64_t count = -1;
	assert_ok(f, sw_git_count(&git, &(sw_git_count_options){0}, &count, &f->err));
	assert_int_equal(count, 5);
	assert_ok(f, sw_git_count(&git, &(sw_git_count_options){.since = SW_S("v1.0")}, &count, &f->err));
	assert_int_equal(count, 4);
	assert_ok(f, sw_git_count(&git, &(sw_git_count_options){.first_parent = true}, &count, &f->err));
	assert_int_equal(count, 4);
	sw_strs paths = {0};
	sw_push(&f->arena, &paths, SW_STR("lib"));
	assert_ok(f, sw_git_count(&git, &(sw_git_count_options){.paths = &paths}, &count, &f->err));
	assert_int_equal(count, 2); /* the merge too: it differs from one of its parents */

	sw_git_commit commit = {0};
	assert_ok(f, sw_git_commit_get(&git, (sw_str){0}, &f->arena, &commit, &f->err));
	assert_str(commit.id, sw_cstr(&f->arena, sh(f, "git -C r rev-parse HEAD")));
	assert_str(commit.tree, sw_cstr(&f->arena, sh(f, "git -C r rev-parse 'HEAD^{tree}'")));
	assert_int_equal(commit.time_s, 1600000000);
	assert_int_equal(commit.parents, 2);
	assert_str(commit.author, "A U Thor <author@example.com>");
	assert_str(commit.subject, "merge");
	assert_ok(f, sw_git_commit_get(&git, SW_STR("v1.0"), &f->arena, &commit, &f->err));
	assert_str(commit.subject, "first ü");
	assert_int_equal(commit.parents, 0);
	assert_fails(f, sw_git_commit_get(&git, SW_STR("v2.0"), &f->arena, &commit, &f->err), SW_G107);
	assert_fails(f, sw_git_commit_get(&git, SW_STR("--all"), &f->arena, &commit, &f->err), SW_G107);
	assert_fails(f, sw_git_commit_get(&git, SW_STR("HEAD^{tree}"), &f->arena, &commit, &f->err), SW_G107);
}

static void an_unborn_branch_is_said(void **state)
{
	fixture *f = *state;
	sh(f, "git init -q -b main e");
	sw_git git = open_git(f, "e");
	sw_git_commit commit = {0};
	sw_str text = {0};
	int64_t count = -1;
	bool dirty = true;
	assert_fails(f, sw_git_commit_get(&git, (sw_str){0}, &f->arena, &commit, &f->err), SW_G103);
	assert_str(describe(f, &git), "");
	sh(f, "cd e && git update-ref refs/tags/1.0 $(git commit-tree -m x $(git mktree </dev/null))");
	assert_str(describe(f, &git), "");
	assert_fails(f, sw_git_describe(&git, SW_STR("*"), SW_STR("main"), &f->arena, &text, &f->err), SW_G107);
	assert_ok(f, sw_git_count(&git, &(sw_git_count_options){0}, &count, &f->err));
	assert_int_equal(count, 0);
	assert_ok(f, sw_git_is_dirty(&git, NULL, &dirty, &f->err));
	assert_false(dirty);
	assert_str(branch(f, &git), "main");
}

static void lists_changes(void **state)
{
	fixture *f = *state;
	make_repository(f);
	sh(f,
	   "cd r && printf 'a b\\n' >'sp ace' && touch gone x.sh moved old && echo '*.o' >.gitignore && git add . && "
	   "git commit -qm more && echo c >>f && rm gone && chmod +x x.sh && echo n >new && git add new && git mv old "
	   "later && "
	   "mkdir d && touch d/u 'tab\tü' ig.o && printf 'z\\n' >>'sp ace' && git add 'sp ace'");
	sw_git git = open_git(f, "r");
	sw_git_changes changes = {0};
	assert_ok(f, sw_git_changes_list(&git, &f->arena, &changes, &f->err));
	static const struct {
		const char *path, *kind;
		bool staged;
	} expected[] = {
		{"d/", "untracked", false},   {"f", "modified", false},       {"gone", "deleted", false},
		{"later", "added", true},     {"new", "added", true},         {"old", "deleted", true},
		{"sp ace", "modified", true}, {"tab\tü", "untracked", false}, {"x.sh", "modified", false},
	};
	assert_int_equal(changes.len, SW_COUNTOF(expected));
	for (size_t i = 0; i < SW_COUNTOF(expected); i++) {
		assert_str(changes.ptr[i].path, expected[i].path);
		assert_string_equal(sw_git_change_name(changes.ptr[i].kind), expected[i].kind);
		assert_int_equal(changes.ptr[i].staged, expected[i].staged);
	}
	bool dirty = false;
	assert_ok(f, sw_git_is_dirty(&git, NULL, &dirty, &f->err));
	assert_true(dirty);
	sw_strs paths = {0};
	sw_push(&f->arena, &paths, SW_STR("d"));
	assert_ok(f, sw_git_is_dirty(&git, &paths, &dirty, &f->err));
	assert_false(dirty);
}

static void lists_files_and_contents(void **state)
{
	fixture *f = *state;
	make_repository(f);
	sh(f, "cd r && printf '#!/bin/sh\\n' >run && chmod +x run && ln -s f 'li nk' && mkdir d && printf 'ü' >d/t && "
	      "git add . && "
	      "git commit -qm more && rm -r d");
	sw_git git = open_git(f, "r");
	sw_git_entries files = {0};
	assert_ok(f, sw_git_files(&git, (sw_str){0}, &f->arena, &files, &f->err));
	static const struct {
		const char *path;
		sw_git_entry_kind kind;
	} expected[] = {{"d/t", SW_GIT_FILE}, {"f", SW_GIT_FILE}, {"li nk", SW_GIT_LINK}, {"run", SW_GIT_EXECUTABLE}};
	assert_int_equal(files.len, SW_COUNTOF(expected));
	for (size_t i = 0; i < SW_COUNTOF(expected); i++) {
		assert_str(files.ptr[i].path, expected[i].path);
		assert_int_equal(files.ptr[i].kind, expected[i].kind);
		assert_int_equal(files.ptr[i].id.len, 40);
	}
	assert_ok(f, sw_git_files(&git, SW_STR("v1.0"), &f->arena, &files, &f->err));
	assert_int_equal(files.len, 1);
	sw_str text = {0};
	bool found = false;
	assert_ok(f, sw_git_show(&git, (sw_str){0}, SW_STR("d/t"), &f->arena, &found, &text, &f->err));
	assert_true(found);
	assert_str(text, "ü");
	assert_ok(f, sw_git_show(&git, (sw_str){0}, SW_STR("d/none"), &f->arena, &found, &text, &f->err));
	assert_false(found);
}

static void lists_refs(void **state)
{
	fixture *f = *state;
	make_repository(f);
	sh(f, "cd r && git tag -a -m t v1.1 && git tag -a -m tt nested v1.1 && git tag tree 'HEAD^{tree}' && git "
	      "checkout -qb o && "
	      "git commit -q --allow-empty -m o && git tag far && git checkout -q main");
	sw_git git = open_git(f, "r");
	sw_git_refs refs = {0};
	sw_str head = sh(f, "git -C r rev-parse HEAD");
	assert_ok(f, sw_git_refs_list(&git, SW_STR("refs/tags/"), false, &f->arena, &refs, &f->err));
	assert_int_equal(refs.len, 5);
	assert_str(refs.ptr[0].name, "refs/tags/far");
	assert_str(refs.ptr[1].name, "refs/tags/nested");
	assert_true(refs.ptr[1].annotated && refs.ptr[1].commit && sw_str_eq(refs.ptr[1].target, head));
	assert_str(refs.ptr[2].name, "refs/tags/tree");
	assert_false(refs.ptr[2].commit || refs.ptr[2].annotated);
	assert_str(refs.ptr[3].name, "refs/tags/v1.0");
	assert_true(refs.ptr[3].commit && !refs.ptr[3].annotated);
	assert_int_equal(refs.ptr[3].time_s, 1600000000);
	assert_true(refs.ptr[4].annotated && sw_str_eq(refs.ptr[4].target, head) && !sw_str_eq(refs.ptr[4].id, head));
	assert_ok(f, sw_git_refs_list(&git, SW_STR("refs/tags/"), true, &f->arena, &refs, &f->err));
	assert_int_equal(refs.len, 3);
}

static void hostile_settings_change_nothing(void **state)
{
	fixture *f = *state;
	make_repository(f);
	sh(f,
	   "git init -q other && printf '#!/bin/sh\\ntouch %s/ran\\n' \"$PWD\" >evil && chmod +x evil && cd r && "
	   "git config core.fsmonitor \"$PWD/../evil\" && git config core.pager \"$PWD/../evil\" && mkdir hooks && "
	   "for h in post-checkout post-index-change; do cp ../evil hooks/$h; done && git config core.hooksPath hooks");
	fixture_setenv(f, joined(f, "GIT_DIR={}/other/.git", f->dir));
	fixture_setenv(f, "GIT_WORK_TREE=/nowhere");
	fixture_setenv(f, "GIT_INDEX_FILE=/nowhere/index");
	fixture_setenv(f, "GIT_CONFIG_COUNT=1");
	fixture_setenv(f, "GIT_CONFIG_KEY_0=core.bare");
	fixture_setenv(f, "GIT_CONFIG_VALUE_0=true");
	fixture_setenv(f, "GIT_TRACE=1");
	sw_git git = open_git(f, "r");
	assert_true(sw_str_starts(describe(f, &git), SW_STR("v1.0-1-g")));
	sw_git_changes changes = {0};
	assert_ok(f, sw_git_changes_list(&git, &f->arena, &changes, &f->err));
	sw_git_clone_info info = {0};
	assert_ok(f, sw_git_clone(&git, (sw_str){0}, fixture_path(f, "copy"), &f->arena, &info, &f->err));
	assert_false(sw_is_file(fixture_path(f, "ran")));
}

static void says_what_is_wrong(void **state)
{
	fixture *f = *state;
	make_repository(f);
	sh(f, "git clone -q --depth 1 file://$PWD/r s && cp -r r damaged && cd damaged && "
	      "for o in $(git rev-parse HEAD); do rm -f .git/objects/$(echo $o | cut -c1-2)/$(echo $o | cut "
	      "-c3-); done");
	sw_git git = open_git(f, "s");
	assert_true(git.shallow);
	git = open_git(f, "damaged");
	sw_str text = {0};
	assert_fails(f, sw_git_describe(&git, SW_STR("*"), (sw_str){0}, &f->arena, &text, &f->err), SW_G105);
	if (geteuid() == 0) { /* only root can give a folder away */
		sh(f, "chown -R 12345:12345 r");
		git = open_git(f, "r");
		assert_false(sw_git_describe(&git, SW_STR("*"), (sw_str){0}, &f->arena, &text, &f->err));
		assert_int_equal(f->err.code, SW_G106);
		assert_non_null(strstr(f->err.hint, "git config --global --add safe.directory "));
		sw_error_clear(&f->err);
		sh(f, "chown -R 0:0 r");
	}
	fixture_setenv(f, "PATH=/nowhere");
	git = open_git(f, "r");
	assert_fails(f, sw_git_describe(&git, SW_STR("*"), (sw_str){0}, &f->arena, &text, &f->err), SW_G102);
}

static void copies_a_commit(void **state)
{
	fixture *f = *state;
	make_repository(f);
	sh(f, "cd r && git tag -a -m t v1.5 && mkdir d && printf x >d/run && chmod +x d/run && ln -s run d/link && git "
	      "add . && "
	      "git commit -qm third && echo dirt >>f && touch untracked && git checkout -qb feature/x");
	sw_git git = open_git(f, "r");
	sw_git_clone_info info = {0};
	assert_ok(f, sw_git_clone(&git, (sw_str){0}, fixture_path(f, "deep er/ü"), &f->arena, &info, &f->err));
	assert_false(info.lfs);
	sw_git copy = open_git(f, "deep er/ü");
	sw_str clean = sw_str_sub(describe(f, &git), 0, describe(f, &git).len - strlen("-dirty"));
	assert_str(describe(f, &copy), sw_cstr(&f->arena, clean));
	assert_str(branch(f, &copy), "feature/x");
	assert_str(sh(f, "cd 'deep er/ü' && git status --porcelain --ignored && git fsck && ls -R . && readlink d/link "
			 "&& stat -c %a d/run"),
		   ".:\nd\nf\n\n./d:\nlink\nrun\nrun\n755");
	assert_str(sh(f, "cd 'deep er/ü' && git for-each-ref --format='%(refname) %(*objecttype)'"),
		   "refs/heads/feature/x \nrefs/tags/v1.0 \nrefs/tags/v1.5 commit");

	assert_ok(f, sw_git_clone(&git, SW_STR("v1.0"), fixture_path(f, "old"), &f->arena, &info, &f->err));
	copy = open_git(f, "old");
	assert_str(branch(f, &copy), "");
	assert_str(sh(f, "cat old/f && git -C old describe --tags"), "a\nv1.0");

	assert_fails(f, sw_git_clone(&git, (sw_str){0}, fixture_path(f, "old"), &f->arena, &info, &f->err), SW_G110);
	assert_true(sw_is_file(fixture_path(f, "old/f")));
	assert_fails(f, sw_git_clone(&git, SW_STR("v7"), fixture_path(f, "none"), &f->arena, &info, &f->err), SW_G107);
	assert_int_equal(sw_stat(fixture_path(f, "none")).kind, SW_FILE_NONE);
}

static void copies_special_repositories(void **state)
{
	fixture *f = *state;
	make_repository(f);
	sw_git_clone_info info = {0};
	/* shallow, linked, replaced, SHA-256 */
	sh(f, "git clone -q --depth 1 file://$PWD/r s && git -C r worktree add -q ../w && cp -r r g && cd g && git "
	      "commit -q "
	      "--allow-empty -m 3 && git replace --graft HEAD v1.0 && cd .. && git init -q -b main "
	      "--object-format=sha256 h && cd h && "
	      "touch f && git add f && git commit -qm 1 && git tag v2");
	static const char *const names[] = {"s", "w", "g", "h"};
	for (size_t i = 0; i < SW_COUNTOF(names); i++) {
		sw_git git = open_git(f, names[i]);
		sw_str folder = fixture_path(f, sw_cstr(&f->arena, sw_fmt(&f->arena, "copy-%s", names[i])));
		assert_ok(f, sw_git_clone(&git, (sw_str){0}, folder, &f->arena, &info, &f->err));
		sw_git copy = open_git(f, sw_cstr(&f->arena, folder));
		assert_str(describe(f, &copy), sw_cstr(&f->arena, describe(f, &git)));
		assert_int_equal(copy.sha256, git.sha256);
		assert_int_equal(copy.shallow, git.shallow);
	}
	sw_git graft = open_git(f, "copy-g");
	assert_true(sw_str_starts(describe(f, &graft), SW_STR("v1.0-1-g")));
}

static void copies_submodules(void **state)
{
	fixture *f = *state;
	make_repository(f);
	sh(f,
	   "git init -q -b main sub && cd sub && echo 1 >s && git add s && git commit -qm s1 && cp -r ../sub ../subsub "
	   "&& "
	   "git -c protocol.file.allow=always submodule --quiet add ../subsub inner && git commit -qm s2 && cd ../r && "
	   "git -c protocol.file.allow=always submodule --quiet add ../sub lib/sub && git commit -qm sub && "
	   "git -c protocol.file.allow=always submodule --quiet update --init --recursive && git tag v2.0 && touch "
	   "lib/sub/u");
	sw_git git = open_git(f, "r/lib/sub");
	assert_str(git.git_dir, joined(f, "{}/r/.git/modules/lib/sub", f->dir));
	git = open_git(f, "r");
	assert_true(sw_str_starts(describe(f, &git), SW_STR("v2.0-0-g")));
	sw_git_changes changes = {0};
	assert_ok(f, sw_git_changes_list(&git, &f->arena, &changes, &f->err));
	assert_int_equal(changes.len, 0);
	sh(f, "echo x >>r/lib/sub/s");
	assert_ok(f, sw_git_changes_list(&git, &f->arena, &changes, &f->err));
	assert_int_equal(changes.len, 1);
	assert_int_equal(changes.ptr[0].kind, SW_GIT_SUBMODULE);

	sw_git_clone_info info = {0};
	assert_ok(f, sw_git_clone(&git, (sw_str){0}, fixture_path(f, "c"), &f->arena, &info, &f->err));
	assert_int_equal(info.submodules.len, 2);
	assert_str(info.submodules.ptr[1], "lib/sub/inner");
	assert_str(sh(f, "cat c/lib/sub/s c/lib/sub/inner/s && git -C c describe --tags --dirty && git -C c status "
			 "--porcelain"),
		   "1\n1\nv2.0");

	sh(f, "git clone -q r bare-of-submodules");
	git = open_git(f, "bare-of-submodules");
	info = (sw_git_clone_info){0};
	assert_ok(f, sw_git_clone(&git, (sw_str){0}, fixture_path(f, "c2"), &f->arena, &info, &f->err));
	assert_int_equal(info.missing_submodules.len, 1);
	assert_str(info.missing_submodules.ptr[0], "lib/sub");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(finds_the_repository_of_a_folder),
		TEST(describes),
		TEST(dirt_is_what_describe_calls_dirt),
		TEST(tags_on_one_commit),
		TEST(counts_and_dates),
		TEST(an_unborn_branch_is_said),
		TEST(lists_changes),
		TEST(lists_files_and_contents),
		TEST(lists_refs),
		TEST(hostile_settings_change_nothing),
		TEST(says_what_is_wrong),
		TEST(copies_a_commit),
		TEST(copies_special_repositories),
		TEST(copies_submodules),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
