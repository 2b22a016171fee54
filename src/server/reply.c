/* The forms of answers: errors for every taste, pages with tags, files with ranges. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/out.h"
#include "codec/deflate.h"
#include "codec/html.h"
#include "pyspec/metadata.h"
#include "pyspec/name.h"
#include "pyspec/pep440.h"
#include "server/call.h"
#include "server/negotiate.h"

#define GZIP_MIN ((size_t)600) /* below, a packet is a packet */

static sw_str field(const sw_call *call, const char *name)
{
	return sw_http1_field_get(&call->request->head, name);
}

sw_str sw_call_url(const sw_call *call)
{
	const sw_server *server = call->server;
	sw_str below = sw_str_from(call->base, server->root_path.len);
	if (server->options.public_url.len > 0)
		return sw_fmt(call->arena, "%.*s%.*s", SW_ARG(server->options.public_url), SW_ARG(below));
	if (server->any_address && call->request->head.host.len > 0)
		return sw_fmt(call->arena, "http://%.*s/%.*s", SW_ARG(call->request->head.host), SW_ARG(below));
	return sw_fmt(call->arena, "%.*s%.*s", SW_ARG(server->url), SW_ARG(below));
}

/* Read by scripts of any page, and never taken for another type than it is. */
static void open_headers(sw_call *call)
{
	sw_reply_header(call->reply, "Access-Control-Allow-Origin", SW_STR("*"));
	sw_reply_header(call->reply, "Access-Control-Expose-Headers", SW_STR("X-PyPI-Last-Serial"));
	sw_reply_header(call->reply, "X-Content-Type-Options", SW_STR("nosniff"));
}

static void page_policy(sw_call *call)
{
	sw_reply_header(
		call->reply, "Content-Security-Policy",
		SW_STR("default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
		       "frame-ancestors 'none'"));
	sw_reply_header(call->reply, "Referrer-Policy", SW_STR("origin-when-cross-origin"));
}

void sw_call_text(sw_call *call, int status, const char *type, sw_str body)
{
	call->reply->status = status;
	call->reply->body = body;
	sw_reply_header(call->reply, "Content-Type", sw_str_of(type));
	open_headers(call);
}

static void text_notes(sw_buf *body, const sw_call_notes *notes)
{
	sw_each (note, notes) {
		sw_buf_addf(body, "  %.*s: %.*s\n", SW_ARG(note->id), SW_ARG(note->message));
		if (note->fix.len > 0)
			sw_buf_addf(body, "    fix: %.*s\n", SW_ARG(note->fix));
	}
}

static void html_notes(sw_buf *body, const sw_call_notes *notes)
{
	sw_buf_addz(body, notes->len ? "<ul>\n" : "");
	sw_each (note, notes) {
		sw_buf_addf(body, "<li><code>%.*s</code> ", SW_ARG(note->id));
		sw_html_escape(body, note->message);
		if (note->fix.len > 0) {
			sw_buf_addz(body, "<br><em>");
			sw_html_escape(body, note->fix);
			sw_buf_addz(body, "</em>");
		}
		sw_buf_addz(body, "</li>\n");
	}
	sw_buf_addz(body, notes->len ? "</ul>\n" : "");
}

