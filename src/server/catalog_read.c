#include <stdlib.h>

#include "pyspec/pep440.h"
#include "server/catalog_internal.h"

sw_catalog_file sw_catalog_row_file(const sw_query *query, sw_arena *arena)
{
	return (sw_catalog_file){
		.filename = sw_row_str(query, 0, arena),
		.sha256 = sw_row_str(query, 1, arena),
		.md5 = sw_row_str(query, 2, arena),
		.blake2b = sw_row_str(query, 3, arena),
		.size_bytes = sw_row_int(query, 4),
		.version = sw_row_str(query, 5, arena),
		.wheel = sw_row_int(query, 6) != 0,
		.pyversion = sw_row_str(query, 7, arena),
		.requires_python = sw_row_str(query, 8, arena),
		.metadata_sha256 = sw_row_str(query, 9, arena),
		.upload_us = sw_row_int(query, 10),
		.yanked = sw_row_int(query, 11) != 0,
		.yank_reason = sw_row_str(query, 12, arena),
		.uploader = sw_row_str(query, 13, arena),
	};
}

bool sw_catalog_index_get(sw_catalog *catalog, sw_str name, sw_arena *arena, sw_catalog_index *out, bool *found,
			  sw_error *err)
{
	SW_AUTO(sw_catalog_reader) reader = {0};
	if (!sw_catalog_reader_open(catalog, &reader, err))
		return false;
	SW_AUTO(sw_query) q = sw_db_query(reader.db, "SELECT id, name, serial FROM indexes WHERE name = ?");
	sw_bind_str(&q, name);
	*found = sw_query_next(&q, err);
	if (*found)
		*out = (sw_catalog_index){sw_row_int(&q, 0), sw_row_str(&q, 1, arena), sw_row_int(&q, 2)};
	return !q.failed;
}

bool sw_catalog_project_serial(sw_catalog *catalog, int64_t index, sw_str normal, int64_t *out, bool *found,
			       sw_error *err)
{
	SW_AUTO(sw_catalog_reader) reader = {0};
	if (!sw_catalog_reader_open(catalog, &reader, err))
		return false;
	SW_AUTO(sw_query) q = sw_db_query(reader.db, "SELECT serial FROM project WHERE index_id = ? AND normal = ?");
	sw_bind_int(&q, index);
	sw_bind_str(&q, normal);
	*found = sw_query_next(&q, err);
	if (*found)
		*out = sw_row_int(&q, 0);
	return !q.failed;
}

typedef struct versioned {
	sw_pep440 version;
	sw_catalog_release release;
} versioned;

static int newest_first(const void *a, const void *b)
{
	return sw_pep440_cmp(&((const versioned *)b)->version, &((const versioned *)a)->version);
}

static bool read_releases(sw_db *db, int64_t project, sw_arena *arena, sw_catalog_project *out, sw_error *err)
{
	SW_VEC(versioned) list = {0};
	SW_AUTO(sw_query) q = sw_db_query(db, "SELECT version, summary FROM release WHERE project_id = ? ORDER BY id");
	sw_bind_int(&q, project);
	while (sw_query_next(&q, err)) {
		versioned item = {
			.release = {.version = sw_row_str(&q, 0, arena), .summary = sw_row_str(&q, 1, arena)}};
		if (!sw_pep440_parse(item.release.version, arena, &item.version, err))
			return false;
		sw_push(arena, &list, item);
	}
	if (q.failed)
		return false;
	if (list.len > 1)
		qsort(list.ptr, list.len, sizeof(*list.ptr), newest_first);
	sw_each (item, &list)
		sw_push(arena, &out->releases, item->release);
	return true;
}

static bool read_files(sw_db *db, int64_t project, sw_arena *arena, sw_catalog_project *out, sw_error *err)
{
	SW_AUTO(sw_query)
	q = sw_db_query(db, "SELECT " SW_FILE_COLUMNS " FROM " SW_FILE_TABLES
			    " WHERE r.project_id = ? ORDER BY r.id, f.id");
	sw_bind_int(&q, project);
	sw_catalog_release *at = NULL;
	while (sw_query_next(&q, err)) {
		sw_catalog_file file = sw_catalog_row_file(&q, arena);
		if (!at || !sw_str_eq(at->version, file.version))
			sw_each (release, &out->releases)
				if (sw_str_eq(release->version, file.version))
					at = release;
		if (at)
			sw_push(arena, &at->files, file);
	}
	return !q.failed;
}

