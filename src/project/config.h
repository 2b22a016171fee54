/* The project's own settings for shipwheel: [tool.shipwheel] in pyproject.toml, or shipwheel.toml beside it (same keys at
   the top). Everything has a default. An unknown key is an error that names the nearest known one. */
#pragma once
#include "base/err.h"
#include "base/vec.h"

typedef enum sw_native_mode { SW_NATIVE_AUTO, SW_NATIVE_NEVER, SW_NATIVE_REQUIRE } sw_native_mode;

typedef struct sw_config {
	sw_str path;           /* of the file it came from, "" = all defaults */
	sw_native_mode native; /* native = "auto" | "never" | "require" */
	bool no_isolation;     /* isolation = false: the backend of the interpreter's own environment */
	bool version_compat;   /* version-compat = true: the version exactly as the project's tool, guesses included */
	sw_str python;         /* python = "python3.12": interpreter to build and verify with; "" = default */
} sw_config;

/* One row per key, for the manual; key NULL at the end. */
struct sw_reader;
struct sw_toml_value;
typedef struct sw_config_key {
	const char *key, *type, *meaning;
	bool (*set)(const struct sw_reader *reader, const struct sw_toml_value *value, sw_config *out);
} sw_config_key;
extern const sw_config_key sw_config_keys[];
