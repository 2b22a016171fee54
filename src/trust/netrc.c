#include "trust/netrc.h"

#include "base/buf.h"
#include "base/fs.h"
#include "base/secret.h"

#define TOKEN_MAX 4096

typedef struct lexer {
	sw_str text;
	size_t at;
} lexer;

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void skip_space(lexer *lex)
{
	while (lex->at < lex->text.len && is_space(lex->text.ptr[lex->at]))
		lex->at++;
}

static void skip_line(lexer *lex)
{
	while (lex->at < lex->text.len && lex->text.ptr[lex->at] != '\n')
		lex->at++;
}

/* A macro ends with an empty line. */
static void skip_macro(lexer *lex)
{
	sw_str rest = sw_str_from(lex->text, lex->at);
	size_t end = sw_str_find(rest, SW_STR("\n\n"));
	lex->at = end == SW_NPOS ? lex->text.len : lex->at + end + 2;
}

/* The next word: bare, or in double quotes; a backslash takes the next character as it is. False at the end. */
static bool next_word(lexer *lex, sw_arena *arena, sw_str *out)
{
	SW_AUTO(sw_buf) word = {.max = TOKEN_MAX};
	skip_space(lex);
	if (lex->at >= lex->text.len)
		return false;
	bool quoted = lex->text.ptr[lex->at] == '"';
	lex->at += quoted;
	for (; lex->at < lex->text.len; lex->at++) {
		char c = lex->text.ptr[lex->at];
		if (quoted ? c == '"' : is_space(c))
			break;
		if (c == '\\' && lex->at + 1 < lex->text.len)
			c = lex->text.ptr[++lex->at];
		sw_buf_addc(&word, c);
	}
	lex->at += quoted && lex->at < lex->text.len;
	*out = sw_buf_copy(&word, arena);
	if (word.ptr)
		sw_wipe(word.ptr, word.len); /* it may be a password */
	return true;
}

typedef struct entry {
	bool is_default, for_host, has_login, has_password;
	sw_netrc_login login;
} entry;

static bool usable(const entry *e, sw_str login)
{
	return (e->for_host || e->is_default) && e->has_password &&
	       (login.len == 0 || !e->has_login || sw_str_eq(e->login.login, login));
}

/* Takes `word` and what belongs to it into `e`; *starts is set when it begins another entry, which is then in *next. */
static bool take_word(lexer *lex, sw_str word, sw_str host, sw_arena *arena, entry *e, entry *next, bool *starts)
{
	sw_str value;
	if (sw_str_is(word, "default")) {
		*next = (entry){.is_default = true};
		return *starts = true;
	}
	if (sw_str_is(word, "macdef")) {
		skip_macro(lex);
		return true;
	}
	if (!next_word(lex, arena, &value))
		return false;
	if (sw_str_is(word, "machine")) {
		*next = (entry){.for_host = sw_str_ieq(value, host)};
		return *starts = true;
	}
	if (sw_str_is(word, "login") || sw_str_is(word, "user")) {
		e->login.login = value;
		e->has_login = true;
	} else if (sw_str_is(word, "password")) {
		e->login.password = value;
		e->has_password = true;
	} else if (!sw_str_is(word, "account")) {
		return false;
	}
	return true;
}

bool sw_netrc_find(sw_str path, sw_str text, sw_str host, sw_str login, sw_arena *arena, bool *found,
		   sw_netrc_login *out, sw_error *err)
{
	lexer lex = {text, 0};
	entry now = {0}, fallback = {0};
	sw_str word;
	*found = false;
	for (;;) {
		skip_space(&lex);
		size_t start = lex.at;
		if (start < text.len && text.ptr[start] == '#') {
			skip_line(&lex);
			continue;
		}
		entry next = {0};
		bool starts = false, more = next_word(&lex, arena, &word);
		if (more && !take_word(&lex, word, host, arena, &now, &next, &starts)) {
			/* the word itself is not shown: in a broken file it may be a password */
			sw_fail(err, SW_U005, "%.*s: not a netrc file", SW_ARG(path));
			sw_where_set(&err->where, path, text, start, 0, NULL);
			err->where.text[0] = '\0';
			return sw_hint(err, "entries look like: machine HOST login USER password SECRET");
		}
		if (more && !starts)
			continue;
		if (usable(&now, login)) {
			if (!now.is_default) {
				*out = now.login;
				return *found = true;
			}
			if (!fallback.is_default)
				fallback = now;
		}
		if (!more)
			break;
		now = next;
	}
	if (fallback.is_default) {
		*out = fallback.login;
		*found = true;
	}
	return true;
}

sw_str sw_netrc_path(const sw_ctx *ctx, sw_arena *arena)
{
	static const char *const names[] = {".netrc", "_netrc"};
	sw_str named = sw_env_get(ctx->env, "NETRC"), home = sw_env_get(ctx->env, "HOME");
	if (named.len > 0)
		return sw_path_join(arena, ctx->cwd, named);
	for (size_t i = 0; home.len > 0 && i < SW_COUNTOF(names); i++) {
		sw_str path = sw_path_join(arena, home, sw_str_of(names[i]));
		if (sw_is_file(path))
			return path;
	}
	return SW_STR("");
}