bool sw_catalog_project_get(sw_catalog *catalog, int64_t index, sw_str normal, sw_arena *arena, sw_catalog_project *out,
			    bool *found, sw_error *err)
{
	SW_AUTO(sw_catalog_reader) reader = {0};
	if (!sw_catalog_reader_open(catalog, &reader, err))
		return false;
	SW_AUTO(sw_query)
	q = sw_db_query(reader.db,
			"SELECT id, name, normal, serial, latest FROM project WHERE index_id = ? AND normal = ?");
	sw_bind_int(&q, index);
	sw_bind_str(&q, normal);
	*found = sw_query_next(&q, err);
	if (!*found)
		return !q.failed;
	sw_catalog_project project = {.name = sw_row_str(&q, 1, arena),
				      .normal = sw_row_str(&q, 2, arena),
				      .serial = sw_row_int(&q, 3),
				      .latest = sw_row_str(&q, 4, arena)};
	if (!read_releases(reader.db, sw_row_int(&q, 0), arena, &project, err) ||
	    !read_files(reader.db, sw_row_int(&q, 0), arena, &project, err))
		return false;
	*out = project;
	return true;
}

static sw_catalog_entry row_entry(const sw_query *q, sw_arena *arena)
{
	return (sw_catalog_entry){sw_row_str(q, 0, arena), sw_row_str(q, 1, arena), sw_row_str(q, 2, arena),
				  sw_row_str(q, 3, arena), sw_row_int(q, 4),        sw_row_int(q, 5)};
}

#define ENTRY_COLUMNS "name, normal, latest, summary, serial, updated"
/* instr() looks for the words as they are: nothing in them is a pattern. */
#define ENTRY_HAS "(instr(lower(name), lower(?2)) > 0 OR instr(lower(summary), lower(?2)) > 0)"

static bool read_serial(sw_db *db, int64_t index, int64_t *out, sw_error *err)
{
	SW_AUTO(sw_query) q = sw_db_query(db, "SELECT serial FROM indexes WHERE id = ?");
	sw_bind_int(&q, index);
	if (sw_query_next(&q, err))
		*out = sw_row_int(&q, 0);
	return !q.failed;
}

static bool count_projects(sw_db *db, int64_t index, sw_str words, int64_t *out, sw_error *err)
{
	SW_AUTO(sw_query) q = sw_db_query(db, "SELECT count(*) FROM project WHERE index_id = ?1 AND " ENTRY_HAS);
	sw_bind_int(&q, index);
	sw_bind_str(&q, words);
	if (sw_query_next(&q, err))
		*out = sw_row_int(&q, 0);
	return !q.failed;
}

bool sw_catalog_projects(sw_catalog *catalog, int64_t index, sw_str words, int64_t limit, sw_arena *arena,
			 sw_catalog_list *out, sw_error *err)
{
	SW_AUTO(sw_catalog_reader) reader = {0};
	if (!sw_catalog_reader_open(catalog, &reader, err))
		return false;
	sw_catalog_list list = {0};
	const char *sql = limit ? "SELECT " ENTRY_COLUMNS " FROM project WHERE index_id = ?1 AND " ENTRY_HAS
				  " ORDER BY updated DESC, normal LIMIT ?3"
				: "SELECT " ENTRY_COLUMNS " FROM project WHERE index_id = ?1 ORDER BY normal";
	SW_AUTO(sw_query) q = sw_db_query(reader.db, sql);
	sw_bind_int(&q, index);
	if (limit) {
		sw_bind_str(&q, words.ptr ? words : SW_STR(""));
		sw_bind_int(&q, limit);
	}
	while (sw_query_next(&q, err))
		sw_push(arena, &list.entries, row_entry(&q, arena));
	list.total = (int64_t)list.entries.len;
	if (q.failed || !read_serial(reader.db, index, &list.serial, err) ||
	    (limit && !count_projects(reader.db, index, words.ptr ? words : SW_STR(""), &list.total, err)))
		return false;
	*out = list;
	return true;
}

bool sw_catalog_file_get(sw_catalog *catalog, sw_str sha256, sw_str filename, sw_arena *arena, sw_catalog_file *out,
			 bool *found, sw_error *err)
{
	SW_AUTO(sw_catalog_reader) reader = {0};
	if (!sw_catalog_reader_open(catalog, &reader, err))
		return false;
	SW_AUTO(sw_query)
	q = sw_db_query(reader.db, "SELECT " SW_FILE_COLUMNS " FROM " SW_FILE_TABLES
				   " WHERE f.sha256 = ? AND f.filename = ? ORDER BY f.id LIMIT 1");
	sw_bind_str(&q, sha256);
	sw_bind_str(&q, filename);
	*found = sw_query_next(&q, err);
	if (*found)
		*out = sw_catalog_row_file(&q, arena);
	return !q.failed;
}
