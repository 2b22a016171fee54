#include "release/rehearse.h"

#include "base/fs.h"
#include "base/hash.h"
#include "index/index.h"
#include "release/runs.h"

typedef struct rehearsal {
	const sw_ctx *ctx;
	const sw_rehearse_options *options;
	sw_arena *arena;
	sw_rehearsal *out;
	sw_str token;
	sw_index index; /* the rehearsal's own */
	bool hosting;
} rehearsal;

sw_str sw_journal_path(const sw_git *git, sw_arena *arena)
{
	return sw_path_join(arena, sw_git_state_dir(git, arena), SW_STR("journal.jsonl"));
}

void sw_rehearsal_close(sw_rehearsal *run)
{
	for (size_t i = 0; i < run->dist_count; i++)
		sw_dist_close(&run->dists[i]);
	run->dist_count = 0;
}

static void rehearsal_close(rehearsal *r)
{
	if (r->hosting)
		r->options->index.stop(r->options->index.data);
}

static sw_str below(const rehearsal *r, const char *name)
{
	return sw_path_join(r->arena, r->out->dir, sw_str_of(name));
}

/* The index whose rules stop this rehearsal, and whose form of the version is therefore built. */
static sw_str target_index(const rehearsal *r)
{
	switch (r->options->target) {
	case SW_TARGET_PYPI: return SW_STR("pypi");
	case SW_TARGET_TESTPYPI: return SW_STR("testpypi");
	case SW_TARGET_ANY: break;
	}
	return SW_STR("");
}

/* The clone of the commit, made when a step first needs it: a continued run whose files are frozen never does. */
static bool need_commit(rehearsal *r, sw_error *err)
{
	if (r->out->commit)
		return true;
	sw_commit *commit = sw_new(r->arena, sw_commit);
	if (!sw_commit_open(r->ctx, &r->out->git, &r->out->commit_info, below(r, "source"), target_index(r), r->arena,
			    commit, err))
		return false;
	r->out->commit = commit;
	return true;
}

/* ---- version ---- */

static bool version_probe(void *data, const sw_facts *facts, bool *done, sw_error *err)
{
	rehearsal *r = data;
	(void)err;
	r->out->version_text = sw_facts_get(facts, "version");
	*done = true; /* the commit is part of the run's identity, and the version is a function of it */
	return true;
}

static bool version_run(void *data, sw_arena *arena, sw_facts *facts, sw_error *err)
{
	rehearsal *r = data;
	if (!need_commit(r, err))
		return false;
	r->out->version_text = r->out->commit->version.normal;
	sw_facts_set(arena, facts, "version", r->out->version_text);
	sw_facts_set(arena, facts, "tool", r->out->commit->version.tool);
	return true;
}

/* ---- build ---- */

/* Takes a file into the record, if it (still) has these bytes; an empty `sha256` takes it as it is. */
static bool take_file(rehearsal *r, sw_str name, sw_str sha256, bool *good, sw_error *err)
{
	sw_digest digest = {0};
	sw_str path = sw_path_join(r->arena, below(r, "dist"), name);
	*good = false;
	if (!sw_is_file(path))
		return true;
	if (!sw_hash_file(SW_SHA256, path, &digest, err))
		return false;
	sw_str found = sw_digest_hex(r->arena, digest);
	*good = !sha256.len || sw_str_eq(found, sha256);
	if (*good)
		sw_push(r->arena, &r->out->files, (sw_verify_file){.name = name, .sha256 = found, .path = path});
	return true;
}

static bool open_files(rehearsal *r, sw_error *err)
{
	sw_each (file, &r->out->files) {
		const sw_dist_options options = {
			.hashes = true, .contents = true, .collect = true}; /* for publish and check */
		if (!sw_dist_open(file->path, &options, r->arena, &r->out->dists[r->out->dist_count], err))
			return false;
		const sw_dist *dist = &r->out->dists[r->out->dist_count++];
		if (dist->kind == SW_FILENAME_WHEEL && dist->named) {
			r->out->name = dist->wheel.name;
			r->out->version = dist->wheel.version_text;
		}
	}
	return true;
}

