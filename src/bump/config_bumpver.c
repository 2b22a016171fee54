/* [tool.bumpver] and [bumpver] (bumpver 2026.1132, config.py). */
#include "bump/config_internal.h"

/* Quotes and blanks around a value mean nothing: setup.cfg has no strings of its own. */
static sw_str strip(sw_str text)
{
	while (text.len && (text.ptr[0] == '"' || text.ptr[0] == '\'' || text.ptr[0] == ' '))
		text = sw_str_from(text, 1);
	while (text.len &&
	       (text.ptr[text.len - 1] == '"' || text.ptr[text.len - 1] == '\'' || text.ptr[text.len - 1] == ' '))
		text.len--;
	return text;
}

static bool read_text(const config_reader *r, const char *key, sw_str *out)
{
	if (!sw_bumpcfg_text(r, r->source->table, key, out))
		return false;
	*out = strip(*out);
	return true;
}

static bool read_versions(const config_reader *r)
{
	const sw_toml_value *table = r->source->table;
	sw_bumpver_info info = {0};
	const sw_bumpver *pattern;
	if (!read_text(r, "current_version", &r->out->current) ||
	    !read_text(r, "version_pattern", &r->out->version_pattern))
		return false;
	if (!r->out->current.len)
		return sw_bumpcfg_refuse(r, table, "current_version is missing");
	if (!r->out->version_pattern.len)
		return sw_bumpcfg_refuse(r, table, "version_pattern is missing");
	const sw_toml_value *at = sw_toml_at(table, SW_STR("version_pattern"));
	if (sw_str_chr(r->out->version_pattern, '{') != SW_NPOS) {
		sw_bumpcfg_refuse(r, at, "the pattern is in bumpver's old notation, with braces");
		return sw_hint(r->err,
			       "write it without, as bumpver does since 2020: MAJOR.MINOR.PATCH, YYYY.BUILD[-TAG]");
	}
	for (size_t i = 0; i < r->out->version_pattern.len; i++)
		if (sw_is_blank(r->out->version_pattern.ptr[i]))
			return sw_bumpcfg_refuse(r, at, "a pattern of versions has no blanks");
	if (!sw_bumpver_compile(r->out->version_pattern, r->out->version_pattern, r->arena, &pattern, r->err) ||
	    !sw_bumpver_parse(pattern, r->out->current, 0, r->arena, &info, r->err)) {
		sw_point(r->err, r->source->path, r->source->text, at->span.offset, at->span.len, NULL);
		return false;
	}
	return true;
}

static bool add_patterns(const config_reader *r, const sw_toml_value *value)
{
	sw_bump_place place = sw_bumpcfg_new_place(r, SW_BUMP_PATTERNS, value->key, value);
	const sw_bumpver *pattern;
	if (!sw_bumpcfg_value_list(r, value, &place.patterns))
		return false;
	sw_each (text, &place.patterns) {
		if (sw_str_starts(*text, SW_STR("[")))
			return sw_bumpcfg_refuse(r, value, "a pattern of a file cannot begin with a bracket: %.*s",
						 SW_ARG(*text));
		if (!sw_bumpver_compile(r->out->version_pattern, *text, r->arena, &pattern, r->err))
			return sw_point(r->err, r->source->path, r->source->text, value->span.offset, value->span.len,
					NULL);
	}
	if (place.patterns.len)
		sw_push(r->arena, &r->out->places, place);
	return true;
}

/* The configuration's own line "current_version = …", where its file is not listed among the others. */
static bool add_own_line(const config_reader *r)
{
	sw_str rest = r->source->text, line, pattern = {0};
	bool inside = false;
	while (!pattern.ptr && sw_str_line(&rest, &line)) {
		sw_str header = sw_str_trim(line);
		if (inside && sw_str_starts(line, SW_STR("current_version")))
			pattern = sw_str_replace(r->arena, line, r->out->current, r->out->version_pattern);
		else if (sw_str_is(header, "[bumpver]") || sw_str_is(header, "[tool.bumpver]"))
			inside = true;
		else if (sw_str_starts(line, SW_STR("[")) && sw_str_ends(line, SW_STR("]")))
			inside = false;
	}
	if (!pattern.ptr)
		return sw_bumpcfg_refuse(r, r->source->table, "current_version has no line of its own");
	sw_bump_place place = sw_bumpcfg_new_place(r, SW_BUMP_PATTERNS, r->source->path,
						   sw_toml_at(r->source->table, SW_STR("current_version")));
	place.glob = false;
	sw_push(r->arena, &place.patterns, pattern);
	sw_push(r->arena, &r->out->places, place);
	return true;
}

static bool read_places(const config_reader *r)
{
	const sw_toml_value *files = NULL;
	bool own = false;
	if (r->source->ini)
		files = sw_toml_at(r->source->root, SW_STR("bumpver:file_patterns"));
	else if (!sw_bumpcfg_table(r, r->source->table, "file_patterns", &files))
		return false;
	if (files)
		sw_toml_each(it, files)
		{
			own = own || sw_str_eq(it->key, r->source->path);
			if (!add_patterns(r, sw_toml_of(it)))
				return false;
		}
	return own || add_own_line(r);
}

static bool read_branches(const config_reader *r)
{
	sw_str text = {0}, part;
	if (!read_text(r, "allowed_branches", &text))
		return false;
	while (text.len && sw_str_split(&text, ',', &part))
		if (sw_str_trim(part).len)
			sw_push(r->arena, &r->out->allowed_branches, sw_str_trim(part));
	return true;
}

bool sw_bumpcfg_read_bumpver(const config_reader *r)
{
	const sw_toml_value *table = r->source->table;
	sw_bump_config *out = r->out;
	out->commit = out->tag = out->push = SW_SWITCH_OFF;
	out->annotated = SW_SWITCH_ON;
	out->commit_message = SW_STR("bump version to {new_version}");
	out->tag_name = out->tag_message = SW_STR("{new_version}");
	out->tag_scope = SW_STR("default");
	if (!read_versions(r) || !read_places(r) || !read_branches(r) ||
	    !sw_bumpcfg_flag(r, table, "commit", &out->commit) || !sw_bumpcfg_flag(r, table, "tag", &out->tag) ||
	    !sw_bumpcfg_flag(r, table, "push", &out->push) || !read_text(r, "commit_message", &out->commit_message) ||
	    !read_text(r, "tag_message", &out->tag_message) || !read_text(r, "tag_scope", &out->tag_scope) ||
	    !sw_bumpcfg_hooks(r, "pre_commit_hook", SW_HOOK_PRE_COMMIT) ||
	    !sw_bumpcfg_hooks(r, "post_commit_hook", SW_HOOK_POST_COMMIT))
		return false;
	if (!out->tag_message.len) /* bumpver makes a lightweight tag then */
		out->annotated = SW_SWITCH_OFF;
	if (out->commit == SW_SWITCH_ON)
		return true;
	if (out->tag == SW_SWITCH_ON)
		return sw_bumpcfg_refuse(r, sw_toml_at(table, SW_STR("tag")), "a tag needs the commit: commit = true");
	if (out->push == SW_SWITCH_ON)
		return sw_bumpcfg_refuse(r, sw_toml_at(table, SW_STR("push")),
					 "a push needs the commit: commit = true");
	return true;
}
