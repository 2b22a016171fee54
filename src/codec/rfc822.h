/* Header blocks as core metadata (METADATA, PKG-INFO) and WHEEL files have them: `Name: value` lines, continuation lines
   that begin with a blank or tab, a body behind the first empty line. Reads as Python's email parser does (CPython 3.11,
   policy compat32, one part; lines end with "\n", "\r\n" or "\r"), because every tool of the field reads with that. Real
   files break the form now and then: the tolerant reader goes on as Python does and lists what was wrong; the strict one
   fails. Limits: SW_LIMIT_TEXT_FILE, SW_LIMIT_HEADERS. */
#pragma once
#include "base/buf.h"
#include "base/vec.h"

typedef struct sw_header {
	sw_str name;        /* as written */
	sw_str value;       /* a slice of the text: blanks before it are cut, line ends inside of it stay as they are */
	size_t offset, len; /* of the whole field in the text, without its last line end */
} sw_header;
typedef SW_VEC(sw_header) sw_headers;

typedef enum sw_rfc822_defect_kind {
	SW_RFC822_NOT_UTF8,        /* some byte of the text; the file is read all the same */
	SW_RFC822_FIRST_CONTINUED, /* the text begins with a continuation line, which is left out */
	SW_RFC822_NO_NAME,         /* a line begins with ":" and is left out */
	SW_RFC822_NO_SEPARATOR, /* a line that is no field ends the block (also "Name : value"); the body begins with it */
	SW_RFC822_ENVELOPE,     /* a line "From …" inside the block, which is left out */
	SW_RFC822_BARE_CR       /* a carriage return alone ends a line */
} sw_rfc822_defect_kind;

typedef struct sw_rfc822_defect {
	sw_rfc822_defect_kind kind;
	size_t offset, len;
} sw_rfc822_defect;

typedef struct sw_message {
	sw_str path, text;
	sw_headers headers; /* in order, repeated ones too */
	sw_str body;        /* behind the empty line; ptr NULL when there is no empty line and no defect began a body */
	SW_VEC(sw_rfc822_defect) defects;
} sw_message;

typedef enum sw_rfc822_mode { SW_RFC822_TOLERANT, SW_RFC822_STRICT } sw_rfc822_mode;

/* Parses `text`, to which the result refers; lists live in `arena`. SW_O004, pointing at line and column: in strict mode
   for the first defect, in both for a passed limit. */
SW_NODISCARD bool sw_rfc822_parse(sw_str path, sw_str text, sw_rfc822_mode mode, sw_arena *arena, sw_message *out,
				  sw_error *err);
/* The defect in a few words: "a line that is no field". */
const char *sw_rfc822_defect_text(sw_rfc822_defect_kind kind);

/* First field of this name (any case); NULL when there is none. */
const sw_header *sw_message_find(const sw_message *message, const char *name);
/* Its value, {NULL, 0} when there is none. */
sw_str sw_message_get(const sw_message *message, const char *name);
/* Values of all fields of this name, in order. */
sw_strs sw_message_all(const sw_message *message, const char *name, sw_arena *arena);
size_t sw_message_count(const sw_message *message, const char *name);
/* Points `err` at a field; always false. */
bool sw_message_point(const sw_message *message, const sw_header *header, const char *label, sw_error *err);

/* The value on one line: each line end with the blanks behind it becomes one blank. */
sw_str sw_header_unfold(sw_str value, sw_arena *arena);
/* The value with `indent` taken from the front of each continuation line (all its blanks where it has fewer), line ends as
   "\n": undoes sw_header_write. A NULL ptr as `indent` takes what distutils wrote: seven blanks and "|", or eight blanks. */
sw_str sw_header_dedent(sw_str value, sw_str indent, sw_arena *arena);

/* Appends "Name: value\n"; each line of the value after the first begins with `indent`, which must begin with a blank or tab
   (an empty line would end the block otherwise). "\r\n" and "\r" in the value become "\n". */
void sw_header_write(sw_buf *buf, sw_str name, sw_str value, sw_str indent);
