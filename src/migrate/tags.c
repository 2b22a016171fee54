/* How the repository writes its tags, and whether today's version is among them. */
#include "base/buf.h"
#include "migrate/internal.h"
#include "pyspec/name.h"
#include "pyspec/pep440.h"

#define TAGS "refs/tags/"

typedef struct form {
	sw_str prefix;
	size_t count;
	bool has_version;
	sw_str tag; /* of today's version */
} form;
typedef SW_VEC(form) forms;

/* The part of a tag's name before its version: "v", "", "demo-v", "release/". False when there is no version at its
   end. */
static bool prefix_of(sw_str name, sw_arena *arena, sw_str *prefix, sw_str *version)
{
	for (size_t at = 0; at < name.len; at++) {
		sw_str rest = sw_str_from(name, at);
		if (at && sw_is_alnum(name.ptr[at - 1]))
			continue;
		bool v = rest.len > 1 && sw_lower(rest.ptr[0]) == 'v' && sw_is_digit(rest.ptr[1]);
		if (!sw_is_digit(rest.ptr[0]) && !v)
			continue;
		if (!sw_pep440_normalise(rest, arena, version))
			continue;
		*prefix = sw_str_sub(name, 0, at + (v ? 1 : 0));
		return true;
	}
	return false;
}

static form *form_of(forms *list, sw_str prefix, sw_arena *arena)
{
	sw_each (it, list)
		if (sw_str_eq(it->prefix, prefix))
			return it;
	form fresh = {.prefix = prefix};
	sw_push(arena, list, fresh);
	return &list->ptr[list->len - 1];
}

/* "demo-v" belongs to the project demo: a repository of several projects has tags for each. */
static bool names_project(sw_str prefix, const migrate_job *job)
{
	sw_str name = job->project.normal_name;
	if (sw_str_ends(prefix, SW_STR("v")) || sw_str_ends(prefix, SW_STR("V")))
		prefix.len--;
	while (prefix.len && !sw_is_alnum(prefix.ptr[prefix.len - 1]))
		prefix.len--;
	return prefix.len && sw_str_eq(sw_name_normalise(job->arena, prefix), name);
}

/* The form with the project's name, else that of today's version, else the most frequent; of equals the first in git's
   order. */
static const form *choose(const forms *list, const migrate_job *job)
{
	const form *best = NULL;
	sw_each (it, list) {
		bool named = names_project(it->prefix, job), best_named = best && names_project(best->prefix, job);
		if (!best || (named != best_named                    ? named
			      : it->has_version != best->has_version ? it->has_version
								     : it->count > best->count))
			best = it;
	}
	return best;
}

/* Does setuptools-scm find these tags, and only these, without being told? Its default takes any tag with a digit. */
static bool by_default(const forms *list, const form *chosen)
{
	return list->len == 1 &&
	       (!chosen->prefix.len || sw_str_is(chosen->prefix, "v") || sw_str_is(chosen->prefix, "V"));
}

bool sw_migrate_tags_read(migrate_job *job, sw_error *err)
{
	sw_git_refs refs = {0};
	forms list = {0};
	if (!sw_git_refs_list(job->git, SW_STR(TAGS), true, job->arena, &refs, err))
		return false;
	sw_each (ref, &refs) {
		sw_str prefix = {0}, version = {0}, name = sw_str_from(ref->name, sizeof TAGS - 1);
		if (!ref->commit || !prefix_of(name, job->arena, &prefix, &version))
			continue;
		form *it = form_of(&list, prefix, job->arena);
		it->count++;
		int order = 1;
		if (!it->has_version && sw_pep440_cmp_text(version, job->version.normal, &order) && order == 0) {
			it->has_version = true;
			it->tag = name;
		}
	}
	const form *chosen = choose(&list, job);
	migrate_tags *tags = &job->tags;
	*tags = (migrate_tags){.prefix = SW_STR("v"), .by_default = true};
	/* A repository of several projects whose tags name only others of them: ours get the project's name. */
	if (chosen && job->git->prefix.len && !names_project(chosen->prefix, job) && chosen->prefix.len > 1) {
		tags->prefix = sw_fmt(job->arena, "%.*s-v", SW_ARG(job->project.normal_name));
		tags->by_default = false;
	} else if (chosen)
		*tags = (migrate_tags){chosen->prefix, by_default(&list, chosen), true, chosen->has_version};
	job->out->tag = sw_fmt(job->arena, "%.*s%.*s", SW_ARG(tags->prefix), SW_ARG(job->version.text));
	if (tags->has_version)
		job->out->tag = chosen->tag;
	job->out->tagged = tags->has_version;
	return true;
}

sw_str sw_migrate_tag_regex(const migrate_job *job)
{
	SW_AUTO(sw_buf) pattern = {0};
	sw_buf_addc(&pattern, '^');
	for (size_t i = 0; i < job->tags.prefix.len; i++) {
		char c = job->tags.prefix.ptr[i];
		if (sw_str_chr(SW_STR("\\.^$*+?{}[]|()"), c) != SW_NPOS)
			sw_buf_addc(&pattern, '\\');
		sw_buf_addc(&pattern, c);
	}
	sw_buf_addz(&pattern, "(?P<version>[0-9].*)$");
	return sw_buf_copy(&pattern, job->arena);
}
