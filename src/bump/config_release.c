/* [tool.commitizen] (commitizen 4.19.3) and [tool.semantic_release] (python-semantic-release 10.7.0): what of them tells where a
   version stands and how commit and tag are named. What they conclude from commits is the room changes'. */
#include "bump/config_internal.h"

/* commitizen ------------------------------------------------------------------------------------------------------------- */

/* "path" or "path:regex". */
static bool read_version_files(const config_reader *r)
{
	const sw_toml_value *files = sw_toml_at(r->source->table, SW_STR("version_files"));
	sw_strs entries = {0};
	if (!files)
		return true;
	if (!sw_bumpcfg_value_list(r, files, &entries))
		return false;
	for (size_t i = 0; i < entries.len; i++) {
		const sw_toml_value *at = files->kind == SW_TOML_ARRAY ? files->items.ptr[i] : files;
		sw_str path = entries.ptr[i], regex = SW_STR("");
		(void)sw_str_cut(entries.ptr[i], SW_STR(":"), &path, &regex);
		sw_bump_place place = sw_bumpcfg_new_place(r, SW_BUMP_LINES, path, at);
		sw_push(r->arena, &place.patterns, regex);
		sw_push(r->arena, &r->out->places, place);
	}
	return true;
}

/* The setting "version" itself. */
static void add_own_version(const config_reader *r)
{
	const sw_toml_value *version = sw_toml_at(r->source->table, SW_STR("version"));
	if (!version || version->kind != SW_TOML_STRING)
		return;
	sw_bump_place place = sw_bumpcfg_new_place(r, SW_BUMP_KEY, r->source->path, version);
	if (r->source->json) {
		place.kind = SW_BUMP_SEARCH;
		place.regex = true;
		place.search = SW_STR("(\"version\"\\s*:\\s*\"){current_version}(\")");
		place.replace = SW_STR("\\g<1>{new_version}\\g<2>");
	} else {
		sw_push(r->arena, &place.patterns, SW_STR("tool.commitizen.version"));
	}
	sw_push(r->arena, &r->out->places, place);
}

static bool read_provider(const config_reader *r)
{
	sw_bump_config *out = r->out;
	out->version_provider = SW_STR("commitizen");
	if (!sw_bumpcfg_text(r, r->source->table, "version_provider", &out->version_provider) ||
	    !sw_bumpcfg_text(r, r->source->table, "version", &out->current))
		return false;
	static const char *const ours[] = {"pep621", "poetry", "uv", "scm"};
	if (sw_str_is(out->version_provider, "commitizen")) {
		add_own_version(r);
		return true;
	}
	out->current = (sw_str){0};
	for (size_t i = 0; i < SW_COUNTOF(ours); i++)
		if (sw_str_is(out->version_provider, ours[i]))
			return true;
	return sw_bumpcfg_refuse(
		r, sw_toml_at(r->source->table, SW_STR("version_provider")),
		"version_provider \"%.*s\" is not of a Python project; known are commitizen, pep621, poetry, uv and "
		"scm",
		SW_ARG(out->version_provider));
}

bool sw_bumpcfg_read_commitizen(const config_reader *r)
{
	const sw_toml_value *table = r->source->table;
	sw_bump_config *out = r->out;
	sw_str scheme = {0}, changelog = SW_STR("CHANGELOG.md");
	bool keeps_changelog = false;
	out->commit = out->tag = SW_SWITCH_ON;
	out->push = out->annotated = SW_SWITCH_OFF;
	out->commit_message = SW_STR("bump: version $current_version \xe2\x86\x92 $new_version");
	out->tag_name = out->tag_message = SW_STR("$version");
	if (!read_provider(r) || !read_version_files(r) || !sw_bumpcfg_text(r, table, "tag_format", &out->tag_name) ||
	    !sw_bumpcfg_text(r, table, "bump_message", &out->commit_message) ||
	    !sw_bumpcfg_text(r, table, "version_scheme", &scheme) ||
	    !sw_bumpcfg_text(r, table, "changelog_file", &changelog) ||
	    !sw_bumpcfg_bool(r, table, "update_changelog_on_bump", &keeps_changelog) ||
	    !sw_bumpcfg_flag(r, table, "annotated_tag", &out->annotated) ||
	    !sw_bumpcfg_flag(r, table, "gpg_sign", &out->sign) ||
	    !sw_bumpcfg_hooks(r, "pre_bump_hooks", SW_HOOK_PRE_COMMIT) ||
	    !sw_bumpcfg_hooks(r, "post_bump_hooks", SW_HOOK_POST_COMMIT))
		return false;
	if (!out->tag_name.len)
		out->tag_name = SW_STR("$version");
	out->tag_message = out->tag_name;
	out->semver = sw_str_starts(scheme, SW_STR("semver"));
	out->changelog = keeps_changelog ? changelog : SW_STR("");
	return true;
}

