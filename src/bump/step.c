/* The rules to choose from, words, and arithmetic on digits; what comes after a version by our rules is step_own.c, by
   those of the peers step_peers.c. */
#include "bump/step.h"

#include "bump/step_internal.h"

/* Digits ----------------------------------------------------------------------------------------------------------------- */

bool sw_digits_zero(sw_str digits)
{
	for (size_t i = 0; i < digits.len; i++)
		if (digits.ptr[i] != '0')
			return false;
	return true;
}

sw_str sw_digits_trim(sw_str digits)
{
	size_t at = 0;
	while (at + 1 < digits.len && digits.ptr[at] == '0')
		at++;
	return digits.len ? sw_str_from(digits, at) : SW_STR("0");
}

int sw_digits_cmp(sw_str a, sw_str b)
{
	if (a.len != b.len)
		return a.len < b.len ? -1 : 1;
	return sw_str_cmp(a, b);
}

sw_str sw_digits_next(sw_arena *arena, sw_str digits)
{
	char *text = sw_alloc(arena, digits.len + 2);
	text[0] = '0';
	for (size_t i = 0; i < digits.len; i++)
		text[i + 1] = digits.ptr[i];
	size_t at = digits.len;
	while (at > 0 && text[at] == '9')
		text[at--] = '0';
	text[at]++;
	return sw_digits_trim((sw_str){text, digits.len + 1});
}

/* Versions --------------------------------------------------------------------------------------------------------------- */

void sw_step_release(sw_pep440 *version, size_t at, sw_str number, sw_arena *arena)
{
	size_t len = version->release_len > at ? version->release_len : at + 1;
	sw_str *release = sw_new_n(arena, sw_str, len);
	for (size_t i = 0; i < len; i++)
		release[i] = i < at ? sw_pep440_release_at(version, i) : i == at ? number : SW_STR("0");
	version->release = release;
	version->release_len = len;
}

bool sw_step_is_released(const sw_pep440 *version)
{
	return version->pre == SW_PRE_NONE && (!version->dev.ptr || version->post.ptr);
}

bool sw_step_is_first(const sw_pep440 *version, size_t level)
{
	bool any = false;
	for (size_t i = 0; i < version->release_len; i++) {
		bool zero = sw_digits_zero(version->release[i]);
		if (i > level && !zero)
			return false;
		any = any || !zero;
	}
	return any;
}

void sw_step_finish(sw_pep440 *version)
{
	version->pre = SW_PRE_NONE;
	version->pre_number = version->post = version->dev = (sw_str){0};
	version->local_len = 0;
}

/* Words ------------------------------------------------------------------------------------------------------------------ */

const sw_bump_word sw_bump_words[] = {
	{"major", "the first number of the release; `major=N` sets it, as with every word here"},
	{"minor", "the second"},
	{"patch", "the third"},
	{"stable", "the release that a pre-release or development release leads to"},
	{"alpha", "the next alpha release of the same version"},
	{"beta", "the next beta"},
	{"rc", "the next release candidate"},
	{"post", "a post-release: the same code, repaired packaging"},
	{"dev", "a development release"},
	{NULL, NULL},
};

sw_str sw_step_words(const sw_strs *words, sw_arena *arena)
{
	return sw_str_join(arena, words->ptr, words->len, SW_STR(" "));
}

static const step_word *find_word(const step_word *table, sw_str word)
{
	for (; table->word; table++)
		if (sw_str_is(word, table->word))
			return table;
	return NULL;
}

static bool unknown_word(const step_word *table, sw_str word, sw_arena *arena, sw_error *err)
{
	sw_strs names = {0};
	for (; table->word; table++)
		sw_push(arena, &names, sw_str_of(table->word));
	sw_fail(err, SW_W060, "\"%.*s\" is no step of a version", SW_ARG(word));
	return sw_hint(err, "the words are: %.*s", SW_ARG(sw_str_join(arena, names.ptr, names.len, SW_STR(" "))));
}

static bool parse_word(const step_word *table, sw_str text, sw_arena *arena, step_ask *out, sw_error *err)
{
	sw_str name = text, value = {0};
	bool has_value = sw_str_cut(text, SW_STR("="), &name, &value);
	*out = (step_ask){.word = find_word(table, name)};
	if (!out->word)
		return unknown_word(table, text, arena, err);
	if (!has_value)
		return true;
	for (size_t i = 0; i < value.len; i++)
		if (!sw_is_digit(value.ptr[i]))
			value.len = 0;
	if (!value.len || value.len > SW_PEP440_MAX_BYTES)
		return sw_fail(err, SW_W060, "\"%.*s\" sets no number", SW_ARG(text));
	out->value = sw_digits_trim(value);
	return true;
}

