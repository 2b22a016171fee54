#include "changes/change.h"

#include <string.h>

#include "base/limits.h"

const char *sw_level_name(sw_level level)
{
	static const char *const names[] = {"none", "patch", "minor", "major"};
	return names[level];
}

const sw_change_type sw_change_types[] = {
	{"feat", SW_LEVEL_MINOR, "Added", "New Features"},
	{"feature", SW_LEVEL_MINOR, "Added", "New Features"},
	{"add", SW_LEVEL_MINOR, "Added", "New Features"},
	{"fix", SW_LEVEL_PATCH, "Fixed", "Bug Fixes"},
	{"bugfix", SW_LEVEL_PATCH, "Fixed", "Bug Fixes"},
	{"hotfix", SW_LEVEL_PATCH, "Fixed", "Bug Fixes"},
	{"perf", SW_LEVEL_PATCH, "Changed", "Improvements"},
	{"refactor", SW_LEVEL_PATCH, "Changed", "Improvements"},
	{"revert", SW_LEVEL_PATCH, "Changed", "Bug Fixes"},
	{"deprecate", SW_LEVEL_MINOR, "Deprecated", "Improvements"},
	{"remove", SW_LEVEL_MINOR, "Removed", "Improvements"},
	{"security", SW_LEVEL_PATCH, "Security", "Bug Fixes"},
	{"deps", SW_LEVEL_PATCH, "Changed", "Dependencies"},
	{"build", SW_LEVEL_NONE, NULL, NULL},
	{"chore", SW_LEVEL_NONE, NULL, NULL},
	{"ci", SW_LEVEL_NONE, NULL, NULL},
	{"docs", SW_LEVEL_NONE, NULL, NULL},
	{"style", SW_LEVEL_NONE, NULL, NULL},
	{"test", SW_LEVEL_NONE, NULL, NULL},
	{"tests", SW_LEVEL_NONE, NULL, NULL},
	{NULL, SW_LEVEL_NONE, NULL, NULL},
};

const sw_change_type *sw_change_type_find(sw_str type)
{
	for (const sw_change_type *row = sw_change_types; row->name; row++)
		if (sw_str_ieq(type, sw_str_of(row->name)))
			return row;
	return NULL;
}

#define NUMBERS_MAX 200 /* issues and commit ids that one message can name; a release's own summary names some dozens */

/* Small readers ------------------------------------------------------------------------------------------------------------ */

static bool is_word(char c)
{
	return sw_is_alnum(c) || c == '_';
}

static size_t digits_at(sw_str s, size_t at)
{
	size_t end = at;
	while (end < s.len && sw_is_digit(s.ptr[end]))
		end++;
	return end - at;
}

/* A type or token: a letter, then letters, digits, "-" and "_". */
static size_t token_len(sw_str s)
{
	size_t len = 0;
	while (len < s.len && (is_word(s.ptr[len]) || (len && s.ptr[len] == '-')))
		len++;
	return len && sw_is_alpha(s.ptr[0]) ? len : 0;
}

/* "BREAKING CHANGE" or "BREAKING-CHANGE" at the beginning: its length, else 0. */
static size_t breaking_len(sw_str s)
{
	return sw_str_starts(s, SW_STR("BREAKING CHANGE")) || sw_str_starts(s, SW_STR("BREAKING-CHANGE"))
		       ? strlen("BREAKING CHANGE")
		       : 0;
}

static void add_issue(sw_arena *arena, sw_change *change, sw_str number)
{
	while (number.len > 1 && number.ptr[0] == '0')
		number = sw_str_from(number, 1);
	if (change->issues.len < NUMBERS_MAX)
		sw_strs_add_unique(arena, &change->issues, number);
}

/* Every "#12", "!12" and "gh-12" in `text`. */
static void collect_numbers(sw_arena *arena, sw_change *change, sw_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		size_t mark = text.ptr[i] == '#' || text.ptr[i] == '!'                ? 1
			      : sw_str_ieq(sw_str_sub(text, i, i + 3), SW_STR("gh-")) ? 3
										      : 0;
		size_t len = mark ? digits_at(text, i + mark) : 0;
		if (!len || len > 12)
			continue;
		add_issue(arena, change, sw_str_sub(text, i + mark, i + mark + len));
		i += mark + len - 1;
	}
}

/* The header ----------------------------------------------------------------------------------------------------------------- */

