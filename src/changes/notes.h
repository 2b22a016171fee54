/* Release notes: what changed between two versions, as text. Commit messages are foreign text: what could forge a heading,
   a link, HTML or an escape sequence is escaped. */
#pragma once
#include "changes/forge.h"
#include "changes/fragment.h"
#include "changes/history.h"

/* Names are the words of notes.style and --style. */
typedef enum sw_notes_style {
	SW_NOTES_AUTO,             /* the tool's whose table the project has, else KEEP */
	SW_NOTES_KEEP,             /* "keep-a-changelog": Keep a Changelog 1.1.0 */
	SW_NOTES_RELEASE,          /* "release": New Features, Improvements, …, an install line, a compare link */
	SW_NOTES_COMMITIZEN,       /* "commitizen": as `cz changelog` */
	SW_NOTES_SEMANTIC_RELEASE, /* "semantic-release": as its default changelog */
	SW_NOTES_TOWNCRIER         /* "towncrier": as `towncrier build` */
} sw_notes_style;
const char *sw_notes_style_name(sw_notes_style style);

typedef struct sw_notes_input {
	const sw_history *history;
	const sw_dialect *dialect;
	const sw_fragments *fragments; /* NULL = none */
	const sw_forge *forge;         /* NULL = no links */
	sw_str name;                   /* of the distribution, for the install line */
	sw_str version;                /* of the release; "" = Unreleased */
	sw_str tag, previous_tag;      /* "" = none */
	sw_str date;                   /* "2024-05-01"; "" = none */
	bool first;                    /* there is no release before it */
	bool plain_heading; /* "## 1.4.0" where Keep a Changelog has brackets: as the changelog at hand has it */
} sw_notes_input;

typedef struct sw_notes {
	sw_str heading; /* with its mark, without line end: "## [1.4.0] - 2024-05-01"; in reStructuredText two lines */
	sw_str body;    /* begins and ends with text, no line end behind; "" = nothing to tell */
	sw_str text;    /* both, as the style puts them together, with a line end behind */
	size_t entries;
} sw_notes;

/* Renders. SW_W084: the style wants something that only the tool itself can do (a template of the project's own). */
SW_NODISCARD bool sw_notes_render(const sw_notes_input *input, sw_notes_style style, sw_arena *arena, sw_notes *out,
				  sw_error *err);

/* Appends foreign one-line text as Markdown that shows it literally: what would be markup is escaped, but for `code`
   spans, which stay; control characters become U+FFFD, line ends blanks. */
void sw_notes_escape(sw_buf *buf, sw_str text);
