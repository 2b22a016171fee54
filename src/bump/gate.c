#include "bump/gate.h"

#include "pyspec/pep440.h"

/* Findings ---------------------------------------------------------------------------------------------------------------- */

static void add(sw_arena *arena, sw_gate_findings *out, sw_code code, sw_str message, sw_str hint)
{
	sw_push(arena, out, (sw_gate_finding){.code = code, .message = message, .hint = hint});
}

static bool goes_up(const sw_gate_input *in, sw_str from, const char *what, const sw_pep440 *next, sw_arena *arena,
		    sw_gate_findings *out)
{
	sw_pep440 last = {0};
	if (!from.len || !sw_pep440_scan(from, arena, &last) || sw_pep440_cmp(next, &last) > 0)
		return true;
	bool same = sw_pep440_cmp(next, &last) == 0;
	add(arena, out, SW_W043,
	    sw_fmt(arena, "%.*s is %s %.*s, %s", SW_ARG(in->next), same ? "the same as" : "below", SW_ARG(from), what),
	    SW_STR("shipwheel version next    (shows what comes after it); --force takes it all the same"));
	return false;
}

/* A number left out. What comes next is counted from the last release, or from the files where these are ahead of it. */
static bool leaves_none_out(const sw_gate_input *in, sw_arena *arena, sw_gate_findings *out, sw_error *err)
{
	sw_bump_increment increment = {0};
	if (in->rules || !in->current.len)
		return true;
	if (!sw_bump_check_increment(in->current, in->next, SW_LEVEL_NONE, arena, &increment, err))
		return false;
	if (increment.fit != SW_FIT_SKIPS && increment.fit != SW_FIT_PHASE)
		return true;
	sw_str instead = sw_str_join(arena, increment.instead.ptr, increment.instead.len, SW_STR(", "));
	add(arena, out, SW_W044, increment.reason,
	    instead.len ? sw_fmt(arena, "%.*s would fit; --force takes it all the same", SW_ARG(instead))
			: SW_STR("--force takes it all the same"));
	return true;
}

static void is_unused(const sw_gate_input *in, const sw_pep440 *next, sw_arena *arena, sw_gate_findings *out)
{
	const sw_index_version *used = in->used ? sw_index_version_find(in->used, next) : NULL;
	if (!used)
		return;
	sw_str file = used->filename.len
			      ? sw_fmt(arena, " (%.*s%s)", SW_ARG(used->filename), used->yanked ? ", yanked" : "")
			      : SW_STR(" (its files are gone, their names are not)");
	add(arena, out, SW_W045,
	    sw_fmt(arena, "%.*s is on %.*s already%.*s", SW_ARG(in->next), SW_ARG(in->index), SW_ARG(file)),
	    SW_STR("choose a higher version: a name that was used once cannot be used again"));
}

bool sw_gate_check(const sw_gate_input *in, sw_arena *arena, sw_gate_findings *out, sw_error *err)
{
	sw_gate_findings found = {0};
	sw_pep440 next = {0};
	if (!sw_pep440_parse(in->next, arena, &next, err))
		return false;
	bool up = goes_up(in, in->current, "the version that it has", &next, arena, &found) &&
		  goes_up(in, in->released, "the last release", &next, arena, &found);
	if (up && !leaves_none_out(in, arena, &found, err))
		return false;
	is_unused(in, &next, arena, &found);
	*out = found;
	return true;
}

/* The index --------------------------------------------------------------------------------------------------------------- */

static bool is_public(const sw_index *index)
{
	return sw_str_is(index->name, "pypi") || sw_str_is(index->name, "testpypi");
}

bool sw_gate_ask(const sw_ctx *ctx, sw_str index, sw_str project, sw_arena *arena, sw_index_version_list *out,
		 sw_error *err)
{
	SW_AUTO(sw_pypirc) pypirc = {0};
	SW_AUTO(sw_credential) credential = {0};
	SW_AUTO(sw_index_client) client = {0};
	sw_index target = {0};
	sw_error none = {0};
	if (!sw_pypirc_load(ctx, (sw_str){0}, arena, &pypirc, err) ||
	    !sw_index_resolve(index, (sw_str){0}, &pypirc, arena, &target, err))
		return false;
	/* Reading a public index needs nobody's password; a private one is tried without when there is none. */
	sw_credential_query query = {
		.index = target.section, .url = target.upload_url, .user = target.user, .pypirc = &pypirc};
	bool known = !is_public(&target) && sw_credential_find(ctx, &query, arena, &credential, &none) &&
		     credential.source.len;
	sw_index_open(&client, ctx, &target, known ? &credential : NULL);
	if (sw_index_recognise(&client, err) && sw_index_versions(&client, project, arena, out, err))
		return true;
	err->code = SW_W046;
	return sw_wrap(err, "%.*s could not be asked for the versions of %.*s", SW_ARG(index), SW_ARG(project));
}
