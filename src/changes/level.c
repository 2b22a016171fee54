#include "changes/level.h"

#include "changes/internal.h"
#include "pyspec/pep440.h"

/* Whether the base is a version 0.x; so is a project's that has none yet. */
static bool is_zero(sw_str base, sw_arena *arena)
{
	sw_pep440 version = {0};
	if (!base.len || !sw_pep440_scan(base, arena, &version))
		return true;
	sw_str major = sw_pep440_release_at(&version, 0);
	for (size_t i = 0; i < major.len; i++)
		if (major.ptr[i] != '0')
			return false;
	return true;
}

static sw_level by_policy(sw_zero policy, sw_level asked)
{
	switch (policy) {
	case SW_ZERO_MINOR_ON_BREAKING: return asked == SW_LEVEL_MAJOR ? SW_LEVEL_MINOR : asked;
	case SW_ZERO_PATCH_ON_FEATURE:
		return asked == SW_LEVEL_MAJOR ? SW_LEVEL_MINOR : asked == SW_LEVEL_NONE ? asked : SW_LEVEL_PATCH;
	case SW_ZERO_MAJOR_ON_BREAKING: return asked;
	case SW_ZERO_LEAVE: return SW_LEVEL_MAJOR;
	}
	return asked;
}

static sw_str say(const sw_history *history, const sw_dialect *dialect, const sw_level_verdict *v, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	if (v->deciding) {
		sw_str id = sw_str_sub(history->commits.ptr[v->deciding->commit].id, 0, 9);
		sw_buf_addf(&buf, "%.*s (%.*s) asks for %s", SW_ARG(sw_change_title(&v->deciding->change, arena)),
			    SW_ARG(id), sw_level_name(v->asked));
	} else if (!history->commits.len) {
		sw_buf_addz(&buf, "there is no commit since then");
	} else {
		sw_buf_addf(&buf, "none of the %zu commits asks for a release", history->commits.len);
	}
	if (v->level != v->asked)
		sw_buf_addf(&buf, "; 0.x policy \"%s\" makes it %s", sw_zero_name(dialect->zero),
			    sw_level_name(v->level));
	return sw_buf_copy(&buf, arena);
}

void sw_level_of(const sw_history *history, const sw_dialect *dialect, sw_str base, sw_arena *arena,
		 sw_level_verdict *out)
{
	sw_level_verdict verdict = {0};
	sw_each (item, &history->items)
		if (item->level > verdict.asked) {
			verdict.asked = item->level;
			verdict.deciding = item;
		}
	verdict.level = is_zero(base, arena) ? by_policy(dialect->zero, verdict.asked) : verdict.asked;
	verdict.leaves_zero = verdict.level == SW_LEVEL_MAJOR && verdict.asked != SW_LEVEL_MAJOR;
	verdict.reason = say(history, dialect, &verdict, arena);
	*out = verdict;
}

/* The release that the next one follows: the tag of the project's own version as commitizen has it, else the highest final
   one below HEAD. */
static const sw_release_tag *find_base(const sw_auto *a, sw_str version)
{
	if (a->dialect.id == SW_DIALECT_COMMITIZEN && version.len)
		return sw_release_tag_find(&a->tags, version);
	sw_each (tag, &a->tags)
		if (!tag->prerelease)
			return tag;
	return NULL;
}

bool sw_auto_load(const sw_ctx *ctx, const sw_project *project, sw_str version, sw_str since, sw_arena *arena,
		  sw_auto *out, sw_error *err)
{
	sw_git *git = sw_new(arena, sw_git);
	sw_auto a = {0};
	if (!sw_git_open(ctx, project->root, arena, git, err) || !sw_dialect_load(project, arena, &a.dialect, err) ||
	    !sw_release_tags_load(git, project, &a.dialect, false, arena, &a.tags, err))
		return false;
	a.base = since.len ? sw_release_tag_find(&a.tags, since) : find_base(&a, version);
	sw_history_options options = {.since = a.base ? a.base->commit : since};
	if (!sw_history_load(git, project, &a.dialect, &options, arena, &a.history, err))
		return false;
	if (a.base)
		a.history.since = a.base->name;
	sw_str base = a.base ? a.base->version : since.len ? version : (sw_str){0};
	sw_level_of(&a.history, &a.dialect, base, arena, &a.verdict);
	*out = a;
	return true;
}