/* Takes "(#12)", "(!12)" or "(pull request #12)" from the end of a subject. */
static sw_str take_request(sw_str text, sw_str *request)
{
	text = sw_str_rtrim(text);
	size_t open = sw_str_rchr(text, '(');
	if (open == SW_NPOS || !sw_str_ends(text, SW_STR(")")))
		return text;
	sw_str inner = sw_str_sub(text, open + 1, text.len - 1);
	if (sw_str_starts(inner, SW_STR("pull request ")))
		inner = sw_str_from(inner, strlen("pull request "));
	if (inner.len < 2 || inner.len > 13 || (inner.ptr[0] != '#' && inner.ptr[0] != '!') ||
	    digits_at(inner, 1) != inner.len - 1)
		return text;
	*request = sw_str_from(inner, 1);
	return sw_str_rtrim(sw_str_sub(text, 0, open));
}

sw_str sw_change_without_request(sw_str subject)
{
	sw_str request = {0};
	return take_request(subject, &request);
}

/* `type(scope)!: description`; false (nothing changed) when the line is not of this form. */
static bool read_header(sw_str line, sw_arena *arena, sw_change *out)
{
	size_t breaking = breaking_len(line), at = breaking ? breaking : token_len(line), scope_end = 0;
	sw_str scope = {0};
	if (!at)
		return false;
	sw_str type = sw_str_sub(line, 0, at);
	if (at < line.len && line.ptr[at] == '(') {
		scope_end = sw_str_chr(sw_str_from(line, at), ')');
		if (scope_end == SW_NPOS)
			return false;
		scope = sw_str_trim(sw_str_sub(line, at + 1, at + scope_end));
		at += scope_end + 1;
	}
	bool mark = at < line.len && line.ptr[at] == '!';
	at += mark;
	if (at >= line.len || line.ptr[at] != ':' || at + 1 >= line.len || !sw_is_blank(line.ptr[at + 1]))
		return false;
	sw_str description = sw_str_trim(sw_str_from(line, at + 1));
	if (!description.len)
		return false;
	out->conventional = true;
	out->type = sw_str_lower(arena, type);
	out->scope = scope;
	out->breaking = mark || breaking;
	out->description = take_request(description, &out->request);
	if (!out->description.len)
		out->description = description;
	return true;
}

/* Footers ---------------------------------------------------------------------------------------------------------------------- */

/* Whether a line begins a footer: `Token: value` or `Token #value`. BREAKING CHANGE may end with its colon. */
static bool read_footer(sw_str line, sw_change_footer *out)
{
	size_t breaking = breaking_len(line), len = breaking ? breaking : token_len(line);
	if (!len || len >= line.len)
		return false;
	sw_str rest = sw_str_from(line, len);
	bool hash = sw_str_starts(rest, SW_STR(" #"));
	if (!hash && !sw_str_starts(rest, SW_STR(": ")) && !(breaking && rest.ptr[0] == ':'))
		return false;
	*out = (sw_change_footer){.token = breaking ? SW_STR("BREAKING CHANGE") : sw_str_sub(line, 0, len),
				  .value = sw_str_from(rest, hash ? 2 : 1),
				  .hash = hash};
	return true;
}

/* Splits what stands below the header into body and footers. A footer begins behind an empty line or another footer's line;
   BREAKING CHANGE at any line, because that is how people write it and nothing else begins so. */
static void read_body(sw_str text, sw_arena *arena, sw_change *out)
{
	sw_str rest = text, line = {0};
	bool may = true; /* a footer may begin here */
	size_t body_end = SW_NPOS;
	while (rest.len && sw_str_line(&rest, &line)) {
		sw_change_footer footer = {0};
		size_t at = (size_t)(line.ptr - text.ptr);
		if ((may || breaking_len(line)) && read_footer(line, &footer)) {
			if (body_end == SW_NPOS)
				body_end = at;
			sw_push(arena, &out->footers, footer);
		} else if (out->footers.len) {
			sw_str *value = &out->footers.ptr[out->footers.len - 1].value;
			value->len = (size_t)(line.ptr + line.len - value->ptr);
		}
		may = !sw_str_trim(line).len || out->footers.len;
	}
	out->body = sw_str_trim(sw_str_sub(text, 0, body_end == SW_NPOS ? text.len : body_end));
	sw_each (footer, &out->footers)
		footer->value = sw_str_trim(footer->value);
}

static bool is_reference_token(sw_str token)
{
	static const char *const tokens[] = {"closes", "close", "fixes",      "fix",   "resolves", "resolve",
					     "refs",   "ref",   "references", "issue", "issues",   "implements"};
	for (size_t i = 0; i < SW_COUNTOF(tokens); i++)
		if (sw_str_ieq(token, sw_str_of(tokens[i])))
			return true;
	return false;
}

