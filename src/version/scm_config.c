/* The engine's settings, from three places: the project's table, .config/python-vcs-versioning.toml at the repository's
   root, and the variable ..._OVERRIDES; the later wins. One row a key says where it may stand and what it sets. */
#include "version/engine.h"

#include "base/fs.h"
#include "base/limits.h"
#include "base/nearest.h"
#include "codec/pyre.h"
#include "pyspec/pep508.h"

typedef enum place {
	IN_TABLE = 1,
	IN_FILE = 2,
	IN_VARIABLE = 4,
	IN_HATCH = 8,
	NEWER = 16
} place; /* NEWER: 7.1 does not know it */
#define ANYWHERE (IN_TABLE | IN_FILE | IN_VARIABLE | IN_HATCH)

typedef struct loader {
	sw_resolution *r;
	const sw_toml *doc;
	sw_scm_config *config;
	place place;
	bool regex_above, describe_above; /* the old spellings tag_regex and git_describe_command have been seen */
	bool regex_below, describe_below; /* the new ones */
	bool describe_of_scm;             /* the command that is set came from a table scm */
	bool has_class, raw_class, normalize_off; /* version_cls and normalize = false exclude each other */
	sw_str leave;
	sw_error *err;
} loader;

static bool wrong(loader *l, const sw_toml_value *value, const char *what)
{
	sw_fail(l->err, SW_W003, "the setting %.*s %s", SW_ARG(value->key), what);
	return sw_toml_point(l->doc, value, NULL, l->err);
}

static bool text(loader *l, const sw_toml_value *value, sw_str *out)
{
	if (!sw_toml_want(l->doc, value, SW_TOML_STRING, l->err))
		return false;
	*out = value->text;
	return true;
}

static bool truth(loader *l, const sw_toml_value *value, bool *out)
{
	if (!sw_toml_want(l->doc, value, SW_TOML_BOOLEAN, l->err))
		return false;
	*out = value->boolean;
	return true;
}

static bool texts(loader *l, const sw_toml_value *value, sw_strs *out)
{
	*out = (sw_strs){0};
	if (!sw_toml_want(l->doc, value, SW_TOML_ARRAY, l->err))
		return false;
	sw_each (item, &value->items) {
		sw_str one = {0};
		if (!text(l, *item, &one))
			return false;
		sw_push(l->r->arena, out, one);
	}
	return true;
}

static bool one_or_more(loader *l, const sw_toml_value *value, sw_strs *out)
{
	if (value->kind != SW_TOML_STRING && !texts(l, value, out))
		return false;
	if (value->kind == SW_TOML_STRING) {
		*out = (sw_strs){0};
		sw_push(l->r->arena, out, value->text);
	}
	if (!out->len) /* to the tool an empty list is one more name of a scheme that it does not know */
		sw_push(l->r->arena, out, SW_STR("[]"));
	return true;
}

static bool set_root(loader *l, const sw_toml_value *v)
{
	return text(l, v, &l->config->root);
}
static bool set_version_scheme(loader *l, const sw_toml_value *v)
{
	return one_or_more(l, v, &l->config->version_schemes);
}
static bool set_local_scheme(loader *l, const sw_toml_value *v)
{
	return one_or_more(l, v, &l->config->local_schemes);
}
static bool set_parentdir(loader *l, const sw_toml_value *v)
{
	return text(l, v, &l->config->parentdir_prefix);
}
static bool set_fallback(loader *l, const sw_toml_value *v)
{
	return text(l, v, &l->config->fallback_version);
}
static bool set_version_file(loader *l, const sw_toml_value *v)
{
	return text(l, v, &l->config->version_file);
}
static bool set_version_template(loader *l, const sw_toml_value *v)
{
	return text(l, v, &l->config->version_file_template);
}
static bool set_write_to(loader *l, const sw_toml_value *v)
{
	return text(l, v, &l->config->write_to);
}
static bool set_write_template(loader *l, const sw_toml_value *v)
{
	return text(l, v, &l->config->write_to_template);
}
static bool set_dist_name(loader *l, const sw_toml_value *v)
{
	return text(l, v, &l->config->dist_name);
}
static bool set_search(loader *l, const sw_toml_value *v)
{
	return truth(l, v, &l->config->search_parents);
}

