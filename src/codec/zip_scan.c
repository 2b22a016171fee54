/* Directory and local headers of a ZIP, compared with each other. */
#include "codec/zip_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool zip_fault(zip_scan *scan, zip_rule rule, sw_str member, int64_t at, const char *format, ...)
{
	static const struct {
		const char *id;
		sw_severity severity;
	} rules[] = {
		[Z001] = {"SW-Z001", SW_REJECT},    [Z002] = {"SW-Z002", SW_REJECT},
		[Z003] = {"SW-Z003", SW_REJECT},    [Z004] = {"SW-Z004", SW_REJECT},
		[Z005] = {"SW-Z005", SW_SEV_ERROR}, [Z006] = {"SW-Z006", SW_SEV_ERROR},
		[Z007] = {"SW-Z007", SW_SEV_ERROR},
	};
	char text[512], place[48] = "";
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (at >= 0)
		snprintf(place, sizeof(place), " (at offset %lld)", (long long)at);
	sw_fault_add(scan->arena, scan->faults, rules[rule].id, rules[rule].severity, member, at, "%.*s%s%s%s",
		     SW_ARG(sw_str_sub(member, 0, 300)), member.len ? ": " : "", text, place);
	return false;
}

/* zipfile's force_zip64 writes the sizes twice, in the header and in the field: harmless while they are the same. */
static bool repeats_sizes(sw_str data, const zip_extra *values)
{
	return data.len == 16 && zip_u64(data.ptr) == values->size && zip_u64(data.ptr + 8) == values->packed;
}

/* A ZIP64 field holds exactly those values that are all ones in the header, in this order. */
static bool take_zip64(zip_scan *scan, sw_str name, int64_t at, sw_str data, zip_extra *values)
{
	uint64_t *fields[] = {&values->size, &values->packed, &values->header_at};
	size_t count = values->local ? 2 : 3, used = 0;
	if (repeats_sizes(data, values))
		return true;
	for (size_t i = 0; i < count; i++) {
		if (*fields[i] != 0xffffffff)
			continue;
		if (data.len - used < 8)
			return zip_fault(scan, Z001, name, at, "its ZIP64 field is too short");
		*fields[i] = zip_u64(data.ptr + used);
		used += 8;
	}
	if (used == 8 && values->method != SW_ZIP_STORED)
		return zip_fault(scan, Z001, name, at, "its ZIP64 field holds one size only, though it is compressed");
	if (used != data.len)
		return zip_fault(scan, Z001, name, at, "its ZIP64 field has %zu bytes, where %zu are needed", data.len,
				 used);
	return true;
}

/* Python reads the name from this field since 3.12, others never do: it must not say anything else than the header. */
static void look_at_unicode_path(zip_scan *scan, sw_str name, int64_t at, sw_str data)
{
	if (data.len < 5 || !sw_str_eq(sw_str_from(data, 5), name))
		zip_fault(scan, Z006, name, at, "its extra field 0x7075 holds another name");
}

bool zip_scan_extra(zip_scan *scan, sw_str name, int64_t at, sw_str bytes, zip_extra *values)
{
	bool has_zip64 = false, has_path = false;
	bool needed = values->size == 0xffffffff || values->packed == 0xffffffff ||
		      (!values->local && values->header_at == 0xffffffff);
	while (bytes.len) {
		size_t len = bytes.len >= 4 ? zip_u16(bytes.ptr + 2) : 0;
		if (bytes.len < 4 || len > bytes.len - 4)
			return zip_fault(scan, Z001, name, at, "its extra field is malformed");
		unsigned id = zip_u16(bytes.ptr);
		sw_str data = sw_str_sub(bytes, 4, 4 + len);
		bool *seen = id == ZIP_EXTRA_ZIP64 ? &has_zip64 : id == ZIP_EXTRA_UNICODE_PATH ? &has_path : NULL;
		if (seen && *seen)
			return zip_fault(scan, Z001, name, at, "its extra field 0x%04x occurs twice", id);
		if (seen)
			*seen = true;
		if (id == ZIP_EXTRA_ZIP64 && !take_zip64(scan, name, at, data, values))
			return false;
		if (id == ZIP_EXTRA_UNICODE_PATH)
			look_at_unicode_path(scan, name, at, data);
		bytes = sw_str_from(bytes, 4 + len);
	}
	if (needed && !has_zip64)
		return zip_fault(scan, Z001, name, at, "its header leaves a size to a ZIP64 field, but there is none");
	return true;
}

