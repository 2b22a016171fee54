#include "server/httpd.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "server/httpd_internal.h"

#define SWEEP_MS 250 /* how exactly deadlines are kept */

int64_t sw_httpd_now(const sw_httpd *engine)
{
	return sw_monotonic_ns(engine->clock);
}

bool sw_httpd_count(sw_httpd *engine, int change)
{
	pthread_mutex_lock(&engine->lock);
	engine->in_flight += change;
	if (change < 0 && engine->in_flight == 0)
		pthread_cond_broadcast(&engine->changed);
	bool running = !engine->stopping;
	pthread_mutex_unlock(&engine->lock);
	return running;
}

static void close_conn(sw_conn *conn)
{
	sw_httpd *engine = conn->engine;
	sw_conn_clear(conn);
	pthread_mutex_lock(&engine->lock);
	if (conn->prev)
		conn->prev->next = conn->next;
	else
		engine->conns = conn->next;
	if (conn->next)
		conn->next->prev = conn->prev;
	engine->conn_count--;
	close(conn->fd); /* under the lock, so that the sweeper never shuts down a number that means something else by now */
	pthread_mutex_unlock(&engine->lock);
	sw_xfree(conn);
}

static bool arm(const sw_httpd *engine, int op, int fd, uint32_t events, void *ptr)
{
	struct epoll_event event = {.events = events | EPOLLONESHOT, .data.ptr = ptr};
	return epoll_ctl(engine->epoll, op, fd, &event) == 0;
}

/* By address, which the next thread knows before it may look at anything in it. */
static pthread_mutex_t *handover(sw_httpd *engine, const sw_conn *conn)
{
	return &engine->handover[(uintptr_t)conn / sizeof(sw_conn) % SW_HTTPD_STRIPES];
}

/* Runs a connection until it has to wait. Whoever arms it gives it away: it may be another thread's at once. So it is armed
   under a lock, which the next thread passes first (take_over). */
static void drive(sw_conn *conn, int epoll_op, char *scratch)
{
	sw_httpd *engine = conn->engine;
	pthread_mutex_t *lock = handover(engine, conn);
	atomic_store(&conn->deadline_ns, INT64_MAX);
	sw_conn_want want;
	do
		want = sw_conn_step(conn, scratch);
	while (want == SW_WANT_AGAIN);
	pthread_mutex_lock(lock);
	bool given = want != SW_WANT_CLOSE &&
		     arm(engine, epoll_op, conn->fd, want == SW_WANT_READ ? EPOLLIN | EPOLLRDHUP : EPOLLOUT, conn);
	pthread_mutex_unlock(lock);
	if (!given)
		close_conn(conn);
}

static void take_over(sw_httpd *engine, sw_conn *conn, char *scratch)
{
	pthread_mutex_lock(handover(engine, conn));
	pthread_mutex_unlock(handover(engine, conn));
	drive(conn, EPOLL_CTL_MOD, scratch);
}

static void peer_name(const struct sockaddr_storage *from, char out[static 48])
{
	out[0] = '\0';
	if (from->ss_family == AF_INET) {
		const struct sockaddr_in *four = (const void *)from;
		inet_ntop(AF_INET, &four->sin_addr, out, 48);
	} else if (from->ss_family == AF_INET6) {
		const struct sockaddr_in6 *six = (const void *)from;
		inet_ntop(AF_INET6, &six->sin6_addr, out, 48);
	}
}

/* Puts the connection on the list, unless there are too many, of all or from its address. */
static bool admit(sw_httpd *engine, sw_conn *conn)
{
	pthread_mutex_lock(&engine->lock);
	int same = 0;
	for (const sw_conn *other = engine->conns; other; other = other->next)
		same += strcmp(other->peer, conn->peer) == 0;
	bool ok = !engine->stopping && engine->conn_count < engine->options.connections &&
		  same < engine->options.connections_per_ip;
	if (ok) {
		conn->next = engine->conns;
		if (conn->next)
			conn->next->prev = conn;
		engine->conns = conn;
		engine->conn_count++;
	}
	pthread_mutex_unlock(&engine->lock);
	return ok;
}

