/* The upload form of one file. Source: docs.pypi.org "Upload API"; warehouse/forklift/metadata.py for the names of the parts. */
#include "publish/publish_internal.h"
#include "pyspec/metadata.h"

/* PyPI takes the metadata of a release from the form of its first file, so everything goes along. The order is that of the
   specification; only the content must come last, because some servers read the form as a stream. */
static const struct {
	sw_metadata_field field;
	const char *part;
} parts[] = {
	{SW_META_DYNAMIC, "dynamic"},
	{SW_META_PLATFORM, "platform"},
	{SW_META_SUPPORTED_PLATFORM, "supported_platform"},
	{SW_META_SUMMARY, "summary"},
	{SW_META_DESCRIPTION, "description"},
	{SW_META_DESCRIPTION_CONTENT_TYPE, "description_content_type"},
	{SW_META_KEYWORDS, "keywords"},
	{SW_META_HOME_PAGE, "home_page"},
	{SW_META_DOWNLOAD_URL, "download_url"},
	{SW_META_AUTHOR, "author"},
	{SW_META_AUTHOR_EMAIL, "author_email"},
	{SW_META_MAINTAINER, "maintainer"},
	{SW_META_MAINTAINER_EMAIL, "maintainer_email"},
	{SW_META_LICENSE, "license"},
	{SW_META_LICENSE_EXPRESSION, "license_expression"},
	{SW_META_LICENSE_FILE, "license_file"},
	{SW_META_CLASSIFIER, "classifiers"},
	{SW_META_REQUIRES_DIST, "requires_dist"},
	{SW_META_REQUIRES_PYTHON, "requires_python"},
	{SW_META_REQUIRES_EXTERNAL, "requires_external"},
	{SW_META_PROJECT_URL, "project_urls"},
	{SW_META_PROVIDES_EXTRA, "provides_extra"},
	{SW_META_PROVIDES_DIST, "provides_dist"},
	{SW_META_OBSOLETES_DIST, "obsoletes_dist"},
	{SW_META_IMPORT_NAME, "import_name"},
	{SW_META_IMPORT_NAMESPACE, "import_namespace"},
	{SW_META_REQUIRES, "requires"},
	{SW_META_PROVIDES, "provides"},
	{SW_META_OBSOLETES, "obsoletes"},
};

/* A form that is being filled; the first failure stays. */
typedef struct filling {
	sw_mime_form *form;
	sw_arena *arena;
	sw_error *err;
	bool ok;
} filling;

static void add(filling *f, const char *name, sw_str value)
{
	f->ok = f->ok && sw_mime_add(f->form, sw_str_of(name), value, f->err);
}

static void add_metadata(filling *f, const sw_metadata *metadata, const sw_personality *personality)
{
	for (size_t i = 0; i < SW_COUNTOF(parts); i++) {
		const sw_metadata_values *values = &metadata->fields[parts[i].field];
		bool wanted = parts[i].field == SW_META_REQUIRES_PYTHON && personality->wants_requires_python;
		if (values->len == 0 && wanted)
			add(f, parts[i].part, SW_STR(""));
		/* an old distutils wrote UNKNOWN for what it did not know */
		sw_each (value, values)
			if (value->text.len > 0 && !sw_str_is(value->text, "UNKNOWN"))
				add(f, parts[i].part, value->text);
	}
}

static void add_file(filling *f, const sw_dist *dist)
{
	bool wheel = dist->kind == SW_FILENAME_WHEEL;
	add(f, "filetype", wheel ? SW_STR("bdist_wheel") : SW_STR("sdist"));
	add(f, "pyversion", wheel ? dist->wheel.python : SW_STR("source"));
	add(f, "md5_digest", sw_digest_hex(f->arena, dist->md5));
	add(f, "sha256_digest", sw_digest_hex(f->arena, dist->sha256));
	add(f, "blake2_256_digest", sw_digest_hex(f->arena, dist->blake2b_256));
	f->ok = f->ok && sw_mime_add_file(f->form, SW_STR("content"), dist->filename,
					  SW_STR("application/octet-stream"), dist->path, dist->size_bytes, f->err);
}

bool sw_publish_form(const sw_dist *dist, const sw_personality *personality, sw_arena *arena, sw_mime_form *form,
		     sw_error *err)
{
	sw_metadata metadata;
	filling f = {.form = form, .arena = arena, .err = err, .ok = true};
	if (!sw_metadata_parse(dist->filename, dist->metadata, arena, &metadata, err))
		return sw_wrap(err, "the metadata of %.*s", SW_ARG(dist->filename));
	if (sw_metadata_get(&metadata, SW_META_NAME).len == 0) {
		sw_fail(err, SW_U008, "%.*s has no metadata, or none with a name", SW_ARG(dist->filename));
		return sw_hint(err, "look what is wrong with it: shipwheel check %.*s", SW_ARG(dist->path));
	}
	sw_mime_begin(form, SW_STR(""), arena);
	add(&f, ":action", SW_STR("file_upload"));
	add(&f, "protocol_version", SW_STR("1"));
	add(&f, "metadata_version", sw_metadata_get(&metadata, SW_META_METADATA_VERSION));
	add(&f, "name", sw_metadata_get(&metadata, SW_META_NAME));
	add(&f, "version", sw_metadata_get(&metadata, SW_META_VERSION));
	add_metadata(&f, &metadata, personality);
	add_file(&f, dist);
	sw_mime_end(form);
	return f.ok;
}
