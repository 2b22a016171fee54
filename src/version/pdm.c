/* pdm-backend 2.5.0: [tool.pdm.version] with its sources file and scm. The latter is an old copy of setuptools-scm that has gone
   its own way: the nearest tag with a dot in it, seven digits of the commit, and a changed tree on a tag is that version. */
#include "version/engine.h"

#include "base/clock.h"
#include "base/fs.h"
#include "version/scm_internal.h"

static sw_str text_at(const sw_toml_value *table, const char *key)
{
	const sw_toml_value *value = sw_toml_at(table, sw_str_of(key));
	return value && value->kind == SW_TOML_STRING ? value->text : (sw_str){0};
}

static bool describe(const sw_resolution *r, const sw_git *git, sw_str filter, sw_str *out, sw_error *err)
{
	const char *argv[] = {"git",
			      "-c",
			      "core.abbrev=auto",
			      "describe",
			      r->options->of_commit || git->bare ? "HEAD" : "--dirty",
			      "--tags",
			      "--long",
			      "--match",
			      sw_cstr(r->arena, filter.len ? filter : SW_STR("*.*")),
			      NULL};
	return sw_git_describe_by(git, argv, r->arena, out, err);
}

/* The version inside of a tag's name, in normal form; a name without one counts as 0.0.0. */
static bool tag_version(const sw_resolution *r, const sw_scm_config *config, sw_str tag, sw_str *out, sw_error *err)
{
	sw_str version = {0}, suffix = {0};
	if (!sw_scm_match_tag(config, tag, r->arena, &version, &suffix, err))
		return false;
	if (!version.ptr) {
		sw_resolution_warn(r, SW_W001, "the tag %.*s holds no version, so it counts as 0.0.0", SW_ARG(tag));
		version = SW_STR("0.0.0");
	}
	if (suffix.len)
		sw_resolution_warn(r, SW_W001, "\"%.*s\" of the tag %.*s is left out", SW_ARG(suffix), SW_ARG(tag));
	return sw_scm_version_text(config, version, "the tag", r->arena, out, err);
}

/* No tag matches: everything counts, from 0.0. */
static bool without_tag(const sw_resolution *r, const sw_git *git, sw_scm_facts *f, sw_error *err)
{
	sw_git_commit head = {0};
	sw_error inner = {0};
	f->tag = SW_STR("0.0");
	if (!r->options->of_commit && !git->bare && !sw_git_is_dirty(git, NULL, &f->dirty, err))
		return false;
	sw_resolution_step(r, "no tag below HEAD matches, so the count starts at 0.0");
	if (!sw_git_commit_get(git, (sw_str){0}, r->arena, &head, &inner)) {
		if (inner.code == SW_G103)
			return true;
		*err = inner;
		return false;
	}
	f->node = sw_str_cat(r->arena, SW_STR("g"), sw_str_sub(head.id, 0, 7));
	r->result->git.node = head.id;
	return sw_git_count(git, &(sw_git_count_options){0}, &f->distance, err) &&
	       (!git->shallow || sw_resolution_guess(r, git, err));
}

static bool with_tag(const sw_resolution *r, const sw_scm_config *config, const sw_git *git, sw_str said,
		     sw_scm_facts *f, sw_error *err)
{
	sw_scm_describe d = sw_scm_describe_parse(said);
	sw_git_commit head = {0};
	bool cut = false;
	f->distance = d.distance;
	f->dirty = d.dirty;
	f->node = d.node;
	r->result->git.tag = d.tag;
	if (!tag_version(r, config, d.tag, &f->tag, err) || !sw_git_commit_get(git, (sw_str){0}, r->arena, &head, err))
		return false;
	r->result->git.node = head.id;
	sw_resolution_step(r, "the nearest tag below HEAD is %.*s, which is version %.*s", SW_ARG(d.tag),
			   SW_ARG(f->tag));
	sw_resolution_step(r, "%lld commit(s) since that tag", (long long)f->distance);
	return !git->shallow || !d.distance ||
	       (sw_git_is_cut(git, d.tag, &cut, err) && (!cut || sw_resolution_guess(r, git, err)));
}

