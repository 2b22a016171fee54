#include "version/deepen.h"

#include "vcs/remote.h"
#include "vcs/tags.h"

#define TAGS_MAX ((size_t)20000) /* of a remote; more would be fetched in hundreds of processes */

/* Commits of each step; the last one gets everything. The sum of the steps before covers most projects' way to their last tag. */
static const int64_t depths[] = {50, 200, 1000, 5000, 20000, 0};

typedef struct deepening {
	const sw_ctx *ctx;
	const sw_project *project;
	const sw_version_options *options;
	sw_arena *arena;
	sw_git git;
	sw_git_remote_tags tags; /* of the remote */
	sw_deepening *out;
} deepening;

/* Whether the version can be told. Errors of another kind are for whoever asks for the version afterwards. */
static bool is_enough(const deepening *d)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_version ignored = {0};
	sw_error why = {0};
	sw_version_options options = *d->options;
	options.strict = true;
	options.of_commit = true;
	return sw_version_resolve(d->ctx, d->project, &options, &scratch, &ignored, &why) || why.code != SW_G104;
}

static void forget(sw_git_remote_tags *tags, const sw_strs *names)
{
	size_t kept = 0;
	for (size_t i = 0; i < tags->len; i++)
		if (!sw_strs_has(names, tags->ptr[i].name))
			tags->ptr[kept++] = tags->ptr[i];
	tags->len = kept;
}

/* Fetches the remote's tags of the commits that are here, as many as go into one command; *more: others are left. */
static bool fetch_some_tags(deepening *d, bool *more, sw_error *err)
{
	sw_strs ids = {0}, present = {0}, names = {0};
	*more = false;
	sw_each (tag, &d->tags)
		sw_push(d->arena, &ids, tag->commit);
	if (!ids.len || !sw_git_in_history(&d->git, &ids, d->arena, &present, err))
		return ids.len == 0;
	sw_each (tag, &d->tags)
		if (names.len < SW_GIT_FETCH_TAGS_MAX && sw_strs_has(&present, tag->commit))
			sw_push(d->arena, &names, tag->name);
	if (!sw_git_fetch_tags(&d->git, d->out->remote, &names, err))
		return false;
	forget(&d->tags, &names);
	sw_each (name, &names)
		sw_push(d->arena, &d->out->tags, *name);
	*more = names.len == SW_GIT_FETCH_TAGS_MAX;
	return true;
}

static bool fetch_tags(deepening *d, sw_error *err)
{
	for (bool more = true; more;)
		if (!fetch_some_tags(d, &more, err))
			return false;
	return true;
}

/* The remote's tags that are not here, as many as can be looked at. */
static bool list_tags(deepening *d, sw_error *err)
{
	sw_strs here = {0};
	if (!sw_git_remote_tags_list(&d->git, d->out->remote, d->arena, &d->tags, err) ||
	    !sw_git_tag_names(&d->git, d->arena, &here, err))
		return false;
	forget(&d->tags, &here);
	if (d->tags.len > TAGS_MAX)
		d->tags.len = TAGS_MAX;
	return true;
}

static bool deepen(deepening *d, sw_error *err)
{
	if (!list_tags(d, err) || !fetch_tags(d, err))
		return false;
	d->out->enough = is_enough(d);
	for (size_t i = 0; i < SW_COUNTOF(depths) && !d->out->enough && d->git.shallow; i++) {
		if (!sw_git_deepen(&d->git, d->out->remote, depths[i], err) || !fetch_tags(d, err))
			return false;
		d->out->steps++;
		d->out->commits = d->git.shallow ? d->out->commits + depths[i] : -1;
		d->out->enough = is_enough(d);
	}
	return true;
}

bool sw_version_deepen(const sw_ctx *ctx, const sw_project *project, const sw_version_options *options, sw_arena *arena,
		       sw_deepening *out, sw_error *err)
{
	sw_deepening result = {0};
	deepening d = {.ctx = ctx, .project = project, .options = options, .arena = arena, .out = &result};
	if (!sw_git_open(ctx, project->root, arena, &d.git, err))
		return false;
	result.needed = d.git.shallow && !is_enough(&d);
	if (result.needed && !sw_git_remote(&d.git, arena, &result.remote, err))
		return false;
	if (result.needed && !ctx->dry_run && !deepen(&d, err))
		return false;
	*out = result;
	return true;
}
