/* Credentials for an index: found in a documented order, their source shown, their value never. The order:
   1. the explicit option (a reference: env:NAME or file:PATH, never the secret itself)
   2. SHIPWHEEL_PUBLISH_TOKEN, or SHIPWHEEL_PUBLISH_USERNAME and _PASSWORD
   3. the variables of the tool that was used until now (UV_PUBLISH_*, TWINE_*, POETRY_*, HATCH_INDEX_*, PDM_PUBLISH_*,
      FLIT_*, MATURIN_*), each only for the index that the same tool's variables name, or PyPI where they name none
   4. user and password in the URL
   5. .pypirc: the section of that name, else the one with that URL
   6. netrc: https or loopback only, because it knows no schemes and paths
   7. the command `keyring`, where it is installed */
#pragma once
#include "base/ctx.h"
#include "base/secret.h"
#include "base/vec.h"
#include "trust/pypirc.h"

typedef struct sw_credential {
	sw_str user;      /* "__token__" for tokens */
	sw_secret secret; /* without blanks and line ends around it */
	sw_str source;    /* may be shown: "TWINE_PASSWORD", "~/.pypirc [private]"; "" = nothing was found */
	sw_str passed_by; /* may be shown: variables that are set but belong to another index; "" = none */
} sw_credential;

void sw_credential_close(sw_credential *credential); /* wipes */

typedef struct sw_credential_query {
	sw_str index;            /* its name ("pypi", a section of .pypirc), "" for a bare URL */
	sw_str url;              /* that will get the credentials */
	sw_str user;             /* option, "" = not given */
	sw_str secret_ref;       /* option, "" = not given */
	const sw_pypirc *pypirc; /* NULL = none */
	bool no_keyring;
} sw_credential_query;

/* Looks for credentials. True with an empty source when there are none anywhere. Fails when a source is there but broken
   (SW_U005, SW_F001, SW_U005): silently going on to the next would send the wrong ones. `arena` holds the texts. */
SW_NODISCARD bool sw_credential_find(const sw_ctx *ctx, const sw_credential_query *query, sw_arena *arena,
				     sw_credential *out, sw_error *err);

/* Reads a reference "env:NAME" or "file:PATH". Anything else is taken for the secret itself, which everybody on the machine
   could read in the process list: SW_U006, without showing it. */
SW_NODISCARD bool sw_secret_load(const sw_ctx *ctx, sw_str reference, sw_arena *arena, sw_secret *out, sw_str *source,
				 sw_error *err);

/* True when both name the same place: scheme and host in any case, a final slash and userinfo do not matter. */
bool sw_same_index_url(sw_str a, sw_str b);