static bool set_project_path(loader *l, const sw_toml_value *v)
{
	return text(l, v, &l->config->project_path);
}

static bool ignore(loader *l, const sw_toml_value *v)
{
	(void)l;
	(void)v;
	return true;
}

/* setuptools-scm always starts from pyproject.toml; hatch-vcs hands this on, and its folder becomes the project's. */
static bool set_relative(loader *l, const sw_toml_value *v)
{
	sw_str path = {0};
	if (!text(l, v, &path))
		return false;
	if (l->place == IN_HATCH) {
		l->r->anchor = sw_path_join(l->r->arena, l->r->project->root, sw_path_dir(path));
		l->r->fixed_anchor = true;
	}
	return true;
}

static bool set_regex(loader *l, const sw_toml_value *v)
{
	l->regex_above = true;
	return text(l, v, &l->config->tag_regex);
}

static bool set_tag(loader *l, const sw_toml_value *v)
{
	if (!sw_toml_want(l->doc, v, SW_TOML_TABLE, l->err))
		return false;
	l->config->tag_prefix = (sw_str){0};
	l->config->tag_strict = false;
	sw_toml_each(it, v)
	{
		const sw_toml_value *item = sw_toml_of(it);
		bool ok = sw_str_is(it->key, "prefix")   ? text(l, item, &l->config->tag_prefix)
			  : sw_str_is(it->key, "strict") ? truth(l, item, &l->config->tag_strict)
			  : sw_str_is(it->key, "regex")
				  ? text(l, item, &l->config->tag_regex)
				  : wrong(l, item, "is not known: a tag has prefix, strict and regex");
		l->regex_below = l->regex_below || sw_str_is(it->key, "regex");
		if (!ok)
			return false;
	}
	return true;
}

/* A command as one text is cut like a shell's line; quotes keep blanks together. */
static bool set_command(loader *l, const sw_toml_value *v)
{
	sw_strs *out = &l->config->describe_command;
	if (v->kind == SW_TOML_ARRAY)
		return texts(l, v, out) && (out->len || wrong(l, v, "is empty"));
	if (!sw_toml_want(l->doc, v, SW_TOML_STRING, l->err))
		return false;
	*out = (sw_strs){0};
	SW_AUTO(sw_buf) word = {0};
	char quote = '\0';
	bool open = false;
	for (size_t i = 0; i <= v->text.len; i++) {
		char c = i < v->text.len ? v->text.ptr[i] : ' ';
		if (quote ? c == quote : c == '\'' || c == '"') {
			quote = quote ? '\0' : c;
			open = true;
		} else if (!quote && sw_is_blank(c)) {
			if (open)
				sw_push(l->r->arena, out, sw_buf_copy(&word, l->r->arena));
			sw_buf_clear(&word);
			open = false;
		} else {
			if (c == '\\' && quote != '\'' && i + 1 < v->text.len)
				c = v->text.ptr[++i];
			sw_buf_addc(&word, c);
			open = true;
		}
	}
	return (out->len && !quote) || wrong(l, v, "is no command line");
}

static bool set_old_command(loader *l, const sw_toml_value *v)
{
	l->describe_above = true;
	l->describe_of_scm = false;
	return set_command(l, v);
}

