/* Commit, tag and push, as the user would do them. */
#include "vcs/write.h"

#include <string.h>

#include "base/fs.h"
#include "vcs/git_internal.h"

#define HOOK_TIMEOUT_MS (10 * 60 * 1000) /* hooks run linters and tests */

sw_str sw_git_shown(const char *const *args, sw_arena *arena)
{
	return sw_fmt(arena, "git %.*s", SW_ARG(sw_shell_line(arena, args)));
}

static const char *const *argv_of(sw_arena *arena, const sw_strs *args)
{
	const char **argv = sw_new_n(arena, const char *, args->len + 1);
	for (size_t i = 0; i < args->len; i++)
		argv[i] = sw_cstr(arena, args->ptr[i]);
	return argv;
}

/* Runs git with the user's hooks. LC_ALL=C.UTF-8: its messages are told apart by their text, and hooks need UTF-8. */
static bool run_own(const sw_git *git, const char *const *args, sw_str input, sw_arena *arena, sw_proc_result *out,
		    sw_error *err)
{
	static const char *const hidden[] = {"GIT_OPTIONAL_LOCKS", "GIT_LITERAL_PATHSPECS", "GIT_CEILING_DIRECTORIES"};
	sw_env env = {git->env};
	sw_strs changes = {0};
	size_t count = 0;
	for (size_t i = 0; i < SW_COUNTOF(hidden); i++)
		sw_push(arena, &changes, sw_str_of(hidden[i]));
	sw_push(arena, &changes, SW_STR("LC_ALL=C.UTF-8"));
	while (args[count])
		count++;
	const char **argv = sw_new_n(arena, const char *, count + 3);
	argv[0] = sw_cstr(arena, git->program);
	argv[1] = "--no-pager";
	memcpy(argv + 2, args, count * sizeof *args);
	if (!git->program.len) {
		sw_fail(err, SW_G102, "there is no git on PATH");
		return sw_hint(err, "apt install git");
	}
	return sw_run(arena, argv,
		      &(sw_proc_options){.cwd = git->work_tree,
					 .env = sw_env_with(arena, &env, changes.ptr, changes.len),
					 .input = input,
					 .timeout_ms = HOOK_TIMEOUT_MS},
		      out, err) ||
	       sw_wrap(err, "git %s", args[0]);
}

static bool nobody(const sw_proc_result *result)
{
	static const char *const texts[] = {"Please tell me who you are", "empty ident name",
					    "unable to auto-detect email"};
	for (size_t i = 0; i < SW_COUNTOF(texts); i++)
		if (sw_git_said(result, texts[i]))
			return true;
	return false;
}

/* Last line that was said, on either stream: a hook explains itself at its end, git before it. */
static sw_str reason_of(const sw_proc_result *result)
{
	sw_str said = sw_str_trim(result->err).len ? result->err : result->out, line = {0}, reason = {0};
	while (sw_str_line(&said, &line)) {
		line = sw_str_trim(line);
		if (line.len && !sw_str_starts(line, SW_STR("hint:")) &&
		    (!reason.len || sw_str_starts(line, SW_STR("fatal: ")) || sw_str_starts(line, SW_STR("error: "))))
			reason = line;
	}
	if (sw_str_starts(reason, SW_STR("fatal: ")) || sw_str_starts(reason, SW_STR("error: ")))
		reason = sw_str_from(reason, strlen("fatal: "));
	return reason.len ? reason : SW_STR("a hook refused it without a word");
}

static bool refuse(const sw_proc_result *result, sw_arena *arena, const char *what, sw_error *err)
{
	if (nobody(result)) {
		sw_fail(err, SW_G115, "git does not know who makes %s", what);
		return sw_hint(err, "git config --global user.name \"Your Name\" && git config --global user.email "
				    "you@example.com");
	}
	sw_fail(err, SW_G111, "git did not make %s: %.*s", what, SW_ARG(reason_of(result)));
	err->upstream_status = result->status;
	sw_hint(err, "correct what it says and run the command again");
	return sw_detail(err, sw_str_cat(arena, result->out, result->err));
}

/* Commit ------------------------------------------------------------------------------------------------------------------ */

static void push_commit(const sw_git_new_commit *commit, sw_str message_option, sw_str message, sw_arena *arena,
			sw_strs *args)
{
	sw_push(arena, args, SW_STR("commit"));
	sw_push(arena, args, message_option);
	sw_push(arena, args, message);
	if (commit->sign)
		sw_push(arena, args, SW_STR("--gpg-sign"));
}

