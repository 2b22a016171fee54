#include "version/against.h"

#include "pyspec/pep440.h"
#include "python/run.h"
#include "version/against.py.h"

#define TIMEOUT_MS ((int64_t)120 * 1000) /* of the tool; its own children have 40 s */
#define ABSENT     90                    /* how against.py ends when the tool cannot be imported */

static const char *const tools[] = {[SW_STYLE_SETUPTOOLS_SCM] = "setuptools-scm",
				    [SW_STYLE_HATCH_VCS] = "hatch-vcs",
				    [SW_STYLE_DUNAMAI] = "dunamai"};

static bool explain_failure(const sw_python *python, const char *tool, const sw_proc_result *result, sw_error *err)
{
	if (result->status == ABSENT) {
		sw_fail(err, SW_W011, "%s is not installed for %.*s", tool, SW_ARG(python->exe));
		return sw_hint(err, "%.*s -m pip install %s, or name another interpreter with --python",
			       SW_ARG(python->exe), tool);
	}
	sw_fail(err, SW_W012, "%s has no version for this tree (status %d)", tool, result->status);
	err->upstream_status = result->status;
	return sw_detail(err, result->err);
}

/* The line "shipwheel-against TAB release TAB version"; a version may hold anything but a line feed. */
static bool read_answer(sw_str out, sw_against *against)
{
	const sw_str marker = SW_S("shipwheel-against\t");
	sw_str line = {0};
	while (sw_str_line(&out, &line))
		if (sw_str_starts(line, marker))
			return sw_str_cut(sw_str_from(line, marker.len), SW_STR("\t"), &against->release,
					  &against->theirs);
	return false;
}

static bool ask_tool(const sw_ctx *ctx, const sw_project *project, const sw_python *python,
		     const sw_version_options *options, sw_arena *arena, sw_against *against, sw_error *err)
{
	sw_strs args = {0};
	sw_proc_result result = {0};
	const char *tool = tools[options->style];
	sw_push(arena, &args, sw_str_of(tool));
	if (options->style == SW_STYLE_DUNAMAI)
		sw_each (setting, &options->settings)
			sw_push(arena, &args, sw_str_cat(arena, SW_STR("--"), *setting));
	const sw_python_job job = {.exe = python->exe,
				   .script = against_py,
				   .args = args.ptr,
				   .arg_count = args.len,
				   .cwd = project->root,
				   .timeout_ms = TIMEOUT_MS,
				   .user_site = true};
	if (!sw_python_run(ctx, &job, arena, &result, err))
		return false;
	if (result.status != 0 || !read_answer(result.out, against))
		return explain_failure(python, tool, &result, err);
	return true;
}

bool sw_version_against(const sw_ctx *ctx, const sw_project *project, const sw_python *python,
			const sw_version_options *options, sw_arena *arena, sw_against *out, sw_error *err)
{
	sw_against against = {.tool = sw_str_of(tools[options->style])};
	sw_version ours = {0};
	int order = 0;
	if (!ask_tool(ctx, project, python, options, arena, &against, err) ||
	    !sw_version_resolve(ctx, project, options, arena, &ours, err))
		return false;
	against.ours = ours.text;
	against.equal = sw_str_eq(against.ours, against.theirs);
	against.same_version =
		against.equal || (sw_pep440_cmp_text(against.ours, against.theirs, &order) && order == 0);
	*out = against;
	return true;
}
