/* The little Unicode that file names need, by utf8proc. Input must be UTF-8 (sw_str_is_utf8). */
#pragma once
#include "base/str.h"

/* Normalization form C. */
bool sw_unicode_is_nfc(sw_str s);
/* What two names have in common that a file system may take for one: NFC of the full case folding. ASCII needs no
   library call. */
sw_str sw_unicode_fold(sw_arena *arena, sw_str s);
/* Has a control (Cc), format (Cf: bidi marks, zero-width joiners) or line separator (Zl, Zp) character. */
bool sw_unicode_has_invisible(sw_str s);
/* Every letter in lower case, one code point for one, as far as Unicode has them in pairs; bytes that are no UTF-8 stay. */
sw_str sw_unicode_lower(sw_arena *arena, sw_str s);
/* The same with the first letter in upper case and nothing else changed. */
sw_str sw_unicode_capital(sw_arena *arena, sw_str s);
