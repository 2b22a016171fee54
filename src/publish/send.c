/* One file to the index, and what became of it. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/fs.h"
#include "publish/publish_internal.h"

/* From the last byte of a file to the answer PyPI may take four minutes. */
#define UPLOAD_IDLE_MS ((int64_t)300 * 1000)
/* JSON has the reason of a refusal even where the reason phrase is lost. */
#define ACCEPT_UPLOAD "application/json, text/plain;q=0.8, text/html;q=0.7"
#define SENDS_MAX     4

/* The form as the network layer takes it: at most one chunk is a file. */
typedef SW_VEC(sw_http_chunk) body_chunks;
typedef struct body {
	sw_fd fd;
	body_chunks chunks;
} body;

static void body_close(body *b)
{
	sw_fd_close(&b->fd);
}

static bool open_body(const sw_mime_form *form, const sw_dist *dist, sw_arena *arena, body *out, sw_error *err)
{
	int fd = open(sw_cstr(arena, dist->path), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return sw_fail_errno(err, SW_F001, errno, "%.*s", SW_ARG(dist->path));
	out->fd = sw_fd_of(fd);
	sw_each (chunk, &form->chunks) {
		sw_http_chunk piece = {.bytes = chunk->bytes};
		if (!chunk->bytes.ptr)
			piece = (sw_http_chunk){.from_file = true, .fd = fd, .size_bytes = chunk->size_bytes};
		sw_push(arena, &out->chunks, piece);
	}
	return true;
}

static void show_progress(void *data, int64_t sent_bytes, int64_t received_bytes)
{
	(void)received_bytes;
	sw_progress_at(data, sent_bytes);
}

/* One POST. Retries only what cannot have reached the server. */
static bool post(sw_publishing *run, const sw_mime_form *form, const body *content, sw_arena *arena,
		 sw_http_response *out, sw_error *err)
{
	const sw_credential *credential = run->options->credential;
	sw_http_header headers[] = {
		{SW_STR("Content-Type"), sw_mime_content_type(form)},
		{SW_STR("Accept"), SW_STR(ACCEPT_UPLOAD)},
	};
	sw_http_request request = {
		.method = "POST",
		.url = run->client.index.upload_url,
		.headers = headers,
		.header_count = SW_COUNTOF(headers),
		.body = content->chunks.ptr,
		.body_count = content->chunks.len,
		.redirects = SW_HTTP_REDIRECT_SAME_ORIGIN,
		.retry = &sw_http_retry_send,
		.idle_timeout_ms = UPLOAD_IDLE_MS,
		.on_progress = run->ctx->out ? show_progress : NULL,
		.progress_data = run->ctx->out,
	};
	if (credential && credential->secret.len > 0)
		request.auth = (sw_http_auth){SW_HTTP_AUTH_BASIC, credential->user, &credential->secret};
	return sw_http_send(&run->client.http, &request, arena, out, err);
}

static bool is_dev(const sw_dist *dist)
{
	return dist->kind == SW_FILENAME_WHEEL ? dist->wheel.version.dev.ptr : dist->sdist.version.dev.ptr;
}

bool sw_publish_probe(sw_publishing *run, sw_upload *upload, sw_upload_state *state, sw_error *err)
{
	sw_index_file found;
	if (!sw_index_find(&run->client, run->project, upload->dist->filename, run->arena, &found, err))
		return false;
	*state = SW_UPLOAD_PLANNED;
	if (!found.present)
		return true;
	upload->index_sha256 = found.sha256;
	*state = SW_UPLOAD_IDENTICAL;
	if (!sw_digest_eq(found.sha256, upload->dist->sha256)) {
		*state = SW_UPLOAD_CONFLICT;
		sw_index_conflict(&run->client, upload->dist->filename, upload->dist->sha256, found.sha256,
				  &upload->error);
		if (is_dev(upload->dist)) /* another branch of the same distance, or other bytes of this commit */
			sw_hint(&upload->error,
				"its number is taken: dev-number = \"time\" in [tool.shipwheel.index.%.*s] tells "
				"branches "
				"apart, or publish the bytes that are there",
				SW_ARG(run->client.index.name));
	}
	return true;
}

/* An answer that leaves open whether the file was stored: a gateway gave up, the server broke. */
static bool is_ambiguous(const sw_http_response *response)
{
	if (response->failure != SW_HTTP_ANSWERED)
		return response->sent && response->failure != SW_HTTP_LOCAL;
	return response->status >= 500 || response->status == 408 || response->status == 499;
}

/* Sets the final state of a refusal. A name that is taken is looked up: with our bytes all is well. */
static void settle_refusal(sw_publishing *run, sw_upload *upload)
{
	sw_upload_state there = SW_UPLOAD_PLANNED;
	sw_error ignored = {0};
	upload->state = SW_UPLOAD_REFUSED;
	if (sw_is_duplicate_refusal(upload->status, upload->said) && sw_publish_probe(run, upload, &there, &ignored) &&
	    there != SW_UPLOAD_PLANNED) {
		/* after a first try without an answer, it is ours that is there */
		upload->state = there == SW_UPLOAD_IDENTICAL && upload->attempts > 1 ? SW_UPLOAD_DONE : there;
		return;
	}
	sw_publish_refusal(run, upload, &upload->error);
}

/* After an ambiguous end: asks the index. True when the state is decided; false when the file is not there and may be sent
   once more. */
static bool settle_ambiguity(sw_publishing *run, sw_upload *upload, const sw_error *trouble)
{
	sw_upload_state there = SW_UPLOAD_PLANNED;
	sw_error probe = {0};
	if (!sw_publish_probe(run, upload, &there, &probe)) {
		upload->state = SW_UPLOAD_UNKNOWN;
		sw_fail(&upload->error, SW_U004,
			"%.*s was sent, but no answer came (%s), and the index cannot be asked: %s",
			SW_ARG(upload->dist->filename), trouble->message, probe.message);
		sw_hint(&upload->error,
			"run the same command again when the network is back: it looks before it sends");
		return true;
	}
	if (there == SW_UPLOAD_PLANNED)
		return false;
	upload->state = there == SW_UPLOAD_IDENTICAL ? SW_UPLOAD_DONE : there;
	/* It was not there before: so the server (pypiserver does it) has stored what had come when the connection broke. */
	if (there == SW_UPLOAD_CONFLICT) {
		sw_wrap(&upload->error,
			"the upload broke off (%s), and the index has probably stored the part that came",
			trouble->message);
		sw_hint(&upload->error, "delete %.*s on the server, then run the same command again",
			SW_ARG(upload->dist->filename));
	}
	return true;
}

/* Decides after one POST. True when the state is final. */
static bool settle(sw_publishing *run, sw_upload *upload, const sw_http_response *response, const sw_error *failed)
{
	sw_error trouble = *failed;
	bool answered = response->failure == SW_HTTP_ANSWERED;
	if (answered && response->status >= 200 && response->status < 300) {
		upload->state = SW_UPLOAD_DONE;
		return true;
	}
	if (!is_ambiguous(response)) {
		if (answered) {
			settle_refusal(run, upload);
		} else {
			upload->state = SW_UPLOAD_FAILED;
			upload->error = trouble;
			sw_wrap(&upload->error, "%.*s was not sent", SW_ARG(upload->dist->filename));
		}
		return true;
	}
	if (answered)
		sw_http_unexpected(response, "the upload", &trouble);
	if (settle_ambiguity(run, upload, &trouble))
		return true;
	upload->error = trouble; /* in case that this was the last try */
	return false;
}

static void send_form(sw_publishing *run, sw_upload *upload, const sw_mime_form *form, const body *content)
{
	const sw_clock *clock = run->ctx->clock;
	for (;;) {
		SW_AUTO(sw_arena) scratch = {0};
		sw_http_response response;
		sw_error failed = {0};
		post(run, form, content, &scratch, &response, &failed); /* `response` tells what became of it */
		upload->attempts++;
		upload->status = response.status;
		upload->said = sw_str_copy(run->arena, sw_http_said(&response, &scratch));
		if (settle(run, upload, &response, &failed)) {
			if (upload->state == SW_UPLOAD_DONE || upload->state == SW_UPLOAD_IDENTICAL)
				upload->error = (sw_error){0}; /* of an earlier try */
			return;
		}
		if (upload->attempts == SENDS_MAX)
			break;
		sw_sleep_ms(clock, (int64_t)1000 << (upload->attempts - 1));
	}
	/* The index has just said that the file is not there, but a slow server may still be storing it. */
	upload->state = SW_UPLOAD_UNKNOWN;
	sw_error last = upload->error;
	sw_fail(&upload->error, SW_U004,
		"%.*s was sent %d times, each time without a clear answer (%s), and is not on the index",
		SW_ARG(upload->dist->filename), upload->attempts, last.message);
	upload->error.upstream_status = last.upstream_status;
	sw_hint(&upload->error,
		"run the same command again later: it looks before it sends. Many servers end an upload after four "
		"minutes: is the file too large for this line?");
}

void sw_publish_send(sw_publishing *run, sw_upload *upload)
{
	SW_AUTO(sw_arena) scratch = {0};
	SW_AUTO(body) content = {0};
	sw_mime_form form;
	int64_t start_ns = sw_monotonic_ns(run->ctx->clock);
	if (!sw_publish_form(upload->dist, run->client.index.personality, &scratch, &form, &upload->error) ||
	    !open_body(&form, upload->dist, &scratch, &content, &upload->error)) {
		upload->state = SW_UPLOAD_FAILED;
		return;
	}
	sw_str title = sw_fmt(&scratch, "uploading %.*s", SW_ARG(upload->dist->filename));
	sw_progress_start(run->ctx->out, title.ptr, form.total_bytes);
	send_form(run, upload, &form, &content);
	sw_progress_end(run->ctx->out);
	upload->wall_ns = sw_monotonic_ns(run->ctx->clock) - start_ns;
}
