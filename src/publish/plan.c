/* Which files go in which order, and whether they belong together. */
#include "publish/publish_internal.h"

#include <stdlib.h>
#include <string.h>

#include "pyspec/name.h"

static bool is_wheel(const sw_dist *dist)
{
	return dist->kind == SW_FILENAME_WHEEL;
}

static sw_str name_of(const sw_dist *dist)
{
	return is_wheel(dist) ? dist->wheel.name : dist->sdist.name;
}

static const sw_pep440 *version_of(const sw_dist *dist)
{
	return is_wheel(dist) ? &dist->wheel.version : &dist->sdist.version;
}

static int rank(const sw_dist *dist)
{
	return !is_wheel(dist) ? 2 : sw_str_is(dist->wheel.platform, "any") ? 0 : 1;
}

/* A wheel for everybody first: from the first file on there is something to install; the sdist last, so that no installer
   builds from source while wheels are on their way. */
static int compare(const void *a, const void *b)
{
	const sw_upload *x = a, *y = b;
	int by_rank = rank(x->dist) - rank(y->dist);
	return by_rank != 0 ? by_rank : sw_str_cmp(x->dist->filename, y->dist->filename);
}

static bool not_one_release(const sw_dist *a, const sw_dist *b, const char *why, sw_error *err)
{
	sw_fail(err, SW_U008, "%.*s and %.*s %s", SW_ARG(a->filename), SW_ARG(b->filename), why);
	return sw_hint(err, "publish one version of one project at a time");
}

static bool check_pair(const sw_dist *a, const sw_dist *b, sw_error *err)
{
	if (sw_str_eq(a->filename, b->filename))
		return not_one_release(a, b, "have the same name", err);
	if (!sw_name_eq(name_of(a), name_of(b)))
		return not_one_release(a, b, "are of different projects", err);
	if (sw_pep440_cmp(version_of(a), version_of(b)) != 0)
		return not_one_release(a, b, "are of different versions", err);
	if (!is_wheel(a) && !is_wheel(b))
		return not_one_release(a, b, "are both sdists of one version", err);
	return true;
}

bool sw_publish_plan(sw_publishing *run, sw_error *err)
{
	const sw_publish_options *options = run->options;
	sw_publish_result *result = run->result;
	if (options->file_count == 0) {
		sw_fail(err, SW_U008, "there is no file to publish");
		return sw_hint(err, "build some: shipwheel build");
	}
	for (size_t i = 0; i < options->file_count; i++) {
		const sw_dist *dist = options->files[i];
		if (!dist->named || dist->sha256.len == 0)
			return sw_fail(
				err, SW_U008, "%.*s: %.*s", SW_ARG(dist->filename),
				SW_ARG(dist->named ? SW_STR("was opened without its hashes") : dist->name_problem));
		sw_push(run->arena, &result->uploads, (sw_upload){.dist = dist});
	}
	qsort(result->uploads.ptr, result->uploads.len, sizeof(*result->uploads.ptr), compare);
	const sw_dist *first = result->uploads.ptr[0].dist;
	for (size_t i = 1; i < result->uploads.len; i++)
		if (!check_pair(first, result->uploads.ptr[i].dist, err) ||
		    (i > 1 && !check_pair(result->uploads.ptr[i - 1].dist, result->uploads.ptr[i].dist, err)))
			return false;
	run->project = name_of(first);
	return true;
}
