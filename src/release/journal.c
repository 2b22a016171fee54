#include "release/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/out.h"
#include "codec/json.h"

#define JOURNAL_LIMIT ((size_t)64 << 20) /* a run is a dozen records of 500 bytes: ten thousand runs */

static const char *const state_names[] = {[SW_RECORD_BEGIN] = "begin",
					  [SW_RECORD_STARTED] = "started",
					  [SW_RECORD_DONE] = "done",
					  [SW_RECORD_FAILED] = "failed",
					  [SW_RECORD_END] = "end"};

const char *sw_record_state_name(sw_record_state state)
{
	return state_names[state];
}

void sw_facts_set(sw_arena *arena, sw_facts *facts, const char *key, sw_str value)
{
	sw_push(arena, facts, (sw_fact){sw_str_of(key), value.ptr ? value : SW_STR("")});
}

sw_str sw_facts_get(const sw_facts *facts, const char *key)
{
	sw_each (fact, facts)
		if (sw_str_is(fact->key, key))
			return fact->value;
	return (sw_str){0};
}

const sw_record *sw_journal_last(const sw_journal *journal, sw_str run, sw_str step, sw_record_state state)
{
	for (size_t i = journal->records.len; i-- > 0;) {
		const sw_record *record = &journal->records.ptr[i];
		if (record->state == state && sw_str_eq(record->run, run) && sw_str_eq(record->step, step))
			return record;
	}
	return NULL;
}

/* ---- writing ---- */

/* The record without its hash, keys in order: what is hashed. `hash` not empty adds it in its place (after "facts"). */
static void write_record(sw_buf *buf, const sw_record *record, sw_str hash)
{
	sw_buf_addf(buf, "{\"attempt\":%lld,\"facts\":{", (long long)record->attempt);
	sw_each (fact, &record->facts) {
		if (fact != record->facts.ptr)
			sw_buf_addc(buf, ',');
		sw_json_quote(buf, fact->key);
		sw_buf_addc(buf, ':');
		sw_json_quote(buf, fact->value);
	}
	sw_buf_addc(buf, '}');
	if (hash.len)
		sw_buf_addf(buf, ",\"hash\":\"%.*s\"", SW_ARG(hash));
	sw_buf_addf(buf, ",\"prev\":\"%.*s\",\"run\":", SW_ARG(record->prev));
	sw_json_quote(buf, record->run);
	sw_buf_addf(buf, ",\"seq\":%lld,\"state\":\"%s\",\"step\":", (long long)record->seq,
		    state_names[record->state]);
	sw_json_quote(buf, record->step);
	sw_buf_addf(buf, ",\"time\":%lld}", (long long)record->time_s);
}

static sw_str record_hash(sw_arena *arena, const sw_record *record)
{
	SW_AUTO(sw_buf) text = {0};
	write_record(&text, record, (sw_str){0});
	return sw_digest_hex(arena, sw_hash_of(SW_SHA256, sw_buf_str(&text)));
}

static sw_facts copy_facts(sw_arena *arena, const sw_facts *facts)
{
	sw_facts copy = {0};
	sw_each (fact, facts)
		sw_push(arena, &copy, (sw_fact){sw_str_copy(arena, fact->key), sw_str_copy(arena, fact->value)});
	return copy;
}

bool sw_journal_append(sw_journal *journal, const sw_record *record, sw_error *err)
{
	SW_AUTO(sw_buf) line = {0};
	const sw_record *before = journal->records.len ? &journal->records.ptr[journal->records.len - 1] : NULL;
	sw_record whole = *record;
	whole.run = sw_str_copy(journal->arena, record->run);
	whole.step = sw_str_copy(journal->arena, record->step);
	whole.facts = copy_facts(journal->arena, &record->facts);
	whole.seq = before ? before->seq + 1 : 1;
	whole.prev = before ? before->hash : SW_STR("");
	whole.time_s = sw_now_s(journal->clock);
	whole.hash = record_hash(journal->arena, &whole);
	write_record(&line, &whole, whole.hash);
	sw_buf_addc(&line, '\n');
	if (!sw_write_all(sw_fd_get(journal->fd), sw_buf_str(&line), err) || fdatasync(sw_fd_get(journal->fd)) != 0) {
		if (err->code == SW_OK)
			sw_fail_errno(err, SW_F002, errno, "it cannot be flushed to the disk");
		return sw_wrap(err, "the journal %.*s", SW_ARG(journal->path));
	}
	sw_push(journal->arena, &journal->records, whole);
	if (journal->kill_at && --journal->kill_at == 0)
		raise(SIGKILL);
	return true;
}

/* ---- reading ---- */

static bool read_state(sw_str name, sw_record_state *out)
{
	for (size_t i = 0; i < SW_COUNTOF(state_names); i++)
		if (sw_str_is(name, state_names[i])) {
			*out = (sw_record_state)i;
			return true;
		}
	return false;
}

