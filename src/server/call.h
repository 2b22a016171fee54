/* One request on its way through the routes, and the ways to answer it. Shared by the files of this room only. */
#pragma once
#include <signal.h>

#include "base/fs.h"
#include "base/secret.h"
#include "server/blobs.h"
#include "server/catalog.h"
#include "server/httpd.h"
#include "server/server.h"

#define SW_CALL_PARAMS 4

struct sw_server {
	sw_arena arena;
	sw_server_options options;
	sw_lock lock;
	sw_catalog *catalog;
	sw_blobs blobs;
	sw_httpd *engine;
	sw_str url;       /* "http://127.0.0.1:8080/" */
	sw_str root_path; /* "/", or the path of the public URL: what every link begins with */
	bool any_address; /* listens on all networks: the Host header tells what we are called */
	sw_secret token;
	bool catches; /* SIGINT and SIGTERM */
	struct sigaction old_int, old_term;
};

typedef struct sw_call {
	sw_server *server;
	sw_request *request;
	sw_reply *reply;
	sw_arena *arena; /* of the request */
	const struct sw_route *route;
	sw_catalog_index index;
	sw_str base;                  /* path of the index: "/" or "/main/" */
	sw_str param[SW_CALL_PARAMS]; /* what the "*" of the route's pattern stand for */
	struct sw_receive *upload;    /* of an upload under way */
} sw_call;

/* A row of the table in route.c. */
typedef struct sw_route {
	const char *pattern; /* below the index: segments, "*" for any one; a final "/" is added by a redirect */
	bool post;           /* POST, else GET and HEAD */
	void (*run)(sw_call *call);
} sw_route;

/* Finds route and index for a request and fills them in; or answers (redirect, 404, 405, preflight) and returns false. */
bool sw_route_find(sw_call *call);

/* --- answering (reply.c) --- */

/* The URL of this index as the client calls it: "http://127.0.0.1:8080/" or ".../main/". */
sw_str sw_call_url(const sw_call *call);
/* An answer without conditions. */
void sw_call_text(sw_call *call, int status, const char *type, sw_str body);
/* An error: the message as reason phrase and as body, in the form that the client asks for. Never cached. */
void sw_call_fail(sw_call *call, int status, const char *format, ...) SW_PRINTF(3, 4);
/* The same with more to say: findings or details, each with the same line breaks in text and HTML. */
typedef struct sw_call_note {
	sw_str id, message, fix;
} sw_call_note;
typedef SW_VEC(sw_call_note) sw_call_notes;
void sw_call_refuse(sw_call *call, int status, sw_str message, const sw_call_notes *notes);
/* 500 (503 with a full disk), with the code only: what failed is the operator's business. */
void sw_call_broke(sw_call *call, const sw_error *err);
/* To `path` below the index (query kept): 301, or 308 for POST. */
void sw_call_redirect(sw_call *call, sw_str path);

/* A page that follows from the catalog. Its tag is made of catalog, `serial`, kind and coding, so a conditional request needs no
   rendering: first ask sw_call_not_modified, which answers 304 when it can. */
typedef struct sw_page {
	const char *type; /* Content-Type */
	const char *kind; /* a letter that tells the forms of one page apart */
	int64_t serial;   /* X-PyPI-Last-Serial */
	bool negotiated;  /* Vary: Accept */
	bool for_people;  /* with the headers that browsers need */
} sw_page;
bool sw_call_not_modified(sw_call *call, const sw_page *page);
void sw_call_page(sw_call *call, const sw_page *page, sw_str body);

/* A blob that never changes under its URL, with ranges and conditions. */
typedef struct sw_file_answer {
	sw_str sha256;
	const char *type;
	int64_t modified_us;
	sw_str attachment; /* file name for browsers; "" = shown inline */
} sw_file_answer;
void sw_call_file(sw_call *call, const sw_file_answer *file);

/* --- what several routes need (reply.c) --- */

/* Makes sure that param[0] is a normalised name; otherwise answers with a redirect or 404 and returns false. */
bool sw_call_normal_name(sw_call *call);
/* The project named by param[0]; otherwise answers with 404 (or 500) and returns false. */
bool sw_call_project(sw_call *call, sw_catalog_project *out);
struct sw_metadata;
/* The metadata of a release: that of its first file which has some. False when there is none. */
bool sw_call_metadata(sw_call *call, const sw_catalog_release *release, struct sw_metadata *out);
/* Of a project: the release of this version (any spelling), NULL when there is none; "" = the latest. */
const sw_catalog_release *sw_call_release(const sw_catalog_project *project, sw_str version);
/* The kind of a page (sw_page) that holds absolute URLs: another one for each way to call the index. */
const char *sw_call_kind(const sw_call *call, const char *name);
/* "ab/cd/REST/name-1.0.tar.gz": where a file stands below packages/. */
sw_str sw_call_file_path(const sw_call *call, const sw_catalog_file *file);
/* "2026-11-21T03:02:00.000000Z" */
sw_str sw_call_time(const sw_call *call, int64_t microseconds);

/* --- routes --- */
void sw_route_simple_list(sw_call *call);
void sw_route_simple_project(sw_call *call);
void sw_route_file(sw_call *call);
void sw_route_json_project(sw_call *call);
void sw_route_json_release(sw_call *call);
void sw_route_front(sw_call *call);
void sw_route_project(sw_call *call);
void sw_route_release(sw_call *call);
void sw_route_style(sw_call *call);
void sw_route_icon(sw_call *call);
void sw_route_robots(sw_call *call);
void sw_route_health(sw_call *call);
void sw_route_upload(sw_call *call);

/* An upload, in pieces (upload.c). Each may answer. */
void sw_receive_begin(sw_call *call);
void sw_receive_bytes(sw_call *call, sw_str bytes);
void sw_receive_close(struct sw_receive *r);
