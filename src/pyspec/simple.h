/* The simple repository API as data: a project's page and the list of projects, in JSON and in HTML, both ways. Sources: PEP 503
   (HTML), 592 (yank), 658 and 714 (metadata files), 691 (JSON), 700 (versions, size, upload time), 708, 740 (provenance), 792
   (status); packaging.python.org, "Simple repository API". Version 1.4 is written; any 1.x is read. */
#pragma once
#include "base/buf.h"
#include "base/vec.h"

#define SW_SIMPLE_API_VERSION  "1.4"
#define SW_SIMPLE_JSON_TYPE    "application/vnd.pypi.simple.v1+json"
#define SW_SIMPLE_HTML_TYPE    "application/vnd.pypi.simple.v1+html"
#define SW_SIMPLE_MAX_FILES    ((size_t)500000)  /* of one page; the largest project of PyPI has 30,000 */
#define SW_SIMPLE_MAX_PROJECTS ((size_t)5000000) /* of one list; PyPI has 700,000 */

typedef struct sw_simple_hash {
	sw_str name, hex; /* "sha256", lower-case digits */
} sw_simple_hash;

typedef struct sw_simple_file {
	sw_str filename;
	sw_str url; /* without fragment; read: absolute, or as it stands when the page's URL is not known */
	SW_VEC(sw_simple_hash) hashes;
	sw_str requires_python; /* ptr NULL = not told */
	bool has_metadata;      /* URL + ".metadata" is offered */
	sw_str metadata_sha256; /* "" = not told */
	bool yanked;
	sw_str yanked_reason; /* "" = none given */
	int64_t size_bytes;   /* -1 = not told */
	sw_str upload_time;   /* "2026-11-21T03:02:00.000000Z"; "" = not told */
	sw_str provenance;    /* URL; "" = none */
} sw_simple_file;
typedef SW_VEC(sw_simple_file) sw_simple_files;

typedef struct sw_simple_page {
	sw_str name;         /* normalised; read from HTML: "" (the page does not say) */
	sw_str api_version;  /* read: "1.0" when it is not told; written: always ours */
	int64_t last_serial; /* -1 = not told */
	sw_str status,
		status_reason; /* "active" (also when not told), "archived", "quarantined", "deprecated"; reason "" = none */
	sw_strs versions;      /* empty = not told */
	sw_simple_files files;
} sw_simple_page;

typedef struct sw_simple_project {
	sw_str name;
	int64_t last_serial; /* -1 = not told */
} sw_simple_project;
typedef struct sw_simple_list {
	sw_str api_version;
	int64_t last_serial; /* -1 = not told */
	SW_VEC(sw_simple_project) projects;
} sw_simple_list;

/* Reads a page as pip does: JSON when `content_type` (of the HTTP answer, with parameters) says so, else HTML. `url` is where the
   page came from, against which links are resolved; "" = leave them. Links that are no distributions are kept out only where
   they have no file name at all. SW_M126: no such page, a higher major API version, or over the limits. Lives in `arena` and,
   for HTML, refers to `body`. */
SW_NODISCARD bool sw_simple_parse(sw_str url, sw_str content_type, sw_str body, sw_arena *arena, sw_simple_page *out,
				  sw_error *err);
/* The same for the list of all projects (the root of the API). */
SW_NODISCARD bool sw_simple_parse_list(sw_str url, sw_str content_type, sw_str body, sw_arena *arena,
				       sw_simple_list *out, sw_error *err);

/* Appends the document. Files and versions stay in their order. In JSON no alias of core-metadata is written, because an old pip
   breaks on it; in HTML both spellings are. */
void sw_simple_write_json(sw_buf *buf, const sw_simple_page *page);
void sw_simple_write_html(sw_buf *buf, const sw_simple_page *page);
void sw_simple_write_list_json(sw_buf *buf, const sw_simple_list *list);
/* Links are "NAME/" with the normalised name. */
void sw_simple_write_list_html(sw_buf *buf, const sw_simple_list *list);

/* The file of that name; NULL when there is none. */
const sw_simple_file *sw_simple_find(const sw_simple_page *page, sw_str filename);
/* Its hash of this kind ("sha256") in hex; {NULL, 0} when there is none. */
sw_str sw_simple_hash_get(const sw_simple_file *file, const char *name);
