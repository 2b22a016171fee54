#include "codec/url.h"

#include <string.h>

#include "base/buf.h"

#define URL_MAX 8192

bool sw_url_unescape(sw_str text, sw_arena *arena, sw_str *out)
{
	char *to = sw_alloc(arena, text.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] != '%') {
			to[len++] = text.ptr[i];
			continue;
		}
		int high = i + 2 < text.len ? sw_hex_value(text.ptr[i + 1]) : -1;
		int low = high >= 0 ? sw_hex_value(text.ptr[i + 2]) : -1;
		if (low < 0)
			return false;
		to[len++] = (char)(high * 16 + low);
		i += 2;
	}
	*out = (sw_str){to, len};
	return true;
}

sw_str sw_url_escape(sw_str text, const char *keep, sw_arena *arena)
{
	SW_AUTO(sw_buf) out = {0};
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (sw_is_alnum(c) || (c && (strchr("-._~", c) || strchr(keep, c))))
			sw_buf_addc(&out, c);
		else
			sw_buf_addf(&out, "%%%02X", (unsigned)(unsigned char)c);
	}
	return sw_buf_copy(&out, arena);
}

static bool bad(sw_error *err, const char *why)
{
	return sw_fail(err, SW_H008, "that is no usable URL: %s", why);
}

static uint16_t default_port(sw_str scheme)
{
	return sw_str_is(scheme, "https") ? 443 : sw_str_is(scheme, "http") ? 80 : 0;
}

/* The scheme in front of a colon, "" when the text begins otherwise. */
static sw_str scheme_of(sw_str text)
{
	size_t len = 0;
	if (text.len == 0 || !sw_is_alpha(text.ptr[0]))
		return SW_STR("");
	while (len < text.len && (sw_is_alnum(text.ptr[len]) || strchr("+-.", text.ptr[len])))
		len++;
	return len < text.len && text.ptr[len] == ':' ? sw_str_sub(text, 0, len) : SW_STR("");
}

static bool parse_host(sw_str text, sw_arena *arena, sw_url *out, sw_error *err)
{
	sw_str host = text, port = {0};
	size_t bracket = sw_str_rchr(text, ']'), colon = sw_str_rchr(text, ':');
	if (colon != SW_NPOS && (bracket == SW_NPOS || colon > bracket)) {
		host = sw_str_sub(text, 0, colon);
		port = sw_str_from(text, colon + 1);
	}
	if (host.len == 0 || host.len > 255)
		return bad(err, "it has no host name");
	bool v6 = host.ptr[0] == '[';
	if (v6 && sw_str_chr(host, ']') != host.len - 1)
		return bad(err, "its address has no closing bracket");
	for (size_t i = 0; i < host.len; i++) {
		char c = host.ptr[i];
		if (!sw_is_alnum(c) && !strchr(v6 ? "[]:.%" : "-._", c) && (unsigned char)c < 0x80)
			return bad(err, "its host name has a character that no host name has");
	}
	uint64_t number = default_port(out->scheme);
	if (port.len > 0 && (!sw_str_u64(port, &number) || number == 0 || number > 65535))
		return bad(err, "its port is no number from 1 to 65535");
	out->host = sw_str_lower(arena, host);
	out->port = (uint16_t)number;
	return true;
}

static bool parse_authority(sw_str text, sw_arena *arena, sw_url *out, sw_error *err)
{
	size_t at = sw_str_rchr(text, '@');
	sw_str user, password = SW_STR("");
	out->user = out->password = SW_STR("");
	if (at != SW_NPOS) {
		user = sw_str_sub(text, 0, at);
		sw_str_cut(user, SW_STR(":"), &user, &password);
		if (!sw_url_unescape(user, arena, &out->user) || !sw_url_unescape(password, arena, &out->password))
			return bad(err, "its user or password has a % without two hex digits");
		text = sw_str_from(text, at + 1);
	}
	return parse_host(text, arena, out, err);
}

/* Path, query and fragment. */
static void parse_rest(sw_str text, sw_url *out)
{
	out->query = out->fragment = (sw_str){0};
	sw_str_cut(text, SW_STR("#"), &text, &out->fragment);
	sw_str_cut(text, SW_STR("?"), &text, &out->query);
	out->path = text;
}

