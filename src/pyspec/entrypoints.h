/* Entry points: entry_points.txt and object references (packaging.python.org, "Entry points specification"). */
#pragma once
#include "base/buf.h"
#include "base/vec.h"

/* "module.sub:object.attr [extra]". */
typedef struct sw_entry_point {
	sw_str name;
	sw_str value;  /* as written, stripped */
	sw_str module; /* "module.sub"; "" when the value is malformed */
	sw_str object; /* "object.attr"; "" = the module itself */
	sw_strs extras;
	uint32_t line; /* in the file, from 1; 0 = unknown */
} sw_entry_point;
typedef struct sw_entry_group {
	sw_str name; /* "console_scripts" */
	uint32_t line;
	SW_VEC(sw_entry_point) points;
} sw_entry_group;
typedef SW_VEC(sw_entry_group) sw_entry_groups;

/* Reads entry_points.txt. `name` stands in messages. SW_M123 with line and column for what Python's configparser refuses;
   values are taken apart, but one that is malformed is no error here: see sw_entry_point_check. */
SW_NODISCARD bool sw_entry_points_parse(sw_str name, sw_str text, sw_arena *arena, sw_entry_groups *out, sw_error *err);
/* Takes a value apart; false (module "") when it is no object reference. */
bool sw_entry_point_split(sw_str value, sw_arena *arena, sw_entry_point *out);
/* Whether installers can use it: SW_M123 and the reason. `script`: it is one of console_scripts or gui_scripts, which need an
   object and a name of letters, digits, "_", "." and "-" that is not only dots (PyPI's rule). */
SW_NODISCARD bool sw_entry_point_check(const sw_entry_point *point, bool script, sw_error *err);
/* True for console_scripts and gui_scripts. */
bool sw_entry_group_is_script(sw_str group);
/* NULL when there is none. */
const sw_entry_group *sw_entry_group_find(const sw_entry_groups *groups, const char *name);

typedef enum sw_entry_layout {
	SW_ENTRY_SETUPTOOLS, /* "a = m:f"; groups and items sorted; a blank line between groups */
	SW_ENTRY_HATCHLING,  /* the same; console_scripts, gui_scripts, then the rest */
	SW_ENTRY_FLIT,       /* "a=m:f"; sorted; a blank line after each group */
	SW_ENTRY_POETRY,     /* as flit; no blanks in values */
	SW_ENTRY_PDM,        /* "a = m:f"; a blank line after each group; both groups of scripts always there */
	SW_ENTRY_UV          /* "a = m:f"; console_scripts, gui_scripts, then the rest; a blank line after each group */
} sw_entry_layout;
/* Appends entry_points.txt as that backend writes it. Nothing is appended without groups, except for pdm. */
void sw_entry_points_write(sw_buf *buf, const sw_entry_groups *groups, sw_entry_layout kind);
