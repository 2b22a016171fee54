#include "codec/deflate.h"

#include <libdeflate.h>
#include <string.h>
#include <zlib.h>

uint32_t sw_crc32(uint32_t seed, sw_str bytes)
{
	return libdeflate_crc32(seed, bytes.ptr ? bytes.ptr : "", bytes.len);
}

void sw_deflater_close(sw_deflater *deflater)
{
	libdeflate_free_compressor(deflater->handle);
	deflater->handle = NULL;
}

void sw_deflater_open(sw_deflater *deflater, int level)
{
	SW_ASSERT(level >= 1 && level <= 12);
	deflater->level = level;
	deflater->handle = libdeflate_alloc_compressor(level);
	SW_ASSERT(deflater->handle);
}

void sw_deflate(sw_deflater *deflater, sw_str bytes, sw_buf *out)
{
	size_t bound = libdeflate_deflate_compress_bound(deflater->handle, bytes.len);
	char *room = sw_buf_room(out, bound);
	if (!room)
		return; /* `out->over` says so */
	size_t len = libdeflate_deflate_compress(deflater->handle, bytes.ptr ? bytes.ptr : "", bytes.len, room, bound);
	SW_ASSERT(len > 0);
	out->len += len;
}

const char *sw_inflate_end_text(sw_inflate_end end)
{
	static const char *const texts[] = {
		[SW_INFLATE_DONE] = "the data is complete",
		[SW_INFLATE_BROKEN] = "the compressed data is cut off or damaged",
		[SW_INFLATE_LONGER] = "the data is longer than declared",
		[SW_INFLATE_SHORTER] = "the data is shorter than declared",
		[SW_INFLATE_TRAILING] = "bytes follow behind the compressed data",
	};
	return texts[end];
}

void sw_inflater_close(sw_inflater *inflater)
{
	libdeflate_free_decompressor(inflater->handle);
	inflater->handle = NULL;
}

sw_inflate_end sw_inflate(sw_inflater *inflater, sw_str packed, char *out, size_t len)
{
	size_t used = 0, made = 0;
	if (!inflater->handle)
		inflater->handle = libdeflate_alloc_decompressor();
	SW_ASSERT(inflater->handle);
	enum libdeflate_result result = libdeflate_deflate_decompress_ex(inflater->handle, packed.ptr ? packed.ptr : "",
									 packed.len, out, len, &used, &made);
	if (result == LIBDEFLATE_INSUFFICIENT_SPACE)
		return SW_INFLATE_LONGER;
	if (result != LIBDEFLATE_SUCCESS)
		return SW_INFLATE_BROKEN;
	if (made < len)
		return SW_INFLATE_SHORTER;
	return used < packed.len ? SW_INFLATE_TRAILING : SW_INFLATE_DONE;
}

void sw_zstream_close(sw_zstream *stream)
{
	z_stream *z = stream->handle;
	if (z && stream->packs)
		deflateEnd(z);
	else if (z)
		inflateEnd(z);
	sw_xfree(z);
	stream->handle = NULL;
}

static z_stream *new_stream(void)
{
	z_stream *z = sw_xrealloc(NULL, sizeof(*z));
	*z = (z_stream){0};
	return z;
}

void sw_zstream_open_inflate(sw_zstream *stream)
{
	z_stream *z = new_stream();
	*stream = (sw_zstream){.handle = z};
	int status = inflateInit2(z, -MAX_WBITS);
	SW_ASSERT(status == Z_OK);
}

void sw_zstream_open_deflate(sw_zstream *stream, int level)
{
	SW_ASSERT(level >= 0 && level <= 9);
	z_stream *z = new_stream();
	*stream = (sw_zstream){.handle = z, .packs = true};
	int status = deflateInit2(z, level, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
	SW_ASSERT(status == Z_OK);
}

static uInt clamped(size_t len)
{
	return len > (1U << 30) ? 1U << 30 : (uInt)len;
}

bool sw_zstream_inflate(sw_zstream *stream, sw_str *in, char *out, size_t room, size_t *filled, bool *done)
{
	z_stream *z = stream->handle;
	uInt give = clamped(in->len), want = clamped(room);
	z->next_in = (Bytef *)(uintptr_t)in->ptr;
	z->avail_in = give;
	z->next_out = (Bytef *)out;
	z->avail_out = want;
	int status = inflate(z, Z_NO_FLUSH);
	if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
		return false;
	*in = sw_str_from(*in, give - z->avail_in);
	*filled = want - z->avail_out;
	*done = status == Z_STREAM_END;
	return true;
}

void sw_zstream_deflate(sw_zstream *stream, sw_str in, bool last, sw_buf *out)
{
	z_stream *z = stream->handle;
	int status = Z_OK;
	do {
		uInt give = clamped(in.len);
		bool final_piece = last && give == in.len;
		z->next_in = (Bytef *)(uintptr_t)in.ptr;
		z->avail_in = give;
		char *room = sw_buf_room(out, 64 << 10);
		if (!room)
			return;
		z->next_out = (Bytef *)room;
		z->avail_out = 64 << 10;
		status = deflate(z, final_piece ? Z_FINISH : Z_NO_FLUSH);
		SW_ASSERT(status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR);
		out->len += (64 << 10) - z->avail_out;
		in = sw_str_from(in, give - z->avail_in);
	} while (in.len || (last && status != Z_STREAM_END));
}
