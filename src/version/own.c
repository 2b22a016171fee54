#include "version/own.h"

#include <string.h>

#include "vcs/tags.h"
#include "vcs/write.h"
#include "version/scm_internal.h"

#define LONE_NUMBER_MAX                                                                                                \
	"1000" /* a tag 20240131 or v2024 is a date or a year: no project has had so many major releases */

/* ---- names of tags ---- */

bool sw_tag_form_read(const sw_project *project, sw_arena *arena, sw_tag_form *out, sw_error *err)
{
	sw_str text = project->config.version.tag_format, before = {0}, after = {0};
	sw_tag_form form = {.before = SW_STR("v"),
			    .name = project->normal_name,
			    .calver = project->config.version.calver == SW_SWITCH_ON};
	if (text.ptr) {
		form.set = true;
		if (!sw_str_cut(text, SW_STR(SW_TAG_PLACEHOLDER), &before, &after) ||
		    sw_str_find(after, SW_STR(SW_TAG_PLACEHOLDER)) != SW_NPOS) {
			sw_fail(err, SW_W003, "[version] tag-format = \"%.*s\" must hold %s once", SW_ARG(text),
				SW_TAG_PLACEHOLDER);
			return sw_hint(err, "tag-format = \"v" SW_TAG_PLACEHOLDER "\"");
		}
		form.before = before;
		form.after = after;
	}
	if (!sw_git_tag_name_check(sw_tag_form_name(&form, SW_STR("1.0"), arena), err)) {
		err->code = SW_W003;
		return sw_wrap(err, "[version] tag-format = \"%.*s\"", SW_ARG(text));
	}
	*out = form;
	return true;
}

sw_str sw_tag_form_name(const sw_tag_form *form, sw_str version, sw_arena *arena)
{
	return sw_fmt(arena, "%.*s%.*s%.*s", SW_ARG(form->before), SW_ARG(version), SW_ARG(form->after));
}

/* "demo-1.0", "Demo_Pkg/v1.0", "demo@1.0" without the name and what parts it; `tag` itself when it begins otherwise. */
static sw_str without_name(sw_str tag, sw_str name, sw_arena *arena)
{
	if (!name.len || tag.len <= name.len + 1)
		return tag;
	sw_str lower = sw_str_lower(arena, sw_str_sub(tag, 0, name.len));
	lower = sw_str_replace(arena, sw_str_replace(arena, lower, SW_STR("_"), SW_STR("-")), SW_STR("."), SW_STR("-"));
	bool parted = sw_str_chr(SW_STR("-_/@"), tag.ptr[name.len]) != SW_NPOS;
	return parted && sw_str_eq(lower, name) ? sw_str_from(tag, name.len + 1) : tag;
}

/* The part of a tag that ought to be the version, where the settings do not say what a tag looks like. */
static sw_str usual_part(const sw_tag_form *form, sw_str tag, sw_arena *arena)
{
	static const char *const words[] = {"release-", "release/", "version-"};
	sw_str rest = without_name(tag, form->name, arena);
	for (size_t i = 0; i < SW_COUNTOF(words); i++)
		if (sw_str_starts(rest, sw_str_of(words[i])))
			rest = sw_str_from(rest, strlen(words[i]));
	return rest;
}

static sw_str version_part(const sw_tag_form *form, sw_str tag, sw_arena *arena)
{
	if (!form->set)
		return usual_part(form, tag, arena);
	bool fits = tag.len > form->before.len + form->after.len && sw_str_starts(tag, form->before) &&
		    sw_str_ends(tag, form->after);
	return fits ? sw_str_sub(tag, form->before.len, tag.len - form->after.len) : (sw_str){0};
}

static bool is_lone_number(const sw_pep440 *v)
{
	sw_str number = v->release[0], most = SW_STR(LONE_NUMBER_MAX);
	return v->release_len == 1 &&
	       (number.len > most.len || (number.len == most.len && sw_str_cmp(number, most) > 0));
}

bool sw_tag_form_parse(const sw_tag_form *form, sw_str tag, sw_arena *arena, sw_pep440 *out, const char **why)
{
	sw_str part = version_part(form, tag, arena);
	sw_pep440 parsed = {0};
	*why = NULL;
	if (!part.len)
		*why = "its name has another form";
	else if (!sw_pep440_scan(part, arena, &parsed))
		*why = "it is no version";
	else if (!form->calver && is_lone_number(&parsed))
		*why = "it is a lone number, which is a version only with calver = true";
	else
		*out = parsed;
	return !*why;
}

