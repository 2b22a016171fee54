#include "bump/place.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "bump/place_internal.h"
#include "bump/tuple.h"
#include "codec/ini.h"
#include "pyspec/pep440.h"

void sw_place_note(const place_search *s, const char *format, ...)
{
	char buffer[1024];
	va_list args;
	va_start(args, format);
	vsnprintf(buffer, sizeof buffer, format, args);
	va_end(args);
	sw_push(s->arena, &s->out->notes, sw_str_copy(s->arena, sw_str_of(buffer)));
}

bool sw_place_skipped(const place_search *s, sw_str path)
{
	return sw_strs_has(&s->project->config.bump.skip, path);
}

bool sw_place_open(const place_search *s, sw_str path, bool *there, size_t *file, sw_error *err)
{
	*there = !sw_place_skipped(s, path) &&
		 sw_lstat(sw_path_join(s->arena, s->project->root, path)).kind != SW_FILE_NONE;
	return !*there || sw_edits_open(&s->out->edits, path, file, err);
}

sw_str sw_place_text(const place_search *s, size_t file)
{
	return s->out->edits.files.ptr[file].before;
}

static bool contains(const sw_place *a, const sw_place *b)
{
	return a->file == b->file && a->offset <= b->offset && b->offset + b->len <= a->offset + a->len;
}

/* Takes the places that `wide`, a pattern, covers out of the list: it writes them anew with what is around them. */
static void drop_covered(sw_places *places, const sw_place *wide)
{
	size_t kept = 0;
	for (size_t i = 0; i < places->list.len; i++)
		if (!contains(wide, &places->list.ptr[i]))
			places->list.ptr[kept++] = places->list.ptr[i];
	places->list.len = kept;
}

void sw_place_add(const place_search *s, sw_place place)
{
	sw_str text = sw_place_text(s, place.file);
	sw_where where = {0};
	sw_each (it, &s->out->list)
		if (contains(it, &place))
			return;
	drop_covered(s->out, &place);
	sw_where_set(&where, (sw_str){0}, text, place.offset, place.len, NULL);
	place.line = where.line;
	place.text = sw_str_sub(text, place.offset, place.offset + place.len);
	if (!place.version.ptr && !sw_pep440_normalise(place.text, s->arena, &place.version))
		place.version = place.text;
	sw_push(s->arena, &s->out->list, place);
}

/* Declared by the project ------------------------------------------------------------------------------------------------ */

/* A TOML string whose bytes are the version, without escapes. */
static bool add_toml_string(const place_search *s, const char *table, const char *what, sw_error *err)
{
	const sw_project *p = s->project;
	const sw_toml_value *value = sw_toml_at(sw_toml_get(p->toml.root, table), SW_STR("version"));
	size_t file = 0;
	if (!value || value->kind != SW_TOML_STRING)
		return true;
	if (!sw_edits_open(&s->out->edits, SW_STR("pyproject.toml"), &file, err))
		return false;
	if (value->span.len != value->text.len + 2) {
		sw_fail(err, SW_W042, "the version is not one plain string");
		return sw_toml_point(&p->toml, value, "write it as \"1.2.3\"", err);
	}
	sw_place_add(s, (sw_place){.file = file,
				   .offset = value->span.offset + 1,
				   .len = value->text.len,
				   .what = sw_str_of(what),
				   .given = true});
	return true;
}

static bool find_in_pyproject(const place_search *s, sw_error *err)
{
	return !s->project->toml.root || (add_toml_string(s, "project", "[project] version", err) &&
					  add_toml_string(s, "tool.poetry", "[tool.poetry] version", err));
}

static bool find_in_setup_cfg(const place_search *s, sw_error *err)
{
	const sw_project_file *file = &s->project->setup_cfg;
	sw_ini ini = {0};
	sw_error unread = {0};
	size_t index = 0;
	if (!file->path.len || !sw_ini_parse(file->path, file->text, NULL, s->arena, &ini, &unread))
		return true;
	const sw_ini_item *item = sw_ini_get(&ini, "metadata", "version");
	if (!item || !sw_pep440_valid(item->value) || sw_place_skipped(s, SW_STR("setup.cfg")))
		return true;
	sw_str line = sw_str_rtrim(sw_str_sub(file->text, item->offset, item->offset + item->len));
	if (!sw_edits_open(&s->out->edits, SW_STR("setup.cfg"), &index, err))
		return false;
	if (!sw_str_ends(line, item->value)) {
		sw_fail(err, SW_W042, "the version of setup.cfg is not on the line of its key");
		return sw_ini_point(&ini, item, NULL, err);
	}
	sw_place_add(s, (sw_place){.file = index,
				   .offset = item->offset + line.len - item->value.len,
				   .len = item->value.len,
				   .what = SW_STR("[metadata] version"),
				   .given = true});
	return true;
}

