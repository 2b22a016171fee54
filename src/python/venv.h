/* Virtual environments (PEP 405), made without starting an interpreter: a file, three links and four folders are all that
   `python -m venv --without-pip` makes, apart from the activation scripts, which nobody sources here. */
#pragma once
#include "python/python.h"

typedef struct sw_venv {
	sw_str dir, bin;      /* absolute */
	sw_str exe;           /* bin/python */
	sw_str site_packages; /* where pip installs pure packages */
} sw_venv;

/* Makes an environment in the new folder `dir` (absolute; its parent exists), without pip and without the packages of the
   interpreter below. About a millisecond; where the layout of the interpreter is not the usual one, its own module venv does it.
   SW_Y005 when that module is missing, SW_Y006 when the environment cannot be made, SW_F002. */
SW_NODISCARD bool sw_venv_make(const sw_ctx *ctx, const sw_python *python, sw_str dir, sw_venv *out, sw_error *err);
