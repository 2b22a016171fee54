/* The package index: one process, SQLite and content-addressed files, faithful to PyPI's rules. It runs inside of a command
   (`rehearse`) or as one (`serve`). `shipwheel serve` and a rehearsal's private index are the same thing with other options.

   What it serves below its URL (index-server.md 1.1):
     simple/              PEP 503 HTML and PEP 691 JSON (API version 1.4) by content negotiation
     packages/…           files, with Range and conditional requests, and their .metadata (PEP 658)
     legacy/              upload (POST, multipart/form-data); also the URL itself
     pypi/NAME[/V]/json   PyPI's JSON API
     project/NAME/[V/]    pages for people; the URL itself is the front page
   An index of another name than the first answers below <name>/ in the same way. Reading needs no credentials; uploading
   needs a token, as the password of any user ("__token__" by custom). */
#pragma once
#include "base/clock.h"
#include "base/err.h"

typedef struct sw_server sw_server;

/* Whose rules decide about an upload (check/check.h). */
typedef enum sw_server_rules {
	SW_SERVER_PRIVATE, /* sound archives whose metadata is right; linux tags and local versions are welcome */
	SW_SERVER_PYPI     /* whatever PyPI refuses is refused */
} sw_server_rules;

typedef struct sw_server_options {
	sw_str data;           /* folder of the index, made when it is not there; one process at a time */
	sw_str host;           /* address or name to listen on; "" = 127.0.0.1 */
	uint16_t port;         /* 0 = a free one */
	sw_server_rules rules; /* zero: private */
	bool not_durable;      /* no fsync: for an index that can be made again. Answers are still all or nothing, also
				  after kill -9; only a crash of the machine may lose what was answered with 200 */
	bool fresh_token; /* make a new upload token at each start, and let those of earlier starts with this option
				  expire; else one is made when the index is made, and only then */
	sw_str public_url; /* "https://pypi.example.org/": what people and clients call it behind a proxy; "" = as asked */
	bool catch_signals; /* SIGINT and SIGTERM end sw_server_run from the start on, also before it is called, until the
				   server is closed; else only while it runs */
	size_t threads;     /* 0 = 4 */
	int64_t max_file_bytes; /* 0 = SW_LIMIT_FILE */
	const sw_clock *clock;  /* NULL = the system's; must live as long as the server */
} sw_server_options;

/* Opens (or makes) the index below options->data, listens and answers from threads of its own. The options are copied.
   Errors: SW_X001 the port is taken, SW_X002 the address is none of this machine's, SW_X003 another process has the
   folder, SW_X004 the folder was written by a newer shipwheel or is damaged, SW_F002 it cannot be written. */
SW_NODISCARD bool sw_server_start(const sw_server_options *options, sw_server **out, sw_error *err);
/* Where it answers: "http://127.0.0.1:8080/", always with the final slash; lives as long as the server. Installers get this
   + "simple/", uploads go to this + "legacy/". */
sw_str sw_server_url(const sw_server *server);
uint16_t sw_server_port(const sw_server *server);
/* The upload token that this start has made, "" when it has made none; only its hash is stored, so show it now or
   never. Lives as long as the server and is wiped with it. */
sw_str sw_server_token(const sw_server *server);
/* Number of requests answered since the start. */
uint64_t sw_server_requests(const sw_server *server);
/* Waits until SIGINT or SIGTERM comes, then returns true; the caller closes. One server of a process at a time. */
SW_NODISCARD bool sw_server_run(sw_server *server, sw_error *err);
/* Stops listening, lets requests under way finish (at most two seconds), closes everything. NULL is fine. */
void sw_server_close(sw_server *server);
