/* Lock files. uv.lock holds an entry of the project itself; the others do not. */
#include "base/fs.h"
#include "bump/place_internal.h"

/* How the lock file's folder sees the project: "." or "packages/core". */
static sw_str seen_from(const place_search *s, sw_str folder)
{
	sw_str root = s->project->root;
	return sw_str_eq(root, folder) ? SW_STR(".") : sw_str_from(root, folder.len + 1);
}

static bool is_own(const sw_toml_value *package, sw_str name, sw_str path)
{
	static const char *const kinds[] = {"editable", "virtual", "directory"};
	const sw_toml_value *own = sw_toml_at(package, SW_STR("name")), *source = sw_toml_at(package, SW_STR("source"));
	if (!own || own->kind != SW_TOML_STRING || !sw_str_eq(own->text, name))
		return false;
	for (size_t i = 0; i < SW_COUNTOF(kinds); i++) {
		const sw_toml_value *where = sw_toml_at(source, sw_str_of(kinds[i]));
		if (where && where->kind == SW_TOML_STRING && sw_str_eq(where->text, path))
			return true;
	}
	return false;
}

static bool read_uv_lock(const place_search *s, sw_str shown, sw_str folder, sw_error *err)
{
	size_t file = 0;
	bool there = false;
	sw_toml doc = {0};
	if (!sw_place_open(s, shown, &there, &file, err))
		return false;
	if (!there)
		return true;
	if (!sw_toml_parse(shown, sw_place_text(s, file), s->arena, &doc, err))
		return false;
	const sw_toml_value *packages = sw_toml_at(doc.root, SW_STR("package"));
	if (!packages || packages->kind != SW_TOML_ARRAY)
		return true;
	sw_each (package, &packages->items) {
		const sw_toml_value *version = sw_toml_at(*package, SW_STR("version"));
		if (!is_own(*package, s->project->normal_name, seen_from(s, folder)))
			continue;
		if (!version || version->kind != SW_TOML_STRING || version->span.len != version->text.len + 2) {
			sw_place_note(s, "%.*s keeps no version of %.*s", SW_ARG(shown),
				      SW_ARG(s->project->shown_name));
			return true;
		}
		sw_place_add(s, (sw_place){.file = file,
					   .offset = version->span.offset + 1,
					   .len = version->text.len,
					   .what = SW_STR("the project's own entry")});
		return true;
	}
	sw_place_note(s, "%.*s has no entry of %.*s", SW_ARG(shown), SW_ARG(s->project->shown_name));
	return true;
}

bool sw_place_locks(const place_search *s, sw_error *err)
{
	sw_str root = s->project->root, top = s->work_tree.len ? s->work_tree : root;
	sw_str up = {0};
	for (sw_str dir = root; dir.len >= top.len && dir.len > 1; dir = sw_path_dir(dir)) {
		sw_str shown = sw_str_cat(s->arena, up, SW_STR("uv.lock"));
		if (s->project->normal_name.len && sw_is_file(sw_path_join(s->arena, dir, SW_STR("uv.lock"))))
			return read_uv_lock(s, shown, dir, err);
		up = sw_str_cat(s->arena, up, SW_STR("../"));
	}
	if (sw_is_file(sw_path_join(s->arena, root, SW_STR("poetry.lock"))))
		sw_place_note(s, "poetry.lock holds neither the project nor its version: nothing to edit there");
	return true;
}
