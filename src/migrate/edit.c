/* The texts as they become, and the way into the user's files. */
#include <stdlib.h>

#include "base/fs.h"
#include "base/limits.h"
#include "bump/edit.h"
#include "bump/undo.h"
#include "migrate/internal.h"

#define JOURNAL "migrate.json"

static sw_migrate_file *file_of(migrate_job *job, sw_str path)
{
	sw_each (file, &job->out->files)
		if (sw_str_eq(file->path, path))
			return file;
	return NULL;
}

bool sw_migrate_text(migrate_job *job, sw_str path, sw_str *out, sw_error *err)
{
	const sw_migrate_file *file = file_of(job, path);
	*out = file ? file->after : (sw_str){0};
	if (file || !sw_map_get(&job->tracked, path))
		return true;
	return sw_read_file(job->arena, sw_path_join(job->arena, job->root, path), SW_LIMIT_TEXT_FILE, out, err);
}

bool sw_migrate_put(migrate_job *job, sw_str path, sw_str text, sw_error *err)
{
	sw_migrate_file *file = file_of(job, path), fresh = {.path = path, .after = text};
	if (file) {
		file->after = text;
		return true;
	}
	if (!sw_migrate_text(job, path, &fresh.before, err))
		return false;
	if (!fresh.before.ptr || !sw_str_eq(fresh.before, text))
		sw_push(job->arena, &job->out->files, fresh);
	return true;
}

bool sw_migrate_add_line(migrate_job *job, sw_str path, sw_str line, sw_error *err)
{
	sw_str text = {0};
	if (!sw_migrate_text(job, path, &text, err))
		return false;
	const char *eol = sw_str_find(text, SW_STR("\r\n")) != SW_NPOS ? "\r\n" : "\n";
	const char *before = text.len && !sw_str_ends(text, SW_STR("\n")) ? eol : "";
	return sw_migrate_put(job, path, sw_fmt(job->arena, "%.*s%s%.*s%s", SW_ARG(text), before, SW_ARG(line), eol),
			      err);
}

/* ---- lines that differ ---- */

typedef struct lines {
	size_t *starts; /* one more than there are lines */
	size_t count;
} lines;

static lines lines_of(sw_str text, sw_arena *arena)
{
	size_t count = 0;
	for (size_t i = 0; i < text.len; i++)
		count += text.ptr[i] == '\n' || i + 1 == text.len;
	lines out = {.starts = sw_new_n(arena, size_t, count + 1)};
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] == '\n' || i + 1 == text.len)
			out.starts[++out.count] = i + 1;
	return out;
}

static sw_str line_at(sw_str text, const lines *l, size_t index)
{
	return sw_str_sub(text, l->starts[index], l->starts[index + 1]);
}

/* Longest common subsequence of the lines between what is equal at both ends; a table of this many cells at most,
   above it the middle is one edit. */
#define DIFF_CELLS ((size_t)16 << 20)

typedef struct diff {
	sw_edits *edits;
	size_t index;
	sw_str before, after;
	lines a, b;
	size_t from, a_to, b_to;
	uint16_t *cells; /* [a][b]: length of the best below and to the right */
} diff;

static size_t width(const diff *d)
{
	return d->b_to - d->from + 1;
}

static uint16_t *cell(const diff *d, size_t i, size_t j)
{
	return &d->cells[(i - d->from) * width(d) + (j - d->from)];
}

static bool same_line(const diff *d, size_t i, size_t j)
{
	return sw_str_eq(line_at(d->before, &d->a, i), line_at(d->after, &d->b, j));
}

static bool add(const diff *d, size_t i, size_t a_to, size_t j, size_t b_to, sw_error *err)
{
	size_t start = d->a.starts[i], end = d->a.starts[a_to];
	return (i == a_to && j == b_to) || sw_edits_add(d->edits, d->index, start, end - start,
							sw_str_sub(d->after, d->b.starts[j], d->b.starts[b_to]), err);
}

static void fill(diff *d)
{
	for (size_t i = d->a_to; i-- > d->from;)
		for (size_t j = d->b_to; j-- > d->from;) {
			uint16_t down = *cell(d, i + 1, j), right = *cell(d, i, j + 1);
			*cell(d, i, j) = same_line(d, i, j) ? (uint16_t)(*cell(d, i + 1, j + 1) + 1)
					 : down > right     ? down
							    : right;
		}
}

