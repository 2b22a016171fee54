/* The module sw-http: the engine of net/engine.h on libcurl's easy interface. Linked into a shared object of its own,
   because libcurl and what it needs cost several milliseconds at the start of a program that mostly needs no network. */
#include "net/engine.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include <curl/curl.h>

#include "base/buf.h"

#define HEADER_COUNT_MAX 200
#define HEADER_BYTES_MAX ((size_t)64 << 10)
#define ERROR_PAGE_MAX   ((size_t)1 << 20) /* kept of a refusal where a file was wanted */

/* One transfer while it runs. */
typedef struct transfer {
	CURL *easy;
	const sw_http_exchange *exchange;
	sw_arena *arena;
	sw_http_outcome *out;
	sw_buf body;
	size_t chunk, header_bytes;
	int64_t chunk_at;   /* position in the chunk */
	int64_t sent_bytes; /* of the body */
	bool too_large, shrunk;
} transfer;

static void start_library(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

static void *engine_open(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, start_library);
	return curl_easy_init();
}

static void engine_close(void *state)
{
	curl_easy_cleanup(state);
}

/* The next bytes of the body; the sizes were added up before, so a file that ends early is a file that was changed. */
static size_t give_body(char *to, size_t size, size_t count, void *data)
{
	transfer *t = data;
	size_t room = size * count, done = 0;
	while (done < room && t->chunk < t->exchange->body_count) {
		const sw_http_chunk *chunk = &t->exchange->body[t->chunk];
		int64_t whole = chunk->from_file ? chunk->size_bytes : (int64_t)chunk->bytes.len;
		int64_t left = whole - t->chunk_at;
		if (left == 0) {
			t->chunk++;
			t->chunk_at = 0;
			continue;
		}
		size_t want = (uint64_t)left < room - done ? (size_t)left : room - done;
		if (chunk->from_file) {
			ssize_t got = pread(chunk->fd, to + done, want, (off_t)(chunk->offset + t->chunk_at));
			if (got < 0 && errno == EINTR)
				continue;
			if (got <= 0) {
				t->shrunk = true;
				return CURL_READFUNC_ABORT;
			}
			want = (size_t)got;
		} else {
			memcpy(to + done, chunk->bytes.ptr + t->chunk_at, want);
		}
		done += want;
		t->chunk_at += (int64_t)want;
	}
	t->sent_bytes += (int64_t)done;
	return done;
}

/* libcurl asks to start again when a kept-open connection turns out to be closed. A body of which some bytes have gone is
   not sent twice behind the caller's back: whether the server acted on it must be looked up first. */
static int seek_body(void *data, curl_off_t offset, int origin)
{
	transfer *t = data;
	if (origin != SEEK_SET || offset != 0 || t->sent_bytes > 0)
		return CURL_SEEKFUNC_FAIL;
	t->chunk = 0;
	t->chunk_at = 0;
	return CURL_SEEKFUNC_OK;
}

static bool is_final_status(const transfer *t)
{
	return t->out->status >= 200;
}

/* A status line starts a new answer: those of interim ones (100, 103) are forgotten with their fields. */
static void take_status_line(transfer *t, sw_str line)
{
	sw_str version, rest, code, reason;
	uint64_t status = 0;
	if (!sw_str_cut(line, SW_STR(" "), &version, &rest))
		return;
	if (!sw_str_cut(rest, SW_STR(" "), &code, &reason)) {
		code = rest;
		reason = SW_STR("");
	}
	t->out->status = sw_str_u64(code, &status) && status < 1000 ? (int)status : 0;
	t->out->reason = sw_str_copy(t->arena, reason);
	t->out->headers.len = 0;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *data)
{
	transfer *t = data;
	sw_str line = sw_str_trim((sw_str){bytes, size * count});
	sw_str name, value;
	t->header_bytes += size * count;
	if (t->header_bytes > HEADER_BYTES_MAX || t->out->headers.len >= HEADER_COUNT_MAX) {
		t->too_large = true;
		return 0;
	}
	if (sw_str_starts(line, SW_STR("HTTP/")))
		take_status_line(t, line);
	else if (sw_str_cut(line, SW_STR(":"), &name, &value))
		sw_push(t->arena, &t->out->headers,
			(sw_http_header){sw_str_copy(t->arena, sw_str_trim(name)),
					 sw_str_copy(t->arena, sw_str_trim(value))});
	return size * count;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *data)
{
	transfer *t = data;
	const sw_http_sink *sink = t->exchange->sink;
	sw_str piece = {bytes, size * count};
	if (!is_final_status(t))
		return piece.len;
	if (piece.len > t->exchange->max_body - (size_t)t->out->body_bytes) {
		t->too_large = true;
		return 0;
	}
	t->out->body_bytes += (int64_t)piece.len;
	if (sink && t->out->status < 300)
		return sink->write(sink->data, piece, &t->out->local) ? piece.len : 0;
	sw_buf_add(&t->body, piece);
	return piece.len;
}

