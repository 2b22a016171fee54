/* The dunamai engine's settings: the keys of [tool.uv-dynamic-versioning] and [tool.poetry-dynamic-versioning], which are the
   same ones, from there and from the command line. One row a key. */
#include "version/dunamai_engine.h"

#include "base/nearest.h"
typedef struct loader {
	const sw_resolution *r;
	const sw_toml *doc;
	sw_dunamai_config *config;
	bool asked; /* the settings come from the user, who wants to hear of a wrong name */
	sw_str leave;
	sw_error *err;
} loader;

typedef enum kind { TEXT, TRUTH, OTHER } kind;

static bool wrong(loader *l, const sw_toml_value *value, const char *what)
{
	sw_fail(l->err, SW_W003, "the setting %.*s %s", SW_ARG(value->key), what);
	return sw_toml_point(l->doc, value, NULL, l->err);
}

static bool set_vcs(loader *l, const sw_toml_value *v)
{
	bool text = v->kind == SW_TOML_STRING;
	if (text && (sw_str_is(v->text, "any") || sw_str_is(v->text, "git")))
		return true;
	if (!text)
		return wrong(l, v, "must be a string");
	l->leave = sw_fmt(l->r->arena, "vcs = \"%.*s\", and shipwheel reads only git", SW_ARG(v->text));
	return true;
}

static bool set_metadata(loader *l, const sw_toml_value *v)
{
	if (!sw_toml_want(l->doc, v, SW_TOML_BOOLEAN, l->err))
		return false;
	l->config->metadata = v->boolean ? SW_DUNAMAI_ALWAYS : SW_DUNAMAI_NEVER;
	return true;
}

static bool set_style(loader *l, const sw_toml_value *v)
{
	static const char *const words[] = {"pep440", "semver", "pvp"};
	for (size_t i = 0; v->kind == SW_TOML_STRING && i < SW_COUNTOF(words); i++)
		if (sw_str_is(v->text, words[i])) {
			l->config->style = (sw_dunamai_style)i;
			l->config->styled = true;
			return true;
		}
	return wrong(l, v, "must be \"pep440\", \"semver\" or \"pvp\"");
}

/* true, or a table with enable and index. */
static bool set_bump(loader *l, const sw_toml_value *v)
{
	sw_dunamai_config *c = l->config;
	c->bump_index = -1;
	c->bump = v->kind == SW_TOML_BOOLEAN && v->boolean;
	if (v->kind == SW_TOML_BOOLEAN)
		return true;
	if (v->kind != SW_TOML_TABLE)
		return wrong(l, v, "must be true, false or a table with enable and index");
	return sw_toml_get_bool(l->doc, v, "enable", &c->bump, l->err) &&
	       sw_toml_get_int(l->doc, v, "index", &c->bump_index, l->err);
}

static bool set_length(loader *l, const sw_toml_value *v)
{
	if (!sw_toml_want(l->doc, v, SW_TOML_INTEGER, l->err))
		return false;
	l->config->cut_commit = true;
	l->config->commit_length = v->integer;
	return true;
}

static bool set_file(loader *l, const sw_toml_value *v)
{
	if (!sw_toml_want(l->doc, v, SW_TOML_TABLE, l->err) ||
	    !sw_toml_get_str(l->doc, v, "source", &l->config->file, l->err) ||
	    !sw_toml_get_str(l->doc, v, "pattern", &l->config->file_pattern, l->err))
		return false;
	return l->config->file.len || wrong(l, v, "names no file: source is missing");
}

static bool set_jinja(loader *l, const sw_toml_value *v)
{
	if (v->kind != SW_TOML_STRING || v->text.len)
		l->leave = SW_STR("format-jinja is a template of Jinja, which runs as Python");
	return true;
}

#define FIELD(name) offsetof(sw_dunamai_config, name)
static const struct row {
	const char *name;
	kind kind;
	size_t offset;                                      /* of a TEXT or TRUTH */
	bool (*set)(loader *l, const sw_toml_value *value); /* of an OTHER; NULL = the value makes no difference */
	bool table_only;                                    /* not on the command line */
} rows[] = {
	{"bump", OTHER, 0, set_bump, false},
	{"commit-length", OTHER, 0, set_length, false},
	{"commit-prefix", TEXT, FIELD(commit_prefix), NULL, false},
	{"dirty", TRUTH, FIELD(dirty), NULL, false},
	{"escape-with", TEXT, FIELD(escape_with), NULL, false},
	{"fallback-version", TEXT, FIELD(fallback_version), NULL, false},
	{"fix-shallow-repository", TRUTH, FIELD(deepen), NULL, true},
	{"format", TEXT, FIELD(format), NULL, false},
	{"format-jinja", OTHER, 0, set_jinja, true},
	{"from-file", OTHER, 0, set_file, true},
	{"full-commit", TRUTH, FIELD(full_commit), NULL, false},
	{"highest-tag", TRUTH, FIELD(highest_tag), NULL, false},
	{"ignore-untracked", TRUTH, FIELD(ignore_untracked), NULL, false},
	{"latest-tag", TRUTH, FIELD(latest_tag), NULL, false},
	{"metadata", OTHER, 0, set_metadata, false},
	{"pattern", TEXT, FIELD(pattern), NULL, false},
	{"pattern-prefix", TEXT, FIELD(pattern_prefix), NULL, false},
	{"strict", TRUTH, FIELD(strict), NULL, false},
	{"style", OTHER, 0, set_style, false},
	{"tag-branch", TEXT, FIELD(tag_branch), NULL, false},
	{"tag-dir", OTHER, 0, NULL, true}, /* Subversion's */
	{"tagged-metadata", TRUTH, FIELD(tagged_metadata), NULL, false},
	{"vcs", OTHER, 0, set_vcs, true},
};