static bool set_pre_parse(loader *l, const sw_toml_value *v)
{
	static const char *const words[] = {
		[SW_SCM_WARN_SHALLOW] = "warn_on_shallow",
		[SW_SCM_FAIL_SHALLOW] = "fail_on_shallow",
		[SW_SCM_FETCH_SHALLOW] = "fetch_on_shallow",
		[SW_SCM_FAIL_SUBMODULES] = "fail_on_missing_submodules",
	};
	for (size_t i = 0; v->kind == SW_TOML_STRING && i < SW_COUNTOF(words); i++)
		if (sw_str_is(v->text, words[i])) {
			l->config->pre_parse = (sw_scm_pre_parse)i;
			return true;
		}
	return wrong(l, v, "must be warn_on_shallow, fail_on_shallow, fetch_on_shallow or fail_on_missing_submodules");
}

static bool set_scope(loader *l, const sw_toml_value *v)
{
	if (v->kind == SW_TOML_BOOLEAN)
		return truth(l, v, &l->config->scoped);
	l->config->scoped = true;
	if (v->kind != SW_TOML_ARRAY || !texts(l, v, &l->config->scope))
		return wrong(l, v, "must be true, false or a list of folders");
	sw_each (path, &l->config->scope)
		if (sw_str_starts(*path, SW_STR("/")))
			return wrong(l, v, "must name folders from the repository's root, not absolute ones");
	return true;
}

static bool set_count(loader *l, const sw_toml_value *v)
{
	bool first = v->kind == SW_TOML_STRING && sw_str_is(v->text, "first-parent");
	bool full = v->kind == SW_TOML_STRING && sw_str_is(v->text, "full-history");
	l->config->first_parent = first;
	return first || full || wrong(l, v, "must be \"full-history\" or \"first-parent\"");
}

static bool set_new_command(loader *l, const sw_toml_value *v)
{
	l->describe_below = l->describe_of_scm = true;
	return set_command(l, v);
}

static const struct git_key {
	const char *name;
	bool (*set)(loader *l, const sw_toml_value *value);
} git_keys[] = {
	{"describe_command", set_new_command},
	{"distance_count", set_count},
	{"distance_scope", set_scope},
	{"pre_parse", set_pre_parse},
};

static bool set_git_key(loader *l, const sw_toml_value *value)
{
	for (size_t i = 0; i < SW_COUNTOF(git_keys); i++)
		if (sw_str_is(value->key, git_keys[i].name))
			return git_keys[i].set(l, value);
	return wrong(l, value, "is not known in scm.git");
}

/* The whole table counts: what an earlier place said of scm is forgotten. */
static bool set_scm(loader *l, const sw_toml_value *v)
{
	sw_scm_config *c = l->config;
	if (!sw_toml_want(l->doc, v, SW_TOML_TABLE, l->err))
		return false;
	c->pre_parse = SW_SCM_WARN_SHALLOW;
	c->scoped = c->first_parent = false;
	c->scope = (sw_strs){0};
	if (l->describe_of_scm)
		c->describe_command = (sw_strs){0};
	l->describe_of_scm = false;
	sw_toml_each(it, v)
	{
		const sw_toml_value *git = sw_toml_of(it);
		if (!sw_str_is(it->key, "git"))
			return wrong(l, git, "is not known in scm");
		if (!sw_toml_want(l->doc, git, SW_TOML_TABLE, l->err))
			return false;
		sw_toml_each(key, git) if (!set_git_key(l, sw_toml_of(key))) return false;
	}
	return true;
}

static bool set_normalize(loader *l, const sw_toml_value *v)
{
	bool normalize = true;
	if (!truth(l, v, &normalize))
		return false;
	l->normalize_off = !normalize;
	return true;
}

/* Classes of Python; two of them are known. */
static bool set_version_cls(loader *l, const sw_toml_value *v)
{
	if (!sw_toml_want(l->doc, v, SW_TOML_STRING, l->err))
		return false;
	l->has_class = true;
	l->raw_class = sw_str_ends(v->text, SW_STR(".NonNormalizedVersion"));
	if (!l->raw_class && !sw_str_is(v->text, "packaging.version.Version"))
		l->leave = sw_fmt(l->r->arena, "version_cls is the Python class %.*s", SW_ARG(v->text));
	return true;
}

