/* Development releases on an index: numbers of one kind, and going up. */
#include "index/versions.h"
#include "publish/publish_internal.h"
#include "version/devnumber.h"

/* The same version but for the development number. */
static bool same_base(const sw_pep440 *a, const sw_pep440 *b)
{
	sw_pep440 x = *a, y = *b;
	x.dev = y.dev = SW_STR("0");
	return sw_pep440_cmp_public(&x, &y) == 0;
}

/* The newest development release of the same base, NULL when there is none. */
static const sw_index_version *newest_of_base(const sw_index_version_list *list, const sw_pep440 *ours)
{
	for (size_t i = list->len; i-- > 0;)
		if (list->ptr[i].version.dev.ptr && same_base(&list->ptr[i].version, ours))
			return &list->ptr[i];
	return NULL;
}

static bool mixed(const sw_publishing *run, const sw_index_version *newest, sw_str ours, sw_error *err)
{
	bool time = sw_dev_number_is_time(newest->version.dev);
	sw_fail(err, SW_U012, "%.*s would stand beside %.*s on %.*s, whose development releases are numbered by %s",
		SW_ARG(ours), SW_ARG(newest->text), SW_ARG(run->client.index.name), time ? "time" : "commits");
	return sw_hint(err, "set dev-number = \"%s\" in [tool.shipwheel.index.%.*s] and build again",
		       time ? "time" : "distance", SW_ARG(run->client.index.name));
}

bool sw_publish_check_dev(sw_publishing *run, sw_error *err)
{
	const sw_dist *dist = run->result->uploads.ptr[0].dist;
	const sw_pep440 *ours = dist->kind == SW_FILENAME_WHEEL ? &dist->wheel.version : &dist->sdist.version;
	sw_index_version_list list = {0};
	bool planned = false;
	sw_each (upload, &run->result->uploads)
		planned = planned || upload->state == SW_UPLOAD_PLANNED;
	if (!planned || !ours->dev.ptr || ours->local_len)
		return true;
	if (!sw_index_versions(&run->client, run->project, run->arena, &list, err))
		return sw_wrap(err, "nothing was sent");
	const sw_index_version *newest = newest_of_base(&list, ours);
	if (!newest)
		return true;
	sw_str text = sw_pep440_format(ours, run->arena);
	if (sw_dev_number_is_time(newest->version.dev) != sw_dev_number_is_time(ours->dev))
		return mixed(run, newest, text, err);
	if (sw_pep440_cmp(ours, &newest->version) < 0)
		sw_push(run->arena, &run->result->warnings,
			sw_fmt(run->arena, "%.*s is below %.*s, which %.*s has already: installers will not choose it",
			       SW_ARG(text), SW_ARG(newest->text), SW_ARG(run->client.index.name)));
	return true;
}