static bool set(loader *l, const struct row *row, const sw_toml_value *value)
{
	char *field = (char *)l->config + row->offset;
	if (row->kind == OTHER)
		return !row->set || row->set(l, value);
	if (!sw_toml_want(l->doc, value, row->kind == TEXT ? SW_TOML_STRING : SW_TOML_BOOLEAN, l->err))
		return false;
	if (row->kind == TEXT)
		*(sw_str *)(void *)field = value->text;
	else
		*(bool *)field = value->boolean;
	return true;
}

static bool unknown(loader *l, const sw_toml_value *value)
{
	sw_strs names = {0};
	if (!l->asked) /* the tools pass over what they do not know; it may belong to another part of theirs */
		return true;
	for (size_t i = 0; i < SW_COUNTOF(rows); i++)
		if (!rows[i].table_only)
			sw_push(l->r->arena, &names, sw_str_of(rows[i].name));
	sw_str near = sw_nearest(value->key, &names);
	sw_fail(l->err, SW_W003, "the style dunamai has no setting \"%.*s\"", SW_ARG(value->key));
	return near.len ? sw_hint(l->err, "did you mean \"%.*s\"?", SW_ARG(near))
			: sw_hint(l->err, "known are %.*s",
				  SW_ARG(sw_str_join(l->r->arena, names.ptr, names.len, SW_STR(", "))));
}

static bool read_table(loader *l, const sw_toml *doc, const sw_toml_value *table)
{
	l->doc = doc;
	sw_toml_each(it, table)
	{
		sw_str name = sw_str_replace(l->r->arena, it->key, SW_STR("_"), SW_STR("-"));
		const struct row *row = NULL;
		for (size_t i = 0; i < SW_COUNTOF(rows) && !row; i++)
			if (sw_str_is(name, rows[i].name) && !(l->asked && rows[i].table_only))
				row = &rows[i];
		if (!(row ? set(l, row, sw_toml_of(it)) : unknown(l, sw_toml_of(it))))
			return false;
	}
	return true;
}

/* Whether a word of the command line is a value as TOML writes it; else it is a text. */
static bool is_toml(sw_str value)
{
	bool number = value.len > 0;
	for (size_t i = sw_str_starts(value, SW_STR("-")); i < value.len; i++)
		number = number && sw_is_digit(value.ptr[i]);
	return number || sw_str_is(value, "true") || sw_str_is(value, "false") || sw_str_starts(value, SW_STR("{"));
}

/* "bump" is "bump = true"; "pattern=^v" is a text whatever it looks like. */
static bool read_words(loader *l)
{
	SW_AUTO(sw_buf) text = {0};
	sw_toml *doc = sw_new(l->r->arena, sw_toml);
	sw_each (word, &l->r->options->settings) {
		sw_str key = *word, value = SW_S("true");
		(void)sw_str_cut(*word, SW_STR("="), &key, &value);
		sw_toml_quote_key(&text, key);
		sw_buf_addz(&text, " = ");
		bool is_text = false;
		for (size_t i = 0; i < SW_COUNTOF(rows); i++)
			is_text = is_text || (rows[i].kind == TEXT && sw_str_is(key, rows[i].name));
		if (is_text || !is_toml(value))
			sw_toml_quote(&text, value);
		else
			sw_buf_add(&text, value);
		sw_buf_addc(&text, '\n');
	}
	l->asked = true;
	return sw_toml_parse(SW_STR("--setting"), sw_buf_copy(&text, l->r->arena), l->r->arena, doc, l->err) &&
	       read_table(l, doc, doc->root);
}

bool sw_dunamai_config_read(const sw_resolution *r, const char *name, sw_dunamai_config *out, sw_str *leave,
			    sw_error *err)
{
	sw_dunamai_config config = sw_dunamai_defaults();
	loader l = {.r = r, .config = &config, .err = err};
	const sw_toml_value *table = name[0] ? sw_project_tool(r->project, name) : NULL;
	if (table && table->kind == SW_TOML_TABLE && !read_table(&l, &r->project->toml, table))
		return false;
	if (r->options->settings.len && !read_words(&l))
		return false;
	*leave = l.leave;
	*out = config;
	return true;
}