static bool build_probe(void *data, const sw_facts *facts, bool *done, sw_error *err)
{
	rehearsal *r = data;
	static const char *const kinds[][2] = {{"wheel", "wheel_sha256"}, {"sdist", "sdist_sha256"}};
	*done = true;
	for (size_t i = 0; i < SW_COUNTOF(kinds) && *done; i++)
		if (!take_file(r, sw_facts_get(facts, kinds[i][0]), sw_facts_get(facts, kinds[i][1]), done, err))
			return false;
	if (!*done) { /* somebody removed or changed them: built anew */
		r->out->files.len = 0;
		return true;
	}
	r->out->backend_text = sw_facts_get(facts, "backend");
	return open_files(r, err);
}

static sw_str backend_text(rehearsal *r)
{
	const sw_build_result *build = &r->out->build;
	if (build->native)
		return sw_fmt(r->arena, "native, as %.*s", SW_ARG(build->profile));
	return sw_fmt(r->arena, "by %.*s; not native: %.*s", SW_ARG(build->backend),
		      SW_ARG(sw_build_reason_format(r->arena, &build->reason)));
}

static bool build_run(void *data, sw_arena *arena, sw_facts *facts, sw_error *err)
{
	rehearsal *r = data;
	sw_build_result *build = &r->out->build;
	bool wheel = false, sdist = false;
	if (!need_commit(r, err) || !sw_remove_tree(below(r, "dist"), err) || !sw_mkdirs(below(r, "dist"), 0700, err) ||
	    !sw_mkdirs(below(r, "work"), 0700, err))
		return false;
	const sw_config *config = &r->out->commit->project.config;
	sw_build_options options = {
		.native = r->options->native ? r->options->native : config->native,
		.no_isolation = r->options->no_isolation || config->isolation == SW_SWITCH_OFF,
		.fast = true, /* a crash that loses them is noticed by their hash, and they are built again */
		.out_dir = below(r, "dist"),
		.work = below(r, "work"),
		.installer = r->options->installer,
		.python = &r->out->python,
		.on_line = r->options->on_line,
		.data = r->options->data};
	if (!sw_build_run(r->ctx, &r->out->commit->input, &options, r->arena, build, err) ||
	    !take_file(r, sw_path_base(build->wheel), (sw_str){0}, &wheel, err) ||
	    !take_file(r, sw_path_base(build->sdist), (sw_str){0}, &sdist, err))
		return false;
	if (!wheel || !sdist)
		return sw_fail(err, SW_J013, "the build left no %s in %.*s", wheel ? "sdist" : "wheel",
			       SW_ARG(options.out_dir));
	r->out->backend_text = backend_text(r);
	sw_facts_set(arena, facts, "wheel", r->out->files.ptr[0].name);
	sw_facts_set(arena, facts, "wheel_sha256", r->out->files.ptr[0].sha256);
	sw_facts_set(arena, facts, "sdist", r->out->files.ptr[1].name);
	sw_facts_set(arena, facts, "sdist_sha256", r->out->files.ptr[1].sha256);
	sw_facts_set(arena, facts, "backend", r->out->backend_text);
	return open_files(r, err);
}

/* ---- check ---- */

static void note_refusals(rehearsal *r)
{
	sw_each (finding, &r->out->findings.list)
		if (finding->pypi_would_refuse)
			sw_strs_add_unique(r->arena, &r->out->refusals, sw_str_of(finding->rule->id));
	sw_strs_sort(&r->out->refusals);
}

static bool check_run(void *data, sw_arena *arena, sw_facts *facts, sw_error *err)
{
	rehearsal *r = data;
	sw_findings *findings = &r->out->findings;
	sw_check_options options = {.target = r->options->target, .now_s = sw_now_s(r->ctx->clock)};
	const sw_dist *all[SW_COUNTOF(r->out->dists)];
	for (size_t i = 0; i < r->out->dist_count; i++) {
		all[i] = &r->out->dists[i];
		sw_check_dist(&r->out->dists[i], &options, r->arena, findings);
	}
	sw_check_release(all, r->out->dist_count, &options, r->arena, findings);
	note_refusals(r);
	sw_facts_set(arena, facts, "findings", sw_fmt(arena, "%zu", findings->list.len));
	sw_facts_set(arena, facts, "pypi_would_refuse",
		     sw_str_join(arena, r->out->refusals.ptr, r->out->refusals.len, SW_STR(" ")));
	if (!sw_check_blocks(findings, r->options->strict))
		return true;
	sw_fail(err, SW_J010, "%zu of the findings stop the release",
		findings->count[SW_REJECT] + findings->count[SW_SEV_ERROR] +
			(r->options->strict ? findings->count[SW_WARN] : 0));
	return sw_hint(err, "mend what is listed above, commit, and run the same command again");
}

