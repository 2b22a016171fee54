/* From what git says to a version: describe's text, and the version inside of a tag's name. */
#include "version/scm_internal.h"

#include <string.h>

#include "base/proc.h"
#include "codec/pyre.h"

static const sw_str default_regex = SW_S("^(?:[\\w-]+-)?(?P<version>[vV]?\\d+(?:\\.\\d+){0,2}[^\\+]*)(?:\\+.*)?$");

static bool is_lower_hex(sw_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!sw_is_digit(s.ptr[i]) && (s.ptr[i] < 'a' || s.ptr[i] > 'f'))
			return false;
	return s.len > 0;
}

/* "TAG-N-gHEX": the last two dashes count, since a tag may hold some of its own. */
static bool cut_suffix(sw_str text, sw_scm_describe *out)
{
	uint64_t distance = 0;
	size_t last = sw_str_rchr(text, '-');
	if (last == SW_NPOS || last == 0)
		return false;
	sw_str node = sw_str_from(text, last + 1), before = sw_str_sub(text, 0, last);
	size_t first = sw_str_rchr(before, '-');
	if (first == SW_NPOS || first == 0 || node.len < 2 || node.ptr[0] != 'g' ||
	    !is_lower_hex(sw_str_from(node, 1)) || !sw_str_u64(sw_str_from(before, first + 1), &distance) ||
	    distance > INT64_MAX)
		return false;
	*out = (sw_scm_describe){.tag = sw_str_sub(before, 0, first), .node = node, .distance = (int64_t)distance};
	return true;
}

sw_scm_describe sw_scm_describe_parse(sw_str text)
{
	const sw_str suffix = SW_S("-dirty");
	bool dirty = sw_str_ends(text, suffix);
	if (dirty)
		text = sw_str_sub(text, 0, text.len - suffix.len);
	sw_scm_describe out = {.tag = text};
	if (!cut_suffix(text, &out))
		out = (sw_scm_describe){.tag = text};
	out.dirty = dirty;
	return out;
}

sw_str sw_scm_match(const sw_scm_config *config, sw_arena *arena)
{
	return sw_str_cat(arena, config->tag_prefix,
			  config->tag_strict ? SW_STR("*[0-9]*.*[0-9]*") : SW_STR("*[0-9]*"));
}

/* The group that holds the version: the only one, else the one called "version". */
static bool version_group(const sw_pyre *re, sw_str pattern, size_t *out, sw_error *err)
{
	size_t named = sw_pyre_group(re, SW_STR("version"));
	*out = sw_pyre_groups(re) == 1 ? 1 : named;
	if (*out)
		return true;
	sw_fail(err, SW_W003, "tag_regex \"%.*s\" must have one group, or one called \"version\"", SW_ARG(pattern));
	return sw_hint(err, "write (?P<version>...) around the part that is the version");
}

bool sw_scm_match_tag(const sw_scm_config *config, sw_str tag, sw_arena *arena, sw_str *version, sw_str *suffix,
		      sw_error *err)
{
	const sw_pyre *re = NULL;
	sw_pyre_match match = {0};
	size_t group = 0;
	sw_str pattern = config->tag_regex.len ? config->tag_regex : default_regex;
	if (config->tag_prefix.len && sw_str_starts(tag, config->tag_prefix))
		tag = sw_str_from(tag, config->tag_prefix.len);
	if (!sw_pyre_compile(pattern, 0, arena, &re, err) || !version_group(re, pattern, &group, err) ||
	    !sw_pyre_match_at_start(re, tag, &match, err))
		return false;
	if (!match.matched)
		return true;
	sw_str found = sw_pyre_text(&match, tag, group);
	if (!found.len)
		return sw_fail(err, SW_W001, "tag_regex \"%.*s\" finds an empty version in \"%.*s\"", SW_ARG(pattern),
			       SW_ARG(tag));
	*version = found;
	*suffix = sw_str_sub(tag, match.end[group], match.end[0]);
	return true;
}

/* The text as a version of the configured kind: its normal form, or itself when versions are kept as written. */
static bool as_version(const sw_scm_config *config, sw_str text, sw_arena *arena, sw_str *out)
{
	if (!config->raw)
		return sw_pep440_normalise(text, arena, out);
	if (!sw_pep440_valid(text))
		return false;
	*out = text;
	return true;
}

bool sw_scm_tag_version(const sw_scm_config *config, sw_str tag, sw_arena *arena, sw_str *version, sw_str *dropped,
			sw_error *err)
{
	sw_str found = {0}, suffix = {0}, normal = {0};
	if (!sw_scm_match_tag(config, tag, arena, &found, &suffix, err))
		return false;
	if (!found.ptr || !as_version(config, found, arena, &normal)) {
		sw_fail(err, SW_W001, "the tag \"%.*s\" is no version", SW_ARG(tag));
		return sw_hint(err,
			       "git tag -d %.*s, or set tag.prefix, tag.strict or tag_regex in [tool.setuptools_scm]",
			       SW_ARG(sw_shell_quote(arena, tag)));
	}
	sw_str whole = sw_str_cat(arena, found, suffix);
	if (suffix.len && as_version(config, whole, arena, &normal))
		suffix = (sw_str){0};
	if (dropped)
		*dropped = suffix;
	*version = normal;
	return true;
}

sw_str sw_scm_short_node(const sw_scm_facts *facts)
{
	/* Mercurial's letter is not counted, git's is: so it is printed by setuptools-scm */
	bool hg = sw_str_starts(facts->node, SW_STR("h"));
	return facts->abbreviated ? facts->node : sw_str_sub(facts->node, 0, hg ? 11 : 10);
}
