/* towncrier's news (26.9): its two default templates, for reStructuredText and Markdown, step by step. */
#include <stdlib.h>
#include <string.h>

#include "changes/notes_internal.h"

/* Texts that end with an indented block after "::" get their issues on a line of their own. */
#define CODE_BLOCK_AT_END "::\\n\\n((  [ \\t]+[^\\n]*)?\\n)*  [ \\t]+[^\\n]*$"

/* One entry: a text and the issues that it belongs to. */
typedef struct entry {
	sw_str text;
	sw_strs issues; /* sorted */
	size_t order;
} entry;
typedef SW_VEC(entry) entries;

typedef struct writer {
	const sw_notes_input *in;
	const sw_fragments_config *config;
	sw_arena *arena;
	sw_buf *buf;
	const sw_pyre *code_block;
	size_t level; /* of the title in Markdown; 0 = it has none */
	sw_notes *out;
	sw_error *err;
} writer;

/* Issues as people sort them: without number first, then by the rest of the text and the number, plain numbers last. */
typedef struct issue_key {
	bool is_digit, has_digit;
	sw_str head, tail; /* around the number */
	uint64_t number;
} issue_key;

static issue_key key_of(sw_str issue)
{
	issue_key key = {0};
	size_t from = 0, end = 0;
	while (from < issue.len && !sw_is_digit(issue.ptr[from]))
		from++;
	for (end = from; end < issue.len && sw_is_digit(issue.ptr[end]);)
		end++;
	if (from == issue.len) {
		key.head = issue;
		return key;
	}
	key.has_digit = true;
	key.is_digit = end - from == issue.len;
	if (!sw_str_u64(sw_str_sub(issue, from, end), &key.number))
		key.number = UINT64_MAX;
	key.head = sw_str_sub(issue, 0, from);
	key.tail = sw_str_from(issue, end);
	return key;
}

/* The text around the number, as if it were one. */
static int compare_rest(const issue_key *a, const issue_key *b)
{
	size_t x = a->head.len + a->tail.len, y = b->head.len + b->tail.len;
	for (size_t i = 0; i < x && i < y; i++) {
		unsigned char p = (unsigned char)(i < a->head.len ? a->head.ptr[i] : a->tail.ptr[i - a->head.len]);
		unsigned char q = (unsigned char)(i < b->head.len ? b->head.ptr[i] : b->tail.ptr[i - b->head.len]);
		if (p != q)
			return p < q ? -1 : 1;
	}
	return (x > y) - (x < y);
}

static int compare_issues(const void *a, const void *b)
{
	const issue_key x = key_of(*(const sw_str *)a), y = key_of(*(const sw_str *)b);
	if (x.is_digit != y.is_digit)
		return x.is_digit ? 1 : -1;
	if (x.has_digit != y.has_digit)
		return x.has_digit ? 1 : -1;
	int rest = compare_rest(&x, &y);
	return rest ? rest : (x.number > y.number) - (x.number < y.number);
}

/* Those with issues first, in the order of these; then the orphans by their text. */
static int compare_entries(const void *a, const void *b)
{
	const entry *x = a, *y = b;
	int order = sw_str_cmp(x->issues.len ? (sw_str){0} : x->text, y->issues.len ? (sw_str){0} : y->text);
	for (size_t i = 0; !order && i < x->issues.len && i < y->issues.len; i++)
		order = compare_issues(&x->issues.ptr[i], &y->issues.ptr[i]);
	if (!order)
		order = (x->issues.len > y->issues.len) - (x->issues.len < y->issues.len);
	return order ? order : (x->order > y->order) - (x->order < y->order);
}

static int bullet_rank(sw_str text)
{
	if (!text.len)
		return -1;
	return sw_str_starts(text, SW_STR("- "))    ? 0
	       : sw_str_starts(text, SW_STR("* "))  ? 1
	       : sw_str_starts(text, SW_STR("#. ")) ? 2
						    : 3;
}

/* By kind of bullet, otherwise as they stand; few enough for the simplest stable sort. */
static void sort_bullets(entries *list)
{
	for (size_t i = 1; i < list->len; i++)
		for (size_t k = i; k && bullet_rank(list->ptr[k - 1].text) > bullet_rank(list->ptr[k].text); k--) {
			entry swap = list->ptr[k];
			list->ptr[k] = list->ptr[k - 1];
			list->ptr[k - 1] = swap;
		}
}

