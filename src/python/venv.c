#include "python/venv.h"

#include <errno.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/proc.h"
#include "python/run.h"

#define VENV_TIMEOUT_MS 120000

static bool link_to(sw_arena *arena, sw_str target, sw_str path, sw_error *err)
{
	if (symlink(sw_cstr(arena, target), sw_cstr(arena, path)) == 0)
		return true;
	return sw_fail_errno(err, SW_F002, errno, "link %.*s", SW_ARG(path));
}

/* What `python -m venv` writes (Lib/venv/__init__.py, create_configuration); the interpreter reads `home` and
   `include-system-site-packages`, installers read `version`. */
static sw_str config_of(sw_arena *arena, const sw_python *python, sw_str dir)
{
	sw_error ignored = {0};
	sw_str real = python->base_exe, home = sw_path_dir(python->base_exe);
	(void)!sw_real_path(arena, python->base_exe, &real, &ignored);
	return sw_fmt(arena,
		      "home = %.*s\ninclude-system-site-packages = false\nversion = %.*s\nexecutable = %.*s\n"
		      "command = %.*s -m venv --without-pip %.*s\n",
		      SW_ARG(home), SW_ARG(python->version), SW_ARG(real), SW_ARG(python->base_exe), SW_ARG(dir));
}

/* bin/python -> python3, bin/python3.11 -> python3, bin/python3 -> the installed interpreter: as venv does it when it is
   started as python3. */
static bool make_links(sw_arena *arena, const sw_python *python, sw_str dir, sw_str bin, sw_error *err)
{
	sw_str first = SW_STR("python3");
	sw_str exact = sw_fmt(arena, "python3.%llu", (unsigned long long)python->minor);
	return link_to(arena, python->base_exe, sw_path_join(arena, bin, first), err) &&
	       link_to(arena, first, sw_path_join(arena, bin, SW_STR("python")), err) &&
	       link_to(arena, first, sw_path_join(arena, bin, exact), err) &&
	       (!python->lib64 || link_to(arena, SW_STR("lib"), sw_path_join(arena, dir, SW_STR("lib64")), err));
}

static bool make_here(sw_arena *arena, const sw_python *python, const sw_venv *venv, sw_error *err)
{
	sw_str include =
		sw_path_join(arena, venv->dir, python->venv_include.len ? python->venv_include : SW_STR("include"));
	return sw_mkdirs(venv->bin, 0755, err) && sw_mkdirs(venv->site_packages, 0755, err) &&
	       sw_mkdirs(include, 0755, err) && make_links(arena, python, venv->dir, venv->bin, err) &&
	       sw_write_file_fast(sw_path_join(arena, venv->dir, SW_STR("pyvenv.cfg")),
				  config_of(arena, python, venv->dir), 0644, err);
}

static bool no_module(const sw_python *python, sw_error *err)
{
	sw_fail(err, SW_Y005, "%.*s (Python %.*s) has no module venv", SW_ARG(python->exe), SW_ARG(python->version));
	return sw_hint(err, "apt install python3-venv");
}

/* The interpreter's own module does it. */
static bool make_by_module(const sw_ctx *ctx, const sw_python *python, sw_str dir, sw_error *err)
{
	if (!python->venv_module)
		return no_module(python, err);
	sw_str args[] = {SW_S("-m"), SW_S("venv"), SW_S("--without-pip"), dir};
	sw_python_job job = {.exe = python->base_exe,
			     .args = args,
			     .arg_count = SW_COUNTOF(args),
			     .timeout_ms = VENV_TIMEOUT_MS,
			     .merge = true};
	sw_proc_result result = {0};
	if (!sw_python_run(ctx, &job, ctx->arena, &result, err))
		return false;
	if (result.status == 0)
		return true;
	sw_fail(err, SW_Y006, "%.*s could not make an environment in %.*s (status %d)", SW_ARG(python->exe),
		SW_ARG(dir), result.status);
	sw_hint(err, "apt install python3-venv, or name another interpreter with SHIPWHEEL_PYTHON");
	return sw_detail(err, result.out);
}

bool sw_venv_make(const sw_ctx *ctx, const sw_python *python, sw_str dir, sw_venv *out, sw_error *err)
{
	sw_arena *arena = ctx->arena;
	sw_str bin = sw_path_join(arena, dir, SW_STR("bin"));
	sw_venv venv = {.dir = dir,
			.bin = bin,
			.exe = sw_path_join(arena, bin, SW_STR("python")),
			.site_packages = sw_path_join(arena, dir, python->venv_purelib)};
	if (sw_lstat(dir).kind != SW_FILE_NONE) {
		sw_fail(err, SW_Y006, "the environment %.*s exists already", SW_ARG(dir));
		return sw_hint(err, "rm -r %.*s", SW_ARG(sw_shell_quote(arena, dir)));
	}
	if (!(python->plain ? make_here(arena, python, &venv, err) : make_by_module(ctx, python, dir, err)))
		return false;
	*out = venv;
	return true;
}
