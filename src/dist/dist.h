/* An opened wheel or sdist: what its name says, how large it is and what it hashes to, its members, and the few texts
   that everybody asks for. Each byte of the file is read once where it is small, and nothing is kept in memory but
   those texts. Sources: packaging.python.org "Binary distribution format", "Source distribution format"; PEP 625, 643,
   721. */
#pragma once
#include "base/hash.h"
#include "codec/archive.h"
#include "codec/zip.h"
#include "pyspec/filename.h"

typedef enum sw_member_kind {
	SW_MEMBER_FILE,
	SW_MEMBER_DIR,
	SW_MEMBER_SYMLINK,
	SW_MEMBER_HARDLINK,
	SW_MEMBER_OTHER /* device, pipe */
} sw_member_kind;

typedef struct sw_dist_member {
	sw_str name; /* whole path in the archive; a folder's without the "/" at its end */
	sw_member_kind kind;
	bool replaced; /* a later member has the same name: unpacking leaves that one (sdists only) */
	unsigned mode; /* permission bits */
	int64_t size_bytes;
	int64_t offset;     /* of its header; in the unpacked stream for sdists */
	int64_t data_at;    /* -1 = cannot be read */
	int64_t mtime_ns;   /* sdists only */
	sw_str link_target; /* of links */
	bool hashed;        /* sha256 is known (option `contents`) */
	unsigned char sha256[32];
	char start[4]; /* its first bytes (option `contents`) */
} sw_dist_member;
typedef SW_VEC(sw_dist_member) sw_dist_members;

typedef struct sw_dist {
	sw_str path;     /* as opened */
	sw_str filename; /* that it is judged by; usually the last part of path */
	sw_filename_kind kind;
	bool named;          /* the file name could be parsed: then wheel or sdist below is filled */
	sw_str name_problem; /* else why not */
	sw_wheel_filename wheel;
	sw_sdist_filename sdist;

	int64_t size_bytes;
	sw_digest sha256, md5, blake2b_256; /* len 0 unless asked for (option `hashes`) */

	sw_dist_members members; /* in the order of the archive */
	int64_t unpacked_bytes;
	/* "name-1.0.dist-info" of a wheel, "name-1.0" of an sdist: the one that the archive really has at its root, ""
	   when there is none or several. */
	sw_str root;
	/* Texts, {NULL, 0} when the archive has none. METADATA of a wheel, PKG-INFO of an sdist (its last one: it
	   counts). */
	sw_str metadata, wheel_file, record, entry_points;

	sw_faults faults; /* with the option `collect` */
	sw_zip zip;       /* of a wheel: for sw_dist_read */
} sw_dist;

typedef struct sw_dist_options {
	sw_str filename; /* "" = the last part of the path; else the name that it goes by (an upload in a temporary file) */
	bool hashes;     /* of the file: sha256, md5, blake2b-256 */
	bool contents; /* unpack every member: checks sizes and CRCs and fills sha256 and start */
	bool collect;  /* go on behind faults and list them, instead of refusing at the first */
	sw_archive_limits limits;
} sw_dist_options;

void sw_dist_close(sw_dist *dist);
/* Opens the wheel (.whl) or sdist (.tar.gz) at `path`. `options` may be NULL. Without `collect`, fails with SW_Z101 or
   SW_T101 for the first fault of the archive and with SW_M121 for an impossible file name. With it, fails only when the
   file cannot be read (SW_F001, SW_F004), or is neither .whl nor .tar.gz (SW_M121). `path` and `arena` must outlive
   `out`. */
SW_NODISCARD bool sw_dist_open(sw_str path, const sw_dist_options *options, sw_arena *arena, sw_dist *out,
			       sw_error *err);

/* The member with this name that unpacking would leave, NULL when there is none. */
const sw_dist_member *sw_dist_find(const sw_dist *dist, sw_str name);
/* Content of a regular file, at most max_bytes (SW_F004). Of an sdist the stream is read again up to it. SW_Z101,
   SW_T101. */
SW_NODISCARD bool sw_dist_read(sw_dist *dist, const sw_dist_member *member, size_t max_bytes, sw_arena *arena,
			       sw_str *out, sw_error *err);

/* Unpacks the sdist at `path` below the existing folder `into` by the rules of PEP 721 (nothing outside, no devices, no
   owner, no setuid; files 0644 or 0755, folders 0755; links only inside the tree). *root = the path of its one top
   folder. Fails with SW_T101 before anything outside could be touched; what was unpacked so far is left. */
SW_NODISCARD bool sw_dist_unpack_sdist(sw_str path, sw_str into, const sw_archive_limits *limits, sw_arena *arena,
				       sw_str *root, sw_error *err);