/* The text as one item of a list: continued lines stand two blanks in. */
static sw_str item_text(const writer *w, sw_str content)
{
	SW_AUTO(sw_buf) buf = {0};
	sw_strs lines = {0};
	if (!w->config->all_bullets)
		return sw_str_rtrim(content);
	content = sw_str_trim(sw_str_replace(w->arena, content, SW_STR("\r\n"), SW_STR("\n")));
	sw_text_split(content, SW_STR("\n"), w->arena, &lines);
	for (size_t i = 0; i < lines.len; i++) {
		if (i)
			sw_buf_addc(&buf, '\n');
		if (i && sw_str_trim(lines.ptr[i]).len)
			sw_buf_addz(&buf, "  ");
		sw_buf_add(&buf, lines.ptr[i]);
	}
	return sw_buf_copy(&buf, w->arena);
}

/* Fragments of one section and type with equal text are one entry. */
static entries entries_of(const writer *w, size_t section, size_t type)
{
	entries list = {0};
	sw_each (fragment, &w->in->fragments->list) {
		entry *found = NULL;
		if (fragment->section != section || fragment->type != type)
			continue;
		sw_str text = item_text(w, fragment->text);
		if (!w->config->types.ptr[type].show_content && fragment->issue.len)
			text = (sw_str){0};
		sw_each (it, &list)
			if (sw_str_eq(it->text, text))
				found = it;
		if (!found) {
			sw_push(w->arena, &list, (entry){.text = text, .order = list.len});
			found = &list.ptr[list.len - 1];
		}
		if (fragment->issue.len)
			sw_push(w->arena, &found->issues, fragment->issue);
	}
	sw_each (it, &list)
		if (it->issues.len)
			qsort(it->issues.ptr, it->issues.len, sizeof *it->issues.ptr, compare_issues);
	if (list.len)
		qsort(list.ptr, list.len, sizeof *list.ptr, compare_entries);
	if (!w->config->all_bullets)
		sort_bullets(&list);
	return list;
}

static sw_str shown_issue(const writer *w, sw_str issue)
{
	if (w->config->has_issue_format)
		return sw_str_replace(w->arena, w->config->issue_format, SW_STR("{issue}"), issue);
	return key_of(issue).is_digit ? sw_str_cat(w->arena, SW_STR("#"), issue) : issue;
}

/* "#1, #2"; in Markdown without the address of a reference ("[#1]: https://…"). */
static sw_str shown_issues(const writer *w, const entry *e)
{
	sw_strs list = {0};
	sw_each (issue, &e->issues) {
		sw_str text = shown_issue(w, *issue), before = {0}, after = {0};
		if (w->config->markdown && sw_str_cut(text, SW_STR(": "), &before, &after))
			text = before;
		sw_push(w->arena, &list, text);
	}
	return sw_str_join(w->arena, list.ptr, list.len, SW_STR(", "));
}

static bool mend_code_block(const writer *w, entry *e)
{
	sw_pyre_match match = {0};
	if (sw_str_find(e->text, SW_STR("::\n\n")) == SW_NPOS)
		return true;
	if (!sw_pyre_search(w->code_block, e->text, 0, &match, w->err))
		return false;
	if (match.matched)
		e->text = sw_str_cat(w->arena, e->text, SW_STR("\n\n "));
	return true;
}

static size_t points_in(sw_str s)
{
	size_t count = 0;
	for (size_t i = 0; i < s.len; i++)
		count += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
	return count;
}

static void add_underline(const writer *w, size_t row, size_t width)
{
	sw_str mark = row < w->config->underlines.len ? w->config->underlines.ptr[row] : SW_STR("-");
	for (size_t i = 0; i < width; i++)
		sw_buf_add(w->buf, mark);
	sw_buf_addc(w->buf, '\n');
}