static void use_footers(sw_arena *arena, sw_change *change)
{
	sw_each (footer, &change->footers) {
		if (sw_str_is(footer->token, "BREAKING CHANGE")) {
			change->breaking = true;
			if (!change->breaking_text.len)
				change->breaking_text = footer->value;
		} else if (is_reference_token(footer->token)) {
			sw_str value = footer->value;
			if (footer->hash) /* the # belongs to the separator */
				value = sw_str_cat(arena, SW_STR("#"), value);
			collect_numbers(arena, change, value);
		}
	}
	if (change->breaking && !change->breaking_text.len)
		change->breaking_text = change->description;
}

/* "closes #12", "fixes: #12, #13" in running text, as forges read them. */
static void collect_closed(sw_arena *arena, sw_change *change, sw_str text)
{
	static const char *const words[] = {"close",    "closes",    "closed",     "fix",
					    "fixes",    "fixed",     "resolve",    "resolves",
					    "resolved", "implement", "implements", "implemented"};
	sw_str word = {0};
	bool armed = false;
	while (sw_str_split(&text, ' ', &word)) {
		for (sw_str line = word, part = {0}; sw_str_split(&line, '\n', &part);) {
			part = sw_str_trim(part);
			if (armed && part.len > 1 && part.ptr[0] == '#') {
				collect_numbers(arena, change, part);
				armed = sw_str_ends(part, SW_STR(","));
				continue;
			}
			if (sw_str_ends(part, SW_STR(":")))
				part.len--;
			armed = (armed && (!part.len || sw_str_ieq(part, SW_STR("and"))));
			for (size_t i = 0; i < SW_COUNTOF(words) && !armed; i++)
				armed = sw_str_ieq(part, sw_str_of(words[i]));
		}
	}
}

/* Reverts ------------------------------------------------------------------------------------------------------------------------ */

/* Every commit id (7 to 64 hex digits) in `text`. */
static void collect_ids(sw_arena *arena, sw_change *change, sw_str text)
{
	for (size_t i = 0; i < text.len;) {
		size_t end = i;
		while (end < text.len && sw_hex_value(text.ptr[end]) >= 0)
			end++;
		bool alone = (i == 0 || !is_word(text.ptr[i - 1])) && (end == text.len || !is_word(text.ptr[end]));
		if (alone && end - i >= 7 && end - i <= 64 && change->reverts.len < NUMBERS_MAX)
			sw_strs_add_unique(arena, &change->reverts, sw_str_lower(arena, sw_str_sub(text, i, end)));
		i = end > i ? end : i + 1;
	}
}

/* git's own sentence: "This reverts commit ID." also with several, or "commits"; it may be wrapped. A merge's says behind a
   comma which changes go ("reversing changes made to ID"): that id is none that is taken back. */
static void read_revert_sentence(sw_str message, sw_arena *arena, sw_change *out)
{
	static const char *const starts[] = {"This reverts commit ", "This reverts commits ", "this reverts commit "};
	for (size_t i = 0; i < SW_COUNTOF(starts); i++) {
		sw_str text = message;
		for (size_t at; (at = sw_str_find(text, sw_str_of(starts[i]))) != SW_NPOS;) {
			text = sw_str_from(text, at + strlen(starts[i]));
			sw_str sentence = sw_str_sub(text, 0, sw_str_chr(text, '.'));
			size_t other = sw_str_find(sentence, SW_STR("reversing"));
			collect_ids(arena, out, sw_str_sub(sentence, 0, other));
			out->is_revert = true;
		}
	}
}

/* `Revert "subject"`, `Reapply "subject"` (which takes back a revert of it). */
static void read_revert_subject(sw_arena *arena, sw_change *out)
{
	sw_str request = {0}, subject = take_request(out->subject, &request);
	bool reapply = sw_str_starts(subject, SW_STR("Reapply \""));
	if ((!reapply && !sw_str_starts(subject, SW_STR("Revert \""))) || !sw_str_ends(subject, SW_STR("\"")))
		return;
	size_t from = sw_str_chr(subject, '"') + 1;
	if (from >= subject.len)
		return;
	out->is_revert = true;
	out->reverts_subject = sw_str_sub(subject, from, subject.len - 1);
	if (reapply)
		out->reverts_subject = sw_fmt(arena, "Revert \"%.*s\"", SW_ARG(out->reverts_subject));
}

static void read_revert(sw_str message, sw_arena *arena, sw_change *out)
{
	read_revert_sentence(message, arena, out);
	read_revert_subject(arena, out);
	if (!sw_str_is(out->type, "revert"))
		return;
	out->is_revert = true;
	if (!out->reverts_subject.len)
		out->reverts_subject = out->description;
	sw_each (footer, &out->footers)
		if (sw_str_ieq(footer->token, SW_STR("Refs")) || sw_str_ieq(footer->token, SW_STR("Reverts")))
			collect_ids(arena, out, footer->value);
}

/* The whole --------------------------------------------------------------------------------------------------------------------- */

