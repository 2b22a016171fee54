/* A scripted HTTP/1.1 server on a free loopback port, in a thread of the test: a handler sees each request and says which
   bytes go back and what goes wrong. One request at a time, any number of connections. For tests only. */
#pragma once
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/vec.h"

typedef struct fake_request {
	sw_str method, path, head, body; /* head: the whole of it, with the request line */
	int connection;                  /* counted from 1 */
	int number;                      /* of requests so far, from 1 */
} fake_request;

typedef struct fake_answer {
	sw_str bytes; /* the whole answer; "" sends nothing */
	bool close;   /* the connection is closed behind it */
	bool reset;   /* it is reset (RST) behind it */
	int delay_ms; /* before it */
} fake_answer;

typedef struct fake_http {
	int port;
	/* Called before the body is read; true resets the connection there. May be NULL. */
	bool (*cut)(void *data, const fake_request *request);
	void (*handle)(void *data, const fake_request *request, sw_arena *arena, fake_answer *out);
	void *data;
	sw_arena arena;                /* holds what was received until the server stops */
	SW_VEC(fake_request) requests; /* read it after fake_http_stop, or between requests */
	int listener, wake[2];
	int connections;
	pthread_t thread;
} fake_http;

#define FAKE_CONNECTIONS 16

/* "Name" of the request, {NULL, 0} when it is not there. */
static inline sw_str fake_header(const fake_request *request, const char *name)
{
	sw_str rest = request->head, line, key, value;
	while (sw_str_line(&rest, &line))
		if (sw_str_cut(line, SW_STR(":"), &key, &value) && sw_str_ieq(key, sw_str_of(name)))
			return sw_str_trim(value);
	return (sw_str){0};
}

/* An answer with Content-Length. `headers` is "" or lines that end with \r\n. */
static inline sw_str fake_reply(sw_arena *arena, const char *status, const char *headers, sw_str body)
{
	sw_str head = sw_fmt(arena, "HTTP/1.1 %s\r\nContent-Length: %zu\r\n%s\r\n", status, body.len, headers);
	return sw_str_cat(arena, head, body);
}

static inline bool fake_read_exactly(int fd, char *to, size_t len)
{
	while (len > 0) {
		ssize_t got = recv(fd, to, len, 0);
		if (got <= 0)
			return false;
		to += got;
		len -= (size_t)got;
	}
	return true;
}

static inline void fake_reset(int fd)
{
	struct linger now = {.l_onoff = 1, .l_linger = 0};
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

/* Reads one request. False when the connection is to be closed. */
static inline bool fake_read(fake_http *server, int fd, int connection, fake_request *out)
{
	SW_AUTO(sw_buf) head = {.max = 1 << 16};
	sw_str line, after;
	uint64_t length = 0;
	while (!sw_str_ends(sw_buf_str(&head), SW_STR("\r\n\r\n"))) {
		char c;
		if (!fake_read_exactly(fd, &c, 1) || head.over)
			return false;
		sw_buf_addc(&head, c);
	}
	*out = (fake_request){.head = sw_buf_copy(&head, &server->arena), .connection = connection};
	out->number = (int)server->requests.len + 1;
	sw_str rest = out->head;
	if (!sw_str_line(&rest, &line) || !sw_str_cut(line, SW_STR(" "), &out->method, &after) ||
	    !sw_str_cut(after, SW_STR(" "), &out->path, &line))
		return false;
	bool reset = server->cut && server->cut(server->data, out);
	if (!reset && sw_str_u64(fake_header(out, "Content-Length"), &length) && length > 0) {
		char *body = sw_alloc(&server->arena, length);
		if (!fake_read_exactly(fd, body, length))
			return false;
		out->body = (sw_str){body, length};
	}
	sw_push(&server->arena, &server->requests, *out);
	if (reset)
		fake_reset(fd);
	return !reset;
}

/* Answers one request. False when the connection is to be closed. */
static inline bool fake_serve(fake_http *server, int fd, int connection)
{
	SW_AUTO(sw_arena) scratch = {0};
	fake_request request;
	fake_answer answer = {0};
	if (!fake_read(server, fd, connection, &request))
		return false;
	server->handle(server->data, &request, &scratch, &answer);
	if (answer.delay_ms > 0)
		poll(NULL, 0, answer.delay_ms);
	for (size_t done = 0; done < answer.bytes.len;) {
		ssize_t sent = send(fd, answer.bytes.ptr + done, answer.bytes.len - done, MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
		done += (size_t)sent;
	}
	if (answer.reset)
		fake_reset(fd);
	return !answer.close && !answer.reset;
}

static inline void *fake_thread(void *data)
{
	fake_http *server = data;
	struct pollfd fds[FAKE_CONNECTIONS + 2] = {{.fd = server->wake[0], .events = POLLIN},
						   {.fd = server->listener, .events = POLLIN}};
	int numbers[FAKE_CONNECTIONS + 2] = {0};
	nfds_t count = 2;
	while (poll(fds, count, -1) > 0 && !fds[0].revents) {
		for (nfds_t i = count; i-- > 2;) {
			if (fds[i].revents && !fake_serve(server, fds[i].fd, numbers[i])) {
				close(fds[i].fd);
				fds[i] = fds[--count];
				numbers[i] = numbers[count];
			}
		}
		if (fds[1].revents && count < SW_COUNTOF(fds)) {
			fds[count] = (struct pollfd){.fd = accept(server->listener, NULL, NULL), .events = POLLIN};
			struct timeval patience = {.tv_sec = 10};
			setsockopt(fds[count].fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
			numbers[count++] = ++server->connections;
		}
	}
	for (nfds_t i = 2; i < count; i++)
		close(fds[i].fd);
	return NULL;
}

/* Set `handle` (and `cut`, `data`) before. */
static inline void fake_http_start(fake_http *server)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);
	server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	SW_ASSERT(server->listener >= 0);
	SW_ASSERT(bind(server->listener, (struct sockaddr *)&address, sizeof(address)) == 0);
	SW_ASSERT(listen(server->listener, FAKE_CONNECTIONS) == 0);
	SW_ASSERT(getsockname(server->listener, (struct sockaddr *)&address, &len) == 0);
	server->port = ntohs(address.sin_port);
	SW_ASSERT(pipe(server->wake) == 0);
	SW_ASSERT(pthread_create(&server->thread, NULL, fake_thread, server) == 0);
}

static inline void fake_http_stop(fake_http *server)
{
	SW_ASSERT(write(server->wake[1], "x", 1) == 1);
	pthread_join(server->thread, NULL);
	close(server->listener);
	close(server->wake[0]);
	close(server->wake[1]);
}

/* A clock that stands at `now_s` until somebody sleeps; sleeping takes no time and is written down. */
typedef struct fake_clock {
	int64_t now_ms;
	int64_t slept_ms[64];
	size_t sleeps;
} fake_clock;

static inline int64_t fake_now_s(void *data)
{
	return ((fake_clock *)data)->now_ms / 1000;
}
static inline int64_t fake_monotonic_ns(void *data)
{
	return ((fake_clock *)data)->now_ms * 1000000;
}
static inline void fake_sleep_ms(void *data, int64_t ms)
{
	fake_clock *clock = data;
	clock->now_ms += ms;
	if (clock->sleeps < SW_COUNTOF(clock->slept_ms))
		clock->slept_ms[clock->sleeps++] = ms;
}
