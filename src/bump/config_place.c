/* Where a declared version stands in a text, and what it becomes. */
#include "bump/bumpver.h"
#include "bump/config_internal.h"
#include "pyspec/pep440.h"

#include <stdlib.h>
#include <string.h>

/* A place at work. */
typedef struct finder {
	const sw_bump_config *config;
	const sw_bump_place *place;
	sw_str path, text;
	const sw_bump_change *change;
	sw_arena *arena;
	sw_bump_hits *out;
	sw_error *err;
} finder;

static bool not_found(const finder *f, const char *what, sw_str wanted)
{
	if (f->place->missing_version_ok)
		return true;
	sw_fail(f->err, SW_W065, "%.*s: %s \"%.*s\" is not in it", SW_ARG(f->path), what, SW_ARG(wanted));
	if (f->place->kind != SW_BUMP_OWN && f->config->path.len)
		sw_hint(f->err, "what %.*s in %.*s says of the file must match its text", SW_ARG(f->config->table),
			SW_ARG(f->config->path));
	if (f->place->len)
		sw_point(f->err, f->config->path, f->config->text, f->place->offset, f->place->len, NULL);
	return false;
}

/* Search and replace ------------------------------------------------------------------------------------------------------ */

/* re.escape */
static sw_str escaped(sw_str text, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] && strchr("()[]{}?*+-|^$\\.&~# \t\n\r\v\f", text.ptr[i]))
			sw_buf_addc(&buf, '\\');
		sw_buf_addc(&buf, text.ptr[i]);
	}
	return sw_buf_copy(&buf, arena);
}

/* The names that search and replace know; versions as this file writes them. */
static bool search_context(const finder *f, sw_bump_context *out)
{
	if (!sw_bumpcfg_context(f->config, f->change, true, f->arena, out, f->err))
		return false;
	if (f->config->tool != SW_TOOL_BMV || !f->place->scheme.serialize.len)
		return true;
	const struct {
		const char *name;
		sw_str version;
	} versions[] = {{"current_version", f->change->current}, {"new_version", f->change->next}};
	for (size_t i = 0; i < SW_COUNTOF(versions); i++) {
		sw_bump_name name = {.name = sw_str_of(versions[i].name)};
		if (!versions[i].version.len)
			continue;
		if (!sw_bmv_rewrite(&f->config->scheme, &f->place->scheme, versions[i].version, out, f->arena,
				    &name.value, f->err))
			return false;
		sw_push(f->arena, &out->names, name);
	}
	return true;
}

/* Templates are written with "\n"; files may have "\r\n". */
static bool has_crlf(sw_str text)
{
	return sw_str_find(text, SW_STR("\r\n")) != SW_NPOS;
}

static sw_str with_endings(sw_str template, bool crlf, sw_arena *arena)
{
	if (!crlf || sw_str_chr(template, '\n') == SW_NPOS)
		return template;
	template = sw_str_replace(arena, template, SW_STR("\r\n"), SW_STR("\n"));
	return sw_str_replace(arena, template, SW_STR("\n"), SW_STR("\r\n"));
}

/* The expression of a place with regex = true; NULL where it is none, as then the text is searched as it is. */
static bool search_expression(const finder *f, const sw_bump_context *context, const sw_pyre **out)
{
	sw_bump_context safe = {.now = context->now, .env = context->env};
	sw_error ignored = {0};
	sw_str pattern;
	*out = NULL;
	if (!f->place->regex)
		return true;
	sw_each (it, &context->names) {
		sw_bump_name name = {it->name, escaped(it->value, f->arena), false};
		sw_push(f->arena, &safe.names, name);
	}
	if (!sw_bump_template(f->place->search, &safe, f->arena, &pattern, f->err))
		return false;
	if (!sw_pyre_compile(pattern, SW_PYRE_MULTILINE | SW_PYRE_DOTALL, f->arena, out, &ignored))
		*out = NULL;
	return true;
}

