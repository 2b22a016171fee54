/* Between the sources of trust/. */
#pragma once
#include "trust/credential.h"

#define SW_PYPI_UPLOAD_URL     "https://upload.pypi.org/legacy/"
#define SW_TESTPYPI_UPLOAD_URL "https://test.pypi.org/legacy/"

/* Where a tool of the field looks for credentials in the environment. */
typedef struct sw_tool_env {
	const char *tool;
	const char *token, *user, *password; /* names of variables */
	const char *targets[2]; /* variables with a URL or a name of an index; none = the name is in the others */
} sw_tool_env;

/* Fill *out when they have something, else leave its source empty. */
void sw_credential_from_tools(const sw_ctx *ctx, const sw_credential_query *query, sw_arena *arena, sw_credential *out);
void sw_credential_from_keyring(const sw_ctx *ctx, const sw_credential_query *query, sw_str host, sw_arena *arena,
				sw_credential *out);
