/* Edits of a changelog: new sections, links, marks. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/fs.h"
#include "changes/changelog_internal.h"

static void add_edit(sw_arena *arena, sw_changelog_edits *out, size_t offset, size_t len, sw_str text)
{
	sw_push(arena, out, (sw_changelog_edit){.offset = offset, .len = len, .text = text});
}

/* With the line ends of the file. */
static sw_str local(const sw_changelog *log, sw_str text, sw_arena *arena)
{
	return log->newline.len == 1 ? text : sw_str_replace(arena, text, SW_STR("\n"), log->newline);
}

static bool begins_line(sw_str text, size_t at)
{
	return at == 0 || text.ptr[at - 1] == '\n';
}

/* Whether an empty line (or nothing) stands before `at`, which begins a line. */
static bool follows_blank(sw_str text, size_t at)
{
	sw_str before = sw_str_sub(text, 0, at);
	size_t ends = 0;
	for (size_t i = before.len; i > 0 && (before.ptr[i - 1] == '\n' || before.ptr[i - 1] == '\r'); i--)
		ends += before.ptr[i - 1] == '\n';
	return !at || ends > 1;
}

/* The section as it goes in at `at`, with the empty lines that set it off. */
static sw_str section_text(const sw_changelog *log, const sw_changelog_release *release, size_t at, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	if (!begins_line(log->text, at))
		sw_buf_addc(&buf, '\n');
	if (!begins_line(log->text, at) || !follows_blank(log->text, at))
		sw_buf_addc(&buf, '\n');
	sw_buf_addf(&buf, "%.*s\n", SW_ARG(release->heading));
	if (release->body.len)
		sw_buf_addf(&buf, "\n%.*s\n", SW_ARG(release->body));
	if (at < log->text.len && log->text.ptr[at] != '\n' && log->text.ptr[at] != '\r')
		sw_buf_addc(&buf, '\n');
	return local(log, sw_buf_copy(&buf, arena), arena);
}

/* Whether a section says anything beside headings. */
static bool has_text(sw_str body)
{
	sw_str line = {0};
	while (body.len && sw_str_line(&body, &line)) {
		sw_str text = sw_str_trim(line);
		if (text.len && text.ptr[0] != '#')
			return true;
	}
	return false;
}

static sw_str body_of(const sw_changelog *log, const sw_changelog_heading *heading)
{
	return sw_str_sub(log->text, heading->body, heading->end);
}

/* The definitions of "[1.4.0]" and "[Unreleased]" among the links at the end. */
static void edit_links(const sw_changelog *log, const sw_changelog_release *release, sw_arena *arena,
		       sw_changelog_edits *out)
{
	sw_str rest = sw_str_from(log->text, log->links), line = {0}, label = {0};
	sw_str bracket = sw_fmt(arena, "[%.*s]", SW_ARG(release->version));
	size_t at = log->links;
	bool unreleased = false;
	if (!release->link.len || sw_str_find(release->heading, bracket) == SW_NPOS)
		return;
	sw_str own = sw_fmt(arena, "%.*s: %.*s\n", SW_ARG(bracket), SW_ARG(release->link));
	if (log->links == log->text.len) {
		bool ended = begins_line(log->text, log->text.len) ||
			     (out->len && out->ptr[out->len - 1].offset == log->text.len);
		add_edit(arena, out, log->text.len, 0,
			 local(log, sw_fmt(arena, "%s\n%.*s", ended ? "" : "\n", SW_ARG(own)), arena));
		return;
	}
	while (rest.len && sw_str_line(&rest, &line)) {
		if (!sw_changelog_link_label(line, &label))
			continue;
		if (sw_str_eq(label, release->version))
			return;
		if (sw_str_ieq(label, SW_STR("unreleased")) && !unreleased) {
			unreleased = true;
			size_t start = (size_t)(line.ptr - log->text.ptr);
			at = rest.ptr ? (size_t)(rest.ptr - log->text.ptr) : log->text.len;
			if (release->unreleased_link.len)
				add_edit(
					arena, out, start, line.len,
					sw_fmt(arena, "[%.*s]: %.*s", SW_ARG(label), SW_ARG(release->unreleased_link)));
		}
	}
	if (!begins_line(log->text, at))
		own = sw_str_cat(arena, SW_STR("\n"), sw_str_rtrim(own));
	add_edit(arena, out, at, 0, local(log, own, arena));
}

/* Where a new section goes when there is no Unreleased. */
static size_t place_of(const sw_changelog *log)
{
	if (log->marker != SW_NPOS)
		return log->marker;
	if (!log->headings.len)
		return log->links;
	return sw_changelog_start(log, log->headings.ptr[0].offset);
}

static bool refuse(const sw_changelog_heading *heading, sw_error *err)
{
	sw_fail(err, SW_W081, "line %zu of the changelog has a section \"%.*s\" already, with another text",
		heading->line, SW_ARG(heading->title));
	return sw_hint(err, "take the section out to have it written anew, or leave the changelog as it is");
}

