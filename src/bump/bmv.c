/* bump-my-version's way with versions: a regular expression takes them apart, each part goes up by its own rule, templates
   put them together (bump-my-version 1.8.1: versioning/models.py, functions.py, serialization.py). */
#include "bump/pattern.h"

#include "bump/calendar.h"
#include "bump/step_internal.h"

#define MAX_PARTS 64 /* of a version; SW_PYRE_MAX_GROUPS groups are possible, nobody has twenty */

typedef enum part_kind { PART_NUMBER, PART_VALUES, PART_CALVER } part_kind;

/* A part at work. */
typedef struct part {
	const sw_bmv_part *spec;
	sw_str name;
	part_kind kind;
	sw_str first, optional; /* defaults filled in */
	sw_str value;           /* as it counts: never empty, unless the optional value is */
} part;

typedef struct version {
	const sw_bmv_scheme *scheme;
	part parts[MAX_PARTS];
	size_t count;
} version;

static const sw_bmv_part no_spec;

/* Parts ------------------------------------------------------------------------------------------------------------------ */

/* calver_format: {YYYY}, {0M} and their like of one day. */
static bool calver_text(sw_str format, const sw_bump_context *context, sw_arena *arena, sw_str *out, sw_error *err)
{
	calendar c = sw_calendar(context->now);
	int year = c.date.year, short_year = year >= 2000 ? year - 2000 : year % 100, iso_short = c.iso_year % 100;
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	const struct {
		const char *name;
		int width, value;
	} names[] = {{"YYYY", 4, year},       {"YY", 1, short_year}, {"0Y", 2, short_year}, {"MM", 1, c.date.month},
		     {"0M", 2, c.date.month}, {"DD", 1, c.date.day}, {"0D", 2, c.date.day}, {"JJJ", 1, c.year_day},
		     {"00J", 3, c.year_day},  {"Q", 1, c.quarter},   {"WW", 1, c.week_w},   {"0W", 2, c.week_w},
		     {"UU", 1, c.week_u},     {"0U", 2, c.week_u},   {"VV", 1, c.week_v},   {"0V", 2, c.week_v},
		     {"GGGG", 4, c.iso_year}, {"GG", 1, iso_short},  {"0G", 2, iso_short}};
	sw_bump_context days = {.now = context->now};
	for (size_t i = 0; i < SW_COUNTOF(names); i++) {
		sw_bump_name name = {sw_str_of(names[i].name), sw_fmt(arena, "%0*d", names[i].width, names[i].value),
				     false};
		sw_push(arena, &days.names, name);
	}
	sw_bump_name month = {SW_STR("MMM"), sw_str_of(months[c.date.month - 1]), false};
	sw_push(arena, &days.names, month);
	return sw_bump_template(format, &days, arena, out, err);
}

static const sw_bmv_part *find_spec(const sw_bmv_scheme *scheme, sw_str name)
{
	sw_each (it, &scheme->parts)
		if (sw_str_eq(it->name, name))
			return it;
	return &no_spec;
}

static bool bad_part(const part *p, const char *what, sw_str value, sw_error *err)
{
	return sw_fail(err, SW_W064, "the part \"%.*s\" of the version has %s \"%.*s\"", SW_ARG(p->name), what,
		       SW_ARG(value));
}

/* The first run of digits, with a minus in front; SW_NPOS when there is none. What stands before it up to another digit or
   minus belongs to the value, the rest is lost: so it is with "a-b3". */
static size_t find_digits(sw_str value, size_t *start, size_t *end)
{
	for (size_t i = 0; i < value.len; i++) {
		size_t at = i;
		while (at < value.len && value.ptr[at] != '-' && !sw_is_digit(value.ptr[at]))
			at++;
		size_t number = at + (at < value.len && value.ptr[at] == '-');
		if (number < value.len && sw_is_digit(value.ptr[number])) {
			*start = at;
			for (*end = number; *end < value.len && sw_is_digit(value.ptr[*end]);)
				++*end;
			return i;
		}
	}
	return SW_NPOS;
}

static int cmp_signed(sw_str a, sw_str b)
{
	bool x = sw_str_starts(a, SW_STR("-")), y = sw_str_starts(b, SW_STR("-"));
	sw_str m = sw_digits_trim(sw_str_from(a, x)), n = sw_digits_trim(sw_str_from(b, y));
	if (x != y)
		return sw_digits_zero(m) && sw_digits_zero(n) ? 0 : x ? -1 : 1;
	return x ? sw_digits_cmp(n, m) : sw_digits_cmp(m, n);
}

