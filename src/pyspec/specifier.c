#include "pyspec/specifier.h"

#include <stdlib.h>

#include "base/buf.h"

typedef struct op_row {
	sw_str text;
	sw_specifier_op op;
} op_row;

/* Longer spellings first: "===" begins with "==". */
static const op_row op_rows[] = {
	{SW_S("==="), SW_SPEC_ARBITRARY}, {SW_S("~="), SW_SPEC_COMPATIBLE}, {SW_S("=="), SW_SPEC_EQUAL},
	{SW_S("!="), SW_SPEC_NOT_EQUAL},  {SW_S("<="), SW_SPEC_LESS_EQUAL}, {SW_S(">="), SW_SPEC_GREATER_EQUAL},
	{SW_S("<"), SW_SPEC_LESS},        {SW_S(">"), SW_SPEC_GREATER},
};

static const op_row *find_op(sw_str text)
{
	for (size_t i = 0; i < SW_COUNTOF(op_rows); i++)
		if (sw_str_starts(text, op_rows[i].text))
			return &op_rows[i];
	return NULL;
}

const char *sw_specifier_op_text(sw_specifier_op op)
{
	for (size_t i = 0; i < SW_COUNTOF(op_rows); i++)
		if (op_rows[i].op == op)
			return op_rows[i].text.ptr;
	return "";
}

static bool takes_wildcard_and_local(sw_specifier_op op)
{
	return op == SW_SPEC_EQUAL || op == SW_SPEC_NOT_EQUAL;
}

static size_t space_run(sw_str text, size_t at)
{
	size_t start = at;
	for (size_t n; (n = sw_pyspace_len(text, at));)
		at += n;
	return at - start;
}

/* Everything up to white space, ";" or ")". */
static size_t arbitrary_len(sw_str text)
{
	size_t at = 0;
	while (at < text.len && text.ptr[at] != ';' && text.ptr[at] != ')' && !sw_pyspace_len(text, at))
		at++;
	return at;
}

/* [v][epoch!]release at the start of `text`. */
static size_t release_len(sw_str text)
{
	size_t at = text.len && sw_lower(text.ptr[0]) == 'v';
	while (at < text.len && (sw_is_digit(text.ptr[at]) || text.ptr[at] == '!' ||
				 (text.ptr[at] == '.' && at + 1 < text.len && sw_is_digit(text.ptr[at + 1]))))
		at++;
	return at;
}

size_t sw_specifier_len(sw_str text)
{
	const op_row *row = find_op(text);
	if (!row)
		return 0;
	size_t at = row->text.len + space_run(text, row->text.len);
	sw_str rest = sw_str_from(text, at);
	if (row->op == SW_SPEC_ARBITRARY)
		return at + arbitrary_len(rest);
	size_t version = sw_pep440_prefix_len(rest, takes_wildcard_and_local(row->op));
	if (version == 0)
		return 0;
	size_t release = release_len(rest);
	if (takes_wildcard_and_local(row->op) && sw_str_starts(sw_str_from(rest, release), SW_STR(".*")))
		return at + release + 2;
	if (row->op == SW_SPEC_COMPATIBLE && sw_str_chr(sw_str_sub(rest, 0, release), '.') == SW_NPOS)
		return 0;
	return at + version;
}

/* What is wrong with a text that is no specifier, behind its operator. */
static bool refuse_version(const op_row *row, sw_str text, sw_error *err)
{
	sw_str rest = sw_pyspace_trim(sw_str_from(text, row->text.len));
	if (rest.len == 0)
		return sw_fail(err, SW_W021, "\"%.*s\" has no version behind its operator", SW_ARG(text));
	if (row->op == SW_SPEC_COMPATIBLE && sw_pep440_valid(rest))
		return sw_fail(err, SW_W021, "\"%.*s\": ~= needs at least two numbers and takes no local part",
			       SW_ARG(text));
	if (sw_str_ends(rest, SW_STR(".*")))
		return sw_fail(err, SW_W021, "\"%.*s\": \".*\" goes with == and != behind plain numbers only",
			       SW_ARG(text));
	if (sw_pep440_valid(rest))
		return sw_fail(err, SW_W021, "\"%.*s\": a local part (+…) goes with == and != only", SW_ARG(text));
	return sw_fail(err, SW_W021, "\"%.*s\": \"%.*s\" is no version", SW_ARG(text), SW_ARG(rest));
}

static bool refuse(sw_str text, sw_error *err)
{
	const op_row *row = find_op(text);
	if (row) {
		refuse_version(row, text, err);
	} else {
		sw_fail(err, SW_W021, "\"%.*s\" is no version specifier: it does not begin with an operator",
			SW_ARG(text));
		sw_hint(err, "for exactly this version write ==%.*s, for it or a newer one >=%.*s", SW_ARG(text),
			SW_ARG(text));
	}
	err->where = (sw_where){.line = 1, .column = row ? (uint32_t)row->text.len + 1 : 1, .length = 1};
	return false;
}

