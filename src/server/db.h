/* SQLite, as far as the catalog needs it: the only file that knows SQLite is db_sqlite.c, in a module of its own. A
   connection belongs to one thread at a time. */
#pragma once
#include "base/err.h"

typedef struct sw_db sw_db;

typedef struct sw_db_options {
	bool create;      /* make the file when it is not there */
	bool not_durable; /* no fsync: safe against kill -9, not against a crash of the machine */
} sw_db_options;

/* Opens a database in WAL mode with foreign keys. SW_X004 when the file is no database or damaged, else SW_X006;
   SW_F006 when the module is not installed. */
SW_NODISCARD bool sw_db_open(sw_str path, const sw_db_options *options, sw_db **out, sw_error *err);
void sw_db_close(sw_db *db); /* NULL is fine */
/* Runs statements without results, separated by ";". */
SW_NODISCARD bool sw_db_run(sw_db *db, const char *sql, sw_error *err);

/* A statement under way: `SW_AUTO(sw_query) q = sw_db_query(db, "SELECT …"); sw_bind_str(&q, name);
   while (sw_query_next(&q, err)) …; if (q.failed) return false;`. The text must be a literal: prepared statements are kept by
   its address. Binds count up from the first "?". Errors: SW_X006, SW_X004. */
typedef struct sw_query {
	sw_db *db;
	struct sqlite3_stmt *statement;
	int bound;
	bool failed;
} sw_query;
sw_query sw_db_query(sw_db *db, const char *sql);
void sw_query_close(sw_query *query);
void sw_bind_int(sw_query *query, int64_t value);
void sw_bind_str(sw_query *query,
		 sw_str value); /* NULL for a NULL ptr; the bytes must live until the query is closed */
void sw_bind_bytes(sw_query *query, sw_str value);
/* True with a row; false at the end, or with `failed` set and err filled. */
SW_NODISCARD bool sw_query_next(sw_query *query, sw_error *err);
/* For statements that give nothing: true when it ran. */
SW_NODISCARD bool sw_query_run(sw_query *query, sw_error *err);
int64_t sw_row_int(const sw_query *query, int column);
sw_str sw_row_str(const sw_query *query, int column, sw_arena *arena); /* NULL gives {NULL, 0} */
