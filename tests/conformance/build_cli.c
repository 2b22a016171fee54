/* Builds one checkout natively, for native_oracle.py: build_cli DIR OUT. Prints one line: "native", the profile, the nanoseconds of
   planning and writing, or "fallback" and the reason, with tabs between. */
#include "base/ctx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "build/build.h"
#include "version/version.h"

static int failed(const sw_error *err)
{
	fprintf(stderr, "%s: %s\n", sw_code_get(err->code)->id, err->message);
	return 1;
}

/* The facts of setuptools-scm, when that is what sets the version. */
static bool scm_of(const sw_version *version, const sw_git_commit *commit, sw_arena *arena, sw_build_scm *out)
{
	if (version->origin != SW_VERSION_GIT || !sw_str_is(version->tool, "setuptools-scm"))
		return false;
	*out = (sw_build_scm){.tag = version->git.tag_version,
			      .distance = version->git.distance,
			      .node = commit->id,
			      .branch = version->git.branch.len > 0 ? version->git.branch : SW_STR("HEAD"),
			      .time_s = commit->time_s,
			      .file_count = version->files.len};
	sw_build_scm_file *files = sw_new_n(arena, sw_build_scm_file, version->files.len + 1);
	for (size_t i = 0; i < version->files.len; i++)
		files[i] = (sw_build_scm_file){version->files.ptr[i].path, version->files.ptr[i].content,
					       version->files.ptr[i].bare};
	out->files = files;
	return true;
}

static int run(const sw_ctx *ctx, sw_str dir, sw_str out_dir)
{
	sw_error err = {0};
	sw_git git;
	sw_git_commit commit;
	sw_git_entries files = {0};
	sw_project project;
	sw_version version = {0};
	sw_build_scm scm;
	sw_build_result result;
	const sw_version_options of_commit = {.of_commit = true};
	if (!sw_git_open(ctx, dir, ctx->arena, &git, &err) ||
	    !sw_git_commit_get(&git, SW_STR(""), ctx->arena, &commit, &err) ||
	    !sw_git_files(&git, SW_STR(""), ctx->arena, &files, &err) ||
	    !sw_project_load(ctx, dir, ctx->arena, &project, &err))
		return failed(&err);
	if (!sw_version_resolve(ctx, &project, &of_commit, ctx->arena, &version, &err))
		return failed(&err);
	bool has_scm = scm_of(&version, &commit, ctx->arena, &scm);
	const sw_build_input input = {.source = project.root,
				      .files = files.ptr,
				      .file_count = files.len,
				      .project = &project,
				      .version = version.normal,
				      .scm = has_scm ? &scm : NULL,
				      .env = ctx->env,
				      .epoch_s = commit.time_s};
	sw_str profile;
	sw_build_reason why;
	if (!sw_build_prove(&input, ctx->arena, &profile, &why)) {
		sw_str text = sw_build_reason_format(ctx->arena, &why);
		printf("fallback\t%.*s\n", SW_ARG(text));
		return 0;
	}
	const sw_build_options options = {.native = SW_NATIVE_REQUIRE, .fast = true, .out_dir = out_dir};
	if (!sw_build_run(ctx, &input, &options, ctx->arena, &result, &err))
		return failed(&err);
	printf("native\t%.*s\t%lld\t%lld\n", SW_ARG(result.profile), (long long)result.plan_ns,
	       (long long)result.write_ns);
	return 0;
}

int main(int argc, char **argv)
{
	sw_arena arena = {0};
	char cwd[4096];
	if (argc != 3 || !getcwd(cwd, sizeof(cwd))) {
		fprintf(stderr, "usage: build_cli DIR OUT\n");
		return 2;
	}
	const sw_env env = {.vars = environ};
	const sw_ctx ctx = {.arena = &arena, .env = &env, .clock = &sw_clock_system, .cwd = sw_str_of(cwd)};
	int status = run(&ctx, sw_str_of(argv[1]), sw_str_of(argv[2]));
	sw_arena_close(&arena);
	return status;
}
