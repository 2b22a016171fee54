#include "index/index.h"

#include "index/index_internal.h"
#include "pyspec/name.h"

#define PAGE_MAX ((size_t)64 << 20) /* the largest project page of PyPI is under 20 MB */
/* What pip and uv send: JSON where there is some. */
#define ACCEPT_SIMPLE "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01"

/* The page that was read last. */
struct sw_index_page {
	sw_str project; /* normalised */
	sw_str etag;
	bool exists;
	sw_simple_page page;
};

void sw_index_open(sw_index_client *client, const sw_ctx *ctx, const sw_index *index, const sw_credential *credential)
{
	sw_http_options options = {.ca_file = index->ca_cert, .client_cert = index->client_cert};
	*client = (sw_index_client){.ctx = ctx, .index = *index};
	if (credential && credential->secret.len > 0)
		client->credential = credential;
	sw_http_open(&client->http, ctx, &options);
}

void sw_index_client_close(sw_index_client *client)
{
	sw_http_close(&client->http);
	sw_arena_close(&client->arena);
	client->page = NULL;
}

/* The credentials belong to the origin that files are uploaded to and go nowhere else. */
sw_http_auth sw_index_auth(const sw_index_client *client, sw_str url, sw_arena *arena)
{
	sw_url asked, owner;
	sw_error ignored = {0};
	if (!client->credential || !sw_url_parse(url, arena, &asked, &ignored) ||
	    !sw_url_parse(client->index.upload_url, arena, &owner, &ignored))
		return (sw_http_auth){0};
	if (!sw_str_eq(asked.scheme, owner.scheme) || !sw_str_eq(asked.host, owner.host) || asked.port != owner.port)
		return (sw_http_auth){0};
	return (sw_http_auth){SW_HTTP_AUTH_BASIC, client->credential->user, &client->credential->secret};
}

bool sw_index_recognise(sw_index_client *client, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_index *index = &client->index;
	sw_http_response response;
	if (!index->personality) {
		sw_http_request request = {
			.url = index->upload_url,
			.auth = sw_index_auth(client, index->upload_url, &scratch),
			.redirects = SW_HTTP_REDIRECT_FOLLOW,
			.retry = &sw_http_retry_read,
			.compressed = true,
		};
		if (!sw_http_send(&client->http, &request, &scratch, &response, err))
			return sw_wrap(err, "looking at the index %.*s", SW_ARG(index->name));
		index->personality = sw_personality_by_answer(&response);
	}
	sw_index_derive_simple(index, client->ctx->arena);
	return true;
}

static bool known_page(const sw_index_client *client, sw_str project)
{
	return client->page && sw_str_eq(client->page->project, project);
}

/* Asks for the page; the answer may be "not modified". */
static bool fetch_page(sw_index_client *client, sw_str project, sw_arena *arena, sw_http_response *out, sw_error *err)
{
	sw_http_header headers[3] = {
		{SW_STR("Accept"), SW_STR(ACCEPT_SIMPLE)},
		{SW_STR("Cache-Control"), SW_STR("max-age=0")}, /* for caches on the way */
	};
	size_t count = 2;
	if (known_page(client, project) && client->page->etag.len > 0)
		headers[count++] = (sw_http_header){SW_STR("If-None-Match"), client->page->etag};
	sw_str url = sw_fmt(arena, "%.*s%.*s/", SW_ARG(client->index.simple_url), SW_ARG(project));
	sw_http_request request = {
		.url = url,
		.headers = headers,
		.header_count = count,
		.auth = sw_index_auth(client, url, arena),
		.redirects = SW_HTTP_REDIRECT_FOLLOW,
		.stop_at_host = SW_STR("pypi.org"),
		.retry = &sw_http_retry_read,
		.max_body = PAGE_MAX,
		.compressed = true,
	};
	return sw_http_send(&client->http, &request, arena, out, err);
}

