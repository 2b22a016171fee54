/* How a version, its trace and its comparison with another tool look, for people and as JSON. */
#pragma once
#include "command/command.h"
#include "version/against.h"
#include "version/deepen.h"
#include "version/explain.h"

/* The fields of the document that every version has. */
void sw_show_version_json(sw_ctx *ctx, const sw_project *project, const sw_version *version);
/* A changed tree: its own version and that of the commit, both labelled, and the changed files. */
void sw_show_tree_and_commit(sw_ctx *ctx, const sw_version *tree, const sw_version *commit,
			     const sw_version_trace *changes);
/* --explain, and the object "trace". `asked`: the commands of git, in their order. */
void sw_show_trace(sw_ctx *ctx, const sw_version *version, const sw_version_trace *trace, const sw_strs *asked);
/* --check-against, and the object "check_against". */
void sw_show_against(sw_ctx *ctx, const sw_against *against);
/* --deepen, and the object "deepened". */
void sw_show_deepening(sw_ctx *ctx, const sw_deepening *done);