static bool scan(sw_str text, sw_arena *arena, sw_specifier *out)
{
	const op_row *row = find_op(text);
	if (text.len > SW_PEP440_MAX_BYTES || !row || sw_specifier_len(text) != text.len)
		return false;
	sw_specifier specifier = {.op = row->op};
	specifier.text = sw_str_copy(arena, sw_pyspace_trim(sw_str_from(text, row->text.len)));
	sw_str version = specifier.text;
	if (takes_wildcard_and_local(row->op) && sw_str_ends(version, SW_STR(".*"))) {
		specifier.wildcard = true;
		version.len -= 2;
	}
	specifier.has_version = sw_pep440_scan(version, arena, &specifier.version);
	if (!specifier.has_version && row->op != SW_SPEC_ARBITRARY)
		return false;
	*out = specifier;
	return true;
}

bool sw_specifier_parse(sw_str text, sw_arena *arena, sw_specifier *out, sw_error *err)
{
	sw_str inner = sw_pyspace_trim(text);
	return scan(inner, arena, out) || refuse(inner, err);
}

/* Splits at commas; the first part that is no specifier is told. */
static bool scan_set(sw_str text, sw_arena *arena, sw_specifiers *out, sw_str *bad)
{
	sw_specifiers set = {0};
	sw_str rest = text, part;
	while (sw_str_split(&rest, ',', &part)) {
		sw_specifier specifier;
		part = sw_pyspace_trim(part);
		if (part.len == 0)
			continue;
		if (!scan(part, arena, &specifier)) {
			*bad = part;
			return false;
		}
		sw_push(arena, &set, specifier);
	}
	*out = set;
	return true;
}

bool sw_specifier_parse_set(sw_str text, sw_arena *arena, sw_specifiers *out, sw_error *err)
{
	sw_str bad = {0};
	if (scan_set(text, arena, out, &bad))
		return true;
	refuse(bad, err);
	err->where.column += (uint32_t)(bad.ptr - text.ptr);
	return false;
}

bool sw_specifier_scan_set(sw_str text, sw_arena *arena, sw_specifiers *out)
{
	sw_str bad = {0};
	return scan_set(text, arena, out, &bad);
}

/* --- writing --- */

sw_str sw_specifier_format(const sw_specifier *specifier, sw_arena *arena)
{
	return sw_str_cat(arena, sw_str_of(sw_specifier_op_text(specifier->op)), specifier->text);
}

/* Two specifiers with the same key mean the same: "==1.0" and "==1.0.0", but "~=1.0" and "~=1.0.0" do not. */
static sw_str canonical(const sw_specifier *specifier, sw_arena *arena)
{
	sw_str version = specifier->text;
	if (specifier->op == SW_SPEC_COMPATIBLE)
		version = sw_pep440_format(&specifier->version, arena);
	else if (specifier->op != SW_SPEC_ARBITRARY && !specifier->wildcard)
		version = sw_pep440_canonical(&specifier->version, arena);
	return sw_str_cat(arena, sw_str_of(sw_specifier_op_text(specifier->op)), version);
}

typedef struct sort_key {
	sw_str text;
	sw_str canonical;
} sort_key;

static int cmp_sort_key(const void *a, const void *b)
{
	return sw_str_cmp(((const sort_key *)a)->text, ((const sort_key *)b)->text);
}

sw_str sw_specifier_format_set(const sw_specifiers *set, sw_str between, sw_arena *arena)
{
	sort_key *keys = sw_new_n(arena, sort_key, set->len);
	for (size_t i = 0; i < set->len; i++)
		keys[i] = (sort_key){sw_specifier_format(&set->ptr[i], arena), canonical(&set->ptr[i], arena)};
	if (set->len)
		qsort(keys, set->len, sizeof(*keys), cmp_sort_key);
	sw_strs seen = {0}, texts = {0};
	for (size_t i = 0; i < set->len; i++) {
		if (sw_strs_has(&seen, keys[i].canonical))
			continue;
		sw_push(arena, &seen, keys[i].canonical);
		sw_push(arena, &texts, keys[i].text);
	}
	return sw_str_join(arena, texts.ptr, texts.len, between);
}

/* --- meaning --- */

static bool same_release_and_pre(const sw_pep440 *a, const sw_pep440 *b)
{
	size_t len = a->release_len > b->release_len ? a->release_len : b->release_len;
	return sw_pep440_has_prefix(a, b, len) && a->pre == b->pre && sw_str_eq(a->pre_number, b->pre_number);
}

