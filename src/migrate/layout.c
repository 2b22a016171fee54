/* What the wheel holds, and which files of the commit that is. No setting of the old backend is interpreted: the wheel
   says it. */
#include <stdlib.h>

#include "base/fs.h"
#include "base/hash.h"
#include "dist/dist.h"
#include "migrate/internal.h"

/* Files by their content and by their last name. */
typedef struct finder {
	migrate_job *job;
	sw_map by_name; /* last part of the path to sw_strs * of paths */
	sw_map digests; /* path to hex digest (sw_str *), computed when asked for */
} finder;

/* A file that the new settings cannot give. A backend that stays gives it as before. */
static void layout_obstacle(migrate_job *job, sw_str path, sw_str text, sw_str todo)
{
	if (sw_migrate_leaves_backend(job))
		sw_migrate_obstacle(job, path, 0, text, todo);
}

static sw_str hex_of(sw_arena *arena, const unsigned char bytes[static 32])
{
	sw_digest digest = {.len = 32};
	for (size_t i = 0; i < 32; i++)
		digest.bytes[i] = bytes[i];
	return sw_digest_hex(arena, digest);
}

static void open_finder(finder *f, migrate_job *job)
{
	f->job = job;
	sw_each (entry, &job->files) {
		sw_str name = sw_path_base(entry->path);
		sw_strs *paths = sw_map_get(&f->by_name, name);
		if (!paths) {
			paths = sw_new(job->arena, sw_strs);
			sw_map_set(job->arena, &f->by_name, name, paths);
		}
		sw_push(job->arena, paths, entry->path);
	}
}

static sw_str digest_of(finder *f, sw_str path)
{
	sw_arena *arena = f->job->arena;
	sw_str *known = sw_map_get(&f->digests, path);
	if (known)
		return *known;
	sw_digest digest = {0};
	sw_error ignored = {0};
	known = sw_new(arena, sw_str);
	if (sw_hash_file(SW_SHA256, sw_path_join(arena, f->job->root, path), &digest, &ignored))
		*known = sw_digest_hex(arena, digest);
	sw_map_set(arena, &f->digests, path, known);
	return *known;
}

/* "src/demo/a.py" ends with the path "demo/a.py". */
static bool ends_with_path(sw_str path, sw_str tail)
{
	return sw_str_ends(path, tail) && (path.len == tail.len || path.ptr[path.len - tail.len - 1] == '/');
}

/* The source of a member with these bytes: one whose path ends as the member's does, the shortest of several, else any
   of the same name. {NULL, 0} when there is none: the build made it. */
static sw_str source_of(finder *f, sw_str target, sw_str hex)
{
	sw_str best = {0}, other = {0};
	sw_strs *paths = sw_map_get(&f->by_name, sw_path_base(target));
	if (!paths)
		return best;
	sw_each (path, paths) {
		if (!sw_str_eq(digest_of(f, *path), hex))
			continue;
		if (!ends_with_path(*path, target))
			other = other.ptr ? other : *path;
		else if (!best.ptr || path->len < best.len)
			best = *path;
	}
	return best.ptr ? best : other;
}

/* Any tracked file with these bytes. */
static sw_str source_by_content(finder *f, sw_str hex)
{
	sw_each (entry, &f->job->files)
		if (sw_str_eq(digest_of(f, entry->path), hex))
			return entry->path;
	return (sw_str){0};
}

/* Takes "NAME.data/data/" off a member; the library otherwise. False: a part of the wheel that setuptools cannot
   fill. */
static bool place_of(sw_str member, sw_str *target, migrate_place *place)
{
	sw_str top = {0}, rest = {0}, scheme = {0}, below = {0};
	*target = member;
	*place = PLACE_LIBRARY;
	if (!sw_str_cut(member, SW_STR("/"), &top, &rest) || !sw_str_ends(top, SW_STR(".data")))
		return true;
	if (!sw_str_cut(rest, SW_STR("/"), &scheme, &below))
		return false;
	*target = below;
	if (sw_str_is(scheme, "data"))
		*place = PLACE_DATA;
	else if (sw_str_is(scheme, "scripts"))
		*place = PLACE_SCRIPT;
	return sw_str_is(scheme, "data") || sw_str_is(scheme, "scripts") || sw_str_is(scheme, "purelib");
}

static void no_source(finder *f, const sw_dist_member *member, sw_str hex)
{
	sw_str elsewhere = source_by_content(f, hex);
	if (elsewhere.ptr)
		layout_obstacle(
			f->job, member->name,
			sw_fmt(f->job->arena, "the wheel holds it, in the commit it is called %.*s", SW_ARG(elsewhere)),
			SW_STR("setuptools cannot rename files: rename it in the repository"));
	else
		layout_obstacle(f->job, member->name,
				SW_STR("the wheel holds it, but the commit does not: the build makes it"),
				SW_STR("commit it, or make it in setup.py"));
}

/* A script has another first line in the wheel than in the commit: only its name says which it is. */
static sw_str script_source(finder *f, sw_str target)
{
	const sw_strs *paths = sw_map_get(&f->by_name, sw_path_base(target));
	return paths && paths->len == 1 ? paths->ptr[0] : (sw_str){0};
}

