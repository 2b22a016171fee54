/* The client of any package index: which ones are known and how each behaves, what is on them. Sources: PEP 503, 691, 658,
   714, 592, 700; the upload APIs' documentation of each server. */
#pragma once
#include "base/ctx.h"
#include "base/hash.h"
#include "net/http.h"
#include "pyspec/simple.h"
#include "trust/credential.h"

/* How a kind of server behaves: a row of the table in personality.c. */
typedef struct sw_personality {
	const char *name;           /* "pypi", "devpi" …; "generic" is the last row */
	const char *title;          /* for people */
	const char *hosts[4];       /* host names that are always it; a leading "." means any below */
	const char *path;           /* a part of the upload URL's path that gives it away; NULL = none */
	const char *header;         /* a header of its answers that gives it away; NULL = none */
	const char *marker;         /* a text on the page of its upload URL that gives it away; NULL = none */
	const char *upload_tail;    /* the end of the upload URL's path … */
	const char *simple_tail;    /* … and what stands there in the simple URL */
	bool shows_late;            /* what it has accepted may take minutes to show on its pages */
	bool wants_requires_python; /* the field must be there also when there is nothing in it */
} sw_personality;

const sw_personality *sw_personality_named(sw_str name); /* NULL when unknown */

/* Whether a refusal (status, what the server said) is a kind of "this file is already there", for any personality. Whether
   its bytes are the same must be looked up. */
bool sw_is_duplicate_refusal(int status, sw_str said);

typedef struct sw_index {
	sw_str name;                       /* "pypi", "testpypi", a section of .pypirc, or the host of a bare URL */
	sw_str section;                    /* the name if it is one that credentials are stored under, else "" */
	sw_str upload_url;                 /* without userinfo; "" = cannot be uploaded to */
	sw_str simple_url;                 /* ends with "/"; "" = not known before the server was looked at */
	sw_str json_url;                   /* PyPI's JSON API: "https://pypi.org/pypi/"; "" = none */
	const sw_personality *personality; /* NULL before the server was looked at */
	sw_str ca_cert, client_cert;       /* of .pypirc; "" = none */
	sw_str user;                       /* of the URL; "" = none */
} sw_index;

/* What `target` names: pypi, testpypi, a repository of .pypirc, or the URL that files are uploaded to. `simple_url` (may be
   "") overrides what is derived. A password in `target` is refused with SW_U006; SW_U010 for a name that nobody knows, with
   the nearest one. */
SW_NODISCARD bool sw_index_resolve(sw_str target, sw_str simple_url, const sw_pypirc *pypirc, sw_arena *arena,
				   sw_index *out, sw_error *err);
/* The names that sw_index_resolve takes now. */
void sw_index_names(const sw_pypirc *pypirc, sw_arena *arena, sw_strs *out);

/* A conversation with one index. */
typedef struct sw_index_client {
	const sw_ctx *ctx;
	sw_index index;
	const sw_credential
		*credential; /* for reading where the index asks for it; NULL = none. Never sent to another origin */
	sw_http http;
	struct sw_index_page *page; /* the last page, for conditional requests */
	sw_arena arena;             /* of that page */
} sw_index_client;

/* `index` and `credential` must live as long. */
void sw_index_open(sw_index_client *client, const sw_ctx *ctx, const sw_index *index, const sw_credential *credential);
void sw_index_client_close(sw_index_client *client);

/* Finds out what kind of server it is where the URL did not tell, by one GET of the upload URL; fills personality and
   simple_url of client->index. Does nothing when they are known. */
SW_NODISCARD bool sw_index_recognise(sw_index_client *client, sw_error *err);

/* The simple page of a project, always asked of the server: a page that is still at hand is revalidated (If-None-Match).
   *exists = false (and success) when the index has no such project. The page lives until the next call. 401 and 403 are
   errors: they do not mean "absent". SW_H007, SW_H010. */
SW_NODISCARD bool sw_index_project(sw_index_client *client, sw_str project, bool *exists, const sw_simple_page **out,
				   sw_error *err);

typedef struct sw_index_file {
	bool present;
	sw_digest sha256;   /* of the page, or of the file itself where the page has none */
	sw_str url;         /* absolute */
	int64_t size_bytes; /* -1 = not told */
	bool yanked;
	bool has_metadata; /* `<url>.metadata` is offered */
} sw_index_file;

/* SW_U001 with both hashes; always false. */
bool sw_index_conflict(const sw_index_client *client, sw_str filename, sw_digest ours, sw_digest theirs, sw_error *err);

/* Looks one file up. Where the page has no sha256 for it, the file is downloaded and hashed. `arena` holds the URL. */
SW_NODISCARD bool sw_index_find(sw_index_client *client, sw_str project, sw_str filename, sw_arena *arena,
				sw_index_file *out, sw_error *err);
/* The core metadata of a file without the file (PEP 658). *found = false when the index does not offer it. */
SW_NODISCARD bool sw_index_metadata(sw_index_client *client, const sw_index_file *file, sw_arena *arena, bool *found,
				    sw_str *out, sw_error *err);
/* Downloads a file to `path` (atomically) and compares its sha256: SW_H011, and nothing is kept, when it differs from the
   `expected`, or where that is NULL from the index's. */
SW_NODISCARD bool sw_index_download(sw_index_client *client, const sw_index_file *file, const sw_digest *expected,
				    sw_str path, sw_error *err);

/* A file that ought to become visible. */
typedef struct sw_awaited {
	sw_str filename;
	sw_digest sha256;
	bool visible;           /* filled by sw_index_wait: listed with this hash */
	bool conflict;          /* listed with another one … */
	sw_digest index_sha256; /* … this */
} sw_awaited;
/* Polls the project's page until every file is listed, or `deadline_ms` have gone: at once, then after 0.05,
   0.1, 0.2 … s on loopback, 1, 2, 4, 8, 15 and then every 30 s elsewhere. True when the answer is known: look at `visible`.
   Fails with SW_U001 when a file is listed with another hash, and when the index refuses to be read. Trouble that may pass
   (no connection, 5xx) is waited out. */
SW_NODISCARD bool sw_index_wait(sw_index_client *client, sw_str project, sw_awaited *files, size_t count,
				int64_t deadline_ms, sw_error *err);
