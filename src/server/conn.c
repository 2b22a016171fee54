/* One connection, as a state machine that never waits. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "server/httpd_internal.h"

#define STEP_BYTES ((int64_t)1 << 20) /* after so many, others get their turn */

const char *sw_httpd_reason(int status)
{
	static const struct {
		int status;
		const char *reason;
	} reasons[] = {
		{200, "OK"},
		{204, "No Content"},
		{206, "Partial Content"},
		{301, "Moved Permanently"},
		{302, "Found"},
		{304, "Not Modified"},
		{308, "Permanent Redirect"},
		{400, "Bad Request"},
		{401, "Unauthorized"},
		{403, "Forbidden"},
		{404, "Not Found"},
		{405, "Method Not Allowed"},
		{406, "Not Acceptable"},
		{408, "Request Timeout"},
		{409, "Conflict"},
		{410, "Gone"},
		{412, "Precondition Failed"},
		{413, "Content Too Large"},
		{414, "URI Too Long"},
		{415, "Unsupported Media Type"},
		{416, "Range Not Satisfiable"},
		{417, "Expectation Failed"},
		{429, "Too Many Requests"},
		{500, "Internal Server Error"},
		{501, "Not Implemented"},
		{503, "Service Unavailable"},
		{505, "HTTP Version Not Supported"},
		{507, "Insufficient Storage"},
	};
	for (size_t i = 0; i < SW_COUNTOF(reasons); i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Status";
}

void sw_reply_header(sw_reply *reply, const char *name, sw_str value)
{
	sw_buf_addz(&reply->head, name);
	sw_buf_addz(&reply->head, ": ");
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.ptr[i];
		sw_buf_addc(&reply->head, c < 0x20 || c == 0x7f ? ' ' : (char)c);
	}
	sw_buf_addz(&reply->head, "\r\n");
}

void sw_reply_headerf(sw_reply *reply, const char *name, const char *format, ...)
{
	char text[512];
	va_list args;
	va_start(args, format);
	int len = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	SW_ASSERT(len >= 0 && (size_t)len < sizeof(text));
	sw_reply_header(reply, name, sw_str_of(text));
}

static void set_deadline(sw_conn *conn, int64_t from_ns, int64_t ms)
{
	atomic_store(&conn->deadline_ns, from_ns + ms * 1000000);
}

/* The time that a body or reply may take: a grace, then the floor; and never an idle minute. */
static void set_flow_deadline(sw_conn *conn)
{
	const sw_httpd_options *o = &conn->engine->options;
	int64_t now = sw_httpd_now(conn->engine);
	int64_t floor =
		conn->phase_ns + (int64_t)10000000000 + conn->phase_bytes / o->floor_bytes_per_s * (int64_t)1000000000;
	int64_t idle = now + (int64_t)o->idle_ms * 1000000;
	atomic_store(&conn->deadline_ns, floor < idle ? floor : idle);
}

static void start_phase(sw_conn *conn, sw_conn_state state)
{
	conn->state = state;
	conn->phase_ns = sw_httpd_now(conn->engine);
	conn->phase_bytes = 0;
}

static void end_request(sw_conn *conn)
{
	if (conn->open_request) {
		conn->engine->handler.on_end(conn->engine->handler.data, &conn->request);
		conn->open_request = false;
		(void)sw_httpd_count(conn->engine, -1);
	}
	sw_buf_close(&conn->reply.head);
	sw_fd_close(&conn->reply.file);
	sw_buf_close(&conn->out);
	sw_arena_close(&conn->arena);
	conn->request = (sw_request){0};
	conn->reply = (sw_reply){0};
	conn->chunks = (sw_http1_chunks){0};
}

void sw_conn_clear(sw_conn *conn)
{
	end_request(conn);
	sw_buf_close(&conn->in);
}

/* Drops the first `len` bytes of what came. An idle connection keeps no buffer. */
static void use_input(sw_conn *conn, size_t len)
{
	memmove(conn->in.ptr, conn->in.ptr + len, conn->in.len - len);
	conn->in.len -= len;
	conn->looked = 0;
	if (conn->in.len == 0)
		sw_buf_close(&conn->in);
}

