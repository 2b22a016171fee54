#include "base/fs.h"
#include "pyspec/entrypoints.h"
#include "python/run.h"
#include "verify/probe.py.h"
#include "verify/verify_internal.h"

#define WORDS_MAX  1000             /* top-level modules of one wheel; all of them become one command line */
#define SPARE_MS   ((int64_t)30000) /* for the start of the interpreter on a busy machine */
#define OUTPUT_MAX 2000             /* bytes of a program's output that are shown */

/* ---- the room that things run in ---- */

/* Nothing of the user's: an empty home, which is also the current folder, and no settings. */
static sw_strs clean_room(const sw_verification *v)
{
	static const char *const gone[] = {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME",
					   "XDG_CONFIG_DIRS", "DISPLAY",       "WAYLAND_DISPLAY"};
	sw_strs env = {0};
	for (size_t i = 0; i < SW_COUNTOF(gone); i++)
		sw_push(v->arena, &env, sw_str_of(gone[i]));
	sw_str path = sw_env_get(v->ctx->env, "PATH");
	sw_push(v->arena, &env, sw_fmt(v->arena, "PATH=%.*s:%.*s", SW_ARG(v->venv.bin), SW_ARG(path)));
	sw_push(v->arena, &env, sw_fmt(v->arena, "HOME=%.*s", SW_ARG(v->home)));
	sw_push(v->arena, &env, SW_STR("COLUMNS=80"));
	sw_push(v->arena, &env, SW_STR("NO_COLOR=1"));
	sw_push(v->arena, &env, SW_STR("TERM=dumb"));
	return env;
}

static sw_str tail_of(sw_str text)
{
	text = sw_str_rtrim(text);
	return text.len > OUTPUT_MAX ? sw_str_from(text, text.len - OUTPUT_MAX) : text;
}

/* ---- the probe ---- */

typedef struct answer {
	sw_str word;    /* as asked: "module=idna" */
	sw_str verdict; /* ok, failed, missing, timeout, crashed */
	int64_t took_ns;
	sw_str sentence;
} answer;
typedef SW_VEC(answer) answers;

static bool read_answer(sw_str line, answer *out)
{
	sw_str ns, rest;
	uint64_t took_ns;
	if (!sw_str_split(&line, '\t', &out->word) || !sw_str_split(&line, '\t', &out->verdict) ||
	    !sw_str_split(&line, '\t', &ns) || !sw_str_u64(ns, &took_ns))
		return false;
	rest = line;
	out->took_ns = (int64_t)(took_ns < INT64_MAX ? took_ns : INT64_MAX);
	out->sentence = rest;
	return true;
}

/* Asks the probe; *said is what the modules printed. Words without an answer (the interpreter died) are missing in *out. */
static bool probe(sw_verification *v, const sw_strs *words, answers *out, sw_str *said, sw_error *err)
{
	int64_t each_ms = v->options->import_timeout_ms ? v->options->import_timeout_ms : SW_VERIFY_IMPORT_MS;
	sw_strs env = clean_room(v), args = {0};
	sw_proc_result result = {0};
	sw_push(v->arena, &args,
		sw_fmt(v->arena, "%lld.%03lld", (long long)(each_ms / 1000), (long long)(each_ms % 1000)));
	sw_each (word, words)
		sw_push(v->arena, &args, *word);
	sw_python_job job = {.exe = v->venv.exe,
			     .script = probe_py,
			     .args = args.ptr,
			     .arg_count = args.len,
			     .env = env.ptr,
			     .env_count = env.len,
			     .cwd = v->home,
			     .timeout_ms = 2 * each_ms * (int64_t)words->len + SPARE_MS};
	if (!sw_python_run(v->ctx, &job, v->arena, &result, err)) {
		if (err->code != SW_F005)
			return false;
		sw_error_clear(err);
	}
	sw_str text = result.out, line;
	answer one;
	while (sw_str_line(&text, &line))
		if (read_answer(line, &one))
			sw_push(v->arena, out, one);
	*said = tail_of(result.err);
	return true;
}

/* ---- imports ---- */

/* Folders that reach a wheel by mistake: they need what their users do not have. */
static bool is_by_the_way(sw_str module)
{
	static const char *const names[] = {"test", "tests",   "testing",  "doc",
					    "docs", "example", "examples", "benchmarks"};
	sw_str top = sw_str_sub(module, 0, sw_str_chr(module, '.'));
	for (size_t i = 0; i < SW_COUNTOF(names); i++)
		if (sw_str_is(top, names[i]))
			return true;
	return false;
}

