/* setup.cfg as setuptools reads it (config/setupcfg.py) and writes it anew into sdists (command/setopt.py). */
#include "build/setuptools.h"
#include "codec/ini.h"
#include "pyspec/name.h"
#include "pyspec/pep508.h"

typedef struct reading {
	sw_setuptools *st;
	sw_ini ini;
	const sw_ini_item *item; /* being read, for messages */
} reading;

static bool no_item(reading *r, const char *what)
{
	return sw_native_no_line(r->st->native, SW_STR("setup.cfg"), r->item ? r->item->line : 0, "%s", what);
}

/* ConfigHandler._parse_list: lines when there is a line break, else parts. */
static sw_strs parse_list(reading *r, sw_str value, char separator)
{
	sw_strs out = {0};
	sw_str rest = value, part;
	char sep = sw_str_chr(value, '\n') != SW_NPOS ? '\n' : separator;
	while (sw_str_split(&rest, sep, &part)) {
		part = sw_str_trim(part);
		if (part.len > 0)
			sw_push(r->st->native->arena, &out, part);
	}
	return out;
}

static bool parse_dict(reading *r, sw_str value, sw_setuptools_pairs *out)
{
	sw_strs lines = parse_list(r, value, ',');
	sw_each (line, &lines) {
		sw_setuptools_pair pair;
		if (!sw_str_cut(*line, SW_STR("="), &pair.key, &pair.value))
			return no_item(r, "a line that is no KEY = VALUE");
		pair.key = sw_str_trim(pair.key);
		pair.value = sw_str_trim(pair.value);
		sw_push(r->st->native->arena, out, pair);
	}
	return true;
}

static bool parse_bool(sw_str value)
{
	static const char *const yes[] = {"1", "true", "yes"};
	for (size_t i = 0; i < SW_COUNTOF(yes); i++)
		if (sw_str_ieq(value, sw_str_of(yes[i])))
			return true;
	return false;
}

/* A text, or the files behind "file:". */
static bool parse_file(reading *r, sw_str value, sw_str *out)
{
	sw_strs paths = {0};
	if (!sw_str_starts(value, SW_STR("file:"))) {
		*out = value;
		return true;
	}
	sw_str rest = sw_str_from(value, 5), part;
	while (sw_str_split(&rest, ',', &part))
		sw_push(r->st->native->arena, &paths, sw_str_trim(part));
	return sw_setuptools_read_files(r->st, &paths, out);
}

static bool one_line(reading *r, sw_str value, sw_str *out)
{
	if (sw_str_chr(value, '\n') != SW_NPOS)
		return no_item(r, "a value of several lines");
	*out = value;
	return true;
}

static bool meta_name(reading *r, sw_str value)
{
	return one_line(r, value, &r->st->name);
}
static bool meta_url(reading *r, sw_str value)
{
	return one_line(r, value, &r->st->url);
}
static bool meta_author(reading *r, sw_str value)
{
	return one_line(r, value, &r->st->author);
}
static bool meta_author_email(reading *r, sw_str value)
{
	return one_line(r, value, &r->st->author_email);
}
static bool meta_maintainer(reading *r, sw_str value)
{
	return one_line(r, value, &r->st->maintainer);
}
static bool meta_maintainer_email(reading *r, sw_str value)
{
	return one_line(r, value, &r->st->maintainer_email);
}
static bool meta_content_type(reading *r, sw_str value)
{
	return one_line(r, value, &r->st->content_type);
}

static bool meta_download_url(reading *r, sw_str value)
{
	/* The one text of setup.cfg that setuptools does not take for static. */
	if (value.len > 0)
		sw_strs_add_unique(r->st->native->arena, &r->st->dynamic, SW_STR("download-url"));
	return one_line(r, value, &r->st->download_url);
}

static bool meta_version(reading *r, sw_str value)
{
	if (sw_str_starts(value, SW_STR("attr:")))
		return sw_setuptools_discover(r->st) &&
		       sw_setuptools_read_attr(r->st, sw_str_from(value, 5), &r->st->version);
	return parse_file(r, value, &r->st->version);
}

static bool meta_description(reading *r, sw_str value)
{
	sw_str text;
	return parse_file(r, value, &text) && one_line(r, text, &r->st->summary);
}

static bool meta_long_description(reading *r, sw_str value)
{
	return parse_file(r, value, &r->st->long_description);
}

