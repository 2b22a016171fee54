/* The section of a release, written into the changelog with the bump. */
#pragma once
#include "bump/edit.h"
#include "project/project.h"

/* Plans in `edits` what `shipwheel notes` would write for the release of `version`, and computes the new texts. A version that
   has its section already changes nothing. Errors are those of changes/compose.h and of bump/edit.h. */
SW_NODISCARD bool sw_bump_section_add(const sw_ctx *ctx, const sw_project *project, sw_str version, sw_edits *edits,
				      sw_error *err);
