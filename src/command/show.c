#include "command/show.h"

#include "command/common.h"

/* ---- findings ---- */

void sw_show_findings(sw_ctx *ctx, const sw_findings *findings)
{
	sw_json_array(ctx->out, "findings");
	sw_each (finding, &findings->list) {
		sw_diag diag = sw_finding_diag(finding, ctx->arena);
		if (!diag.fix.len)
			diag.fix = sw_fmt(ctx->arena, "shipwheel check --explain %s", finding->rule->id);
		sw_json_object(ctx->out, NULL);
		sw_json_str(ctx->out, "rule", sw_str_of(finding->rule->id));
		sw_json_str(ctx->out, "severity",
			    sw_str_of(finding->severity == SW_REJECT ? "reject" : sw_severity_name(finding->severity)));
		sw_json_str(ctx->out, "message", finding->message);
		sw_json_str(ctx->out, "file", finding->file);
		sw_json_str(ctx->out, "member", finding->member);
		sw_json_bool(ctx->out, "pypi_would_refuse", finding->pypi_would_refuse);
		sw_json_end(ctx->out);
		if (!sw_out_get(ctx->out)->json && (finding->severity != SW_INFO || sw_out_get(ctx->out)->verbose))
			sw_out_diag(ctx->out, &diag);
	}
	sw_json_end(ctx->out);
}

sw_str sw_findings_text(sw_arena *arena, const sw_findings *findings)
{
	sw_strs parts = {0};
	size_t errors = findings->count[SW_REJECT] + findings->count[SW_SEV_ERROR];
	if (errors)
		sw_push(arena, &parts, sw_count_text(arena, errors, "error"));
	if (findings->count[SW_WARN])
		sw_push(arena, &parts, sw_count_text(arena, findings->count[SW_WARN], "warning"));
	if (!parts.len)
		return SW_STR("no findings");
	return sw_str_join(arena, parts.ptr, parts.len, SW_STR(", "));
}

/* ---- uploads ---- */

void sw_show_uploads_json(sw_ctx *ctx, const sw_publish_result *result)
{
	sw_json_array(ctx->out, "uploads");
	sw_each (upload, &result->uploads) {
		sw_json_object(ctx->out, NULL);
		sw_json_str(ctx->out, "file", upload->dist->filename);
		sw_json_str(ctx->out, "sha256", sw_digest_hex(ctx->arena, upload->dist->sha256));
		sw_json_str(ctx->out, "state", sw_str_of(sw_upload_state_name(upload->state)));
		sw_json_int(ctx->out, "status", upload->status);
		sw_json_str(ctx->out, "said", upload->said);
		sw_json_num(ctx->out, "seconds", (double)upload->wall_ns / 1e9);
		sw_json_end(ctx->out);
	}
	sw_json_end(ctx->out);
}

sw_str sw_uploads_text(sw_arena *arena, const sw_publish_result *result)
{
	sw_strs parts = {0};
	if (result->uploaded)
		sw_push(arena, &parts,
			sw_fmt(arena, "%.*s uploaded", SW_ARG(sw_count_text(arena, result->uploaded, "file"))));
	if (result->identical)
		sw_push(arena, &parts,
			sw_fmt(arena, "%.*s there already, identical",
			       SW_ARG(sw_count_text(arena, result->identical, "file"))));
	if (result->failed)
		sw_push(arena, &parts, sw_fmt(arena, "%zu failed", result->failed));
	return parts.len ? sw_str_join(arena, parts.ptr, parts.len, SW_STR(", ")) : SW_STR("nothing to upload");
}

/* ---- verification ---- */

static void show_modules(sw_ctx *ctx, const sw_verify_report *report)
{
	sw_json_array(ctx->out, "modules");
	sw_each (module, &report->modules) {
		sw_json_object(ctx->out, NULL);
		sw_json_str(ctx->out, "name", module->name);
		sw_json_bool(ctx->out, "ok", module->ok);
		sw_json_num(ctx->out, "import_seconds", (double)module->import_ns / 1e9);
		sw_json_str(ctx->out, "problem", module->problem);
		sw_json_end(ctx->out);
	}
	sw_json_end(ctx->out);
	sw_json_array(ctx->out, "scripts");
	sw_each (script, &report->scripts) {
		sw_json_object(ctx->out, NULL);
		sw_json_str(ctx->out, "name", script->name);
		sw_json_bool(ctx->out, "ok", script->ok);
		sw_json_int(ctx->out, "status", script->status);
		sw_json_num(ctx->out, "seconds", (double)script->run_ns / 1e9);
		sw_json_str(ctx->out, "problem", script->problem);
		sw_json_end(ctx->out);
	}
	sw_json_end(ctx->out);
}

static void show_times(sw_ctx *ctx, const sw_verify_report *report)
{
	const struct {
		const char *key;
		int64_t ns;
	} times[] = {{"wait_seconds", report->wait_ns},       {"environment_seconds", report->environment_ns},
		     {"install_seconds", report->install_ns}, {"dependencies_seconds", report->dependencies_ns},
		     {"compare_seconds", report->compare_ns}, {"import_seconds", report->import_ns},
		     {"scripts_seconds", report->scripts_ns}, {"seconds", report->total_ns}};
	for (size_t i = 0; i < SW_COUNTOF(times); i++)
		sw_json_num(ctx->out, times[i].key, (double)times[i].ns / 1e9);
}

void sw_show_verify(sw_ctx *ctx, const sw_verify_report *report)
{
	sw_each (problem, &report->problems)
		sw_out_diag(ctx->out, problem);
	sw_json_object(ctx->out, "verify");
	sw_json_bool(ctx->out, "verified", report->verified);
	sw_json_str(ctx->out, "name", report->name);
	sw_json_str(ctx->out, "version", report->version);
	sw_json_str(ctx->out, "wheel", report->wheel.name);
	sw_json_int(ctx->out, "files", (int64_t)report->files);
	sw_json_int(ctx->out, "download_bytes", report->download_bytes);
	sw_json_int(ctx->out, "installed_bytes", report->installed_bytes);
	show_modules(ctx, report);
	sw_json_array(ctx->out, "dependencies");
	sw_each (dependency, &report->dependencies)
		sw_json_str(ctx->out, NULL, *dependency);
	sw_json_end(ctx->out);
	show_times(ctx, report);
	sw_json_end(ctx->out);
}

sw_str sw_verify_text(sw_arena *arena, const sw_verify_report *report)
{
	sw_strs parts = {0};
	size_t imported = 0, ran = 0;
	sw_each (module, &report->modules)
		imported += module->ok;
	sw_each (script, &report->scripts)
		ran += script->ok && !script->gui;
	sw_push(arena, &parts,
		sw_fmt(arena, "installed by pip in %.*s", SW_ARG(sw_duration_text(arena, report->install_ns))));
	sw_push(arena, &parts,
		sw_fmt(arena, "%.*s as in the wheel", SW_ARG(sw_count_text(arena, report->files, "file"))));
	if (report->dependencies.len)
		sw_push(arena, &parts,
			sw_fmt(arena, "%zu dependenc%s", report->dependencies.len,
			       report->dependencies.len == 1 ? "y" : "ies"));
	sw_push(arena, &parts, sw_fmt(arena, "%.*s imported", SW_ARG(sw_count_text(arena, imported, "module"))));
	if (ran)
		sw_push(arena, &parts,
			sw_fmt(arena, "%.*s answered --help", SW_ARG(sw_count_text(arena, ran, "command"))));
	return sw_str_join(arena, parts.ptr, parts.len, SW_STR(", "));
}
