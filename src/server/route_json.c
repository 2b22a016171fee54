/* PyPI's JSON API: pypi/NAME/json and pypi/NAME/VERSION/json (index-server.md 1.6). What it says of a release comes from the
   metadata in its first file, never from an upload's form. */
#include "base/clock.h"
#include "codec/json.h"
#include "pyspec/metadata.h"
#include "server/call.h"

typedef sw_json_value value;

static value *null(sw_call *call)
{
	return sw_json_new(call->arena, SW_JSON_NULL);
}

static value *object(sw_call *call)
{
	return sw_json_new(call->arena, SW_JSON_OBJECT);
}

static value *text_or_null(sw_call *call, sw_str text)
{
	return text.ptr ? sw_json_new_str(call->arena, text) : null(call);
}

static void put(sw_call *call, value *into, const char *key, value *v)
{
	sw_json_put(call->arena, into, sw_str_of(key), v);
}

static void put_text(sw_call *call, value *into, const char *key, sw_str text)
{
	put(call, into, key, text_or_null(call, text));
}

/* The members of `info` that are fields of the metadata. */
static const struct {
	const char *key;
	sw_metadata_field field;
	enum { ONE, LIST, LIST_OR_NULL } shape;
} info_fields[] = {
	{"author", SW_META_AUTHOR, ONE},
	{"author_email", SW_META_AUTHOR_EMAIL, ONE},
	{"classifiers", SW_META_CLASSIFIER, LIST},
	{"description", SW_META_DESCRIPTION, ONE},
	{"description_content_type", SW_META_DESCRIPTION_CONTENT_TYPE, ONE},
	{"download_url", SW_META_DOWNLOAD_URL, ONE},
	{"dynamic", SW_META_DYNAMIC, LIST_OR_NULL},
	{"home_page", SW_META_HOME_PAGE, ONE},
	{"keywords", SW_META_KEYWORDS, ONE},
	{"license", SW_META_LICENSE, ONE},
	{"license_expression", SW_META_LICENSE_EXPRESSION, ONE},
	{"license_files", SW_META_LICENSE_FILE, LIST_OR_NULL},
	{"maintainer", SW_META_MAINTAINER, ONE},
	{"maintainer_email", SW_META_MAINTAINER_EMAIL, ONE},
	{"platform", SW_META_PLATFORM, ONE},
	{"provides_extra", SW_META_PROVIDES_EXTRA, LIST_OR_NULL},
	{"requires_dist", SW_META_REQUIRES_DIST, LIST_OR_NULL},
	{"requires_python", SW_META_REQUIRES_PYTHON, ONE},
	{"summary", SW_META_SUMMARY, ONE},
};

static value *field_value(sw_call *call, const sw_metadata *metadata, size_t row)
{
	const sw_metadata_values *values = &metadata->fields[info_fields[row].field];
	if (info_fields[row].shape == ONE)
		return text_or_null(call, sw_metadata_get(metadata, info_fields[row].field));
	if (info_fields[row].shape == LIST_OR_NULL && values->len == 0)
		return null(call);
	value *list = sw_json_new(call->arena, SW_JSON_ARRAY);
	sw_each (item, values)
		sw_json_append(call->arena, list, sw_json_new_str(call->arena, item->text));
	return list;
}

static value *project_urls(sw_call *call, const sw_metadata *metadata)
{
	value *urls = object(call);
	sw_each (item, &metadata->fields[SW_META_PROJECT_URL]) {
		sw_str label, url;
		if (sw_str_cut(item->text, SW_STR(","), &label, &url))
			sw_json_put(call->arena, urls, sw_str_trim(label),
				    sw_json_new_str(call->arena, sw_str_trim(url)));
	}
	return metadata->fields[SW_META_PROJECT_URL].len > 0 ? urls : null(call);
}

/* Yanked is a release whose every file is. */
static bool release_yanked(const sw_catalog_release *release, sw_str *reason)
{
	bool yanked = release->files.len > 0;
	sw_each (file, &release->files) {
		yanked = yanked && file->yanked;
		*reason = file->yank_reason;
	}
	return yanked;
}