/* Bytes received, 0 at the end of the stream or on an error, -1 when there are none now. */
static ssize_t receive(sw_conn *conn, void *to, size_t max)
{
	ssize_t got;
	do
		got = recv(conn->fd, to, max, 0);
	while (got < 0 && errno == EINTR);
	return got < 0 && errno != EAGAIN ? 0 : got;
}

static int64_t reply_length(const sw_reply *reply)
{
	return sw_fd_get(reply->file) >= 0 ? reply->file_bytes : (int64_t)reply->body.len;
}

/* The reason phrase is for people who see nothing else: ASCII, one line, of a length that every client takes. */
static void add_reason(sw_buf *out, const sw_reply *reply)
{
	if (reply->reason.len == 0) {
		sw_buf_addz(out, sw_httpd_reason(reply->status));
		return;
	}
	for (size_t i = 0; i < reply->reason.len && i < 400; i++) {
		char c = reply->reason.ptr[i];
		sw_buf_addc(out, c == '\n' || c == '\r' || c == '\t' ? ' ' : c < 0x20 || c > 0x7e ? '?' : c);
	}
}

static void start_reply(sw_conn *conn)
{
	sw_reply *reply = &conn->reply;
	if (reply->status == 0)
		reply->status = 500;
	bool bodiless = reply->status == 304 || reply->status == 204;
	bool keep = conn->request.head.keep_alive && !reply->close;
	if (conn->open_request)
		keep = sw_httpd_count(conn->engine, 0) && keep;
	reply->close = !keep;
	sw_buf *out = &conn->out;
	sw_buf_addf(out, "HTTP/1.1 %d ", reply->status);
	add_reason(out, reply);
	sw_str date = sw_http1_date(&conn->arena, sw_now_s(conn->engine->clock));
	sw_buf_addf(out, "\r\nDate: %.*s\r\n", SW_ARG(date));
	sw_buf_add(out, sw_buf_str(&reply->head));
	if (!bodiless)
		sw_buf_addf(out, "Content-Length: %lld\r\n", (long long)reply_length(reply));
	sw_buf_addf(out, "Connection: %s\r\n\r\n", keep ? "keep-alive" : "close");
	if (bodiless || sw_str_is(conn->request.head.method, "HEAD")) {
		sw_fd_close(&reply->file);
		reply->body = (sw_str){0};
	}
	conn->out_sent = conn->body_sent = 0;
	conn->file_sent = 0;
	start_phase(conn, SW_CONN_WRITE);
	atomic_fetch_add(&conn->engine->requests, 1);
}

/* The reply is known while the body is not read to its end: read the rest, unless it is cheaper to hang up. */
static void reply_early(sw_conn *conn)
{
	const sw_http1_head *head = &conn->request.head;
	bool waits = head->expect_continue && conn->request.body_bytes == 0 && conn->in.len == 0;
	if (!head->has_body || (!head->chunked && conn->body_left == 0)) {
		start_reply(conn);
	} else if (waits || head->chunked || conn->body_left > SW_CONN_DRAIN_MAX) {
		conn->reply.close = true;
		start_reply(conn);
	} else {
		start_phase(conn, SW_CONN_DRAIN);
	}
}

static void refuse(sw_conn *conn, int status, const char *why)
{
	conn->reply = (sw_reply){.status = status, .reason = sw_str_of(why), .close = true};
	conn->reply.body = sw_fmt(&conn->arena, "%d %s\n", status, why);
	sw_reply_header(&conn->reply, "Content-Type", SW_STR("text/plain; charset=utf-8"));
	start_reply(conn);
}

/* A whole head is in `in`: through the gate, then to the handler. */
static void begin_request(sw_conn *conn, size_t head_len)
{
	sw_request *request = &conn->request;
	const sw_httpd *engine = conn->engine;
	sw_str bytes = sw_str_copy(&conn->arena, sw_str_sub(sw_buf_str(&conn->in), 0, head_len));
	use_input(conn, head_len);
	const char *why = NULL;
	int status = sw_http1_head_parse(&conn->arena, bytes, &request->head, &why);
	if (status) {
		refuse(conn, status, why);
		return;
	}
	memcpy(request->peer, conn->peer, sizeof(request->peer));
	request->arena = &conn->arena;
	conn->body_left = request->head.content_length;
	conn->open_request = true;
	(void)sw_httpd_count(conn->engine, 1);
	engine->handler.on_head(engine->handler.data, request, &conn->reply);
	if (conn->reply.status) {
		reply_early(conn);
	} else if (conn->body_left > engine->options.max_body_bytes) {
		conn->reply.status = 413;
		reply_early(conn);
	} else {
		start_phase(conn, SW_CONN_BODY);
		static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
		if (request->head.expect_continue && request->head.has_body && conn->in.len == 0)
			(void)send(conn->fd, go_on, sizeof(go_on) - 1, MSG_NOSIGNAL);
	}
}

