/* gzip (RFC 1952). The reader streams one member and says what follows behind it; the writer's header is what the
   caller says, so that the same bytes come out every time. */
#pragma once
#include "codec/deflate.h"
#include "codec/sink.h"
#include "codec/source.h"

typedef struct sw_gunzip {
	sw_source *source; /* not owned; nobody else may read from it meanwhile */
	int64_t at;        /* next byte of the file to feed */
	sw_str pending;    /* fed, not consumed */
	sw_zstream stream;
	uint32_t crc32, size32; /* of what came out, as the trailer has them */
	uint32_t mtime;
	bool done;
	int64_t trailing_bytes; /* behind the member, once `done` */
} sw_gunzip;

void sw_gunzip_close(sw_gunzip *gunzip);
/* Reads the header. SW_T101 when it is none of gzip or damaged, SW_F001. `source` must outlive `out`. */
SW_NODISCARD bool sw_gunzip_open(sw_source *source, sw_gunzip *out, sw_error *err);
/* Fills `out`; *got < room only at the end, 0 behind it. At the end size and CRC are verified. SW_T101, SW_F001. */
SW_NODISCARD bool sw_gunzip_read(sw_gunzip *gunzip, char *out, size_t room, size_t *got, sw_error *err);

typedef struct sw_gzip_options {
	sw_str name;    /* FNAME in Latin-1, "" = none: Python writes the name of the TAR */
	uint32_t mtime; /* seconds since 1970 */
	int level;      /* 1 to 9; 0 = 9 */
} sw_gzip_options;

/* Up to this size a stream is compressed in one piece by libdeflate, from there on by zlib, in little memory. */
#define SW_GZIP_ONE_PIECE ((size_t)32 << 20)

typedef struct sw_gzip_writer {
	sw_sink *sink;
	sw_gzip_options options;
	sw_buf raw, packed;
	sw_zstream stream; /* once `raw` was too large */
	uint32_t crc32, size32;
} sw_gzip_writer;

void sw_gzip_writer_close(sw_gzip_writer *writer);
/* `sink` is opened, committed and closed by the caller. */
void sw_gzip_writer_open(sw_gzip_writer *writer, sw_sink *sink, const sw_gzip_options *options);
SW_NODISCARD bool sw_gzip_add(sw_gzip_writer *writer, sw_str bytes, sw_error *err);
SW_NODISCARD bool sw_gzip_writer_end(sw_gzip_writer *writer, sw_error *err);
