/* The bytes of the index, by content: DIR/sha256/ab/cd/<64 hex digits>, never changed once they are there, and DIR/tmp for what
   is being received. Order of a durable upload (index-server.md 6): write and hash to tmp, check, fsync, link into place,
   fsync of the folder; only then may a catalog row name it. What a crash leaves behind is a file in tmp, swept at the
   next start, or a blob that no row names, which the next upload of the same bytes takes over. */
#pragma once
#include "base/fs.h"
#include "base/hash.h"

typedef struct sw_blobs {
	sw_str root; /* DIR */
	bool not_durable;
} sw_blobs;

/* Makes the folders and empties tmp, so only one process may have the store open. `root` must outlive it. SW_F002. */
SW_NODISCARD bool sw_blobs_open(sw_str root, bool not_durable, sw_blobs *out, sw_error *err);

/* A blob on its way in. One pass over the bytes gives all three digests. */
typedef struct sw_blob_writer {
	const sw_blobs *blobs;
	sw_fd fd;
	char path[SW_PATH_SIZE]; /* in tmp; "" = none */
	int64_t size_bytes;
	sw_hash sha256, md5, blake2b;
} sw_blob_writer;
typedef struct sw_blob_digests {
	sw_digest sha256, md5, blake2b;
} sw_blob_digests;

SW_NODISCARD bool sw_blob_begin(const sw_blobs *blobs, sw_blob_writer *out, sw_error *err);
SW_NODISCARD bool sw_blob_write(sw_blob_writer *writer, sw_str bytes, sw_error *err);
/* No more bytes come: the digests. The file at writer->path can be looked at now. */
sw_blob_digests sw_blob_digest(sw_blob_writer *writer);
/* Puts it under its name, durable unless the store is not. SW_F002; then nothing is there, or a blob that no row names. */
SW_NODISCARD bool sw_blob_keep(sw_blob_writer *writer, sw_str sha256_hex, sw_error *err);
/* Removes the file in tmp; what was kept stays. */
void sw_blob_writer_close(sw_blob_writer *writer);

/* The same for bytes in memory; *hex gets the name. */
SW_NODISCARD bool sw_blob_put(const sw_blobs *blobs, sw_str bytes, sw_arena *arena, sw_str *hex, sw_error *err);
sw_str sw_blob_path(const sw_blobs *blobs, sw_str sha256_hex, sw_arena *arena);
/* Opens for reading. SW_F001. */
SW_NODISCARD bool sw_blob_open(const sw_blobs *blobs, sw_str sha256_hex, sw_fd *out, int64_t *size_bytes,
			       sw_error *err);
