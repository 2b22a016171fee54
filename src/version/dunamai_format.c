/* From a tag and what follows it to the text of a version, in three styles or by a format. */
#include "version/dunamai.h"

#include "base/clock.h"
#include "codec/pyre.h"
#include "version/dunamai_internal.h"
#include "version/pyformat.h"

sw_dunamai_config sw_dunamai_defaults(void)
{
	return (sw_dunamai_config){.bump_index = -1};
}

/* Styles ----------------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *name, *pattern;
} styles[] = {
	[SW_DUNAMAI_PEP440] = {"PEP 440", "^(\\d+!)?\\d+(\\.\\d+)*((a|b|rc)\\d+)?(\\.post\\d+)?(\\.dev\\d+)?"
					  "(\\+([a-zA-Z0-9]|[a-zA-Z0-9]{2}|[a-zA-Z0-9][a-zA-Z0-9.]+[a-zA-Z0-9]))?$"},
	[SW_DUNAMAI_SEMVER] = {"Semantic Versioning", "^\\d+\\.\\d+\\.\\d+(\\-[a-zA-Z0-9\\-]+(\\.[a-zA-Z0-9\\-]+)*)?"
						      "(\\+[a-zA-Z0-9\\-]+(\\.[a-zA-Z0-9\\-]+)*)?$"},
	[SW_DUNAMAI_PVP] = {"PVP", "^\\d+(\\.\\d+)*(-[a-zA-Z0-9]+)*$"},
};

/* A number of a semantic version, or a part that looks like one, has no leading zero. */
static bool has_leading_zero(sw_str version)
{
	version = sw_str_sub(version, 0, sw_str_chr(version, '+'));
	for (size_t from = 0, at = 0; at <= version.len; at++) {
		if (at < version.len && version.ptr[at] != '.' && version.ptr[at] != '-')
			continue;
		sw_str part = sw_str_sub(version, from, at);
		from = at + 1;
		bool digits = part.len > 1 && part.ptr[0] == '0';
		for (size_t i = 0; digits && i < part.len; i++)
			digits = sw_is_digit(part.ptr[i]);
		if (digits)
			return true;
	}
	return false;
}

static bool check(sw_dunamai_style style, sw_str version, sw_arena *arena, sw_error *err)
{
	const sw_pyre *re = NULL;
	sw_pyre_match match = {0};
	if (!sw_pyre_compile(sw_str_of(styles[style].pattern), 0, arena, &re, err) ||
	    !sw_pyre_search(re, version, 0, &match, err))
		return false;
	if (match.matched && !(style == SW_DUNAMAI_SEMVER && has_leading_zero(version)))
		return true;
	return sw_fail(err, SW_W002, "\"%.*s\" is no version of the style %s", SW_ARG(version), styles[style].name);
}

/* Numbers ---------------------------------------------------------------------------------------------------------------- */

sw_str sw_dunamai_number(sw_str digits)
{
	while (digits.len > 1 && digits.ptr[0] == '0')
		digits = sw_str_from(digits, 1);
	return digits;
}

sw_str sw_dunamai_add(sw_str digits, int64_t more, sw_arena *arena)
{
	SW_AUTO(sw_buf) reversed = {0};
	uint64_t carry = (uint64_t)more;
	for (size_t i = digits.len; i > 0 || carry; i -= i > 0) {
		uint64_t digit = i > 0 ? (uint64_t)(digits.ptr[i - 1] - '0') : 0;
		uint64_t sum = digit + carry % 10;
		sw_buf_addc(&reversed, (char)('0' + sum % 10));
		carry = carry / 10 + sum / 10;
	}
	sw_str text = sw_buf_copy(&reversed, arena);
	char *turned = sw_alloc(arena, text.len + 1);
	for (size_t i = 0; i < text.len; i++)
		turned[i] = text.ptr[text.len - 1 - i];
	return sw_dunamai_number((sw_str){turned, text.len});
}

/* One number of "1.2.3" up; with an index from the left those behind it are 0. */
static bool bump_base(sw_str base, int64_t index, sw_arena *arena, sw_str *out, sw_error *err)
{
	sw_strs parts = {0};
	sw_str rest = base, part = {0};
	while (sw_str_split(&rest, '.', &part)) {
		bool digits = part.len > 0;
		for (size_t i = 0; i < part.len; i++)
			digits = digits && sw_is_digit(part.ptr[i]);
		if (!digits)
			return sw_fail(err, SW_W004, "\"%.*s\" cannot be counted up: \"%.*s\" is no number",
				       SW_ARG(base), SW_ARG(part));
		sw_push(arena, &parts, sw_dunamai_number(part));
	}
	int64_t len = (int64_t)parts.len, at = index < 0 ? len + index : index;
	if (at < 0 || at >= len) {
		sw_fail(err, SW_W004, "\"%.*s\" has no number at the index %lld to count up", SW_ARG(base),
			(long long)index);
		return sw_hint(err, "bump = { enable = true, index = -1 } counts up the last one");
	}
	parts.ptr[at] = sw_dunamai_add(parts.ptr[at], 1, arena);
	for (int64_t i = at + 1; index >= 0 && i < len; i++)
		parts.ptr[i] = SW_STR("0");
	*out = sw_str_join(arena, parts.ptr, parts.len, SW_STR("."));
	return true;
}

