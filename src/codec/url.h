/* URLs: taking apart, putting together, resolving references. Source: RFC 3986. */
#pragma once
#include "base/vec.h"
#include "base/err.h"

typedef struct sw_url {
	sw_str scheme;          /* lower case */
	sw_str user, password;  /* percent-decoded; "" = none */
	sw_str host;            /* lower case, IPv6 in brackets; never empty */
	uint16_t port;          /* the scheme's own where none is written */
	sw_str path;            /* begins with "/" */
	sw_str query, fragment; /* without "?" and "#"; ptr NULL = none */
} sw_url;

/* Parses an absolute URL with an authority ("https://host/path"). Blanks, control characters and backslashes are refused.
   Fails with SW_H008 without showing userinfo. Texts live in `arena` or are slices of `text`. */
SW_NODISCARD bool sw_url_parse(sw_str text, sw_arena *arena, sw_url *out, sw_error *err);
/* The URL that `reference` means on a page at `base`; dot segments are taken away. */
SW_NODISCARD bool sw_url_resolve(const sw_url *base, sw_str reference, sw_arena *arena, sw_url *out, sw_error *err);
/* The text of a URL; the scheme's own port is left out. */
sw_str sw_url_format(const sw_url *url, sw_arena *arena);
/* "%41" becomes "A"; false when a "%" is not followed by two hex digits. */
SW_NODISCARD bool sw_url_unescape(sw_str text, sw_arena *arena, sw_str *out);
/* Everything but letters, digits, "-._~" and the bytes of `keep` becomes %XX. */
sw_str sw_url_escape(sw_str text, const char *keep, sw_arena *arena);
