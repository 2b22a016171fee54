/* Shared by the files of the consistency gate, for nobody else. */
#pragma once
#include "bump/consistency.h"
#include "changes/history.h"
#include "pyspec/pep440.h"

typedef struct consistency_run {
	sw_arena *arena;
	sw_git git; /* work_tree "" = none */
	sw_str head;
	sw_str normal_name; /* of the project */
	sw_release_tags tags;
	sw_places places;
	sw_pep440 expected;
	bool released; /* it is about a release: HEAD is tagged, or the version was given */
	sw_consistency *out;
} consistency_run;

/* Adds an item; `agrees` is worked out from its version unless it is set. `where` may be NULL. */
void sw_consistency_add(const consistency_run *r, sw_consistency_item item, const sw_where *where, sw_str fix);
/* True when the text is the expected version, however it is spelt. */
bool sw_consistency_same(const consistency_run *r, sw_str version);
/* True when it is the release of the expected version, without what stands behind. */
bool sw_consistency_same_release(const consistency_run *r, sw_str version);
/* What lies in dist/ of this project: names, metadata, literals of the modules in wheels. */
bool sw_consistency_built(const consistency_run *r, const sw_project *project, sw_error *err);
