/* A clean copy of one commit, without copying an object: a repository written by hand (gitrepository-layout(5)) whose
   alternates name the source's object store. `git clone --shared` does the same with four more processes. */
#include "vcs/git_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/limits.h"

#define SUBMODULE_DEPTH 8 /* of submodules within submodules; the deepest seen in a real project is 4 */

typedef struct copy {
	const sw_git *git;
	sw_str folder, dot_git;
	sw_str commit;    /* full id */
	sw_str branch;    /* "" = detached */
	sw_git_refs refs; /* all of the source */
	sw_arena *arena;
} copy;

static bool write_below(const copy *c, const char *name, sw_str content, sw_error *err)
{
	return sw_write_file_fast(sw_path_join(c->arena, c->dot_git, sw_str_of(name)), content, 0644, err);
}

static bool make_folders(const copy *c, sw_error *err)
{
	static const char *const names[] = {"objects/info", "refs/heads", "refs/tags", "info"};
	for (size_t i = 0; i < SW_COUNTOF(names); i++)
		if (!sw_mkdirs(sw_path_join(c->arena, c->dot_git, sw_str_of(names[i])), 0755, err))
			return false;
	return true;
}

/* A value of git's configuration in quotes. */
static void add_quoted(sw_buf *buf, sw_str value)
{
	sw_buf_addc(buf, '"');
	for (size_t i = 0; i < value.len; i++) {
		if (value.ptr[i] == '"' || value.ptr[i] == '\\')
			sw_buf_addc(buf, '\\');
		sw_buf_addc(buf, value.ptr[i]);
	}
	sw_buf_addz(buf, "\"\n");
}

static bool write_config(const copy *c, sw_error *err)
{
	SW_AUTO(sw_buf) text = {0};
	sw_buf_addf(&text, "[core]\n\trepositoryformatversion = %d\n\tfilemode = true\n\tbare = false\n",
		    c->git->sha256 ? 1 : 0);
	sw_buf_addz(&text, "[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n");
	/* making files is what takes the time of a checkout: as many workers as processors, where there are over a hundred */
	sw_buf_addz(&text, "[checkout]\n\tworkers = 0\n");
	if (c->git->sha256)
		sw_buf_addz(&text, "[extensions]\n\tobjectformat = sha256\n");
	/* Files that Git LFS keeps elsewhere are found in the source's store, without the network. */
	sw_str lfs = sw_path_join(c->arena, c->git->common_dir, SW_STR("lfs"));
	if (sw_is_dir(lfs)) {
		sw_buf_addz(&text, "[lfs]\n\tstorage = ");
		add_quoted(&text, lfs);
	}
	return write_below(c, "config", sw_buf_str(&text), err);
}

static int by_name(const void *a, const void *b)
{
	const sw_git_ref *x = a, *y = b;
	return sw_str_cmp(x->name, y->name);
}

/* Tags and replacements decide versions; of the branches only the current one does, by its name. */
static void choose_refs(const copy *c, sw_git_refs *out)
{
	sw_each (ref, &c->refs)
		if (sw_str_starts(ref->name, SW_STR("refs/tags/")) || sw_str_starts(ref->name, SW_STR("refs/replace/")))
			sw_push(c->arena, out, *ref);
	if (c->branch.len)
		sw_push(c->arena, out,
			(sw_git_ref){.name = sw_fmt(c->arena, "refs/heads/%.*s", SW_ARG(c->branch)), .id = c->commit});
	if (out->len)
		qsort(out->ptr, out->len, sizeof *out->ptr, by_name);
}

