/* In bump-my-version's notation: an expression, a version, a word, two templates for serialize, a replacement and a date format,
   with NUL between them. */
#include <stdint.h>

#include "bump/pattern.h"

static sw_str take(sw_str *rest)
{
	sw_str part = {0};
	if (!rest->ptr || !sw_str_split(rest, '\0', &part))
		return SW_STR("");
	return part;
}

/* Values, a calendar and plain numbers, by the names that the seeds use. */
static sw_bmv_scheme scheme_of(sw_str parse, sw_str first, sw_str second, sw_arena *arena)
{
	sw_bmv_scheme scheme = {.parse = parse};
	sw_bmv_part values = {.name = SW_STR("release"), .optional_value = SW_STR("final")},
		    calendar = {.name = SW_STR("date")};
	static const sw_str names[] = {SW_S("dev"), SW_S("rc"), SW_S("final")};
	for (size_t i = 0; i < SW_COUNTOF(names); i++)
		sw_push(arena, &values.values, names[i]);
	calendar.calver_format = SW_STR("{YYYY}.{0M}");
	calendar.always_increment = true;
	sw_push(arena, &scheme.parts, values);
	sw_push(arena, &scheme.parts, calendar);
	sw_push(arena, &scheme.serialize, first);
	sw_push(arena, &scheme.serialize, second);
	return scheme;
}

static void check_replacement(sw_str expression, sw_str text, sw_str replacement, sw_arena *arena)
{
	sw_error err = {0};
	const sw_pyre *re;
	sw_bump_hits hits = {0};
	sw_str expanded;
	size_t at = 0;
	if (!sw_pyre_compile(expression, 0, arena, &re, &err) || !sw_bump_find_regex(re, text, arena, &hits, &err))
		return;
	sw_each (hit, &hits) {
		SW_ASSERT(hit->offset >= at && hit->offset + hit->len <= text.len);
		at = hit->offset + hit->len;
		if (!sw_bump_expand(re, replacement, hit, arena, &expanded, &err))
			return;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_bump_context context = {.now = 1700000000};
	sw_bump_hits hits = {0};
	sw_str next, again, text;
	if (size > 600)
		return 0;
	sw_str rest = {(const char *)data, size}, parse = take(&rest), version = take(&rest), word = take(&rest);
	sw_str first = take(&rest), second = take(&rest), replacement = take(&rest), date = take(&rest);
	sw_bmv_scheme scheme = scheme_of(parse, first, second, &arena);
	if (sw_bmv_next(&scheme, version, word, &context, &arena, &next, &err))
		(void)sw_bmv_rewrite(&scheme, &scheme, next, &context, &arena, &again, &err);
	check_replacement(parse, version, replacement, &arena);
	(void)sw_bump_template(replacement, &context, &arena, &text, &err);
	(void)sw_bump_dollar_template(replacement, &context, &arena);
	(void)sw_bump_strftime(date, context.now, &arena, &text, &err);
	if (sw_bump_find_variable(word, first, version, &arena, &hits, &err))
		sw_each (hit, &hits)
			SW_ASSERT(hit->offset + hit->len <= version.len);
	return 0;
}
