/* The project's own settings for shipwheel: [tool.shipwheel] in pyproject.toml, or shipwheel.toml beside it (same keys at
   the top). Everything has a default. An unknown key is an error that names the nearest known one.
   To add a setting: a field below and a row in config.c; reading, checking and the manual follow from the row. */
#pragma once
#include "base/err.h"
#include "base/vec.h"

typedef enum sw_native_mode { SW_NATIVE_AUTO, SW_NATIVE_NEVER, SW_NATIVE_REQUIRE } sw_native_mode;

/* true or false in the file; unset is neither. */
typedef enum sw_switch { SW_SWITCH_UNSET, SW_SWITCH_OFF, SW_SWITCH_ON } sw_switch;
static inline bool sw_switch_or(sw_switch value, bool otherwise)
{
	return value == SW_SWITCH_UNSET ? otherwise : value == SW_SWITCH_ON;
}

/* A list of texts under a name of the user's choice. */
typedef struct sw_config_list {
	sw_str name;
	sw_strs items;
} sw_config_list;
typedef SW_VEC(sw_config_list) sw_config_lists;

/* [version]: where the version comes from and how it is bumped. */
typedef struct sw_config_version {
	sw_switch compat;  /* the version exactly as the project's tool, guesses included */
	int commits;       /* word: "auto", then the names of changes/dialect.h */
	int zero;          /* word: "auto", then the policies for 0.x of changes/dialect.h */
	sw_strs paths;     /* from the project's root: commits elsewhere do not count */
	sw_str tag_format; /* with {version}; "" = default */
	int style;         /* sw_version_style of the room version/; 0 = by what the project has */
	sw_switch calver;  /* a lone number is a version too */
} sw_config_version;

/* [notes]: release notes and changelog. */
typedef struct sw_config_notes {
	int style;        /* word: "auto", then the styles of changes/notes.h */
	sw_str changelog; /* file; "" = found by name */
	sw_str url;       /* of the repository's web page; "" = from the remote */
} sw_config_notes;

/* [bump]: what `version bump` edits and what it does then. */
typedef struct sw_config_bump {
	sw_switch commit, tag, push, sign, changelog;
	sw_str message, tag_message; /* templates; "" = default */
	sw_str index;                /* that is asked whether the version is free; "" = none */
	sw_config_lists files;       /* path to patterns */
	sw_strs skip;                /* paths */
	int arithmetic;              /* sw_bump_rules; 0 = auto */
} sw_config_bump;

/* [index.NAME] */
typedef struct sw_config_index {
	sw_str name;
	int dev_number; /* sw_dev_number of the room version/; 0 = as the index is */
} sw_config_index;

typedef struct sw_config {
	sw_str path;           /* of the file it came from, "" = all defaults */
	sw_native_mode native; /* builds without the project's backend */
	sw_switch isolation;   /* off: the backend of the interpreter's own environment */
	sw_str python;         /* interpreter to build and verify with; "" = default */
	sw_config_version version;
	sw_config_bump bump;
	sw_config_notes notes;
	SW_VEC(sw_config_index) indexes; /* in order of the file */
} sw_config;

/* The settings of an index, all defaults when the file does not name it. */
sw_config_index sw_config_index_get(const sw_config *config, sw_str name);

typedef enum sw_config_kind {
	SW_CONFIG_SWITCH, /* true or false: sw_switch */
	SW_CONFIG_TEXT,   /* a string: sw_str */
	SW_CONFIG_WORD,   /* one of `words`: int, its index; 0 when it is not set */
	SW_CONFIG_LIST,   /* an array of strings: sw_strs */
	SW_CONFIG_LISTS   /* a table whose values are arrays of strings: sw_config_lists */
} sw_config_kind;

/* One row per key, for the reader and for the manual; key NULL at the end. */
typedef struct sw_config_key {
	const char *key; /* dotted from [tool.shipwheel] on; "index.*.x" is x of each [index.NAME] */
	sw_config_kind kind;
	const char *type;         /* how a value looks, for people: "\"auto\" or \"never\"" */
	const char *meaning;      /* for people, with the default */
	size_t offset;            /* of the field in sw_config, or in sw_config_index */
	const char *const *words; /* of a WORD; NULL at the end */
} sw_config_key;
extern const sw_config_key sw_config_keys[];
