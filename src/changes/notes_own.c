/* shipwheel's own two styles: Keep a Changelog 1.1.0, and the notes of a release. */
#include <string.h>

#include "changes/notes_internal.h"

typedef struct note {
	const char *section;
	bool breaking;
	sw_str text; /* Markdown, ready */
} note;
typedef struct writer {
	const sw_notes_input *in;
	sw_arena *arena;
	bool keep;
	SW_VEC(note) notes;
} writer;

static const char *const keep_sections[] = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"};
static const char *const release_sections[] = {"New Features", "Improvements", "Bug Fixes", "Dependencies",
					       "Breaking Changes"};

/* Where towncrier's usual types go; others among what changed. NULL = not told. */
static const struct {
	const char *key, *keep, *release;
} fragment_sections[] = {
	{"feature", "Added", "New Features"},
	{"feat", "Added", "New Features"},
	{"added", "Added", "New Features"},
	{"minor", "Added", "New Features"},
	{"enhancement", "Changed", "Improvements"},
	{"bugfix", "Fixed", "Bug Fixes"},
	{"bug", "Fixed", "Bug Fixes"},
	{"fix", "Fixed", "Bug Fixes"},
	{"fixed", "Fixed", "Bug Fixes"},
	{"patch", "Fixed", "Bug Fixes"},
	{"security", "Security", "Bug Fixes"},
	{"deprecation", "Deprecated", "Improvements"},
	{"deprecated", "Deprecated", "Improvements"},
	{"removal", "Removed", "Breaking Changes"},
	{"removed", "Removed", "Breaking Changes"},
	{"breaking", "Changed", "Breaking Changes"},
	{"major", "Changed", "Breaking Changes"},
	{"doc", NULL, NULL},
	{"misc", NULL, NULL},
};

static const char *section_of_type(sw_str key, bool keep, bool *told)
{
	*told = true;
	for (size_t i = 0; i < SW_COUNTOF(fragment_sections); i++)
		if (sw_str_ieq(key, sw_str_of(fragment_sections[i].key))) {
			const char *section = keep ? fragment_sections[i].keep : fragment_sections[i].release;
			*told = section != NULL;
			return section;
		}
	return keep ? "Changed" : "Improvements";
}

static void add_link(sw_buf *buf, const char *mark, sw_str label, sw_str url)
{
	if (url.len)
		sw_buf_addf(buf, "[%s%.*s%s](%.*s)", mark, SW_ARG(label), *mark == '`' ? "`" : "", SW_ARG(url));
	else
		sw_buf_addf(buf, "%s%.*s%s", mark, SW_ARG(label), *mark == '`' ? "`" : "");
}

/* " (#12)" or, without a number, " (`1a2b3c4`)". */
static void add_reference(const writer *w, sw_buf *buf, const sw_history_item *item)
{
	const sw_forge *forge = w->in->forge;
	sw_str id = w->in->history->commits.ptr[item->commit].id;
	sw_buf_addz(buf, " (");
	if (item->change.request.len)
		add_link(buf, forge && forge->kind == SW_FORGE_GITLAB ? "!" : "#", item->change.request,
			 sw_forge_request(forge, item->change.request, w->arena));
	else
		add_link(buf, "`", sw_str_sub(id, 0, 7), sw_forge_commit(forge, id, w->arena));
	sw_buf_addc(buf, ')');
}

static sw_str first_paragraph(sw_str text)
{
	size_t end = sw_str_find(text, SW_STR("\n\n"));
	return sw_str_trim(sw_str_sub(text, 0, end));
}

