/* [tool.shipwheel] and shipwheel.toml: one row a key. */
#include "project/config.h"

#include <string.h>

#include "base/fs.h"
#include "base/limits.h"
#include "base/nearest.h"
#include "project/internal.h"

#define INDEX           "index.*."
#define TOP(field)      offsetof(sw_config, field)
#define OF_INDEX(field) offsetof(sw_config_index, field)

static const char *const native_words[] = {"auto", "never", "require", NULL};
static const char *const arithmetic_words[] = {"auto", "shipwheel", "uv", "hatch", "poetry", NULL};
static const char *const commits_words[] = {"auto", "conventional", "semantic-release", "commitizen", NULL};
static const char *const zero_words[] = {"auto", "minor-on-breaking", "patch-on-feature", "major-on-breaking", "leave",
					 NULL};
static const char *const style_words[] = {
	"auto", "keep-a-changelog", "release", "commitizen", "semantic-release", "towncrier", NULL};
static const char *const dev_number_words[] = {"auto", "distance", "first-parent", "time", NULL};
static const char *const version_style_words[] = {"auto", "shipwheel", "setuptools-scm", "hatch-vcs", "dunamai", NULL};

const sw_config_key sw_config_keys[] = {
	{"native", SW_CONFIG_WORD, "\"auto\", \"never\" or \"require\"",
	 "whether wheels and sdists are made without the project's backend", TOP(native), native_words},
	{"isolation", SW_CONFIG_SWITCH, "true or false",
	 "whether a backend gets an environment of its own (default true)", TOP(isolation), NULL},
	{"python", SW_CONFIG_TEXT, "a program",
	 "the interpreter to build and verify with, instead of the first python3 on PATH", TOP(python), NULL},
	{"version.style", SW_CONFIG_WORD, "\"auto\", \"shipwheel\", \"setuptools-scm\", \"hatch-vcs\" or \"dunamai\"",
	 "whose rules lead from tags to versions: those of the tool that the project has, else shipwheel's (default "
	 "auto)",
	 TOP(version.style), version_style_words},
	{"version.compat", SW_CONFIG_SWITCH, "true or false",
	 "whether a project without a table of setuptools-scm gets its version by setuptools-scm's rules, guesses "
	 "included "
	 "(default false)",
	 TOP(version.compat), NULL},
	{"version.tag-format", SW_CONFIG_TEXT, "a text with {version}",
	 "how this project's release tags are named, such as \"core-v{version}\" for one of several projects of a "
	 "repository (default \"v{version}\"; for reading also \"1.2\", \"NAME-1.2\", \"NAME-v1.2\" and their like)",
	 TOP(version.tag_format), NULL},
	{"version.calver", SW_CONFIG_SWITCH, "true or false",
	 "whether a tag that is a lone number above 1000, such as 20240131, is a version (default false)",
	 TOP(version.calver), NULL},
	{"version.paths", SW_CONFIG_LIST, "a list of paths",
	 "commits that touch nothing below them do not count (default: the project's folder, where it is not the "
	 "repository's root)",
	 TOP(version.paths), NULL},
	{"version.commits", SW_CONFIG_WORD, "\"conventional\", \"semantic-release\" or \"commitizen\"",
	 "whose reading of commit messages `version bump auto` and `notes` follow (default: that of the tool whose "
	 "table the "
	 "project has, else \"conventional\"; `shipwheel help commits` has the differences)",
	 TOP(version.commits), commits_words},
	{"version.zero", SW_CONFIG_WORD,
	 "\"minor-on-breaking\", \"patch-on-feature\", \"major-on-breaking\" or \"leave\"",
	 "what changes do to a version 0.x: breaking ones raise the minor number (default); features raise the patch "
	 "as "
	 "well; everything as from 1.0 on; any release is 1.0.0",
	 TOP(version.zero), zero_words},
	{"bump.files", SW_CONFIG_LISTS, "a table of lists: \"docs/conf.py\" = ['release = \"{version}\"']",
	 "further places that hold the version: for each file texts in which {version} stands for it", TOP(bump.files),
	 NULL},
	{"bump.skip", SW_CONFIG_LIST, "a list of paths",
	 "files that are left alone although they seem to hold the version", TOP(bump.skip), NULL},
	{"bump.arithmetic", SW_CONFIG_WORD, "\"auto\", \"shipwheel\", \"uv\", \"hatch\" or \"poetry\"",
	 "by whose rules a bump computes the next version: shipwheel's with the first number of a phase as the "
	 "project's tool "
	 "counts (auto, the default), shipwheel's alone, or exactly those of a tool",
	 TOP(bump.arithmetic), arithmetic_words},
	{"bump.commit", SW_CONFIG_SWITCH, "true or false", "whether a bump is committed (default true)",
	 TOP(bump.commit), NULL},
	{"bump.message", SW_CONFIG_TEXT, "a template",
	 "message of the commit, with {version} and {old_version} (default \"chore: bump version to {version}\")",
	 TOP(bump.message), NULL},
	{"bump.tag", SW_CONFIG_SWITCH, "true or false", "whether the commit is tagged (default: when there is one)",
	 TOP(bump.tag), NULL},
	{"bump.tag-message", SW_CONFIG_TEXT, "a template",
	 "message of the annotated tag, with {version} and {old_version} (default \"Release v{version}\")",
	 TOP(bump.tag_message), NULL},
	{"bump.sign", SW_CONFIG_SWITCH, "true or false",
	 "whether commit and tag are signed (default: as git is set up)", TOP(bump.sign), NULL},
	{"bump.push", SW_CONFIG_SWITCH, "true or false", "whether branch and tag are pushed (default false)",
	 TOP(bump.push), NULL},
	{"bump.changelog", SW_CONFIG_SWITCH, "true or false",
	 "whether the notes of the release go into CHANGELOG.md with the bump (default false)", TOP(bump.changelog),
	 NULL},
	{"bump.index", SW_CONFIG_TEXT, "an index",
	 "the index that is asked whether a version is free (default: none is asked)", TOP(bump.index), NULL},
	{"notes.style", SW_CONFIG_WORD,
	 "\"keep-a-changelog\", \"release\", \"commitizen\", \"semantic-release\" or \"towncrier\"",
	 "how release notes look (default: as the tool's whose table the project has, else \"keep-a-changelog\")",
	 TOP(notes.style), style_words},
	{"notes.changelog", SW_CONFIG_TEXT, "a path",
	 "the changelog (default: CHANGELOG.md, CHANGES.rst and their like)", TOP(notes.changelog), NULL},
	{"notes.url", SW_CONFIG_TEXT, "a URL",
	 "web page of the repository, for links (default: from the git remote, else from [project.urls])",
	 TOP(notes.url), NULL},
	{INDEX "dev-number", SW_CONFIG_WORD, "\"distance\", \"first-parent\" or \"time\"",
	 "what numbers the development releases for this index, which then have no local part: commits since the tag, "
	 "the same "
	 "along first parents, or the commit's time as YYYYMMDDHHMM. One index keeps to one of them (default \"auto\": "
	 "distance for PyPI and TestPyPI, elsewhere the local part stays)",
	 OF_INDEX(dev_number), dev_number_words},
	{NULL, 0, NULL, NULL, 0, NULL},
};