static bool part_init(part *p, const sw_bump_context *context, sw_arena *arena, sw_error *err)
{
	const sw_bmv_part *spec = p->spec;
	size_t start, end;
	if (spec->values.len) {
		p->kind = PART_VALUES;
		p->first = spec->first_value.len ? spec->first_value : spec->values.ptr[0];
		p->optional = spec->optional_value.ptr ? spec->optional_value : spec->values.ptr[0];
		if (!sw_strs_has(&spec->values, p->first))
			return bad_part(p, "among its values no first_value", p->first, err);
		return sw_strs_has(&spec->values, p->optional) ||
		       bad_part(p, "among its values no optional_value", p->optional, err);
	}
	if (spec->calver_format.len) {
		p->kind = PART_CALVER;
		p->optional = SW_STR("There isn't an optional value for CalVer.");
		return calver_text(spec->calver_format, context, arena, &p->first, err);
	}
	p->kind = PART_NUMBER;
	p->first = spec->first_value.len ? spec->first_value : SW_STR("0");
	p->optional = spec->optional_value.len ? spec->optional_value : p->first;
	return find_digits(p->first, &start, &end) != SW_NPOS ||
	       bad_part(p, "no digits in its first_value", p->first, err);
}

static bool is_independent(const part *p)
{
	return p->spec->independent || p->spec->always_increment;
}

static bool raise_number(const part *p, sw_arena *arena, sw_str *out, sw_error *err)
{
	size_t start, end, from = find_digits(p->value, &start, &end);
	if (from == SW_NPOS)
		return sw_fail(err, SW_W060, "the part \"%.*s\" is \"%.*s\", which has no number that could go up",
			       SW_ARG(p->name), SW_ARG(p->value));
	sw_str number = sw_str_sub(p->value, start, end);
	if (cmp_signed(number, p->first) < 0 || number.ptr[0] == '-')
		return sw_fail(err, SW_W060, "the part \"%.*s\" is %.*s, below its first value %.*s", SW_ARG(p->name),
			       SW_ARG(number), SW_ARG(p->first));
	*out = sw_fmt(arena, "%.*s%.*s%.*s", (int)(start - from), p->value.ptr + from,
		      SW_ARG(sw_digits_next(arena, sw_digits_trim(number))), SW_ARG(sw_str_from(p->value, end)));
	return true;
}

static bool raise_part(const part *p, sw_arena *arena, sw_str *out, sw_error *err)
{
	if (p->kind == PART_CALVER) {
		*out = p->first;
		return true;
	}
	if (p->kind == PART_NUMBER)
		return raise_number(p, arena, out, err);
	for (size_t i = 0; i < p->spec->values.len; i++) {
		if (!sw_str_eq(p->spec->values.ptr[i], p->value))
			continue;
		if (i + 1 == p->spec->values.len)
			return sw_fail(err, SW_W060, "the part \"%.*s\" has its last value already: %.*s",
				       SW_ARG(p->name), SW_ARG(p->value));
		*out = p->spec->values.ptr[i + 1];
		return true;
	}
	return sw_fail(err, SW_W060, "the part \"%.*s\" is \"%.*s\", which is none of its values: %.*s",
		       SW_ARG(p->name), SW_ARG(p->value),
		       SW_ARG(sw_str_join(arena, p->spec->values.ptr, p->spec->values.len, SW_STR(", "))));
}

static bool set_part(const part *p, sw_str value, sw_arena *arena, sw_str *out, sw_error *err)
{
	size_t start, end;
	bool fits = false;
	if (p->kind == PART_CALVER)
		return sw_fail(err, SW_W060, "the part \"%.*s\" is the date: it cannot be set", SW_ARG(p->name));
	if (p->kind == PART_VALUES)
		fits = sw_strs_has(&p->spec->values, value);
	else
		fits = find_digits(value, &start, &end) != SW_NPOS &&
		       cmp_signed(sw_str_sub(value, start, end), p->first) >= 0;
	if (!fits)
		return sw_fail(err, SW_W060, "\"%.*s\" is no value for the part \"%.*s\"", SW_ARG(value),
			       SW_ARG(p->name));
	*out = sw_str_copy(arena, value);
	return true;
}

/* Versions --------------------------------------------------------------------------------------------------------------- */

static bool compile(sw_str parse, sw_arena *arena, const sw_pyre **out, sw_error *err)
{
	if (sw_pyre_compile(parse, SW_PYRE_VERBOSE, arena, out, err))
		return true;
	sw_wrap(err, "the setting \"parse\" of the version");
	err->code = SW_W061;
	return false;
}

