/* The error object. A fallible function returns bool and takes `sw_error *err` last; on failure it sets err exactly
   once and leaves its outputs alone, on success it leaves err alone. Callers may add context with sw_wrap. Rooms never
   print and never exit: face/ prints once, at the top. `err` is never NULL. An error needs no freeing. */
#pragma once
#include "base/str.h"

/* Exit codes of the program (design: "Exit codes"). */
typedef enum sw_exit {
	SW_EXIT_OK = 0,
	SW_EXIT_FAIL = 1, /* a gate or check failed; also any error without a class of its own */
	SW_EXIT_USAGE = 2,
	SW_EXIT_RESOLUTION = 3, /* E-PKG-001 */
	SW_EXIT_BUILD = 4,      /* E-PKG-002 */
	SW_EXIT_UPLOAD = 5,     /* E-PKG-003 */
	SW_EXIT_IMAGE = 6,      /* E-PKG-004 */
	SW_EXIT_START = 7,      /* E-PKG-005 */
	SW_EXIT_UNKNOWN = 8,    /* outcome unknown, resume needed */
	SW_EXIT_DRIFT = 9,      /* drift against the plan */
	SW_EXIT_UNVERIFIED = 10 /* published but not verified */
} sw_exit;

/* Every code that an error may carry; the table is base/errors.def. SW_OK is "no error". */
typedef enum sw_code {
	SW_OK = 0,
#define SW_ERROR(code, text, exit_class, title, explain) code,
#include "base/errors.def"
#undef SW_ERROR
	SW_CODE_COUNT
} sw_code;

typedef struct sw_code_info {
	const char *id; /* "SW-F001" */
	sw_exit exit_code;
	const char *title;   /* what the code means, in a few words */
	const char *explain; /* why it happens and what to do, for `shipwheel help SW-F001` */
} sw_code_info;

/* The row of a code; for SW_OK a row with the id "". */
const sw_code_info *sw_code_get(sw_code code);
/* The code with this id ("SW-F001", any case), or SW_OK. */
sw_code sw_code_find(sw_str id);

/* Where in a file: lines and columns count from 1; 0 = unknown. Columns count bytes. */
typedef struct sw_where {
	char path[512];
	uint32_t line, column, length; /* length of the marked text in bytes, at least 1 when column is set */
	char text[256];                /* the source line, "" when there is none */
	char label[160];               /* written behind the marker */
} sw_where;

typedef struct sw_error {
	sw_code code;
	char message[1024]; /* what failed, on which object, why; no final full stop */
	char hint[512];     /* the command or edit that fixes it; "" when there is none */
	sw_where where;
	int upstream_status; /* HTTP status of a server's refusal, exit status of a child; 0 = none */
	char detail[4096];   /* the tail of a foreign program's output, printed indented below */
} sw_error;

/* Sets code and message; always false, for `return sw_fail(err, SW_F001, "reading %s: %s", ...)`. */
bool sw_fail(sw_error *err, sw_code code, const char *format, ...) SW_PRINTF(3, 4);
/* The same with ": <text of errno>" behind the message. */
bool sw_fail_errno(sw_error *err, sw_code code, int errnum, const char *format, ...) SW_PRINTF(4, 5);
/* Puts "<clause>: " before the message; always false. */
bool sw_wrap(sw_error *err, const char *format, ...) SW_PRINTF(2, 3);
/* Sets the hint; always false. */
bool sw_hint(sw_error *err, const char *format, ...) SW_PRINTF(2, 3);
/* Keeps the last bytes of `text` (a child's output) as detail; always false. Control characters but \n and \t go. */
bool sw_detail(sw_error *err, sw_str text);
/* Points at a place; always false. `offset` and `len` are bytes in `content`, which is the whole text of the file: line,
   column and the shown line are computed from it. `label` may be NULL. */
bool sw_point(sw_error *err, sw_str path, sw_str content, size_t offset, size_t len, const char *label);
/* Line and column (from 1) of a byte offset. */
void sw_where_set(sw_where *where, sw_str path, sw_str content, size_t offset, size_t len, const char *label);
/* Forgets everything. */
void sw_error_clear(sw_error *err);
/* Exit status that belongs to err->code. */
sw_exit sw_error_exit(const sw_error *err);