static void push_paths(const sw_strs *paths, const char *prefix, sw_arena *arena, sw_strs *args)
{
	sw_push(arena, args, SW_STR("--"));
	sw_each (path, paths)
		sw_push(arena, args, sw_str_cat(arena, sw_str_of(prefix), *path));
}

const char *const *sw_git_commit_args(const sw_git_new_commit *commit, sw_arena *arena)
{
	sw_strs args = {0};
	push_commit(commit, SW_STR("-m"), commit->message, arena, &args);
	push_paths(commit->paths, "", arena, &args);
	return argv_of(arena, &args);
}

const char *const *sw_git_add_args(const sw_strs *paths, sw_arena *arena)
{
	sw_strs args = {0};
	sw_push(arena, &args, SW_STR("add"));
	sw_push(arena, &args, SW_STR("--intent-to-add"));
	push_paths(paths, "", arena, &args);
	return argv_of(arena, &args);
}

/* New files must be known before they can be named; when the commit fails they are forgotten again. */
static bool know_files(const sw_git *git, const sw_strs *paths, bool know, sw_arena *arena, sw_error *err)
{
	sw_proc_result result = {0};
	sw_strs args = {0};
	if (!paths || !paths->len)
		return true;
	sw_push(arena, &args, know ? SW_STR("add") : SW_STR("reset"));
	sw_push(arena, &args, know ? SW_STR("--intent-to-add") : SW_STR("--quiet"));
	push_paths(paths, ":(top,literal)", arena, &args);
	return run_own(git, argv_of(arena, &args), (sw_str){0}, arena, &result, err) &&
	       (result.status == 0 || refuse(&result, arena, "the commit", err));
}

bool sw_git_forget(const sw_git *git, const sw_strs *paths, sw_arena *arena, sw_error *err)
{
	return know_files(git, paths, false, arena, err);
}

bool sw_git_commit_make(const sw_git *git, const sw_git_new_commit *commit, sw_arena *arena, sw_str *id, sw_error *err)
{
	sw_proc_result result = {0};
	sw_strs args = {0};
	push_commit(commit, SW_STR("-F"), SW_STR("-"), arena, &args);
	sw_push(arena, &args, SW_STR("--quiet"));
	sw_push(arena, &args, SW_STR("--cleanup=whitespace")); /* a line that begins with # stays */
	push_paths(commit->paths, ":(top,literal)", arena, &args);
	if (!know_files(git, commit->created, true, arena, err) ||
	    !run_own(git, argv_of(arena, &args), commit->message, arena, &result, err))
		return false;
	if (result.status != 0) {
		sw_error ignored = {0};
		bool forgotten = !commit->created || sw_git_forget(git, commit->created, arena, &ignored);
		refuse(&result, arena, "the commit", err);
		return forgotten ? false : sw_wrap(err, "%s", ignored.message);
	}
	return sw_git_head_id(git, arena, id, err);
}

/* Tag --------------------------------------------------------------------------------------------------------------------- */

bool sw_git_tag_name_check(sw_str name, sw_error *err)
{
	bool bad = !name.len || name.ptr[0] == '-' || name.ptr[0] == '/' || sw_str_is(name, "@") ||
		   sw_str_ends(name, SW_STR("/")) || sw_str_ends(name, SW_STR(".")) ||
		   sw_str_find(name, SW_STR("..")) != SW_NPOS || sw_str_find(name, SW_STR("@{")) != SW_NPOS ||
		   sw_str_find(name, SW_STR("//")) != SW_NPOS;
	for (size_t i = 0; i < name.len; i++)
		bad = bad || (unsigned char)name.ptr[i] <= ' ' || name.ptr[i] == 0x7f ||
		      strchr("~^:?*[\\", name.ptr[i]);
	sw_str rest = name, part = {0};
	while (name.len && sw_str_split(&rest, '/', &part))
		bad = bad || sw_str_starts(part, SW_STR(".")) || sw_str_ends(part, SW_STR(".lock"));
	return !bad || sw_fail(err, SW_G117, "\"%.*s\" is no possible name of a tag", SW_ARG(name));
}

bool sw_git_tag_find(const sw_git *git, sw_str name, sw_arena *arena, bool *found, sw_str *commit, sw_error *err)
{
	sw_str ref = sw_fmt(arena, "refs/tags/%.*s", SW_ARG(name));
	sw_git_refs refs = {0};
	sw_str id = {0};
	*found = false;
	if (sw_git_ref_id(git, ref, arena, &id) && !id.len)
		return true;
	if (!sw_git_refs_read(git, ref, (sw_str){0}, false, arena, &refs, err))
		return false;
	*found = false;
	sw_each (it, &refs)
		if (sw_str_eq(it->name, ref)) {
			*found = true;
			*commit = it->target;
		}
	return true;
}

