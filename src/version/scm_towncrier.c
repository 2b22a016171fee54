/* towncrier-fragments: the kinds of the changelog fragments that wait for a release say how far the version goes. */
#include "version/scm_internal.h"

#include "base/fs.h"

typedef enum level { LEVEL_NONE, LEVEL_PATCH, LEVEL_MINOR, LEVEL_BREAKING, LEVEL_MAJOR } level;

static const struct {
	const char *kind;
	level level;
} kinds[] = {
	{"major", LEVEL_MAJOR},   {"breaking", LEVEL_BREAKING}, {"removal", LEVEL_BREAKING},
	{"feature", LEVEL_MINOR}, {"deprecation", LEVEL_MINOR}, {"bugfix", LEVEL_PATCH},
	{"doc", LEVEL_PATCH},     {"misc", LEVEL_PATCH},
};

/* "123.feature.md": the second part names the kind. */
static level level_of(sw_str name)
{
	sw_str part = {0};
	static const char *const passed_over[] = {"template.md", "README.md", ".gitkeep"};
	for (size_t i = 0; i < SW_COUNTOF(passed_over); i++)
		if (sw_str_is(name, passed_over[i]))
			return LEVEL_NONE;
	if (!sw_str_split(&name, '.', &part) || !sw_str_split(&name, '.', &part))
		return LEVEL_NONE;
	for (size_t i = 0; i < SW_COUNTOF(kinds); i++)
		if (sw_str_is(part, kinds[i].kind))
			return kinds[i].level;
	return LEVEL_NONE;
}

static bool highest_level(const scheme_input *in, level *out, sw_error *err)
{
	sw_strs names = {0};
	*out = LEVEL_NONE;
	if (!sw_is_dir(in->config->towncrier_dir))
		return true;
	if (!sw_list_dir(in->arena, in->config->towncrier_dir, &names, err))
		return false;
	sw_each (name, &names) {
		level found = level_of(*name);
		if (found > *out && sw_is_file(sw_path_join(in->arena, in->config->towncrier_dir, *name)))
			*out = found;
	}
	return true;
}

/* The first number of the tag; an epoch stands in its way. */
static bool major_of(const scheme_input *in, sw_str *out, sw_error *err)
{
	sw_str text = sw_str_sub(in->tag, 0, sw_str_chr(in->tag, '.'));
	while (sw_str_starts(text, SW_STR("v")))
		text = sw_str_from(text, 1);
	for (size_t i = 0; i < text.len; i++)
		if (!sw_is_digit(text.ptr[i]))
			return sw_fail(err, SW_W004, "towncrier-fragments cannot count up the first number of %.*s",
				       SW_ARG(in->tag));
	*out = text;
	return true;
}

static bool run(const scheme_input *in, bool zerover, sw_str *out, sw_error *err)
{
	level found = LEVEL_NONE;
	sw_str major = {0};
	if (sw_scm_exact(in->facts)) {
		*out = in->tag;
		return true;
	}
	if (!highest_level(in, &found, err))
		return false;
	if (found >= LEVEL_BREAKING && !major_of(in, &major, err))
		return false;
	if (zerover && found == LEVEL_BREAKING && sw_str_is(major, "0"))
		found = LEVEL_MINOR;
	if (found == LEVEL_NONE)
		return sw_scm_guess_next_dev(in, out, err);
	if (found >= LEVEL_BREAKING)
		*out = sw_scm_with_dev(in, sw_str_cat(in->arena, sw_scm_increment(major, in->arena), SW_STR(".0.0")));
	else
		*out = sw_scm_with_dev(in, sw_scm_next_semver(in, found == LEVEL_MINOR ? 2 : 3));
	return true;
}

bool sw_scm_towncrier(const scheme_input *in, sw_str *out, sw_error *err)
{
	return run(in, false, out, err);
}

bool sw_scm_towncrier_zerover(const scheme_input *in, sw_str *out, sw_error *err)
{
	return run(in, true, out, err);
}
