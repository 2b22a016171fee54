#include <string.h>

#include "base/fs.h"
#include "base/limits.h"
#include "pyspec/metadata.h"
#include "pyspec/name.h"
#include "pyspec/pep440.h"
#include "verify/verify_internal.h"

#define LISTED_MAX 20 /* differences that are listed; the rest is counted */

/* ---- where pip puts things ---- */

/* A member below name-1.0.data/SCHEME/ (PEP 427, "The .data directory"; pip's schemes in a virtual environment). */
static sw_str data_target(const sw_verification *v, sw_str scheme, sw_str below)
{
	sw_arena *arena = v->arena;
	if (sw_str_is(scheme, "purelib") || sw_str_is(scheme, "platlib"))
		return sw_path_join(arena, v->venv.site_packages, below);
	if (sw_str_is(scheme, "scripts"))
		return sw_path_join(arena, v->venv.bin, below);
	if (sw_str_is(scheme, "data"))
		return sw_path_join(arena, v->venv.dir, below);
	if (!sw_str_is(scheme, "headers"))
		return (sw_str){0};
	return sw_fmt(arena, "%.*s/include/site/python%llu.%llu/%.*s/%.*s", SW_ARG(v->venv.dir),
		      (unsigned long long)v->python->major, (unsigned long long)v->python->minor,
		      SW_ARG(v->options->project), SW_ARG(below));
}

sw_str sw_verify_target(const sw_verification *v, sw_str member)
{
	sw_str top, rest, scheme, below;
	if (!sw_str_cut(member, SW_STR("/"), &top, &rest))
		return sw_path_join(v->arena, v->venv.site_packages, member);
	if (sw_str_eq(top, v->dist_info) && sw_str_is(rest, "RECORD"))
		return (sw_str){0};
	if (sw_str_ends(top, SW_STR(".data")) && sw_str_cut(rest, SW_STR("/"), &scheme, &below))
		return data_target(v, scheme, below);
	return sw_path_join(v->arena, v->venv.site_packages, member);
}

/* ---- one file ---- */

typedef struct comparison {
	sw_verification *v;
	size_t files, differing;
	int64_t bytes;
	sw_buf list; /* for people, one line each */
} comparison;

static void comparison_close(comparison *c)
{
	sw_buf_close(&c->list);
}

static void differs(comparison *c, sw_str member, const char *how)
{
	if (c->differing++ < LISTED_MAX)
		sw_buf_addf(&c->list, "%.*s: %s\n", SW_ARG(member), how);
}

/* Scripts with "#!python" get the interpreter of the environment as first line; the rest must be the same. */
static bool same_script(comparison *c, const sw_dist_member *member, sw_str path, bool *same, sw_error *err)
{
	sw_str ours, theirs, rest_ours, rest_theirs, first;
	if (memcmp(member->start, "#!py", 4) != 0)
		return true;
	if (!sw_dist_read(&c->v->wheel, member, SW_LIMIT_TEXT_FILE, c->v->arena, &ours, err) ||
	    !sw_read_file(c->v->arena, path, SW_LIMIT_TEXT_FILE, &theirs, err))
		return false;
	*same = sw_str_starts(ours, SW_STR("#!python")) && sw_str_cut(ours, SW_STR("\n"), &first, &rest_ours) &&
		sw_str_cut(theirs, SW_STR("\n"), &first, &rest_theirs) && sw_str_ends(theirs, rest_ours);
	return true;
}

static bool compare_member(comparison *c, const sw_dist_member *member, sw_error *err)
{
	sw_str path = member->kind == SW_MEMBER_FILE ? sw_verify_target(c->v, member->name) : (sw_str){0};
	sw_digest digest;
	if (!path.len)
		return true;
	c->files++;
	sw_file_info info = sw_lstat(path);
	if (info.kind != SW_FILE_REGULAR) {
		differs(c, member->name, info.kind == SW_FILE_NONE ? "not installed" : "no regular file");
		return true;
	}
	c->bytes += info.size_bytes;
	if (!sw_hash_file(SW_SHA256, path, &digest, err))
		return false;
	bool same = memcmp(digest.bytes, member->sha256, sizeof(member->sha256)) == 0;
	if (!same && !same_script(c, member, path, &same, err))
		return false;
	if (!same)
		differs(c, member->name, "other bytes");
	return true;
}

static bool compare_members(sw_verification *v, const char *when, bool *go, sw_error *err)
{
	SW_AUTO(comparison) c = {.v = v, .list = {.max = 1 << 16}};
	sw_each (member, &v->wheel.members)
		if (!member->replaced && !compare_member(&c, member, err))
			return false;
	v->report->files = c.files;
	v->report->installed_bytes = c.bytes;
	if (!c.differing)
		return true;
	if (c.differing > LISTED_MAX)
		sw_buf_addf(&c.list, "and %zu more\n", c.differing - LISTED_MAX);
	sw_str message = sw_fmt(v->arena, "%zu of the %zu files of %.*s are not as in the wheel%s", c.differing,
				c.files, SW_ARG(v->report->wheel.name), when);
	sw_str fix = SW_STR("find the distribution that owns the same paths (pip show -f NAME) and rename one of them");
	if (!*when)
		fix = SW_STR("build the wheel again and compare: RECORD and the archive must agree");
	sw_verify_problem(v, SW_SEV_ERROR, SW_Q009, message, fix, sw_buf_copy(&c.list, v->arena));
	*go = false;
	return true;
}

