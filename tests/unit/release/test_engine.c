#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/fs.h"
#include "release/engine.h"

static int64_t fixed_now(void *)
{
	return 1700000000;
}

static int64_t fixed_monotonic(void *)
{
	return 0;
}

static const sw_clock fixed = {.now_s = fixed_now, .monotonic_ns = fixed_monotonic};

/* Two steps that write down what is asked of them; `fail_at` fails one, `world` says what is really done. */
typedef struct story {
	char log[256];
	const char *fail_at;
	bool world_kept_first;
} story;

static bool first_probe(void *data, const sw_facts *facts, bool *done, sw_error *err)
{
	story *s = data;
	(void)err;
	strcat(s->log, "probe:");
	strncat(s->log, sw_facts_get(facts, "made").ptr, 10);
	strcat(s->log, " ");
	*done = s->world_kept_first;
	return true;
}

static bool run_named(story *s, const char *name, sw_error *err)
{
	strcat(s->log, name);
	strcat(s->log, " ");
	if (s->fail_at && strcmp(s->fail_at, name) == 0)
		return sw_fail(err, SW_F001, "%s went wrong", name);
	return true;
}

static bool first_run(void *data, sw_arena *arena, sw_facts *facts, sw_error *err)
{
	sw_facts_set(arena, facts, "made", SW_STR("wheel"));
	return run_named(data, "first", err);
}

static bool second_run(void *data, sw_arena *arena, sw_facts *facts, sw_error *err)
{
	(void)arena;
	(void)facts;
	return run_named(data, "second", err);
}

static const sw_step steps[] = {{.name = "first", .probe = first_probe, .run = first_run},
				{.name = "second", .run = second_run}};

typedef struct place {
	sw_arena arena;
	sw_str dir, path;
} place;

static int set_up(void **state)
{
	static place p;
	sw_error err = {0};
	p = (place){0};
	*state = &p;
	if (!sw_make_temp_dir(&p.arena, SW_STR("/tmp"), "sw-engine-", &p.dir, &err))
		return -1;
	p.path = sw_path_join(&p.arena, p.dir, SW_STR("deep/er/journal.jsonl"));
	return 0;
}

static int tear_down(void **state)
{
	place *p = *state;
	sw_error err = {0};
	bool ok = sw_remove_tree(p->dir, &err);
	sw_arena_close(&p->arena);
	return ok ? 0 : -1;
}

/* One process: opens the journal, runs, closes. */
static bool process(place *p, story *s, sw_error *err)
{
	SW_AUTO(sw_journal) journal = {0};
	sw_pipeline pipeline = {.name = "test", .steps = steps, .step_count = SW_COUNTOF(steps), .data = s};
	return sw_journal_open(p->path, &fixed, &p->arena, &journal, err) &&
	       sw_engine_run(&journal, &pipeline, SW_STR("run1"), &p->arena, err);
}

static void goes_on_where_it_stopped(void **state)
{
	place *p = *state;
	sw_error err = {0};
	story s = {.fail_at = "second", .world_kept_first = true};
	assert_false(process(p, &s, &err));
	assert_string_equal(err.message, "second went wrong");
	assert_string_equal(s.log, "first second ");
	s = (story){.world_kept_first = true};
	assert_true(process(p, &s, &err));
	assert_string_equal(s.log, "probe:wheel second ");
}

static void evidence_counts_not_the_journal(void **state)
{
	place *p = *state;
	sw_error err = {0};
	story s = {.fail_at = "second"};
	assert_false(process(p, &s, &err));
	s = (story){.world_kept_first = false}; /* somebody took the wheel away */
	assert_true(process(p, &s, &err));
	assert_string_equal(s.log, "probe:wheel first second ");
}

