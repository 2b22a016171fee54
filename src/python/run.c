#include "python/run.h"

/* Variables that are meant for another interpreter than the one that is started. */
static bool leaks(sw_str var)
{
	return sw_str_starts(var, SW_STR("PYTHON")) || sw_str_starts(var, SW_STR("VIRTUAL_ENV=")) ||
	       sw_str_starts(var, SW_STR("__PYVENV_LAUNCHER__="));
}

char **sw_python_env(const sw_ctx *ctx, const sw_str *changes, size_t count, sw_arena *arena)
{
	sw_strs all = {0};
	for (char **var = ctx->env ? ctx->env->vars : NULL; var && *var; var++) {
		sw_str text = sw_str_of(*var);
		if (leaks(text))
			sw_push(arena, &all, sw_str_sub(text, 0, sw_str_chr(text, '=')));
	}
	for (size_t i = 0; i < count; i++)
		sw_push(arena, &all, changes[i]);
	return sw_env_with(arena, ctx->env, all.ptr, all.len);
}

bool sw_python_run(const sw_ctx *ctx, const sw_python_job *job, sw_arena *arena, sw_proc_result *out, sw_error *err)
{
	enum { FIXED = 5 }; /* the interpreter, its two options, the text, the end */
	const char **argv = sw_new_n(arena, const char *, job->arg_count + FIXED);
	size_t argc = 0;
	argv[argc++] = sw_cstr(arena, job->exe);
	if (!job->program)
		argv[argc++] = job->user_site ? "-E" : "-I";
	if (job->script) {
		argv[argc++] = "-c";
		argv[argc++] = job->script;
	}
	for (size_t i = 0; i < job->arg_count; i++)
		argv[argc++] = sw_cstr(arena, job->args[i]);
	sw_proc_options options = {.cwd = job->cwd,
				   .env = sw_python_env(ctx, job->env, job->env_count, arena),
				   .timeout_ms = job->timeout_ms,
				   .merge = job->merge,
				   .on_line = job->on_line,
				   .data = job->data};
	if (sw_run(arena, argv, &options, out, err))
		return true;
	if (err->code != SW_F003)
		return false;
	err->code = SW_Y001;
	return sw_hint(err, "apt install python3, or name another interpreter with SHIPWHEEL_PYTHON");
}
