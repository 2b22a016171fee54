/* python-semantic-release 10.7.0: its parsers "conventional" and "angular". Patterns and steps are the tool's own, because what
   it makes of odd messages follows from them and from nothing else. */
#include <string.h>

#include "base/limits.h"
#include "changes/internal.h"

/* What a squashed message is cleaned from, in this order; the last one is made from the types. */
enum { FILTER_SPACES, FILTER_COMMIT, FILTER_AUTHOR, FILTER_DATE, FILTER_HEADING, FILTER_PREFIX, FILTER_COUNT };

static const struct {
	const char *pattern, *with;
	unsigned flags;
} filters[FILTER_COUNT] = {
	[FILTER_SPACES] = {"(\\S)  +(\\S)", "\\1 \\2", 0},
	[FILTER_COMMIT] = {"^[\\t ]*commit [0-9a-f]+$\\n?", "", SW_PYRE_MULTILINE},
	[FILTER_AUTHOR] = {"^[\\t ]*Author: .+$\\n?", "", SW_PYRE_MULTILINE},
	[FILTER_DATE] = {"^[\\t ]*Date: .+$\\n?", "", SW_PYRE_MULTILINE},
	[FILTER_HEADING] = {"^[\\t ]*Squashed commit of the following:.*$\\n?", "", SW_PYRE_MULTILINE},
	[FILTER_PREFIX] = {NULL, "\\1", SW_PYRE_MULTILINE},
};

struct sw_psr_patterns {
	const sw_pyre *subject; /* begins a commit inside of a squashed message */
	const sw_pyre *message;
	const sw_pyre *filter[FILTER_COUNT];
	const sw_pyre *request, *issue, *notice, *breaking, *number, *line_end, *hyphen, *footers, *wrap;
};

static const struct {
	size_t offset;
	const char *pattern;
	unsigned flags;
} fixed_patterns[] = {
	{offsetof(struct sw_psr_patterns, request), "[\\t ]+\\((?:pull request )?(?P<mr_number>[#!]\\d+)\\)[\\t ]*$",
	 0},
	{offsetof(struct sw_psr_patterns, issue),
	 "^(?:clos(?:e|es|ed|ing)|fix(?:es|ed|ing)?|resolv(?:e|es|ed|ing)|implement(?:s|ed|ing)?):"
	 "[\\t ]+(?P<issue_predicate>.+)[\\t ]*$",
	 SW_PYRE_MULTILINE | SW_PYRE_IGNORECASE},
	{offsetof(struct sw_psr_patterns, notice), "^NOTICE: (?P<notice>.+)$", 0},
	{offsetof(struct sw_psr_patterns, breaking), "BREAKING[ -]CHANGE:\\s?(.*)", 0},
	{offsetof(struct sw_psr_patterns, number), "\\d+", 0},
	{offsetof(struct sw_psr_patterns, line_end), "[\\r\\t\\f\\v ]*\\r?\\n", 0},
	{offsetof(struct sw_psr_patterns, hyphen), "((?<=\\w)-\\n(?=\\w))", 0},
	{offsetof(struct sw_psr_patterns, footers), "^ {0,2}([\\w-]*: .+)$\\n?((?!\\n) *[^:\\n]+:)", SW_PYRE_MULTILINE},
	{offsetof(struct sw_psr_patterns, wrap), "((?<!-)\\n(?![\\s*-]))", 0},
};

static bool compile(sw_str pattern, unsigned flags, sw_arena *arena, const sw_pyre **out, sw_error *err)
{
	return sw_pyre_compile(pattern, flags, arena, out, err);
}

static bool compile_fixed(struct sw_psr_patterns *p, sw_arena *arena, sw_error *err)
{
	for (size_t i = 0; i < SW_COUNTOF(fixed_patterns); i++)
		if (!compile(sw_str_of(fixed_patterns[i].pattern), fixed_patterns[i].flags, arena,
			     (const sw_pyre **)(void *)((char *)p + fixed_patterns[i].offset), err))
			return false;
	for (size_t i = 0; i < FILTER_COUNT; i++)
		if (filters[i].pattern &&
		    !compile(sw_str_of(filters[i].pattern), filters[i].flags, arena, &p->filter[i], err))
			return false;
	return true;
}