static void add_entry(const writer *w, const entry *e)
{
	sw_str issues = shown_issues(w, e);
	bool list =
		sw_str_find(e->text, SW_STR("\n  - ")) != SW_NPOS || sw_str_find(e->text, SW_STR("\n  * ")) != SW_NPOS;
	if (w->config->markdown && !e->text.len && !issues.len)
		return;
	w->out->entries++;
	if (!e->text.len)
		sw_buf_addf(w->buf, "- %.*s\n", SW_ARG(issues));
	else if (!issues.len)
		sw_buf_addf(w->buf, "- %.*s\n", SW_ARG(e->text));
	else if (w->config->markdown && list)
		sw_buf_addf(w->buf, "- %.*s\n\n  (%.*s)\n", SW_ARG(e->text), SW_ARG(issues));
	else
		sw_buf_addf(w->buf, "- %.*s (%.*s)\n", SW_ARG(e->text), SW_ARG(issues));
}

/* Addresses of the references of a type, where the project's issue_format makes such. */
static void add_references(const writer *w, const entries *list)
{
	sw_strs all = {0};
	sw_each (e, list)
		sw_each (issue, &e->issues)
			sw_strs_add_unique(w->arena, &all, *issue);
	if (!all.len)
		return;
	qsort(all.ptr, all.len, sizeof *all.ptr, compare_issues);
	if (sw_str_find(shown_issue(w, all.ptr[0]), SW_STR("]: ")) == SW_NPOS)
		return;
	sw_each (issue, &all)
		sw_buf_addf(w->buf, "%.*s\n", SW_ARG(shown_issue(w, *issue)));
	sw_buf_addc(w->buf, '\n');
}

static void add_marks(const writer *w, size_t level)
{
	sw_buf_addn(w->buf, '#', w->level + level - 1);
	sw_buf_addc(w->buf, ' ');
}

static bool add_type(const writer *w, size_t section, size_t type, bool named, bool *any)
{
	entries list = entries_of(w, section, type);
	sw_str name = w->config->types.ptr[type].name;
	if (!list.len)
		return true;
	*any = true;
	if (w->config->markdown)
		add_marks(w, named ? 3 : 2);
	sw_buf_addf(w->buf, "%.*s\n", SW_ARG(name));
	if (!w->config->markdown)
		add_underline(w, named ? 2 : 1, points_in(name));
	sw_buf_addc(w->buf, '\n');
	sw_each (e, &list) {
		if (!mend_code_block(w, e))
			return false;
		add_entry(w, e);
	}
	sw_buf_addc(w->buf, '\n');
	if (w->config->markdown)
		add_references(w, &list);
	else
		sw_buf_addc(w->buf, '\n');
	return true;
}

static bool add_section(const writer *w, size_t section)
{
	sw_str name = w->config->sections.ptr[section].name;
	bool any = false;
	if (name.len && w->config->markdown) {
		sw_buf_addc(w->buf, '\n');
		add_marks(w, 2);
		sw_buf_addf(w->buf, "%.*s\n\n", SW_ARG(name));
	} else if (name.len) {
		sw_buf_addf(w->buf, "%.*s\n", SW_ARG(name));
		add_underline(w, 1, points_in(name));
	}
	if (!w->config->markdown)
		sw_buf_addc(w->buf, '\n');
	for (size_t i = 0; i < w->config->types.len; i++)
		if (!add_type(w, section, i, name.len > 0, &any))
			return false;
	if (!any)
		sw_buf_addz(w->buf,
			    w->config->markdown ? "No significant changes.\n\n" : "No significant changes.\n\n\n");
	return true;
}

/* str.format of the three fields. */
static sw_str filled(const writer *w, sw_str format)
{
	sw_str text = sw_str_replace(w->arena, format, SW_STR("{name}"), w->config->name);
	text = sw_str_replace(w->arena, text, SW_STR("{version}"), w->in->version);
	return sw_str_replace(w->arena, text, SW_STR("{project_date}"), w->in->date);
}

/* Number of "#" that begin a line of the title's format, before a blank. */
static size_t level_of_format(sw_str format)
{
	sw_str line = {0};
	while (sw_str_line(&format, &line)) {
		size_t marks = 0;
		while (marks < line.len && line.ptr[marks] == '#')
			marks++;
		if (marks && marks < line.len && sw_is_blank(line.ptr[marks]))
			return marks;
	}
	return 0;
}

