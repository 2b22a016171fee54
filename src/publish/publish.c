#include "publish/publish.h"

#include "base/fs.h"
#include "codec/url.h"
#include "publish/publish_internal.h"

#define VISIBLE_MS      ((int64_t)60 * 1000)
#define VISIBLE_LATE_MS ((int64_t)5 * 1000)

const char *sw_upload_state_name(sw_upload_state state)
{
	static const char *const names[] = {
		[SW_UPLOAD_PLANNED] = "planned",   [SW_UPLOAD_DONE] = "uploaded",   [SW_UPLOAD_IDENTICAL] = "identical",
		[SW_UPLOAD_CONFLICT] = "conflict", [SW_UPLOAD_REFUSED] = "refused", [SW_UPLOAD_HIDDEN] = "hidden",
		[SW_UPLOAD_FAILED] = "failed",     [SW_UPLOAD_UNKNOWN] = "unknown", [SW_UPLOAD_SKIPPED] = "skipped",
	};
	return names[state];
}

static void warn(sw_publishing *run, sw_str line)
{
	sw_push(run->arena, &run->result->warnings, line);
}

static bool is_anonymous(const sw_publishing *run)
{
	return !run->options->credential || run->options->credential->secret.len == 0;
}

/* What can be known about the credentials before anything is sent. */
static bool check_credentials(sw_publishing *run, bool dry, sw_error *err)
{
	const sw_index *index = &run->client.index;
	sw_url url;
	if (!sw_url_parse(index->upload_url, run->arena, &url, err))
		return false;
	if (!is_anonymous(run) && sw_str_is(url.scheme, "http") && !sw_http_is_loopback(url.host))
		warn(run, sw_fmt(run->arena, "%.*s has no TLS: the password can be read on the way",
				 SW_ARG(index->upload_url)));
	if (!is_anonymous(run) || !sw_str_is(sw_str_of(index->personality->name), "pypi"))
		return true;
	if (dry) {
		warn(run, sw_fmt(run->arena, "there are no credentials for %.*s yet", SW_ARG(index->name)));
		return true;
	}
	const sw_credential *credential = run->options->credential;
	sw_fail(err, SW_U009, "%.*s takes files only with a token, and there is none", SW_ARG(index->name));
	if (credential && credential->passed_by.len > 0)
		return sw_hint(err, "%.*s is set, but not for this index: set SHIPWHEEL_PUBLISH_TOKEN",
			       SW_ARG(credential->passed_by));
	return sw_hint(err, "export SHIPWHEEL_PUBLISH_TOKEN=…, or write a section [%.*s] into ~/.pypirc",
		       SW_ARG(index->name));
}

static void decided(const sw_publishing *run, const sw_upload *upload)
{
	if (run->options->on_file)
		run->options->on_file(run->options->data, upload);
}

/* Looks every file up. Nothing is sent when one is there with other bytes: then this release is somebody else's, or was
   built anew. */
static bool look_up(sw_publishing *run, bool *conflict, sw_error *err)
{
	*conflict = false;
	sw_each (upload, &run->result->uploads) {
		if (!sw_publish_probe(run, upload, &upload->state, err))
			return sw_wrap(err, "nothing was sent");
		if (upload->state == SW_UPLOAD_IDENTICAL && run->options->no_skip) {
			upload->state = SW_UPLOAD_CONFLICT;
			sw_fail(&upload->error, SW_U001, "%.*s is on %.*s already, with the same bytes",
				SW_ARG(upload->dist->filename), SW_ARG(run->client.index.name));
		}
		*conflict = *conflict || upload->state == SW_UPLOAD_CONFLICT;
	}
	sw_each (upload, &run->result->uploads) {
		if (*conflict && upload->state == SW_UPLOAD_PLANNED)
			upload->state = SW_UPLOAD_SKIPPED;
		if (upload->state != SW_UPLOAD_PLANNED)
			decided(run, upload);
	}
	return true;
}

/* After these, the next file would end the same way, and may do harm (a locked account, minutes of waiting). */
static bool ends_the_run(const sw_upload *upload)
{
	return upload->state == SW_UPLOAD_FAILED || upload->state == SW_UPLOAD_UNKNOWN ||
	       upload->error.code == SW_U003 || upload->error.code == SW_U009;
}

static void send_all(sw_publishing *run)
{
	bool ended = false;
	sw_each (upload, &run->result->uploads) {
		if (upload->state != SW_UPLOAD_PLANNED)
			continue;
		if (ended)
			upload->state = SW_UPLOAD_SKIPPED;
		else
			sw_publish_send(run, upload);
		ended = ended || ends_the_run(upload);
		if (upload->state != SW_UPLOAD_DONE)
			decided(run, upload);
	}
}

