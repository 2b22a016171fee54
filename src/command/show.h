/* How findings, uploads and verifications look, for people and as JSON. */
#pragma once
#include "check/check.h"
#include "command/command.h"
#include "publish/publish.h"
#include "verify/verify.h"

/* Every finding as a diagnostic on the story (information only with -v), and the array "findings". */
void sw_show_findings(sw_ctx *ctx, const sw_findings *findings);
/* "no findings", "2 errors, 1 warning" */
sw_str sw_findings_text(sw_arena *arena, const sw_findings *findings);
/* The array "uploads". */
void sw_show_uploads_json(sw_ctx *ctx, const sw_publish_result *result);
/* "2 files uploaded", "2 files there already, identical" */
sw_str sw_uploads_text(sw_arena *arena, const sw_publish_result *result);
/* Problems as diagnostics, and the object "verify". */
void sw_show_verify(sw_ctx *ctx, const sw_verify_report *report);
/* "installed by pip, 6 modules imported, fathom --help ran" */
sw_str sw_verify_text(sw_arena *arena, const sw_verify_report *report);
