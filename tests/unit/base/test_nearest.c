#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/nearest.h"

static void finds_what_was_meant(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_strs names = {0};
	static const char *const all[] = {"rehearse", "version", "build", "check", "publish", "verify", "serve"};
	for (size_t i = 0; i < SW_COUNTOF(all); i++)
		sw_push(&arena, &names, sw_str_of(all[i]));
	static const struct {
		const char *typed, *meant;
	} rows[] = {{"rehearce", "rehearse"},
		    {"buidl", "build"},
		    {"VERSOIN", "version"},
		    {"serv", "serve"},
		    {"frobnicate", NULL},
		    {"", NULL},
		    {"x", NULL}};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_str got = sw_nearest(sw_str_of(rows[i].typed), &names);
		if (!sw_str_is(got, rows[i].meant))
			fail_msg("%s: got %.*s", rows[i].typed, SW_ARG(got));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(finds_what_was_meant)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
