#include "base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fs.h"
#include "base/limits.h"

/* ---- what runs ---- */

/* Process groups that a signal handler must end. A fixed table of atomics, because a handler may come at any moment. */
static _Atomic int running_groups[64];

static void group_add(int pid)
{
	for (size_t i = 0; i < SW_COUNTOF(running_groups); i++) {
		int none = 0;
		if (atomic_compare_exchange_strong(&running_groups[i], &none, pid))
			return;
	}
}

static void group_remove(int pid)
{
	for (size_t i = 0; i < SW_COUNTOF(running_groups); i++) {
		int mine = pid;
		if (atomic_compare_exchange_strong(&running_groups[i], &mine, 0))
			return;
	}
}

void sw_proc_end_all(void)
{
	for (size_t i = 0; i < SW_COUNTOF(running_groups); i++) {
		int pid = atomic_load(&running_groups[i]);
		if (pid > 0)
			kill(-pid, SIGKILL);
	}
}

/* ---- starting ---- */

typedef struct spawn_plan {
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
} spawn_plan;

static void spawn_plan_close(spawn_plan *plan)
{
	posix_spawn_file_actions_destroy(&plan->actions);
	posix_spawnattr_destroy(&plan->attributes);
}

/* The child's stdin, stdout, stderr: a descriptor of ours, or -1 for /dev/null (stdin) and inheriting (the others). */
static bool spawn_plan_open(spawn_plan *plan, const int fds[3], sw_str cwd, sw_arena *scratch)
{
	sigset_t all, none;
	sigfillset(&all);
	sigemptyset(&none);
	bool ok = posix_spawn_file_actions_init(&plan->actions) == 0 && posix_spawnattr_init(&plan->attributes) == 0;
	ok = ok && posix_spawnattr_setflags(&plan->attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF |
								       POSIX_SPAWN_SETSIGMASK) == 0;
	ok = ok && posix_spawnattr_setpgroup(&plan->attributes, 0) == 0;
	ok = ok && posix_spawnattr_setsigdefault(&plan->attributes, &all) == 0;
	ok = ok && posix_spawnattr_setsigmask(&plan->attributes, &none) == 0;
	if (cwd.len)
		ok = ok && posix_spawn_file_actions_addchdir_np(&plan->actions, sw_cstr(scratch, cwd)) == 0;
	if (fds[0] < 0)
		ok = ok && posix_spawn_file_actions_addopen(&plan->actions, 0, "/dev/null", O_RDONLY, 0) == 0;
	for (int i = 0; i < 3; i++)
		if (fds[i] >= 0)
			ok = ok && posix_spawn_file_actions_adddup2(&plan->actions, fds[i], i) == 0;
	return ok;
}

static bool start(const char *const *argv, const sw_proc_options *options, const int fds[3], int *pid, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	char **env = options && options->env ? options->env : environ;
	sw_str cwd = options ? options->cwd : (sw_str){0};
	sw_str program = sw_str_of(argv[0]);
	if (sw_str_chr(program, '/') == SW_NPOS) {
		program = sw_find_program(&scratch, &(sw_env){environ}, program);
		if (!program.len) {
			sw_fail(err, SW_F003, "%s cannot be started: it is not on PATH", argv[0]);
			return sw_hint(err, "install %s, or put its folder on PATH", argv[0]);
		}
	}
	SW_AUTO(spawn_plan) plan;
	memset(&plan, 0, sizeof(plan));
	if (!spawn_plan_open(&plan, fds, cwd, &scratch))
		return sw_fail(err, SW_F003, "%s cannot be started: no memory for it", argv[0]);
	/* posix_spawn wants char *const[] for historical reasons; it does not write to the strings */
	int failed = posix_spawn(pid, sw_cstr(&scratch, program), &plan.actions, &plan.attributes,
				 (char *const *)(uintptr_t)argv, env);
	if (failed == ENOENT && cwd.len && !sw_is_dir(cwd))
		return sw_fail(err, SW_F003, "%s cannot be started: the folder %.*s is missing", argv[0], SW_ARG(cwd));
	if (failed)
		return sw_fail_errno(err, SW_F003, failed, "%s cannot be started", argv[0]);
	group_add(*pid);
	return true;
}

/* ---- running to the end ---- */

