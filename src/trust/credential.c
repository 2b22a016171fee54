#include "trust/credential.h"

#include "base/fs.h"
#include "codec/url.h"
#include "net/http.h"
#include "trust/netrc.h"
#include "trust/trust_internal.h"

#define SECRET_FILE_MAX ((size_t)64 << 10) /* a token is some hundred bytes; PyPI's longest are under 1 KB */

void sw_credential_close(sw_credential *credential)
{
	sw_secret_close(&credential->secret);
	*credential = (sw_credential){0};
}

static sw_str without_final_slash(sw_str text)
{
	return sw_str_ends(text, SW_STR("/")) ? sw_str_sub(text, 0, text.len - 1) : text;
}

bool sw_same_index_url(sw_str a, sw_str b)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_url x, y;
	sw_error ignored = {0};
	if (!sw_url_parse(a, &arena, &x, &ignored) || !sw_url_parse(b, &arena, &y, &ignored))
		return false;
	return sw_str_eq(x.scheme, y.scheme) && sw_str_eq(x.host, y.host) && x.port == y.port &&
	       sw_str_eq(without_final_slash(x.path), without_final_slash(y.path)) && sw_str_eq(x.query, y.query);
}

static bool load_from_env(const sw_ctx *ctx, sw_str name, sw_arena *arena, sw_secret *out, sw_str *source,
			  sw_error *err)
{
	sw_str value = sw_str_trim(sw_env_get(ctx->env, sw_cstr(arena, name)));
	if (value.len == 0) {
		sw_fail(err, SW_U005, "the variable %.*s, which is to hold the secret, is %s", SW_ARG(name),
			value.ptr ? "empty" : "not set");
		return sw_hint(err, "export %.*s=…, or name another one", SW_ARG(name));
	}
	*out = sw_secret_of(value);
	*source = sw_fmt(arena, "$%.*s", SW_ARG(name));
	return true;
}

static bool load_from_file(const sw_ctx *ctx, sw_str name, sw_arena *arena, sw_secret *out, sw_str *source,
			   sw_error *err)
{
	sw_str text, path = sw_path_join(arena, ctx->cwd, name);
	if (!sw_read_file(arena, path, SECRET_FILE_MAX, &text, err))
		return sw_wrap(err, "the file for the secret");
	sw_str value = sw_str_trim(text);
	bool usable = value.len > 0 && sw_str_chr(value, '\n') == SW_NPOS;
	if (usable) {
		*out = sw_secret_of(value);
		*source = sw_str_copy(arena, path);
	}
	sw_wipe((void *)(uintptr_t)text.ptr, text.len);
	if (usable)
		return true;
	sw_fail(err, SW_U005, "%.*s %s", SW_ARG(path), value.len ? "has more than one line" : "is empty");
	return sw_hint(err, "the file holds the secret and nothing else");
}

bool sw_secret_load(const sw_ctx *ctx, sw_str reference, sw_arena *arena, sw_secret *out, sw_str *source, sw_error *err)
{
	if (sw_str_starts(reference, SW_STR("env:")))
		return load_from_env(ctx, sw_str_from(reference, 4), arena, out, source, err);
	if (sw_str_starts(reference, SW_STR("file:")))
		return load_from_file(ctx, sw_str_from(reference, 5), arena, out, source, err);
	sw_fail(err, SW_U006, "a secret is named as env:NAME or file:PATH, it is not written out");
	return sw_hint(err, "export MY_TOKEN=… and say env:MY_TOKEN. If that was a real secret, replace it: it is in "
			    "the shell's history");
}

static const sw_str token_user = SW_S("__token__");

static sw_str or_token_user(sw_str user)
{
	return user.len > 0 ? user : token_user;
}

/* A place that was asked; the first that fills `out` wins. */
typedef struct search {
	const sw_ctx *ctx;
	const sw_credential_query *query;
	sw_url url;
	sw_str bare_url; /* without userinfo */
	sw_arena *arena;
} search;

static bool from_option(const search *s, sw_credential *out, sw_error *err)
{
	const sw_credential_query *query = s->query;
	if (query->secret_ref.len == 0)
		return true;
	if (!sw_secret_load(s->ctx, query->secret_ref, s->arena, &out->secret, &out->source, err))
		return false;
	out->user = or_token_user(query->user);
	return true;
}

