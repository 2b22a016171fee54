#include "python/install.h"

#include "base/buf.h"
#include "base/fs.h"
#include "base/limits.h"
#include "codec/url.h"
#include "python/run.h"

/* Where to install is decided here, also when the user's settings say otherwise; whence is theirs. */
static const char *const place_vars[] = {
	"PIP_USER",
	"PIP_TARGET",
	"PIP_PREFIX",
	"PIP_ROOT",
	"PIP_PYTHON",
	"PIP_REQUIRE_VIRTUALENV",
	"PIP_DRY_RUN",
	"UV_PYTHON",
	"UV_TARGET",
	"UV_SYSTEM_PYTHON",
	"UV_PROJECT",
	"UV_PREFIX",
	"UV_BREAK_SYSTEM_PACKAGES",
};

/* How the same wish is said to each installer; `wish` is a bool in sw_install, or nothing: always. */
typedef struct option {
	size_t wish;
	const char *pip, *uv;
} option;
#define ALWAYS  SIZE_MAX
#define WISH(x) offsetof(sw_install, x)
static const option option_table[] = {
	{ALWAYS, "--disable-pip-version-check", NULL},
	{ALWAYS, "--progress-bar=off", "--no-progress"},
	{ALWAYS, "--no-color", "--color=never"},
	{ALWAYS, "--no-user", NULL},
	{ALWAYS, "--no-compile", NULL},
	{ALWAYS, "--no-warn-script-location", NULL},
	{WISH(sealed), "--isolated", "--no-config"},
	{WISH(sealed), "--no-input", NULL}, /* not otherwise: pip then asks no keyring either */
	{WISH(sealed), "--no-cache-dir", "--no-cache"},
	{WISH(no_deps), "--no-deps", "--no-deps"},
	{WISH(hashes), "--require-hashes", "--require-hashes"},
	{WISH(wheels_only), "--only-binary=:all:", "--only-binary=:all:"},
};

static bool wished(const sw_install *install, size_t wish)
{
	return wish == ALWAYS || *(const bool *)((const char *)install + wish);
}

/* ---- the environment ---- */

/* "127.0.0.1", "127.0.0.1:8000"; false for what is no URL. */
static bool host_of(sw_str text, sw_arena *arena, sw_str *host, sw_str *host_and_port)
{
	sw_error ignored = {0};
	sw_url url;
	if (!sw_url_parse(text, arena, &url, &ignored))
		return false;
	*host = url.host;
	*host_and_port = sw_fmt(arena, "%.*s:%u", SW_ARG(url.host), (unsigned)url.port);
	return true;
}

static bool is_local(sw_str url, sw_arena *arena)
{
	sw_str host, with_port;
	return host_of(url, arena, &host, &with_port) &&
	       (sw_str_starts(host, SW_STR("127.")) || sw_str_is(host, "localhost") || sw_str_is(host, "[::1]"));
}

static void add_no_proxy(const sw_ctx *ctx, const char *name, sw_arena *arena, sw_strs *changes)
{
	sw_str old = sw_env_get(ctx->env, name);
	sw_push(arena, changes,
		sw_fmt(arena, "%s=%.*s%s127.0.0.1,localhost,::1", name, SW_ARG(old), old.len ? "," : ""));
}

static char **make_env(const sw_ctx *ctx, const sw_install *install, sw_arena *arena)
{
	sw_strs changes = {0};
	for (size_t i = 0; i < SW_COUNTOF(place_vars); i++)
		sw_push(arena, &changes, sw_str_of(place_vars[i]));
	for (char **var = install->sealed && ctx->env ? ctx->env->vars : NULL; var && *var; var++) {
		sw_str text = sw_str_of(*var);
		if (sw_str_starts(text, SW_STR("PIP_")) || sw_str_starts(text, SW_STR("UV_")))
			sw_push(arena, &changes, sw_str_sub(text, 0, sw_str_chr(text, '=')));
	}
	if (install->sealed)
		sw_push(arena, &changes, SW_STR("PIP_CONFIG_FILE=/dev/null")); /* pip then reads no file at all */
	sw_str proxy = install->sealed ? sw_env_get(ctx->env, "PIP_PROXY") : (sw_str){0};
	if (proxy.len) { /* how to reach an index (not which) stays the user's; not in argv, it may hold a password */
		sw_push(arena, &changes, sw_fmt(arena, "http_proxy=%.*s", SW_ARG(proxy)));
		sw_push(arena, &changes, sw_fmt(arena, "https_proxy=%.*s", SW_ARG(proxy)));
	}
	if (is_local(install->index_url, arena)) {
		add_no_proxy(ctx, "no_proxy", arena, &changes);
		add_no_proxy(ctx, "NO_PROXY", arena, &changes);
	}
	return sw_python_env(ctx, changes.ptr, changes.len, arena);
}

/* ---- the files ---- */

static bool write_lines(sw_str path, sw_str first, const sw_str *lines, size_t count, sw_error *err)
{
	SW_AUTO(sw_buf) buf = {.max = SW_LIMIT_TEXT_FILE};
	sw_buf_add(&buf, first);
	for (size_t i = 0; i < count; i++) {
		sw_buf_add(&buf, lines[i]);
		sw_buf_addc(&buf, '\n');
	}
	return sw_buf_check(&buf, "the list of requirements", err) &&
	       sw_write_file_fast(path, sw_buf_str(&buf), 0600, err);
}

