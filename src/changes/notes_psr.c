/* python-semantic-release's default changelog (its Markdown templates of 10.7.0), step by step: its groups, its order, its line
   breaks. Also its oddities: of each group only the newest commit is looked at for breaking changes. */
#include <stdlib.h>
#include <string.h>

#include "changes/notes_internal.h"
#include "codec/unicode.h"

#define LINE_WIDTH 100 /* code points; continued lines stand two blanks in */

typedef SW_VEC(const sw_history_item *) items;
typedef struct group {
	sw_str category;
	items list; /* newest first */
} group;
typedef SW_VEC(group) groups;

static int by_category(const void *a, const void *b)
{
	return sw_str_cmp(((const group *)a)->category, ((const group *)b)->category);
}

static groups group_items(const sw_notes_input *in, sw_arena *arena)
{
	groups list = {0};
	sw_each (item, &in->history->items) {
		group *found = NULL;
		if (item->skip == SW_SKIP_MERGE || item->skip == SW_SKIP_FORM || item->skip == SW_SKIP_EXCLUDED)
			continue;
		sw_each (it, &list)
			if (sw_str_eq(it->category, item->category))
				found = it;
		if (!found) {
			sw_push(arena, &list, (group){.category = item->category});
			found = &list.ptr[list.len - 1];
		}
		sw_push(arena, &found->list, item);
	}
	if (list.len)
		qsort(list.ptr, list.len, sizeof *list.ptr, by_category);
	return list;
}

/* One line of the list with what it is sorted by. */
typedef struct row {
	sw_str scope, key, text;
	size_t order;
} row;
typedef SW_VEC(row) rows;

/* Those without scope first; jinja compares without regard to case and keeps the order of equals. */
static int by_scope_and_key(const void *a, const void *b)
{
	const row *x = a, *y = b;
	int order = sw_str_cmp(x->scope, y->scope);
	if (order == 0)
		order = sw_str_cmp(x->key, y->key);
	return order ? order : (x->order > y->order) - (x->order < y->order);
}

static size_t points_in(sw_str s)
{
	size_t count = 0;
	for (size_t i = 0; i < s.len; i++)
		count += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
	return count;
}

/* One paragraph wrapped; nothing when it has no word. */
static bool add_wrapped(sw_buf *buf, sw_str paragraph)
{
	size_t column = 0;
	sw_str rest = paragraph, word = {0};
	while (sw_str_split(&rest, ' ', &word)) {
		if (!word.len)
			continue;
		size_t len = points_in(word);
		if (column && column + 1 + len > LINE_WIDTH) {
			sw_buf_addz(buf, "\n  ");
			column = 2;
		} else if (column) {
			sw_buf_addc(buf, ' ');
			column++;
		}
		sw_buf_add(buf, word);
		column += len;
	}
	return column > 0;
}

/* autofit_text_width */
static sw_str autofit(sw_str text, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	sw_strs paragraphs = {0};
	text = sw_str_trim(text);
	if (points_in(text) <= LINE_WIDTH)
		return text;
	sw_text_split(text, SW_STR("\n\n"), arena, &paragraphs);
	bool any = false;
	sw_each (it, &paragraphs) {
		sw_str clean = sw_str_replace(arena, *it, SW_STR("\r"), SW_STR(""));
		clean = sw_str_trim(sw_str_replace(arena, clean, SW_STR("\n"), SW_STR(" ")));
		if (any && clean.len)
			sw_buf_addz(&buf, "\n\n");
		any = add_wrapped(&buf, clean) || any;
	}
	return sw_str_trim(sw_buf_copy(&buf, arena));
}

/* Rows sorted, wrapped, each text once (without regard to case), behind a heading. */
static void add_section(sw_buf *buf, sw_str title, rows *list, sw_notes *out, sw_arena *arena)
{
	sw_map seen = {0};
	if (!list->len)
		return;
	qsort(list->ptr, list->len, sizeof *list->ptr, by_scope_and_key);
	if (buf->len)
		sw_buf_addz(buf, "\n\n");
	sw_buf_addf(buf, "### %.*s", SW_ARG(title));
	sw_each (it, list) {
		sw_str text = autofit(it->text, arena);
		if (!sw_map_set(arena, &seen, sw_unicode_lower(arena, text), it))
			continue;
		sw_buf_addf(buf, "\n\n%.*s", SW_ARG(text));
		out->entries++;
	}
}

