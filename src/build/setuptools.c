/* The setuptools backend: one pass over the commit gives the sdist, a second pass over that sdist gives the wheel, as a frontend
   would do it with files on disk. */
#include "build/setuptools.h"

#include "base/clock.h"
#include "base/limits.h"
#include "pyspec/filename.h"
#include "pyspec/name.h"
#include "pyspec/pep508.h"

static const sw_setuptools_profile setuptools_84 = {.label = "setuptools 84.2.1",
						    .version = "84.2.1",
						    .python_minor = 10,
						    .metadata_version = "2.4",
						    .license_expressions = true,
						    .dynamic = true};
static const sw_setuptools_profile setuptools_81 = {.label = "setuptools 81.0.0",
						    .version = "81.0.0",
						    .python_minor = 9,
						    .metadata_version = "2.4",
						    .license_expressions = true,
						    .dynamic = true};

static const sw_profile_release setuptools_releases[] = {
	{"84.2.1", &setuptools_84}, {"84.0.0", &setuptools_84}, {"83.0.0", NULL},  {"82.0.1", NULL}, {"82.0.0", NULL},
	{"81.0.0", &setuptools_81}, {"80.10.2", NULL},          {"80.9.0", NULL},  {"79.0.1", NULL}, {"78.1.1", NULL},
	{"77.0.3", NULL},           {"76.1.0", NULL},           {"75.8.2", NULL},  {"74.1.3", NULL}, {"73.0.1", NULL},
	{"72.2.0", NULL},           {"71.1.0", NULL},           {"70.3.0", NULL},  {"69.5.1", NULL}, {"68.2.2", NULL},
	{"67.8.0", NULL},           {"66.1.1", NULL},           {"65.7.0", NULL},  {"64.0.3", NULL}, {"63.4.3", NULL},
	{"62.6.0", NULL},           {"61.3.1", NULL},           {"60.10.0", NULL}, {"59.8.0", NULL},
};
static const sw_profile_table setuptools_table = {"setuptools", setuptools_releases, SW_COUNTOF(setuptools_releases)};
static const sw_profile_release scm_releases[] = {
	{SW_SETUPTOOLS_SCM_VERSION, ""}, {"9.2.2", NULL}, {"8.3.1", NULL}, {"7.1.0", NULL}};
static const sw_profile_table scm_table = {"setuptools-scm", scm_releases, SW_COUNTOF(scm_releases)};

/* Build requirements that change nothing beyond what is imitated. setuptools has its own bdist_wheel; the TOML readers are what
   setuptools-scm asked for in its past. */
static const char *const known_requirements[] = {"setuptools", "wheel", "setuptools-scm", "toml", "tomli", NULL};

/* ---- setuptools-scm ---- */

static bool has_simple_extra(sw_native *native)
{
	sw_each (field, &native->input->project->build.requires) {
		sw_requirement requirement;
		sw_error err = {0};
		if (sw_requirement_parse(field->text, native->arena, &requirement, &err) &&
		    sw_name_eq(requirement.name, SW_STR("setuptools-scm")) &&
		    sw_strs_has(&requirement.extras, SW_STR("simple")))
			return true;
	}
	return false;
}

/* A file of attributes may leave files out of what git lists for setuptools-scm. */
static bool check_attributes(sw_setuptools *st)
{
	sw_str text;
	sw_each (file, &st->tree->files) {
		sw_str path = (*file)->path, name = (*file)->name;
		if (sw_str_is(name, ".gitattributes") && sw_tree_read(st->tree, path, &text) &&
		    sw_str_find(text, SW_STR("export-ignore")) != SW_NPOS)
			return sw_native_no_line(st->native, path, 0, "export-ignore, which setuptools-scm heeds");
		if (sw_str_is(path, ".hg_archival.txt"))
			return sw_native_no_line(st->native, path, 0, "an archive of Mercurial");
		if (sw_str_is(path, ".git_archival.txt") && sw_tree_read(st->tree, path, &text) &&
		    sw_str_find(text, SW_STR("$Format")) == SW_NPOS)
			return sw_native_no_line(st->native, path, 0, "an archive's version that is filled in");
	}
	return true;
}

