/* L003: the licence files that the metadata names are there. */
#include "check/internal.h"
#include "check/project_metadata.h"
#include "codec/glob.h"

#define LICENSE_MAX ((size_t)4 << 20) /* bytes that are looked at; the longest licences have 200 KB */

/* Where a wheel and an sdist keep the file (PEP 639). */
static sw_str stored_at(const sw_check *check, sw_str path)
{
	const sw_dist *dist = check->dist;
	const char *folder = dist->kind == SW_FILENAME_WHEEL ? "licenses/" : "";
	return sw_fmt(check->arena, "%.*s/%s%.*s", SW_ARG(dist->root), folder, SW_ARG(path));
}

static void look_at_file(sw_check *check, const sw_metadata_value *value)
{
	sw_str path = stored_at(check, value->text), content, why;
	sw_error err = {0};
	if (!sw_metadata_check_license_path(value->text, &why))
		return; /* told already */
	const sw_dist_member *member = sw_dist_find(check->dist, path);
	if (!member || member->kind != SW_MEMBER_FILE) {
		sw_finding *finding =
			sw_report(check, "License-File names \"%.*s\", but the file is not in the distribution",
				  SW_ARG(value->text));
		finding->member = path;
		finding->fix = check->dist->kind == SW_FILENAME_WHEEL
				       ? SW_STR("the file belongs into the licenses folder of dist-info: build with a "
						"current backend")
				       : SW_STR("include the file in the sdist");
		return;
	}
	if (sw_dist_read(check->dist, member, LICENSE_MAX, check->arena, &content, &err) && !sw_str_is_utf8(content)) {
		sw_finding *finding = sw_report(check, "the licence file \"%.*s\" is no UTF-8", SW_ARG(value->text));
		finding->member = path;
		sw_finding_lower(finding, SW_WARN);
		finding->fix = SW_STR("save it as UTF-8");
	}
}

static void look_at_patterns(sw_check *check)
{
	const sw_project *project = check->project;
	for (size_t i = 0; i < project->table.license_files.len; i++) {
		sw_field pattern = project->table.license_files.ptr[i];
		sw_error err = {0};
		if (sw_glob_pep639_check(pattern.text, &err))
			continue;
		sw_finding *finding = sw_report(check, "%s", err.message);
		finding->file = project->pyproject.path;
		sw_finding_place(check, finding, project->pyproject.text, pattern.offset, pattern.len);
	}
}

/* Before 2.4 the field was a habit of one backend, and where the files lie was nobody's rule. */
void sw_rule_license_files(sw_check *check)
{
	sw_rule_metadata(check);
	if (check->project) {
		look_at_patterns(check);
		return;
	}
	const sw_metadata *metadata = sw_check_metadata(check);
	if (!metadata || !check->dist->root.len)
		return;
	size_t rank = sw_metadata_version_rank(sw_metadata_get(metadata, SW_META_METADATA_VERSION));
	if (rank == SIZE_MAX || rank < sw_metadata_version_rank(SW_STR("2.4")))
		return;
	const sw_metadata_values *files = &metadata->fields[SW_META_LICENSE_FILE];
	for (size_t i = 0; i < files->len; i++)
		look_at_file(check, &files->ptr[i]);
}