static bool parse_version(const sw_bmv_scheme *scheme, sw_str text, const sw_bump_context *context, sw_arena *arena,
			  version *out, sw_error *err)
{
	const sw_pyre *re;
	sw_pyre_match m;
	*out = (version){.scheme = scheme};
	if (!compile(scheme->parse, arena, &re, err) || !sw_pyre_search(re, text, 0, &m, err))
		return false;
	if (!m.matched) {
		sw_fail(err, SW_W062, "%.*s does not fit the expression that takes versions apart", SW_ARG(text));
		return sw_hint(err, "the setting \"parse\" is: %.*s", SW_ARG(scheme->parse));
	}
	for (size_t i = 1; i <= sw_pyre_groups(re); i++) {
		sw_str name = sw_pyre_group_name(re, i), value = sw_pyre_text(&m, text, i);
		if (!name.ptr)
			continue;
		if (out->count == MAX_PARTS)
			return sw_fail(err, SW_W061, "a version has more than %d parts", MAX_PARTS);
		part *p = &out->parts[out->count++];
		*p = (part){.spec = find_spec(scheme, name), .name = name};
		if (!part_init(p, context, arena, err))
			return false;
		p->value = value.len ? value : p->kind == PART_CALVER ? p->first : p->optional;
	}
	return out->count || sw_fail(err, SW_W061, "the expression that takes versions apart names no part of them");
}

static size_t find_part(const version *v, sw_str name)
{
	for (size_t i = 0; i < v->count; i++)
		if (sw_str_eq(v->parts[i].name, name))
			return i;
	return SW_NPOS;
}

/* Marks in `reset` what depends on a part: what follows it, what follows that, … */
static void mark_dependents(const version *v, size_t which, bool *reset)
{
	size_t owner[MAX_PARTS], previous = 0;
	for (size_t i = 0; i < v->count; i++) {
		owner[i] = SW_NPOS;
		if (i == 0 || v->parts[i].spec->independent)
			continue;
		sw_str depends_on = v->parts[i].spec->depends_on;
		owner[i] = depends_on.len ? find_part(v, depends_on) : previous;
		previous = i;
	}
	bool seen[MAX_PARTS] = {0}, grown = true;
	seen[which] = true;
	while (grown) {
		grown = false;
		for (size_t i = 0; i < v->count; i++) {
			if (owner[i] == SW_NPOS || !seen[owner[i]] || reset[i])
				continue;
			grown = true;
			reset[i] = seen[i] = true;
		}
	}
}

/* The parts that go up with every bump, and what depends on those that did. */
static bool raise_always(const version *v, version *next, bool *reset, sw_arena *arena, sw_error *err)
{
	for (size_t i = 0; i < v->count; i++) {
		if (!v->parts[i].spec->always_increment)
			continue;
		if (!raise_part(&v->parts[i], arena, &next->parts[i].value, err))
			return false;
		if (!sw_str_eq(next->parts[i].value, v->parts[i].value)) {
			bool dependents[MAX_PARTS] = {0};
			mark_dependents(v, i, dependents);
			for (size_t k = 0; k < v->count; k++)
				reset[k] = reset[k] || dependents[k];
		}
	}
	return true;
}

static bool unknown_part(const version *v, sw_str name, sw_arena *arena, sw_error *err)
{
	sw_strs names = {0};
	for (size_t i = 0; i < v->count; i++)
		sw_push(arena, &names, v->parts[i].name);
	sw_fail(err, SW_W060, "the version has no part \"%.*s\"", SW_ARG(name));
	return sw_hint(err, "its parts are: %.*s", SW_ARG(sw_str_join(arena, names.ptr, names.len, SW_STR(" "))));
}

static bool change(const version *v, sw_str word, version *next, sw_arena *arena, sw_error *err)
{
	sw_str name = word, value = {0};
	bool reset[MAX_PARTS] = {0}, sets = sw_str_cut(word, SW_STR("="), &name, &value);
	size_t which = find_part(v, name);
	if (which == SW_NPOS)
		return unknown_part(v, name, arena, err);
	*next = *v;
	if (!raise_always(v, next, reset, arena, err))
		return false;
	if (!reset[which]) {
		sw_str *to = &next->parts[which].value;
		bool dependents[MAX_PARTS] = {0};
		if (sets ? !set_part(&v->parts[which], value, arena, to, err)
			 : !raise_part(&v->parts[which], arena, to, err))
			return false;
		mark_dependents(v, which, dependents);
		for (size_t i = 0; i < v->count; i++)
			reset[i] = reset[i] || dependents[i];
	}
	for (size_t i = 0; i < v->count; i++)
		if (reset[i] && !is_independent(&v->parts[i]))
			next->parts[i].value = v->parts[i].first;
	return true;
}

/* Putting together ------------------------------------------------------------------------------------------------------- */

