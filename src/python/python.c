#include "python/python.h"

#include <fcntl.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fs.h"
#include "python/facts.h"
#include "python/probe.py.h"
#include "python/run.h"

#define PROBE_TIMEOUT_MS 60000 /* a cold start from a slow disk, behind a version manager's shim */

/* ---- what decides which interpreter a program on PATH starts ---- */

/* Version managers put one small program on PATH that starts another interpreter in each folder: by these variables, and
   by these files in the current folder or above. */
static const char *const manager_vars[] = {
	"PYENV_VERSION",       "PYENV_ROOT",         "PYENV_DIR", "ASDF_PYTHON_VERSION",
	"MISE_PYTHON_VERSION", "RTX_PYTHON_VERSION", "HOME"};
static const char *const manager_files[] = {".python-version", ".tool-versions", "mise.toml", ".mise.toml"};

static void add_stamp(sw_buf *buf, sw_str path)
{
	sw_file_info info = sw_stat(path);
	if (info.kind == SW_FILE_REGULAR)
		sw_buf_addf(buf, " %.*s@%lld", SW_ARG(path), (long long)info.mtime_ns);
}

static void add_manager_files(sw_arena *arena, sw_buf *buf, sw_str dir)
{
	for (int depth = 0; depth < 64; depth++) {
		for (size_t i = 0; i < SW_COUNTOF(manager_files); i++)
			add_stamp(buf, sw_path_join(arena, dir, sw_str_of(manager_files[i])));
		if (dir.len <= 1)
			return;
		dir = sw_path_dir(dir);
	}
}

/* A program (not a script) that ends a chain of links and is named python… starts itself; anything else is a manager's. */
static bool starts_itself(sw_arena *arena, sw_str found)
{
	sw_error ignored = {0};
	sw_str real;
	char magic[2];
	if (!sw_real_path(arena, found, &real, &ignored) || !sw_str_starts(sw_path_base(real), SW_STR("python")))
		return false;
	SW_AUTO(sw_fd) fd = sw_fd_of(open(sw_cstr(arena, real), O_RDONLY | O_CLOEXEC));
	return read(sw_fd_get(fd), magic, sizeof(magic)) == (ssize_t)sizeof(magic) && memcmp(magic, "#!", 2) != 0;
}

/* One line with everything but the program itself that the answer depends on: the kernel (markers name its release), and
   for a manager's program whatever it may look at. */
static sw_str selector_of(const sw_ctx *ctx, sw_str found)
{
	SW_AUTO(sw_buf) buf = {.max = 1 << 16};
	struct utsname system;
	if (uname(&system) == 0)
		sw_buf_addf(&buf, "%s %s %s", system.release, system.version, system.machine);
	if (!starts_itself(ctx->arena, found)) {
		for (size_t i = 0; i < SW_COUNTOF(manager_vars); i++) {
			sw_str value = sw_env_get(ctx->env, manager_vars[i]);
			sw_buf_addf(&buf, " %s=%.*s", manager_vars[i], SW_ARG(value));
		}
		add_manager_files(ctx->arena, &buf, ctx->cwd);
		/* pyenv's global choice: ~/.pyenv/version beside ~/.pyenv/shims/python3 */
		add_stamp(&buf, sw_path_join(ctx->arena, sw_path_dir(sw_path_dir(found)), SW_STR("version")));
	}
	sw_str text = sw_buf_copy(&buf, ctx->arena);
	return sw_str_replace(ctx->arena, text, SW_STR("\n"), SW_STR(" "));
}

/* ---- asking ---- */

static bool too_old(sw_str facts, sw_str found, sw_error *err)
{
	uint64_t major = 0, minor = 0;
	if (!sw_str_u64(sw_python_facts_get(facts, "major"), &major) ||
	    !sw_str_u64(sw_python_facts_get(facts, "minor"), &minor))
		return false;
	if (major > 3 || (major == 3 && minor >= SW_PYTHON_MIN_MINOR))
		return false;
	sw_fail(err, SW_Y002, "%.*s is Python %llu.%llu, but 3.%d or newer is needed", SW_ARG(found),
		(unsigned long long)major, (unsigned long long)minor, SW_PYTHON_MIN_MINOR);
	sw_hint(err, "apt install python3, or name a newer interpreter: SHIPWHEEL_PYTHON=/path/to/python3");
	return true;
}

