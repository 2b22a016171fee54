/* Between the sources of publish/. */
#pragma once
#include "codec/mime.h"
#include "publish/publish.h"

/* One run of sw_publish_run. */
typedef struct sw_publishing {
	const sw_ctx *ctx;
	const sw_publish_options *options;
	sw_arena *arena;
	sw_index_client client;
	sw_publish_result *result;
	sw_str project; /* as the first file's name has it */
} sw_publishing;

/* Puts the files into the order of sending and looks whether they are one release (SW_U008). */
SW_NODISCARD bool sw_publish_plan(sw_publishing *run, sw_error *err);

/* The form of one file: every field of its core metadata, then its digests and its bytes. */
SW_NODISCARD bool sw_publish_form(const sw_dist *dist, const sw_personality *personality, sw_arena *arena,
				  sw_mime_form *form, sw_error *err);

/* Sends one file until its state is known: DONE, IDENTICAL, CONFLICT, REFUSED, FAILED or UNKNOWN. */
void sw_publish_send(sw_publishing *run, sw_upload *upload);

/* Compares what the index shows with the file. *state becomes IDENTICAL or CONFLICT (then upload->error is set), or PLANNED
   when the index does not have it. */
SW_NODISCARD bool sw_publish_probe(sw_publishing *run, sw_upload *upload, sw_upload_state *state, sw_error *err);

/* A development release that is not there yet against those of the same version that are: SW_U012 when its number is of another kind
   (time, commits), a warning when it is lower. One look at the page that the probes have read. */
SW_NODISCARD bool sw_publish_check_dev(sw_publishing *run, sw_error *err);

/* SW_U002, SW_U003 or SW_U009 for a refusal, with the cause and fix of the known ones; always false. */
bool sw_publish_refusal(const sw_publishing *run, const sw_upload *upload, sw_error *err);
