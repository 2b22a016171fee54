/* Commits, changes, files and refs as lists, from git's output for programs. */
#include "vcs/git_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

#define LIST_MAX ((size_t)256 << 20) /* bytes of a listing: a million paths of the longest usual kind */

/* An object id never means anything else, so what it named once may be given again. */
static void remember(const sw_git *git, const sw_git_commit *commit)
{
	*git->last = *commit;
	git->last->id = sw_str_copy(git->arena, commit->id);
	git->last->short_id = sw_str_copy(git->arena, commit->short_id);
	git->last->tree = sw_str_copy(git->arena, commit->tree);
	git->last->author = sw_str_copy(git->arena, commit->author);
	git->last->subject = sw_str_copy(git->arena, commit->subject);
}

bool sw_git_commit_get(const sw_git *git, sw_str rev, sw_arena *arena, sw_git_commit *out, sw_error *err)
{
	if (rev.len && git->last && sw_str_eq(rev, git->last->id)) {
		*out = *git->last;
		return true;
	}
	/* HEAD is left unsaid, because git then tells an unborn branch from an unknown name. */
	const char *args[] = {"log",
			      "-1",
			      "--encoding=UTF-8",
			      "--format=%H%x00%T%x00%ct%x00%P%x00%an <%ae>%x00%h%x00%s",
			      "--end-of-options",
			      rev.len ? sw_cstr(arena, rev) : "--",
			      rev.len ? "--" : NULL,
			      NULL};
	sw_proc_result result = {0};
	if (!sw_git_run(git, args, 0, arena, &result, err))
		return false;
	if (result.status != 0 && rev.len && sw_git_said(&result, "bad revision")) {
		sw_fail(err, SW_G107, "\"%.*s\" names no commit of %.*s", SW_ARG(rev), SW_ARG(git->work_tree));
		return git->shallow ? sw_hint(err, "git fetch --unshallow --tags") : sw_hint(err, "git log --oneline");
	}
	if (result.status != 0)
		return sw_git_fail(git, &result, "reading the commit", err);
	sw_str rest = sw_str_rtrim(result.out), field[7] = {0};
	for (size_t i = 0; i < SW_COUNTOF(field); i++)
		if (!sw_str_split(&rest, '\0', &field[i]) && i < 3)
			return rev.len ? sw_fail(err, SW_G107, "\"%.*s\" names no commit", SW_ARG(rev))
				       : sw_fail(err, SW_G109, "%.*s says nothing of the commit: is it git?",
						 SW_ARG(git->program));
	uint64_t seconds = 0;
	if (!sw_str_u64(field[2], &seconds)) /* before 1970: no archive format can hold it */
		seconds = 0;
	size_t parents = 0;
	for (sw_str parent = {0}; field[3].len && sw_str_split(&field[3], ' ', &parent);)
		parents++;
	*out = (sw_git_commit){
		.id = field[0],
		.short_id = field[5],
		.tree = field[1],
		.time_s = (int64_t)seconds,
		.parents = parents,
		.author = field[4],
		.subject = field[6],
	};
	if (git->last)
		remember(git, out);
	return true;
}

const char *sw_git_change_name(sw_git_change_kind kind)
{
	static const char *const names[] = {
		[SW_GIT_UNMERGED] = "unmerged", [SW_GIT_DELETED] = "deleted",     [SW_GIT_ADDED] = "added",
		[SW_GIT_MODIFIED] = "modified", [SW_GIT_SUBMODULE] = "submodule", [SW_GIT_UNTRACKED] = "untracked",
	};
	return names[kind];
}

/* The text behind the n-th blank: the path of a record with n fields before it. */
static sw_str behind_fields(sw_str record, int fields)
{
	sw_str field = {0};
	while (fields-- > 0)
		if (!sw_str_split(&record, ' ', &field))
			return (sw_str){0};
	return record.ptr ? record : (sw_str){0};
}

/* "1 XY sub mH mI mW hH hI path" or "u XY sub m1 m2 m3 mW h1 h2 h3 path" (git-status(1), porcelain format 2). False when
   the record is no change of the project: untracked files inside of a submodule. */
