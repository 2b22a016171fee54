/* Starting interpreters, which this room alone does: rooms above hand in their own program text. */
#pragma once
#include "base/ctx.h"
#include "base/proc.h"

/* A piece of Python that is run. */
typedef struct sw_python_job {
	sw_str exe;         /* the interpreter to start */
	bool program;       /* exe is a program of an environment's bin folder instead: no interpreter options */
	const char *script; /* program text, given with -c; NULL = `args` is the whole command behind the interpreter */
	const sw_str *args; /* sys.argv[1:], or the command */
	size_t arg_count;
	const sw_str *env; /* changes to the clean environment, as for sw_env_with */
	size_t env_count;
	sw_str cwd;         /* "" = ours */
	int64_t timeout_ms; /* 0 = none */
	bool user_site;     /* without -I, which hides what the user has installed below ~/.local */
	bool merge;         /* stderr goes into stdout */
	void (*on_line)(void *data, bool is_stderr, sw_str line);
	void *data;
} sw_python_job;

/* Runs it to its end, as sw_run does (true also when the status is not 0). The environment is the user's without what
   would change another interpreter: every PYTHON* variable, VIRTUAL_ENV, __PYVENV_LAUNCHER__. SW_Y001 when the
   interpreter cannot be started, SW_F005 when it took too long. */
SW_NODISCARD bool sw_python_run(const sw_ctx *ctx, const sw_python_job *job, sw_arena *arena, sw_proc_result *out,
				sw_error *err);

/* The environment that interpreters and installers are started with: the user's without what leaks, then `changes`. */
char **sw_python_env(const sw_ctx *ctx, const sw_str *changes, size_t count, sw_arena *arena);