/* Types are parts of patterns, as in the tool: "feat|feature" may be one. */
bool sw_psr_prepare(sw_dialect *dialect, sw_arena *arena, sw_error *err)
{
	struct sw_psr_patterns *p = sw_new(arena, struct sw_psr_patterns);
	const sw_strs *types = &dialect->psr.allowed_tags;
	sw_str type = sw_fmt(arena, "(?P<type>%.*s)", SW_ARG(sw_str_join(arena, types->ptr, types->len, SW_STR("|"))));
	sw_str prefix = sw_fmt(arena, "^%.*s(?:\\((?P<scope>[^\\n]+)\\))?(?P<break>!)?:\\s+", SW_ARG(type));
	sw_str subject = sw_str_cat(arena, prefix, SW_STR("(?P<subject>[^\\n]+)"));
	sw_str message = sw_str_cat(arena, subject, SW_STR("(?:\\n\\n(?P<text>.+))?"));
	sw_str squash = sw_fmt(arena, "^(?:[\\t ]*[*-][\\t ]+|[\\t ]+)?%.*s\\b", SW_ARG(type));
	bool angular = dialect->psr.parser == SW_PSR_ANGULAR;
	if (!compile_fixed(p, arena, err) || !compile(angular ? prefix : subject, 0, arena, &p->subject, err) ||
	    !compile(message, SW_PYRE_DOTALL, arena, &p->message, err) ||
	    !compile(squash, SW_PYRE_MULTILINE, arena, &p->filter[FILTER_PREFIX], err))
		return sw_wrap(err, "types of commits in [tool.semantic_release.commit_parser_options]");
	dialect->psr.patterns = p;
	return true;
}

/* One commit -------------------------------------------------------------------------------------------------------------- */

typedef struct reading {
	const sw_dialect *dialect;
	const struct sw_psr_patterns *p;
	sw_arena *arena;
	sw_error *err;
} reading;

static sw_str group(const sw_pyre *re, const sw_pyre_match *match, sw_str text, const char *name)
{
	return sw_pyre_text(match, text, sw_pyre_group(re, sw_str_of(name)));
}

/* parse_paragraphs: line ends and hyphens mended, footers apart, wrapped lines joined. */
static bool paragraphs_of(const reading *r, sw_str text, sw_strs *out)
{
	sw_str next = text;
	if (!sw_re_sub(r->p->line_end, text, "\n", r->arena, &text, r->err) ||
	    !sw_re_sub(r->p->hyphen, text, "-", r->arena, &text, r->err))
		return false;
	for (size_t round = 0; round < SW_LIMIT_SQUASHED; round++) {
		if (!sw_re_sub(r->p->footers, text, "\\1\n\n\\2", r->arena, &next, r->err))
			return false;
		if (sw_str_eq(next, text))
			break;
		text = next;
	}
	sw_strs parts = {0};
	sw_text_split(sw_str_trim(text), SW_STR("\n\n"), r->arena, &parts);
	sw_each (part, &parts) {
		if (!sw_re_sub(r->p->wrap, *part, " ", r->arena, part, r->err))
			return false;
		if (sw_str_trim(*part).len)
			sw_push(r->arena, out, sw_str_trim(*part));
	}
	return true;
}

/* Whether a paragraph names issues ("Closes: #12"), which takes it out of the descriptions. */
static bool names_issues(const reading *r, sw_str text, bool *out)
{
	sw_pyre_match match = {0};
	*out = false;
	if (!sw_pyre_search(r->p->issue, text, 0, &match, r->err))
		return false;
	if (!match.matched)
		return true;
	sw_str predicate = group(r->p->issue, &match, text, "issue_predicate");
	if (!sw_pyre_search(r->p->number, predicate, 0, &match, r->err))
		return false;
	*out = match.matched;
	return true;
}

/* commit_body_components_separator. The older parser keeps every paragraph among the descriptions as well. */
static bool sort_paragraph(const reading *r, sw_str text, sw_history_item *item)
{
	bool angular = r->dialect->psr.parser == SW_PSR_ANGULAR, issues = false;
	sw_pyre_match breaking = {0}, notice = {0};
	if (!sw_pyre_match_at_start(r->p->breaking, text, &breaking, r->err) ||
	    !sw_pyre_match_at_start(r->p->notice, text, &notice, r->err) || !names_issues(r, text, &issues))
		return false;
	bool taken = true;
	if (breaking.matched && sw_pyre_text(&breaking, text, 1).len)
		sw_push(r->arena, &item->breaking_paragraphs, sw_pyre_text(&breaking, text, 1));
	else if (notice.matched)
		sw_push(r->arena, &item->notices, sw_pyre_text(&notice, text, 1));
	else
		taken = issues;
	if (!taken || angular)
		sw_strs_add_unique(r->arena, &item->paragraphs, text);
	return true;
}