/* Settings whose effect is all in the version, or imitated. */
static bool check_settings(sw_native *native, const sw_toml_value *table)
{
	static const char *const known[] = {"version_file",
					    "version_file_template",
					    "write_to",
					    "write_to_template",
					    "version_scheme",
					    "local_scheme",
					    "tag_regex",
					    "fallback_version",
					    "git_describe_command",
					    "search_parent_directories"};
	if (table)
		sw_toml_each(it, table)
		{
			size_t i = 0;
			while (i < SW_COUNTOF(known) && !sw_str_is(it->key, known[i]))
				i++;
			if (i == SW_COUNTOF(known))
				return sw_native_no_at(native, &native->input->project->pyproject,
						       sw_toml_of(it)->key_span.offset,
						       "tool.setuptools_scm.%.*s is not imitated", SW_ARG(it->key));
		}
	const sw_env *env = native->input->env;
	for (char **var = env ? env->vars : NULL; var && *var; var++) {
		sw_str text = sw_str_of(*var), name = text, value;
		sw_str_cut(text, SW_STR("="), &name, &value);
		if (sw_str_starts(name, SW_STR("SETUPTOOLS_SCM_")) || sw_str_starts(name, SW_STR("VCS_VERSIONING_")))
			return sw_native_no(native, "the variable %.*s is set", SW_ARG(name));
	}
	return true;
}

static bool plan_scm(sw_setuptools *st)
{
	sw_native *native = st->native;
	const sw_project *project = native->input->project;
	const sw_toml_value *section = sw_project_tool(project, "setuptools_scm");
	st->has_scm = sw_build_requires(&project->build, "setuptools-scm");
	if (!st->has_scm)
		return true;
	if (!sw_profile_choose(native, &scm_table) || !check_attributes(st) || !check_settings(native, section))
		return false;
	if (sw_project_tool(project, "vcs-versioning"))
		return sw_native_no(native, "[tool.vcs-versioning] is not imitated");
	bool dynamic = sw_project_is_dynamic(&project->table, "version");
	bool fixed = sw_field_set(project->version);
	st->scm_version = (section && !fixed) || (dynamic && has_simple_extra(native));
	if (!st->scm_version)
		return true;
	if (!native->input->scm || native->input->version.len == 0)
		return sw_native_no(native, "the version that setuptools-scm finds is not known");
	return true;
}

