/* What a version says by bumpver's rules, and what comes after it (bumpver 2026.1132, v2version and version). */
#include "bump/bumpver.h"

#include <string.h>

#include "bump/calendar.h"
#include "bump/step_internal.h"

/* Reading ---------------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *pytag, *tag;
} tag_names[] = {{"a", "alpha"}, {"b", "beta"}, {"rc", "rc"}, {"dev", "dev"}, {"post", "post"}, {"", "final"}};

static sw_str tag_of(sw_str pytag)
{
	for (size_t i = 0; i < SW_COUNTOF(tag_names); i++)
		if (sw_str_is(pytag, tag_names[i].pytag))
			return sw_str_of(tag_names[i].tag);
	return SW_STR("final");
}

static sw_str pytag_of(sw_str tag)
{
	if (sw_str_is(tag, "preview"))
		return SW_STR("rc");
	for (size_t i = 0; i < SW_COUNTOF(tag_names); i++)
		if (sw_str_is(tag, tag_names[i].tag))
			return sw_str_of(tag_names[i].pytag);
	return SW_STR("");
}

/* A field of the calendar as a number; 0 when it is not known, which is bumpver's reading of a week 0, too. */
static int number(const sw_bumpver_info *info, sw_bumpver_field field)
{
	uint64_t value = 0;
	return info->fields[field].ptr && sw_str_u64(info->fields[field], &value) && value <= 9999 ? (int)value : 0;
}

static void put(sw_bumpver_info *info, sw_bumpver_field field, int value, sw_arena *arena)
{
	info->fields[field] = sw_fmt(arena, "%d", value);
}

void sw_bumpver_day(sw_bumpver_info *info, int64_t seconds, sw_arena *arena)
{
	calendar c = sw_calendar(seconds);
	put(info, SW_BV_YEAR, c.date.year, arena);
	put(info, SW_BV_ISO_YEAR, c.iso_year, arena);
	put(info, SW_BV_QUARTER, c.quarter, arena);
	put(info, SW_BV_MONTH, c.date.month, arena);
	put(info, SW_BV_DAY, c.date.day, arena);
	put(info, SW_BV_YEAR_DAY, c.year_day, arena);
	put(info, SW_BV_WEEK_W, c.week_w, arena);
	put(info, SW_BV_WEEK_U, c.week_u, arena);
	put(info, SW_BV_WEEK_V, c.week_v, arena);
}

static bool is_dated(const sw_bumpver_info *info)
{
	for (int i = 0; i < SW_BV_CALENDAR; i++)
		if (i != SW_BV_QUARTER && number(info, (sw_bumpver_field)i))
			return true;
	return false;
}

/* A year and its day, or a whole date, says all the rest; so does the lack of any. */
static bool complete_calendar(sw_bumpver_info *info, int64_t today, sw_str version, sw_arena *arena, sw_error *err)
{
	sw_str quarter = info->fields[SW_BV_QUARTER];
	int year = number(info, SW_BV_YEAR), year_day = number(info, SW_BV_YEAR_DAY);
	int month = number(info, SW_BV_MONTH), day = number(info, SW_BV_DAY);
	if (year && year_day) {
		sw_bumpver_day(info,
			       sw_date_seconds((sw_date){.year = year, .month = 1, .day = 1}) + (year_day - 1) * 86400,
			       arena);
	} else if (year && month && day) {
		if (!sw_calendar_exists(year, month, day))
			return sw_fail(err, SW_W062, "%.*s has a date that does not exist: %04d-%02d-%02d",
				       SW_ARG(version), year, month, day);
		sw_bumpver_day(info, sw_date_seconds((sw_date){.year = year, .month = month, .day = day}), arena);
	} else if (!is_dated(info)) {
		sw_bumpver_day(info, today, arena);
	}
	if (quarter.ptr)
		info->fields[SW_BV_QUARTER] = quarter;
	else if (number(info, SW_BV_MONTH))
		put(info, SW_BV_QUARTER, (number(info, SW_BV_MONTH) - 1) / 3 + 1, arena);
	return true;
}

/* Years of two digits are of this century. */
static void complete_year(sw_bumpver_info *info, sw_bumpver_field field, sw_arena *arena)
{
	if (info->fields[field].ptr && number(info, field) < 1000)
		put(info, field, number(info, field) + 2000, arena);
}

