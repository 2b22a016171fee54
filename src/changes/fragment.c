#include "changes/fragment.h"

#include <stdlib.h>

#include "base/fs.h"
#include "base/limits.h"
#include "codec/glob.h"
#include "changes/internal.h"

static bool is_digits(sw_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!sw_is_digit(s.ptr[i]))
			return false;
	return s.len > 0;
}

bool sw_fragment_name_parse(sw_str name, const sw_strs *types, sw_arena *arena, sw_str *issue, sw_str *type,
			    int64_t *counter)
{
	sw_strs parts = {0};
	uint64_t number = 0;
	sw_text_split(name, SW_STR("."), arena, &parts);
	size_t at = parts.len;
	while (at > 1 && !sw_strs_has(types, parts.ptr[at - 1]))
		at--;
	if (at < 2)
		return false;
	sw_str category = parts.ptr[at - 1];
	sw_str text = sw_str_trim(sw_str_sub(name, 0, (size_t)(category.ptr - name.ptr) - 1));
	if (is_digits(text))
		while (text.len > 1 && text.ptr[0] == '0')
			text = sw_str_from(text, 1);
	*issue = text;
	*type = category;
	*counter = at < parts.len && sw_str_u64(parts.ptr[at], &number) && number <= INT64_MAX ? (int64_t)number : 0;
	return true;
}

/* Loading ---------------------------------------------------------------------------------------------------------------------- */

typedef struct loader {
	const sw_project *project;
	sw_arena *arena;
	sw_fragments *out;
	sw_strs types;
	int64_t *orphans; /* of each type: so many were seen */
	const sw_pyre *issue_pattern;
	sw_error *err;
} loader;

static bool is_ignored(const loader *l, sw_str name)
{
	static const char *const usual[] = {".gitignore", ".gitkeep", ".keep", "readme", "readme.md", "readme.rst"};
	sw_str lower = sw_str_lower(l->arena, name);
	for (size_t i = 0; i < SW_COUNTOF(usual); i++)
		if (sw_str_is(lower, usual[i]))
			return true;
	if (sw_str_eq(lower, sw_path_base(l->out->config.template_name)))
		return true;
	sw_each (pattern, &l->out->config.ignore)
		if (sw_glob_fnmatch(*pattern, lower))
			return true;
	return false;
}

static bool check_issue(const loader *l, sw_str issue, sw_str path)
{
	sw_pyre_match match = {0};
	if (!l->issue_pattern || !issue.len)
		return true;
	if (!sw_pyre_match_at_start(l->issue_pattern, issue, &match, l->err))
		return false;
	if (match.matched && match.end[0] == issue.len)
		return true;
	sw_fail(l->err, SW_W082, "%.*s: the issue \"%.*s\" is not of the form %.*s", SW_ARG(path), SW_ARG(issue),
		SW_ARG(l->out->config.issue_pattern));
	return sw_hint(l->err, "rename the file");
}

static bool add_fragment(loader *l, size_t section, sw_str path)
{
	sw_fragment fragment = {.path = path, .section = section};
	sw_str name = sw_path_base(path), type = {0};
	const sw_fragments_config *config = &l->out->config;
	if (!sw_fragment_name_parse(name, &l->types, l->arena, &fragment.issue, &type, &fragment.counter)) {
		if (!config->strict)
			return true;
		sw_fail(l->err, SW_W082, "%.*s is no name of a news fragment", SW_ARG(path));
		return sw_hint(l->err, "rename it, or add it to `ignore` in [tool.towncrier]");
	}
	while (!sw_str_eq(l->types.ptr[fragment.type], type))
		fragment.type++;
	if (config->orphan_prefix.len && sw_str_starts(fragment.issue, config->orphan_prefix)) {
		fragment.issue = (sw_str){0};
		fragment.counter = l->orphans[fragment.type]++;
	}
	if (!check_issue(l, fragment.issue, path))
		return false;
	sw_each (other, &l->out->list)
		if (other->section == section && other->type == fragment.type && other->counter == fragment.counter &&
		    sw_str_eq(other->issue, fragment.issue))
			return sw_fail(l->err, SW_W082, "two news fragments of one name: %.*s and %.*s",
				       SW_ARG(other->path), SW_ARG(path));
	if (!sw_read_file(l->arena, path, SW_LIMIT_TEXT_FILE, &fragment.text, l->err))
		return false;
	sw_push(l->arena, &l->out->list, fragment);
	return true;
}