static bool find_search(const finder *f, sw_str text, size_t base)
{
	sw_bump_context context;
	const sw_pyre *re;
	sw_str needle;
	if (!search_context(f, &context) || !search_expression(f, &context, &re))
		return false;
	if (re) {
		if (!sw_bump_find_regex(re, text, f->arena, f->out, f->err))
			return false;
		needle = f->place->search;
	} else {
		if (!sw_bump_template(f->place->search, &context, f->arena, &needle, f->err))
			return false;
		needle = with_endings(needle, has_crlf(f->text), f->arena);
		sw_bump_find_text(needle, text, f->arena, f->out);
		/* the version as the configuration writes it, where templates would write it otherwise */
		if (!f->out->len && sw_str_is(f->place->search, "{current_version}"))
			sw_bump_find_text(f->change->current, text, f->arena, f->out);
	}
	bool crlf = has_crlf(f->text);
	sw_each (hit, f->out) {
		hit->offset += base;
		hit->crlf = crlf;
		hit->version = f->change->current;
	}
	return f->out->len || not_found(f, "the search", needle);
}

/* Keys of TOML and INI ---------------------------------------------------------------------------------------------------- */

/* The characters of a string between its quotes; false when they are not what the string means. */
static bool string_inside(const sw_toml *doc, const sw_toml_value *value, size_t *offset)
{
	for (size_t quotes = 1; quotes <= 3; quotes += 2) {
		sw_str inside = sw_str_sub(doc->text, value->span.offset + quotes,
					   value->span.offset + value->span.len - quotes);
		if (sw_str_eq(inside, value->text)) {
			*offset = value->span.offset + quotes;
			return true;
		}
	}
	return false;
}

static bool toml_string(const finder *f, sw_str key, sw_str *value, size_t *offset)
{
	sw_toml doc = {0};
	if (!sw_toml_parse(f->path, f->text, f->arena, &doc, f->err))
		return false;
	const sw_toml_value *found = sw_toml_get(doc.root, sw_cstr(f->arena, key));
	*value = (sw_str){0};
	if (!found)
		return true;
	if (!sw_toml_want(&doc, found, SW_TOML_STRING, f->err))
		return false;
	if (!string_inside(&doc, found, offset)) {
		sw_fail(f->err, SW_W065, "%.*s in %.*s is written with escapes", SW_ARG(key), SW_ARG(f->path));
		return sw_toml_point(&doc, found, "write it plainly", f->err);
	}
	*value = found->text;
	return true;
}

/* "section.key" of an INI file: the first line of the value. */
static bool ini_string(const finder *f, sw_str key, sw_str *value, size_t *offset)
{
	sw_str rest = f->text, line, section, name;
	bool inside = false;
	*value = (sw_str){0};
	if (!sw_str_cut(key, SW_STR("."), &section, &name))
		return true;
	sw_str header = sw_fmt(f->arena, "[%.*s]", SW_ARG(section));
	while (sw_str_line(&rest, &line)) {
		if (sw_str_starts(line, SW_STR("[")))
			inside = sw_str_eq(sw_str_trim(line), header);
		sw_str left, right;
		if (!inside || !sw_str_cut(line, SW_STR("="), &left, &right) || !sw_str_eq(sw_str_rtrim(left), name))
			continue;
		*value = sw_str_trim(right);
		*offset = (size_t)(value->ptr - f->text.ptr);
		return true;
	}
	return true;
}

static bool find_key(const finder *f)
{
	sw_str key = f->place->patterns.ptr[0], value;
	size_t offset = 0;
	bool ini = sw_str_ends(f->path, SW_STR(".cfg"));
	if (!(ini ? ini_string(f, key, &value, &offset) : toml_string(f, key, &value, &offset)))
		return false;
	if (!value.ptr)
		return not_found(f, "the key", key);
	if (f->place->search.len)
		return find_search(f, value, offset);
	sw_bump_hit hit = {.offset = offset, .len = value.len, .version = value};
	sw_push(f->arena, f->out, hit);
	return true;
}

/* bumpver's patterns ------------------------------------------------------------------------------------------------------ */

/* The pattern of versions: the project's own, else that of plain releases and their phases. */
static sw_str version_pattern(const sw_bump_config *config)
{
	return config->version_pattern.len ? config->version_pattern : SW_STR("MAJOR.MINOR.PATCH[PYTAGNUM]");
}

static bool compile(const sw_bump_config *config, const sw_bump_place *place, sw_arena *arena, const sw_bumpver ***out,
		    sw_error *err)
{
	const sw_bumpver **patterns = sw_new_n(arena, const sw_bumpver *, place->patterns.len);
	for (size_t i = 0; i < place->patterns.len; i++)
		if (!sw_bumpver_compile(version_pattern(config), place->patterns.ptr[i], arena, &patterns[i], err))
			return false;
	*out = patterns;
	return true;
}

