/* Tags as versions: the pattern, and which of several tags counts. */
#include "version/dunamai_internal.h"

#include "codec/pyre.h"
#include "pyspec/pep440.h"

/* VERSION_SOURCE_PATTERN: v1.2.3, v1!2000.1.2, v1.0-rc.1, v1.0b0+linux */
#define PATTERN_TAIL                                                                                                   \
	"((?P<epoch>\\d+)!)?(?P<base>\\d+(\\.\\d+)*)([-._]?((?P<stage>[a-zA-Z]+)[-._]?(?P<revision>\\d+)?))?"          \
	"(\\+(?P<tagged_metadata>.+))?$"

static bool whole_pattern(const sw_dunamai_config *config, sw_arena *arena, sw_str *out, sw_error *err)
{
	sw_str pattern = config->pattern.len ? config->pattern : SW_STR("default"), before = {0}, after = {0};
	if (sw_str_is(pattern, "default"))
		pattern = SW_STR("^v" PATTERN_TAIL);
	else if (sw_str_is(pattern, "default-unprefixed"))
		pattern = SW_STR("^v?" PATTERN_TAIL);
	else if (sw_str_find(pattern, SW_STR("?P<base>")) == SW_NPOS) {
		sw_fail(err, SW_W003, "the pattern \"%.*s\" has no group \"base\"", SW_ARG(pattern));
		return sw_hint(err, "write (?P<base>\\d+(\\.\\d+)*) around the version, or \"default-unprefixed\"");
	}
	if (config->pattern_prefix.len && sw_str_cut(pattern, SW_STR("^"), &before, &after))
		pattern = sw_fmt(arena, "%.*s^%.*s%.*s", SW_ARG(before), SW_ARG(config->pattern_prefix), SW_ARG(after));
	*out = pattern;
	return true;
}

static bool is_number(sw_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!sw_is_digit(s.ptr[i]))
			return false;
	return s.len > 0;
}

static bool read_number(const char *what, sw_str text, sw_str *out, sw_error *err)
{
	if (text.ptr && !is_number(text))
		return sw_fail(err, SW_W001, "%s \"%.*s\" of the tag is no number", what, SW_ARG(text));
	*out = text.ptr ? sw_dunamai_number(text) : text;
	return true;
}

static sw_str group(const sw_pyre *re, const sw_pyre_match *match, sw_str name, const char *group)
{
	size_t index = sw_pyre_group(re, sw_str_of(group));
	return index ? sw_pyre_text(match, name, index) : (sw_str){0};
}

/* The parts that the pattern finds in a name; base.ptr NULL: it does not match. */
static bool read_tag(const sw_pyre *re, sw_str name, sw_dunamai_tag *out, sw_error *err)
{
	sw_pyre_match match = {0};
	*out = (sw_dunamai_tag){.name = name};
	if (!sw_pyre_search(re, name, 0, &match, err))
		return false;
	if (!match.matched)
		return true;
	out->base = group(re, &match, name, "base");
	out->stage = group(re, &match, name, "stage");
	out->metadata = group(re, &match, name, "tagged_metadata");
	return read_number("the epoch", group(re, &match, name, "epoch"), &out->epoch, err) &&
	       (!out->stage.ptr ||
		read_number("the revision", group(re, &match, name, "revision"), &out->revision, err));
}

/* The highest ------------------------------------------------------------------------------------------------------------ */

/* A tag's name taken as a whole version, as dunamai parses one: its metadata may hold distance, commit and dirt. */
typedef struct ranked {
	sw_dunamai_tag tag;
	int64_t distance;
	sw_str commit, metadata; /* metadata: what is left of the tag's */
	int dirty;               /* -1 unknown */
	bool parsed;             /* `version` is one */
	sw_pep440 version, base;
	bool base_parsed;
} ranked;

static sw_str digits_at(sw_str s)
{
	size_t len = 0;
	while (len < s.len && sw_is_digit(s.ptr[len]))
		len++;
	return sw_str_sub(s, 0, len);
}

static sw_str word_at(sw_str s)
{
	size_t len = 0;
	while (len < s.len && (sw_is_digit(s.ptr[len]) || (s.ptr[len] >= 'a' && s.ptr[len] <= 'z')))
		len++;
	return sw_str_sub(s, 0, len);
}

static sw_str behind(sw_str s, const char *letter)
{
	return sw_str_starts(s, sw_str_of(letter)) ? sw_str_from(s, 1) : s;
}

/* One part of the metadata; true when it said something of its own. */
static bool take_part(ranked *r, bool *counted, sw_str part)
{
	uint64_t number = 0;
	sw_str digits = digits_at(behind(part, "d")), word = word_at(behind(part, "g"));
	word = word.len ? word : word_at(part); /* a lone "g" is a commit too */
	if (r->dirty < 0 && (sw_str_is(part, "dirty") || sw_str_is(part, "clean"))) {
		r->dirty = sw_str_is(part, "dirty");
		return true;
	}
	if (!*counted && digits.len && sw_str_u64(digits, &number) && number < INT64_MAX / 2) {
		r->distance = (int64_t)number;
		*counted = true;
		return true;
	}
	if (!r->commit.ptr && word.len) {
		r->commit = word;
		return true;
	}
	return false;
}