static bool meta_license(reading *r, sw_str value)
{
	if (sw_str_starts(value, SW_STR("file:")))
		return no_item(r, "a licence by file:, which setuptools refuses");
	r->st->license = value;
	return true;
}

static bool meta_license_files(reading *r, sw_str value)
{
	sw_strs list = parse_list(r, value, ',');
	r->st->has_license_patterns = true;
	sw_each (item, &list)
		sw_strs_add_unique(r->st->native->arena, &r->st->license_patterns, *item);
	return true;
}

static bool meta_license_file(reading *r, sw_str value)
{
	r->st->license_file = value;
	return true;
}

static bool meta_classifiers(reading *r, sw_str value)
{
	sw_str text;
	if (!parse_file(r, value, &text))
		return false;
	r->st->classifiers = parse_list(r, text, ',');
	return true;
}

static bool meta_keywords(reading *r, sw_str value)
{
	r->st->keywords = parse_list(r, value, ',');
	return true;
}

static bool meta_platforms(reading *r, sw_str value)
{
	r->st->platforms = parse_list(r, value, ',');
	return true;
}

static bool meta_project_urls(reading *r, sw_str value)
{
	return parse_dict(r, value, &r->st->project_urls);
}

static bool opt_packages(reading *r, sw_str value)
{
	sw_str text = sw_str_trim(value);
	r->st->packages_kind = SW_PACKAGES_LIST;
	if (sw_str_is(text, "find:") || sw_str_is(text, "find_namespace:")) {
		r->st->packages_kind = SW_PACKAGES_FIND;
		r->st->classic_find = sw_str_is(text, "find:");
		return true;
	}
	r->st->packages = parse_list(r, value, ',');
	return true;
}

static bool opt_py_modules(reading *r, sw_str value)
{
	r->st->has_py_modules = true;
	r->st->py_modules = parse_list(r, value, ',');
	return true;
}

static bool opt_package_dir(reading *r, sw_str value)
{
	return parse_dict(r, value, &r->st->package_dir);
}

static bool opt_include_package_data(reading *r, sw_str value)
{
	r->st->include_package_data = parse_bool(value) ? SW_FLAG_YES : SW_FLAG_NO;
	return true;
}

static bool opt_zip_safe(reading *r, sw_str value)
{
	r->st->zip_safe = parse_bool(value) ? SW_FLAG_YES : SW_FLAG_NO;
	return true;
}

static bool opt_python_requires(reading *r, sw_str value)
{
	return sw_setuptools_specifiers(r->st, value, &r->st->requires_python);
}

/* _parse_requirements_list: lines, else parts between semicolons. */
static bool requirements(reading *r, sw_str value, sw_strs *out)
{
	sw_str text;
	if (!parse_file(r, value, &text))
		return false;
	sw_strs lines = parse_list(r, text, ';');
	sw_each (line, &lines)
		if (line->ptr[0] != '#' && !sw_setuptools_requirement(r->st, *line, out))
			return no_item(r, "requirement that is not understood");
	return true;
}

static bool opt_install_requires(reading *r, sw_str value)
{
	return requirements(r, value, &r->st->install_requires);
}

/* What a frontend installs besides build-system.requires. */
static bool opt_setup_requires(reading *r, sw_str value)
{
	static const char *const harmless[] = {"setuptools", "wheel", "setuptools-scm"};
	sw_strs lines = parse_list(r, value, ';');
	sw_each (line, &lines) {
		sw_requirement requirement;
		sw_error err = {0};
		if (!sw_requirement_parse(*line, r->st->native->arena, &requirement, &err))
			return no_item(r, "requirement that is not understood");
		bool known = false;
		for (size_t i = 0; i < SW_COUNTOF(harmless); i++)
			known = known || sw_name_eq(requirement.name, sw_str_of(harmless[i]));
		bool scm = sw_name_eq(requirement.name, SW_STR("setuptools-scm"));
		if (!known || requirement.marker || (scm && !r->st->has_scm))
			return no_item(r, "build requirement that is not imitated");
		bool fits = sw_specifier_contains(&requirement.specifiers,
						  scm ? SW_STR(SW_SETUPTOOLS_SCM_VERSION)
						      : sw_str_of(r->st->profile->version),
						  SW_PRERELEASES_NO);
		if (!fits && !sw_name_eq(requirement.name, SW_STR("wheel")))
			return no_item(r, "build requirement that contradicts pyproject.toml");
	}
	return true;
}

