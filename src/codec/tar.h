/* TAR inside of gzip, as sdists use it. The reader streams: it knows ustar, pax extended headers and GNU's long names,
   and refuses what programs read differently. With a fault list it reports what it finds and goes on as long as it can.
   The writer is deterministic and writes what CPython's tarfile does in PAX_FORMAT. Sources: POSIX.1-2017 pax; CPython
   Lib/tarfile.py; PEP 721. */
#pragma once
#include "codec/archive.h"
#include "codec/gzip.h"

typedef enum sw_tar_kind {
	SW_TAR_FILE,
	SW_TAR_DIR,
	SW_TAR_SYMLINK,
	SW_TAR_HARDLINK,
	SW_TAR_OTHER /* device, pipe: already a fault */
} sw_tar_kind;

typedef struct sw_tar_member {
	sw_str name; /* of a folder without the "/" at its end */
	sw_str link_target;
	sw_tar_kind kind;
	unsigned mode; /* permission bits with setuid, setgid and sticky */
	int64_t uid, gid;
	sw_str user, group;
	int64_t size_bytes;
	int64_t mtime_ns;
	int64_t header_at; /* offset of its own header in the unpacked stream */
} sw_tar_member;

/* What a reader remembers of pax and GNU headers until the member comes that they belong to. */
typedef struct sw_tar_pending {
	bool pax, gnu;
	sw_str path, link_target, user, group; /* ptr NULL = not set */
	bool has_size, has_mtime, has_uid, has_gid;
	int64_t size_bytes, mtime_ns, uid, gid;
} sw_tar_pending;

/* Not to be moved while it is open: its parts point at each other. */
typedef struct sw_tar {
	sw_source source;
	sw_gunzip gunzip;
	sw_arena *arena;
	sw_archive_limits limits;
	sw_faults *faults; /* NULL when the first one refuses */
	sw_buf buf;        /* unpacked, from `used` on not consumed */
	size_t used;
	int64_t at;             /* offset in the unpacked stream of what comes next */
	int64_t data_left;      /* of the current member's content */
	int64_t padding_left;   /* behind it */
	int64_t unpacked_bytes; /* sum of the sizes */
	size_t members;
	bool ended, stream_ended;
	bool refused; /* without a list: err is set */
	bool broken;  /* the compressed stream is damaged: what is missing behind it is no fault of its own */
	sw_tar_pending pending;
} sw_tar;

void sw_tar_close(sw_tar *tar);
/* Opens a .tar.gz. `limits` may be NULL. With `faults` NULL the first fault refuses the archive (SW_T101), here or in a
   later call; else faults are collected. `path`, `arena` and `faults` must outlive `out`. SW_F001, SW_F004. */
SW_NODISCARD bool sw_tar_open(sw_str path, const sw_archive_limits *limits, sw_arena *arena, sw_faults *faults,
			      sw_tar *out, sw_error *err);
/* The same for an open source, which moves into `out`. */
SW_NODISCARD bool sw_tar_open_source(sw_source *source, const sw_archive_limits *limits, sw_arena *arena,
				     sw_faults *faults, sw_tar *out, sw_error *err);
/* The next member; *more = false at the end, when the rest of the stream (CRC, what follows) has been verified too. The
   content of the member before it need not have been read. */
SW_NODISCARD bool sw_tar_next(sw_tar *tar, sw_tar_member *member, bool *more, sw_error *err);
/* The next piece of the current member's content, valid until the next call; empty at its end. */
SW_NODISCARD bool sw_tar_data(sw_tar *tar, sw_str *piece, sw_error *err);

/* Faults that show only when all members are known: twice the same, a file that is a folder too, links that lead
   through links or to nothing. Rule SW-T003. */
void sw_tar_look_at_members(const sw_tar_member *members, size_t count, sw_arena *arena, sw_faults *faults);
/* Where a symbolic link `name` -> `target` leads, lexically, from the root of the archive; false when it leaves it. */
bool sw_tar_resolve(sw_arena *arena, sw_str name, sw_str target, sw_str *out);

typedef struct sw_tar_entry {
	sw_str name; /* UTF-8; a folder's without "/" at its end */
	sw_tar_kind kind;
	sw_str link_target;
	unsigned mode;
	int64_t uid, gid;
	sw_str user, group;
	int64_t mtime_ns; /* whole seconds need no pax record */
	int64_t size_bytes;
} sw_tar_entry;

typedef struct sw_tar_writer {
	sw_gzip_writer gzip;
	int64_t size_bytes; /* of the TAR so far */
	int64_t data_left;
} sw_tar_writer;

void sw_tar_writer_close(sw_tar_writer *writer);
/* Writes to `sink`, which the caller opens, commits and closes. */
void sw_tar_writer_open(sw_tar_writer *writer, sw_sink *sink, const sw_gzip_options *options);
/* Header and content of a member; content must have entry->size_bytes bytes. SW_T102, SW_F002. */
SW_NODISCARD bool sw_tar_add(sw_tar_writer *writer, const sw_tar_entry *entry, sw_str content, sw_error *err);
/* The same in two steps, for content that comes in pieces. */
SW_NODISCARD bool sw_tar_begin(sw_tar_writer *writer, const sw_tar_entry *entry, sw_error *err);
SW_NODISCARD bool sw_tar_put(sw_tar_writer *writer, sw_str piece, sw_error *err);
/* Two zero blocks, zeros up to 10240, the end of gzip. Commit the sink afterwards. */
SW_NODISCARD bool sw_tar_writer_end(sw_tar_writer *writer, sw_error *err);