static void look_at_name(zip_scan *scan, const sw_zip_member *member, int64_t at)
{
	const char *why = "";
	sw_str bare = sw_str_sub(member->name, 0, member->name.len - member->dir);
	sw_name_fault fault = sw_archive_name_fault(bare, &why);
	if (fault == SW_NAME_NO_TEXT)
		zip_fault(scan, Z001, member->name, at, "its name %s", why);
	else if (fault != SW_NAME_FINE)
		zip_fault(scan, Z005, member->name, at, "its name %s", why);
	if (fault != SW_NAME_NO_TEXT && !(member->flags & ZIP_FLAG_UTF8) && !sw_str_is_ascii(member->name))
		zip_fault(scan, Z006, member->name, at,
			  "its name is not ASCII, but flag 11 does not say that it is UTF-8: Python would read another "
			  "name");
}

static void look_at_flags(zip_scan *scan, const sw_zip_member *member, int64_t at)
{
	unsigned odd = member->flags & ~(unsigned)(ZIP_FLAG_LEVEL | ZIP_FLAG_STREAMED | ZIP_FLAG_UTF8);
	if (odd & ZIP_FLAG_ENCRYPTED)
		zip_fault(scan, Z006, member->name, at, "it is encrypted");
	else if (odd)
		zip_fault(scan, Z006, member->name, at, "it has flags (0x%04x) that no reader of wheels knows", odd);
	if (member->method != SW_ZIP_STORED && member->method != SW_ZIP_DEFLATED)
		zip_fault(scan, Z003, member->name, at,
			  "it is compressed by method %u; only stored (0) and deflated (8) are allowed",
			  member->method);
	if (member->method == SW_ZIP_STORED && member->packed_bytes != member->size_bytes)
		zip_fault(scan, Z007, member->name, at, "it is stored, but its sizes differ: %lld and %lld bytes",
			  (long long)member->packed_bytes, (long long)member->size_bytes);
}

static void look_at_mode(zip_scan *scan, const sw_zip_member *member, int64_t at)
{
	unsigned type = member->mode & S_IFMT;
	if (type == S_IFLNK)
		zip_fault(scan, Z006, member->name, at, "it is a symbolic link");
	else if (type != 0 && type != S_IFREG && type != S_IFDIR)
		zip_fault(scan, Z006, member->name, at, "it is a device, pipe or socket (mode %o)", member->mode);
	else if ((type == S_IFDIR && !member->dir) || (type == S_IFREG && member->dir))
		zip_fault(scan, Z006, member->name, at, "its mode (%o) and its name disagree whether it is a folder",
			  member->mode);
	if (member->dir && member->size_bytes != 0)
		zip_fault(scan, Z007, member->name, at, "it is a folder, but has a content of %lld bytes",
			  (long long)member->size_bytes);
}