static bool set_parse(loader *l, const sw_toml_value *v)
{
	(void)v;
	l->leave = SW_STR("parse is a Python function");
	return true;
}

static const struct scm_key {
	const char *name;
	bool (*set)(loader *l, const sw_toml_value *value);
	unsigned places;
} scm_keys[] = {
	{"dist_name", set_dist_name, ANYWHERE},
	{"fallback_root", ignore, ANYWHERE}, /* has no effect any more */
	{"fallback_version", set_fallback, ANYWHERE},
	{"git_describe_command", set_old_command, IN_TABLE | IN_VARIABLE | IN_HATCH},
	{"local_scheme", set_local_scheme, ANYWHERE},
	{"normalize", set_normalize, IN_TABLE | IN_VARIABLE | IN_HATCH},
	{"parent", ignore, IN_TABLE | IN_VARIABLE},
	{"parentdir_prefix_version", set_parentdir, ANYWHERE},
	{"parse", set_parse, IN_TABLE | IN_VARIABLE | IN_HATCH},
	{"project_path", set_project_path, IN_TABLE},
	{"relative_to", set_relative, IN_TABLE | IN_HATCH},
	{"root", set_root, IN_TABLE | IN_VARIABLE | IN_HATCH},
	{"scm", set_scm, IN_TABLE | IN_VARIABLE | IN_HATCH | NEWER},
	{"search_parent_directories", set_search, ANYWHERE},
	{"tag", set_tag, IN_TABLE | NEWER},
	{"tag_regex", set_regex, ANYWHERE},
	{"version_cls", set_version_cls, IN_TABLE | IN_VARIABLE | IN_HATCH},
	{"version_file", set_version_file, ANYWHERE},
	{"version_file_template", set_version_template, ANYWHERE},
	{"version_scheme", set_version_scheme, ANYWHERE},
	{"write_to", set_write_to, ANYWHERE},
	{"write_to_source", ignore, IN_TABLE},
	{"write_to_template", set_write_template, ANYWHERE},
};

static const struct scm_key *find_key(sw_str name, place where)
{
	for (size_t i = 0; i < SW_COUNTOF(scm_keys); i++)
		if (sw_str_is(name, scm_keys[i].name) && scm_keys[i].places & (unsigned)where)
			return &scm_keys[i];
	return NULL;
}

static bool unknown_key(loader *l, const sw_toml_value *value)
{
	sw_strs names = {0};
	if (l->place == IN_VARIABLE) { /* the tool warns and goes on */
		sw_resolution_warn(l->r, SW_W003, "%.*s is no setting that OVERRIDES can change", SW_ARG(value->key));
		return true;
	}
	for (size_t i = 0; i < SW_COUNTOF(scm_keys); i++)
		if (scm_keys[i].places & (unsigned)l->place)
			sw_push(l->r->arena, &names, sw_str_of(scm_keys[i].name));
	sw_str near = sw_nearest(value->key, &names);
	sw_fail(l->err, SW_W003, "%s has no setting \"%.*s\"", l->r->hatch ? "hatch-vcs" : "setuptools-scm",
		SW_ARG(value->key));
	if (near.len)
		sw_hint(l->err, "did you mean \"%.*s\"?", SW_ARG(near));
	return sw_toml_point_key(l->doc, value, NULL, l->err);
}

