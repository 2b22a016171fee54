/* The engine's facts where there is no repository: files of a source distribution or of `git archive`, then fallbacks. */
#include "version/engine.h"

#include "base/clock.h"
#include "base/fs.h"
#include "base/limits.h"
#include "codec/json.h"
#include "codec/rfc822.h"
#include "pyspec/pep440.h"
#include "version/scm_internal.h"

bool sw_scm_version_text(const sw_scm_config *config, sw_str text, const char *what, sw_arena *arena, sw_str *out,
			 sw_error *err)
{
	sw_str normal = {0};
	if (!sw_pep440_normalise(text, arena, &normal))
		return sw_fail(err, SW_W002, "%s \"%.*s\" is no version", what, SW_ARG(text));
	*out = config->raw ? text : normal;
	return true;
}

/* A version that is the answer as it is written. */
static bool preformatted(sw_str text, const char *what, sw_scm_facts *out, sw_error *err)
{
	if (!sw_pep440_valid(text))
		return sw_fail(err, SW_W002, "%s \"%.*s\" is no version", what, SW_ARG(text));
	*out = (sw_scm_facts){.tag = text, .preformatted = true};
	return true;
}

/* Seconds of the day "2020-01-02". */
static bool iso_day(sw_str text, int64_t *out)
{
	uint64_t year = 0, month = 0, day = 0;
	if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-' || !sw_str_u64(sw_str_sub(text, 0, 4), &year) ||
	    !sw_str_u64(sw_str_sub(text, 5, 7), &month) || !sw_str_u64(sw_str_from(text, 8), &day) || !month ||
	    month > 12 || !day || day > 31)
		return false;
	*out = sw_date_seconds((sw_date){.year = (int)year, .month = (int)month, .day = (int)day});
	return true;
}

/* Python's int() of a value: what is behind the point does not count, true is 1, and a text is read. */
static bool as_integer(const sw_json_value *value, int64_t *out)
{
	if (value && value->kind == SW_JSON_STRING)
		return sw_scm_python_int(value->text, out);
	if (value && value->kind == SW_JSON_REAL && value->real > -9e18 && value->real < 9e18)
		*out = (int64_t)value->real;
	else if (value && value->kind == SW_JSON_INT)
		*out = value->integer;
	else if (value && value->kind == SW_JSON_BOOL)
		*out = value->boolean;
	else
		return false;
	return true;
}

/* Python's bool() of a value. */
static bool as_truth(const sw_json_value *value)
{
	switch (value ? value->kind : SW_JSON_NULL) {
	case SW_JSON_BOOL: return value->boolean;
	case SW_JSON_INT: return value->integer != 0;
	case SW_JSON_REAL: return value->real < 0 || value->real > 0;
	case SW_JSON_STRING: return value->text.len > 0;
	case SW_JSON_ARRAY: return value->items.len > 0;
	case SW_JSON_OBJECT: return value->members.len > 0;
	case SW_JSON_NULL: break;
	}
	return false;
}

/* scm_version.json, which setuptools-scm writes into an sdist's *.egg-info. Damage is passed over, as there. */
static bool read_scm_json(const sw_resolution *r, const sw_scm_config *config, sw_str path, bool *found,
			  sw_scm_facts *out, sw_error *err)
{
	sw_str text = {0}, tag = {0};
	sw_json_value *doc = NULL;
	sw_error ignored = {0};
	int64_t distance = 0;
	if (!sw_read_file(r->arena, path, SW_LIMIT_TEXT_FILE, &text, err))
		return false;
	if (!sw_json_parse(path, text, NULL, r->arena, &doc, &ignored) ||
	    !as_integer(sw_json_get(doc, "distance"), &distance) ||
	    !sw_scm_version_text(config, sw_json_get_str(doc, "tag"), "tag", r->arena, &tag, &ignored)) {
		sw_resolution_warn(r, SW_W006, "%.*s says no version", SW_ARG(path));
		return true;
	}
	*out = (sw_scm_facts){
		.tag = tag,
		.distance = distance,
		.dirty = as_truth(sw_json_get(doc, "dirty")),
		.node = sw_json_get_str(doc, "node"),
		.branch = sw_json_get_str(doc, "branch"),
	};
	out->has_node_time = iso_day(sw_json_get_str(doc, "node_date"), &out->node_time_s);
	out->has_branch = out->branch.ptr != NULL;
	*found = true;
	return true;
}

static bool try_scm_json(const sw_resolution *r, const sw_scm_config *config, sw_str dir, bool *found,
			 sw_scm_facts *out, sw_error *err)
{
	sw_strs names = {0};
	if (config->before_9) /* it is written and read by newer ones */
		return true;
	if (!sw_list_dir(r->arena, dir, &names, err))
		return false;
	sw_each (name, &names) {
		sw_str path = sw_path_join(r->arena, sw_path_join(r->arena, dir, *name), SW_STR("scm_version.json"));
		if (*found || !sw_str_ends(*name, SW_STR(".egg-info")) || !sw_is_file(path))
			continue;
		if (!read_scm_json(r, config, path, found, out, err))
			return false;
		if (*found)
			sw_resolution_step(r, "version facts from %.*s", SW_ARG(path));
	}
	return true;
}

bool sw_scm_headers(const sw_resolution *r, sw_str path, sw_message *out, sw_error *err)
{
	sw_str text = {0};
	return sw_read_file(r->arena, path, SW_LIMIT_TEXT_FILE, &text, err) &&
	       sw_rfc822_parse(path, text, SW_RFC822_TOLERANT, r->arena, out, err);
}

