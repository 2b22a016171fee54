/* Whether a version is an appropriate step from the last release (R9): above it, without leaving anything out, and as large
   as the changes ask for. */
#include "bump/step_internal.h"

#include <stdlib.h>

/* A first number from here on is a year. Year of the oldest software that still makes releases under its calendar version;
   no project has counted its majors up to it. */
#define FIRST_YEAR SW_STR("1990")

static sw_bump_level level_at(size_t number)
{
	return number == 0 ? SW_LEVEL_MAJOR : number == 1 ? SW_LEVEL_MINOR : SW_LEVEL_PATCH;
}

/* The first number of the release that differs, SW_NPOS when none does. */
static size_t first_difference(const sw_pep440 *a, const sw_pep440 *b)
{
	size_t len = a->release_len > b->release_len ? a->release_len : b->release_len;
	for (size_t i = 0; i < len; i++)
		if (!sw_str_eq(sw_pep440_release_at(a, i), sw_pep440_release_at(b, i)))
			return i;
	return SW_NPOS;
}

/* The level that a release is the first of: 2.0.0 major, 1.3.0 minor, 1.3.1 patch. */
static sw_bump_level level_of(const sw_pep440 *version)
{
	size_t last = 0;
	for (size_t i = 0; i < version->release_len; i++)
		if (!sw_digits_zero(version->release[i]))
			last = i;
	return level_at(last);
}

sw_bump_level sw_bump_level_between(sw_str a, sw_str b)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_pep440 from, to;
	if (!sw_pep440_scan(a, &arena, &from) || !sw_pep440_scan(b, &arena, &to))
		return SW_LEVEL_NONE;
	if (!sw_str_eq(from.epoch, to.epoch))
		return SW_LEVEL_MAJOR;
	size_t at = first_difference(&from, &to);
	return at == SW_NPOS ? SW_LEVEL_NONE : level_at(at);
}

static bool is_calendar(const sw_pep440 *version)
{
	return sw_digits_cmp(version->release[0], FIRST_YEAR) >= 0;
}

typedef struct judge {
	const sw_pep440 *last, *next;
	sw_arena *arena;
	sw_bump_increment *out;
} judge;

/* `left` never came out. */
static bool leaves_out(const judge *j, sw_bump_fit fit, const sw_pep440 *left)
{
	j->out->fit = fit;
	j->out->reason = sw_fmt(j->arena, "%.*s leaves out %.*s", SW_ARG(sw_pep440_format(j->next, j->arena)),
				SW_ARG(sw_pep440_format(left, j->arena)));
	return false;
}

/* Another release: one more at one place and zeros behind, and what was begun is not left lying. */
static bool release_fits(const judge *j, size_t at)
{
	sw_pep440 want = *j->last;
	sw_step_finish(&want);
	if (!sw_step_is_released(j->last) && sw_step_is_first(j->last, at))
		return leaves_out(j, SW_FIT_SKIPS, &want);
	sw_step_release(&want, at, sw_digits_next(j->arena, sw_pep440_release_at(j->last, at)), j->arena);
	size_t differs = first_difference(&want, j->next);
	return differs == SW_NPOS || leaves_out(j, SW_FIT_SKIPS, &want);
}

/* A number that begins (0 or 1), or goes on by one from `before`; with `open` the one before is not out yet. */
static bool number_fits(sw_str before, bool open, sw_str now, sw_arena *arena, sw_str *want)
{
	if (!before.ptr) {
		*want = SW_STR("1");
		return sw_str_is(now, "0") || sw_str_is(now, "1");
	}
	*want = open ? before : sw_digits_next(arena, before);
	return sw_str_eq(now, *want) || sw_str_eq(now, before);
}

static bool pre_fits(const judge *j, bool same_release)
{
	const sw_pep440 *last = j->last, *next = j->next;
	bool same = same_release && last->pre == next->pre;
	sw_pep440 want = *next;
	sw_step_finish(&want);
	want.pre = next->pre;
	return number_fits(same ? last->pre_number : (sw_str){0}, same && last->dev.ptr && !last->post.ptr,
			   next->pre_number, j->arena, &want.pre_number) ||
	       leaves_out(j, SW_FIT_SKIPS, &want);
}

static bool post_fits(const judge *j, bool same_release)
{
	const sw_pep440 *last = j->last, *next = j->next;
	bool same = same_release && last->pre == next->pre &&
		    (next->pre == SW_PRE_NONE || sw_str_eq(last->pre_number, next->pre_number));
	sw_pep440 want = *next;
	want.post = want.dev = (sw_str){0};
	want.local_len = 0;
	/* what it is a post-release of must be out */
	if (!same || (last->dev.ptr && !last->post.ptr))
		return leaves_out(j, SW_FIT_PHASE, &want);
	return number_fits(last->post, last->dev.ptr, next->post, j->arena, &want.post) ||
	       leaves_out(j, SW_FIT_SKIPS, &want);
}

