/* The places of a project that hold its version: where each is to the byte, what it says, and how a new version is written
   there. Found are

   - the declared ones: [project] version, [tool.poetry] version, setup.cfg, a literal in setup.py, the file that the build
     backend reads it from (flit, hatch, pdm, setuptools attr and file), what bumpver, bump-my-version, commitizen and
     python-semantic-release are configured with, and [tool.shipwheel.bump] files;
   - in the import package: __version__, __version_info__ and their like in __init__.py, _version.py, version.py,
     __version__.py, _about.py and __about__.py, as literals;
   - the project's own entry in uv.lock; `version:` of CITATION.cff.

   A project whose version comes from git has no places but those that it declares itself. */
#pragma once
#include "bump/config.h"
#include "bump/edit.h"
#include "project/project.h"
#include "vcs/git.h"
#include "version/version.h"

typedef enum sw_place_form {
	SW_PLACE_TEXT,   /* the version as text */
	SW_PLACE_TUPLE,  /* a Python tuple or list of its parts */
	SW_PLACE_PATTERN /* by a peer's pattern */
} sw_place_form;

typedef struct sw_place {
	size_t file;        /* number in edits->files */
	size_t offset, len; /* bytes that a new version replaces */
	uint32_t line;      /* from 1 */
	sw_str what;        /* "[project] version", "__version__" */
	sw_str text;        /* what stands there */
	sw_str version;     /* that it means, in normal form where it is a version */
	sw_place_form form;
	bool given; /* declared by the project: it must be there and be a version. Else found by its usual name */
	const sw_bump_place *declared; /* of SW_PLACE_PATTERN, in the configuration */
	sw_bump_hit hit;               /* of SW_PLACE_PATTERN */
} sw_place;

typedef struct sw_places {
	sw_edits edits;
	SW_VEC(sw_place) list;
	sw_str version;      /* what they all say, as the first of them writes it; "" when there is none */
	sw_version resolved; /* by the project's own rules; of the work tree */
	bool written;        /* it stands in files, not in tags */
	sw_strs notes;       /* what was looked at and left alone, one sentence each */
} sw_places;

/* Finds them. `git` (may be NULL) bounds what may be edited; nothing is asked of it. The order is that of the list above, with
   what `config` declares behind what the backend reads. `change` says when it is and where; its `current` may be "".
   SW_W042: a declared place leads out of the project or cannot be edited; SW_W065: it is not there; SW_O001, SW_O008 …: a
   declared file is broken. */
SW_NODISCARD bool sw_places_find(const sw_ctx *ctx, const sw_project *project, const sw_git *git,
				 const sw_bump_config *config, const sw_bump_change *change, sw_arena *arena,
				 sw_places *out, sw_error *err);
/* True when the place says this version; a tuple of numbers need not say what stands behind the release. */
bool sw_place_says(const sw_place *place, sw_str version, sw_arena *arena);
/* SW_W040, naming file and line of each, when two of them say different versions. */
SW_NODISCARD bool sw_places_agree(const sw_places *places, sw_error *err);
/* Plans change->next for every place that takes part in a bump by `words`, in places->edits. SW_W042: a place cannot express it. */
SW_NODISCARD bool sw_places_set(sw_places *places, const sw_bump_config *config, const sw_bump_change *change,
				const sw_strs *words, sw_error *err);
