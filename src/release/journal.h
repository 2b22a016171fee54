/* The journal of a repository: what was begun and what was done, one JSON object a line, append-only, flushed to the disk,
   each record holding the hash of the one before. It remembers intentions; whether a step is done is asked of the world.
   Record: {"attempt","facts":{…},"hash","prev","run","seq","state","step","time"} in this order; `hash` is the SHA-256 of the
   line without "hash", `prev` the hash of the record before ("" in the first). */
#pragma once
#include "base/clock.h"
#include "base/fs.h"

/* Flat evidence: names and texts, in order. */
typedef struct sw_fact {
	sw_str key, value;
} sw_fact;
typedef SW_VEC(sw_fact) sw_facts;
void sw_facts_set(sw_arena *arena, sw_facts *facts, const char *key, sw_str value);
sw_str sw_facts_get(const sw_facts *facts, const char *key); /* {NULL, 0} when absent */

typedef enum sw_record_state {
	SW_RECORD_BEGIN,   /* of a run; step is "", facts say what it is about */
	SW_RECORD_STARTED, /* of a step */
	SW_RECORD_DONE,
	SW_RECORD_FAILED,
	SW_RECORD_END /* of a run; facts say how */
} sw_record_state;
const char *sw_record_state_name(sw_record_state state); /* "begin", "started", … */

typedef struct sw_record {
	int64_t seq, time_s, attempt;
	sw_str run, step;
	sw_record_state state;
	sw_facts facts;
	sw_str prev, hash;
} sw_record;

typedef struct sw_journal {
	sw_arena *arena;
	const sw_clock *clock;
	sw_str path;
	SW_VEC(sw_record) records; /* everything so far, oldest first */
	sw_lock lock;              /* held while this process may write */
	sw_fd fd;
	int64_t kill_at; /* for drills: the process ends itself by SIGKILL after so many appends; 0 = never */
} sw_journal;

/* Reads `path` (missing: empty) for looking only. A torn last line, as a crash leaves it, is left out. SW_J002 when a record in the
   middle was changed, SW_F001, SW_F004. */
SW_NODISCARD bool sw_journal_load(sw_str path, sw_arena *arena, sw_journal *out, sw_error *err);
/* The same for writing: makes the folder, takes the lock, removes a torn last line. SW_J001 when another process writes. */
SW_NODISCARD bool sw_journal_open(sw_str path, const sw_clock *clock, sw_arena *arena, sw_journal *out, sw_error *err);
void sw_journal_close(sw_journal *journal);

/* Appends a record: run, step, state, attempt and facts are the caller's, the rest is filled in. It is on the disk when this
   returns. SW_F002. */
SW_NODISCARD bool sw_journal_append(sw_journal *journal, const sw_record *record, sw_error *err);

/* The last record of `run` for `step` in `state`, or NULL. */
const sw_record *sw_journal_last(const sw_journal *journal, sw_str run, sw_str step, sw_record_state state);