static bool epoch_fits(const judge *j)
{
	sw_pep440 want = *j->next;
	want.epoch = sw_digits_next(j->arena, j->last->epoch);
	j->out->level = SW_LEVEL_MAJOR;
	return sw_str_eq(want.epoch, j->next->epoch) || leaves_out(j, SW_FIT_SKIPS, &want);
}

static bool leaves_nothing_out(const judge *j)
{
	if (!sw_str_eq(j->last->epoch, j->next->epoch))
		return epoch_fits(j);
	size_t at = first_difference(j->last, j->next);
	j->out->level = at == SW_NPOS ? SW_LEVEL_NONE : level_at(at);
	bool calendar = is_calendar(j->last) && is_calendar(j->next);
	if (at != SW_NPOS && !calendar && !release_fits(j, at))
		return false;
	if (j->next->pre != SW_PRE_NONE && !pre_fits(j, at == SW_NPOS))
		return false;
	return !j->next->post.ptr || post_fits(j, at == SW_NPOS);
}

/* The level that counts against what the changes ask for: a release that is begun is as large as it was begun. */
static bool is_large_enough(const judge *j, sw_bump_level least)
{
	sw_bump_level level = j->out->level;
	if (level == SW_LEVEL_NONE && !sw_step_is_released(j->last))
		level = level_of(j->next);
	if (least == SW_LEVEL_MAJOR && sw_digits_zero(j->next->release[0]))
		least = SW_LEVEL_MINOR;
	if (level >= least || (is_calendar(j->last) && is_calendar(j->next)))
		return true;
	static const char *const names[] = {"none", "a patch", "a minor", "a major"};
	j->out->fit = SW_FIT_TOO_SMALL;
	j->out->reason = sw_fmt(j->arena, "the changes since %.*s ask for %s release",
				SW_ARG(sw_pep440_format(j->last, j->arena)), names[least]);
	return false;
}

static int by_version(const void *a, const void *b)
{
	int order = 0;
	return sw_pep440_cmp_text(*(const sw_str *)a, *(const sw_str *)b, &order) ? order : 0;
}

/* What our own arithmetic makes of the last release, in the phase that was asked for. */
static void suggest(const judge *j, sw_bump_level least)
{
	static const char *const fronts[] = {"", "patch", "minor", "major"};
	static const char *const phases[] = {"", "alpha", "beta", "rc"};
	sw_bump_arith arith = sw_bump_arith_plain(SW_BUMP_SHIPWHEEL);
	sw_str last = sw_pep440_format(j->last, j->arena), found;
	sw_bump_increment same = {0};
	for (size_t i = 0; i < SW_COUNTOF(fronts); i++) {
		sw_strs words = {0};
		sw_error ignored = {0};
		if (i)
			sw_push(j->arena, &words, sw_str_of(fronts[i]));
		if (j->next->pre != SW_PRE_NONE)
			sw_push(j->arena, &words, sw_str_of(phases[j->next->pre]));
		else if (!i && !sw_step_is_released(j->last))
			sw_push(j->arena, &words, SW_STR("stable"));
		if (!words.len || !sw_bump_next(&arith, last, &words, j->arena, &found, &ignored))
			continue;
		sw_pep440 version;
		judge other = {j->last, &version, j->arena, &same};
		same = (sw_bump_increment){0};
		if (sw_pep440_scan(found, j->arena, &version) && leaves_nothing_out(&other) &&
		    is_large_enough(&other, least))
			sw_strs_add_unique(j->arena, &j->out->instead, found);
	}
	if (j->out->instead.len)
		qsort(j->out->instead.ptr, j->out->instead.len, sizeof(sw_str), by_version);
}

bool sw_bump_check_increment(sw_str last, sw_str next, sw_bump_level least, sw_arena *arena, sw_bump_increment *out,
			     sw_error *err)
{
	sw_pep440 from, to;
	if (!sw_pep440_parse(last, arena, &from, err) || !sw_pep440_parse(next, arena, &to, err))
		return false;
	*out = (sw_bump_increment){.reason = SW_STR("")};
	judge j = {&from, &to, arena, out};
	int order = sw_pep440_cmp(&to, &from);
	if (order <= 0) {
		out->fit = order ? SW_FIT_LOWER : SW_FIT_SAME;
		out->reason = order ? sw_fmt(arena, "%.*s is below %.*s", SW_ARG(next), SW_ARG(last))
				    : sw_fmt(arena, "%.*s is %.*s again", SW_ARG(next), SW_ARG(last));
	} else if (leaves_nothing_out(&j)) {
		(void)is_large_enough(&j, least);
	}
	if (out->fit != SW_FIT_OK)
		suggest(&j, least);
	return true;
}
