/* Interpreters: which one is used, and what it is. Asking an interpreter costs a start (10 ms, behind a pyenv shim 200 ms),
   so its answer is kept in the state folder and used as long as the files that it depends on are the same. */
#pragma once
#include "base/ctx.h"
#include "pyspec/pep508.h"

/* All text lives in the arena of the context it was found with. Paths are absolute. */
typedef struct sw_python {
	sw_str exe; /* sys.executable: the interpreter of the environment that is in use */
	sw_str base_exe; /* the installed interpreter below it, which new environments link to; the same when there is none */
	sw_str version; /* "3.11.2" */
	uint64_t major, minor;
	sw_str prefix, base_prefix; /* differ inside of a virtual environment */
	sw_str stdlib;              /* sysconfig "stdlib" */
	sw_str purelib;             /* where pure packages are */
	sw_str venv_purelib;   /* the same in a virtual environment, below its folder: "lib/python3.11/site-packages" */
	sw_str venv_include;   /* "include/python3.11", "" when the layout has none */
	bool lib64;            /* environments have a link lib64 -> lib (64-bit POSIX, not macOS) */
	bool plain;            /* environments have the layout of CPython on POSIX: made here, without a start */
	bool venv_module;      /* the module venv can be imported */
	bool ensurepip_module; /* the module ensurepip can be imported (Debian: package python3-venv) */
	sw_str pip_dir;        /* folder of the package pip, "" when there is none */
	sw_str pip_version;    /* "" when there is none */
	sw_str platform;       /* sysconfig.get_platform(): "linux-x86_64" */
	sw_strs tags;          /* compatible tags "cp311-cp311-manylinux_2_17_x86_64", best first; empty without pip */
	sw_marker_env markers; /* of PEP 508; without extras */
} sw_python;

#define SW_PYTHON_MIN_MINOR 9 /* 3.9: the oldest that Debian, Ubuntu LTS and PyPI's clients still serve */

/* The interpreter that the user means: `exe` when it is not "" (an option), else $SHIPWHEEL_PYTHON, else the first of
   python3 and python on PATH that starts. A name without "/" is looked up on PATH.
   SW_Y001 when there is none, SW_Y002 when it is older than 3.9, SW_Y007 when it starts but does not answer. */
SW_NODISCARD bool sw_python_find(const sw_ctx *ctx, sw_str exe, sw_python *out, sw_error *err);
/* SW_Y003 when the interpreter has no pip, SW_Y004 when its pip cannot install into another environment (before 22.3). */
SW_NODISCARD bool sw_python_need_pip(const sw_python *python, sw_error *err);
