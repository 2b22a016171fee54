/* shipwheel's own way from tags to versions, for projects that have no other source of a version, and for those that choose it
   (style = "shipwheel"): as pure functions. Where it differs from setuptools-scm: a tag that is no version is passed over and
   never fails a build; of several tags on one commit the highest version counts; a version that follows a tag is always above
   it and always PEP 440; epoch and pre-release are kept; a history that is cut off gives an error, never a guess. */
#pragma once
#include "project/project.h"
#include "pyspec/pep440.h"

#define SW_TAG_PLACEHOLDER "{version}"

/* What a tag's name looks like. */
typedef struct sw_tag_form {
	sw_str before, after; /* around the version */
	bool set;             /* by the project's settings; else also "1.0", "release-1.0" and "NAME-1.0" are read */
	sw_str name;          /* of the project, normalised; "" = unknown */
	bool calver;          /* a lone number such as 2024 or 20240131 is a version too */
} sw_tag_form;

/* From [tool.shipwheel.version] tag-format and calver; the default is "v{version}". SW_W003: the text does not hold "{version}" just
   once, or no tag of git can look like that. */
SW_NODISCARD bool sw_tag_form_read(const sw_project *project, sw_arena *arena, sw_tag_form *out, sw_error *err);
/* The name of the tag of a version: "v1.2.0". */
sw_str sw_tag_form_name(const sw_tag_form *form, sw_str version, sw_arena *arena);
/* The version that a tag's name holds. False: none, and *why says why for people ("it is a lone number"). */
bool sw_tag_form_parse(const sw_tag_form *form, sw_str tag, sw_arena *arena, sw_pep440 *out, const char **why);
/* The pattern for git describe that every tag of this form matches. */
sw_str sw_tag_form_glob(const sw_tag_form *form, sw_arena *arena);

/* The version of a tree `distance` commits (0: a changed tree on the tag itself) after the tag `base`:
   the last number counts on (of the post-release, else of the pre-release, else of the release), as a development release:
   1.2.3 -> 1.2.4.dev5, 1!2.0rc1 -> 1!2.0rc2.dev5, 1.0.dev3 -> 1.0.dev8. Always above `base`. SW_W004: the numbers are too
   large to count on. */
SW_NODISCARD bool sw_own_next(const sw_pep440 *base, int64_t distance, sw_arena *arena, sw_pep440 *out, sw_error *err);

/* The tag that started the running CI job, and the variable that names it; both "" when there is none. */
void sw_ci_tag(const sw_env *env, sw_str *tag, const char **variable);
