/* Both set-ups in clean clones: what they build, what the version becomes, what importing the package says. */
#include "base/fs.h"
#include "migrate/internal.h"
#include "pyspec/pep440.h"
#include "python/run.h"
#include "vcs/trial.h"

#define IMPORT_TIMEOUT_MS ((int64_t)60 * 1000)

/* What would make a build say another version than its tag. */
static const sw_str unset[] = {SW_S("SETUPTOOLS_SCM_PRETEND_VERSION"),  SW_S("VCS_VERSIONING_PRETEND_VERSION"),
			       SW_S("SETUPTOOLS_SCM_PRETEND_METADATA"), SW_S("VCS_VERSIONING_PRETEND_METADATA"),
			       SW_S("SETUPTOOLS_SCM_OVERRIDES"),        SW_S("VCS_VERSIONING_OVERRIDES"),
			       SW_S("SETUPTOOLS_SCM_IGNORE_VCS_ROOTS"), SW_S("VCS_VERSIONING_IGNORE_VCS_ROOTS")};

static void step(const migrate_job *job, const char *text)
{
	if (job->options->on_step)
		job->options->on_step(job->options->data, text);
}

static bool clone(migrate_job *job, const char *name, sw_str *folder, sw_str *root, sw_error *err)
{
	sw_git_clone_info info = {0};
	*folder = sw_path_join(job->arena, job->options->work, sw_str_of(name));
	*root = sw_path_join(job->arena, *folder, job->git->prefix);
	return sw_git_clone(job->git, job->out->commit.id, *folder, job->arena, &info, err);
}

static bool build(migrate_job *job, const char *name, sw_str root, const sw_build_system *system, sw_pep517_result *out,
		  sw_error *err)
{
	const sw_migrate_options *given = job->options;
	sw_str dir = sw_path_join(job->arena, given->work, sw_fmt(job->arena, "%s-dist", name));
	sw_str work = sw_path_join(job->arena, given->work, sw_fmt(job->arena, "%s-work", name));
	sw_pep517_options options = {.source = root,
				     .system = system,
				     .out_dir = dir,
				     .work = work,
				     .no_isolation = given->no_isolation,
				     .installer = given->installer,
				     .epoch_s = job->out->commit.time_s,
				     .hook_timeout_ms = given->timeout_ms,
				     .env = unset,
				     .env_count = SW_COUNTOF(unset),
				     .on_line = given->on_line,
				     .data = given->data};
	return sw_mkdirs(dir, 0700, err) && sw_mkdirs(work, 0700, err) &&
	       sw_pep517_build(job->ctx, given->python, &options, job->arena, out, err);
}

bool sw_migrate_build_before(migrate_job *job, sw_error *err)
{
	sw_str folder = {0}, root = {0};
	int64_t start = sw_monotonic_ns(job->ctx->clock);
	step(job, "building as it is");
	if (!clone(job, "before", &folder, &root, err) ||
	    !build(job, "before", root, &job->project.build, &job->before, err))
		return false;
	job->out->proof.before_ns = sw_monotonic_ns(job->ctx->clock) - start;
	return true;
}

/* The version of the commit that holds the migration, by the tags as they are. */
static bool look_at_next(migrate_job *job, sw_str root, sw_project *project, sw_error *err)
{
	sw_version next = {0};
	int order = 1;
	sw_error why = {0};
	if (!sw_project_load(job->ctx, root, job->arena, project, err))
		return sw_wrap(err, "the migrated project");
	if (!sw_version_resolve(job->ctx, project, &(sw_version_options){.of_commit = true}, job->arena, &next, &why)) {
		job->out->next_problem = sw_str_copy(job->arena, sw_str_of(why.message));
		return true;
	}
	if (next.origin != SW_VERSION_GIT)
		return sw_fail(err, SW_W071, "the migrated project does not take its version from git (%s)",
			       sw_version_origin_name(next.origin));
	job->out->next = next.public_text;
	job->out->backwards = sw_pep440_cmp_text(next.public_text, job->version.normal, &order) && order <= 0;
	return true;
}

static bool write_into(migrate_job *job, sw_str root, sw_strs *paths, sw_error *err)
{
	sw_str prefix = job->git->prefix;
	sw_each (file, &job->out->files) {
		const sw_git_entry *entry = sw_map_get(&job->tracked, file->path);
		unsigned mode = entry && entry->kind == SW_GIT_EXECUTABLE ? 0755 : 0644;
		if (!sw_write_file_fast(sw_path_join(job->arena, root, file->path), file->after, mode, err))
			return false;
		sw_push(job->arena, paths, prefix.len ? sw_path_join(job->arena, prefix, file->path) : file->path);
	}
	return true;
}

