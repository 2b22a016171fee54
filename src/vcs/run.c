/* The child processes: one place that knows how git is started and what its complaints mean. */
#include "vcs/git_internal.h"

#include <string.h>

#include "base/fs.h"
#include "base/limits.h"

#define GIT_TIMEOUT_S     300   /* a describe of the largest known history takes seconds */
#define GIT_TIMEOUT_MAX_S 86400 /* a day */

/* Variables that choose the user's own set-up. Every other GIT_* may come from a hook or a hostile place and point git at
   another repository, index or program. */
static const char *const kept_variables[] = {
	"GIT_EXEC_PATH",       "GIT_SSH",
	"GIT_SSH_COMMAND",     "GIT_CONFIG_GLOBAL",
	"GIT_CONFIG_SYSTEM",   "GIT_CONFIG_NOSYSTEM",
	"GIT_AUTHOR_NAME",     "GIT_AUTHOR_EMAIL",
	"GIT_AUTHOR_DATE",     "GIT_COMMITTER_NAME",
	"GIT_COMMITTER_EMAIL", "GIT_COMMITTER_DATE",
};

static bool is_kept(sw_str name)
{
	for (size_t i = 0; i < SW_COUNTOF(kept_variables); i++)
		if (sw_str_is(name, kept_variables[i]))
			return true;
	return false;
}

char **sw_git_env(sw_arena *arena, const sw_env *env, sw_str work_tree)
{
	sw_strs changes = {0};
	for (char **var = env->vars; var && *var; var++) {
		sw_str name = sw_str_of(*var);
		name = sw_str_sub(name, 0, sw_str_chr(name, '='));
		if (sw_str_starts(name, SW_STR("GIT_")) && !is_kept(name))
			sw_push(arena, &changes, name);
	}
	sw_push(arena, &changes, SW_STR("LANGUAGE"));
	sw_push(arena, &changes, SW_STR("LC_ALL=C"));
	sw_push(arena, &changes, SW_STR("GIT_TERMINAL_PROMPT=0"));
	sw_push(arena, &changes, SW_STR("GIT_OPTIONAL_LOCKS=0")); /* reading writes nothing, not even a fresher index */
	sw_push(arena, &changes, SW_STR("GIT_LITERAL_PATHSPECS=1"));
	/* A missing object of a partial clone is an error, not a reason to start what the settings name as its remote. */
	sw_push(arena, &changes, SW_STR("GIT_NO_LAZY_FETCH=1"));
	/* A damaged .git must not make git find another repository further up. The variable is a list with ":". */
	if (work_tree.len && sw_str_chr(work_tree, ':') == SW_NPOS)
		sw_push(arena, &changes, sw_fmt(arena, "GIT_CEILING_DIRECTORIES=%.*s", SW_ARG(sw_path_dir(work_tree))));
	return sw_env_with(arena, env, changes.ptr, changes.len);
}

/* Settings that no repository may override: programs that git would start, and forms of its output. */
static const char *const safe_settings[] = {
	"--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "log.showSignature=false",
};

static const char **command_line(sw_arena *arena, sw_str program, const char *const *args)
{
	size_t count = 0;
	while (args[count])
		count++;
	const char **argv = sw_new_n(arena, const char *, 1 + SW_COUNTOF(safe_settings) + count + 1);
	argv[0] = sw_cstr(arena, program);
	memcpy(argv + 1, safe_settings, sizeof safe_settings);
	memcpy(argv + 1 + SW_COUNTOF(safe_settings), args, count * sizeof *args);
	return argv;
}

static int64_t timeout_ms(const sw_git *git)
{
	uint64_t seconds = 0;
	if (!sw_str_u64(sw_env_get(git->ctx->env, "SHIPWHEEL_GIT_TIMEOUT"), &seconds) || seconds == 0)
		seconds = GIT_TIMEOUT_S;
	return (int64_t)(seconds < GIT_TIMEOUT_MAX_S ? seconds : GIT_TIMEOUT_MAX_S) * 1000;
}

/* The command as a user would type it. */
static void remember_asked(const sw_ctx *ctx, const char *const *args)
{
	if (!ctx->asked)
		return;
	sw_str line = sw_shell_line(ctx->asked->arena, args);
	sw_push(ctx->asked->arena, &ctx->asked->lines, sw_str_cat(ctx->asked->arena, SW_STR("git "), line));
}

/* The command behind settings: "status" of "-c a=b status". */
static const char *verb(const char *const *args)
{
	while (strcmp(args[0], "-c") == 0)
		args += 2;
	return args[0];
}

bool sw_git_start(const sw_git *git, const char *const *args, size_t max_output, sw_arena *arena, sw_running *out,
		  sw_error *err)
{
	const sw_proc_options options = {
		.cwd = git->bare ? git->git_dir : git->work_tree,
		.env = git->env,
		.timeout_ms = timeout_ms(git),
		.max_output = max_output,
	};
	if (!git->program.len) {
		sw_fail(err, SW_G102, "there is no git on PATH");
		return sw_hint(err, "apt install git");
	}
	remember_asked(git->ctx, args);
	return sw_run_start(command_line(arena, git->program, args), &options, out, err) ||
	       sw_wrap(err, "git %s", verb(args));
}

bool sw_git_finish(sw_running *running, const char *const *args, size_t max_output, sw_arena *arena,
		   sw_proc_result *out, sw_error *err)
{
	sw_proc_result result = {0};
	if (!sw_run_finish(running, arena, &result, err)) {
		if (err->code == SW_F005)
			sw_hint(err, "SHIPWHEEL_GIT_TIMEOUT=3600 gives it an hour");
		return sw_wrap(err, "git %s", verb(args));
	}
	if (result.truncated)
		return sw_fail(err, SW_F004, "git %s says more than %zu bytes", verb(args),
			       max_output ? max_output : SW_LIMIT_CHILD_OUTPUT);
	*out = result;
	return true;
}

