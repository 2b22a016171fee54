/* The writer. Everything about a member is known before its header is written, so that no byte is ever patched. */
#include "codec/zip_internal.h"

#include <string.h>

#include "base/clock.h"

/* CPython's zipfile uses ZIP64 from here on, though the fields could hold twice as much. */
#define ZIP64_FROM 0x7fffffff

enum { MADE_BY = 3 << 8 | 20, NEEDS = 20, NEEDS_ZIP64 = 45 };

static void put_u16(sw_buf *buf, unsigned value)
{
	sw_buf_addc(buf, (char)(value & 0xff));
	sw_buf_addc(buf, (char)(value >> 8 & 0xff));
}

static void put_u32(sw_buf *buf, uint32_t value)
{
	put_u16(buf, value & 0xffff);
	put_u16(buf, value >> 16);
}

static void put_u64(sw_buf *buf, uint64_t value)
{
	put_u32(buf, (uint32_t)(value & 0xffffffff));
	put_u32(buf, (uint32_t)(value >> 32));
}

uint32_t sw_zip_dos_time(int64_t seconds)
{
	sw_date date = sw_date_utc(seconds);
	if (date.year < 1980)
		date = (sw_date){1980, 1, 1, 0, 0, 0};
	if (date.year > 2107)
		date = (sw_date){2107, 12, 31, 23, 59, 58};
	unsigned day = (unsigned)(date.year - 1980) << 9 | (unsigned)date.month << 5 | (unsigned)date.day;
	unsigned time = (unsigned)date.hour << 11 | (unsigned)date.minute << 5 | (unsigned)date.second / 2;
	return (uint32_t)day << 16 | time;
}

void sw_zip_pack(sw_deflater *deflater, sw_str content, sw_buf *buf, sw_zip_packed *out)
{
	*out = (sw_zip_packed){.crc32 = sw_crc32(0, content), .size_bytes = (int64_t)content.len, .bytes = content};
	if (!deflater)
		return;
	sw_buf_clear(buf);
	sw_deflate(deflater, content, buf);
	out->method = SW_ZIP_DEFLATED;
	out->bytes = sw_buf_str(buf);
}

void sw_zip_writer_close(sw_zip_writer *writer)
{
	sw_arena_close(&writer->arena);
	sw_buf_close(&writer->directory);
	*writer = (sw_zip_writer){0};
}

void sw_zip_writer_open(sw_zip_writer *writer, sw_sink *sink)
{
	SW_ASSERT(sink->size_bytes == 0);
	*writer = (sw_zip_writer){.sink = sink};
}

typedef struct head {
	const sw_zip_entry *entry;
	const sw_zip_packed *packed;
	int64_t at;
	unsigned flags, needs;
	bool sizes64, place64;
} head;

/* The part that both headers share: from "version needed" to the length of the name. */
static void put_common(sw_buf *buf, const head *h)
{
	put_u16(buf, h->needs);
	put_u16(buf, h->flags);
	put_u16(buf, h->packed->method);
	put_u16(buf, h->entry->dos_time & 0xffff);
	put_u16(buf, h->entry->dos_time >> 16);
	put_u32(buf, h->packed->crc32);
	put_u32(buf, h->sizes64 ? 0xffffffff : (uint32_t)h->packed->bytes.len);
	put_u32(buf, h->sizes64 ? 0xffffffff : (uint32_t)h->packed->size_bytes);
	put_u16(buf, (unsigned)h->entry->name.len);
}

static void put_sizes64(sw_buf *buf, const head *h, bool with_place)
{
	unsigned len = (h->sizes64 ? 16U : 0U) + (with_place ? 8U : 0U);
	if (!len)
		return;
	put_u16(buf, ZIP_EXTRA_ZIP64);
	put_u16(buf, len);
	if (h->sizes64) {
		put_u64(buf, (uint64_t)h->packed->size_bytes);
		put_u64(buf, h->packed->bytes.len);
	}
	if (with_place)
		put_u64(buf, (uint64_t)h->at);
}

static void put_local(sw_buf *buf, const head *h)
{
	put_u32(buf, ZIP_SIG_LOCAL);
	put_common(buf, h);
	put_u16(buf, h->sizes64 ? 20 : 0);
	sw_buf_add(buf, h->entry->name);
	put_sizes64(buf, h, false);
}

