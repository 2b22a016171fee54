#include "pyspec/classifiers.h"

#include "base/nearest.h"

/* In the order of the list; the deprecated ones behind it, with what to write instead, one a line. */
typedef struct row {
	sw_str name;
	const char *instead; /* NULL: not deprecated */
} row;

#define SW_CLASSIFIER_ROW(NAME, INSTEAD) {SW_S(NAME), INSTEAD},
static const row rows[] = {
#include "pyspec/classifiers.inc"
};
#undef SW_CLASSIFIER_ROW

static const row *find_row(sw_str classifier)
{
	for (size_t i = 0; i < SW_COUNTOF(rows); i++)
		if (sw_str_eq(rows[i].name, classifier))
			return &rows[i];
	return NULL;
}

sw_classifier_state sw_classifier_look_up(sw_str classifier)
{
	const row *found = find_row(classifier);
	if (found)
		return found->instead ? SW_CLASSIFIER_DEPRECATED : SW_CLASSIFIER_KNOWN;
	return sw_str_starts(classifier, SW_STR("Private ::")) ? SW_CLASSIFIER_PRIVATE : SW_CLASSIFIER_UNKNOWN;
}

void sw_classifier_replacements(sw_str classifier, sw_arena *arena, sw_strs *out)
{
	const row *found = find_row(classifier);
	sw_str rest = sw_str_of(found ? found->instead : NULL), line;
	while (rest.len && sw_str_line(&rest, &line))
		sw_push(arena, out, line);
}

size_t sw_classifier_rank(sw_str classifier)
{
	const row *found = find_row(classifier);
	return found && !found->instead ? (size_t)(found - rows) : SIZE_MAX;
}

sw_str sw_classifier_nearest(sw_str classifier)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_strs names = {0};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++)
		if (!rows[i].instead)
			sw_push(&scratch, &names, rows[i].name);
	return sw_nearest(classifier, &names);
}

const char *sw_classifier_version(void)
{
	return SW_CLASSIFIER_VERSION;
}

const char *sw_classifier_date(void)
{
	return SW_CLASSIFIER_DATE;
}
