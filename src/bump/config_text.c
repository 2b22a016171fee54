/* Messages and names of tags, in the notation of whoever is configured. */
#include "bump/config_internal.h"
#include "pyspec/pep440.h"

static void name(sw_bump_context *context, const char *key, sw_str value, sw_arena *arena)
{
	sw_bump_name entry = {sw_str_of(key), value, false};
	sw_push(arena, &context->names, entry);
}

sw_str sw_bumpcfg_semver(sw_str version, sw_arena *arena)
{
	static const char *const phases[] = {"", "alpha", "beta", "rc"};
	sw_pep440 v = {0};
	if (!sw_pep440_scan(version, arena, &v) || v.pre == SW_PRE_NONE || v.post.ptr || v.dev.ptr)
		return version;
	return sw_fmt(arena, "%.*s-%s.%.*s", SW_ARG(sw_pep440_base(&v, arena)), phases[v.pre], SW_ARG(v.pre_number));
}

static sw_str normal(sw_str version, sw_arena *arena)
{
	sw_str text;
	return sw_pep440_normalise(version, arena, &text) ? text : version;
}

static void bumpver_names(sw_bump_context *out, const sw_bump_change *change, sw_arena *arena)
{
	name(out, "new_version", change->next, arena);
	name(out, "old_version", change->current, arena);
	name(out, "NEW_VERSION", change->next, arena);
	name(out, "OLD_VERSION", change->current, arena);
	name(out, "new_version_pep440", normal(change->next, arena), arena);
	name(out, "old_version_pep440", normal(change->current, arena), arena);
}

/* At most twenty letters and digits, in lower case: bump-my-version's short_branch_name. */
static sw_str short_branch(sw_str branch, sw_arena *arena)
{
	char *text = sw_alloc(arena, 21);
	size_t len = 0;
	for (size_t i = 0; i < branch.len && len < 20; i++)
		if (sw_is_alnum(branch.ptr[i]))
			text[len++] = sw_lower(branch.ptr[i]);
	return (sw_str){text, len};
}

static bool bmv_names(const sw_bump_config *config, const sw_bump_change *change, bool with_parts, sw_arena *arena,
		      sw_bump_context *out, sw_error *err)
{
	name(out, "branch_name", change->branch, arena);
	name(out, "short_branch_name", short_branch(change->branch, arena), arena);
	name(out, "commit_sha", change->commit, arena);
	name(out, "short_commit_sha", sw_str_sub(change->commit, 0, 7), arena);
	name(out, "current_version", change->current, arena);
	if (change->next.len)
		name(out, "new_version", change->next, arena);
	return !with_parts ||
	       (sw_bmv_names(&config->scheme, change->current, SW_STR("current_"), arena, out, err) &&
		(!change->next.len || sw_bmv_names(&config->scheme, change->next, SW_STR("new_"), arena, out, err)));
}

static void commitizen_names(sw_bump_context *out, const sw_bump_config *config, const sw_bump_change *change,
			     sw_arena *arena)
{
	static const char *const levels[] = {"major", "minor", "patch"};
	sw_str next = config->semver ? sw_bumpcfg_semver(change->next, arena) : change->next;
	sw_pep440 v = {0};
	name(out, "current_version", config->semver ? sw_bumpcfg_semver(change->current, arena) : change->current,
	     arena);
	name(out, "new_version", next, arena);
	name(out, "version", next, arena);
	if (!sw_pep440_scan(change->next, arena, &v))
		return;
	for (size_t i = 0; i < SW_COUNTOF(levels); i++)
		name(out, levels[i], sw_pep440_release_at(&v, i), arena);
	name(out, "prerelease",
	     v.pre == SW_PRE_NONE ? SW_STR("")
				  : sw_fmt(arena, "%s%.*s", sw_pep440_pre_name(v.pre), SW_ARG(v.pre_number)),
	     arena);
}

bool sw_bumpcfg_context(const sw_bump_config *config, const sw_bump_change *change, bool with_parts, sw_arena *arena,
			sw_bump_context *out, sw_error *err)
{
	*out = (sw_bump_context){.now = change->now};
	switch (config->tool) {
	case SW_TOOL_BUMPVER: bumpver_names(out, change, arena); return true;
	case SW_TOOL_BMV: out->env = change->env; return bmv_names(config, change, with_parts, arena, out, err);
	case SW_TOOL_COMMITIZEN: commitizen_names(out, config, change, arena); return true;
	case SW_TOOL_PSR: name(out, "version", sw_bumpcfg_semver(change->next, arena), arena); return true;
	case SW_TOOL_NONE: return true;
	}
	return true;
}

/* [tool.shipwheel.bump] */
static bool own_text(sw_str template, const sw_bump_config *config, const sw_bump_change *change, bool with_tag,
		     sw_arena *arena, sw_str *out, sw_error *err)
{
	sw_bump_context context = {.now = change->now};
	sw_str tag;
	name(&context, "version", change->next, arena);
	name(&context, "old_version", change->current, arena);
	if (with_tag) {
		if (!sw_bump_config_text(config, SW_TEXT_TAG, change, arena, &tag, err))
			return false;
		name(&context, "tag", tag, arena);
	}
	return sw_bump_template(template, &context, arena, out, err);
}

bool sw_bump_config_text(const sw_bump_config *config, sw_bump_text which, const sw_bump_change *change,
			 sw_arena *arena, sw_str *out, sw_error *err)
{
	static const char *const ours[] = {"chore: bump version to {version}", "v{version}", "Release v{version}"};
	const sw_str own[] = {config->own_message, {0}, config->own_tag_message};
	const sw_str theirs[] = {config->commit_message, config->tag_name, config->tag_message};
	if (own[which].len)
		return own_text(own[which], config, change, true, arena, out, err);
	if (!theirs[which].ptr)
		return own_text(sw_str_of(ours[which]), config, change, false, arena, out, err);
	sw_bump_context context;
	if (!sw_bumpcfg_context(config, change, true, arena, &context, err))
		return false;
	if (config->tool != SW_TOOL_COMMITIZEN)
		return sw_bump_template(theirs[which], &context, arena, out, err);
	*out = sw_bump_dollar_template(theirs[which], &context, arena);
	return true;
}
