#include "bump/step.h"

#include <string.h>

#include "pyspec/pep440.h"
#include "pyspec/table.h"

static sw_strs split(sw_arena *arena, sw_str words)
{
	sw_strs list = {0};
	sw_str word;
	while (words.len && sw_str_split(&words, ' ', &word))
		sw_push(arena, &list, word);
	return list;
}

static void peers_as_they_are(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		sw_bump_rules rules;
	} peers[] = {{"hatch", SW_BUMP_HATCH}, {"uv", SW_BUMP_UV}, {"poetry", SW_BUMP_POETRY}};
	sw_str row[4];
	table t = table_open("bump_step.txt");
	while (table_next(&t, row, 4)) {
		for (size_t i = 0; i < SW_COUNTOF(peers); i++) {
			if (!sw_str_is(row[0], peers[i].name))
				continue;
			sw_bump_arith arith = sw_bump_arith_plain(peers[i].rules);
			sw_strs words = split(&t.arena, row[2]);
			sw_str got = {0};
			sw_error err = {0};
			bool done = sw_bump_next(&arith, row[1], &words, &t.arena, &got, &err);
			assert_int_equal(done, err.code == SW_OK);
			same_text(sw_fmt(&t.arena, "%s: %.*s %.*s", peers[i].name, SW_ARG(row[1]), SW_ARG(row[2])),
				  done ? got : SW_STR("!"), row[3]);
		}
	}
	assert_true(t.cases > 2000);
	table_close(&t);
}

/* current, words, and the result, or the code and the words that the hint gives */
static const struct own {
	const char *current, *words, *wanted, *hint;
} own[] = {
	{"1.2.3", "major", "2.0.0", NULL},
	{"1.2.3", "minor", "1.3.0", NULL},
	{"1.2.3", "patch", "1.2.4", NULL},
	{"1", "patch", "1.0.1", NULL},
	{"1.2", "minor", "1.3", NULL},
	{"1.2.3.4", "minor", "1.3.0.0", NULL},
	{"1!2.9", "minor", "1!2.10", NULL},
	{"99999999999999999999", "major", "100000000000000000000", NULL},
	{"v1.2.3", "patch", "1.2.4", NULL},
	{"1.2.3+local", "patch", "1.2.4", NULL},
	{"1.2.3", "minor=7", "1.7.0", NULL},
	{"1.2.3", "major=007", "7.0.0", NULL},
	/* a phase belongs to a release that is not out yet */
	{"1.2.3", "rc", "SW-W043", "patch rc"},
	{"1.2.3", "dev", "SW-W043", "patch dev"},
	{"1.2.3.post1", "dev", "SW-W043", "post dev"},
	{"1.2.3rc1", "dev", "SW-W043", "rc dev"},
	{"1.2.3", "minor rc", "1.3.0rc1", NULL},
	{"1.2.3", "rc minor", "1.3.0rc1", NULL},
	{"1.2.3", "minor,rc", "1.3.0rc1", NULL},
	{"1.2.3", "patch dev", "1.2.4.dev1", NULL},
	{"1.2.3", "patch dev=20261121", "1.2.4.dev20261121", NULL},
	{"1.2.3", "minor beta dev", "1.3.0b1.dev1", NULL},
	/* what is begun is gone on with */
	{"1.3.0rc1", "minor rc", "1.3.0rc2", NULL},
	{"1.3.0rc1", "rc", "1.3.0rc2", NULL},
	{"1.3.0rc1", "minor", "1.3.0", NULL},
	{"1.3.0rc1", "patch", "1.3.0", NULL},
	{"1.3.0rc1", "major", "2.0.0", NULL},
	{"1.2.3rc1", "minor", "1.3.0", NULL},
	{"1.2.3.dev4", "patch", "1.2.3", NULL},
	{"1.2.3.dev4", "patch dev", "1.2.3.dev5", NULL},
	{"1.2.3.dev4", "alpha", "1.2.3a1", NULL},
	{"1.2.3rc1.dev2", "rc", "1.2.3rc1", NULL},
	{"1.2.3rc1.dev2", "rc dev", "1.2.3rc1.dev3", NULL},
	{"1.2.3rc1", "rc dev", "1.2.3rc2.dev1", NULL},
	{"0.0.0.dev1", "patch", "0.0.1", NULL},
	{"1.2.3rc1", "stable", "1.2.3", NULL},
	{"1.2.3rc1.post2", "stable", "1.2.3", NULL},
	{"1.2.3", "stable", "SW-W043", "patch"},
	{"1.2.3.post1", "stable", "SW-W043", "patch"},
	{"1.2.3.post1.dev2", "stable", "1.2.3.post1", NULL},
	/* phases do not go back */
	{"1.2.3a1", "beta", "1.2.3b1", NULL},
	{"1.2.3rc1", "beta", "SW-W043", "rc"},
	{"1.2.3rc7", "rc=5", "SW-W043", "rc"},
	{"1.2.3rc1", "rc=5", "1.2.3rc5", NULL},
	/* post-releases follow releases */
	{"1.2.3", "post", "1.2.3.post1", NULL},
	{"1.2.3.post1", "post", "1.2.3.post2", NULL},
	{"1.2.3.post1.dev2", "post", "1.2.3.post1", NULL},
	{"1.2.3.post1.dev2", "patch", "1.2.4", NULL},
	{"1.2.3", "post dev", "1.2.3.post1.dev1", NULL},
	{"1.2.3rc1", "post", "SW-W060", "rc"},
	{"1.2.3.dev1", "post", "SW-W060", "stable"},
	/* the peers' words */
	{"1.2.3", "micro", "1.2.4", NULL},
	{"1.2.3rc1", "release", "1.2.3", NULL},
	{"1.2.3rc1", "preview", "1.2.3rc2", NULL},
	{"1.2.3", "preminor", "1.3.0a1", NULL},
	{"1.2.3", "prerelease", "1.2.4a1", NULL},
	{"1.2.3b4", "prerelease", "1.2.3b5", NULL},
	{"1.2.3.dev4", "prerelease", "1.2.3a1", NULL},
	{"1.2.3b4", "next-phase", "1.2.3rc1", NULL},
	{"1.2.3rc4", "next-phase", "1.2.3", NULL},
	/* no steps */
	{"1.2.3", "", "SW-W060", "patch"},
	{"1.2.3", "bogus", "SW-W060", NULL},
	{"1.2.3", "minor=x", "SW-W060", NULL},
	{"1.2.3", "minor=", "SW-W060", NULL},
	{"1.2.3", "major minor", "SW-W060", NULL},
	{"1.2.3", "alpha beta", "SW-W060", NULL},
	{"1.2.3", "stable patch", "SW-W060", NULL},
	{"1.2.3", "patch post", "SW-W060", NULL},
	{"1.2.3rc1", "stable=3", "SW-W060", NULL},
	{"one", "patch", "SW-W002", NULL},
};