/* Some servers send whoever asks for what they do not have on to PyPI. Its page would say nothing about this index, and need
   not even be reachable: such a redirect is not followed (stop_at_host) and means "not here". */
static bool sends_on_to_pypi(const sw_http_response *response)
{
	return response->status >= 300 && response->status < 400 && response->status != 304 &&
	       sw_http_header_get(response, "Location").len > 0;
}

static bool refuse_page(const sw_index_client *client, const sw_http_response *response, sw_str project,
			sw_arena *arena, sw_error *err)
{
	sw_str what = sw_fmt(arena, "the page of %.*s cannot be read", SW_ARG(project));
	sw_http_unexpected(response, what.ptr, err);
	if (response->status != 401 && response->status != 403)
		return false;
	if (client->credential)
		return sw_hint(
			err, "the credentials of %.*s may upload but not read: nothing is guessed about what is there",
			SW_ARG(client->credential->source));
	return sw_hint(
		err,
		"this index wants credentials for reading too: export SHIPWHEEL_PUBLISH_USERNAME and _PASSWORD, or "
		"write a section into ~/.pypirc");
}

/* An HTML page with a form and no file is somebody's login page: as a project's page it would mean "nothing is there". */
static bool is_login_page(const sw_simple_page *page, sw_str body)
{
	return page->files.len == 0 && sw_str_find(body, SW_STR("<form")) != SW_NPOS;
}

static bool parse_page(const sw_http_response *response, sw_arena *arena, sw_simple_page *out, sw_error *err)
{
	sw_error why = {0};
	sw_str type = sw_http_media_type(response, arena), shown = sw_http_shown_url(arena, response->url);
	sw_str body = sw_str_copy(arena, response->body); /* links of an HTML page are slices of it */
	bool json = sw_str_is(type, SW_SIMPLE_JSON_TYPE);
	bool known = json || sw_str_is(type, "text/html") || sw_str_is(type, SW_SIMPLE_HTML_TYPE);
	if (known && sw_simple_parse(response->url, type, body, arena, out, &why) &&
	    (json || !is_login_page(out, body)))
		return true;
	sw_fail(err, SW_H010, "what %.*s answered is not the page of a project: %s", SW_ARG(shown),
		why.message[0] ? why.message
		: known        ? "it has a form and no files"
			       : sw_fmt(arena, "its type is \"%.*s\"", SW_ARG(type)).ptr);
	return sw_hint(err, "give the URL of the simple API, which ends with /simple/ on most indexes");
}

/* Keeps a new answer in place of the last one. */
static bool keep_page(sw_index_client *client, sw_str project, const sw_http_response *response, bool absent,
		      sw_error *err)
{
	SW_AUTO(sw_arena) arena = {0};
	struct sw_index_page *page = sw_new(&arena, struct sw_index_page);
	if (!absent && !parse_page(response, &arena, &page->page, err))
		return false;
	page->project = sw_str_copy(&arena, project);
	page->etag = absent ? SW_STR("") : sw_str_copy(&arena, sw_http_header_get(response, "ETag"));
	page->exists = !absent;
	sw_arena_close(&client->arena);
	client->arena = SW_TAKE(arena);
	client->page = page;
	return true;
}

bool sw_index_project(sw_index_client *client, sw_str project, bool *exists, const sw_simple_page **out, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_http_response response;
	sw_str name = sw_name_normalise(&scratch, project);
	if (!sw_index_recognise(client, err) || !fetch_page(client, name, &scratch, &response, err))
		return false;
	bool same = response.status == 304 && known_page(client, name);
	bool absent = response.status == 404 || response.status == 410 || sends_on_to_pypi(&response);
	if (!same && !absent && response.status != 200)
		return refuse_page(client, &response, name, &scratch, err);
	if (!same && !keep_page(client, name, &response, absent, err))
		return false;
	*exists = client->page->exists;
	*out = &client->page->page;
	return true;
}