bool sw_bumpver_read(const sw_bumpver *pattern, const sw_pyre_match *match, sw_str text, int64_t today, sw_arena *arena,
		     sw_bumpver_info *out, sw_error *err)
{
	static const char *const defaults[SW_BV_FIELDS] = {
		[SW_BV_MAJOR] = "0", [SW_BV_MINOR] = "0", [SW_BV_PATCH] = "0",  [SW_BV_BUILD] = "1000",
		[SW_BV_TAG] = "",    [SW_BV_PYTAG] = "",  [SW_BV_GITHASH] = "", [SW_BV_HEXHASH] = "",
		[SW_BV_NUM] = "0",   [SW_BV_INC0] = "0",  [SW_BV_INC1] = "1",
	};
	sw_bumpver_info info = {0};
	for (int i = 0; i < SW_BV_FIELDS; i++) {
		sw_str value = pattern->group[i] ? sw_pyre_text(match, text, pattern->group[i]) : (sw_str){0};
		bool plain = i == SW_BV_BUILD || i == SW_BV_TAG || i == SW_BV_PYTAG || i == SW_BV_GITHASH ||
			     i == SW_BV_HEXHASH;
		if (value.ptr)
			info.fields[i] = sw_str_copy(arena, plain ? value : sw_digits_trim(value));
		else if (defaults[i])
			info.fields[i] = sw_str_of(defaults[i]);
	}
	complete_year(&info, SW_BV_YEAR, arena);
	complete_year(&info, SW_BV_ISO_YEAR, arena);
	sw_str *tag = &info.fields[SW_BV_TAG], *pytag = &info.fields[SW_BV_PYTAG];
	if (tag->len && !pytag->len)
		*pytag = pytag_of(*tag);
	else if (pytag->len && !tag->len)
		*tag = tag_of(*pytag);
	if (!tag->len)
		*tag = SW_STR("final");
	if (!complete_calendar(&info, today, text, arena, err))
		return false;
	*out = info;
	return true;
}

bool sw_bumpver_parse(const sw_bumpver *pattern, sw_str version, int64_t today, sw_arena *arena, sw_bumpver_info *out,
		      sw_error *err)
{
	sw_pyre_match m;
	if (!sw_pyre_match_at_start(pattern->re, version, &m, err))
		return false;
	if (!m.matched || m.end[0] < version.len)
		return sw_fail(err, SW_W062, "%.*s does not look like \"%.*s\"", SW_ARG(version),
			       SW_ARG(pattern->normal));
	return sw_bumpver_read(pattern, &m, version, today, arena, out, err);
}

/* Going on --------------------------------------------------------------------------------------------------------------- */

/* The next build number, in an order that is that of texts, too: 0999 is followed by 11000 (bumpver's lexid). */
static bool next_build(sw_str build, sw_arena *arena, sw_str *out, sw_error *err)
{
	sw_str plain = sw_digits_trim(build);
	if (sw_digits_cmp(plain, SW_STR("1000")) < 0)
		build = sw_fmt(arena, "1%.*s%.*s", (int)(3 - plain.len), "000", SW_ARG(plain));
	size_t nines = 0;
	while (nines < build.len && build.ptr[nines] == '9')
		nines++;
	if (nines == build.len)
		return sw_fail(err, SW_W060, "the build number %.*s is the last: bumpver counts no further",
			       SW_ARG(build));
	sw_str next = sw_digits_next(arena, build), padded = next;
	if (next.len < build.len)
		padded = sw_fmt(arena, "%.*s%.*s", (int)(build.len - next.len), build.ptr, SW_ARG(next));
	if (padded.ptr[0] == build.ptr[0]) {
		*out = padded;
		return true;
	}
	/* times eleven: the number and ten times itself */
	sw_str ten = sw_str_cat(arena, next, SW_STR("0"));
	char *sum = sw_alloc(arena, ten.len + 2);
	unsigned carry = 0;
	for (size_t i = 0; i < ten.len; i++) {
		unsigned digit = (unsigned)(ten.ptr[ten.len - 1 - i] - '0') + carry;
		digit += i < next.len ? (unsigned)(next.ptr[next.len - 1 - i] - '0') : 0;
		sum[ten.len - i] = (char)('0' + digit % 10);
		carry = digit / 10;
	}
	sum[0] = (char)('0' + carry);
	*out = sw_digits_trim((sw_str){sum, ten.len + 1});
	return true;
}