static sw_level level_of_type(const sw_dialect *dialect, sw_str type)
{
	if (sw_str_chr(type, '|') != SW_NPOS)
		return dialect->psr.default_level;
	if (sw_strs_has(&dialect->psr.minor_tags, type))
		return SW_LEVEL_MINOR;
	return sw_strs_has(&dialect->psr.patch_tags, type) ? SW_LEVEL_PATCH : dialect->psr.default_level;
}

static sw_str category_of(sw_str type)
{
	static const struct {
		const char *type, *name;
	} names[] = {
		{"build", "build system"},
		{"ci", "continuous integration"},
		{"chore", "chores"},
		{"docs", "documentation"},
		{"feat", "features"},
		{"fix", "bug fixes"},
		{"perf", "performance improvements"},
		{"refactor", "refactoring"},
		{"style", "code style"},
		{"test", "testing"},
	};
	for (size_t i = 0; i < SW_COUNTOF(names); i++)
		if (sw_str_is(type, names[i].type))
			return sw_str_of(names[i].name);
	return type;
}

/* A subject's "(#12)": in *request, and taken from the subject where the parser does that. */
static bool take_request(const reading *r, sw_str *subject, sw_str *request)
{
	sw_pyre_match match = {0};
	if (!sw_pyre_search(r->p->request, *subject, 0, &match, r->err))
		return false;
	if (!match.matched)
		return true;
	*request = sw_pyre_text(&match, *subject, 1);
	if (r->dialect->psr.parser == SW_PSR_CONVENTIONAL)
		*subject = sw_str_trim(sw_str_sub(*subject, 0, match.start[0]));
	return true;
}

/* parse_message: one message, already apart. */
static bool read_message(const reading *r, sw_str message, sw_history_item *item)
{
	sw_pyre_match match = {0};
	sw_change_parse(message, r->arena, &item->change);
	if (!sw_pyre_match_at_start(r->p->message, message, &match, r->err))
		return false;
	if (!match.matched) {
		item->skip = SW_SKIP_FORM;
		return true;
	}
	sw_str type = group(r->p->message, &match, message, "type");
	sw_str subject = group(r->p->message, &match, message, "subject");
	sw_strs paragraphs = {0};
	item->change.conventional = true;
	item->change.type = type;
	item->change.scope = group(r->p->message, &match, message, "scope");
	item->category = category_of(type);
	if (!take_request(r, &subject, &item->shown_request) || !sort_paragraph(r, subject, item) ||
	    !paragraphs_of(r, group(r->p->message, &match, message, "text"), &paragraphs))
		return false;
	item->change.description = subject;
	sw_each (paragraph, &paragraphs)
		if (!sort_paragraph(r, *paragraph, item))
			return false;
	bool mark = group(r->p->message, &match, message, "break").len;
	item->change.breaking = mark || item->breaking_paragraphs.len;
	item->level = item->change.breaking ? SW_LEVEL_MAJOR : level_of_type(r->dialect, type);
	if (item->level == SW_LEVEL_NONE)
		item->skip = SW_SKIP_TYPE;
	return true;
}

/* Squashes ------------------------------------------------------------------------------------------------------------------ */

static bool clean(const reading *r, sw_str *paragraph)
{
	for (size_t i = 0; i < FILTER_COUNT && paragraph->len; i++)
		if (!sw_re_sub(r->p->filter[i], *paragraph, filters[i].with, r->arena, paragraph, r->err))
			return false;
	return true;
}

/* Whether a paragraph begins a commit; a subject of one word is a footer ("fix: #123"). */
static bool begins_commit(const reading *r, sw_str paragraph, bool *out)
{
	sw_pyre_match match = {0};
	if (!sw_pyre_search(r->p->subject, paragraph, 0, &match, r->err))
		return false;
	*out = match.matched && (r->dialect->psr.parser == SW_PSR_ANGULAR ||
				 sw_str_chr(group(r->p->subject, &match, paragraph, "subject"), ' ') != SW_NPOS);
	return true;
}

