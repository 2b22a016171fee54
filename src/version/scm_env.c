/* What the environment says to the engine: SETUPTOOLS_SCM_... before VCS_VERSIONING_..., each first with _FOR_<NAME>. */
#include "version/engine.h"

#include "pyspec/name.h"

static const char *const prefixes[] = {"SETUPTOOLS_SCM_", "VCS_VERSIONING_"};

static sw_str get(const sw_resolution *r, const char *prefix, const char *name, const char *suffix)
{
	return sw_env_get(r->ctx->env, sw_cstr(r->arena, sw_fmt(r->arena, "%s%s%s", prefix, name, suffix)));
}

/* "my-pkg" -> "_FOR_MY_PKG" */
static const char *suffix_for(const sw_resolution *r)
{
	sw_str name = sw_name_normalise(r->arena, r->dist_name);
	char *suffix = sw_cstr(r->arena, sw_str_cat(r->arena, SW_STR("_FOR_"), name));
	for (char *c = suffix; *c; c++)
		*c = *c == '-' ? '_' : *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c;
	return suffix;
}

/* A variable whose last part is another spelling of the distribution's name. */
static sw_str other_spelling(const sw_resolution *r, const char *prefix, const char *name)
{
	sw_str head = sw_fmt(r->arena, "%s%s_FOR_", prefix, name), key = {0}, value = {0};
	for (char **var = r->ctx->env->vars; var && *var; var++) {
		if (!sw_str_cut(sw_str_of(*var), SW_STR("="), &key, &value) || !sw_str_starts(key, head))
			continue;
		if (!sw_name_eq(sw_str_from(key, head.len), r->dist_name))
			continue;
		sw_resolution_warn(r, SW_W003, "%.*s is read as if it were %s%s%s", SW_ARG(key), prefix, name,
				   suffix_for(r));
		return value;
	}
	return (sw_str){0};
}

sw_str sw_scm_env_get(const sw_resolution *r, const char *name)
{
	sw_str found = {0};
	for (size_t i = 0; r->dist_name.len && !found.ptr && i < SW_COUNTOF(prefixes); i++)
		found = get(r, prefixes[i], name, suffix_for(r));
	for (size_t i = 0; !found.ptr && i < SW_COUNTOF(prefixes); i++)
		found = get(r, prefixes[i], name, "");
	for (size_t i = 0; r->dist_name.len && !found.ptr && i < SW_COUNTOF(prefixes); i++)
		found = other_spelling(r, prefixes[i], name);
	return found;
}

bool sw_scm_python_int(sw_str text, int64_t *out)
{
	text = sw_str_trim(text);
	bool minus = sw_str_starts(text, SW_STR("-"));
	if (minus || sw_str_starts(text, SW_STR("+")))
		text = sw_str_from(text, 1);
	int64_t value = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (c == '_' && i > 0 && i + 1 < text.len && text.ptr[i - 1] != '_')
			continue;
		if (!sw_is_digit(c) || value > INT64_MAX / 10 - 10)
			return false;
		value = value * 10 + (c - '0');
	}
	*out = minus ? -value : value;
	return text.len > 0;
}

bool sw_scm_env_now(const sw_resolution *r, int64_t *out, sw_error *err)
{
	const int64_t first = -62135596800, last = 253402300799; /* the years 1 to 9999 */
	sw_str text = sw_env_get(r->ctx->env, "SOURCE_DATE_EPOCH");
	int64_t now = 0;
	if (!text.ptr || !sw_scm_python_int(text, &now)) {
		if (text.ptr)
			sw_resolution_warn(r, SW_W003, "SOURCE_DATE_EPOCH=\"%.*s\" is no number of seconds",
					   SW_ARG(text));
		*out = sw_now_s(r->ctx->clock);
		return true;
	}
	if (now < first || now > last)
		return sw_fail(err, SW_W003, "SOURCE_DATE_EPOCH=%.*s lies outside of the years 1 to 9999",
			       SW_ARG(text));
	*out = now;
	return true;
}

bool sw_scm_env_toml(const sw_resolution *r, const char *name, sw_str text, sw_toml *doc, const sw_toml_value **out,
		     sw_error *err)
{
	sw_str path = sw_fmt(r->arena, "$SETUPTOOLS_SCM_%s", name);
	bool map = text.len && text.ptr[0] == '{';
	if (map)
		text = sw_str_cat(r->arena, SW_STR("value="), text);
	if (!sw_toml_parse(path, text, r->arena, doc, err))
		return false;
	*out = map ? sw_toml_at(doc->root, SW_STR("value")) : doc->root;
	return true;
}

static int two(sw_str s, size_t at)
{
	return (s.ptr[at] - '0') * 10 + (s.ptr[at + 1] - '0');
}