static value *info(sw_call *call, const sw_catalog_project *project, const sw_catalog_release *release)
{
	sw_metadata metadata = {0};
	(void)sw_call_metadata(call, release, &metadata);
	value *out = object(call), *downloads = object(call);
	for (size_t i = 0; i < SW_COUNTOF(info_fields); i++)
		put(call, out, info_fields[i].key, field_value(call, &metadata, i));
	sw_str page = sw_fmt(call->arena, "%.*sproject/%.*s/", SW_ARG(sw_call_url(call)), SW_ARG(project->normal));
	sw_str reason = {0};
	bool yanked = release_yanked(release, &reason);
	put_text(call, out, "name", project->name);
	put_text(call, out, "version", release->version);
	put_text(call, out, "bugtrack_url", (sw_str){0});
	put_text(call, out, "docs_url", (sw_str){0});
	put_text(call, out, "package_url", page);
	put_text(call, out, "project_url", page);
	put_text(call, out, "release_url", sw_fmt(call->arena, "%.*s%.*s/", SW_ARG(page), SW_ARG(release->version)));
	put(call, out, "project_urls", project_urls(call, &metadata));
	put(call, out, "yanked", sw_json_new_bool(call->arena, yanked));
	put_text(call, out, "yanked_reason", yanked && reason.len > 0 ? reason : (sw_str){0});
	put(call, downloads, "last_day", sw_json_new_int(call->arena, -1));
	put(call, downloads, "last_week", sw_json_new_int(call->arena, -1));
	put(call, downloads, "last_month", sw_json_new_int(call->arena, -1));
	put(call, out, "downloads", downloads);
	return out;
}

static value *file_value(sw_call *call, const sw_catalog_file *file)
{
	value *out = object(call), *digests = object(call), *core = object(call);
	sw_str time = sw_call_time(call, file->upload_us);
	put_text(call, digests, "blake2b_256", file->blake2b);
	put_text(call, digests, "md5", file->md5);
	put_text(call, digests, "sha256", file->sha256);
	put(call, out, "digests", digests);
	put_text(call, core, "sha256", file->metadata_sha256);
	bool has_core = file->wheel && file->metadata_sha256.ptr;
	put(call, out, "core-metadata", has_core ? core : sw_json_new_bool(call->arena, false));
	put_text(call, out, "comment_text", SW_STR(""));
	put(call, out, "downloads", sw_json_new_int(call->arena, -1));
	put_text(call, out, "filename", file->filename);
	put(call, out, "has_sig", sw_json_new_bool(call->arena, false));
	put_text(call, out, "md5_digest", file->md5);
	put_text(call, out, "packagetype", file->wheel ? SW_STR("bdist_wheel") : SW_STR("sdist"));
	put_text(call, out, "python_version", file->pyversion);
	put_text(call, out, "requires_python", file->requires_python);
	put(call, out, "size", sw_json_new_int(call->arena, file->size_bytes));
	put_text(call, out, "upload_time", sw_str_sub(time, 0, 19));
	put_text(call, out, "upload_time_iso_8601", time);
	put_text(call, out, "url",
		 sw_fmt(call->arena, "%.*spackages/%.*s", SW_ARG(sw_call_url(call)),
			SW_ARG(sw_call_file_path(call, file))));
	put(call, out, "yanked", sw_json_new_bool(call->arena, file->yanked));
	put_text(call, out, "yanked_reason", file->yank_reason.len > 0 ? file->yank_reason : (sw_str){0});
	return out;
}

static value *files_value(sw_call *call, const sw_catalog_release *release)
{
	value *list = sw_json_new(call->arena, SW_JSON_ARRAY);
	sw_each (file, &release->files)
		sw_json_append(call->arena, list, file_value(call, file));
	return list;
}

static value *document(sw_call *call, const sw_catalog_project *project, const sw_catalog_release *release, bool all)
{
	value *out = object(call), *ownership = object(call);
	put(call, out, "info", info(call, project, release));
	put(call, out, "last_serial", sw_json_new_int(call->arena, project->serial));
	put(call, out, "urls", files_value(call, release));
	put(call, out, "vulnerabilities", sw_json_new(call->arena, SW_JSON_ARRAY));
	put(call, ownership, "organization", null(call));
	put(call, ownership, "roles", sw_json_new(call->arena, SW_JSON_ARRAY));
	put(call, out, "ownership", ownership);
	if (!all)
		return out;
	value *releases = object(call);
	sw_each (each, &project->releases)
		sw_json_put(call->arena, releases, each->version, files_value(call, each));
	put(call, out, "releases", releases);
	return out;
}

static void answer(sw_call *call, sw_str version)
{
	sw_catalog_project project = {0};
	if (!sw_call_normal_name(call) || !sw_call_project(call, &project))
		return;
	sw_page page = {.type = "application/json",
			.kind = sw_call_kind(call, version.ptr ? "v" : "p"),
			.serial = project.serial};
	const sw_catalog_release *release = sw_call_release(&project, version);
	if (!release) {
		sw_call_fail(call, 404, "There is no release %.*s of %.*s", SW_ARG(version), SW_ARG(project.normal));
		return;
	}
	if (sw_call_not_modified(call, &page))
		return;
	SW_AUTO(sw_buf) body = {0};
	sw_json_canonical(&body, document(call, &project, release, !version.ptr));
	sw_call_page(call, &page, sw_buf_copy(&body, call->arena));
}

void sw_route_json_project(sw_call *call)
{
	answer(call, (sw_str){0});
}

void sw_route_json_release(sw_call *call)
{
	answer(call, call->param[1]);
}
