/* The files that setuptools-scm and hatch-vcs write while they build, as pure functions from version to bytes. */
#pragma once
#include "version/scm.h"

typedef struct sw_version_file_spec {
	sw_str path;               /* decides the default template by its suffix: .py or .txt */
	sw_str format;             /* template in the notation of str.format; "" = default */
	sw_str version;            /* as the tool prints it */
	const sw_scm_facts *facts; /* for scm_version; NULL = none: its short_node is None, nothing else is known */
} sw_version_file_spec;

/* The content, byte for byte as setuptools-scm 10.3.4 writes it. Fields: version, version_tuple (also with an index),
   scm_version with .short_node .node .distance .dirty .exact .branch .tag .node_date .time; conversions !r and !s. SW_W007: no default
   template for the suffix, or the template asks for something else. */
SW_NODISCARD bool sw_version_file_render(const sw_version_file_spec *spec, sw_arena *arena, sw_str *out, sw_error *err);
/* A Python string literal as repr() gives it. Bytes that are no UTF-8 are written as \xNN. */
sw_str sw_python_repr(sw_arena *arena, sw_str text);
/* version_tuple as repr() gives it: "(1, 0, 1, 'dev3', 'g1e93ebd1d')". */
sw_str sw_version_tuple(sw_arena *arena, sw_str version);
