/* Two wheels side by side. */
#include "base/fs.h"
#include "dist/dist.h"
#include "migrate/internal.h"

void sw_migrate_differ(const migrate_compare *c, sw_str what, sw_str before, sw_str after, sw_str why)
{
	sw_migrate_difference difference = {.what = what, .before = before, .after = after, .why = why};
	sw_push(c->arena, &c->proof->differences, difference);
	if (!why.len)
		c->proof->equal = false;
}

typedef struct side {
	sw_dist dist;
	sw_map members; /* name in the archive, the dist-info folder as "*.dist-info", to sw_dist_member * */
	sw_strs names;  /* sorted */
} side;

/* The stem of dist-info and data folders holds the version as the backend spells it. */
static sw_str plain_name(sw_arena *arena, sw_str name)
{
	sw_str top = {0}, rest = {0};
	if (!sw_str_cut(name, SW_STR("/"), &top, &rest))
		return name;
	if (sw_str_ends(top, SW_STR(".dist-info")))
		return sw_str_cat(arena, SW_STR("*.dist-info/"), rest);
	return sw_str_ends(top, SW_STR(".data")) ? sw_str_cat(arena, SW_STR("*.data/"), rest) : name;
}

static bool open_side(side *s, sw_str path, sw_arena *arena, sw_error *err)
{
	if (!sw_dist_open(path, &(sw_dist_options){.contents = true}, arena, &s->dist, err))
		return false;
	sw_each (member, &s->dist.members) {
		if (member->kind != SW_MEMBER_FILE)
			continue;
		sw_str name = plain_name(arena, member->name);
		sw_map_set(arena, &s->members, name, member);
		sw_push(arena, &s->names, name);
	}
	sw_strs_sort(&s->names);
	return true;
}

/* Of dist-info only the licence files are files of the project. */
static bool is_compared(sw_str name)
{
	return !sw_str_starts(name, SW_STR("*.dist-info/")) || sw_str_starts(name, SW_STR("*.dist-info/licenses/"));
}

static bool same_bytes(const sw_dist_member *a, const sw_dist_member *b)
{
	return sw_str_eq((sw_str){(const char *)a->sha256, sizeof a->sha256},
			 (sw_str){(const char *)b->sha256, sizeof b->sha256});
}

/* Scripts begin with a line that each backend writes its own way. */
static bool is_script(sw_str name)
{
	return sw_str_starts(name, SW_STR("*.data/scripts/"));
}

static void compare_member(const migrate_compare *c, const side *before, const side *after, sw_str name,
			   sw_str version_file, const sw_strs *edited)
{
	const sw_dist_member *a = sw_map_get(&before->members, name), *b = sw_map_get(&after->members, name);
	sw_str what = sw_fmt(c->arena, "wheel %.*s", SW_ARG(name));
	if (!is_compared(name))
		return;
	if (sw_str_eq(name, version_file) && b) {
		sw_migrate_differ(c, what, a ? SW_STR("a file") : (sw_str){0}, SW_STR("a file"),
				  SW_STR("the version file"));
	} else if (!a || !b) {
		sw_migrate_differ(c, what, a ? SW_STR("a file") : (sw_str){0}, b ? SW_STR("a file") : (sw_str){0},
				  (sw_str){0});
	} else if (same_bytes(a, b)) {
		c->proof->same_files++;
	} else {
		sw_str why = sw_strs_has(edited, name) ? SW_STR("edited: the version is imported instead of written")
			     : is_script(name)         ? SW_STR("its first line is the backend's")
						       : (sw_str){0};
		sw_migrate_differ(c, what, SW_STR("a file"), SW_STR("other bytes"), why);
	}
}

static void compare_members(const migrate_compare *c, const side *before, const side *after, sw_str version_file,
			    const sw_strs *edited)
{
	sw_each (name, &before->names)
		compare_member(c, before, after, *name, version_file, edited);
	sw_each (name, &after->names)
		if (!sw_map_get(&before->members, *name))
			compare_member(c, before, after, *name, version_file, edited);
}

static bool compare_sides(const migrate_compare *c, side *before, side *after, sw_str version_file,
			  const sw_strs *edited, sw_error *err)
{
	compare_members(c, before, after, version_file, edited);
	if (!sw_migrate_compare_metadata(c, before->dist.metadata, after->dist.metadata, err))
		return false;
	sw_migrate_compare_wheel_file(c, before->dist.wheel_file, after->dist.wheel_file);
	return sw_migrate_compare_entry_points(c, before->dist.entry_points, after->dist.entry_points, err);
}

bool sw_migrate_compare(sw_str before, sw_str after, sw_str version_file, const sw_strs *edited, sw_arena *arena,
			sw_migrate_proof *out, sw_error *err)
{
	side old = {0}, new = {0};
	migrate_compare c = {.arena = arena, .proof = out};
	out->made = true;
	out->equal = true;
	out->before = sw_path_base(before);
	out->after = sw_path_base(after);
	bool ok = open_side(&old, before, arena, err) && open_side(&new, after, arena, err) &&
		  compare_sides(&c, &old, &new, version_file, edited, err);
	sw_dist_close(&old.dist);
	sw_dist_close(&new.dist);
	return ok;
}
