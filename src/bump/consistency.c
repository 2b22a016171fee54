#include "bump/consistency.h"

#include "base/fs.h"
#include "base/limits.h"
#include "bump/consistency_internal.h"
#include "changes/changelog.h"
#include "changes/history.h"

void sw_consistency_add(const consistency_run *r, sw_consistency_item item, const sw_where *where, sw_str fix)
{
	item.agrees = item.agrees || sw_consistency_same(r, item.version);
	if (!item.agrees) {
		sw_str object = item.path.len ? item.path : item.what;
		item.diag = (sw_diag){.severity = SW_SEV_ERROR, .id = sw_str_of(sw_code_get(SW_W048)->id), .fix = fix};
		if (item.version.len)
			item.diag.message =
				sw_fmt(r->arena, "%.*s says %.*s, %.*s says %.*s", SW_ARG(object), SW_ARG(item.version),
				       SW_ARG(r->out->decided_by), SW_ARG(r->out->expected));
		else
			item.diag.message = sw_fmt(r->arena, "%.*s: %.*s", SW_ARG(object), SW_ARG(item.what));
		if (where)
			item.diag.where = *where;
		r->out->disagreements++;
	}
	sw_push(r->arena, &r->out->items, item);
}

bool sw_consistency_same(const consistency_run *r, sw_str version)
{
	sw_pep440 own = {0};
	return version.len && sw_pep440_scan(version, r->arena, &own) && sw_pep440_cmp(&own, &r->expected) == 0;
}

bool sw_consistency_same_release(const consistency_run *r, sw_str version)
{
	sw_pep440 own = {0}, base = {0};
	return sw_pep440_scan(version, r->arena, &own) &&
	       sw_pep440_scan(sw_pep440_base(&r->expected, r->arena), r->arena, &base) &&
	       sw_pep440_cmp(&own, &base) == 0;
}

/* What decides ------------------------------------------------------------------------------------------------------------ */

static bool decide(consistency_run *r, sw_str text, sw_str by, sw_error *err)
{
	if (!sw_pep440_parse(text, r->arena, &r->expected, err))
		return false;
	r->out->expected = sw_pep440_format(&r->expected, r->arena);
	r->out->decided_by = by;
	return true;
}

/* The highest release tag on HEAD, NULL when there is none. */
static const sw_release_tag *tag_on_head(const consistency_run *r)
{
	sw_each (tag, &r->tags)
		if (sw_str_eq(tag->commit, r->head))
			return tag;
	return NULL;
}

static bool load_tags(consistency_run *r, const sw_ctx *ctx, const sw_project *project, sw_error *err)
{
	sw_error none = {0};
	sw_git_commit head = {0};
	sw_dialect dialect = {0};
	if (!sw_git_open(ctx, project->root, r->arena, &r->git, &none)) {
		r->git = (sw_git){0};
		return none.code == SW_G101 || (*err = none, false);
	}
	if (!sw_git_commit_get(&r->git, (sw_str){0}, r->arena, &head, &none))
		return none.code == SW_G103 || (*err = none, false);
	r->head = head.id;
	if (!sw_dialect_load(project, r->arena, &dialect, &none) &&
	    !sw_dialect_default(SW_DIALECT_CONVENTIONAL, r->arena, &dialect, err))
		return false;
	return sw_release_tags_load(&r->git, project, &dialect, false, r->arena, &r->tags, err);
}

/* A version, or the name of a tag as a CI service hands it over. */
static bool decide_given(consistency_run *r, sw_str given, sw_error *err)
{
	const sw_release_tag *tag = sw_release_tag_find(&r->tags, given);
	return decide(r, tag ? tag->version : given, SW_STR("the command line"), err);
}

static bool decide_own(consistency_run *r, const sw_ctx *ctx, const sw_project *project, sw_error *err)
{
	sw_version version = {0};
	if (r->places.list.len && r->places.written) {
		const sw_place *first = r->places.list.ptr;
		const sw_edit_file *file = &r->places.edits.files.ptr[first->file];
		return decide(r, r->places.version, sw_fmt(r->arena, "%.*s:%u", SW_ARG(file->path), first->line), err);
	}
	if (!sw_version_resolve(ctx, project, &(sw_version_options){.of_commit = true}, r->arena, &version, err))
		return false;
	if (version.origin == SW_VERSION_BACKEND)
		return sw_fail(err, SW_W010, "the version of %.*s is decided by its build backend: %.*s",
			       SW_ARG(project->shown_name), SW_ARG(version.reason));
	return decide(r, version.normal, version.tool, err);
}

/* Tags and files ---------------------------------------------------------------------------------------------------------- */

static sw_str set_command(const consistency_run *r)
{
	return sw_fmt(r->arena, "shipwheel version set %.*s", SW_ARG(r->out->expected));
}

