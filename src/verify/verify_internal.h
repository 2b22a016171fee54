/* Shared by the files of verify/: one verification while it goes on. */
#pragma once
#include "dist/dist.h"
#include "verify/verify.h"

typedef struct sw_verification {
	const sw_ctx *ctx;
	const sw_python *python;
	const sw_verify_options *options;
	sw_arena *arena;
	sw_verify_report *report;
	sw_dist wheel; /* the one that is installed, opened */
	sw_venv venv;
	sw_str dist_info; /* its name in site-packages: "idna-3.20.dist-info" */
	sw_str home;      /* an empty folder: HOME and current folder of what is run */
} sw_verification;

/* Notes a problem. The id is that of `code`; `fix` and `detail` may be "". */
void sw_verify_problem(sw_verification *v, sw_severity severity, sw_code code, sw_str message, sw_str fix,
		       sw_str detail);

/* The steps. Each returns false only when the verification as a whole cannot go on for a reason that is not the release's;
   problems of the release are noted, and *go says whether the next step makes sense. */
bool sw_verify_index(sw_verification *v, bool *go, sw_error *err);   /* index.c: wait, choose a wheel, open it */
bool sw_verify_install(sw_verification *v, bool *go, sw_error *err); /* install.c: environment, the project alone */
bool sw_verify_dependencies(sw_verification *v, bool *go, sw_error *err); /* install.c: what it requires */
/* compare.c: installed files against the wheel. `when` is a clause for messages: "", " after the dependencies came". */
bool sw_verify_compare(sw_verification *v, const char *when, bool *go, sw_error *err);
bool sw_verify_imports(sw_verification *v, sw_error *err); /* run.c */
bool sw_verify_scripts(sw_verification *v, sw_error *err); /* run.c */

/* modules.c: what can be imported at the top of a wheel: modules, packages, and the first of them below each namespace. */
void sw_verify_modules(const sw_dist *wheel, sw_arena *arena, sw_strs *out);
/* Where pip puts a member of the wheel, below the environment; "" for folders and for RECORD, which pip writes anew. */
sw_str sw_verify_target(const sw_verification *v, sw_str member);
