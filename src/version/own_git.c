/* shipwheel's own engine on a repository: two children of git at once where the nearest tag is a version, a third where tags
   are not packed (what else stands on its commit), more where it is not. */
#include "vcs/tags.h"
#include "version/engine.h"
#include "version/own.h"

#define NAMED_MAX 5 /* tags that were passed over are named up to this number, then counted */

typedef struct own {
	sw_resolution *r;
	sw_git git;
	sw_tag_form form;
	sw_str tag; /* "" = none */
	sw_pep440 base;
	int64_t distance;
	bool dirty;
} own;

static sw_str looked_at(const own *o)
{
	return o->r->options->of_commit ? SW_STR("HEAD") : (sw_str){0};
}

/* The tags of the repository that are no versions, each with the reason as a step. */
static bool unusable_tags(own *o, sw_strs *out, sw_error *err)
{
	const sw_resolution *r = o->r;
	sw_strs names = {0};
	const char *why = NULL;
	sw_pep440 ignored = {0};
	if (!sw_git_tag_names(&o->git, r->arena, &names, err))
		return false;
	sw_each (name, &names) {
		if (sw_tag_form_parse(&o->form, *name, r->arena, &ignored, &why))
			continue;
		sw_push(r->arena, out, *name);
		if (out->len <= NAMED_MAX)
			sw_resolution_step(r, "the tag %.*s is passed over: %s", SW_ARG(*name), why);
	}
	if (out->len > NAMED_MAX)
		sw_resolution_step(r, "and %zu more tags are passed over", out->len - NAMED_MAX);
	return true;
}

/* The nearest tag that is a version. *text is what describe says of it, "" = there is none. */
static bool nearest(own *o, sw_str *text, sw_error *err)
{
	sw_arena *arena = o->r->arena;
	sw_str match = sw_tag_form_glob(&o->form, arena);
	const char *why = NULL;
	sw_strs unusable = {0};
	if (!sw_git_describe(&o->git, match, looked_at(o), arena, text, err))
		return false;
	if (!text->len || sw_tag_form_parse(&o->form, sw_scm_describe_parse(*text).tag, arena, &o->base, &why))
		return true;
	return unusable_tags(o, &unusable, err) &&
	       sw_git_describe_without(&o->git, match, &unusable, looked_at(o), arena, text, err);
}

/* Of all versions that the commit of `tag` is tagged with: the one that started the CI job, else the highest. */
static bool choose(own *o, sw_str tag, sw_error *err)
{
	const sw_resolution *r = o->r;
	sw_strs names = {0};
	sw_str wanted = {0};
	const char *variable = NULL, *why = NULL;
	bool by_ci = false;
	size_t versions = 0;
	sw_ci_tag(r->ctx->env, &wanted, &variable);
	if (!sw_git_tags_beside(&o->git, tag, r->arena, &names, err))
		return false;
	sw_strs_add_unique(r->arena, &names, tag); /* git leaves out a tag of a tag before 2.45 */
	sw_each (name, &names) {
		sw_pep440 version = {0};
		if (by_ci || !sw_tag_form_parse(&o->form, *name, r->arena, &version, &why))
			continue;
		versions++;
		by_ci = o->distance == 0 && sw_str_eq(*name, wanted);
		if (!by_ci && o->tag.len && sw_pep440_cmp(&version, &o->base) <= 0)
			continue;
		o->tag = *name;
		o->base = version;
	}
	if (by_ci)
		sw_resolution_step(r, "%s names the tag %.*s of HEAD", variable, SW_ARG(wanted));
	else if (versions > 1)
		sw_resolution_step(r, "%zu versions stand on that commit: the highest counts", versions);
	if (!by_ci && wanted.len)
		sw_resolution_step(r, "%s names %.*s, which is no version on HEAD", variable, SW_ARG(wanted));
	return true;
}

static bool shallow_error(const own *o, sw_error *err)
{
	sw_fail(err, SW_G104, "%.*s is a shallow clone: the tag and the commits since it are not known",
		SW_ARG(o->git.work_tree));
	return sw_hint(err, "shipwheel version --deepen, or git fetch --unshallow --tags");
}

/* A history that ends before the tag gives no count. */
static bool check_shallow(const own *o, sw_error *err)
{
	bool cut = !o->tag.len;
	if (!o->git.shallow || (o->tag.len && o->distance == 0))
		return true;
	if (o->tag.len && !sw_git_is_cut(&o->git, sw_fmt(o->r->arena, "refs/tags/%.*s", SW_ARG(o->tag)), &cut, err))
		return false;
	return !cut || shallow_error(o, err);
}