/* >V takes neither V's local versions nor, unless V is one itself, its post-releases. */
static bool allows_greater(const sw_pep440 *v, const sw_pep440 *version)
{
	if (v->dev.ptr || v->post.ptr)
		return sw_pep440_cmp_public(version, v) > 0;
	return sw_pep440_cmp(version, v) > 0 && !same_release_and_pre(version, v);
}

/* <V takes no pre-release of V, unless V is one itself. */
static bool allows_less(const sw_pep440 *v, const sw_pep440 *version)
{
	sw_pep440 bound = *v;
	if (!sw_pep440_is_pre(v))
		bound.dev = SW_STR("0");
	return sw_pep440_cmp(version, &bound) < 0;
}

/* ==V without a local part takes every local version of V. */
static bool allows_equal(const sw_specifier *specifier, const sw_pep440 *version)
{
	const sw_pep440 *v = &specifier->version;
	if (specifier->wildcard)
		return sw_pep440_has_prefix(version, v, v->release_len);
	return v->local_len ? sw_pep440_cmp(version, v) == 0 : sw_pep440_cmp_public(version, v) == 0;
}

bool sw_specifier_allows(const sw_specifier *specifier, const sw_pep440 *version)
{
	const sw_pep440 *v = &specifier->version;
	switch (specifier->op) {
	case SW_SPEC_COMPATIBLE:
		return sw_pep440_cmp(version, v) >= 0 && sw_pep440_has_prefix(version, v, v->release_len - 1);
	case SW_SPEC_EQUAL: return allows_equal(specifier, version);
	case SW_SPEC_NOT_EQUAL: return !allows_equal(specifier, version);
	case SW_SPEC_LESS_EQUAL: return sw_pep440_cmp_public(version, v) <= 0;
	case SW_SPEC_GREATER_EQUAL: return sw_pep440_cmp(version, v) >= 0;
	case SW_SPEC_LESS: return allows_less(v, version);
	case SW_SPEC_GREATER: return allows_greater(v, version);
	case SW_SPEC_ARBITRARY: break;
	}
	SW_AUTO(sw_arena) scratch = {0};
	return sw_str_ieq(specifier->text, sw_pep440_format(version, &scratch));
}

/* A candidate as text and, when it is one, as version. */
typedef struct candidate {
	sw_str text;
	sw_pep440 version;
	bool is_version;
} candidate;

static bool allowed(const sw_specifiers *set, const candidate *item)
{
	for (size_t i = 0; i < set->len; i++) {
		const sw_specifier *specifier = &set->ptr[i];
		bool fits = specifier->op == SW_SPEC_ARBITRARY
				    ? sw_str_ieq(specifier->text, item->text)
				    : item->is_version && sw_specifier_allows(specifier, &item->version);
		if (!fits)
			return false;
	}
	return true;
}

static bool is_prerelease(const candidate *item)
{
	return item->is_version && sw_pep440_is_pre(&item->version);
}

bool sw_specifier_contains(const sw_specifiers *set, sw_str text, sw_prereleases prereleases)
{
	SW_AUTO(sw_arena) scratch = {0};
	candidate item = {.text = text};
	item.is_version = sw_pep440_scan(text, &scratch, &item.version);
	return allowed(set, &item) && !(prereleases == SW_PRERELEASES_NO && is_prerelease(&item));
}

bool sw_specifier_names_prerelease(const sw_specifiers *set)
{
	for (size_t i = 0; i < set->len; i++) {
		const sw_specifier *specifier = &set->ptr[i];
		if (specifier->op != SW_SPEC_NOT_EQUAL && !specifier->wildcard && specifier->has_version &&
		    sw_pep440_is_pre(&specifier->version))
			return true;
	}
	return false;
}

void sw_specifier_filter(const sw_specifiers *set, const sw_strs *candidates, sw_prereleases prereleases,
			 sw_arena *arena, sw_strs *out)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_strs all = {0}, finals = {0}; /* finals: also texts that are no versions, which === may take */
	bool found_final = false;
	if (prereleases == SW_PRERELEASES_DEFAULT && sw_specifier_names_prerelease(set))
		prereleases = SW_PRERELEASES_YES;
	for (size_t i = 0; i < candidates->len; i++) {
		candidate item = {.text = candidates->ptr[i]};
		item.is_version = sw_pep440_scan(item.text, &scratch, &item.version);
		if (!allowed(set, &item))
			continue;
		sw_push(arena, &all, item.text);
		if (is_prerelease(&item))
			continue;
		sw_push(arena, &finals, item.text);
		found_final = found_final || item.is_version;
	}
	bool only_finals = prereleases == SW_PRERELEASES_NO || (prereleases == SW_PRERELEASES_DEFAULT && found_final);
	*out = only_finals ? finals : all;
}
