/* DEFLATE (RFC 1951) and CRC-32: one-shot by libdeflate, streaming by zlib. The only file that knows either library. */
#pragma once
#include "base/buf.h"
#include "base/err.h"

/* `seed` 0 to start; the result of an earlier piece to go on. */
uint32_t sw_crc32(uint32_t seed, sw_str bytes);

/* A compressor of one level (1 fastest to 12 smallest; 6 is the usual one). Not shared between threads: one each. */
typedef struct sw_deflater {
	void *handle;
	int level;
} sw_deflater;
void sw_deflater_close(sw_deflater *deflater);
void sw_deflater_open(sw_deflater *deflater, int level); /* aborts when memory is out */
/* Appends the raw stream for `bytes` to `out`. The result depends on bytes, level and the library's version alone. */
void sw_deflate(sw_deflater *deflater, sw_str bytes, sw_buf *out);

typedef enum sw_inflate_end {
	SW_INFLATE_DONE,
	SW_INFLATE_BROKEN,  /* no DEFLATE stream, or cut off */
	SW_INFLATE_LONGER,  /* gives more than expected */
	SW_INFLATE_SHORTER, /* gives less than expected */
	SW_INFLATE_TRAILING /* the stream ends before the packed bytes do */
} sw_inflate_end;
const char *sw_inflate_end_text(sw_inflate_end end); /* a clause: "the data is cut off or damaged" */
/* A zeroed inflater is ready for use. Not shared between threads. */
typedef struct sw_inflater {
	void *handle;
} sw_inflater;
void sw_inflater_close(sw_inflater *inflater);
/* Exactly `len` bytes from all of `packed` into `out`. */
sw_inflate_end sw_inflate(sw_inflater *inflater, sw_str packed, char *out, size_t len);

/* Streaming in both directions; a stream is opened for one of them. */
typedef struct sw_zstream {
	void *handle;
	bool packs;
} sw_zstream;
void sw_zstream_close(sw_zstream *stream);
void sw_zstream_open_inflate(sw_zstream *stream);            /* raw stream */
void sw_zstream_open_deflate(sw_zstream *stream, int level); /* raw stream, level 0 to 9 */
/* Takes input from the front of *in and fills `out`; *filled = bytes written. *done when the stream has ended (what is
   left in *in comes behind it). False when the data is no DEFLATE stream. Without progress more input is needed. */
SW_NODISCARD bool sw_zstream_inflate(sw_zstream *stream, sw_str *in, char *out, size_t room, size_t *filled,
				     bool *done);
/* Appends what comes out for `in`; `last` ends the stream. */
void sw_zstream_deflate(sw_zstream *stream, sw_str in, bool last, sw_buf *out);
