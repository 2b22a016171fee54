#include "pyspec/spdx.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "pyspec/pep440.h"

/* --- the lists, sorted by the identifier in lower case --- */

typedef enum row_kind { LICENSE, EXCEPTION } row_kind;
typedef struct row {
	sw_str id;
	bool deprecated;
	row_kind kind;
} row;

#define SW_SPDX_ROW(KIND, ID, DEPRECATED) {SW_S(ID), DEPRECATED, KIND},
static const row rows[] = {
#include "pyspec/spdx.inc"
};
#undef SW_SPDX_ROW

/* Order of the tables: the licences, then the exceptions. */
static int cmp_row(const void *key, const void *member)
{
	const row *wanted = key, *at = member;
	if (wanted->kind != at->kind)
		return wanted->kind < at->kind ? -1 : 1;
	for (size_t i = 0; i < wanted->id.len && i < at->id.len; i++) {
		int order = (unsigned char)sw_lower(wanted->id.ptr[i]) - (unsigned char)sw_lower(at->id.ptr[i]);
		if (order)
			return order;
	}
	return (wanted->id.len > at->id.len) - (wanted->id.len < at->id.len);
}

static const row *find_row(row_kind kind, sw_str id)
{
	row key = {id, false, kind};
	return bsearch(&key, rows, SW_COUNTOF(rows), sizeof(*rows), cmp_row);
}

sw_str sw_spdx_license(sw_str id)
{
	const row *found = find_row(LICENSE, id);
	return found ? found->id : (sw_str){0};
}

const char *sw_spdx_version(void)
{
	return SW_SPDX_VERSION;
}

const char *sw_spdx_date(void)
{
	return SW_SPDX_DATE;
}

/* --- reading --- */

typedef enum word_kind { WORD_ID, WORD_AND, WORD_OR, WORD_WITH, WORD_OPEN, WORD_CLOSE, WORD_END } word_kind;
typedef struct word {
	sw_str text;
	word_kind kind;
} word;

typedef struct reading {
	sw_str text;
	SW_VEC(word) words;
	size_t at;
	size_t depth;
	sw_arena *arena;
	sw_strs out; /* words in canonical spelling */
	sw_error *err;
} reading;

static const word operators[] = {
	{SW_S("and"), WORD_AND}, {SW_S("or"), WORD_OR},   {SW_S("with"), WORD_WITH},
	{SW_S("("), WORD_OPEN},  {SW_S(")"), WORD_CLOSE},
};

static word_kind kind_of(sw_str text)
{
	for (size_t i = 0; i < SW_COUNTOF(operators); i++)
		if (sw_str_ieq(text, operators[i].text))
			return operators[i].kind;
	return WORD_ID;
}

/* Words are separated by white space; parentheses are words of their own. The last word has WORD_END and no text. */
static void split(reading *in)
{
	for (size_t at = 0; at < in->text.len;) {
		size_t space = sw_pyspace_len(in->text, at), end = at + 1;
		if (space) {
			at += space;
			continue;
		}
		bool parenthesis = in->text.ptr[at] == '(' || in->text.ptr[at] == ')';
		while (!parenthesis && end < in->text.len && in->text.ptr[end] != '(' && in->text.ptr[end] != ')' &&
		       !sw_pyspace_len(in->text, end))
			end++;
		sw_str text = sw_str_sub(in->text, at, end);
		sw_push(in->arena, &in->words, (word){text, kind_of(text)});
		at = end;
	}
	sw_push(in->arena, &in->words, (word){sw_str_from(in->text, in->text.len), WORD_END});
}

static word next(const reading *in)
{
	return in->words.ptr[in->at];
}

static bool refuse(reading *in, sw_str what)
{
	sw_fail(in->err, SW_M125, "\"%.*s\" is no licence expression: %.*s", SW_ARG(in->text), SW_ARG(what));
	in->err->where = (sw_where){.line = 1, .length = (uint32_t)(next(in).text.len ? next(in).text.len : 1)};
	in->err->where.column = (uint32_t)(next(in).text.ptr - in->text.ptr + 1);
	return false;
}

static bool unexpected(reading *in, const char *wanted)
{
	word found = next(in);
	if (found.kind == WORD_END)
		return refuse(in, sw_fmt(in->arena, "%s is missing at its end", wanted));
	return refuse(in, sw_fmt(in->arena, "%s is missing before \"%.*s\"", wanted, SW_ARG(found.text)));
}

static bool is_license_ref(sw_str text)
{
	return text.len >= 11 && sw_str_ieq(sw_str_sub(text, 0, 11), SW_STR("LicenseRef-"));
}