/* What is to be printed: the facts, counted up where that is wished for. */
typedef struct shown {
	const sw_dunamai_config *config;
	const sw_dunamai_facts *facts;
	sw_str base, revision, commit;
	bool bumped; /* as something before the next version, not after the last */
} shown;

static bool bump(shown *s, sw_arena *arena, sw_error *err)
{
	const sw_dunamai_tag *tag = &s->facts->tag;
	if (!s->config->bump || !s->facts->distance)
		return true;
	s->bumped = true;
	if (!tag->stage.ptr)
		return bump_base(tag->base, s->config->bump_index, arena, &s->base, err);
	s->revision = tag->revision.ptr ? sw_dunamai_add(tag->revision, 1, arena) : SW_STR("2"); /* "rc" is "rc1" */
	return true;
}

/* Parts ------------------------------------------------------------------------------------------------------------------ */

static sw_strs metadata(const shown *s, sw_arena *arena)
{
	sw_strs parts = {0};
	const sw_dunamai_config *c = s->config;
	if (c->metadata == SW_DUNAMAI_NEVER)
		return parts;
	if (c->tagged_metadata && s->facts->tag.metadata.len)
		sw_push(arena, &parts, s->facts->tag.metadata);
	if ((c->metadata == SW_DUNAMAI_ALWAYS || s->facts->distance) && s->commit.ptr)
		sw_push(arena, &parts, s->commit);
	if (c->dirty && s->facts->dirty)
		sw_push(arena, &parts, SW_STR("dirty"));
	return parts;
}

/* Stage and distance of the styles that are not Python's. */
static sw_strs prerelease(const shown *s, sw_arena *arena)
{
	sw_strs parts = {0};
	if (s->facts->tag.stage.ptr) {
		sw_push(arena, &parts, s->facts->tag.stage);
		if (s->revision.ptr)
			sw_push(arena, &parts, s->revision);
	}
	if (s->facts->distance) {
		sw_push(arena, &parts, s->bumped ? SW_STR("pre") : SW_STR("post"));
		sw_push(arena, &parts, sw_fmt(arena, "%lld", (long long)s->facts->distance));
	}
	return parts;
}

static void add_joined(sw_buf *buf, const char *before, const sw_strs *parts, const char *between)
{
	for (size_t i = 0; i < parts->len; i++) {
		sw_buf_addz(buf, i ? between : before);
		sw_buf_add(buf, parts->ptr[i]);
	}
}

static void add_number(sw_buf *buf, const char *before, sw_str digits)
{
	if (!digits.ptr)
		return;
	sw_buf_addz(buf, before);
	sw_buf_add(buf, digits);
}

static void add_stage(sw_buf *buf, sw_str stage, sw_str revision, sw_arena *arena)
{
	static const char *const others[][2] = {
		{"alpha", "a"}, {"beta", "b"}, {"c", "rc"}, {"pre", "rc"}, {"preview", "rc"}};
	sw_str name = sw_str_lower(arena, stage);
	for (size_t i = 0; i < SW_COUNTOF(others); i++)
		if (sw_str_is(name, others[i][0])) {
			name = sw_str_of(others[i][1]);
			break;
		}
	sw_buf_add(buf, name);
	sw_buf_add(buf, revision.ptr ? revision : SW_STR("0"));
}

static void add_pep440(const shown *s, const sw_strs *meta, sw_arena *arena, sw_buf *buf)
{
	const sw_dunamai_tag *tag = &s->facts->tag;
	bool is_post = sw_str_is(tag->stage, "post"), is_dev = sw_str_is(tag->stage, "dev");
	sw_str post = is_post ? s->revision : (sw_str){0}, dev = is_dev ? s->revision : (sw_str){0};
	int64_t distance = s->facts->distance;
	if (distance && dev.ptr)
		dev = sw_dunamai_add(dev, distance, arena);
	else if (distance && !s->bumped && !post.ptr) {
		post = sw_fmt(arena, "%lld", (long long)distance);
		dev = SW_STR("0");
	} else if (distance)
		dev = sw_fmt(arena, "%lld", (long long)distance);
	if (tag->epoch.ptr)
		sw_buf_addf(buf, "%.*s!", SW_ARG(tag->epoch));
	sw_buf_add(buf, s->base);
	if (tag->stage.ptr && !is_post && !is_dev)
		add_stage(buf, tag->stage, s->revision, arena);
	add_number(buf, ".post", post);
	add_number(buf, ".dev", dev);
	add_joined(buf, "+", meta, ".");
}

