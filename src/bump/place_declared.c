/* Places that the project declares for itself, in shipwheel's notation or in that of its bumper. */
#include "base/fs.h"
#include "bump/place_internal.h"
#include "codec/glob.h"
#include "pyspec/pep440.h"

/* What the place is called in messages: where it is declared. */
static sw_str name_of(const place_search *s, const sw_bump_place *declared)
{
	if (declared->kind == SW_BUMP_OWN)
		return SW_STR("bump.files");
	return s->config->table.len ? s->config->table : sw_str_of(s->config->tool_name);
}

static bool add_hits(const place_search *s, const sw_bump_place *declared, size_t file, sw_error *err)
{
	const sw_edit_file *f = &s->out->edits.files.ptr[file];
	sw_bump_hits hits = {0};
	if (!sw_bump_place_find(s->config, declared, f->path, f->before, &s->change, s->arena, &hits, err))
		return false;
	sw_each (hit, &hits) {
		sw_place place = {.file = file,
				  .offset = hit->offset,
				  .len = hit->len,
				  .what = name_of(s, declared),
				  .form = SW_PLACE_PATTERN,
				  .given = true,
				  .declared = declared,
				  .hit = *hit};
		if (!sw_pep440_normalise(hit->version, s->arena, &place.version))
			place.version = hit->version;
		sw_place_add(s, place);
	}
	return true;
}

static bool add_file(const place_search *s, const sw_bump_place *declared, sw_str path, sw_error *err)
{
	size_t file = 0;
	if (sw_place_skipped(s, path))
		return true;
	if (declared->missing_file_ok &&
	    sw_lstat(sw_path_join(s->arena, s->project->root, path)).kind == SW_FILE_NONE) {
		sw_place_note(s, "%.*s of %.*s is not there", SW_ARG(path), SW_ARG(name_of(s, declared)));
		return true;
	}
	if (!sw_edits_open(&s->out->edits, path, &file, err))
		return sw_wrap(err, "%.*s", SW_ARG(name_of(s, declared)));
	return add_hits(s, declared, file, err);
}

/* Folders that no pattern means. */
static bool skip_entry(const sw_dir_entry *entry, void *data)
{
	static const char *const names[] = {".git", "node_modules", "__pycache__", ".tox", ".nox", ".venv"};
	(void)data;
	for (size_t i = 0; i < SW_COUNTOF(names); i++)
		if (entry->kind == SW_FILE_DIR && sw_str_is(sw_path_base(entry->path), names[i]))
			return true;
	return false;
}

static bool add_glob(const place_search *s, const sw_bump_place *declared, sw_error *err)
{
	sw_dir_entries entries = {0};
	if (!sw_walk(s->arena, s->project->root, skip_entry, NULL, &entries, err))
		return false;
	sw_each (entry, &entries) {
		bool excluded = false;
		sw_each (pattern, &declared->glob_exclude)
			excluded = excluded || sw_glob_python(*pattern, entry->path);
		if (!excluded && entry->kind == SW_FILE_REGULAR && sw_glob_python(declared->path, entry->path) &&
		    !add_file(s, declared, entry->path, err))
			return false;
	}
	return true;
}

bool sw_place_declared(const place_search *s, sw_error *err)
{
	sw_each (declared, &s->config->places)
		if (!(declared->glob ? add_glob(s, declared, err) : add_file(s, declared, declared->path, err)))
			return false;
	return true;
}
