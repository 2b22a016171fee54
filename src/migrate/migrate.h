/* A project from one build set-up to another, proven: from a version that is written in a file to one that git tags
   say (setuptools-scm, or hatch-vcs where the backend is hatchling). What the wheel holds is not guessed from the
   configuration of the old backend: the wheel is built, and each of its files is looked up among the files of the
   commit; the new configuration is made to give the same files. Then both are built, in clean clones, and compared.
   Nothing of the user's repository is written before sw_migrate_write. */
#pragma once
#include "base/diag.h"
#include "bump/edit.h"
#include "project/project.h"
#include "python/install.h"
#include "vcs/git.h"

typedef enum sw_migrate_target { SW_MIGRATE_SETUPTOOLS_SCM, SW_MIGRATE_HATCH_VCS } sw_migrate_target;
const char *sw_migrate_target_name(sw_migrate_target target); /* "setuptools-scm" */

typedef struct sw_migrate_options {
	sw_migrate_target to;
	bool no_proof;           /* the new set-up is not built and not compared */
	bool no_version_file;    /* no generated file holds the version */
	bool no_isolation;       /* the backends of the interpreter's own environment */
	sw_installer installer;  /* of build requirements */
	const sw_python *python; /* for the backends and the imports */
	int64_t timeout_ms;      /* for one hook of a backend; 0 = SW_PEP517_TIMEOUT_MS */
	sw_str work;             /* existing private folder */
	/* Told each line that a backend or the installer prints; may be NULL. */
	void (*on_line)(void *data, bool is_stderr, sw_str line);
	/* Told at the begin of each step with a clause for people; may be NULL. */
	void (*on_step)(void *data, const char *step);
	void *data;
} sw_migrate_options;

/* Something that is said about the project, with its place. */
typedef struct sw_migrate_note {
	sw_str path;   /* from the project's root; "" = nowhere */
	uint32_t line; /* from 1; 0 = the file as a whole */
	sw_str text;   /* what is there */
	sw_str step;   /* of an obstacle: what a person has to do; "" = nothing */
} sw_migrate_note;
typedef SW_VEC(sw_migrate_note) sw_migrate_notes;

/* A file that changes. */
typedef struct sw_migrate_file {
	sw_str path;   /* from the project's root */
	sw_str before; /* as committed; ptr NULL = there is none */
	sw_str after;
} sw_migrate_file;
typedef SW_VEC(sw_migrate_file) sw_migrate_files;

/* Something that the two builds do not have in common. */
typedef struct sw_migrate_difference {
	sw_str what;          /* "METADATA Classifier", "wheel demo/data.json" */
	sw_str before, after; /* ptr NULL = not there */
	sw_str why;           /* why that changes nothing for whoever installs it; "" = it does: the proof fails */
} sw_migrate_difference;
typedef SW_VEC(sw_migrate_difference) sw_migrate_differences;

typedef struct sw_migrate_proof {
	bool made, equal;     /* equal: no difference without a reason */
	sw_str before, after; /* names of the wheels */
	size_t same_files;    /* members outside of dist-info with the same bytes */
	size_t same_sdist_files;
	sw_strs sdist_gone, sdist_new; /* paths in the sdists: told, no fault */
	sw_migrate_differences differences;
	sw_str module;                        /* that was imported; "" = none */
	sw_str version_before, version_after; /* its __version__; ptr NULL = it has none */
	sw_str import_problem;                /* "" = both could be imported */
	int64_t before_ns, after_ns;          /* of the builds */
} sw_migrate_proof;

typedef struct sw_migration {
	sw_migrate_target to;
	sw_str from;    /* the backend: "hatchling.build" */
	sw_str version; /* that is written today, in normal form */
	sw_git_commit commit;
	sw_migrate_notes obstacles; /* not empty: nothing was planned */
	sw_migrate_notes notes;     /* worth knowing */
	sw_migrate_files files;     /* sorted by path; empty with obstacles */
	sw_str version_file;        /* that builds write, from the project's root; "" = none */
	sw_str tag;                 /* what today's version is called as a tag: "v1.4.0" */
	bool tagged;                /* a commit below HEAD has a tag of this version */
	sw_str next;         /* the version of the commit that would hold the migration, without the local part */
	bool backwards;      /* `next` is not above what is written today */
	sw_str next_problem; /* why that commit has no version; "" = it has one */
	sw_migrate_proof proof;
} sw_migration;

/* Plans and proves the migration of the commit that is checked out in the project of `git` (its prefix is the
   project's folder). True also with obstacles, and with a proof that failed. SW_W071: the version is no static one, or
   is there already; SW_G103; SW_M101, SW_M102; SW_W001 to SW_W010; SW_E011 to SW_E019: a backend fails; SW_F002. */
SW_NODISCARD bool sw_migrate_plan(const sw_ctx *ctx, const sw_git *git, const sw_migrate_options *options,
				  sw_arena *arena, sw_migration *out, sw_error *err);
/* Writes the files, all or none. `drill` as in bump/edit.h, zero for everybody but tests. SW_W072: a file of the work
   tree is not as committed; SW_W042, SW_F002. */
SW_NODISCARD bool sw_migrate_write(const sw_git *git, const sw_migration *migration, sw_drill *drill, sw_arena *arena,
				   sw_error *err);
/* Puts back what a sw_migrate_write that was killed has left; *recovered says whether there was something. SW_W047. */
SW_NODISCARD bool sw_migrate_recover(const sw_git *git, sw_arena *arena, bool *recovered, sw_error *err);
/* The whole as a unified diff, paths from the project's root as a/… and b/…. SW_W072 as above. */
SW_NODISCARD bool sw_migrate_diff(const sw_git *git, const sw_migration *migration, sw_arena *arena, sw_str *out,
				  sw_error *err);

/* Compares two wheels: members by content outside of dist-info, metadata field by field, entry points, tags, licence
   files. `version_file` (its path in the wheel, "" = none) and the members in `edited` may differ. Pure but for
   reading the files. SW_Z101, SW_M121, SW_F001: one of them is no wheel. */
SW_NODISCARD bool sw_migrate_compare(sw_str before, sw_str after, sw_str version_file, const sw_strs *edited,
				     sw_arena *arena, sw_migrate_proof *out, sw_error *err);
