/* Inside of this room: how the dunamai engine gets its settings and its facts. */
#pragma once
#include "version/dunamai_internal.h"
#include "version/engine.h"

/* Settings of the table that uv-dynamic-versioning or poetry-dynamic-versioning reads ("" names no table: none), then those
   of options->settings. *leave gets the reason why they are beyond us (Jinja, another system than git). SW_W003. */
bool sw_dunamai_config_read(const sw_resolution *r, const char *table, sw_dunamai_config *out, sw_str *leave,
			    sw_error *err);
/* The facts from .git_archival.json or from git. *found = false: neither is there. */
bool sw_dunamai_facts_read(const sw_resolution *r, const sw_dunamai_config *config, bool *found, sw_dunamai_facts *out,
			   sw_error *err);
