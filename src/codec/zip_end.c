/* The end of a ZIP: end record, ZIP64 end record and its locator. */
#include "codec/zip_internal.h"

#include <string.h>

#include "base/limits.h"

enum { TAIL = ZIP_END_SIZE + 0xffff };

static bool read_tail(zip_scan *scan, sw_str *tail)
{
	int64_t size = scan->zip->source.size_bytes;
	size_t len = size < TAIL ? (size_t)size : TAIL;
	scan->failed = !sw_source_at(&scan->zip->source, size - (int64_t)len, len, tail, scan->err);
	return !scan->failed;
}

static bool is_end(sw_str tail, size_t at)
{
	return tail.len - at >= ZIP_END_SIZE && zip_u32(tail.ptr + at) == ZIP_SIG_END;
}

/* The last end record whose comment ends with the file; else the last one at all, and bytes follow behind it. */
static bool find_end(zip_scan *scan, sw_str tail, size_t *found)
{
	size_t last = SW_NPOS;
	for (size_t at = tail.len - ZIP_END_SIZE + 1; at-- > 0;) {
		if (!is_end(tail, at))
			continue;
		if (at + ZIP_END_SIZE + zip_u16(tail.ptr + at + 20) == tail.len) {
			*found = at;
			return true;
		}
		if (last == SW_NPOS)
			last = at;
	}
	int64_t base = scan->zip->source.size_bytes - (int64_t)tail.len;
	if (last == SW_NPOS)
		return zip_fault(
			scan, Z001, SW_STR(""), -1,
			"there is no end of central directory record: the file is no ZIP archive, or is cut off");
	size_t comment = zip_u16(tail.ptr + last + 20);
	if (comment > tail.len - last - ZIP_END_SIZE)
		return zip_fault(
			scan, Z001, SW_STR(""), base + (int64_t)last,
			"the end record announces a comment of %zu bytes, but the file ends before: it is cut off",
			comment);
	zip_fault(scan, Z001, SW_STR(""), base + (int64_t)(last + ZIP_END_SIZE + comment),
		  "%zu bytes follow behind the end of the archive", tail.len - last - ZIP_END_SIZE - comment);
	*found = last;
	return true;
}

static bool read_end64(zip_scan *scan, int64_t locator_at, char out[static ZIP_END64_SIZE])
{
	char locator[ZIP_LOCATOR_SIZE];
	sw_source *source = &scan->zip->source;
	if (!sw_source_copy(source, locator_at, ZIP_LOCATOR_SIZE, locator, scan->err))
		return !(scan->failed = true);
	int64_t at = locator_at - ZIP_END64_SIZE;
	if (zip_u32(locator + 4) != 0 || zip_u32(locator + 16) != 1)
		return zip_fault(scan, Z001, SW_STR(""), locator_at, "the ZIP64 locator speaks of several disks");
	if (at < 0 || zip_u64(locator + 8) != (uint64_t)at)
		return zip_fault(scan, Z001, SW_STR(""), locator_at,
				 "the ZIP64 locator does not point at the record directly before it");
	if (!sw_source_copy(source, at, ZIP_END64_SIZE, out, scan->err))
		return !(scan->failed = true);
	if (zip_u32(out) != ZIP_SIG_END64 || zip_u64(out + 4) != ZIP_END64_SIZE - 12)
		return zip_fault(scan, Z001, SW_STR(""), at,
				 "there is no plain ZIP64 end record where the locator points");
	return true;
}

/* A field of the end record is either the value itself, or all ones when a ZIP64 record has it. */
static uint64_t end_value(zip_scan *scan, const char *what, uint64_t value, uint64_t ones, const uint64_t *value64)
{
	if (!value64)
		return value;
	if (value != ones && value != *value64)
		zip_fault(scan, Z001, SW_STR(""), scan->end_at, "the end records disagree on the %s: %llu and %llu",
			  what, (unsigned long long)value, (unsigned long long)*value64);
	return *value64;
}