/* ---- publish ---- */

static bool start_index(rehearsal *r, sw_error *err)
{
	sw_str dir = below(r, "index");
	if (r->hosting)
		return true;
	if (!sw_mkdirs(dir, 0700, err) ||
	    !r->options->index.start(r->options->index.data, dir, &r->out->index_url, &r->token, err))
		return false;
	r->hosting = true;
	r->index = (sw_index){.name = SW_STR("rehearsal"),
			      .upload_url = sw_fmt(r->arena, "%.*slegacy/", SW_ARG(r->out->index_url)),
			      .simple_url = sw_fmt(r->arena, "%.*ssimple/", SW_ARG(r->out->index_url)),
			      .personality = sw_personality_named(SW_STR("shipwheel"))};
	return true;
}

/* Nothing is asked of the journal: publishing looks at the index first and sends what it lacks. */
static bool publish_run(void *data, sw_arena *arena, sw_facts *facts, sw_error *err)
{
	rehearsal *r = data;
	const sw_dist *all[SW_COUNTOF(r->out->dists)];
	if (!start_index(r, err))
		return false;
	for (size_t i = 0; i < r->out->dist_count; i++)
		all[i] = &r->out->dists[i];
	SW_AUTO(sw_credential)
	credential = {.user = SW_STR("__token__"),
		      .secret = sw_secret_of(r->token),
		      .source = SW_STR("the rehearsal's index")};
	sw_publish_options options = {
		.index = &r->index, .files = all, .file_count = r->out->dist_count, .credential = &credential};
	if (!sw_publish_run(r->ctx, &options, r->arena, &r->out->published, err))
		return false;
	sw_facts_set(arena, facts, "index", below(r, "index"));
	sw_facts_set(arena, facts, "uploaded", sw_fmt(arena, "%zu", r->out->published.uploaded));
	sw_facts_set(arena, facts, "identical", sw_fmt(arena, "%zu", r->out->published.identical));
	return true;
}

/* ---- verify ---- */

static bool verify_run(void *data, sw_arena *arena, sw_facts *facts, sw_error *err)
{
	rehearsal *r = data;
	sw_verify_report *report = &r->out->verified;
	sw_str work = below(r, "verify");
	if (!start_index(r, err) || !sw_remove_tree(work, err) || !sw_mkdirs(work, 0700, err))
		return false;
	sw_verify_options options = {.index = &r->index,
				     .project = r->out->name,
				     .version = r->out->version,
				     .files = r->out->files,
				     .work = work,
				     .installer = r->options->installer,
				     .no_import = r->options->no_import,
				     .no_scripts = r->options->no_scripts,
				     .on_line = r->options->on_line,
				     .data = r->options->data};
	if (!sw_verify_run(r->ctx, &r->out->python, &options, r->arena, report, err))
		return false;
	sw_facts_set(arena, facts, "files", sw_fmt(arena, "%zu", report->files));
	sw_facts_set(arena, facts, "modules", sw_fmt(arena, "%zu", report->modules.len));
	if (report->verified)
		return true;
	sw_fail(err, SW_J011, "%.*s %.*s is not verified", SW_ARG(r->out->name), SW_ARG(r->out->version));
	return sw_hint(err, "mend what is listed above, commit, and run the same command again");
}

static const sw_step steps[] = {
	{.name = "version", .probe = version_probe, .run = version_run},
	{.name = "build", .probe = build_probe, .run = build_run},
	{.name = "check", .run = check_run},
	{.name = "publish", .run = publish_run},
	{.name = "verify", .run = verify_run},
};

/* ---- the run ---- */

static void tell_step(void *data, const sw_step *step, bool finished, bool resumed, int64_t wall_ns)
{
	rehearsal *r = data;
	if (r->options->on_step)
		r->options->on_step(r->options->data, r->out, step->name, finished, resumed, wall_ns);
}

