/* What the index knows: indexes, projects, releases, files, tokens, and the journal of changes with its serial. The bytes of files
   are not here (blobs.h). Behind this header is SQLite in one file; nothing in it says so, so that another store can take its place.

   Invariants, kept by the schema: one row a file name and index, never another content under a name that was used (also after
   a deletion: tombstones); serials grow in the order of commits; a reader sees a change whole or not at all.
   Every function may be called from any thread and fails with SW_X006 (the store failed) or SW_X004 (it is damaged). */
#pragma once
#include "base/clock.h"
#include "base/hash.h"
#include "base/vec.h"

typedef struct sw_catalog sw_catalog;

typedef struct sw_catalog_options {
	sw_str path; /* of the database file, made when it is not there */
	bool not_durable;
	const sw_clock *clock;
} sw_catalog_options;

/* SW_X004 also when a newer shipwheel made it. Older ones are brought up to date. */
SW_NODISCARD bool sw_catalog_open(const sw_catalog_options *options, sw_catalog **out, sw_error *err);
void sw_catalog_close(sw_catalog *catalog); /* NULL is fine */
/* A random name of this catalog, made with it: 16 hex digits. Part of ETags, since serials begin anew elsewhere. */
sw_str sw_catalog_id(const sw_catalog *catalog);

/* --- reading; results live in the arena --- */

typedef struct sw_catalog_index {
	int64_t id;
	sw_str name;
	int64_t serial; /* of its last change */
} sw_catalog_index;
/* *found false when there is none of this name. */
SW_NODISCARD bool sw_catalog_index_get(sw_catalog *catalog, sw_str name, sw_arena *arena, sw_catalog_index *out,
				       bool *found, sw_error *err);

typedef struct sw_catalog_file {
	sw_str filename;
	sw_str sha256, md5, blake2b; /* hex */
	int64_t size_bytes;
	sw_str version;         /* of its release, as first uploaded */
	bool wheel;             /* else an sdist */
	sw_str pyversion;       /* "py3", "source" */
	sw_str requires_python; /* ptr NULL: none */
	sw_str metadata_sha256; /* of its METADATA or PKG-INFO, which is a blob too; ptr NULL: none */
	int64_t upload_us;      /* microseconds since 1970 */
	bool yanked;
	sw_str yank_reason;
	sw_str uploader; /* name of the token */
} sw_catalog_file;

typedef struct sw_catalog_release {
	sw_str version; /* as first uploaded, in normal form */
	sw_str summary;
	SW_VEC(sw_catalog_file) files; /* in order of upload */
} sw_catalog_release;

typedef struct sw_catalog_project {
	sw_str name;   /* as first uploaded */
	sw_str normal; /* PEP 503 */
	int64_t serial;
	sw_str latest; /* version: not yanked before yanked, final before pre-release, then the highest */
	SW_VEC(sw_catalog_release) releases; /* newest version first */
} sw_catalog_project;
/* The project with all its files; `normal` is the normalised name. */
SW_NODISCARD bool sw_catalog_project_get(sw_catalog *catalog, int64_t index, sw_str normal, sw_arena *arena,
					 sw_catalog_project *out, bool *found, sw_error *err);
/* Only its serial, which is all that a conditional request needs. */
SW_NODISCARD bool sw_catalog_project_serial(sw_catalog *catalog, int64_t index, sw_str normal, int64_t *out,
					    bool *found, sw_error *err);

typedef struct sw_catalog_entry {
	sw_str name, normal, latest, summary;
	int64_t serial, updated_us;
} sw_catalog_entry;
typedef struct sw_catalog_list {
	SW_VEC(sw_catalog_entry) entries;
	int64_t serial; /* of the index */
	int64_t total;  /* of all that fit the question, also beyond the limit */
} sw_catalog_list;
/* All projects by normalised name (words "" and limit 0); or those whose name or summary holds `words`, the last changed first. */
SW_NODISCARD bool sw_catalog_projects(sw_catalog *catalog, int64_t index, sw_str words, int64_t limit, sw_arena *arena,
				      sw_catalog_list *out, sw_error *err);
/* A file of any index by content and name. */
SW_NODISCARD bool sw_catalog_file_get(sw_catalog *catalog, sw_str sha256, sw_str filename, sw_arena *arena,
				      sw_catalog_file *out, bool *found, sw_error *err);

/* --- writing --- */

typedef struct sw_catalog_upload {
	int64_t index;
	sw_str name;    /* as in the metadata */
	sw_str version; /* normal form */
	sw_str summary;
	sw_catalog_file file;    /* without version, upload_us, yanked */
	bool one_name_a_content; /* refuse the same bytes under a second name, as PyPI does */
} sw_catalog_upload;

typedef enum sw_catalog_outcome {
	SW_CATALOG_ADDED,
	SW_CATALOG_IDENTICAL,    /* the same bytes stand under this name already */
	SW_CATALOG_OTHER_BYTES,  /* other bytes do: `existing` */
	SW_CATALOG_OTHER_NAME,   /* the bytes stand under another name: `existing` */
	SW_CATALOG_DELETED,      /* the name was used by a file that is deleted */
	SW_CATALOG_SECOND_SDIST, /* the release has one: `existing` */
} sw_catalog_outcome;
/* Whether the file could be added now; nothing is written. *existing is set where the outcome says so. */
SW_NODISCARD bool sw_catalog_probe(sw_catalog *catalog, const sw_catalog_upload *upload, sw_arena *arena,
				   sw_catalog_outcome *outcome, sw_catalog_file *existing, sw_error *err);
/* Adds file, release, project and journal line in one transaction, or nothing. The blobs must be durable already. */
SW_NODISCARD bool sw_catalog_add(sw_catalog *catalog, const sw_catalog_upload *upload, sw_arena *arena,
				 sw_catalog_outcome *outcome, sw_catalog_file *existing, int64_t *serial,
				 sw_error *err);

/* Stores the hash of a new token. With `replace` earlier ones of this name are revoked. */
SW_NODISCARD bool sw_catalog_token_add(sw_catalog *catalog, sw_str name, sw_str prefix, sw_digest hash, bool replace,
				       sw_error *err);
/* *name gets the name of the valid token with this hash, ptr NULL when there is none. */
SW_NODISCARD bool sw_catalog_token_find(sw_catalog *catalog, sw_str prefix, sw_digest hash, sw_arena *arena,
					sw_str *name, sw_error *err);
/* How many tokens are valid. */
SW_NODISCARD bool sw_catalog_token_count(sw_catalog *catalog, int64_t *out, sw_error *err);