/* One stream of a child: our end of the pipe, what was kept of it, and the unfinished line for on_line. */
typedef struct stream {
	sw_fd fd;
	sw_buf kept; /* at most twice the maximum, then the older half goes */
	size_t max;
	bool is_stderr, dropped;
	size_t line_start; /* in kept */
} stream;

static void stream_close(stream *s)
{
	sw_fd_close(&s->fd);
	sw_buf_close(&s->kept);
}

static void tell_lines(stream *s, const sw_proc_options *options, bool at_end)
{
	if (!options || !options->on_line)
		return;
	for (;;) {
		sw_str rest = sw_str_from(sw_buf_str(&s->kept), s->line_start);
		size_t end = sw_str_chr(rest, '\n');
		if (end == SW_NPOS && !(at_end && rest.len))
			return;
		options->on_line(options->data, s->is_stderr, sw_str_rtrim(sw_str_sub(rest, 0, end)));
		s->line_start += end == SW_NPOS ? rest.len : end + 1;
	}
}

/* Keeps the tail: when the buffer is full, the oldest part is dropped. */
static void keep_tail(stream *s)
{
	if (s->kept.len <= s->max)
		return;
	size_t drop = s->kept.len - s->max / 2;
	memmove(s->kept.ptr, s->kept.ptr + drop, s->kept.len - drop);
	s->kept.len -= drop;
	s->line_start = s->line_start > drop ? s->line_start - drop : 0;
	s->dropped = true;
}

/* Reads what is there; false at the end of the stream. */
static bool stream_read(stream *s, const sw_proc_options *options)
{
	enum { STEP = 65536 };
	char *room = sw_buf_room(&s->kept, STEP);
	SW_ASSERT(room);
	ssize_t got = read(sw_fd_get(s->fd), room, STEP);
	if (got < 0 && (errno == EINTR || errno == EAGAIN))
		return true;
	if (got <= 0) {
		tell_lines(s, options, true);
		sw_fd_close(&s->fd);
		return false;
	}
	s->kept.len += (size_t)got;
	tell_lines(s, options, false);
	keep_tail(s);
	return true;
}

static bool make_pipe(sw_fd *ours, sw_fd *theirs, bool we_read, sw_error *err)
{
	int fds[2];
	if (pipe2(fds, O_CLOEXEC) != 0)
		return sw_fail_errno(err, SW_F003, errno, "no pipe for a child process");
	*ours = sw_fd_of(fds[we_read ? 0 : 1]);
	*theirs = sw_fd_of(fds[we_read ? 1 : 0]);
	fcntl(sw_fd_get(*ours), F_SETFL, O_NONBLOCK);
	return true;
}

typedef struct running {
	int pid;
	const char *name;
	sw_proc_options options;
	int64_t started_ns;
	sw_fd pidfd, in;
	sw_str input; /* what is still to be written */
	stream streams[2];
	bool exited;
} running;

