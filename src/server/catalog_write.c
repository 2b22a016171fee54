#include "pyspec/name.h"
#include "pyspec/pep440.h"
#include "server/catalog_internal.h"

/* Looks for one file row; `existing` and `found` as asked. */
static bool find_file(sw_query *q, sw_arena *arena, sw_catalog_file *existing, bool *found, sw_error *err)
{
	*found = sw_query_next(q, err);
	if (*found)
		*existing = sw_catalog_row_file(q, arena);
	return !q->failed;
}

#define FILE_WHERE(condition) "SELECT " SW_FILE_COLUMNS " FROM " SW_FILE_TABLES " WHERE f.index_id = ? AND " condition

static bool find_by_name(sw_db *db, const sw_catalog_upload *upload, sw_arena *arena, sw_catalog_file *existing,
			 bool *found, sw_error *err)
{
	SW_AUTO(sw_query) q = sw_db_query(db, FILE_WHERE("f.filename = ?"));
	sw_bind_int(&q, upload->index);
	sw_bind_str(&q, upload->file.filename);
	return find_file(&q, arena, existing, found, err);
}

static bool find_by_bytes(sw_db *db, const sw_catalog_upload *upload, sw_arena *arena, sw_catalog_file *existing,
			  bool *found, sw_error *err)
{
	SW_AUTO(sw_query) q = sw_db_query(db, FILE_WHERE("f.sha256 = ? LIMIT 1"));
	sw_bind_int(&q, upload->index);
	sw_bind_str(&q, upload->file.sha256);
	return find_file(&q, arena, existing, found, err);
}

static bool find_tombstone(sw_db *db, const sw_catalog_upload *upload, bool *found, sw_error *err)
{
	SW_AUTO(sw_query) q = sw_db_query(db, "SELECT 1 FROM tombstone WHERE index_id = ? AND filename = ?");
	sw_bind_int(&q, upload->index);
	sw_bind_str(&q, upload->file.filename);
	*found = sw_query_next(&q, err);
	return !q.failed;
}

/* What names a release: 1.0 and 1.0.0 are the same one. */
static bool release_key(const sw_catalog_upload *upload, sw_arena *arena, sw_str *out, sw_error *err)
{
	sw_pep440 version;
	if (!sw_pep440_parse(upload->version, arena, &version, err))
		return false;
	*out = sw_pep440_canonical(&version, arena);
	return true;
}

static bool find_sdist(sw_db *db, const sw_catalog_upload *upload, sw_arena *arena, sw_catalog_file *existing,
		       bool *found, sw_error *err)
{
	sw_str canonical;
	if (!release_key(upload, arena, &canonical, err))
		return false;
	SW_AUTO(sw_query)
	q = sw_db_query(db, "SELECT " SW_FILE_COLUMNS " FROM " SW_FILE_TABLES " JOIN project p ON p.id = r.project_id"
			    " WHERE p.index_id = ? AND p.normal = ? AND r.canonical = ? AND f.wheel = 0 LIMIT 1");
	sw_bind_int(&q, upload->index);
	sw_bind_str(&q, sw_name_normalise(arena, upload->name));
	sw_bind_str(&q, canonical);
	return find_file(&q, arena, existing, found, err);
}

static bool judge(sw_db *db, const sw_catalog_upload *upload, sw_arena *arena, sw_catalog_outcome *outcome,
		  sw_catalog_file *existing, sw_error *err)
{
	bool found = false;
	if (!find_by_name(db, upload, arena, existing, &found, err))
		return false;
	if (found) {
		bool same = sw_str_eq(existing->sha256, upload->file.sha256);
		*outcome = same ? SW_CATALOG_IDENTICAL : SW_CATALOG_OTHER_BYTES;
		return true;
	}
	*outcome = SW_CATALOG_OTHER_NAME;
	if (upload->one_name_a_content && (!find_by_bytes(db, upload, arena, existing, &found, err) || found))
		return found;
	*outcome = SW_CATALOG_DELETED;
	if (!find_tombstone(db, upload, &found, err) || found)
		return found;
	*outcome = SW_CATALOG_SECOND_SDIST;
	if (!upload->file.wheel && (!find_sdist(db, upload, arena, existing, &found, err) || found))
		return found;
	*outcome = SW_CATALOG_ADDED;
	return true;
}