static bool find_in_setup_py(const place_search *s, sw_error *err)
{
	const sw_project_file *file = &s->project->setup_py;
	sw_field name = {0}, version = {0};
	size_t index = 0;
	if (!file->path.len || sw_place_skipped(s, SW_STR("setup.py")))
		return true;
	sw_setup_literals(file, s->arena, &name, &version);
	if (!sw_field_set(version))
		return true;
	return sw_edits_open(&s->out->edits, SW_STR("setup.py"), &index, err) &&
	       sw_place_setup_py(s, index, version, err);
}

/* Where the version stands in a file whose text is not Python, or not at a name: by line and column. */
static bool add_at(const place_search *s, size_t file, const sw_version *version, sw_error *err)
{
	sw_str text = sw_place_text(s, file), rest = text, line = {0};
	for (uint32_t i = 0; i < version->where.line; i++)
		if (!sw_str_line(&rest, &line))
			return true;
	size_t column = version->where.column ? version->where.column - 1 : 0;
	size_t at = sw_str_find(sw_str_from(line, column), version->text);
	if (at == SW_NPOS)
		return sw_fail(err, SW_W042, "%s:%u says the version %.*s in other words", version->where.path,
			       version->where.line, SW_ARG(version->text));
	sw_place_add(s, (sw_place){.file = file,
				   .offset = (size_t)(line.ptr - text.ptr) + column + at,
				   .len = version->text.len,
				   .what = version->tool,
				   .given = true});
	return true;
}

/* The file that the build backend reads the version from, as the resolution of versions found it. */
static bool find_source(const place_search *s, const sw_version *version, sw_error *err)
{
	sw_str path = sw_str_of(version->where.path), root = s->project->root;
	bool there = false, found = false;
	size_t file = 0;
	if (version->origin != SW_VERSION_SOURCE || !path.len)
		return true;
	if (sw_str_starts(path, root) && path.len > root.len && path.ptr[root.len] == '/')
		path = sw_str_from(path, root.len + 1);
	path = sw_str_copy(s->arena, path);
	if (!sw_place_open(s, path, &there, &file, err))
		return false;
	if (!there)
		return true;
	if (sw_str_ends(path, SW_STR(".py")) && !sw_place_python_line(s, file, version->where.line, &found, err))
		return false;
	return found || add_at(s, file, version, err);
}

/* Found by their usual names ---------------------------------------------------------------------------------------------- */

static bool find_in_package(const place_search *s, sw_error *err)
{
	sw_strs paths = {0};
	if (!sw_place_layout(s, &paths, err))
		return false;
	sw_each (path, &paths) {
		bool there = false;
		size_t file = 0;
		if (!sw_place_open(s, *path, &there, &file, err))
			return false;
		if (there && !sw_place_python(s, file, NULL, err))
			return false;
	}
	return true;
}

/* CITATION.cff is YAML; its own top-level key is on a line of its own. */
bool sw_place_citation(const place_search *s, sw_error *err)
{
	bool there = false;
	size_t file = 0;
	if (!sw_place_open(s, SW_STR("CITATION.cff"), &there, &file, err))
		return false;
	if (!there)
		return true;
	sw_str text = sw_place_text(s, file), rest = text, line = {0};
	while (sw_str_line(&rest, &line)) {
		if (!sw_str_starts(line, SW_STR("version:")))
			continue;
		sw_str value = sw_str_trim(sw_str_from(line, strlen("version:")));
		if (value.len > 1 && (value.ptr[0] == '"' || value.ptr[0] == '\''))
			value = sw_str_sub(value, 1, sw_str_rchr(value, value.ptr[0]));
		if (sw_pep440_valid(value))
			sw_place_add(s, (sw_place){.file = file,
						   .offset = (size_t)(value.ptr - text.ptr),
						   .len = value.len,
						   .what = SW_STR("version")});
	}
	return true;
}

/* As it is written: what a peer's pattern searches for. */
static sw_str first_text(const sw_places *places)
{
	const sw_place *first = places->list.len ? places->list.ptr : NULL;
	return !first ? (sw_str){0} : first->form == SW_PLACE_TUPLE ? first->version : first->text;
}

bool sw_places_find(const sw_ctx *ctx, const sw_project *project, const sw_git *git, const sw_bump_config *config,
		    const sw_bump_change *change, sw_arena *arena, sw_places *out, sw_error *err)
{
	sw_places places = {.edits = {.arena = arena, .root = project->root, .bound = project->root}};
	place_search s = {.project = project, .config = config, .change = *change, .arena = arena, .out = &places};
	sw_version *version = &places.resolved;
	if (git && !git->bare)
		s.work_tree = places.edits.bound = git->work_tree;
	if (!sw_version_resolve(ctx, project, &(sw_version_options){0}, arena, version, err))
		return false;
	bool written = places.written = version->origin == SW_VERSION_STATIC || version->origin == SW_VERSION_SOURCE;
	if (written && (!find_in_pyproject(&s, err) || !find_in_setup_cfg(&s, err) || !find_in_setup_py(&s, err) ||
			!find_source(&s, version, err)))
		return false;
	if (!s.change.current.len)
		s.change.current = config->current.ptr ? config->current : first_text(&places);
	if (!sw_place_declared(&s, err))
		return false;
	if (written && (!find_in_package(&s, err) || !sw_place_locks(&s, err) || !sw_place_citation(&s, err)))
		return false;
	if (places.list.len)
		places.version = config->current.ptr ? config->current : places.list.ptr[0].version;
	*out = places;
	return true;
}

