/* A package index in memory behind fake_http.h, with the manners and the faults of others. For tests only. */
#pragma once
#include "base/ctx.h"
#include "base/hash.h"
#include "fake_http.h"

/* How it answers an upload. Once: only the first upload, later ones are stored and answered with 200. */
typedef enum fake_manner {
	FAKE_STORES,         /* 200 */
	FAKE_STORES_201,     /* GitLab, Gitea */
	FAKE_LIES,           /* 200 with a login page, nothing stored */
	FAKE_REFUSES,        /* `status` and `said` of the fake */
	FAKE_LOSES_BEFORE,   /* reset when the head has come, once */
	FAKE_LOSES_AFTER,    /* stored, then reset, once */
	FAKE_CUTS_ANSWER,    /* stored, half an answer, once */
	FAKE_GATEWAY,        /* 502 without storing, once */
	FAKE_GATEWAY_STORED, /* stored, then 502, once */
	FAKE_BUSY,           /* 429 with Retry-After, once */
	FAKE_KEEPS_HALF,     /* other bytes stored, then reset: pypiserver's way with a broken upload */
	FAKE_LOSES_ALWAYS,   /* reset, nothing stored */
	FAKE_REDIRECTS,      /* 301 */
	FAKE_REDIRECTS_SAME, /* 308 to itself, once */
} fake_manner;

/* What it says to a name that is taken. */
typedef enum fake_duplicates {
	FAKE_LIKE_PYPI,       /* same bytes 200, others 400 */
	FAKE_LIKE_DEVPI,      /* same bytes 200, others 409 */
	FAKE_LIKE_PYPISERVER, /* 409 for both, the reason in <pre> */
	FAKE_OVERWRITES,
} fake_duplicates;

typedef struct fake_file {
	char name[128], sha256[65];
} fake_file;

typedef struct fake_index {
	fake_http http;
	fake_manner manner;
	fake_duplicates duplicates;
	int status;
	const char *said;
	const char *user_and_password; /* base64; NULL = everybody may upload */
	int page_status;               /* 0 = as it should be */
	bool page_dead_after_upload;   /* pages answer 500 once something was posted */
	bool html;                     /* pages in HTML */
	bool no_hashes;                /* pages without hashes; the files are served as their own hash … */
	int hidden_looks;              /* so many pages do not show new files */
	const char *front;             /* the page of all other URLs, NULL = "nothing" */
	const char *server;            /* header line for all answers, "" = none */
	fake_file files[8];
	size_t file_count;
	sw_str last_form; /* of the last upload */
	int uploads, pages;
} fake_index;

static inline fake_file *fake_find(fake_index *index, sw_str name)
{
	for (size_t i = 0; i < index->file_count; i++)
		if (sw_str_is(name, index->files[i].name))
			return &index->files[i];
	return NULL;
}

static inline void fake_put(fake_index *index, sw_str name, sw_str sha256)
{
	fake_file *file = fake_find(index, name);
	if (!file)
		file = &index->files[index->file_count++];
	snprintf(file->name, sizeof(file->name), "%.*s", SW_ARG(name));
	snprintf(file->sha256, sizeof(file->sha256), "%.*s", SW_ARG(sha256));
}

static inline sw_str fake_page(fake_index *index, sw_arena *arena)
{
	SW_AUTO(sw_buf) out = {0};
	sw_buf_addz(&out, index->html ? "<!DOCTYPE html><html><body>\n"
				      : "{\"meta\":{\"api-version\":\"1.0\"},\"name\":\"demo\",\"files\":[");
	for (size_t i = 0; i < index->file_count; i++) {
		const fake_file *f = &index->files[i];
		if (index->html)
			sw_buf_addf(&out, "<a href=\"../../files/%s%s%s\">%s</a>\n", f->name,
				    index->no_hashes ? "" : "#sha256=", index->no_hashes ? "" : f->sha256, f->name);
		else
			sw_buf_addf(&out, "%s{\"filename\":\"%s\",\"url\":\"../../files/%s\",\"hashes\":{%s%s%s}}",
				    i ? "," : "", f->name, f->name, index->no_hashes ? "" : "\"sha256\":\"",
				    index->no_hashes ? "" : f->sha256, index->no_hashes ? "" : "\"");
	}
	sw_buf_addz(&out, index->html ? "</body></html>\n" : "]}");
	return sw_buf_copy(&out, arena);
}

