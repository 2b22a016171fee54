/* [tool.semantic_release]: what of it can be followed without running Python. */
#include "changes/internal.h"

static void push_defaults(sw_arena *arena, sw_strs *out, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		sw_push(arena, out, sw_str_of(words[i]));
}

/* A list of types; absent: the tool's own list, which does not follow the others. */
static bool read_types(const sw_toml *doc, const sw_toml_value *options, const char *key, const char *const *words,
		       size_t count, sw_arena *arena, sw_strs *out, sw_error *err)
{
	if (options && sw_toml_get(options, key))
		return sw_toml_get_strs(doc, options, key, arena, out, err);
	push_defaults(arena, out, words, count);
	return true;
}

static bool read_default_level(const sw_toml *doc, const sw_toml_value *options, sw_level *out, sw_error *err)
{
	static const sw_level levels[] = {SW_LEVEL_NONE, SW_LEVEL_NONE, SW_LEVEL_PATCH, SW_LEVEL_MINOR, SW_LEVEL_MAJOR};
	int64_t value = 0;
	if (!options || !sw_toml_get(options, "default_bump_level"))
		return true;
	if (!sw_toml_get_int(doc, options, "default_bump_level", &value, err))
		return false;
	if (value >= 0 && value < (int64_t)SW_COUNTOF(levels) && value != 1) {
		*out = levels[value];
		return true;
	}
	sw_fail(err, SW_A002, "default_bump_level is 0 (none), 2 (patch), 3 (minor) or 4 (major)");
	return sw_toml_point(doc, sw_toml_get(options, "default_bump_level"), NULL, err);
}

static bool read_parser(const sw_toml *doc, const sw_toml_value *table, sw_dialect *out, sw_error *err)
{
	sw_str name = SW_STR("conventional");
	if (table && !sw_toml_get_str(doc, table, "commit_parser", &name, err))
		return false;
	out->psr.parser = sw_str_is(name, "angular") ? SW_PSR_ANGULAR : SW_PSR_CONVENTIONAL;
	if (sw_str_is(name, "angular") || sw_str_is(name, "conventional"))
		return true;
	sw_fail(err, SW_W080, "python-semantic-release's commit parser \"%.*s\" is read by that tool alone",
		SW_ARG(name));
	sw_hint(err, "set version.commits = \"conventional\" in [tool.shipwheel]");
	return sw_toml_point(doc, sw_toml_get(table, "commit_parser"), NULL, err);
}

static bool read_options(const sw_toml *doc, const sw_toml_value *options, sw_arena *arena, sw_dialect *out,
			 sw_error *err)
{
	static const char *const minor[] = {"feat"}, *const patch[] = {"fix", "perf"};
	static const char *const allowed[] = {"feat", "fix",  "perf",  "build",    "chore",
					      "ci",   "docs", "style", "refactor", "test"};
	bool conventional = out->psr.parser == SW_PSR_CONVENTIONAL;
	out->psr.squash = out->psr.skip_merges = conventional;
	return read_types(doc, options, "minor_tags", minor, SW_COUNTOF(minor), arena, &out->psr.minor_tags, err) &&
	       read_types(doc, options, "patch_tags", patch, SW_COUNTOF(patch), arena, &out->psr.patch_tags, err) &&
	       read_types(doc, options, "allowed_tags", allowed, SW_COUNTOF(allowed), arena, &out->psr.allowed_tags,
			  err) &&
	       read_default_level(doc, options, &out->psr.default_level, err) &&
	       (!options || (sw_toml_get_bool(doc, options, "parse_squash_commits", &out->psr.squash, err) &&
			     sw_toml_get_bool(doc, options, "ignore_merge_commits", &out->psr.skip_merges, err)));
}

static bool read_excluded(const sw_toml *doc, const sw_toml_value *table, sw_arena *arena, sw_dialect *out,
			  sw_error *err)
{
	sw_strs patterns = {0};
	if (!sw_toml_get_strs(doc, table, "changelog.exclude_commit_patterns", arena, &patterns, err))
		return false;
	sw_each (pattern, &patterns) {
		const sw_pyre *re = NULL;
		if (!sw_pyre_compile(*pattern, 0, arena, &re, err))
			return sw_toml_point(doc, sw_toml_get(table, "changelog.exclude_commit_patterns"), NULL, err);
		sw_push(arena, &out->psr.excluded, re);
	}
	return true;
}

static bool read_changelog(const sw_toml *doc, const sw_toml_value *table, sw_arena *arena, sw_dialect *out,
			   sw_error *err)
{
	if (!table)
		return true;
	const sw_toml_value *domain = sw_toml_get(table, "remote.domain"); /* may be { env = "…" } */
	if (domain && domain->kind == SW_TOML_STRING)
		out->psr.remote_domain = domain->text;
	return sw_toml_get_str(doc, table, "remote.type", &out->psr.remote_type, err) &&
	       sw_toml_get_str(doc, table, "changelog.default_templates.changelog_file", &out->changelog, err) &&
	       sw_toml_get_str(doc, table, "changelog.changelog_file", &out->changelog, err) &&
	       sw_toml_get_bool(doc, table, "changelog.default_templates.mask_initial_release", &out->psr.mask_first,
				err) &&
	       sw_toml_get_str(doc, table, "changelog.insertion_flag", &out->psr.insertion_flag, err) &&
	       read_excluded(doc, table, arena, out, err);
}

bool sw_psr_configure(const sw_project *project, const sw_toml_value *table, sw_arena *arena, sw_dialect *out,
		      sw_error *err)
{
	const sw_toml *doc = &project->toml;
	bool allow_zero = false, major_on_zero = true;
	out->tag_format = SW_STR("v{version}");
	out->changelog = SW_STR("CHANGELOG.md");
	out->psr.mask_first = true;
	if (table && (!sw_toml_get_bool(doc, table, "allow_zero_version", &allow_zero, err) ||
		      !sw_toml_get_bool(doc, table, "major_on_zero", &major_on_zero, err) ||
		      !sw_toml_get_str(doc, table, "tag_format", &out->tag_format, err)))
		return false;
	out->zero = !allow_zero ? SW_ZERO_LEAVE : major_on_zero ? SW_ZERO_MAJOR_ON_BREAKING : SW_ZERO_MINOR_ON_BREAKING;
	if (!read_parser(doc, table, out, err) ||
	    !read_options(doc, table ? sw_toml_get(table, "commit_parser_options") : NULL, arena, out, err) ||
	    !read_changelog(doc, table, arena, out, err))
		return false;
	bool rst = sw_str_ends(out->changelog, SW_STR(".rst"));
	if (!out->psr.insertion_flag.len)
		out->psr.insertion_flag = rst ? SW_STR("..\n    version list") : SW_STR("<!-- version list -->");
	return sw_psr_prepare(out, arena, err);
}
