/* Shared by the files of this room, for nobody else. */
#pragma once
#include "codec/toml.h"
#include "project/project.h"

/* What reads one table of pyproject.toml. */
typedef struct sw_reader {
	const sw_toml *doc;
	sw_arena *arena;
	sw_error *err;
} sw_reader;

/* SW_M102 pointing at `value`; always false. `label` (may be NULL) stands behind the marker. */
bool sw_reader_refuse(const sw_reader *r, const sw_toml_value *value, const char *label, const char *format, ...)
	SW_PRINTF(4, 5);
/* The same, pointing at the value's key. */
bool sw_reader_refuse_key(const sw_reader *r, const sw_toml_value *value, const char *label, const char *format, ...)
	SW_PRINTF(4, 5);
/* A string with its place; SW_O010 when it is none. */
bool sw_reader_field(const sw_reader *r, const sw_toml_value *value, sw_field *out);
/* An array of strings. */
bool sw_reader_fields(const sw_reader *r, const sw_toml_value *value, sw_fields *out);
/* The key of a table's entry with its place. */
sw_field sw_reader_key(const sw_toml_value *value);
/* A table whose values are strings. */
bool sw_reader_pairs(const sw_reader *r, const sw_toml_value *value, sw_field_pairs *out);

bool sw_project_table_read(const sw_toml *doc, sw_arena *arena, sw_project_table *out, sw_error *err);
bool sw_build_system_read(const sw_toml *doc, sw_arena *arena, sw_build_system *out, sw_error *err);
/* Reads [tool.shipwheel] of `pyproject` (root NULL = none) or shipwheel.toml in `root`. */
bool sw_config_read(sw_str root, const sw_toml *pyproject, sw_arena *arena, sw_config *out, sw_error *err);

/* Several keys of [project], in files of their own. */
bool sw_table_readme(const sw_reader *r, const sw_toml_value *value, sw_project_table *out);
bool sw_table_license(const sw_reader *r, const sw_toml_value *value, sw_project_table *out);
bool sw_table_authors(const sw_reader *r, const sw_toml_value *value, sw_project_table *out);
bool sw_table_maintainers(const sw_reader *r, const sw_toml_value *value, sw_project_table *out);
bool sw_table_dependencies(const sw_reader *r, const sw_toml_value *value, sw_project_table *out);
bool sw_table_optional(const sw_reader *r, const sw_toml_value *value, sw_project_table *out);
bool sw_table_scripts(const sw_reader *r, const sw_toml_value *value, sw_project_table *out);
bool sw_table_gui_scripts(const sw_reader *r, const sw_toml_value *value, sw_project_table *out);
bool sw_table_entry_points(const sw_reader *r, const sw_toml_value *value, sw_project_table *out);
bool sw_table_import_names(const sw_reader *r, const sw_toml_value *value, sw_project_table *out);
bool sw_table_import_namespaces(const sw_reader *r, const sw_toml_value *value, sw_project_table *out);
/* Strings that must be requirements. */
bool sw_reader_requirements(const sw_reader *r, const sw_toml_value *value, sw_fields *out);

/* What setup.py is made of. */
sw_setup_py sw_setup_kind(sw_str text, unsigned *min_minor);
