/* The core metadata that a project's tables will become, with places in its files instead of a document's. */
#pragma once
#include "check/check.h"
#include "project/project.h"

enum { SW_PROJECT_METADATA_MAX = 3 };

/* What one file of the project declares. */
typedef struct sw_project_metadata {
	const sw_project_file *file;
	sw_metadata metadata; /* offsets count in that file */
} sw_project_metadata;

/* Fills at most SW_PROJECT_METADATA_MAX parts and gives their number. Fields that the backend computes are not there. */
size_t sw_project_metadata_of(const sw_project *project, sw_arena *arena, sw_project_metadata *out);
/* Gives a finding the line and column of a place in `content`. */
void sw_finding_place(const sw_check *check, sw_finding *finding, sw_str content, size_t offset, size_t len);
