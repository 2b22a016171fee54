#include "changes/forge.h"

#include <string.h>

#include "codec/url.h"

const char *sw_forge_kind_name(sw_forge_kind kind)
{
	static const char *const names[] = {"none", "github", "gitlab", "gitea", "bitbucket"};
	return names[kind];
}

/* Words in a host's name that tell what runs there. */
static sw_forge_kind kind_of(sw_str host)
{
	static const struct {
		const char *word;
		sw_forge_kind kind;
	} words[] = {
		{"github", SW_FORGE_GITHUB},       {"gitlab", SW_FORGE_GITLAB},  {"gitea", SW_FORGE_GITEA},
		{"forgejo", SW_FORGE_GITEA},       {"codeberg", SW_FORGE_GITEA}, {"bitbucket", SW_FORGE_BITBUCKET},
		{"salsa.debian", SW_FORGE_GITLAB},
	};
	for (size_t i = 0; i < SW_COUNTOF(words); i++)
		if (sw_str_find(host, sw_str_of(words[i].word)) != SW_NPOS)
			return words[i].kind;
	return SW_FORGE_NONE;
}

static bool is_host(sw_str host)
{
	for (size_t i = 0; i < host.len; i++)
		if (!sw_is_alnum(host.ptr[i]) && host.ptr[i] != '.' && host.ptr[i] != '-')
			return false;
	return host.len && sw_str_chr(host, '.') != SW_NPOS;
}

/* "https://host:port/path" apart; of "git@host:path" and "host:path" as well. `port` keeps its colon. */
static bool split_url(sw_str url, sw_str *scheme, sw_str *host, sw_str *port, sw_str *path)
{
	sw_str rest = {0}, authority = {0};
	if (sw_str_cut(url, SW_STR("://"), scheme, &rest)) {
		size_t slash = sw_str_chr(rest, '/');
		if (slash == SW_NPOS)
			return false;
		authority = sw_str_sub(rest, 0, slash);
		*path = sw_str_from(rest, slash);
	} else if (!sw_str_cut(url, SW_STR(":"), &authority, path) || sw_str_chr(authority, '/') != SW_NPOS) {
		return false;
	}
	size_t at = sw_str_rchr(authority, '@'), colon = SW_NPOS;
	*host = at == SW_NPOS ? authority : sw_str_from(authority, at + 1);
	colon = sw_str_chr(*host, ':');
	*port = colon == SW_NPOS ? (sw_str){0} : sw_str_from(*host, colon);
	*host = sw_str_sub(*host, 0, colon);
	return true;
}

bool sw_forge_parse(sw_str url, sw_arena *arena, sw_forge *out)
{
	sw_str scheme = SW_STR("ssh"), host = {0}, port = {0}, path = {0};
	if (!split_url(sw_str_trim(url), &scheme, &host, &port, &path))
		return false;
	host = sw_str_lower(arena, host);
	if (sw_str_starts(scheme, SW_STR("git+")))
		scheme = sw_str_from(scheme, strlen("git+"));
	bool web = sw_str_ieq(scheme, SW_STR("https")) || sw_str_ieq(scheme, SW_STR("http"));
	if (!is_host(host) || (!web && !sw_str_ieq(scheme, SW_STR("ssh")) && !sw_str_ieq(scheme, SW_STR("git"))))
		return false;
	if (sw_str_starts(host, SW_STR("ssh.")))
		host = sw_str_from(host, strlen("ssh."));
	else if (sw_str_starts(host, SW_STR("altssh.")))
		host = sw_str_from(host, strlen("altssh."));
	path = sw_str_sub(path, 0, sw_str_chr(path, '?'));
	path = sw_str_sub(path, 0, sw_str_chr(path, '#'));
	while (sw_str_starts(path, SW_STR("/")))
		path = sw_str_from(path, 1);
	while (sw_str_ends(path, SW_STR("/")))
		path.len--;
	if (sw_str_ends(path, SW_STR(".git")))
		path.len -= strlen(".git");
	if (!path.len || sw_str_find(path, SW_STR("..")) != SW_NPOS)
		return false;
	for (size_t i = 1; i < port.len; i++)
		if (!sw_is_digit(port.ptr[i]))
			return false;
	out->kind = kind_of(host);
	out->base = sw_fmt(arena, "%s://%.*s%.*s/%.*s", sw_str_ieq(scheme, SW_STR("http")) ? "http" : "https",
			   SW_ARG(host), SW_ARG(web ? port : (sw_str){0}), SW_ARG(sw_url_escape(path, "/~", arena)));
	return true;
}

/* A page below the repository ("…/issues") to the repository itself. */
static void trim_page(sw_forge *forge)
{
	size_t slashes = 0;
	size_t dash = sw_str_find(forge->base, SW_STR("/-/"));
	if (forge->kind == SW_FORGE_GITLAB) {
		forge->base = sw_str_sub(forge->base, 0, dash);
		return;
	}
	for (size_t i = 0; i < forge->base.len; i++)
		if (forge->base.ptr[i] == '/' && ++slashes == 5) {
			forge->base.len = i;
			return;
		}
}