static void hide(sw_publishing *run, sw_upload *upload)
{
	const sw_index *index = &run->client.index;
	if (index->personality->shows_late) {
		warn(run, sw_fmt(run->arena, "%.*s has accepted %.*s and does not show it yet", SW_ARG(index->name),
				 SW_ARG(upload->dist->filename)));
		return;
	}
	upload->state = SW_UPLOAD_HIDDEN;
	sw_fail(&upload->error, SW_U007, "%.*s answered the upload of %.*s with %d, but does not show the file",
		SW_ARG(index->name), SW_ARG(upload->dist->filename), upload->status);
	sw_hint(&upload->error, "is %.*s the URL for uploads, and %.*s the one for installing?",
		SW_ARG(index->upload_url), SW_ARG(index->simple_url));
}

/* Looks whether the index shows what it has accepted, with our hash. */
static bool look_again(sw_publishing *run, sw_error *err)
{
	SW_VEC(sw_awaited) files = {0};
	int64_t deadline_ms = run->options->visible_ms;
	sw_error conflict = {0};
	size_t at = 0;
	if (deadline_ms == 0)
		deadline_ms = run->client.index.personality->shows_late ? VISIBLE_LATE_MS : VISIBLE_MS;
	sw_each (upload, &run->result->uploads)
		if (upload->state == SW_UPLOAD_DONE)
			sw_push(run->arena, &files,
				(sw_awaited){.filename = upload->dist->filename, .sha256 = upload->dist->sha256});
	if (files.len == 0)
		return true;
	if (!sw_index_wait(&run->client, run->project, files.ptr, files.len, deadline_ms, &conflict) &&
	    conflict.code != SW_U001) {
		sw_fail(err, SW_U004, "the files were accepted, but the index cannot be asked for them: %s",
			conflict.message);
		return sw_hint(err, "run the same command again: it looks before it sends");
	}
	sw_each (upload, &run->result->uploads) {
		if (upload->state != SW_UPLOAD_DONE)
			continue;
		const sw_awaited *file = &files.ptr[at++];
		if (file->conflict) {
			upload->state = SW_UPLOAD_CONFLICT;
			upload->index_sha256 = file->index_sha256;
			upload->error = conflict;
		} else if (file->visible) {
			upload->index_sha256 = upload->dist->sha256;
		} else {
			hide(run, upload);
		}
		decided(run, upload);
	}
	return true;
}

/* Counts, and picks the error that decides the exit status: what is unknown comes before what is wrong, that before what was
   refused. */
static bool conclude(sw_publish_result *result, bool dry, sw_error *err)
{
	static const sw_upload_state by_weight[] = {SW_UPLOAD_UNKNOWN, SW_UPLOAD_CONFLICT, SW_UPLOAD_REFUSED,
						    SW_UPLOAD_HIDDEN, SW_UPLOAD_FAILED};
	const sw_upload *worst = NULL;
	for (size_t i = 0; i < SW_COUNTOF(by_weight) && !worst; i++)
		sw_each (upload, &result->uploads)
			if (upload->state == by_weight[i] && !worst)
				worst = upload;
	sw_each (upload, &result->uploads) {
		result->uploaded += upload->state == SW_UPLOAD_DONE;
		result->identical += upload->state == SW_UPLOAD_IDENTICAL;
		result->failed += upload->state != SW_UPLOAD_DONE && upload->state != SW_UPLOAD_IDENTICAL &&
				  !(dry && upload->state == SW_UPLOAD_PLANNED);
	}
	if (!worst)
		return true;
	*err = worst->error;
	return false;
}

static bool publish(sw_publishing *run, sw_error *err)
{
	bool dry = run->options->dry_run || run->ctx->dry_run, conflict;
	if (!sw_publish_plan(run, err) || !sw_index_recognise(&run->client, err))
		return false;
	run->result->index = run->client.index;
	if (!check_credentials(run, dry, err) || !look_up(run, &conflict, err) || !sw_publish_check_dev(run, err))
		return false;
	if (!dry && !conflict)
		send_all(run);
	if (!look_again(run, err))
		return false;
	return conclude(run->result, dry, err);
}

bool sw_publish_run(const sw_ctx *ctx, const sw_publish_options *options, sw_arena *arena, sw_publish_result *out,
		    sw_error *err)
{
	sw_publishing run = {.ctx = ctx, .options = options, .arena = arena, .result = out};
	*out = (sw_publish_result){.index = *options->index};
	sw_index_open(&run.client, ctx, options->index, options->credential);
	bool ok = publish(&run, err);
	sw_index_client_close(&run.client);
	return ok;
}
