/* Environment variables. Those that shipwheel itself gives a meaning stand in base/env.def, from which the manual's page is
   made; every one is read through sw_env, never through getenv. */
#pragma once
#include "base/vec.h"

typedef struct sw_env {
	char **vars; /* "NAME=value", NULL at the end; not owned */
} sw_env;

typedef struct sw_env_info {
	const char *name, *meaning;
} sw_env_info;
extern const sw_env_info sw_env_table[];
extern const size_t sw_env_table_len;

/* Value of a variable, {NULL, 0} when it is not set. Any name may be asked; ours must be in the table (a test looks). */
sw_str sw_env_get(const sw_env *env, const char *name);
/* A copy of the environment with `changes` ("NAME=value" sets, "NAME" removes); NULL at the end of the result. */
char **sw_env_with(sw_arena *arena, const sw_env *env, const sw_str *changes, size_t count);
