/* The settings of hatch, and what becomes of each: what selects files is not translated but read off the wheel
   (layout.c), what runs code or writes elsewhere is left to a person. hatchling 1.33: builders/config.py,
   builders/wheel.py, builders/sdist.py. */
#include "migrate/internal.h"

typedef enum fate {
	FATE_SEEN,   /* what it does is seen in the built files */
	FATE_NOTHING /* it changes nothing of what is published */
} fate;

static const struct build_key {
	const char *name;
	fate fate;
} build_keys[] = {
	{"include", FATE_SEEN},
	{"exclude", FATE_SEEN},
	{"packages", FATE_SEEN},
	{"only-include", FATE_SEEN},
	{"only-packages", FATE_SEEN},
	{"artifacts", FATE_SEEN},
	{"force-include", FATE_SEEN},
	{"sources", FATE_SEEN},
	{"ignore-vcs", FATE_SEEN},
	{"shared-data", FATE_SEEN},
	{"shared-scripts", FATE_SEEN},
	{"bypass-selection", FATE_SEEN},
	{"skip-excluded-dirs", FATE_NOTHING},
	{"reproducible", FATE_NOTHING},
	{"directory", FATE_NOTHING},
	{"versions", FATE_NOTHING},
	{"core-metadata-version", FATE_NOTHING},
	{"macos-max-compat", FATE_NOTHING},
	{"dev-mode-dirs", FATE_NOTHING},
	{"dev-mode-exact", FATE_NOTHING},
	{"dependencies", FATE_NOTHING}, /* this and the next two: packages for hooks, and there are none */
	{"require-runtime-dependencies", FATE_NOTHING},
	{"require-runtime-features", FATE_NOTHING},
	{"targets", FATE_NOTHING}, /* looked at one by one */
};

static const struct refused_key {
	const char *name, *text, *step;
} refused_keys[] = {
	{"hooks", "a build hook runs", "setuptools has no such hook: do its work before the build, or in setup.py"},
	{"strict-naming", "file names are not normalised", "remove the key: setuptools always normalises"},
	{"extra-metadata", "files are put into the metadata folder of the wheel",
	 "setuptools cannot: ship them in the package"},
	{"sbom-files", "files are put into the metadata folder of the wheel",
	 "setuptools cannot: ship them in the package"},
	{"support-legacy", "the sdist gets a generated setup.py", "remove the key"},
};

static const struct refused_key *refused(sw_str key)
{
	for (size_t i = 0; i < SW_COUNTOF(refused_keys); i++)
		if (sw_str_is(key, refused_keys[i].name))
			return &refused_keys[i];
	return NULL;
}

static bool known(sw_str key)
{
	for (size_t i = 0; i < SW_COUNTOF(build_keys); i++)
		if (sw_str_is(key, build_keys[i].name))
			return true;
	return false;
}

static void check_key(migrate_job *job, const sw_toml *doc, const sw_toml_value *value)
{
	const struct refused_key *row = refused(value->key);
	sw_str name = sw_toml_name(value, job->arena);
	if (row)
		sw_migrate_obstacle_at(job, doc, value, sw_fmt(job->arena, "%.*s: %s", SW_ARG(name), row->text),
				       sw_str_of(row->step));
	else if (!known(value->key))
		sw_migrate_obstacle_at(job, doc, value,
				       sw_fmt(job->arena, "%.*s: what it does is not known here", SW_ARG(name)),
				       SW_STR("find its counterpart in setuptools, and remove it"));
}

/* Names one by one the hooks of a table, where a hook that is switched off is as good as none. */
static void check_hooks(migrate_job *job, const sw_toml *doc, const sw_toml_value *hooks)
{
	if (!hooks || hooks->kind != SW_TOML_TABLE)
		return;
	sw_toml_each(it, hooks)
	{
		const sw_toml_value *hook = sw_toml_of(it);
		const sw_toml_value *on = sw_toml_at(hook, SW_STR("enable-by-default"));
		if (on && on->kind == SW_TOML_BOOLEAN && !on->boolean)
			continue;
		sw_migrate_obstacle_at(
			job, doc, hook,
			sw_fmt(job->arena, "%.*s: a build hook runs", SW_ARG(sw_toml_name(hook, job->arena))),
			sw_str_of(refused_keys[0].step));
	}
}

static void check_table(migrate_job *job, const sw_toml *doc, const sw_toml_value *table)
{
	if (!table || table->kind != SW_TOML_TABLE)
		return;
	sw_toml_each(it, table)
	{
		const sw_toml_value *value = sw_toml_of(it);
		if (sw_str_is(it->key, "hooks"))
			check_hooks(job, doc, value);
		else
			check_key(job, doc, value);
	}
}

static void check_metadata(migrate_job *job)
{
	const sw_toml *doc = NULL;
	const sw_toml_value *hooks = sw_migrate_hatch(job, "metadata.hooks", &doc);
	if (!hooks || hooks->kind != SW_TOML_TABLE)
		return;
	sw_toml_each(it, hooks) sw_migrate_obstacle_at(
		job, doc, sw_toml_of(it),
		sw_fmt(job->arena, "%.*s: a hook makes metadata", SW_ARG(sw_toml_name(sw_toml_of(it), job->arena))),
		SW_STR("write what it makes into [project]"));
}

void sw_migrate_hatch_keys(migrate_job *job)
{
	const sw_toml *doc = NULL;
	if (!sw_migrate_is_hatch(job) || job->options->to == SW_MIGRATE_HATCH_VCS)
		return;
	const sw_toml_value *build = sw_migrate_hatch(job, "build", &doc);
	check_table(job, doc, build);
	const sw_toml_value *targets = sw_migrate_hatch(job, "build.targets", &doc);
	if (targets && targets->kind == SW_TOML_TABLE)
		sw_toml_each(it, targets) if (sw_str_is(it->key, "wheel") || sw_str_is(it->key, "sdist"))
			check_table(job, doc, sw_toml_of(it));
	check_metadata(job);
}