/* What makes two calls the same run. */
static sw_facts identity(rehearsal *r)
{
	static const char *const natives[] = {
		[SW_NATIVE_AUTO] = "auto", [SW_NATIVE_NEVER] = "never", [SW_NATIVE_REQUIRE] = "require"};
	static const char *const targets[] = {
		[SW_TARGET_ANY] = "any", [SW_TARGET_TESTPYPI] = "testpypi", [SW_TARGET_PYPI] = "pypi"};
	const sw_rehearse_options *o = r->options;
	sw_facts facts = {0};
	sw_facts_set(r->arena, &facts, "commit", r->out->commit_info.id);
	sw_facts_set(r->arena, &facts, "tags", sw_tags_digest(&r->out->git, r->arena));
	sw_facts_set(r->arena, &facts, "folder", r->out->git.prefix);
	sw_facts_set(r->arena, &facts, "python", r->out->python.exe);
	sw_facts_set(r->arena, &facts, "native", sw_str_of(natives[o->native]));
	sw_facts_set(r->arena, &facts, "target", sw_str_of(targets[o->target]));
	sw_facts_set(r->arena, &facts, "isolation", sw_str_of(o->no_isolation ? "no" : "yes"));
	sw_facts_set(r->arena, &facts, "shipwheel", SW_STR(SW_VERSION));
	return facts;
}

static bool begin(rehearsal *r, sw_journal *journal, const sw_facts *facts, sw_error *err)
{
	sw_str unfinished = r->options->fresh ? (sw_str){0} : sw_engine_unfinished(journal, "rehearse", facts);
	r->out->run = unfinished.len ? unfinished : sw_engine_new_run(r->ctx->clock, r->arena);
	r->out->dir = sw_run_dir(r->ctx, r->out->run, r->arena);
	r->out->continued = unfinished.len > 0;
	if (!sw_mkdirs(r->out->dir, 0700, err))
		return false;
	if (unfinished.len)
		return true;
	sw_record record = {.run = r->out->run, .step = SW_STR("rehearse"), .state = SW_RECORD_BEGIN, .facts = *facts};
	return sw_journal_append(journal, &record, err);
}

/* The end of a good run: what can be made again goes, and so do the folders of runs long ago. */
static bool finish(rehearsal *r, sw_journal *journal, sw_error *err)
{
	sw_record record = {.run = r->out->run, .step = SW_STR("rehearse"), .state = SW_RECORD_END};
	sw_facts_set(r->arena, &record.facts, "verdict", SW_STR("verified"));
	sw_facts_set(r->arena, &record.facts, "dir", r->out->dir);
	sw_facts_set(r->arena, &record.facts, "name", r->out->name);
	sw_facts_set(r->arena, &record.facts, "version", r->out->version);
	return sw_journal_append(journal, &record, err) && sw_remove_tree(below(r, "source"), err) &&
	       sw_remove_tree(below(r, "work"), err) && sw_runs_prune(r->ctx, r->out->run, r->arena, err);
}

static bool look_around(rehearsal *r, sw_error *err)
{
	sw_rehearsal *out = r->out;
	return sw_git_open(r->ctx, r->options->project_dir, r->arena, &out->git, err) &&
	       sw_git_commit_get(&out->git, (sw_str){0}, r->arena, &out->commit_info, err) &&
	       (out->git.bare || sw_git_changes_list(&out->git, r->arena, &out->left_out, err)) &&
	       sw_python_find(r->ctx, r->options->python, &out->python, err) && sw_python_need_pip(&out->python, err);
}

bool sw_rehearse(const sw_ctx *ctx, const sw_rehearse_options *options, sw_arena *arena, sw_rehearsal *out,
		 sw_error *err)
{
	SW_AUTO(rehearsal) r = {.ctx = ctx, .options = options, .arena = arena, .out = out};
	SW_AUTO(sw_journal) journal = {0};
	if (!look_around(&r, err) ||
	    !sw_journal_open(sw_journal_path(&out->git, arena), ctx->clock, arena, &journal, err))
		return false;
	journal.kill_at = options->kill_at;
	sw_facts facts = identity(&r);
	if (!begin(&r, &journal, &facts, err))
		return false;
	if (options->on_begin)
		options->on_begin(options->data, out);
	sw_pipeline pipeline = {
		.name = "rehearse", .steps = steps, .step_count = SW_COUNTOF(steps), .data = &r, .on_step = tell_step};
	return sw_engine_run(&journal, &pipeline, out->run, arena, err) && finish(&r, &journal, err);
}
