#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/proc.h"

extern char **environ;

static void keeps_streams_status_and_input(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_proc_result result = {0};
	const char *argv[] = {"sh", "-c", "cat; echo two >&2; pwd; exit 3", NULL};
	assert_true(sw_run(&arena, argv, &(sw_proc_options){.input = SW_STR("one\n"), .cwd = SW_STR("/usr")}, &result,
			   &err));
	assert_int_equal(result.status, 3);
	assert_true(sw_str_is(result.out, "one\n/usr\n"));
	assert_true(sw_str_is(result.err, "two\n"));
	assert_true(result.wall_ns > 0 && result.max_rss_bytes > 0);
}

static void large_input_and_output_do_not_block(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_proc_result result = {0};
	size_t size = (size_t)3 << 20;
	char *text = sw_alloc(&arena, size);
	memset(text, 'x', size);
	const char *argv[] = {"cat", NULL};
	assert_true(sw_run(&arena, argv, &(sw_proc_options){.input = {text, size}}, &result, &err));
	assert_int_equal(result.out.len, size);
	assert_false(result.truncated);
	assert_true(sw_run(&arena, argv, &(sw_proc_options){.input = {text, size}, .max_output = 1000}, &result, &err));
	assert_true(result.truncated);
	assert_true(result.out.len <= 1000);
}

static void a_hanging_child_goes_with_its_children(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_proc_result result = {0};
	const char *argv[] = {"sh", "-c", "sleep 600 & echo $!; wait", NULL};
	assert_false(sw_run(&arena, argv, &(sw_proc_options){.timeout_ms = 300}, &result, &err));
	assert_int_equal(err.code, SW_F005);
	assert_true(result.timed_out);
	uint64_t pid = 0;
	assert_true(sw_str_u64(sw_str_trim(result.out), &pid));
	for (int i = 0; i < 100 && kill((pid_t)pid, 0) == 0; i++)
		usleep(10000); /* whoever adopts the grandchild reaps it a moment later */
	char path[64];
	snprintf(path, sizeof(path), "/proc/%llu/cmdline", (unsigned long long)pid);
	sw_str left = {0};
	bool gone = !sw_read_file(&arena, sw_str_of(path), 4096, &left, &err) ||
		    left.len == 0; /* a zombie has no arguments */
	assert_true(gone);
}

/* A server left in the background holds the pipes open; the result must not wait for it. */
static void does_not_wait_for_what_stays_in_the_background(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_proc_result result = {0};
	const char *argv[] = {"sh", "-c", "sleep 600 & echo done", NULL};
	assert_true(sw_run(&arena, argv, &(sw_proc_options){.timeout_ms = 20000}, &result, &err));
	assert_true(sw_str_is(result.out, "done\n"));
}

static void two_children_work_at_once(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	SW_AUTO(sw_running) first = {0};
	SW_AUTO(sw_running) left = {0};
	sw_proc_result one = {0}, two = {0};
	char folder[] = "/tmp/sw-proc-XXXXXX";
	assert_non_null(mkdtemp(folder));
	const sw_proc_options options = {.cwd = sw_str_of(folder), .timeout_ms = 20000};
	/* each waits for the other: one after the other they would run into the time-out */
	const char *waits[] = {"sh", "-c", "mkfifo f && mv f there && echo sent >there && head -c 100000 /dev/zero",
			       NULL};
	const char *reads[] = {"sh", "-c", "until [ -p there ]; do sleep 0.01; done; cat there; rm there", NULL};
	assert_true(sw_run_start(waits, &options, &first, &err));
	assert_true(sw_run(&arena, reads, &options, &two, &err));
	assert_true(sw_str_is(two.out, "sent\n"));
	assert_true(sw_run_finish(&first, &arena, &one, &err));
	assert_int_equal(one.status, 0);
	assert_int_equal(one.out.len, 100000);
	assert_null(first.state);
	const char *sleeps[] = {"sleep", "600", NULL};
	assert_true(sw_run_start(sleeps, &options, &left, &err)); /* ended when it is closed */
	rmdir(folder);
}

