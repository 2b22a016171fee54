/* The real tool on the same tree, so that users can change to shipwheel with proof. */
#pragma once
#include "python/python.h"
#include "version/version.h"

typedef struct sw_against {
	sw_str tool, release; /* "setuptools-scm", "10.3.4" */
	sw_str theirs;        /* as the tool prints it */
	sw_str ours;          /* as our engine of that name prints it */
	bool equal;           /* byte for byte */
	bool same_version;    /* the same by PEP 440, written otherwise */
} sw_against;

/* Runs the tool of `style` (SETUPTOOLS_SCM, HATCH_VCS or DUNAMAI) with the interpreter on the work tree of `project`, and our engine of
   that name beside it. Neither writes anything into the tree, no version file and no byte code. SW_W011: the tool is not
   installed; SW_W012: it failed; SW_Y001, SW_F005; the errors of our engine. */
SW_NODISCARD bool sw_version_against(const sw_ctx *ctx, const sw_project *project, const sw_python *python,
				     const sw_version_options *options, sw_arena *arena, sw_against *out,
				     sw_error *err);
