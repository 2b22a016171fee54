/* Uploading distributions with the legacy API that every index speaks. Nothing is sent before every file was looked up by
   hash; what is there already is skipped, what is there with other bytes is an error that names both hashes; when the
   connection ends without an answer the index is asked. Source: docs.pypi.org "Upload API"; warehouse/forklift/legacy.py. */
#pragma once
#include "base/ctx.h"
#include "dist/dist.h"
#include "index/index.h"

typedef enum sw_upload_state {
	SW_UPLOAD_PLANNED,   /* absent on the index; also the end of a dry run */
	SW_UPLOAD_DONE,      /* uploaded by us, and the index shows our hash */
	SW_UPLOAD_IDENTICAL, /* was there already with the same bytes: skipped */
	SW_UPLOAD_CONFLICT,  /* is there with other bytes */
	SW_UPLOAD_REFUSED,   /* the index said no; `status` and `said` tell why */
	SW_UPLOAD_HIDDEN,    /* the index said yes, but does not show the file */
	SW_UPLOAD_FAILED,    /* not sent: no connection, or the file cannot be read */
	SW_UPLOAD_UNKNOWN,   /* sent, but neither an answer nor a look at the index could be had */
	SW_UPLOAD_SKIPPED,   /* not tried, because an earlier failure makes it pointless or harmful */
} sw_upload_state;
const char *sw_upload_state_name(sw_upload_state state);

typedef struct sw_upload {
	const sw_dist *dist;
	sw_upload_state state;
	sw_digest index_sha256; /* what the index shows; len 0 = nothing */
	int status;             /* last HTTP status of the upload, 0 = none */
	sw_str said;            /* what the server said, one clean line */
	int attempts;           /* requests that carried the file */
	int64_t wall_ns;
	sw_error error; /* why it is not on the index; code SW_OK for PLANNED, DONE, IDENTICAL and SKIPPED */
} sw_upload;

typedef struct sw_publish_options {
	const sw_index *index;
	const sw_dist *const *files;
	size_t file_count;
	const sw_credential *credential; /* NULL or with an empty source: anonymous */
	bool dry_run;                    /* look up, send nothing; ctx->dry_run does the same */
	bool no_skip;                    /* a file that is there already, even identical, is an error */
	int64_t visible_ms; /* how long to wait for the index to show what it accepted; 0 = 5 s where pages come from caches
	                       (PyPI), else 60 s */
	/* Called as each file's state is decided (may be NULL). */
	void (*on_file)(void *data, const sw_upload *upload);
	void *data;
} sw_publish_options;

typedef struct sw_publish_result {
	SW_VEC(sw_upload) uploads;          /* in the order of sending: wheels first, sdist last */
	sw_index index;                     /* as recognised */
	size_t uploaded, identical, failed; /* failed: all that are not on the index and ought to be */
	sw_strs warnings;                   /* one line each */
} sw_publish_result;

/* Publishes. The files must stay open as long as `out` is used. True when every file is on the index with our bytes (in a dry
   run: when none is in conflict); else false with the most serious error of the uploads, whose own errors stand in *out, which is
   filled in both cases. SW_U001 to SW_U009, or SW_H001 to SW_H011 when the index cannot be asked before anything is sent. */
SW_NODISCARD bool sw_publish_run(const sw_ctx *ctx, const sw_publish_options *options, sw_arena *arena,
				 sw_publish_result *out, sw_error *err);
