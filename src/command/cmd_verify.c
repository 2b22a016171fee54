#include "command/common.h"

#include "base/fs.h"
#include "base/hash.h"
#include "command/host.h"
#include "command/show.h"
#include "index/index.h"

typedef struct verify_args {
	sw_str version, index, name, python;
	int installer;
	int64_t wait_s;
	bool no_import, no_scripts;
} verify_args;

static const sw_option verify_options[] = {
	{.name = "VERSION",
	 .kind = SW_OPTION_STR,
	 .positional = true,
	 .help = "default: that of the commit",
	 .offset = offsetof(verify_args, version)},
	{.name = "index",
	 .kind = SW_OPTION_STR,
	 .value = "NAME|URL",
	 .help = "pypi, testpypi, or the URL of simple pages (default: the embedded index)",
	 .offset = offsetof(verify_args, index)},
	{.name = "name",
	 .kind = SW_OPTION_STR,
	 .value = "NAME",
	 .help = "of the project (default: the one of this folder)",
	 .offset = offsetof(verify_args, name)},
	{.name = "wait",
	 .kind = SW_OPTION_INT,
	 .value = "SECONDS",
	 .help = "how long to wait for the index to show it (default: 600)",
	 .offset = offsetof(verify_args, wait_s),
	 .min = 1,
	 .max = 86400},
	{.name = "installer",
	 .kind = SW_OPTION_CHOICE,
	 .value = "pip|uv",
	 .help = "of the dependencies",
	 .offset = offsetof(verify_args, installer)},
	{.name = "python",
	 .kind = SW_OPTION_STR,
	 .value = "EXE",
	 .help = "interpreter to install for",
	 .offset = offsetof(verify_args, python)},
	{.name = "no-import",
	 .kind = SW_OPTION_FLAG,
	 .help = "do not import its modules",
	 .offset = offsetof(verify_args, no_import)},
	{.name = "no-scripts",
	 .kind = SW_OPTION_FLAG,
	 .help = "do not run its commands",
	 .offset = offsetof(verify_args, no_scripts)},
};

static void verify_defaults(void *args)
{
	((verify_args *)args)->wait_s = 600;
}

/* What is to be verified, as far as the options leave it to the project. */
static bool find_subject(sw_ctx *ctx, const verify_args *args, sw_str *name, sw_str *version, sw_error *err)
{
	sw_project project = {0};
	sw_version found = {0};
	*name = args->name;
	*version = args->version;
	if (name->len && version->len)
		return true;
	if (!sw_command_project(ctx, &project, err))
		return false;
	if (!name->len)
		*name = project.name.text;
	if (!name->len) {
		sw_fail(err, SW_A001, "the name of this project is known to its backend alone");
		return sw_hint(err, "shipwheel verify %.*s --name NAME", SW_ARG(*version));
	}
	if (version->len)
		return true;
	if (!sw_version_resolve(ctx, &project, &(sw_version_options){.of_commit = true, .strict = true}, ctx->arena, &found, err))
		return false;
	*version = found.normal;
	if (version->len)
		return true;
	sw_fail(err, SW_W010, "the version of this project is known to its backend alone");
	return sw_hint(err, "shipwheel verify VERSION");
}

/* `credential` may be NULL. */
static bool verify_at(sw_ctx *ctx, const verify_args *args, const sw_index *index, const sw_credential *credential,
		      sw_str name, sw_str version, sw_exit *exit, sw_error *err)
{
	sw_python python = {0};
	sw_verify_report report = {0};
	sw_str base = sw_path_join(ctx->arena, sw_state_dir(ctx), SW_STR("verify")), work = {0};
	if (!sw_python_find(ctx, args->python, &python, err) || !sw_python_need_pip(&python, err) ||
	    !sw_mkdirs(base, 0700, err) || !sw_make_temp_dir(ctx->arena, base, "verify-", &work, err))
		return false;
	sw_verify_options options = {.index = index,
				     .credential = credential,
				     .project = name,
				     .version = version,
				     .work = work,
				     .installer = (sw_installer)args->installer,
				     .deadline_ms = args->wait_s * 1000,
				     .no_import = args->no_import,
				     .no_scripts = args->no_scripts};
	bool ok = sw_verify_run(ctx, &python, &options, ctx->arena, &report, err);
	sw_error ignored = {0};
	if (!sw_remove_tree(work, ok ? err : &ignored) || !ok)
		return false;
	sw_show_verify(ctx, &report);
	if (report.verified)
		sw_line(ctx->out, "verified: %.*s %.*s: %.*s", SW_ARG(report.name), SW_ARG(report.version),
			SW_ARG(sw_verify_text(ctx->arena, &report)));
	else
		sw_line(ctx->out, "not verified: %.*s %.*s", SW_ARG(name), SW_ARG(version));
	*exit = report.verified ? SW_EXIT_OK : SW_EXIT_UNVERIFIED;
	return true;
}