static void records_are_chained_and_counted(void **state)
{
	place *p = *state;
	sw_error err = {0};
	sw_journal journal = {0};
	story s = {.fail_at = "second", .world_kept_first = true};
	assert_false(process(p, &s, &err));
	assert_false(process(p, &s, &err));
	assert_true(sw_journal_load(p->path, &p->arena, &journal, &err));
	static const struct {
		const char *step;
		sw_record_state state;
		int attempt;
	} want[] = {{"first", SW_RECORD_STARTED, 1}, {"first", SW_RECORD_DONE, 1},     {"second", SW_RECORD_STARTED, 1},
		    {"second", SW_RECORD_FAILED, 1}, {"second", SW_RECORD_STARTED, 2}, {"second", SW_RECORD_FAILED, 2}};
	assert_int_equal(journal.records.len, SW_COUNTOF(want));
	for (size_t i = 0; i < SW_COUNTOF(want); i++) {
		const sw_record *record = &journal.records.ptr[i];
		assert_true(sw_str_is(record->step, want[i].step));
		assert_int_equal(record->state, want[i].state);
		assert_int_equal(record->attempt, want[i].attempt);
		assert_int_equal(record->seq, i + 1);
		assert_true(i == 0 ? record->prev.len == 0 : sw_str_eq(record->prev, journal.records.ptr[i - 1].hash));
	}
	assert_true(sw_str_is(sw_facts_get(&journal.records.ptr[5].facts, "code"), "SW-F001"));
}

static void rewrite(place *p, sw_str (*change)(sw_arena *arena, sw_str text))
{
	sw_error err = {0};
	sw_str text = {0};
	assert_true(sw_read_file(&p->arena, p->path, 1 << 20, &text, &err));
	assert_true(sw_write_file_fast(p->path, change(&p->arena, text), 0600, &err));
}

static sw_str torn(sw_arena *arena, sw_str text)
{
	(void)arena;
	return sw_str_sub(text, 0, text.len - 7);
}

static sw_str forged(sw_arena *arena, sw_str text)
{
	return sw_str_replace(arena, text, SW_STR("\"seq\":1,"), SW_STR("\"seq\":7,"));
}

static void a_torn_last_line_goes_and_a_forged_one_is_refused(void **state)
{
	place *p = *state;
	sw_error err = {0};
	sw_journal journal = {0};
	story s = {.world_kept_first = true};
	assert_true(process(p, &s, &err));
	rewrite(p, torn);
	assert_true(sw_journal_load(p->path, &p->arena, &journal, &err));
	assert_int_equal(journal.records.len, 3);
	s = (story){.world_kept_first = true};
	assert_true(process(p, &s, &err)); /* appends behind the last whole record */
	assert_true(sw_journal_load(p->path, &p->arena, &journal, &err));
	assert_int_equal(journal.records.len, 5);
	rewrite(p, forged);
	assert_false(sw_journal_load(p->path, &p->arena, &journal, &err));
	assert_int_equal(err.code, SW_J002);
	assert_non_null(strstr(err.message, "record 1"));
}

static void one_writer_at_a_time(void **state)
{
	place *p = *state;
	sw_error err = {0};
	SW_AUTO(sw_journal) first = {0};
	SW_AUTO(sw_journal) second = {0};
	assert_true(sw_journal_open(p->path, &fixed, &p->arena, &first, &err));
	assert_false(sw_journal_open(p->path, &fixed, &p->arena, &second, &err));
	assert_int_equal(err.code, SW_J001);
	assert_true(sw_journal_load(p->path, &p->arena, &second, &err)); /* reading needs no lock */
}

static void an_unfinished_run_is_found_by_what_it_is_about(void **state)
{
	place *p = *state;
	sw_error err = {0};
	SW_AUTO(sw_journal) journal = {0};
	sw_facts one = {0}, two = {0};
	sw_facts_set(&p->arena, &one, "commit", SW_STR("aaa"));
	sw_facts_set(&p->arena, &two, "commit", SW_STR("bbb"));
	assert_true(sw_journal_open(p->path, &fixed, &p->arena, &journal, &err));
	assert_true(sw_journal_append(&journal, &(sw_record){.run = SW_STR("r1"), .step = SW_STR("test"), .facts = one},
				      &err));
	assert_true(sw_str_is(sw_engine_unfinished(&journal, "test", &one), "r1"));
	assert_null(sw_engine_unfinished(&journal, "test", &two).ptr);
	assert_null(sw_engine_unfinished(&journal, "other", &one).ptr);
	sw_record end = {.run = SW_STR("r1"), .step = SW_STR("test"), .state = SW_RECORD_END};
	assert_true(sw_journal_append(&journal, &end, &err));
	assert_null(sw_engine_unfinished(&journal, "test", &one).ptr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(goes_on_where_it_stopped, set_up, tear_down),
		cmocka_unit_test_setup_teardown(evidence_counts_not_the_journal, set_up, tear_down),
		cmocka_unit_test_setup_teardown(records_are_chained_and_counted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_torn_last_line_goes_and_a_forged_one_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_writer_at_a_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_unfinished_run_is_found_by_what_it_is_about, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
