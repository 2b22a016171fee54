/* Base64 and base64url (RFC 4648), hexadecimal: strict. No line breaks, no blanks; bits that carry nothing must be zero. */
#pragma once
#include "base/str.h"

typedef enum sw_base64_form {
	SW_BASE64_STANDARD,     /* + and /, padded: Basic credentials, attestations */
	SW_BASE64_STANDARD_RAW, /* + and /, not padded */
	SW_BASE64_URL,          /* - and _, padded */
	SW_BASE64_URL_RAW       /* - and _, not padded: RECORD, JWT */
} sw_base64_form;

/* The text of `bytes`. */
sw_str sw_base64_encode(sw_str bytes, sw_base64_form form, sw_arena *arena);
/* The bytes of `text`; false when it is not exactly what sw_base64_encode would have written. */
SW_NODISCARD bool sw_base64_decode(sw_str text, sw_base64_form form, sw_arena *arena, sw_str *out);
/* Lower-case hexadecimal digits of `bytes`. */
sw_str sw_hex_encode(sw_str bytes, sw_arena *arena);
/* Hexadecimal digits of either case; false when there is an odd number of them or anything else. */
SW_NODISCARD bool sw_hex_decode(sw_str text, sw_arena *arena, sw_str *out);