static void import_problem(sw_verification *v, const sw_verify_module *module, bool timed_out, sw_str said)
{
	sw_severity severity = is_by_the_way(module->name) ? SW_WARN : SW_SEV_ERROR;
	sw_str message = sw_fmt(v->arena, "import %.*s: %.*s", SW_ARG(module->name), SW_ARG(module->problem));
	sw_str fix =
		SW_STR("declare what the module needs in dependencies, and see that the wheel holds all its files");
	if (severity == SW_WARN)
		fix = sw_fmt(v->arena, "leave %.*s out of the wheel", SW_ARG(module->name));
	else if (timed_out)
		fix = SW_STR("importing must not do the work of the program: move it into a function");
	sw_verify_problem(v, severity, timed_out ? SW_Q012 : SW_Q011, message, fix, said);
}

static void nothing_to_import(sw_verification *v)
{
	bool other = v->wheel.entry_points.len > 0;
	sw_each (member, &v->wheel.members) /* stubs and data are worth something without a module */
		other = other || !sw_str_starts(member->name, v->dist_info);
	sw_str message = sw_fmt(v->arena, "%.*s holds no module", SW_ARG(v->report->wheel.name));
	sw_verify_problem(v, other ? SW_WARN : SW_SEV_ERROR, SW_Q013, message,
			  SW_STR("check where the build backend looks for packages: shipwheel build --why"),
			  (sw_str){0});
}

bool sw_verify_imports(sw_verification *v, sw_error *err)
{
	static const char prefix[] = "module=";
	sw_strs modules = {0}, words = {0};
	answers got = {0};
	sw_str said = {0};
	sw_verify_modules(&v->wheel, v->arena, &modules);
	if (!modules.len) {
		nothing_to_import(v);
		return true;
	}
	for (size_t i = 0; i < modules.len && i < WORDS_MAX; i++)
		sw_push(v->arena, &words, sw_fmt(v->arena, "%s%.*s", prefix, SW_ARG(modules.ptr[i])));
	if (modules.len > words.len)
		sw_verify_problem(v, SW_WARN, SW_Q011,
				  sw_fmt(v->arena, "of the %zu modules of the wheel only %zu are imported", modules.len,
					 words.len),
				  SW_STR("put them into a package"), (sw_str){0});
	if (!probe(v, &words, &got, &said, err))
		return false;
	for (size_t i = 0; i < words.len; i++) {
		sw_str name = modules.ptr[i];
		sw_verify_module module = {.name = name,
					   .problem = SW_S("the interpreter ended before it came to this")};
		bool timed_out = false;
		sw_each (one, &got) {
			if (!sw_str_eq(one->word, words.ptr[i]))
				continue;
			module.ok = sw_str_is(one->verdict, "ok");
			module.import_ns = one->took_ns;
			module.problem = one->sentence;
			timed_out = sw_str_is(one->verdict, "timeout");
		}
		sw_push(v->arena, &v->report->modules, module);
		v->report->import_ns += module.import_ns;
		if (!module.ok)
			import_problem(v, &module, timed_out, said);
	}
	return true;
}

/* ---- entry points ---- */

/* The groups of entry_points.txt that become programs. */
static void read_scripts(sw_verification *v, sw_entry_groups *out)
{
	sw_error err = {0};
	if (sw_entry_points_parse(SW_STR("entry_points.txt"), v->wheel.entry_points, v->arena, out, &err))
		return;
	sw_verify_problem(v, SW_SEV_ERROR, SW_Q014, sw_str_copy(v->arena, sw_str_of(err.message)),
			  SW_STR("build the wheel again: its entry_points.txt cannot be read"), (sw_str){0});
}

static void script_problem(sw_verification *v, sw_verify_script *script, sw_severity severity, sw_code code,
			   sw_str problem, sw_str fix, sw_str said)
{
	script->problem = problem;
	sw_str message = sw_fmt(v->arena, "the program %.*s %.*s", SW_ARG(script->name), SW_ARG(problem));
	sw_verify_problem(v, severity, code, message, fix, said);
}

/* Whether the object of an entry point is there at all, and what to say when it is not. */
static bool resolves(sw_verification *v, const sw_entry_point *one, bool *ok, sw_str *why, sw_error *err)
{
	sw_strs words = {0};
	answers got = {0};
	sw_str said;
	sw_push(v->arena, &words, sw_fmt(v->arena, "object=%.*s:%.*s", SW_ARG(one->module), SW_ARG(one->object)));
	if (!probe(v, &words, &got, &said, err))
		return false;
	*ok = got.len && sw_str_is(got.ptr[0].verdict, "ok");
	*why = got.len ? got.ptr[0].sentence : SW_STR("the interpreter ended");
	return true;
}

/* It failed for --help. A program whose object cannot be loaded is broken; one that loads may not know the option, or
   refuses to run here: its author should look, but the release works as far as anybody can tell from outside. */
