/* Repositories of other systems than git, named so that nobody wonders. */
#include "version/engine.h"

#include "base/fs.h"
static const struct {
	const char *marker, *name, *fix;
} systems[] = {
	{".jj", "Jujutsu", "jj git export, or SETUPTOOLS_SCM_DISABLE_JJ=1 to take the git repository behind it"},
	{".hg", "Mercurial", "work in a git clone of the project"},
	{".svn", "Subversion", "work in a git clone of the project"},
	{".bzr", "Bazaar", "work in a git clone of the project"},
	{"_darcs", "Darcs", "work in a git clone of the project"},
	{".pijul", "Pijul", "work in a git clone of the project"},
};

bool sw_resolution_refuse(const sw_resolution *r, sw_str dir, sw_str marker, sw_error *err)
{
	for (size_t i = 0; marker.len && i < SW_COUNTOF(systems); i++) {
		if (!sw_str_is(marker, systems[i].marker) || !sw_is_dir(sw_path_join(r->arena, dir, marker)))
			continue;
		sw_fail(err, SW_G101, "%.*s is a repository of %s, and shipwheel reads only git", SW_ARG(dir),
			systems[i].name);
		return sw_hint(err, "%s", systems[i].fix);
	}
	return true;
}

bool sw_resolution_refuse_any(const sw_resolution *r, sw_str dir, sw_error *err)
{
	for (;; dir = sw_path_dir(dir)) {
		for (size_t i = 0; i < SW_COUNTOF(systems); i++)
			if (!sw_resolution_refuse(r, dir, sw_str_of(systems[i].marker), err))
				return false;
		if (dir.len <= 1)
			return true;
	}
}
