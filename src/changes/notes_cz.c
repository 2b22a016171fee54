/* commitizen's changelog (`cz changelog`, 4.19.3): one list a type, from the subject and from each paragraph of the body. */
#include <stdlib.h>

#include "changes/notes_internal.h"

typedef struct line {
	sw_str type; /* as shown; ptr NULL = the pattern found none */
	sw_str scope, message;
} line;
typedef SW_VEC(line) lines;

static sw_str group_text(const sw_pyre *re, const sw_pyre_match *match, sw_str text, const char *name)
{
	size_t number = sw_pyre_group(re, sw_str_of(name));
	return number ? sw_pyre_text(match, text, number) : (sw_str){0};
}

static sw_str shown_type(const sw_dialect *dialect, sw_str type)
{
	sw_each (pair, &dialect->cz.type_map)
		if (type.len && sw_str_eq(pair->from, type))
			return pair->to;
	return type;
}

static bool add_line(const sw_dialect *dialect, const sw_pyre *re, sw_str text, sw_arena *arena, lines *out,
		     sw_error *err)
{
	sw_pyre_match match = {0};
	if (!sw_pyre_match_at_start(re, text, &match, err))
		return false;
	if (match.matched)
		sw_push(arena, out,
			(line){.type = shown_type(dialect, group_text(re, &match, text, "change_type")),
			       .scope = group_text(re, &match, text, "scope"),
			       .message = group_text(re, &match, text, "message")});
	return true;
}

static bool collect(const sw_notes_input *in, sw_arena *arena, lines *out, sw_error *err)
{
	sw_each (commit, &in->history->commits) {
		sw_str title = {0}, body = {0};
		sw_strs blocks = {0};
		sw_pyre_match match = {0};
		sw_cz_message(commit->message, arena, &title, &body);
		sw_str message = sw_str_trim(sw_fmt(arena, "%.*s\n\n%.*s", SW_ARG(title), SW_ARG(body)));
		if (!sw_pyre_match_at_start(in->dialect->cz.changelog_pattern, message, &match, err))
			return false;
		if (!match.matched)
			continue;
		sw_text_split(body, SW_STR("\n\n"), arena, &blocks);
		if (!add_line(in->dialect, in->dialect->cz.parser, message, arena, out, err))
			return false;
		sw_each (block, &blocks)
			if (!add_line(in->dialect, in->dialect->cz.body_parser, *block, arena, out, err))
				return false;
	}
	return true;
}

/* Types in the order of their sections: the configured ones, then the others sorted; those without a type before these. */
static sw_strs ordered_types(const sw_dialect *dialect, const lines *list, sw_arena *arena)
{
	sw_strs order = {0}, rest = {0};
	bool none = false;
	sw_each (type, &dialect->cz.type_order)
		sw_push(arena, &order, *type);
	sw_each (it, list) {
		none = none || !it->type.ptr;
		if (it->type.ptr && !sw_strs_has(&order, it->type))
			sw_strs_add_unique(arena, &rest, it->type);
	}
	sw_strs_sort(&rest);
	if (none)
		sw_push(arena, &order, (sw_str){0});
	sw_each (type, &rest)
		sw_push(arena, &order, *type);
	return order;
}

static bool same_type(sw_str a, sw_str b)
{
	return !a.ptr == !b.ptr && sw_str_eq(a, b);
}

static void add_type(sw_buf *buf, sw_str type, const lines *list, sw_notes *out)
{
	bool any = false;
	sw_each (it, list) {
		if (!same_type(it->type, type))
			continue;
		if (!any) {
			sw_buf_addc(buf, '\n');
			if (type.len)
				sw_buf_addf(buf, "### %.*s\n", SW_ARG(type));
			sw_buf_addz(buf, "\n");
		}
		any = true;
		if (it->scope.len)
			sw_buf_addf(buf, "- **%.*s**: %.*s\n", SW_ARG(it->scope), SW_ARG(it->message));
		else if (it->message.len)
			sw_buf_addf(buf, "- %.*s\n", SW_ARG(it->message));
		out->entries += it->scope.len || it->message.len;
	}
}

bool sw_notes_render_cz(const sw_notes_input *in, sw_arena *arena, sw_notes *out, sw_error *err)
{
	SW_AUTO(sw_buf) buf = {0};
	lines list = {0};
	if (!collect(in, arena, &list, err))
		return false;
	sw_strs order = ordered_types(in->dialect, &list, arena);
	sw_each (type, &order)
		add_type(&buf, *type, &list, out);
	sw_str name = in->tag.len ? in->tag : in->version.len ? in->version : SW_STR("Unreleased");
	out->heading = in->date.len ? sw_fmt(arena, "## %.*s (%.*s)", SW_ARG(name), SW_ARG(in->date))
				    : sw_fmt(arena, "## %.*s", SW_ARG(name));
	out->body = sw_str_trim(sw_buf_copy(&buf, arena));
	out->text = sw_fmt(arena, "%.*s\n%.*s", SW_ARG(out->heading), SW_ARG(sw_buf_str(&buf)));
	return true;
}
