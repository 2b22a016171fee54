#include "codec/gzip.h"

#include <string.h>

enum {
	FLAG_HCRC = 2,
	FLAG_EXTRA = 4,
	FLAG_NAME = 8,
	FLAG_COMMENT = 16,
	FLAGS_KNOWN = 31,
	HEADER_SIZE = 10,
	TRAILER_SIZE = 8
};

/* Name and comment of a header: more than this is no name. */
enum { MAX_TEXT = 4096 };

static uint32_t u32(const char *at)
{
	const unsigned char *p = (const unsigned char *)at;
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

void sw_gunzip_close(sw_gunzip *gunzip)
{
	sw_zstream_close(&gunzip->stream);
	*gunzip = (sw_gunzip){0};
}

static bool damaged(const sw_gunzip *gunzip, sw_error *err, const char *why)
{
	return sw_fail(err, SW_T101, "%.*s cannot be unpacked: %s", SW_ARG(gunzip->source->name), why);
}

/* `len` bytes of the header. */
static bool take(sw_gunzip *gunzip, size_t len, sw_str *out, sw_error *err)
{
	if (gunzip->source->size_bytes - gunzip->at < (int64_t)len)
		return damaged(gunzip, err, "it is cut off within the gzip header");
	if (!sw_source_at(gunzip->source, gunzip->at, len, out, err))
		return false;
	gunzip->at += (int64_t)len;
	return true;
}

static bool skip_text(sw_gunzip *gunzip, sw_error *err)
{
	sw_str c = {0};
	for (int i = 0; i < MAX_TEXT; i++) {
		if (!take(gunzip, 1, &c, err))
			return false;
		if (c.ptr[0] == '\0')
			return true;
	}
	return damaged(gunzip, err, "its gzip header holds an endless name");
}

static bool skip_options(sw_gunzip *gunzip, unsigned flags, sw_error *err)
{
	sw_str bytes = {0};
	if (flags & FLAG_EXTRA) {
		if (!take(gunzip, 2, &bytes, err))
			return false;
		size_t len = (unsigned char)bytes.ptr[0] | (size_t)(unsigned char)bytes.ptr[1] << 8;
		if (!take(gunzip, len, &bytes, err))
			return false;
	}
	if ((flags & FLAG_NAME) && !skip_text(gunzip, err))
		return false;
	if ((flags & FLAG_COMMENT) && !skip_text(gunzip, err))
		return false;
	return !(flags & FLAG_HCRC) || take(gunzip, 2, &bytes, err);
}

bool sw_gunzip_open(sw_source *source, sw_gunzip *out, sw_error *err)
{
	SW_AUTO(sw_gunzip) gunzip = {.source = source};
	sw_str head = {0};
	if (!take(&gunzip, HEADER_SIZE, &head, err))
		return false;
	unsigned flags = (unsigned char)head.ptr[3];
	if (memcmp(head.ptr, "\x1f\x8b", 2) != 0)
		return damaged(&gunzip, err, "it is no gzip file");
	if (head.ptr[2] != 8 || (flags & ~(unsigned)FLAGS_KNOWN))
		return damaged(&gunzip, err, "its gzip header has unknown values");
	gunzip.mtime = u32(head.ptr + 4);
	if (!skip_options(&gunzip, flags, err))
		return false;
	sw_zstream_open_inflate(&gunzip.stream);
	*out = SW_TAKE(gunzip);
	return true;
}

static bool feed(sw_gunzip *gunzip, sw_error *err)
{
	int64_t left = gunzip->source->size_bytes - gunzip->at;
	if (left == 0)
		return damaged(gunzip, err, "it is cut off");
	size_t len = left < (int64_t)SW_SOURCE_PIECE ? (size_t)left : SW_SOURCE_PIECE;
	if (!sw_source_at(gunzip->source, gunzip->at, len, &gunzip->pending, err))
		return false;
	gunzip->at += (int64_t)len;
	return true;
}

static bool end(sw_gunzip *gunzip, sw_error *err)
{
	char trailer[TRAILER_SIZE];
	int64_t at = gunzip->at - (int64_t)gunzip->pending.len;
	gunzip->done = true;
	if (gunzip->source->size_bytes - at < TRAILER_SIZE)
		return damaged(gunzip, err, "it is cut off at its end");
	if (!sw_source_copy(gunzip->source, at, TRAILER_SIZE, trailer, err))
		return false;
	gunzip->trailing_bytes = gunzip->source->size_bytes - at - TRAILER_SIZE;
	gunzip->at = at + TRAILER_SIZE;
	if (u32(trailer) != gunzip->crc32)
		return damaged(gunzip, err, "its CRC is wrong");
	return u32(trailer + 4) == gunzip->size32 ||
	       damaged(gunzip, err, "its size differs from the one in its trailer");
}

bool sw_gunzip_read(sw_gunzip *gunzip, char *out, size_t room, size_t *got, sw_error *err)
{
	size_t total = 0;
	while (!gunzip->done && total < room) {
		size_t filled = 0;
		bool done = false;
		if (gunzip->pending.len == 0 && !feed(gunzip, err))
			return false;
		if (!sw_zstream_inflate(&gunzip->stream, &gunzip->pending, out + total, room - total, &filled, &done))
			return damaged(gunzip, err, "the compressed data is damaged");
		gunzip->crc32 = sw_crc32(gunzip->crc32, (sw_str){out + total, filled});
		gunzip->size32 += (uint32_t)filled;
		total += filled;
		if (done && !end(gunzip, err))
			return false;
	}
	*got = total;
	return true;
}

void sw_gzip_writer_close(sw_gzip_writer *writer)
{
	sw_zstream_close(&writer->stream);
	sw_buf_close(&writer->raw);
	sw_buf_close(&writer->packed);
	*writer = (sw_gzip_writer){0};
}

void sw_gzip_writer_open(sw_gzip_writer *writer, sw_sink *sink, const sw_gzip_options *options)
{
	*writer = (sw_gzip_writer){.sink = sink, .options = *options};
	if (!writer->options.level)
		writer->options.level = 9;
}

static void put_u32(sw_buf *buf, uint32_t value)
{
	for (int shift = 0; shift < 32; shift += 8)
		sw_buf_addc(buf, (char)(value >> shift & 0xff));
}

/* XFL says 2 for the best level and 4 for the fastest, as zlib and Python do; the system is "unknown". */
static void put_header(sw_gzip_writer *writer)
{
	const sw_gzip_options *options = &writer->options;
	sw_buf *buf = &writer->packed;
	char flags = options->name.len ? FLAG_NAME : 0;
	sw_buf_add(buf, (sw_str){"\x1f\x8b\x08", 3});
	sw_buf_addc(buf, flags);
	put_u32(buf, options->mtime);
	sw_buf_addc(buf, options->level >= 9 ? 2 : options->level == 1 ? 4 : 0);
	sw_buf_addc(buf, (char)0xff);
	if (options->name.len) {
		sw_buf_add(buf, options->name);
		sw_buf_addc(buf, '\0');
	}
}

static bool flush_packed(sw_gzip_writer *writer, sw_error *err)
{
	bool ok = sw_sink_add(writer->sink, sw_buf_str(&writer->packed), err);
	sw_buf_clear(&writer->packed);
	return ok;
}

bool sw_gzip_add(sw_gzip_writer *writer, sw_str bytes, sw_error *err)
{
	writer->crc32 = sw_crc32(writer->crc32, bytes);
	writer->size32 += (uint32_t)bytes.len;
	if (!writer->stream.handle && writer->raw.len + bytes.len <= SW_GZIP_ONE_PIECE) {
		sw_buf_add(&writer->raw, bytes);
		return true;
	}
	if (!writer->stream.handle) {
		put_header(writer);
		sw_zstream_open_deflate(&writer->stream, writer->options.level > 9 ? 9 : writer->options.level);
		sw_zstream_deflate(&writer->stream, sw_buf_str(&writer->raw), false, &writer->packed);
		sw_buf_close(&writer->raw);
	}
	sw_zstream_deflate(&writer->stream, bytes, false, &writer->packed);
	return flush_packed(writer, err);
}

bool sw_gzip_writer_end(sw_gzip_writer *writer, sw_error *err)
{
	if (writer->stream.handle) {
		sw_zstream_deflate(&writer->stream, SW_STR(""), true, &writer->packed);
	} else {
		SW_AUTO(sw_deflater) deflater = {0};
		put_header(writer);
		sw_deflater_open(&deflater, writer->options.level);
		sw_deflate(&deflater, sw_buf_str(&writer->raw), &writer->packed);
	}
	put_u32(&writer->packed, writer->crc32);
	put_u32(&writer->packed, writer->size32);
	return sw_buf_check(&writer->packed, "a gzip stream", err) && flush_packed(writer, err);
}
