/* What single values of core metadata must look like: the rules of packaging 26.3 and of PyPI. */
#include <string.h>

#include "pyspec/metadata.h"
#include "pyspec/metadata_internal.h"
#include "pyspec/pep440.h"

static bool refuse(sw_str *why, const char *text)
{
	*why = sw_str_of(text);
	return false;
}

/* --- lines and URLs --- */

bool sw_metadata_has_line_end(sw_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if ((c >= '\n' && c <= '\r') || (c >= 0x1c && c <= 0x1e))
			return true;
		sw_str rest = sw_str_from(s, i);
		if (sw_str_starts(rest, SW_STR("\xc2\x85")) || sw_str_starts(rest, SW_STR("\xe2\x80\xa8")) ||
		    sw_str_starts(rest, SW_STR("\xe2\x80\xa9"))) /* NEL, line and paragraph separator */
			return true;
	}
	return false;
}

void sw_metadata_split_url(sw_str value, sw_str *label, sw_str *url)
{
	size_t comma = sw_str_chr(value, ',');
	*label = sw_pyspace_trim(comma == SW_NPOS ? value : sw_str_sub(value, 0, comma));
	*url = comma == SW_NPOS ? SW_STR("") : sw_pyspace_trim(sw_str_from(value, comma + 1));
}

/* As lax as PyPI's own check, which lets nearly everything through behind the scheme. */
bool sw_metadata_check_url(sw_str value, sw_str *why)
{
	size_t colon = sw_str_chr(value, ':');
	sw_str scheme = sw_str_sub(value, 0, colon == SW_NPOS ? 0 : colon);
	if (!sw_str_ieq(scheme, SW_STR("http")) && !sw_str_ieq(scheme, SW_STR("https")))
		return refuse(why, "it does not begin with http:// or https://");
	sw_str rest = sw_str_from(value, colon + 1);
	size_t fragment = sw_str_chr(rest, '#');
	rest = sw_str_sub(rest, 0, fragment);
	if (sw_str_starts(rest, SW_STR("//"))) {
		size_t at = 2;
		while (at < rest.len && !strchr("/?\\", rest.ptr[at]))
			at++;
		rest = sw_str_from(rest, at);
	}
	if (sw_str_chr(rest, '[') != SW_NPOS || sw_str_chr(rest, ']') != SW_NPOS)
		return refuse(why, "brackets must be written as %5B and %5D");
	return true;
}

/* --- content types: RFC 2045 --- */

/* Where reading stands. */
typedef struct cursor {
	sw_str text;
	size_t at;
} cursor;

static char peek(const cursor *in)
{
	return in->at < in->text.len ? in->text.ptr[in->at] : '\0';
}

/* White space and comments; false when a comment does not end. */
static bool skip_cfws(cursor *in)
{
	size_t depth = 0;
	for (; in->at < in->text.len; in->at++) {
		char c = peek(in);
		if (depth && c == '\\')
			in->at++;
		else if (c == '(')
			depth++;
		else if (depth && c == ')')
			depth--;
		else if (!depth && c != ' ' && c != '\t' && c != '\r' && c != '\n')
			return true;
	}
	return depth == 0;
}

static bool is_token_char(char c)
{
	return c > ' ' && c < 0x7f && !strchr("()<>@,;:\\\"/[]?=", c);
}

/* A token with white space and comments around it. */
static bool take_token(cursor *in, sw_str *out)
{
	if (!skip_cfws(in))
		return false;
	size_t start = in->at;
	while (is_token_char(peek(in)))
		in->at++;
	*out = sw_str_sub(in->text, start, in->at);
	return out->len > 0 && skip_cfws(in);
}

