#include "server/server.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/limits.h"
#include "server/call.h"
#include "server/token.h"

#define UPLOAD_OVERHEAD ((int64_t)16 << 20) /* of a form beside the file: metadata, description, boundaries */
#define SMALL_BODY      ((int64_t)64 << 10) /* of a request that needs none */

/* --- the engine's handler: every request is a call --- */

static bool is_upload(const sw_call *call)
{
	return call->route && call->route->run == sw_route_upload;
}

static void on_head(void *data, sw_request *request, sw_reply *reply)
{
	sw_call *call = sw_new(request->arena, sw_call);
	*call = (sw_call){.server = data, .request = request, .reply = reply, .arena = request->arena};
	call->base = call->server->root_path;
	request->state = call;
	if (!sw_route_find(call))
		return;
	if (is_upload(call))
		sw_receive_begin(call);
	else if (request->head.content_length > SMALL_BODY)
		sw_call_fail(call, 413, "This address takes no body");
}

static void on_body(void *data, sw_request *request, sw_str bytes, sw_reply *reply)
{
	(void)data;
	(void)reply;
	sw_call *call = request->state;
	if (is_upload(call))
		sw_receive_bytes(call, bytes);
	else if (request->body_bytes > SMALL_BODY)
		sw_call_fail(call, 413, "This address takes no body");
}

static void on_done(void *data, sw_request *request, sw_reply *reply)
{
	(void)data;
	(void)reply;
	sw_call *call = request->state;
	call->route->run(call);
}

static void on_end(void *data, sw_request *request)
{
	(void)data;
	sw_call *call = request->state;
	if (call->upload)
		sw_receive_close(call->upload);
}

/* --- signals --- */

static int stop_event = -1;

static void on_stop(int signal)
{
	(void)signal;
	int kept = errno;
	(void)!write(stop_event, &(uint64_t){1}, sizeof(uint64_t));
	errno = kept;
}

static bool catch_signals(sw_server *server, sw_error *err)
{
	struct sigaction action = {.sa_handler = on_stop};
	SW_ASSERT(stop_event < 0);
	stop_event = eventfd(0, EFD_CLOEXEC);
	if (stop_event < 0)
		return sw_fail_errno(err, SW_X005, errno, "preparing to wait for signals");
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, &server->old_int);
	sigaction(SIGTERM, &action, &server->old_term);
	server->catches = true;
	return true;
}

static void release_signals(sw_server *server)
{
	if (!server->catches)
		return;
	sigaction(SIGINT, &server->old_int, NULL);
	sigaction(SIGTERM, &server->old_term, NULL);
	server->catches = false;
	close(stop_event);
	stop_event = -1;
}

/* --- starting --- */

static bool take_folder(sw_server *server, sw_error *err)
{
	sw_str data = server->options.data;
	bool busy = false;
	if (!sw_mkdirs(data, 0700, err) ||
	    !sw_lock_try(sw_path_join(&server->arena, data, SW_STR("lock")), &server->lock, &busy, err))
		return sw_wrap(err, "the folder of the index");
	if (!busy)
		return true;
	sw_fail(err, SW_X003, "%.*s is being served by another process", SW_ARG(data));
	return sw_hint(err, "stop the other one, or serve another folder: --data DIR");
}

static bool open_stores(sw_server *server, sw_error *err)
{
	const sw_server_options *o = &server->options;
	sw_catalog_options catalog = {.path = sw_path_join(&server->arena, o->data, SW_STR("index.sqlite")),
				      .not_durable = o->not_durable,
				      .clock = o->clock};
	sw_str blobs = sw_path_join(&server->arena, o->data, SW_STR("blobs"));
	return take_folder(server, err) && sw_catalog_open(&catalog, &server->catalog, err) &&
	       sw_blobs_open(blobs, o->not_durable, &server->blobs, err);
}

