/* Refs from their files, which costs no process: gitrepository-layout(5), git-pack-refs(1). */
#include "base/fs.h"
#include "vcs/git_internal.h"

#define REF_FILE_MAX ((size_t)4096) /* a loose ref holds an id, or the name of another */

bool sw_git_packed_next(sw_str *rest, sw_git_packed_ref *out)
{
	sw_str line = {0}, peek = {0}, after = {0};
	while (sw_str_line(rest, &line)) {
		if (!sw_str_cut(line, SW_STR(" "), &out->id, &out->name) || sw_str_starts(line, SW_STR("#")))
			continue;
		out->commit = out->id;
		after = *rest;
		if (sw_str_line(&after, &peek) && sw_str_starts(peek, SW_STR("^"))) {
			out->commit = sw_str_from(peek, 1);
			*rest = after;
		}
		return true;
	}
	return false;
}

static bool is_id(const sw_git *git, sw_str text)
{
	bool ok = text.len == (git->sha256 ? 64U : 40U);
	for (size_t i = 0; ok && i < text.len; i++)
		ok = sw_hex_value(text.ptr[i]) >= 0;
	return ok;
}

bool sw_git_ref_id(const sw_git *git, sw_str name, sw_arena *arena, sw_str *id)
{
	sw_str text = {0}, loose = sw_path_join(arena, git->common_dir, name);
	sw_str packed = sw_path_join(arena, git->common_dir, SW_STR("packed-refs"));
	sw_git_packed_ref ref = {0};
	sw_error ignored = {0};
	*id = (sw_str){0};
	if (sw_is_dir(sw_path_join(arena, git->common_dir, SW_STR("reftable"))))
		return false;
	if (sw_lstat(loose).kind == SW_FILE_REGULAR) {
		bool read = sw_read_file(arena, loose, REF_FILE_MAX, &text, &ignored);
		*id = sw_str_rtrim(text);
		return read && is_id(git, *id);
	}
	if (!sw_is_file(packed))
		return true;
	if (!sw_read_file(arena, packed, SW_GIT_NAMES_MAX, &text, &ignored))
		return false;
	while (!id->len && sw_git_packed_next(&text, &ref))
		if (sw_str_eq(ref.name, name))
			*id = ref.id;
	return !id->len || is_id(git, *id);
}

bool sw_git_head_id(const sw_git *git, sw_arena *arena, sw_str *out, sw_error *err)
{
	sw_str branch = {0};
	sw_git_commit head = {0};
	if (!sw_git_branch(git, arena, &branch, err))
		return false;
	if (branch.len && sw_git_ref_id(git, sw_str_cat(arena, SW_STR("refs/heads/"), branch), arena, out) && out->len)
		return true;
	if (!sw_git_commit_get(git, (sw_str){0}, arena, &head, err))
		return false;
	*out = head.id;
	return true;
}
