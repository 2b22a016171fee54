/* Layout of ZIP records (APPNOTE 4.3), shared by the files of the module zip. */
#pragma once
#include "codec/zip.h"

enum {
	ZIP_SIG_LOCAL = 0x04034b50,
	ZIP_SIG_CENTRAL = 0x02014b50,
	ZIP_SIG_END = 0x06054b50,
	ZIP_SIG_END64 = 0x06064b50,
	ZIP_SIG_LOCATOR = 0x07064b50,
	ZIP_SIG_DESCRIPTOR = 0x08074b50,

	ZIP_LOCAL_SIZE = 30,
	ZIP_CENTRAL_SIZE = 46,
	ZIP_END_SIZE = 22,
	ZIP_END64_SIZE = 56,
	ZIP_LOCATOR_SIZE = 20,

	ZIP_FLAG_ENCRYPTED = 0x0001,
	ZIP_FLAG_LEVEL = 0x0006, /* how hard the compressor tried: means nothing to a reader */
	ZIP_FLAG_STREAMED = 0x0008,
	ZIP_FLAG_UTF8 = 0x0800,

	ZIP_EXTRA_ZIP64 = 0x0001,
	ZIP_EXTRA_UNICODE_PATH = 0x7075,
};

static inline uint16_t zip_u16(const char *at)
{
	const unsigned char *p = (const unsigned char *)at;
	return (uint16_t)(p[0] | p[1] << 8);
}
static inline uint32_t zip_u32(const char *at)
{
	return zip_u16(at) | (uint32_t)zip_u16(at + 2) << 16;
}
static inline uint64_t zip_u64(const char *at)
{
	return zip_u32(at) | (uint64_t)zip_u32(at + 4) << 32;
}

/* State of one scan. A step that returns false cannot go on: `failed` says that err is set, else a fault was added. */
typedef struct zip_scan {
	sw_zip *zip;
	sw_archive_limits limits;
	sw_arena *arena;
	sw_faults *faults;
	sw_error *err;
	bool failed;
	int64_t end_at;    /* end record */
	int64_t dir_end;   /* where the central directory must end */
	uint64_t dir_size; /* as declared */
	uint64_t dir_at;
	uint64_t entries;
	bool has_zip64;
} zip_scan;

typedef enum zip_rule { Z001 = 1, Z002, Z003, Z004, Z005, Z006, Z007 } zip_rule;
/* Always false. */
bool zip_fault(zip_scan *scan, zip_rule rule, sw_str member, int64_t at, const char *format, ...) SW_PRINTF(5, 6);
/* The end records: sets end_at, dir_end, dir_size, dir_at, entries. */
bool zip_scan_end(zip_scan *scan);
/* Central directory into scan->zip->members. */
bool zip_scan_directory(zip_scan *scan);
/* Local headers against it; sets data_at. */
bool zip_scan_locals(zip_scan *scan);
/* Names against each other, sizes against the limits. */
void zip_scan_names(zip_scan *scan);
void zip_scan_sizes(zip_scan *scan);

/* What the extra field of a header says, given the 32-bit values of the header, which it replaces. */
typedef struct zip_extra {
	uint64_t size, packed, header_at; /* in: the header's; out: the real ones */
	bool local;                       /* no header_at in it */
	uint16_t method;
} zip_extra;
bool zip_scan_extra(zip_scan *scan, sw_str name, int64_t at, sw_str bytes, zip_extra *values);
