/* The arithmetic of hatch, uv and poetry, each exactly as it is, backward steps included. Observed with hatchling 1.33.0
   (version/scheme/standard.py), uv 0.13.8 (crates/uv-pep440, crates/uv/src/commands/project/version.rs) and poetry 2.5.1 on
   poetry-core 2.5.0. */
#include "bump/step_internal.h"

/* What all three do with the word `major` and its like: one more, zeros behind it, the length kept or made enough. */
static void raise(sw_pep440 *version, size_t at, sw_str value, sw_arena *arena)
{
	sw_str number = value.ptr ? value : sw_digits_next(arena, sw_pep440_release_at(version, at));
	sw_step_release(version, at, number, arena);
}

static sw_str after(sw_str number, unsigned start, sw_arena *arena)
{
	return number.ptr ? sw_digits_next(arena, number) : start ? SW_STR("1") : SW_STR("0");
}

/* The next number of phase `pre`: one more when the version is in it, else the first. */
static void raise_pre(sw_pep440 *version, sw_pep440_pre pre, unsigned start, sw_arena *arena)
{
	version->pre_number = after(version->pre == pre ? version->pre_number : (sw_str){0}, start, arena);
	version->pre = pre;
	version->post = version->dev = (sw_str){0};
}

/* hatch ------------------------------------------------------------------------------------------------------------------ */

static const step_word hatch_words[] = {
	{"release", STEP_STABLE, 0},  {"major", STEP_RELEASE, 0},
	{"minor", STEP_RELEASE, 1},   {"micro", STEP_RELEASE, 2},
	{"patch", STEP_RELEASE, 2},   {"fix", STEP_RELEASE, 2},
	{"a", STEP_PRE, SW_PRE_A},    {"alpha", STEP_PRE, SW_PRE_A},
	{"b", STEP_PRE, SW_PRE_B},    {"beta", STEP_PRE, SW_PRE_B},
	{"rc", STEP_PRE, SW_PRE_RC},  {"c", STEP_PRE, SW_PRE_RC},
	{"pre", STEP_PRE, SW_PRE_RC}, {"preview", STEP_PRE, SW_PRE_RC},
	{"post", STEP_POST, 0},       {"rev", STEP_POST, 0},
	{"r", STEP_POST, 0},          {"dev", STEP_DEV, 0},
	{NULL, STEP_STABLE, 0},
};

static void hatch_step(const step_word *word, sw_pep440 *version, sw_arena *arena)
{
	switch ((int)word->op) {
	case STEP_STABLE: sw_step_finish(version); break;
	case STEP_RELEASE:
		raise(version, (size_t)word->arg, (sw_str){0}, arena);
		sw_step_finish(version);
		break;
	case STEP_PRE: raise_pre(version, (sw_pep440_pre)word->arg, 0, arena); break;
	case STEP_POST:
		version->post = after(version->post, 0, arena);
		version->dev = (sw_str){0};
		break;
	default: version->dev = after(version->dev, 0, arena); break;
	}
	version->local_len = 0;
}

static bool hatch_explicit(const sw_pep440 *from, sw_str current, sw_str text, sw_arena *arena, sw_str *out,
			   sw_error *err)
{
	sw_pep440 next = {0};
	if (!sw_pep440_parse(text, arena, &next, err))
		return false;
	if (sw_pep440_cmp(&next, from) <= 0) {
		sw_fail(err, SW_W043, "%.*s is not higher than %.*s", SW_ARG(text), SW_ARG(current));
		return sw_hint(err, "hatch takes it with validate-bump = false in [tool.hatch.version]");
	}
	*out = sw_pep440_format(&next, arena);
	return true;
}

/* hatch leaves a "v" in front of the version where it is: its pattern for the file has the v outside of the version. */
bool sw_step_hatch(sw_str current, const sw_strs *words, sw_arena *arena, sw_str *out, sw_error *err)
{
	sw_str other = {0}, text = current, next = {0};
	bool v = current.len && sw_lower(current.ptr[0]) == 'v';
	sw_pep440 version = {0};
	step_asks asks = {0};
	if (v)
		text = sw_str_from(current, 1);
	if (!words->len || (words->len == 1 && !words->ptr[0].len)) {
		*out = text;
		return true;
	}
	if (!sw_pep440_parse(text, arena, &version, err) ||
	    !sw_step_parse(hatch_words, words, arena, &asks, &other, err))
		return false;
	if (other.ptr) {
		sw_error_clear(err);
		if (!hatch_explicit(&version, current, other, arena, &next, err))
			return false;
	} else {
		sw_each (ask, &asks) {
			if (ask->value.ptr)
				return sw_fail(err, SW_W060, "hatch sets no numbers: %s=%.*s", ask->word->word,
					       SW_ARG(ask->value));
			hatch_step(ask->word, &version, arena);
		}
		next = sw_pep440_format(&version, arena);
	}
	*out = v ? sw_str_cat(arena, sw_str_sub(current, 0, 1), next) : next;
	return true;
}