static int tell_progress(void *data, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up)
{
	const transfer *t = data;
	(void)down_total;
	(void)up_total;
	t->exchange->on_progress(t->exchange->progress_data, up, down);
	return 0;
}

static const struct {
	CURLcode code;
	sw_http_failure failure;
} failures[] = {
	{CURLE_OK, SW_HTTP_ANSWERED},
	{CURLE_COULDNT_RESOLVE_HOST, SW_HTTP_UNRESOLVED},
	{CURLE_COULDNT_RESOLVE_PROXY, SW_HTTP_UNRESOLVED},
	{CURLE_COULDNT_CONNECT, SW_HTTP_REFUSED},
	{CURLE_PROXY, SW_HTTP_REFUSED},
	{CURLE_INTERFACE_FAILED, SW_HTTP_REFUSED},
	{CURLE_SSL_CONNECT_ERROR, SW_HTTP_TLS},
	{CURLE_PEER_FAILED_VERIFICATION, SW_HTTP_UNTRUSTED},
	{CURLE_SSL_CERTPROBLEM, SW_HTTP_UNTRUSTED},
	{CURLE_SSL_CIPHER, SW_HTTP_TLS},
	{CURLE_SSL_CACERT_BADFILE, SW_HTTP_UNTRUSTED},
	{CURLE_SSL_ISSUER_ERROR, SW_HTTP_UNTRUSTED},
	{CURLE_SSL_ENGINE_INITFAILED, SW_HTTP_TLS},
	{CURLE_USE_SSL_FAILED, SW_HTTP_TLS},
	{CURLE_OPERATION_TIMEDOUT, SW_HTTP_TIMEOUT},
	{CURLE_SEND_ERROR, SW_HTTP_LOST},
	{CURLE_SEND_FAIL_REWIND, SW_HTTP_LOST},
	{CURLE_RECV_ERROR, SW_HTTP_LOST},
	{CURLE_GOT_NOTHING, SW_HTTP_LOST},
	{CURLE_PARTIAL_FILE, SW_HTTP_TRUNCATED},
	{CURLE_WEIRD_SERVER_REPLY, SW_HTTP_GARBLED},
	{CURLE_UNSUPPORTED_PROTOCOL, SW_HTTP_GARBLED},
	{CURLE_BAD_CONTENT_ENCODING, SW_HTTP_GARBLED},
};

static sw_http_failure failure_of(const transfer *t, CURLcode code)
{
	if (t->too_large)
		return SW_HTTP_TOO_LARGE;
	if (t->shrunk || t->out->local.code != SW_OK)
		return SW_HTTP_LOCAL;
	for (size_t i = 0; i < SW_COUNTOF(failures); i++)
		if (failures[i].code == code)
			/* a connection that dies after the status line has cut an answer off */
			return failures[i].failure == SW_HTTP_LOST && is_final_status(t) ? SW_HTTP_TRUNCATED
											 : failures[i].failure;
	return SW_HTTP_LOCAL;
}

/* libcurl takes its options through varargs, where a wrong type is silent: these wrappers have types. */
static void set_long(CURL *easy, CURLoption option, long value)
{
	curl_easy_setopt(easy, option, value);
}

static void set_text(CURL *easy, CURLoption option, const char *value)
{
	if (value)
		curl_easy_setopt(easy, option, value);
}

static long to_seconds(int64_t ms)
{
	return (long)((ms + 999) / 1000);
}

static void set_connection(CURL *easy, const sw_http_exchange *x)
{
	set_long(easy, CURLOPT_NOSIGNAL, 1);
	set_text(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	/* the reason phrase, in which old indexes put the cause of a refusal, does not exist in HTTP/2 */
	set_long(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
	set_long(easy, CURLOPT_FOLLOWLOCATION, 0);
	set_long(easy, CURLOPT_SSL_VERIFYPEER, 1);
	set_long(easy, CURLOPT_SSL_VERIFYHOST, 2);
	set_long(easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
	set_text(easy, CURLOPT_PROXY, x->proxy ? x->proxy : ""); /* "": not what libcurl finds in the environment */
	set_text(easy, CURLOPT_NOPROXY, "");
	set_long(easy, CURLOPT_PROXYAUTH, (long)CURLAUTH_ANY);
	set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1);
	set_text(easy, CURLOPT_CAINFO, x->ca_file);
	set_text(easy, CURLOPT_CAPATH, x->ca_dir);
	set_text(easy, CURLOPT_SSLCERT, x->client_cert);
	set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)x->connect_timeout_ms);
	set_long(easy, CURLOPT_TIMEOUT_MS, (long)x->total_timeout_ms);
	set_long(easy, CURLOPT_LOW_SPEED_LIMIT, 1);
	set_long(easy, CURLOPT_LOW_SPEED_TIME, to_seconds(x->idle_timeout_ms));
}

