/* The gate: the strict reader of a request head (RFC 9112) and of chunked framing. Pure functions over bytes. What is not
   exactly the grammar is refused: nothing is repaired, because every repair is a way to smuggle a second request past a
   proxy that repairs differently (index-server.md 5, "Framing probes"). */
#pragma once
#include "base/vec.h"

#define SW_HTTP1_HEAD_MAX    ((size_t)64 << 10) /* bytes of request line and headers */
#define SW_HTTP1_TARGET_MAX  ((size_t)8 << 10)
#define SW_HTTP1_HEADERS_MAX ((size_t)100)

typedef struct sw_http1_field {
	sw_str name, value; /* value without the blanks around it */
} sw_http1_field;

typedef struct sw_http1_head {
	sw_str method;
	sw_str target; /* as sent */
	sw_str path;   /* decoded; begins with "/"; "." and ".." segments, NUL and backslash never get here */
	sw_str query;  /* as sent, without "?" */
	sw_str host;   /* of the Host header or an absolute target: name and port */
	bool http10;
	bool keep_alive;
	bool expect_continue;
	bool has_body; /* framed by a length (also 0) or by chunks */
	bool chunked;
	int64_t content_length; /* of a body that is not chunked, else 0 */
	SW_VEC(sw_http1_field) fields;
} sw_http1_head;

/* Offset behind the blank line that ends a head, SW_NPOS while it has not come. `from` is where the last look ended. */
size_t sw_http1_head_end(sw_str bytes, size_t from);
/* Reads one whole head, including its blank line. On refusal returns the status (400, 414, 417, 505) and *why in plain
   words; 0 when it is good. The slices point into `bytes` or the arena. */
int sw_http1_head_parse(sw_arena *arena, sw_str bytes, sw_http1_head *out, const char **why);
/* The value of a header (name in any case), {NULL, 0} when it is not there. Several lines of one name: the first. */
sw_str sw_http1_field_get(const sw_http1_head *head, const char *name);
/* A query parameter, decoded; {NULL, 0} when it is not there or not well-formed. */
sw_str sw_http1_query_get(sw_arena *arena, sw_str query, const char *name);
/* Undoes %XX; false when it is malformed or gives a NUL. '+' stays. */
SW_NODISCARD bool sw_http1_unescape(sw_arena *arena, sw_str text, sw_str *out);
/* "Tue, 03 Nov 2026 10:00:00 GMT", and back; -1 when it is no date (only this form is written today). */
sw_str sw_http1_date(sw_arena *arena, int64_t seconds);
int64_t sw_http1_date_parse(sw_str text);

/* Chunked framing, fed in pieces. Extensions and trailers are refused: no client of an index sends them. */
typedef struct sw_http1_chunks {
	int state;
	int digits;
	int64_t left; /* of the chunk that is being read */
	bool done;
} sw_http1_chunks;
/* Takes from the front of *bytes; *data gets the next piece of the body ("" when more must come). False: malformed. */
SW_NODISCARD bool sw_http1_chunks_read(sw_http1_chunks *chunks, sw_str *bytes, sw_str *data);