sw_config_index sw_config_index_get(const sw_config *config, sw_str name)
{
	sw_each (index, &config->indexes)
		if (sw_str_eq(index->name, name))
			return *index;
	return (sw_config_index){.name = name};
}

/* Reading ---------------------------------------------------------------------------------------------------------------- */

static bool set_word(const sw_reader *r, const sw_config_key *key, const sw_toml_value *value, int *out)
{
	if (!sw_toml_want(r->doc, value, SW_TOML_STRING, r->err))
		return false;
	for (int i = 0; key->words[i]; i++)
		if (sw_str_is(value->text, key->words[i])) {
			*out = i;
			return true;
		}
	sw_fail(r->err, SW_A002, "\"%.*s\" is no value for %.*s", SW_ARG(value->text), SW_ARG(value->key));
	sw_hint(r->err, "write %s", key->type);
	return sw_toml_point(r->doc, value, NULL, r->err);
}

static bool set_list(const sw_reader *r, const sw_toml_value *value, sw_strs *out)
{
	sw_fields fields = {0};
	if (!sw_reader_fields(r, value, &fields))
		return false;
	sw_each (field, &fields)
		sw_push(r->arena, out, field->text);
	return true;
}

static bool set_lists(const sw_reader *r, const sw_toml_value *value, sw_config_lists *out)
{
	if (!sw_toml_want(r->doc, value, SW_TOML_TABLE, r->err))
		return false;
	sw_toml_each(it, value)
	{
		sw_config_list list = {.name = it->key};
		if (!set_list(r, sw_toml_of(it), &list.items))
			return false;
		sw_push(r->arena, out, list);
	}
	return true;
}

static bool set(const sw_reader *r, const sw_config_key *key, const sw_toml_value *value, void *record)
{
	void *field = (char *)record + key->offset;
	switch (key->kind) {
	case SW_CONFIG_SWITCH:
		if (!sw_toml_want(r->doc, value, SW_TOML_BOOLEAN, r->err))
			return false;
		*(sw_switch *)field = value->boolean ? SW_SWITCH_ON : SW_SWITCH_OFF;
		return true;
	case SW_CONFIG_TEXT:
		if (!sw_toml_want(r->doc, value, SW_TOML_STRING, r->err))
			return false;
		*(sw_str *)field = value->text;
		return true;
	case SW_CONFIG_WORD: return set_word(r, key, value, field);
	case SW_CONFIG_LIST: return set_list(r, value, field);
	case SW_CONFIG_LISTS: return set_lists(r, value, field);
	}
	return false;
}

