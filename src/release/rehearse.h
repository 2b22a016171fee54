/* The rehearsal: a whole release of the commit that is checked out, against an index of its own, with nothing configured.
   One folder a run below the user's state folder holds everything: dist/ (the frozen files), index/ (the index's data), verify/venv
   (what was installed). Its identity in the journal is that folder. A run that was killed is continued by the same call;
   files that were built once are never built again. */
#pragma once
#include "check/check.h"
#include "publish/publish.h"
#include "release/commit.h"
#include "release/engine.h"
#include "verify/verify.h"

/* The index server is another room of the same floor: whoever calls brings it along. */
typedef struct sw_index_host {
	void *data;
	/* Serves the index in the folder `dir` on a free loopback port. `url` ends with "/"; `token` may upload. */
	bool (*start)(void *data, sw_str dir, sw_str *url, sw_str *token, sw_error *err);
	void (*stop)(void *data);
} sw_index_host;

typedef struct sw_rehearsal sw_rehearsal;

typedef struct sw_rehearse_options {
	sw_str project_dir; /* in a git work tree */
	sw_target target;   /* SW_TARGET_ANY: what PyPI would refuse is told, not an error */
	sw_str python;      /* interpreter, "" = the default one */
	sw_native_mode native;
	bool no_isolation;
	bool fresh;                 /* a new run, although one of this commit is unfinished */
	bool strict;                /* warnings of the checks stop it too */
	bool no_import, no_scripts; /* verify without running the project's code */
	sw_installer installer;     /* of build requirements and dependencies */
	int64_t kill_at;            /* for drills: see sw_journal */
	sw_index_host index;
	/* Progress for people; any may be NULL. `run` is filled as far as it came. */
	void *data;
	void (*on_begin)(void *data, const sw_rehearsal *run);
	void (*on_step)(void *data, const sw_rehearsal *run, const char *step, bool finished, bool resumed,
			int64_t wall_ns);
	void (*on_line)(void *data, bool is_stderr, sw_str line); /* of backend and installer */
} sw_rehearse_options;

struct sw_rehearsal {
	sw_str run, dir;         /* name and folder of the run */
	bool continued;          /* an unfinished run was continued */
	sw_git git;              /* of the work tree */
	sw_git_changes left_out; /* uncommitted */
	sw_git_commit commit_info;
	sw_commit *commit;   /* NULL while (and if) nothing needed the clone */
	sw_str version_text; /* decided before the build; "" = the backend decides */
	sw_python python;
	sw_build_result build; /* zero when the files were frozen by an earlier attempt */
	sw_str backend_text; /* "native, as setuptools 84.2.1" or "by hatchling.build: …", also of an earlier attempt */
	sw_str name, version;  /* as in the built files */
	sw_verify_files files; /* frozen: wheel, sdist */
	sw_dist dists[2];      /* the same, opened */
	size_t dist_count;
	sw_findings findings;
	sw_strs refusals; /* ids of the rules by which PyPI would refuse, sorted, each once */
	sw_publish_result published;
	sw_verify_report verified;
	sw_str index_url;
};

/* Closes the files. */
void sw_rehearsal_close(sw_rehearsal *run);
/* Runs the rehearsal, or what is left of it. True when it ended with a good verdict; *out is filled as far as it came
   in both cases and must be closed. SW_J001 another one is running; SW_J010 a check stops it; SW_J011 not verified; and the errors of every
   stage. */
SW_NODISCARD bool sw_rehearse(const sw_ctx *ctx, const sw_rehearse_options *options, sw_arena *arena, sw_rehearsal *out,
			      sw_error *err);

/* Where the journal of a repository is. */
sw_str sw_journal_path(const sw_git *git, sw_arena *arena);
