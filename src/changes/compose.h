/* Release notes of a project in one call: what the command `notes` prints, and what goes into the changelog with a release. */
#pragma once
#include "changes/changelog.h"
#include "changes/level.h"
#include "changes/notes.h"

typedef struct sw_compose_request {
	sw_str what; /* "" = what is not released yet; a version or tag; or a range "A..B", an end left out is the first commit or HEAD */
	sw_str since;         /* with what "": since this tag or commit instead of the last release */
	sw_str as;            /* version of the release that what is not released becomes; "" = Unreleased */
	sw_notes_style style; /* AUTO = notes.style, else by the project's tools */
} sw_compose_request;

typedef struct sw_composed {
	sw_git git;
	sw_dialect dialect;
	sw_release_tags tags;
	sw_fragments fragments;
	sw_forge forge;
	sw_history history;
	sw_level_verdict verdict;
	const sw_release_tag *from, *to; /* tags at both ends; NULL = none */
	sw_str version;                  /* of the release, "" = Unreleased */
	sw_str tag;                      /* that it has, or would get; "" = Unreleased */
	sw_notes_style style;            /* as decided */
	sw_notes notes;

	/* By sw_compose_changelog: */
	sw_str path; /* of the changelog, from the project's root */
	bool exists;
	sw_changelog log;
	sw_changelog_edits edits; /* in log.text; for a new file the whole of it is `after` */
	sw_str after;
} sw_composed;

/* Reads tags, commits and fragments and renders. `out` must not move afterwards. The date of what is not released yet is
   SOURCE_DATE_EPOCH's, else today, in UTC; of a tag the day that it was made. SW_G101 …, SW_G104, SW_G107: no such tag; SW_W080 to SW_W084. */
SW_NODISCARD bool sw_compose(const sw_ctx *ctx, const sw_project *project, const sw_compose_request *request,
			     sw_arena *arena, sw_composed *out, sw_error *err);
/* Plans the section in the changelog; needs a version. Writes nothing. SW_W081, SW_F001. */
SW_NODISCARD bool sw_compose_changelog(sw_arena *arena, sw_composed *composed, sw_error *err);
