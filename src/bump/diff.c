/* The plan of edits as a unified diff. The edits themselves say which lines change, so that nothing is searched for. */
#include "base/vec.h"
#include "bump/edit.h"

enum { CONTEXT = 3 };

/* Lines [from, to) of the old text that `text` takes the place of; numbers from 0. */
typedef struct change {
	size_t from, to;   /* lines */
	size_t start, end; /* bytes of these lines */
	sw_str text;       /* whole lines */
	size_t added;      /* lines in text */
} change;
typedef SW_VEC(change) changes;

static size_t count_lines(sw_str text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.len; i++)
		count += text.ptr[i] == '\n';
	return count + (text.len && text.ptr[text.len - 1] != '\n');
}

static size_t line_start(sw_str text, size_t at)
{
	while (at > 0 && text.ptr[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_end(sw_str text, size_t at)
{
	while (at < text.len && text.ptr[at] != '\n')
		at++;
	return at < text.len ? at + 1 : at;
}

/* Whole lines that are put in between two lines replace none. */
static bool is_insertion(sw_str before, const sw_edit *edit)
{
	return !edit->len && sw_str_ends(edit->text, SW_STR("\n")) && line_start(before, edit->offset) == edit->offset;
}

/* Changes of neighbouring lines are one. */
static void push_change(sw_arena *arena, changes *out, change c)
{
	change *last = out->len ? &out->ptr[out->len - 1] : NULL;
	if (last && last->end == c.start) {
		last->to = c.to;
		last->end = c.end;
		last->text = sw_str_cat(arena, last->text, c.text);
		last->added = count_lines(last->text);
		return;
	}
	c.added = count_lines(c.text);
	sw_push(arena, out, c);
}

/* The edits of one file as changes of whole lines; edits on one line become one change. */
static void collect(const sw_edit_file *file, sw_arena *arena, changes *out)
{
	size_t line = 0, counted = 0;
	for (size_t i = 0; i < file->edits.len;) {
		const sw_edit *edit = &file->edits.ptr[i];
		SW_AUTO(sw_buf) text = {0};
		change c = {.start = line_start(file->before, edit->offset)};
		bool inserted = is_insertion(file->before, edit);
		c.end = inserted ? c.start : line_end(file->before, edit->offset + edit->len - (edit->len ? 1 : 0));
		size_t at = c.start;
		do {
			edit = &file->edits.ptr[i++];
			sw_buf_add(&text, sw_str_sub(file->before, at, edit->offset));
			sw_buf_add(&text, edit->text);
			at = edit->offset + edit->len;
			if (at > c.end)
				c.end = line_end(file->before, at - 1);
		} while (!inserted && i < file->edits.len && file->edits.ptr[i].offset < c.end);
		sw_buf_add(&text, sw_str_sub(file->before, at, c.end));
		line += count_lines(sw_str_sub(file->before, counted, c.start));
		counted = c.start;
		c.from = line;
		c.to = line + count_lines(sw_str_sub(file->before, c.start, c.end));
		c.text = sw_buf_copy(&text, arena);
		push_change(arena, out, c);
	}
}

static void add_lines(sw_buf *out, char mark, sw_str text)
{
	while (text.len) {
		size_t end = line_end(text, 0);
		sw_str line = sw_str_sub(text, 0, end);
		bool complete = sw_str_ends(line, SW_STR("\n"));
		sw_buf_addc(out, mark);
		sw_buf_add(out, line);
		if (!complete)
			sw_buf_addz(out, "\n\\ No newline at end of file\n");
		text = sw_str_from(text, end);
	}
}

/* Bytes of the old text where line `from` begins when `lines` lines are counted back from `at`, or forward. */
static size_t back(sw_str text, size_t at, size_t lines, size_t floor)
{
	while (lines-- && at > floor)
		at = line_start(text, at - 1);
	return at;
}

static size_t forward(sw_str text, size_t at, size_t lines, size_t ceiling)
{
	while (lines-- && at < ceiling)
		at = line_end(text, at);
	return at;
}

static void add_range(sw_buf *out, char mark, size_t first, size_t count)
{
	/* an empty range names the line before it */
	sw_buf_addf(out, "%c%zu", mark, count ? first + 1 : first);
	if (count != 1)
		sw_buf_addf(out, ",%zu", count);
}

/* One hunk: the changes [from, to) of `list`, and the lines around them. `shift` is by how much lines have moved so far. */
static void add_hunk(sw_buf *out, sw_str before, const changes *list, size_t from, size_t to, int64_t *shift)
{
	const change *first = &list->ptr[from], *last = &list->ptr[to - 1];
	size_t start = back(before, first->start, CONTEXT, 0), end = forward(before, last->end, CONTEXT, before.len);
	size_t lead = count_lines(sw_str_sub(before, start, first->start));
	size_t old_count = count_lines(sw_str_sub(before, start, end)), new_count = old_count;
	for (size_t i = from; i < to; i++)
		new_count = new_count + list->ptr[i].added - (list->ptr[i].to - list->ptr[i].from);
	size_t old_first = first->from - lead, new_first = (size_t)((int64_t)old_first + *shift);
	sw_buf_addz(out, "@@ ");
	add_range(out, '-', old_first, old_count);
	sw_buf_addc(out, ' ');
	add_range(out, '+', new_first, new_count);
	sw_buf_addz(out, " @@\n");
	size_t at = start;
	for (size_t i = from; i < to; i++) {
		const change *c = &list->ptr[i];
		add_lines(out, ' ', sw_str_sub(before, at, c->start));
		add_lines(out, '-', sw_str_sub(before, c->start, c->end));
		add_lines(out, '+', c->text);
		at = c->end;
	}
	add_lines(out, ' ', sw_str_sub(before, at, end));
	*shift += (int64_t)new_count - (int64_t)old_count;
}

static void add_file(const sw_edit_file *file, sw_buf *out)
{
	SW_AUTO(sw_arena) arena = {0};
	changes list = {0};
	int64_t shift = 0;
	collect(file, &arena, &list);
	if (file->created)
		sw_buf_addz(out, "--- /dev/null\n");
	else
		sw_buf_addf(out, "--- a/%.*s\n", SW_ARG(file->path));
	sw_buf_addf(out, "+++ b/%.*s\n", SW_ARG(file->path));
	for (size_t from = 0, to; from < list.len; from = to) {
		to = from + 1;
		while (to < list.len && list.ptr[to].from <= list.ptr[to - 1].to + 2 * CONTEXT)
			to++;
		add_hunk(out, file->before, &list, from, to, &shift);
	}
}

void sw_edits_diff(const sw_edits *edits, sw_buf *out)
{
	sw_each (file, &edits->files)
		if (sw_edit_changes(file))
			add_file(file, out);
}