/* A token at the first start, so that a new index can be used at once; with fresh_token one at each start. */
static bool make_token(sw_server *server, sw_error *err)
{
	int64_t count = 0;
	if (!sw_catalog_token_count(server->catalog, &count, err))
		return false;
	if (count > 0 && !server->options.fresh_token)
		return true;
	server->token = sw_token_make();
	sw_str token = sw_secret_reveal(&server->token);
	return sw_catalog_token_add(server->catalog, server->options.fresh_token ? SW_STR("session") : SW_STR("owner"),
				    sw_token_prefix(token), sw_token_hash(token), server->options.fresh_token, err);
}

static void set_url(sw_server *server)
{
	sw_str host = server->options.host;
	server->any_address = sw_str_is(host, "0.0.0.0") || sw_str_is(host, "::");
	if (server->any_address)
		host = SW_STR("127.0.0.1");
	bool six = sw_str_chr(host, ':') != SW_NPOS;
	server->url = sw_fmt(&server->arena, six ? "http://[%.*s]:%u/" : "http://%.*s:%u/", SW_ARG(host),
			     sw_httpd_port(server->engine));
	server->root_path = SW_STR("/");
	sw_str url = server->options.public_url, rest;
	if (url.len > 0 && !sw_str_ends(url, SW_STR("/")))
		url = server->options.public_url = sw_fmt(&server->arena, "%.*s/", SW_ARG(url));
	sw_str scheme;
	if (sw_str_cut(url, SW_STR("://"), &scheme, &rest))
		server->root_path = sw_str_from(rest, sw_str_chr(rest, '/'));
}

static bool open_engine(sw_server *server, sw_error *err)
{
	sw_handler handler = {on_head, on_body, on_done, on_end, server};
	sw_httpd_options options = {.host = server->options.host,
				    .port = server->options.port,
				    .threads = server->options.threads,
				    .max_body_bytes = server->options.max_file_bytes + UPLOAD_OVERHEAD,
				    .clock = server->options.clock};
	return sw_httpd_open(&options, &handler, &server->engine, err);
}

static void copy_options(sw_server *server, const sw_server_options *options)
{
	sw_server_options *o = &server->options;
	*o = *options;
	o->data = sw_str_copy(&server->arena, options->data);
	o->host = options->host.len ? sw_str_copy(&server->arena, options->host) : SW_STR("127.0.0.1");
	o->public_url = sw_str_copy(&server->arena, options->public_url);
	o->max_file_bytes = o->max_file_bytes ? o->max_file_bytes : (int64_t)SW_LIMIT_FILE;
	o->clock = o->clock ? o->clock : &sw_clock_system;
}

bool sw_server_start(const sw_server_options *options, sw_server **out, sw_error *err)
{
	sw_server *server = sw_xrealloc(NULL, sizeof(*server));
	*server = (sw_server){0};
	copy_options(server, options);
	bool ok = open_stores(server, err) && open_engine(server, err);
	if (ok)
		set_url(server);
	if (!ok || !make_token(server, err) || (options->catch_signals && !catch_signals(server, err)) ||
	    !sw_httpd_start(server->engine, err)) {
		sw_server_close(server);
		return false;
	}
	*out = server;
	return true;
}

sw_str sw_server_url(const sw_server *server)
{
	return server->url;
}

uint16_t sw_server_port(const sw_server *server)
{
	return sw_httpd_port(server->engine);
}

sw_str sw_server_token(const sw_server *server)
{
	return sw_secret_reveal(&server->token);
}

uint64_t sw_server_requests(const sw_server *server)
{
	return sw_httpd_requests(server->engine);
}

void sw_server_close(sw_server *server)
{
	if (!server)
		return;
	release_signals(server);
	sw_httpd_close(server->engine, 2000);
	sw_catalog_close(server->catalog);
	sw_secret_close(&server->token);
	sw_lock_close(&server->lock);
	sw_arena_close(&server->arena);
	sw_xfree(server);
}

bool sw_server_run(sw_server *server, sw_error *err)
{
	bool own = !server->catches;
	if (own && !catch_signals(server, err))
		return false;
	uint64_t ignored;
	while (read(stop_event, &ignored, sizeof(ignored)) < 0 && errno == EINTR)
		continue;
	if (own)
		release_signals(server);
	return true;
}