/* One entry at *rest; what cannot be made out ends the scan, everything else is only noted. */
static bool take_entry(zip_scan *scan, sw_str *rest, int64_t at)
{
	if (rest->len < ZIP_CENTRAL_SIZE || zip_u32(rest->ptr) != ZIP_SIG_CENTRAL)
		return zip_fault(scan, Z001, SW_STR(""), at, "the directory is damaged");
	const char *p = rest->ptr;
	size_t name_len = zip_u16(p + 28), extra_len = zip_u16(p + 30), comment_len = zip_u16(p + 32);
	size_t total = ZIP_CENTRAL_SIZE + name_len + extra_len + comment_len;
	if (total > rest->len)
		return zip_fault(scan, Z001, SW_STR(""), at, "an entry reaches behind the end of the directory");
	sw_str name = sw_str_sub(*rest, ZIP_CENTRAL_SIZE, ZIP_CENTRAL_SIZE + name_len);
	zip_extra extra = {zip_u32(p + 24), zip_u32(p + 20), zip_u32(p + 42), false, zip_u16(p + 10)};
	sw_str extra_bytes = sw_str_sub(*rest, ZIP_CENTRAL_SIZE + name_len, ZIP_CENTRAL_SIZE + name_len + extra_len);
	if (!zip_scan_extra(scan, name, at, extra_bytes, &extra))
		return false;
	if (comment_len)
		zip_fault(scan, Z001, name, at, "its entry in the directory has a comment");
	if (zip_u16(p + 34) != 0)
		zip_fault(scan, Z001, name, at, "it claims to start on another disk");
	if (extra.size > INT64_MAX || extra.packed > INT64_MAX || extra.header_at > INT64_MAX)
		return zip_fault(scan, Z001, name, at, "it has an impossible size");
	sw_zip_member member = {
		.name = name,
		.size_bytes = (int64_t)extra.size,
		.packed_bytes = (int64_t)extra.packed,
		.header_at = (int64_t)extra.header_at,
		.data_at = -1,
		.crc32 = zip_u32(p + 16),
		.mode = zip_u32(p + 38) >> 16,
		.method = zip_u16(p + 10),
		.flags = zip_u16(p + 8),
		.dos_time = zip_u32(p + 12),
		.dir = name_len > 0 && name.ptr[name_len - 1] == '/',
	};
	look_at_name(scan, &member, at);
	look_at_flags(scan, &member, at);
	look_at_mode(scan, &member, at);
	sw_push(scan->arena, &scan->zip->members, member);
	*rest = sw_str_from(*rest, total);
	return true;
}

bool zip_scan_directory(zip_scan *scan)
{
	sw_zip *zip = scan->zip;
	size_t len = (size_t)scan->dir_size;
	if (scan->entries > scan->limits.members)
		return zip_fault(scan, Z004, SW_STR(""), scan->end_at,
				 "it has %llu members, more than the limit of %zu", (unsigned long long)scan->entries,
				 scan->limits.members);
	char *bytes = sw_alloc(scan->arena, len + 1);
	if (!sw_source_copy(&zip->source, zip->dir_at, len, bytes, scan->err))
		return !(scan->failed = true);
	sw_str rest = {bytes, len};
	while (rest.len) {
		if (zip->members.len > scan->entries)
			break;
		if (!take_entry(scan, &rest, zip->dir_at + (rest.ptr - bytes)))
			return false;
	}
	if (rest.len || zip->members.len != scan->entries)
		zip_fault(scan, Z001, SW_STR(""), scan->end_at,
			  "the end record counts %llu members, the directory holds %s%zu",
			  (unsigned long long)scan->entries, rest.len ? "at least " : "", zip->members.len);
	return true;
}

static int by_place(const void *a, const void *b)
{
	const sw_zip_member *x = *(sw_zip_member *const *)a, *y = *(sw_zip_member *const *)b;
	if (x->header_at != y->header_at)
		return x->header_at < y->header_at ? -1 : 1;
	return x < y ? -1 : x > y;
}