/* json.dumps of a text. */
static void json_text(sw_buf *out, sw_str text)
{
	sw_buf_addc(out, '"');
	for (size_t i = 0; i < text.len;) {
		size_t len = sw_utf8_len(text, i);
		unsigned char c = (unsigned char)text.ptr[i];
		if (len <= 1) {
			static const char escapes[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
			const char *found = c ? __builtin_strchr(escapes, c) : NULL;
			if (found)
				sw_buf_addf(out, "\\%c", letters[found - escapes]);
			else if (c < 0x20)
				sw_buf_addf(out, "\\u%04x", c);
			else
				sw_buf_addc(out, (char)c);
			i++;
			continue;
		}
		uint32_t point = c & (0xffu >> (len + 1));
		for (size_t k = 1; k < len; k++)
			point = point << 6 | ((unsigned char)text.ptr[i + k] & 0x3f);
		if (point >= 0x10000)
			sw_buf_addf(out, "\\u%04x\\u%04x", 0xd800 + ((point - 0x10000) >> 10),
				    0xdc00 + (point & 0x3ff));
		else
			sw_buf_addf(out, "\\u%04x", point);
		i += len;
	}
	sw_buf_addc(out, '"');
}

static sw_str scm_version_json(sw_setuptools *st)
{
	const sw_build_scm *scm = st->native->input->scm;
	SW_AUTO(sw_buf) out = {0};
	sw_date date = sw_date_utc(scm->time_s);
	sw_buf_addz(&out, "{\n  \"tag\": ");
	json_text(&out, scm->tag);
	sw_buf_addf(&out, ",\n  \"distance\": %lld,\n  \"node\": ", (long long)scm->distance);
	json_text(&out, sw_fmt(st->native->arena, "g%.*s", SW_ARG(scm->node)));
	sw_buf_addz(&out, ",\n  \"dirty\": false,\n  \"branch\": ");
	json_text(&out, scm->branch);
	sw_buf_addf(&out, ",\n  \"node_date\": \"%04d-%02d-%02d\"\n}\n", date.year, date.month, date.day);
	return sw_buf_copy(&out, st->native->arena);
}

static sw_str scm_file_list_json(sw_setuptools *st, const sw_strs *tracked)
{
	SW_AUTO(sw_buf) out = {0};
	sw_buf_addz(&out, "{\n  \"files\": [\n");
	sw_each (path, tracked) {
		sw_buf_addz(&out, "    ");
		json_text(&out, *path);
		sw_buf_addz(&out, path + 1 < path_end ? ",\n" : "\n");
	}
	sw_buf_addz(&out, "  ]\n}\n");
	return sw_buf_copy(&out, st->native->arena);
}

/* version_file and write_to; `bare`: as in an sdist that does not know its commit. */
static bool write_scm_files(sw_setuptools *st, sw_tree *tree, bool bare)
{
	const sw_build_scm *scm = st->native->input->scm;
	for (size_t i = 0; st->scm_version && i < scm->file_count; i++) {
		const sw_build_scm_file *file = &scm->files[i];
		sw_str content = bare ? file->bare : file->content;
		sw_str normal = sw_tree_normal(st->native->arena, file->path);
		if (!content.ptr || !sw_str_eq(normal, file->path) || !sw_tree_dir_get(tree, sw_path_dir(normal)))
			return sw_native_no_line(st->native, file->path, 0,
						 "a version file that cannot be written here");
		sw_tree_write(tree, normal, content);
	}
	return true;
}

/* setuptools-scm's build_py: version files inside of a package are written once more, into what is built. */
static void add_scm_files(const sw_setuptools *st, sw_tree *root, bool bare)
{
	const sw_build_scm *scm = st->native->input->scm;
	sw_str base = SW_STR("");
	sw_each (pair, &st->package_dir)
		if (pair->key.len == 0)
			base = pair->value;
	for (size_t i = 0; st->scm_version && i < scm->file_count; i++) {
		sw_str path = scm->files[i].path;
		if (base.len > 0 && path.len > base.len && path.ptr[base.len] == '/' && sw_str_starts(path, base))
			path = sw_str_from(path, base.len + 1);
		bool inside = false;
		sw_each (package, &st->packages) {
			sw_str dir = sw_str_replace(st->native->arena, *package, SW_STR("."), SW_STR("/"));
			inside = inside || (path.len > dir.len && path.ptr[dir.len] == '/' && sw_str_starts(path, dir));
		}
		if (inside)
			sw_tree_write(root, path, bare ? scm->files[i].bare : scm->files[i].content);
	}
}

/* ---- one pass ---- */

/* Reads the configuration as it stands in st->tree. */
static bool configure(sw_setuptools *st)
{
	const sw_project *project = st->native->input->project;
	if (!sw_setuptools_cfg(st, !project->table.present) || !sw_setuptools_toml(st) ||
	    (!project->table.present && !st->discovered && !sw_setuptools_discover(st)))
		return false;
	if (st->scm_version) {
		if (st->version.len > 0)
			return sw_native_no(st->native, "both setuptools-scm and setuptools set the version");
		st->version = st->native->input->version;
	}
	sw_str version;
	if (!sw_name_valid(st->name))
		return sw_native_no(st->native, "the name of the project is not known");
	if (!sw_pep440_normalise(st->version, st->native->arena, &version))
		return sw_native_no(st->native, "the version is not known");
	st->version = version;
	sw_each (package, &st->packages)
		if (sw_setuptools_package_dir(st, *package).len == 0)
			return sw_native_no(st->native, "the package %.*s lies in the project's root",
					    SW_ARG(*package));
	return sw_setuptools_license_files(st);
}

/* _normalization: safe_name and filename_component. */
static sw_str egg_info_dir(sw_setuptools *st)
{
	sw_arena *arena = st->native->arena;
	sw_str stem = sw_str_replace(arena, st->name, SW_STR("-"), SW_STR("_"));
	while (stem.len > 0 && stem.ptr[0] == '_')
		stem = sw_str_from(stem, 1);
	while (stem.len > 0 && stem.ptr[stem.len - 1] == '_')
		stem.len--;
	sw_str base = SW_STR("");
	sw_each (pair, &st->package_dir)
		if (pair->key.len == 0)
			base = pair->value;
	return sw_fmt(arena, "%.*s%s%.*s.egg-info", SW_ARG(base), base.len ? "/" : "", SW_ARG(stem));
}

/* command/egg_info.py: the files of egg-info but SOURCES.txt. */
static bool write_egg_info(sw_setuptools *st, sw_tree *tree, const sw_strs *tracked)
{
	sw_arena *arena = st->native->arena;
	sw_str entry_points, requires, pkg_info;
	if (!sw_setuptools_pkg_info(st, &pkg_info) || !sw_setuptools_entry_points(st, &entry_points) ||
	    !sw_setuptools_requires_txt(st, &requires))
		return false;
	bool scm = st->scm_version && tracked;
	const struct {
		const char *name;
		sw_str text;
		bool wanted;
	} files[] = {
		{"PKG-INFO", pkg_info, true},
		{"SOURCES.txt", SW_STR(""), true},
		{"dependency_links.txt", SW_STR("\n"), true},
		{"entry_points.txt", entry_points, entry_points.len > 0},
		{"requires.txt", requires, requires.len > 0},
		{"top_level.txt", sw_setuptools_top_level(st), true},
		{"zip-safe", SW_STR("\n"), st->zip_safe == SW_FLAG_YES},
		{"not-zip-safe", SW_STR("\n"), st->zip_safe == SW_FLAG_NO},
		{"scm_version.json", scm ? scm_version_json(st) : SW_STR(""), scm},
		{"scm_file_list.json", scm ? scm_file_list_json(st, tracked) : SW_STR(""), scm},
	};
	st->pkg_info = pkg_info;
	for (size_t i = 0; i < SW_COUNTOF(files); i++)
		if (files[i].wanted)
			sw_tree_write(tree, sw_fmt(arena, "%.*s/%s", SW_ARG(st->egg_info), files[i].name),
				      files[i].text);
	return true;
}

static sw_str sources_txt(sw_setuptools *st, const sw_tree_files *files)
{
	sw_strs lines = {0};
	sw_each (file, files)
		sw_push(st->native->arena, &lines, (*file)->path);
	return sw_str_join(st->native->arena, lines.ptr, lines.len, SW_STR("\n"));
}

/* ---- the sdist ---- */

static bool kept(const sw_setuptools *st, const sw_tree *sdist, const char *name)
{
	return !sw_tree_get(st->tree, sw_str_of(name)) || sw_tree_get(sdist, sw_str_of(name)) ||
	       sw_native_no_line(st->native, sw_str_of(name), 0, "MANIFEST.in leaves this out of the sdist");
}

/* The tree of the sdist: command/sdist.py, make_release_tree. */
static bool make_release_tree(sw_setuptools *st, sw_tree *sdist)
{
	sw_arena *arena = st->native->arena;
	sw_str stem, cfg = {0}, old = {0};
	sw_tree_files files = {0};
	sw_strs tracked = {0};
	sw_tree *tree = &st->native->tree;
	sw_each (file, &tree->files)
		sw_push(arena, &tracked, (*file)->path);
	sw_strs_sort(&tracked);
	if (!write_scm_files(st, tree, false) || !configure(st))
		return false;
	st->egg_info = egg_info_dir(st);
	stem = sw_filename_stem(arena, st->name, st->version);
	if (sw_tree_dir_get(tree, st->egg_info))
		return sw_native_no_line(st->native, st->egg_info, 0, "generated metadata is tracked");
	if (!write_egg_info(st, tree, st->has_scm ? &tracked : NULL) ||
	    !sw_setuptools_manifest(st, st->has_scm ? &tracked : NULL, stem, &files))
		return false;
	sw_tree_write(tree, sw_fmt(arena, "%.*s/SOURCES.txt", SW_ARG(st->egg_info)), sources_txt(st, &files));
	sw_tree_init(sdist, arena, tree->source);
	sw_each (file, &files)
		sw_tree_add(sdist, (*file)->path, (*file)->exec, (*file)->blob);
	if (!kept(st, sdist, "pyproject.toml") || !kept(st, sdist, "setup.cfg") || !kept(st, sdist, "setup.py"))
		return false;
	if (sw_tree_get(tree, SW_STR("setup.cfg")) && !sw_tree_text(tree, SW_STR("setup.cfg"), &old))
		return sw_native_no_line(st->native, SW_STR("setup.cfg"), 0, "setup.cfg cannot be read");
	if (!sw_setuptools_cfg_rewrite(st, old, &cfg))
		return false;
	sw_tree_write(sdist, SW_STR("PKG-INFO"), st->pkg_info);
	sw_tree_write(sdist, SW_STR("setup.cfg"), cfg);
	return true;
}

/* tarfile.add: names of one folder sorted, files and folders mixed. */
static bool add_to_sdist(sw_native *native, const sw_tree_dir *dir, sw_str prefix, size_t depth)
{
	sw_arena *arena = native->arena;
	if (depth > SW_LIMIT_DEPTH)
		return sw_native_no(native, "folders nest too deep");
	sw_str here = dir->path.len == 0 ? prefix : sw_fmt(arena, "%.*s/%.*s", SW_ARG(prefix), SW_ARG(dir->path));
	sw_native_put(native, &native->plan.sdist, sw_str_cat(arena, here, SW_STR("/")), NULL, 0755);
	for (size_t f = 0, d = 0; f < dir->files.len || d < dir->dirs.len;) {
		if (d == dir->dirs.len ||
		    (f < dir->files.len && sw_str_cmp(dir->files.ptr[f]->name, dir->dirs.ptr[d]->name) < 0)) {
			const sw_tree_file *file = dir->files.ptr[f++];
			sw_native_put(native, &native->plan.sdist,
				      sw_fmt(arena, "%.*s/%.*s", SW_ARG(here), SW_ARG(file->name)), file->blob,
				      file->exec ? 0755 : 0644);
		} else if (!add_to_sdist(native, dir->dirs.ptr[d++], prefix, depth + 1)) {
			return false;
		}
	}
	return true;
}

/* ---- the wheel ---- */

static bool in_dist_info(const sw_tree_file *file)
{
	sw_str dir =
		sw_str_sub(file->path, 0, file->path.len > file->name.len ? file->path.len - file->name.len - 1 : 0);
	return sw_str_ends(dir, SW_STR(".dist-info"));
}

static sw_str python_tag(const sw_setuptools *st)
{
	return st->universal ? SW_STR("py2.py3") : st->python_tag.len > 0 ? st->python_tag : SW_STR("py3");
}

static sw_str wheel_text(sw_setuptools *st)
{
	SW_AUTO(sw_buf) text = {0};
	sw_buf_addf(&text, "Wheel-Version: 1.0\nGenerator: %.*s\nRoot-Is-Purelib: true\n",
		    SW_ARG(sw_native_generator(st->native)));
	sw_str rest = python_tag(st), part;
	while (sw_str_split(&rest, '.', &part))
		sw_buf_addf(&text, "Tag: %.*s-none-any\n", SW_ARG(part));
	sw_buf_addc(&text, '\n');
	return sw_buf_copy(&text, st->native->arena);
}

/* command/bdist_wheel.py: egg2dist, then the order of wheel's WheelFile.write_files. */
static bool order_wheel(sw_setuptools *st, sw_tree *root, sw_str dist_info)
{
	sw_native *native = st->native;
	sw_arena *arena = native->arena;
	static const char *const copied[] = {"entry_points.txt", "top_level.txt", "zip-safe"};
	for (size_t i = 0; i < SW_COUNTOF(copied); i++) {
		const sw_tree_file *file =
			sw_tree_get(st->tree, sw_fmt(arena, "%.*s/%s", SW_ARG(st->egg_info), copied[i]));
		if (file)
			sw_tree_add(root, sw_fmt(arena, "%.*s/%s", SW_ARG(dist_info), copied[i]), false, file->blob);
	}
	sw_tree_write(root, sw_fmt(arena, "%.*s/METADATA", SW_ARG(dist_info)), st->pkg_info);
	sw_tree_write(root, sw_fmt(arena, "%.*s/WHEEL", SW_ARG(dist_info)), wheel_text(st));
	sw_each (path, &st->license_files) {
		const sw_tree_file *file = sw_tree_get(st->tree, *path);
		sw_tree_add(root, sw_fmt(arena, "%.*s/licenses/%.*s", SW_ARG(dist_info), SW_ARG(*path)), file->exec,
			    file->blob);
	}
	sw_tree_files walk = {0}, late = {0};
	sw_tree_walk(root->root, NULL, arena, &walk);
	sw_each (file, &walk) {
		if (in_dist_info(*file))
			sw_push(arena, &late, *file);
		else
			sw_native_put(native, &native->plan.wheel, (*file)->path, (*file)->blob,
				      (*file)->exec ? 0100755 : 0100644);
	}
	sw_tree_files_sort(&late);
	sw_each (file, &late)
		sw_native_put(native, &native->plan.wheel, (*file)->path, (*file)->blob,
			      (*file)->exec ? 0100755 : 0100644);
	return true;
}

/* The second pass. What the wheel is, is decided inside of the unpacked sdist. */
static bool plan_wheel(const sw_setuptools *first, sw_tree *sdist)
{
	sw_native *native = first->native;
	sw_arena *arena = native->arena;
	sw_setuptools st = {.native = native,
			    .tree = sdist,
			    .profile = first->profile,
			    .has_scm = first->has_scm,
			    .scm_version = first->scm_version};
	sw_strs listed = {0};
	sw_each (file, &sdist->files)
		sw_push(arena, &listed, (*file)->path);
	/* Only metadata in the sdist's root tells setuptools-scm the commit. */
	bool bare = sw_str_chr(first->egg_info, '/') != SW_NPOS;
	if (!write_scm_files(&st, sdist, bare) || !configure(&st))
		return false;
	st.egg_info = egg_info_dir(&st);
	if (!sw_str_eq(st.egg_info, first->egg_info) || !sw_str_eq(st.version, first->version))
		return sw_native_no(native, "the sdist says something else than the commit");
	if (!write_egg_info(&st, sdist, NULL))
		return false;
	sw_str stem = sw_filename_stem(arena, st.name, st.version);
	sw_tree_files manifest = {0};
	sw_setuptools_outputs outputs = {0};
	if (st.include_package_data == SW_FLAG_YES && !sw_setuptools_manifest(&st, &listed, stem, &manifest))
		return false;
	if (!sw_setuptools_build_py(&st, st.include_package_data == SW_FLAG_YES ? &manifest : NULL, &outputs))
		return false;
	sw_tree root;
	sw_tree_init(&root, arena, sdist->source);
	sw_each (output, &outputs)
		sw_tree_add(&root, output->target, !output->module && output->file->exec, output->file->blob);
	add_scm_files(&st, &root, bare);
	sw_str dist_info = sw_fmt(arena, "%.*s.dist-info", SW_ARG(stem));
	native->plan.record = sw_fmt(arena, "%.*s/RECORD", SW_ARG(dist_info));
	native->plan.record_mode = 0100664;
	native->plan.wheel_file = sw_filename_wheel(arena, st.name, st.version, SW_STR(""),
						    sw_fmt(arena, "%.*s-none-any", SW_ARG(python_tag(&st))));
	return order_wheel(&st, &root, dist_info);
}

/* ---- proving ---- */

/* Tracked data beside packages that neither archive holds: the classic surprise. */
static void note_lost(sw_native *native, const sw_setuptools *st, const sw_tree *sdist)
{
	size_t lost = 0;
	sw_str example = SW_STR("");
	sw_each (package, &st->packages) {
		const sw_tree_dir *dir = sw_tree_dir_get(st->tree, sw_setuptools_package_dir(st, *package));
		if (dir)
			sw_each (file, &dir->files)
				if (!sw_tree_get(sdist, (*file)->path) && lost++ == 0)
					example = (*file)->path;
	}
	if (lost > 0)
		sw_native_note(
			native,
			"%zu tracked file%s in packages (%.*s%s) in neither archive: setuptools takes data files "
			"only when package-data, MANIFEST.in or setuptools-scm name them",
			lost, lost == 1 ? " is" : "s are", SW_ARG(example), lost > 1 ? ", …" : "");
}

static bool check_setup_py(const sw_setuptools *st)
{
	const sw_project *project = st->native->input->project;
	if (project->setup_kind == SW_SETUP_CODE)
		return sw_native_no_line(st->native, SW_STR("setup.py"), 0, "setup.py runs code");
	if (project->setup_kind == SW_SETUP_PLAIN && project->setup_min_minor > st->profile->python_minor)
		return sw_native_no_line(st->native, SW_STR("setup.py"), 0,
					 "setup.py depends on the version of Python");
	return true;
}

static bool prove(sw_native *native)
{
	sw_setuptools st = {.native = native, .tree = &native->tree};
	if (!sw_profile_only(native, known_requirements))
		return false;
	const sw_profile_release *release = sw_profile_choose(native, &setuptools_table);
	if (!release)
		return false;
	st.profile = release->profile;
	native->plan.profile = sw_str_of(st.profile->label);
	sw_tree sdist = {0};
	if (!check_setup_py(&st) || !plan_scm(&st) || !make_release_tree(&st, &sdist))
		return false;
	native->plan.name = st.name;
	native->plan.version = st.version;
	native->plan.sdist_file = sw_filename_sdist(native->arena, st.name, st.version);
	note_lost(native, &st, &sdist);
	return add_to_sdist(native, sdist.root, sw_filename_stem(native->arena, st.name, st.version), 0) &&
	       plan_wheel(&st, &sdist);
}

static const char *const objects[] = {"setuptools.build_meta", "setuptools.build_meta:__legacy__", NULL};
const sw_native_backend sw_native_setuptools = {.name = "setuptools", .objects = objects, .prove = prove};