static bool verify_embedded(sw_ctx *ctx, const verify_args *args, sw_str name, sw_str version, sw_exit *exit,
			    sw_error *err)
{
	sw_embedded embedded = {.ctx = ctx, .durable = true};
	sw_index_host host = sw_embedded_host(&embedded);
	sw_str url = {0}, token = {0}, dir = sw_default_index_dir(ctx);
	if (!sw_is_dir(dir)) {
		sw_fail(err, SW_X010, "there is no embedded index yet (%.*s)", SW_ARG(dir));
		return sw_hint(err, "shipwheel publish, or name one: --index pypi");
	}
	if (!host.start(host.data, dir, &url, &token, err))
		return false;
	sw_index index = {.name = SW_STR("embedded"),
			  .simple_url = sw_fmt(ctx->arena, "%.*ssimple/", SW_ARG(url)),
			  .personality = sw_personality_named(SW_STR("shipwheel"))};
	bool ok = verify_at(ctx, args, &index, NULL, name, version, exit, err);
	host.stop(host.data);
	return ok;
}

/* An index by its name or by the URL of its simple pages, with the credentials that reading it may need. */
static bool verify_named(sw_ctx *ctx, const verify_args *args, sw_str name, sw_str version, sw_exit *exit,
			 sw_error *err)
{
	SW_AUTO(sw_pypirc) pypirc = {0};
	SW_AUTO(sw_credential) credential = {0};
	sw_index index = {.name = args->index, .simple_url = args->index};
	if (!sw_pypirc_load(ctx, (sw_str){0}, ctx->arena, &pypirc, err))
		return false;
	bool is_url = sw_str_find(args->index, SW_STR("://")) != SW_NPOS;
	if (!is_url && !sw_index_resolve(args->index, (sw_str){0}, &pypirc, ctx->arena, &index, err))
		return false;
	sw_credential_query query = {.index = index.section,
				     .url = index.simple_url,
				     .user = index.user,
				     .pypirc = &pypirc,
				     .no_keyring = true};
	return sw_credential_find(ctx, &query, ctx->arena, &credential, err) &&
	       verify_at(ctx, args, &index, credential.source.len ? &credential : NULL, name, version, exit, err);
}

static bool verify_run(sw_ctx *ctx, const void *given, sw_exit *exit, sw_error *err)
{
	const verify_args *args = given;
	sw_str name = {0}, version = {0};
	if (!find_subject(ctx, args, &name, &version, err))
		return false;
	if (ctx->dry_run) {
		sw_line(ctx->out, "would install %.*s %.*s from %.*s into a clean environment and compare it",
			SW_ARG(name), SW_ARG(version),
			SW_ARG(args->index.len ? args->index : SW_STR("the embedded index")));
		return true;
	}
	return args->index.len ? verify_named(ctx, args, name, version, exit, err)
			       : verify_embedded(ctx, args, name, version, exit, err);
}

const sw_command sw_cmd_verify = {
	.name = "verify",
	.group = "the stages",
	.summary = "install a version from an index into a clean environment and compare it",
	.manual = "Waits until the index shows the version, installs exactly it by a pip that sees none of the user's "
		  "settings (its own\n"
		  "configuration, no dependencies, pinned to the hash), then its dependencies with the user's "
		  "settings, then compares every\n"
		  "installed file with the wheel, imports every top-level module and runs every command with --help.",
	.examples = "shipwheel verify 1.4.0 --index pypi\nshipwheel verify                    # this commit's version, "
		    "from the embedded index",
	.json = "verify  verified, name, version, wheel, files, modules, scripts, dependencies, sizes and times",
	.options = verify_options,
	.option_count = SW_COUNTOF(verify_options),
	.args_size = sizeof(verify_args),
	.defaults = verify_defaults,
	.run = verify_run,
};