/* The version that a hit says, where its pattern has all the parts of versions; else "". */
static bool read_hit(const finder *f, const sw_bumpver *pattern, const sw_bumpver *versions, sw_bump_hit *hit)
{
	sw_str text = sw_str_sub(f->text, hit->offset, hit->offset + hit->len);
	sw_pyre_match m;
	sw_bumpver_info info = {0};
	hit->version = SW_STR("");
	for (int i = 0; i < SW_BV_FIELDS; i++)
		if (versions->group[i] && !pattern->group[i] &&
		    !((i == SW_BV_TAG && pattern->group[SW_BV_PYTAG]) ||
		      (i == SW_BV_PYTAG && pattern->group[SW_BV_TAG])))
			return true;
	if (!sw_pyre_match_at_start(pattern->re, text, &m, f->err))
		return false;
	if (!m.matched)
		return true;
	if (!sw_bumpver_read(pattern, &m, text, f->change->now, f->arena, &info, f->err))
		return false;
	hit->version = sw_bumpver_render(versions, &info, f->arena);
	return true;
}

static bool find_patterns(const finder *f)
{
	const sw_bumpver **patterns, *versions;
	size_t missing;
	sw_str of_versions = version_pattern(f->config);
	if (!compile(f->config, f->place, f->arena, &patterns, f->err) ||
	    !sw_bumpver_compile(of_versions, of_versions, f->arena, &versions, f->err) ||
	    !sw_bumpver_find(patterns, f->place->patterns.len, f->text, f->arena, f->out, &missing, f->err))
		return false;
	sw_each (hit, f->out)
		if (!read_hit(f, patterns[hit->pattern], versions, hit))
			return false;
	return missing == SW_NPOS || not_found(f, "the pattern", f->place->patterns.ptr[missing]);
}

static bool render_pattern(const sw_bump_config *config, sw_str raw, const sw_bump_change *change, sw_arena *arena,
			   sw_str *out, sw_error *err)
{
	const sw_bumpver *pattern, *versions;
	sw_bumpver_info info = {0};
	sw_str of_versions = version_pattern(config);
	if (!sw_bumpver_compile(of_versions, of_versions, arena, &versions, err) ||
	    !sw_bumpver_compile(of_versions, raw, arena, &pattern, err) ||
	    !sw_bumpver_parse(versions, change->next, change->now, arena, &info, err))
		return false;
	*out = sw_bumpver_render(pattern, &info, arena);
	return true;
}

/* Our own notation -------------------------------------------------------------------------------------------------------- */

typedef enum notation { NOTATION_PLAIN, NOTATION_SEARCH, NOTATION_BUMPVER } notation;

static notation notation_of(sw_str pattern)
{
	static const char *const parts[] = {"MAJOR", "MINOR", "PATCH", "YYYY", "BUILD", "PYTAG", "GGGG"};
	if (sw_str_find(pattern, SW_STR("{current_version}")) != SW_NPOS)
		return NOTATION_SEARCH;
	if (sw_str_find(pattern, SW_STR("{version}")) != SW_NPOS)
		return NOTATION_PLAIN;
	for (size_t i = 0; i < SW_COUNTOF(parts); i++)
		if (sw_str_find(pattern, sw_str_of(parts[i])) != SW_NPOS)
			return NOTATION_BUMPVER;
	return NOTATION_PLAIN;
}

static bool is_version_char(char c)
{
	return sw_is_alnum(c) || c == '.' || c == '+' || c == '!' || c == '_';
}

/* The version as it stands alone: not a part of a longer word or number. */
static void find_alone(const finder *f, size_t which)
{
	sw_bump_hits found = {0};
	sw_bump_find_text(f->change->current, f->text, f->arena, &found);
	sw_each (hit, &found) {
		size_t end = hit->offset + hit->len;
		bool glued_before = hit->offset > 0 && is_version_char(f->text.ptr[hit->offset - 1]) &&
				    f->text.ptr[hit->offset - 1] != 'v';
		bool dot = end < f->text.len && f->text.ptr[end] == '.' &&
			   (end + 1 == f->text.len || !sw_is_alnum(f->text.ptr[end + 1]));
		if (glued_before || (end < f->text.len && is_version_char(f->text.ptr[end]) && !dot))
			continue;
		hit->version = f->change->current;
		hit->pattern = which;
		sw_push(f->arena, f->out, *hit);
	}
}

