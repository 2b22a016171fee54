/* Tags that name releases. */
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "changes/internal.h"
#include "pyspec/name.h"
#include "pyspec/pep440.h"

/* What stands before and after the version in a tag's name. */
typedef struct form {
	sw_str before, after;
	bool named;
} form;
typedef SW_VEC(form) forms;

/* "{version}" of python-semantic-release and shipwheel; "$version" and its parts of commitizen. */
static bool form_of_format(sw_str format, form *out)
{
	static const char *const marks[] = {"{version}", "${version}", "$version", "$major.$minor.$patch",
					    "${major}.${minor}.${patch}"};
	static const char *const more[] = {"$prerelease", "$devrelease", "${prerelease}", "${devrelease}"};
	for (size_t i = 0; i < SW_COUNTOF(marks); i++) {
		size_t at = sw_str_find(format, sw_str_of(marks[i]));
		if (at == SW_NPOS)
			continue;
		sw_str after = sw_str_from(format, at + strlen(marks[i]));
		for (bool again = true; again;) {
			again = false;
			for (size_t k = 0; k < SW_COUNTOF(more); k++)
				if (sw_str_starts(after, sw_str_of(more[k]))) {
					after = sw_str_from(after, strlen(more[k]));
					again = true;
				}
		}
		*out = (form){.before = sw_str_sub(format, 0, at), .after = after};
		return true;
	}
	return false;
}

static void push_named(sw_arena *arena, sw_str name, forms *out)
{
	static const char *const between[] = {"-", "/", "@", "_", "-v", "/v", "@v", "_v", "/"};
	for (size_t i = 0; name.len && i < SW_COUNTOF(between); i++)
		sw_push(arena, out, (form){.before = sw_str_cat(arena, name, sw_str_of(between[i])), .named = true});
}

static forms forms_of(const sw_git *git, const sw_project *project, const sw_dialect *dialect, sw_arena *arena)
{
	forms list = {0};
	form one = {0};
	if (dialect->tag_format.len && form_of_format(dialect->tag_format, &one)) {
		sw_push(arena, &list, one);
		sw_each (legacy, &dialect->cz.legacy_tag_formats)
			if (form_of_format(*legacy, &one))
				sw_push(arena, &list, one);
		return list;
	}
	if (sw_field_set(project->name))
		push_named(arena, project->name.text, &list);
	push_named(arena, project->normal_name, &list);
	if (git->prefix.len)
		push_named(arena, sw_path_base(git->prefix), &list);
	sw_push(arena, &list, (form){.before = SW_STR("v")});
	sw_push(arena, &list, (form){.before = SW_STR("V")});
	sw_push(arena, &list, (form){.before = SW_STR("release-")});
	sw_push(arena, &list, (form){.before = SW_STR("release/")});
	sw_push(arena, &list, (form){.before = SW_STR("")});
	return list;
}

/* The version in a tag's name. A lone number is none ("2024", a build's number), nor is what no PEP 440 version says. */
static bool read_tag(const forms *list, sw_str name, sw_arena *arena, sw_release_tag *out, sw_pep440 *version,
		     bool *named)
{
	sw_each (it, list) {
		if (name.len <= it->before.len + it->after.len || !sw_str_starts(name, it->before) ||
		    !sw_str_ends(name, it->after))
			continue;
		sw_str text = sw_str_sub(name, it->before.len, name.len - it->after.len);
		if (!sw_is_digit(text.ptr[0]) || sw_str_chr(text, '.') == SW_NPOS ||
		    !sw_pep440_scan(text, arena, version))
			continue;
		*named = it->named;
		out->written = text;
		out->version = sw_pep440_format(version, arena);
		out->prerelease = sw_pep440_is_pre(version) || sw_pep440_is_dev(version);
		return true;
	}
	return false;
}

typedef struct ranked {
	sw_release_tag tag;
	sw_pep440 version;
	bool named;
} ranked;

static int newest_first(const void *a, const void *b)
{
	const ranked *x = a, *y = b;
	int order = sw_pep440_cmp(&y->version, &x->version);
	return order ? order : sw_str_cmp(x->tag.name, y->tag.name);
}

bool sw_release_tags_load(const sw_git *git, const sw_project *project, const sw_dialect *dialect, bool everywhere,
			  sw_arena *arena, sw_release_tags *out, sw_error *err)
{
	sw_git_refs refs = {0};
	SW_VEC(ranked) list = {0};
	forms known = forms_of(git, project, dialect, arena);
	bool any_named = false;
	if (!sw_git_refs_list(git, SW_STR("refs/tags/"), !everywhere, arena, &refs, err)) {
		if (err->code != SW_G103)
			return false;
		sw_error_clear(err); /* no commit yet, so no tag below it */
	}
	sw_each (ref, &refs) {
		ranked item = {.tag = {.name = sw_str_from(ref->name, strlen("refs/tags/")),
				       .commit = ref->target,
				       .time_s = ref->time_s}};
		if (!ref->commit || !read_tag(&known, item.tag.name, arena, &item.tag, &item.version, &item.named))
			continue;
		any_named = any_named || item.named;
		sw_push(arena, &list, item);
	}
	if (list.len)
		qsort(list.ptr, list.len, sizeof *list.ptr, newest_first);
	*out = (sw_release_tags){0};
	sw_each (item, &list)
		if (item->named || !any_named || !git->prefix.len)
			sw_push(arena, out, item->tag);
	return true;
}

const sw_release_tag *sw_release_tag_find(const sw_release_tags *tags, sw_str version_or_name)
{
	int order = 1;
	sw_each (tag, tags)
		if (sw_str_eq(tag->name, version_or_name))
			return tag;
	sw_each (tag, tags)
		if (sw_pep440_cmp_text(tag->version, version_or_name, &order) && order == 0)
			return tag;
	return NULL;
}

sw_str sw_release_tag_name(const sw_release_tags *tags, const sw_dialect *dialect, sw_str version, sw_arena *arena)
{
	form one = {.before = SW_STR("v")};
	if (dialect->tag_format.len && form_of_format(dialect->tag_format, &one))
		return sw_fmt(arena, "%.*s%.*s%.*s", SW_ARG(one.before), SW_ARG(version), SW_ARG(one.after));
	if (tags->len) {
		const sw_release_tag *newest = &tags->ptr[0];
		one.before = sw_str_sub(newest->name, 0, newest->name.len - newest->written.len);
	}
	return sw_str_cat(arena, one.before, version);
}
