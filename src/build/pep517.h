/* Builds by the project's own backend (PEP 517): what `python -m build` does, with fewer starts. The sdist is built from the
   source tree, the wheel from the unpacked sdist. Each hook runs in a process of its own, forked from one that has imported
   the backend. What a backend prints never mixes with what it returns. */
#pragma once
#include "project/pyproject.h"
#include "python/install.h"

typedef struct sw_pep517_options {
	sw_str source; /* root of the project (the folder of pyproject.toml) in a clean clone; backends write into it */
	const sw_build_system *system; /* what its pyproject.toml declares, or the defaults */
	sw_str out_dir;                /* existing; the results go here */
	sw_str work;                   /* existing private folder: environments, unpacked sdist */
	bool no_isolation;       /* the backend of the interpreter's own environment is used, nothing is installed */
	bool no_sdist, no_wheel; /* leave one out; without an sdist the wheel is built from the tree */
	bool wheel_from_tree;    /* build the wheel from the tree although an sdist is built */
	sw_installer installer;  /* of the build requirements; sees the user's settings (index, cache, find-links) */
	int64_t epoch_s;         /* SOURCE_DATE_EPOCH */
	int64_t hook_timeout_ms; /* for one build hook; 0 = SW_PEP517_TIMEOUT_MS */
	const sw_str *settings;  /* config_settings as "key=value"; a repeated key becomes a list */
	size_t setting_count;
	const sw_str *env; /* further changes to the backend's environment ("SETUPTOOLS_SCM_PRETEND_VERSION=1.2") */
	size_t env_count;
	/* Told each line that the backend or the installer prints; may be NULL. */
	void (*on_line)(void *data, bool is_stderr, sw_str line);
	void *data;
} sw_pep517_options;

#define SW_PEP517_TIMEOUT_MS ((int64_t)30 * 60 * 1000) /* compiling a large extension takes minutes, never this */

typedef struct sw_pep517_result {
	sw_str sdist, wheel;                        /* paths below out_dir; "" = not built */
	sw_str backend;                             /* "setuptools.build_meta", as declared or by default */
	sw_strs requires;                           /* build-system.requires, as declared or by default */
	sw_strs extra;                              /* what get_requires_for_build_* added */
	int64_t environment_ns, sdist_ns, wheel_ns; /* wall time */
} sw_pep517_result;

/* Builds. Interpreter and pip: SW_Y001 to SW_Y008. SW_E011 to SW_E019 say what went wrong with the backend, with the end of
   its output as detail. Nothing is left in out_dir on failure. */
SW_NODISCARD bool sw_pep517_build(const sw_ctx *ctx, const sw_python *python, const sw_pep517_options *options,
				  sw_arena *arena, sw_pep517_result *out, sw_error *err);