/* uv --------------------------------------------------------------------------------------------------------------------- */

static const step_word uv_words[] = {
	{"major", STEP_RELEASE, 0},  {"minor", STEP_RELEASE, 1},    {"patch", STEP_RELEASE, 2},
	{"stable", STEP_STABLE, 0},  {"alpha", STEP_PRE, SW_PRE_A}, {"beta", STEP_PRE, SW_PRE_B},
	{"rc", STEP_PRE, SW_PRE_RC}, {"post", STEP_POST, 0},        {"dev", STEP_DEV, 0},
	{NULL, STEP_STABLE, 0},
};
#define UV_NUMBER_MAX SW_STR("18446744073709551614") /* its numbers are u64, the last of which means "none" */

static bool uv_holds(sw_str number)
{
	return !number.ptr || sw_digits_cmp(number, UV_NUMBER_MAX) <= 0;
}

static bool uv_parse(sw_str text, sw_arena *arena, sw_pep440 *out, sw_error *err)
{
	if (!sw_pep440_parse(text, arena, out, err))
		return false;
	bool fits = uv_holds(out->epoch) && uv_holds(out->pre_number) && uv_holds(out->post) && uv_holds(out->dev);
	for (size_t i = 0; i < out->release_len; i++)
		fits = fits && uv_holds(out->release[i]);
	return fits || sw_fail(err, SW_W002, "%.*s has a number above %.*s, the largest that uv knows", SW_ARG(text),
			       SW_ARG(UV_NUMBER_MAX));
}

static bool uv_check(const step_asks *asks, const sw_strs *words, sw_arena *arena, sw_error *err)
{
	size_t release = 0, pre = 0, alone = 0;
	sw_each (ask, asks) {
		release += ask->word->op == STEP_RELEASE;
		pre += ask->word->op == STEP_PRE || ask->word->op == STEP_DEV;
		alone += ask->word->op == STEP_POST || ask->word->op == STEP_STABLE;
		if (ask->word->op == STEP_STABLE && ask->value.ptr)
			return sw_fail(err, SW_W060, "\"stable\" has no number to set");
	}
	sw_str all = sw_step_words(words, arena);
	if (alone && asks->len > 1)
		return sw_fail(err, SW_W060, "uv takes \"post\" and \"stable\" alone, not with other words: %.*s",
			       SW_ARG(all));
	if (release > 1)
		return sw_fail(err, SW_W060, "uv takes only one of major, minor and patch, not: %.*s", SW_ARG(all));
	if (pre > 1)
		return sw_fail(err, SW_W060, "uv takes only one of alpha, beta, rc and dev, not: %.*s", SW_ARG(all));
	return true;
}

static void uv_step(const step_ask *ask, sw_pep440 *version, sw_arena *arena)
{
	switch ((int)ask->word->op) {
	case STEP_RELEASE: raise(version, (size_t)ask->word->arg, ask->value, arena); /* fall through */
	case STEP_STABLE:
		version->pre = SW_PRE_NONE;
		version->pre_number = version->post = version->dev = (sw_str){0};
		break;
	case STEP_PRE:
		raise_pre(version, (sw_pep440_pre)ask->word->arg, 1, arena);
		version->pre_number = ask->value.ptr ? ask->value : version->pre_number;
		break;
	case STEP_POST:
		version->post = ask->value.ptr ? ask->value : after(version->post, 1, arena);
		version->dev = (sw_str){0};
		break;
	default: version->dev = ask->value.ptr ? ask->value : after(version->dev, 1, arena); break;
	}
}

/* uv gives an explicit version as "=VERSION" here: it is a value of its own on its command line, and is not compared. */
bool sw_step_uv(sw_str current, const sw_strs *words, sw_arena *arena, sw_str *out, sw_error *err)
{
	sw_pep440 from = {0}, next = {0};
	step_asks asks = {0};
	if (!uv_parse(current, arena, &from, err))
		return false;
	next = from;
	if (words->len == 1 && words->ptr[0].len && words->ptr[0].ptr[0] == '=') {
		if (!uv_parse(sw_str_from(words->ptr[0], 1), arena, &next, err))
			return false;
		*out = sw_pep440_format(&next, arena);
		return true;
	}
	if (!sw_step_parse(uv_words, words, arena, &asks, NULL, err) || !uv_check(&asks, words, arena, err))
		return false;
	/* Whatever the order on the command line: first the release, then the phase. */
	sw_each (ask, &asks)
		if (ask->word->op == STEP_RELEASE)
			uv_step(ask, &next, arena);
	sw_each (ask, &asks)
		if (ask->word->op != STEP_RELEASE)
			uv_step(ask, &next, arena);
	*out = sw_pep440_format(&next, arena);
	if (!asks.len || sw_pep440_cmp(&next, &from) > 0)
		return true;
	sw_fail(err, SW_W043, "%.*s to %.*s is no step up", SW_ARG(current), SW_ARG(*out));
	return sw_hint(err, "add a release word, as uv says: `shipwheel version bump patch %.*s`",
		       SW_ARG(sw_step_words(words, arena)));
}