static sw_conn_want step_head(sw_conn *conn)
{
	size_t end = sw_http1_head_end(sw_buf_str(&conn->in), conn->looked);
	if (end != SW_NPOS) {
		begin_request(conn, end);
		return SW_WANT_AGAIN;
	}
	conn->looked = conn->in.len;
	if (conn->in.len >= SW_HTTP1_HEAD_MAX) {
		refuse(conn, 400, "the headers are larger than 64 KiB");
		return SW_WANT_AGAIN;
	}
	bool first = conn->in.len == 0;
	size_t room = first ? 4096 : SW_HTTP1_HEAD_MAX - conn->in.len;
	if (room > 16384)
		room = 16384;
	ssize_t got = receive(conn, sw_buf_room(&conn->in, room), room);
	if (got > 0) {
		conn->in.len += (size_t)got;
		if (first)
			start_phase(conn, SW_CONN_HEAD);
		return SW_WANT_AGAIN;
	}
	if (got == 0)
		return SW_WANT_CLOSE;
	if (first) {
		sw_buf_close(&conn->in);
		set_deadline(conn, sw_httpd_now(conn->engine), conn->engine->options.idle_ms);
	} else {
		set_deadline(conn, conn->phase_ns, conn->engine->options.header_deadline_ms);
	}
	return SW_WANT_READ;
}

static bool body_is_done(const sw_conn *conn)
{
	const sw_http1_head *head = &conn->request.head;
	return !head->has_body || (head->chunked ? conn->chunks.done : conn->body_left == 0);
}

/* Gives decoded bytes to the handler, or drops them. */
static void take_body(sw_conn *conn, sw_str data)
{
	conn->request.body_bytes += (int64_t)data.len;
	if (conn->state == SW_CONN_BODY && conn->request.body_bytes > conn->engine->options.max_body_bytes)
		conn->reply.status = 413;
	else if (conn->state == SW_CONN_BODY && data.len > 0)
		conn->engine->handler.on_body(conn->engine->handler.data, &conn->request, data, &conn->reply);
	if (conn->state == SW_CONN_BODY && conn->reply.status)
		reply_early(conn);
}

/* Feeds raw bytes of the body; what is behind its end goes (back) into `in`. False: malformed framing. */
static bool feed_body(sw_conn *conn, sw_str bytes)
{
	conn->phase_bytes += (int64_t)bytes.len;
	if (!conn->request.head.chunked) {
		size_t take = (uint64_t)conn->body_left < bytes.len ? (size_t)conn->body_left : bytes.len;
		conn->body_left -= (int64_t)take;
		take_body(conn, sw_str_sub(bytes, 0, take));
		sw_buf_add(&conn->in, sw_str_from(bytes, take));
		return true;
	}
	while (bytes.len > 0 && !conn->chunks.done && conn->state == SW_CONN_BODY) {
		sw_str data;
		if (!sw_http1_chunks_read(&conn->chunks, &bytes, &data))
			return false;
		take_body(conn, data);
	}
	sw_buf_add(&conn->in, bytes);
	return true;
}

static sw_conn_want end_of_body(sw_conn *conn)
{
	if (conn->state == SW_CONN_BODY)
		conn->engine->handler.on_done(conn->engine->handler.data, &conn->request, &conn->reply);
	start_reply(conn);
	return SW_WANT_AGAIN;
}

/* The next raw bytes of the body: what came together with the head first, then the socket. */
static ssize_t next_bytes(sw_conn *conn, char *scratch)
{
	size_t have = conn->in.len;
	if (have == 0)
		return receive(conn, scratch, SW_CONN_SCRATCH);
	SW_ASSERT(have <= SW_CONN_SCRATCH);
	memcpy(scratch, conn->in.ptr, have);
	use_input(conn, have);
	return (ssize_t)have;
}

