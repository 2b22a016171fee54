/* What the module sw-catalog.so (base/module.h) exports: db.h as a table, so that only a command that opens a catalog loads SQLite,
   which takes a third of a millisecond to start. */
#pragma once
#include "server/db.h"

#define SW_DB_ENGINE_SYMBOL  "sw_db_engine_table"
#define SW_DB_ENGINE_VERSION 1

typedef struct sw_db_engine {
	int version; /* SW_DB_ENGINE_VERSION of its build */
	bool (*open)(sw_str path, const sw_db_options *options, sw_db **out, sw_error *err);
	void (*close)(sw_db *db);
	bool (*run)(sw_db *db, const char *sql, sw_error *err);
	sw_query (*query)(sw_db *db, const char *sql);
	void (*query_close)(sw_query *query);
	void (*bind_int)(sw_query *query, int64_t value);
	void (*bind_str)(sw_query *query, sw_str value);
	void (*bind_bytes)(sw_query *query, sw_str value);
	bool (*query_next)(sw_query *query, sw_error *err);
	int64_t (*row_int)(const sw_query *query, int column);
	sw_str (*row_str)(const sw_query *query, int column, sw_arena *arena);
} sw_db_engine;
