/* RECORD of a wheel: path, hash and size of every file (PEP 376, 427; packaging.python.org, "Recording installed projects"). */
#pragma once
#include "base/buf.h"
#include "base/hash.h"
#include "base/vec.h"

typedef struct sw_record_row {
	sw_str path;
	sw_str algorithm;   /* "sha256"; "" = no hash */
	sw_digest digest;   /* len 0 when there is none or the algorithm is not known */
	int64_t size_bytes; /* -1 = not told */
	uint32_t line;      /* from 1 */
} sw_record_row;
typedef struct sw_record {
	SW_VEC(sw_record_row) rows; /* in order of the file */
} sw_record;

/* Reads RECORD. `name` stands in messages. SW_M124, pointing at the line: a row without three fields, a hash that is no
   unpadded base64url of the right length, a size that is no number. Which algorithms are good enough is for the rules. */
SW_NODISCARD bool sw_record_parse(sw_str name, sw_str text, sw_arena *arena, sw_record *out, sw_error *err);
/* NULL when there is none. The first one counts. */
const sw_record_row *sw_record_find(const sw_record *record, sw_str path);
/* Appends "path,sha256=…,size" and the terminator ("\n", flit_core since 4.0: "\r\n"); without a digest "path,,". */
void sw_record_write(sw_buf *buf, sw_str path, const sw_digest *sha256, int64_t size_bytes, const char *terminator);
