/* File names of wheels (PEP 427, 491) and sdists (PEP 625) and their parts; packaging.python.org, "Binary distribution
   format" and "Source distribution format". Reading is as tolerant as installers are, because files older than the rules stay
   published; the strict functions say what an index takes today. */
#pragma once
#include "pyspec/pep440.h"
#include "pyspec/tags.h"

typedef struct sw_wheel_filename {
	sw_str name;         /* as in the file name */
	sw_str normal_name;  /* PEP 503 */
	sw_str version_text; /* as in the file name */
	sw_pep440 version;
	sw_str build;                    /* "" = none; "1local", as written */
	sw_str build_number, build_rest; /* what it is sorted by: its digits without leading zeros, what follows */
	sw_str tag;                      /* "py2.py3-none-any" */
	sw_str python, abi, platform;    /* the parts of it, still compressed, as written */
	sw_tags tags;                    /* expanded */
	bool tags_sorted;
} sw_wheel_filename;

typedef struct sw_sdist_filename {
	sw_str name, normal_name, version_text;
	sw_pep440 version;
	bool zip; /* ends with .zip: installers still read it, PyPI takes it no more */
} sw_sdist_filename;

typedef enum sw_filename_kind { SW_FILENAME_OTHER, SW_FILENAME_WHEEL, SW_FILENAME_SDIST } sw_filename_kind;
/* By the end alone: ".whl", ".tar.gz" or ".zip". The last path component counts. */
sw_filename_kind sw_filename_kind_of(sw_str path);
/* The last component of a path with "/". */
sw_str sw_filename_of(sw_str path);

/* Fails with SW_M121 and says why. `filename` has no folder. */
SW_NODISCARD bool sw_filename_parse_wheel(sw_str filename, sw_arena *arena, sw_wheel_filename *out, sw_error *err);
SW_NODISCARD bool sw_filename_parse_sdist(sw_str filename, sw_arena *arena, sw_sdist_filename *out, sw_error *err);

/* What PyPI asks of a file of project `name` in version `version` (any spelling): SW_M121 and the reason when it would be
   refused. A wheel's version must compare equal, an sdist's must be the normal form; the name must be the escaped one. */
SW_NODISCARD bool sw_filename_check_wheel(const sw_wheel_filename *file, sw_str name, sw_str version, sw_error *err);
SW_NODISCARD bool sw_filename_check_sdist(const sw_sdist_filename *file, sw_str name, sw_str version, sw_error *err);

/* "name-1.0": the escaped name and the normal form of `version` with "-" as "_"; a text that is no version is kept. Also the
   folder in an sdist and the stem of dist-info and data folders. */
sw_str sw_filename_stem(sw_arena *arena, sw_str name, sw_str version);
/* "name-1.0.tar.gz". */
sw_str sw_filename_sdist(sw_arena *arena, sw_str name, sw_str version);
/* "name-1.0-1-py3-none-any.whl"; `build` "" = none; `tag` with all three parts. */
sw_str sw_filename_wheel(sw_arena *arena, sw_str name, sw_str version, sw_str build, sw_str tag);