static void our_own_rules(void **state)
{
	(void)state;
	sw_bump_arith arith = sw_bump_arith_plain(SW_BUMP_AUTO);
	for (size_t i = 0; i < SW_COUNTOF(own); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_error err = {0};
		sw_strs words = split(&arena, sw_str_of(own[i].words));
		sw_str got = {0}, input = sw_fmt(&arena, "%s %s", own[i].current, own[i].words);
		bool done = sw_bump_next(&arith, sw_str_of(own[i].current), &words, &arena, &got, &err);
		same_text(input, done ? got : sw_str_of(sw_code_get(err.code)->id), sw_str_of(own[i].wanted));
		if (own[i].hint)
			same_text(input, sw_str_of(err.hint), sw_fmt(&arena, "shipwheel version bump %s", own[i].hint));
	}
}

static void phases_start_where_told(void **state)
{
	(void)state;
	static const struct own zero[] = {
		{"1.2.3", "patch rc", "1.2.4rc0", NULL},      {"1.2.3", "post", "1.2.3.post0", NULL},
		{"1.2.3", "patch dev", "1.2.4.dev0", NULL},   {"1.2.4rc0", "patch rc", "1.2.4rc1", NULL},
		{"1.2.3.post0", "post", "1.2.3.post1", NULL},
	};
	sw_bump_arith arith = {.rules = SW_BUMP_SHIPWHEEL, .start = 0};
	for (size_t i = 0; i < SW_COUNTOF(zero); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_error err = {0};
		sw_strs words = split(&arena, sw_str_of(zero[i].words));
		sw_str got = {0};
		assert_true(sw_bump_next(&arith, sw_str_of(zero[i].current), &words, &arena, &got, &err));
		same_text(sw_str_of(zero[i].words), got, sw_str_of(zero[i].wanted));
	}
}

