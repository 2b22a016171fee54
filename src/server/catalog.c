#include "server/catalog.h"

#include <string.h>

#include "base/fs.h"
#include "server/catalog_internal.h"
#include "server/schema.h"

static bool get_int(sw_db *db, const char *sql, int64_t *out, sw_error *err)
{
	SW_AUTO(sw_query) q = sw_db_query(db, sql);
	if (sw_query_next(&q, err))
		*out = sw_row_int(&q, 0);
	return !q.failed;
}

/* Brings the schema from `version` to ours, one transaction a step. */
static bool migrate(sw_db *db, int64_t version, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	for (size_t step = (size_t)version; step < SW_COUNTOF(sw_schema_steps); step++) {
		sw_str sql = sw_fmt(&scratch,
				    "BEGIN IMMEDIATE; %s PRAGMA user_version=%zu; PRAGMA application_id=%d; COMMIT;",
				    sw_schema_steps[step], step + 1, SW_SCHEMA_APPLICATION);
		if (!sw_db_run(db, sw_cstr(&scratch, sql), err))
			return sw_wrap(err, "bringing the catalog to version %zu", step + 1);
	}
	return true;
}

static bool prepare(sw_catalog *catalog, sw_error *err)
{
	int64_t version = 0, application = 0, tables = 0;
	if (!get_int(catalog->writer, "PRAGMA user_version", &version, err) ||
	    !get_int(catalog->writer, "PRAGMA application_id", &application, err) ||
	    !get_int(catalog->writer, "SELECT count(*) FROM sqlite_schema", &tables, err))
		return false;
	if (application != (tables ? SW_SCHEMA_APPLICATION : 0))
		return sw_fail(err, SW_X004, "%.*s is no catalog of a package index", SW_ARG(catalog->path));
	if (version > (int64_t)SW_COUNTOF(sw_schema_steps)) {
		sw_fail(err, SW_X004, "%.*s was written by a newer shipwheel (schema %lld, this one knows %zu)",
			SW_ARG(catalog->path), (long long)version, SW_COUNTOF(sw_schema_steps));
		return sw_hint(err, "serve it with the newer version, or name another folder: --data DIR");
	}
	if (!migrate(catalog->writer, version, err))
		return false;
	SW_AUTO(sw_query) q = sw_db_query(catalog->writer, "SELECT value FROM setting WHERE name = 'id'");
	if (sw_query_next(&q, err))
		catalog->id = sw_row_str(&q, 0, &catalog->arena);
	return !q.failed && (catalog->id.len > 0 || sw_fail(err, SW_X004, "%.*s lacks its id", SW_ARG(catalog->path)));
}

bool sw_catalog_open(const sw_catalog_options *options, sw_catalog **out, sw_error *err)
{
	sw_catalog *catalog = sw_xrealloc(NULL, sizeof(*catalog));
	*catalog = (sw_catalog){.clock = options->clock ? options->clock : &sw_clock_system};
	catalog->path = sw_str_copy(&catalog->arena, options->path);
	catalog->db_options = (sw_db_options){.create = true, .not_durable = options->not_durable};
	pthread_mutex_init(&catalog->write_lock, NULL);
	pthread_mutex_init(&catalog->read_lock, NULL);
	if (!sw_db_open(catalog->path, &catalog->db_options, &catalog->writer, err) || !prepare(catalog, err)) {
		sw_catalog_close(catalog);
		return false;
	}
	catalog->db_options.create = false;
	*out = catalog;
	return true;
}

void sw_catalog_close(sw_catalog *catalog)
{
	if (!catalog)
		return;
	while (catalog->idle_count > 0)
		sw_db_close(catalog->idle[--catalog->idle_count]);
	sw_db_close(catalog->writer);
	pthread_mutex_destroy(&catalog->write_lock);
	pthread_mutex_destroy(&catalog->read_lock);
	sw_arena_close(&catalog->arena);
	sw_xfree(catalog);
}

sw_str sw_catalog_id(const sw_catalog *catalog)
{
	return catalog->id;
}

bool sw_catalog_reader_open(sw_catalog *catalog, sw_catalog_reader *out, sw_error *err)
{
	sw_catalog_reader reader = {.catalog = catalog};
	pthread_mutex_lock(&catalog->read_lock);
	if (catalog->idle_count > 0)
		reader.db = catalog->idle[--catalog->idle_count];
	pthread_mutex_unlock(&catalog->read_lock);
	if (!reader.db && !sw_db_open(catalog->path, &catalog->db_options, &reader.db, err))
		return false;
	if (!sw_db_run(reader.db, "BEGIN", err)) {
		sw_db_close(reader.db);
		return false;
	}
	*out = reader;
	return true;
}

