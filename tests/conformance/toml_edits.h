/* Edits a document in every place and looks whether just that changed: for toml_json.c and the fuzz target. */
#pragma once
#include "codec/toml_edit.h"

#define EDITS_PER_DOCUMENT 600 /* values looked at; each is edited in several ways */

/* True when all is well; else *why says what went wrong, in `arena`. */
bool toml_edits_hold(const sw_toml *doc, sw_arena *arena, sw_str *why);
