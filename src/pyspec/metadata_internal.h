/* Shared by the files of core metadata. */
#pragma once
#include "pyspec/metadata.h"

/* True when Python's str.splitlines would split `s`: the text is not one line. */
bool sw_metadata_has_line_end(sw_str s);
/* "label, url" with white space around both cut; the URL is "" without a comma. */
void sw_metadata_split_url(sw_str value, sw_str *label, sw_str *url);
