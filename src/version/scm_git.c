/* The engine's facts from git: two children side by side for the usual tag, more only where there is none or a setting asks for it. */
#include "version/engine.h"

#include "base/fs.h"

/* setuptools-scm reads these before git, and shipwheel does not read them. */
static bool refuse_others(const sw_resolution *r, sw_str dir, sw_error *err)
{
	sw_str jj_off = sw_scm_env_get(r, "DISABLE_JJ");
	bool jj = !jj_off.len || sw_str_is(jj_off, "0") || sw_str_ieq(jj_off, SW_STR("false")) ||
		  sw_str_ieq(jj_off, SW_STR("no"));
	return sw_resolution_refuse(r, dir, jj ? SW_STR(".jj") : (sw_str){0}, err) &&
	       sw_resolution_refuse(r, dir, SW_STR(".hg"), err);
}

/* The repository whose root is the configured folder, or with search_parent_directories one above it. */
static bool find_repository(const sw_resolution *r, const sw_scm_config *config, bool *found, sw_git *git,
			    sw_error *err)
{
	*found = false;
	for (sw_str dir = r->root;; dir = sw_path_dir(dir)) {
		if (!refuse_others(r, dir, err))
			return false;
		if (sw_lstat(sw_path_join(r->arena, dir, SW_STR(".git"))).kind != SW_FILE_NONE) {
			sw_git opened = {0};
			if (!sw_git_open(r->ctx, dir, r->arena, &opened, err))
				return false;
			*found = sw_str_eq(opened.work_tree, dir);
			*git = opened;
			if (*found)
				return true;
		}
		if (!config->search_parents || dir.len <= 1)
			return true;
	}
}

/* As setuptools-scm before 9 asks: git abbreviates the commit. */
static bool describe_short(const sw_resolution *r, const sw_git *git, sw_str match, sw_str *out, sw_error *err)
{
	const char *argv[] = {"git",
			      "describe",
			      "--tags",
			      "--long",
			      "--match",
			      sw_cstr(r->arena, match),
			      r->options->of_commit ? "HEAD" : "--dirty",
			      NULL};
	return sw_git_describe_by(git, argv, r->arena, out, err);
}

