/* Z and T: what the readers of archives find, and how an sdist must look as a whole. */
#include <string.h>

#include "check/internal.h"
#include "pyspec/filename.h"

static bool is_mine(const sw_check *check, const sw_fault *fault)
{
	return strcmp(fault->rule, check->rule->id) == 0;
}

static void set_fix(sw_finding *finding, const sw_fault *fault)
{
	if (sw_str_ends(fault->member, SW_STR("/PKG-INFO")) && sw_str_find(fault->message, SW_STR("twice")) != SW_NPOS)
		finding->fix = SW_STR(
			"remove PKG-INFO from the repository (git rm --cached PKG-INFO): the backend writes its own");
	else if (strcmp(fault->rule, "SW-Z002") == 0)
		finding->fix =
			SW_STR("build the wheel with a current backend, which writes to a file and not to a pipe");
}

/* Every fault of the archive that belongs to this rule. */
void sw_rule_archive(sw_check *check)
{
	const sw_faults *faults = &check->dist->faults;
	sw_each (fault, &faults->list) {
		if (!is_mine(check, fault))
			continue;
		sw_finding *finding =
			sw_finding_lower(sw_report(check, "%.*s", SW_ARG(fault->message)), fault->severity);
		if (fault->severity > finding->severity)
			finding->severity = fault->severity; /* of T002 PyPI refuses some and takes others */
		finding->member = fault->member;
		set_fix(finding, fault);
	}
	if (faults->dropped && is_mine(check, &faults->list.ptr[faults->list.len - 1]))
		sw_report(check, "%zu more faults of the archive are not listed", faults->dropped);
}

/* PyPI wants one top folder and PKG-INFO in it, by exact name; PEP 625 wants the folder to be called like the file. */
void sw_rule_sdist_layout(sw_check *check)
{
	const sw_dist *dist = check->dist;
	sw_rule_archive(check);
	if (dist->members.len == 0)
		return; /* nothing could be read, and that is reported */
	if (!dist->root.len) {
		sw_report(check, "its members do not lie in one top folder")->fix =
			SW_STR("let the backend write the sdist: everything belongs into NAME-VERSION/");
		return;
	}
	if (!dist->metadata.ptr)
		sw_report(check, "it has no file %.*s/PKG-INFO", SW_ARG(dist->root))->fix =
			SW_STR("let the backend write the sdist: an archive of the repository is none");
	sw_str stem = sw_str_sub(dist->filename, 0, dist->filename.len - strlen(".tar.gz"));
	if (dist->named && !dist->sdist.zip && !sw_str_eq(dist->root, stem))
		sw_finding_lower(sw_report(check, "its top folder is %.*s, but must be called like the file, %.*s",
					   SW_ARG(dist->root), SW_ARG(stem)),
				 SW_SEV_ERROR);
}

static bool has_file(const sw_dist *dist, const char *name)
{
	sw_each (member, &dist->members)
		if (member->kind != SW_MEMBER_DIR && member->name.len == dist->root.len + 1 + strlen(name) &&
		    sw_str_starts(member->name, dist->root) &&
		    sw_str_is(sw_str_from(member->name, dist->root.len + 1), name))
			return true;
	return false;
}

void sw_rule_sdist_buildable(sw_check *check)
{
	const sw_dist *dist = check->dist;
	sw_rule_archive(check);
	if (!dist->root.len)
		return; /* SW-T001 */
	bool setup = has_file(dist, "setup.py");
	if (!has_file(dist, "pyproject.toml")) {
		sw_finding *finding = sw_report(
			check, setup ? "it has a setup.py, but no pyproject.toml: installers must guess how to build it"
				     : "it has neither pyproject.toml nor setup.py: nobody can build it");
		sw_finding_lower(finding, setup ? SW_WARN : SW_SEV_ERROR);
		finding->fix = SW_STR(
			"add a pyproject.toml with [build-system] to the project (and to what the sdist includes)");
	}
	const sw_metadata *metadata = sw_check_metadata(check);
	sw_str version = metadata ? sw_metadata_get(metadata, SW_META_METADATA_VERSION) : (sw_str){0};
	if (version.ptr && sw_metadata_version_rank(version) < sw_metadata_version_rank(SW_STR("2.2"))) {
		sw_finding *finding =
			sw_report(check, "PKG-INFO has metadata version %.*s: only from 2.2 on may it be relied on",
				  SW_ARG(sw_str_sub(version, 0, 20)));
		sw_finding_lower(finding, SW_WARN)->member = sw_fmt(check->arena, "%.*s/PKG-INFO", SW_ARG(dist->root));
		finding->fix = SW_STR("build with a current backend");
	}
}