bool sw_catalog_probe(sw_catalog *catalog, const sw_catalog_upload *upload, sw_arena *arena,
		      sw_catalog_outcome *outcome, sw_catalog_file *existing, sw_error *err)
{
	SW_AUTO(sw_catalog_reader) reader = {0};
	return sw_catalog_reader_open(catalog, &reader, err) && judge(reader.db, upload, arena, outcome, existing, err);
}

static bool next_serial(sw_db *db, int64_t index, int64_t *out, sw_error *err)
{
	{
		SW_AUTO(sw_query) q = sw_db_query(db, "UPDATE counter SET serial = serial + 1 RETURNING serial");
		if (!sw_query_next(&q, err))
			return q.failed ? false : sw_fail(err, SW_X004, "the catalog has no serial counter");
		*out = sw_row_int(&q, 0);
	}
	SW_AUTO(sw_query) q = sw_db_query(db, "UPDATE indexes SET serial = ? WHERE id = ?");
	sw_bind_int(&q, *out);
	sw_bind_int(&q, index);
	return sw_query_run(&q, err);
}

static bool put_blob(sw_db *db, const sw_catalog_file *file, int64_t now, sw_error *err)
{
	SW_AUTO(sw_query)
	q = sw_db_query(db, "INSERT INTO blob (sha256, size, md5, blake2b, created) VALUES (?, ?, ?, ?, ?)"
			    " ON CONFLICT DO NOTHING");
	sw_bind_str(&q, file->sha256);
	sw_bind_int(&q, file->size_bytes);
	sw_bind_str(&q, file->md5);
	sw_bind_str(&q, file->blake2b);
	sw_bind_int(&q, now);
	return sw_query_run(&q, err);
}

/* The project's row, made if need be. */
static bool put_project(sw_db *db, const sw_catalog_upload *upload, int64_t serial, int64_t now, sw_arena *arena,
			int64_t *id, sw_error *err)
{
	SW_AUTO(sw_query)
	q = sw_db_query(db, "INSERT INTO project (index_id, normal, name, latest, summary, serial, created, updated)"
			    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)"
			    " ON CONFLICT (index_id, normal) DO UPDATE SET serial = ?6, updated = ?7 RETURNING id");
	sw_bind_int(&q, upload->index);
	sw_bind_str(&q, sw_name_normalise(arena, upload->name));
	sw_bind_str(&q, upload->name);
	sw_bind_str(&q, upload->version);
	sw_bind_str(&q, upload->summary);
	sw_bind_int(&q, serial);
	sw_bind_int(&q, now);
	if (sw_query_next(&q, err))
		*id = sw_row_int(&q, 0);
	return !q.failed;
}

static bool put_release(sw_db *db, const sw_catalog_upload *upload, int64_t project, int64_t now, sw_arena *arena,
			int64_t *id, sw_error *err)
{
	sw_str canonical;
	if (!release_key(upload, arena, &canonical, err))
		return false;
	SW_AUTO(sw_query)
	q = sw_db_query(
		db, "INSERT INTO release (project_id, version, canonical, summary, created) VALUES (?, ?, ?, ?, ?)"
		    " ON CONFLICT (project_id, canonical) DO UPDATE SET canonical = excluded.canonical RETURNING id");
	sw_bind_int(&q, project);
	sw_bind_str(&q, upload->version);
	sw_bind_str(&q, canonical);
	sw_bind_str(&q, upload->summary);
	sw_bind_int(&q, now);
	if (sw_query_next(&q, err))
		*id = sw_row_int(&q, 0);
	return !q.failed;
}