/* Of several tags on HEAD one must be right; without any, the last release must not be ahead of what the project says. */
static void check_tags(const consistency_run *r)
{
	const sw_release_tag *on_head = tag_on_head(r);
	sw_pep440 last = {0};
	if (on_head) {
		const sw_release_tag *right = on_head;
		sw_each (tag, &r->tags)
			if (sw_str_eq(tag->commit, r->head) && sw_consistency_same(r, tag->version))
				right = tag;
		sw_consistency_add(r,
				   (sw_consistency_item){.kind = "tag", .what = right->name, .version = right->version},
				   NULL, set_command(r));
		return;
	}
	if (!r->tags.len || !sw_pep440_scan(r->tags.ptr[0].version, r->arena, &last))
		return;
	sw_consistency_item item = {.kind = "tag", .what = r->tags.ptr[0].name, .version = r->tags.ptr[0].version};
	item.agrees = sw_pep440_cmp(&last, &r->expected) <= 0;
	sw_consistency_add(r, item, NULL, SW_STR("shipwheel version set VERSION    (above the last release)"));
}

static bool is_lock(sw_str path)
{
	return sw_str_ends(path, SW_STR(".lock"));
}

static void check_places(const consistency_run *r)
{
	sw_each (place, &r->places.list) {
		const sw_edit_file *file = &r->places.edits.files.ptr[place->file];
		sw_where where = {0};
		sw_consistency_item item = {.kind = is_lock(file->path) ? "lock" : "file",
					    .path = file->path,
					    .line = place->line,
					    .what = place->what,
					    .version = place->version};
		item.agrees = sw_place_says(place, r->out->expected, r->arena);
		sw_str label = sw_fmt(r->arena, "%.*s says %.*s", SW_ARG(r->out->decided_by), SW_ARG(r->out->expected));
		sw_where_set(&where, file->path, file->before, place->offset, place->len, sw_cstr(r->arena, label));
		sw_consistency_add(r, item, &where, set_command(r));
	}
}

/* The changelog ----------------------------------------------------------------------------------------------------------- */

static const sw_changelog_heading *newest_heading(const sw_changelog *log)
{
	sw_each (heading, &log->headings)
		if (!heading->unreleased && heading->version.len)
			return heading;
	return NULL;
}

/* A release has a section; without a release the newest section is not ahead of the project. */
static bool check_changelog(const consistency_run *r, const sw_project *project, sw_error *err)
{
	sw_str path = {0}, text = {0};
	sw_changelog log = {0};
	sw_pep440 newest_version = {0};
	sw_where where = {0};
	if (!sw_changelog_locate(project->root, (sw_str){0}, r->arena, &path, err))
		return false;
	if (!path.len)
		return true;
	if (!sw_read_file(r->arena, sw_path_join(r->arena, project->root, path), SW_LIMIT_TEXT_FILE, &text, err))
		return false;
	sw_changelog_parse(path, text, (sw_str){0}, r->arena, &log);
	const sw_changelog_heading *own = sw_changelog_find(&log, r->out->expected), *newest = newest_heading(&log);
	const sw_changelog_heading *shown = own ? own : newest;
	if (!shown)
		return true; /* it has no headings of versions at all */
	sw_consistency_item item = {.kind = "changelog", .path = path, .line = (uint32_t)shown->line};
	item.what = shown->title;
	item.version = shown->version;
	bool valid = newest && sw_pep440_scan(newest->version, r->arena, &newest_version);
	bool ahead = valid && sw_pep440_cmp(&newest_version, &r->expected) > 0;
	item.agrees = own || (!ahead && (!r->released || sw_pep440_is_pre(&r->expected)));
	sw_where_set(&where, path, text, shown->offset, shown->len, "the newest section");
	sw_consistency_add(r, item, &where, SW_STR("shipwheel notes    (writes the section)"));
	return true;
}

bool sw_consistency_check(const sw_ctx *ctx, const sw_project *project, sw_str expected, sw_arena *arena,
			  sw_consistency *out, sw_error *err)
{
	sw_consistency result = {0};
	consistency_run r = {.arena = arena, .out = &result, .normal_name = project->normal_name};
	sw_bump_config config = {0};
	sw_bump_change change = {.now = sw_now_s(ctx->clock), .env = ctx->env};
	if (!load_tags(&r, ctx, project, err) || !sw_bump_config_load(project, arena, &config, err) ||
	    !sw_places_find(ctx, project, r.git.work_tree.len ? &r.git : NULL, &config, &change, arena, &r.places, err))
		return false;
	const sw_release_tag *tag = tag_on_head(&r);
	bool decided = expected.len ? decide_given(&r, expected, err)
		       : tag        ? decide(&r, tag->version, sw_fmt(arena, "the tag %.*s", SW_ARG(tag->name)), err)
				    : decide_own(&r, ctx, project, err);
	if (!decided)
		return false;
	r.released = expected.len || tag;
	check_tags(&r);
	check_places(&r);
	if (!check_changelog(&r, project, err) || !sw_consistency_built(&r, project, err))
		return false;
	sw_each (note, &r.places.notes)
		sw_push(arena, &result.notes, *note);
	*out = result;
	return true;
}