static bool read_tracked_change(sw_str record, sw_git_change *out)
{
	if (record.len < 10)
		return false;
	char index = record.ptr[2], tree = record.ptr[3];
	bool submodule = record.ptr[5] == 'S';
	bool only_untracked = submodule && record.ptr[6] == '.' && record.ptr[7] == '.';
	if (record.ptr[0] == 'u') {
		*out = (sw_git_change){.path = behind_fields(record, 10), .kind = SW_GIT_UNMERGED};
		return true;
	}
	out->path = behind_fields(record, 8);
	out->staged = index != '.';
	if (index == '.' && only_untracked)
		return false;
	if (index == 'D' || tree == 'D')
		out->kind = SW_GIT_DELETED;
	else if (index == 'A' || tree == 'A')
		out->kind = SW_GIT_ADDED;
	else
		out->kind = submodule ? SW_GIT_SUBMODULE : SW_GIT_MODIFIED;
	return true;
}

static int by_path(const void *a, const void *b)
{
	const sw_git_change *x = a, *y = b;
	return sw_str_cmp(x->path, y->path);
}

static const char *const changes_args[] = {"status",       "--porcelain=v2",           "-z",
					   "--no-renames", "--untracked-files=normal", NULL};

bool sw_git_changes_start(const sw_git *git, sw_running *out, sw_error *err)
{
	return sw_git_start(git, changes_args, LIST_MAX, git->arena, out, err);
}

bool sw_git_changes_list(const sw_git *git, sw_arena *arena, sw_git_changes *out, sw_error *err)
{
	SW_AUTO(sw_running) running = {0};
	return sw_git_changes_start(git, &running, err) && sw_git_changes_finish(git, &running, arena, out, err);
}

bool sw_git_changes_finish(const sw_git *git, sw_running *running, sw_arena *arena, sw_git_changes *out, sw_error *err)
{
	static const char what[] = "listing the changes";
	sw_proc_result result = {0};
	sw_str text = {0}, record = {0};
	sw_git_changes list = {0};
	if (!sw_git_finish(running, changes_args, LIST_MAX, arena, &result, err))
		return sw_wrap(err, "%s", what);
	if (result.status != 0)
		return sw_git_fail(git, &result, what, err);
	text = result.out;
	while (sw_str_split(&text, '\0', &record)) {
		sw_git_change change = {0};
		if (sw_str_starts(record, SW_STR("? ")))
			change = (sw_git_change){.path = sw_str_from(record, 2), .kind = SW_GIT_UNTRACKED};
		else if (!read_tracked_change(record, &change))
			continue;
		sw_push(arena, &list, change);
	}
	if (list.len)
		qsort(list.ptr, list.len, sizeof *list.ptr, by_path);
	*out = list;
	return true;
}

/* "100644 blob <id>\t<path>" */
static bool read_entry(sw_str record, sw_git_entry *out)
{
	sw_str head = {0}, path = {0}, mode = {0}, type = {0};
	if (!sw_str_cut(record, SW_STR("\t"), &head, &path) || !sw_str_split(&head, ' ', &mode) ||
	    !sw_str_split(&head, ' ', &type))
		return false;
	*out = (sw_git_entry){.path = path, .id = head, .kind = SW_GIT_FILE};
	if (sw_str_is(mode, "100755"))
		out->kind = SW_GIT_EXECUTABLE;
	else if (sw_str_is(mode, "120000"))
		out->kind = SW_GIT_LINK;
	else if (sw_str_is(mode, "160000"))
		out->kind = SW_GIT_GITLINK;
	return true;
}

bool sw_git_files(const sw_git *git, sw_str commit, sw_arena *arena, sw_git_entries *out, sw_error *err)
{
	sw_git_commit found = {0};
	sw_str text = {0}, record = {0};
	sw_git_entries list = {0};
	if (!sw_git_commit_get(git, commit, arena, &found, err))
		return false;
	const char *args[] = {"ls-tree", "-r", "-z", "--full-tree", sw_cstr(arena, found.id), NULL};
	if (!sw_git_text(git, args, LIST_MAX, "listing the files", arena, &text, err))
		return false;
	while (sw_str_split(&text, '\0', &record)) {
		sw_git_entry entry = {0};
		if (!read_entry(record, &entry))
			continue;
		if (list.len == SW_LIMIT_MEMBERS)
			return sw_fail(err, SW_F004, "the commit holds more than %d files", SW_LIMIT_MEMBERS);
		sw_push(arena, &list, entry);
	}
	*out = list;
	return true;
}