/* One line into a record; false when it is none or its hash is wrong. */
static bool read_record(sw_arena *arena, sw_str path, sw_str line, sw_str prev, sw_record *out)
{
	sw_json_value *root = NULL;
	sw_error why = {0};
	sw_record record = {0};
	if (!sw_json_parse(path, line, NULL, arena, &root, &why) || !sw_json_get_int(root, "seq", &record.seq) ||
	    !sw_json_get_int(root, "time", &record.time_s) || !sw_json_get_int(root, "attempt", &record.attempt) ||
	    !read_state(sw_json_get_str(root, "state"), &record.state))
		return false;
	record.run = sw_json_get_str(root, "run");
	record.step = sw_json_get_str(root, "step");
	record.prev = sw_json_get_str(root, "prev");
	record.hash = sw_json_get_str(root, "hash");
	const sw_json_value *facts = sw_json_get_object(root, "facts");
	if (!record.run.ptr || !record.step.ptr || !facts || !sw_str_eq(record.prev, prev))
		return false;
	sw_each (member, &facts->members) {
		if (member->value->kind != SW_JSON_STRING)
			return false;
		sw_push(arena, &record.facts, (sw_fact){member->key, member->value->text});
	}
	*out = record;
	return sw_str_eq(record.hash, record_hash(arena, &record));
}

/* Reads the records; *good = the bytes up to the end of the last whole one. Only the last line may be torn: an append that a
   crash cut short. Anything else has been changed by somebody. */
static bool read_records(sw_journal *journal, sw_str text, size_t *good, sw_error *err)
{
	size_t number = 0;
	*good = 0;
	for (sw_str rest = text; rest.len;) {
		size_t end = sw_str_chr(rest, '\n');
		sw_record record = {0};
		sw_str prev = journal->records.len ? journal->records.ptr[journal->records.len - 1].hash : SW_STR("");
		number++;
		if (end == SW_NPOS)
			return true;
		if (!read_record(journal->arena, journal->path, sw_str_sub(rest, 0, end), prev, &record)) {
			if (end + 1 == rest.len)
				return true;
			sw_fail(err, SW_J002, "record %zu of the journal %.*s was changed or damaged", number,
				SW_ARG(journal->path));
			return sw_hint(err, "move that file away and run the same command again: it looks at the "
					    "world, not at the journal, to see what is done");
		}
		sw_push(journal->arena, &journal->records, record);
		rest = sw_str_from(rest, end + 1);
		*good = text.len - rest.len;
	}
	return true;
}

bool sw_journal_load(sw_str path, sw_arena *arena, sw_journal *out, sw_error *err)
{
	sw_journal journal = {.arena = arena, .path = path};
	sw_str text = {0};
	size_t good = 0;
	if (sw_is_file(path) &&
	    (!sw_read_file(arena, path, JOURNAL_LIMIT, &text, err) || !read_records(&journal, text, &good, err)))
		return false;
	*out = journal;
	return true;
}

void sw_journal_close(sw_journal *journal)
{
	sw_fd_close(&journal->fd);
	sw_lock_close(&journal->lock);
}

static bool take_lock(sw_journal *journal, sw_error *err)
{
	bool busy = false;
	sw_str lock = sw_str_cat(journal->arena, journal->path, SW_STR(".lock"));
	if (!sw_mkdirs(sw_path_dir(journal->path), 0777, err) || !sw_lock_try(lock, &journal->lock, &busy, err))
		return false;
	if (!busy)
		return true;
	sw_fail(err, SW_J001, "another shipwheel is at work in this repository (it holds %.*s)", SW_ARG(lock));
	return sw_hint(err, "wait until it has ended, then run the same command again");
}

bool sw_journal_open(sw_str path, const sw_clock *clock, sw_arena *arena, sw_journal *out, sw_error *err)
{
	SW_AUTO(sw_journal) journal = {.arena = arena, .clock = clock, .path = path};
	sw_str text = {0};
	size_t good = 0;
	if (!take_lock(&journal, err))
		return false;
	char *name = sw_cstr(arena, path);
	journal.fd = sw_fd_of(open(name, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
	if (sw_fd_get(journal.fd) < 0)
		return sw_fail_errno(err, SW_F002, errno, "the journal %s cannot be written", name);
	if (!sw_read_file(arena, path, JOURNAL_LIMIT, &text, err) || !read_records(&journal, text, &good, err))
		return false;
	if (good < text.len && ftruncate(sw_fd_get(journal.fd), (off_t)good) != 0)
		return sw_fail_errno(err, SW_F002, errno, "the torn last line of the journal %s cannot be removed",
				     name);
	if (!text.len && !sw_fsync_dir(sw_path_dir(path), err)) /* its name must outlive a crash too */
		return false;
	*out = SW_TAKE(journal);
	return true;
}