static void put_central(sw_buf *buf, const head *h)
{
	unsigned extra = (h->sizes64 ? 16U : 0U) + (h->place64 ? 8U : 0U);
	put_u32(buf, ZIP_SIG_CENTRAL);
	put_u16(buf, h->entry->made_by ? h->entry->made_by : MADE_BY);
	put_common(buf, h);
	put_u16(buf, extra ? extra + 4 : 0);
	put_u16(buf, 0); /* comment */
	put_u16(buf, 0); /* disk */
	put_u16(buf, 0); /* internal attributes */
	put_u32(buf, h->entry->mode << 16 | (h->entry->dos_attributes & 0xffff));
	put_u32(buf, h->place64 ? 0xffffffff : (uint32_t)h->at);
	sw_buf_add(buf, h->entry->name);
	put_sizes64(buf, h, h->place64);
}

static bool take_name(sw_zip_writer *writer, sw_str name, sw_error *err)
{
	const char *why = "";
	bool dir = name.len && name.ptr[name.len - 1] == '/';
	if (sw_archive_name_fault(sw_str_sub(name, 0, name.len - dir), &why) >= SW_NAME_UNSAFE)
		return sw_fail(err, SW_Z103, "\"%.*s\" cannot be put into an archive: its name %s",
			       SW_ARG(sw_str_sub(name, 0, 300)), why);
	if (name.len > 0xffff)
		return sw_fail(err, SW_Z103, "a name of %zu bytes cannot be put into an archive", name.len);
	if (!sw_map_set(&writer->arena, &writer->names, sw_str_copy(&writer->arena, name), writer))
		return sw_fail(err, SW_Z103, "%.*s would be in the archive twice", SW_ARG(sw_str_sub(name, 0, 300)));
	return true;
}

bool sw_zip_add(sw_zip_writer *writer, const sw_zip_entry *entry, const sw_zip_packed *packed, sw_error *err)
{
	SW_AUTO(sw_buf) local = {0};
	if (!take_name(writer, entry->name, err))
		return false;
	head h = {.entry = entry, .packed = packed, .at = writer->sink->size_bytes};
	h.sizes64 = packed->size_bytes > ZIP64_FROM || packed->bytes.len > ZIP64_FROM;
	h.place64 = h.at > ZIP64_FROM;
	h.needs = h.sizes64 || h.place64 ? NEEDS_ZIP64 : NEEDS;
	h.flags = entry->utf8_flag || !sw_str_is_ascii(entry->name) ? ZIP_FLAG_UTF8 : 0;
	put_local(&local, &h);
	put_central(&writer->directory, &h);
	writer->count++;
	return sw_sink_add(writer->sink, sw_buf_str(&local), err) && sw_sink_add(writer->sink, packed->bytes, err) &&
	       sw_buf_check(&writer->directory, "the directory of the archive", err);
}

static void put_end64(sw_buf *buf, uint64_t count, uint64_t size, uint64_t at)
{
	put_u32(buf, ZIP_SIG_END64);
	put_u64(buf, ZIP_END64_SIZE - 12);
	put_u16(buf, NEEDS_ZIP64);
	put_u16(buf, NEEDS_ZIP64);
	put_u32(buf, 0);
	put_u32(buf, 0);
	put_u64(buf, count);
	put_u64(buf, count);
	put_u64(buf, size);
	put_u64(buf, at);
	put_u32(buf, ZIP_SIG_LOCATOR);
	put_u32(buf, 0);
	put_u64(buf, at + size);
	put_u32(buf, 1);
}

static uint64_t at_most(uint64_t value, uint64_t most)
{
	return value < most ? value : most;
}

bool sw_zip_writer_end(sw_zip_writer *writer, sw_error *err)
{
	sw_buf *buf = &writer->directory;
	uint64_t at = (uint64_t)writer->sink->size_bytes, size = buf->len;
	if (writer->count > 0xffff || at > ZIP64_FROM || size > ZIP64_FROM)
		put_end64(buf, writer->count, size, at);
	put_u32(buf, ZIP_SIG_END);
	put_u32(buf, 0);
	put_u16(buf, (unsigned)at_most(writer->count, 0xffff));
	put_u16(buf, (unsigned)at_most(writer->count, 0xffff));
	put_u32(buf, (uint32_t)at_most(size, 0xffffffff));
	put_u32(buf, (uint32_t)at_most(at, 0xffffffff));
	put_u16(buf, 0);
	return sw_buf_check(buf, "the directory of the archive", err) &&
	       sw_sink_add(writer->sink, sw_buf_str(buf), err);
}