bool sw_git_run(const sw_git *git, const char *const *args, size_t max_output, sw_arena *arena, sw_proc_result *out,
		sw_error *err)
{
	SW_AUTO(sw_running) running = {0};
	return sw_git_start(git, args, max_output, arena, &running, err) &&
	       sw_git_finish(&running, args, max_output, arena, out, err);
}

bool sw_git_said(const sw_proc_result *result, const char *text)
{
	return sw_str_find(result->err, sw_str_of(text)) != SW_NPOS;
}

#define NEW_INDEX "rm \"$(git rev-parse --git-path index)\" && git reset    (forgets what was staged, touches no file)"

/* What git says when something is wrong. The first row that is contained counts; a hint of NULL is the code's own. */
static const struct complaint {
	const char *text;
	sw_code code;
	const char *hint;
} complaints[] = {
	{"dubious ownership", SW_G106, NULL},
	{"does not have any commits yet", SW_G103, NULL},
	{"Not a valid object name HEAD", SW_G103, NULL},
	{"bad revision 'HEAD'", SW_G103, NULL},
	{"unknown revision", SW_G107, NULL},
	{"bad revision", SW_G107, NULL},
	{"ot a valid object name", SW_G107, NULL},
	{"Needed a single revision", SW_G107, NULL},
	{"not a commit", SW_G107, NULL},
	{"HEAD is neither a commit", SW_G105, NULL}, /* its object is missing */
	{"is neither a commit", SW_G107, NULL},
	{"must be run in a work tree", SW_G108, NULL},
	{"not a git repository", SW_G105, NULL},
	{"unknown repository extension", SW_G109,
	 "install a newer git: this one does not know how the repository is kept"},
	{"bad config", SW_G105, "correct that line"},
	{"index file smaller than expected", SW_G105, NEW_INDEX},
	{"bad signature", SW_G105, NEW_INDEX},
	{"bad index", SW_G105, NEW_INDEX},
	{"index file corrupt", SW_G105, NEW_INDEX},
	{"bad object", SW_G105, NULL},
	{"corrupt", SW_G105, NULL},
	{"missing blob", SW_G105, NULL},
	{"missing tree", SW_G105, NULL},
	{"missing commit", SW_G105, NULL},
	{"unable to read", SW_G105, NULL},
	{"ould not read", SW_G105, NULL},
	{"ould not parse", SW_G105, NULL},
	{"ould not be read", SW_G105, NULL},
	{"unable to parse", SW_G105, NULL},
	{"inflate", SW_G105, NULL},
	{"is empty", SW_G105, NULL},
	{"broken ref", SW_G105, NULL},
};

static const struct complaint *complaint_of(const sw_proc_result *result)
{
	static const struct complaint unknown = {"", SW_G109, NULL};
	for (size_t i = 0; i < SW_COUNTOF(complaints); i++)
		if (sw_git_said(result, complaints[i].text))
			return &complaints[i];
	return &unknown;
}

/* The first line that git said, without "fatal: ". */
static sw_str first_complaint(sw_str said)
{
	sw_str line = {0};
	while (sw_str_line(&said, &line)) {
		if (sw_str_starts(line, SW_STR("fatal: ")) || sw_str_starts(line, SW_STR("error: ")))
			return sw_str_from(line, strlen("fatal: "));
		if (sw_str_trim(line).len && !sw_str_starts(line, SW_STR("warning: ")))
			return line;
	}
	return SW_STR("no reason given");
}

bool sw_git_fail(const sw_git *git, const sw_proc_result *result, const char *what, sw_error *err)
{
	sw_str where = git->bare ? git->git_dir : git->work_tree;
	sw_str said = first_complaint(result->err);
	const struct complaint *known = complaint_of(result);
	const char *quoted = sw_cstr(git->arena, sw_shell_quote(git->arena, where));
	switch ((int)known->code) {
	case SW_G103:
		sw_fail(err, known->code, "%.*s has no commit yet", SW_ARG(where));
		return sw_hint(err, "git add -A && git commit");
	case SW_G106:
		sw_fail(err, known->code, "%.*s belongs to another user, so git does not read it", SW_ARG(where));
		return sw_hint(err, "git config --global --add safe.directory %s", quoted);
	case SW_G108:
		sw_fail(err, known->code, "%.*s is a bare repository: there is no project to look at", SW_ARG(where));
		return sw_hint(err, "git clone it and work in the clone");
	default: break;
	}
	if (result->status < 0)
		return sw_fail(err, SW_G109, "%s of %.*s: git was ended by signal %d", what, SW_ARG(where),
			       -result->status);
	sw_fail(err, known->code, "%s of %.*s: %.*s", what, SW_ARG(where), SW_ARG(said));
	err->upstream_status = result->status;
	if (known->hint)
		sw_hint(err, "%s", known->hint);
	else if (known->code == SW_G105)
		sw_hint(err, "git -C %s fsck", quoted);
	return sw_detail(err, result->err);
}

bool sw_git_text(const sw_git *git, const char *const *args, size_t max_output, const char *what, sw_arena *arena,
		 sw_str *out, sw_error *err)
{
	sw_proc_result result = {0};
	if (!sw_git_run(git, args, max_output, arena, &result, err))
		return sw_wrap(err, "%s", what);
	if (result.status != 0)
		return sw_git_fail(git, &result, what, err);
	*out = result.out;
	return true;
}