static void add_styled(const shown *s, sw_arena *arena, sw_buf *buf)
{
	sw_strs meta = metadata(s, arena), pre = prerelease(s, arena);
	if (s->config->style == SW_DUNAMAI_PEP440) {
		add_pep440(s, &meta, arena, buf);
		return;
	}
	bool semver = s->config->style == SW_DUNAMAI_SEMVER;
	sw_buf_add(buf, s->base);
	add_joined(buf, "-", &pre, semver ? "." : "-");
	add_joined(buf, semver ? "+" : "-", &meta, semver ? "." : "-");
}

/* Formats ---------------------------------------------------------------------------------------------------------------- */

static sw_str escaped(sw_str branch, sw_str with, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	for (size_t i = 0; i < branch.len;) {
		size_t len = sw_utf8_len(branch, i);
		if (sw_is_alnum(branch.ptr[i]))
			sw_buf_addc(&buf, branch.ptr[i]);
		else
			sw_buf_add(&buf, with);
		i += len ? len : 1;
	}
	return sw_buf_copy(&buf, arena);
}

static sw_str timestamp(const sw_dunamai_facts *facts, sw_arena *arena)
{
	if (!facts->has_time)
		return SW_STR("");
	sw_date d = sw_date_utc(facts->time_s);
	return sw_fmt(arena, "%04d%02d%02d%02d%02d%02d", d.year, d.month, d.day, d.hour, d.minute, d.second);
}

/* The n-th number of the base, "0" where it ends before. */
static sw_str base_part(sw_str base, size_t n)
{
	sw_str part = {0};
	while (sw_str_split(&base, '.', &part))
		if (n-- == 0)
			return part;
	return SW_STR("0");
}

static sw_pyformat_value text_of(sw_str text)
{
	return (sw_pyformat_value){.text = text};
}

/* A number, or "" where there is none. */
static sw_pyformat_value number_of(sw_str digits)
{
	return digits.ptr ? (sw_pyformat_value){.text = digits, .kind = SW_PYFORMAT_INT} : (sw_pyformat_value){0};
}

static bool look_up(const void *of, sw_str name, sw_arena *arena, sw_pyformat_value *out)
{
	const shown *s = of;
	const sw_dunamai_facts *f = s->facts;
	static const char *const numbers[] = {"major", "minor", "patch"};
	for (size_t i = 0; i < SW_COUNTOF(numbers); i++)
		if (sw_str_is(name, numbers[i])) {
			*out = text_of(base_part(s->base, i));
			return true;
		}
	const struct {
		const char *name;
		sw_pyformat_value value;
	} fields[] = {
		{"base", text_of(s->base)},
		{"stage", text_of(f->tag.stage)},
		{"revision", number_of(s->revision)},
		{"distance", number_of(sw_fmt(arena, "%lld", (long long)f->distance))},
		{"commit", text_of(s->commit)},
		{"tagged_metadata", text_of(f->tag.metadata)},
		{"dirty", text_of(f->dirty ? SW_STR("dirty") : SW_STR("clean"))},
		{"epoch", number_of(f->tag.epoch)},
		{"branch", text_of(f->branch)},
		{"branch_escaped", text_of(escaped(f->branch, s->config->escape_with, arena))},
		{"timestamp", text_of(timestamp(f, arena))},
	};
	for (size_t i = 0; i < SW_COUNTOF(fields); i++)
		if (sw_str_is(name, fields[i].name)) {
			*out = fields[i].value;
			return true;
		}
	return false;
}

bool sw_dunamai_needs_dirt(const sw_dunamai_config *config)
{
	return config->dirty || sw_str_find(config->format, SW_STR("{dirty")) != SW_NPOS;
}

bool sw_dunamai_format(const sw_dunamai_config *config, const sw_dunamai_facts *facts, sw_arena *arena, sw_str *out,
		       sw_error *err)
{
	SW_AUTO(sw_buf) buf = {0};
	shown s = {.config = config, .facts = facts, .base = facts->tag.base, .revision = facts->tag.revision};
	if (facts->commit.len)
		s.commit = sw_str_cat(arena, config->commit_prefix, facts->commit);
	if (!bump(&s, arena, err))
		return false;
	if (config->format.ptr) {
		const sw_pyformat_spec spec = {
			.what = "the format",
			.known = "known are {base} {stage} {revision} {distance} {commit} {dirty} {tagged_metadata} "
				 "{epoch} "
				 "{branch} {branch_escaped} {timestamp} {major} {minor} {patch}",
			.code = SW_W003,
			.look_up = look_up,
			.of = &s,
		};
		if (!sw_pyformat(&spec, config->format, arena, &buf, err))
			return false;
	} else
		add_styled(&s, arena, &buf);
	*out = sw_buf_copy(&buf, arena);
	return (config->format.ptr && !config->styled) || check(config->style, *out, arena, err);
}
