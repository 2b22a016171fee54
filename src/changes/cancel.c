/* Reverts: a change that was taken back before it was released is none, and neither is the commit that takes it back. Walked
   from the newest commit to the oldest, so that a revert of a revert has spoken before the revert is looked at. */
#include <stdlib.h>

#include "base/map.h"
#include "changes/internal.h"

#define MERGES_MAX 64 /* reverts of merges that are followed: each looks at the whole list */

typedef struct id_row {
	sw_str id;
	size_t commit;
} id_row;

/* Commits with one subject, newest first; those before `next` are used up. */
typedef struct subject_row {
	SW_VEC(size_t) commits;
	size_t next;
} subject_row;

typedef struct canceller {
	sw_arena *arena;
	sw_history *history;
	id_row *ids; /* sorted */
	sw_map subjects;
	size_t *first; /* of each commit: its first item */
	size_t merges;
} canceller;

static int by_id(const void *a, const void *b)
{
	return sw_str_cmp(((const id_row *)a)->id, ((const id_row *)b)->id);
}

static void add_subject(canceller *c, sw_str subject, size_t commit)
{
	subject_row *row = sw_map_get(&c->subjects, subject);
	if (!subject.len)
		return;
	if (!row) {
		row = sw_new(c->arena, subject_row);
		sw_map_set(c->arena, &c->subjects, subject, row);
	}
	sw_push(c->arena, &row->commits, commit);
}

static void prepare(canceller *c)
{
	const sw_git_log_entries *commits = &c->history->commits;
	c->ids = sw_new_n(c->arena, id_row, commits->len);
	c->first = sw_new_n(c->arena, size_t, commits->len + 1);
	for (size_t i = 0; i < commits->len; i++)
		c->ids[i] = (id_row){commits->ptr[i].id, i};
	if (commits->len)
		qsort(c->ids, commits->len, sizeof *c->ids, by_id);
	size_t item = 0;
	for (size_t i = 0; i <= commits->len; i++) {
		while (item < c->history->items.len && c->history->items.ptr[item].commit < i)
			item++;
		c->first[i] = item;
		if (item < c->history->items.len && i < commits->len)
			add_subject(c, c->history->items.ptr[item].change.bare_subject, i);
	}
}

/* The commit whose id begins with `prefix`; SW_NPOS when it is not in the list. */
static size_t find_id(const canceller *c, sw_str prefix)
{
	size_t low = 0, high = c->history->commits.len;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (sw_str_cmp(c->ids[middle].id, prefix) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < c->history->commits.len && sw_str_starts(c->ids[low].id, prefix) ? c->ids[low].commit : SW_NPOS;
}

static bool is_cancelled(const canceller *c, size_t commit)
{
	size_t item = c->first[commit];
	return item < c->first[commit + 1] && c->history->items.ptr[item].skip == SW_SKIP_REVERTED;
}

static void cancel(canceller *c, size_t commit, size_t by)
{
	for (size_t i = c->first[commit]; i < c->first[commit + 1]; i++) {
		sw_history_item *item = &c->history->items.ptr[i];
		if (item->skip == SW_SKIP_REVERTED)
			continue;
		item->skip = SW_SKIP_REVERTED;
		item->level = SW_LEVEL_NONE;
		item->other = by;
	}
}

/* Marks what is reachable from `start`. Parents stand behind their children in the list, so one pass does. */
static void flood(const canceller *c, size_t from, bool *marked)
{
	const sw_git_log_entries *commits = &c->history->commits;
	for (size_t i = from; i < commits->len; i++)
		for (size_t p = 0; marked[i] && p < commits->ptr[i].parents.len; p++) {
			size_t parent = find_id(c, commits->ptr[i].parents.ptr[p]);
			if (parent != SW_NPOS)
				marked[parent] = true;
		}
}

/* What a merge brought: reachable from its further parents and not from its first. */
static void cancel_merged(canceller *c, size_t merge, size_t by)
{
	const sw_git_log_entries *commits = &c->history->commits;
	const sw_strs *parents = &commits->ptr[merge].parents;
	if (parents->len < 2 || c->merges++ >= MERGES_MAX)
		return;
	bool *kept = sw_new_n(c->arena, bool, commits->len), *brought = sw_new_n(c->arena, bool, commits->len);
	for (size_t p = 0; p < parents->len; p++) {
		size_t at = find_id(c, parents->ptr[p]);
		if (at != SW_NPOS)
			(p ? brought : kept)[at] = true;
	}
	flood(c, merge, kept);
	flood(c, merge, brought);
	for (size_t i = merge; i < commits->len; i++)
		if (brought[i] && !kept[i])
			cancel(c, i, by);
}

/* The newest commit older than `revert` with this subject that still counts. */
static size_t find_subject(canceller *c, sw_str subject, size_t revert)
{
	subject_row *row = sw_map_get(&c->subjects, sw_change_without_request(subject));
	if (!row || !subject.len)
		return SW_NPOS;
	while (row->next < row->commits.len &&
	       (row->commits.ptr[row->next] <= revert || is_cancelled(c, row->commits.ptr[row->next])))
		row->next++;
	return row->next < row->commits.len ? row->commits.ptr[row->next] : SW_NPOS;
}

static bool take_back(canceller *c, size_t target, size_t revert, size_t index)
{
	if (target == SW_NPOS || target <= revert)
		return false;
	cancel(c, target, index);
	cancel_merged(c, target, index);
	c->history->items.ptr[index].other = c->first[target];
	return true;
}

/* One commit that takes others back. When all of them are in the list, nothing is left of it. */
static void apply(canceller *c, size_t index)
{
	sw_history_item *item = &c->history->items.ptr[index];
	size_t found = 0, wanted = item->change.reverts.len;
	sw_each (id, &item->change.reverts)
		found += take_back(c, find_id(c, *id), item->commit, index);
	if (!found) { /* rebased and squashed commits have new ids, but their subjects stay */
		wanted = 1;
		found = take_back(c, find_subject(c, item->change.reverts_subject, item->commit), item->commit, index);
	}
	if (found < wanted || item->change.breaking)
		return;
	item->skip = SW_SKIP_REVERT;
	item->level = SW_LEVEL_NONE;
}

void sw_history_cancel(sw_arena *arena, sw_history *history)
{
	canceller c = {.arena = arena, .history = history};
	prepare(&c);
	for (size_t i = 0; i < history->items.len; i++)
		if (history->items.ptr[i].change.is_revert && history->items.ptr[i].skip != SW_SKIP_REVERTED)
			apply(&c, i);
}
