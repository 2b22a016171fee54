/* A temporary folder in which a test makes git repositories with the real git, free of the developer's own settings. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ctx.h"
#include "base/fs.h"
#include "base/proc.h"

extern char **environ;

typedef struct fixture {
	sw_arena arena;
	sw_str dir;
	sw_env env;
	sw_ctx ctx;
	sw_error err;
} fixture;

/* A fixed identity and fixed dates, so that commit ids are the same in every run. */
static const char *const fixture_variables[] = {
	"GIT_AUTHOR_NAME=A U Thor",
	"GIT_AUTHOR_EMAIL=author@example.com",
	"GIT_AUTHOR_DATE=1600000000 +0000",
	"GIT_COMMITTER_NAME=A U Thor",
	"GIT_COMMITTER_EMAIL=author@example.com",
	"GIT_COMMITTER_DATE=1600000000 +0000",
	"GIT_CONFIG_GLOBAL=/dev/null",
	"GIT_CONFIG_SYSTEM=/dev/null",
	"SOURCE_DATE_EPOCH=1234567890",
	"LC_ALL=C.UTF-8",
	"GIT_DIR",
	"GIT_WORK_TREE",
	"GIT_INDEX_FILE",
};

static inline sw_str fixture_path(fixture *f, const char *name)
{
	return sw_path_join(&f->arena, f->dir, sw_str_of(name));
}

/* Changes one variable of the environment that the code under test sees ("NAME=value", "NAME" removes). */
static inline void fixture_setenv(fixture *f, const char *change)
{
	sw_str changes[] = {sw_str_of(change)};
	f->env.vars = sw_env_with(&f->arena, &f->env, changes, 1);
}

static inline int fixture_set_up(void **state)
{
	static fixture f;
	f = (fixture){.env = {environ}};
	for (size_t i = 0; i < SW_COUNTOF(fixture_variables); i++)
		fixture_setenv(&f, fixture_variables[i]);
	sw_str made = {0};
	if (!sw_make_temp_dir(&f.arena, SW_STR("/tmp"), "sw-git-", &made, &f.err) ||
	    !sw_real_path(&f.arena, made, &f.dir, &f.err))
		return -1;
	f.ctx = (sw_ctx){.arena = &f.arena, .env = &f.env, .clock = &sw_clock_system, .cwd = f.dir};
	*state = &f;
	return 0;
}

static inline int fixture_tear_down(void **state)
{
	fixture *f = *state;
	bool ok = sw_remove_tree(f->dir, &f->err);
	sw_arena_close(&f->arena);
	return ok ? 0 : -1;
}

/* Runs a shell script in the folder of the fixture, which must succeed; its output without the final newline. */
static inline sw_str sh(fixture *f, const char *script)
{
	const char *argv[] = {"sh", "-euc", script, NULL};
	const sw_proc_options options = {.cwd = f->dir, .env = f->env.vars, .merge = true, .timeout_ms = 60000};
	sw_proc_result result = {0};
	if (!sw_run(&f->arena, argv, &options, &result, &f->err))
		fail_msg("cannot run sh: %s", f->err.message);
	if (result.status != 0)
		fail_msg("%s\nfailed: %.*s", script, SW_ARG(result.out));
	return sw_str_rtrim(result.out);
}

#define assert_str(value, expected) fixture_assert_str((value), (expected), __FILE__, __LINE__)
static inline void fixture_assert_str(sw_str value, const char *expected, const char *file, int line)
{
	if (sw_str_is(value, expected))
		return;
	print_error("got \"%.*s\", not \"%s\"\n", SW_ARG(value), expected);
	_fail(file, line);
}

/* A call that must succeed, else its error is shown. */
#define assert_ok(f, call)                                                                                             \
	do {                                                                                                           \
		if (!(call)) {                                                                                         \
			print_error("%s: %s\n%s\n", sw_code_get((f)->err.code)->id, (f)->err.message,                  \
				    (f)->err.detail);                                                                  \
			_fail(__FILE__, __LINE__);                                                                     \
		}                                                                                                      \
	} while (0)

/* A call that must fail with `expected`; the error is then forgotten. */
#define assert_fails(f, call, expected)                                                                                \
	do {                                                                                                           \
		assert_false(call);                                                                                    \
		if ((f)->err.code != (expected))                                                                       \
			print_error("%s: %s\n", sw_code_get((f)->err.code)->id, (f)->err.message);                     \
		assert_int_equal((f)->err.code, (expected));                                                           \
		sw_error_clear(&(f)->err);                                                                             \
	} while (0)