static bool judge(sw_verification *v, const sw_entry_point *one, sw_verify_script *script, sw_str said, sw_error *err)
{
	bool ok = false;
	sw_str why = {0};
	if (!resolves(v, one, &ok, &why, err))
		return false;
	sw_str extras = sw_str_join(v->arena, one->extras.ptr, one->extras.len, SW_STR(","));
	if (!ok && one->extras.len) {
		script_problem(v, script, SW_WARN, SW_Q014,
			       sw_fmt(v->arena, "needs the extra [%.*s]: %.*s", SW_ARG(extras), SW_ARG(why)),
			       SW_STR("without the extra it is installed and does not start: better to print a hint"),
			       said);
	} else if (!ok) {
		script_problem(v, script, SW_SEV_ERROR, SW_Q014, sw_fmt(v->arena, "cannot start: %.*s", SW_ARG(why)),
			       SW_STR("correct [project.scripts], or the dependencies of the project"), said);
	} else if (script->status < 0) {
		script_problem(v, script, SW_SEV_ERROR, SW_Q015,
			       sw_fmt(v->arena, "was ended by signal %d for --help", -script->status),
			       SW_STR("run it in a clean environment: the code that crashes is compiled"), said);
	} else {
		script_problem(v, script, SW_WARN, SW_Q015,
			       sw_fmt(v->arena, "ends --help with status %d", script->status),
			       SW_STR("users expect --help to print how to use it and to end with status 0"), said);
	}
	return true;
}

static bool run_script(sw_verification *v, const sw_entry_point *one, sw_verify_script *script, sw_error *err)
{
	int64_t limit_ms = v->options->script_timeout_ms ? v->options->script_timeout_ms : SW_VERIFY_SCRIPT_MS;
	sw_str path = sw_path_join(v->arena, v->venv.bin, one->name), help = SW_STR("--help");
	sw_strs env = clean_room(v);
	sw_proc_result result = {0};
	if (sw_str_chr(one->name, '/') != SW_NPOS || !sw_is_file(path)) {
		script_problem(v, script, SW_SEV_ERROR, SW_Q014, SW_STR("was not installed into the bin folder"),
			       SW_STR("correct its name in [project.scripts]"), (sw_str){0});
		return true;
	}
	sw_python_job job = {.exe = path,
			     .program = true,
			     .args = &help,
			     .arg_count = 1,
			     .env = env.ptr,
			     .env_count = env.len,
			     .cwd = v->home,
			     .timeout_ms = limit_ms,
			     .merge = true};
	bool ran = sw_python_run(v->ctx, &job, v->arena, &result, err);
	script->status = result.status;
	script->run_ns = result.wall_ns;
	script->ok = ran && result.status == 0;
	if (script->ok)
		return true;
	if (ran)
		return judge(v, one, script, tail_of(result.out), err);
	sw_str problem = sw_fmt(v->arena, "cannot be started: %s", err->message);
	bool timed_out = err->code == SW_F005;
	sw_error_clear(err);
	if (timed_out)
		script_problem(v, script, SW_WARN, SW_Q016,
			       sw_fmt(v->arena, "did not end --help within %lld seconds", (long long)(limit_ms / 1000)),
			       SW_STR("users expect --help to end at once"), tail_of(result.out));
	else
		script_problem(v, script, SW_SEV_ERROR, SW_Q014, problem, SW_STR("run it in a clean environment"),
			       (sw_str){0});
	return true;
}

/* A program with a window is not started; its object must be there. */
static bool check_gui(sw_verification *v, const sw_entry_point *one, sw_verify_script *script, sw_error *err)
{
	sw_str why;
	if (!resolves(v, one, &script->ok, &why, err))
		return false;
	if (!script->ok)
		script_problem(v, script, one->extras.len ? SW_WARN : SW_SEV_ERROR, SW_Q014,
			       sw_fmt(v->arena, "cannot start: %.*s", SW_ARG(why)),
			       SW_STR("correct [project.gui-scripts], or the dependencies of the project"),
			       (sw_str){0});
	return true;
}

bool sw_verify_scripts(sw_verification *v, sw_error *err)
{
	sw_entry_groups groups = {0};
	int64_t started = sw_monotonic_ns(v->ctx->clock);
	read_scripts(v, &groups);
	sw_each (group, &groups) {
		bool gui = sw_str_is(group->name, "gui_scripts");
		if (!sw_entry_group_is_script(group->name))
			continue;
		sw_each (one, &group->points) {
			sw_verify_script script = {.name = one->name, .gui = gui};
			if (!(gui ? check_gui(v, one, &script, err) : run_script(v, one, &script, err)))
				return false;
			sw_push(v->arena, &v->report->scripts, script);
		}
	}
	v->report->scripts_ns = sw_monotonic_ns(v->ctx->clock) - started;
	return true;
}