bool sw_changelog_add(const sw_changelog *log, const sw_changelog_release *release, sw_arena *arena,
		      sw_changelog_edits *out, sw_error *err)
{
	const sw_changelog_heading *there = sw_changelog_find(log, release->version);
	const sw_changelog_heading *unreleased = sw_changelog_unreleased(log);
	*out = (sw_changelog_edits){0};
	if (there && !there->unreleased) {
		sw_str old = sw_str_replace(arena, sw_str_trim(body_of(log, there)), SW_STR("\r\n"), SW_STR("\n"));
		return sw_str_eq(old, sw_str_trim(release->body)) || refuse(there, err);
	}
	if (there) { /* "1.4.0 (unreleased)" gets its date */
		size_t end = log->form == SW_CHANGELOG_RST ? there->body : there->offset + there->len;
		sw_str heading = local(log, release->heading, arena);
		if (log->form == SW_CHANGELOG_RST)
			heading = sw_str_cat(arena, heading, log->newline);
		add_edit(arena, out, there->offset, end - there->offset, heading);
	} else if (unreleased && has_text(body_of(log, unreleased))) {
		sw_str text = sw_fmt(arena, "\n%.*s\n", SW_ARG(release->heading));
		if (!begins_line(log->text, unreleased->body))
			text = sw_str_cat(arena, SW_STR("\n"), text);
		add_edit(arena, out, unreleased->body, 0, local(log, text, arena));
	} else {
		size_t at = unreleased ? unreleased->end : place_of(log);
		add_edit(arena, out, at, 0, section_text(log, release, at, arena));
	}
	edit_links(log, release, arena, out);
	return true;
}

void sw_changelog_yank(const sw_changelog *log, sw_str version, bool yanked, sw_arena *arena, sw_changelog_edits *out)
{
	const sw_changelog_heading *heading = sw_changelog_find(log, version);
	*out = (sw_changelog_edits){0};
	if (!heading || heading->yanked == yanked)
		return;
	size_t end = (size_t)(heading->title.ptr - log->text.ptr) + heading->title.len;
	if (yanked) {
		add_edit(arena, out, end, 0, SW_STR(" [YANKED]"));
		return;
	}
	for (size_t i = heading->version_at; i + strlen("[YANKED]") <= end; i++)
		if (sw_str_ieq(sw_str_sub(log->text, i, i + strlen("[YANKED]")), SW_STR("[YANKED]"))) {
			size_t from = i;
			while (from > heading->version_at && sw_is_blank(log->text.ptr[from - 1]))
				from--;
			add_edit(arena, out, from, i + strlen("[YANKED]") - from, (sw_str){0});
			return;
		}
}

sw_str sw_changelog_apply(const sw_changelog *log, const sw_changelog_edits *edits, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	size_t done = 0;
	sw_each (edit, edits) {
		sw_buf_add(&buf, sw_str_sub(log->text, done, edit->offset));
		sw_buf_add(&buf, edit->text);
		done = edit->offset + edit->len;
	}
	sw_buf_add(&buf, sw_str_from(log->text, done));
	return sw_buf_copy(&buf, arena);
}

sw_str sw_changelog_new(sw_changelog_form form, sw_arena *arena)
{
	static const char markdown[] = "# Changelog\n\nAll notable changes to this project are documented in this "
				       "file.\n\nThe format is based on "
				       "[Keep a Changelog](https://keepachangelog.com/en/1.1.0/).\n\n## [Unreleased]\n";
	static const char rst[] = "Changelog\n=========\n";
	return sw_str_copy(arena, sw_str_of(form == SW_CHANGELOG_RST ? rst : markdown));
}

/* Looking for the file ------------------------------------------------------------------------------------------------------------ */

/* How good a file's name is; 0 = it is no changelog. */
static size_t rank_of(sw_str name, sw_arena *arena)
{
	static const char *const stems[] = {"changelog", "changes", "history", "news", "release_notes", "releases"};
	static const char *const ends[] = {".md", ".rst", ".txt", ".markdown", ""};
	sw_str lower = sw_str_lower(arena, name);
	for (size_t i = 0; i < SW_COUNTOF(stems); i++)
		for (size_t k = 0; k < SW_COUNTOF(ends); k++)
			if (lower.len == strlen(stems[i]) + strlen(ends[k]) &&
			    sw_str_starts(lower, sw_str_of(stems[i])) && sw_str_ends(lower, sw_str_of(ends[k])))
				return 1 + i * SW_COUNTOF(ends) + k;
	return 0;
}

bool sw_changelog_locate(sw_str root, sw_str given, sw_arena *arena, sw_str *path, sw_error *err)
{
	static const char *const folders[] = {"", "docs", "doc"};
	*path = (sw_str){0};
	if (given.len) {
		*path = given;
		return true;
	}
	for (size_t i = 0; i < SW_COUNTOF(folders) && !path->len; i++) {
		sw_str folder = *folders[i] ? sw_path_join(arena, root, sw_str_of(folders[i])) : root;
		size_t best = SIZE_MAX;
		sw_strs names = {0};
		if (!sw_is_dir(folder))
			continue;
		if (!sw_list_dir(arena, folder, &names, err))
			return false;
		sw_each (name, &names) {
			size_t rank = rank_of(*name, arena);
			if (!rank || rank >= best || !sw_is_file(sw_path_join(arena, folder, *name)))
				continue;
			best = rank;
			*path = *folders[i] ? sw_fmt(arena, "%s/%.*s", folders[i], SW_ARG(*name)) : *name;
		}
	}
	return true;
}