/* git's %s: the lines of the first paragraph joined with blanks. *rest begins behind its first line, because that alone is
   the header of Conventional Commits. */
static sw_str read_subject(sw_str message, sw_arena *arena, sw_str *first, sw_str *rest)
{
	sw_strs lines = {0};
	sw_str line = {0}, all = message;
	while (all.len && sw_str_line(&all, &line)) {
		if (!sw_str_trim(line).len && lines.len)
			break;
		if (!sw_str_trim(line).len)
			continue;
		if (!lines.len)
			*rest = all;
		sw_push(arena, &lines, sw_str_trim(line));
	}
	*first = lines.len ? lines.ptr[0] : (sw_str){0};
	return lines.len == 1 ? lines.ptr[0] : sw_str_join(arena, lines.ptr, lines.len, SW_STR(" "));
}

void sw_change_parse(sw_str message, sw_arena *arena, sw_change *out)
{
	sw_str first = {0}, rest = {0};
	*out = (sw_change){0};
	out->subject = read_subject(message, arena, &first, &rest);
	sw_str request = {0};
	out->bare_subject = take_request(out->subject, &request);
	if (!read_header(first, arena, out))
		out->request = request;
	read_body(rest, arena, out);
	if (out->request.len)
		add_issue(arena, out, out->request);
	collect_numbers(arena, out, out->subject);
	use_footers(arena, out);
	collect_closed(arena, out, message);
	read_revert(message, arena, out);
}

sw_str sw_change_title(const sw_change *change, sw_arena *arena)
{
	if (!change->conventional)
		return change->subject;
	sw_str type = sw_str_is(change->type, "breaking change") ? SW_STR("BREAKING CHANGE") : change->type;
	const char *mark = change->breaking && type.ptr == change->type.ptr ? "!" : "";
	if (change->scope.len)
		return sw_fmt(arena, "%.*s(%.*s)%s: %.*s", SW_ARG(type), SW_ARG(change->scope), mark,
			      SW_ARG(change->description));
	return sw_fmt(arena, "%.*s%s: %.*s", SW_ARG(type), mark, SW_ARG(change->description));
}

static bool starts_any(sw_str text, const char *const *prefixes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (sw_str_ieq(sw_str_sub(text, 0, strlen(prefixes[i])), sw_str_of(prefixes[i])))
			return true;
	return false;
}

bool sw_change_is_dependency(const sw_change *change)
{
	static const char *const bumps[] = {"Update dependency ", "Update dependencies", "Pin dependencies",
					    "Lock file maintenance"};
	sw_str text = change->conventional ? change->description : change->subject;
	if (sw_str_is(change->type, "deps") || sw_str_ieq(change->scope, SW_STR("deps")) ||
	    sw_str_ieq(change->scope, SW_STR("deps-dev")) || sw_str_ieq(change->scope, SW_STR("dependencies")))
		return true;
	if (change->conventional)
		return false;
	return starts_any(text, bumps, SW_COUNTOF(bumps)) ||
	       (sw_str_starts(text, SW_STR("Bump ")) && sw_str_find(text, SW_STR(" from ")) != SW_NPOS &&
		sw_str_find(text, SW_STR(" to ")) != SW_NPOS);
}

/* "1.2.0", "v1.2.0rc1": a number, a dot, and nothing but what versions are made of. */
static bool looks_like_version(sw_str text)
{
	size_t at = text.len && (text.ptr[0] == 'v' || text.ptr[0] == 'V');
	if (!digits_at(text, at) || sw_str_chr(text, '.') == SW_NPOS)
		return false;
	for (; at < text.len; at++)
		if (!sw_is_alnum(text.ptr[at]) && sw_str_chr(SW_STR(".+-!_"), text.ptr[at]) == SW_NPOS)
			return false;
	return true;
}

bool sw_change_is_release(const sw_change *change)
{
	static const char *const starts[] = {"bump version",    "bump: version",    "release ",       "version ",
					     "hotfix release ", "prepare release ", "set version to "};
	sw_str text = change->conventional ? change->description : change->subject;
	bool quiet = !change->conventional || sw_str_is(change->type, "chore") || sw_str_is(change->type, "build") ||
		     sw_str_is(change->type, "bump") || sw_str_is(change->type, "release") ||
		     sw_str_is(change->type, "ci");
	if (!quiet || change->breaking)
		return false;
	if (looks_like_version(text) || sw_str_ieq(change->scope, SW_STR("release")) || sw_str_is(change->type, "bump"))
		return true;
	size_t last = sw_str_rchr(text, ' ');
	return starts_any(text, starts, SW_COUNTOF(starts)) && last != SW_NPOS &&
	       looks_like_version(sw_str_from(text, last + 1));
}
