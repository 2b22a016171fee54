/* Publishes files to an index, for the scripts that run it against other people's servers.

   usage: publish_cli [-n] [-s SIMPLE_URL] [-u USER] [-p SECRET_REFERENCE] [-r PYPIRC] INDEX FILE…

   Prints one line a file: state, file name, HTTP status, number of sends, sha256 on the index, message; tabs between them.
   Then "warning" lines, then "ok" or "error", code, message, hint. Ends with the exit status of the error. */
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/limits.h"
#include "publish/publish.h"

extern char **environ;

typedef struct arguments {
	bool dry_run;
	sw_str simple_url, user, secret_ref, pypirc, index;
} arguments;

static bool take_arguments(int argc, char **argv, arguments *out)
{
	for (int option; (option = getopt(argc, argv, "ns:u:p:r:")) != -1;) {
		switch (option) {
		case 'n': out->dry_run = true; break;
		case 's': out->simple_url = sw_str_of(optarg); break;
		case 'u': out->user = sw_str_of(optarg); break;
		case 'p': out->secret_ref = sw_str_of(optarg); break;
		case 'r': out->pypirc = sw_str_of(optarg); break;
		default: return false;
		}
	}
	out->index = optind < argc ? sw_str_of(argv[optind++]) : (sw_str){0};
	return optind < argc;
}

static void show(void *data, const sw_upload *upload)
{
	sw_arena *arena = data;
	sw_str hash = upload->index_sha256.len ? sw_digest_hex(arena, upload->index_sha256) : SW_STR("-");
	printf("%s\t%.*s\t%d\t%d\t%.*s\t%s\n", sw_upload_state_name(upload->state), SW_ARG(upload->dist->filename),
	       upload->status, upload->attempts, SW_ARG(hash), upload->error.message);
}

/* The files of the command line. */
typedef struct opened {
	SW_VEC(sw_dist *) dists;
} opened;

static void opened_close(opened *o)
{
	sw_each (dist, &o->dists)
		sw_dist_close(*dist);
}

static bool open_files(char **paths, int count, sw_arena *arena, opened *out, sw_error *err)
{
	for (int i = 0; i < count; i++) {
		sw_dist *dist = sw_new(arena, sw_dist);
		sw_push(arena, &out->dists, dist);
		if (!sw_dist_open(sw_str_of(paths[i]), &(sw_dist_options){.hashes = true}, arena, dist, err))
			return false;
	}
	return true;
}

static bool run(const sw_ctx *ctx, const arguments *args, char **paths, int count, sw_publish_result *result,
		sw_error *err)
{
	SW_AUTO(sw_pypirc) pypirc = {0};
	SW_AUTO(sw_credential) credential = {0};
	sw_index index;
	SW_AUTO(opened) files = {0};
	if (!open_files(paths, count, ctx->arena, &files, err) ||
	    !sw_pypirc_load(ctx, args->pypirc, ctx->arena, &pypirc, err) ||
	    !sw_index_resolve(args->index, args->simple_url, &pypirc, ctx->arena, &index, err))
		return false;
	sw_credential_query query = {.index = index.section,
				     .url = index.upload_url,
				     .user = args->user.len ? args->user : index.user,
				     .secret_ref = args->secret_ref,
				     .pypirc = &pypirc};
	if (!sw_credential_find(ctx, &query, ctx->arena, &credential, err))
		return false;
	sw_publish_options options = {.index = &index,
				      .files = (const sw_dist *const *)files.dists.ptr,
				      .file_count = files.dists.len,
				      .credential = &credential,
				      .dry_run = args->dry_run,
				      .on_file = show,
				      .data = ctx->arena};
	return sw_publish_run(ctx, &options, ctx->arena, result, err);
}

int main(int argc, char **argv)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_env env = {environ};
	sw_error err = {0};
	arguments args = {0};
	sw_publish_result result = {0};
	char folder[SW_LIMIT_PATH_BYTES];
	if (!take_arguments(argc, argv, &args) || !getcwd(folder, sizeof(folder))) {
		fprintf(stderr, "usage: publish_cli [-n] [-s SIMPLE_URL] [-u USER] [-p SECRET_REFERENCE] [-r PYPIRC] "
				"INDEX FILE...\n");
		return SW_EXIT_USAGE;
	}
	sw_ctx ctx = {.arena = &arena, .env = &env, .clock = &sw_clock_system, .cwd = sw_str_of(folder)};
	bool ok = run(&ctx, &args, argv + optind, argc - optind, &result, &err);
	sw_each (warning, &result.warnings)
		printf("warning\t%.*s\n", SW_ARG(*warning));
	if (ok)
		printf("ok\t%zu uploaded\t%zu identical\n", result.uploaded, result.identical);
	else
		printf("error\t%s\t%s\t%s\n", sw_code_get(err.code)->id, err.message, err.hint);
	return ok ? SW_EXIT_OK : (int)sw_error_exit(&err);
}
