/* Writing a version into a copy of a project whose backend has no source for it, so that what was computed from git is what gets
   built; the sdist then carries it in pyproject.toml (or setup.cfg) like any static version. */
#pragma once
#include "project/project.h"

/* Sets the version in the files of `project` (its root is a private copy): [project] version, out of `dynamic`; without a
   [project] table the section [metadata] of setup.cfg. Every other byte stays. The record is not changed: load it again.
   SW_E021: there is no place for it; SW_F002. */
SW_NODISCARD bool sw_stamp_version(const sw_project *project, sw_str version, sw_arena *arena, sw_error *err);
