/* Tags in the order of the history that leads to them. */
#include "vcs/tags.h"

#include <stdlib.h>

#include "base/map.h"
#include "vcs/git_internal.h"

#define WALK_MAX ((size_t)256 << 20) /* bytes of ids */

/* A tag and where its commit comes in the walk. */
typedef struct place {
	sw_git_ref ref;
	size_t at, order; /* in the walk; in git's list */
} place;

static int by_nearness(const void *a, const void *b)
{
	const place *x = a, *y = b;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->ref.time_s != y->ref.time_s)
		return x->ref.time_s > y->ref.time_s ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

/* The place of each commit that has a tag (and of a few others) in the walk. */
static bool walk(const sw_git *git, sw_str tip, sw_arena *arena, sw_map *out, sw_error *err)
{
	const char *args[] = {"log",
			      "--simplify-by-decoration",
			      "--topo-order",
			      "--decorate=full",
			      "--decorate-refs=refs/tags/",
			      "--format=%H",
			      "--end-of-options",
			      sw_cstr(arena, tip),
			      "--",
			      NULL};
	sw_str text = {0}, line = {0};
	if (!sw_git_text(git, args, WALK_MAX, "walking the tags", arena, &text, err))
		return false;
	for (size_t at = 1; sw_str_line(&text, &line); at++) {
		size_t *number = sw_new(arena, size_t);
		*number = at;
		sw_map_set(arena, out, line, number);
	}
	return true;
}

bool sw_git_tags_nearest(const sw_git *git, sw_str tip, sw_arena *arena, sw_git_refs *out, sw_error *err)
{
	sw_git_refs refs = {0}, list = {0};
	sw_map places = {0};
	tip = tip.len ? tip : SW_STR("HEAD");
	if (!sw_git_refs_read(git, SW_STR("refs/tags/"), tip, true, arena, &refs, err))
		return false;
	if (refs.len > 1 && !walk(git, tip, arena, &places, err))
		return false;
	place *all = sw_new_n(arena, place, refs.len);
	size_t count = 0;
	sw_each (ref, &refs) {
		const size_t *at = sw_map_get(&places, ref->target);
		/* git leaves out a first commit that is empty, tagged or not: it comes last */
		if (ref->commit)
			all[count] = (place){.ref = *ref, .at = at ? *at : SIZE_MAX, .order = count}, count++;
	}
	if (count)
		qsort(all, count, sizeof *all, by_nearness);
	for (size_t i = 0; i < count; i++)
		sw_push(arena, &list, all[i].ref);
	*out = list;
	return true;
}