static void a_missing_program_is_named(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_proc_result result = {0};
	const char *argv[] = {"no-such-program-here", NULL};
	assert_false(sw_run(&arena, argv, NULL, &result, &err));
	assert_int_equal(err.code, SW_F003);
	assert_non_null(strstr(err.message, "no-such-program-here"));
	assert_non_null(strstr(err.hint, "install no-such-program-here"));
}

static void count_line(void *data, bool is_stderr, sw_str line)
{
	sw_str *all = data;
	static char text[200];
	size_t len = all->len;
	len += (size_t)snprintf(text + len, sizeof(text) - len, "%d:%.*s|", is_stderr, SW_ARG(line));
	*all = (sw_str){text, len};
}

static void lines_come_as_they_are_written(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_proc_result result = {0};
	sw_str all = {0};
	const char *argv[] = {"sh", "-c", "printf 'a\\nb\\nrest'", NULL};
	assert_true(sw_run(&arena, argv, &(sw_proc_options){.on_line = count_line, .data = &all}, &result, &err));
	assert_true(sw_str_is(all, "0:a|0:b|0:rest|"));
}

static void no_descriptor_is_inherited(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_proc_result result = {0};
	const char *argv[] = {"ls", "/proc/self/fd", NULL};
	SW_AUTO(sw_lock) lock = {0};
	bool busy = false;
	assert_true(sw_lock_try(SW_STR("/tmp/sw-proc-test.lock"), &lock, &busy, &err));
	assert_true(sw_run(&arena, argv, NULL, &result, &err));
	assert_true(sw_str_is(result.out, "0\n1\n2\n3\n")); /* 3 is the folder that ls itself reads */
	unlink("/tmp/sw-proc-test.lock");
}

static void environment_is_changed_by_name(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	char *vars[] = {(char[]){"A=1"}, (char[]){"AB=2"}, (char[]){"C=3"}, NULL};
	sw_env env = {vars};
	const sw_str changes[] = {SW_STR("A=9"), SW_STR("C"), SW_STR("D=4")};
	char **out = sw_env_with(&arena, &env, changes, SW_COUNTOF(changes));
	assert_string_equal(out[0], "AB=2");
	assert_string_equal(out[1], "A=9");
	assert_string_equal(out[2], "D=4");
	assert_null(out[3]);
	assert_true(sw_str_is(sw_env_get(&env, "AB"), "2"));
	assert_null(sw_env_get(&env, "B").ptr);
}

static void shell_lines_can_be_pasted(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	const char *argv[] = {"git", "-C", "/a b", "it's", "", NULL};
	assert_true(sw_str_is(sw_shell_line(&arena, argv), "git -C '/a b' 'it'\\''s' ''"));
}

static void dates_round_trip(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	static const struct {
		int64_t seconds;
		const char *iso;
	} rows[] = {{0, "1970-01-01T00:00:00Z"},         {951782399, "2000-02-28T23:59:59Z"},
		    {951782400, "2000-02-29T00:00:00Z"}, {1795258500, "2026-11-21T10:55:00Z"},
		    {-1, "1969-12-31T23:59:59Z"},        {4107542400, "2100-03-01T00:00:00Z"}};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		assert_true(sw_str_is(sw_time_iso(&arena, rows[i].seconds), rows[i].iso));
		assert_true(sw_date_seconds(sw_date_utc(rows[i].seconds)) == rows[i].seconds);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_streams_status_and_input),
		cmocka_unit_test(large_input_and_output_do_not_block),
		cmocka_unit_test(a_hanging_child_goes_with_its_children),
		cmocka_unit_test(does_not_wait_for_what_stays_in_the_background),
		cmocka_unit_test(two_children_work_at_once),
		cmocka_unit_test(a_missing_program_is_named),
		cmocka_unit_test(lines_come_as_they_are_written),
		cmocka_unit_test(no_descriptor_is_inherited),
		cmocka_unit_test(environment_is_changed_by_name),
		cmocka_unit_test(shell_lines_can_be_pasted),
		cmocka_unit_test(dates_round_trip),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
