/* The rule table: what is wrong with a distribution before anybody uploads it. `shipwheel check` and the index server's
   upload ask the same table.

   How to add a rule:
   1. a row in check/rules.def (function, id, slug, severity, what it looks at, when it runs, flags, title);
   2. its function in a file check/rule_<topic>.c, named in src/check/meson.build: `void sw_rule_<function>(sw_check
      *check)` for the first column (several rows may share one: check->rule tells them apart). It looks at check->dist
      (or check->project, check->release), reads nothing from outside, and calls sw_report for each finding;
   3. docs/checks/<ID>.md with the sections "Why", "Bad" and "Fix": it is the manual's page and what --explain prints;
   4. a passing and a failing case in tests/unit/check/cases_<topic>.h (see tests/unit/check/cases.h). A test fails for
      a row without docs or without both cases. */
#pragma once
#include "base/diag.h"
#include "dist/dist.h"
#include "pyspec/metadata.h"

/* What a rule looks at. */
enum { SW_ON_WHEEL = 1, SW_ON_SDIST = 2, SW_ON_PROJECT = 4, SW_ON_RELEASE = 8, SW_ON_DIST = SW_ON_WHEEL | SW_ON_SDIST };
/* When it runs: before the build, after it, at an upload to our index, with the state of the target index known. */
enum { SW_GATE_SRC = 1, SW_GATE_DIST = 2, SW_GATE_INDEX = 4, SW_GATE_REL = 8 };
enum {
	/* A policy of PyPI, not a fault of the file: rejected for the targets pypi and testpypi, elsewhere a warning
	   that "PyPI would refuse". */
	SW_RULE_PYPI_POLICY = 1,
	/* PyPI holds files that are older than the rule: only a warning when a mirror imports. */
	SW_RULE_IMPORT_WARNS = 2
};

typedef struct sw_check sw_check;
typedef struct sw_rule {
	const char *id;   /* "SW-Z001" */
	const char *slug; /* "zip-framing" */
	sw_severity severity;
	unsigned on, gates, flags;
	void (*run)(sw_check *check);
	const char *title;
} sw_rule;
extern const sw_rule sw_rules[];
extern const size_t sw_rule_count;

/* By id or slug, any case; NULL when there is none. */
const sw_rule *sw_rule_find(sw_str id);
typedef struct sw_rule_docs {
	const char *id;
	const char *why, *bad, *fix; /* Markdown */
} sw_rule_docs;
/* From docs/checks/<ID>.md; a test sees to it that every rule of the table has a page. */
const sw_rule_docs *sw_rule_docs_get(const sw_rule *rule);

typedef struct sw_finding {
	const sw_rule *rule;
	sw_severity severity;
	bool pypi_would_refuse;        /* PyPI refuses it, but the target is not PyPI */
	sw_str file;                   /* path of the distribution or the project's file */
	sw_str member;                 /* in the distribution; "" = the file as a whole */
	uint32_t line, column, length; /* in file or member; 0 = unknown */
	sw_str text;                   /* that line; "" = not shown */
	sw_str message;                /* what is wrong, no final full stop */
	sw_str fix;                    /* what to do; "" = see --explain */
} sw_finding;
typedef struct sw_findings {
	SW_VEC(sw_finding) list; /* by subject, then in the order of the table */
	size_t count[4];         /* by severity */
	size_t refusals;         /* that have pypi_would_refuse */
} sw_findings;

typedef enum sw_target { SW_TARGET_ANY, SW_TARGET_TESTPYPI, SW_TARGET_PYPI } sw_target;
typedef struct sw_check_options {
	sw_target target;
	unsigned gates;      /* 0 = SW_GATE_DIST */
	bool import;         /* a mirror imports a file that is published elsewhere: rules about file names only warn */
	const sw_strs *only; /* ids; NULL = all */
	/* Date for rules that ask how old something is; seconds since 1970, 0 = unknown. */
	int64_t now_s;
} sw_check_options;

/* What a rule sees. Exactly one of dist, project and release is set, as the row's `on` says. */
struct sw_check {
	const sw_check_options *options;
	const sw_rule *rule;              /* that runs now */
	sw_arena *arena;                  /* lives as long as the findings */
	sw_dist *dist;                    /* opened with contents and collect */
	const struct sw_project *project; /* of room project */
	const sw_dist *const *release;    /* all distributions of one release */
	size_t release_count;
	bool metadata_read;
	const sw_metadata *metadata;          /* of dist; by sw_check_metadata */
	const sw_metadata_problems *problems; /* of it; by sw_check_problems */
	sw_findings *findings;
	/* Kept by sw_report: a hostile file must not fill the memory with findings. */
	size_t reported, dropped; /* of the running rule; behind the first SW_FINDINGS_MAX they are only counted */
	sw_finding overflow;      /* what sw_report gives then */
	sw_severity worst_dropped;
};
#define SW_FINDINGS_MAX 100 /* of one rule about one subject */

/* Adds a finding of the running rule with its severity (or as options say); the fields may be changed until the next
   report: member, line, fix, or a lower severity (by sw_finding_lower, which keeps what options lowered). */
sw_finding *sw_report(sw_check *check, const char *format, ...) SW_PRINTF(2, 3);
sw_finding *sw_finding_lower(sw_finding *finding, sw_severity severity);

/* Core metadata of check->dist, parsed once for all rules; NULL when there is none or nothing can be made of it. */
const sw_metadata *sw_check_metadata(sw_check *check);
/* What sw_metadata_check says of it, once; NULL when there is no metadata. */
const sw_metadata_problems *sw_check_problems(sw_check *check);

/* Runs the table over one opened distribution. Use sw_check_open to open it. Never fails: what is unreadable is a
   finding. */
void sw_check_dist(sw_dist *dist, const sw_check_options *options, sw_arena *arena, sw_findings *findings);
/* Over the distributions of a release as a whole (rules that compare them). */
void sw_check_release(const sw_dist *const *dists, size_t count, const sw_check_options *options, sw_arena *arena,
		      sw_findings *findings);
/* Over a project before it is built. */
void sw_check_project(const struct sw_project *project, const sw_check_options *options, sw_arena *arena,
		      sw_findings *findings);
/* Opens a distribution the way the rules need it (sw_dist_open with contents and collect; who wants hashes too calls
   that). `filename` "" = from the path. SW_F001, SW_F004, SW_M121. */
SW_NODISCARD bool sw_check_open(sw_str path, sw_str filename, sw_arena *arena, sw_dist *out, sw_error *err);

/* Does it stop a publication? reject and error do; with `strict` warnings do too. */
bool sw_check_blocks(const sw_findings *findings, bool strict);
/* For the terminal and JSON; the slices live in `arena` and the finding. */
sw_diag sw_finding_diag(const sw_finding *finding, sw_arena *arena);