static sw_conn_want step_body(sw_conn *conn, char *scratch)
{
	int64_t turn = conn->phase_bytes + STEP_BYTES;
	while (conn->state == SW_CONN_BODY || conn->state == SW_CONN_DRAIN) {
		if (body_is_done(conn))
			return end_of_body(conn);
		ssize_t got = conn->phase_bytes > turn && conn->in.len == 0 ? -1 : next_bytes(conn, scratch);
		if (got == 0)
			return SW_WANT_CLOSE;
		if (got < 0) {
			set_flow_deadline(conn);
			return SW_WANT_READ;
		}
		if (!feed_body(conn, (sw_str){scratch, (size_t)got}))
			refuse(conn, 400, "the chunked body is malformed");
	}
	return SW_WANT_AGAIN;
}

/* 1 when something was sent, 0 when the socket is full, -1 when the connection is dead. */
static int sent(ssize_t result)
{
	if (result > 0 || (result < 0 && errno == EINTR))
		return 1;
	return result < 0 && (errno == EAGAIN) ? 0 : -1;
}

static int send_memory(sw_conn *conn)
{
	bool more = sw_fd_get(conn->reply.file) >= 0 && conn->reply.file_bytes > 0;
	struct iovec parts[2] = {
		{conn->out.ptr + conn->out_sent, conn->out.len - conn->out_sent},
		/* sendmsg only reads */
		{(char *)(uintptr_t)conn->reply.body.ptr + conn->body_sent, conn->reply.body.len - conn->body_sent}};
	struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
	ssize_t result = sendmsg(conn->fd, &message, MSG_NOSIGNAL | (more ? MSG_MORE : 0));
	if (result > 0) {
		size_t head = parts[0].iov_len < (size_t)result ? parts[0].iov_len : (size_t)result;
		conn->out_sent += head;
		conn->body_sent += (size_t)result - head;
		conn->phase_bytes += result;
	}
	return sent(result);
}

static int send_file(sw_conn *conn)
{
	off_t at = (off_t)(conn->reply.file_offset + conn->file_sent);
	ssize_t result = sendfile(conn->fd, sw_fd_get(conn->reply.file), &at,
				  (size_t)(conn->reply.file_bytes - conn->file_sent));
	if (result > 0) {
		conn->file_sent += result;
		conn->phase_bytes += result;
	}
	return sent(result);
}

static sw_conn_want step_write(sw_conn *conn)
{
	int64_t stop = conn->phase_bytes + 8 * STEP_BYTES;
	for (;;) {
		bool memory = conn->out_sent < conn->out.len || conn->body_sent < conn->reply.body.len;
		bool file = sw_fd_get(conn->reply.file) >= 0 && conn->file_sent < conn->reply.file_bytes;
		if (!memory && !file)
			break;
		int result = memory ? send_memory(conn) : send_file(conn);
		if (result < 0)
			return SW_WANT_CLOSE;
		if (result == 0 || conn->phase_bytes > stop) {
			set_flow_deadline(conn);
			return SW_WANT_WRITE;
		}
	}
	bool close = conn->reply.close;
	end_request(conn);
	if (!close) {
		start_phase(conn, SW_CONN_HEAD);
		return SW_WANT_AGAIN;
	}
	start_phase(conn, SW_CONN_LINGER);
	return shutdown(conn->fd, SHUT_WR) == 0 ? SW_WANT_AGAIN : SW_WANT_CLOSE;
}

static sw_conn_want step_linger(sw_conn *conn, char *scratch)
{
	sw_buf_close(&conn->in);
	for (int turn = 0; turn < 16; turn++) {
		ssize_t got = receive(conn, scratch, SW_CONN_SCRATCH);
		if (got == 0)
			return SW_WANT_CLOSE;
		if (got < 0)
			break;
	}
	set_deadline(conn, conn->phase_ns, 5000);
	return SW_WANT_READ;
}

sw_conn_want sw_conn_step(sw_conn *conn, char *scratch)
{
	switch (conn->state) {
	case SW_CONN_HEAD: return step_head(conn);
	case SW_CONN_BODY:
	case SW_CONN_DRAIN: return step_body(conn, scratch);
	case SW_CONN_WRITE: return step_write(conn);
	case SW_CONN_LINGER: return step_linger(conn, scratch);
	}
	return SW_WANT_CLOSE;
}