static bool load_section(loader *l, size_t section)
{
	const sw_fragments_config *config = &l->out->config;
	sw_str folder = sw_path_join(l->arena, config->folder, config->sections.ptr[section].path);
	sw_strs names = {0};
	if (config->append.len)
		folder = sw_path_join(l->arena, folder, config->append);
	if (!sw_is_dir(folder))
		return true;
	if (!sw_list_dir(l->arena, folder, &names, l->err))
		return false;
	sw_each (name, &names) {
		sw_str path = sw_path_join(l->arena, folder, *name);
		if (!is_ignored(l, *name) && sw_is_file(path) && !add_fragment(l, section, path))
			return false;
	}
	return true;
}

static int by_place(const void *a, const void *b)
{
	const sw_fragment *x = a, *y = b;
	if (x->section != y->section)
		return x->section > y->section ? 1 : -1;
	return sw_str_cmp(x->path, y->path);
}

bool sw_fragments_load(const sw_project *project, sw_arena *arena, sw_fragments *out, sw_error *err)
{
	loader l = {.project = project, .arena = arena, .out = out, .err = err};
	*out = (sw_fragments){0};
	if (!sw_fragments_configure(project, arena, &out->config, err))
		return false;
	if (!out->config.present)
		return true;
	if (out->config.issue_pattern.len &&
	    !sw_pyre_compile(out->config.issue_pattern, 0, arena, &l.issue_pattern, err))
		return sw_wrap(err, "issue_pattern of [tool.towncrier]");
	sw_each (type, &out->config.types)
		sw_push(arena, &l.types, type->key);
	l.orphans = sw_new_n(arena, int64_t, l.types.len + 1);
	for (size_t i = 0; i < out->config.sections.len; i++)
		if (!load_section(&l, i))
			return false;
	if (out->list.len)
		qsort(out->list.ptr, out->list.len, sizeof *out->list.ptr, by_place);
	return true;
}

/* Against commits --------------------------------------------------------------------------------------------------------------- */

/* The number of a fragment's issue: "123", "gh-123", "#123"; "" when it is none. */
static sw_str number_of(sw_str issue)
{
	size_t from = issue.len;
	while (from && sw_is_digit(issue.ptr[from - 1]))
		from--;
	return sw_str_from(issue, from);
}

static bool disagree(const sw_fragments *fragments, const sw_fragment *fragment, const sw_history *history,
		     const sw_history_item *item, sw_error *err)
{
	const sw_fragment_type *type = &fragments->config.types.ptr[fragment->type];
	sw_str id = sw_str_sub(history->commits.ptr[item->commit].id, 0, 9);
	sw_fail(err, SW_W083, "%.*s says %s, but commit %.*s says %s: %.*s", SW_ARG(fragment->path),
		sw_level_name(type->level), SW_ARG(id), sw_level_name(item->level), SW_ARG(item->change.subject));
	return sw_hint(err, "rename the fragment to the type that fits, or mend its issue number");
}

/* Whether some fragment of this number says the level, or more: an issue may have several. */
static bool covered(const sw_fragments *fragments, sw_str number, sw_level level, const sw_fragment **one)
{
	bool found = false;
	*one = NULL;
	sw_each (fragment, &fragments->list) {
		const sw_fragment_type *type = &fragments->config.types.ptr[fragment->type];
		if (!sw_str_eq(number_of(fragment->issue), number) || type->level == SW_LEVEL_NONE)
			continue;
		*one = *one ? *one : fragment;
		found = found || type->level == level || (type->level > level && level == SW_LEVEL_PATCH);
	}
	return found || !*one;
}

bool sw_fragments_check(const sw_fragments *fragments, const sw_history *history, sw_error *err)
{
	sw_each (item, &history->items)
		sw_each (number, &item->change.issues) {
			const sw_fragment *one = NULL;
			if (item->skip == SW_SKIP_NO && item->level != SW_LEVEL_NONE &&
			    !covered(fragments, *number, item->level, &one))
				return disagree(fragments, one, history, item, err);
		}
	return true;
}
