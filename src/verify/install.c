#include "base/fs.h"
#include "codec/url.h"
#include "pyspec/metadata.h"
#include "pyspec/pep508.h"
#include "verify/verify_internal.h"

static int64_t timeout_of(const sw_verification *v)
{
	return v->options->install_timeout_ms ? v->options->install_timeout_ms : SW_VERIFY_INSTALL_MS;
}

/* ---- the project alone ---- */

/* The simple API's URL with the credentials in it: pip reads it from a private file. */
static bool url_for_pip(const sw_verification *v, sw_str *out, sw_error *err)
{
	const sw_credential *credential = v->options->credential;
	sw_url url;
	*out = v->options->index->simple_url;
	if (!credential || !credential->source.len)
		return true;
	if (!sw_url_parse(*out, v->arena, &url, err))
		return false;
	url.user = credential->user;
	url.password = sw_secret_reveal(&credential->secret);
	*out = sw_url_format(&url, v->arena);
	return true;
}

/* A fresh environment, and an empty home beside it. */
static bool make_environment(sw_verification *v, sw_error *err)
{
	int64_t started = sw_monotonic_ns(v->ctx->clock);
	v->home = sw_path_join(v->arena, v->options->work, SW_STR("home"));
	sw_str dir = sw_path_join(v->arena, v->options->work, SW_STR("venv"));
	if (!sw_remove_tree(dir, err) || !sw_remove_tree(v->home, err) || !sw_mkdirs(v->home, 0700, err) ||
	    !sw_venv_make(v->ctx, v->python, dir, &v->venv, err))
		return false;
	v->report->environment_ns = sw_monotonic_ns(v->ctx->clock) - started;
	return true;
}

/* Runs an installer; a failure of it is a problem of the release. */
static bool run_installer(sw_verification *v, sw_install *install, sw_code code, sw_str what, sw_str fix, bool *go,
			  sw_error *err)
{
	sw_proc_result result = {0};
	install->scratch = v->options->work;
	install->timeout_ms = timeout_of(v);
	install->on_line = v->options->on_line;
	install->data = v->options->data;
	bool ran = sw_install_run(v->ctx, v->python, &v->venv, install, v->arena, &result, err);
	if (ran && result.status == 0)
		return true;
	if (!ran && err->code != SW_F005)
		return false;
	sw_str message =
		ran ? sw_fmt(v->arena, "%.*s (status %d)", SW_ARG(what), result.status)
		    : sw_fmt(v->arena, "%.*s within %lld seconds", SW_ARG(what), (long long)(timeout_of(v) / 1000));
	sw_error_clear(err);
	sw_verify_problem(v, SW_SEV_ERROR, code, message, fix, result.out);
	*go = false;
	return true;
}

bool sw_verify_install(sw_verification *v, bool *go, sw_error *err)
{
	const sw_verify_report *report = v->report;
	sw_str url;
	if (!make_environment(v, err) || !url_for_pip(v, &url, err))
		return false;
	sw_str line = sw_fmt(v->arena, "%.*s==%.*s --hash=sha256:%.*s", SW_ARG(v->options->project),
			     SW_ARG(v->options->version), SW_ARG(report->wheel.sha256));
	sw_install install = {.requirements = &line,
			      .requirement_count = 1,
			      .index_url = url,
			      .sealed = true,
			      .no_deps = true,
			      .hashes = true,
			      .wheels_only = true};
	sw_str what = sw_fmt(v->arena, "pip cannot install %.*s %.*s from %.*s", SW_ARG(v->options->project),
			     SW_ARG(v->options->version), SW_ARG(v->options->index->simple_url));
	sw_str fix =
		sw_fmt(v->arena, "pip install --index-url %.*s --no-deps %.*s==%.*s",
		       SW_ARG(v->options->index->simple_url), SW_ARG(v->options->project), SW_ARG(v->options->version));
	int64_t started = sw_monotonic_ns(v->ctx->clock);
	bool ok = run_installer(v, &install, SW_Q006, what, fix, go, err);
	v->report->install_ns = sw_monotonic_ns(v->ctx->clock) - started;
	return ok;
}

/* ---- what it requires ---- */

/* Whether a requirement is wanted here, without extras. One that cannot be read is noted and left out: an installer would
   take "-r FILE" for an option of its own. */
static bool is_wanted(sw_verification *v, sw_str text)
{
	sw_error err = {0};
	sw_requirement requirement;
	sw_marker_env env = v->python->markers;
	env.values[SW_MARKER_EXTRA] = SW_STR("");
	bool applies = false;
	if (sw_requirement_parse(text, v->arena, &requirement, &err) &&
	    sw_requirement_applies(&requirement, &env, &applies, &err))
		return applies;
	sw_str message = sw_fmt(v->arena, "Requires-Dist of %.*s cannot be read: %s", SW_ARG(v->report->wheel.name),
				err.message);
	sw_verify_problem(v, SW_SEV_ERROR, SW_Q007, message, SW_STR("correct the dependencies of the project"), text);
	return false;
}

static bool required(sw_verification *v, sw_strs *out, sw_error *err)
{
	sw_metadata metadata;
	if (!sw_metadata_parse(v->wheel.filename, v->wheel.metadata, v->arena, &metadata, err))
		return false;
	sw_each (value, &metadata.fields[SW_META_REQUIRES_DIST]) {
		sw_str line = sw_header_unfold(value->text, v->arena);
		if (is_wanted(v, line))
			sw_push(v->arena, out, line);
	}
	return true;
}

/* "click 8.3.1" for everything in the environment but the project. */
static bool list_dependencies(sw_verification *v, sw_error *err)
{
	sw_strs names = {0};
	if (!sw_list_dir(v->arena, v->venv.site_packages, &names, err))
		return false;
	sw_each (entry, &names) {
		if (!sw_str_ends(*entry, SW_STR(".dist-info")) || sw_str_eq(*entry, v->dist_info))
			continue;
		sw_str stem = sw_str_sub(*entry, 0, entry->len - (sizeof(".dist-info") - 1));
		sw_push(v->arena, &v->report->dependencies, sw_str_replace(v->arena, stem, SW_STR("-"), SW_STR(" ")));
	}
	return true;
}

bool sw_verify_dependencies(sw_verification *v, bool *go, sw_error *err)
{
	sw_strs wanted = {0};
	if (!required(v, &wanted, err))
		return false;
	if (!wanted.len)
		return true;
	sw_str pin = sw_fmt(v->arena, "%.*s==%.*s", SW_ARG(v->options->project), SW_ARG(v->options->version));
	sw_install install = {.with = v->options->installer,
			      .requirements = wanted.ptr,
			      .requirement_count = wanted.len,
			      .constraints = &pin,
			      .constraint_count = 1};
	sw_str what = sw_fmt(v->arena, "what %.*s requires cannot be installed", SW_ARG(pin));
	int64_t started = sw_monotonic_ns(v->ctx->clock);
	bool ok = run_installer(v, &install, SW_Q007, what,
				SW_STR("correct the dependencies of the project, or the index in your pip settings"),
				go, err);
	v->report->dependencies_ns = sw_monotonic_ns(v->ctx->clock) - started;
	return ok && list_dependencies(v, err);
}
