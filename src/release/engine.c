#include "release/engine.h"

#include "base/hash.h"

sw_str sw_engine_new_run(const sw_clock *clock, sw_arena *arena)
{
	unsigned char random[2];
	sw_random_bytes(random, sizeof(random));
	sw_date d = sw_date_utc(sw_now_s(clock));
	return sw_fmt(arena, "%04d%02d%02d-%02d%02d%02d-%02x%02x", d.year, d.month, d.day, d.hour, d.minute, d.second,
		      random[0], random[1]);
}

static bool facts_equal(const sw_facts *a, const sw_facts *b)
{
	if (a->len != b->len)
		return false;
	sw_each (fact, a) {
		sw_str other = {0};
		sw_each (candidate, b)
			if (sw_str_eq(candidate->key, fact->key))
				other = candidate->value;
		if (!other.ptr || !sw_str_eq(other, fact->value))
			return false;
	}
	return true;
}

sw_str sw_engine_unfinished(const sw_journal *journal, const char *pipeline, const sw_facts *facts)
{
	for (size_t i = journal->records.len; i-- > 0;) {
		const sw_record *record = &journal->records.ptr[i];
		if (record->state != SW_RECORD_BEGIN || !sw_str_is(record->step, pipeline))
			continue;
		if (!facts_equal(&record->facts, facts))
			continue;
		bool ended = sw_journal_last(journal, record->run, record->step, SW_RECORD_END) != NULL;
		return ended ? (sw_str){0} : record->run;
	}
	return (sw_str){0};
}

static int64_t attempts_so_far(const sw_journal *journal, sw_str run, const char *step)
{
	const sw_record *last = sw_journal_last(journal, run, sw_str_of(step), SW_RECORD_STARTED);
	return last ? last->attempt : 0;
}

static bool is_done(const sw_journal *journal, const sw_pipeline *pipeline, const sw_step *step, sw_str run, bool *done,
		    sw_error *err)
{
	const sw_record *record = sw_journal_last(journal, run, sw_str_of(step->name), SW_RECORD_DONE);
	*done = false;
	if (!record || !step->probe)
		return true;
	return step->probe(pipeline->data, &record->facts, done, err);
}

/* The failure goes into the journal; when that fails too (a full disk), the first error is the one to tell. */
static bool note_failure(sw_journal *journal, sw_record *record, sw_arena *arena, const sw_error *err)
{
	sw_error second = {0};
	record->state = SW_RECORD_FAILED;
	record->facts = (sw_facts){0};
	sw_facts_set(arena, &record->facts, "code", sw_str_of(sw_code_get(err->code)->id));
	sw_facts_set(arena, &record->facts, "message", sw_str_of(err->message));
	return sw_journal_append(journal, record, &second);
}

static bool run_step(sw_journal *journal, const sw_pipeline *pipeline, const sw_step *step, sw_str run, sw_arena *arena,
		     sw_error *err)
{
	sw_record record = {.run = run, .step = sw_str_of(step->name), .state = SW_RECORD_STARTED};
	record.attempt = attempts_so_far(journal, run, step->name) + 1;
	if (!sw_journal_append(journal, &record, err))
		return false;
	if (!step->run(pipeline->data, arena, &record.facts, err)) {
		note_failure(journal, &record, arena, err);
		return false;
	}
	record.state = SW_RECORD_DONE;
	return sw_journal_append(journal, &record, err);
}

bool sw_engine_run(sw_journal *journal, const sw_pipeline *pipeline, sw_str run, sw_arena *arena, sw_error *err)
{
	for (size_t i = 0; i < pipeline->step_count; i++) {
		const sw_step *step = &pipeline->steps[i];
		int64_t begun = sw_monotonic_ns(journal->clock);
		bool done = false;
		if (pipeline->on_step)
			pipeline->on_step(pipeline->data, step, false, false, 0);
		if (!is_done(journal, pipeline, step, run, &done, err))
			return false;
		if (!done && !run_step(journal, pipeline, step, run, arena, err))
			return false;
		if (pipeline->on_step)
			pipeline->on_step(pipeline->data, step, true, done, sw_monotonic_ns(journal->clock) - begun);
	}
	return true;
}
