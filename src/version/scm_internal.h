/* Shared by the files of the setuptools-scm engine, for nobody else. */
#pragma once
#include "pyspec/pep440.h"
#include "version/scm.h"

/* The version part of a tag or branch name by prefix and pattern, and what follows it; *version stays {NULL, 0} when the
   pattern does not match. SW_W003: the pattern is none. */
bool sw_scm_match_tag(const sw_scm_config *config, sw_str tag, sw_arena *arena, sw_str *version, sw_str *suffix,
		      sw_error *err);
/* Decimal digits plus one. */
sw_str sw_scm_increment(sw_str digits, sw_arena *arena);

/* What a scheme sees. */
typedef struct scheme_input {
	const sw_scm_config *config;
	const sw_scm_facts *facts;
	sw_str tag;       /* the base: without a local part */
	sw_pep440 parsed; /* the same */
	sw_arena *arena;
	sw_strs *steps; /* may be NULL */
} scheme_input;

static inline bool sw_scm_exact(const sw_scm_facts *facts)
{
	return facts->distance == 0 && !facts->dirty;
}

/* A row of a table of schemes. `run` leaves *out at {NULL, 0} to let the next scheme of the list answer. */
typedef struct sw_scm_scheme {
	const char *name;
	bool (*run)(const scheme_input *in, sw_str *out, sw_error *err);
	bool needs_date; /* looks at facts->node_time_s */
	bool newer;      /* setuptools-scm 7.1 has none of that name */
} sw_scm_scheme;
extern const sw_scm_scheme sw_scm_version_schemes[], sw_scm_local_schemes[]; /* name NULL at the end */
const sw_scm_scheme *sw_scm_scheme_find(const sw_scm_scheme *table, sw_str name);

/* Two of the version schemes have files of their own. */
bool sw_scm_calver(const scheme_input *in, sw_str *out, sw_error *err);
bool sw_scm_towncrier(const scheme_input *in, sw_str *out, sw_error *err);
bool sw_scm_towncrier_zerover(const scheme_input *in, sw_str *out, sw_error *err);
/* What they share with the others. */
bool sw_scm_guess_next_dev(const scheme_input *in, sw_str *out, sw_error *err);
sw_str sw_scm_next_semver(const scheme_input *in, size_t retain);
sw_str sw_scm_with_dev(const scheme_input *in, sw_str guessed);