/* The first "tag: NAME" of git's %D that is a version. */
static bool tag_of_refs(const sw_resolution *r, const sw_scm_config *config, sw_str refs, bool *found,
			sw_scm_facts *out)
{
	const sw_str mark = SW_S("tag: ");
	for (size_t at = sw_str_find(refs, mark); at != SW_NPOS && !*found; at = sw_str_find(refs, mark)) {
		sw_error ignored = {0};
		refs = sw_str_from(refs, at + mark.len);
		sw_str tag = sw_str_rtrim(sw_str_sub(refs, 0, sw_str_chr(refs, ',')));
		while (tag.len && !sw_is_alnum(tag.ptr[tag.len - 1]) && tag.ptr[tag.len - 1] != '_' &&
		       (unsigned char)tag.ptr[tag.len - 1] < 0x80) /* the pattern of the tool ends at a word's edge */
			tag.len--;
		*found = sw_scm_tag_version(config, tag, r->arena, &out->tag, NULL, &ignored);
	}
	return true;
}

static bool read_archival(const sw_resolution *r, const sw_scm_config *config, const sw_message *m, bool *found,
			  sw_scm_facts *out, sw_error *err)
{
	const sw_header *header = sw_message_find(m, "describe-name");
	sw_str text = header ? header->value : SW_STR("%(describe"), node = sw_message_get(m, "node");
	if (sw_str_find(text, SW_STR("%(describe")) != SW_NPOS)
		sw_resolution_warn(r, SW_W006, "git archive did not fill in describe-name");
	else if (text.len) {
		sw_scm_describe d = sw_scm_describe_parse(text);
		*out = (sw_scm_facts){.distance = d.distance, .node = d.node};
		*found = sw_scm_tag_version(config, d.tag, r->arena, &out->tag, NULL, err);
		return *found;
	}
	*out = (sw_scm_facts){0};
	if (!tag_of_refs(r, config, sw_message_get(m, "ref-names"), found, out) || *found)
		return true;
	if (!node.ptr)
		return true;
	sw_str upper = sw_str_lower(r->arena, node);
	if (sw_str_find(upper, SW_STR("$format")) != SW_NPOS) {
		sw_resolution_warn(r, SW_W006,
				   "the archival file was not filled in: .gitattributes lacks export-subst");
		return true;
	}
	out->node = node;
	*found = true;
	return sw_scm_version_text(config, SW_STR("0.0"), "version", r->arena, &out->tag, err);
}

static bool try_archival(const sw_resolution *r, const sw_scm_config *config, sw_str dir, bool *found,
			 sw_scm_facts *out, sw_error *err)
{
	sw_str path = sw_path_join(r->arena, dir, SW_STR(".git_archival.txt"));
	sw_message m = {0};
	if (!sw_is_file(path))
		return true;
	if (!sw_scm_headers(r, path, &m, err) || !read_archival(r, config, &m, found, out, err))
		return false;
	if (*found)
		sw_resolution_step(r, "version facts from %.*s", SW_ARG(path));
	return true;
}

static bool try_pkg_info(const sw_resolution *r, const sw_scm_config *config, sw_str dir, bool *found,
			 sw_scm_facts *out, sw_error *err)
{
	sw_str path = sw_path_join(r->arena, dir, SW_STR("PKG-INFO")), text = {0};
	sw_message m = {0};
	(void)config;
	if (!sw_is_file(path))
		return true;
	if (!sw_scm_headers(r, path, &m, err))
		return false;
	text = sw_message_get(&m, "Version");
	if (!text.ptr || sw_str_is(text, "UNKNOWN"))
		return true;
	if (!preformatted(text, "the version in PKG-INFO", out, err))
		return false;
	*found = true;
	sw_resolution_step(r, "version %.*s from %.*s", SW_ARG(text), SW_ARG(path));
	return true;
}

/* By how much they know. */
static bool (*const readers[])(const sw_resolution *r, const sw_scm_config *config, sw_str dir, bool *found,
			       sw_scm_facts *out, sw_error *err) = {try_scm_json, try_archival, try_pkg_info};

/* Folders in which such files may lie, the one nearest to the project first. */
static void folders(const sw_resolution *r, const sw_scm_config *config, sw_strs *out)
{
	sw_strs_add_unique(r->arena, out, r->anchor);
	sw_strs_add_unique(r->arena, out, r->root);
	for (sw_str dir = r->root; config->search_parents && dir.len > 1;) {
		dir = sw_path_dir(dir);
		sw_strs_add_unique(r->arena, out, dir);
	}
}

bool sw_scm_from_files(const sw_resolution *r, const sw_scm_config *config, bool *found, sw_scm_facts *out,
		       sw_error *err)
{
	sw_strs dirs = {0};
	folders(r, config, &dirs);
	*found = false;
	for (size_t i = 0; i < SW_COUNTOF(readers); i++)
		sw_each (dir, &dirs) {
			if (sw_is_dir(*dir) && !readers[i](r, config, *dir, found, out, err))
				return false;
			if (*found)
				return true;
		}
	return true;
}

bool sw_scm_from_fallback(const sw_resolution *r, const sw_scm_config *config, bool *found, sw_scm_facts *out,
			  sw_error *err)
{
	sw_str name = sw_path_base(r->anchor), text = {0};
	sw_error ignored = {0};
	*found = true;
	if (config->parentdir_prefix.ptr && sw_str_starts(name, config->parentdir_prefix) &&
	    sw_scm_tag_version(config, sw_str_from(name, config->parentdir_prefix.len), r->arena, &text, NULL,
			       &ignored)) {
		sw_resolution_step(r, "version %.*s from the name of the folder", SW_ARG(text));
		return preformatted(text, "the version in the folder's name", out, err);
	}
	if (config->fallback_version.ptr) {
		sw_resolution_step(r, "fallback_version");
		return preformatted(config->fallback_version, "fallback_version", out, err);
	}
	*found = false;
	return true;
}
