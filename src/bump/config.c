/* Which configuration counts, and what comes next by its rules. */
#include "bump/config.h"

#include "bump/config_internal.h"
#include "pyspec/pep440.h"

/* Who is looked for where, in the order in which they count. */
static const config_place bumpver_places[] = {
	{"bumpver.toml", "tool.bumpver", "[tool.bumpver]"},
	{"bumpver.toml", "bumpver", "[bumpver]"},
	{".bumpver.toml", "tool.bumpver", "[tool.bumpver]"},
	{".bumpver.toml", "bumpver", "[bumpver]"},
	{"pyproject.toml", "tool.bumpver", "[tool.bumpver]"},
	{"setup.cfg", "bumpver", "[bumpver]"},
	{NULL, NULL, NULL},
};
static const config_place bmv_places[] = {
	{".bumpversion.cfg", "bumpversion", "[bumpversion]"},
	{".bumpversion.toml", "tool.bumpversion", "[tool.bumpversion]"},
	{"setup.cfg", "bumpversion", "[bumpversion]"},
	{"pyproject.toml", "tool.bumpversion", "[tool.bumpversion]"},
	{NULL, NULL, NULL},
};
static const config_place commitizen_places[] = {
	{".cz.toml", "tool.commitizen", "[tool.commitizen]"},
	{"cz.toml", "tool.commitizen", "[tool.commitizen]"},
	{".cz.json", "commitizen", "\"commitizen\""},
	{"cz.json", "commitizen", "\"commitizen\""},
	{".cz.yaml", "commitizen", "commitizen"},
	{"cz.yaml", "commitizen", "commitizen"},
	{"pyproject.toml", "tool.commitizen", "[tool.commitizen]"},
	{NULL, NULL, NULL},
};
static const config_place psr_places[] = {
	{"pyproject.toml", "tool.semantic_release", "[tool.semantic_release]"},
	{NULL, NULL, NULL},
};

static const struct {
	sw_bump_tool tool;
	const char *name;
	const config_place *places;
	bool (*read)(const config_reader *r);
} tools[] = {
	{SW_TOOL_BUMPVER, "bumpver", bumpver_places, sw_bumpcfg_read_bumpver},
	{SW_TOOL_BMV, "bump-my-version", bmv_places, sw_bumpcfg_read_bmv},
	{SW_TOOL_COMMITIZEN, "commitizen", commitizen_places, sw_bumpcfg_read_commitizen},
	{SW_TOOL_PSR, "python-semantic-release", psr_places, sw_bumpcfg_read_psr},
};

/* [tool.shipwheel.bump]: what it says comes before what a tool says. */
static void apply_own(const sw_config_bump *own, sw_arena *arena, sw_bump_config *out)
{
	sw_each (list, &own->files) {
		sw_bump_place place = {.kind = SW_BUMP_OWN, .path = list->name, .patterns = list->items};
		for (size_t i = 0; i < place.path.len; i++)
			place.glob = place.glob || place.path.ptr[i] == '*' || place.path.ptr[i] == '?' ||
				     place.path.ptr[i] == '[';
		sw_push(arena, &out->places, place);
	}
	const struct {
		sw_switch own, *to;
	} switches[] = {
		{own->commit, &out->commit}, {own->tag, &out->tag}, {own->push, &out->push}, {own->sign, &out->sign}};
	for (size_t i = 0; i < SW_COUNTOF(switches); i++)
		if (switches[i].own != SW_SWITCH_UNSET)
			*switches[i].to = switches[i].own;
	out->own_message = own->message;
	out->own_tag_message = own->tag_message;
}

