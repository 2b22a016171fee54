/* The dunamai engine's facts: from .git_archival.json, which `git archive` fills in, else from git. */
#include "version/dunamai_engine.h"

#include "base/clock.h"
#include "base/fs.h"
#include "base/limits.h"
#include "codec/json.h"
#include "vcs/tags.h"
static const sw_dunamai_tag no_tag = {.base = SW_S("0.0.0")};

static bool no_tag_allowed(const sw_dunamai_config *config, sw_error *err)
{
	if (!config->strict)
		return true;
	sw_fail(err, SW_W006,
		"there is no tag that the version could come from, and the settings (strict) allow no 0.0.0");
	return sw_hint(err, "git tag v0.1.0");
}

/* Python's text[:n]. */
static sw_str cut(const sw_dunamai_config *config, sw_str id)
{
	int64_t len = (int64_t)id.len,
		to = config->commit_length < 0 ? len + config->commit_length : config->commit_length;
	return config->cut_commit ? sw_str_sub(id, 0, to < 0 ? 0 : to > len ? id.len : (size_t)to) : id;
}

/* Archives --------------------------------------------------------------------------------------------------------------- */

/* "TAG-3-g1a2b3c4", or on the tag its name alone; either with "-dirty". */
static sw_str read_describe(sw_str text, sw_dunamai_facts *out)
{
	sw_scm_describe d = sw_scm_describe_parse(text);
	out->dirty = d.dirty;
	out->distance = d.distance;
	return d.tag;
}

/* "2020-01-02T03:04:05+01:00" */
static bool read_time(sw_str text, int64_t *out)
{
	uint64_t n[6] = {0}, hours = 0, minutes = 0;
	static const size_t at[] = {0, 5, 8, 11, 14, 17};
	for (size_t i = 0; i < SW_COUNTOF(at); i++)
		if (!sw_str_u64(sw_str_sub(text, at[i], at[i] + (i ? 2 : 4)), &n[i]))
			return false;
	sw_date date = {.year = (int)n[0], .month = (int)n[1], .day = (int)n[2]};
	date.hour = (int)n[3];
	date.minute = (int)n[4];
	date.second = (int)n[5];
	sw_str zone = sw_str_from(text, 19);
	if (!n[1] || n[1] > 12 || !n[2] || n[2] > 31 || n[3] > 23 || n[4] > 59 || n[5] > 61)
		return false;
	*out = sw_date_seconds(date);
	if (sw_str_is(zone, "Z"))
		return true;
	bool minus = sw_str_starts(zone, SW_STR("-"));
	if (zone.len < 5 || !sw_str_u64(sw_str_sub(zone, 1, 3), &hours) ||
	    !sw_str_u64(sw_str_from(zone, zone.len - 2), &minutes))
		return false;
	int64_t offset = (int64_t)(hours * 60 + minutes) * 60;
	*out += minus ? offset : -offset;
	return true;
}

/* "HEAD -> main, tag: v1.0" */
static sw_str branch_of(sw_str refs)
{
	sw_str before = {0}, after = {0};
	const sw_str arrow = SW_S(" -> ");
	if (!sw_str_cut(refs, arrow, &before, &after) || sw_str_find(after, arrow) != SW_NPOS)
		return (sw_str){0};
	return sw_str_sub(after, 0, sw_str_find(after, SW_STR(", ")));
}

static bool from_archive(const sw_resolution *r, const sw_dunamai_config *config, sw_str path, sw_str text,
			 sw_dunamai_facts *out, sw_error *err)
{
	sw_json_value *doc = NULL;
	sw_strs names = {0};
	sw_dunamai_facts f = {.tag = no_tag};
	bool found = false;
	if (!sw_json_parse(path, text, NULL, r->arena, &doc, err))
		return false;
	bool full = config->full_commit || config->cut_commit;
	f.commit = cut(config, sw_json_get_str(doc, full ? "hash-full" : "hash-short"));
	f.branch = branch_of(sw_json_get_str(doc, "refs"));
	sw_str describe = sw_json_get_str(doc, "describe"), time = sw_json_get_str(doc, "timestamp");
	if (time.len && !read_time(time, &f.time_s))
		return sw_fail(err, SW_W003, "%.*s: \"%.*s\" is no time", SW_ARG(path), SW_ARG(time));
	f.has_time = time.len > 0;
	if (describe.len) {
		sw_str tag = read_describe(describe, &f);
		sw_push(r->arena, &names, tag);
		if (!sw_dunamai_choose(config, &names, r->arena, &found, &f.tag, err))
			return false;
	}
	if (!found) {
		if (!no_tag_allowed(config, err))
			return false;
		f.tag = no_tag;
	}
	r->result->origin = SW_VERSION_ARCHIVE;
	sw_resolution_step(r, "version facts from %.*s", SW_ARG(path));
	*out = f;
	return true;
}

