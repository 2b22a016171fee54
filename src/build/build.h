/* Sdist and wheel of one commit. A native backend proves that it knows everything that the project's configuration asks of
   the backend that it imitates, and then writes both files itself; whatever is not proven is built by the project's own
   backend (build/pep517.h). A wrong native build is the worst bug that this program can have: in doubt, not native. */
#pragma once
#include "project/project.h"
#include "python/install.h"
#include "vcs/git.h"

/* A file that setuptools-scm writes into the project while it builds (version_file, write_to). */
typedef struct sw_build_scm_file {
	sw_str path;    /* from the project's root */
	sw_str content; /* beside the commit's .git */
	sw_str bare;    /* in an unpacked sdist where the commit's id is not known; ptr NULL: not known, not native */
} sw_build_scm_file;

/* What setuptools-scm knows of the commit; the room version/ computes it (sw_version). */
typedef struct sw_build_scm {
	sw_str tag; /* the version that the tag names, in normal form: "1.2.0" */
	int64_t distance;
	sw_str node;    /* full commit id, without "g" */
	sw_str branch;  /* "HEAD" when detached */
	int64_t time_s; /* of the commit */
	const sw_build_scm_file *files;
	size_t file_count;
} sw_build_scm;

/* What is built. Everything outlives the build. */
typedef struct sw_build_input {
	sw_str source; /* the project's root in a checkout that holds exactly the commit's files; native builds only read it,
	                  and never look at a file that is not in `files` */
	const sw_git_entry *files; /* every tracked file, paths from the project's root, in any order */
	size_t file_count;
	const sw_project *project; /* read from that checkout */
	sw_str version;          /* in normal form, when known: a static or a computed one; "" = the backend finds it */
	const sw_build_scm *scm; /* NULL = not known: what asks for setuptools-scm is not native */
	sw_str pretended; /* the version as it is handed to the backend in SETUPTOOLS_SCM_PRETEND_VERSION, where the backend would find
	                     another one; "" = nothing is; such a build is not native */
	bool stamped; /* `version` has been written into `source`: what is built must have it */
	const sw_env
		*env;    /* some variables make a build unlike others, which is then not native; NULL = not looked at */
	int64_t epoch_s; /* time of the commit: SOURCE_DATE_EPOCH, and the time of every member */
} sw_build_input;

typedef struct sw_build_options {
	sw_native_mode native;   /* SW_NATIVE_REQUIRE: SW_E001 where it is not proven */
	bool no_isolation;       /* own backend: use what the interpreter has, install nothing */
	bool no_sdist, no_wheel; /* leave one out */
	bool fast;               /* no fsync: for what can be made again */
	sw_str out_dir;          /* absolute, existing */
	sw_str work;             /* existing private folder for what the own backend needs */
	size_t threads;          /* of native builds; 0 = one a processor, at most 8 */
	sw_installer installer;  /* of build requirements */
	int64_t timeout_ms;      /* for one hook of the own backend; 0 = SW_PEP517_TIMEOUT_MS */
	const sw_python *python; /* for the own backend; NULL = it is looked for when it is needed */
	/* Makes a clone that a backend may write into and gives the project's root in it. NULL: `source` is one. */
	bool (*clone)(void *data, sw_arena *arena, sw_str *root, sw_error *err);
	/* Each line that the own backend or the installer prints; may be NULL. */
	void (*on_line)(void *data, bool is_stderr, sw_str line);
	void *data;
} sw_build_options;

/* Why a project is not built natively, and where that stands. */
typedef struct sw_build_reason {
	sw_str text;   /* "setup.py runs code"; "" = it is native */
	sw_str path;   /* from the project's root; "" = no single place */
	uint32_t line; /* from 1; 0 = the file as a whole */
} sw_build_reason;
/* "setup.py:3: setup.py runs code". */
sw_str sw_build_reason_format(sw_arena *arena, const sw_build_reason *reason);

typedef struct sw_build_result {
	sw_str sdist, wheel; /* paths below out_dir; "" = not asked for */
	bool native;
	sw_build_reason reason;    /* why not; also set where native was not wanted */
	sw_str backend;            /* "setuptools.build_meta" */
	sw_str profile;            /* native: what was imitated, "setuptools 84.2.1"; else "" */
	sw_strs notes;             /* habits of the backend that a user wants to know, one sentence each */
	int64_t plan_ns, write_ns; /* native: deciding, writing */
	int64_t environment_ns, sdist_ns, wheel_ns; /* own backend */
	int64_t total_ns;
} sw_build_result;

/* Builds. SW_E001: native required and not proven; SW_E011 to SW_E019: the own backend; SW_E020: it built
   another version than it was given; SW_F001, SW_F002: files. Nothing
   half-written is left in out_dir. */
SW_NODISCARD bool sw_build_run(const sw_ctx *ctx, const sw_build_input *input, const sw_build_options *options,
			       sw_arena *arena, sw_build_result *out, sw_error *err);

/* Whether a native build is proven, and as what, without building. False: see `why`. */
bool sw_build_prove(const sw_build_input *input, sw_arena *arena, sw_str *profile, sw_build_reason *why);
