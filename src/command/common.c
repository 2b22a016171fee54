#include "command/common.h"

#include "base/fs.h"
#include "base/proc.h"
#include "pyspec/filename.h"

bool sw_command_project(sw_ctx *ctx, sw_project *out, sw_error *err)
{
	sw_git git = {0};
	sw_error ignored = {0};
	static const char *const marks[] = {"pyproject.toml", "setup.py", "setup.cfg"};
	sw_str top = sw_git_open(ctx, ctx->cwd, ctx->arena, &git, &ignored) && !git.bare ? git.work_tree : ctx->cwd;
	for (sw_str dir = ctx->cwd; dir.len >= top.len && dir.len > 1; dir = sw_path_dir(dir))
		for (size_t i = 0; i < SW_COUNTOF(marks); i++)
			if (sw_is_file(sw_path_join(ctx->arena, dir, sw_str_of(marks[i]))))
				return sw_project_load(ctx, dir, ctx->arena, out, err);
	if (git.bare) {
		sw_fail(err, SW_G108, "%.*s is a bare repository: there is no project to look at", SW_ARG(ctx->cwd));
		return sw_hint(err, "git clone it and work in the clone");
	}
	return sw_project_load(ctx, ctx->cwd, ctx->arena, out, err);
}

/* "name-1.0" of a file in dist/, {NULL, 0} when it is no distribution. */
static sw_str release_of(sw_ctx *ctx, sw_str name)
{
	sw_wheel_filename wheel = {0};
	sw_sdist_filename sdist = {0};
	sw_error ignored = {0};
	if (sw_filename_kind_of(name) == SW_FILENAME_WHEEL &&
	    sw_filename_parse_wheel(name, ctx->arena, &wheel, &ignored))
		return sw_filename_stem(ctx->arena, wheel.name, wheel.version_text);
	if (sw_filename_kind_of(name) == SW_FILENAME_SDIST &&
	    sw_filename_parse_sdist(name, ctx->arena, &sdist, &ignored))
		return sw_filename_stem(ctx->arena, sdist.name, sdist.version_text);
	return (sw_str){0};
}

static bool files_of_dist(sw_ctx *ctx, sw_str dir, sw_strs *out, sw_error *err)
{
	sw_strs names = {0};
	sw_str release = {0};
	if (sw_is_dir(dir) && !sw_list_dir(ctx->arena, dir, &names, err))
		return false;
	sw_each (name, &names) {
		sw_str own = release_of(ctx, *name);
		if (!own.len)
			continue;
		if (release.len && !sw_str_eq(own, release)) {
			sw_fail(err, SW_A004, "%.*s holds files of %.*s and of %.*s", SW_ARG(dir), SW_ARG(release),
				SW_ARG(own));
			return sw_hint(err, "name the files that are meant, or remove the others");
		}
		release = own;
		sw_push(ctx->arena, out, sw_path_join(ctx->arena, dir, *name));
	}
	return true;
}

bool sw_command_files(sw_ctx *ctx, const sw_strs *given, sw_strs *out, sw_error *err)
{
	sw_project project = {0};
	sw_each (file, given)
		sw_push(ctx->arena, out, sw_path_join(ctx->arena, ctx->cwd, *file));
	if (out->len)
		return true;
	if (!sw_command_project(ctx, &project, err))
		return false;
	sw_str dir = sw_path_join(ctx->arena, project.root, SW_STR("dist"));
	if (!files_of_dist(ctx, dir, out, err))
		return false;
	if (out->len)
		return true;
	sw_fail(err, SW_A004, "there are no wheels or sdists in %.*s", SW_ARG(dir));
	return sw_hint(err, "shipwheel build");
}

sw_str sw_size_text(sw_arena *arena, int64_t bytes)
{
	static const char *const units[] = {"B", "kB", "MB", "GB", "TB"};
	double size = (double)bytes;
	size_t unit = 0;
	for (; size >= 999.5 && unit + 1 < SW_COUNTOF(units); unit++)
		size /= 1000;
	return sw_fmt(arena, unit == 0 || size >= 99.5 ? "%.0f %s" : "%.1f %s", size, units[unit]);
}

sw_str sw_duration_text(sw_arena *arena, int64_t ns)
{
	double ms = (double)ns / 1e6;
	if (ms < 9.95)
		return sw_fmt(arena, "%.1f ms", ms);
	if (ms < 999.5)
		return sw_fmt(arena, "%.0f ms", ms);
	return sw_fmt(arena, "%.2f s", ms / 1000);
}

sw_str sw_count_text(sw_arena *arena, size_t count, const char *noun)
{
	return sw_fmt(arena, "%zu %s%s", count, noun, count == 1 ? "" : "s");
}

sw_str sw_short_id(sw_str id)
{
	return sw_str_sub(id, 0, 9);
}

sw_str sw_shown_path(const sw_ctx *ctx, sw_str path)
{
	if (sw_str_eq(path, ctx->cwd))
		return SW_STR(".");
	if (sw_str_starts(path, ctx->cwd) && path.len > ctx->cwd.len && path.ptr[ctx->cwd.len] == '/')
		return sw_str_from(path, ctx->cwd.len + 1);
	return path;
}

void sw_say_left_out(sw_ctx *ctx, const sw_git_changes *changes)
{
	enum { SHOWN = 10 };
	sw_json_array(ctx->out, "left_out");
	sw_each (change, changes) {
		sw_json_object(ctx->out, NULL);
		sw_json_str(ctx->out, "path", change->path);
		sw_json_str(ctx->out, "change", sw_str_of(sw_git_change_name(change->kind)));
		sw_json_end(ctx->out);
	}
	sw_json_end(ctx->out);
	if (!changes->len)
		return;
	sw_say(ctx->out, "what is committed is built; %.*s of the work tree left out:",
	       SW_ARG(sw_count_text(ctx->arena, changes->len, "change")));
	for (size_t i = 0; i < changes->len && i < SHOWN; i++)
		sw_say(ctx->out, "  %-10s %.*s", sw_git_change_name(changes->ptr[i].kind),
		       SW_ARG(changes->ptr[i].path));
	if (changes->len > SHOWN)
		sw_say(ctx->out, "  … and %zu more (git status)", changes->len - SHOWN);
}

bool sw_warn_dirty(sw_ctx *ctx, const sw_git *git, sw_error *err)
{
	sw_git_changes changes = {0};
	if (!git->bare && !sw_git_changes_list(git, ctx->arena, &changes, err))
		return false;
	sw_say_left_out(ctx, &changes);
	return true;
}

sw_str sw_program_text(const sw_ctx *ctx)
{
	sw_str own = {0}, found = {0};
	sw_error ignored = {0};
	sw_str on_path = sw_find_program(ctx->arena, ctx->env, SW_STR("shipwheel"));
	if (!sw_real_path(ctx->arena, SW_STR("/proc/self/exe"), &own, &ignored))
		return SW_STR("shipwheel");
	if (on_path.len && sw_real_path(ctx->arena, on_path, &found, &ignored) && sw_str_eq(own, found))
		return SW_STR("shipwheel");
	return sw_shell_quote(ctx->arena, own);
}