static void push_tag(const sw_git_new_tag *tag, sw_str message_option, sw_str message, sw_arena *arena, sw_strs *args)
{
	sw_push(arena, args, SW_STR("tag"));
	if (tag->sign)
		sw_push(arena, args, SW_STR("-s"));
	else if (tag->message.len)
		sw_push(arena, args, SW_STR("-a"));
	sw_push(arena, args, tag->name);
	if (tag->commit.len)
		sw_push(arena, args, tag->commit);
	if (!tag->message.len)
		return;
	sw_push(arena, args, message_option);
	sw_push(arena, args, message);
}

const char *const *sw_git_tag_args(const sw_git_new_tag *tag, sw_arena *arena)
{
	sw_strs args = {0};
	push_tag(tag, SW_STR("-m"), tag->message, arena, &args);
	return argv_of(arena, &args);
}

bool sw_git_tag_make(const sw_git *git, const sw_git_new_tag *tag, sw_arena *arena, bool *existed, sw_error *err)
{
	sw_git_commit wanted = {0};
	sw_proc_result result = {0};
	sw_strs args = {0};
	sw_str there = {0};
	bool found = false;
	if (!sw_git_tag_name_check(tag->name, err))
		return false;
	push_tag(tag, SW_STR("-F"), SW_STR("-"), arena, &args);
	if (tag->message.len)
		sw_push(arena, &args, SW_STR("--cleanup=whitespace"));
	if (!run_own(git, argv_of(arena, &args), tag->message, arena, &result, err))
		return false;
	*existed = false;
	if (result.status == 0)
		return true;
	if (!sw_git_said(&result, "already exists"))
		return refuse(&result, arena, "the tag", err);
	if (!sw_git_tag_find(git, tag->name, arena, &found, &there, err) ||
	    !sw_git_commit_get(git, tag->commit, arena, &wanted, err))
		return false;
	*existed = found && sw_str_eq(there, wanted.id);
	if (*existed)
		return true;
	sw_fail(err, SW_G112, "the tag %.*s exists already, on another commit (%.*s)", SW_ARG(tag->name),
		SW_ARG(sw_str_sub(there, 0, 9)));
	return sw_hint(err, "git tag -d %.*s    (only if it was never pushed)", SW_ARG(tag->name));
}

/* Push -------------------------------------------------------------------------------------------------------------------- */

/* The value of one key in what `git config --get-regexp` printed with -z: "key\nvalue\0". The last one counts. */
static sw_str config_value(sw_str listed, sw_str key)
{
	sw_str rest = listed, entry = {0}, name = {0}, value = {0}, found = {0};
	while (sw_str_split(&rest, '\0', &entry))
		if (sw_str_cut(entry, SW_STR("\n"), &name, &value) && sw_str_eq(name, key))
			found = value;
	return found;
}

/* The name of the only remote, "origin" when there are several, "" when there is none. */
static sw_str usual_remote(sw_str listed)
{
	sw_str rest = listed, entry = {0}, name = {0}, value = {0}, only = {0};
	while (sw_str_split(&rest, '\0', &entry)) {
		if (!sw_str_cut(entry, SW_STR("\n"), &name, &value) || !sw_str_starts(name, SW_STR("remote.")) ||
		    !sw_str_ends(name, SW_STR(".url")))
			continue;
		sw_str remote = sw_str_sub(name, strlen("remote."), name.len - strlen(".url"));
		if (only.len && !sw_str_eq(only, remote))
			return SW_STR("origin");
		only = remote;
	}
	return only;
}

bool sw_git_push_target(const sw_git *git, sw_str branch, sw_arena *arena, sw_git_push_spec *out, sw_error *err)
{
	static const char *const args[] = {
		"config", "-z", "--get-regexp",
		"^(remote\\..*\\.url|remote\\.pushdefault|branch\\..*\\.(pushremote|remote|merge))$", NULL};
	sw_proc_result result = {0};
	sw_str remote = {0};
	if (!sw_git_run(git, args, 0, arena, &result, err))
		return false;
	if (result.status != 0 && result.status != 1) /* 1: no such key */
		return sw_git_fail(git, &result, "reading the settings", err);
	sw_str pushes = config_value(result.out, sw_fmt(arena, "branch.%.*s.pushremote", SW_ARG(branch)));
	sw_str pulls = config_value(result.out, sw_fmt(arena, "branch.%.*s.remote", SW_ARG(branch)));
	sw_str fallback = config_value(result.out, SW_STR("remote.pushdefault"));
	remote = pushes.len ? pushes : fallback.len ? fallback : pulls.len ? pulls : usual_remote(result.out);
	if (!remote.len) {
		sw_fail(err, SW_G114, "%.*s has no remote to push to", SW_ARG(git->work_tree));
		return sw_hint(err, "git remote add origin URL");
	}
	out->remote = remote;
	out->branch = branch;
	sw_str merge = config_value(result.out, sw_fmt(arena, "branch.%.*s.merge", SW_ARG(branch)));
	if (sw_str_eq(remote, pulls) && sw_str_starts(merge, SW_STR("refs/heads/")))
		out->target = sw_str_from(merge, strlen("refs/heads/"));
	return true;
}

