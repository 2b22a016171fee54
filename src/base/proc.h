/* Child processes, by posix_spawn. A child gets its own process group; when it is ended (time-out, failure, or the object
   is closed while it runs) the whole group is. Nothing but stdin, stdout and stderr is inherited. */
#pragma once
#include "base/clock.h"
#include "base/env.h"
#include "base/err.h"

typedef struct sw_proc_options {
	sw_str cwd;         /* "" = ours */
	char **env;         /* NULL at the end; NULL = ours (see sw_env_with) */
	sw_str input;       /* written to its stdin, which is then closed; default /dev/null */
	int64_t timeout_ms; /* 0 = none */
	size_t max_output; /* kept of each stream; 0 = SW_LIMIT_CHILD_OUTPUT. What is over is read and dropped (the tail is kept) */
	bool merge; /* stderr goes into stdout */
	/* Called with each complete line of stdout and stderr as it comes (may be NULL). */
	void (*on_line)(void *data, bool is_stderr, sw_str line);
	void *data;
} sw_proc_options;

typedef struct sw_proc_result {
	int status; /* exit status, or -signal */
	bool timed_out;
	bool truncated; /* some output was dropped */
	sw_str out, err;
	int64_t wall_ns;
	int64_t max_rss_bytes;
} sw_proc_result;

/* Runs `argv` (NULL at the end, argv[0] looked up on PATH of our environment) to its end. True also when its status is not 0;
   false with SW_F003 when it cannot be started and SW_F005 when it ran into the time-out (result is filled then too). */
SW_NODISCARD bool sw_run(sw_arena *arena, const char *const *argv, const sw_proc_options *options, sw_proc_result *out,
			 sw_error *err);
/* sw_run in two halves, so that several children work at once; what the options point to must live until the end. A
   child that says more than a pipe holds (64 KB) waits for its second half. Closing one that runs ends it. */
typedef struct sw_running {
	struct running *state; /* NULL = none */
} sw_running;
void sw_running_close(sw_running *r);
SW_NODISCARD bool sw_run_start(const char *const *argv, const sw_proc_options *options, sw_running *out, sw_error *err);
SW_NODISCARD bool sw_run_finish(sw_running *r, sw_arena *arena, sw_proc_result *out, sw_error *err);

/* A child in the background. */
typedef struct sw_child {
	int pid;     /* 0 = none */
	int in, out; /* our ends of the pipes, 0 = none */
} sw_child;
void sw_child_close(sw_child *child); /* closes the pipes, ends the group if it runs, reaps */
SW_NODISCARD bool sw_child_start(const char *const *argv, const sw_proc_options *options, bool want_in, bool want_out,
				 sw_child *out, sw_error *err);
/* Waits for its end; status as in sw_proc_result. */
SW_NODISCARD bool sw_child_wait(sw_child *child, int *status, sw_error *err);
/* Ends every child that this process started and that still runs, with its group. Async-signal-safe: for a handler of
   SIGINT and SIGTERM, since children in groups of their own do not get the terminal's signals. */
void sw_proc_end_all(void);
/* Full path of a program on PATH, "" when there is none. */
sw_str sw_find_program(sw_arena *arena, const sw_env *env, sw_str name);
/* The arguments as one line that a shell would take, for messages. */
sw_str sw_shell_line(sw_arena *arena, const char *const *argv);
sw_str sw_shell_quote(sw_arena *arena, sw_str word);
