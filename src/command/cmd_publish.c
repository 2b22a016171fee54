#include "command/common.h"

#include "base/fs.h"
#include "check/check.h"
#include "command/host.h"
#include "command/show.h"
#include "index/index.h"
#include "pyspec/name.h"
#include "version/version.h"

typedef struct publish_args {
	sw_str index, simple_url, user, secret, pypirc;
	bool no_check, no_skip, no_keyring;
	sw_strs files;
} publish_args;

static const sw_option publish_options[] = {
	{.name = "FILE",
	 .kind = SW_OPTION_LIST,
	 .positional = true,
	 .help = "wheels and sdists (default: those in dist/)",
	 .offset = offsetof(publish_args, files)},
	{.name = "index",
	 .kind = SW_OPTION_STR,
	 .value = "NAME|URL",
	 .help = "pypi, testpypi, a section of .pypirc, an upload URL (default: the embedded index)",
	 .offset = offsetof(publish_args, index)},
	{.name = "simple-url",
	 .kind = SW_OPTION_STR,
	 .value = "URL",
	 .help = "where the index is read, when it cannot be told from the upload URL",
	 .offset = offsetof(publish_args, simple_url)},
	{.name = "user",
	 .kind = SW_OPTION_STR,
	 .value = "NAME",
	 .help = "user name (default: as stored, else __token__)",
	 .offset = offsetof(publish_args, user)},
	{.name = "secret",
	 .kind = SW_OPTION_STR,
	 .value = "REF",
	 .help = "password or token: env:NAME or file:PATH, never the secret itself",
	 .offset = offsetof(publish_args, secret)},
	{.name = "pypirc",
	 .kind = SW_OPTION_STR,
	 .value = "FILE",
	 .help = "instead of ~/.pypirc",
	 .offset = offsetof(publish_args, pypirc)},
	{.name = "no-check",
	 .kind = SW_OPTION_FLAG,
	 .help = "upload without applying the rules first",
	 .offset = offsetof(publish_args, no_check)},
	{.name = "no-skip",
	 .kind = SW_OPTION_FLAG,
	 .help = "a file that is there already is an error, even identical",
	 .offset = offsetof(publish_args, no_skip)},
	{.name = "no-keyring",
	 .kind = SW_OPTION_FLAG,
	 .help = "do not ask the command keyring",
	 .offset = offsetof(publish_args, no_keyring)},
};

/* The files, opened; they close themselves. */
typedef struct opened {
	sw_dist *dists;
	const sw_dist **list;
	size_t count;
} opened;

static void opened_close(opened *o)
{
	for (size_t i = 0; i < o->count; i++)
		sw_dist_close(&o->dists[i]);
}

static bool open_all(sw_ctx *ctx, const sw_strs *files, opened *out, sw_error *err)
{
	out->dists = sw_new_n(ctx->arena, sw_dist, files->len);
	out->list = sw_new_n(ctx->arena, const sw_dist *, files->len);
	sw_each (file, files) {
		const sw_dist_options options = {.hashes = true, .contents = true, .collect = true};
		if (!sw_dist_open(*file, &options, ctx->arena, &out->dists[out->count], err))
			return false;
		out->list[out->count] = &out->dists[out->count];
		out->count++;
	}
	return true;
}

static sw_target target_of(const sw_index *index)
{
	if (sw_str_is(index->name, "pypi") || sw_str_find(index->upload_url, SW_STR("//upload.pypi.org/")) != SW_NPOS)
		return SW_TARGET_PYPI;
	bool test = sw_str_is(index->name, "testpypi") ||
		    sw_str_find(index->upload_url, SW_STR("//test.pypi.org/")) != SW_NPOS;
	return test ? SW_TARGET_TESTPYPI : SW_TARGET_ANY;
}

static bool check_all(sw_ctx *ctx, opened *files, const sw_index *index, sw_error *err)
{
	sw_findings findings = {0};
	sw_check_options options = {.target = target_of(index), .now_s = sw_now_s(ctx->clock)};
	for (size_t i = 0; i < files->count; i++)
		sw_check_dist(&files->dists[i], &options, ctx->arena, &findings);
	sw_show_findings(ctx, &findings);
	if (!sw_check_blocks(&findings, false))
		return true;
	sw_fail(err, SW_J010, "nothing was uploaded: %.*s", SW_ARG(sw_findings_text(ctx->arena, &findings)));
	return sw_hint(err, "shipwheel check --explain ID says why; --no-check uploads all the same");
}

