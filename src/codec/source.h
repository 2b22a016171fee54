/* Random access to the bytes of a file (or to bytes in memory) with bounds. A small file is read whole, once; of a
   large one a window is kept, so that memory stays small. Reads, and never maps: a file that shrinks under us is an
   error, not a signal. */
#pragma once
#include "base/buf.h"
#include "base/fs.h"

#define SW_SOURCE_WHOLE ((int64_t)4 << 20)  /* up to this size the file is held in memory */
#define SW_SOURCE_PIECE ((size_t)256 << 10) /* the window, and the most that sw_source_at gives at once */

typedef struct sw_source {
	sw_str name; /* for messages */
	int64_t size_bytes;
	sw_str bytes; /* everything, when ptr is set */
	sw_fd fd;
	sw_buf window;
	int64_t window_at;
} sw_source;

void sw_source_close(sw_source *source);
/* Opens a regular file. `path` and `arena` must outlive the source. SW_F001, SW_F004 above max_bytes. */
SW_NODISCARD bool sw_source_open(sw_source *source, sw_str path, int64_t max_bytes, sw_arena *arena, sw_error *err);
/* Bytes that the caller keeps. */
void sw_source_memory(sw_source *source, sw_str name, sw_str bytes);
/* [offset, offset + len), valid until the next call (for a file in memory: as long as the arena). The range must lie
   inside of the file and len must be at most SW_SOURCE_PIECE unless the file is in memory. SW_F001 when the file cannot
   be read or shrank. */
SW_NODISCARD bool sw_source_at(sw_source *source, int64_t offset, size_t len, sw_str *out, sw_error *err);
/* The same range of any length, copied to `out`. */
SW_NODISCARD bool sw_source_copy(sw_source *source, int64_t offset, size_t len, char *out, sw_error *err);