const char *const *sw_git_push_args(const sw_git_push_spec *push, sw_arena *arena)
{
	sw_strs args = {0};
	sw_push(arena, &args, SW_STR("push"));
	sw_push(arena, &args, SW_STR("--atomic"));
	sw_push(arena, &args, push->remote);
	if (push->branch.len && (!push->target.len || sw_str_eq(push->branch, push->target)))
		sw_push(arena, &args, push->branch);
	else if (push->branch.len)
		sw_push(arena, &args, sw_fmt(arena, "%.*s:%.*s", SW_ARG(push->branch), SW_ARG(push->target)));
	if (push->tags)
		sw_each (tag, push->tags)
			sw_push(arena, &args, *tag);
	return argv_of(arena, &args);
}

/* Full names of both ends, so that a tag and a branch of one name are told apart. */
static const char *const *exact_push_args(const sw_git_push_spec *push, sw_arena *arena)
{
	sw_strs args = {0};
	sw_str target = push->target.len ? push->target : push->branch;
	sw_push(arena, &args, SW_STR("push"));
	sw_push(arena, &args, SW_STR("--atomic"));
	sw_push(arena, &args, SW_STR("--porcelain"));
	sw_push(arena, &args, push->remote);
	if (push->branch.len)
		sw_push(arena, &args,
			sw_fmt(arena, "refs/heads/%.*s:refs/heads/%.*s", SW_ARG(push->branch), SW_ARG(target)));
	if (push->tags)
		sw_each (tag, push->tags)
			sw_push(arena, &args,
				sw_fmt(arena, "refs/tags/%.*s:refs/tags/%.*s", SW_ARG(*tag), SW_ARG(*tag)));
	return argv_of(arena, &args);
}

/* "!\trefs/heads/main:refs/heads/main\t[rejected] (fetch first)" gives "[rejected] (fetch first)". A ref that failed only
   because another one did is passed over. */
static sw_str refused_because(sw_str out)
{
	sw_str line = {0}, reason = {0};
	while (sw_str_line(&out, &line)) {
		size_t tab = sw_str_rchr(line, '\t');
		if (!sw_str_starts(line, SW_STR("!\t")) || tab == SW_NPOS)
			continue;
		if (!reason.len || sw_str_find(reason, SW_STR("atomic push failed")) != SW_NPOS)
			reason = sw_str_from(line, tab + 1);
	}
	return reason;
}

bool sw_git_push(const sw_git *git, const sw_git_push_spec *push, sw_arena *arena, sw_error *err)
{
	sw_proc_result result = {0};
	if (!run_own(git, exact_push_args(push, arena), (sw_str){0}, arena, &result, err))
		return false;
	if (result.status == 0)
		return true;
	sw_str because = refused_because(result.out);
	sw_fail(err, SW_G113, "%.*s did not take the push: %.*s", SW_ARG(push->remote),
		SW_ARG(because.len ? because : reason_of(&result)));
	err->upstream_status = result.status;
	return sw_detail(err, result.err);
}

bool sw_git_tracked(const sw_git *git, const sw_strs *paths, sw_arena *arena, sw_strs *out, sw_error *err)
{
	sw_str listed = {0}, name = {0};
	sw_strs args = {0};
	if (!paths->len)
		return true;
	sw_push(arena, &args, SW_STR("ls-files"));
	sw_push(arena, &args, SW_STR("-z"));
	sw_push(arena, &args, SW_STR("--full-name"));
	push_paths(paths, "", arena, &args);
	if (!sw_git_text(git, argv_of(arena, &args), 0, "listing the tracked files", arena, &listed, err))
		return false;
	while (sw_str_split(&listed, '\0', &name))
		if (sw_strs_has(paths, name))
			sw_push(arena, out, name);
	return true;
}