static void accept_one(sw_httpd *engine, int fd, const struct sockaddr_storage *from, char *scratch)
{
	sw_conn *conn = sw_xrealloc(NULL, sizeof(*conn));
	*conn = (sw_conn){.engine = engine, .fd = fd, .phase_ns = sw_httpd_now(engine), .deadline_ns = INT64_MAX};
	peer_name(from, conn->peer);
	if (!admit(engine, conn)) {
		static const char busy[] =
			"HTTP/1.1 503 Too many connections\r\nRetry-After: 2\r\nContent-Length: 0\r\n"
			"Connection: close\r\n\r\n";
		(void)send(fd, busy, sizeof(busy) - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
		close(fd);
		sw_xfree(conn);
		return;
	}
	int on = 1;
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	drive(conn, EPOLL_CTL_ADD, scratch);
}

static void accept_all(sw_httpd *engine, char *scratch)
{
	for (int i = 0; i < 64; i++) {
		struct sockaddr_storage from = {0};
		socklen_t len = sizeof(from);
		int fd = accept4(engine->listener, (struct sockaddr *)&from, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd >= 0) {
			accept_one(engine, fd, &from, scratch);
		} else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
			sw_sleep_ms(engine->clock,
				    20); /* the client stays in the queue; without a pause we would spin */
			break;
		} else if (errno != EINTR && errno != ECONNABORTED) {
			break;
		}
	}
	(void)arm(engine, EPOLL_CTL_MOD, engine->listener, EPOLLIN, &engine->listener);
}

static void *serve_thread(void *data)
{
	sw_httpd *engine = data;
	char *scratch = sw_xrealloc(NULL, SW_CONN_SCRATCH);
	for (;;) {
		struct epoll_event event;
		int count = epoll_wait(engine->epoll, &event, 1, -1);
		if (count < 0 && errno != EINTR)
			break;
		if (count <= 0)
			continue;
		if (event.data.ptr == &engine->wake)
			break;
		if (event.data.ptr == &engine->listener)
			accept_all(engine, scratch);
		else
			take_over(engine, event.data.ptr, scratch);
	}
	sw_xfree(scratch);
	return NULL;
}

/* Cuts connections whose time is up: their thread then sees the end of the stream. */
static void *sweep_thread(void *data)
{
	sw_httpd *engine = data;
	pthread_mutex_lock(&engine->lock);
	while (!engine->stopping) {
		struct timespec until;
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += SWEEP_MS * 1000000L;
		until.tv_sec += until.tv_nsec / 1000000000;
		until.tv_nsec %= 1000000000;
		pthread_cond_timedwait(&engine->changed, &engine->lock, &until);
		int64_t now = sw_httpd_now(engine);
		for (sw_conn *conn = engine->conns; conn; conn = conn->next)
			if (now > atomic_load(&conn->deadline_ns))
				shutdown(conn->fd, SHUT_RDWR);
	}
	pthread_mutex_unlock(&engine->lock);
	return NULL;
}

static bool listen_failed(const sw_httpd_options *options, int errnum, sw_error *err)
{
	sw_str host = options->host;
	if (errnum == EADDRINUSE) {
		sw_fail(err, SW_X001, "port %d of %.*s is taken: another program listens there", options->port,
			SW_ARG(host));
		return sw_hint(err, "choose another port: --port %d, or any free one: --port 0",
			       options->port < 65535 ? options->port + 1 : 8080);
	}
	sw_fail_errno(err, SW_X002, errnum, "listening on %.*s port %d", SW_ARG(host), options->port);
	if (errnum == EACCES)
		return sw_hint(err, "ports below 1024 need more rights: --port 8080");
	return sw_hint(err, "127.0.0.1 is for this machine alone, 0.0.0.0 for every network: --host 127.0.0.1");
}