static sw_bump_context with_parts(const sw_bump_context *context, const version *v, sw_str prefix, bool as_parts,
				  sw_arena *arena)
{
	sw_bump_context both = {.now = context->now, .env = context->env};
	sw_each (name, &context->names)
		sw_push(arena, &both.names, *name);
	for (size_t i = 0; i < v->count; i++) {
		sw_bump_name name = {sw_str_cat(arena, prefix, v->parts[i].name), v->parts[i].value, as_parts};
		sw_push(arena, &both.names, name);
	}
	return both;
}

/* The names in a format string, each once. False when it is none. */
static bool labels(sw_str format, sw_arena *arena, sw_strs *out)
{
	for (size_t at = 0; at < format.len; at++) {
		char c = format.ptr[at];
		if (c != '{' && c != '}')
			continue;
		if (at + 1 < format.len && format.ptr[at + 1] == c) {
			at++;
			continue;
		}
		size_t close = sw_str_chr(sw_str_from(format, at), '}');
		if (c == '}' || close == SW_NPOS)
			return false;
		sw_str field = sw_str_sub(format, at + 1, at + close), name = field, rest;
		if (sw_str_cut(field, SW_STR(":"), &name, &rest))
			field = name;
		if (sw_str_cut(field, SW_STR("!"), &name, &rest))
			field = name;
		if (field.len)
			sw_strs_add_unique(arena, out, field);
		at += close;
	}
	return true;
}

static bool is_known(sw_str label, const sw_bump_context *context, sw_arena *arena)
{
	sw_each (name, &context->names)
		if (sw_str_eq(name->name, label))
			return true;
	if (sw_str_starts(label, SW_STR("$")))
		return context->env && sw_env_get(context->env, sw_cstr(arena, sw_str_from(label, 1))).ptr;
	return sw_str_is(label, "now") || sw_str_is(label, "utcnow") || sw_str_is(label, "#") || sw_str_is(label, ";");
}

/* True when every part that is not at its optional value has its place. */
static bool holds_required(const version *v, const sw_strs *names)
{
	for (size_t i = 0; i < v->count; i++)
		if (!sw_str_eq(v->parts[i].value, v->parts[i].optional) && !sw_strs_has(names, v->parts[i].name))
			return false;
	return true;
}

/* Of the templates that can be filled in: one with every part that says something, else any; the one with the fewest names. */
static bool serialize(const version *v, const sw_strs *templates, const sw_bump_context *context, sw_arena *arena,
		      sw_str *out, sw_error *err)
{
	sw_bump_context all = with_parts(context, v, SW_STR(""), true, arena);
	const sw_str *best = NULL;
	bool best_whole = false;
	size_t best_count = 0;
	sw_each (template, templates) {
		sw_strs names = {0};
		bool fits = labels(*template, arena, &names);
		sw_each (name, &names)
			fits = fits && is_known(*name, &all, arena);
		bool whole = holds_required(v, &names);
		if (!fits || (best && (best_whole > whole || (best_whole == whole && best_count <= names.len))))
			continue;
		best = template;
		best_whole = whole;
		best_count = names.len;
	}
	if (!best) {
		sw_fail(err, SW_W063, "none of the templates of \"serialize\" can be filled in");
		return sw_hint(
			err,
			"their names are parts of the version, {now}, {utcnow} and environment variables: {$NAME}");
	}
	return sw_bump_template(*best, &all, arena, out, err);
}

bool sw_bmv_next(const sw_bmv_scheme *scheme, sw_str current, sw_str word, const sw_bump_context *context,
		 sw_arena *arena, sw_str *out, sw_error *err)
{
	version *v = sw_new_n(arena, version, 2);
	return parse_version(scheme, current, context, arena, &v[0], err) && change(&v[0], word, &v[1], arena, err) &&
	       serialize(&v[1], &scheme->serialize, context, arena, out, err);
}

bool sw_bmv_rewrite(const sw_bmv_scheme *from, const sw_bmv_scheme *to, sw_str text, const sw_bump_context *context,
		    sw_arena *arena, sw_str *out, sw_error *err)
{
	version *v = sw_new(arena, version);
	return parse_version(from, text, context, arena, v, err) &&
	       serialize(v, &to->serialize, context, arena, out, err);
}

bool sw_bmv_names(const sw_bmv_scheme *scheme, sw_str text, sw_str prefix, sw_arena *arena, sw_bump_context *context,
		  sw_error *err)
{
	version *v = sw_new(arena, version);
	if (!parse_version(scheme, text, context, arena, v, err))
		return false;
	*context = with_parts(context, v, prefix, false, arena);
	return true;
}