/* Everything that both headers say must be the same. */
static void compare_headers(zip_scan *scan, const sw_zip_member *member, const char *local, const zip_extra *extra)
{
	int64_t at = member->header_at;
	bool streamed = (zip_u16(local + 6) | member->flags) & ZIP_FLAG_STREAMED;
	if (streamed)
		zip_fault(scan, Z002, member->name, at,
			  "it was written to a stream: its size follows behind it in a data descriptor, which PyPI "
			  "refuses");
	if (zip_u16(local + 6) != member->flags)
		zip_fault(scan, Z006, member->name, at,
			  "its flags differ between the directory (0x%04x) and its own header (0x%04x)", member->flags,
			  zip_u16(local + 6));
	if (zip_u16(local + 8) != member->method)
		zip_fault(scan, Z006, member->name, at,
			  "its method differs between the directory (%u) and its own header (%u)", member->method,
			  zip_u16(local + 8));
	if (streamed)
		return;
	if (zip_u32(local + 14) != member->crc32)
		zip_fault(scan, Z006, member->name, at,
			  "its CRC differs between the directory (%08x) and its own header (%08x)", member->crc32,
			  zip_u32(local + 14));
	if (extra->size != (uint64_t)member->size_bytes || extra->packed != (uint64_t)member->packed_bytes)
		zip_fault(scan, Z001, member->name, at,
			  "its sizes differ between the directory (%lld, packed %lld) and its own header (%llu, packed "
			  "%llu)",
			  (long long)member->size_bytes, (long long)member->packed_bytes,
			  (unsigned long long)extra->size, (unsigned long long)extra->packed);
}

/* Bytes of the data descriptor behind a streamed member, so that one fault is not followed by another for the gap. */
static int64_t descriptor_bytes(zip_scan *scan, int64_t at)
{
	char head[4];
	int64_t left = scan->zip->dir_at - at;
	sw_error ignored;
	if (left < 16 || !sw_source_copy(&scan->zip->source, at, sizeof(head), head, &ignored))
		return left < 12 ? 0 : 12;
	return zip_u32(head) == ZIP_SIG_DESCRIPTOR ? 16 : 12;
}

/* The local header of `member`; *end = first byte behind its data. */
static bool take_local(zip_scan *scan, sw_zip_member *member, int64_t *end)
{
	sw_zip *zip = scan->zip;
	int64_t at = member->header_at, left = zip->dir_at - at;
	sw_str local = {0};
	if (left < ZIP_LOCAL_SIZE)
		return zip_fault(scan, Z001, member->name, at, "its place lies not before the directory");
	/* header, name and extra field at once: at most 30 + 2 * 65535 bytes */
	size_t most = left < ZIP_LOCAL_SIZE + 2 * 0xffff ? (size_t)left : ZIP_LOCAL_SIZE + 2 * 0xffff;
	if (!sw_source_at(&zip->source, at, most, &local, scan->err))
		return !(scan->failed = true);
	if (zip_u32(local.ptr) != ZIP_SIG_LOCAL)
		return zip_fault(scan, Z001, member->name, at, "there is no header of a member at its place");
	size_t name_len = zip_u16(local.ptr + 26), extra_len = zip_u16(local.ptr + 28);
	size_t head = ZIP_LOCAL_SIZE + name_len + extra_len;
	if (head > local.len || member->packed_bytes > left - (int64_t)head)
		return zip_fault(scan, Z001, member->name, at, "it reaches into the directory");
	sw_str name = sw_str_sub(local, ZIP_LOCAL_SIZE, ZIP_LOCAL_SIZE + name_len);
	if (!sw_str_eq(name, member->name))
		return zip_fault(scan, Z001, member->name, at, "its own header names it %.*s",
				 SW_ARG(sw_str_sub(name, 0, 100)));
	zip_extra extra = {zip_u32(local.ptr + 22), zip_u32(local.ptr + 18), 0, true, zip_u16(local.ptr + 8)};
	if (!zip_scan_extra(scan, member->name, at, sw_str_sub(local, ZIP_LOCAL_SIZE + name_len, head), &extra))
		return false;
	compare_headers(scan, member, local.ptr, &extra);
	bool streamed = zip_u16(local.ptr + 6) & ZIP_FLAG_STREAMED;
	member->data_at = at + (int64_t)head;
	*end = member->data_at + member->packed_bytes;
	if (streamed)
		*end += descriptor_bytes(scan, *end);
	return true;
}

