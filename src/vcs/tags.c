#include "vcs/tags.h"

#include "base/fs.h"
#include "vcs/git_internal.h"

/* Lines "refs/tags/NAME". */
static void take_names(sw_str text, sw_arena *arena, sw_strs *out)
{
	const sw_str prefix = SW_S("refs/tags/");
	sw_str line = {0};
	while (sw_str_line(&text, &line))
		if (sw_str_starts(line, prefix))
			sw_push(arena, out, sw_str_from(line, prefix.len));
}

bool sw_git_tag_names(const sw_git *git, sw_arena *arena, sw_strs *out, sw_error *err)
{
	const char *args[] = {"for-each-ref", "--format=%(refname)", "refs/tags/", NULL};
	sw_str text = {0};
	sw_strs names = {0};
	if (!sw_git_text(git, args, SW_GIT_NAMES_MAX, "listing the tags", arena, &text, err))
		return false;
	take_names(text, arena, &names);
	*out = names;
	return true;
}

/* The same from packed-refs alone, which saves a process: when no tag has a file of its own (as in any fresh clone), the list
   tells of every tag what it stands on, and it holds `tag` itself, so that refs are not kept elsewhere (reftable). */
static bool beside_packed(const sw_git *git, sw_str tag, sw_arena *arena, sw_strs *out)
{
	sw_strs loose = {0};
	sw_str text = {0}, first = {0}, commit = {0};
	sw_error ignored = {0};
	sw_git_packed_ref ref = {0};
	const sw_str prefix = SW_S("refs/tags/");
	if (!sw_list_dir(arena, sw_path_join(arena, git->common_dir, SW_STR("refs/tags")), &loose, &ignored) ||
	    loose.len ||
	    !sw_read_file(arena, sw_path_join(arena, git->common_dir, SW_STR("packed-refs")), SW_GIT_NAMES_MAX, &text,
			  &ignored))
		return false;
	sw_str rest = text;
	if (!sw_str_line(&rest, &first) || sw_str_find(first, SW_STR(" fully-peeled ")) == SW_NPOS)
		return false;
	for (sw_str all = rest; !commit.len && sw_git_packed_next(&all, &ref);)
		if (sw_str_starts(ref.name, prefix) && sw_str_eq(sw_str_from(ref.name, prefix.len), tag))
			commit = ref.commit;
	if (!commit.len)
		return false;
	while (sw_git_packed_next(&rest, &ref))
		if (sw_str_starts(ref.name, prefix) && sw_str_eq(ref.commit, commit))
			sw_push(arena, out, sw_str_from(ref.name, prefix.len));
	return true;
}

bool sw_git_tags_beside(const sw_git *git, sw_str tag, sw_arena *arena, sw_strs *out, sw_error *err)
{
	sw_str point = sw_fmt(arena, "--points-at=refs/tags/%.*s^{commit}", SW_ARG(tag));
	const char *args[] = {"for-each-ref", sw_cstr(arena, point), "--format=%(refname)", "refs/tags/", NULL};
	sw_str text = {0};
	sw_strs names = {0};
	if (!beside_packed(git, tag, arena, &names)) {
		if (!sw_git_text(git, args, SW_GIT_NAMES_MAX, "listing the tags of a commit", arena, &text, err))
			return false;
		take_names(text, arena, &names);
	}
	*out = names;
	return true;
}

sw_str sw_git_glob_quote(sw_arena *arena, sw_str text)
{
	SW_AUTO(sw_buf) out = {0};
	for (size_t i = 0; i < text.len; i++) {
		if (sw_str_chr(SW_STR("*?[\\"), text.ptr[i]) != SW_NPOS)
			sw_buf_addc(&out, '\\');
		sw_buf_addc(&out, text.ptr[i]);
	}
	return sw_buf_copy(&out, arena);
}

bool sw_git_describe_without(const sw_git *git, sw_str match, const sw_strs *excludes, sw_str commit, sw_arena *arena,
			     sw_str *out, sw_error *err)
{
	enum { FIXED = 8 }; /* the words below, the commit, the end */
	if (excludes->len > SW_GIT_EXCLUDES_MAX) {
		sw_fail(err, SW_F004, "%zu tags are no versions, which is too many to pass over one by one",
			excludes->len);
		return sw_hint(
			err,
			"say what a version's tag looks like: [tool.shipwheel.version] tag-format = \"v{version}\"");
	}
	if (sw_str_starts(commit, SW_STR("-")))
		return sw_fail(err, SW_G107, "\"%.*s\" names no commit", SW_ARG(commit));
	const char **args = sw_new_n(arena, const char *, excludes->len + FIXED);
	size_t count = 0;
	args[count++] = "describe";
	args[count++] = "--tags";
	args[count++] = "--long";
	args[count++] = "--abbrev=64";
	args[count++] = sw_cstr(arena, sw_fmt(arena, "--match=%.*s", SW_ARG(match)));
	sw_each (name, excludes)
		args[count++] =
			sw_cstr(arena, sw_fmt(arena, "--exclude=%.*s", SW_ARG(sw_git_glob_quote(arena, *name))));
	args[count] = commit.len ? sw_cstr(arena, commit) : "HEAD";
	return sw_git_describe_args(git, args, !commit.len && !git->bare, arena, out, err);
}
