/* Clean-room verification: is what the index serves what was published, does it install, and does the installed thing work?
   Nothing of the user's settings can make it look better than it is: the project itself is installed by a pip that sees
   no settings, from this index alone, pinned to the hash of the wheel; dependencies come afterwards with the user's
   settings, and then the installed files are compared once more. */
#pragma once
#include "base/diag.h"
#include "index/index.h"
#include "python/install.h"

typedef struct sw_verify_file {
	sw_str name;   /* "idna-3.20-py3-none-any.whl" */
	sw_str sha256; /* hex, lower case */
	sw_str path;   /* a copy on this machine with these bytes, "" = none: it is downloaded from the index */
} sw_verify_file;
typedef SW_VEC(sw_verify_file) sw_verify_files;

typedef struct sw_verify_options {
	const sw_index *index;           /* its simple_url is known */
	const sw_credential *credential; /* for reading it; NULL = none. pip gets it by a private file */
	sw_str project, version;         /* as published, any spelling */
	/* What the index must show for this version, no more and no less; empty: whatever it shows. */
	sw_verify_files files;
	bool partial;               /* more files than these are no fault: another job publishes them */
	sw_str work;                /* existing private folder; the environment "venv" is made in it and left there */
	sw_installer installer;     /* of the dependencies; the project itself is always installed by pip */
	int64_t deadline_ms;        /* to wait for the index; 0 = SW_VERIFY_DEADLINE_MS */
	int64_t install_timeout_ms; /* one run of the installer; 0 = SW_VERIFY_INSTALL_MS */
	int64_t import_timeout_ms;  /* one module; 0 = SW_VERIFY_IMPORT_MS */
	int64_t script_timeout_ms;  /* one entry point; 0 = SW_VERIFY_SCRIPT_MS */
	bool no_import, no_scripts; /* leave these steps out: untrusted projects run code when imported */
	/* Told what the installer says, line by line; may be NULL. */
	void (*on_line)(void *data, bool is_stderr, sw_str line);
	/* Told at the begin of each step with a word for people ("index", "install", "import" …); may be NULL. */
	void (*on_step)(void *data, const char *step);
	void *data;
} sw_verify_options;

#define SW_VERIFY_DEADLINE_MS ((int64_t)10 * 60 * 1000) /* PyPI's pages are fresh for 10 minutes at the latest */
#define SW_VERIFY_INSTALL_MS  ((int64_t)15 * 60 * 1000)
#define SW_VERIFY_IMPORT_MS   ((int64_t)60 * 1000)
#define SW_VERIFY_SCRIPT_MS   ((int64_t)30 * 1000)

typedef struct sw_verify_module {
	sw_str name;
	bool ok;
	int64_t import_ns; /* without the start of the interpreter */
	sw_str problem;    /* the last line of the traceback, "" when ok */
} sw_verify_module;

typedef struct sw_verify_script {
	sw_str name;
	bool gui; /* found, but not run */
	bool ok;
	int status;     /* of `name --help`; -signal */
	int64_t run_ns; /* with the start of the interpreter */
	sw_str problem; /* "" when ok */
} sw_verify_script;

typedef struct sw_verify_report {
	bool verified;            /* no problem of severity error */
	SW_VEC(sw_diag) problems; /* ids SW-Q…, each with its fix, in the order found */
	sw_verify_file wheel;     /* the one that was installed */
	sw_str name, version;     /* of the installed metadata */
	SW_VEC(sw_verify_module) modules;
	SW_VEC(sw_verify_script) scripts;
	sw_strs dependencies;                    /* "click 8.3.1": what came with it, sorted */
	size_t files;                            /* of the project, compared with the wheel */
	int64_t download_bytes, installed_bytes; /* of the project's wheel and its files */
	int64_t wait_ns, environment_ns, install_ns, dependencies_ns, compare_ns, import_ns, scripts_ns, total_ns;
} sw_verify_report;

/* Verifies. True when there is a verdict, also a bad one: out->verified, out->problems. False when there can be none:
   SW_A001 (no name or version), SW_Y001 to SW_Y008 (interpreter, pip), SW_F002 (disk). Everything in *out lives in `arena`. */
SW_NODISCARD bool sw_verify_run(const sw_ctx *ctx, const sw_python *python, const sw_verify_options *options,
				sw_arena *arena, sw_verify_report *out, sw_error *err);
