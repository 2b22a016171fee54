/* The engine as a whole: settings, then the first source that has an answer, then the schemes, then the files. */
#include "version/engine.h"

#include <stdarg.h>

#include "base/fs.h"
#include "version/scm_internal.h"

typedef bool (*source_fn)(const sw_resolution *r, const sw_scm_config *config, bool *found, sw_scm_facts *out,
			  sw_error *err);

static bool from_environment(const sw_resolution *r, const sw_scm_config *config, bool *found, sw_scm_facts *out,
			     sw_error *err)
{
	sw_str text = sw_scm_env_get(r, "PRETEND_VERSION"), checked = {0};
	(void)config;
	*found = false;
	if (!text.len)
		return true;
	const sw_scm_config as_written = {.raw = true};
	if (!sw_scm_version_text(&as_written, text, "PRETEND_VERSION", r->arena, &checked, err))
		return false;
	*out = (sw_scm_facts){.tag = checked, .preformatted = true};
	*found = true;
	sw_resolution_step(r, "PRETEND_VERSION in the environment says %.*s", SW_ARG(text));
	return true;
}

/* In the order in which they are asked. */
static const struct {
	source_fn read;
	sw_version_origin origin;
} sources[] = {
	{from_environment, SW_VERSION_GIVEN},
	{sw_scm_from_git, SW_VERSION_GIT},
	{sw_scm_from_files, SW_VERSION_ARCHIVE},
	{sw_scm_from_fallback, SW_VERSION_FALLBACK},
};

static bool no_version(const sw_resolution *r, sw_error *err)
{
	sw_git above = {0};
	sw_error ignored = {0};
	sw_fail(err, SW_W006, "%.*s takes its version from git, but is no git repository", SW_ARG(r->root));
	if (sw_git_open(r->ctx, r->root, r->arena, &above, &ignored) && above.work_tree.len)
		return sw_hint(err, "the repository is %.*s: set root or search_parent_directories in the settings",
			       SW_ARG(above.work_tree));
	return sw_hint(err, "git clone the project, or set SETUPTOOLS_SCM_PRETEND_VERSION");
}

static bool gather(const sw_resolution *r, const sw_scm_config *config, sw_scm_facts *facts, sw_error *err)
{
	for (size_t i = 0; i < SW_COUNTOF(sources); i++) {
		bool found = false;
		if (!sources[i].read(r, config, &found, facts, err))
			return false;
		if (found) {
			r->result->origin = sources[i].origin;
			facts->abbreviated = config->before_9;
			return sw_scm_env_now(r, &facts->now_s, err) && sw_scm_env_metadata(r, facts, err);
		}
	}
	return no_version(r, err);
}

/* A path of the settings without "." and ".." as far as they can be taken away by their names alone. */
static sw_str plain_path(sw_arena *arena, sw_str path)
{
	sw_strs parts = {0};
	for (sw_str part = {0}; sw_str_split(&path, '/', &part);) {
		if (sw_str_is(part, "..") && parts.len)
			parts.len--;
		else if (part.len && !sw_str_is(part, "."))
			sw_push(arena, &parts, part);
	}
	return sw_str_cat(arena, SW_STR("/"), sw_str_join(arena, parts.ptr, parts.len, SW_STR("/")));
}

static bool lies_below(sw_str path, sw_str folder)
{
	return sw_str_starts(path, folder) && path.len > folder.len + 1 &&
	       (path.ptr[folder.len] == '/' || folder.len == 1);
}

/* One file that the backend will write. `base`: the folder that `path` starts from. *go_on = false: the tool passes over it
   and over what comes behind. */
static bool add_file(const sw_resolution *r, sw_str base, sw_str path, sw_str format, const sw_scm_facts *facts,
		     bool *go_on, sw_error *err)
{
	sw_version_file_spec spec = {.path = path, .format = format, .version = r->result->text, .facts = facts};
	sw_version_file file = {0};
	sw_str written = sw_path_join(r->arena, base, path), whole = plain_path(r->arena, written);
	*go_on = lies_below(whole, r->root);
	if (!*go_on) {
		sw_resolution_warn(r, SW_W007, "%.*s lies outside of the repository", SW_ARG(path));
		return true;
	}
	sw_version_file_spec bare = spec;
	bare.facts = NULL;
	sw_error ignored = {0};
	if (!sw_version_file_render(&spec, r->arena, &file.content, err))
		return false;
	if (!sw_version_file_render(&bare, r->arena, &file.bare, &ignored)) /* the template asks for the commit */
		file.bare = (sw_str){0};
	if (!sw_is_dir(sw_path_dir(written)))
		return sw_fail(err, SW_W007, "the folder of the version file %.*s is missing", SW_ARG(path));
	if (!lies_below(whole, r->project->root)) {
		sw_resolution_warn(r, SW_W007, "%.*s lies outside of the project", SW_ARG(path));
		return true;
	}
	file.path = sw_str_from(whole, r->project->root.len + 1);
	sw_push(r->arena, &r->result->files, file);
	return true;
}

static bool add_files(const sw_resolution *r, const sw_scm_config *config, const sw_scm_facts *facts, sw_error *err)
{
	bool go_on = true;
	if (config->before_9) /* what earlier releases write changed from one to the next */
		return true;
	if (sw_str_starts(config->version_file, SW_STR("/")))
		return sw_fail(err, SW_W007, "version_file must be relative to the project, not %.*s",
			       SW_ARG(config->version_file));
	if (r->hatch && config->version_file.len && !r->fixed_anchor) {
		sw_fail(err, SW_W007, "hatch-vcs cannot write the version_file of its raw-options");
		return sw_hint(err, "set version-file in [tool.hatch.build.hooks.vcs]");
	}
	if (config->write_to.len && !r->hatch && /* hatch-vcs forgets this one */
	    !add_file(r, r->root, config->write_to, config->write_to_template, facts, &go_on, err))
		return false;
	return !go_on || !config->version_file.len ||
	       add_file(r, r->anchor, config->version_file, config->version_file_template, facts, &go_on, err);
}

/* Where releases before 9 differ among themselves; true when the answer is left to the one that the build gets. */
static bool leave_to_release(const sw_resolution *r, const sw_scm_config *config, const sw_scm_facts *facts)
{
	static const char *const names[] = {"OVERRIDES", "PRETEND_METADATA"};
	if (!config->before_9)
		return false;
	for (size_t i = 0; i < SW_COUNTOF(names); i++)
		if (sw_scm_env_get(r, names[i]).len)
			return sw_resolution_leave(r, "setuptools-scm before 9 may not know the variable %s", names[i]);
	bool local = sw_str_chr(facts->tag, '+') != SW_NPOS;
	return local && !sw_scm_exact(facts) && !facts->preformatted &&
	       sw_resolution_leave(r, "not every setuptools-scm before 9 keeps the local part of the tag %.*s",
				   SW_ARG(r->result->git.tag));
}

bool sw_scm_resolve(sw_resolution *r, const sw_toml_value *table, sw_error *err)
{
	sw_scm_config config = {0};
	sw_scm_facts facts = {0};
	sw_str leave = {0};
	if (!sw_scm_config_read(r, table, &config, &leave, err))
		return false;
	if (leave.len)
		return sw_resolution_leave(r, "%.*s", SW_ARG(leave));
	if (!gather(r, &config, &facts, err))
		return false;
	if (leave_to_release(r, &config, &facts))
		return true;
	return sw_scm_format(&config, &facts, r->arena, &r->result->steps, &r->result->text, err) &&
	       add_files(r, &config, &facts, err);
}
