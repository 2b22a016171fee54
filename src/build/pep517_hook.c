#include "build/pep517_internal.h"

#include "base/fs.h"
#include "build/pep517_runner.py.h"
#include "pyspec/filename.h"
#include "python/run.h"

#define EPOCH_1980                                                                                                     \
	((int64_t)315532800) /* the first second that a ZIP archive can hold; older ones make backends fail */

static const char *const kind_names[] = {[SW_HOOK_SDIST] = "sdist", [SW_HOOK_WHEEL] = "wheel"};

const char *sw_hook_name(sw_hook_kind kind)
{
	static const char *const names[] = {[SW_HOOK_SDIST] = "build_sdist", [SW_HOOK_WHEEL] = "build_wheel"};
	return names[kind];
}

/* ---- the command ---- */

static sw_strs words_of(const sw_pep517_options *options, const sw_hook *hook, sw_str runner, sw_arena *arena)
{
	sw_strs words = {0};
	sw_push(arena, &words, runner);
	sw_push(arena, &words, sw_fmt(arena, "kind=%s", kind_names[hook->kind]));
	sw_push(arena, &words, sw_fmt(arena, "backend=%.*s", SW_ARG(hook->system->backend)));
	sw_push(arena, &words, sw_fmt(arena, "out=%.*s", SW_ARG(hook->out_dir)));
	sw_each (path, &hook->system->backend_path)
		sw_push(arena, &words, sw_fmt(arena, "path=%.*s", SW_ARG(sw_path_join(arena, hook->tree, path->text))));
	for (size_t i = 0; i < options->setting_count; i++)
		sw_push(arena, &words, sw_fmt(arena, "setting=%.*s", SW_ARG(options->settings[i])));
	for (size_t i = 0; i < hook->installed_count; i++)
		sw_push(arena, &words, sw_fmt(arena, "requires=%.*s", SW_ARG(hook->installed[i])));
	if (hook->satisfied)
		sw_push(arena, &words, SW_STR("satisfied=1"));
	return words;
}

/* The same bytes from the same commit, whatever machine: time zone, locale and the order of sets are fixed. */
static sw_strs env_of(const sw_ctx *ctx, const sw_pep517_options *options, const sw_hook *hook, sw_arena *arena)
{
	sw_strs env = {0};
	int64_t epoch_s = options->epoch_s > EPOCH_1980 ? options->epoch_s : EPOCH_1980;
	sw_push(arena, &env, sw_fmt(arena, "SOURCE_DATE_EPOCH=%lld", (long long)epoch_s));
	sw_push(arena, &env, SW_STR("TZ=UTC"));
	sw_push(arena, &env, SW_STR("LC_ALL=C.UTF-8"));
	sw_push(arena, &env, SW_STR("PYTHONHASHSEED=0")); /* for the interpreters that the backend starts */
	if (hook->bin.len) {
		sw_str path = sw_env_get(ctx->env, "PATH");
		sw_push(arena, &env,
			sw_fmt(arena, "PATH=%.*s%s%.*s", SW_ARG(hook->bin), path.len ? ":" : "", SW_ARG(path)));
	}
	for (size_t i = 0; i < options->env_count; i++)
		sw_push(arena, &env, options->env[i]);
	return env;
}

/* ---- its answer ---- */

typedef struct problem {
	const char *kind;
	sw_code code;
	const char *hint;
} problem;

static const problem problems[] = {
	{"import", SW_E012, "check build-backend and requires in the table [build-system] of pyproject.toml"},
	{"missing", SW_E016, "check build-backend in the table [build-system] of pyproject.toml"},
	{"unsupported", SW_E016, "the backend refuses this build here: see what it says"},
	{"wrong", SW_E015, "report it to the authors of the backend"},
	{"failed", SW_E013, "read what the backend says; -v shows all of its output"},
};

/* "kind TAB sentence" of the runner as an error. */
static bool report(const sw_hook *hook, sw_str told, sw_error *err)
{
	sw_str kind, sentence;
	if (!sw_str_cut(told, SW_STR("\t"), &kind, &sentence))
		return sw_fail(err, SW_E013, "the build backend %.*s failed", SW_ARG(hook->system->backend));
	size_t i = 0;
	while (i + 1 < SW_COUNTOF(problems) && !sw_str_is(kind, problems[i].kind))
		i++;
	sw_fail(err, problems[i].code, "the build backend %.*s: %.*s", SW_ARG(hook->system->backend), SW_ARG(sentence));
	return sw_hint(err, "%s", problems[i].hint);
}

static bool wrong(const sw_hook *hook, sw_str name, const char *why, sw_error *err)
{
	sw_fail(err, SW_E015, "%s of the build backend %.*s returned \"%.*s\", %s", sw_hook_name(hook->kind),
		SW_ARG(hook->system->backend), SW_ARG(name), why);
	return sw_hint(err, "report it to the authors of the backend");
}