/* True when the date of `a` is after that of `b`, as far as both are known. */
static bool is_later(const sw_bumpver_info *a, const sw_bumpver_info *b)
{
	for (int i = 0; i < SW_BV_CALENDAR; i++) {
		sw_bumpver_field field = (sw_bumpver_field)i;
		if (!a->fields[i].ptr || !b->fields[i].ptr || number(a, field) == number(b, field))
			continue;
		return number(a, field) > number(b, field);
	}
	return false;
}

/* Whatever stands right of something that changed begins again. */
static void roll_over(sw_str version_pattern, const sw_bumpver_info *old, sw_bumpver_info *now, sw_arena *arena)
{
	static const char *const initial[SW_BV_FIELDS] = {
		[SW_BV_MAJOR] = "0", [SW_BV_MINOR] = "0", [SW_BV_PATCH] = "0",
		[SW_BV_NUM] = "0",   [SW_BV_INC0] = "0",  [SW_BV_INC1] = "1",
	};
	bumpver_fields fields = sw_bumpver_order(version_pattern, arena);
	sw_bumpver_info reset = *now;
	bool changed = false;
	sw_each (field, &fields) {
		if (changed && initial[*field])
			reset.fields[*field] = sw_str_of(initial[*field]);
		else
			changed = changed || !sw_str_eq(old->fields[*field], now->fields[*field]) ||
				  !old->fields[*field].ptr != !now->fields[*field].ptr;
	}
	*now = reset;
}

static void add_one(sw_bumpver_info *info, sw_bumpver_field field, sw_arena *arena)
{
	info->fields[field] = sw_digits_next(arena, info->fields[field]);
}

static bool increment(const sw_bumpver_flags *flags, sw_bumpver_info *now, sw_arena *arena, sw_error *err)
{
	if (flags->major)
		add_one(now, SW_BV_MAJOR, arena);
	if (flags->minor)
		add_one(now, SW_BV_MINOR, arena);
	if (flags->patch)
		add_one(now, SW_BV_PATCH, arena);
	if (flags->tag_num)
		add_one(now, SW_BV_NUM, arena);
	if (flags->tag.len) {
		if (!sw_str_eq(flags->tag, now->fields[SW_BV_TAG]))
			now->fields[SW_BV_NUM] = SW_STR("0");
		now->fields[SW_BV_TAG] = flags->tag;
		now->fields[SW_BV_PYTAG] = pytag_of(flags->tag);
	}
	if (!flags->pin_increments) {
		add_one(now, SW_BV_INC0, arena);
		add_one(now, SW_BV_INC1, arena);
	}
	return next_build(now->fields[SW_BV_BUILD], arena, &now->fields[SW_BV_BUILD], err);
}

static bool check_flags(sw_str version_pattern, const sw_bumpver_flags *flags, sw_error *err)
{
	const struct {
		bool wanted;
		const char *part;
	} parts[] = {{flags->major, "MAJOR"}, {flags->minor, "MINOR"}, {flags->patch, "PATCH"}};
	for (size_t i = 0; i < SW_COUNTOF(parts); i++)
		if (parts[i].wanted && sw_str_find(version_pattern, sw_str_of(parts[i].part)) == SW_NPOS)
			return sw_fail(err, SW_W060, "the pattern \"%.*s\" has no %s to increment",
				       SW_ARG(version_pattern), parts[i].part);
	if (flags->tag.len && !sw_str_eq(tag_of(pytag_of(flags->tag)), flags->tag))
		return sw_fail(err, SW_W060, "\"%.*s\" is no tag: alpha, beta, rc, dev, post, final",
			       SW_ARG(flags->tag));
	return true;
}

static bool go_on(const sw_bumpver *pattern, const sw_bumpver_info *old, const sw_bumpver_flags *flags, sw_arena *arena,
		  sw_bumpver_info *out, sw_error *err)
{
	sw_bumpver_info now = *old;
	if (!flags->pin_date) {
		sw_bumpver_info day = {0};
		sw_bumpver_day(&day, flags->date, arena);
		if (!is_later(old, &day))
			memcpy(now.fields, day.fields, sizeof(sw_str) * SW_BV_CALENDAR);
	}
	if (flags->tag_num && !flags->tag.len && sw_str_is(now.fields[SW_BV_TAG], "final"))
		return sw_fail(err, SW_W060, "a final version has no tag whose number could go up");
	if (!increment(flags, &now, arena, err))
		return false;
	roll_over(pattern->version_pattern, old, &now, arena);
	*out = now;
	return true;
}

