/* The functions of the rows of rules.def. Several rows may share one. */
#pragma once
#include "check/check.h"

void sw_rule_archive(sw_check *check);
void sw_rule_sdist_filename(sw_check *check);
void sw_rule_wheel_filename(sw_check *check);
void sw_rule_platform_tag(sw_check *check);
void sw_rule_sdist_layout(sw_check *check);
void sw_rule_sdist_buildable(sw_check *check);
void sw_rule_dist_info(sw_check *check);
void sw_rule_record_names(sw_check *check);
void sw_rule_record_hashes(sw_check *check);
void sw_rule_wheel_tags(sw_check *check);
void sw_rule_root_is_purelib(sw_check *check);
void sw_rule_entry_points(sw_check *check);
/* Core metadata, of a distribution or of a project: one function for all rules that only tell the problems of pyspec. */
void sw_rule_metadata(sw_check *check);
void sw_rule_metadata_fields(sw_check *check);
void sw_rule_metadata_texts(sw_check *check);
void sw_rule_project_name(sw_check *check);
void sw_rule_version(sw_check *check);
void sw_rule_license_files(sw_check *check);