static bool broken(sw_str found, const sw_proc_result *result, sw_error *err)
{
	sw_fail(err, SW_Y007, "%.*s does not say what it is (status %d)", SW_ARG(found), result->status);
	sw_hint(err, "name another interpreter: SHIPWHEEL_PYTHON=/usr/bin/python3");
	err->upstream_status = result->status;
	return sw_detail(err, result->err.len ? result->err : result->out);
}

/* Starts it and keeps its answer. The probe sees the user site, where pip may be. */
static bool ask(const sw_ctx *ctx, sw_str found, sw_str selector, sw_python *out, sw_error *err)
{
	sw_python_job job = {
		.exe = found, .script = probe_py, .cwd = ctx->cwd, .timeout_ms = PROBE_TIMEOUT_MS, .user_site = true};
	sw_proc_result result = {0};
	sw_python python;
	if (!sw_python_run(ctx, &job, ctx->arena, &result, err)) {
		if (err->code == SW_F005)
			err->code = SW_Y007;
		return false;
	}
	if (too_old(result.out, found, err))
		return false;
	if (result.status != 0 || !sw_python_facts_parse(result.out, ctx->arena, &python))
		return broken(found, &result, err);
	if (python.pip_dir.len) /* without pip its own error follows, and the next run must look again */
		sw_python_cache_save(ctx, found, selector, result.out, &python);
	*out = python;
	return true;
}

static bool get(const sw_ctx *ctx, sw_str found, sw_python *out, sw_error *err)
{
	found = sw_path_join(ctx->arena, ctx->cwd, found); /* PATH may hold relative folders */
	sw_str selector = selector_of(ctx, found);
	return sw_python_cache_load(ctx, found, selector, out) || ask(ctx, found, selector, out, err);
}

static bool get_named(const sw_ctx *ctx, sw_str name, const char *from, sw_python *out, sw_error *err)
{
	bool is_path = sw_str_chr(name, '/') != SW_NPOS;
	sw_str found = is_path ? sw_path_join(ctx->arena, ctx->cwd, name) : sw_find_program(ctx->arena, ctx->env, name);
	if (found.len && (!is_path || sw_is_file(found)))
		return get(ctx, found, out, err);
	sw_fail(err, SW_Y001, "the Python interpreter %.*s (%s) does not exist%s", SW_ARG(name), from,
		is_path ? "" : " on PATH");
	return sw_hint(err, "apt install python3, or name the interpreter: SHIPWHEEL_PYTHON=/usr/bin/python3");
}

bool sw_python_find(const sw_ctx *ctx, sw_str exe, sw_python *out, sw_error *err)
{
	static const char *const names[] = {"python3", "python"};
	sw_str own = sw_env_get(ctx->env, "SHIPWHEEL_PYTHON");
	if (exe.len)
		return get_named(ctx, exe, "as asked for", out, err);
	if (own.len)
		return get_named(ctx, own, "from SHIPWHEEL_PYTHON", out, err);
	sw_error first = {0};
	for (size_t i = 0; i < SW_COUNTOF(names); i++) {
		sw_error now = {0};
		sw_str found = sw_find_program(ctx->arena, ctx->env, sw_str_of(names[i]));
		if (found.len && get(ctx, found, out, &now))
			return true;
		if (!first.code)
			first = now;
	}
	if (first.code) {
		*err = first;
		return false;
	}
	sw_fail(err, SW_Y001, "there is no Python interpreter: neither python3 nor python is on PATH");
	return sw_hint(err, "apt install python3 python3-venv python3-pip, or set SHIPWHEEL_PYTHON");
}

bool sw_python_need_pip(const sw_python *python, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	if (!python->pip_dir.len) {
		sw_fail(err, SW_Y003, "%.*s (Python %.*s) has no pip", SW_ARG(python->exe), SW_ARG(python->version));
		if (sw_str_starts(python->exe, SW_STR("/usr/bin/")))
			return sw_hint(err, "apt install python3-pip");
		return sw_hint(err, "%.*s -m ensurepip", SW_ARG(python->exe));
	}
	if (sw_is_file(sw_path_join(&scratch, python->pip_dir, SW_STR("__pip-runner__.py"))))
		return true;
	sw_fail(err, SW_Y004, "pip %.*s of %.*s is too old: 22.3 or newer is needed", SW_ARG(python->pip_version),
		SW_ARG(python->exe));
	return sw_hint(err, "%.*s -m pip install --upgrade pip", SW_ARG(python->exe));
}
