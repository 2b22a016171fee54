/* Upload tokens: "swt_", 43 base62 characters (256 random bits) and 6 of their CRC-32, so that scanners for leaked secrets
   know them and a mistyped one is told apart from a wrong one. The index stores their SHA-256 only; no slow hash is
   needed, because there is nothing to guess. */
#pragma once
#include "base/hash.h"
#include "base/secret.h"

#define SW_TOKEN_LEN ((size_t)53)

sw_secret sw_token_make(void);
/* The right shape and checksum. */
bool sw_token_well_formed(sw_str token);
/* What the catalog looks it up by: not secret, not unique. */
sw_str sw_token_prefix(sw_str token);
sw_digest sw_token_hash(sw_str token);
/* The password of an Authorization header: Basic (any user), "Bearer T" or "token T"; blanks around it are dropped.
   {NULL, 0} when the header is not understood. */
sw_str sw_token_from_header(sw_str authorization, sw_arena *arena);
