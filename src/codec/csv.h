/* CSV as Python's csv module reads and writes it with its default dialect ("excel", QUOTE_MINIMAL): the form of RECORD.
   Limits: SW_LIMIT_CSV_FIELDS fields a row; rows are read one by one, so a file of any length needs no memory of its own. */
#pragma once
#include "base/buf.h"
#include "base/vec.h"

typedef struct sw_csv {
	sw_str path, text;
	size_t at;     /* offset of the next row */
	uint32_t line; /* of the next row, from 1 */
} sw_csv;

/* A reader of `text`. */
sw_csv sw_csv_open(sw_str path, sw_str text);
/* Reads the next row into *fields (emptied first); empty lines are skipped. Fields are slices of the text where no quote made
   a copy necessary. *end = true behind the last row. SW_O006, pointing at the place: text behind a closing quote,
   a quote that does not close, a NUL, too many fields. Python is laxer with the first; RECORD is not the place for it. */
SW_NODISCARD bool sw_csv_next(sw_csv *csv, sw_arena *arena, sw_strs *fields, bool *end, sw_error *err);
/* Appends a row with `terminator` ("\n" or "\r\n"); a field is quoted when it holds a comma, quote, CR or LF, or is the only
   one and empty. */
void sw_csv_write(sw_buf *buf, const sw_str *fields, size_t count, const char *terminator);