/* poetry ----------------------------------------------------------------------------------------------------------------- */

static const step_word poetry_words[] = {
	{"major", STEP_RELEASE, 0},         {"minor", STEP_RELEASE, 1},
	{"patch", STEP_RELEASE, 2},         {"premajor", STEP_PRE_RELEASE, 0},
	{"preminor", STEP_PRE_RELEASE, 1},  {"prepatch", STEP_PRE_RELEASE, 2},
	{"prerelease", STEP_NEXT_PRE, 0},   {"--next-phase", STEP_NEXT_PHASE, 0},
	{"next-phase", STEP_NEXT_PHASE, 0}, {NULL, STEP_STABLE, 0},
};

static bool unstable(const sw_pep440 *version)
{
	return version->pre != SW_PRE_NONE || version->dev.ptr;
}

/* True when a number behind `at` is not zero: the release is not the first of that level. */
static bool has_below(const sw_pep440 *version, size_t at)
{
	for (size_t i = at + 1; i < version->release_len; i++)
		if (!sw_digits_zero(version->release[i]))
			return true;
	return false;
}

/* A release word on an unstable version finishes it when it is already the first release of that level. */
static void poetry_raise(sw_pep440 *version, size_t at, sw_arena *arena)
{
	bool required = !unstable(version) || (version->pre == SW_PRE_NONE && version->post.ptr);
	if (required || has_below(version, at))
		raise(version, at, (sw_str){0}, arena);
	sw_step_finish(version);
}

static bool poetry_prerelease(sw_pep440 *version, bool next_phase, sw_str current, sw_arena *arena, sw_error *err)
{
	sw_pep440_pre pre = version->pre;
	sw_str number = version->pre_number;
	if (!unstable(version)) {
		poetry_raise(version, 2, arena);
		version->pre = SW_PRE_A;
		version->pre_number = SW_STR("0");
		return true;
	}
	if (pre == SW_PRE_NONE) {
		sw_fail(err, SW_W060, "poetry has no prerelease after %.*s: it is a development release",
			SW_ARG(current));
		return sw_hint(err, "shipwheel version bump patch");
	}
	sw_step_finish(version);
	if (next_phase) {
		version->pre = pre == SW_PRE_RC ? SW_PRE_NONE : (sw_pep440_pre)(pre + 1);
		version->pre_number = pre == SW_PRE_RC ? (sw_str){0} : SW_STR("0");
		return true;
	}
	version->pre = pre;
	version->pre_number = sw_digits_next(arena, number);
	return true;
}

static bool poetry_step(const step_word *rule, bool next_phase, sw_str current, sw_pep440 *version, sw_arena *arena,
			sw_error *err)
{
	if (rule->op == STEP_NEXT_PRE)
		return poetry_prerelease(version, next_phase, current, arena, err);
	poetry_raise(version, (size_t)rule->arg, arena);
	if (rule->op == STEP_PRE_RELEASE) {
		version->pre = SW_PRE_A;
		version->pre_number = SW_STR("0");
	}
	return true;
}

bool sw_step_poetry(sw_str current, const sw_strs *words, sw_arena *arena, sw_str *out, sw_error *err)
{
	sw_pep440 version = {0};
	step_asks asks = {0};
	sw_str other = {0};
	const step_word *rule = NULL;
	bool next_phase = false;
	if (!sw_pep440_parse(current, arena, &version, err) ||
	    !sw_step_parse(poetry_words, words, arena, &asks, &other, err))
		return false;
	if (other.ptr) {
		sw_error_clear(err);
		if (!sw_pep440_parse(other, arena, &version, err))
			return false;
	}
	sw_each (ask, &asks) {
		if (ask->word->op == STEP_NEXT_PHASE) {
			next_phase = true;
			continue;
		}
		if (rule || ask->value.ptr)
			return sw_fail(err, SW_W060, "poetry takes one rule without a number, not: %.*s",
				       SW_ARG(sw_step_words(words, arena)));
		rule = ask->word;
	}
	if (rule && !poetry_step(rule, next_phase, current, &version, arena, err))
		return false;
	*out = sw_pep440_format(&version, arena);
	return true;
}