static void set_auth(CURL *easy, const sw_http_exchange *x)
{
	if (x->auth == SW_HTTP_AUTH_BASIC) {
		set_long(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
		set_text(easy, CURLOPT_USERNAME, x->user ? x->user : "");
		set_text(easy, CURLOPT_PASSWORD, x->secret ? x->secret : "");
	} else if (x->auth == SW_HTTP_AUTH_BEARER) {
		set_long(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
		set_text(easy, CURLOPT_XOAUTH2_BEARER, x->secret ? x->secret : "");
	}
}

static void set_method(transfer *t)
{
	CURL *easy = t->easy;
	const sw_http_exchange *x = t->exchange;
	if (x->body_bytes >= 0) {
		set_long(easy, CURLOPT_POST, 1);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)x->body_bytes);
		curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_body);
		curl_easy_setopt(easy, CURLOPT_READDATA, t);
		curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, seek_body);
		curl_easy_setopt(easy, CURLOPT_SEEKDATA, t);
		set_long(easy, CURLOPT_UPLOAD_BUFFERSIZE, 256L << 10);
	} else if (strcmp(x->method, "HEAD") == 0) {
		set_long(easy, CURLOPT_NOBODY, 1);
		return;
	}
	set_text(easy, CURLOPT_CUSTOMREQUEST, x->method);
}

static void set_callbacks(transfer *t, char *words)
{
	CURL *easy = t->easy;
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, words);
	if (t->exchange->compressed)
		set_text(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
	if (t->exchange->on_progress) {
		set_long(easy, CURLOPT_NOPROGRESS, 0);
		curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, tell_progress);
		curl_easy_setopt(easy, CURLOPT_XFERINFODATA, t);
	}
}

static int64_t time_of(CURL *easy, CURLINFO info)
{
	curl_off_t us = 0;
	curl_easy_getinfo(easy, info, &us);
	return us * 1000;
}

static void take_figures(CURL *easy, sw_http_outcome *out)
{
	long request_bytes = 0, os_error = 0, proxy_status = 0;
	curl_off_t ready_us = 0; /* 0 when connecting (proxy and TLS included) was not finished */
	curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &request_bytes);
	curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &ready_us);
	curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
	curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &os_error);
	out->sent = request_bytes > 0 && ready_us > 0;
	out->proxy_status = (int)proxy_status;
	out->os_error = (int)os_error;
	out->connect_ns = time_of(easy, CURLINFO_CONNECT_TIME_T);
	out->first_byte_ns = time_of(easy, CURLINFO_STARTTRANSFER_TIME_T);
	out->total_ns = time_of(easy, CURLINFO_TOTAL_TIME_T);
}

static void engine_exchange(void *state, const sw_http_exchange *x, sw_arena *arena, sw_http_outcome *out)
{
	char words[CURL_ERROR_SIZE] = "";
	struct curl_slist *headers = NULL;
	transfer t = {.easy = state,
		      .exchange = x,
		      .arena = arena,
		      .out = out,
		      .body = {.max = x->sink ? ERROR_PAGE_MAX : x->max_body}};
	*out = (sw_http_outcome){0};
	for (size_t i = 0; x->headers[i]; i++)
		headers = curl_slist_append(headers, x->headers[i]);
	set_text(t.easy, CURLOPT_URL, x->url);
	curl_easy_setopt(t.easy, CURLOPT_HTTPHEADER, headers);
	set_connection(t.easy, x);
	set_auth(t.easy, x);
	set_method(&t);
	set_callbacks(&t, words);
	CURLcode code = curl_easy_perform(t.easy);
	take_figures(t.easy, out);
	out->failure = failure_of(&t, code);
	if (code != CURLE_OK && out->proxy_status >= 300)
		out->failure = SW_HTTP_REFUSED;
	out->body = sw_buf_copy(&t.body, arena);
	if (t.shrunk)
		sw_fail(&out->local, SW_F001, "a file that was being sent ended early: something has changed it");
	const char *said = words[0] ? words : curl_easy_strerror(code);
	size_t len = strnlen(said, sizeof(out->said) - 1);
	memcpy(out->said, said, len);
	curl_easy_reset(t.easy); /* keeps the connections, forgets the credentials */
	curl_slist_free_all(headers);
	sw_buf_close(&t.body);
}

__attribute__((visibility("default"))) extern const sw_http_engine sw_http_engine_table;
const sw_http_engine sw_http_engine_table = {
	.version = SW_HTTP_ENGINE_VERSION,
	.open = engine_open,
	.close = engine_close,
	.exchange = engine_exchange,
};
