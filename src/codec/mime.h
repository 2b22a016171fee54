/* multipart/form-data (RFC 7578): the form in which files are uploaded to an index. The writer lays a form out as stretches
   of bytes and files, so that nobody holds a distribution in memory; the reader is fed with pieces of any size and gives
   headers and content on as they come. It takes what twine, uv, poetry, flit, hatch, pdm and maturin send. */
#pragma once
#include "base/buf.h"
#include "base/vec.h"

/* --- writing --- */

/* One stretch of the body, in order: bytes, or the content of the file `path`, which must still be `size_bytes` long. */
typedef struct sw_mime_chunk {
	sw_str bytes; /* ptr NULL: a file */
	sw_str path;
	int64_t size_bytes;
} sw_mime_chunk;

typedef struct sw_mime_form {
	sw_arena *arena;
	sw_str boundary;
	SW_VEC(sw_mime_chunk) chunks;
	int64_t total_bytes; /* Content-Length, complete after sw_mime_end */
} sw_mime_form;

/* An empty form. `boundary`: 1 to 70 letters and digits; empty = a random one. */
void sw_mime_begin(sw_mime_form *form, sw_str boundary, sw_arena *arena);
/* A field; fields may repeat. Name and value as UTF-8; quotes and line ends in the name are percent-encoded as browsers do.
   False with SW_O005 when the value holds the boundary's line. */
SW_NODISCARD bool sw_mime_add(sw_mime_form *form, sw_str name, sw_str value, sw_error *err);
/* A part with the content of a file of `size_bytes` bytes. */
SW_NODISCARD bool sw_mime_add_file(sw_mime_form *form, sw_str name, sw_str filename, sw_str content_type, sw_str path,
				   int64_t size_bytes, sw_error *err);
/* Closes the form. */
void sw_mime_end(sw_mime_form *form);
/* "multipart/form-data; boundary=…" */
sw_str sw_mime_content_type(const sw_mime_form *form);

/* --- reading --- */

/* The boundary of a Content-Type header's value; false with SW_O005 when it is no multipart/form-data or has no boundary of
   1 to 70 allowed characters (RFC 2046 5.1.1). */
SW_NODISCARD bool sw_mime_boundary(sw_str content_type, sw_arena *arena, sw_str *out, sw_error *err);
/* A parameter of a header's value (`form-data; name="a"; filename*=utf-8''b`), with quotes and RFC 5987 forms decoded;
   {NULL, 0} when it is not there. */
sw_str sw_mime_param(sw_str value, const char *name, sw_arena *arena);

typedef struct sw_mime_limits {
	size_t max_parts;        /* 0 = 10,000: each classifier is a part */
	size_t max_header_bytes; /* of one part; 0 = 16 KiB */
	int64_t max_part_bytes;  /* 0 = SW_LIMIT_FILE */
} sw_mime_limits;

/* A part's headers, as slices that hold until `part` returns. */
typedef struct sw_mime_part {
	sw_str name;         /* of the field; never NULL */
	sw_str filename;     /* ptr NULL: none */
	sw_str content_type; /* ptr NULL: none */
} sw_mime_part;

/* Called in order: part, data (any number of times), done, part … A callback that returns false has set err and stops the
   reading. */
typedef struct sw_mime_events {
	void *data;
	bool (*part)(void *data, const sw_mime_part *part, sw_error *err);
	bool (*bytes)(void *data, sw_str bytes, sw_error *err);
	bool (*done)(void *data, sw_error *err);
} sw_mime_events;

typedef struct sw_mime_reader {
	sw_mime_limits limits;
	sw_mime_events events;
	char delimiter[76]; /* CR LF -- boundary */
	size_t delimiter_len;
	int state;
	size_t matched; /* bytes of the delimiter seen at the end of the last piece */
	size_t parts;
	int64_t part_bytes; /* of the current part */
	sw_buf header;      /* lines of the current part's header */
} sw_mime_reader;

/* A reader for `boundary` (from sw_mime_boundary). `limits` may be NULL. */
void sw_mime_reader_open(sw_mime_reader *reader, sw_str boundary, const sw_mime_limits *limits,
			 const sw_mime_events *events);
void sw_mime_reader_close(sw_mime_reader *reader);
/* Feeds the next piece. SW_O005: not well-formed, or a limit is passed; after a failure the reader takes nothing more. */
SW_NODISCARD bool sw_mime_feed(sw_mime_reader *reader, sw_str piece, sw_error *err);
/* Says that nothing more comes: SW_O005 unless the closing boundary was seen. */
SW_NODISCARD bool sw_mime_finish(sw_mime_reader *reader, sw_error *err);
