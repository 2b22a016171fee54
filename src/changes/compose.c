#include "changes/compose.h"

#include "base/fs.h"
#include "base/limits.h"
#include "pyspec/pep440.h"

/* The ends --------------------------------------------------------------------------------------------------------------------- */

/* What stands before a release: the newest that is lower, of final releases only the final ones. */
static const sw_release_tag *release_before(const sw_release_tags *tags, const sw_release_tag *tag)
{
	int order = 0;
	for (const sw_release_tag *it = tag + 1; it < tags->ptr + tags->len; it++)
		if ((tag->prerelease || !it->prerelease) && sw_pep440_cmp_text(it->version, tag->version, &order) &&
		    order < 0)
			return it;
	return NULL;
}

static const sw_release_tag *last_release(const sw_release_tags *tags)
{
	sw_each (tag, tags)
		if (!tag->prerelease)
			return tag;
	return NULL;
}

typedef struct ends {
	sw_str since, until; /* commits; "" = from the first, to HEAD */
} ends;

static bool find_range(const sw_composed *c, sw_str what, ends *out, const sw_release_tag **from,
		       const sw_release_tag **to)
{
	sw_str a = {0}, b = {0};
	if (!sw_str_cut(what, SW_STR(".."), &a, &b))
		return false;
	if (sw_str_starts(b, SW_STR(".")))
		b = sw_str_from(b, 1);
	*from = a.len ? sw_release_tag_find(&c->tags, a) : NULL;
	*to = b.len ? sw_release_tag_find(&c->tags, b) : NULL;
	out->since = *from ? (*from)->commit : a;
	out->until = *to ? (*to)->commit : b;
	return true;
}

static bool find_ends(sw_composed *c, const sw_compose_request *request, ends *out, sw_error *err)
{
	if (request->what.len && find_range(c, request->what, out, &c->from, &c->to))
		return true;
	if (request->what.len) {
		c->to = sw_release_tag_find(&c->tags, request->what);
		if (!c->to) {
			sw_fail(err, SW_G107, "no tag below HEAD names a release \"%.*s\"", SW_ARG(request->what));
			return sw_hint(err, "git tag --merged HEAD");
		}
		c->from = release_before(&c->tags, c->to);
		out->until = c->to->commit;
	} else if (request->since.len) {
		c->from = sw_release_tag_find(&c->tags, request->since);
		out->since = request->since;
	} else {
		c->from = last_release(&c->tags);
	}
	if (c->from)
		out->since = c->from->commit;
	return true;
}

/* The whole ------------------------------------------------------------------------------------------------------------------------ */

static sw_str day_of(int64_t seconds, sw_arena *arena)
{
	sw_date date = sw_date_utc(seconds);
	return sw_fmt(arena, "%04d-%02d-%02d", date.year, date.month, date.day);
}

static sw_str today(const sw_ctx *ctx, sw_arena *arena)
{
	uint64_t epoch = 0;
	sw_str given = sw_env_get(ctx->env, "SOURCE_DATE_EPOCH");
	if (given.len && sw_str_u64(given, &epoch) && epoch < INT64_MAX)
		return day_of((int64_t)epoch, arena);
	return day_of(sw_now_s(ctx->clock), arena);
}

static sw_notes_style style_of(const sw_project *project, const sw_composed *c, const sw_compose_request *request)
{
	if (request->style != SW_NOTES_AUTO)
		return request->style;
	if (project->config.notes.style)
		return (sw_notes_style)project->config.notes.style;
	if (c->fragments.config.present)
		return SW_NOTES_TOWNCRIER;
	if (c->dialect.id == SW_DIALECT_CONVENTIONAL)
		return SW_NOTES_KEEP;
	return c->dialect.id == SW_DIALECT_COMMITIZEN ? SW_NOTES_COMMITIZEN : SW_NOTES_SEMANTIC_RELEASE;
}

/* The style of a tool means its reading of commits as well, wherever the project has no other. */
static bool settle_dialect(const sw_project *project, sw_composed *c, sw_arena *arena, sw_error *err)
{
	sw_dialect_id wanted = c->style == SW_NOTES_COMMITIZEN         ? SW_DIALECT_COMMITIZEN
			       : c->style == SW_NOTES_SEMANTIC_RELEASE ? SW_DIALECT_SEMANTIC_RELEASE
								       : c->dialect.id;
	if (wanted == c->dialect.id)
		return true;
	sw_project *other = sw_new(arena, sw_project);
	*other = *project;
	other->config.version.commits = (int)wanted + 1;
	return sw_dialect_load(other, arena, &c->dialect, err);
}

static bool read_all(const sw_ctx *ctx, const sw_project *project, const sw_compose_request *request, sw_arena *arena,
		     sw_composed *c, sw_error *err)
{
	sw_str remote = {0};
	if (!sw_git_open(ctx, project->root, arena, &c->git, err) ||
	    !sw_dialect_load(project, arena, &c->dialect, err) ||
	    !sw_fragments_load(project, arena, &c->fragments, err))
		return false;
	c->style = style_of(project, c, request);
	if (!settle_dialect(project, c, arena, err) ||
	    !sw_release_tags_load(&c->git, project, &c->dialect, false, arena, &c->tags, err) ||
	    !sw_git_remote_url(&c->git, arena, &remote, err))
		return false;
	sw_forge_find(remote, project, arena, &c->forge);
	if (c->dialect.id == SW_DIALECT_SEMANTIC_RELEASE) {
		sw_forge any = {0};
		if (sw_forge_parse(remote, arena, &any))
			sw_forge_psr(&any, c->dialect.psr.remote_type, c->dialect.psr.remote_domain, arena, &c->forge);
	}
	return true;
}