static bool take_end(zip_scan *scan, const char *end, const char *end64)
{
	uint64_t here64 = 0, entries64 = 0, size64 = 0, at64 = 0;
	if (end64) {
		here64 = zip_u64(end64 + 24);
		entries64 = zip_u64(end64 + 32);
		size64 = zip_u64(end64 + 40);
		at64 = zip_u64(end64 + 48);
		if (zip_u32(end64 + 16) != 0 || zip_u32(end64 + 20) != 0)
			return zip_fault(scan, Z001, SW_STR(""), scan->dir_end,
					 "the archive is split over several disks");
	}
	if (zip_u16(end + 4) != 0 || zip_u16(end + 6) != 0)
		return zip_fault(scan, Z001, SW_STR(""), scan->end_at, "the archive is split over several disks");
	size_t before = scan->faults->list.len;
	uint64_t here = end_value(scan, "entries on this disk", zip_u16(end + 8), 0xffff, end64 ? &here64 : NULL);
	scan->entries = end_value(scan, "entries", zip_u16(end + 10), 0xffff, end64 ? &entries64 : NULL);
	scan->dir_size =
		end_value(scan, "size of the directory", zip_u32(end + 12), 0xffffffff, end64 ? &size64 : NULL);
	scan->dir_at = end_value(scan, "place of the directory", zip_u32(end + 16), 0xffffffff, end64 ? &at64 : NULL);
	if (here != scan->entries)
		zip_fault(scan, Z001, SW_STR(""), scan->end_at,
			  "the end record counts %llu entries on this disk, but %llu in all", (unsigned long long)here,
			  (unsigned long long)scan->entries);
	return scan->faults->list.len == before;
}

/* The directory must end where the end records begin, and begin where they say. */
static bool place_directory(zip_scan *scan)
{
	uint64_t end = (uint64_t)scan->dir_end;
	if (scan->dir_size > end)
		return zip_fault(scan, Z001, SW_STR(""), scan->end_at,
				 "the end record announces a directory of %llu bytes, but only %llu lie before it",
				 (unsigned long long)scan->dir_size, (unsigned long long)end);
	if (scan->dir_at != end - scan->dir_size)
		return zip_fault(scan, Z001, SW_STR(""), scan->end_at,
				 "the directory of %llu bytes must start at offset %llu, but the end record says %llu: "
				 "bytes were "
				 "put before the archive or into it",
				 (unsigned long long)scan->dir_size, (unsigned long long)(end - scan->dir_size),
				 (unsigned long long)scan->dir_at);
	if (scan->dir_size > (uint64_t)SW_LIMIT_ZIP_DIR)
		return zip_fault(scan, Z004, SW_STR(""), (int64_t)scan->dir_at,
				 "the directory has %llu bytes, more than the limit",
				 (unsigned long long)scan->dir_size);
	scan->zip->dir_at = (int64_t)scan->dir_at;
	return true;
}

bool zip_scan_end(zip_scan *scan)
{
	sw_str tail;
	size_t at = 0;
	char end64[ZIP_END64_SIZE], end[ZIP_END_SIZE];
	sw_source *source = &scan->zip->source;
	if (source->size_bytes < ZIP_END_SIZE)
		return zip_fault(scan, Z001, SW_STR(""), -1, "a file of %lld bytes is no ZIP archive",
				 (long long)source->size_bytes);
	if (!read_tail(scan, &tail) || !find_end(scan, tail, &at))
		return false;
	memcpy(end, tail.ptr + at, ZIP_END_SIZE);
	scan->end_at = source->size_bytes - (int64_t)tail.len + (int64_t)at;
	if (zip_u16(end + 20) > 0)
		zip_fault(scan, Z006, SW_STR(""), scan->end_at,
			  "the archive has a comment (%u bytes), where another archive can hide", zip_u16(end + 20));
	scan->has_zip64 = at >= ZIP_LOCATOR_SIZE && zip_u32(tail.ptr + at - ZIP_LOCATOR_SIZE) == ZIP_SIG_LOCATOR;
	scan->dir_end = scan->end_at;
	if (scan->has_zip64) {
		if (!read_end64(scan, scan->end_at - ZIP_LOCATOR_SIZE, end64))
			return false;
		scan->dir_end -= ZIP_LOCATOR_SIZE + ZIP_END64_SIZE;
	}
	return take_end(scan, end, scan->has_zip64 ? end64 : NULL) && place_directory(scan);
}

bool sw_zip_looks_like(sw_source *source, bool *out, sw_error *err)
{
	sw_str tail = {0};
	size_t len = source->size_bytes < TAIL ? (size_t)source->size_bytes : TAIL;
	if (!sw_source_at(source, source->size_bytes - (int64_t)len, len, &tail, err))
		return false;
	*out = false;
	for (size_t at = 0; tail.len >= ZIP_END_SIZE && at <= tail.len - ZIP_END_SIZE && !*out; at++)
		*out = is_end(tail, at);
	return true;
}
