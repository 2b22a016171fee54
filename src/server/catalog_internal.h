/* Shared by catalog.c (opening, connections, tokens), catalog_read.c and catalog_write.c. */
#pragma once
#include <pthread.h>

#include "server/catalog.h"
#include "server/db.h"

#define SW_CATALOG_READERS 64

struct sw_catalog {
	sw_arena arena;
	sw_str path, id;
	sw_db_options db_options;
	const sw_clock *clock;
	pthread_mutex_t write_lock; /* of `writer`: SQLite has one writer, so have we */
	sw_db *writer;
	pthread_mutex_t read_lock; /* of the list of idle readers */
	sw_db *idle[SW_CATALOG_READERS];
	size_t idle_count;
};

/* A connection for reading, inside of a transaction: all that is read through it is of one moment. Gives itself back. */
typedef struct sw_catalog_reader {
	sw_catalog *catalog;
	sw_db *db;
} sw_catalog_reader;
SW_NODISCARD bool sw_catalog_reader_open(sw_catalog *catalog, sw_catalog_reader *out, sw_error *err);
void sw_catalog_reader_close(sw_catalog_reader *reader);

/* The writer, inside of a transaction that is rolled back unless sw_catalog_writer_commit was called. */
typedef struct sw_catalog_writer {
	sw_catalog *catalog;
	sw_db *db;
	bool open;
} sw_catalog_writer;
SW_NODISCARD bool sw_catalog_writer_open(sw_catalog *catalog, sw_catalog_writer *out, sw_error *err);
SW_NODISCARD bool sw_catalog_writer_commit(sw_catalog_writer *writer, sw_error *err);
void sw_catalog_writer_close(sw_catalog_writer *writer);

/* Columns of a file, in the order in which sw_catalog_row_file reads them; tables f (file), b (blob), r (release). */
#define SW_FILE_COLUMNS                                                                                                \
	"f.filename, f.sha256, b.md5, b.blake2b, b.size, r.version, f.wheel, f.pyversion, f.requires_python, "         \
	"f.metadata_sha256, f.uploaded, f.yanked, f.yank_reason, f.uploader"
#define SW_FILE_TABLES "file f JOIN blob b ON b.sha256 = f.sha256 JOIN release r ON r.id = f.release_id"
sw_catalog_file sw_catalog_row_file(const sw_query *query, sw_arena *arena);