/* ---- what the environment says about it ---- */

/* Exactly one dist-info of the project, and it is that of the wheel. */
static bool compare_dist_info(sw_verification *v, const char *when, bool *go, sw_error *err)
{
	sw_strs names = {0}, found = {0};
	sw_str name, rest;
	if (!sw_list_dir(v->arena, v->venv.site_packages, &names, err))
		return false;
	sw_each (entry, &names) {
		bool info = sw_str_ends(*entry, SW_STR(".dist-info")) || sw_str_ends(*entry, SW_STR(".egg-info"));
		if (info && sw_str_cut(*entry, SW_STR("-"), &name, &rest) && sw_name_eq(name, v->options->project))
			sw_push(v->arena, &found, *entry);
	}
	if (found.len == 1 && sw_str_eq(found.ptr[0], v->dist_info))
		return true;
	sw_str list = sw_str_join(v->arena, found.ptr, found.len, SW_STR(", "));
	sw_str message = sw_fmt(v->arena, "%.*s is installed as %.*s, not as %.*s%s", SW_ARG(v->options->project),
				SW_ARG(list.len ? list : SW_STR("nothing")), SW_ARG(v->dist_info), when);
	sw_verify_problem(v, SW_SEV_ERROR, SW_Q008, message,
			  SW_STR("see which dependency requires another version of the project"), (sw_str){0});
	*go = false;
	return true;
}

/* Name and version as the installed metadata says. */
static bool compare_metadata(sw_verification *v, bool *go, sw_error *err)
{
	sw_str path =
		sw_path_join(v->arena, v->venv.site_packages, sw_fmt(v->arena, "%.*s/METADATA", SW_ARG(v->dist_info)));
	sw_str text;
	sw_metadata metadata;
	int order = -1;
	if (!sw_is_file(path)) /* said already: a file of the wheel is missing */
		return true;
	if (!sw_read_file(v->arena, path, SW_LIMIT_TEXT_FILE, &text, err) ||
	    !sw_metadata_parse(path, text, v->arena, &metadata, err))
		return false;
	sw_verify_report *report = v->report;
	report->name = sw_header_unfold(sw_metadata_get(&metadata, SW_META_NAME), v->arena);
	report->version = sw_header_unfold(sw_metadata_get(&metadata, SW_META_VERSION), v->arena);
	bool same = sw_name_eq(report->name, v->options->project) &&
		    sw_pep440_cmp_text(report->version, v->options->version, &order) && order == 0;
	if (same)
		return true;
	sw_str said = sw_fmt(v->arena, "the installed metadata says %.*s %.*s, not %.*s %.*s", SW_ARG(report->name),
			     SW_ARG(report->version), SW_ARG(v->options->project), SW_ARG(v->options->version));
	sw_verify_problem(v, SW_SEV_ERROR, SW_Q008, said, SW_STR("build again and publish under the right version"),
			  (sw_str){0});
	*go = false;
	return true;
}

/* pip notes who installed, and for anything that did not come from an index from where (PEP 376, PEP 610). */
static bool compare_origin(sw_verification *v, bool *go)
{
	sw_arena *arena = v->arena;
	sw_error ignored = {0};
	sw_str info = sw_path_join(arena, v->venv.site_packages, v->dist_info), installer = {0}, url = {0};
	(void)!sw_read_file(arena, sw_path_join(arena, info, SW_STR("INSTALLER")), 4096, &installer, &ignored);
	(void)!sw_read_file(arena, sw_path_join(arena, info, SW_STR("direct_url.json")), 65536, &url, &ignored);
	if (sw_str_is(sw_str_trim(installer), "pip") && !url.ptr)
		return true;
	sw_str message = sw_fmt(arena, "%.*s was installed by \"%.*s\"%s", SW_ARG(v->options->project),
				SW_ARG(sw_str_trim(installer)), url.ptr ? " from a URL, not from the index" : "");
	sw_verify_problem(v, SW_SEV_ERROR, SW_Q010, message, SW_STR("verify again in a new environment"), url);
	*go = false;
	return true;
}

bool sw_verify_compare(sw_verification *v, const char *when, bool *go, sw_error *err)
{
	int64_t started = sw_monotonic_ns(v->ctx->clock);
	bool ok = compare_members(v, when, go, err) && compare_dist_info(v, when, go, err) &&
		  compare_metadata(v, go, err) && compare_origin(v, go);
	v->report->compare_ns += sw_monotonic_ns(v->ctx->clock) - started;
	return ok;
}
