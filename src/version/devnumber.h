/* The forms of a version for indexes: with its local part where the index takes one, else without and told apart by the number of
   its development release. Two commits of one distance from a tag, on two branches, have the same number of commits; the
   commit's time tells them apart. Numbers of both kinds under one version would not be in the order of time, so an index keeps
   to one. */
#pragma once
#include "version/version.h"

/* The words of the setting index.NAME.dev-number in their order. */
typedef enum sw_dev_number {
	SW_DEV_AUTO,         /* the local part stays; on PyPI and TestPyPI, which take none: DISTANCE */
	SW_DEV_DISTANCE,     /* commits since the tag, as the version scheme has it */
	SW_DEV_FIRST_PARENT, /* commits since the tag along first parents */
	SW_DEV_TIME          /* the commit's time, UTC: 202611211430 */
} sw_dev_number;
const char *sw_dev_number_name(sw_dev_number kind); /* "first-parent" */

/* What numbers development releases for the index: the setting of that name, else by what is known of it. */
sw_dev_number sw_dev_number_for(const sw_config *config, sw_str index);

/* `version` (of a commit of `project`) in the form that `kind` asks for: normal form; AUTO gives it whole. A version that is no
   development release only loses its local part. Starts git for FIRST_PARENT and TIME. SW_W008: the version was not made
   from git, or its scheme makes no development releases, so there is nothing to number. */
SW_NODISCARD bool sw_version_for_index(const sw_ctx *ctx, const sw_project *project, const sw_version *version,
				       sw_dev_number kind, sw_arena *arena, sw_str *out, sw_error *err);

/* Whether a development number is a time as written by SW_DEV_TIME: 12 digits that are a date. */
bool sw_dev_number_is_time(sw_str digits);