bool sw_migrate_try(migrate_job *job, bool with_build, sw_pep517_result *after, sw_error *err)
{
	sw_str folder = {0}, root = {0};
	sw_git trial = {0};
	sw_strs paths = {0};
	sw_project project = {0};
	int64_t start = sw_monotonic_ns(job->ctx->clock);
	if (with_build)
		step(job, "building as it would be");
	if (!clone(job, "after", &folder, &root, err) || !write_into(job, root, &paths, err) ||
	    !sw_git_open(job->ctx, folder, job->arena, &trial, err) ||
	    !sw_git_trial_commit(&trial, &paths, job->arena, err) || !look_at_next(job, root, &project, err))
		return false;
	if (!with_build)
		return true;
	if (!sw_git_trial_tag(&trial, job->out->tag, job->arena, err) ||
	    !build(job, "after", root, &project.build, after, err))
		return sw_wrap(err, "the migrated project");
	job->out->proof.after_ns = sw_monotonic_ns(job->ctx->clock) - start;
	return true;
}

/* ---- importing ---- */

/* Unpacks the wheel, imports the module and says "=" and its __version__, or "-" when it has none. Dependencies are
   those of the interpreter; what they lack is told by the exception. */
static const char import_script[] =
	"import importlib, sys, zipfile\n"
	"wheel, folder, name = sys.argv[1:]\n"
	"zipfile.ZipFile(wheel).extractall(folder)\n"
	"sys.path.insert(0, folder)\n"
	"sys.dont_write_bytecode = True\n"
	"try: module = importlib.import_module(name)\n"
	"except Exception as e: print('!' + type(e).__name__ + ': ' + str(e).replace('\\n', ' '))\n"
	"else:\n"
	"    version = getattr(module, '__version__', None)\n"
	"    print('-' if version is None else '=' + str(version))\n";

static bool import_one(migrate_job *job, sw_str wheel, const char *name, sw_str module, sw_str *version,
		       sw_str *problem, sw_error *err)
{
	sw_str folder = sw_path_join(job->arena, job->options->work, sw_str_of(name)), line = {0}, last = {0};
	const sw_str args[] = {wheel, folder, module};
	sw_python_job run = {.exe = job->options->python->exe,
			     .script = import_script,
			     .args = args,
			     .arg_count = SW_COUNTOF(args),
			     .cwd = job->options->work,
			     .timeout_ms = IMPORT_TIMEOUT_MS,
			     .user_site = true};
	sw_proc_result result = {0};
	sw_error failed = {0};
	*problem = (sw_str){0};
	if (!sw_mkdirs(folder, 0700, err))
		return false;
	if (!sw_python_run(job->ctx, &run, job->arena, &result, &failed)) {
		*problem = sw_str_copy(job->arena, sw_str_of(failed.message));
		return true;
	}
	while (sw_str_line(&result.out, &line))
		last = line;
	if (result.status != 0 || !last.len || last.ptr[0] == '!')
		*problem =
			last.len > 1 ? sw_str_copy(job->arena, sw_str_from(last, 1)) : SW_STR("the interpreter ended");
	else if (last.ptr[0] == '=')
		*version = sw_str_copy(job->arena, sw_str_from(last, 1));
	return true;
}

/* The module that the package is imported as. */
static sw_str module_name(const migrate_job *job)
{
	sw_each (origin, &job->layout.origins)
		if (job->package.len && origin->place == PLACE_LIBRARY &&
		    sw_str_eq(origin->source, sw_path_join(job->arena, job->package, SW_STR("__init__.py"))))
			return sw_str_replace(job->arena, sw_path_dir(origin->target), SW_STR("/"), SW_STR("."));
	sw_each (top, &job->layout.tops)
		if (!top->folder)
			return sw_str_sub(top->name, 0, top->name.len - 3);
	return (sw_str){0};
}

static bool same_version(sw_str a, sw_str b)
{
	int order = 1;
	return sw_pep440_cmp_text(a, b, &order) && order == 0;
}

bool sw_migrate_import(migrate_job *job, sw_str before, sw_str after, sw_error *err)
{
	sw_migrate_proof *proof = &job->out->proof;
	sw_str old_problem = {0}, new_problem = {0};
	migrate_compare c = {.arena = job->arena, .proof = proof};
	proof->module = module_name(job);
	if (!proof->module.len)
		return true;
	step(job, "importing both");
	if (!import_one(job, before, "before-import", proof->module, &proof->version_before, &old_problem, err) ||
	    !import_one(job, after, "after-import", proof->module, &proof->version_after, &new_problem, err))
		return false;
	proof->import_problem = new_problem.len ? new_problem : old_problem;
	if (!sw_str_eq(old_problem, new_problem))
		sw_migrate_differ(&c, sw_fmt(job->arena, "import %.*s", SW_ARG(proof->module)),
				  old_problem.len ? old_problem : SW_STR("imported"),
				  new_problem.len ? new_problem : SW_STR("imported"), (sw_str){0});
	else if (!sw_str_eq(proof->version_before, proof->version_after))
		sw_migrate_differ(&c, sw_fmt(job->arena, "%.*s.__version__", SW_ARG(proof->module)),
				  proof->version_before, proof->version_after,
				  same_version(proof->version_before, proof->version_after)
					  ? SW_STR("the same version: a build writes the normal form")
					  : (sw_str){0});
	return true;
}