static void take_metadata(ranked *r, sw_arena *arena)
{
	sw_strs kept = {0};
	bool counted = false;
	r->dirty = -1;
	r->metadata = r->tag.metadata;
	if (!r->tag.metadata.len)
		return;
	sw_str rest = r->tag.metadata, part = {0};
	while (sw_str_split(&rest, '.', &part))
		if (!take_part(r, &counted, part))
			sw_push(arena, &kept, part);
	r->metadata = sw_str_join(arena, kept.ptr, kept.len, SW_STR("."));
}

static void rank(const sw_dunamai_tag *tag, sw_arena *arena, ranked *out)
{
	sw_dunamai_config bare = sw_dunamai_defaults();
	sw_dunamai_facts facts = {.tag = *tag};
	sw_str text = {0};
	sw_error ignored = {0};
	uint64_t dev = 0;
	*out = (ranked){.tag = *tag};
	take_metadata(out, arena);
	if (sw_str_is(tag->stage, "dev") && sw_str_u64(tag->revision, &dev) && dev < INT64_MAX / 2) {
		out->distance += (int64_t)dev;
		out->tag.stage = out->tag.revision = (sw_str){0};
	}
	bare.metadata = SW_DUNAMAI_NEVER;
	facts.tag = out->tag;
	facts.distance = out->distance;
	out->parsed =
		sw_dunamai_format(&bare, &facts, arena, &text, &ignored) && sw_pep440_scan(text, arena, &out->version);
	out->base_parsed = sw_pep440_scan(tag->base, arena, &out->base);
}

static int sign(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

static int by_number(sw_str a, sw_str b)
{
	a = a.ptr ? a : SW_STR("0");
	b = b.ptr ? b : SW_STR("0");
	return a.len != b.len ? sign((int64_t)a.len, (int64_t)b.len) : sw_str_cmp(a, b);
}

/* False where dunamai finds no order and passes the tag over. */
static bool compare(const ranked *a, const ranked *b, int *out)
{
	bool both = a->parsed && b->parsed;
	int order = both ? sw_pep440_cmp(&a->version, &b->version) : by_number(a->tag.epoch, b->tag.epoch);
	if (!both && !order) {
		if (!a->base_parsed || !b->base_parsed)
			return false;
		order = sw_pep440_cmp(&a->base, &b->base);
		order = order ? order : sw_str_cmp(a->tag.stage, b->tag.stage);
		order = order ? order : by_number(a->tag.revision, b->tag.revision);
	}
	order = order ? order : sign(a->distance, b->distance);
	order = order ? order : sw_str_cmp(a->commit, b->commit);
	order = order ? order : sign(a->dirty == 1, b->dirty == 1);
	*out = order ? order : sw_str_cmp(a->metadata, b->metadata);
	return true;
}

static bool same_text(sw_str a, sw_str b)
{
	return !a.ptr == !b.ptr && sw_str_eq(a, b);
}

/* Of two that no order tells apart the later in the list wins, unless they are written alike. */
static bool differs(const ranked *a, const ranked *b)
{
	return !sw_str_eq(a->tag.base, b->tag.base) || !same_text(a->tag.stage, b->tag.stage) ||
	       !same_text(a->tag.revision, b->tag.revision) || !same_text(a->tag.epoch, b->tag.epoch) ||
	       a->dirty != b->dirty;
}

static bool choose_highest(const sw_pyre *re, const sw_strs *names, sw_arena *arena, sw_dunamai_tag *out, sw_error *err)
{
	ranked best = {0};
	sw_each (name, names) {
		sw_dunamai_tag tag = {0};
		ranked one = {0};
		int order = 0;
		if (!read_tag(re, *name, &tag, err))
			return false;
		if (!tag.base.ptr)
			continue;
		rank(&tag, arena, &one);
		bool higher = !best.tag.base.ptr ||
			      (compare(&one, &best, &order) && (order > 0 || (order == 0 && differs(&one, &best))));
		if (!higher)
			continue;
		best = one;
		*out = tag;
	}
	return true;
}

static bool choose_nearest(const sw_pyre *re, const sw_strs *names, size_t count, sw_dunamai_tag *out, sw_error *err)
{
	for (size_t i = 0; i < count && !out->base.ptr; i++)
		if (!read_tag(re, names->ptr[i], out, err))
			return false;
	return true;
}

bool sw_dunamai_choose(const sw_dunamai_config *config, const sw_strs *names, sw_arena *arena, bool *found,
		       sw_dunamai_tag *out, sw_error *err)
{
	const sw_pyre *re = NULL;
	sw_str pattern = {0};
	*out = (sw_dunamai_tag){0};
	if (!whole_pattern(config, arena, &pattern, err))
		return false;
	if (!sw_pyre_compile(pattern, 0, arena, &re, err))
		return sw_wrap(err, "pattern");
	size_t count = config->latest_tag && names->len ? 1 : names->len;
	bool ok = config->highest_tag && !config->latest_tag ? choose_highest(re, names, arena, out, err)
							     : choose_nearest(re, names, count, out, err);
	*found = out->base.ptr != NULL;
	if (!ok || *found || !names->len || !(config->latest_tag || config->strict))
		return ok;
	sw_fail(err, SW_W001, "the pattern \"%.*s\" finds no version in %s%.*s", SW_ARG(pattern),
		config->latest_tag ? "the latest tag " : "any tag",
		SW_ARG(config->latest_tag ? names->ptr[0] : (sw_str){0}));
	return sw_hint(err, "set pattern = \"default-unprefixed\" for tags without a \"v\"");
}
