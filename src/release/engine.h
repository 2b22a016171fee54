/* The engine: runs the steps of a pipeline in order and writes the journal. It knows nothing of packages. A step that the
   journal says is done is asked whether it still is (probe, by evidence, never by trust); what is not done is run. A killed
   run is therefore continued by running the same again. */
#pragma once
#include "release/journal.h"

typedef struct sw_step {
	const char *name; /* "build": in the journal and for people */
	/* Is it done, by evidence? `facts` are those of its last DONE record. Sets *done and takes what later steps need from the facts.
	   NULL: never; the step is then one that does nothing twice by itself. */
	bool (*probe)(void *data, const sw_facts *facts, bool *done, sw_error *err);
	/* Does it, and fills the facts that make it believable afterwards. */
	bool (*run)(void *data, sw_arena *arena, sw_facts *facts, sw_error *err);
} sw_step;

typedef struct sw_pipeline {
	const char *name;
	const sw_step *steps;
	size_t step_count;
	void *data;
	/* Told before and after each step; `resumed`: it was done already. May be NULL. */
	void (*on_step)(void *data, const sw_step *step, bool finished, bool resumed, int64_t wall_ns);
} sw_pipeline;

/* Runs what is left of `run`. The first failure is journalled and returned. */
SW_NODISCARD bool sw_engine_run(sw_journal *journal, const sw_pipeline *pipeline, sw_str run, sw_arena *arena,
				sw_error *err);

/* The newest run of `pipeline` whose BEGIN facts equal `facts`, if it has no END: the one to continue. "" when there is none. */
sw_str sw_engine_unfinished(const sw_journal *journal, const char *pipeline, const sw_facts *facts);
/* A name for a new run: time and a few random digits, "20261121-105500-3f2a". */
sw_str sw_engine_new_run(const sw_clock *clock, sw_arena *arena);
