/* Licence expressions: SPDX as core metadata restricts it (PEP 639; packaging.python.org, "License expression"). The lists of
   identifiers are in spdx.inc, made by tools/gen-tables. */
#pragma once
#include "base/err.h"
#include "base/vec.h"

#define SW_SPDX_MAX_BYTES ((size_t)65536) /* of one expression */

/* The canonical text: identifiers as SPDX spells them, operators in capitals, one blank between words, none inside parentheses.
   SW_M125 says what is wrong, with the column in err->where. */
SW_NODISCARD bool sw_spdx_normalise(sw_str text, sw_arena *arena, sw_str *out, sw_error *err);
/* The deprecated identifiers (of licences and exceptions) that a canonical expression uses. */
void sw_spdx_deprecated(sw_str canonical, sw_arena *arena, sw_strs *out);
/* The spelling of a licence identifier in any case; {NULL, 0} when SPDX has none. */
sw_str sw_spdx_license(sw_str id);
/* Version of the SPDX list ("3.27.0") and when it was released or taken over ("2025-07-01"). */
const char *sw_spdx_version(void);
const char *sw_spdx_date(void);
