/* The local schemes, and how both halves become one version. */
#include "version/scm_internal.h"

#include "base/clock.h"

static bool node_and_time(const scheme_input *in, bool with_clock, sw_str *out)
{
	sw_date now = sw_date_utc(in->facts->now_s);
	sw_str day = sw_fmt(in->arena, "d%04d%02d%02d", now.year, now.month, now.day), node = {0};
	if (with_clock)
		day = sw_fmt(in->arena, "%.*s%02d%02d%02d", SW_ARG(day), now.hour, now.minute, now.second);
	node = sw_scm_exact(in->facts) ? (sw_str){0} : sw_scm_short_node(in->facts);
	if (!in->facts->dirty)
		*out = node.len ? sw_fmt(in->arena, "+%.*s", SW_ARG(node)) : SW_STR("");
	else
		*out = sw_fmt(in->arena, "+%.*s%s%.*s", SW_ARG(node), node.len ? "." : "", SW_ARG(day));
	return true;
}

static bool node_and_date(const scheme_input *in, sw_str *out, sw_error *err)
{
	(void)err;
	return node_and_time(in, false, out);
}

static bool node_and_timestamp(const scheme_input *in, sw_str *out, sw_error *err)
{
	(void)err;
	return node_and_time(in, true, out);
}

static bool dirty_tag(const scheme_input *in, sw_str *out, sw_error *err)
{
	(void)err;
	*out = in->facts->dirty ? SW_STR("+dirty") : SW_STR("");
	return true;
}

static bool no_local(const scheme_input *in, sw_str *out, sw_error *err)
{
	(void)in;
	(void)err;
	*out = SW_STR("");
	return true;
}

static bool fail_when_dirty(const scheme_input *in, sw_str *out, sw_error *err)
{
	(void)out;
	if (!in->facts->dirty)
		return true;
	sw_fail(err, SW_W005, "the work tree has uncommitted changes, which the project's local_scheme refuses");
	return sw_hint(err, "git status, then commit or stash");
}

static bool no_local_strict(const scheme_input *in, sw_str *out, sw_error *err)
{
	return fail_when_dirty(in, out, err) && no_local(in, out, err);
}

const sw_scm_scheme sw_scm_local_schemes[] = {
	{.name = "node-and-date", .run = node_and_date},
	{.name = "node-and-timestamp", .run = node_and_timestamp},
	{.name = "dirty-tag", .run = dirty_tag},
	{.name = "no-local-version", .run = no_local},
	{.name = "no-local-version-strict", .run = no_local_strict, .newer = true},
	{.name = "fail-on-uncommitted-changes", .run = fail_when_dirty, .newer = true},
	{0},
};

const sw_scm_scheme *sw_scm_scheme_find(const sw_scm_scheme *table, sw_str name)
{
	for (; table->name; table++)
		if (sw_str_is(name, table->name))
			return table;
	return NULL;
}

static bool knows_all(const sw_scm_config *config, const sw_scm_scheme *table, const sw_strs *names, sw_str *unknown)
{
	sw_each (name, names) {
		const sw_scm_scheme *scheme = sw_scm_scheme_find(table, *name);
		if (!scheme || (scheme->newer && config->before_9)) {
			*unknown = *name;
			return false;
		}
	}
	return true;
}

bool sw_scm_knows_schemes(const sw_scm_config *config, sw_str *unknown)
{
	return knows_all(config, sw_scm_version_schemes, &config->version_schemes, unknown) &&
	       knows_all(config, sw_scm_local_schemes, &config->local_schemes, unknown);
}

static void note(const scheme_input *in, sw_str name, sw_str answer)
{
	if (in->steps)
		sw_push(in->arena, in->steps,
			sw_fmt(in->arena, "scheme %.*s answers \"%.*s\"", SW_ARG(name), SW_ARG(answer)));
}

/* The first answer of a list of schemes; {NULL, 0} when none has one. */
static bool ask(const scheme_input *in, const sw_scm_scheme *table, const sw_strs *names, const char *fallback,
		sw_str *out, sw_error *err)
{
	sw_str first[] = {sw_str_of(fallback)};
	const sw_strs defaults = {.ptr = first, .len = 1};
	const sw_strs *list = names->len ? names : &defaults;
	for (size_t i = 0; i < list->len && !out->ptr; i++) {
		const sw_scm_scheme *scheme = sw_scm_scheme_find(table, list->ptr[i]);
		if (!scheme)
			return sw_fail(err, SW_W003, "there is no version scheme or local scheme called \"%.*s\"",
				       SW_ARG(list->ptr[i]));
		if (!scheme->run(in, out, err))
			return false;
		if (out->ptr)
			note(in, list->ptr[i], *out);
	}
	return true;
}

static void add_segments(sw_arena *arena, sw_strs *all, sw_str part)
{
	while (sw_str_starts(part, SW_STR("+")))
		part = sw_str_from(part, 1);
	for (sw_str segment = {0}; sw_str_split(&part, '.', &segment);)
		if (segment.len)
			sw_strs_add_unique(arena, all, segment);
}

/* The local parts joined, none twice. */
static sw_str combine(sw_arena *arena, sw_str version, sw_str tag_local, sw_str local)
{
	sw_strs all = {0};
	sw_str before = version, after = {0};
	if (sw_str_cut(version, SW_STR("+"), &before, &after))
		for (sw_str segment = {0}; sw_str_split(&after, '.', &segment);)
			sw_push(arena, &all, segment);
	add_segments(arena, &all, tag_local);
	add_segments(arena, &all, local);
	if (!all.len)
		return before;
	return sw_fmt(arena, "%.*s+%.*s", SW_ARG(before), SW_ARG(sw_str_join(arena, all.ptr, all.len, SW_STR("."))));
}

/* The tag without its local part, as text and in parts; the local part apart. */
static bool split_tag(const sw_scm_config *config, sw_str tag, sw_arena *arena, scheme_input *in, sw_str *local,
		      sw_error *err)
{
	sw_pep440 whole = {0};
	if (!sw_pep440_parse(tag, arena, &whole, err))
		return false;
	*local = sw_str_join(arena, whole.local, whole.local_len, SW_STR("."));
	in->tag = config->raw ? sw_str_sub(tag, 0, sw_str_chr(tag, '+')) : sw_pep440_public(&whole, arena);
	return sw_pep440_parse(in->tag, arena, &in->parsed, err);
}

bool sw_scm_format(const sw_scm_config *config, const sw_scm_facts *facts, sw_arena *arena, sw_strs *steps, sw_str *out,
		   sw_error *err)
{
	scheme_input in = {.config = config, .facts = facts, .arena = arena, .steps = steps};
	sw_str tag_local = {0}, version = {0}, local = {0};
	if (facts->preformatted) {
		*out = facts->tag;
		return true;
	}
	if (!split_tag(config, facts->tag, arena, &in, &tag_local, err) ||
	    !ask(&in, sw_scm_version_schemes, &config->version_schemes, "guess-next-dev", &version, err) ||
	    !ask(&in, sw_scm_local_schemes, &config->local_schemes, "node-and-date", &local, err))
		return false;
	if (!local.ptr)
		local = SW_STR("+unknown");
	*out = combine(arena, version, tag_local, local);
	return true;
}