/* default_version_formatter */
static bool format(const sw_resolution *r, const sw_scm_config *config, const sw_scm_facts *f, bool exact, sw_str *out,
		   sw_error *err)
{
	sw_scm_facts guessed = *f;
	scheme_input in = {.config = config, .facts = &guessed, .arena = r->arena};
	sw_date now = sw_date_utc(sw_now_s(r->ctx->clock));
	sw_str day = sw_fmt(r->arena, "d%04d%02d%02d", now.year, now.month, now.day), main_part = f->tag;
	guessed.dirty = true; /* so that it is never taken for exact */
	in.tag = sw_str_sub(f->tag, 0, sw_str_chr(f->tag, '+'));
	if (!exact && !sw_scm_guess_next_dev(&in, &main_part, err))
		return false;
	sw_str node = exact ? (sw_str){0} : f->node;
	if (!node.len)
		*out = f->dirty ? sw_fmt(r->arena, "%.*s+%.*s", SW_ARG(main_part), SW_ARG(day)) : main_part;
	else
		*out = sw_fmt(r->arena, "%.*s+%.*s%s%.*s", SW_ARG(main_part), SW_ARG(node), f->dirty ? "." : "",
			      SW_ARG(f->dirty ? day : (sw_str){0}));
	return true;
}

static bool from_git(const sw_resolution *r, const sw_toml_value *table, const sw_git *git, sw_error *err)
{
	sw_scm_config config = {.tag_regex = text_at(table, "tag_regex")};
	sw_scm_facts f = {0};
	sw_str said = {0}, text = {0};
	sw_version_git *known = &r->result->git;
	sw_resolution_step(r, "git repository %.*s", SW_ARG(git->work_tree));
	known->shallow = git->shallow;
	if (!describe(r, git, text_at(table, "tag_filter"), &said, err) ||
	    !(said.len ? with_tag(r, &config, git, said, &f, err) : without_tag(r, git, &f, err)) ||
	    !sw_git_branch(git, r->arena, &known->branch, err) ||
	    !format(r, &config, &f, said.len && !f.distance, &text, err))
		return false;
	known->tag_version = f.tag;
	known->distance = f.distance;
	known->dirty = f.dirty;
	r->result->origin = SW_VERSION_GIT;
	return sw_scm_version_text(&config, text, "what pdm-backend makes of the tag,", r->arena, &r->result->text,
				   err);
}

static bool given(const sw_resolution *r, sw_version_origin origin, sw_str text, const char *what, sw_error *err)
{
	const sw_scm_config config = {0};
	r->result->origin = origin;
	sw_resolution_step(r, "%s says %.*s", what, SW_ARG(text));
	return sw_scm_version_text(&config, text, what, r->arena, &r->result->text, err);
}

static bool resolve_scm(const sw_resolution *r, const sw_toml_value *table, sw_error *err)
{
	sw_git git = {0};
	sw_error inner = {0};
	sw_str set = sw_env_get(r->ctx->env, "PDM_BUILD_SCM_VERSION"), fallback = text_at(table, "fallback_version");
	if (set.len)
		return given(r, SW_VERSION_GIVEN, set, "PDM_BUILD_SCM_VERSION", err);
	if (text_at(table, "version_format").len)
		return sw_resolution_leave(r, "version_format is the Python function %.*s",
					   SW_ARG(text_at(table, "version_format")));
	if (sw_git_open(r->ctx, r->project->root, r->arena, &git, &inner))
		return from_git(r, table, &git, err);
	if (inner.code != SW_G101) {
		*err = inner;
		return false;
	}
	if (!sw_resolution_refuse_any(r, r->project->root, err))
		return false;
	if (fallback.len)
		return given(r, SW_VERSION_FALLBACK, fallback, "fallback_version", err);
	sw_fail(err, SW_W006, "%.*s takes its version from git, but is in no git repository", SW_ARG(r->project->root));
	return sw_hint(err, "git clone the project, or set PDM_BUILD_SCM_VERSION");
}

static const sw_str file_pattern = SW_S("^(?:__version__|VERSION)\\s*=\\s*[\"'](.+?)[\"']\\s*(?:#.*)?$");

bool sw_pdm_resolve(sw_resolution *r, sw_error *err)
{
	const sw_toml_value *table = sw_project_tool(r->project, "pdm.version");
	sw_str source = text_at(table, "source"), path = text_at(table, "path"), pattern = text_at(table, "pattern");
	r->result->tool = SW_STR("pdm-backend");
	r->checked = true;
	bool implied = !source.len && path.len && sw_is_file(sw_path_join(r->arena, r->project->root, path));
	if (path.len && (implied || sw_str_is(source, "file"))) /* an empty pattern counts */
		return sw_static_pattern(r, path, pattern.ptr ? pattern : file_pattern, (sw_str){0}, err);
	if (sw_str_is(source, "scm"))
		return resolve_scm(r, table, err);
	return sw_resolution_leave(r, "pdm's version source is %s%.*s", source.len ? "" : "not set", SW_ARG(source));
}