/* A text around {version}: any version between what stands before and behind it. */
static bool find_plain(const finder *f, size_t which)
{
	sw_str pattern = f->place->patterns.ptr[which], before, behind;
	size_t first = f->out->len;
	if (!sw_str_cut(pattern, SW_STR("{version}"), &before, &behind)) {
		sw_fail(f->err, SW_W061, "the pattern \"%.*s\" for %.*s does not say where the version stands",
			SW_ARG(pattern), SW_ARG(f->path));
		return sw_hint(f->err, "write {version} in its place");
	}
	before = with_endings(before, has_crlf(f->text), f->arena);
	behind = with_endings(behind, has_crlf(f->text), f->arena);
	if (!sw_str_trim(before).len && !sw_str_trim(behind).len)
		find_alone(f, which);
	for (size_t at = 0, step; sw_str_trim(before).len || sw_str_trim(behind).len;) {
		if ((step = sw_str_find(sw_str_from(f->text, at), before)) == SW_NPOS || at + step >= f->text.len)
			break;
		size_t start = at + step + before.len;
		sw_str rest = sw_str_from(f->text, start);
		size_t len = sw_pep440_prefix_len(rest, true);
		while (len && !sw_str_starts(sw_str_from(rest, len), behind))
			len--; /* "1.0.dev" before "elop" */
		bool fits = len && sw_pep440_valid(sw_str_sub(rest, 0, len));
		if (fits) {
			sw_bump_hit hit = {
				.offset = start, .len = len, .pattern = which, .version = sw_str_sub(rest, 0, len)};
			sw_push(f->arena, f->out, hit);
		}
		at = fits ? start + len : at + step + 1;
	}
	return f->out->len > first || not_found(f, "the pattern", pattern);
}

/* One pattern of a list as a place of its own. */
static sw_bump_place single(const finder *f, size_t which, sw_bump_place_kind kind)
{
	sw_bump_place place = *f->place;
	place.kind = kind;
	place.patterns = (sw_strs){.ptr = &f->place->patterns.ptr[which], .len = 1, .cap = 1};
	place.search = f->place->patterns.ptr[which];
	return place;
}

static sw_bump_context own_context(const sw_bump_change *change, sw_arena *arena)
{
	sw_bump_context context = {.now = change->now, .env = change->env};
	sw_bump_name current = {SW_STR("current_version"), change->current, false},
		     next = {SW_STR("new_version"), change->next, false};
	sw_push(arena, &context.names, current);
	sw_push(arena, &context.names, next);
	return context;
}

static bool find_own_search(const finder *f, size_t which)
{
	sw_bump_context context = own_context(f->change, f->arena);
	sw_str needle;
	size_t first = f->out->len;
	if (!sw_bump_template(f->place->patterns.ptr[which], &context, f->arena, &needle, f->err))
		return false;
	sw_bump_find_text(with_endings(needle, has_crlf(f->text), f->arena), f->text, f->arena, f->out);
	for (size_t i = first; i < f->out->len; i++) {
		f->out->ptr[i].version = f->change->current;
		f->out->ptr[i].pattern = which;
		f->out->ptr[i].crlf = has_crlf(f->text);
	}
	return f->out->len > first || not_found(f, "the search", needle);
}

static int by_offset(const void *a, const void *b)
{
	const sw_bump_hit *x = a, *y = b;
	return (x->offset > y->offset) - (x->offset < y->offset);
}

static bool find_own(const finder *f)
{
	for (size_t i = 0; i < f->place->patterns.len; i++) {
		notation how = notation_of(f->place->patterns.ptr[i]);
		sw_bump_place place = single(f, i, SW_BUMP_PATTERNS);
		sw_bump_hits hits = {0};
		finder inner = *f;
		inner.place = &place;
		inner.out = &hits;
		if (how == NOTATION_PLAIN    ? !find_plain(f, i)
		    : how == NOTATION_SEARCH ? !find_own_search(f, i)
					     : !find_patterns(&inner))
			return false;
		sw_each (hit, &hits) {
			hit->pattern = i;
			sw_push(f->arena, f->out, *hit);
		}
	}
	if (f->out->len)
		qsort(f->out->ptr, f->out->len, sizeof(*f->out->ptr), by_offset);
	/* two patterns may name one place; the first of those that overlap counts */
	size_t kept = 0;
	for (size_t i = 0; i < f->out->len; i++)
		if (!kept || f->out->ptr[i].offset >= f->out->ptr[kept - 1].offset + f->out->ptr[kept - 1].len)
			f->out->ptr[kept++] = f->out->ptr[i];
	f->out->len = kept;
	return true;
}

