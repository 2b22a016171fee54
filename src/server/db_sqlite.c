/* The module sw-catalog.so: the only file that knows SQLite. What each function does stands in db.h. */
#include <sqlite3.h>

#include "server/db_engine.h"

extern const sw_db_engine sw_db_engine_table;

#define STATEMENTS 64

struct sw_db {
	sqlite3 *handle;
	struct {
		const char *sql;
		sqlite3_stmt *statement;
	} kept[STATEMENTS];
};

static bool failed(sqlite3 *handle, int code, sw_error *err)
{
	int primary = code & 0xff;
	bool damaged = primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
	sw_fail(err, damaged ? SW_X004 : SW_X006, "the catalog %s: %s", damaged ? "is damaged" : "failed",
		handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code));
	if (primary == SQLITE_FULL)
		sw_hint(err, "make room on the disk of the index; nothing of the request was kept");
	return false;
}

static bool db_run(sw_db *db, const char *sql, sw_error *err)
{
	int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
	return code == SQLITE_OK || failed(db->handle, code, err);
}

static void db_close(sw_db *db)
{
	if (!db)
		return;
	for (size_t i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(db->kept[i].statement);
	sqlite3_close(db->handle);
	sw_xfree(db);
}

static bool set_up(sw_db *db, const sw_db_options *options, sw_error *err)
{
	sqlite3_extended_result_codes(db->handle, 1);
	sqlite3_busy_timeout(db->handle, 10000);
	sqlite3_limit(db->handle, SQLITE_LIMIT_LENGTH, 16 << 20);
	/* First of all how careful to be: switching to WAL writes already. */
	return db_run(db, options->not_durable ? "PRAGMA synchronous=OFF" : "PRAGMA synchronous=FULL", err) &&
	       db_run(db, "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;", err);
}

static bool db_open(sw_str path, const sw_db_options *options, sw_db **out, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_db *db = sw_xrealloc(NULL, sizeof(*db));
	*db = (sw_db){0};
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (options->create ? SQLITE_OPEN_CREATE : 0);
	int code = sqlite3_open_v2(sw_cstr(&scratch, path), &db->handle, flags, NULL);
	bool ok = (code == SQLITE_OK || failed(db->handle, code, err)) && set_up(db, options, err);
	if (!ok) {
		db_close(db);
		return sw_wrap(err, "%.*s", SW_ARG(path));
	}
	*out = db;
	return true;
}

static sw_query db_query(sw_db *db, const char *sql)
{
	sw_query query = {.db = db};
	size_t at = 0;
	while (at < STATEMENTS && db->kept[at].sql && db->kept[at].sql != sql)
		at++;
	SW_ASSERT(at < STATEMENTS);
	if (!db->kept[at].statement && sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
							  &db->kept[at].statement, NULL) != SQLITE_OK)
		query.failed = true; /* told by the first step */
	else
		db->kept[at].sql = sql;
	query.statement = db->kept[at].statement;
	return query;
}

static void query_close(sw_query *query)
{
	if (query->statement) {
		sqlite3_reset(query->statement);
		sqlite3_clear_bindings(query->statement);
	}
	*query = (sw_query){0};
}

static void bind_int(sw_query *query, int64_t value)
{
	sqlite3_bind_int64(query->statement, ++query->bound, value);
}

static void bind_str(sw_query *query, sw_str value)
{
	if (value.ptr)
		sqlite3_bind_text64(query->statement, ++query->bound, value.ptr, value.len, SQLITE_STATIC, SQLITE_UTF8);
	else
		sqlite3_bind_null(query->statement, ++query->bound);
}

static void bind_bytes(sw_query *query, sw_str value)
{
	sqlite3_bind_blob64(query->statement, ++query->bound, value.ptr, value.len, SQLITE_STATIC);
}

static bool query_next(sw_query *query, sw_error *err)
{
	int code = query->failed ? sqlite3_extended_errcode(query->db->handle) : sqlite3_step(query->statement);
	if (code == SQLITE_ROW)
		return true;
	if (code != SQLITE_DONE) {
		query->failed = true;
		failed(query->db->handle, code, err);
	}
	return false;
}

static int64_t row_int(const sw_query *query, int column)
{
	return sqlite3_column_int64(query->statement, column);
}

static sw_str row_str(const sw_query *query, int column, sw_arena *arena)
{
	const void *bytes = sqlite3_column_blob(query->statement, column);
	if (sqlite3_column_type(query->statement, column) == SQLITE_NULL)
		return (sw_str){0};
	sw_str value = {bytes ? bytes : "", (size_t)sqlite3_column_bytes(query->statement, column)};
	return sw_str_copy(arena, value);
}

__attribute__((visibility("default"))) const sw_db_engine sw_db_engine_table = {
	.version = SW_DB_ENGINE_VERSION,
	.open = db_open,
	.close = db_close,
	.run = db_run,
	.query = db_query,
	.query_close = query_close,
	.bind_int = bind_int,
	.bind_str = bind_str,
	.bind_bytes = bind_bytes,
	.query_next = query_next,
	.row_int = row_int,
	.row_str = row_str,
};