/* python-semantic-release ------------------------------------------------------------------------------------------------ */

/* "path:name" or "path:name:nf|tf". */
static bool read_declarations(const config_reader *r, const char *key, sw_bump_place_kind kind)
{
	const sw_toml_value *value = sw_toml_at(r->source->table, sw_str_of(key));
	sw_strs entries = {0};
	if (!value)
		return true;
	if (!sw_bumpcfg_value_list(r, value, &entries))
		return false;
	for (size_t i = 0; i < entries.len; i++) {
		const sw_toml_value *at = value->kind == SW_TOML_ARRAY ? value->items.ptr[i] : value;
		sw_str path, name, form = SW_STR("nf");
		if (!sw_str_cut(entries.ptr[i], SW_STR(":"), &path, &name))
			return sw_bumpcfg_refuse(r, at, "%s has \"%.*s\" without a colon", key, SW_ARG(entries.ptr[i]));
		(void)sw_str_cut(name, SW_STR(":"), &name, &form);
		if (!sw_str_is(form, "nf") && !sw_str_is(form, "tf"))
			return sw_bumpcfg_refuse(r, at, "%s has the form \"%.*s\": known are nf and tf", key,
						 SW_ARG(form));
		sw_bump_place place = sw_bumpcfg_new_place(r, kind, path, at);
		place.glob = false;
		place.as_tag = sw_str_is(form, "tf");
		sw_push(r->arena, &place.patterns, name);
		sw_push(r->arena, &r->out->places, place);
	}
	return true;
}

/* The token of the first branch that makes pre-releases. */
static bool read_token(const config_reader *r)
{
	const sw_toml_value *branches = NULL;
	r->out->prerelease_token = SW_STR("rc");
	if (!sw_bumpcfg_table(r, r->source->table, "branches", &branches))
		return false;
	if (branches)
		sw_toml_each(it, branches)
		{
			const sw_toml_value *branch = sw_toml_of(it);
			bool prerelease = false;
			if (branch->kind != SW_TOML_TABLE || !sw_bumpcfg_bool(r, branch, "prerelease", &prerelease))
				return sw_bumpcfg_refuse(r, branch, "a branch must be a table");
			if (prerelease)
				return sw_bumpcfg_text(r, branch, "prerelease_token", &r->out->prerelease_token);
		}
	return true;
}

static bool read_changelog(const config_reader *r)
{
	const sw_toml_value *changelog = NULL, *templates = NULL;
	r->out->changelog = SW_STR("CHANGELOG.md");
	if (!sw_bumpcfg_table(r, r->source->table, "changelog", &changelog) || !changelog)
		return !changelog;
	sw_str old = {0};
	if (!sw_bumpcfg_text(r, changelog, "changelog_file", &old) ||
	    !sw_bumpcfg_table(r, changelog, "default_templates", &templates))
		return false;
	if (old.len)
		r->out->changelog = old;
	return !templates || sw_bumpcfg_text(r, templates, "changelog_file", &r->out->changelog);
}

bool sw_bumpcfg_read_psr(const config_reader *r)
{
	const sw_toml_value *table = r->source->table;
	sw_bump_config *out = r->out;
	out->commit = out->tag = out->annotated = SW_SWITCH_ON;
	out->commit_message = SW_STR("{version}\n\nAutomatically generated by python-semantic-release");
	out->tag_name = out->tag_message = SW_STR("v{version}");
	out->semver = true;
	if (!sw_bumpcfg_text(r, table, "tag_format", &out->tag_name) ||
	    !sw_bumpcfg_text(r, table, "commit_message", &out->commit_message) ||
	    !sw_bumpcfg_hooks(r, "build_command", SW_HOOK_BUILD) || !read_token(r) || !read_changelog(r))
		return false;
	if (sw_str_find(out->tag_name, SW_STR("{version}")) == SW_NPOS)
		return sw_bumpcfg_refuse(r, sw_toml_at(table, SW_STR("tag_format")), "tag_format has no {version}");
	out->tag_message = out->tag_name;
	return read_declarations(r, "version_variables", SW_BUMP_VARIABLE) &&
	       read_declarations(r, "version_toml", SW_BUMP_KEY);
}