static void html_error(sw_call *call, sw_buf *body, int status, sw_str message, const sw_call_notes *notes)
{
	sw_buf_addf(body, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>%d ", status);
	sw_html_escape(body, message);
	sw_buf_addz(body, "</title><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
			  "<link rel=\"stylesheet\" href=\"");
	sw_html_escape(body, call->server->root_path);
	sw_buf_addf(body, "-/style.css\"></head>\n<body><main class=\"note\"><h1>%d %s</h1><p>", status,
		    sw_httpd_reason(status));
	sw_html_escape(body, message);
	sw_buf_addz(body, "</p>\n");
	html_notes(body, notes);
	sw_buf_addz(body, "<p><a href=\"");
	sw_html_escape(body, call->base.len ? call->base : call->server->root_path);
	sw_buf_addz(body, "\">All projects</a></p></main></body></html>\n");
}

/* What PyPI sends (uv shows `code`), with the members of RFC 9457 beside it. */
static void json_error(sw_buf *body, int status, sw_str message, const sw_call_notes *notes, sw_arena *arena)
{
	sw_str title = sw_str_of(sw_httpd_reason(status));
	sw_buf_addz(body, "{\"code\":");
	sw_json_quote(body, sw_fmt(arena, "%d %.*s", status, SW_ARG(message)));
	sw_buf_addz(body, ",\"detail\":");
	sw_json_quote(body, message);
	sw_buf_addz(body, ",\"errors\":[");
	for (size_t i = 0; i < notes->len; i++) {
		sw_buf_addz(body, i ? ",{\"fix\":" : "{\"fix\":");
		sw_json_quote(body, notes->ptr[i].fix);
		sw_buf_addz(body, ",\"message\":");
		sw_json_quote(body, notes->ptr[i].message);
		sw_buf_addz(body, ",\"source\":");
		sw_json_quote(body, notes->ptr[i].id);
		sw_buf_addc(body, '}');
	}
	sw_buf_addz(body, "],\"message\":");
	sw_json_quote(body, message);
	sw_buf_addf(body, ",\"status\":%d,\"title\":", status);
	sw_json_quote(body, title);
	sw_buf_addz(body, "}\n");
}

void sw_call_refuse(sw_call *call, int status, sw_str message, const sw_call_notes *notes)
{
	static const char *const types[] = {"text/plain; charset=utf-8", "text/html; charset=utf-8",
					    "application/json"};
	sw_error_form form = sw_negotiate_error(field(call, "accept"));
	SW_AUTO(sw_buf) body = {.max = (size_t)1 << 20};
	if (form == SW_ERROR_JSON) {
		json_error(&body, status, message, notes, call->arena);
	} else if (form == SW_ERROR_HTML) {
		html_error(call, &body, status, message, notes);
		page_policy(call);
	} else {
		sw_buf_addf(&body, "%d %.*s\n", status, SW_ARG(message));
		text_notes(&body, notes);
	}
	call->reply->reason = sw_str_copy(call->arena, message);
	sw_reply_header(call->reply, "Cache-Control", SW_STR("no-store"));
	sw_call_text(call, status, types[form], sw_buf_copy(&body, call->arena));
}

void sw_call_fail(sw_call *call, int status, const char *format, ...)
{
	char text[1024];
	va_list args;
	va_start(args, format);
	int len = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	SW_ASSERT(len >= 0);
	sw_call_refuse(call, status, sw_str_of(text), &(sw_call_notes){0});
}

void sw_call_broke(sw_call *call, const sw_error *err)
{
	bool full = strstr(err->message, "No space left") || strstr(err->message, "disk is full");
	sw_call_fail(call, full ? 507 : 500, "%s: %s", sw_code_get(err->code)->id,
		     full ? "the disk of the index is full" : sw_code_get(err->code)->title);
}

void sw_call_redirect(sw_call *call, sw_str path)
{
	const sw_http1_head *head = &call->request->head;
	sw_str query = head->query.len > 0 ? sw_fmt(call->arena, "?%.*s", SW_ARG(head->query)) : SW_STR("");
	sw_str to = sw_fmt(call->arena, "%.*s%.*s%.*s", SW_ARG(call->base), SW_ARG(path), SW_ARG(query));
	sw_reply_header(call->reply, "Location", to);
	sw_call_text(call, sw_str_is(head->method, "POST") ? 308 : 301, "text/plain; charset=utf-8",
		     sw_fmt(call->arena, "Moved to %.*s\n", SW_ARG(to)));
}

bool sw_call_normal_name(sw_call *call)
{
	sw_str name = call->param[0], normal = sw_name_normalise(call->arena, name);
	if (!sw_name_valid(name)) {
		sw_call_fail(call, 404, "That is no name of a project");
		return false;
	}
	if (sw_str_eq(name, normal))
		return true;
	/* The same address with the other name: the name is the first segment that it can be. */
	sw_str path = sw_str_from(call->request->head.path, call->base.len - call->server->root_path.len + 1);
	size_t at = (size_t)(name.ptr - path.ptr);
	sw_call_redirect(call, sw_fmt(call->arena, "%.*s%.*s%.*s", SW_ARG(sw_str_sub(path, 0, at)), SW_ARG(normal),
				      SW_ARG(sw_str_from(path, at + name.len))));
	return false;
}

bool sw_call_project(sw_call *call, sw_catalog_project *out)
{
	bool found = false;
	sw_error err = {0};
	if (!sw_catalog_project_get(call->server->catalog, call->index.id, call->param[0], call->arena, out, &found,
				    &err))
		sw_call_broke(call, &err);
	else if (!found)
		sw_call_fail(call, 404, "There is no project %.*s on this index", SW_ARG(call->param[0]));
	return !call->reply->status;
}

bool sw_call_metadata(sw_call *call, const sw_catalog_release *release, sw_metadata *out)
{
	sw_each (file, &release->files) {
		sw_str text;
		sw_error ignored = {0};
		if (!file->metadata_sha256.ptr)
			continue;
		sw_str path = sw_blob_path(&call->server->blobs, file->metadata_sha256, call->arena);
		return sw_read_file(call->arena, path, SW_LIMIT_TEXT_FILE, &text, &ignored) &&
		       sw_metadata_parse(SW_STR("METADATA"), text, call->arena, out, &ignored);
	}
	return false;
}

const sw_catalog_release *sw_call_release(const sw_catalog_project *project, sw_str version)
{
	sw_str wanted = version.len > 0 ? version : project->latest;
	sw_each (release, &project->releases) {
		int order = 1;
		if (sw_pep440_cmp_text(release->version, wanted, &order) && order == 0)
			return release;
	}
	return NULL;
}

const char *sw_call_kind(const sw_call *call, const char *name)
{
	return sw_cstr(call->arena, sw_fmt(call->arena, "%s%08x", name, sw_crc32(0, sw_call_url(call))));
}

sw_str sw_call_file_path(const sw_call *call, const sw_catalog_file *file)
{
	return sw_fmt(call->arena, "%.2s/%.2s/%.60s/%.*s", file->sha256.ptr, file->sha256.ptr + 2, file->sha256.ptr + 4,
		      SW_ARG(file->filename));
}

sw_str sw_call_time(const sw_call *call, int64_t microseconds)
{
	sw_str whole = sw_time_iso(call->arena, microseconds / 1000000);
	return sw_fmt(call->arena, "%.*s.%06dZ", SW_ARG(sw_str_sub(whole, 0, whole.len - 1)),
		      (int)(microseconds % 1000000));
}

/* --- pages --- */

static sw_str page_tag(const sw_call *call, const sw_page *page, bool gzip)
{
	return sw_fmt(call->arena, "\"%.*s-%lld-%s-" SW_VERSION "%s\"", SW_ARG(sw_catalog_id(call->server->catalog)),
		      (long long)page->serial, page->kind, gzip ? "-gz" : "");
}

/* Both 200 and 304 carry these (RFC 9110, 15.4.5). */
static void page_headers(sw_call *call, const sw_page *page, sw_str tag)
{
	sw_reply_header(call->reply, "ETag", tag);
	sw_reply_header(call->reply, "Cache-Control", SW_STR("max-age=0, must-revalidate"));
	sw_reply_header(call->reply, "Vary",
			page->negotiated ? SW_STR("Accept, Accept-Encoding") : SW_STR("Accept-Encoding"));
	sw_reply_headerf(call->reply, "X-PyPI-Last-Serial", "%lld", (long long)page->serial);
}

bool sw_call_not_modified(sw_call *call, const sw_page *page)
{
	sw_str asked = field(call, "if-none-match");
	if (!asked.ptr)
		return false;
	sw_str tag = page_tag(call, page, sw_accepts_gzip(field(call, "accept-encoding")));
	sw_str plain = page_tag(call, page, false); /* short pages are sent as they are */
	if (!sw_etag_matches(asked, tag)) {
		if (!sw_etag_matches(asked, plain))
			return false;
		tag = plain;
	}
	call->reply->status = 304;
	page_headers(call, page, tag);
	open_headers(call);
	return true;
}

static sw_str gzip(sw_str body, sw_arena *arena)
{
	static const char head[10] = {0x1f, (char)0x8b, 8, 0, 0, 0, 0, 0, 0, (char)0xff};
	SW_AUTO(sw_deflater) deflater = {0};
	SW_AUTO(sw_buf) out = {0};
	sw_deflater_open(&deflater, 6);
	sw_buf_add(&out, (sw_str){head, sizeof(head)});
	sw_deflate(&deflater, body, &out);
	uint32_t tail[2] = {sw_crc32(0, body), (uint32_t)body.len};
	for (size_t i = 0; i < 8; i++)
		sw_buf_addc(&out, (char)(tail[i / 4] >> 8 * (i % 4)));
	return sw_buf_copy(&out, arena);
}

void sw_call_page(sw_call *call, const sw_page *page, sw_str body)
{
	bool packed = body.len >= GZIP_MIN && sw_accepts_gzip(field(call, "accept-encoding"));
	if (packed) {
		body = gzip(body, call->arena);
		sw_reply_header(call->reply, "Content-Encoding", SW_STR("gzip"));
	}
	page_headers(call, page, page_tag(call, page, packed));
	if (page->for_people)
		page_policy(call);
	else if (strstr(page->type, "html"))
		sw_reply_header(call->reply, "Content-Security-Policy",
				SW_STR("sandbox allow-top-navigation; default-src 'none'"));
	sw_call_text(call, 200, page->type, body);
}

/* --- files --- */

static void file_headers(sw_call *call, const sw_file_answer *file, sw_str tag)
{
	sw_reply_header(call->reply, "ETag", tag);
	sw_reply_header(call->reply, "Last-Modified", sw_http1_date(call->arena, file->modified_us / 1000000));
	sw_reply_header(call->reply, "Cache-Control", SW_STR("max-age=365000000, immutable, public"));
	sw_reply_header(call->reply, "Accept-Ranges", SW_STR("bytes"));
	open_headers(call);
}

/* If-None-Match decides alone where it is sent (RFC 9110, 13.2.2). */
static bool file_not_modified(const sw_call *call, const sw_file_answer *file, sw_str tag)
{
	sw_str tags = field(call, "if-none-match"), since = field(call, "if-modified-since");
	if (tags.ptr)
		return sw_etag_matches(tags, tag);
	int64_t date = since.ptr ? sw_http1_date_parse(since) : -1;
	return date >= 0 && file->modified_us / 1000000 <= date;
}

static void file_range(sw_call *call, const sw_file_answer *file, sw_str tag, int64_t size)
{
	sw_reply *reply = call->reply;
	sw_str range = field(call, "range");
	reply->status = 200;
	reply->file_bytes = size;
	if (!range.ptr || !sw_if_range_holds(field(call, "if-range"), tag, file->modified_us / 1000000))
		return;
	int64_t from = 0, count = 0;
	switch (sw_range_parse(range, size, &from, &count)) {
	case SW_RANGE_ALL: return;
	case SW_RANGE_PART:
		reply->status = 206;
		reply->file_offset = from;
		reply->file_bytes = count;
		sw_reply_headerf(reply, "Content-Range", "bytes %lld-%lld/%lld", (long long)from,
				 (long long)(from + count - 1), (long long)size);
		return;
	case SW_RANGE_NOT_SATISFIABLE:
		reply->status = 416;
		reply->file_bytes = 0;
		sw_reply_headerf(reply, "Content-Range", "bytes */%lld", (long long)size);
		return;
	}
}

void sw_call_file(sw_call *call, const sw_file_answer *file)
{
	sw_reply *reply = call->reply;
	sw_str tag = sw_fmt(call->arena, "\"%.*s\"", SW_ARG(file->sha256));
	if (file_not_modified(call, file, tag)) {
		reply->status = 304;
		file_headers(call, file, tag);
		return;
	}
	int64_t size = 0;
	sw_error err = {0};
	if (!sw_blob_open(&call->server->blobs, file->sha256, &reply->file, &size, &err)) {
		sw_call_broke(call, &err);
		return;
	}
	file_headers(call, file, tag);
	sw_reply_header(reply, "Content-Type", sw_str_of(file->type));
	if (file->attachment.len > 0)
		sw_reply_headerf(reply, "Content-Disposition", "attachment; filename=\"%.*s\"",
				 SW_ARG(file->attachment));
	file_range(call, file, tag, size);
}
