/* Diagnostics that look like a compiler's: made from an error or a finding, rendered as text here and as JSON by out.h. */
#pragma once
#include "base/buf.h"

typedef enum sw_severity { SW_INFO, SW_WARN, SW_SEV_ERROR, SW_REJECT } sw_severity;
const char *sw_severity_name(sw_severity severity); /* info, warning, error, error: what people read */

typedef struct sw_diag {
	sw_severity severity;
	sw_str id; /* "SW-G003" */
	sw_str message;
	sw_where where; /* path "" = nowhere */
	sw_str fix;     /* "" = none */
	sw_str detail;  /* foreign output, indented below; "" = none */
} sw_diag;

/* The error as a diagnostic; the slices point into `err`. */
sw_diag sw_diag_of(const sw_error *err);
/* Appends the text form, ending with a newline. */
void sw_diag_render(sw_buf *buf, const sw_diag *diag, bool colour);
/* Appends foreign text with its control characters (escape sequences above all) replaced by U+FFFD; newline and tab stay. */
void sw_buf_add_visible(sw_buf *buf, sw_str s);
