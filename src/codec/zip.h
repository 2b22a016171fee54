/* ZIP as wheels use it. The reader refuses: the central directory and every local header must tell the same, everything
   between the first byte and the last must belong to a member, and names must be safe. With a fault list it reports
   everything that it finds instead of stopping at the first. The writer is deterministic and writes what CPython's
   zipfile does. Sources: PKWARE APPNOTE 6.3.10; PyPI's rules (docs/user/archives.md of warehouse). */
#pragma once
#include "base/map.h"
#include "codec/archive.h"
#include "codec/deflate.h"
#include "codec/sink.h"
#include "codec/source.h"

enum { SW_ZIP_STORED = 0, SW_ZIP_DEFLATED = 8 };

typedef struct sw_zip_member {
	sw_str name; /* as stored; a folder's ends with "/" */
	int64_t size_bytes, packed_bytes;
	int64_t header_at, data_at; /* offsets; data_at is -1 when the local header is unusable */
	uint32_t crc32;
	uint32_t mode; /* Unix mode with type bits; 0 when there is none */
	uint16_t method, flags;
	uint32_t dos_time; /* date << 16 | time, local time without a zone */
	bool dir;
} sw_zip_member;

typedef struct sw_zip {
	sw_source source;
	SW_VEC(sw_zip_member) members; /* in the order of the central directory */
	int64_t unpacked_bytes;        /* sum of the declared sizes */
	int64_t dir_at;                /* start of the central directory */
	sw_inflater inflater;
} sw_zip;

/* Closes the file and forgets the members; a zeroed archive is a closed one. */
void sw_zip_close(sw_zip *zip);

/* Opens and verifies the structure of the archive at `path` (no member is unpacked). `limits` may be NULL. With
   `faults` NULL the first fault refuses the archive (SW_Z101); else faults are collected, and the result is true with
   the members that could be made out, few or none. SW_F001 and SW_F004 as in sw_source_open. `path` and `arena` must
   outlive `out`. */
SW_NODISCARD bool sw_zip_open(sw_str path, const sw_archive_limits *limits, sw_arena *arena, sw_faults *faults,
			      sw_zip *out, sw_error *err);
/* The same for an open source, which moves into `out`. */
SW_NODISCARD bool sw_zip_open_source(sw_source *source, const sw_archive_limits *limits, sw_arena *arena,
				     sw_faults *faults, sw_zip *out, sw_error *err);
/* The member with exactly this name, NULL when there is none. Linear: for more than a few make a map. */
const sw_zip_member *sw_zip_find(const sw_zip *zip, sw_str name);

/* Content, at most max_bytes, its size and CRC verified. SW_Z101 when they are wrong, SW_F004 above max_bytes. */
SW_NODISCARD bool sw_zip_read(sw_zip *zip, const sw_zip_member *member, size_t max_bytes, sw_arena *arena, sw_str *out,
			      sw_error *err);
/* The same into `buf`, which is emptied first and can be used again; its max is the limit. */
SW_NODISCARD bool sw_zip_read_into(sw_zip *zip, const sw_zip_member *member, sw_buf *buf, sw_error *err);
/* The same in pieces, in constant memory. `piece` may fail to stop. What comes before a wrong CRC has then been seen.
   */
SW_NODISCARD bool sw_zip_stream(sw_zip *zip, const sw_zip_member *member,
				bool (*piece)(void *data, sw_str bytes, sw_error *err), void *data, sw_error *err);

/* Is there an end record near the end, so that zipfile.is_zipfile would say yes? For files that should be something
   else. */
SW_NODISCARD bool sw_zip_looks_like(sw_source *source, bool *out, sw_error *err);

/* One member's content, ready to be written. Making it is the costly part and needs nothing but its own deflater, so
   that several threads can make them while one writes. */
typedef struct sw_zip_packed {
	uint32_t crc32;
	uint16_t method;
	int64_t size_bytes;
	sw_str bytes; /* compressed */
} sw_zip_packed;
/* `deflater` NULL stores. `out->bytes` points into `buf` (which is emptied first) or, stored, is `content` itself. */
void sw_zip_pack(sw_deflater *deflater, sw_str content, sw_buf *buf, sw_zip_packed *out);

/* How a member is written. CPython's zipfile: made_by 0x0314 (3 = Unix, version 2.0), version_needed 20. */
typedef struct sw_zip_entry {
	sw_str name;   /* UTF-8; "/" at the end makes a folder */
	uint32_t mode; /* written as external attributes << 16, type bits included or not as the backend does */
	uint32_t dos_attributes; /* the low 16 bits: 0x10 for folders in some writers */
	uint32_t dos_time;       /* sw_zip_dos_time */
	uint16_t made_by;        /* 0 = 0x0314 */
	bool utf8_flag;          /* set flag 0x800 for ASCII names too */
} sw_zip_entry;

/* UTC fields of the time, two-second resolution, clamped to 1980..2107. */
uint32_t sw_zip_dos_time(int64_t seconds);

typedef struct sw_zip_writer {
	sw_sink *sink;
	sw_arena arena;
	sw_buf directory;
	sw_map names; /* added so far */
	uint64_t count;
} sw_zip_writer;

void sw_zip_writer_close(sw_zip_writer *writer);
/* Writes to `sink`, which the caller opens, commits and closes; it must be at its start. */
void sw_zip_writer_open(sw_zip_writer *writer, sw_sink *sink);
/* SW_Z103 for a name that is unsafe or was added before; SW_F002. */
SW_NODISCARD bool sw_zip_add(sw_zip_writer *writer, const sw_zip_entry *entry, const sw_zip_packed *packed,
			     sw_error *err);
/* The central directory. Commit the sink afterwards. */
SW_NODISCARD bool sw_zip_writer_end(sw_zip_writer *writer, sw_error *err);