static void make_heading(writer *w)
{
	const sw_fragments_config *config = w->config;
	SW_AUTO(sw_buf) title = {0};
	if (config->title_off)
		return;
	if (config->title_format.len)
		sw_buf_add(&title, filled(w, config->title_format));
	else if (config->name.len)
		sw_buf_addf(&title, "%s%.*s %.*s (%.*s)", config->markdown ? "# " : "", SW_ARG(config->name),
			    SW_ARG(w->in->version), SW_ARG(w->in->date));
	else
		sw_buf_addf(&title, "%s%.*s (%.*s)", config->markdown ? "# " : "", SW_ARG(w->in->version),
			    SW_ARG(w->in->date));
	w->level = config->title_format.len ? level_of_format(config->title_format) : 1;
	size_t width = points_in(sw_buf_str(&title));
	if (!config->markdown) {
		sw_str mark = config->underlines.len ? config->underlines.ptr[0] : SW_STR("=");
		sw_buf_addc(&title, '\n');
		for (size_t i = 0; i < width; i++)
			sw_buf_add(&title, mark);
	}
	w->out->heading = sw_buf_copy(&title, w->arena);
}

static size_t hanging(const writer *w, sw_str line)
{
	if (w->config->all_bullets || sw_str_starts(line, SW_STR("- ")) || sw_str_starts(line, SW_STR("* ")))
		return 2;
	return sw_str_starts(line, SW_STR("#. ")) ? 3 : 0;
}

/* textwrap.fill of one line: words stay whole, what they begin with stays. */
static void wrap_line(const writer *w, sw_str line, size_t width, sw_buf *out)
{
	size_t column = 0, indent = hanging(w, line);
	line = sw_str_rtrim(line);
	for (size_t i = 0; i < line.len;) {
		size_t blank = i, end = 0;
		while (blank < line.len && sw_is_blank(line.ptr[blank]))
			blank++;
		for (end = blank; end < line.len && !sw_is_blank(line.ptr[end]);)
			end++;
		size_t len = points_in(sw_str_sub(line, blank, end));
		if (column > 0 && column + (blank - i) + len > width) {
			sw_buf_addc(out, '\n');
			sw_buf_addn(out, ' ', indent);
			column = indent;
		} else {
			sw_buf_addn(out, ' ', blank - i);
			column += blank - i;
		}
		sw_buf_add(out, sw_str_sub(line, blank, end));
		column += len;
		i = end;
	}
}

static sw_str wrapped(const writer *w, sw_str text)
{
	SW_AUTO(sw_buf) buf = {0};
	sw_strs lines = {0};
	if (!w->config->wrap)
		return text;
	sw_text_split(text, SW_STR("\n"), w->arena, &lines);
	sw_each (line, &lines) {
		if (line != lines.ptr)
			sw_buf_addc(&buf, '\n');
		wrap_line(w, *line, (size_t)w->config->wrap, &buf);
	}
	return sw_buf_copy(&buf, w->arena);
}

bool sw_notes_render_towncrier(const sw_notes_input *in, sw_arena *arena, sw_notes *out, sw_error *err)
{
	SW_AUTO(sw_buf) buf = {0};
	writer w = {.in = in, .config = &in->fragments->config, .arena = arena, .buf = &buf, .out = out, .err = err};
	if (!sw_str_is(w.config->template_name, "default")) {
		sw_fail(err, SW_W084, "towncrier's template \"%.*s\" is filled in by towncrier alone",
			SW_ARG(w.config->template_name));
		return sw_hint(err, "towncrier build --draft --version %.*s", SW_ARG(in->version));
	}
	if (!sw_pyre_compile(SW_STR(CODE_BLOCK_AT_END), 0, arena, &w.code_block, err))
		return false;
	make_heading(&w);
	if (w.config->markdown)
		sw_buf_addc(&buf, '\n');
	for (size_t i = 0; i < w.config->sections.len; i++)
		if (!add_section(&w, i))
			return false;
	if (w.config->markdown)
		sw_buf_addc(&buf, '\n');
	sw_str text = wrapped(&w, sw_buf_copy(&buf, arena));
	out->body = sw_str_trim(text);
	out->text = out->heading.len ? sw_fmt(arena, "%.*s\n%.*s", SW_ARG(out->heading), SW_ARG(text)) : text;
	return true;
}
