/* Shared by httpd.c (sockets, threads, deadlines) and conn.c (what one connection does). */
#pragma once
#include <pthread.h>
#include <stdatomic.h>

#include "server/httpd.h"

#define SW_CONN_SCRATCH   ((size_t)64 << 10)  /* bytes of a body that are read at a time */
#define SW_CONN_DRAIN_MAX ((int64_t)64 << 20) /* of a refused body: above, the connection is closed instead */

#define SW_HTTPD_STRIPES 16

typedef enum sw_conn_state {
	SW_CONN_HEAD,   /* between requests, or within a head */
	SW_CONN_BODY,   /* the handler gets the body */
	SW_CONN_DRAIN,  /* the reply is ready, the rest of the body is dropped */
	SW_CONN_WRITE,  /* the reply is being sent */
	SW_CONN_LINGER, /* all is sent: what the client still sends is read, so that a reset does not eat the reply */
} sw_conn_state;

/* What a connection wants next. */
typedef enum sw_conn_want { SW_WANT_READ, SW_WANT_WRITE, SW_WANT_AGAIN, SW_WANT_CLOSE } sw_conn_want;

typedef struct sw_conn {
	struct sw_conn *next, *prev; /* engine->lock */
	sw_httpd *engine;
	int fd;
	char peer[48];
	sw_conn_state state;
	_Atomic int64_t deadline_ns; /* when the sweeper cuts it; INT64_MAX while a thread works on it */
	int64_t phase_ns;            /* when the head, body or reply began */
	int64_t phase_bytes;         /* of body or reply that went through since */
	sw_buf in;                   /* bytes that came and are not used */
	size_t looked;               /* of them searched for the end of the head */
	bool open_request;           /* on_head was called, on_end not yet */
	sw_arena arena;              /* of the request */
	sw_request request;
	sw_reply reply;
	sw_http1_chunks chunks;
	int64_t body_left; /* of a body with a length */
	sw_buf out;        /* status line and headers of the reply */
	size_t out_sent, body_sent;
	int64_t file_sent;
} sw_conn;

struct sw_httpd {
	sw_httpd_options options;
	sw_handler handler;
	const sw_clock *clock;
	int listener, epoll, wake; /* descriptors, -1 = none */
	uint16_t port;
	pthread_t threads[64];
	size_t thread_count;
	pthread_t sweeper;
	bool has_sweeper;
	pthread_mutex_t handover[SW_HTTPD_STRIPES]; /* by descriptor, see drive() */
	pthread_mutex_t lock;                       /* the list, in_flight, stopping */
	pthread_cond_t changed;                     /* in_flight became 0, or stopping was set */
	sw_conn *conns;
	int conn_count;
	int in_flight; /* requests between on_head and on_end */
	bool stopping;
	_Atomic uint64_t requests;
};

/* Does what can be done without waiting. `scratch` has SW_CONN_SCRATCH bytes. */
sw_conn_want sw_conn_step(sw_conn *conn, char *scratch);
/* Ends the request under way, if there is one, and frees what the connection holds but its descriptor. */
void sw_conn_clear(sw_conn *conn);
int64_t sw_httpd_now(const sw_httpd *engine);
/* A request begins or ends; false: the engine is stopping, so the connection shall not be kept. */
bool sw_httpd_count(sw_httpd *engine, int change);