/* The file in the project's folder or above, up to the root of the repository. `git archive` has left one that was filled in. */
static bool find_archive(const sw_resolution *r, sw_str *path, sw_str *text, sw_error *err)
{
	for (sw_str dir = r->project->root;; dir = sw_path_dir(dir)) {
		sw_str file = sw_path_join(r->arena, dir, SW_STR(".git_archival.json"));
		if (sw_is_file(file)) {
			if (!sw_read_file(r->arena, file, SW_LIMIT_TEXT_FILE, text, err))
				return false;
			*path = sw_str_find(*text, SW_STR("$Format:")) == SW_NPOS ? file : (sw_str){0};
			return true;
		}
		if (dir.len <= 1 || sw_lstat(sw_path_join(r->arena, dir, SW_STR(".git"))).kind != SW_FILE_NONE)
			return true;
	}
}

/* Git -------------------------------------------------------------------------------------------------------------------- */

static bool look_at_tree(const sw_resolution *r, const sw_dunamai_config *config, const sw_git *git,
			 sw_dunamai_facts *f, sw_error *err)
{
	if (r->options->of_commit || git->bare)
		return true;
	if (!sw_git_is_dirty(git, NULL, &r->result->git.dirty, err))
		return false;
	f->dirty = r->result->git.dirty;
	if (f->dirty || config->ignore_untracked || !sw_dunamai_needs_dirt(config))
		return true;
	return sw_git_is_touched(git, &f->dirty, err);
}

/* The nearest tag that the pattern matches, and the commits since. */
static bool look_at_tags(const sw_resolution *r, const sw_dunamai_config *config, const sw_git *git,
			 sw_dunamai_facts *f, sw_error *err)
{
	const sw_str prefix = SW_S("refs/tags/");
	sw_git_refs refs = {0};
	sw_strs names = {0};
	bool found = false;
	sw_git_count_options since = {0};
	if (!sw_git_tags_nearest(git, config->tag_branch, r->arena, &refs, err))
		return false;
	sw_each (ref, &refs)
		sw_push(r->arena, &names, sw_str_from(ref->name, prefix.len));
	if (!sw_dunamai_choose(config, &names, r->arena, &found, &f->tag, err))
		return false;
	if (found)
		since.since = sw_str_cat(r->arena, prefix, f->tag.name);
	else if (!no_tag_allowed(config, err))
		return false;
	else
		f->tag = no_tag;
	if (!sw_git_count(git, &since, &f->distance, err))
		return false;
	if (found)
		sw_resolution_step(r, "the %s tag that the pattern matches is %.*s, which is version %.*s",
				   config->highest_tag ? "highest" : "nearest", SW_ARG(f->tag.name),
				   SW_ARG(f->tag.base));
	else
		sw_resolution_step(r, "no tag below HEAD matches the pattern, so the count starts at 0.0.0");
	sw_resolution_step(r, "%lld commit(s) since", (long long)f->distance);
	return true;
}

/* In a shallow clone the tag may be behind the cut. */
static bool check_cut(const sw_resolution *r, const sw_git *git, const sw_dunamai_facts *f, sw_error *err)
{
	bool cut = !f->tag.name.len;
	if (!git->shallow || (!cut && !f->distance))
		return true;
	return (cut || sw_git_is_cut(git, f->tag.name, &cut, err)) && (!cut || sw_resolution_guess(r, git, err));
}

static bool from_git(const sw_resolution *r, const sw_dunamai_config *config, sw_git *git, sw_dunamai_facts *out,
		     sw_error *err)
{
	sw_git_commit head = {0};
	sw_error inner = {0};
	sw_dunamai_facts f = {.tag = no_tag};
	r->result->origin = SW_VERSION_GIT;
	sw_resolution_step(r, "git repository %.*s", SW_ARG(git->work_tree));
	if (git->shallow && config->deepen && !r->ctx->dry_run && !sw_git_unshallow(git, err))
		return false;
	r->result->git.shallow = git->shallow;
	if (git->shallow && config->strict)
		return sw_resolution_shallow(git, err);
	if (!sw_git_branch(git, r->arena, &f.branch, err))
		return false;
	if (!sw_git_commit_get(git, (sw_str){0}, r->arena, &head, &inner)) {
		f.dirty = true; /* nothing is committed */
		*out = f;
		if (inner.code == SW_G103)
			return no_tag_allowed(config, err);
		*err = inner;
		return false;
	}
	f.commit = cut(config, config->full_commit || config->cut_commit ? head.id : head.short_id);
	f.has_time = true;
	f.time_s = head.time_s;
	if (!look_at_tree(r, config, git, &f, err) || !look_at_tags(r, config, git, &f, err))
		return false;
	sw_version_git *known = &r->result->git;
	known->tag = f.tag.name;
	known->tag_version = f.tag.base;
	known->distance = f.distance;
	known->node = head.id;
	known->branch = f.branch;
	*out = f;
	return check_cut(r, git, &f, err);
}

bool sw_dunamai_facts_read(const sw_resolution *r, const sw_dunamai_config *config, bool *found, sw_dunamai_facts *out,
			   sw_error *err)
{
	sw_git git = {0};
	sw_error inner = {0};
	sw_str path = {0}, text = {0};
	*found = true;
	if (!find_archive(r, &path, &text, err))
		return false;
	if (path.len)
		return from_archive(r, config, path, text, out, err);
	if (sw_git_open(r->ctx, r->project->root, r->arena, &git, &inner))
		return from_git(r, config, &git, out, err);
	*found = false;
	if (inner.code != SW_G101) {
		*err = inner;
		return false;
	}
	return true;
}