bool zip_scan_locals(zip_scan *scan)
{
	sw_zip *zip = scan->zip;
	size_t count = zip->members.len;
	sw_zip_member **order = sw_new_n(scan->arena, sw_zip_member *, count);
	for (size_t i = 0; i < count; i++)
		order[i] = &zip->members.ptr[i];
	if (count)
		qsort(order, count, sizeof(*order), by_place);
	int64_t expected = 0;
	bool known = true; /* `expected` is; not behind a member that could not be made out */
	for (size_t i = 0; i < count; i++) {
		sw_zip_member *member = order[i];
		int64_t at = member->header_at, end = 0;
		if (at < expected)
			zip_fault(scan, Z001, member->name, at, "it overlaps the member before it");
		else if (at > expected && known && at <= zip->dir_at - ZIP_LOCAL_SIZE)
			zip_fault(scan, Z001, member->name, expected, "%lld bytes before it belong to no member",
				  (long long)(at - expected));
		known = take_local(scan, member, &end);
		if (scan->failed)
			return false;
		if (known && end > expected)
			expected = end;
	}
	if (known && expected != zip->dir_at)
		zip_fault(scan, Z001, SW_STR(""), expected, "%lld bytes before the directory belong to no member",
			  (long long)(zip->dir_at - expected));
	return true;
}

static void clash_found(void *data, sw_name_clash clash, size_t later, size_t earlier)
{
	zip_scan *scan = data;
	const sw_zip_member *a = &scan->zip->members.ptr[later], *b = &scan->zip->members.ptr[earlier];
	sw_str other = sw_str_sub(b->name, 0, 200);
	if (clash == SW_CLASH_SAME)
		zip_fault(scan, Z001, a->name, a->header_at, "it occurs twice");
	else if (clash == SW_CLASH_FOLDED)
		zip_fault(scan, Z005, a->name, a->header_at, "macOS and Windows take it for the same file as %.*s",
			  SW_ARG(other));
	else
		zip_fault(scan, Z005, a->name, a->header_at,
			  "%.*s is a file, so that nothing can lie in it or be called the same",
			  SW_ARG(b->dir ? sw_str_sub(a->name, 0, 200) : other));
}

void zip_scan_names(zip_scan *scan)
{
	size_t count = scan->zip->members.len;
	sw_archive_name *names = sw_new_n(scan->arena, sw_archive_name, count);
	for (size_t i = 0; i < count; i++) {
		const sw_zip_member *member = &scan->zip->members.ptr[i];
		names[i] = (sw_archive_name){sw_str_sub(member->name, 0, member->name.len - member->dir),
					     member->header_at, member->dir};
	}
	sw_archive_name_clashes(names, count, clash_found, scan);
}

void zip_scan_sizes(zip_scan *scan)
{
	const sw_archive_limits *limits = &scan->limits;
	sw_zip *zip = scan->zip;
	int64_t total = 0;
	sw_each (member, &zip->members)
		if (__builtin_add_overflow(total, member->size_bytes, &total))
			total = INT64_MAX;
	zip->unpacked_bytes = total;
	if (total > limits->unpacked_bytes)
		zip_fault(scan, Z004, SW_STR(""), -1, "it would unpack to %lld bytes, more than the limit of %lld",
			  (long long)total, (long long)limits->unpacked_bytes);
	else if (total > limits->ratio_from_bytes && total > zip->source.size_bytes * limits->ratio)
		zip_fault(scan, Z004, SW_STR(""), -1,
			  "it would unpack to %lld bytes, more than %lld times its size (%lld bytes)", (long long)total,
			  (long long)limits->ratio, (long long)zip->source.size_bytes);
}