static bool has_repository(const sw_forge *forge)
{
	size_t slashes = 0;
	for (size_t i = 0; i < forge->base.len; i++)
		slashes += forge->base.ptr[i] == '/';
	return slashes >= 4;
}

void sw_forge_find(sw_str remote, const sw_project *project, sw_arena *arena, sw_forge *out)
{
	sw_forge found = {0};
	*out = (sw_forge){0};
	if (project->config.notes.url.len && sw_forge_parse(project->config.notes.url, arena, &found)) {
		*out = found;
		return;
	}
	if (sw_forge_parse(remote, arena, &found) && found.kind != SW_FORGE_NONE) {
		*out = found;
		return;
	}
	sw_each (pair, &project->table.urls)
		if (sw_forge_parse(pair->value.text, arena, &found) && found.kind != SW_FORGE_NONE) {
			trim_page(&found);
			if (has_repository(&found)) {
				*out = found;
				return;
			}
		}
}

void sw_forge_psr(const sw_forge *forge, sw_str type, sw_str domain, sw_arena *arena, sw_forge *out)
{
	static const struct {
		const char *type, *host;
		sw_forge_kind kind;
	} rows[] = {{"github", "github.com", SW_FORGE_GITHUB},
		    {"gitlab", "gitlab.com", SW_FORGE_GITLAB},
		    {"gitea", "gitea.com", SW_FORGE_GITEA},
		    {"bitbucket", "bitbucket.org", SW_FORGE_BITBUCKET}};
	size_t row = 0;
	for (size_t i = 0; i < SW_COUNTOF(rows); i++)
		if (sw_str_is(type, rows[i].type))
			row = i;
	sw_str scheme = {0}, host = {0}, port = {0}, path = {0};
	*out = (sw_forge){0};
	if (!split_url(forge->base, &scheme, &host, &port, &path))
		return;
	if (!domain.len)
		domain = sw_str_of(rows[row].host);
	else if (sw_str_starts(domain, SW_STR("https://")))
		domain = sw_str_from(domain, strlen("https://"));
	*out = (sw_forge){.kind = rows[row].kind,
			  .base = sw_fmt(arena, "https://%.*s%.*s", SW_ARG(domain), SW_ARG(path))};
}

/* Addresses ---------------------------------------------------------------------------------------------------------------- */

/* Paths below the repository's page, {} for what is asked for. */
static const struct {
	const char *commit, *request, *issue, *tag, *compare;
} pages[] = {
	[SW_FORGE_GITHUB] = {"/commit/", "/pull/", "/issues/", "/releases/tag/", "/compare/"},
	[SW_FORGE_GITLAB] = {"/-/commit/", "/-/merge_requests/", "/-/issues/", "/-/tags/", "/-/compare/"},
	[SW_FORGE_GITEA] = {"/commit/", "/pulls/", "/issues/", "/releases/tag/", "/compare/"},
	[SW_FORGE_BITBUCKET] = {"/commits/", "/pull-requests/", "/issues/", "/src/", "/branches/compare/"},
};

static sw_str page(const sw_forge *forge, const char *path, sw_str what, sw_arena *arena)
{
	if (!forge || forge->kind == SW_FORGE_NONE || !what.len)
		return (sw_str){0};
	return sw_fmt(arena, "%.*s%s%.*s", SW_ARG(forge->base), path, SW_ARG(sw_url_escape(what, "/", arena)));
}

sw_str sw_forge_commit(const sw_forge *forge, sw_str id, sw_arena *arena)
{
	return page(forge, forge ? pages[forge->kind].commit : NULL, id, arena);
}

sw_str sw_forge_request(const sw_forge *forge, sw_str number, sw_arena *arena)
{
	return page(forge, forge ? pages[forge->kind].request : NULL, number, arena);
}

sw_str sw_forge_issue(const sw_forge *forge, sw_str number, sw_arena *arena)
{
	return page(forge, forge ? pages[forge->kind].issue : NULL, number, arena);
}

sw_str sw_forge_tag(const sw_forge *forge, sw_str tag, sw_arena *arena)
{
	return page(forge, forge ? pages[forge->kind].tag : NULL, tag, arena);
}

sw_str sw_forge_compare(const sw_forge *forge, sw_str from, sw_str to, sw_arena *arena)
{
	if (!forge || forge->kind == SW_FORGE_NONE || !from.len || !to.len)
		return (sw_str){0};
	bool bitbucket = forge->kind == SW_FORGE_BITBUCKET; /* newer first */
	sw_str a = sw_url_escape(bitbucket ? to : from, "/", arena);
	sw_str b = sw_url_escape(bitbucket ? from : to, "/", arena);
	return sw_fmt(arena, "%.*s%s%.*s%s%.*s", SW_ARG(forge->base), pages[forge->kind].compare, SW_ARG(a),
		      bitbucket ? "%0D" : "...", SW_ARG(b));
}
