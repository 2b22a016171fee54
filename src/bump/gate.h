/* Is the next version one that may be released (R9)? It goes up, leaves no number out, and no index has ever had it. */
#pragma once
#include "base/diag.h"
#include "bump/step.h"
#include "index/versions.h"

typedef struct sw_gate_input {
	sw_str current;  /* what the files say, or the last tag */
	sw_str released; /* of the nearest release tag below HEAD; "" = none */
	sw_str next;
	bool rules; /* the project's bumper has rules of its own: only they say what leaves a number out */
	const sw_index_version_list *used; /* versions that the index has seen; NULL = not asked */
	sw_str index;                      /* its name */
} sw_gate_input;

typedef struct sw_gate_finding {
	sw_code code; /* SW_W043, SW_W044, SW_W045 */
	sw_str message, hint;
} sw_gate_finding;
typedef SW_VEC(sw_gate_finding) sw_gate_findings;

/* What stands against the version; nothing when it may be released. SW_W002 when `next` is no version. */
SW_NODISCARD bool sw_gate_check(const sw_gate_input *input, sw_arena *arena, sw_gate_findings *out, sw_error *err);

/* Asks an index (a name of sw_index_resolve) for every version of `project` that it has seen. SW_W046 and what the index room
   says. */
SW_NODISCARD bool sw_gate_ask(const sw_ctx *ctx, sw_str index, sw_str project, sw_arena *arena,
			      sw_index_version_list *out, sw_error *err);
