/* calver-by-date: the day of the commit, and a number for the releases of one day. */
#include "version/scm_internal.h"

#include "base/clock.h"

typedef struct date_version {
	sw_str prefix, year, month, day, patch; /* patch may be "" */
} date_version;

static size_t digits_at(sw_str s, size_t max)
{
	size_t n = 0;
	while (n < max && n < s.len && sw_is_digit(s.ptr[n]))
		n++;
	return n;
}

static bool take_number(sw_str *rest, size_t min, size_t max, sw_str *out)
{
	size_t n = digits_at(*rest, max);
	if (n < min)
		return false;
	*out = sw_str_sub(*rest, 0, n);
	*rest = sw_str_from(*rest, n);
	return true;
}

static bool take_dot(sw_str *rest)
{
	if (!sw_str_starts(*rest, SW_STR(".")))
		return false;
	*rest = sw_str_from(*rest, 1);
	return true;
}

/* [v]YY.M.D or [v]YYYY.M.D, behind it ".", ".PATCH" or nothing. */
static bool read_date_version(sw_str text, date_version *out)
{
	date_version v = {0};
	if (text.len && (text.ptr[0] == 'v' || text.ptr[0] == 'V')) {
		v.prefix = sw_str_sub(text, 0, 1);
		text = sw_str_from(text, 1);
	}
	if (!take_number(&text, 2, SIZE_MAX, &v.year) || (v.year.len != 2 && v.year.len != 4) || !take_dot(&text) ||
	    !take_number(&text, 1, 2, &v.month) || !take_dot(&text) || !take_number(&text, 1, 2, &v.day))
		return false;
	if (take_dot(&text))
		take_number(&text, 0, SIZE_MAX, &v.patch);
	if (text.len)
		return false;
	*out = v;
	return true;
}

static int number(sw_str digits)
{
	uint64_t value = 0;
	return sw_str_u64(digits, &value) && value < 10000 ? (int)value : -1;
}

/* Days since 1970 of the date; false when the calendar has no such day. Two digits mean 1969 to 2068, as in strptime. */
static bool day_number(const date_version *v, int64_t *out)
{
	int year = number(v->year);
	if (v->year.len == 2)
		year += year < 69 ? 2000 : 1900;
	sw_date date = {.year = year, .month = number(v->month), .day = number(v->day)};
	if (date.year < 1 || date.month < 1 || date.month > 12 || date.day < 1)
		return false;
	int64_t seconds = sw_date_seconds(date);
	sw_date again = sw_date_utc(seconds);
	*out = seconds / 86400 - (seconds % 86400 < 0);
	return again.month == date.month && again.day == date.day;
}

static int64_t day_of(int64_t seconds)
{
	return seconds / 86400 - (seconds % 86400 < 0);
}

static int64_t head_time(const sw_scm_facts *facts)
{
	return facts->has_node_time ? facts->node_time_s : facts->now_s;
}

/* The number of the release within its day. */
static bool next_patch(const scheme_input *in, const date_version *tag, sw_str *out, sw_error *err)
{
	int64_t tag_day = 0, head_day = day_of(head_time(in->facts));
	*out = SW_STR("0");
	if (!day_number(tag, &tag_day))
		return sw_fail(err, SW_W004, "the tag %.*s looks like a date, but there is no such day",
			       SW_ARG(in->tag));
	if (tag_day == head_day)
		*out = sw_scm_increment(tag->patch.len ? tag->patch : SW_STR("0"), in->arena);
	else if (tag_day > head_day && in->steps)
		sw_push(in->arena, in->steps,
			sw_fmt(in->arena, "warning: the tag %.*s lies after the day of the commit", SW_ARG(in->tag)));
	return true;
}

/* "release-…-DATE": the branch itself names the version; {NULL, 0} when it does not. */
static bool from_branch(const scheme_input *in, sw_str *out, sw_error *err)
{
	sw_str branch = in->facts->branch, version = {0}, suffix = {0};
	date_version date = {0};
	if (!in->facts->has_branch || !sw_str_starts(branch, SW_STR("release-")))
		return true;
	branch = sw_str_from(branch, sw_str_rchr(branch, '-') + 1);
	if (!sw_scm_match_tag(in->config, branch, in->arena, &version, &suffix, err))
		return false;
	if (version.ptr && read_date_version(version, &date))
		*out = version;
	return true;
}

bool sw_scm_calver(const scheme_input *in, sw_str *out, sw_error *err)
{
	date_version tag = {0};
	sw_str patch = SW_S("0"), text = {0}, normal = {0};
	if (sw_scm_exact(in->facts)) {
		*out = in->tag;
		return true;
	}
	if (!from_branch(in, out, err))
		return false;
	if (out->ptr)
		return true;
	bool dated = read_date_version(in->tag, &tag);
	if (dated && !next_patch(in, &tag, &patch, err))
		return false;
	if (!dated && in->steps)
		sw_push(in->arena, in->steps,
			sw_fmt(in->arena, "warning: the tag %.*s is no date, so the count of the day begins at 0",
			       SW_ARG(in->tag)));
	sw_date day = sw_date_utc(head_time(in->facts));
	text = sw_fmt(in->arena, "%.*s%0*d.%02d.%02d.%.*s", SW_ARG(tag.prefix), tag.year.len == 4 ? 4 : 2,
		      tag.year.len == 4 ? day.year : day.year % 100, day.month, day.day, SW_ARG(patch));
	if (!in->config->raw && sw_pep440_normalise(text, in->arena, &normal))
		text = normal;
	*out = sw_scm_with_dev(in, text);
	return true;
}
