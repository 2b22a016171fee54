/* Messages with several messages in them: what squash merges leave behind. */
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "changes/change.h"

/* A paragraph that begins a message of its own: a header of a known type with more than one word, so that "Fixes: #12" and
   "fix: #12" stay footers. */
static bool begins_change(sw_str paragraph, sw_arena *arena)
{
	sw_change change = {0};
	sw_str rest = paragraph, line = {0};
	if (!sw_str_line(&rest, &line))
		return false;
	sw_change_parse(line, arena, &change);
	return change.conventional && (sw_change_type_find(change.type) || change.breaking) &&
	       sw_str_chr(change.description, ' ') != SW_NPOS && !sw_str_starts(line, SW_STR("BREAKING"));
}

/* "* feat: x" and "- feat: x" without the bullet; anything else as it is. */
static sw_str without_bullet(sw_str line)
{
	sw_str text = sw_str_ltrim(line);
	if (text.len > 2 && (text.ptr[0] == '*' || text.ptr[0] == '-') && text.ptr[1] == ' ')
		return sw_str_ltrim(sw_str_from(text, 2));
	return line;
}

/* "commit <id>" of a listing by `git merge --squash`. */
static bool is_commit_line(sw_str line)
{
	line = sw_str_trim(line);
	if (!sw_str_starts(line, SW_STR("commit ")) || line.len < strlen("commit ") + 7)
		return false;
	for (size_t i = strlen("commit "); i < line.len; i++)
		if (!sw_is_digit(line.ptr[i]) && !(line.ptr[i] >= 'a' && line.ptr[i] <= 'f'))
			return false;
	return true;
}

static bool is_listing_head(sw_str line)
{
	return sw_str_starts(line, SW_STR("Author: ")) || sw_str_starts(line, SW_STR("Date: ")) ||
	       sw_str_starts(line, SW_STR("Merge: ")) ||
	       sw_str_starts(line, SW_STR("Squashed commit of the following:"));
}

typedef struct splitter {
	sw_arena *arena;
	sw_strs messages;
	sw_buf *text; /* of the message at hand */
	bool listing; /* inside a listing of git: its messages stand four blanks in */
} splitter;

static void finish_message(splitter *s)
{
	sw_str text = sw_str_trim(sw_buf_str(s->text));
	if (text.len && s->messages.len < SW_LIMIT_SQUASHED)
		sw_push(s->arena, &s->messages, sw_str_copy(s->arena, text));
	sw_buf_clear(s->text);
}

static void take_line(splitter *s, sw_str line, bool starts_paragraph)
{
	if (is_commit_line(line)) {
		finish_message(s);
		s->listing = true;
		return;
	}
	if (is_listing_head(line) && (s->listing || sw_str_starts(line, SW_STR("Squashed"))))
		return;
	if (s->listing && sw_str_starts(line, SW_STR("    ")))
		line = sw_str_from(line, 4);
	sw_str bare = without_bullet(line);
	bool bullet = bare.ptr != line.ptr;
	if (s->text->len && (starts_paragraph || bullet) && begins_change(bare, s->arena)) {
		finish_message(s);
		line = bare;
	}
	sw_buf_add(s->text, line);
	sw_buf_addc(s->text, '\n');
}

static sw_strs split(sw_str message, sw_arena *arena)
{
	SW_AUTO(sw_buf) text = {0};
	splitter s = {.arena = arena, .text = &text};
	sw_str line = {0};
	bool blank = true;
	while (message.len && sw_str_line(&message, &line)) {
		take_line(&s, line, blank);
		blank = !sw_str_trim(line).len;
	}
	finish_message(&s);
	return s.messages;
}

/* GitHub repeats the only commit of a pull request below its title. */
static bool is_repeated(const sw_change_list *list, const sw_change *change)
{
	sw_each (before, list)
		if (sw_str_eq(before->type, change->type) && sw_str_eq(before->scope, change->scope) &&
		    sw_str_eq(before->description, change->description) && before->breaking >= change->breaking)
			return true;
	return false;
}

void sw_change_parse_all(sw_str message, sw_arena *arena, sw_change_list *out)
{
	sw_strs messages = split(message, arena);
	sw_change_list list = {0};
	*out = list;
	if (messages.len < 2) {
		sw_change only = {0};
		sw_change_parse(messages.len ? messages.ptr[0] : message, arena, &only);
		sw_push(arena, out, only);
		return;
	}
	sw_each (text, &messages) {
		sw_change change = {0};
		sw_change_parse(*text, arena, &change);
		if (list.len && !change.request.len)
			change.request = list.ptr[0].request;
		if (!list.len || !is_repeated(&list, &change))
			sw_push(arena, &list, change);
	}
	*out = list;
}