bool sw_bump_config_load(const sw_project *project, sw_arena *arena, sw_bump_config *out, sw_error *err)
{
	sw_bump_config config = {.tool_name = ""};
	for (size_t i = 0; i < SW_COUNTOF(tools); i++) {
		config_source source = {0};
		if (!sw_bumpcfg_find(project, tools[i].places, arena, &source, err))
			return false;
		if (!source.table)
			continue;
		sw_str name = sw_fmt(arena, "%s in %.*s", source.header, SW_ARG(source.path));
		if (config.tool != SW_TOOL_NONE) {
			sw_push(arena, &config.unused, name);
			continue;
		}
		config.tool = tools[i].tool;
		config.tool_name = tools[i].name;
		config.path = source.path;
		config.text = source.text;
		config.table = sw_str_of(source.header);
		config_reader reader = {project, &source, arena, err, &config};
		if (!tools[i].read(&reader))
			return false;
	}
	apply_own(&project->config.bump, arena, &config);
	*out = config;
	return true;
}

bool sw_bump_config_rules(const sw_bump_config *config)
{
	return config->tool == SW_TOOL_BUMPVER || config->tool == SW_TOOL_BMV;
}

/* bumpver ---------------------------------------------------------------------------------------------------------------- */

/* Our words and its own, and the flags that they are. */
static bool bumpver_word(sw_str word, sw_str current_tag, sw_bumpver_flags *flags, sw_error *err)
{
	const struct {
		const char *word;
		bool *flag;
	} switches[] = {{"major", &flags->major},       {"minor", &flags->minor},
			{"patch", &flags->patch},       {"tag-num", &flags->tag_num},
			{"pin-date", &flags->pin_date}, {"pin-increments", &flags->pin_increments}};
	static const struct {
		const char *word, *tag;
	} tags[] = {{"alpha", "alpha"}, {"a", "alpha"},      {"beta", "beta"}, {"b", "beta"},
		    {"rc", "rc"},       {"dev", "dev"},      {"post", "post"}, {"stable", "final"},
		    {"final", "final"}, {"release", "final"}};
	if (sw_str_is(word, "date")) /* which goes on by itself, as build numbers do */
		return true;
	for (size_t i = 0; i < SW_COUNTOF(switches); i++)
		if (sw_str_is(word, switches[i].word)) {
			*switches[i].flag = true;
			return true;
		}
	for (size_t i = 0; i < SW_COUNTOF(tags); i++) {
		if (!sw_str_is(word, tags[i].word))
			continue;
		/* the phase that is on goes on */
		if (sw_str_is(current_tag, tags[i].tag) && !sw_str_is(current_tag, "final"))
			flags->tag_num = true;
		else
			flags->tag = sw_str_of(tags[i].tag);
		return true;
	}
	sw_fail(err, SW_W060, "\"%.*s\" is no step of a version that bumpver's patterns know", SW_ARG(word));
	return sw_hint(
		err,
		"the words are: major minor patch alpha beta rc dev post stable date tag-num pin-date pin-increments");
}

static bool bumpver_next(const sw_bump_config *config, const sw_strs *words, const sw_bump_change *change,
			 sw_arena *arena, sw_str *out, sw_error *err)
{
	sw_bumpver_flags flags = {.date = change->now};
	const sw_bumpver *pattern;
	sw_bumpver_info info = {0};
	if (!sw_bumpver_compile(config->version_pattern, config->version_pattern, arena, &pattern, err) ||
	    !sw_bumpver_parse(pattern, change->current, change->now, arena, &info, err))
		return false;
	sw_each (word, words)
		if (!bumpver_word(*word, info.fields[SW_BV_TAG], &flags, err))
			return false;
	if (flags.major || flags.minor || flags.patch) /* the number of the phase begins again by itself */
		flags.tag_num = false;
	return sw_bumpver_next(config->version_pattern, change->current, &flags, arena, out, err);
}

/* bump-my-version -------------------------------------------------------------------------------------------------------- */

static bool has_group(const sw_bmv_scheme *scheme, sw_str name, sw_arena *arena)
{
	sw_error ignored = {0};
	const sw_pyre *re;
	return sw_pyre_compile(scheme->parse, SW_PYRE_VERBOSE, arena, &re, &ignored) && sw_pyre_group(re, name);
}