static bool read_table(loader *l, const sw_toml *doc, const sw_toml_value *table, place where)
{
	l->doc = doc;
	l->place = where;
	l->regex_above = l->regex_below = l->describe_above = l->describe_below = false;
	sw_toml_each(it, table)
	{
		const struct scm_key *key = find_key(it->key, where);
		if (!(key ? key->set(l, sw_toml_of(it)) : unknown_key(l, sw_toml_of(it))))
			return false;
		if (key && key->places & NEWER && l->config->before_9)
			l->leave =
				sw_fmt(l->r->arena, "setuptools-scm before 9 may not know the setting %s", key->name);
	}
	if (l->regex_above && l->regex_below)
		return wrong(l, sw_toml_at(table, SW_STR("tag_regex")),
			     "and tag.regex are the same: write one of them");
	if (l->describe_above && l->describe_below)
		return wrong(l, sw_toml_at(table, SW_STR("git_describe_command")),
			     "and scm.git.describe_command are the same: write one of them");
	return true;
}

/* Settings for one project of a repository of several, under the project's path. */
static bool read_repository_file(loader *l, sw_str root)
{
	sw_arena *arena = l->r->arena;
	sw_str path = sw_path_join(arena, root, SW_STR(".config/python-vcs-versioning.toml")), content = {0},
	       key = SW_S(".");
	sw_toml doc = {0};
	if (!sw_is_file(path))
		return true;
	sw_error inner = {0};
	if (!sw_read_file(arena, path, SW_LIMIT_TEXT_FILE, &content, &inner) ||
	    !sw_toml_parse(path, content, arena, &doc, &inner)) { /* the tool passes over it */
		sw_resolution_warn(l->r, SW_W003, "%.*s is passed over: %s", SW_ARG(path), inner.message);
		return true;
	}
	if (l->config->root.len && !sw_str_is(l->config->root, ".") && sw_str_starts(l->r->anchor, root) &&
	    l->r->anchor.len > root.len)
		key = sw_str_from(l->r->anchor, root.len + (root.len > 1));
	const sw_toml_value *table = sw_toml_at(doc.root, key);
	return !table || table->kind != SW_TOML_TABLE || read_table(l, &doc, table, IN_FILE);
}

static bool read_overrides(loader *l)
{
	sw_toml doc = {0};
	const sw_toml_value *table = NULL;
	sw_str content = sw_scm_env_get(l->r, "OVERRIDES");
	if (!content.len)
		return true;
	return sw_scm_env_toml(l->r, "OVERRIDES", content, &doc, &table, l->err) &&
	       read_table(l, &doc, table, IN_VARIABLE);
}

/* The folder of the repository; a missing one stays as it is written, and nothing is found there. */
static sw_str resolve_root(const loader *l)
{
	sw_str root = l->config->root.len ? l->config->root : SW_STR("."), real = {0};
	sw_error ignored = {0};
	sw_str path = sw_path_join(l->r->arena, l->r->anchor, root);
	return sw_real_path(l->r->arena, path, &real, &ignored) ? real : path;
}

/* Without hatch the folder of pyproject.toml is where fragments are; with it the repository's root. */
static bool find_towncrier(loader *l)
{
	sw_arena *arena = l->r->arena;
	const sw_toml_value *own = sw_project_tool(l->r->project, "towncrier"),
			    *dir = sw_toml_at(own, SW_STR("directory"));
	sw_str path = sw_path_join(arena, l->r->anchor, SW_STR("towncrier.toml")), content = {0},
	       name = SW_S("changelog.d");
	sw_toml doc = {0};
	if (dir && dir->kind == SW_TOML_STRING && dir->text.len)
		name = dir->text;
	else if (sw_is_file(path)) {
		if (!sw_read_file(arena, path, SW_LIMIT_TEXT_FILE, &content, l->err) ||
		    !sw_toml_parse(path, content, arena, &doc, l->err) ||
		    !sw_toml_get_str(&doc, doc.root, "directory", &name, l->err))
			return false;
	}
	l->config->towncrier_dir = sw_path_join(arena, l->r->anchor, name);
	return true;
}

