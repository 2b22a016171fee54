/* Logins for a host from a .netrc file. Source: ftp(1), Python's netrc module, curl. */
#pragma once
#include "base/ctx.h"

typedef struct sw_netrc_login {
	sw_str login, password; /* in the arena, or slices of the text */
} sw_netrc_login;

/* The first entry for `host` (any case), else the "default" one; when `login` is not "", only entries with this login or
   without one. *found tells whether there was one with a password. Fails with SW_U005 for a file that cannot be read as a
   netrc; `path` is for the message. No secret is ever part of a message. */
SW_NODISCARD bool sw_netrc_find(sw_str path, sw_str text, sw_str host, sw_str login, sw_arena *arena, bool *found,
				sw_netrc_login *out, sw_error *err);

/* Where it is: $NETRC, else ~/.netrc, else ~/_netrc; "" when there is none. */
sw_str sw_netrc_path(const sw_ctx *ctx, sw_arena *arena);
