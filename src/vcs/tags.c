#include "vcs/tags.h"

#include "vcs/git_internal.h"

#define NAMES_MAX ((size_t)64 << 20) /* bytes of all tags' names: a million of the usual length */

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
	if (!sw_git_text(git, args, NAMES_MAX, "listing the tags", arena, &text, err))
		return false;
	take_names(text, arena, &names);
	*out = names;
	return true;
}

bool sw_git_tags_at(const sw_git *git, sw_str rev, sw_arena *arena, sw_strs *out, sw_error *err)
{
	sw_str point = sw_fmt(arena, "--points-at=%.*s", SW_ARG(rev.len ? rev : SW_STR("HEAD")));
	const char *args[] = {"for-each-ref", sw_cstr(arena, point), "--format=%(refname)", "refs/tags/", NULL};
	sw_str text = {0};
	sw_strs names = {0};
	if (!sw_git_text(git, args, NAMES_MAX, "listing the tags of a commit", arena, &text, err))
		return false;
	take_names(text, arena, &names);
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