static bool is_proper_name(sw_hook_kind kind, sw_str name, sw_arena *arena)
{
	sw_error ignored = {0};
	sw_wheel_filename wheel;
	sw_sdist_filename sdist;
	return kind == SW_HOOK_WHEEL ? sw_filename_parse_wheel(name, arena, &wheel, &ignored)
				     : sw_filename_parse_sdist(name, arena, &sdist, &ignored) && !sdist.zip;
}

/* Does the name that the hook returned stand for the one file that it wrote? */
static bool check_file(const sw_hook *hook, sw_str name, sw_arena *arena, sw_error *err)
{
	static const char *const suffixes[] = {[SW_HOOK_SDIST] = ".tar.gz", [SW_HOOK_WHEEL] = ".whl"};
	sw_str suffix = sw_str_of(suffixes[hook->kind]);
	sw_strs names = {0};
	if (sw_str_chr(name, '/') != SW_NPOS || !is_proper_name(hook->kind, name, arena))
		return wrong(hook, name, "which is no proper file name for it", err);
	if (!sw_is_file(sw_path_join(arena, hook->out_dir, name)))
		return wrong(hook, name, "but wrote no such file", err);
	if (!sw_list_dir(arena, hook->out_dir, &names, err))
		return false;
	sw_each (other, &names)
		if (sw_str_ends(*other, suffix) && !sw_str_eq(*other, name))
			return wrong(hook, name, "but wrote more than one file", err);
	return true;
}

static bool read_answer(const sw_hook *hook, sw_str text, sw_arena *arena, sw_hook_answer *out, sw_error *err)
{
	sw_hook_answer answer = {0};
	sw_str line, key, value;
	while (sw_str_line(&text, &line)) {
		if (!sw_str_cut(line, SW_STR("\t"), &key, &value))
			continue;
		if (sw_str_is(key, "error"))
			return report(hook, value, err);
		if (sw_str_is(key, "requires"))
			sw_push(arena, &answer.requires, value);
		else if (sw_str_is(key, "file"))
			answer.file = value;
	}
	if (!answer.file.ptr && !answer.requires.len) {
		sw_fail(err, SW_E013, "the build backend %.*s ended its process in %s", SW_ARG(hook->system->backend),
			sw_hook_name(hook->kind));
		return sw_hint(err, "read what the backend says; -v shows all of its output");
	}
	if (answer.file.ptr && !check_file(hook, answer.file, arena, err))
		return false;
	*out = answer;
	return true;
}

/* ---- the run ---- */

typedef struct listener {
	const sw_pep517_options *options;
} listener;

/* stdout carries the answer; what the backend prints comes by stderr, both of its streams. */
static void on_line(void *data, bool is_stderr, sw_str line)
{
	const sw_pep517_options *options = ((const listener *)data)->options;
	if (is_stderr)
		options->on_line(options->data, false, line);
}

static bool too_long(const sw_hook *hook, int64_t timeout_ms, sw_error *err)
{
	sw_fail(err, SW_E014, "the build backend %.*s did not end %s within %lld seconds and was ended",
		SW_ARG(hook->system->backend), sw_hook_name(hook->kind), (long long)(timeout_ms / 1000));
	return sw_hint(err, "-v shows what it prints while it runs, up to where it hangs");
}

bool sw_hook_run(const sw_ctx *ctx, const sw_pep517_options *options, const sw_hook *hook, sw_arena *arena,
		 sw_hook_answer *out, sw_error *err)
{
	sw_str runner = sw_path_join(arena, options->work, SW_STR("pep517_runner.py"));
	if (!sw_write_file_fast(runner, sw_str_of(pep517_runner_py), 0600, err))
		return false;
	sw_strs words = words_of(options, hook, runner, arena), env = env_of(ctx, options, hook, arena);
	listener told = {options};
	sw_python_job job = {.exe = hook->exe,
			     .args = words.ptr,
			     .arg_count = words.len,
			     .env = env.ptr,
			     .env_count = env.len,
			     .cwd = hook->tree,
			     .timeout_ms = options->hook_timeout_ms ? options->hook_timeout_ms : SW_PEP517_TIMEOUT_MS,
			     .user_site = !hook->isolated,
			     .on_line = options->on_line ? on_line : NULL,
			     .data = &told};
	sw_proc_result result = {0};
	if (!sw_python_run(ctx, &job, arena, &result, err)) {
		if (err->code == SW_F005)
			too_long(hook, job.timeout_ms, err);
		return false;
	}
	if (read_answer(hook, result.out, arena, out, err))
		return true;
	err->upstream_status = result.status;
	return sw_detail(err, result.err);
}