/* No tag: everything counts. */
static bool count_all(own *o, sw_str *node, sw_error *err)
{
	const sw_resolution *r = o->r;
	sw_git_commit head = {0};
	const sw_git_count_options all = {0};
	if (!sw_git_commit_get(&o->git, (sw_str){0}, r->arena, &head, err) ||
	    !sw_git_count(&o->git, &all, &o->distance, err) ||
	    (!r->options->of_commit && !sw_git_is_dirty(&o->git, NULL, &o->dirty, err)))
		return false;
	*node = head.id;
	r->result->untagged = true;
	sw_resolution_step(r, "no tag below HEAD is a version: %lld commit(s) in all", (long long)o->distance);
	return sw_pep440_scan(SW_STR("0.1.dev0"), r->arena, &o->base);
}

static bool read_git(own *o, sw_str *node, sw_error *err)
{
	sw_str text = {0};
	if (!nearest(o, &text, err))
		return false;
	if (!text.len)
		return check_shallow(o, err) && count_all(o, node, err);
	sw_scm_describe d = sw_scm_describe_parse(text);
	o->distance = d.distance;
	o->dirty = d.dirty && !o->r->options->of_commit;
	*node = sw_str_from(d.node, 1);
	if (!choose(o, d.tag, err) || !check_shallow(o, err))
		return false;
	sw_resolution_step(o->r, "the nearest tag below HEAD is %.*s, which is version %.*s", SW_ARG(o->tag),
			   SW_ARG(sw_pep440_format(&o->base, o->r->arena)));
	sw_resolution_step(o->r, "%lld commit(s) since that tag", (long long)o->distance);
	return true;
}

/* "+g<nine digits>", with the day behind it for a tree that differs from its commit. */
static bool local_part(const own *o, sw_str node, sw_str *out, sw_error *err)
{
	sw_arena *arena = o->r->arena;
	int64_t now_s = 0;
	*out = sw_fmt(arena, "+g%.*s", SW_ARG(sw_str_sub(node, 0, 9)));
	if (!o->dirty)
		return true;
	if (!sw_scm_env_now(o->r, &now_s, err))
		return false;
	sw_date day = sw_date_utc(now_s);
	*out = sw_fmt(arena, "%.*s.d%04d%02d%02d", SW_ARG(*out), day.year, day.month, day.day);
	sw_resolution_step(o->r, "the work tree differs from HEAD");
	return true;
}

static bool format(own *o, sw_str node, sw_error *err)
{
	const sw_resolution *r = o->r;
	sw_pep440 next = o->base;
	sw_str local = {0};
	if (o->tag.len && o->distance == 0 && !o->dirty) {
		r->result->text = sw_pep440_format(&o->base, r->arena);
		return true;
	}
	/* a changed tree on the tag itself is not above a development release by less than one */
	int64_t count = o->distance || !o->base.dev.ptr ? o->distance : 1;
	if (!sw_own_next(&o->base, count, r->arena, &next, err) || !local_part(o, node, &local, err))
		return false;
	sw_str text = sw_pep440_format(&next, r->arena);
	r->result->text = sw_str_cat(r->arena, text, local);
	sw_resolution_step(r, "counting on from %.*s gives %.*s, the local part is %.*s",
			   SW_ARG(sw_pep440_format(&o->base, r->arena)), SW_ARG(text), SW_ARG(local));
	return true;
}

bool sw_own_resolve(sw_resolution *r, sw_error *err)
{
	own o = {.r = r};
	sw_version *result = r->result;
	sw_str node = {0};
	result->tool = SW_STR("shipwheel");
	result->origin = SW_VERSION_GIT;
	if (!sw_tag_form_read(r->project, r->arena, &o.form, err) ||
	    !sw_git_open(r->ctx, r->project->root, r->arena, &o.git, err))
		return false;
	sw_resolution_step(r, "git repository %.*s", SW_ARG(o.git.work_tree));
	if (!read_git(&o, &node, err) || !sw_git_branch(&o.git, r->arena, &result->git.branch, err))
		return false;
	result->git.tag = o.tag;
	result->git.tag_version = o.tag.len ? sw_pep440_format(&o.base, r->arena) : SW_STR("0.0");
	result->git.distance = o.distance;
	result->git.node = node;
	result->git.dirty = o.dirty;
	result->git.shallow = o.git.shallow;
	return format(&o, node, err);
}