/* Agreement and edits ----------------------------------------------------------------------------------------------------- */

static bool is_numbers_only(const sw_place *place, sw_arena *arena)
{
	sw_py_value value = {0};
	sw_error ignored = {0};
	return place->form == SW_PLACE_TUPLE && sw_py_literal(SW_STR("tuple"), place->text, arena, &value, &ignored) &&
	       sw_tuple_is_numbers(&value);
}

bool sw_place_says(const sw_place *place, sw_str version, sw_arena *arena)
{
	sw_pep440 own = {0}, wanted = {0}, base = {0};
	if (place->form == SW_PLACE_PATTERN && (!place->hit.version.len || place->declared->as_tag))
		return true; /* it shows a part of the version, or a name made of it: the pattern has matched it already */
	if (!sw_pep440_scan(place->version, arena, &own) || !sw_pep440_scan(version, arena, &wanted))
		return sw_str_eq(place->version, version);
	if (sw_pep440_cmp(&own, &wanted) == 0)
		return true;
	return is_numbers_only(place, arena) && sw_pep440_scan(sw_pep440_base(&wanted, arena), arena, &base) &&
	       sw_pep440_cmp(&own, &base) == 0;
}

bool sw_places_agree(const sw_places *places, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	SW_AUTO(sw_buf) text = {0};
	const sw_place *first = places->list.ptr, *other = NULL;
	sw_each (place, &places->list) {
		const sw_edit_file *file = &places->edits.files.ptr[place->file];
		if (!other && !sw_place_says(place, places->version, &scratch))
			other = place;
		sw_buf_addf(&text, "%.*s:%u says %.*s (%.*s)\n", SW_ARG(file->path), place->line,
			    SW_ARG(place->version), SW_ARG(place->what));
	}
	if (!other)
		return true;
	const sw_edit_file *a = &places->edits.files.ptr[first->file], *b = &places->edits.files.ptr[other->file];
	sw_fail(err, SW_W040, "%.*s:%u says the version is %.*s, %.*s:%u says %.*s: nothing was edited",
		SW_ARG(a->path), first->line, SW_ARG(first->version), SW_ARG(b->path), other->line,
		SW_ARG(other->version));
	sw_hint(err, "shipwheel version set %.*s    (writes it into all of them)", SW_ARG(first->version));
	sw_detail(err, sw_buf_str(&text));
	return sw_point(err, b->path, b->before, other->offset, other->len, NULL);
}

/* A tuple over several lines keeps the file's line ends. */
static bool tuple_text(const sw_place *place, sw_str next, bool numbers_only, sw_arena *arena, sw_str *out,
		       sw_error *err)
{
	bool crlf = sw_str_find(place->text, SW_STR("\r\n")) != SW_NPOS;
	sw_str text = crlf ? sw_str_replace(arena, place->text, SW_STR("\r\n"), SW_STR("\n")) : place->text;
	if (!sw_tuple_write(text, next, numbers_only, arena, out, err))
		return false;
	if (crlf)
		*out = sw_str_replace(arena, *out, SW_STR("\n"), SW_STR("\r\n"));
	return true;
}

/* The text that a place gets. */
static bool new_text(const sw_places *places, const sw_place *place, const sw_bump_config *config,
		     const sw_bump_change *change, bool suffixed, sw_str *out, sw_error *err)
{
	sw_arena *arena = places->edits.arena;
	switch (place->form) {
	case SW_PLACE_PATTERN:
		return sw_bump_place_render(config, place->declared, &place->hit, change, arena, out, err);
	case SW_PLACE_TUPLE: {
		bool bare = suffixed && is_numbers_only(place, arena); /* it never had the parts behind the release */
		return tuple_text(place, change->next, bare, arena, out, err);
	}
	case SW_PLACE_TEXT: break;
	}
	if (!sw_pep440_normalise(change->next, arena, out))
		*out = change->next;
	if (place->text.ptr[0] == 'v') /* hatch and flit take it */
		*out = sw_str_cat(arena, SW_STR("v"), *out);
	return true;
}

bool sw_places_set(sw_places *places, const sw_bump_config *config, const sw_bump_change *change, const sw_strs *words,
		   sw_error *err)
{
	sw_pep440 now = {0};
	bool suffixed = sw_pep440_scan(places->version, places->edits.arena, &now) &&
			(sw_pep440_is_pre(&now) || sw_pep440_is_post(&now));
	sw_each (place, &places->list) {
		const sw_edit_file *file = &places->edits.files.ptr[place->file];
		sw_str text = {0};
		if (place->declared && !sw_bump_place_counts(place->declared, words))
			continue;
		if (!new_text(places, place, config, change, suffixed, &text, err))
			return sw_point(err, file->path, file->before, place->offset, place->len, NULL);
		if (!sw_edits_add(&places->edits, place->file, place->offset, place->len, text, err))
			return false;
	}
	return sw_edits_finish(&places->edits, err);
}