/* A reference to a licence of one's own keeps its spelling; of several spellings in an expression the last one counts. */
static bool take_license_ref(reading *in, sw_str text)
{
	for (size_t i = 11; i < text.len; i++)
		if (!sw_is_alnum(text.ptr[i]) && text.ptr[i] != '.' && text.ptr[i] != '-')
			return refuse(in, sw_fmt(in->arena, "\"%.*s\" may hold letters, digits, \".\" and \"-\" only",
						 SW_ARG(text)));
	if (text.len == 11)
		return refuse(in, sw_fmt(in->arena, "\"%.*s\" has no name", SW_ARG(text)));
	for (size_t i = 0; i < in->words.len; i++)
		if (sw_str_ieq(in->words.ptr[i].text, text))
			text = in->words.ptr[i].text;
	sw_push(in->arena, &in->out, sw_str_cat(in->arena, SW_STR("LicenseRef-"), sw_str_from(text, 11)));
	in->at++;
	return true;
}

static bool take_license(reading *in)
{
	sw_str text = next(in).text;
	if (is_license_ref(text))
		return take_license_ref(in, text);
	bool plus = sw_str_ends(text, SW_STR("+"));
	const row *found = find_row(LICENSE, plus ? sw_str_sub(text, 0, text.len - 1) : text);
	if (!found) {
		refuse(in, sw_fmt(in->arena, "SPDX knows no licence \"%.*s\"", SW_ARG(text)));
		return sw_hint(in->err,
			       "https://spdx.org/licenses/ lists the identifiers; for a licence that is not there "
			       "write LicenseRef-NAME");
	}
	sw_push(in->arena, &in->out, plus ? sw_str_cat(in->arena, found->id, SW_STR("+")) : found->id);
	in->at++;
	return true;
}

static bool take_exception(reading *in)
{
	in->at++;
	if (next(in).kind != WORD_ID)
		return unexpected(in, "an exception");
	const row *found = find_row(EXCEPTION, next(in).text);
	if (!found)
		return refuse(in, sw_fmt(in->arena, "SPDX knows no licence exception \"%.*s\"", SW_ARG(next(in).text)));
	sw_push(in->arena, &in->out, SW_STR("WITH"));
	sw_push(in->arena, &in->out, found->id);
	in->at++;
	return true;
}

/* Opening parentheses, then a licence with its exception, then closing parentheses. */
static bool take_operand(reading *in)
{
	for (; next(in).kind == WORD_OPEN; in->at++) {
		if (++in->depth > SW_LIMIT_DEPTH)
			return refuse(in, SW_STR("too many parentheses inside each other"));
		sw_push(in->arena, &in->out, SW_STR("("));
	}
	if (next(in).kind != WORD_ID)
		return unexpected(in, "a licence");
	if (!take_license(in) || (next(in).kind == WORD_WITH && !take_exception(in)))
		return false;
	for (; next(in).kind == WORD_CLOSE; in->at++) {
		if (in->depth-- == 0)
			return unexpected(in, "\"(\"");
		sw_push(in->arena, &in->out, SW_STR(")"));
	}
	return true;
}

static bool take_expression(reading *in)
{
	for (;;) {
		if (!take_operand(in))
			return false;
		word_kind kind = next(in).kind;
		if (kind == WORD_END)
			return in->depth == 0 || unexpected(in, "\")\"");
		if (kind != WORD_AND && kind != WORD_OR)
			return unexpected(in, "AND or OR");
		sw_push(in->arena, &in->out, kind == WORD_AND ? SW_STR("AND") : SW_STR("OR"));
		in->at++;
	}
}

static sw_str join(const reading *in)
{
	SW_AUTO(sw_buf) buf = {0};
	for (size_t i = 0; i < in->out.len; i++) {
		sw_str text = in->out.ptr[i];
		bool behind_open = i > 0 && sw_str_is(in->out.ptr[i - 1], "(");
		if (i > 0 && !behind_open && !sw_str_is(text, ")"))
			sw_buf_addc(&buf, ' ');
		sw_buf_add(&buf, text);
	}
	return sw_buf_copy(&buf, in->arena);
}

bool sw_spdx_normalise(sw_str text, sw_arena *arena, sw_str *out, sw_error *err)
{
	reading in = {.text = text.ptr ? text : SW_STR(""), .arena = arena, .err = err};
	if (text.len > SW_SPDX_MAX_BYTES)
		return sw_fail(err, SW_M125, "a licence expression of %zu bytes is too long (at most %zu)", text.len,
			       SW_SPDX_MAX_BYTES);
	split(&in);
	if (!take_expression(&in))
		return false;
	*out = join(&in);
	return true;
}

void sw_spdx_deprecated(sw_str canonical, sw_arena *arena, sw_strs *out)
{
	reading in = {.text = canonical, .arena = arena};
	split(&in);
	for (size_t i = 0; i < in.words.len; i++) {
		sw_str id = in.words.ptr[i].text;
		if (sw_str_ends(id, SW_STR("+")))
			id.len--;
		const row *found = find_row(i > 0 && in.words.ptr[i - 1].kind == WORD_WITH ? EXCEPTION : LICENSE, id);
		if (found && found->deprecated)
			sw_strs_add_unique(arena, out, found->id);
	}
}