/* "**scope:** description"; a breaking one with the mark that says so, and what its footer says. */
static sw_str text_of(const writer *w, const sw_history_item *item, bool footer_only)
{
	SW_AUTO(sw_buf) buf = {0};
	const sw_change *change = &item->change;
	sw_str text = change->conventional ? change->description : change->bare_subject;
	sw_str broken = change->breaking ? first_paragraph(change->breaking_text) : (sw_str){0};
	if (change->breaking && w->keep)
		sw_buf_addz(&buf, "**Breaking:** ");
	if (change->is_revert && change->conventional)
		sw_buf_addz(&buf, "Revert: ");
	if (change->scope.len) {
		sw_buf_addz(&buf, "**");
		sw_notes_escape(&buf, change->scope);
		sw_buf_addz(&buf, ":** ");
	}
	sw_notes_escape(&buf, footer_only && broken.len ? broken : text);
	if (!footer_only && w->keep && broken.len && !sw_str_eq(broken, text)) {
		sw_buf_addz(&buf, ": ");
		sw_notes_escape(&buf, broken);
	}
	add_reference(w, &buf, item);
	return sw_buf_copy(&buf, w->arena);
}

static void add_note(writer *w, const char *section, bool breaking, sw_str text)
{
	sw_push(w->arena, &w->notes, (note){.section = section, .breaking = breaking, .text = text});
}

/* Whether a fragment speaks for this change. */
static bool has_fragment(const writer *w, const sw_change *change)
{
	if (!w->in->fragments)
		return false;
	sw_each (fragment, &w->in->fragments->list)
		sw_each (number, &change->issues) {
			sw_str issue = fragment->issue;
			if (sw_str_eq(issue, *number) || (issue.len > number->len && sw_str_ends(issue, *number) &&
							  !sw_is_digit(issue.ptr[issue.len - number->len - 1])))
				return true;
		}
	return false;
}

/* The section of a change; NULL = it is not told. `plain`: the project writes no conventional commits, so all are told. */
static const char *section_of(const writer *w, const sw_history_item *item, bool plain)
{
	const sw_change *change = &item->change;
	const sw_change_type *type = sw_change_type_find(change->is_revert ? SW_STR("revert") : change->type);
	if (item->skip != SW_SKIP_NO && item->skip != SW_SKIP_TYPE && item->skip != SW_SKIP_FORM)
		return NULL;
	if (sw_change_is_dependency(change) && !change->breaking) {
		bool development = sw_str_ieq(change->scope, SW_STR("deps-dev"));
		return development ? NULL : w->keep ? "Changed" : "Dependencies";
	}
	if (change->breaking && w->keep)
		return type && sw_str_is(change->type, "remove") ? "Removed" : "Changed";
	if (type)
		return w->keep ? type->keep : type->release;
	return plain && item->skip == SW_SKIP_FORM ? (w->keep ? "Changed" : "Improvements") : NULL;
}

static void collect_commits(writer *w)
{
	bool plain = true;
	sw_each (item, &w->in->history->items)
		plain = plain && !item->change.conventional && !item->change.breaking;
	sw_each (item, &w->in->history->items) {
		const char *section = section_of(w, item, plain);
		bool breaking = item->change.breaking && item->skip == SW_SKIP_NO;
		if (has_fragment(w, &item->change))
			continue;
		if (section)
			add_note(w, section, breaking && w->keep, text_of(w, item, false));
		if (breaking && !w->keep)
			add_note(w, "Breaking Changes", true, text_of(w, item, true));
	}
}

/* A fragment's text is the project's own Markdown and stays; its further lines stand below the bullet. */
static void collect_fragments(writer *w)
{
	if (!w->in->fragments)
		return;
	sw_each (fragment, &w->in->fragments->list) {
		SW_AUTO(sw_buf) buf = {0};
		const sw_fragment_type *type = &w->in->fragments->config.types.ptr[fragment->type];
		bool told = false;
		const char *section = section_of_type(type->key, w->keep, &told);
		sw_str text = sw_str_trim(fragment->text), line = {0};
		if (!told || !text.len)
			continue;
		bool breaking = type->level == SW_LEVEL_MAJOR;
		if (breaking && w->keep)
			sw_buf_addz(&buf, "**Breaking:** ");
		for (bool first = true; text.len && sw_str_line(&text, &line); first = false)
			sw_buf_addf(&buf, "%s%.*s", first ? "" : line.len ? "\n  " : "\n", SW_ARG(line));
		if (fragment->issue.len) {
			sw_buf_addz(&buf, " (");
			bool number = sw_is_digit(fragment->issue.ptr[0]);
			add_link(&buf, number ? "#" : "", fragment->issue,
				 number ? sw_forge_issue(w->in->forge, fragment->issue, w->arena) : (sw_str){0});
			sw_buf_addc(&buf, ')');
		}
		add_note(w, section, breaking, sw_buf_copy(&buf, w->arena));
	}
}

