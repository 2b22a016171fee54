/* Each call goes to the module that knows SQLite; opening a database loads it. */
#include "server/db.h"

#include <stdatomic.h>

#include "base/module.h"
#include "server/db_engine.h"

static _Atomic(const sw_db_engine *) engine; /* set before the first sw_db exists */

static bool load_engine(sw_error *err)
{
	const void *symbol = NULL;
	if (engine)
		return true;
	if (!sw_module_symbol("sw-catalog", SW_DB_ENGINE_SYMBOL, &symbol, err))
		return false;
	const sw_db_engine *found = symbol;
	if (found->version != SW_DB_ENGINE_VERSION)
		return sw_fail(err, SW_F006, "the module sw-catalog is of another version of shipwheel");
	engine = found;
	return true;
}

bool sw_db_open(sw_str path, const sw_db_options *options, sw_db **out, sw_error *err)
{
	return load_engine(err) && engine->open(path, options, out, err);
}

void sw_db_close(sw_db *db)
{
	if (db)
		engine->close(db);
}

bool sw_db_run(sw_db *db, const char *sql, sw_error *err)
{
	return engine->run(db, sql, err);
}

sw_query sw_db_query(sw_db *db, const char *sql)
{
	return engine->query(db, sql);
}

void sw_query_close(sw_query *query)
{
	if (query->db)
		engine->query_close(query);
}

void sw_bind_int(sw_query *query, int64_t value)
{
	engine->bind_int(query, value);
}

void sw_bind_str(sw_query *query, sw_str value)
{
	engine->bind_str(query, value);
}

void sw_bind_bytes(sw_query *query, sw_str value)
{
	engine->bind_bytes(query, value);
}

bool sw_query_next(sw_query *query, sw_error *err)
{
	return engine->query_next(query, err);
}

bool sw_query_run(sw_query *query, sw_error *err)
{
	while (sw_query_next(query, err))
		continue;
	return !query->failed;
}

int64_t sw_row_int(const sw_query *query, int column)
{
	return engine->row_int(query, column);
}

sw_str sw_row_str(const sw_query *query, int column, sw_arena *arena)
{
	return engine->row_str(query, column, arena);
}