static bool write_refs(const copy *c, sw_error *err)
{
	SW_AUTO(sw_buf) text = {0};
	sw_git_refs refs = {0};
	choose_refs(c, &refs);
	sw_buf_addz(&text, "# pack-refs with: peeled fully-peeled sorted \n");
	sw_each (ref, &refs) {
		sw_buf_addf(&text, "%.*s %.*s\n", SW_ARG(ref->id), SW_ARG(ref->name));
		if (ref->annotated && ref->commit)
			sw_buf_addf(&text, "^%.*s\n", SW_ARG(ref->target));
	}
	if (!sw_buf_check(&text, "the list of refs", err) || !write_below(c, "packed-refs", sw_buf_str(&text), err))
		return false;
	sw_str head = c->branch.len ? sw_fmt(c->arena, "ref: refs/heads/%.*s\n", SW_ARG(c->branch))
				    : sw_fmt(c->arena, "%.*s\n", SW_ARG(c->commit));
	return write_below(c, "HEAD", head, err);
}

/* Files that shape the history which git sees: where a shallow clone ends, and grafts. */
static bool copy_history_files(const copy *c, sw_error *err)
{
	static const char *const names[] = {"shallow", "info/grafts"};
	for (size_t i = 0; i < SW_COUNTOF(names); i++) {
		sw_str from = sw_path_join(c->arena, c->git->common_dir, sw_str_of(names[i]));
		if (sw_is_file(from) &&
		    !sw_copy_file(from, sw_path_join(c->arena, c->dot_git, sw_str_of(names[i])), err))
			return false;
	}
	return true;
}

static bool write_repository(const copy *c, sw_error *err)
{
	sw_str objects = sw_path_join(c->arena, c->git->common_dir, SW_STR("objects"));
	if (sw_str_chr(objects, '\n') != SW_NPOS)
		return sw_fail(err, SW_G110, "a path with a line feed cannot be shared: %.*s", SW_ARG(objects));
	return make_folders(c, err) && write_config(c, err) &&
	       write_below(c, "objects/info/alternates", sw_fmt(c->arena, "%.*s\n", SW_ARG(objects)), err) &&
	       copy_history_files(c, err) && write_refs(c, err);
}

static bool check_out(const copy *c, sw_error *err)
{
	sw_git target = {0};
	sw_proc_result result = {0};
	const char *args[] = {"read-tree", "--reset", "-u", "HEAD", NULL};
	if (!sw_git_open(c->git->ctx, c->folder, c->arena, &target, err) ||
	    !sw_git_run(&target, args, 0, c->arena, &result, err))
		return false;
	if (result.status == 0)
		return true;
	sw_git_fail(c->git, &result, "checking out", err);
	if (err->code == SW_G109)
		err->code = SW_G110;
	return sw_wrap(err, "copying commit %.*s to %.*s", SW_ARG(sw_str_sub(c->commit, 0, 12)), SW_ARG(c->folder));
}

static bool clone_into(const sw_git *git, sw_str rev, sw_str folder, sw_str shown, int depth, sw_arena *arena,
		       sw_git_clone_info *info, sw_error *err);

/* Fills the folder of one submodule from the source's own checkout of it, if there is one. `shown` is its path from the
   outermost work tree. */
static bool fill_submodule(const copy *c, const sw_git_entry *entry, sw_str shown, int depth, sw_git_clone_info *info,
			   sw_error *err)
{
	sw_git source = {0};
	sw_error ignored = {0};
	sw_str folder = sw_path_join(c->arena, c->git->work_tree, entry->path), real = {0};
	if (!sw_real_path(c->arena, folder, &real, &ignored) ||
	    !sw_git_open(c->git->ctx, real, c->arena, &source, &ignored) || !sw_str_eq(source.work_tree, real) ||
	    source.bare) {
		sw_push(c->arena, &info->missing_submodules, shown);
		return true;
	}
	if (depth == SUBMODULE_DEPTH)
		return sw_fail(err, SW_F004, "submodules are nested more than %d deep", SUBMODULE_DEPTH);
	sw_push(c->arena, &info->submodules, shown);
	return clone_into(&source, entry->id, sw_path_join(c->arena, c->folder, entry->path), shown, depth + 1,
			  c->arena, info, err) ||
	       sw_wrap(err, "submodule %.*s", SW_ARG(shown));
}