static bool put_file(sw_db *db, const sw_catalog_upload *upload, int64_t release, int64_t now, sw_error *err)
{
	const sw_catalog_file *file = &upload->file;
	SW_AUTO(sw_query)
	q = sw_db_query(db,
			"INSERT INTO file (index_id, release_id, filename, sha256, wheel, pyversion, requires_python,"
			" metadata_sha256, uploaded, uploader) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	sw_bind_int(&q, upload->index);
	sw_bind_int(&q, release);
	sw_bind_str(&q, file->filename);
	sw_bind_str(&q, file->sha256);
	sw_bind_int(&q, file->wheel);
	sw_bind_str(&q, file->pyversion);
	sw_bind_str(&q, file->requires_python);
	sw_bind_str(&q, file->metadata_sha256);
	sw_bind_int(&q, now);
	sw_bind_str(&q, file->uploader);
	return sw_query_run(&q, err);
}

/* Of two releases the one that "latest" means: not yanked, then final, then the higher version. */
static bool is_later(const sw_pep440 *a, bool a_yanked, const sw_pep440 *b, bool b_yanked)
{
	if (a_yanked != b_yanked)
		return b_yanked;
	if (sw_pep440_is_pre(a) != sw_pep440_is_pre(b))
		return sw_pep440_is_pre(b);
	return sw_pep440_cmp(a, b) > 0;
}

static bool find_latest(sw_db *db, int64_t project, sw_arena *arena, sw_str *version, sw_str *summary, sw_error *err)
{
	SW_AUTO(sw_query)
	q = sw_db_query(db,
			"SELECT r.version, r.summary, min(f.yanked) FROM release r JOIN file f ON f.release_id = r.id"
			" WHERE r.project_id = ? GROUP BY r.id ORDER BY r.id");
	sw_bind_int(&q, project);
	sw_pep440 best = {0};
	bool best_yanked = false;
	while (sw_query_next(&q, err)) {
		sw_str text = sw_row_str(&q, 0, arena);
		bool yanked = sw_row_int(&q, 2) != 0;
		sw_pep440 parsed;
		if (!sw_pep440_parse(text, arena, &parsed, err))
			return false;
		if (version->len > 0 && !is_later(&parsed, yanked, &best, best_yanked))
			continue;
		best = parsed;
		best_yanked = yanked;
		*version = text;
		*summary = sw_row_str(&q, 1, arena);
	}
	return !q.failed;
}

static bool set_latest(sw_db *db, int64_t project, sw_arena *arena, sw_error *err)
{
	sw_str version = SW_STR(""), summary = SW_STR("");
	if (!find_latest(db, project, arena, &version, &summary, err))
		return false;
	SW_AUTO(sw_query) q = sw_db_query(db, "UPDATE project SET latest = ?, summary = ? WHERE id = ?");
	sw_bind_str(&q, version);
	sw_bind_str(&q, summary);
	sw_bind_int(&q, project);
	return sw_query_run(&q, err);
}

static bool put_journal(sw_db *db, const sw_catalog_upload *upload, int64_t serial, int64_t now, sw_arena *arena,
			sw_error *err)
{
	SW_AUTO(sw_query)
	q = sw_db_query(db,
			"INSERT INTO journal (serial, index_id, time, project, version, filename, sha256, action, who)"
			" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
	sw_bind_int(&q, serial);
	sw_bind_int(&q, upload->index);
	sw_bind_int(&q, now);
	sw_bind_str(&q, sw_name_normalise(arena, upload->name));
	sw_bind_str(&q, upload->version);
	sw_bind_str(&q, upload->file.filename);
	sw_bind_str(&q, upload->file.sha256);
	sw_bind_str(&q, sw_fmt(arena, "add %.*s file", SW_ARG(upload->file.pyversion)));
	sw_bind_str(&q, upload->file.uploader);
	return sw_query_run(&q, err);
}

bool sw_catalog_add(sw_catalog *catalog, const sw_catalog_upload *upload, sw_arena *arena, sw_catalog_outcome *outcome,
		    sw_catalog_file *existing, int64_t *serial, sw_error *err)
{
	SW_AUTO(sw_catalog_writer) writer = {0};
	if (!sw_catalog_writer_open(catalog, &writer, err) || !judge(writer.db, upload, arena, outcome, existing, err))
		return false;
	if (*outcome != SW_CATALOG_ADDED)
		return true;
	int64_t now = sw_now_s(catalog->clock) * 1000000, project = 0, release = 0;
	return next_serial(writer.db, upload->index, serial, err) && put_blob(writer.db, &upload->file, now, err) &&
	       put_project(writer.db, upload, *serial, now, arena, &project, err) &&
	       put_release(writer.db, upload, project, now, arena, &release, err) &&
	       put_file(writer.db, upload, release, now, err) && set_latest(writer.db, project, arena, err) &&
	       put_journal(writer.db, upload, *serial, now, arena, err) && sw_catalog_writer_commit(&writer, err);
}
