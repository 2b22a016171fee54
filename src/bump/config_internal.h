/* Reading of configurations: the peers' files as one kind of tree, whatever they are written in. */
#pragma once
#include "bump/config.h"
#include "codec/toml.h"

/* A table of settings. Of INI and JSON files a tree of the same kind is made, so that one reader does for all: its texts
   stand for whatever a setting wants (true, numbers, lists a line each). */
typedef struct config_source {
	sw_str path;        /* from the root */
	sw_str text;        /* of the file */
	const char *header; /* "[tool.bumpver]" */
	const sw_toml_value *table, *root;
	bool ini, json;
} config_source;

typedef struct config_reader {
	const sw_project *project;
	const config_source *source;
	sw_arena *arena;
	sw_error *err;
	sw_bump_config *out;
} config_reader;

/* Where to look: a file, and in it a table (TOML: dotted; INI: a section; JSON: a member). */
typedef struct config_place {
	const char *file, *table, *header;
} config_place;

/* The first place of a list (file NULL at its end) that is there; source->table NULL when none is. SW_O001 … when a file cannot be
   read; a setup.cfg or .toml of others that is broken is their affair only when it names the table. */
SW_NODISCARD bool sw_bumpcfg_find(const sw_project *project, const config_place *places, sw_arena *arena,
				  config_source *out, sw_error *err);

/* SW_W064, pointing at `value` (NULL = at nothing) with the name of the table in front; always false. */
bool sw_bumpcfg_refuse(const config_reader *r, const sw_toml_value *value, const char *format, ...) SW_PRINTF(3, 4);

/* Settings of a table. Absent: true, *out unchanged. */
SW_NODISCARD bool sw_bumpcfg_text(const config_reader *r, const sw_toml_value *table, const char *key, sw_str *out);
SW_NODISCARD bool sw_bumpcfg_flag(const config_reader *r, const sw_toml_value *table, const char *key, sw_switch *out);
SW_NODISCARD bool sw_bumpcfg_bool(const config_reader *r, const sw_toml_value *table, const char *key, bool *out);
/* An array of texts, or a text, in INI a line each. */
SW_NODISCARD bool sw_bumpcfg_list(const config_reader *r, const sw_toml_value *table, const char *key, sw_strs *out);
SW_NODISCARD bool sw_bumpcfg_value_list(const config_reader *r, const sw_toml_value *value, sw_strs *out);
/* A table; *out NULL when it is not there. */
SW_NODISCARD bool sw_bumpcfg_table(const config_reader *r, const sw_toml_value *table, const char *key,
				   const sw_toml_value **out);
/* The settings in `hooks` at `key`, one command each. */
SW_NODISCARD bool sw_bumpcfg_hooks(const config_reader *r, const char *key, sw_bump_hook_when when);

/* A place declared at `value`, with the path set; `glob` by the signs in it. */
sw_bump_place sw_bumpcfg_new_place(const config_reader *r, sw_bump_place_kind kind, sw_str path,
				   const sw_toml_value *value);

/* From r->source->table into r->out: the settings of bumpver, */
SW_NODISCARD bool sw_bumpcfg_read_bumpver(const config_reader *r);
/* bump-my-version, */
SW_NODISCARD bool sw_bumpcfg_read_bmv(const config_reader *r);
/* commitizen and */
SW_NODISCARD bool sw_bumpcfg_read_commitizen(const config_reader *r);
/* python-semantic-release. SW_W060 to SW_W064, pointing at what is wrong. */
SW_NODISCARD bool sw_bumpcfg_read_psr(const config_reader *r);

/* What templates of the tool know: names and their values for a change. */
SW_NODISCARD bool sw_bumpcfg_context(const sw_bump_config *config, const sw_bump_change *change, bool with_parts,
				     sw_arena *arena, sw_bump_context *out, sw_error *err);
/* A version as SemVer 2 where it has a phase: 1.0.0rc1 is 1.0.0-rc.1. */
sw_str sw_bumpcfg_semver(sw_str version, sw_arena *arena);
