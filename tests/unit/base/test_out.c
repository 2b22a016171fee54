#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <string.h>
#include <unistd.h>

#include "base/out.h"

typedef struct captured {
	char result[4096], story[4096];
} captured;

static void read_back(int fd, char out[static 4096])
{
	ssize_t got = pread(fd, out, 4095, 0);
	out[got > 0 ? got : 0] = '\0';
	close(fd);
}

/* Says the same things as text and as JSON: one sequence of calls. */
static captured say_all(bool json, bool quiet)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	captured all;
	int result = memfd_create("result", MFD_CLOEXEC), story = memfd_create("story", MFD_CLOEXEC);
	sw_out *out = sw_out_new(
		&arena, &(sw_out_options){.result_fd = result, .story_fd = story, .json = json, .quiet = quiet});
	sw_line(out, "version %s", "1.0");
	sw_json_str(out, "version", SW_STR("1.0"));
	sw_json_array(out, "files");
	sw_json_object(out, NULL);
	sw_json_str(out, "name", SW_STR("a\"b\n\x01\xff"));
	sw_json_int(out, "size", 42);
	sw_json_bool(out, "native", true);
	sw_json_end(out);
	sw_json_end(out);
	sw_json_array(out, "none");
	sw_json_end(out);
	sw_say(out, "building \x1b]0;x\x07");
	sw_diag diag = {.severity = SW_WARN, .id = SW_STR("SW-Z008"), .message = SW_STR("odd"), .fix = SW_STR("do it")};
	sw_out_diag(out, &diag);
	assert_true(sw_out_end(out, &err));
	read_back(result, all.result);
	read_back(story, all.story);
	return all;
}

static void text_goes_to_people(void **state)
{
	(void)state;
	captured all = say_all(false, false);
	assert_string_equal(all.result, "version 1.0\n");
	assert_string_equal(all.story, "building ]0;x\nwarning[SW-Z008]: odd\n  fix: do it\n");
	all = say_all(false, true);
	assert_string_equal(all.result, "version 1.0\n");
	assert_string_equal(all.story, "");
}

static void json_is_one_document(void **state)
{
	(void)state;
	captured all = say_all(true, true);
	assert_string_equal(all.result, "{\n"
					"  \"version\": \"1.0\",\n"
					"  \"files\": [\n"
					"    {\n"
					"      \"name\": \"a\\\"b\\n\\u0001\xef\xbf\xbd\",\n"
					"      \"size\": 42,\n"
					"      \"native\": true\n"
					"    }\n"
					"  ],\n"
					"  \"none\": [],\n"
					"  \"diagnostics\": [\n"
					"    {\n"
					"      \"code\": \"SW-Z008\",\n"
					"      \"severity\": \"warning\",\n"
					"      \"message\": \"odd\",\n"
					"      \"fix\": \"do it\"\n"
					"    }\n"
					"  ]\n"
					"}\n");
}

static void a_broken_stdout_is_an_error(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	sw_out *out = sw_out_new(&arena, &(sw_out_options){.result_fd = full, .story_fd = 2});
	sw_line(out, "x");
	assert_false(sw_out_end(out, &err));
	assert_int_equal(err.code, SW_F002);
	close(full);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_goes_to_people),
		cmocka_unit_test(json_is_one_document),
		cmocka_unit_test(a_broken_stdout_is_an_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