static bool ignored(reading *r, sw_str value)
{
	(void)r, (void)value;
	return true;
}

static bool only_empty(reading *r, sw_str value)
{
	return sw_str_trim(value).len == 0 || no_item(r, "an option that is not imitated");
}

/* Keys of [metadata] and [options]; both spellings with "-" and "_" arrive here with "_". What setuptools does not know it passes
   over in silence; the ones that are seen in the wild are here, any other is not native. */
static const struct known_key {
	const char *section, *key;
	bool (*read)(reading *r, sw_str value);
} known_keys[] = {
	{"metadata", "name", meta_name},
	{"metadata", "version", meta_version},
	{"metadata", "description", meta_description},
	{"metadata", "summary", meta_description},
	{"metadata", "long_description", meta_long_description},
	{"metadata", "long_description_content_type", meta_content_type},
	{"metadata", "url", meta_url},
	{"metadata", "home_page", meta_url},
	{"metadata", "download_url", meta_download_url},
	{"metadata", "project_urls", meta_project_urls},
	{"metadata", "author", meta_author},
	{"metadata", "author_email", meta_author_email},
	{"metadata", "maintainer", meta_maintainer},
	{"metadata", "maintainer_email", meta_maintainer_email},
	{"metadata", "license", meta_license},
	{"metadata", "license_file", meta_license_file},
	{"metadata", "license_files", meta_license_files},
	{"metadata", "classifiers", meta_classifiers},
	{"metadata", "classifier", meta_classifiers},
	{"metadata", "keywords", meta_keywords},
	{"metadata", "platforms", meta_platforms},
	{"metadata", "platform", meta_platforms},
	{"metadata", "description_file", ignored},
	{"metadata", "requires_dist", ignored},
	{"metadata", "python_requires", ignored},
	{"metadata", "requires_python", ignored},
	{"options", "packages", opt_packages},
	{"options", "package_dir", opt_package_dir},
	{"options", "py_modules", opt_py_modules},
	{"options", "include_package_data", opt_include_package_data},
	{"options", "zip_safe", opt_zip_safe},
	{"options", "python_requires", opt_python_requires},
	{"options", "install_requires", opt_install_requires},
	{"options", "tests_require", ignored},
	{"options", "test_suite", ignored},
	{"options", "scripts", only_empty},
	{"options", "setup_requires", opt_setup_requires},
	{"options", "dependency_links", only_empty},
};

/* _enforce_underscore and _enforce_option_lowercase */
static sw_str key_of(sw_arena *arena, sw_str key)
{
	return sw_str_lower(arena, sw_str_replace(arena, key, SW_STR("-"), SW_STR("_")));
}

static bool read_section(reading *r, const char *name, bool version)
{
	bool is_metadata = sw_str_is(sw_str_of(name), "metadata");
	const sw_ini_section *section = sw_ini_section_get(&r->ini, name);
	sw_map seen = {0};
	if (!section)
		return true;
	sw_each (item, &section->items) {
		sw_str key = key_of(r->st->native->arena, item->key);
		r->item = item;
		if (!sw_map_set(r->st->native->arena, &seen, key, r))
			return no_item(r, "a key in two spellings");
		const struct known_key *known = NULL;
		for (size_t i = 0; i < SW_COUNTOF(known_keys) && !known; i++)
			if (sw_str_is(key, known_keys[i].key) && sw_str_is(section->name, known_keys[i].section))
				known = &known_keys[i];
		if (!known && is_metadata && !sw_setuptools_identifier(key))
			continue; /* no attribute of setuptools can have this name */
		if (!known)
			return no_item(r, "a key that is not imitated");
		/* The version comes last: an attribute is looked for where packages are. */
		if ((known->read == meta_version) == version && !known->read(r, item->value))
			return false;
	}
	r->item = NULL;
	return true;
}

static bool section_lists(reading *r, const char *name, bool every, sw_setuptools_lists *out)
{
	const sw_ini_section *section = sw_ini_section_get(&r->ini, name);
	if (!section)
		return true;
	sw_each (item, &section->items) {
		sw_setuptools_list list = {.name = item->key, .items = parse_list(r, item->value, ',')};
		if (every && sw_str_is(item->key, "*"))
			list.name = SW_STR("");
		sw_push(r->st->native->arena, out, list);
	}
	return true;
}

