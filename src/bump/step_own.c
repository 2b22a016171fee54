/* Our own arithmetic. Words say where to go: a release, in it a phase, behind it a post-release, before it a development
   release. What is unreleased there is gone on with, so that the same words may be said again and again: `minor rc` makes
   1.3.0rc1 of 1.2.3, then 1.3.0rc2; `minor` makes 1.3.0 of that. */
#include "bump/step_internal.h"

static const step_word own_words[] = {
	{"major", STEP_RELEASE, 0},
	{"minor", STEP_RELEASE, 1},
	{"patch", STEP_RELEASE, 2},
	{"stable", STEP_STABLE, 0},
	{"alpha", STEP_PRE, SW_PRE_A},
	{"beta", STEP_PRE, SW_PRE_B},
	{"rc", STEP_PRE, SW_PRE_RC},
	{"post", STEP_POST, 0},
	{"dev", STEP_DEV, 0},
	/* hatch's further names */
	{"micro", STEP_RELEASE, 2},
	{"fix", STEP_RELEASE, 2},
	{"release", STEP_STABLE, 0},
	{"final", STEP_STABLE, 0},
	{"a", STEP_PRE, SW_PRE_A},
	{"b", STEP_PRE, SW_PRE_B},
	{"c", STEP_PRE, SW_PRE_RC},
	{"pre", STEP_PRE, SW_PRE_RC},
	{"preview", STEP_PRE, SW_PRE_RC},
	{"rev", STEP_POST, 0},
	{"r", STEP_POST, 0},
	/* poetry's */
	{"premajor", STEP_PRE_RELEASE, 0},
	{"preminor", STEP_PRE_RELEASE, 1},
	{"prepatch", STEP_PRE_RELEASE, 2},
	{"prerelease", STEP_NEXT_PRE, 0},
	{"next-phase", STEP_NEXT_PHASE, 0},
	{NULL, STEP_STABLE, 0},
};

/* What the words come to. */
typedef struct goal {
	int release; /* number of the release, -1 = as it is */
	bool stable;
	sw_pep440_pre pre;
	bool post, dev;
	sw_str release_value, pre_value, post_value, dev_value; /* ptr NULL = the next */
} goal;

static void put_release(goal *to, const step_ask *ask)
{
	to->release = ask->word->arg;
	to->release_value = ask->value;
}

static void put_pre(goal *to, sw_pep440_pre pre, sw_str value)
{
	to->pre = pre;
	to->pre_value = value;
}

/* Poetry's prerelease: the next of the phase, else the first alpha of the next patch. */
static void put_next_pre(goal *to, const sw_pep440 *from)
{
	if (sw_step_is_released(from))
		to->release = 2;
	put_pre(to, from->pre == SW_PRE_NONE ? SW_PRE_A : from->pre, (sw_str){0});
}

static void put_next_phase(goal *to, const sw_pep440 *from)
{
	if (from->pre == SW_PRE_RC)
		to->stable = true;
	else
		put_pre(to, (sw_pep440_pre)(from->pre + 1), (sw_str){0});
}

/* The kinds of parts that the words name, a bit each; *twice when one of them comes again. */
enum { RELEASE = 1, STABLE = 2, PRE = 4, POST = 8, DEV = 16 };
static unsigned collect(const step_asks *asks, const sw_pep440 *from, goal *to, bool *twice)
{
	static const unsigned kinds[] = {
		[STEP_RELEASE] = RELEASE, [STEP_STABLE] = STABLE,  [STEP_PRE] = PRE,
		[STEP_POST] = POST,       [STEP_DEV] = DEV,        [STEP_PRE_RELEASE] = RELEASE | PRE,
		[STEP_NEXT_PRE] = PRE,    [STEP_NEXT_PHASE] = PRE,
	};
	unsigned seen = 0;
	sw_each (ask, asks) {
		*twice = *twice || (seen & kinds[ask->word->op]);
		seen |= kinds[ask->word->op];
		switch (ask->word->op) {
		case STEP_PRE_RELEASE: put_pre(to, SW_PRE_A, (sw_str){0}); /* fall through */
		case STEP_RELEASE: put_release(to, ask); break;
		case STEP_STABLE: to->stable = true; break;
		case STEP_PRE: put_pre(to, (sw_pep440_pre)ask->word->arg, ask->value); break;
		case STEP_POST:
			to->post = true;
			to->post_value = ask->value;
			break;
		case STEP_DEV:
			to->dev = true;
			to->dev_value = ask->value;
			break;
		case STEP_NEXT_PRE: put_next_pre(to, from); break;
		case STEP_NEXT_PHASE: put_next_phase(to, from); break;
		}
	}
	return seen;
}