bool sw_bumpver_next(sw_str version_pattern, sw_str current, const sw_bumpver_flags *flags, sw_arena *arena,
		     sw_str *out, sw_error *err)
{
	const sw_bumpver *pattern;
	sw_bumpver_info old = {0}, now = {0}, check = {0};
	if (!sw_bumpver_compile(version_pattern, version_pattern, arena, &pattern, err) ||
	    !check_flags(version_pattern, flags, err) ||
	    !sw_bumpver_parse(pattern, current, flags->date, arena, &old, err) ||
	    !go_on(pattern, &old, flags, arena, &now, err))
		return false;
	sw_str next = sw_bumpver_render(pattern, &now, arena);
	if (!next.len || sw_str_eq(next, current)) {
		sw_fail(err, SW_W043, "by the pattern \"%.*s\" %.*s stays what it is", SW_ARG(version_pattern),
			SW_ARG(current));
		return sw_hint(err, "say which part goes up, as in `shipwheel version bump patch`");
	}
	if (!sw_bumpver_parse(pattern, next, flags->date, arena, &check, err))
		return false;
	if (sw_legacy_cmp(next, current, arena) <= 0)
		return sw_fail(err, SW_W043, "%.*s would follow %.*s and is not higher", SW_ARG(next), SW_ARG(current));
	*out = next;
	return true;
}

/* Order of what may be no version ---------------------------------------------------------------------------------------- */

/* One part of a version as pkg_resources ordered them: numbers filled up with zeros, words behind a star. */
static sw_str legacy_part(sw_str part, sw_arena *arena)
{
	static const struct {
		const char *from, *to;
	} names[] = {{"pre", "c"}, {"preview", "c"}, {"-", "final-"}, {"rc", "c"}, {"dev", "@"}};
	if (sw_is_digit(part.ptr[0]))
		return part.len < 8 ? sw_fmt(arena, "%.*s%.*s", (int)(8 - part.len), "00000000", SW_ARG(part)) : part;
	for (size_t i = 0; i < SW_COUNTOF(names); i++)
		if (sw_str_is(part, names[i].from))
			return sw_fmt(arena, "*%s", names[i].to);
	return sw_fmt(arena, "*%.*s", SW_ARG(part));
}

static int part_kind(char c)
{
	return sw_is_digit(c) ? 1 : c >= 'a' && c <= 'z' ? 2 : c == '.' || c == '-' ? 3 : 4;
}

static void legacy_push(sw_strs *key, sw_str part, sw_arena *arena)
{
	if (part.ptr[0] == '*') {
		if (sw_str_cmp(part, SW_STR("*final")) < 0)
			while (key->len && sw_str_is(key->ptr[key->len - 1], "*final-"))
				key->len--;
		while (key->len && sw_str_is(key->ptr[key->len - 1], "00000000"))
			key->len--;
	}
	sw_push(arena, key, part);
}

static sw_strs legacy_key(sw_str version, sw_arena *arena)
{
	sw_strs key = {0};
	sw_str text = sw_str_lower(arena, version);
	for (size_t i = 0, end; i < text.len; i = end) {
		int kind = part_kind(text.ptr[i]);
		end = i + 1;
		while (kind != 3 && end < text.len && part_kind(text.ptr[end]) == kind)
			end++;
		if (text.ptr[i] != '.')
			legacy_push(&key, legacy_part(sw_str_sub(text, i, end), arena), arena);
	}
	legacy_push(&key, SW_STR("*final"), arena);
	return key;
}

int sw_legacy_cmp(sw_str a, sw_str b, sw_arena *arena)
{
	int order = 0;
	bool a_valid = sw_pep440_valid(a), b_valid = sw_pep440_valid(b);
	if (a_valid != b_valid)
		return a_valid ? 1 : -1;
	if (a_valid)
		return sw_pep440_cmp_text(a, b, &order) ? order : 0;
	sw_strs x = legacy_key(a, arena), y = legacy_key(b, arena);
	for (size_t i = 0; i < x.len && i < y.len; i++)
		if ((order = sw_str_cmp(x.ptr[i], y.ptr[i])))
			return order;
	return (x.len > y.len) - (x.len < y.len);
}
