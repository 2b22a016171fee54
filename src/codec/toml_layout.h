/* Where the lines of a TOML document are: what edits need beyond the tree. Not for other rooms. */
#pragma once
#include "codec/toml_edit.h"

/* A header, or an entry on a line of its own (those inside of inline tables are no items). */
typedef struct toml_item {
	size_t start, end; /* the header with its brackets, or the entry; without blanks and comments around it */
	bool header;
	const sw_toml_value *value;
} toml_item;

typedef struct toml_layout {
	const sw_toml *doc;
	sw_arena *arena;
	SW_VEC(toml_item) items; /* in order of the text */
	const char *eol;         /* the line end that the file uses */
} toml_layout;

void sw_toml_layout_open(toml_layout *layout, const sw_toml *doc, sw_arena *arena);
/* Offset of the first byte of the line at `at`. */
size_t sw_toml_line_start(sw_str text, size_t at);
/* Offset behind the line end of the line at `at`. */
size_t sw_toml_line_end(sw_str text, size_t at);
/* True when nothing but blanks, and behind `to` a comment too, stands on the lines around [from, to). */
bool sw_toml_alone(sw_str text, size_t from, size_t to);
/* Offset of the first byte from `at` on that is no blank, line end or comment. */
size_t sw_toml_skip_space(sw_str text, size_t at);
/* True when `value` is `above` or stands somewhere in it. */
bool sw_toml_is_in(const sw_toml_value *value, const sw_toml_value *above);
/* True when `value` is written inside of an inline table or array, so that it has no line of its own. */
bool sw_toml_in_inline(const sw_toml_value *value);
/* The last item of the document that stands in `above`; NULL when none does. */
const toml_item *sw_toml_last_item(const toml_layout *layout, const sw_toml_value *above);
/* The last item of the section of `table`, the root or one with a header: the header itself when nothing is below it;
   NULL for a root without entries. */
const toml_item *sw_toml_section_end(const toml_layout *layout, const sw_toml_value *table);
