#include "server/receive.h"

#include <string.h>

#include "server/token.h"

#define FIELD_MAX  ((size_t)4 << 20) /* bytes of one field: the largest description of PyPI has 1.5 MB */
#define FIELDS_MAX ((size_t)16 << 20)
#define PARTS_MAX  ((size_t)4000) /* each classifier and requirement is one */

sw_str sw_receive_get(const sw_receive *receive, const char *name)
{
	sw_each (field, &receive->fields) {
		sw_str value = sw_str_trim(field->value);
		if (sw_str_is(field->name, name) && value.len > 0 && !sw_str_is(value, "UNKNOWN"))
			return value;
	}
	return (sw_str){0};
}

/* Answers, and makes the reader stop. */
static bool stop(sw_receive *r, sw_error *err, int status, const char *message)
{
	sw_call_fail(r->call, status, "%s", message);
	return sw_fail(err, SW_X007, "%s", message);
}

static bool on_part(void *data, const sw_mime_part *part, sw_error *err)
{
	sw_receive *r = data;
	r->part_name = sw_str_copy(r->arena, part->name);
	r->in_file = false;
	sw_buf_clear(&r->part);
	if (!part->filename.ptr)
		return true;
	if (sw_str_is(part->name, "gpg_signature")) /* dead since 2023: taken and ignored, as on PyPI */
		return true;
	if (!sw_str_is(part->name, "content")) {
		sw_str text = sw_fmt(r->arena, "%.*s: Should not be a tuple.", SW_ARG(part->name));
		return stop(r, err, 400, sw_cstr(r->arena, text));
	}
	if (r->has_file)
		return stop(r, err, 400, "The form has more than one file.");
	r->in_file = r->has_file = true;
	r->filename = sw_str_copy(r->arena, part->filename);
	r->content_type = part->content_type.ptr ? sw_str_copy(r->arena, part->content_type) : (sw_str){0};
	return sw_blob_begin(&r->call->server->blobs, &r->blob, err);
}

static bool on_bytes(void *data, sw_str bytes, sw_error *err)
{
	sw_receive *r = data;
	int64_t max = r->call->server->options.max_file_bytes;
	if (r->in_file) {
		if (r->blob.size_bytes + (int64_t)bytes.len <= max)
			return sw_blob_write(&r->blob, bytes, err);
		sw_str text =
			sw_fmt(r->arena, "File too large. The limit of this index is %lld MB.", (long long)(max >> 20));
		return stop(r, err, 400, sw_cstr(r->arena, text));
	}
	r->fields_bytes += bytes.len;
	sw_buf_add(&r->part, bytes);
	if (r->part.over || r->fields_bytes > FIELDS_MAX)
		return stop(r, err, 400, "A field of the form is too large.");
	return true;
}

static bool on_part_done(void *data, sw_error *err)
{
	sw_receive *r = data;
	(void)err;
	if (!r->in_file)
		sw_push(r->arena, &r->fields, (sw_form_field){r->part_name, sw_buf_copy(&r->part, r->arena)});
	return true;
}

/* 403 for no and for wrong credentials alike, as PyPI does: no client asks for a password in the middle of an upload. */
static bool check_token(sw_call *call, sw_str *who)
{
	sw_str header = sw_http1_field_get(&call->request->head, "authorization");
	sw_str token = sw_token_from_header(header, call->arena);
	sw_error err = {0};
	*who = (sw_str){0};
	if (sw_token_well_formed(token) && !sw_catalog_token_find(call->server->catalog, sw_token_prefix(token),
								  sw_token_hash(token), call->arena, who, &err)) {
		sw_call_broke(call, &err);
		return false;
	}
	if (!who->ptr)
		sw_call_fail(call, 403,
			     header.ptr
				     ? "Invalid or non-existent authentication information: the token is not one of "
				       "this index."
				     : "Invalid or non-existent authentication information: an upload needs a token.");
	return who->ptr != NULL;
}

void sw_receive_begin(sw_call *call)
{
	sw_str who, boundary;
	sw_error err = {0};
	const sw_http1_head *head = &call->request->head;
	if (!check_token(call, &who))
		return;
	if (sw_http1_field_get(head, "content-encoding").ptr) {
		sw_call_fail(call, 400, "A compressed request body is not understood.");
		return;
	}
	if (!sw_mime_boundary(sw_http1_field_get(head, "content-type"), call->arena, &boundary, &err)) {
		sw_call_fail(call, 400, "An upload is a form (multipart/form-data) with a proper boundary.");
		return;
	}
	sw_receive *r = sw_new(call->arena, sw_receive);
	*r = (sw_receive){.call = call, .arena = call->arena, .who = who, .part = {.max = FIELD_MAX}};
	sw_mime_limits limits = {.max_parts = PARTS_MAX, .max_header_bytes = 8192, .max_part_bytes = INT64_MAX};
	sw_mime_events events = {.data = r, .part = on_part, .bytes = on_bytes, .done = on_part_done};
	sw_mime_reader_open(&r->reader, boundary, &limits, &events);
	call->upload = r;
}

/* The form could not be read on: our own refusals are answered already, the rest is a broken form or a broken disk. */
static void reading_failed(sw_receive *r, const sw_error *err)
{
	if (r->call->reply->status)
		return;
	if (err->code == SW_F002 || err->code == SW_F001)
		sw_call_broke(r->call, err);
	else
		sw_call_fail(r->call, 400, "The form cannot be read: %s.", err->message);
}

void sw_receive_bytes(sw_call *call, sw_str bytes)
{
	sw_error err = {0};
	if (!sw_mime_feed(&call->upload->reader, bytes, &err))
		reading_failed(call->upload, &err);
}

void sw_receive_close(sw_receive *r)
{
	sw_mime_reader_close(&r->reader);
	sw_buf_close(&r->part);
	sw_blob_writer_close(&r->blob);
}

/* Stores what was judged: bytes first, durable before a row may name them. */
static bool store(sw_receive *r, sw_catalog_outcome *outcome, sw_catalog_file *existing, int64_t *serial, sw_error *err)
{
	const sw_blobs *blobs = &r->call->server->blobs;
	return sw_blob_keep(&r->blob, r->upload.file.sha256, err) &&
	       (!r->metadata_text.ptr ||
		sw_blob_put(blobs, r->metadata_text, r->arena, &r->upload.file.metadata_sha256, err)) &&
	       sw_catalog_add(r->call->server->catalog, &r->upload, r->arena, outcome, existing, serial, err);
}

void sw_route_upload(sw_call *call)
{
	sw_receive *r = call->upload;
	sw_error err = {0};
	if (!sw_mime_finish(&r->reader, &err)) {
		reading_failed(r, &err);
		return;
	}
	if (!sw_receive_judge(r))
		return;
	sw_catalog_outcome outcome = SW_CATALOG_ADDED;
	sw_catalog_file existing = {0};
	int64_t serial = 0;
	if (!store(r, &outcome, &existing, &serial, &err)) {
		sw_call_broke(call, &err);
	} else if (outcome != SW_CATALOG_ADDED) { /* another upload of the name was faster */
		sw_receive_outcome(r, outcome, &existing);
	} else {
		sw_reply_headerf(call->reply, "X-PyPI-Last-Serial", "%lld", (long long)serial);
		sw_call_text(call, 200, "text/plain; charset=utf-8", SW_STR("stored\n"));
	}
}