/* All kinds --------------------------------------------------------------------------------------------------------------- */

bool sw_bump_place_find(const sw_bump_config *config, const sw_bump_place *place, sw_str path, sw_str text,
			const sw_bump_change *change, sw_arena *arena, sw_bump_hits *out, sw_error *err)
{
	sw_bump_hits hits = {0};
	finder f = {config, place, path, text, change, arena, &hits, err};
	sw_str first = place->patterns.len ? place->patterns.ptr[0] : SW_STR("");
	bool done = false;
	switch (place->kind) {
	case SW_BUMP_SEARCH: done = find_search(&f, text, 0); break;
	case SW_BUMP_PATTERNS: done = find_patterns(&f); break;
	case SW_BUMP_KEY: done = find_key(&f); break;
	case SW_BUMP_OWN: done = find_own(&f); break;
	case SW_BUMP_LINES:
		done = sw_bump_find_on_lines(first, change->current, text, arena, &hits, err) &&
		       (hits.len || not_found(&f, "the version", change->current));
		break;
	case SW_BUMP_VARIABLE:
		done = sw_bump_find_variable(first, place->as_tag ? config->tag_name : SW_STR(""), text, arena, &hits,
					     err) &&
		       (hits.len || not_found(&f, "the variable", first));
		break;
	}
	if (done)
		*out = hits;
	return done;
}

static bool render_search(const finder *f, const sw_bump_hit *hit, sw_str *out)
{
	sw_bump_context context;
	const sw_pyre *re;
	sw_str replacement;
	if (!search_context(f, &context) || !search_expression(f, &context, &re) ||
	    !sw_bump_template(f->place->replace, &context, f->arena, &replacement, f->err))
		return false;
	return sw_bump_expand(re, with_endings(replacement, hit->crlf, f->arena), hit, f->arena, out, f->err);
}

static bool render_own(const finder *f, const sw_bump_hit *hit, sw_str *out)
{
	sw_str pattern = f->place->patterns.ptr[hit->pattern];
	switch (notation_of(pattern)) {
	case NOTATION_PLAIN: *out = f->change->next; return true;
	case NOTATION_BUMPVER: return render_pattern(f->config, pattern, f->change, f->arena, out, f->err);
	case NOTATION_SEARCH: break;
	}
	sw_bump_context context = own_context(f->change, f->arena);
	sw_str replace = sw_str_replace(f->arena, pattern, SW_STR("{current_version}"), SW_STR("{new_version}"));
	return sw_bump_template(with_endings(replace, hit->crlf, f->arena), &context, f->arena, out, f->err);
}

bool sw_bump_place_render(const sw_bump_config *config, const sw_bump_place *place, const sw_bump_hit *hit,
			  const sw_bump_change *change, sw_arena *arena, sw_str *out, sw_error *err)
{
	finder f = {config, place, place->path, (sw_str){0}, change, arena, NULL, err};
	sw_str next = config->semver ? sw_bumpcfg_semver(change->next, arena) : change->next;
	switch (place->kind) {
	case SW_BUMP_SEARCH: return render_search(&f, hit, out);
	case SW_BUMP_OWN: return render_own(&f, hit, out);
	case SW_BUMP_PATTERNS:
		return render_pattern(config, place->patterns.ptr[hit->pattern], change, arena, out, err);
	case SW_BUMP_KEY:
		if (place->search.len)
			return render_search(&f, hit, out);
		break;
	case SW_BUMP_LINES:
	case SW_BUMP_VARIABLE: break;
	}
	if (place->as_tag)
		return sw_bump_config_text(config, SW_TEXT_TAG, change, arena, out, err);
	*out = next;
	return true;
}

bool sw_bump_place_counts(const sw_bump_place *place, const sw_strs *words)
{
	bool included = !place->include_bumps.len || !words->len;
	sw_each (word, words) {
		if (sw_strs_has(&place->exclude_bumps, *word))
			return false;
		included = included || sw_strs_has(&place->include_bumps, *word);
	}
	return included;
}