/* jinja's title filter. */
static sw_str titled(sw_str text, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	bool start = true;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		sw_buf_addc(&buf, start && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : start ? c : sw_lower(c));
		start = sw_is_blank(c) || (c && strchr("-({[<", c));
	}
	return sw_buf_copy(&buf, arena);
}

static sw_str summary_line(const sw_notes_input *in, const sw_history_item *item, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	const sw_git_log_entry *commit = &in->history->commits.ptr[item->commit];
	sw_buf_addz(&buf, "- ");
	if (item->change.scope.len)
		sw_buf_addf(&buf, "**%.*s**: ", SW_ARG(item->change.scope));
	sw_buf_add(&buf, sw_unicode_capital(arena, item->paragraphs.len ? item->paragraphs.ptr[0] : (sw_str){0}));
	sw_buf_addz(&buf, " (");
	if (item->shown_request.len)
		sw_buf_addf(&buf, "[%.*s](%.*s), ", SW_ARG(item->shown_request),
			    SW_ARG(sw_forge_request(in->forge, sw_str_from(item->shown_request, 1), arena)));
	sw_buf_addf(&buf, "[`%.*s`](%.*s))", SW_ARG(sw_str_sub(commit->id, 0, 7)),
		    SW_ARG(sw_forge_commit(in->forge, commit->id, arena)));
	return sw_buf_copy(&buf, arena);
}

static row row_of(const sw_history_item *item, sw_str key, sw_str text, size_t order, sw_arena *arena)
{
	return (row){.scope = sw_unicode_lower(arena, item->change.scope),
		     .key = sw_unicode_lower(arena, key),
		     .text = text,
		     .order = order};
}

/* format_attr_paragraphs, as one bullet a paragraph. */
static sw_str bullets(const sw_history_item *item, const sw_strs *paragraphs, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	sw_buf_addz(&buf, "- ");
	if (item->change.scope.len)
		sw_buf_addf(&buf, "**%.*s**: ", SW_ARG(item->change.scope));
	for (size_t i = 0, told = 0; i < paragraphs->len; i++) {
		sw_str text = sw_str_trim(paragraphs->ptr[i]);
		if (!text.len)
			continue;
		if (told++)
			sw_buf_addz(&buf, "\n\n- ");
		sw_buf_add(&buf, sw_unicode_capital(arena, text));
	}
	return sw_buf_copy(&buf, arena);
}

static void add_paragraphs(const sw_history_item *item, const sw_strs *paragraphs, sw_arena *arena, rows *out)
{
	size_t order = out->len;
	if (paragraphs->len)
		sw_push(arena, out, row_of(item, paragraphs->ptr[0], bullets(item, paragraphs, arena), order, arena));
}

void sw_notes_render_psr(const sw_notes_input *in, sw_arena *arena, sw_notes *out)
{
	SW_AUTO(sw_buf) buf = {0};
	groups list = group_items(in, arena);
	rows breaking = {0}, notices = {0};
	if (in->version.len)
		out->heading = sw_fmt(arena, "## v%.*s (%.*s)", SW_ARG(in->version), SW_ARG(in->date));
	else
		out->heading = SW_STR("## Unreleased");
	if (in->first && in->version.len && in->dialect->psr.mask_first) {
		out->body = SW_STR("- Initial Release");
		out->entries = 1;
		return;
	}
	sw_each (it, &list) {
		rows lines = {0};
		for (size_t i = 0; i < it->list.len; i++) {
			const sw_history_item *item = it->list.ptr[i];
			sw_str key = item->paragraphs.len ? item->paragraphs.ptr[0] : (sw_str){0};
			sw_push(arena, &lines, row_of(item, key, summary_line(in, item, arena), i, arena));
		}
		add_section(&buf, titled(it->category, arena), &lines, out, arena);
		const sw_history_item *newest = it->list.ptr[0];
		add_paragraphs(newest, &newest->breaking_paragraphs, arena, &breaking);
		add_paragraphs(newest, &newest->notices, arena, &notices);
	}
	add_section(&buf, SW_STR("Breaking Changes"), &breaking, out, arena);
	add_section(&buf, SW_STR("Additional Release Information"), &notices, out, arena);
	out->body = sw_buf_copy(&buf, arena);
}
