#include "vcs/log.h"

#include <string.h>

#include "base/limits.h"
#include "vcs/git_internal.h"

/* Every field ends with NUL (-z ends the last one), which no field can hold: git itself ends a message at its first NUL. */
#define LOG_FORMAT "--format=tformat:%H%x00%P%x00%an%x00%ae%x00%at%x00%ct%x00%B"
enum { FIELD_ID, FIELD_PARENTS, FIELD_AUTHOR, FIELD_EMAIL, FIELD_AUTHOR_TIME, FIELD_TIME, FIELD_MESSAGE, FIELD_COUNT };

static int64_t seconds_of(sw_str text)
{
	uint64_t value = 0;
	return sw_str_u64(text, &value) && value <= INT64_MAX ? (int64_t)value : 0;
}

static sw_git_log_entry entry_of(const sw_str *field, sw_arena *arena)
{
	sw_git_log_entry entry = {
		.id = field[FIELD_ID],
		.author = field[FIELD_AUTHOR],
		.email = field[FIELD_EMAIL],
		.author_time_s = seconds_of(field[FIELD_AUTHOR_TIME]),
		.time_s = seconds_of(field[FIELD_TIME]),
		.message = sw_str_sub(field[FIELD_MESSAGE], 0, SW_LIMIT_COMMIT_MESSAGE),
		.cut = field[FIELD_MESSAGE].len > SW_LIMIT_COMMIT_MESSAGE,
	};
	sw_str parents = field[FIELD_PARENTS], parent = {0};
	while (parents.len && sw_str_split(&parents, ' ', &parent))
		sw_push(arena, &entry.parents, parent);
	return entry;
}

static bool parse_log(sw_str text, sw_arena *arena, sw_git_log_entries *out, sw_error *err)
{
	sw_git_log_entries entries = {0};
	while (text.len) {
		sw_str field[FIELD_COUNT] = {0};
		for (size_t i = 0; i < FIELD_COUNT; i++)
			if (!sw_str_split(&text, '\0', &field[i]))
				return sw_fail(err, SW_G109, "git log ends in the middle of a commit");
		if (entries.len == SW_LIMIT_COMMITS)
			return sw_fail(err, SW_F004, "there are more than %d commits", SW_LIMIT_COMMITS);
		sw_push(arena, &entries, entry_of(field, arena));
	}
	*out = entries;
	return true;
}

/* Arguments of a listing, NULL at the end. The revisions stand behind --end-of-options, so none can be an option. */
static const char *const *log_args(const sw_git_log_options *options, sw_arena *arena)
{
	sw_strs args = {0};
	size_t max = options->max && options->max < SW_LIMIT_COMMITS ? options->max : SW_LIMIT_COMMITS + 1;
	sw_push(arena, &args, SW_STR("log"));
	sw_push(arena, &args, SW_STR("-z"));
	sw_push(arena, &args, SW_STR("--topo-order"));
	sw_push(arena, &args, SW_STR("--no-color"));
	sw_push(arena, &args, SW_STR("--no-notes"));
	sw_push(arena, &args, SW_STR("--encoding=UTF-8"));
	sw_push(arena, &args, SW_STR(LOG_FORMAT));
	sw_push(arena, &args, sw_fmt(arena, "--max-count=%zu", max));
	if (options->first_parent)
		sw_push(arena, &args, SW_STR("--first-parent"));
	sw_push(arena, &args, SW_STR("--end-of-options"));
	sw_push(arena, &args, options->until.len ? options->until : SW_STR("HEAD"));
	if (options->since.len)
		sw_push(arena, &args, sw_str_cat(arena, SW_STR("^"), options->since));
	sw_push(arena, &args, SW_STR("--"));
	for (size_t i = 0; options->paths && i < options->paths->len; i++)
		sw_push(arena, &args, options->paths->ptr[i]);
	const char **argv = sw_new_n(arena, const char *, args.len + 1);
	for (size_t i = 0; i < args.len; i++)
		argv[i] = sw_cstr(arena, args.ptr[i]);
	return argv;
}

bool sw_git_log(const sw_git *git, const sw_git_log_options *options, sw_arena *arena, sw_git_log_entries *out,
		sw_error *err)
{
	static const sw_git_log_options none = {0};
	sw_proc_result result = {0};
	if (!options)
		options = &none;
	if (!sw_git_run(git, log_args(options, arena), SW_LIMIT_LOG_BYTES, arena, &result, err))
		return sw_wrap(err, "reading the history");
	if (result.status != 0 && !options->until.len && sw_git_said(&result, "bad revision 'HEAD'")) {
		*out = (sw_git_log_entries){0};
		return true;
	}
	if (result.status != 0)
		return sw_git_fail(git, &result, "reading the history", err);
	return parse_log(result.out, arena, out, err);
}

/* The remote that is meant, from the lines "key LF value NUL" of git config. */
static sw_str choose_remote(sw_str config, sw_str branch)
{
	sw_str item = {0}, key = {0}, value = {0}, only = {0}, of_branch = {0};
	size_t count = 0;
	bool origin = false;
	while (sw_str_split(&config, '\0', &item)) {
		if (!sw_str_cut(item, SW_STR("\n"), &key, &value))
			continue;
		if (sw_str_starts(key, SW_STR("branch."))) {
			sw_str name = sw_str_sub(key, strlen("branch."), sw_str_rchr(key, '.'));
			if (branch.len && sw_str_eq(name, branch))
				of_branch = value;
			continue;
		}
		sw_str name = sw_str_sub(key, strlen("remote."), sw_str_rchr(key, '.'));
		count += !sw_str_eq(name, only); /* further URLs of one remote stand beside each other */
		only = name;
		origin = origin || sw_str_is(name, "origin");
	}
	if (of_branch.len && !sw_str_is(of_branch, "."))
		return of_branch;
	return origin ? SW_STR("origin") : count == 1 ? only : (sw_str){0};
}

bool sw_git_remote_url(const sw_git *git, sw_arena *arena, sw_str *out, sw_error *err)
{
	const char *list[] = {"config", "-z", "--get-regexp", "^(remote\\..*\\.url|branch\\..*\\.remote)$", NULL};
	sw_proc_result result = {0};
	sw_str branch = {0};
	if (!sw_git_branch(git, arena, &branch, err) || !sw_git_run(git, list, 0, arena, &result, err))
		return false;
	sw_str remote = choose_remote(result.out, branch); /* status 1: no such key */
	if (!remote.len || sw_str_starts(remote, SW_STR("-"))) {
		*out = (sw_str){0};
		return true;
	}
	const char *get[] = {"ls-remote", "--get-url", "--", sw_cstr(arena, remote), NULL}; /* asks no server */
	if (!sw_git_run(git, get, 0, arena, &result, err))
		return false;
	*out = result.status == 0 ? sw_str_trim(result.out) : (sw_str){0};
	return true;
}

bool sw_git_tag_day(const sw_git *git, sw_str name, sw_arena *arena, sw_str *out, sw_error *err)
{
	/* A full name: for-each-ref takes it as itself, or as a folder of refs, which a tag's name cannot be too. */
	const char *args[] = {"for-each-ref", "--count=1", "--format=%(creatordate:short)",
			      sw_cstr(arena, sw_str_cat(arena, SW_STR("refs/tags/"), name)), NULL};
	return sw_git_text(git, args, 0, "reading the tag", arena, out, err) && (*out = sw_str_trim(*out), true);
}