static bool bad_words(const sw_strs *words, sw_arena *arena, const char *why, sw_error *err)
{
	sw_fail(err, SW_W060, "\"%.*s\" is no step: %s", SW_ARG(sw_step_words(words, arena)), why);
	return sw_hint(err, "shipwheel help bumping");
}

static bool read_goal(const sw_strs *words, const sw_pep440 *from, sw_arena *arena, goal *out, sw_error *err)
{
	step_asks asks = {0};
	bool twice = false;
	if (!words->len) {
		sw_fail(err, SW_W060, "a bump needs a word that says what comes next");
		return sw_hint(err, "shipwheel version bump patch");
	}
	if (!sw_step_parse(own_words, words, arena, &asks, NULL, err))
		return false;
	*out = (goal){.release = -1};
	unsigned kinds = collect(&asks, from, out, &twice);
	sw_each (ask, &asks)
		if (ask->value.ptr && ask->word->op != STEP_RELEASE && ask->word->op != STEP_PRE &&
		    ask->word->op != STEP_POST && ask->word->op != STEP_DEV)
			return bad_words(words, arena, "it has no number of its own to set", err);
	if (twice)
		return bad_words(words, arena,
				 "one of major, minor and patch, one of alpha, beta and rc, each part once", err);
	if ((kinds & STABLE) && kinds != STABLE)
		return bad_words(words, arena, "\"stable\" stands alone", err);
	if ((kinds & POST) && (kinds & (RELEASE | PRE)))
		return bad_words(words, arena, "a post-release follows the release that is there", err);
	return true;
}

static sw_str first(const sw_bump_arith *arith, sw_arena *arena)
{
	return sw_fmt(arena, "%u", arith->start);
}

/* Goes to the release. *fresh: it is another one, so nothing of the old phase goes on. */
static void go_release(const goal *to, sw_pep440 *version, bool *fresh, sw_arena *arena)
{
	size_t level = (size_t)to->release;
	if (to->release < 0)
		return;
	if (to->release_value.ptr) {
		sw_str old = sw_pep440_release_at(version, level);
		*fresh = sw_step_is_released(version) || !sw_str_eq(old, to->release_value) ||
			 !sw_step_is_first(version, level);
		sw_step_release(version, level, to->release_value, arena);
	} else if (sw_step_is_released(version) || !sw_step_is_first(version, level)) {
		sw_step_release(version, level, sw_digits_next(arena, sw_pep440_release_at(version, level)), arena);
		*fresh = true;
	}
}

/* Goes to the phase of the release. A development release of rc1 leads to rc1, rc1 to rc2. */
static void go_pre(const sw_bump_arith *arith, const goal *to, const sw_pep440 *from, sw_pep440 *version, bool fresh,
		   bool *continues, sw_arena *arena)
{
	bool same = !fresh && from->pre == to->pre;
	*continues = same && from->dev.ptr && !from->post.ptr;
	version->pre = to->pre;
	if (to->pre_value.ptr)
		version->pre_number = to->pre_value;
	else if (*continues)
		version->pre_number = from->pre_number;
	else
		version->pre_number = same ? sw_digits_next(arena, from->pre_number) : first(arith, arena);
	*continues = *continues && sw_str_eq(version->pre_number, from->pre_number);
}

static void go_post(const sw_bump_arith *arith, const goal *to, const sw_pep440 *from, sw_pep440 *version,
		    bool *continues, sw_arena *arena)
{
	if (to->post_value.ptr)
		version->post = to->post_value;
	else if (from->post.ptr)
		version->post = from->dev.ptr ? from->post : sw_digits_next(arena, from->post);
	else
		version->post = first(arith, arena);
	*continues = from->dev.ptr && from->post.ptr && sw_str_eq(version->post, from->post);
}

