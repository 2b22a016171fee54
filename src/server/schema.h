/* The catalog's schema. A change is a new step at the end of the list, never an edit: catalogs of every earlier version are
   brought up to date step by step (PRAGMA user_version counts them). Times are microseconds since 1970, hashes lower-case hex,
   so that the file is readable with the sqlite3 program. */
#pragma once

#define SW_SCHEMA_APPLICATION 0x53574958 /* "SWIX": PRAGMA application_id */

static const char *const sw_schema_steps[] = {
	/* 1 */
	"CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"
	"CREATE TABLE counter (one INTEGER PRIMARY KEY CHECK (one = 1), serial INTEGER NOT NULL) STRICT;"
	"CREATE TABLE indexes (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, serial INTEGER NOT NULL, created "
	"INTEGER NOT NULL)"
	" STRICT;"
	"CREATE TABLE project (id INTEGER PRIMARY KEY, index_id INTEGER NOT NULL REFERENCES indexes, normal TEXT NOT "
	"NULL,"
	" name TEXT NOT NULL, latest TEXT NOT NULL, summary TEXT NOT NULL, serial INTEGER NOT NULL, created INTEGER "
	"NOT NULL,"
	" updated INTEGER NOT NULL, UNIQUE (index_id, normal)) STRICT;"
	"CREATE INDEX project_updated ON project (index_id, updated);"
	"CREATE TABLE release (id INTEGER PRIMARY KEY, project_id INTEGER NOT NULL REFERENCES project, version TEXT "
	"NOT NULL,"
	" canonical TEXT NOT NULL, summary TEXT NOT NULL, created INTEGER NOT NULL, UNIQUE (project_id, canonical)) "
	"STRICT;"
	"CREATE TABLE blob (sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, md5 TEXT NOT NULL, blake2b TEXT NOT NULL,"
	" created INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TABLE file (id INTEGER PRIMARY KEY, index_id INTEGER NOT NULL REFERENCES indexes, release_id INTEGER "
	"NOT NULL"
	" REFERENCES release, filename TEXT NOT NULL, sha256 TEXT NOT NULL REFERENCES blob, wheel INTEGER NOT NULL,"
	" pyversion TEXT NOT NULL, requires_python TEXT, metadata_sha256 TEXT, uploaded INTEGER NOT NULL,"
	" yanked INTEGER NOT NULL DEFAULT 0, yank_reason TEXT NOT NULL DEFAULT '', uploader TEXT NOT NULL,"
	" UNIQUE (index_id, filename)) STRICT;"
	"CREATE INDEX file_release ON file (release_id);"
	"CREATE INDEX file_sha256 ON file (sha256, filename);"
	"CREATE TABLE tombstone (index_id INTEGER NOT NULL REFERENCES indexes, filename TEXT NOT NULL, sha256 TEXT NOT "
	"NULL,"
	" reason TEXT NOT NULL, deleted INTEGER NOT NULL, PRIMARY KEY (index_id, filename)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE journal (serial INTEGER PRIMARY KEY, index_id INTEGER NOT NULL REFERENCES indexes, time INTEGER "
	"NOT NULL,"
	" project TEXT NOT NULL, version TEXT NOT NULL, filename TEXT NOT NULL, sha256 TEXT NOT NULL, action TEXT NOT "
	"NULL,"
	" who TEXT NOT NULL) STRICT;"
	"CREATE TABLE token (id INTEGER PRIMARY KEY, name TEXT NOT NULL, prefix TEXT NOT NULL, hash TEXT NOT NULL "
	"UNIQUE,"
	" created INTEGER NOT NULL, revoked INTEGER) STRICT;"
	"CREATE INDEX token_prefix ON token (prefix);"
	"INSERT INTO counter VALUES (1, 0);"
	"INSERT INTO setting VALUES ('id', lower(hex(randomblob(8))));"
	"INSERT INTO indexes (id, name, serial, created) VALUES (1, 'main', 0, CAST(unixepoch() AS INTEGER) * "
	"1000000);",
};