static inline void fake_serve_page(fake_index *index, const fake_request *request, sw_arena *arena, fake_answer *out)
{
	const char *type =
		index->html ? "Content-Type: text/html\r\n" : "Content-Type: application/vnd.pypi.simple.v1+json\r\n";
	sw_str page = fake_page(index, arena);
	sw_str etag = sw_fmt(arena, "\"%.*s\"", SW_ARG(sw_digest_hex(arena, sw_hash_of(SW_SHA256, page))));
	sw_str headers = sw_fmt(arena, "%s%sETag: %.*s\r\n", index->server, type, SW_ARG(etag));
	index->pages++;
	if (index->page_status || (index->page_dead_after_upload && index->uploads > 0))
		out->bytes =
			fake_reply(arena, sw_fmt(arena, "%d No", index->page_status ? index->page_status : 500).ptr,
				   index->server, SW_STR(""));
	else if (index->file_count == 0 || (index->uploads > 0 && index->hidden_looks-- > 0))
		out->bytes = fake_reply(arena, "404 Not Found", index->server, SW_STR(""));
	else if (sw_str_eq(fake_header(request, "If-None-Match"), etag))
		out->bytes = fake_reply(arena, "304 Not Modified", headers.ptr, SW_STR(""));
	else
		out->bytes = fake_reply(arena, "200 OK", headers.ptr, page);
}

/* The uploaded file's name, and the hash of its bytes. */
static inline void fake_take_form(fake_index *index, const fake_request *request, sw_arena *arena, sw_str *name,
				  sw_str *sha256)
{
	sw_str body = request->body, content, ignored, boundary, after;
	SW_ASSERT(sw_str_cut(fake_header(request, "Content-Type"), SW_STR("boundary="), &ignored, &boundary));
	SW_ASSERT(sw_str_cut(body, SW_STR("name=\"content\"; filename=\""), &ignored, &after));
	SW_ASSERT(sw_str_cut(after, SW_STR("\""), name, &after));
	SW_ASSERT(sw_str_cut(after, SW_STR("\r\n\r\n"), &ignored, &content));
	sw_str end = sw_fmt(arena, "\r\n--%.*s--\r\n", SW_ARG(boundary));
	SW_ASSERT(sw_str_ends(content, end));
	content.len -= end.len;
	*sha256 = sw_digest_hex(arena, sw_hash_of(SW_SHA256, content));
	index->last_form = body;
}

static inline void fake_store(fake_index *index, sw_str name, sw_str sha256, sw_arena *arena, fake_answer *out)
{
	const fake_file *there = fake_find(index, name);
	bool same = there && sw_str_is(sha256, there->sha256);
	const char *server = index->server;
	if (!there || index->duplicates == FAKE_OVERWRITES) {
		fake_put(index, name, sha256);
		out->bytes = fake_reply(arena, index->manner == FAKE_STORES_201 ? "201 Created" : "200 OK", server,
					SW_STR(""));
	} else if (index->duplicates == FAKE_LIKE_PYPISERVER) {
		out->bytes =
			fake_reply(arena, "409 Conflict", sw_fmt(arena, "%sContent-Type: text/html\r\n", server).ptr,
				   SW_STR("<html><pre>Package &#039;x&#039; already exists!</pre></html>"));
	} else if (same) {
		out->bytes = fake_reply(arena, "200 OK", server, SW_STR(""));
	} else if (index->duplicates == FAKE_LIKE_DEVPI) {
		out->bytes = fake_reply(arena, "409 file already exists in non-volatile index", server, SW_STR(""));
	} else {
		out->bytes = fake_reply(arena, "400 Bad Request",
					sw_fmt(arena, "%sContent-Type: application/json\r\n", server).ptr,
					SW_STR("{\"code\":\"400 File already exists ('x', with blake2_256 hash "
					       "'0f')\",\"title\":\"Bad Request\"}"));
	}
}

