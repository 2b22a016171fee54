/* The consistency gate: does everything that says a version say the same one? Looked at are the release tags, the places of
   the project, its lock files, the headings of its changelog, and what has been built: file names in dist/, the metadata and
   the literals in there. Nothing is run, no Python either. */
#pragma once
#include "base/diag.h"
#include "bump/place.h"

typedef struct sw_consistency_item {
	const char *kind; /* "tag", "file", "lock", "changelog", "filename", "metadata" or "module" */
	sw_str path;      /* from the project's root; of a module also its name in the archive; "" for a tag */
	uint32_t line;    /* 0 = none */
	sw_str what;      /* "[project] version", "v1.2.0", "__version__" */
	sw_str version;   /* that it says; "" = none where there should be one */
	bool agrees;
	sw_diag diag; /* SW_W048 when it does not */
} sw_consistency_item;

typedef struct sw_consistency {
	sw_str expected;   /* normal form */
	sw_str decided_by; /* "the tag v1.2.0", "pyproject.toml:7", "the command line" */
	SW_VEC(sw_consistency_item) items;
	sw_strs notes;
	size_t disagreements;
} sw_consistency;

/* Looks. `expected` ("" = found out) is a version or the name of a release tag: else a release tag on HEAD decides, else what
   the project says itself. Errors are those of finding the places; what disagrees is none. */
SW_NODISCARD bool sw_consistency_check(const sw_ctx *ctx, const sw_project *project, sw_str expected, sw_arena *arena,
				       sw_consistency *out, sw_error *err);
