/* Edits of a TOML document that leave every byte alone that they need not touch: comments, order, quoting, blank lines.
   Each edit gives a new document; the old one stays as it was. What it promises is checked by reading the new text back.
   Codes: SW_O001 when the value's text is none, SW_O011 when the edit has no good meaning. */
#pragma once
#include "codec/toml.h"

/* One step down from the root: a name in a table, or (key.ptr NULL) a number in an array. */
typedef struct sw_toml_step {
	sw_str key;
	size_t index;
} sw_toml_step;
typedef SW_VEC(sw_toml_step) sw_toml_path;

/* "tool.'a.b'.list[0].name": TOML's key syntax, with numbers in brackets for arrays. SW_O011. */
SW_NODISCARD bool sw_toml_path_parse(sw_str text, sw_arena *arena, sw_toml_path *out, sw_error *err);
/* The way from the root to `value`. */
sw_toml_path sw_toml_path_of(const sw_toml_value *value, sw_arena *arena);
/* What stands there, NULL when nothing. */
const sw_toml_value *sw_toml_follow(const sw_toml *doc, const sw_toml_path *path);

/* Sets what `path` names to `value`, the text of a TOML value (sw_toml_format_value or sw_toml_quote make one).
   A value that is there is replaced, its bytes only. Else the key goes to the end of the nearest table that exists; a
   table that is missing on the way is made with a header behind its relatives (inside of inline and dotted tables: as a
   dotted key). A table that was written with headers or dotted keys is not replaced: SW_O011. */
SW_NODISCARD bool sw_toml_set(const sw_toml *doc, const sw_toml_path *path, sw_str value, sw_arena *arena, sw_toml *out,
			      sw_error *err);
/* Removes what `path` names with its line and the comment behind it; a table with all its headers. Tables that exist only
   through it go too. Nothing there: the document unchanged. */
SW_NODISCARD bool sw_toml_remove(const sw_toml *doc, const sw_toml_path *path, sw_arena *arena, sw_toml *out,
				 sw_error *err);
/* Appends to an array in the array's own style: on a line of its own where the last element has one, with a comma behind
   it where that has one. To an array of [[tables]], `value` must be an inline table, which becomes another header.
   Nothing there: the array is made. */
SW_NODISCARD bool sw_toml_append(const sw_toml *doc, const sw_toml_path *path, sw_str value, sw_arena *arena,
				 sw_toml *out, sw_error *err);