static bool printable(sw_str text, sw_error *err)
{
	if (text.len > URL_MAX)
		return bad(err, "it is longer than 8192 bytes");
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] <= ' ' || text.ptr[i] == 0x7f || text.ptr[i] == '\\')
			return bad(err, "it has a blank, a control character or a backslash");
	return true;
}

bool sw_url_parse(sw_str text, sw_arena *arena, sw_url *out, sw_error *err)
{
	sw_url url = {0};
	sw_str scheme = scheme_of(text);
	if (!printable(text, err))
		return false;
	sw_str rest = sw_str_from(text, scheme.len + 1);
	if (scheme.len == 0 || !sw_str_starts(rest, SW_STR("//")))
		return bad(err, "it does not begin with a scheme and //, like https://");
	rest = sw_str_from(rest, 2);
	url.scheme = sw_str_lower(arena, scheme);
	size_t end = 0;
	while (end < rest.len && !strchr("/?#", rest.ptr[end]))
		end++;
	if (!parse_authority(sw_str_sub(rest, 0, end), arena, &url, err))
		return false;
	parse_rest(sw_str_from(rest, end), &url);
	if (url.path.len == 0)
		url.path = SW_STR("/");
	*out = url;
	return true;
}

/* RFC 3986 5.2.4 */
static sw_str without_dots(sw_str path, sw_arena *arena)
{
	sw_strs kept = {0};
	sw_str rest = sw_str_from(path, 1), part;
	bool folder = false;
	while (sw_str_split(&rest, '/', &part)) {
		folder = sw_str_is(part, ".") || sw_str_is(part, "..");
		if (sw_str_is(part, "..") && kept.len > 0)
			kept.len--;
		if (!folder)
			sw_push(arena, &kept, part);
	}
	if (folder)
		sw_push(arena, &kept, SW_STR(""));
	return sw_str_cat(arena, SW_STR("/"), sw_str_join(arena, kept.ptr, kept.len, SW_STR("/")));
}

bool sw_url_resolve(const sw_url *base, sw_str reference, sw_arena *arena, sw_url *out, sw_error *err)
{
	sw_url url = *base;
	if (scheme_of(reference).len > 0)
		return sw_url_parse(reference, arena, out, err);
	if (sw_str_starts(reference, SW_STR("//")))
		return sw_url_parse(sw_fmt(arena, "%.*s:%.*s", SW_ARG(base->scheme), SW_ARG(reference)), arena, out,
				    err);
	if (!printable(reference, err))
		return false;
	parse_rest(reference, &url);
	if (url.path.len == 0) {
		url.path = base->path;
		if (!url.query.ptr)
			url.query = base->query;
	} else if (url.path.ptr[0] != '/') {
		sw_str folder = sw_str_sub(base->path, 0, sw_str_rchr(base->path, '/') + 1);
		url.path = sw_str_cat(arena, folder, url.path);
	}
	url.path = without_dots(url.path, arena);
	*out = url;
	return true;
}

sw_str sw_url_format(const sw_url *url, sw_arena *arena)
{
	SW_AUTO(sw_buf) out = {0};
	sw_buf_addf(&out, "%.*s://", SW_ARG(url->scheme));
	if (url->user.len > 0 || url->password.len > 0) {
		sw_buf_add(&out, sw_url_escape(url->user, "", arena));
		if (url->password.len > 0)
			sw_buf_addf(&out, ":%.*s", SW_ARG(sw_url_escape(url->password, "", arena)));
		sw_buf_addc(&out, '@');
	}
	sw_buf_add(&out, url->host);
	if (url->port != default_port(url->scheme))
		sw_buf_addf(&out, ":%u", (unsigned)url->port);
	sw_buf_add(&out, url->path);
	if (url->query.ptr)
		sw_buf_addf(&out, "?%.*s", SW_ARG(url->query));
	if (url->fragment.ptr)
		sw_buf_addf(&out, "#%.*s", SW_ARG(url->fragment));
	return sw_buf_copy(&out, arena);
}