/* _find_squashed_commits_in_str */
static bool split_piece(const reading *r, sw_str piece, sw_strs *out)
{
	sw_strs paragraphs = {0};
	sw_str current = {0};
	size_t before = out->len;
	sw_text_split(sw_str_trim(piece), SW_STR("\n\n"), r->arena, &paragraphs);
	sw_each (it, &paragraphs) {
		sw_str paragraph = *it;
		bool begins = false;
		if (!paragraph.len)
			continue;
		if (!clean(r, &paragraph))
			return false;
		if (!sw_str_trim(paragraph).len)
			continue;
		if (!begins_commit(r, paragraph, &begins))
			return false;
		if (begins) {
			if (current.len)
				sw_push(r->arena, out, current);
			current = paragraph;
		} else if (out->len == before && !current.len) {
			current = sw_text_dedent(paragraph, r->arena);
		} else if (current.len) {
			current = sw_fmt(r->arena, "%.*s\n\n%.*s", SW_ARG(current),
					 SW_ARG(sw_text_dedent(paragraph, r->arena)));
		}
	}
	if (current.len)
		sw_push(r->arena, out, current);
	return true;
}

static bool unsquash(const reading *r, sw_str message, sw_strs *out)
{
	sw_strs pieces = {0};
	sw_str text = sw_str_trim(sw_str_replace(r->arena, message, SW_STR("\r"), SW_STR("")));
	if (!sw_re_split(r->p->filter[FILTER_COMMIT], text, r->arena, &pieces, r->err))
		return false;
	sw_each (piece, &pieces)
		if (!split_piece(r, *piece, out))
			return false;
	return true;
}

/* A request in the first message belongs to all of them. */
static bool share_request(const reading *r, sw_str first, sw_history_item *items, size_t count)
{
	sw_str request = items[0].shown_request;
	sw_pyre_match match = {0};
	if (!items[0].category.len) { /* it was not understood */
		if (!sw_pyre_search(r->p->request, first, 0, &match, r->err))
			return false;
		request = match.matched ? sw_pyre_text(&match, first, 1) : (sw_str){0};
	}
	for (size_t i = 0; request.len && i < count; i++)
		if (items[i].category.len)
			items[i].shown_request = request;
	return true;
}

static bool is_excluded(const reading *r, sw_str message, bool *out)
{
	sw_pyre_match match = {0};
	*out = false;
	for (size_t i = 0; i < r->dialect->psr.excluded.len && !*out; i++) {
		if (!sw_pyre_match_at_start(r->dialect->psr.excluded.ptr[i], message, &match, r->err))
			return false;
		*out = match.matched;
	}
	return true;
}

bool sw_psr_judge(const sw_dialect *dialect, size_t commit, sw_arena *arena, sw_history *history, sw_error *err)
{
	const reading r = {.dialect = dialect, .p = dialect->psr.patterns, .arena = arena, .err = err};
	const sw_git_log_entry *entry = &history->commits.ptr[commit];
	sw_strs messages = {0};
	size_t first = history->items.len;
	if (dialect->psr.skip_merges && entry->parents.len > 1) {
		sw_history_item item = {.commit = commit, .skip = SW_SKIP_MERGE, .other = SW_NPOS};
		sw_change_parse(entry->message, arena, &item.change);
		sw_push(arena, &history->items, item);
		return true;
	}
	if (dialect->psr.squash && !unsquash(&r, entry->message, &messages))
		return false;
	if (!messages.len)
		sw_push(arena, &messages, entry->message);
	for (size_t i = 0; i < messages.len; i++) {
		sw_history_item item = {.commit = commit, .part = i, .other = SW_NPOS};
		bool excluded = false;
		if (!read_message(&r, messages.ptr[i], &item) || !is_excluded(&r, messages.ptr[i], &excluded))
			return false;
		if (excluded && item.level == SW_LEVEL_NONE)
			item.skip = SW_SKIP_EXCLUDED;
		sw_push(arena, &history->items, item);
	}
	return share_request(&r, messages.ptr[0], history->items.ptr + first, messages.len);
}