/* The lines before the requirements: the index, and leave to use it by http where a hash pins every byte anyway. */
static sw_str index_lines(sw_arena *arena, const sw_install *install)
{
	sw_str url = install->index_url;
	if (!url.len)
		return (sw_str){0};
	sw_str lines = sw_fmt(arena, "--index-url %.*s\n", SW_ARG(url)), host, with_port;
	if (install->with == SW_INSTALLER_PIP && install->hashes && sw_str_starts(url, SW_STR("http://")) &&
	    !is_local(url, arena) && host_of(url, arena, &host, &with_port))
		lines = sw_fmt(arena, "%.*s--trusted-host %.*s\n", SW_ARG(lines), SW_ARG(with_port));
	return lines;
}

/* Writes the files into `dir` and adds them to the command. */
static bool add_files(const sw_install *install, sw_str dir, sw_arena *arena, sw_strs *args, sw_error *err)
{
	sw_str wanted = sw_path_join(arena, dir, SW_STR("requirements.txt"));
	if (!write_lines(wanted, index_lines(arena, install), install->requirements, install->requirement_count, err))
		return false;
	sw_push(arena, args, SW_STR("-r"));
	sw_push(arena, args, wanted);
	if (!install->constraint_count)
		return true;
	sw_str limits = sw_path_join(arena, dir, SW_STR("constraints.txt"));
	sw_push(arena, args, SW_STR("-c"));
	sw_push(arena, args, limits);
	return write_lines(limits, (sw_str){0}, install->constraints, install->constraint_count, err);
}

/* ---- the run ---- */

static void add_options(const sw_ctx *ctx, const sw_install *install, sw_arena *arena, sw_strs *args)
{
	bool uv = install->with == SW_INSTALLER_UV;
	for (size_t i = 0; i < SW_COUNTOF(option_table); i++) {
		const char *text = uv ? option_table[i].uv : option_table[i].pip;
		if (text && wished(install, option_table[i].wish))
			sw_push(arena, args, sw_str_of(text));
	}
	sw_str cert = sw_env_get(ctx->env, "PIP_CERT");
	if (!uv && install->sealed && cert.len)
		sw_push(arena, args, sw_fmt(arena, "--cert=%.*s", SW_ARG(cert)));
}

static bool find_uv(const sw_ctx *ctx, sw_arena *arena, sw_str *out, sw_error *err)
{
	*out = sw_find_program(arena, ctx->env, SW_STR("uv"));
	if (out->len)
		return true;
	sw_fail(err, SW_Y008, "uv is to install, but is not on PATH");
	return sw_hint(err, "pip install uv, or leave the option out: pip is used then");
}

/* The command up to its options: pip's sources from outside, run by the interpreter of the environment. Debian's mark
   "externally managed" lies beside the installed interpreter's library, so it is not seen there. */
static bool begin_command(const sw_ctx *ctx, const sw_python *python, const sw_venv *venv, const sw_install *install,
			  sw_arena *arena, sw_strs *args, sw_error *err)
{
	if (install->with == SW_INSTALLER_PIP) {
		if (!sw_python_need_pip(python, err))
			return false;
		sw_push(arena, args, venv->exe);
		sw_push(arena, args, SW_STR("-I"));
		sw_push(arena, args, sw_path_join(arena, python->pip_dir, SW_STR("__pip-runner__.py")));
		sw_push(arena, args, SW_STR("install"));
		return true;
	}
	sw_str uv;
	if (!find_uv(ctx, arena, &uv, err))
		return false;
	sw_push(arena, args, uv);
	sw_push(arena, args, SW_STR("pip"));
	sw_push(arena, args, SW_STR("install"));
	sw_push(arena, args, SW_STR("--python"));
	sw_push(arena, args, venv->exe);
	return true;
}

static bool run(const sw_ctx *ctx, const sw_install *install, const sw_strs *args, sw_arena *arena, sw_proc_result *out,
		sw_error *err)
{
	const char **argv = sw_new_n(arena, const char *, args->len + 1);
	for (size_t i = 0; i < args->len; i++)
		argv[i] = sw_cstr(arena, args->ptr[i]);
	/* relative paths in the user's settings count from the user's folder */
	sw_proc_options options = {.cwd = install->sealed ? install->scratch : ctx->cwd,
				   .env = make_env(ctx, install, arena),
				   .timeout_ms = install->timeout_ms,
				   .merge = true,
				   .on_line = install->on_line,
				   .data = install->data};
	return sw_run(arena, argv, &options, out, err);
}

bool sw_install_run(const sw_ctx *ctx, const sw_python *python, const sw_venv *venv, const sw_install *install,
		    sw_arena *arena, sw_proc_result *out, sw_error *err)
{
	sw_strs args = {0};
	sw_str dir;
	if (!begin_command(ctx, python, venv, install, arena, &args, err))
		return false;
	add_options(ctx, install, arena, &args);
	if (!sw_make_temp_dir(arena, install->scratch, "install-", &dir, err))
		return false;
	bool ok = add_files(install, dir, arena, &args, err) && run(ctx, install, &args, arena, out, err);
	sw_error ignored = {0};
	(void)!sw_remove_tree(dir, &ignored); /* the index's password may be in it */
	return ok;
}