/* Whatever the version: a result is higher and in normal form, and the words of a hint work. */
static void always_up(void **state)
{
	(void)state;
	static const char *const all[] = {"major",    "minor",          "patch",      "stable",    "alpha",    "beta",
					  "rc",       "post",           "dev",        "patch dev", "minor rc", "rc dev",
					  "post dev", "minor beta dev", "prerelease", "next-phase"};
	static const char front[] = "shipwheel version bump ";
	sw_bump_arith arith = sw_bump_arith_plain(SW_BUMP_SHIPWHEEL);
	sw_str row[4];
	size_t ups = 0, hints = 0;
	table t = table_open("bump_step.txt");
	while (table_next(&t, row, 4)) {
		for (size_t i = 0; i < SW_COUNTOF(all); i++) {
			sw_strs words = split(&t.arena, sw_str_of(all[i]));
			sw_str got = {0};
			sw_error err = {0};
			int order = 0;
			if (!sw_bump_next(&arith, row[1], &words, &t.arena, &got, &err)) {
				assert_memory_equal(err.hint, front, strlen(front));
				words = split(&t.arena, sw_str_copy(&t.arena, sw_str_of(err.hint + strlen(front))));
				err = (sw_error){0};
				if (!sw_bump_next(&arith, row[1], &words, &t.arena, &got, &err))
					fail_msg("%.*s %s: the hint fails: %s", SW_ARG(row[1]), all[i], err.message);
				hints++;
			}
			assert_true(sw_pep440_cmp_text(got, row[1], &order) && order > 0);
			assert_true(sw_pep440_is_normal(got));
			ups++;
		}
	}
	assert_true(ups > 10000 && hints > 1000);
	table_close(&t);
}