static bool from_own_env(const search *s, sw_credential *out, sw_error *err)
{
	static const char *const names[] = {"SHIPWHEEL_PUBLISH_TOKEN", "SHIPWHEEL_PUBLISH_PASSWORD"};
	sw_str user = s->query->user.len ? s->query->user
					 : sw_str_trim(sw_env_get(s->ctx->env, "SHIPWHEEL_PUBLISH_USERNAME"));
	(void)err;
	for (size_t i = 0; i < SW_COUNTOF(names); i++) {
		sw_str value = sw_str_trim(sw_env_get(s->ctx->env, names[i]));
		if (value.len == 0)
			continue;
		out->user = i == 0 ? token_user : or_token_user(user);
		out->secret = sw_secret_of(value);
		out->source = sw_str_of(names[i]);
		return true;
	}
	return true;
}

static bool from_tools(const search *s, sw_credential *out, sw_error *err)
{
	(void)err;
	sw_credential_from_tools(s->ctx, s->query, s->arena, out);
	return true;
}

static bool from_url(const search *s, sw_credential *out, sw_error *err)
{
	(void)err;
	if (s->url.password.len == 0)
		return true;
	out->user = or_token_user(s->url.user);
	out->secret = sw_secret_of(s->url.password);
	out->source = SW_STR("the URL");
	return true;
}

static bool from_pypirc(const search *s, sw_credential *out, sw_error *err)
{
	const sw_pypirc *pypirc = s->query->pypirc;
	const sw_pypirc_repository *found = NULL;
	(void)err;
	if (!pypirc)
		return true;
	if (s->query->index.len > 0)
		found = sw_pypirc_by_name(pypirc, s->query->index);
	/* a section that was renamed to another server must not send its password there */
	if (!found || (found->url.len > 0 && !sw_same_index_url(found->url, s->bare_url)))
		found = sw_pypirc_by_url(pypirc, s->bare_url);
	if (!found || found->password.len == 0 ||
	    (s->query->user.len > 0 && !sw_str_eq(s->query->user, or_token_user(found->user))))
		return true;
	out->user = or_token_user(found->user);
	out->secret = sw_secret_of(sw_secret_reveal(&found->password));
	out->source = sw_fmt(s->arena, "%.*s [%.*s]", SW_ARG(pypirc->path), SW_ARG(found->name));
	return true;
}

static bool from_netrc(const search *s, sw_credential *out, sw_error *err)
{
	sw_str path = sw_netrc_path(s->ctx, s->arena), text;
	sw_netrc_login login;
	bool found;
	if (path.len == 0 || (!sw_str_is(s->url.scheme, "https") && !sw_http_is_loopback(s->url.host)))
		return true;
	if (!sw_read_file(s->arena, path, SECRET_FILE_MAX, &text, err))
		return sw_wrap(err, "the netrc file");
	bool read = sw_netrc_find(path, text, s->url.host, s->query->user, s->arena, &found, &login, err);
	if (read && found) {
		out->user = or_token_user(login.login.len ? login.login : s->query->user);
		out->secret = sw_secret_of(login.password);
		out->source = sw_str_copy(s->arena, path);
	}
	sw_wipe((void *)(uintptr_t)text.ptr, text.len);
	return read;
}

static bool from_keyring(const search *s, sw_credential *out, sw_error *err)
{
	sw_credential_query query = *s->query;
	(void)err;
	query.url = s->bare_url;
	if (!query.no_keyring)
		sw_credential_from_keyring(s->ctx, &query, s->url.host, s->arena, out);
	return true;
}

bool sw_credential_find(const sw_ctx *ctx, const sw_credential_query *query, sw_arena *arena, sw_credential *out,
			sw_error *err)
{
	static bool (*const places[])(const search *, sw_credential *, sw_error *) = {
		from_option, from_own_env, from_tools, from_url, from_pypirc, from_netrc, from_keyring,
	};
	search s = {.ctx = ctx, .query = query, .arena = arena};
	SW_AUTO(sw_credential) found = {0};
	if (!sw_url_parse(query->url, arena, &s.url, err))
		return false;
	sw_url bare = s.url;
	bare.user = bare.password = (sw_str){0};
	s.bare_url = sw_url_format(&bare, arena);
	for (size_t i = 0; i < SW_COUNTOF(places) && found.source.len == 0; i++)
		if (!places[i](&s, &found, err))
			return false;
	*out = SW_TAKE(found);
	return true;
}