typedef struct teller {
	sw_ctx *ctx;
	bool several;
} teller;

static void tell_upload(void *data, const sw_upload *upload)
{
	const teller *t = data;
	sw_ctx *ctx = t->ctx;
	sw_say(ctx->out, "  %-9s %.*s  sha256 %.*s…", sw_upload_state_name(upload->state),
	       SW_ARG(upload->dist->filename),
	       SW_ARG(sw_str_sub(sw_digest_hex(ctx->arena, upload->dist->sha256), 0, 12)));
	if (upload->error.code != SW_OK && t->several) { /* a single one is the command's own error */
		sw_diag diag = sw_diag_of(&upload->error);
		sw_out_diag(ctx->out, &diag);
	}
}

static bool upload(sw_ctx *ctx, const publish_args *args, const opened *files, const sw_index *index,
		   const sw_credential *credential, sw_error *err)
{
	sw_publish_result result = {0};
	teller t = {.ctx = ctx, .several = files->count > 1};
	sw_publish_options options = {.index = index,
				      .files = files->list,
				      .file_count = files->count,
				      .credential = credential,
				      .no_skip = args->no_skip,
				      .on_file = tell_upload,
				      .data = &t};
	sw_say(ctx->out, "publishing to %.*s (%.*s)", SW_ARG(index->name), SW_ARG(index->upload_url));
	bool ok = sw_publish_run(ctx, &options, ctx->arena, &result, err);
	sw_each (warning, &result.warnings)
		sw_say(ctx->out, "note: %.*s", SW_ARG(*warning));
	sw_show_uploads_json(ctx, &result);
	sw_json_str(ctx->out, "index", index->upload_url);
	if (!ok && result.failed && t.several) { /* each was told by itself */
		sw_code code = err->code;
		sw_fail(err, code, "%zu of %zu files are not published", result.failed, files->count);
		sw_hint(err,
			"mend what is listed above and run the same command again: what is there already is skipped");
	}
	if (ok)
		sw_line(ctx->out, "%.*s%s",
			SW_ARG(ctx->dry_run ? sw_count_text(ctx->arena, files->count, "file")
					    : sw_uploads_text(ctx->arena, &result)),
			ctx->dry_run ? " looked up, nothing was sent" : "");
	return ok;
}

/* The index that lives in the state folder, served by this process while it uploads. */
static bool publish_embedded(sw_ctx *ctx, const publish_args *args, opened *files, sw_error *err)
{
	sw_embedded embedded = {.ctx = ctx, .durable = true};
	sw_index_host host = sw_embedded_host(&embedded);
	sw_str url = {0}, token = {0};
	sw_index index = {.name = SW_STR("embedded"), .personality = sw_personality_named(SW_STR("shipwheel"))};
	if (!args->no_check && !check_all(ctx, files, &index, err))
		return false;
	sw_str dir = sw_default_index_dir(ctx);
	if (ctx->dry_run && !sw_is_dir(dir)) {
		sw_line(ctx->out, "would make the index %.*s and upload %.*s to it", SW_ARG(dir),
			SW_ARG(sw_count_text(ctx->arena, files->count, "file")));
		return true;
	}
	if (!sw_mkdirs(dir, 0700, err) || !host.start(host.data, dir, &url, &token, err))
		return false;
	index.upload_url = sw_fmt(ctx->arena, "%.*slegacy/", SW_ARG(url));
	index.simple_url = sw_fmt(ctx->arena, "%.*ssimple/", SW_ARG(url));
	SW_AUTO(sw_credential)
	credential = {
		.user = SW_STR("__token__"), .secret = sw_secret_of(token), .source = SW_STR("the embedded index")};
	bool ok = upload(ctx, args, files, &index, &credential, err);
	host.stop(host.data);
	if (ok)
		sw_line(ctx->out, "see it:  shipwheel serve");
	return ok;
}

