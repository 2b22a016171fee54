/* Shared by the files that look for places, for nobody else. */
#pragma once
#include "bump/place.h"
#include "codec/pyliteral.h"

typedef struct place_search {
	const sw_project *project;
	const sw_bump_config *config;
	sw_bump_change change; /* current: what the first place says */
	sw_str work_tree;      /* "" = no repository */
	sw_arena *arena;
	sw_places *out;
} place_search;

/* A sentence for places->notes. */
void sw_place_note(const place_search *s, const char *format, ...) SW_PRINTF(2, 3);
/* True when the settings leave the file out. */
bool sw_place_skipped(const place_search *s, sw_str path);
/* Reads `path` (from the project's root). *there = false: no such file, or skipped. An error for what may not be edited. */
bool sw_place_open(const place_search *s, sw_str path, bool *there, size_t *file, sw_error *err);
/* Adds a place whose bytes [offset, offset + len) are the version itself; nothing when the same bytes are one already. */
void sw_place_add(const place_search *s, sw_place place);
/* The file's old text. */
sw_str sw_place_text(const place_search *s, size_t file);

/* The literals with the names of versions in a Python file: every one with an unambiguous name, and those called `version` or
   VERSION where the file is about nothing else. `only` (may be NULL): the assignment of this name and no other, which the
   project declares. */
bool sw_place_python(const place_search *s, size_t file, const char *only, sw_error *err);
/* The assignment whose expression begins on `line`, else false. */
bool sw_place_python_line(const place_search *s, size_t file, uint32_t line, bool *found, sw_error *err);
/* The same of a text that is in no file of the project (a member of a wheel). */
typedef struct sw_place_literal {
	sw_str name, version; /* normal form */
	bool numbers_only;    /* a tuple that says no more than the release */
	sw_where where;
} sw_place_literal;
typedef SW_VEC(sw_place_literal) sw_place_literal_list;
bool sw_place_literals(sw_str path, sw_str text, sw_arena *arena, sw_place_literal_list *out, sw_error *err);
/* True for the names of files that sw_place_python looks into. */
bool sw_place_is_version_file(sw_str path);
/* A literal of setup(version=…) or the name that it stands for. */
bool sw_place_setup_py(const place_search *s, size_t file, sw_field version, sw_error *err);

/* What the configuration declares: peers' patterns and [tool.shipwheel.bump] files. */
bool sw_place_declared(const place_search *s, sw_error *err);
/* Paths of the import package's files that usually hold the version, from the root; each is there. */
bool sw_place_layout(const place_search *s, sw_strs *out, sw_error *err);
/* `version:` of CITATION.cff. */
bool sw_place_citation(const place_search *s, sw_error *err);
/* The project's entry in uv.lock, here or further up in the repository. */
bool sw_place_locks(const place_search *s, sw_error *err);
