/* The HTTP engine: HTTP/1.1 on TCP, and nothing of packages. Handlers see a whole, checked request head, the body in
   pieces, and fill in one reply; everything else (framing, deadlines, limits, keep-alive, Date, sending) is the engine's.

   It is our own and not libmicrohttpd because that one cannot be made to refuse all of what nginx refuses: 0.9.75 cuts a header
   value at a NUL and joins folded lines before any callback sees them, resets on a header of 100 KB, restarts its
   time-out at each byte, and cannot set the reason phrase, which is all that twine, hatch and pdm show of a refusal
   (index-server.md 5 and 1.7). Here every byte of a head passes the gate (http1.h) first.

   Threads: `threads` of them share one epoll. A connection belongs to one thread at a time (EPOLLONESHOT), so a handler
   needs no lock for what hangs on its request; it may block for a moment (a disk, the catalog), not for a client. */
#pragma once
#include "base/buf.h"
#include "base/clock.h"
#include "base/fs.h"
#include "server/http1.h"

typedef struct sw_httpd sw_httpd;

typedef struct sw_reply {
	int status;    /* 0 = none yet */
	sw_str reason; /* "" = the usual phrase; only printable ASCII is sent of it, at most 400 bytes */
	sw_buf head;   /* header lines, each with its CRLF: use sw_reply_header */
	sw_str body;   /* in the request's arena */
	sw_fd file;    /* instead of `body`: file_bytes from file_offset; closed by the engine */
	int64_t file_offset, file_bytes;
	bool close; /* the connection ends after this reply */
} sw_reply;

/* One request; the engine's, valid until on_end has returned. */
typedef struct sw_request {
	sw_http1_head head;
	sw_arena *arena;    /* lives as long as the request */
	char peer[48];      /* address of the client, without port */
	int64_t body_bytes; /* what has come so far */
	void *state;        /* the handler's own, from on_head on */
} sw_request;

/* What answers. Each function may fill in the reply; from then on the rest of the body is read and dropped, or the connection
   closed when that is cheaper, and the reply is sent. */
typedef struct sw_handler {
	void (*on_head)(void *data, sw_request *request, sw_reply *reply);               /* the head is here */
	void (*on_body)(void *data, sw_request *request, sw_str bytes, sw_reply *reply); /* a piece of the body */
	void (*on_done)(void *data, sw_request *request, sw_reply *reply);               /* all of it: must reply */
	void (*on_end)(void *data, sw_request *request); /* always, last: gives back what `state` holds */
	void *data;
} sw_handler;

typedef struct sw_httpd_options {
	sw_str host;
	uint16_t port;
	size_t threads;         /* 0 = 4 */
	int64_t max_body_bytes; /* 0 = none is accepted */
	int header_deadline_ms; /* from the first byte of a head to its end; 0 = 10,000 */
	int idle_ms;            /* between requests; 0 = 60,000 */
	int floor_bytes_per_s;  /* of a body, both ways, after a grace of 10 s; 0 = 1024 */
	int connections_per_ip; /* 0 = 512 */
	int connections;        /* of all; 0 = 4096 */
	const sw_clock *clock;  /* for Date and deadlines; NULL = the system's */
} sw_httpd_options;

/* Listens: from now on clients wait in the queue. SW_X001 the port is taken, SW_X002 the address cannot be listened on, SW_X005 no
   descriptors left. */
SW_NODISCARD bool sw_httpd_open(const sw_httpd_options *options, const sw_handler *handler, sw_httpd **out,
				sw_error *err);
/* Starts the threads, which answer. SW_X005. */
SW_NODISCARD bool sw_httpd_start(sw_httpd *engine, sw_error *err);
uint16_t sw_httpd_port(const sw_httpd *engine);
uint64_t sw_httpd_requests(const sw_httpd *engine);
/* Stops listening, waits for requests under way (at most `grace_ms`), closes every connection, joins the threads. */
void sw_httpd_close(sw_httpd *engine, int grace_ms);

/* Adds a header line; CR, LF and NUL in the value become blanks, so that no value can add a line of its own. */
void sw_reply_header(sw_reply *reply, const char *name, sw_str value);
void sw_reply_headerf(sw_reply *reply, const char *name, const char *format, ...) SW_PRINTF(3, 4);
/* The usual reason phrase of a status: "Not Found". */
const char *sw_httpd_reason(int status);
