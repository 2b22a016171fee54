/* The files that setuptools-scm and hatch-vcs write while they build, as pure functions from version to bytes. */
#pragma once
#include "base/err.h"

typedef struct sw_version_file_spec {
	sw_str path; /* decides the default template by its suffix: .py or .txt */
	const sw_str
		*template; /* str.format template with the fields version, version_tuple and scm_version; NULL or "" = default */
	sw_str version; /* as the tool prints it */
	sw_str node;    /* "g…" as printed; "" = None */
} sw_version_file_spec;

/* The content, byte for byte as setuptools-scm 10.3.4 writes it. SW_W007: no default template for the suffix, or a field
   that the template cannot have. */
SW_NODISCARD bool sw_version_file_render(const sw_version_file_spec *spec, sw_arena *arena, sw_str *out, sw_error *err);
/* A Python string literal as repr() gives it. Bytes that are no UTF-8 are written as \xNN. */
sw_str sw_python_repr(sw_arena *arena, sw_str text);
/* version_tuple as repr() gives it: "(1, 0, 1, 'dev3', 'g1e93ebd1d')". */
sw_str sw_version_tuple(sw_arena *arena, sw_str version);
