#include "vcs/trial.h"

#include "vcs/git_internal.h"

/* Whoever the user is, and whatever the user has set up: a clone of ours is nobody's work. */
static const char *const as_nobody[] = {
	"-c", "user.name=shipwheel",  "-c", "user.email=shipwheel@localhost",
	"-c", "commit.gpgSign=false", "-c", "tag.gpgSign=false",
	"-c", "core.safecrlf=false",
};

static bool run(const sw_git *clone, const char *const *words, size_t count, const char *what, sw_arena *arena,
		sw_error *err)
{
	sw_str ignored = {0};
	const char **args = sw_new_n(arena, const char *, SW_COUNTOF(as_nobody) + count + 1);
	for (size_t i = 0; i < SW_COUNTOF(as_nobody); i++)
		args[i] = as_nobody[i];
	for (size_t i = 0; i < count; i++)
		args[SW_COUNTOF(as_nobody) + i] = words[i];
	return sw_git_text(clone, args, 0, what, arena, &ignored, err);
}

bool sw_git_trial_commit(const sw_git *clone, const sw_strs *paths, sw_arena *arena, sw_error *err)
{
	const char **add = sw_new_n(arena, const char *, paths->len + 3);
	add[0] = "add";
	add[1] = "--force";
	add[2] = "--";
	for (size_t i = 0; i < paths->len; i++)
		add[3 + i] = sw_cstr(arena, paths->ptr[i]);
	static const char *const commit[] = {"commit", "--quiet", "--allow-empty", "--no-verify", "--message=trial"};
	return run(clone, add, paths->len + 3, "preparing a trial commit", arena, err) &&
	       run(clone, commit, SW_COUNTOF(commit), "making a trial commit", arena, err);
}

bool sw_git_trial_tag(const sw_git *clone, sw_str tag, sw_arena *arena, sw_error *err)
{
	const char *const words[] = {"tag", "--annotate", "--force", "--message=trial", "--", sw_cstr(arena, tag)};
	return run(clone, words, SW_COUNTOF(words), "making a trial tag", arena, err);
}