static bool check_regex(const loader *l)
{
	const sw_pyre *re = NULL;
	sw_str pattern = l->config->tag_regex;
	bool empty = pattern.ptr && !pattern.len;
	if (!pattern.ptr || (empty && l->r->hatch)) /* what hatch-vcs calls takes the default for an empty one */
		return true;
	if (!sw_pyre_compile(pattern, 0, l->r->arena, &re, l->err))
		return sw_wrap(l->err, "tag_regex");
	if (sw_pyre_groups(re) == 1 || sw_pyre_group(re, SW_STR("version")))
		return true;
	sw_fail(l->err, SW_W003, "tag_regex \"%.*s\" must have one group, or one called \"version\"", SW_ARG(pattern));
	return sw_hint(l->err, "write (?P<version>...) around the part that is the version");
}

/* Names that no plug-in could provide, because nothing but setuptools and setuptools-scm is there while building. */
static bool plugins_possible(const sw_project *project)
{
	static const char *const known[] = {"setuptools", "setuptools-scm", "vcs-versioning",
					    "wheel",      "hatchling",      "hatch-vcs"};
	sw_each (field, &project->build.requires) {
		SW_AUTO(sw_arena) scratch = {0};
		sw_requirement parsed = {0};
		sw_error ignored = {0};
		bool found = false;
		if (!sw_requirement_parse(field->text, &scratch, &parsed, &ignored))
			return true;
		sw_str name = sw_str_replace(&scratch, sw_str_lower(&scratch, parsed.name), SW_STR("_"), SW_STR("-"));
		for (size_t i = 0; i < SW_COUNTOF(known); i++)
			found = found || sw_str_is(name, known[i]);
		if (!found)
			return true;
	}
	return false;
}

static bool check_schemes(loader *l)
{
	sw_str unknown = {0};
	if (sw_scm_knows_schemes(l->config, &unknown))
		return true;
	if (l->config->before_9 && sw_str_chr(unknown, ':') == SW_NPOS) {
		l->leave = sw_fmt(l->r->arena, "setuptools-scm before 9 may not know the scheme %.*s", SW_ARG(unknown));
		return true;
	}
	if (sw_str_chr(unknown, ':') == SW_NPOS && !plugins_possible(l->r->project))
		return true; /* an error once its turn comes: a scheme before it may have the answer */
	l->leave = sw_fmt(l->r->arena, "the scheme %.*s is a Python function of the project or of a plug-in",
			  SW_ARG(unknown));
	return true;
}

static bool read_own_table(loader *l, const sw_toml_value *table)
{
	bool hatch = l->r->hatch;
	const sw_toml *doc = sw_project_tool_doc(l->r->project, hatch ? "hatch.version" : "setuptools_scm");
	return !table || read_table(l, doc, table, hatch ? IN_HATCH : IN_TABLE);
}

bool sw_scm_config_read(sw_resolution *r, const sw_toml_value *table, sw_scm_config *out, sw_str *leave, sw_error *err)
{
	sw_scm_config config = {.before_9 = r->before_9};
	loader l = {.r = r, .config = &config, .err = err};
	if (!read_own_table(&l, table))
		return false;
	r->dist_name = config.dist_name;
	if (!r->dist_name.len && !r->hatch && r->project->table.present)
		r->dist_name = r->project->table.name.text;
	bool others = !r->hatch && !config.before_9; /* who calls the library says all; earlier ones had no such file */
	if ((others && !read_repository_file(&l, resolve_root(&l))) || (!r->hatch && !read_overrides(&l)))
		return false;
	config.raw = l.raw_class || l.normalize_off;
	if (l.has_class && l.normalize_off)
		return sw_fail(err, SW_W003, "version_cls and normalize = false exclude each other: write one of them");
	if (!check_regex(&l) || !check_schemes(&l))
		return false;
	r->root = resolve_root(&l);
	if (r->hatch &&
	    !r->fixed_anchor) /* the library is called without the file that would name the project's folder */
		r->anchor = r->root;
	if (!find_towncrier(&l))
		return false;
	*leave = l.leave;
	*out = config;
	return true;
}
