/* The consistency gate, part 2: what has been built. */
#include "base/fs.h"
#include "bump/consistency_internal.h"
#include "bump/place_internal.h"
#include "codec/rfc822.h"
#include "dist/dist.h"
#include "pyspec/filename.h"
#include "pyspec/name.h"

#define MODULE_MAX ((size_t)1 << 20) /* a file with a version literal has a few lines */

static const sw_str fix = SW_S("remove it and build again: shipwheel build");

/* The version in the name of a file of this project; {NULL, 0} when it is another's, or none. */
static sw_str version_in_name(const consistency_run *r, const sw_project *project, sw_str name)
{
	sw_wheel_filename wheel = {0};
	sw_sdist_filename sdist = {0};
	sw_error ignored = {0};
	sw_str own = {0}, version = {0};
	if (sw_filename_kind_of(name) == SW_FILENAME_WHEEL &&
	    sw_filename_parse_wheel(name, r->arena, &wheel, &ignored)) {
		own = wheel.name;
		version = wheel.version_text;
	} else if (sw_filename_kind_of(name) == SW_FILENAME_SDIST &&
		   sw_filename_parse_sdist(name, r->arena, &sdist, &ignored)) {
		own = sdist.name;
		version = sdist.version_text;
	}
	return own.len && sw_str_eq(sw_name_normalise(r->arena, own), project->normal_name) ? version : (sw_str){0};
}

static void check_metadata(const consistency_run *r, sw_str shown, const sw_dist *dist)
{
	sw_message message = {0};
	sw_error ignored = {0};
	sw_where where = {0};
	bool wheel = dist->kind == SW_FILENAME_WHEEL;
	if (!dist->metadata.ptr ||
	    !sw_rfc822_parse(shown, dist->metadata, SW_RFC822_TOLERANT, r->arena, &message, &ignored))
		return;
	const sw_header *header = sw_message_find(&message, "Version");
	if (!header)
		return;
	sw_str member =
		sw_fmt(r->arena, "%.*s/%.*s/%s", SW_ARG(shown), SW_ARG(dist->root), wheel ? "METADATA" : "PKG-INFO");
	sw_where_set(&where, member, dist->metadata, (size_t)(header->value.ptr - dist->metadata.ptr),
		     header->value.len, NULL);
	sw_consistency_add(r,
			   (sw_consistency_item){.kind = "metadata",
						 .path = member,
						 .line = where.line,
						 .what = SW_STR("Version"),
						 .version = header->value},
			   &where, fix);
}

/* Files with literals in the packages at the top of a wheel: "pkg/__init__.py", "ns/pkg/_version.py". */
static bool is_module(const sw_dist_member *member)
{
	size_t slashes = 0;
	for (size_t i = 0; i < member->name.len; i++)
		slashes += member->name.ptr[i] == '/';
	return member->kind == SW_MEMBER_FILE && slashes <= 2 && (size_t)member->size_bytes <= MODULE_MAX &&
	       sw_str_ends(member->name, SW_STR(".py")) && (slashes == 0 || sw_place_is_version_file(member->name));
}

/* The package itself: another package in the same wheel may have a version of its own. */
static bool is_of_project(const consistency_run *r, sw_str name)
{
	sw_str first = sw_str_sub(name, 0, sw_str_chr(name, '/'));
	sw_each (place, &r->places.list) {
		sw_str path = r->places.edits.files.ptr[place->file].path;
		if (sw_str_ends(path, name))
			return true;
	}
	sw_str plain = sw_str_ends(first, SW_STR(".py")) ? sw_str_sub(first, 0, first.len - 3) : first;
	return sw_str_eq(sw_name_normalise(r->arena, plain), r->normal_name);
}

static bool check_modules(const consistency_run *r, sw_str shown, sw_dist *dist, sw_error *err)
{
	sw_each (member, &dist->members) {
		sw_str text = {0};
		sw_place_literal_list literals = {0};
		sw_error unread = {0};
		if (!is_module(member) || !is_of_project(r, member->name))
			continue;
		if (!sw_dist_read(dist, member, MODULE_MAX, r->arena, &text, err))
			return false;
		sw_str path = sw_fmt(r->arena, "%.*s/%.*s", SW_ARG(shown), SW_ARG(member->name));
		if (!sw_place_literals(path, text, r->arena, &literals, &unread))
			continue; /* no Python: nothing that it could say */
		sw_each (literal, &literals)
			sw_consistency_add(
				r,
				(sw_consistency_item){.kind = "module",
						      .path = path,
						      .line = literal->where.line,
						      .what = literal->name,
						      .version = literal->version,
						      .agrees = literal->numbers_only &&
								sw_consistency_same_release(r, literal->version)},
				&literal->where, fix);
	}
	return true;
}

static bool check_file(const consistency_run *r, sw_str dir, sw_str name, sw_str version, sw_error *err)
{
	SW_AUTO(sw_dist) dist = {0};
	sw_str shown = sw_path_join(r->arena, SW_STR("dist"), name);
	sw_error unread = {0};
	sw_consistency_add(r,
			   (sw_consistency_item){.kind = "filename", .path = shown, .what = name, .version = version},
			   NULL, fix);
	if (!sw_consistency_same(r, version))
		return true; /* what it holds belongs to that version */
	if (!sw_dist_open(sw_path_join(r->arena, dir, name), NULL, r->arena, &dist, &unread)) {
		sw_push(r->arena, &r->out->notes,
			sw_fmt(r->arena, "%.*s cannot be read: %s", SW_ARG(shown), unread.message));
		return true;
	}
	check_metadata(r, shown, &dist);
	return dist.kind != SW_FILENAME_WHEEL || check_modules(r, shown, &dist, err);
}

bool sw_consistency_built(const consistency_run *r, const sw_project *project, sw_error *err)
{
	sw_str dir = sw_path_join(r->arena, project->root, SW_STR("dist"));
	sw_strs names = {0};
	if (!project->normal_name.len || !sw_is_dir(dir))
		return true;
	if (!sw_list_dir(r->arena, dir, &names, err))
		return false;
	sw_each (name, &names) {
		sw_str version = version_in_name(r, project, *name);
		if (version.len && !check_file(r, dir, *name, version, err))
			return false;
	}
	return true;
}
