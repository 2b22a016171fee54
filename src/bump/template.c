/* Python's two notations for templates, as far as messages and replacements of bumpers use them: str.format (its mini-language
   of Python 3.11) and string.Template. */
#include "bump/pattern.h"

#include <string.h>

#include "bump/calendar.h"
#include "bump/step_internal.h"

#define MAX_WIDTH 1000              /* of a field: nobody pads a version further */
#define MAX_TEXT  ((size_t)1 << 20) /* of what a template becomes */

/* Dates ------------------------------------------------------------------------------------------------------------------ */

static const char *const day_names[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
static const char *const month_names[] = {"January", "February", "March",     "April",   "May",      "June",
					  "July",    "August",   "September", "October", "November", "December"};

typedef enum when {
	WHEN_YEAR,
	WHEN_SHORT_YEAR,
	WHEN_ISO_YEAR,
	WHEN_MONTH,
	WHEN_DAY,
	WHEN_HOUR,
	WHEN_HOUR_12,
	WHEN_MINUTE,
	WHEN_SECOND,
	WHEN_MICRO,
	WHEN_YEAR_DAY,
	WHEN_WEEK_W,
	WHEN_WEEK_U,
	WHEN_WEEK_V,
	WHEN_DAY_FROM_MONDAY,
	WHEN_DAY_FROM_SUNDAY
} when;

/* Numbers by their letter, with their width. */
static const struct {
	char letter;
	when what;
	int width;
} numbers[] = {
	{'Y', WHEN_YEAR, 1},
	{'y', WHEN_SHORT_YEAR, 2},
	{'G', WHEN_ISO_YEAR, 1},
	{'m', WHEN_MONTH, 2},
	{'d', WHEN_DAY, 2},
	{'H', WHEN_HOUR, 2},
	{'I', WHEN_HOUR_12, 2},
	{'M', WHEN_MINUTE, 2},
	{'S', WHEN_SECOND, 2},
	{'f', WHEN_MICRO, 6},
	{'j', WHEN_YEAR_DAY, 3},
	{'W', WHEN_WEEK_W, 2},
	{'U', WHEN_WEEK_U, 2},
	{'V', WHEN_WEEK_V, 2},
	{'u', WHEN_DAY_FROM_MONDAY, 1},
	{'w', WHEN_DAY_FROM_SUNDAY, 1},
};

static int part_of(const calendar *c, when what)
{
	switch (what) {
	case WHEN_YEAR: return c->date.year;
	case WHEN_SHORT_YEAR: return c->date.year % 100;
	case WHEN_ISO_YEAR: return c->iso_year;
	case WHEN_MONTH: return c->date.month;
	case WHEN_DAY: return c->date.day;
	case WHEN_HOUR: return c->date.hour;
	case WHEN_HOUR_12: return c->date.hour % 12 ? c->date.hour % 12 : 12;
	case WHEN_MINUTE: return c->date.minute;
	case WHEN_SECOND: return c->date.second;
	case WHEN_MICRO: return 0; /* the clock counts seconds */
	case WHEN_YEAR_DAY: return c->year_day;
	case WHEN_WEEK_W: return c->week_w;
	case WHEN_WEEK_U: return c->week_u;
	case WHEN_WEEK_V: return c->week_v;
	case WHEN_DAY_FROM_MONDAY: return c->week_day + 1;
	case WHEN_DAY_FROM_SUNDAY: return (c->week_day + 1) % 7;
	}
	return 0;
}

static bool add_number(sw_buf *buf, const calendar *c, char letter, bool plain)
{
	for (size_t i = 0; i < SW_COUNTOF(numbers); i++)
		if (numbers[i].letter == letter) {
			sw_buf_addf(buf, "%0*d", plain ? 1 : numbers[i].width, part_of(c, numbers[i].what));
			return true;
		}
	return false;
}

static bool add_directive(sw_buf *buf, const calendar *c, char letter)
{
	/* those that stand for several others, in the C locale */
	static const char *const composed[][2] = {{"F", "Y-m-d"}, {"T", "H:M:S"}, {"X", "H:M:S"},
						  {"R", "H:M"},   {"D", "m/d/y"}, {"x", "m/d/y"}};
	switch (letter) {
	case 'a': sw_buf_addf(buf, "%.3s", day_names[c->week_day]); return true;
	case 'A': sw_buf_addz(buf, day_names[c->week_day]); return true;
	case 'b':
	case 'h': sw_buf_addf(buf, "%.3s", month_names[c->date.month - 1]); return true;
	case 'B': sw_buf_addz(buf, month_names[c->date.month - 1]); return true;
	case 'p': sw_buf_addz(buf, c->date.hour < 12 ? "AM" : "PM"); return true;
	case 'e': sw_buf_addf(buf, "%2d", c->date.day); return true;
	case 'z': sw_buf_addz(buf, "+0000"); return true;
	case 'Z': sw_buf_addz(buf, "UTC"); return true;
	case '%': sw_buf_addc(buf, '%'); return true;
	case 'c':
		sw_buf_addf(buf, "%.3s %.3s %2d %02d:%02d:%02d %d", day_names[c->week_day],
			    month_names[c->date.month - 1], c->date.day, c->date.hour, c->date.minute, c->date.second,
			    c->date.year);
		return true;
	default: break;
	}
	for (size_t i = 0; i < SW_COUNTOF(composed); i++) {
		if (composed[i][0][0] != letter)
			continue;
		for (const char *p = composed[i][1]; *p; p++)
			if (!add_number(buf, c, *p, false))
				sw_buf_addc(buf, *p);
		return true;
	}
	return false;
}

bool sw_bump_strftime(sw_str format, int64_t seconds, sw_arena *arena, sw_str *out, sw_error *err)
{
	SW_AUTO(sw_buf) buf = {.max = MAX_TEXT};
	calendar c = sw_calendar(seconds);
	for (size_t i = 0; i < format.len; i++) {
		if (format.ptr[i] != '%') {
			sw_buf_addc(&buf, format.ptr[i]);
			continue;
		}
		/* "%-d" is glibc's: without leading zeros */
		bool plain = i + 1 < format.len && format.ptr[i + 1] == '-';
		size_t at = i + 1 + plain;
		char letter = at < format.len ? format.ptr[at] : '\0';
		if (!add_number(&buf, &c, letter, plain) && (plain || !add_directive(&buf, &c, letter)))
			return sw_fail(err, SW_W063, "\"%.*s\" is no form of a date that is known here: %%%c",
				       SW_ARG(format), letter ? letter : '%');
		i = at;
	}
	if (!sw_buf_check(&buf, "a date", err))
		return false;
	*out = sw_buf_copy(&buf, arena);
	return true;
}

/* The format mini-language ------------------------------------------------------------------------------------------------ */

typedef struct spec {
	sw_str fill; /* one code point */
	char align, sign, type, group;
	bool zero, has_precision;
	size_t width, precision;
} spec;

static bool bad_spec(sw_str text, sw_error *err)
{
	return sw_fail(err, SW_W063, "\"%.*s\" is no form of a text or number that is known here", SW_ARG(text));
}

static bool take_count(sw_str text, size_t *at, size_t *out)
{
	for (*out = 0; *at < text.len && sw_is_digit(text.ptr[*at]); ++*at) {
		*out = *out * 10 + (size_t)(text.ptr[*at] - '0');
		if (*out > MAX_WIDTH)
			return false;
	}
	return true;
}

static bool is_one_of(sw_str text, size_t at, const char *chars)
{
	return at < text.len && text.ptr[at] && strchr(chars, text.ptr[at]);
}

static bool parse_spec(sw_str text, spec *out, sw_error *err)
{
	size_t at = 0, first = text.len ? sw_utf8_len(text, 0) : 0;
	*out = (spec){.fill = SW_STR(" ")};
	if (first && is_one_of(text, first, "<>=^")) {
		out->fill = sw_str_sub(text, 0, first);
		at = first;
	}
	if (is_one_of(text, at, "<>=^"))
		out->align = text.ptr[at++];
	if (is_one_of(text, at, "+- "))
		out->sign = text.ptr[at++];
	if (is_one_of(text, at, "0")) {
		at++;
		if (!out->align) {
			out->zero = true;
			out->fill = SW_STR("0");
		}
	}
	if (!take_count(text, &at, &out->width))
		return bad_spec(text, err);
	if (is_one_of(text, at, ",_"))
		out->group = text.ptr[at++];
	if (is_one_of(text, at, ".")) {
		size_t begin = ++at;
		out->has_precision = true;
		if (!take_count(text, &at, &out->precision) || at == begin)
			return bad_spec(text, err);
	}
	if (at < text.len)
		out->type = text.ptr[at++];
	return at == text.len || bad_spec(text, err);
}

static size_t points(sw_str text)
{
	size_t count = 0;
	for (size_t i = 0, len; i < text.len; i += len, count++)
		(void)sw_utf8_point(text, i, &len);
	return count;
}

static void add_fill(sw_buf *buf, sw_str fill, size_t count)
{
	while (count--)
		sw_buf_add(buf, fill);
}

/* `sign` stays in front of the filling with the alignment "=". */
static void add_aligned(sw_buf *buf, const spec *s, sw_str sign, sw_str text, char align)
{
	size_t len = points(text) + sign.len, room = s->width > len ? s->width - len : 0;
	size_t left = align == '>' ? room : align == '^' ? room / 2 : 0;
	add_fill(buf, s->fill, left);
	sw_buf_add(buf, sign);
	if (align == '=')
		add_fill(buf, s->fill, room);
	sw_buf_add(buf, text);
	if (align != '=')
		add_fill(buf, s->fill, room - left);
}

static bool format_number(sw_buf *buf, sw_str value, sw_str text, sw_error *err)
{
	spec s = {0};
	if (!parse_spec(text, &s, err))
		return false;
	if ((s.type && s.type != 'd' && s.type != 'n') || s.has_precision || s.group)
		return bad_spec(text, err);
	bool negative = sw_str_starts(value, SW_STR("-"));
	sw_str digits = sw_digits_trim(negative ? sw_str_from(value, 1) : value);
	negative = negative && !sw_digits_zero(digits);
	sw_str sign = negative ? SW_STR("-") : s.sign == '+' ? SW_STR("+") : s.sign == ' ' ? SW_STR(" ") : SW_STR("");
	add_aligned(buf, &s, sign, digits, s.align ? s.align : s.zero ? '=' : '>');
	return true;
}

static bool format_text(sw_buf *buf, sw_str value, sw_str text, sw_error *err)
{
	spec s = {0};
	if (!parse_spec(text, &s, err))
		return false;
	if ((s.type && s.type != 's') || s.sign || s.group || s.align == '=')
		return bad_spec(text, err);
	if (s.has_precision) {
		size_t at = 0, len;
		for (size_t n = 0; n < s.precision && at < value.len; n++, at += len)
			(void)sw_utf8_point(value, at, &len);
		value = sw_str_sub(value, 0, at);
	}
	add_aligned(buf, &s, SW_STR(""), value, s.align ? s.align : '<');
	return true;
}

/* str.format ------------------------------------------------------------------------------------------------------------- */

static const sw_bump_name *find_name(const sw_bump_context *context, sw_str name)
{
	for (size_t i = context->names.len; i > 0; i--)
		if (sw_str_eq(context->names.ptr[i - 1].name, name))
			return &context->names.ptr[i - 1];
	return NULL;
}

static bool is_number(sw_str text)
{
	size_t at = sw_str_starts(text, SW_STR("-"));
	for (size_t i = at; i < text.len; i++)
		if (!sw_is_digit(text.ptr[i]))
			return false;
	return text.len > at;
}

static bool unknown_name(sw_str name, sw_str template, const sw_bump_context *context, sw_arena *arena, sw_error *err)
{
	sw_strs names = {0};
	sw_each (it, &context->names)
		sw_strs_add_unique(arena, &names, it->name);
	if (sw_str_starts(name, SW_STR("$"))) {
		sw_fail(err, SW_W063, "\"%.*s\" wants the environment variable %.*s, which is not set",
			SW_ARG(template), SW_ARG(sw_str_from(name, 1)));
		return false;
	}
	sw_fail(err, SW_W063, "\"%.*s\" names {%.*s}, which is not known here", SW_ARG(template), SW_ARG(name));
	return sw_hint(err, "known are: %.*s, now, utcnow",
		       SW_ARG(sw_str_join(arena, names.ptr, names.len, SW_STR(", "))));
}

static bool add_field(sw_buf *buf, sw_str name, sw_str text, sw_str template, const sw_bump_context *context,
		      sw_arena *arena, sw_error *err)
{
	const sw_bump_name *found = find_name(context, name);
	sw_str value = {0};
	if (found && found->part) {
		if (is_number(found->value))
			return format_number(buf, found->value, text, err);
		sw_buf_add(buf, found->value);
		return true;
	}
	if (found)
		return format_text(buf, found->value, text, err);
	if (sw_str_is(name, "now") || sw_str_is(name, "utcnow")) {
		sw_str format = text.len                 ? text
				: sw_str_is(name, "now") ? SW_STR("%Y-%m-%d %H:%M:%S")
							 : SW_STR("%Y-%m-%d %H:%M:%S+00:00");
		if (!sw_bump_strftime(format, context->now, arena, &value, err))
			return false;
		sw_buf_add(buf, value);
		return true;
	}
	if (sw_str_is(name, "#") || sw_str_is(name, ";"))
		return format_text(buf, name, text, err);
	if (sw_str_starts(name, SW_STR("$")) && context->env)
		value = sw_env_get(context->env, sw_cstr(arena, sw_str_from(name, 1)));
	return value.ptr ? format_text(buf, value, text, err) : unknown_name(name, template, context, arena, err);
}

/* The field that begins behind "{" at *at; *at is behind its "}" then. */
static bool take_field(sw_str template, size_t *at, sw_str *name, sw_str *text, sw_error *err)
{
	size_t close = sw_str_chr(sw_str_from(template, *at), '}');
	sw_str field = sw_str_sub(template, *at, close == SW_NPOS ? template.len : *at + close);
	if (close == SW_NPOS || sw_str_chr(field, '{') != SW_NPOS)
		return sw_fail(err, SW_W063, "\"%.*s\" has a { that is not closed", SW_ARG(template));
	*at += close + 1;
	*text = (sw_str){0};
	if (!sw_str_cut(field, SW_STR(":"), name, text))
		*name = field;
	if (!name->len || sw_str_chr(*name, '!') != SW_NPOS)
		return sw_fail(err, SW_W063, "\"%.*s\" has the field {%.*s}, which names nothing that is known here",
			       SW_ARG(template), SW_ARG(field));
	return true;
}

bool sw_bump_template(sw_str template, const sw_bump_context *context, sw_arena *arena, sw_str *out, sw_error *err)
{
	SW_AUTO(sw_buf) buf = {.max = MAX_TEXT};
	for (size_t at = 0; at < template.len;) {
		char c = template.ptr[at++];
		bool twice = at < template.len && template.ptr[at] == c;
		sw_str name = {0}, text = {0};
		if ((c == '{' || c == '}') && twice) {
			sw_buf_addc(&buf, c);
			at++;
		} else if (c == '}') {
			return sw_fail(err, SW_W063, "\"%.*s\" has a } that closes nothing", SW_ARG(template));
		} else if (c != '{') {
			sw_buf_addc(&buf, c);
		} else if (!take_field(template, &at, &name, &text, err) ||
			   !add_field(&buf, name, text, template, context, arena, err)) {
			return false;
		}
	}
	if (!sw_buf_check(&buf, "what a template becomes", err))
		return false;
	*out = sw_buf_copy(&buf, arena);
	return true;
}

/* string.Template -------------------------------------------------------------------------------------------------------- */

static size_t identifier_len(sw_str text)
{
	size_t len = 0;
	while (len < text.len &&
	       (sw_is_alpha(text.ptr[len]) || text.ptr[len] == '_' || (len && sw_is_digit(text.ptr[len]))))
		len++;
	return len;
}

sw_str sw_bump_dollar_template(sw_str template, const sw_bump_context *context, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {.max = MAX_TEXT};
	for (size_t at = 0; at < template.len;) {
		sw_str rest = sw_str_from(template, at);
		bool braces = sw_str_starts(rest, SW_STR("${"));
		size_t begin = braces ? 2 : 1, len;
		if (rest.ptr[0] != '$') {
			sw_buf_addc(&buf, template.ptr[at++]);
			continue;
		}
		if (sw_str_starts(rest, SW_STR("$$"))) {
			sw_buf_addc(&buf, '$');
			at += 2;
			continue;
		}
		len = identifier_len(sw_str_from(rest, begin));
		const sw_bump_name *found = len ? find_name(context, sw_str_sub(rest, begin, begin + len)) : NULL;
		if (!found || (braces && (begin + len >= rest.len || rest.ptr[begin + len] != '}'))) {
			sw_buf_addc(&buf, '$');
			at++;
			continue;
		}
		sw_buf_add(&buf, found->value);
		at += begin + len + braces;
	}
	return sw_buf_copy(&buf, arena);
}