void sw_catalog_reader_close(sw_catalog_reader *reader)
{
	if (!reader->db)
		return;
	sw_error ignored = {0};
	bool usable = sw_db_run(reader->db, "COMMIT", &ignored);
	pthread_mutex_lock(&reader->catalog->read_lock);
	if (usable && reader->catalog->idle_count < SW_CATALOG_READERS)
		reader->catalog->idle[reader->catalog->idle_count++] = SW_TAKE(reader->db);
	pthread_mutex_unlock(&reader->catalog->read_lock);
	sw_db_close(reader->db);
	*reader = (sw_catalog_reader){0};
}

bool sw_catalog_writer_open(sw_catalog *catalog, sw_catalog_writer *out, sw_error *err)
{
	pthread_mutex_lock(&catalog->write_lock);
	if (!sw_db_run(catalog->writer, "BEGIN IMMEDIATE", err)) {
		pthread_mutex_unlock(&catalog->write_lock);
		return false;
	}
	*out = (sw_catalog_writer){catalog, catalog->writer, true};
	return true;
}

bool sw_catalog_writer_commit(sw_catalog_writer *writer, sw_error *err)
{
	if (!sw_db_run(writer->db, "COMMIT", err))
		return false;
	writer->open = false;
	return true;
}

void sw_catalog_writer_close(sw_catalog_writer *writer)
{
	if (!writer->db)
		return;
	sw_error ignored = {0};
	if (writer->open)
		(void)sw_db_run(writer->db, "ROLLBACK", &ignored);
	pthread_mutex_unlock(&writer->catalog->write_lock);
	*writer = (sw_catalog_writer){0};
}

static int64_t now_us(const sw_catalog *catalog)
{
	return sw_now_s(catalog->clock) * 1000000;
}

bool sw_catalog_token_add(sw_catalog *catalog, sw_str name, sw_str prefix, sw_digest hash, bool replace, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_str hex = sw_digest_hex(&scratch, hash);
	SW_AUTO(sw_catalog_writer) writer = {0};
	if (!sw_catalog_writer_open(catalog, &writer, err))
		return false;
	if (replace) {
		SW_AUTO(sw_query)
		q = sw_db_query(writer.db, "UPDATE token SET revoked = ? WHERE name = ? AND revoked IS NULL");
		sw_bind_int(&q, now_us(catalog));
		sw_bind_str(&q, name);
		if (!sw_query_run(&q, err))
			return false;
	}
	{
		SW_AUTO(sw_query)
		q = sw_db_query(writer.db, "INSERT INTO token (name, prefix, hash, created) VALUES (?, ?, ?, ?)");
		sw_bind_str(&q, name);
		sw_bind_str(&q, prefix);
		sw_bind_str(&q, hex);
		sw_bind_int(&q, now_us(catalog));
		if (!sw_query_run(&q, err))
			return false;
	}
	return sw_catalog_writer_commit(&writer, err);
}

bool sw_catalog_token_find(sw_catalog *catalog, sw_str prefix, sw_digest hash, sw_arena *arena, sw_str *name,
			   sw_error *err)
{
	*name = (sw_str){0};
	SW_AUTO(sw_catalog_reader) reader = {0};
	if (!sw_catalog_reader_open(catalog, &reader, err))
		return false;
	sw_str hex = sw_digest_hex(arena, hash);
	SW_AUTO(sw_query)
	q = sw_db_query(reader.db, "SELECT name, hash FROM token WHERE prefix = ? AND revoked IS NULL");
	sw_bind_str(&q, prefix);
	while (sw_query_next(&q, err)) {
		sw_str stored = sw_row_str(&q, 1, arena);
		unsigned char differs = stored.len != hex.len; /* all bytes are looked at, so that time tells nothing */
		for (size_t i = 0; i < hex.len && i < stored.len; i++)
			differs |= (unsigned char)(hex.ptr[i] ^ stored.ptr[i]);
		if (!differs)
			*name = sw_row_str(&q, 0, arena);
	}
	return !q.failed;
}

bool sw_catalog_token_count(sw_catalog *catalog, int64_t *out, sw_error *err)
{
	SW_AUTO(sw_catalog_reader) reader = {0};
	return sw_catalog_reader_open(catalog, &reader, err) &&
	       get_int(reader.db, "SELECT count(*) FROM token WHERE revoked IS NULL", out, err);
}
