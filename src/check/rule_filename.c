/* N002 to N004: file names of distributions. */
#include "check/internal.h"
#include "pyspec/filename.h"
#include "pyspec/name.h"

/* Name and version as the metadata has them; without metadata those of the file name, which must then be in normal
   form. */
static void project_of(sw_check *check, sw_str normal_name, const sw_pep440 *version, sw_str *name, sw_str *text)
{
	const sw_metadata *metadata = sw_check_metadata(check);
	*name = metadata ? sw_metadata_get(metadata, SW_META_NAME) : (sw_str){0};
	*text = metadata ? sw_metadata_get(metadata, SW_META_VERSION) : (sw_str){0};
	if (!name->len || !sw_name_valid(*name))
		*name = normal_name;
	if (!text->len || !sw_pep440_valid(*text))
		*text = sw_pep440_format(version, check->arena);
}

static const char rename_fix[] = "build it with a current backend; a file must not be renamed by hand";

void sw_rule_sdist_filename(sw_check *check)
{
	const sw_dist *dist = check->dist;
	sw_error why = {0};
	sw_str name, version;
	if (!dist->named) {
		sw_report(check, "%.*s", SW_ARG(dist->name_problem))->fix = sw_str_of(rename_fix);
		return;
	}
	project_of(check, dist->sdist.normal_name, &dist->sdist.version, &name, &version);
	if (!sw_filename_check_sdist(&dist->sdist, name, version, &why))
		sw_report(check, "%s", why.message)->fix = sw_fmt(
			check->arena, "the name must be %.*s", SW_ARG(sw_filename_sdist(check->arena, name, version)));
}

void sw_rule_wheel_filename(sw_check *check)
{
	const sw_dist *dist = check->dist;
	const sw_wheel_filename *wheel = &dist->wheel;
	sw_error why = {0};
	sw_str name, version;
	if (!dist->named) {
		sw_report(check, "%.*s", SW_ARG(dist->name_problem))->fix = sw_str_of(rename_fix);
		return;
	}
	project_of(check, wheel->normal_name, &wheel->version, &name, &version);
	if (!sw_filename_check_wheel(wheel, name, version, &why))
		sw_report(check, "%s", why.message)->fix =
			sw_fmt(check->arena, "the name must be %.*s",
			       SW_ARG(sw_filename_wheel(check->arena, name, version, wheel->build, wheel->tag)));
	if (!wheel->tags_sorted)
		sw_finding_lower(sw_report(check, "the tags in \"%.*s\" are not in sorted order, as PEP 425 asks",
					   SW_ARG(wheel->tag)),
				 SW_INFO);
}

static void look_at_parts(sw_check *check, sw_str parts, bool (*known)(sw_str part), const char *what,
			  sw_severity severity, const char *verdict, const char *fix)
{
	sw_str part;
	while (parts.ptr && sw_str_split(&parts, '.', &part)) {
		if (known(part))
			continue;
		sw_finding *finding =
			sw_report(check, "the %s tag \"%.*s\" %s", what, SW_ARG(sw_str_sub(part, 0, 100)), verdict);
		sw_finding_lower(finding, severity)->fix = sw_str_of(fix);
	}
}

void sw_rule_platform_tag(sw_check *check)
{
	const sw_wheel_filename *wheel = &check->dist->wheel;
	if (!check->dist->named)
		return;
	look_at_parts(check, wheel->platform, sw_tags_pypi_platform, "platform", SW_REJECT,
		      "is not one that PyPI takes",
		      sw_str_starts(wheel->platform, SW_STR("linux_"))
			      ? "run auditwheel repair on the wheel, or build it with cibuildwheel, to get a manylinux "
				"or musllinux tag"
			      : "");
	look_at_parts(check, wheel->python, sw_tags_known_python, "interpreter", SW_WARN,
		      "has no known form: installers will pass the wheel over", "");
	look_at_parts(check, wheel->abi, sw_tags_known_abi, "ABI", SW_WARN,
		      "has no known form: installers will pass the wheel over", "");
}