static inline void fake_upload(fake_index *index, const fake_request *request, sw_arena *arena, fake_answer *out)
{
	sw_str name, sha256;
	bool first = index->uploads++ == 0;
	fake_take_form(index, request, arena, &name, &sha256);
	if (index->user_and_password && !sw_str_is(fake_header(request, "Authorization"),
						   sw_fmt(arena, "Basic %s", index->user_and_password).ptr)) {
		out->bytes =
			fake_reply(arena, "401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"\r\n", SW_STR(""));
		return;
	}
	if (index->manner == FAKE_REFUSES) {
		out->bytes = fake_reply(arena, sw_fmt(arena, "%d %s", index->status, index->said).ptr, index->server,
					SW_STR(""));
	} else if (index->manner == FAKE_LIES) {
		out->bytes =
			fake_reply(arena, "200 OK", "Content-Type: text/html\r\n", SW_STR("<html><form>log in</form>"));
	} else if (index->manner == FAKE_REDIRECTS) {
		out->bytes = fake_reply(arena, "301 Moved", "Location: /elsewhere/\r\n", SW_STR(""));
	} else if (index->manner == FAKE_KEEPS_HALF) {
		fake_put(index, name, sw_digest_hex(arena, sw_hash_of(SW_SHA256, SW_STR("half"))));
		out->reset = true;
	} else if (index->manner == FAKE_LOSES_ALWAYS) {
		out->reset = true;
	} else if (index->manner == FAKE_REDIRECTS_SAME && first) {
		out->bytes = fake_reply(arena, "308 Permanent Redirect", "Location: /legacy/?again\r\n", SW_STR(""));
	} else if (index->manner == FAKE_GATEWAY && first) {
		out->bytes = fake_reply(arena, "502 Bad Gateway", "", SW_STR("<html>"));
	} else if (index->manner == FAKE_BUSY && first) {
		out->bytes = fake_reply(arena, "429 Too Many Requests", "Retry-After: 3\r\n", SW_STR(""));
	} else {
		fake_store(index, name, sha256, arena, out);
		if (first && index->manner == FAKE_LOSES_AFTER)
			*out = (fake_answer){.reset = true};
		if (first && index->manner == FAKE_CUTS_ANSWER)
			*out = (fake_answer){.bytes = SW_STR("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf"),
					     .close = true};
		if (first && index->manner == FAKE_GATEWAY_STORED)
			out->bytes = fake_reply(arena, "502 Bad Gateway", "", SW_STR("<html>"));
	}
}

static inline bool fake_index_cut(void *data, const fake_request *request)
{
	fake_index *index = data;
	if (index->manner != FAKE_LOSES_BEFORE || !sw_str_is(request->method, "POST") || index->uploads > 0)
		return false;
	index->uploads++;
	return true;
}

static inline void fake_index_handle(void *data, const fake_request *request, sw_arena *arena, fake_answer *out)
{
	fake_index *index = data;
	if (sw_str_is(request->method, "POST"))
		fake_upload(index, request, arena, out);
	else if (sw_str_starts(request->path, SW_STR("/simple/")))
		fake_serve_page(index, request, arena, out);
	else
		out->bytes = fake_reply(arena, "404 Not Found", index->server,
					sw_str_of(index->front ? index->front : "nothing"));
}

static inline void fake_index_start(fake_index *index)
{
	index->server = index->server ? index->server : "";
	index->http.cut = fake_index_cut;
	index->http.handle = fake_index_handle;
	index->http.data = index;
	fake_http_start(&index->http);
}

static inline void fake_index_stop(fake_index *index)
{
	fake_http_stop(&index->http);
	sw_arena_close(&index->http.arena);
}