/* A word that is no part may be a value of one: "rc" sets what it is a value of, "stable" the optional value. */
static sw_str bmv_word(const sw_bmv_scheme *scheme, sw_str word, sw_arena *arena)
{
	sw_str name = word, value = {0};
	(void)sw_str_cut(word, SW_STR("="), &name, &value);
	if (has_group(scheme, name, arena))
		return word;
	static const char *const same[][2] = {{"alpha", "a"}, {"beta", "b"}, {"rc", "c"}};
	sw_each (part, &scheme->parts) {
		if (!part->values.len)
			continue;
		if (sw_str_is(word, "stable"))
			return sw_fmt(arena, "%.*s=%.*s", SW_ARG(part->name),
				      SW_ARG(part->optional_value.ptr ? part->optional_value : part->values.ptr[0]));
		if (sw_strs_has(&part->values, word))
			return sw_fmt(arena, "%.*s=%.*s", SW_ARG(part->name), SW_ARG(word));
		for (size_t i = 0; i < SW_COUNTOF(same); i++)
			if (sw_str_is(word, same[i][0]) && sw_strs_has(&part->values, sw_str_of(same[i][1])))
				return sw_fmt(arena, "%.*s=%s", SW_ARG(part->name), same[i][1]);
	}
	return word;
}

static bool bmv_next(const sw_bump_config *config, const sw_strs *words, const sw_bump_change *change, sw_arena *arena,
		     sw_str *out, sw_error *err)
{
	sw_bump_context context;
	sw_str next = change->current;
	if (!words->len) {
		sw_fail(err, SW_W060, "a bump needs the part of the version that goes up");
		return sw_hint(err, "shipwheel version bump patch");
	}
	if (!sw_bumpcfg_context(config, change, false, arena, &context, err))
		return false;
	sw_each (word, words)
		if (!sw_bmv_next(&config->scheme, next, bmv_word(&config->scheme, *word, arena), &context, arena, &next,
				 err))
			return false;
	if (sw_str_eq(next, change->current))
		return sw_fail(err, SW_W043, "by the rules of %.*s in %.*s, %.*s stays what it is",
			       SW_ARG(config->table), SW_ARG(config->path), SW_ARG(change->current));
	*out = next;
	return true;
}

bool sw_bump_config_next(const sw_bump_config *config, const sw_bump_arith *arith, const sw_strs *words,
			 const sw_bump_change *change, sw_arena *arena, sw_str *out, sw_error *err)
{
	if (config->tool == SW_TOOL_BUMPVER)
		return bumpver_next(config, words, change, arena, out, err);
	if (config->tool == SW_TOOL_BMV)
		return bmv_next(config, words, change, arena, out, err);
	return sw_bump_next(arith, change->current, words, arena, out, err);
}

bool sw_bump_config_accepts(const sw_bump_config *config, sw_str version, int64_t now, sw_arena *arena, sw_error *err)
{
	const sw_bumpver *pattern;
	sw_bumpver_info info = {0};
	sw_bump_context context = {.now = now};
	sw_str again;
	if (config->tool == SW_TOOL_BUMPVER)
		return sw_bumpver_compile(config->version_pattern, config->version_pattern, arena, &pattern, err) &&
		       sw_bumpver_parse(pattern, version, now, arena, &info, err);
	if (config->tool != SW_TOOL_BMV)
		return true;
	if (!sw_bmv_rewrite(&config->scheme, &config->scheme, version, &context, arena, &again, err))
		return false;
	if (sw_str_eq(again, version))
		return true;
	sw_fail(err, SW_W062, "%.*s would be written %.*s by the settings of %.*s", SW_ARG(version), SW_ARG(again),
		SW_ARG(config->table));
	return sw_hint(err, "shipwheel version set %.*s", SW_ARG(again));
}
