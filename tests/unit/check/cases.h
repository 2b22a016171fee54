/* Cases of the rules. Each topic has a table in a file cases_<topic>.h, which test_rules.c includes: the distribution
   is a good one (below) with what the case changes, only the case's rule is asked, and it must say what the case
   expects. */
#pragma once
#include "check/check.h"

/* A member that is added, or that replaces the one of the same name. */
typedef struct case_file {
	const char *name;
	const char *content;
	size_t len; /* 0 = strlen(content) */
} case_file;

typedef struct rule_case {
	const char *rule;
	const char *what; /* what is special, for people */
	/* What the rule must report: a part of the message of its only finding; NULL = nothing. */
	const char *message;
	sw_severity severity;
	bool refusal; /* it must be marked "PyPI would refuse" */
	sw_target target;
	bool import;

	bool sdist;
	const char *filename; /* default demo-1.0-py3-none-any.whl, demo-1.0.tar.gz */
	const char *root;     /* default demo-1.0.dist-info, demo-1.0 */
	const char *metadata; /* whole METADATA or PKG-INFO; default: case_metadata */
	const char *wheel;    /* whole WHEEL; default: case_wheel */
	const char *record;   /* whole RECORD; default: the right one */
	const char *without;  /* this member is left out ("demo-1.0/PKG-INFO") */
	case_file files[4];
	/* Instead of all that: an archive that tests/unit/codec/make_zips.py or make_tars.py writes. */
	const char *archive;
} rule_case;

#define CASE_METADATA                                                                                                  \
	"Metadata-Version: 2.4\nName: demo\nVersion: 1.0\nSummary: A demonstration\nRequires-Python: >=3.9\n"
#define CASE_WHEEL "Wheel-Version: 1.0\nGenerator: case\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
