/* Installing into a virtual environment that has no pip: the interpreter's own pip (or uv) does it from outside. */
#pragma once
#include "base/proc.h"
#include "python/venv.h"

typedef enum sw_installer { SW_INSTALLER_PIP, SW_INSTALLER_UV } sw_installer;

typedef struct sw_install {
	sw_installer with;
	const sw_str *requirements; /* lines of a requirements file (PEP 508, with " --hash=sha256:…" where wanted) */
	size_t requirement_count;
	const sw_str *constraints; /* lines of a constraints file */
	size_t constraint_count;
	sw_str index_url; /* "" = what the user's settings say. May hold credentials: it is written to a private file, never to argv */
	bool sealed; /* nothing of the user's installer settings is seen: no file, no variable, no cache */
	bool no_deps;
	bool hashes;        /* every requirement must carry a hash */
	bool wheels_only;   /* nothing is built from source */
	sw_str scratch;     /* an existing private folder for the files handed to the installer */
	int64_t timeout_ms; /* 0 = none */
	void (*on_line)(void *data, bool is_stderr, sw_str line);
	void *data;
} sw_install;

/* Runs the installer on `venv`. True also when it failed: see out->status, and out->out for what it said (both streams).
   SW_Y003 or SW_Y004 (pip), SW_Y008 (uv missing), SW_F005 when it took too long, SW_F002. */
SW_NODISCARD bool sw_install_run(const sw_ctx *ctx, const sw_python *python, const sw_venv *venv,
				 const sw_install *install, sw_arena *arena, sw_proc_result *out, sw_error *err);