/* A development release that counts from no tag at all says nothing to anybody: 0.1.devN of the commit that is checked out. */
static bool refuse_untagged(sw_ctx *ctx, const opened *files, sw_error *err)
{
	sw_project project = {0};
	sw_version version = {0};
	sw_error ignored = {0};
	sw_pep440 own = {0};
	if (!sw_command_project(ctx, &project, &ignored) ||
	    !sw_version_resolve(ctx, &project, &(sw_version_options){.of_commit = true}, ctx->arena, &version,
				&ignored) ||
	    !version.untagged || !sw_pep440_scan(version.normal, ctx->arena, &own))
		return true;
	for (size_t i = 0; i < files->count; i++) {
		const sw_dist *dist = &files->dists[i];
		bool wheel = dist->kind == SW_FILENAME_WHEEL;
		sw_str name = wheel ? dist->wheel.name : dist->sdist.name;
		const sw_pep440 *built = wheel ? &dist->wheel.version : &dist->sdist.version;
		if (!dist->named || !sw_name_eq(name, project.shown_name) || !built->dev.ptr ||
		    !sw_str_eq(sw_pep440_base(built, ctx->arena), sw_pep440_base(&own, ctx->arena)))
			continue;
		sw_fail(err, SW_U011, "%.*s is of a project without any tag that is a version", SW_ARG(dist->filename));
		return sw_hint(err, "git tag v0.1.0, build, and publish that");
	}
	return true;
}

static bool publish_to(sw_ctx *ctx, const publish_args *args, opened *files, sw_error *err)
{
	SW_AUTO(sw_pypirc) pypirc = {0};
	SW_AUTO(sw_credential) credential = {0};
	sw_index index = {0};
	if (!refuse_untagged(ctx, files, err) || !sw_pypirc_load(ctx, args->pypirc, ctx->arena, &pypirc, err) ||
	    !sw_index_resolve(args->index, args->simple_url, &pypirc, ctx->arena, &index, err))
		return false;
	if (!args->no_check && !check_all(ctx, files, &index, err))
		return false;
	sw_credential_query query = {.index = index.section,
				     .url = index.upload_url,
				     .user = args->user.len ? args->user : index.user,
				     .secret_ref = args->secret,
				     .pypirc = &pypirc,
				     .no_keyring = args->no_keyring};
	if (pypirc.open_to_others)
		sw_say(ctx->out, "note: others on this machine may read %.*s: chmod 600 it", SW_ARG(pypirc.path));
	if (!sw_credential_find(ctx, &query, ctx->arena, &credential, err))
		return false;
	if (credential.source.len)
		sw_say(ctx->out, "credentials: %.*s from %.*s", SW_ARG(credential.user), SW_ARG(credential.source));
	return upload(ctx, args, files, &index, &credential, err);
}

static bool publish_run(sw_ctx *ctx, const void *given, sw_exit *exit, sw_error *err)
{
	const publish_args *args = given;
	SW_AUTO(opened) files = {0};
	sw_strs paths = {0};
	(void)exit;
	if (!sw_command_files(ctx, &args->files, &paths, err) || !open_all(ctx, &paths, &files, err))
		return false;
	return args->index.len ? publish_to(ctx, args, &files, err) : publish_embedded(ctx, args, &files, err);
}

const sw_command sw_cmd_publish = {
	.name = "publish",
	.group = "the stages",
	.summary = "upload files to an index: what is there already, identical, is skipped",
	.manual = "Looks every file up by its sha256 first: absent files are uploaded (wheels first, the sdist last), "
		  "identical ones skipped, a\n"
		  "different file of the same name is an error that names both hashes. When the connection ends "
		  "without an answer, the index\n"
		  "is asked what became of it. Running it again is always safe.\n"
		  "\n"
		  "Credentials are looked for in this order: --secret, SHIPWHEEL_PUBLISH_TOKEN, the variables of the "
		  "tool that was used until\n"
		  "now (UV_PUBLISH_*, TWINE_*, POETRY_*, HATCH_INDEX_*, PDM_PUBLISH_*, FLIT_*), the URL, .pypirc, "
		  "netrc, keyring. Their source is shown,\n"
		  "their value never.",
	.examples = "shipwheel publish                                   # dist/ to the embedded index\nshipwheel "
		    "publish --index testpypi\n"
		    "shipwheel publish --index https://pkgs.example/legacy/ --secret env:CORP_TOKEN",
	.json = "index    upload URL\nuploads  file, sha256, state, status, said, seconds of each\nfindings of the "
		"rules",
	.options = publish_options,
	.option_count = SW_COUNTOF(publish_options),
	.args_size = sizeof(publish_args),
	.run = publish_run,
};
