#include "verify/verify.h"

#include "pyspec/name.h"
#include "verify/verify_internal.h"

void sw_verify_problem(sw_verification *v, sw_severity severity, sw_code code, sw_str message, sw_str fix,
		       sw_str detail)
{
	sw_diag problem = {.severity = severity,
			   .id = sw_str_of(sw_code_get(code)->id),
			   .message = message,
			   .fix = fix,
			   .detail = detail};
	sw_push(v->arena, &v->report->problems, problem);
}

static void tell(const sw_verification *v, const char *step)
{
	if (v->options->on_step)
		v->options->on_step(v->options->data, step);
}

/* The project alone, then what it requires, then the project once more: a dependency may have overwritten its files. */
static bool install(sw_verification *v, bool *go, sw_error *err)
{
	tell(v, "install");
	if (!sw_verify_install(v, go, err))
		return false;
	if (*go && !sw_verify_compare(v, "", go, err))
		return false;
	if (!*go)
		return true;
	tell(v, "dependencies");
	if (!sw_verify_dependencies(v, go, err))
		return false;
	bool came = v->report->dependencies.len > 0;
	return !*go || !came || sw_verify_compare(v, " after the dependencies came", go, err);
}

static bool run(sw_verification *v, sw_error *err)
{
	if (!v->options->no_import) {
		tell(v, "import");
		if (!sw_verify_imports(v, err))
			return false;
	}
	if (v->options->no_scripts || !v->wheel.entry_points.len)
		return true;
	tell(v, "programs");
	return sw_verify_scripts(v, err);
}

/* Both become part of a line that pip reads. */
static bool check_names(const sw_verify_options *options, sw_error *err)
{
	bool named = sw_name_valid(options->project);
	if (named && sw_pep440_valid(options->version))
		return true;
	sw_fail(err, SW_A001, "\"%.*s\" is no %s", SW_ARG(named ? options->version : options->project),
		named ? "version" : "name of a project");
	return sw_hint(err, "shipwheel verify 1.2.3");
}

static bool verify(sw_verification *v, sw_error *err)
{
	bool go = true;
	if (!check_names(v->options, err))
		return false;
	if (!sw_python_need_pip(v->python, err))
		return false;
	tell(v, "index");
	if (!sw_verify_index(v, &go, err))
		return false;
	if (go && !install(v, &go, err))
		return false;
	return !go || run(v, err);
}

bool sw_verify_run(const sw_ctx *ctx, const sw_python *python, const sw_verify_options *options, sw_arena *arena,
		   sw_verify_report *out, sw_error *err)
{
	sw_verify_report report = {.verified = true};
	sw_verification v = {.ctx = ctx, .python = python, .options = options, .arena = arena, .report = &report};
	int64_t started = sw_monotonic_ns(ctx->clock);
	bool ok = verify(&v, err);
	sw_dist_close(&v.wheel);
	if (!ok)
		return false;
	report.total_ns = sw_monotonic_ns(ctx->clock) - started;
	sw_each (problem, &report.problems)
		if (problem->severity >= SW_SEV_ERROR)
			report.verified = false;
	*out = report;
	return true;
}