/* The row of `prefix` and `name`; with `inside`, any row below that. */
static const sw_config_key *find_key(const char *prefix, sw_str name, bool inside)
{
	for (const sw_config_key *key = sw_config_keys; key->key; key++) {
		sw_str rest = sw_str_of(key->key);
		if (!sw_str_starts(rest, sw_str_of(prefix)))
			continue;
		rest = sw_str_from(rest, strlen(prefix));
		if (inside ? rest.len > name.len && sw_str_starts(rest, name) && rest.ptr[name.len] == '.'
			   : sw_str_eq(rest, name))
			return key;
	}
	return NULL;
}

static bool unknown_key(const sw_reader *r, const char *prefix, const sw_toml_value *value)
{
	sw_strs names = {0};
	for (const sw_config_key *key = sw_config_keys; key->key; key++) {
		sw_str rest = sw_str_of(key->key), name = {0};
		if (!sw_str_starts(rest, sw_str_of(prefix)))
			continue;
		rest = sw_str_from(rest, strlen(prefix));
		size_t dot = sw_str_find(rest, SW_STR("."));
		name = dot == SW_NPOS ? rest : sw_str_sub(rest, 0, dot);
		if (!sw_strs_has(&names, name))
			sw_push(r->arena, &names, name);
	}
	sw_str near = sw_nearest(value->key, &names);
	sw_fail(r->err, SW_A002, "shipwheel has no setting \"%.*s\"", SW_ARG(sw_toml_name(value, r->arena)));
	if (near.len)
		sw_hint(r->err, "did you mean \"%.*s\"?", SW_ARG(near));
	else
		sw_hint(r->err, "known are: %.*s", SW_ARG(sw_str_join(r->arena, names.ptr, names.len, SW_STR(", "))));
	return sw_toml_point_key(r->doc, value, NULL, r->err);
}

static bool read_keys(const sw_reader *r, const sw_toml_value *table, const char *prefix, void *record);

/* [index.NAME]: a record for each name. */
static bool read_indexes(const sw_reader *r, const sw_toml_value *table, sw_config *out)
{
	if (!sw_toml_want(r->doc, table, SW_TOML_TABLE, r->err))
		return false;
	sw_toml_each(it, table)
	{
		sw_config_index index = {.name = it->key};
		if (!sw_toml_want(r->doc, sw_toml_of(it), SW_TOML_TABLE, r->err) ||
		    !read_keys(r, sw_toml_of(it), INDEX, &index))
			return false;
		sw_push(r->arena, &out->indexes, index);
	}
	return true;
}

/* The keys of a table, whose rows begin with `prefix` ("version."), into `record`. */
static bool read_keys(const sw_reader *r, const sw_toml_value *table, const char *prefix, void *record)
{
	sw_toml_each(it, table)
	{
		const sw_toml_value *value = sw_toml_of(it);
		const sw_config_key *key = find_key(prefix, it->key, false);
		bool done = false;
		if (key)
			done = set(r, key, value, record);
		else if (!*prefix && sw_str_is(it->key, "index"))
			done = read_indexes(r, value, record);
		else if (find_key(prefix, it->key, true) && value->kind == SW_TOML_TABLE)
			done = read_keys(r, value,
					 sw_cstr(r->arena, sw_fmt(r->arena, "%s%.*s.", prefix, SW_ARG(it->key))),
					 record);
		else
			done = unknown_key(r, prefix, value);
		if (!done)
			return false;
	}
	return true;
}

static bool read_table(const sw_toml *doc, const sw_toml_value *table, sw_arena *arena, sw_config *out, sw_error *err)
{
	sw_reader r = {.doc = doc, .arena = arena, .err = err};
	out->path = doc->path;
	if (read_keys(&r, table, "", out))
		return true;
	err->code = SW_A002; /* also where TOML's own reader found the wrong kind of value */
	return false;
}

bool sw_config_read(sw_str root, const sw_toml *pyproject, sw_arena *arena, sw_config *out, sw_error *err)
{
	sw_str path = sw_path_join(arena, root, SW_STR("shipwheel.toml")), text = {0};
	const sw_toml_value *table = NULL;
	sw_toml own = {0};
	if (pyproject->root && !sw_toml_get_table(pyproject, pyproject->root, "tool.shipwheel", &table, err))
		return false;
	if (!sw_is_file(path))
		return !table || read_table(pyproject, table, arena, out, err);
	if (table) {
		sw_fail(err, SW_A002, "there is a [tool.shipwheel] and a shipwheel.toml: only one of them can count");
		return sw_toml_point(pyproject, table, "move these lines to shipwheel.toml", err);
	}
	return sw_read_file(arena, path, SW_LIMIT_TEXT_FILE, &text, err) &&
	       sw_toml_parse(path, text, arena, &own, err) && read_table(&own, own.root, arena, out, err);
}