/* The whole group goes, also what the child left in the background; the leader is still a zombie, so its id is ours. */
static void running_close(running *r)
{
	if (r->pid > 0) {
		kill(-r->pid, SIGKILL);
		group_remove(r->pid);
		while (waitpid(r->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	sw_fd_close(&r->pidfd);
	sw_fd_close(&r->in);
	stream_close(&r->streams[0]);
	stream_close(&r->streams[1]);
}

static bool running_start(running *r, const char *const *argv, const sw_proc_options *options, sw_error *err)
{
	SW_AUTO(sw_fd) child_in = {0};
	SW_AUTO(sw_fd) child_out = {0};
	SW_AUTO(sw_fd) child_err = {0};
	bool merge = options && options->merge, feed = options && options->input.ptr;
	if (feed && !make_pipe(&r->in, &child_in, false, err))
		return false;
	if (!make_pipe(&r->streams[0].fd, &child_out, true, err))
		return false;
	if (!merge && !make_pipe(&r->streams[1].fd, &child_err, true, err))
		return false;
	int fds[3] = {feed ? sw_fd_get(child_in) : -1, sw_fd_get(child_out),
		      merge ? sw_fd_get(child_out) : sw_fd_get(child_err)};
	if (!start(argv, options, fds, &r->pid, err))
		return false;
	r->pidfd = sw_fd_of((int)syscall(SYS_pidfd_open, r->pid, 0));
	if (feed)
		r->input = options->input;
	return true;
}

static void feed_input(running *r)
{
	ssize_t done = write(sw_fd_get(r->in), r->input.ptr, r->input.len);
	if (done < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (done > 0)
		r->input = sw_str_from(r->input, (size_t)done);
	if (done <= 0 || !r->input.len)
		sw_fd_close(&r->in); /* written, or the child does not want it */
}

/* One round of waiting. False when there is nothing more to wait for. */
static bool running_step(running *r, const sw_proc_options *options, int timeout_ms)
{
	enum { IN, OUT, ERR, PID, COUNT };
	struct pollfd fds[COUNT] = {[IN] = {sw_fd_get(r->in), POLLOUT, 0},
				    [OUT] = {sw_fd_get(r->streams[0].fd), POLLIN, 0},
				    [ERR] = {sw_fd_get(r->streams[1].fd), POLLIN, 0},
				    [PID] = {r->exited ? -1 : sw_fd_get(r->pidfd), POLLIN, 0}};
	bool streams_open = fds[OUT].fd >= 0 || fds[ERR].fd >= 0;
	if (r->exited && !streams_open)
		return false;
	/* after its end only what is already in the pipes counts: something in the background may hold them open */
	int ready = poll(fds, COUNT, r->exited ? 0 : timeout_ms);
	if (ready < 0)
		return true;
	if (ready == 0 && r->exited)
		return false;
	if (fds[IN].revents)
		feed_input(r);
	for (int i = 0; i < 2; i++)
		if (fds[OUT + i].revents)
			stream_read(&r->streams[i], options);
	if (fds[PID].revents)
		r->exited = true;
	return true;
}

static int status_of(int raw)
{
	return WIFEXITED(raw) ? WEXITSTATUS(raw) : WIFSIGNALED(raw) ? -WTERMSIG(raw) : -SIGKILL;
}

/* Waits until the end or the deadline; fills the result. */
static bool running_finish(running *r, sw_arena *arena, sw_proc_result *out)
{
	const sw_proc_options *options = &r->options;
	int64_t limit_ms = options->timeout_ms;
	bool timed_out = false;
	for (;;) {
		int64_t ran_ms = (sw_monotonic_ns(&sw_clock_system) - r->started_ns) / 1000000;
		int64_t left = limit_ms ? limit_ms - ran_ms : 60000;
		if (left <= 0) {
			timed_out = true;
			break;
		}
		if (!running_step(r, options, (int)(left < 60000 ? left : 60000)))
			break;
	}
	kill(-r->pid, SIGKILL);
	group_remove(r->pid);
	int raw = 0;
	struct rusage usage = {0};
	while (wait4(r->pid, &raw, 0, &usage) < 0 && errno == EINTR)
		;
	r->pid = 0;
	for (int i = 0; i < 2; i++)
		tell_lines(&r->streams[i], options, true);
	*out = (sw_proc_result){.status = timed_out ? -SIGKILL : status_of(raw),
				.timed_out = timed_out,
				.truncated = r->streams[0].dropped || r->streams[1].dropped,
				.out = sw_buf_copy(&r->streams[0].kept, arena),
				.err = sw_buf_copy(&r->streams[1].kept, arena),
				.wall_ns = sw_monotonic_ns(&sw_clock_system) - r->started_ns,
				.max_rss_bytes = (int64_t)usage.ru_maxrss * 1024};
	return !timed_out;
}

void sw_running_close(sw_running *r)
{
	if (r->state)
		running_close(r->state);
	sw_xfree(r->state);
	r->state = NULL;
}

bool sw_run_start(const char *const *argv, const sw_proc_options *options, sw_running *out, sw_error *err)
{
	SW_AUTO(sw_running) running_now = {sw_xrealloc(NULL, sizeof(running))};
	running *r = running_now.state;
	*r = (running){.name = argv[0], .started_ns = sw_monotonic_ns(&sw_clock_system)};
	if (options)
		r->options = *options;
	size_t max = r->options.max_output ? r->options.max_output : SW_LIMIT_CHILD_OUTPUT;
	for (int i = 0; i < 2; i++)
		r->streams[i] = (stream){.max = max, .is_stderr = i == 1};
	if (!running_start(r, argv, &r->options, err))
		return false;
	*out = running_now;
	running_now.state = NULL;
	return true;
}

bool sw_run_finish(sw_running *r, sw_arena *arena, sw_proc_result *out, sw_error *err)
{
	sw_proc_result result = {0};
	bool in_time = running_finish(r->state, arena, &result);
	*out = result;
	if (!in_time) {
		sw_fail(err, SW_F005, "%s was ended after %.1f seconds without a result", r->state->name,
			(double)r->state->options.timeout_ms / 1000);
		sw_detail(err, result.err.len ? result.err : result.out);
	}
	sw_running_close(r);
	return in_time;
}

bool sw_run(sw_arena *arena, const char *const *argv, const sw_proc_options *options, sw_proc_result *out,
	    sw_error *err)
{
	SW_AUTO(sw_running) r = {0};
	return sw_run_start(argv, options, &r, err) && sw_run_finish(&r, arena, out, err);
}

/* ---- in the background ---- */

void sw_child_close(sw_child *child)
{
	if (child->in > 0)
		close(child->in);
	if (child->out > 0)
		close(child->out);
	if (child->pid > 0) {
		kill(-child->pid, SIGKILL);
		group_remove(child->pid);
		while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	*child = (sw_child){0};
}

bool sw_child_start(const char *const *argv, const sw_proc_options *options, bool want_in, bool want_out, sw_child *out,
		    sw_error *err)
{
	int in[2] = {-1, -1}, back[2] = {-1, -1};
	if ((want_in && pipe2(in, O_CLOEXEC) != 0) || (want_out && pipe2(back, O_CLOEXEC) != 0)) {
		int why = errno;
		for (int i = 0; i < 2; i++)
			if (in[i] >= 0)
				close(in[i]);
		return sw_fail_errno(err, SW_F003, why, "no pipe for %s", argv[0]);
	}
	int pid = 0, fds[3] = {in[0], back[1], options && options->merge ? back[1] : -1};
	bool ok = start(argv, options, fds, &pid, err);
	if (want_in)
		close(in[0]);
	if (want_out)
		close(back[1]);
	sw_child child = {.pid = pid, .in = want_in ? in[1] : 0, .out = want_out ? back[0] : 0};
	if (!ok) {
		child.pid = 0;
		sw_child_close(&child);
		return false;
	}
	*out = child;
	return true;
}

bool sw_child_wait(sw_child *child, int *status, sw_error *err)
{
	int raw = 0;
	pid_t got;
	if (child->in > 0)
		close(child->in); /* end of input, or it would wait for more */
	child->in = 0;
	siginfo_t ended;
	while (waitid(P_PID, (id_t)child->pid, &ended, WEXITED | WNOWAIT) < 0 && errno == EINTR)
		;
	group_remove(child->pid); /* before it is reaped and its number may be given to another */
	while ((got = waitpid(child->pid, &raw, 0)) < 0 && errno == EINTR)
		;
	if (got < 0)
		return sw_fail_errno(err, SW_F003, errno, "a child process cannot be waited for");
	child->pid = 0;
	*status = status_of(raw);
	return true;
}

/* ---- names ---- */

sw_str sw_find_program(sw_arena *arena, const sw_env *env, sw_str name)
{
	sw_str dirs = sw_env_get(env, "PATH"), dir;
	if (sw_str_chr(name, '/') != SW_NPOS)
		return access(sw_cstr(arena, name), X_OK) == 0 ? name : (sw_str){0};
	if (!dirs.ptr)
		dirs = SW_STR("/usr/local/bin:/usr/bin:/bin");
	while (sw_str_split(&dirs, ':', &dir)) {
		sw_str path = sw_path_join(arena, dir.len ? dir : SW_STR("."), name);
		if (sw_is_file(path) && access(sw_cstr(arena, path), X_OK) == 0)
			return path;
	}
	return (sw_str){0};
}

sw_str sw_shell_quote(sw_arena *arena, sw_str word)
{
	bool plain = word.len > 0;
	for (size_t i = 0; i < word.len && plain; i++)
		plain = sw_is_alnum(word.ptr[i]) || memchr("_@%+=:,./-", word.ptr[i], 11);
	if (plain)
		return word;
	return sw_fmt(arena, "'%.*s'", SW_ARG(sw_str_replace(arena, word, SW_STR("'"), SW_STR("'\\''"))));
}

sw_str sw_shell_line(sw_arena *arena, const char *const *argv)
{
	sw_strs words = {0};
	for (; *argv; argv++)
		sw_push(arena, &words, sw_shell_quote(arena, sw_str_of(*argv)));
	return sw_str_join(arena, words.ptr, words.len, SW_STR(" "));
}