/* Seconds of "YYYY-MM-DD", with a time of day behind it or not; the reader has checked the form. The zone does not count:
   the tool prints day and clock as they are written. */
static int64_t toml_seconds(sw_str s)
{
	sw_date date = {.year = two(s, 0) * 100 + two(s, 2), .month = two(s, 5), .day = two(s, 8)};
	if (s.len >= 19) {
		date.hour = two(s, 11);
		date.minute = two(s, 14);
		date.second = two(s, 17);
	}
	return sw_date_seconds(date);
}

typedef bool (*patch_fn)(const sw_toml_value *value, sw_scm_facts *facts);

static bool patch_tag(const sw_toml_value *v, sw_scm_facts *f)
{
	f->tag = v->kind == SW_TOML_STRING ? v->text : f->tag;
	return v->kind == SW_TOML_STRING;
}
static bool patch_distance(const sw_toml_value *v, sw_scm_facts *f)
{
	f->distance = v->kind == SW_TOML_INTEGER ? v->integer : f->distance;
	return v->kind == SW_TOML_INTEGER;
}
static bool patch_node(const sw_toml_value *v, sw_scm_facts *f)
{
	f->node = v->kind == SW_TOML_STRING ? v->text : f->node;
	return v->kind == SW_TOML_STRING;
}
static bool patch_dirty(const sw_toml_value *v, sw_scm_facts *f)
{
	f->dirty = v->kind == SW_TOML_BOOLEAN && v->boolean;
	return v->kind == SW_TOML_BOOLEAN;
}
static bool patch_preformatted(const sw_toml_value *v, sw_scm_facts *f)
{
	f->preformatted = v->kind == SW_TOML_BOOLEAN && v->boolean;
	return v->kind == SW_TOML_BOOLEAN;
}
static bool patch_branch(const sw_toml_value *v, sw_scm_facts *f)
{
	f->has_branch = v->kind == SW_TOML_STRING;
	f->branch = f->has_branch ? v->text : f->branch;
	return f->has_branch;
}
static bool patch_node_date(const sw_toml_value *v, sw_scm_facts *f)
{
	bool ok = v->kind == SW_TOML_LOCAL_DATE || v->kind == SW_TOML_LOCAL_DATETIME ||
		  v->kind == SW_TOML_OFFSET_DATETIME;
	f->node_time_s = ok ? toml_seconds(v->text) : f->node_time_s;
	f->has_node_time = f->has_node_time || ok;
	return ok;
}
static bool patch_time(const sw_toml_value *v, sw_scm_facts *f)
{
	bool ok = v->kind == SW_TOML_LOCAL_DATETIME || v->kind == SW_TOML_OFFSET_DATETIME;
	f->now_s = ok ? toml_seconds(v->text) : f->now_s;
	return ok;
}

static const struct {
	const char *name;
	patch_fn patch;
} patches[] = {
	{"tag", patch_tag},
	{"distance", patch_distance},
	{"node", patch_node},
	{"dirty", patch_dirty},
	{"preformatted", patch_preformatted},
	{"branch", patch_branch},
	{"node_date", patch_node_date},
	{"time", patch_time},
};

static bool patch(const sw_resolution *r, const sw_toml *doc, const sw_toml_value *value, sw_scm_facts *facts,
		  sw_error *err)
{
	for (size_t i = 0; i < SW_COUNTOF(patches); i++) {
		if (!sw_str_is(value->key, patches[i].name))
			continue;
		if (patches[i].patch(value, facts))
			return true;
		sw_fail(err, SW_W003, "PRETEND_METADATA: %s cannot be %s", patches[i].name,
			sw_toml_kind_name(value->kind));
		return sw_toml_point(doc, value, NULL, err);
	}
	sw_resolution_warn(r, SW_W003, "PRETEND_METADATA has no field \"%.*s\"", SW_ARG(value->key));
	return true;
}

bool sw_scm_env_metadata(const sw_resolution *r, sw_scm_facts *facts, sw_error *err)
{
	sw_toml doc = {0};
	const sw_toml_value *table = NULL;
	sw_error inner = {0};
	sw_str text = sw_scm_env_get(r, "PRETEND_METADATA");
	if (!text.len)
		return true;
	if (!sw_scm_env_toml(r, "PRETEND_METADATA", text, &doc, &table, &inner)) {
		sw_resolution_warn(r, SW_W003, "PRETEND_METADATA is passed over: %s", inner.message);
		return true;
	}
	sw_toml_each(it, table) if (!patch(r, &doc, sw_toml_of(it), facts, err)) return false;
	if (!facts->preformatted && sw_toml_at(table, SW_STR("tag")))
		return sw_fail(err, SW_W003, "PRETEND_METADATA: setuptools-scm 10 cannot take a tag there");
	sw_resolution_step(r, "PRETEND_METADATA changes what git says");
	return true;
}
