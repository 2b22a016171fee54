/* From what a user says to an index: known names, .pypirc, URLs. */
#include "base/nearest.h"
#include "index/index_internal.h"

static const struct {
	const char *name, *upload_url, *simple_url, *json_url;
} known[] = {
	{"pypi", "https://upload.pypi.org/legacy/", "https://pypi.org/simple/", "https://pypi.org/pypi/"},
	{"testpypi", "https://test.pypi.org/legacy/", "https://test.pypi.org/simple/", "https://test.pypi.org/pypi/"},
};

void sw_index_names(const sw_pypirc *pypirc, sw_arena *arena, sw_strs *out)
{
	for (size_t i = 0; i < SW_COUNTOF(known); i++)
		sw_strs_add_unique(arena, out, sw_str_of(known[i].name));
	if (pypirc)
		sw_each (repository, &pypirc->repositories)
			sw_strs_add_unique(arena, out, repository->name);
}

void sw_index_derive_simple(sw_index *index, sw_arena *arena)
{
	sw_str tail = sw_str_of(index->personality->upload_tail), root = index->upload_url;
	if (index->simple_url.len > 0)
		return;
	if (sw_str_ends(root, tail))
		root = sw_str_sub(root, 0, root.len - tail.len);
	else if (sw_str_ends(root, SW_STR("/")))
		root = sw_str_sub(root, 0, root.len - 1);
	index->simple_url = sw_fmt(arena, "%.*s%s", SW_ARG(root), index->personality->simple_tail);
}

/* The built-in row of a name or an upload URL; PyPI's URLs are right also without the final slash and on its main host. */
static bool take_known(sw_str name, sw_str url, sw_index *out)
{
	for (size_t i = 0; i < SW_COUNTOF(known); i++) {
		if (!sw_str_is(name, known[i].name) && !sw_same_index_url(url, sw_str_of(known[i].upload_url)))
			continue;
		out->name = out->section = sw_str_of(known[i].name);
		out->upload_url = sw_str_of(known[i].upload_url);
		out->simple_url = sw_str_of(known[i].simple_url);
		out->json_url = sw_str_of(known[i].json_url);
		out->personality = sw_personality_named(SW_STR("pypi"));
		return true;
	}
	return false;
}

/* A URL that is in none of the tables. */
static bool take_url(sw_str text, sw_arena *arena, sw_index *out, sw_error *err)
{
	sw_url url;
	if (!sw_url_parse(text, arena, &url, err))
		return sw_hint(err, "name the URL that files are uploaded to, like https://host/legacy/");
	if (!sw_str_is(url.scheme, "https") && !sw_str_is(url.scheme, "http")) {
		sw_fail(err, SW_H008, "%.*s:// is no scheme of an index", SW_ARG(url.scheme));
		return sw_hint(err, "use an https:// URL");
	}
	if (url.password.len > 0) {
		sw_fail(err, SW_U006, "the URL of the index holds a password");
		return sw_hint(
			err, "leave it out and export SHIPWHEEL_PUBLISH_PASSWORD instead, or write it into ~/.pypirc");
	}
	out->user = url.user;
	url.user = url.fragment = (sw_str){0};
	if (sw_str_ends(url.path, SW_STR("/legacy"))) /* answered with a redirect everywhere */
		url.path = sw_str_cat(arena, url.path, SW_STR("/"));
	out->upload_url = sw_url_format(&url, arena);
	if (take_known(SW_STR(""), out->upload_url, out))
		return true;
	bool usual = url.port == (sw_str_is(url.scheme, "https") ? 443 : 80);
	out->name = usual ? url.host : sw_fmt(arena, "%.*s:%u", SW_ARG(url.host), (unsigned)url.port);
	out->personality = sw_personality_by_url(&url);
	if (out->personality)
		sw_index_derive_simple(out, arena);
	return true;
}

static void take_repository(const sw_pypirc_repository *repository, sw_index *out)
{
	out->name = out->section = repository->name;
	out->ca_cert = repository->ca_cert;
	out->client_cert = repository->client_cert;
}

static bool unknown_name(sw_str target, const sw_pypirc *pypirc, sw_arena *arena, sw_error *err)
{
	sw_strs names = {0};
	sw_index_names(pypirc, arena, &names);
	sw_str nearest = sw_nearest(target, &names);
	sw_fail(err, SW_U010, "there is no index %.*s", SW_ARG(target));
	if (nearest.len > 0)
		return sw_hint(err, "did you mean %.*s?", SW_ARG(nearest));
	return sw_hint(err, "use %.*s, or the URL that files are uploaded to",
		       SW_ARG(sw_str_join(arena, names.ptr, names.len, SW_STR(", "))));
}

bool sw_index_resolve(sw_str target, sw_str simple_url, const sw_pypirc *pypirc, sw_arena *arena, sw_index *out,
		      sw_error *err)
{
	sw_index index = {0};
	bool is_url = sw_str_find(target, SW_STR("://")) != SW_NPOS;
	const sw_pypirc_repository *repository = NULL;
	if (is_url && !take_url(target, arena, &index, err))
		return false;
	if (pypirc)
		repository = is_url ? sw_pypirc_by_url(pypirc, index.upload_url) : sw_pypirc_by_name(pypirc, target);
	if (!is_url && repository && repository->url.len > 0) {
		if (!take_url(repository->url, arena, &index, err))
			return sw_wrap(err, "%.*s [%.*s]", SW_ARG(pypirc->path), SW_ARG(repository->name));
	} else if (!is_url && !take_known(target, SW_STR(""), &index)) {
		return unknown_name(target, pypirc, arena, err);
	}
	if (repository)
		take_repository(repository, &index);
	if (simple_url.len > 0) {
		sw_url checked;
		if (!sw_url_parse(simple_url, arena, &checked, err))
			return sw_wrap(err, "the simple URL of the index");
		bool slash = sw_str_ends(simple_url, SW_STR("/"));
		index.simple_url = slash ? simple_url : sw_str_cat(arena, simple_url, SW_STR("/"));
	}
	*out = index;
	return true;
}
