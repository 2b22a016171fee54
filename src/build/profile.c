#include "build/profile.h"

#include "pyspec/name.h"
#include "pyspec/pep508.h"

/* Whether the requirement applies to any interpreter that builds today is not asked: a marker is taken as true, so that a
   stranger behind a marker is still a stranger. */
static bool parse(sw_native *native, const sw_field *field, sw_requirement *out)
{
	sw_error err = {0};
	return sw_requirement_parse(field->text, native->arena, out, &err) && out->url.len == 0;
}

static bool refuse(sw_native *native, const sw_field *field, const char *what)
{
	if (field->len == 0)
		return sw_native_no(native, "%s: %.*s", what, SW_ARG(field->text));
	return sw_native_no_at(native, &native->input->project->pyproject, field->offset, "%s: %.*s", what,
			       SW_ARG(field->text));
}

bool sw_profile_only(sw_native *native, const char *const *names)
{
	sw_each (field, &native->input->project->build.requires) {
		sw_requirement requirement;
		if (!parse(native, field, &requirement))
			return refuse(native, field, "build requirement that is not understood");
		sw_str name = sw_name_normalise(native->arena, requirement.name);
		size_t i = 0;
		while (names[i] && !sw_str_is(name, names[i]))
			i++;
		if (!names[i])
			return refuse(native, field, "unknown build requirement, which may change the build");
	}
	return true;
}

/* True when every requirement on the distribution allows the release. *pinned points to the last of them. */
static bool allowed(sw_native *native, const sw_profile_table *table, sw_str version, const sw_field **pinned)
{
	sw_each (field, &native->input->project->build.requires) {
		sw_requirement requirement;
		if (!parse(native, field, &requirement) ||
		    !sw_str_is(sw_name_normalise(native->arena, requirement.name), table->name))
			continue;
		*pinned = field;
		if (!sw_specifier_contains(&requirement.specifiers, version, SW_PRERELEASES_NO))
			return false;
	}
	return true;
}

const sw_profile_release *sw_profile_choose(sw_native *native, const sw_profile_table *table)
{
	const sw_field *pinned = NULL;
	for (size_t i = 0; i < table->count; i++) {
		const sw_profile_release *release = &table->releases[i];
		if (!allowed(native, table, sw_str_of(release->version), &pinned))
			continue;
		if (release->profile)
			return release;
		if (pinned)
			refuse(native, pinned, "this leads to a release that is not imitated");
		else
			sw_native_no(native, "%s %s is not imitated", table->name, release->version);
		return NULL;
	}
	if (pinned)
		refuse(native, pinned, "no known release satisfies this");
	else
		sw_native_no(native, "no known release of %s", table->name);
	return NULL;
}