static sw_pep440 go(const sw_bump_arith *arith, const goal *to, const sw_pep440 *from, sw_arena *arena)
{
	sw_pep440 version = *from;
	bool fresh = false;
	/* continues: what `from` is a development release of is where it goes */
	bool continues = from->dev.ptr && from->pre == SW_PRE_NONE && !from->post.ptr;
	go_release(to, &version, &fresh, arena);
	sw_step_finish(&version);
	continues = continues && !fresh;
	if (to->stable && from->pre == SW_PRE_NONE)
		version.post = from->post;
	if (to->pre != SW_PRE_NONE)
		go_pre(arith, to, from, &version, fresh, &continues, arena);
	if (to->post)
		go_post(arith, to, from, &version, &continues, arena);
	if (!to->dev)
		return version;
	if (to->release < 0 && to->pre == SW_PRE_NONE && !to->post) { /* the word alone: of the same thing */
		version.pre = from->pre;
		version.pre_number = from->pre_number;
		version.post = from->post;
		continues = from->dev.ptr;
	}
	version.dev = to->dev_value.ptr ? to->dev_value
		      : continues       ? sw_digits_next(arena, from->dev)
					: first(arith, arena);
	return version;
}

static const char *phase_word(sw_pep440_pre pre)
{
	static const char *const words[] = {"", "alpha", "beta", "rc"};
	return words[pre];
}

/* The words that come nearest to what was asked for and do go up: a phase or a development release wants something above to
   belong to, the phase that is on or the next release. */
static sw_str better_words(const sw_pep440 *from, const goal *to, sw_arena *arena)
{
	sw_strs words = {0};
	bool inner = to->pre != SW_PRE_NONE || to->dev;
	if (!sw_step_is_released(from) && from->pre != SW_PRE_NONE)
		sw_push(arena, &words, sw_str_of(phase_word(from->pre)));
	else if (from->post.ptr && inner && to->pre == SW_PRE_NONE)
		sw_push(arena, &words, SW_STR("post"));
	else
		sw_push(arena, &words, SW_STR("patch"));
	if (to->pre != SW_PRE_NONE && sw_step_is_released(from))
		sw_push(arena, &words, sw_str_of(phase_word(to->pre)));
	if (to->dev)
		sw_push(arena, &words, SW_STR("dev"));
	return sw_step_words(&words, arena);
}

static bool not_higher(sw_str current, const sw_strs *words, const sw_pep440 *from, const sw_pep440 *next,
		       const goal *to, sw_arena *arena, sw_error *err)
{
	sw_str asked = sw_step_words(words, arena), text = sw_pep440_format(next, arena);
	sw_fail(err, SW_W043, "\"%.*s\" leads from %.*s to %.*s, which is %s", SW_ARG(asked), SW_ARG(current),
		SW_ARG(text), sw_pep440_cmp(next, from) == 0 ? "no step up" : "lower");
	return sw_hint(err, "shipwheel version bump %.*s", SW_ARG(better_words(from, to, arena)));
}

static bool post_of_nothing(sw_str current, const sw_pep440 *from, sw_error *err)
{
	if (sw_step_is_released(from))
		return true;
	sw_fail(err, SW_W060, "a post-release follows a release, and %.*s is none yet", SW_ARG(current));
	return sw_hint(err, "shipwheel version bump %s", from->pre == SW_PRE_NONE ? "stable" : phase_word(from->pre));
}

bool sw_step_own(const sw_bump_arith *arith, sw_str current, const sw_strs *words, sw_arena *arena, sw_str *out,
		 sw_error *err)
{
	sw_pep440 from = {0};
	goal to = {0};
	if (!sw_pep440_parse(current, arena, &from, err) || !read_goal(words, &from, arena, &to, err) ||
	    (to.post && !post_of_nothing(current, &from, err)))
		return false;
	sw_pep440 next = go(arith, &to, &from, arena);
	if (sw_pep440_cmp(&next, &from) <= 0)
		return not_higher(current, words, &from, &next, &to, arena, err);
	*out = sw_pep440_format(&next, arena);
	return true;
}