static bool walk(const diff *d, sw_error *err)
{
	size_t i = d->from, j = d->from, i_from = i, j_from = j;
	while (i < d->a_to || j < d->b_to) {
		if (i < d->a_to && j < d->b_to && same_line(d, i, j)) {
			if (!add(d, i_from, i, j_from, j, err))
				return false;
			i_from = ++i;
			j_from = ++j;
		} else if (j == d->b_to || (i < d->a_to && *cell(d, i + 1, j) >= *cell(d, i, j + 1)))
			i++;
		else
			j++;
	}
	return add(d, i_from, i, j_from, j, err);
}

static bool add_line_edits(sw_edits *edits, size_t index, sw_str after, sw_arena *arena, sw_error *err)
{
	diff d = {.edits = edits, .index = index, .before = edits->files.ptr[index].before, .after = after};
	d.a = lines_of(d.before, arena);
	d.b = lines_of(after, arena);
	d.a_to = d.a.count;
	d.b_to = d.b.count;
	while (d.from < d.a_to && d.from < d.b_to && same_line(&d, d.from, d.from))
		d.from++;
	while (d.a_to > d.from && d.b_to > d.from && same_line(&d, d.a_to - 1, d.b_to - 1)) {
		d.a_to--;
		d.b_to--;
	}
	size_t rows = d.a_to - d.from + 1, columns = width(&d);
	if (rows > UINT16_MAX || columns > UINT16_MAX || rows * columns > DIFF_CELLS)
		return add(&d, d.from, d.a_to, d.from, d.b_to, err);
	d.cells = sw_new_n(arena, uint16_t, rows * columns);
	fill(&d);
	return walk(&d, err);
}

/* ---- the user's files ---- */

static bool not_as_committed(const sw_migrate_file *file, sw_error *err)
{
	sw_fail(err, SW_W072, "%.*s is not as it is committed, and the migration was made from the commit",
		SW_ARG(file->path));
	return sw_hint(err, "git commit, or git stash, then again");
}

static bool open_edits(const sw_git *git, const sw_migration *migration, sw_arena *arena, sw_edits *edits,
		       sw_error *err)
{
	*edits = (sw_edits){
		.arena = arena, .root = sw_path_join(arena, git->work_tree, git->prefix), .bound = git->work_tree};
	sw_each (file, &migration->files) {
		size_t index = 0;
		bool there = sw_lstat(sw_path_join(arena, edits->root, file->path)).kind != SW_FILE_NONE;
		if (!file->before.ptr && !there) {
			if (!sw_edits_create(edits, file->path, file->after, err))
				return false;
			continue;
		}
		if (!there || !file->before.ptr)
			return not_as_committed(file, err);
		if (!sw_edits_open(edits, file->path, &index, err))
			return false;
		if (!sw_str_eq(edits->files.ptr[index].before, file->before))
			return not_as_committed(file, err);
		if (!add_line_edits(edits, index, file->after, arena, err))
			return false;
	}
	return sw_edits_finish(edits, err);
}

bool sw_migrate_diff(const sw_git *git, const sw_migration *migration, sw_arena *arena, sw_str *out, sw_error *err)
{
	SW_AUTO(sw_buf) text = {.max = 4 * SW_LIMIT_TEXT_FILE};
	sw_edits edits = {0};
	if (!open_edits(git, migration, arena, &edits, err))
		return false;
	sw_edits_diff(&edits, &text);
	*out = sw_buf_copy(&text, arena);
	return sw_buf_check(&text, "the diff of the migration", err);
}

bool sw_migrate_recover(const sw_git *git, sw_arena *arena, bool *recovered, sw_error *err)
{
	sw_undo undo = {0};
	sw_str journal = sw_path_join(arena, sw_git_state_dir(git, arena), SW_STR(JOURNAL));
	return sw_undo_load(journal, arena, recovered, &undo, err) && (!*recovered || sw_undo_roll_back(&undo, err));
}

bool sw_migrate_write(const sw_git *git, const sw_migration *migration, sw_drill *drill, sw_arena *arena, sw_error *err)
{
	sw_edits edits = {0};
	sw_str dir = sw_git_state_dir(git, arena), journal = sw_path_join(arena, dir, SW_STR(JOURNAL));
	sw_undo_note note = {.head = migration->commit.id,
			     .from = migration->version,
			     .next = migration->version,
			     .words = SW_STR("migrate version")};
	return open_edits(git, migration, arena, &edits, err) && sw_mkdirs(dir, 0777, err) &&
	       sw_edits_apply(&edits, journal, &note, drill, err) && sw_undo_forget(journal, err);
}