static bool take_quoted(cursor *in, sw_arena *arena, sw_str *out)
{
	char *text = sw_alloc(arena, in->text.len + 1);
	size_t len = 0;
	for (in->at++; in->at < in->text.len; in->at++) {
		char c = peek(in);
		if (c == '"') {
			in->at++;
			*out = (sw_str){text, len};
			return skip_cfws(in);
		}
		if (c == '\\' && in->at + 1 < in->text.len)
			c = in->text.ptr[++in->at];
		text[len++] = c;
	}
	return false;
}

typedef struct parameters {
	sw_str charset, variant; /* ptr NULL = not given */
	sw_strs seen;
} parameters;

/* One "name=value" behind a semicolon; nothing at all is fine. */
static bool take_parameter(cursor *in, sw_arena *arena, parameters *out, sw_str *why)
{
	sw_str name, value;
	if (!skip_cfws(in))
		return refuse(why, "a comment does not end");
	if (in->at == in->text.len)
		return true;
	if (!take_token(in, &name) || peek(in) != '=')
		return refuse(why, "a parameter has no name or no value");
	in->at++;
	if (!skip_cfws(in))
		return refuse(why, "a comment does not end");
	if (!(peek(in) == '"' ? take_quoted(in, arena, &value) : take_token(in, &value)))
		return refuse(why, "a parameter has no value");
	name = sw_str_lower(arena, name);
	if (sw_strs_has(&out->seen, name))
		return refuse(why, "a parameter is given twice");
	sw_push(arena, &out->seen, name);
	if (sw_str_is(name, "charset"))
		out->charset = value;
	else if (sw_str_is(name, "variant"))
		out->variant = value;
	return true;
}

static bool take_parameters(cursor *in, sw_arena *arena, parameters *out, sw_str *why)
{
	while (in->at < in->text.len) {
		if (peek(in) != ';')
			return refuse(why, "parameters are separated by \";\"");
		in->at++;
		if (!take_parameter(in, arena, out, why))
			return false;
	}
	return true;
}

bool sw_metadata_check_content_type(sw_str value, sw_arena *arena, sw_str *why)
{
	static const char *const known[] = {"text/plain", "text/x-rst", "text/markdown"};
	cursor in = {.text = value};
	sw_str type, subtype;
	parameters given = {0};
	bool is_known = false;
	if (!take_token(&in, &type) || peek(&in) != '/')
		return refuse(why, "it is no content type (text/plain, text/x-rst or text/markdown)");
	in.at++;
	if (!take_token(&in, &subtype))
		return refuse(why, "it is no content type (text/plain, text/x-rst or text/markdown)");
	sw_str whole = sw_str_lower(arena, sw_fmt(arena, "%.*s/%.*s", SW_ARG(type), SW_ARG(subtype)));
	for (size_t i = 0; i < SW_COUNTOF(known); i++)
		is_known = is_known || sw_str_is(whole, known[i]);
	if (!is_known || sw_str_find(sw_str_lower(arena, value), whole) == SW_NPOS)
		return refuse(why, "it is none of text/plain, text/x-rst, text/markdown");
	if (!take_parameters(&in, arena, &given, why))
		return false;
	if (given.charset.ptr && !sw_str_ieq(given.charset, SW_STR("UTF-8")))
		return refuse(why, "the only charset is UTF-8");
	if (sw_str_is(whole, "text/markdown") && given.variant.ptr && !sw_str_is(given.variant, "GFM") &&
	    !sw_str_is(given.variant, "CommonMark"))
		return refuse(why, "the only variants of Markdown are GFM and CommonMark");
	return true;
}

/* --- e-mail addresses --- */

/* Quoted text, comments and atoms up to a character that ends a phrase. */
static void skip_phrase(cursor *in)
{
	while (in->at < in->text.len) {
		char c = peek(in);
		if (c == '"') {
			for (in->at++; in->at < in->text.len && peek(in) != '"'; in->at++)
				in->at += peek(in) == '\\';
			in->at++;
		} else if (c == '(') {
			if (!skip_cfws(in))
				return;
		} else if (strchr("<>@,:;[]", c)) {
			return;
		} else {
			in->at++;
		}
	}
	in->at = in->at < in->text.len ? in->at : in->text.len;
}