static bool is_tool_style(sw_notes_style style)
{
	return style == SW_NOTES_COMMITIZEN || style == SW_NOTES_SEMANTIC_RELEASE;
}

/* The changelog as it is, from which the form of headings is taken. */
static bool read_changelog(const sw_project *project, sw_arena *arena, sw_composed *c, sw_error *err)
{
	sw_str given = project->config.notes.changelog, text = {0};
	if (!given.len && c->style == SW_NOTES_TOWNCRIER)
		given = c->fragments.config.file;
	else if (!given.len && is_tool_style(c->style))
		given = c->dialect.changelog;
	if (!sw_changelog_locate(project->root, given, arena, &c->path, err))
		return false;
	if (!c->path.len)
		c->path = SW_STR("CHANGELOG.md");
	sw_str path = sw_path_join(arena, project->root, c->path);
	c->exists = sw_is_file(path);
	if (c->exists && !sw_read_file(arena, path, SW_LIMIT_TEXT_FILE, &text, err))
		return false;
	sw_str marker =
		c->style == SW_NOTES_TOWNCRIER ? c->fragments.config.start_string : c->dialect.psr.insertion_flag;
	sw_changelog_parse(c->path, text, marker, arena, &c->log);
	return true;
}

/* Whether the changelog writes "## 1.4.0" and not "## [1.4.0]". */
static bool has_plain_headings(const sw_changelog *log)
{
	sw_each (heading, &log->headings)
		if (heading->version.len)
			return !heading->version_at ||
			       sw_str_chr(sw_str_sub(log->text, heading->offset, heading->version_at), '[') == SW_NPOS;
	return false;
}

static bool load_history(const sw_project *project, const sw_compose_request *request, const ends *range,
			 sw_arena *arena, sw_composed *c, sw_error *err)
{
	sw_history_options options = {.since = range->since, .until = range->until};
	if (is_tool_style(c->style) && !request->since.len && sw_str_find(request->what, SW_STR("..")) == SW_NPOS) {
		options.walk = &c->tags;
		options.walk_to = range->until;
		options.until = (sw_str){0};
	}
	if (!sw_history_load(&c->git, project, &c->dialect, &options, arena, &c->history, err))
		return false;
	if (c->from)
		c->history.since = c->from->name;
	sw_level_of(&c->history, &c->dialect, c->from ? c->from->version : (sw_str){0}, arena, &c->verdict);
	return c->to || !c->fragments.config.present || sw_fragments_check(&c->fragments, &c->history, err);
}

/* Version, tag and day of the release. */
static bool name_release(const sw_ctx *ctx, const sw_compose_request *request, sw_arena *arena, sw_composed *c,
			 sw_str *date, sw_error *err)
{
	if (c->to) {
		c->version = c->dialect.id == SW_DIALECT_SEMANTIC_RELEASE ? c->to->written : c->to->version;
		c->tag = c->to->name;
		return sw_git_tag_day(&c->git, c->to->name, arena, date, err);
	}
	c->version = request->as;
	if (c->version.len)
		c->tag = sw_release_tag_name(&c->tags, &c->dialect, request->as, arena);
	if (c->version.len || c->style == SW_NOTES_TOWNCRIER)
		*date = today(ctx, arena);
	return true;
}

bool sw_compose(const sw_ctx *ctx, const sw_project *project, const sw_compose_request *request, sw_arena *arena,
		sw_composed *out, sw_error *err)
{
	ends range = {0};
	sw_str date = {0};
	*out = (sw_composed){0};
	if (!read_all(ctx, project, request, arena, out, err) || !find_ends(out, request, &range, err) ||
	    !load_history(project, request, &range, arena, out, err) || !read_changelog(project, arena, out, err) ||
	    !name_release(ctx, request, arena, out, &date, err))
		return false;
	bool towncrier = out->style == SW_NOTES_TOWNCRIER;
	const sw_notes_input input = {
		.history = &out->history,
		.dialect = &out->dialect,
		.fragments = out->fragments.config.present && (!out->to || towncrier) ? &out->fragments : NULL,
		.forge = &out->forge,
		.name = sw_field_set(project->name) ? project->name.text : (sw_str){0},
		.version = towncrier && !out->version.len ? SW_STR("Unreleased") : out->version,
		.tag = out->tag,
		.previous_tag = out->from ? out->from->name : (sw_str){0},
		.date = date,
		.first = !out->from,
		.plain_heading = has_plain_headings(&out->log),
	};
	return sw_notes_render(&input, out->style, arena, &out->notes, err);
}

bool sw_compose_changelog(sw_arena *arena, sw_composed *c, sw_error *err)
{
	sw_str from = c->from ? c->from->name : (sw_str){0};
	const sw_changelog_release release = {
		.version = c->version,
		.heading = c->notes.heading,
		.body = c->notes.body,
		.link = from.len ? sw_forge_compare(&c->forge, from, c->tag, arena)
				 : sw_forge_tag(&c->forge, c->tag, arena),
		.unreleased_link = sw_forge_compare(&c->forge, c->tag, SW_STR("HEAD"), arena),
	};
	if (!c->exists) {
		bool rst = sw_str_ends(c->path, SW_STR(".rst"));
		bool own = !is_tool_style(c->style) && c->style != SW_NOTES_TOWNCRIER;
		sw_str head =
			own ? sw_changelog_new(rst ? SW_CHANGELOG_RST : SW_CHANGELOG_MARKDOWN, arena) : (sw_str){0};
		sw_changelog_parse(c->path, head, (sw_str){0}, arena, &c->log);
	}
	if (!sw_changelog_add(&c->log, &release, arena, &c->edits, err))
		return sw_wrap(err, "%.*s", SW_ARG(c->path));
	c->after = sw_changelog_apply(&c->log, &c->edits, arena);
	return true;
}
