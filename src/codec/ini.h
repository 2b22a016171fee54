/* INI files as Python's configparser.RawConfigParser reads and writes them (CPython 3.11): setup.cfg, .pypirc, tox.ini and
   entry_points.txt. No interpolation. Lines end with "\n", "\r\n" or "\r"; a full line that begins with # or ; is a comment;
   an indented line goes on with the value above it. What Python refuses is refused: text before the first section, a
   section or key that comes twice, a line that is nothing. Limits: SW_LIMIT_TEXT_FILE; text must be UTF-8. */
#pragma once
#include "base/buf.h"
#include "base/vec.h"

typedef struct sw_ini_options {
	bool keep_case; /* keys as written (optionxform = str: entry points); else in lower case (ASCII letters) */
	bool allow_duplicates;  /* strict=False: a section goes on, the last value of a key wins */
	bool allow_no_value;    /* a key alone on a line, its value.ptr is NULL */
	const char *delimiters; /* NULL = "=:"; entry_points.txt takes "=" */
} sw_ini_options;

typedef struct sw_ini_item {
	sw_str key;
	sw_str value;       /* stripped; continuation lines stripped and joined with "\n" */
	uint32_t line;      /* of the key, from 1 */
	size_t offset, len; /* key and first line of the value in the text */
} sw_ini_item;
typedef SW_VEC(sw_ini_item) sw_ini_items;

typedef struct sw_ini_section {
	sw_str name;
	uint32_t line;
	size_t offset, len; /* "[name]" */
	sw_ini_items items;
} sw_ini_section;

typedef struct sw_ini {
	sw_str path, text;
	sw_ini_items defaults; /* of [DEFAULT], which sw_ini_get falls back on */
	SW_VEC(sw_ini_section) sections;
} sw_ini;

/* Parses `text`; the result lives in `arena` and refers to `path` and `text`. `options` may be NULL. SW_O003, pointing at
   line and column. */
SW_NODISCARD bool sw_ini_parse(sw_str path, sw_str text, const sw_ini_options *options, sw_arena *arena, sw_ini *out,
			       sw_error *err);
/* NULL when there is none; "DEFAULT" is none. */
const sw_ini_section *sw_ini_section_get(const sw_ini *ini, const char *name);
/* The item as ConfigParser.get finds it: in the section, else in [DEFAULT]; NULL when the section or the key is not there.
   `key` must be in the case that the parser was told to give. */
const sw_ini_item *sw_ini_get(const sw_ini *ini, const char *section, const char *key);
/* Its value, {NULL, 0} when there is none. */
sw_str sw_ini_value(const sw_ini *ini, const char *section, const char *key);
/* Points `err` at an item's line; always false. */
bool sw_ini_point(const sw_ini *ini, const sw_ini_item *item, const char *label, sw_error *err);

/* Appends what RawConfigParser.write gives: "[section]", "key = value" with continuation lines behind a tab, a blank line
   after each section, [DEFAULT] first when it has items. Comments and layout of the original are lost, as there. */
void sw_ini_write(sw_buf *buf, const sw_ini *ini);
void sw_ini_write_section(sw_buf *buf, const sw_ini_section *section);