/* One section: what breaks first, then the fragments, then the commits, newest first. */
static void add_section(const writer *w, const char *section, sw_buf *buf, sw_notes *out)
{
	bool any = false;
	for (int pass = 1; pass >= 0; pass--)
		sw_each (it, &w->notes) {
			if (it->breaking != (pass == 1) || strcmp(it->section, section) != 0)
				continue;
			if (!any)
				sw_buf_addf(buf, "%s### %s\n", buf->len ? "\n\n" : "", section);
			sw_buf_addf(buf, "\n- %.*s", SW_ARG(it->text));
			any = true;
			out->entries++;
		}
}

static bool has_breaking(const writer *w, const char *section)
{
	sw_each (it, &w->notes)
		if (it->breaking && strcmp(it->section, section) == 0)
			return true;
	return false;
}

static void add_footer(const writer *w, sw_buf *buf)
{
	const sw_notes_input *in = w->in;
	sw_str to = in->tag.len ? in->tag : SW_STR("HEAD");
	if (in->version.len && in->name.len)
		sw_buf_addf(buf, "%s### Install\n\n```\npip install %.*s==%.*s\n```", buf->len ? "\n\n" : "",
			    SW_ARG(in->name), SW_ARG(in->version));
	if (!in->previous_tag.len)
		return;
	sw_str url = sw_forge_compare(in->forge, in->previous_tag, to, w->arena);
	sw_buf_addf(buf, "%s**Full changelog:** ", buf->len ? "\n\n" : "");
	sw_str label = sw_fmt(w->arena, "%.*s...%.*s", SW_ARG(in->previous_tag), SW_ARG(to));
	if (url.len)
		sw_buf_addf(buf, "[%.*s](%.*s)", SW_ARG(label), SW_ARG(url));
	else
		sw_buf_add(buf, label);
}

static sw_str heading_of(const sw_notes_input *in, bool keep, sw_arena *arena)
{
	if (!in->version.len)
		return in->plain_heading || !keep ? SW_STR("## Unreleased") : SW_STR("## [Unreleased]");
	if (!keep)
		return in->date.len ? sw_fmt(arena, "## %.*s (%.*s)", SW_ARG(in->version), SW_ARG(in->date))
				    : sw_fmt(arena, "## %.*s", SW_ARG(in->version));
	const char *open = in->plain_heading ? "" : "[", *close = in->plain_heading ? "" : "]";
	if (!in->date.len)
		return sw_fmt(arena, "## %s%.*s%s", open, SW_ARG(in->version), close);
	return sw_fmt(arena, "## %s%.*s%s - %.*s", open, SW_ARG(in->version), close, SW_ARG(in->date));
}

void sw_notes_render_own(const sw_notes_input *in, bool keep, sw_arena *arena, sw_notes *out)
{
	SW_AUTO(sw_buf) buf = {0};
	writer w = {.in = in, .arena = arena, .keep = keep};
	const char *const *sections = keep ? keep_sections : release_sections;
	size_t count = keep ? SW_COUNTOF(keep_sections) : SW_COUNTOF(release_sections);
	collect_fragments(&w);
	collect_commits(&w);
	for (size_t i = 0; i < count && keep; i++)
		if (has_breaking(&w, sections[i]))
			add_section(&w, sections[i], &buf, out);
	for (size_t i = 0; i < count; i++)
		if (!keep || !has_breaking(&w, sections[i]))
			add_section(&w, sections[i], &buf, out);
	if (!keep)
		add_footer(&w, &buf);
	out->heading = heading_of(in, keep, arena);
	out->body = sw_buf_copy(&buf, arena);
}