/* The first address of "Name <a@b.org>, c@d.org" without blanks around it; empty when there is none. *rest is what follows. */
static sw_str first_address(sw_str value, sw_str *rest)
{
	cursor in = {.text = value};
	while (skip_cfws(&in) && peek(&in) == ',')
		in.at++;
	size_t start = in.at, end;
	skip_phrase(&in);
	if (peek(&in) == ':') { /* "group: a@b.org;" */
		start = ++in.at;
		skip_phrase(&in);
	}
	if (peek(&in) == '<') {
		start = in.at + 1;
		size_t close = sw_str_chr(sw_str_from(value, start), '>');
		end = close == SW_NPOS ? value.len : start + close;
		in.at = end + (close != SW_NPOS);
	} else {
		while (in.at < value.len && peek(&in) != ',' && peek(&in) != ';' && peek(&in) != '(')
			in.at++;
		end = in.at;
	}
	(void)skip_cfws(&in);
	*rest = sw_str_from(value, in.at);
	return sw_str_trim(sw_str_sub(value, start, end));
}

static bool is_local_char(char c)
{
	return sw_is_alnum(c) || (unsigned char)c >= 0x80 || (c && strchr("_!#$%&'*+-/=?^`{|}~.", c));
}

static bool check_local_part(sw_str local, sw_str *why)
{
	if (local.len == 0)
		return refuse(why, "there is nothing before the @");
	for (size_t i = 0; i < local.len; i++)
		if (!is_local_char(local.ptr[i]))
			return refuse(why, "the part before the @ has a character that is not allowed");
	if (local.ptr[0] == '.' || local.ptr[local.len - 1] == '.' || sw_str_find(local, SW_STR("..")) != SW_NPOS)
		return refuse(why, "the part before the @ begins or ends with a dot, or has two in a row");
	return true;
}

static bool check_label(sw_str label, sw_str *why)
{
	if (label.len == 0)
		return refuse(why, "the part behind the @ has an empty label");
	if (label.len > 63)
		return refuse(why, "a label behind the @ has over 63 characters");
	for (size_t i = 0; i < label.len; i++)
		if (!sw_is_alnum(label.ptr[i]) && label.ptr[i] != '-' && (unsigned char)label.ptr[i] < 0x80)
			return refuse(why, "the part behind the @ has a character that is not allowed");
	if (label.ptr[0] == '-' || label.ptr[label.len - 1] == '-')
		return refuse(why, "a label behind the @ begins or ends with a hyphen");
	bool punycode = label.len >= 4 && sw_str_ieq(sw_str_sub(label, 0, 2), SW_STR("xn"));
	if (label.len >= 4 && label.ptr[2] == '-' && label.ptr[3] == '-' && !punycode)
		return refuse(why, "a label behind the @ has two hyphens behind two characters");
	return true;
}

static bool check_domain(sw_str domain, sw_str *why)
{
	static const char *const special[] = {"arpa", "invalid", "local", "localhost", "onion", "test"};
	sw_str rest = domain, label = {0};
	size_t labels = 0;
	for (; sw_str_split(&rest, '.', &label); labels++)
		if (!check_label(label, why))
			return false;
	if (labels < 2)
		return refuse(why, "the part behind the @ has no dot");
	char last = label.ptr[label.len - 1];
	if (!sw_is_alpha(last) && (unsigned char)last < 0x80)
		return refuse(why, "the part behind the @ ends with no top-level domain");
	for (size_t i = 0; i < SW_COUNTOF(special); i++)
		if (sw_str_ieq(label, sw_str_of(special[i])))
			return refuse(why, "its top-level domain is reserved and takes no mail");
	return domain.len <= 253 || refuse(why, "the part behind the @ is too long");
}