bool sw_step_parse(const step_word *table, const sw_strs *words, sw_arena *arena, step_asks *out, sw_str *other,
		   sw_error *err)
{
	step_asks asks = {0};
	sw_each (word, words) {
		sw_str rest = *word, part;
		while (sw_str_split(&rest, ',', &part)) {
			step_ask ask;
			if (parse_word(table, part, arena, &ask, err)) {
				sw_push(arena, &asks, ask);
				continue;
			}
			if (!other || words->len != 1 || !sw_str_eq(part, *word))
				return false;
			*other = part; /* the error made above is the caller's to forget */
			return true;
		}
	}
	*out = asks;
	return true;
}

/* Rules ------------------------------------------------------------------------------------------------------------------ */

static const struct {
	const char *name;
	unsigned start;
} rules_table[] = {
	[SW_BUMP_AUTO] = {"shipwheel", 1}, [SW_BUMP_SHIPWHEEL] = {"shipwheel", 1}, [SW_BUMP_UV] = {"uv", 1},
	[SW_BUMP_HATCH] = {"hatch", 0},    [SW_BUMP_POETRY] = {"poetry", 0},
};

sw_bump_arith sw_bump_arith_plain(sw_bump_rules rules)
{
	return (sw_bump_arith){.rules = rules == SW_BUMP_AUTO ? SW_BUMP_SHIPWHEEL : rules,
			       .start = rules_table[rules].start,
			       .name = rules_table[rules].name};
}

/* What shows that a project is used with a tool, and where that tool starts to count. First match. */
static const struct sign {
	const char *lock, *tool, *backend, *because;
	unsigned start;
} signs[] = {
	{"uv.lock", NULL, NULL, "uv.lock: a phase starts at 1, as with uv", 1},
	{NULL, "uv", NULL, "[tool.uv]: a phase starts at 1, as with uv", 1},
	{NULL, NULL, "uv_build", "uv_build: a phase starts at 1, as with uv", 1},
	{"poetry.lock", NULL, NULL, "poetry.lock: a phase starts at 0, as with poetry", 0},
	{NULL, NULL, "poetry.core.masonry.api", "poetry-core: a phase starts at 0, as with poetry", 0},
	{NULL, NULL, "hatchling.build", "hatchling: a phase starts at 0, as with hatch", 0},
};

static bool shows(const struct sign *sign, const sw_project *project)
{
	if (sign->lock)
		return sw_strs_has(&project->locks, sw_str_of(sign->lock));
	if (sign->tool)
		return sw_project_tool(project, sign->tool);
	return sw_str_is(project->build.backend, sign->backend);
}

sw_bump_arith sw_bump_arith_of(const sw_project *project, sw_arena *arena)
{
	sw_bump_rules rules = (sw_bump_rules)project->config.bump.arithmetic;
	sw_bump_arith arith = sw_bump_arith_plain(rules);
	arith.because = sw_fmt(arena, "bump.arithmetic = \"%s\"", arith.name);
	if (rules != SW_BUMP_AUTO)
		return arith;
	arith.because = SW_STR("a phase starts at 1");
	for (size_t i = 0; i < SW_COUNTOF(signs); i++)
		if (shows(&signs[i], project)) {
			arith.start = signs[i].start;
			arith.because = sw_str_of(signs[i].because);
			break;
		}
	return arith;
}

bool sw_bump_next(const sw_bump_arith *arith, sw_str current, const sw_strs *words, sw_arena *arena, sw_str *out,
		  sw_error *err)
{
	switch (arith->rules) {
	case SW_BUMP_UV: return sw_step_uv(current, words, arena, out, err);
	case SW_BUMP_HATCH: return sw_step_hatch(current, words, arena, out, err);
	case SW_BUMP_POETRY: return sw_step_poetry(current, words, arena, out, err);
	case SW_BUMP_AUTO:
	case SW_BUMP_SHIPWHEEL: return sw_step_own(arith, current, words, arena, out, err);
	}
	return false;
}