bool sw_git_show(const sw_git *git, sw_str commit, sw_str path, sw_arena *arena, bool *found, sw_str *out,
		 sw_error *err)
{
	sw_git_commit of = {0};
	sw_proc_result result = {0};
	if (!sw_git_commit_get(git, commit, arena, &of, err))
		return false;
	const char *args[] = {"cat-file", "blob",
			      sw_cstr(arena, sw_fmt(arena, "%.*s:%.*s", SW_ARG(of.id), SW_ARG(path))), NULL};
	if (!sw_git_run(git, args, SW_LIMIT_TEXT_FILE, arena, &result, err))
		return sw_wrap(err, "reading %.*s", SW_ARG(path));
	/* Said of a path that is not in the tree; the commit itself is known to be there. */
	bool absent = result.status != 0 && (sw_git_said(&result, "does not exist in") ||
					     sw_git_said(&result, "exists on disk, but not in") ||
					     sw_git_said(&result, "ot a valid object name"));
	if (result.status != 0 && !absent)
		return sw_git_fail(git, &result, "reading a file", err);
	*found = !absent;
	*out = absent ? (sw_str){0} : result.out;
	return true;
}

/* for-each-ref before git 2.45 looks through one tag object only; a tag of a tag is asked for by name. */
static bool peel(const sw_git *git, sw_arena *arena, sw_git_ref *ref, sw_error *err)
{
	const char *args[] = {"rev-parse", "--verify", "--quiet",
			      sw_cstr(arena, sw_fmt(arena, "%.*s^{commit}", SW_ARG(ref->name))), NULL};
	sw_proc_result result = {0};
	if (!sw_git_run(git, args, 0, arena, &result, err))
		return false;
	ref->commit = result.status == 0;
	ref->target = ref->commit ? sw_str_trim(result.out) : ref->id;
	return true;
}

/* "<name> <type> <id> <type behind> <id behind> <seconds>"; names hold no blanks (git-check-ref-format(1)). */
static bool read_ref(const sw_git *git, sw_str line, sw_arena *arena, sw_git_ref *out, sw_error *err)
{
	sw_str field[6] = {0};
	uint64_t seconds = 0;
	for (size_t i = 0; i < SW_COUNTOF(field); i++)
		if (!sw_str_split(&line, ' ', &field[i]))
			break;
	(void)sw_str_u64(field[5], &seconds); /* a tag object may lack its tagger */
	*out = (sw_git_ref){.name = field[0], .id = field[2], .target = field[2], .time_s = (int64_t)seconds};
	out->annotated = sw_str_is(field[1], "tag");
	if (out->annotated && sw_str_is(field[3], "tag"))
		return peel(git, arena, out, err);
	if (out->annotated)
		out->target = field[4];
	out->commit = sw_str_is(out->annotated ? field[3] : field[1], "commit");
	return true;
}

bool sw_git_refs_read(const sw_git *git, sw_str prefix, sw_str merged, bool times, sw_arena *arena, sw_git_refs *out,
		      sw_error *err)
{
	/* a time costs reading the object */
	const char *args[] = {"for-each-ref",
			      times ? "--format=%(refname) %(objecttype) %(objectname) %(*objecttype) %(*objectname) "
				      "%(creatordate:unix)"
				    : "--format=%(refname) %(objecttype) %(objectname) %(*objecttype) %(*objectname)",
			      merged.len ? sw_cstr(arena, sw_fmt(arena, "--merged=%.*s", SW_ARG(merged)))
					 : "--sort=refname",
			      prefix.len ? sw_cstr(arena, prefix) : NULL, NULL};
	sw_str text = {0}, line = {0};
	sw_git_refs list = {0};
	if (!sw_git_text(git, args, LIST_MAX, "listing the refs", arena, &text, err))
		return false;
	while (sw_str_line(&text, &line)) {
		sw_git_ref ref = {0};
		if (!read_ref(git, line, arena, &ref, err))
			return false;
		sw_push(arena, &list, ref);
	}
	*out = list;
	return true;
}

bool sw_git_refs_list(const sw_git *git, sw_str prefix, bool merged, sw_arena *arena, sw_git_refs *out, sw_error *err)
{
	return sw_git_refs_read(git, prefix, merged ? SW_STR("HEAD") : (sw_str){0}, true, arena, out, err);
}