static const struct step {
	const char *last, *next;
	sw_bump_level least;
	sw_bump_fit fit;
	sw_bump_level level;
	const char *instead;
} steps[] = {
	{"1.2.3", "1.2.4", 0, SW_FIT_OK, SW_LEVEL_PATCH, ""},
	{"1.2.3", "1.3.0", 0, SW_FIT_OK, SW_LEVEL_MINOR, ""},
	{"1.2.3", "1.3", 0, SW_FIT_OK, SW_LEVEL_MINOR, ""},
	{"1.2.3", "2", 0, SW_FIT_OK, SW_LEVEL_MAJOR, ""},
	{"1.2.3", "1.2.3.1", 0, SW_FIT_OK, SW_LEVEL_PATCH, ""},
	{"1.2.3", "1.2.3", 0, SW_FIT_SAME, SW_LEVEL_NONE, "1.2.4 1.3.0 2.0.0"},
	{"1.2.3", "1.2.3.0", 0, SW_FIT_SAME, SW_LEVEL_NONE, "1.2.4 1.3.0 2.0.0"},
	{"1.2.3", "1.2.2", 0, SW_FIT_LOWER, SW_LEVEL_NONE, "1.2.4 1.3.0 2.0.0"},
	{"1.2.3", "1.2.3rc1", 0, SW_FIT_LOWER, SW_LEVEL_NONE, "1.2.4rc1 1.3.0rc1 2.0.0rc1"},
	{"1.2.3", "1.2.5", 0, SW_FIT_SKIPS, SW_LEVEL_PATCH, "1.2.4 1.3.0 2.0.0"},
	{"1.2.3", "1.4.0", 0, SW_FIT_SKIPS, SW_LEVEL_MINOR, "1.2.4 1.3.0 2.0.0"},
	{"1.2.3", "1.3.1", 0, SW_FIT_SKIPS, SW_LEVEL_MINOR, "1.2.4 1.3.0 2.0.0"},
	{"1.2.3", "3.0.0", 0, SW_FIT_SKIPS, SW_LEVEL_MAJOR, "1.2.4 1.3.0 2.0.0"},
	{"1.2.3", "2.1.0", 0, SW_FIT_SKIPS, SW_LEVEL_MAJOR, "1.2.4 1.3.0 2.0.0"},
	{"1.2.9", "1.2.10", 0, SW_FIT_OK, SW_LEVEL_PATCH, ""},
	{"1.2.3", "1.3.0rc1", 0, SW_FIT_OK, SW_LEVEL_MINOR, ""},
	{"1.2.3", "1.3.0rc0", 0, SW_FIT_OK, SW_LEVEL_MINOR, ""},
	{"1.2.3", "1.3.0rc2", 0, SW_FIT_SKIPS, SW_LEVEL_MINOR, "1.2.4rc1 1.3.0rc1 2.0.0rc1"},
	{"1.2.3", "1.3.0.dev17", 0, SW_FIT_OK, SW_LEVEL_MINOR, ""},
	{"1.3.0rc1", "1.3.0rc2", 0, SW_FIT_OK, SW_LEVEL_NONE, ""},
	{"1.3.0rc1", "1.3.0rc3", 0, SW_FIT_SKIPS, SW_LEVEL_NONE, "1.3.0rc2 2.0.0rc1"},
	{"1.3.0rc1", "1.3.0", 0, SW_FIT_OK, SW_LEVEL_NONE, ""},
	{"1.3.0rc1", "1.3.0rc2.dev4", 0, SW_FIT_OK, SW_LEVEL_NONE, ""},
	{"1.3.0rc1", "1.4.0", 0, SW_FIT_SKIPS, SW_LEVEL_MINOR, "1.3.0 2.0.0"},
	{"1.3.0rc1", "1.3.1", 0, SW_FIT_SKIPS, SW_LEVEL_PATCH, "1.3.0 2.0.0"},
	{"1.2.3rc1", "1.3.0", 0, SW_FIT_OK, SW_LEVEL_MINOR, ""},
	{"1.3.0a1", "1.3.0rc1", 0, SW_FIT_OK, SW_LEVEL_NONE, ""},
	{"1.3.0rc1.dev1", "1.3.0rc1", 0, SW_FIT_OK, SW_LEVEL_NONE, ""},
	{"1.3.0rc1.dev1", "1.3.0rc2", 0, SW_FIT_SKIPS, SW_LEVEL_NONE, "1.3.0rc1 2.0.0rc1"},
	{"1.2.3", "1.2.3.post1", 0, SW_FIT_OK, SW_LEVEL_NONE, ""},
	{"1.2.3", "1.2.3.post2", 0, SW_FIT_SKIPS, SW_LEVEL_NONE, "1.2.4 1.3.0 2.0.0"},
	{"1.2.3.post1", "1.2.3.post3", 0, SW_FIT_SKIPS, SW_LEVEL_NONE, "1.2.4 1.3.0 2.0.0"},
	{"1.2.3", "1.2.4.post1", 0, SW_FIT_PHASE, SW_LEVEL_PATCH, "1.2.4 1.3.0 2.0.0"},
	{"1.2.3rc1", "1.2.3.post1", 0, SW_FIT_PHASE, SW_LEVEL_NONE, "1.2.3 1.3.0 2.0.0"},
	{"1.2.3rc1", "1.2.3rc1.post1", 0, SW_FIT_OK, SW_LEVEL_NONE, ""},
	{"1.2.3", "1!1.0", 0, SW_FIT_OK, SW_LEVEL_MAJOR, ""},
	{"1.2.3", "3!1.0", 0, SW_FIT_SKIPS, SW_LEVEL_MAJOR, "1.2.4 1.3.0 2.0.0"},
	/* calendars skip */
	{"2024.5.1", "2026.11.0", 0, SW_FIT_OK, SW_LEVEL_MAJOR, ""},
	{"2024.5.1", "2024.11.3", SW_LEVEL_MAJOR, SW_FIT_OK, SW_LEVEL_MINOR, ""},
	{"2024.5.1", "2024.5.0", 0, SW_FIT_LOWER, SW_LEVEL_NONE, "2024.5.2 2024.6.0 2025.0.0"},
	{"1.2.3", "2024.1.0", 0, SW_FIT_SKIPS, SW_LEVEL_MAJOR, "1.2.4 1.3.0 2.0.0"},
	/* what the changes ask for */
	{"1.2.3", "1.2.4", SW_LEVEL_MINOR, SW_FIT_TOO_SMALL, SW_LEVEL_PATCH, "1.3.0 2.0.0"},
	{"1.2.3", "1.3.0", SW_LEVEL_MAJOR, SW_FIT_TOO_SMALL, SW_LEVEL_MINOR, "2.0.0"},
	{"1.2.3", "1.3.0", SW_LEVEL_PATCH, SW_FIT_OK, SW_LEVEL_MINOR, ""},
	{"0.2.3", "0.3.0", SW_LEVEL_MAJOR, SW_FIT_OK, SW_LEVEL_MINOR, ""},
	{"1.2.3", "1.2.3.post1", SW_LEVEL_PATCH, SW_FIT_TOO_SMALL, SW_LEVEL_NONE, "1.2.4 1.3.0 2.0.0"},
	{"2.0.0rc1", "2.0.0", SW_LEVEL_MAJOR, SW_FIT_OK, SW_LEVEL_NONE, ""},
	{"1.3.0rc1", "1.3.0rc2", SW_LEVEL_MAJOR, SW_FIT_TOO_SMALL, SW_LEVEL_NONE, "2.0.0rc1"},
};