/* Python's parser of addresses gives up on several, and on one that is no local-part@domain, and PyPI then looks no further. */
static bool is_looked_at(sw_str value, sw_str address, sw_str rest)
{
	size_t first = sw_str_chr(address, '@');
	bool in_brackets = sw_str_chr(value, '<') != SW_NPOS;
	bool one_at = first == SW_NPOS ||
		      ((first > 0 || !in_brackets) && first == sw_str_rchr(address, '@') && first + 1 < address.len);
	return one_at && rest.len == 0;
}

static bool check_address(sw_str address, sw_str *why)
{
	size_t at = sw_str_rchr(address, '@');
	if (at == SW_NPOS)
		return refuse(why, "it is no e-mail address (there is no @)");
	if (address.len > 254)
		return refuse(why, "the address has over 254 characters");
	return check_local_part(sw_str_sub(address, 0, at), why) && check_domain(sw_str_from(address, at + 1), why);
}

bool sw_metadata_check_emails(sw_str value, sw_arena *arena, bool *refused, sw_str *why)
{
	sw_str rest, address = first_address(sw_str_replace(arena, value, SW_STR("\n"), SW_STR(" ")), &rest);
	*refused = false;
	if (address.len == 0 || check_address(address, why))
		return true;
	*refused = is_looked_at(value, address, rest);
	return false;
}

/* --- import names and licence files --- */

static bool is_keyword(sw_str s)
{
	static const char *const keywords[] = {
		"False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
		"class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
		"from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
		"or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield",
	};
	for (size_t i = 0; i < SW_COUNTOF(keywords); i++)
		if (sw_str_is(s, keywords[i]))
			return true;
	return false;
}

/* Letters of any alphabet are taken: which of them Python takes changes with every version of Unicode. */
static bool is_identifier(sw_str s)
{
	if (s.len == 0 || sw_is_digit(s.ptr[0]))
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!sw_is_alnum(s.ptr[i]) && s.ptr[i] != '_' && (unsigned char)s.ptr[i] < 0x80)
			return false;
	return true;
}

bool sw_metadata_check_import_name(sw_str value, sw_str *why)
{
	size_t semicolon = sw_str_chr(value, ';');
	sw_str names = sw_str_sub(value, 0, semicolon == SW_NPOS ? value.len : semicolon), part;
	while (names.len && sw_is_blank(names.ptr[names.len - 1]))
		names.len--;
	while (sw_str_split(&names, '.', &part)) {
		if (!is_identifier(part))
			return refuse(why, "it is no dotted name of Python identifiers");
		if (is_keyword(part))
			return refuse(why, "a part of it is a keyword of Python");
	}
	if (semicolon != SW_NPOS && !sw_str_is(sw_str_ltrim(sw_str_from(value, semicolon + 1)), "private"))
		return refuse(why, "\"; private\" is all that may follow");
	return true;
}

bool sw_metadata_check_license_path(sw_str value, sw_str *why)
{
	sw_str rest = value, part;
	if (sw_str_find(value, SW_STR("..")) != SW_NPOS)
		return refuse(why, "\"..\" is not allowed in it");
	if (sw_str_chr(value, '*') != SW_NPOS)
		return refuse(why, "it is a pattern; the path of a file belongs here");
	if (sw_str_chr(value, '\\') != SW_NPOS)
		return refuse(why, "folders are separated by \"/\"");
	if (value.len >= 2 && sw_is_alpha(value.ptr[0]) && value.ptr[1] == ':') { /* a drive of Windows */
		rest = sw_str_from(value, 2);
		if (rest.len == 0)
			return true;
	}
	if (sw_str_starts(rest, SW_STR("/")))
		return refuse(why, "it must be relative");
	if (sw_str_is(value, "."))
		return true;
	while (sw_str_split(&rest, '/', &part))
		if (part.len == 0 || sw_str_is(part, "."))
			return refuse(why, "it is not in its shortest form");
	return true;
}
