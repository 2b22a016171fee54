/* Where an archive is written to: a new file that appears under its name only when it is complete, or a buffer. Counts
   and hashes what goes through, so that nobody has to read the file again to know its sha256. */
#pragma once
#include "base/buf.h"
#include "base/fs.h"
#include "base/hash.h"

typedef struct sw_sink {
	sw_str path; /* "" = memory */
	char temp[SW_PATH_SIZE];
	sw_fd fd;
	sw_buf pending; /* what is not written yet; everything, for memory */
	int64_t size_bytes;
	sw_hash sha256;
	sw_digest digest; /* set by sw_sink_commit */
} sw_sink;

/* Closes; what was not committed is removed. */
void sw_sink_close(sw_sink *sink);
/* A file that will be at `path` (which must outlive the sink) with the permissions `mode`. SW_F002. */
SW_NODISCARD bool sw_sink_open(sw_sink *sink, sw_str path, unsigned mode, sw_error *err);
/* Memory of at most max_bytes (0 = SW_BUF_MAX); the result is sink->pending. */
void sw_sink_memory(sw_sink *sink, size_t max_bytes);
SW_NODISCARD bool sw_sink_add(sw_sink *sink, sw_str bytes, sw_error *err); /* SW_F002, SW_F004 */
/* Makes the file appear (replacing what was there), with fsync of file and folder when `durable`. */
SW_NODISCARD bool sw_sink_commit(sw_sink *sink, bool durable, sw_error *err);
