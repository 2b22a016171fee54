/* Layout of TAR headers, shared by the files of the module tar. */
#pragma once
#include "codec/tar.h"

enum {
	TAR_BLOCK = 512,
	TAR_RECORD = 10240,

	TAR_NAME_AT = 0,
	TAR_MODE_AT = 100,
	TAR_UID_AT = 108,
	TAR_GID_AT = 116,
	TAR_SIZE_AT = 124,
	TAR_MTIME_AT = 136,
	TAR_SUM_AT = 148,
	TAR_TYPE_AT = 156,
	TAR_LINK_AT = 157,
	TAR_MAGIC_AT = 257,
	TAR_USER_AT = 265,
	TAR_GROUP_AT = 297,
	TAR_PREFIX_AT = 345,

	TAR_NAME_SIZE = 100,
	TAR_ID_SIZE = 8,
	TAR_SIZE_SIZE = 12,
	TAR_USER_SIZE = 32,
	TAR_PREFIX_SIZE = 155,
};

/* A header as its bytes say it, before pax and GNU headers are applied. */
typedef struct tar_header {
	sw_str name, link_target, user, group; /* prefix and name joined */
	char type;
	bool gnu;
	unsigned mode;
	int64_t uid, gid, size_bytes, mtime_s;
} tar_header;

/* Adds a fault. With severity error or more and no list to collect in, sets err. Always false. */
bool tar_fault(sw_tar *tar, const char *rule, sw_severity severity, sw_str member, sw_error *err, const char *format,
	       ...) SW_PRINTF(6, 7);
/* False, with a T002 fault, when the block is no header. Text is copied to the arena. */
bool tar_header_parse(sw_tar *tar, const char block[static TAR_BLOCK], tar_header *out, sw_error *err);
/* The records of a pax header into tar->pending. */
bool tar_pax_parse(sw_tar *tar, sw_str records, bool global, sw_error *err);