static bool open_listener(sw_httpd *engine, const sw_httpd_options *options, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	char port[8];
	snprintf(port, sizeof(port), "%u", options->port);
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
	struct addrinfo *found = NULL;
	int result = getaddrinfo(sw_cstr(&scratch, options->host), port, &hints, &found);
	if (result) {
		sw_fail(err, SW_X002, "the address %.*s is not understood: %s", SW_ARG(options->host),
			gai_strerror(result));
		return sw_hint(err, "give an address or name of this machine: --host 127.0.0.1");
	}
	int on = 1;
	engine->listener = socket(found->ai_family, found->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	bool ok = engine->listener >= 0 &&
		  setsockopt(engine->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
		  bind(engine->listener, found->ai_addr, found->ai_addrlen) == 0 && listen(engine->listener, 512) == 0;
	int errnum = errno;
	freeaddrinfo(found);
	if (!ok)
		return listen_failed(options, errnum, err);
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} bound = {0};
	socklen_t len = sizeof(bound);
	if (getsockname(engine->listener, &bound.any, &len) != 0)
		return sw_fail_errno(err, SW_X005, errno, "asking for the port");
	engine->port = ntohs(bound.any.sa_family == AF_INET6 ? bound.v6.sin6_port : bound.v4.sin_port);
	return true;
}

bool sw_httpd_start(sw_httpd *engine, sw_error *err)
{
	/* Signals belong to the threads of the program; a write to a closed socket is an error, no signal. */
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int result = pthread_create(&engine->sweeper, NULL, sweep_thread, engine);
	engine->has_sweeper = result == 0;
	while (result == 0 && engine->thread_count < engine->options.threads) {
		result = pthread_create(&engine->threads[engine->thread_count], NULL, serve_thread, engine);
		engine->thread_count += result == 0;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return result == 0 || sw_fail_errno(err, SW_X005, result, "starting the threads of the server");
}

static void set_defaults(sw_httpd_options *o)
{
	o->header_deadline_ms = o->header_deadline_ms ? o->header_deadline_ms : 10000;
	o->idle_ms = o->idle_ms ? o->idle_ms : 60000;
	o->floor_bytes_per_s = o->floor_bytes_per_s ? o->floor_bytes_per_s : 1024;
	o->connections_per_ip = o->connections_per_ip ? o->connections_per_ip : 512;
	o->connections = o->connections ? o->connections : 4096;
	o->threads = o->threads ? o->threads : 4;
}

static void init_engine(sw_httpd *engine, const sw_httpd_options *options, const sw_handler *handler)
{
	*engine = (sw_httpd){.options = *options, .handler = *handler, .listener = -1, .epoll = -1, .wake = -1};
	engine->options.host = (sw_str){0}; /* the caller's memory: only for opening */
	engine->clock = options->clock ? options->clock : &sw_clock_system;
	set_defaults(&engine->options);
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	for (size_t i = 0; i < SW_HTTPD_STRIPES; i++)
		pthread_mutex_init(&engine->handover[i], NULL);
	pthread_mutex_init(&engine->lock, NULL);
	pthread_cond_init(&engine->changed, &attributes);
	pthread_condattr_destroy(&attributes);
}

bool sw_httpd_open(const sw_httpd_options *options, const sw_handler *handler, sw_httpd **out, sw_error *err)
{
	sw_httpd *engine = sw_xrealloc(NULL, sizeof(*engine));
	init_engine(engine, options, handler);
	SW_ASSERT(engine->options.threads <= SW_COUNTOF(engine->threads));
	bool ok = open_listener(engine, options, err);
	if (ok) {
		engine->epoll = epoll_create1(EPOLL_CLOEXEC);
		engine->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		struct epoll_event wake = {.events = EPOLLIN, .data.ptr = &engine->wake};
		ok = (engine->epoll >= 0 && engine->wake >= 0 &&
		      epoll_ctl(engine->epoll, EPOLL_CTL_ADD, engine->wake, &wake) == 0 &&
		      arm(engine, EPOLL_CTL_ADD, engine->listener, EPOLLIN, &engine->listener)) ||
		     sw_fail_errno(err, SW_X005, errno, "preparing to listen");
	}
	if (!ok) {
		sw_httpd_close(engine, 0);
		return false;
	}
	*out = engine;
	return true;
}

uint16_t sw_httpd_port(const sw_httpd *engine)
{
	return engine->port;
}

uint64_t sw_httpd_requests(const sw_httpd *engine)
{
	return atomic_load(&engine->requests);
}

/* Waits until no request is under way, but not longer than asked. */
static void await_requests(sw_httpd *engine, int grace_ms)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += grace_ms % 1000 * 1000000L;
	until.tv_sec += grace_ms / 1000 + until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	pthread_mutex_lock(&engine->lock);
	engine->stopping = true;
	pthread_cond_broadcast(&engine->changed);
	int result = 0;
	while (engine->in_flight > 0 && result == 0)
		result = pthread_cond_timedwait(&engine->changed, &engine->lock, &until);
	pthread_mutex_unlock(&engine->lock);
}

static void close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
}

void sw_httpd_close(sw_httpd *engine, int grace_ms)
{
	if (!engine)
		return;
	await_requests(engine, engine->thread_count ? grace_ms : 0);
	if (engine->wake >= 0)
		(void)!write(engine->wake, &(uint64_t){1}, sizeof(uint64_t));
	for (size_t i = 0; i < engine->thread_count; i++)
		pthread_join(engine->threads[i], NULL);
	if (engine->has_sweeper)
		pthread_join(engine->sweeper, NULL);
	while (engine->conns)
		close_conn(engine->conns);
	close_fd(engine->listener);
	close_fd(engine->epoll);
	close_fd(engine->wake);
	pthread_cond_destroy(&engine->changed);
	pthread_mutex_destroy(&engine->lock);
	for (size_t i = 0; i < SW_HTTPD_STRIPES; i++)
		pthread_mutex_destroy(&engine->handover[i]);
	sw_xfree(engine);
}
