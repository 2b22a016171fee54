/* Profiles: which version of a backend is imitated. The newest release that build-system.requires admits decides, as an
   installer would choose it, never what happens to be installed here. Releases without a profile are in the table so that a
   requirement which leads to one of them is seen: such a project is not native. */
#pragma once
#include "build/native.h"

typedef struct sw_profile_release {
	const char *version;
	const void *profile; /* NULL = known, but not imitated */
} sw_profile_release;

typedef struct sw_profile_table {
	const char *name;                   /* normalised: "flit-core" */
	const sw_profile_release *releases; /* newest first */
	size_t count;
} sw_profile_table;

/* The release that the project's build requirements on `table->name` lead to; without one the newest. NULL (and why is set)
   when it has no profile. */
const sw_profile_release *sw_profile_choose(sw_native *native, const sw_profile_table *table);

/* True when every build requirement is among `names` (normalised, NULL at the end). Else why names the stranger. */
bool sw_profile_only(sw_native *native, const char *const *names);