static void appropriate_steps(void **state)
{
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(steps); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_error err = {0};
		sw_bump_increment got = {0};
		sw_str input = sw_fmt(&arena, "%s to %s", steps[i].last, steps[i].next);
		assert_true(sw_bump_check_increment(sw_str_of(steps[i].last), sw_str_of(steps[i].next), steps[i].least,
						    &arena, &got, &err));
		if (got.fit != steps[i].fit || got.level != steps[i].level)
			fail_msg("%.*s: fit %d, level %d: %.*s", SW_ARG(input), got.fit, got.level, SW_ARG(got.reason));
		assert_int_equal(got.reason.len == 0, got.fit == SW_FIT_OK);
		same_text(input, sw_str_join(&arena, got.instead.ptr, got.instead.len, SW_STR(" ")),
			  sw_str_of(steps[i].instead));
	}
}

/* What our own arithmetic makes is appropriate, and so is each version that is offered instead. */
static void own_steps_are_appropriate(void **state)
{
	(void)state;
	static const char *const all[] = {"major", "minor", "patch",       "stable",
					  "rc",    "post",  "minor alpha", "patch dev"};
	sw_bump_arith arith = sw_bump_arith_plain(SW_BUMP_SHIPWHEEL);
	sw_str row[4];
	size_t tried = 0;
	table t = table_open("bump_step.txt");
	while (table_next(&t, row, 4)) {
		for (size_t i = 0; i < SW_COUNTOF(all); i++) {
			sw_strs words = split(&t.arena, sw_str_of(all[i]));
			sw_str next = {0};
			sw_error err = {0};
			sw_bump_increment got = {0};
			if (!sw_bump_next(&arith, row[1], &words, &t.arena, &next, &err))
				continue;
			assert_true(sw_bump_check_increment(row[1], next, SW_LEVEL_NONE, &t.arena, &got, &err));
			if (got.fit != SW_FIT_OK)
				fail_msg("%.*s to %.*s: %.*s", SW_ARG(row[1]), SW_ARG(next), SW_ARG(got.reason));
			tried++;
		}
	}
	assert_true(tried > 5000);
	table_close(&t);
}

static void levels_between(void **state)
{
	(void)state;
	assert_int_equal(sw_bump_level_between(SW_STR("1.2.3"), SW_STR("2.0")), SW_LEVEL_MAJOR);
	assert_int_equal(sw_bump_level_between(SW_STR("1.2.3"), SW_STR("1.3")), SW_LEVEL_MINOR);
	assert_int_equal(sw_bump_level_between(SW_STR("1.2.3"), SW_STR("1.2.3.1")), SW_LEVEL_PATCH);
	assert_int_equal(sw_bump_level_between(SW_STR("1.2"), SW_STR("1.2.0rc1")), SW_LEVEL_NONE);
	assert_int_equal(sw_bump_level_between(SW_STR("1.2"), SW_STR("1!1.2")), SW_LEVEL_MAJOR);
	assert_int_equal(sw_bump_level_between(SW_STR("x"), SW_STR("1")), SW_LEVEL_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(peers_as_they_are),       cmocka_unit_test(our_own_rules),
		cmocka_unit_test(phases_start_where_told), cmocka_unit_test(always_up),
		cmocka_unit_test(appropriate_steps),       cmocka_unit_test(own_steps_are_appropriate),
		cmocka_unit_test(levels_between),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