static void add_member(finder *f, const sw_dist_member *member)
{
	migrate_job *job = f->job;
	migrate_origin origin = {0};
	sw_str hex = hex_of(job->arena, member->sha256);
	if (!place_of(member->name, &origin.target, &origin.place)) {
		layout_obstacle(job, member->name, SW_STR("the wheel installs it where setuptools cannot"),
				SW_STR("ship it in the package"));
		return;
	}
	origin.source = source_of(f, origin.target, hex);
	if (!origin.source.ptr && origin.place == PLACE_SCRIPT)
		origin.source = script_source(f, origin.target);
	if (origin.source.ptr)
		sw_push(job->arena, &job->layout.origins, origin);
	else
		no_source(f, member, hex);
}

static int by_target(const void *a, const void *b)
{
	const migrate_origin *x = a, *y = b;
	return sw_str_cmp(x->target, y->target);
}

/* ---- tops ---- */

static bool prefix_of(const migrate_origin *origin, sw_str *prefix)
{
	if (!ends_with_path(origin->source, origin->target))
		return false;
	*prefix = sw_str_sub(origin->source, 0, origin->source.len - origin->target.len);
	return true;
}

static migrate_top *top_of(migrate_job *job, sw_str name)
{
	sw_each (top, &job->layout.tops)
		if (sw_str_eq(top->name, name))
			return top;
	return NULL;
}

static void add_top(migrate_job *job, const migrate_origin *origin)
{
	sw_str prefix = {0}, name = sw_str_sub(origin->target, 0, sw_str_chr(origin->target, '/'));
	if (origin->place != PLACE_LIBRARY)
		return;
	if (!prefix_of(origin, &prefix)) {
		layout_obstacle(job, origin->source,
				sw_fmt(job->arena, "it is %.*s in the wheel", SW_ARG(origin->target)),
				SW_STR("setuptools keeps the paths below a folder: move it in the repository"));
		return;
	}
	migrate_top *top = top_of(job, name);
	if (!top) {
		migrate_top fresh = {.name = name, .prefix = prefix, .folder = name.len < origin->target.len};
		sw_push(job->arena, &job->layout.tops, fresh);
	} else if (!sw_str_eq(top->prefix, prefix))
		layout_obstacle(
			job, origin->source,
			sw_fmt(job->arena, "%.*s of the wheel is put together from several folders", SW_ARG(name)),
			SW_STR("bring the package together in one folder"));
}

static void check_top(migrate_job *job, const migrate_top *top)
{
	if (!top->folder && !sw_str_ends(top->name, SW_STR(".py")))
		layout_obstacle(job, sw_str_cat(job->arena, top->prefix, top->name),
				SW_STR("the wheel holds it beside its packages; setuptools puts only modules there"),
				SW_STR("ship it in a package"));
}

/* ---- what is left out ---- */

static bool list_sdist(migrate_job *job, sw_map *names, sw_error *err)
{
	SW_AUTO(sw_dist) sdist = {0};
	if (!sw_dist_open(job->before.sdist, NULL, job->arena, &sdist, err))
		return false;
	sw_each (member, &sdist.members) {
		sw_str top = {0}, path = {0};
		if (sw_str_cut(member->name, SW_STR("/"), &top, &path))
			sw_map_set(job->arena, names, path, member);
	}
	return true;
}

static bool below_a_top(const migrate_job *job, sw_str path)
{
	sw_each (top, &job->layout.tops)
		if (top->folder &&
		    sw_str_starts(path, sw_fmt(job->arena, "%.*s%.*s/", SW_ARG(top->prefix), SW_ARG(top->name))))
			return true;
	return false;
}

static bool find_left_out(migrate_job *job, sw_error *err)
{
	sw_map sdist = {0};
	migrate_layout *layout = &job->layout;
	if (!list_sdist(job, &sdist, err))
		return false;
	sw_each (entry, &job->files) {
		if (entry->kind == SW_GIT_GITLINK)
			continue;
		if (!sw_map_get(&sdist, entry->path))
			sw_push(job->arena, &layout->not_in_sdist, entry->path);
		else if (!sw_map_get(&layout->sources, entry->path) && below_a_top(job, entry->path))
			sw_push(job->arena, &layout->left_out, entry->path);
	}
	return true;
}

static void check_tag(migrate_job *job, const sw_dist *wheel)
{
	if (!sw_str_is(wheel->wheel.abi, "none") || !sw_str_is(wheel->wheel.platform, "any"))
		layout_obstacle(job, (sw_str){0},
				sw_fmt(job->arena, "the wheel %.*s is for one platform: something is compiled",
				       SW_ARG(wheel->filename)),
				SW_STR("move the compiling to setuptools by hand"));
	job->layout.py2 = sw_str_starts(wheel->wheel.python, SW_STR("py2"));
}

bool sw_migrate_layout_read(migrate_job *job, sw_error *err)
{
	SW_AUTO(sw_dist) wheel = {0};
	finder f = {0};
	migrate_layout *layout = &job->layout;
	if (!sw_dist_open(job->before.wheel, &(sw_dist_options){.contents = true}, job->arena, &wheel, err))
		return false;
	check_tag(job, &wheel);
	open_finder(&f, job);
	sw_str info = sw_fmt(job->arena, "%.*s/", SW_ARG(wheel.root));
	sw_each (member, &wheel.members)
		if (member->kind == SW_MEMBER_FILE && !sw_str_starts(member->name, info))
			add_member(&f, member);
	if (layout->origins.len)
		qsort(layout->origins.ptr, layout->origins.len, sizeof *layout->origins.ptr, by_target);
	sw_each (origin, &layout->origins) {
		add_top(job, origin);
		sw_map_set(job->arena, &layout->sources, origin->source, origin);
	}
	sw_each (top, &layout->tops)
		check_top(job, top);
	return find_left_out(job, err);
}