static bool section_extras(reading *r)
{
	const sw_ini_section *section = sw_ini_section_get(&r->ini, "options.extras_require");
	if (!section)
		return true;
	sw_each (item, &section->items) {
		sw_setuptools_list extra = {.name = item->key};
		r->item = item;
		if (!requirements(r, item->value, &extra.items))
			return false;
		sw_push(r->st->native->arena, &r->st->extras, extra);
	}
	r->item = NULL;
	return true;
}

static bool section_find(reading *r)
{
	const sw_ini_section *section = sw_ini_section_get(&r->ini, "options.packages.find");
	if (!section)
		return true;
	sw_each (item, &section->items) {
		sw_str key = key_of(r->st->native->arena, item->key);
		sw_strs list = parse_list(r, item->value, ',');
		if (sw_str_is(key, "where") && list.len > 0)
			r->st->where = (sw_strs){.ptr = list.ptr, .len = 1};
		else if (sw_str_is(key, "include"))
			r->st->include = list;
		else if (sw_str_is(key, "exclude"))
			r->st->exclude = list;
	}
	return true;
}

/* Sections of commands that take part in a build. Those of other commands and of other tools change nothing. */
static bool check_commands(reading *r)
{
	static const char *const commands[] = {
		"global",      "aliases",      "sdist",           "bdist",           "build",
		"build_py",    "build_ext",    "build_clib",      "build_scripts",   "install",
		"install_lib", "install_data", "install_headers", "install_scripts", "install_egg_info",
		"dist_info"};
	for (size_t i = 0; i < SW_COUNTOF(commands); i++) {
		const sw_ini_section *section = sw_ini_section_get(&r->ini, commands[i]);
		if (section && section->items.len > 0)
			return sw_native_no_line(r->st->native, SW_STR("setup.cfg"), section->line,
						 "options of the command %s", commands[i]);
	}
	const sw_ini_section *info = sw_ini_section_get(&r->ini, "egg_info");
	if (info)
		sw_each (item, &info->items) {
			sw_str key = key_of(r->st->native->arena, item->key);
			bool none = item->value.len == 0 ||
				    (sw_str_is(key, "tag_date") && sw_str_is(item->value, "0")) ||
				    sw_str_is(key, "tag_svn_revision");
			r->item = item;
			if (!none)
				return no_item(r, "a tag of [egg_info], which changes the version");
		}
	r->item = NULL;
	return true;
}

static bool is_yes(sw_str value, size_t words)
{
	static const char *const yes[] = {"1", "true", "yes", "y", "t", "on"};
	for (size_t i = 0; i < words && i < SW_COUNTOF(yes); i++)
		if (sw_str_ieq(value, sw_str_of(yes[i])))
			return true;
	return false;
}

static bool read_wheel_item(reading *r, bool legacy)
{
	sw_str key = key_of(r->st->native->arena, r->item->key), value = r->item->value;
	if (sw_str_is(key, "universal")) {
		r->st->universal = r->st->universal || is_yes(value, legacy ? 3 : SIZE_MAX);
		return true;
	}
	if (legacy)
		return true; /* only this one is looked at */
	if (!sw_str_is(key, "python_tag") || value.len == 0)
		return no_item(r, "an option of wheels that is not imitated");
	for (size_t i = 0; i < value.len; i++)
		if (!sw_is_alnum(value.ptr[i]) && value.ptr[i] != '.')
			return no_item(r, "an unusual tag");
	r->st->python_tag = value;
	return true;
}

static bool read_wheel(reading *r)
{
	static const char *const names[] = {"bdist_wheel", "wheel"};
	for (size_t i = 0; i < SW_COUNTOF(names); i++) {
		const sw_ini_section *section = sw_ini_section_get(&r->ini, names[i]);
		if (section)
			sw_each (item, &section->items) {
				r->item = item;
				if (!read_wheel_item(r, i == 1))
					return false;
			}
	}
	r->item = NULL;
	return true;
}

static bool known_section(sw_str name)
{
	static const char *const sections[] = {
		"metadata",
		"options",
		"options.packages.find",
		"options.package_data",
		"options.exclude_package_data",
		"options.extras_require",
		"options.entry_points",
	};
	if (!sw_str_starts(name, SW_STR("metadata")) && !sw_str_starts(name, SW_STR("options")))
		return true; /* of a command or of another tool */
	for (size_t i = 0; i < SW_COUNTOF(sections); i++)
		if (sw_str_is(name, sections[i]))
			return true;
	return false;
}