static bool describe(const sw_resolution *r, const sw_scm_config *config, const sw_git *git, sw_str *out, sw_error *err)
{
	if (!config->describe_command.len && config->before_9)
		return describe_short(r, git, sw_scm_match(config, r->arena), out, err);
	if (!config->describe_command.len)
		return sw_git_describe(git, sw_scm_match(config, r->arena),
				       r->options->of_commit ? SW_STR("HEAD") : (sw_str){0}, r->arena, out, err);
	size_t count = config->describe_command.len;
	const char **argv = sw_new_n(r->arena, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		argv[i] = sw_cstr(r->arena, config->describe_command.ptr[i]);
	return sw_git_describe_by(git, argv, r->arena, out, err);
}

/* Whether HEAD carries any tag, one that is no version included. */
static bool head_is_tagged(const sw_resolution *r, const sw_git *git, bool *out, sw_error *err)
{
	sw_str text = {0};
	if (!sw_git_describe(git, SW_STR("*"), SW_STR("HEAD"), r->arena, &text, err))
		return false;
	*out = text.len && sw_scm_describe_parse(text).distance == 0;
	return true;
}

bool sw_resolution_shallow(const sw_git *git, sw_error *err)
{
	sw_fail(err, SW_G104,
		"%.*s is a shallow clone: the tag and the commits since it are not known, so any version is a guess",
		SW_ARG(git->work_tree));
	return sw_hint(err, "git fetch --unshallow --tags (or: shipwheel version --deepen)");
}

bool sw_resolution_guess(const sw_resolution *r, const sw_git *git, sw_error *err)
{
	sw_error refusal = {0};
	(void)!sw_resolution_shallow(git, &refusal);
	if (r->options->strict) {
		*err = refusal;
		return false;
	}
	sw_resolution_warn_error(r, &refusal);
	return true;
}

/* What the settings want done about a shallow clone whose HEAD carries no tag. */
static bool check_shallow(const sw_resolution *r, const sw_scm_config *config, sw_git *git, sw_error *err)
{
	bool tagged = false, fetch = config->pre_parse == SW_SCM_FETCH_SHALLOW;
	bool seen = git->shallow && !git->linked; /* setuptools-scm does not see it in a linked work tree */
	if (seen && (config->scoped || fetch || config->pre_parse == SW_SCM_FAIL_SHALLOW)) {
		if (!head_is_tagged(r, git, &tagged, err))
			return false;
		if (!tagged && (!fetch || config->scoped || r->ctx->dry_run))
			return sw_resolution_shallow(git, err);
		if (!tagged && !sw_git_unshallow(git, err))
			return false;
	}
	r->result->git.shallow = git->shallow;
	return true;
}

static bool check_submodules(const sw_resolution *r, const sw_scm_config *config, const sw_git *git, sw_error *err)
{
	sw_git_entries files = {0};
	size_t links = 0;
	if (config->pre_parse != SW_SCM_FAIL_SUBMODULES ||
	    !sw_is_file(sw_path_join(r->arena, git->work_tree, SW_STR(".gitmodules"))))
		return true;
	if (!sw_git_files(git, (sw_str){0}, r->arena, &files, err))
		return false;
	bool missing = false;
	sw_each (entry, &files) {
		if (entry->kind != SW_GIT_GITLINK)
			continue;
		links++;
		sw_str dir = sw_path_join(r->arena, git->work_tree, entry->path);
		missing = missing || sw_lstat(sw_path_join(r->arena, dir, SW_STR(".git"))).kind == SW_FILE_NONE;
	}
	if (links && !missing)
		return true;
	sw_fail(err, SW_W003, "submodules are not checked out, which fail_on_missing_submodules forbids");
	return sw_hint(err, "git submodule update --init --recursive");
}

/* The way from a folder down to `path`: "" for the folder itself. */
static bool below(sw_str path, sw_str folder, sw_str *out)
{
	sw_str rest = sw_str_from(path, folder.len);
	if (!sw_str_starts(path, folder) || (rest.len && folder.len > 1 && rest.ptr[0] != '/'))
		return false;
	*out = rest.len && rest.ptr[0] == '/' ? sw_str_from(rest, 1) : rest;
	return true;
}

/* The folders that count with distance_scope: the project's own first. */
static bool scope_paths(const sw_resolution *r, const sw_scm_config *config, const sw_git *git, sw_strs *out,
			sw_error *err)
{
	sw_str project = {0};
	if (!below(r->anchor, git->work_tree, &project) || !project.len)
		return sw_fail(err, SW_W003,
			       "distance_scope makes no difference: the project is at the root of the repository");
	sw_push(r->arena, out, project);
	sw_each (path, &config->scope)
		sw_push(r->arena, out, *path);
	return true;
}

/* Distance and dirt over the whole repository, or over the configured folders. */
static bool count(const sw_resolution *r, const sw_scm_config *config, const sw_git *git, sw_str since, bool known,
		  sw_scm_facts *f, sw_error *err)
{
	sw_strs paths = {0};
	sw_git_count_options options = {.since = since, .first_parent = config->scoped && config->first_parent};
	if (config->scoped && !scope_paths(r, config, git, &paths, err))
		return false;
	if (known && !config->scoped)
		return true;
	options.paths = config->scoped ? &paths : NULL;
	if (!sw_git_count(git, &options, &f->distance, err))
		return false;
	f->dirty = false;
	return r->options->of_commit || sw_git_is_dirty(git, options.paths, &f->dirty, err);
}

/* Of a shallow clone: the count reaches beyond its end. A name from a describe_command may be no tag of this clone at all. */
static bool check_cut(const sw_resolution *r, const sw_git *git, sw_str tag, sw_error *err)
{
	sw_error inner = {0};
	bool cut = false;
	if (sw_git_is_cut(git, tag, &cut, &inner))
		return !cut || sw_resolution_guess(r, git, err);
	if (inner.code == SW_G107)
		return sw_resolution_guess(r, git, err);
	*err = inner;
	return false;
}

/* There is a tag. */
static bool from_describe(const sw_resolution *r, const sw_scm_config *config, const sw_git *git, sw_str text,
			  sw_scm_facts *f, sw_error *err)
{
	sw_scm_describe d = sw_scm_describe_parse(text);
	sw_str dropped = {0};
	f->distance = d.distance;
	f->dirty = d.dirty && !r->options->of_commit;
	f->node = d.node;
	r->result->git.tag = d.tag;
	if (!count(r, config, git, d.tag, true, f, err) ||
	    !sw_scm_tag_version(config, d.tag, r->arena, &f->tag, &dropped, err))
		return false;
	if (dropped.len)
		sw_resolution_warn(r, SW_W001, "\"%.*s\" of the tag %.*s is left out: it is no local version",
				   SW_ARG(dropped), SW_ARG(d.tag));
	sw_resolution_step(r, "the nearest tag below HEAD is %.*s, which is version %.*s", SW_ARG(d.tag),
			   SW_ARG(f->tag));
	sw_resolution_step(r, "%lld commit(s) since that tag", (long long)f->distance);
	return !git->shallow || !d.distance || check_cut(r, git, d.tag, err);
}

/* There is none: everything counts, from fallback_version or 0.0. */
static bool without_tag(const sw_resolution *r, const sw_scm_config *config, const sw_git *git, sw_scm_facts *f,
			sw_error *err)
{
	sw_git_commit head = {0};
	sw_error inner = {0};
	sw_str base = config->fallback_version.len ? config->fallback_version : SW_STR("0.0");
	bool tagged = false;
	if (git->shallow && (!head_is_tagged(r, git, &tagged, err) || (!tagged && !sw_resolution_guess(r, git, err))))
		return false;
	if (!sw_scm_version_text(config, base, "fallback_version", r->arena, &f->tag, err))
		return false;
	if (!sw_git_commit_get(git, (sw_str){0}, r->arena, &head, &inner) && inner.code != SW_G103) {
		*err = inner;
		return false;
	}
	sw_resolution_step(r, "no tag below HEAD matches %.*s, so the count starts at %.*s",
			   SW_ARG(sw_scm_match(config, r->arena)), SW_ARG(f->tag));
	if (!head.id.len) {
		f->dirty = true;
		sw_resolution_step(r, "there is no commit yet");
		return true;
	}
	/* without a tag earlier releases do not ask git for an abbreviation, but take seven digits */
	f->node = sw_str_cat(r->arena, SW_STR("g"), config->before_9 ? sw_str_sub(head.id, 0, 7) : head.id);
	if (!count(r, config, git, (sw_str){0}, false, f, err))
		return false;
	sw_resolution_step(r, "%lld commit(s) in all", (long long)f->distance);
	return true;
}

/* Branch and date of HEAD, as far as the schemes look at them. */
static bool look_at_head(const sw_resolution *r, const sw_scm_config *config, const sw_git *git, sw_scm_facts *f,
			 sw_error *err)
{
	sw_git_commit head = {0};
	sw_error inner = {0};
	if (!sw_git_branch(git, r->arena, &f->branch, err))
		return false;
	r->result->git.branch = f->branch;
	f->has_branch = true;
	if (!f->branch.len)
		f->branch = SW_STR("HEAD");
	f->has_node_time = true;
	f->node_time_s = sw_now_s(r->ctx->clock); /* without a commit the real day, not SOURCE_DATE_EPOCH */
	if (!sw_scm_needs_date(config))
		return true;
	if (sw_git_commit_get(git, (sw_str){0}, r->arena, &head, &inner))
		f->node_time_s = head.time_s;
	else if (inner.code != SW_G103) {
		*err = inner;
		return false;
	}
	return true;
}

/* The id that a node "g..." stands for, which a describe of an earlier release or of the project's own has shortened. */
static bool full_node(const sw_git *git, sw_str node, sw_arena *arena, sw_str *out, sw_error *err)
{
	sw_git_commit head = {0};
	sw_error inner = {0};
	*out = node.len ? sw_str_from(node, 1) : (sw_str){0};
	if (!node.len || out->len == (git->sha256 ? 64 : 40))
		return true;
	if (sw_git_commit_get(git, (sw_str){0}, arena, &head, &inner)) {
		*out = head.id;
		return true;
	}
	if (inner.code == SW_G103) /* a describe_command knows of a commit, git of none */
		return true;
	*err = inner;
	return false;
}

/* The project must lie in the repository where the settings put it: project_path, else the way that `root` leads up. */
static bool check_project_path(const sw_resolution *r, const sw_scm_config *config, const sw_git *git, sw_error *err)
{
	sw_str want = config->project_path, found = {0}, root = config->root.len ? config->root : SW_STR(".");
	bool anchored = !r->hatch || r->fixed_anchor;
	if (!want.ptr && (!anchored || sw_str_is(root, ".")))
		return true;
	if (!want.ptr && !below(r->anchor, r->root, &want))
		return true;
	if (!below(r->anchor, git->work_tree, &found))
		return sw_fail(err, SW_W003, "the project %.*s does not lie in the repository %.*s", SW_ARG(r->anchor),
			       SW_ARG(git->work_tree));
	return sw_str_eq(want, found) ||
	       sw_fail(err, SW_W003, "the project lies in \"%.*s\" of the repository, not in \"%.*s\"", SW_ARG(found),
		       SW_ARG(want));
}

bool sw_scm_from_git(const sw_resolution *r, const sw_scm_config *config, bool *found, sw_scm_facts *out, sw_error *err)
{
	sw_git git = {0};
	sw_str text = {0};
	sw_scm_facts f = {0};
	if (!find_repository(r, config, found, &git, err))
		return false;
	if (!*found)
		return true;
	sw_resolution_step(r, "git repository %.*s", SW_ARG(git.work_tree));
	if (!check_project_path(r, config, &git, err) || !check_shallow(r, config, &git, err) ||
	    !check_submodules(r, config, &git, err) || !describe(r, config, &git, &text, err) ||
	    !(text.len ? from_describe(r, config, &git, text, &f, err) : without_tag(r, config, &git, &f, err)) ||
	    !look_at_head(r, config, &git, &f, err))
		return false;
	r->result->git.tag_version = f.tag;
	r->result->git.distance = f.distance;
	r->result->git.dirty = f.dirty;
	*out = f;
	return full_node(&git, f.node, r->arena, &r->result->git.node, err);
}