sw_str sw_tag_form_glob(const sw_tag_form *form, sw_arena *arena)
{
	if (!form->set)
		return SW_STR("*[0-9]*");
	return sw_fmt(arena, "%.*s*[0-9]*%.*s", SW_ARG(sw_git_glob_quote(arena, form->before)),
		      SW_ARG(sw_git_glob_quote(arena, form->after)));
}

/* ---- the next version ---- */

/* The release with its last number counted on. */
static void next_release(const sw_pep440 *base, sw_arena *arena, sw_pep440 *next)
{
	sw_str *release = sw_new_n(arena, sw_str, base->release_len);
	memcpy(release, base->release, base->release_len * sizeof *release);
	release[base->release_len - 1] = sw_scm_increment(release[base->release_len - 1], arena);
	next->release = release;
}

bool sw_own_next(const sw_pep440 *base, int64_t distance, sw_arena *arena, sw_pep440 *out, sw_error *err)
{
	uint64_t number = 0;
	sw_pep440 next = *base, check = {0};
	next.local = NULL;
	next.local_len = 0;
	if (base->dev.ptr && (!sw_str_u64(base->dev, &number) || number > INT64_MAX))
		return sw_fail(err, SW_W004, "no development release after %.*s can be counted",
			       SW_ARG(sw_pep440_format(base, arena)));
	if (base->post.ptr && !base->dev.ptr)
		next.post = sw_scm_increment(base->post, arena);
	else if (base->pre != SW_PRE_NONE && !base->dev.ptr)
		next.pre_number = sw_scm_increment(base->pre_number, arena);
	else if (!base->dev.ptr)
		next_release(base, arena, &next);
	number += (uint64_t)distance;
	next.dev = sw_fmt(arena, "%llu", (unsigned long long)number);
	sw_str text = sw_pep440_format(&next, arena);
	if (!sw_pep440_scan(text, arena, &check) || sw_pep440_cmp(&check, base) <= 0)
		return sw_fail(err, SW_W004, "\"%.*s\" is no version above %.*s", SW_ARG(text),
			       SW_ARG(sw_pep440_format(base, arena)));
	*out = check;
	return true;
}

/* ---- CI ---- */

/* Variables by which services name the tag that a job runs for. `guard` (may be NULL) must have the value `is`. */
static const struct {
	const char *name, *prefix, *guard, *is;
} ci_rows[] = {
	{"GITHUB_REF", "refs/tags/", NULL, NULL}, /* also Gitea and Forgejo */
	{"GITHUB_REF_NAME", "", "GITHUB_REF_TYPE", "tag"},
	{"CI_COMMIT_TAG", "", NULL, NULL}, /* GitLab, Woodpecker */
	{"BITBUCKET_TAG", "", NULL, NULL},
	{"BUILD_SOURCEBRANCH", "refs/tags/", NULL, NULL}, /* Azure Pipelines */
	{"CIRCLE_TAG", "", NULL, NULL},
	{"TRAVIS_TAG", "", NULL, NULL},
	{"DRONE_TAG", "", NULL, NULL},
	{"CIRRUS_TAG", "", NULL, NULL},
	{"BUILDKITE_TAG", "", NULL, NULL},
	{"APPVEYOR_REPO_TAG_NAME", "", "APPVEYOR_REPO_TAG", "true"},
	{"SEMAPHORE_GIT_TAG_NAME", "", NULL, NULL},
	{"CODEBUILD_WEBHOOK_TRIGGER", "tag/", NULL, NULL},
	{"TAG_NAME", "", "CI", "true"}, /* Jenkins, Google Cloud Build */
};

void sw_ci_tag(const sw_env *env, sw_str *tag, const char **variable)
{
	*tag = (sw_str){0};
	*variable = "";
	for (size_t i = 0; i < SW_COUNTOF(ci_rows); i++) {
		sw_str value = sw_env_get(env, ci_rows[i].name), prefix = sw_str_of(ci_rows[i].prefix);
		bool open =
			!ci_rows[i].guard || sw_str_ieq(sw_env_get(env, ci_rows[i].guard), sw_str_of(ci_rows[i].is));
		if (!open || value.len <= prefix.len || !sw_str_starts(value, prefix))
			continue;
		*tag = sw_str_from(value, prefix.len);
		*variable = ci_rows[i].name;
		return;
	}
}
