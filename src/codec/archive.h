/* What ZIP and TAR have in common: limits, the faults that a reader finds, and what a safe member name is. */
#pragma once
#include "base/diag.h"
#include "base/vec.h"

/* Zero means the default of base/limits.h. */
typedef struct sw_archive_limits {
	size_t members;
	int64_t file_bytes;     /* of the archive itself */
	int64_t unpacked_bytes; /* sum over all members */
	int64_t ratio_from_bytes,
		ratio; /* above so many unpacked bytes, unpacked / packed may be at most `ratio` (PyPI: 64 MiB, 50) */
} sw_archive_limits;
/* `limits` (may be NULL) with every zero replaced. */
sw_archive_limits sw_archive_limits_of(const sw_archive_limits *limits);

/* One thing that is wrong with an archive, under the rule of the check table that it belongs to. */
typedef struct sw_fault {
	const char *rule; /* "SW-Z001" */
	sw_severity severity;
	sw_str member;  /* "" = the archive as a whole */
	int64_t offset; /* bytes from the start (of the unpacked stream for TAR); -1 = nowhere in particular */
	sw_str message; /* names member and offset, so that it stands alone */
} sw_fault;

#define SW_FAULTS_MAX 200
typedef struct sw_faults {
	SW_VEC(sw_fault) list;
	size_t dropped; /* found behind the first SW_FAULTS_MAX */
} sw_faults;

void sw_fault_add(sw_arena *arena, sw_faults *faults, const char *rule, sw_severity severity, sw_str member,
		  int64_t offset, const char *format, ...) SW_PRINTF(7, 8);
/* The first fault that makes an archive unusable (severity error or reject), NULL when there is none. */
const sw_fault *sw_faults_refusal(const sw_faults *faults);

/* A member name as the collision check sees it. */
typedef struct sw_archive_name {
	sw_str name;    /* without the "/" at the end of a folder */
	int64_t offset; /* for messages */
	bool dir;
} sw_archive_name;

/* What a name can be wrong in; the answer of sw_archive_name_fault is the worst. */
typedef enum sw_name_fault {
	SW_NAME_FINE,
	SW_NAME_UNPORTABLE, /* some file systems cannot hold it: reserved characters, device names, not NFC, too long */
	SW_NAME_UNSAFE, /* leads outside, or means different things to different programs: "..", absolute, "\\", "C:" */
	SW_NAME_NO_TEXT /* not UTF-8, or control characters */
} sw_name_fault;
/* `name` without the final "/" of a folder. *why says what is wrong with it, as a clause; it points into constant text.
   */
sw_name_fault sw_archive_name_fault(sw_str name, const char **why);

/* How names may get into each other's way. */
typedef enum sw_name_clash {
	SW_CLASH_SAME,   /* the same name twice */
	SW_CLASH_FOLDED, /* equal but for case or Unicode form: one file on macOS and Windows */
	SW_CLASH_KIND    /* a file is also a folder, or a folder that others lie in */
} sw_name_clash;
/* Calls `found` for each clash: `later` and `earlier` are indexes. Names of folders may repeat. Linear in the length of
   all names. */
void sw_archive_name_clashes(const sw_archive_name *names, size_t count,
			     void (*found)(void *data, sw_name_clash clash, size_t later, size_t earlier), void *data);
