/* A world for tests that run Python: a folder of its own, an environment that the test decides, Debian's interpreter. */
#pragma once
#include <string.h>

#include "base/ctx.h"
#include "base/fs.h"
#include "base/proc.h"
#include "python/run.h"

#define DEBIAN_PYTHON "/usr/bin/python3"

typedef struct world {
	sw_arena arena;
	sw_str dir;
	sw_env env;
	sw_ctx ctx;
	char *vars[32];
} world;

static inline sw_str below(world *w, const char *name)
{
	return sw_path_join(&w->arena, w->dir, sw_str_of(name));
}

/* Sets a variable of the world ("NAME=value"), replacing one of the same name. */
static inline void set_var(world *w, sw_str var)
{
	size_t i = 0, name = sw_str_chr(var, '=') + 1;
	while (w->vars[i] && strncmp(w->vars[i], var.ptr, name) != 0)
		i++;
	if (i + 1 < SW_COUNTOF(w->vars))
		w->vars[i] = sw_cstr(&w->arena, var);
}

static inline int world_open(void **state)
{
	static world w;
	sw_error err = {0};
	w = (world){0};
	*state = &w;
	if (!sw_make_temp_dir(&w.arena, SW_STR("/tmp"), "sw py ä ", &w.dir, &err)) /* a blank, a letter beyond ASCII */
		return -1;
	w.env.vars = w.vars;
	set_var(&w, SW_STR("PATH=/usr/local/bin:/usr/bin:/bin"));
	set_var(&w, SW_STR("SHIPWHEEL_PYTHON=" DEBIAN_PYTHON));
	set_var(&w, sw_fmt(&w.arena, "HOME=%.*s", SW_ARG(w.dir)));
	set_var(&w, sw_fmt(&w.arena, "SHIPWHEEL_STATE_DIR=%.*s/state", SW_ARG(w.dir)));
	w.ctx = (sw_ctx){.arena = &w.arena, .env = &w.env, .clock = &sw_clock_system, .cwd = w.dir};
	return 0;
}

static inline int world_close(void **state)
{
	world *w = *state;
	sw_error err = {0};
	bool ok = sw_remove_tree(w->dir, &err);
	sw_arena_close(&w->arena);
	return ok ? 0 : -1;
}

/* Runs a piece of Python and gives what it printed, without the final line break. */
static inline sw_str python_says(world *w, sw_str exe, const char *script)
{
	sw_error err = {0};
	sw_proc_result result = {0};
	sw_python_job job = {.exe = exe, .script = script, .cwd = w->dir, .timeout_ms = 60000, .merge = true};
	if (!sw_python_run(&w->ctx, &job, &w->arena, &result, &err))
		fail_msg("%s", err.message);
	if (result.status != 0)
		fail_msg("status %d: %.*s", result.status, SW_ARG(result.out));
	return sw_str_rtrim(result.out);
}
