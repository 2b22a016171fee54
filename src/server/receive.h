/* An upload (the legacy API): the form as it comes, and what is asked of it. Between receive.c, which reads, and receive_check.c,
   which judges. */
#pragma once
#include "codec/mime.h"
#include "pyspec/metadata.h"
#include "server/call.h"

typedef struct sw_form_field {
	sw_str name, value;
} sw_form_field;

typedef struct sw_receive {
	sw_call *call;
	sw_arena *arena; /* of the request */
	sw_str who;      /* name of the token */
	sw_mime_reader reader;
	SW_VEC(sw_form_field) fields;
	size_t fields_bytes;
	bool in_file, has_file; /* the part that is being read is the file; it was there */
	sw_str part_name;
	sw_buf part; /* the text of a field */
	sw_str filename, content_type;
	sw_blob_writer blob;

	/* Filled while it is judged. */
	sw_blob_digests digests;
	sw_catalog_upload upload;
	sw_str metadata_text;
} sw_receive;

/* A field's first value without the blanks around it; {NULL, 0} when it is absent, empty or "UNKNOWN". */
sw_str sw_receive_get(const sw_receive *receive, const char *name);
/* Judges a complete upload in the order of PyPI's checks (checks.md 1.2). False after an answer: a refusal, or the 200 for a
   file that is there already. */
bool sw_receive_judge(sw_receive *receive);
/* The answer that belongs to an outcome of the catalog other than SW_CATALOG_ADDED. */
void sw_receive_outcome(sw_receive *receive, sw_catalog_outcome outcome, const sw_catalog_file *existing);