/* With [project] the values of setup.cfg would have to be listed as dynamic; only licence files are exempt. */
static bool read_licenses(reading *r)
{
	const sw_ini_section *section = sw_ini_section_get(&r->ini, "metadata");
	if (section)
		sw_each (item, &section->items) {
			sw_str key = key_of(r->st->native->arena, item->key);
			r->item = item;
			if (sw_str_is(key, "license_file"))
				meta_license_file(r, item->value);
			else if (sw_str_is(key, "license_files"))
				meta_license_files(r, item->value);
			else
				return no_item(r, "metadata in setup.cfg beside [project]");
		}
	r->item = NULL;
	return true;
}

static bool read_all(reading *r)
{
	sw_setuptools *st = r->st;
	if (!section_find(r) || !read_section(r, "options", false) || !section_extras(r) ||
	    !section_lists(r, "options.package_data", true, &st->package_data) ||
	    !section_lists(r, "options.exclude_package_data", true, &st->exclude_package_data) ||
	    !section_lists(r, "options.entry_points", false, &st->entry_points) || !read_section(r, "metadata", false))
		return false;
	return read_section(r, "metadata", true);
}

bool sw_setuptools_cfg(sw_setuptools *st, bool with_metadata)
{
	static const sw_ini_options as_written = {.keep_case = true};
	reading r = {.st = st};
	sw_error err = {0};
	sw_str text;
	if (!sw_tree_get(st->tree, SW_STR("setup.cfg")))
		return true;
	if (!sw_tree_text(st->tree, SW_STR("setup.cfg"), &text) ||
	    !sw_ini_parse(SW_STR("setup.cfg"), text, &as_written, st->native->arena, &r.ini, &err))
		return sw_native_no_line(st->native, SW_STR("setup.cfg"), err.where.line, "setup.cfg cannot be read");
	if (r.ini.defaults.len > 0)
		return sw_native_no_line(st->native, SW_STR("setup.cfg"), r.ini.defaults.ptr[0].line,
					 "a section [DEFAULT]");
	sw_each (section, &r.ini.sections) {
		bool options = sw_str_starts(section->name, SW_STR("options")) && section->items.len > 0;
		if (!known_section(section->name) || (!with_metadata && options))
			return sw_native_no_line(st->native, SW_STR("setup.cfg"), section->line,
						 "a section that is not imitated%s",
						 with_metadata ? "" : " beside [project]");
		sw_each (item, &section->items) {
			r.item = item;
			if (sw_str_chr(item->value, '%') != SW_NPOS)
				return no_item(&r, "a %, which is an interpolation");
		}
	}
	r.item = NULL;
	return check_commands(&r) && read_wheel(&r) && (with_metadata ? read_all(&r) : read_licenses(&r));
}

bool sw_setuptools_cfg_rewrite(sw_setuptools *st, sw_str old, sw_str *out)
{
	static const sw_ini_options as_written = {.keep_case = true};
	sw_arena *arena = st->native->arena;
	sw_error err = {0};
	sw_ini ini = {0};
	if (old.ptr && !sw_ini_parse(SW_STR("setup.cfg"), old, &as_written, arena, &ini, &err))
		return sw_native_no_line(st->native, SW_STR("setup.cfg"), err.where.line, "setup.cfg cannot be read");
	static const char *const values[][2] = {{"tag_build", ""}, {"tag_date", "0"}};
	sw_ini_section *info = NULL;
	for (size_t i = 0; i < ini.sections.len; i++)
		if (sw_str_is(ini.sections.ptr[i].name, "egg_info"))
			info = &ini.sections.ptr[i];
	if (!info) {
		sw_push(arena, &ini.sections, (sw_ini_section){.name = SW_STR("egg_info")});
		info = &ini.sections.ptr[ini.sections.len - 1];
	}
	for (size_t i = 0; i < SW_COUNTOF(values); i++) {
		sw_ini_item *item = NULL;
		for (size_t j = 0; j < info->items.len; j++)
			if (sw_str_is(info->items.ptr[j].key, values[i][0]))
				item = &info->items.ptr[j];
		if (!item) {
			sw_push(arena, &info->items, (sw_ini_item){.key = sw_str_of(values[i][0])});
			item = &info->items.ptr[info->items.len - 1];
		}
		item->value = sw_str_of(values[i][1]);
	}
	SW_AUTO(sw_buf) text = {0};
	sw_ini_write(&text, &ini);
	*out = sw_buf_copy(&text, arena);
	return true;
}
