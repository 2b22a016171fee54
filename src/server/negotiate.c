#include "server/negotiate.h"

#include "server/http1.h"

/* One item of an Accept-like list: "type/sub;a=b;q=0.5". */
typedef struct item {
	sw_str name;
	int q; /* thousandths; -1 = malformed */
} item;

/* RFC 9110, 12.4.2: "0" to "1" with up to three decimals. */
static int parse_q(sw_str text)
{
	if (text.len == 0 || text.len > 5 || (text.ptr[0] != '0' && text.ptr[0] != '1') ||
	    (text.len > 1 && text.ptr[1] != '.'))
		return -1;
	int q = (text.ptr[0] - '0') * 1000;
	for (size_t i = 2, unit = 100; i < text.len; i++, unit /= 10) {
		if (!sw_is_digit(text.ptr[i]))
			return -1;
		q += (text.ptr[i] - '0') * (int)unit;
	}
	return q <= 1000 ? q : -1;
}

static bool next_item(sw_str *list, item *out)
{
	sw_str text, parameter;
	if (!sw_str_split(list, ',', &text))
		return false;
	sw_str_split(&text, ';', &parameter);
	*out = (item){sw_str_trim(parameter), 1000};
	while (sw_str_split(&text, ';', &parameter)) {
		parameter = sw_str_trim(parameter);
		if (parameter.len > 2 && sw_lower(parameter.ptr[0]) == 'q' && parameter.ptr[1] == '=')
			out->q = parse_q(sw_str_from(parameter, 2));
	}
	return true;
}

static const struct {
	const char *name;
	sw_simple_form form;
} simple_types[] = {
	{"application/vnd.pypi.simple.v1+json", SW_FORM_JSON},
	{"application/vnd.pypi.simple.v1+html", SW_FORM_HTML_V1},
	{"text/html", SW_FORM_TEXT_HTML},
	{"application/vnd.pypi.simple.latest+json", SW_FORM_JSON},
	{"application/vnd.pypi.simple.latest+html", SW_FORM_HTML_V1},
};

const char *sw_simple_form_type(sw_simple_form form)
{
	SW_ASSERT(form < SW_FORM_NONE);
	return simple_types[form].name; /* the first three rows are in the order of the forms */
}

sw_simple_form sw_simple_form_named(sw_str type)
{
	for (size_t i = 0; i < SW_COUNTOF(simple_types); i++)
		if (sw_str_ieq(type, sw_str_of(simple_types[i].name)))
			return simple_types[i].form;
	return SW_FORM_NONE;
}

sw_simple_form sw_negotiate_simple(sw_str accept)
{
	if (sw_str_trim(accept).len == 0)
		return SW_FORM_TEXT_HTML;
	int named[SW_FORM_NONE] = {-1, -1, -1}, text = -1, any = -1;
	item it;
	while (next_item(&accept, &it)) {
		sw_simple_form form = sw_simple_form_named(it.name);
		if (form != SW_FORM_NONE && it.q > named[form])
			named[form] = it.q;
		else if (sw_str_is(it.name, "text/*"))
			text = it.q;
		else if (sw_str_is(it.name, "*/*"))
			any = it.q;
	}
	if (named[SW_FORM_TEXT_HTML] < 0)
		named[SW_FORM_TEXT_HTML] = text >= 0 ? text : any;
	sw_simple_form best = SW_FORM_NONE;
	for (sw_simple_form form = SW_FORM_JSON; form < SW_FORM_NONE; form++)
		if (named[form] > 0 && (best == SW_FORM_NONE || named[form] > named[best]))
			best = form;
	return best;
}

sw_error_form sw_negotiate_error(sw_str accept)
{
	static const struct {
		const char *name;
		sw_error_form form;
	} types[] = {
		{"application/json", SW_ERROR_JSON},
		{"application/problem+json", SW_ERROR_JSON},
		{"application/vnd.pypi.simple.v1+json", SW_ERROR_JSON},
		{"text/html", SW_ERROR_HTML},
		{"text/plain", SW_ERROR_TEXT},
	};
	sw_error_form best = SW_ERROR_TEXT;
	int best_q = 0;
	item it;
	while (next_item(&accept, &it)) {
		for (size_t i = 0; i < SW_COUNTOF(types); i++) {
			if (it.q > best_q && sw_str_ieq(it.name, sw_str_of(types[i].name))) {
				best = types[i].form;
				best_q = it.q;
			}
		}
	}
	return best;
}

bool sw_accepts_gzip(sw_str accept_encoding)
{
	int gzip = -1, any = -1;
	item it;
	while (next_item(&accept_encoding, &it)) {
		if (sw_str_ieq(it.name, SW_STR("gzip")) || sw_str_ieq(it.name, SW_STR("x-gzip")))
			gzip = it.q;
		else if (sw_str_is(it.name, "*"))
			any = it.q;
	}
	return gzip >= 0 ? gzip > 0 : any > 0;
}

bool sw_etag_matches(sw_str if_none_match, sw_str etag)
{
	sw_str tag;
	while (sw_str_split(&if_none_match, ',', &tag)) {
		tag = sw_str_trim(tag);
		if (sw_str_starts(tag, SW_STR("W/")))
			tag = sw_str_from(tag, 2);
		if (sw_str_is(tag, "*") || sw_str_eq(tag, etag))
			return true;
	}
	return false;
}

bool sw_if_range_holds(sw_str if_range, sw_str etag, int64_t modified_s)
{
	if (!if_range.ptr)
		return true;
	if (if_range.len > 0 && if_range.ptr[0] == '"')
		return sw_str_eq(if_range, etag);
	return sw_http1_date_parse(if_range) == modified_s;
}

/* "bytes=a-b" with at least one of the numbers; without the second *last is UINT64_MAX. */
static bool parse_range(sw_str range, bool *has_first, uint64_t *first, uint64_t *last)
{
	sw_str unit, spec, a, b;
	*first = 0;
	*last = UINT64_MAX;
	if (!sw_str_cut(range, SW_STR("="), &unit, &spec) || !sw_str_ieq(sw_str_trim(unit), SW_STR("bytes")) ||
	    !sw_str_cut(sw_str_trim(spec), SW_STR("-"), &a, &b))
		return false;
	if ((a.len > 0 && !sw_str_u64(a, first)) || (b.len > 0 && !sw_str_u64(b, last)))
		return false;
	*has_first = a.len > 0;
	return *has_first ? *last >= *first : b.len > 0;
}

sw_range_kind sw_range_parse(sw_str range, int64_t size, int64_t *from, int64_t *count)
{
	bool has_first = false;
	uint64_t first, last, total = (uint64_t)size;
	if (!parse_range(range, &has_first, &first, &last))
		return SW_RANGE_ALL;
	if (!has_first) { /* "-n": the last n bytes */
		first = last < total ? total - last : 0;
		last = UINT64_MAX;
	}
	if (first >= total)
		return SW_RANGE_NOT_SATISFIABLE;
	*from = (int64_t)first;
	*count = (int64_t)((last < total ? last + 1 : total) - first);
	return SW_RANGE_PART;
}