static bool fill_submodules(const copy *c, sw_str shown, int depth, sw_git_clone_info *info, sw_error *err)
{
	sw_git_entries entries = {0};
	if (c->git->bare || !sw_is_file(sw_path_join(c->arena, c->folder, SW_STR(".gitmodules"))))
		return true;
	if (!sw_git_files(c->git, c->commit, c->arena, &entries, err))
		return false;
	sw_each (entry, &entries)
		if (entry->kind == SW_GIT_GITLINK &&
		    !fill_submodule(c, entry, sw_path_join(c->arena, shown, entry->path), depth, info, err))
			return false;
	return true;
}

static bool names_lfs(const copy *c)
{
	sw_str text = {0};
	sw_error ignored = {0};
	sw_str path = sw_path_join(c->arena, c->folder, SW_STR(".gitattributes"));
	return sw_is_file(path) && sw_read_file(c->arena, path, SW_LIMIT_TEXT_FILE, &text, &ignored) &&
	       sw_str_find(text, SW_STR("filter=lfs")) != SW_NPOS;
}

/* The commit of HEAD, from the branch's ref or from HEAD itself, without a child; "" when neither tells. */
static sw_str head_of(const copy *c, sw_str branch)
{
	sw_str text = {0}, name = sw_fmt(c->arena, "refs/heads/%.*s", SW_ARG(branch));
	sw_error ignored = {0};
	sw_each (ref, &c->refs)
		if (branch.len && sw_str_eq(ref->name, name))
			return ref->id;
	bool read = !branch.len && sw_read_file(c->arena, sw_path_join(c->arena, c->git->git_dir, SW_STR("HEAD")), 4096,
						&text, &ignored);
	text = sw_str_trim(text);
	return read && (text.len == 40 || text.len == 64) ? text : (sw_str){0};
}

/* The commit and, when it is the one of HEAD, the branch. */
static bool choose_commit(copy *c, sw_str rev, sw_error *err)
{
	sw_git_commit found = {0};
	sw_str branch = {0};
	if (!sw_git_refs_read(c->git, (sw_str){0}, (sw_str){0}, false, c->arena, &c->refs, err) ||
	    !sw_git_branch(c->git, c->arena, &branch, err))
		return false;
	sw_str head = head_of(c, branch);
	c->commit = rev.len ? (sw_str){0} : head;
	if (!c->commit.len) {
		if (!sw_git_commit_get(c->git, rev, c->arena, &found, err))
			return false;
		c->commit = found.id;
	}
	if (!rev.len || sw_str_eq(c->commit, head))
		c->branch = branch;
	return true;
}

static bool clone_into(const sw_git *git, sw_str rev, sw_str folder, sw_str shown, int depth, sw_arena *arena,
		       sw_git_clone_info *info, sw_error *err)
{
	copy c = {.git = git, .folder = folder, .arena = arena};
	c.dot_git = sw_path_join(arena, folder, SW_STR(".git"));
	if (!choose_commit(&c, rev, err) || !write_repository(&c, err) || !check_out(&c, err))
		return false;
	info->lfs = info->lfs || names_lfs(&c);
	return fill_submodules(&c, shown, depth, info, err);
}

bool sw_git_clone(const sw_git *git, sw_str commit, sw_str folder, sw_arena *arena, sw_git_clone_info *out,
		  sw_error *err)
{
	sw_strs names = {0};
	sw_git_clone_info info = {0};
	if (!sw_mkdirs(folder, 0755, err) || !sw_list_dir(arena, folder, &names, err))
		return false;
	if (names.len)
		return sw_fail(err, SW_G110, "%.*s is not empty", SW_ARG(folder));
	if (!clone_into(git, commit, folder, (sw_str){0}, 0, arena, &info, err)) {
		sw_error ignored = {0};
		(void)!sw_remove_tree(folder, &ignored);
		return false;
	}
	*out = info;
	return true;
}
