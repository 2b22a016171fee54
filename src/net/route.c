#include "net/net_internal.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/fs.h"

static bool to_ipv4(sw_str text, uint32_t *out)
{
	char copy[16];
	struct in_addr address;
	if (text.len >= sizeof(copy))
		return false;
	memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	if (inet_pton(AF_INET, copy, &address) != 1)
		return false;
	*out = ntohl(address.s_addr);
	return true;
}

bool sw_http_is_loopback(sw_str host)
{
	char text[64];
	uint32_t v4;
	struct in6_addr v6;
	if (sw_str_starts(host, SW_STR("[")) && sw_str_ends(host, SW_STR("]")))
		host = sw_str_sub(host, 1, host.len - 1);
	if (sw_str_ieq(host, SW_STR("localhost")) ||
	    (host.len > 10 && sw_str_ieq(sw_str_from(host, host.len - 10), SW_STR(".localhost"))))
		return true;
	if (host.len >= sizeof(text))
		return false;
	if (to_ipv4(host, &v4))
		return v4 >> 24 == 127;
	memcpy(text, host.ptr, host.len);
	text[host.len] = '\0';
	return inet_pton(AF_INET6, text, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

static sw_str env_first(const sw_env *env, const char *const *names, const char **which)
{
	for (; *names; names++) {
		sw_str value = sw_str_trim(sw_env_get(env, *names));
		if (value.len > 0) {
			*which = *names;
			return value;
		}
	}
	return (sw_str){0};
}

/* "10.0.0.0/8" */
static bool in_network(sw_str entry, sw_str host)
{
	sw_str base, bits_text;
	uint64_t bits;
	uint32_t network, address;
	if (!sw_str_cut(entry, SW_STR("/"), &base, &bits_text) || !sw_str_u64(bits_text, &bits) || bits > 32)
		return false;
	if (!to_ipv4(base, &network) || !to_ipv4(host, &address))
		return false;
	return bits == 0 || (network ^ address) >> (32 - bits) == 0;
}

/* One entry of NO_PROXY against a host: "*", an IPv4 network, a name that is equal or a parent (".example.org" or
   "example.org") or an address, these with or without a port. */
static bool exempts(sw_str entry, sw_str host, uint16_t port)
{
	size_t colon = sw_str_rchr(entry, ':');
	uint64_t wanted;
	if (sw_str_is(entry, "*") || in_network(entry, host))
		return true;
	if (colon != SW_NPOS && sw_str_chr(entry, ':') == colon && sw_str_u64(sw_str_from(entry, colon + 1), &wanted)) {
		if (wanted != port)
			return false;
		entry = sw_str_sub(entry, 0, colon);
	}
	while (sw_str_starts(entry, SW_STR(".")) || sw_str_starts(entry, SW_STR("*")))
		entry = sw_str_from(entry, 1);
	if (entry.len == 0 || entry.len > host.len || !sw_str_ieq(sw_str_from(host, host.len - entry.len), entry))
		return false;
	return entry.len == host.len || host.ptr[host.len - entry.len - 1] == '.';
}

static bool goes_direct(const sw_env *env, sw_str host, uint16_t port)
{
	static const char *const names[] = {"no_proxy", "NO_PROXY", NULL};
	const char *which;
	sw_str rest = env_first(env, names, &which), entry;
	if (sw_http_is_loopback(host))
		return true;
	while (sw_str_split(&rest, ',', &entry))
		if (exempts(sw_str_trim(entry), host, port))
			return true;
	return false;
}

void sw_http_route_find(const sw_http *http, sw_str scheme, sw_str host, uint16_t port, sw_arena *arena,
			sw_http_route *out)
{
	static const char *const http_proxies[] = {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", NULL};
	static const char *const https_proxies[] = {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", NULL};
	static const char *const ca_files[] = {"SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "PIP_CERT",
					       NULL};
	static const char *const ca_dirs[] = {"SSL_CERT_DIR", NULL};
	const sw_env *env = http->ctx->env;
	const char *proxy_from, *dir_from = NULL;
	sw_str proxy = env_first(env, sw_str_is(scheme, "https") ? https_proxies : http_proxies, &proxy_from);
	sw_str ca_file = http->options.ca_file;
	*out = (sw_http_route){0};
	if (ca_file.len == 0)
		ca_file = env_first(env, ca_files, &out->ca_from);
	sw_str ca_dir = env_first(env, ca_dirs, &dir_from);
	if (ca_file.len > 0 && sw_is_dir(ca_file)) { /* requests and pip take a folder too */
		ca_dir = ca_file;
		ca_file = SW_STR("");
	}
	if (proxy.len > 0 && !goes_direct(env, host, port))
		out->proxy = sw_cstr(arena, proxy);
	if (ca_file.len > 0)
		out->ca_file = sw_cstr(arena, ca_file);
	if (ca_dir.len > 0) {
		out->ca_dir = sw_cstr(arena, ca_dir);
		if (!out->ca_from)
			out->ca_from = dir_from;
	}
	if (http->options.client_cert.len > 0)
		out->client_cert = sw_cstr(arena, http->options.client_cert);
}
