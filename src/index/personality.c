/* How the indexes of the world behave: one row each. Adding a server is adding a row. */
#include "index/index_internal.h"

const sw_personality sw_personalities[] = {
	{
		.name = "pypi",
		.title = "PyPI",
		.hosts = {"upload.pypi.org", "pypi.org", "test.pypi.org"},
		.upload_tail = "/legacy/",
		.simple_tail = "/simple/",
		.shows_late = true, /* pages stand in a content delivery network */
	},
	{
		.name = "shipwheel",
		.title = "shipwheel serve",
		.marker = "This is the upload URL, for POST", /* what it says to a GET there (server/route.c) */
		.upload_tail = "/legacy/",
		.simple_tail = "/simple/",
	},
	{
		.name = "devpi",
		.title = "devpi",
		.header = "X-Devpi-Server-Version",
		.upload_tail = "/",
		.simple_tail = "/+simple/",
	},
	{
		.name = "pypiserver",
		.title = "pypiserver",
		.marker = "Welcome to pypiserver",
		.upload_tail = "/",
		.simple_tail = "/simple/",
	},
	{
		.name = "gitlab",
		.title = "GitLab",
		.path = "/packages/pypi",
		.upload_tail = "/",
		.simple_tail = "/simple/",
		.wants_requires_python = true,
	},
	{
		.name = "gitea",
		.title = "Gitea or Forgejo",
		.path = "/api/packages/",
		.upload_tail = "/",
		.simple_tail = "/simple/",
	},
	{
		.name = "artifactory",
		.title = "Artifactory",
		.path = "/api/pypi/",
		.header = "X-Artifactory-Id",
		.upload_tail = "/",
		.simple_tail = "/simple/",
		.shows_late = true, /* its pages are computed in the background */
	},
	{
		.name = "codeartifact",
		.title = "AWS CodeArtifact",
		.hosts = {".amazonaws.com"},
		.path = "/pypi/",
		.upload_tail = "/",
		.simple_tail = "/simple/",
	},
	{
		.name = "google",
		.title = "Google Artifact Registry",
		.hosts = {".pkg.dev"},
		.upload_tail = "/",
		.simple_tail = "/simple/",
	},
	{
		.name = "azure",
		.title = "Azure Artifacts",
		.hosts = {"pkgs.dev.azure.com", ".pkgs.visualstudio.com"},
		.path = "/_packaging/",
		.upload_tail = "/upload/",
		.simple_tail = "/simple/",
	},
	{
		.name = "nexus",
		.title = "Nexus",
		.path = "/repository/",
		.upload_tail = "/",
		.simple_tail = "/simple/",
		.shows_late = true,
	},
	{
		.name = "pulp",
		.title = "Pulp",
		.header = "Pulp-Correlation-Id",
		.upload_tail = "/",
		.simple_tail = "/simple/",
		.shows_late = true, /* 202: a task that runs later */
	},
	/* the last row: any other server */
	{
		.name = "generic",
		.title = "an index of unknown make",
		.upload_tail = "/legacy/",
		.simple_tail = "/simple/",
	},
};
/* Refusals that mean "there is a file of this name". Observed at: PyPI, pypiserver, devpi and Pulp ("already exists"), Nexus,
   Artifactory, GitLab, Google ("already exists" in the body); 409 at devpi, Gitea, Azure, CodeArtifact, pypiserver. */
static const struct {
	int status;
	const char *part; /* lower case; "" = any text */
} duplicates[] = {
	{409, ""},
	{400, "already exist"},
	{400, "already been taken"},
	{400, "updating asset"},
	{400, "cannot be updated"},
	{403, "overwrite artifact"},
	{403, "delete/overwrite"},
};

bool sw_is_duplicate_refusal(int status, sw_str said)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_str lower = sw_str_lower(&scratch, said);
	for (size_t i = 0; i < SW_COUNTOF(duplicates); i++)
		if (duplicates[i].status == status && sw_str_find(lower, sw_str_of(duplicates[i].part)) != SW_NPOS)
			return true;
	return false;
}

const sw_personality *sw_personality_named(sw_str name)
{
	for (size_t i = 0; i < SW_COUNTOF(sw_personalities); i++)
		if (sw_str_is(name, sw_personalities[i].name))
			return &sw_personalities[i];
	return NULL;
}

static bool host_matches(const sw_personality *row, sw_str host)
{
	for (size_t i = 0; i < SW_COUNTOF(row->hosts) && row->hosts[i]; i++) {
		sw_str known = sw_str_of(row->hosts[i]);
		if (known.ptr[0] == '.' ? sw_str_ends(host, known) : sw_str_eq(host, known))
			return true;
	}
	return false;
}

const sw_personality *sw_personality_by_url(const sw_url *url)
{
	for (size_t i = 0; i < SW_COUNTOF(sw_personalities); i++) {
		const sw_personality *row = &sw_personalities[i];
		bool path_fits = row->path && sw_str_find(url->path, sw_str_of(row->path)) != SW_NPOS;
		if (row->hosts[0] ? host_matches(row, url->host) && (!row->path || path_fits) : path_fits)
			return row;
	}
	return NULL;
}

const sw_personality *sw_personality_by_answer(const sw_http_response *response)
{
	for (size_t i = 0; i < SW_COUNTOF(sw_personalities); i++) {
		const sw_personality *row = &sw_personalities[i];
		if (row->header && sw_http_header_get(response, row->header).ptr)
			return row;
		if (row->marker && sw_str_find(response->body, sw_str_of(row->marker)) != SW_NPOS)
			return row;
	}
	return &sw_personalities[SW_COUNTOF(sw_personalities) - 1];
}
