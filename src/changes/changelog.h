/* CHANGELOG.md and its like: finding the heading of a version, and putting a new section in its place. Markdown and
   reStructuredText; line ends, byte order mark and every byte outside of the edit stay. Pure functions of the text. */
#pragma once
#include "base/err.h"
#include "base/vec.h"

typedef enum sw_changelog_form { SW_CHANGELOG_MARKDOWN, SW_CHANGELOG_RST } sw_changelog_form;

typedef struct sw_changelog_heading {
	size_t offset, len; /* of the heading's own text, without its line end; in rst the title's line */
	size_t body;        /* where the section's text begins: behind the heading (and underline) */
	size_t end;  /* behind the section: the next heading of its level or higher, the link definitions, or the end */
	size_t line; /* from 1 */
	unsigned level;                 /* 1 = # */
	sw_str title;                   /* trimmed, without marks */
	sw_str version;                 /* as written, without "v" and brackets; "" for Unreleased */
	size_t version_at, version_len; /* its place in the text */
	sw_str date;                    /* "2024-05-01", "" = none */
	bool unreleased, yanked;
} sw_changelog_heading;
typedef SW_VEC(sw_changelog_heading) sw_changelog_headings;

typedef struct sw_changelog {
	sw_str text;
	sw_changelog_form form;
	sw_str newline;                 /* "\n" or "\r\n": that of the first line */
	sw_changelog_headings headings; /* of versions and Unreleased, in order of the file */
	size_t links;  /* offset of the block of link definitions at the end, = text.len when there is none */
	size_t marker; /* offset behind the line of an insertion marker (towncrier's, semantic-release's, or a given
	                                   one); SW_NPOS = none */
} sw_changelog;

/* Reads a changelog; `name` (CHANGELOG.md, docs/changes.rst) says the form. `marker` ("" = the known ones) is the line
   behind which new sections go. Cannot fail: text without headings has none. */
void sw_changelog_parse(sw_str name, sw_str text, sw_str marker, sw_arena *arena, sw_changelog *out);
/* The heading of a version, compared as PEP 440 where both are, else as text; NULL when there is none. */
const sw_changelog_heading *sw_changelog_find(const sw_changelog *log, sw_str version);
/* The section called Unreleased; NULL when there is none. */
const sw_changelog_heading *sw_changelog_unreleased(const sw_changelog *log);

/* The changelog of a project: `given` when it is set, else the first of CHANGELOG.md, CHANGES.md, HISTORY.md, NEWS.md,
   RELEASE_NOTES.md, their .rst and .txt forms and any case of them, at `root` and then in docs/ and doc/. *path is from `root`, "" = there is none. */
SW_NODISCARD bool sw_changelog_locate(sw_str root, sw_str given, sw_arena *arena, sw_str *path, sw_error *err);

typedef struct sw_changelog_release {
	sw_str version;         /* "1.4.0" */
	sw_str heading;         /* the whole heading line(s) as they go in, "## [1.4.0] - 2024-05-01" */
	sw_str body;            /* the section's text without heading */
	sw_str link;            /* URL of the comparison for "[1.4.0]: …", "" = none */
	sw_str unreleased_link; /* for "[Unreleased]: …", "" = none */
} sw_changelog_release;
/* One place of the old text and what takes it; in order, not overlapping. */
typedef struct sw_changelog_edit {
	size_t offset, len;
	sw_str text;
} sw_changelog_edit;
typedef SW_VEC(sw_changelog_edit) sw_changelog_edits;
/* What has to change so that `log` tells of the release: its section goes below Unreleased (whose text becomes its own text
   when there is some: what people wrote there wins over `body`), else behind the marker, else before the newest version,
   else to the end; the link definitions at the end are kept up. No edits at all when the version is there. SW_W081: the
   version is there with another text and cannot be replaced without losing what people wrote. */
SW_NODISCARD bool sw_changelog_add(const sw_changelog *log, const sw_changelog_release *release, sw_arena *arena,
				   sw_changelog_edits *out, sw_error *err);
/* Marks a version's heading [YANKED] or takes the mark away; no edits when it is so already, or has no heading. */
void sw_changelog_yank(const sw_changelog *log, sw_str version, bool yanked, sw_arena *arena, sw_changelog_edits *out);
/* The text with the edits done. */
sw_str sw_changelog_apply(const sw_changelog *log, const sw_changelog_edits *edits, sw_arena *arena);
/* A whole new changelog that has nothing but its head: Keep a Changelog 1.1.0 in Markdown. */
sw_str sw_changelog_new(sw_changelog_form form, sw_arena *arena);
