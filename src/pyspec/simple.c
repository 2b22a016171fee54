/* Reading pages of the simple API. */
#include "pyspec/simple.h"

#include "codec/html.h"
#include "codec/json.h"
#include "codec/url.h"
#include "pyspec/name.h"
#include "pyspec/pep440.h"

const sw_simple_file *sw_simple_find(const sw_simple_page *page, sw_str filename)
{
	for (size_t i = 0; i < page->files.len; i++)
		if (sw_str_eq(page->files.ptr[i].filename, filename))
			return &page->files.ptr[i];
	return NULL;
}

sw_str sw_simple_hash_get(const sw_simple_file *file, const char *name)
{
	for (size_t i = 0; i < file->hashes.len; i++)
		if (sw_str_is(file->hashes.ptr[i].name, name))
			return file->hashes.ptr[i].hex;
	return (sw_str){0};
}

/* --- both forms --- */

typedef struct reading {
	sw_str url; /* "" = links are left as they are */
	sw_url base;
	sw_arena *arena;
	sw_error *err;
} reading;

static bool start(reading *in, sw_str url, sw_arena *arena, sw_error *err)
{
	*in = (reading){.url = url, .arena = arena, .err = err};
	return url.len == 0 || sw_url_parse(url, arena, &in->base, err) || sw_wrap(err, "the URL of an index page");
}

static bool is_json(sw_str content_type)
{
	static const char *const types[] = {SW_SIMPLE_JSON_TYPE, "application/vnd.pypi.simple.latest+json",
					    "application/json"};
	sw_str type = content_type, parameters;
	(void)sw_str_cut(content_type, SW_STR(";"), &type, &parameters);
	type = sw_str_trim(type);
	for (size_t i = 0; i < SW_COUNTOF(types); i++)
		if (sw_str_ieq(type, sw_str_of(types[i])))
			return true;
	return false;
}

/* Any 1.x is read; a page of another major version may mean anything (PEP 629). */
static bool check_version(reading *in, sw_str version)
{
	sw_str major = version, minor;
	(void)sw_str_cut(version, SW_STR("."), &major, &minor);
	if (sw_str_is(major, "1"))
		return true;
	return sw_fail(in->err, SW_M126, "the index page %.*s has API version %.*s; versions 1.x are understood",
		       SW_ARG(in->url), SW_ARG(version));
}

static sw_str without_fragment(sw_str url, sw_str *fragment)
{
	size_t hash = sw_str_chr(url, '#');
	*fragment = hash == SW_NPOS ? SW_STR("") : sw_str_from(url, hash + 1);
	return sw_str_sub(url, 0, hash);
}

/* The URL that a link means, without its fragment; false when it is none. */
static bool resolve(reading *in, sw_str link, sw_str *out)
{
	sw_url url;
	sw_error ignored = {0};
	sw_str fragment, bare = without_fragment(link, &fragment);
	if (in->url.len == 0) {
		*out = bare;
		return true;
	}
	if (!sw_url_resolve(&in->base, bare, in->arena, &url, &ignored))
		return false;
	url.fragment = (sw_str){0};
	*out = sw_url_format(&url, in->arena);
	return true;
}

static bool too_many(reading *in, size_t most)
{
	return sw_fail(in->err, SW_M126, "the index page %.*s has more than %zu entries", SW_ARG(in->url), most);
}

/* "sha256=HEX". */
static void add_hash(reading *in, sw_simple_file *file, sw_str text)
{
	sw_str name, hex;
	if (sw_str_cut(text, SW_STR("="), &name, &hex) && hex.len)
		sw_push(in->arena, &file->hashes,
			(sw_simple_hash){sw_str_lower(in->arena, name), sw_str_lower(in->arena, hex)});
}

/* --- JSON --- */

static sw_str or_empty(sw_str s)
{
	return s.ptr ? s : SW_STR("");
}

static void take_json_hashes(reading *in, const sw_json_value *object, sw_simple_file *file)
{
	const sw_json_value *hashes = sw_json_get_object(object, "hashes");
	for (size_t i = 0; hashes && i < hashes->members.len; i++) {
		const sw_json_member *member = &hashes->members.ptr[i];
		if (member->value->kind == SW_JSON_STRING)
			sw_push(in->arena, &file->hashes,
				(sw_simple_hash){sw_str_lower(in->arena, member->key),
						 sw_str_lower(in->arena, member->value->text)});
	}
}

/* Three spellings are about (PEP 658, 714); the first that is there counts. */
static void take_json_metadata(const sw_json_value *object, sw_simple_file *file)
{
	static const char *const keys[] = {"core-metadata", "dist-info-metadata", "data-dist-info-metadata"};
	const sw_json_value *value = NULL;
	for (size_t i = 0; i < SW_COUNTOF(keys) && !value; i++)
		value = sw_json_get(object, keys[i]);
	if (!value)
		return;
	file->has_metadata = value->kind == SW_JSON_OBJECT || (value->kind == SW_JSON_BOOL && value->boolean);
	file->metadata_sha256 = or_empty(sw_json_get_str(value, "sha256"));
}

static void take_json_yanked(const sw_json_value *object, sw_simple_file *file)
{
	const sw_json_value *value = sw_json_get(object, "yanked");
	if (!value)
		return;
	if (value->kind == SW_JSON_BOOL)
		file->yanked = value->boolean;
	if (value->kind == SW_JSON_STRING) {
		file->yanked = true;
		file->yanked_reason = value->text;
	}
}

static bool take_json_file(reading *in, const sw_json_value *object, sw_simple_file *file)
{
	const sw_json_value *filename, *url;
	*file = (sw_simple_file){.size_bytes = -1};
	if (!sw_json_want(in->url, object, "filename", SW_JSON_STRING, &filename, in->err) ||
	    !sw_json_want(in->url, object, "url", SW_JSON_STRING, &url, in->err))
		return false;
	file->filename = filename->text;
	if (!resolve(in, url->text, &file->url))
		return sw_fail(in->err, SW_M126, "the index page %.*s has no usable URL for %.*s", SW_ARG(in->url),
			       SW_ARG(file->filename));
	file->metadata_sha256 = file->yanked_reason = SW_STR("");
	take_json_hashes(in, object, file);
	take_json_metadata(object, file);
	take_json_yanked(object, file);
	file->requires_python = sw_json_get_str(object, "requires-python");
	file->upload_time = or_empty(sw_json_get_str(object, "upload-time"));
	file->provenance = or_empty(sw_json_get_str(object, "provenance"));
	if (sw_json_get_int(object, "size", &file->size_bytes) && file->size_bytes < 0)
		file->size_bytes = -1;
	return true;
}

/* The specification's text puts the status inside of "meta", its implementations beside it. */
static void take_json_status(const sw_json_value *root, sw_simple_page *page)
{
	const sw_json_value *status = sw_json_get_object(root, "project-status");
	if (!status)
		status = sw_json_get_object(sw_json_get(root, "meta"), "project-status");
	sw_str name = sw_json_get_str(status, "status");
	page->status = name.len ? name : SW_STR("active");
	page->status_reason = or_empty(sw_json_get_str(status, "reason"));
}

static bool open_json(reading *in, sw_str body, const char *list, const sw_json_value **root,
		      const sw_json_value **items, sw_str *version, int64_t *serial)
{
	sw_json_limits limits = {.max_bytes = body.len}; /* whoever fetched it has limited it */
	sw_json_value *value;
	*serial = -1;
	if (!sw_json_parse(in->url, body, &limits, in->arena, &value, in->err) ||
	    !sw_json_want(in->url, value, list, SW_JSON_ARRAY, items, in->err)) {
		in->err->code = SW_M126;
		return false;
	}
	const sw_json_value *meta = sw_json_get(value, "meta");
	sw_str told = sw_json_get_str(meta, "api-version");
	*root = value;
	*version = told.len ? told : SW_STR("1.0");
	(void)sw_json_get_int(meta, "_last-serial", serial);
	return check_version(in, *version);
}

static bool parse_json(reading *in, sw_str body, sw_simple_page *page)
{
	const sw_json_value *root, *files, *versions;
	if (!open_json(in, body, "files", &root, &files, &page->api_version, &page->last_serial))
		return false;
	if (files->items.len > SW_SIMPLE_MAX_FILES)
		return too_many(in, SW_SIMPLE_MAX_FILES);
	page->name = or_empty(sw_json_get_str(root, "name"));
	take_json_status(root, page);
	for (size_t i = 0; i < files->items.len; i++) {
		sw_simple_file file;
		if (!take_json_file(in, files->items.ptr[i], &file)) {
			in->err->code = SW_M126;
			return false;
		}
		sw_push(in->arena, &page->files, file);
	}
	versions = sw_json_get_array(root, "versions");
	for (size_t i = 0; versions && i < versions->items.len; i++)
		if (versions->items.ptr[i]->kind == SW_JSON_STRING)
			sw_push(in->arena, &page->versions, versions->items.ptr[i]->text);
	return true;
}

static bool parse_list_json(reading *in, sw_str body, sw_simple_list *list)
{
	const sw_json_value *root, *projects;
	if (!open_json(in, body, "projects", &root, &projects, &list->api_version, &list->last_serial))
		return false;
	if (projects->items.len > SW_SIMPLE_MAX_PROJECTS)
		return too_many(in, SW_SIMPLE_MAX_PROJECTS);
	for (size_t i = 0; i < projects->items.len; i++) {
		sw_simple_project project = {.name = sw_json_get_str(projects->items.ptr[i], "name"),
					     .last_serial = -1};
		(void)sw_json_get_int(projects->items.ptr[i], "_last-serial", &project.last_serial);
		if (project.name.len)
			sw_push(in->arena, &list->projects, project);
	}
	return true;
}

/* --- HTML --- */

static sw_str meta_of(const sw_html_links *links, const char *name)
{
	for (size_t i = 0; i < links->meta.len; i++)
		if (sw_str_ieq(links->meta.ptr[i].name, sw_str_of(name)))
			return or_empty(links->meta.ptr[i].value);
	return SW_STR("");
}

/* "<!--SERIAL 123-->" at the end of the page, as PyPI writes it. */
static int64_t serial_of(sw_str body)
{
	sw_str tail = sw_str_from(body, body.len > 64 ? body.len - 64 : 0);
	size_t at = sw_str_find(tail, SW_STR("<!--SERIAL "));
	if (at == SW_NPOS)
		return -1;
	sw_str number = sw_str_from(tail, at + 11);
	uint64_t serial;
	size_t digits = 0;
	while (digits < number.len && sw_is_digit(number.ptr[digits]))
		digits++;
	return sw_str_u64(sw_str_sub(number, 0, digits), &serial) && serial <= INT64_MAX ? (int64_t)serial : -1;
}

static bool open_html(reading *in, sw_str body, sw_html_links *links, sw_str *version)
{
	sw_url base;
	sw_error ignored = {0};
	if (!sw_html_read_links(body, in->arena, links, in->err)) {
		in->err->code = SW_M126;
		return false;
	}
	if (in->url.len && links->base.len && sw_url_resolve(&in->base, links->base, in->arena, &base, &ignored))
		in->base = base;
	sw_str told = meta_of(links, "pypi:repository-version");
	*version = told.len ? told : SW_STR("1.0");
	return check_version(in, *version);
}

static void take_html_metadata(const sw_html_link *link, sw_simple_file *file)
{
	sw_str value = sw_html_attr_get(link, "data-core-metadata"), name, hex;
	if (!value.ptr)
		value = sw_html_attr_get(link, "data-dist-info-metadata");
	file->has_metadata = value.ptr && !sw_str_ieq(value, SW_STR("false"));
	file->metadata_sha256 = SW_STR("");
	if (file->has_metadata && sw_str_cut(value, SW_STR("="), &name, &hex) && sw_str_is(name, "sha256"))
		file->metadata_sha256 = hex;
}

/* False when the link leads to no file. Clients take the file's name from the URL, whatever the text says. */
static bool take_html_file(reading *in, const sw_html_link *link, sw_simple_file *file)
{
	sw_str href = sw_html_attr_get(link, "href"), fragment, part;
	uint64_t size;
	*file = (sw_simple_file){.size_bytes = -1};
	if (!href.len || !resolve(in, href, &file->url))
		return false;
	(void)without_fragment(href, &fragment);
	sw_str path = sw_str_sub(file->url, 0, sw_str_chr(file->url, '?'));
	size_t slash = sw_str_rchr(path, '/');
	sw_str name = slash == SW_NPOS ? path : sw_str_from(path, slash + 1);
	if (!sw_url_unescape(name, in->arena, &file->filename) || file->filename.len == 0)
		return false;
	while (fragment.len && sw_str_split(&fragment, '&', &part))
		add_hash(in, file, part);
	take_html_metadata(link, file);
	file->requires_python = sw_html_attr_get(link, "data-requires-python");
	sw_str yanked = sw_html_attr_get(link, "data-yanked");
	file->yanked = yanked.ptr;
	file->yanked_reason = or_empty(yanked);
	file->provenance = or_empty(sw_html_attr_get(link, "data-provenance"));
	file->upload_time = or_empty(sw_html_attr_get(link, "data-upload-time"));
	if (sw_str_u64(sw_html_attr_get(link, "data-size"), &size) && size <= INT64_MAX)
		file->size_bytes = (int64_t)size;
	return true;
}

static bool parse_html(reading *in, sw_str body, sw_simple_page *page)
{
	sw_html_links links;
	if (!open_html(in, body, &links, &page->api_version))
		return false;
	if (links.links.len > SW_SIMPLE_MAX_FILES)
		return too_many(in, SW_SIMPLE_MAX_FILES);
	sw_str status = meta_of(&links, "pypi:project-status");
	page->name = SW_STR("");
	page->status = status.len ? status : SW_STR("active");
	page->status_reason = meta_of(&links, "pypi:project-status-reason");
	page->last_serial = serial_of(body);
	for (size_t i = 0; i < links.links.len; i++) {
		sw_simple_file file;
		if (take_html_file(in, &links.links.ptr[i], &file))
			sw_push(in->arena, &page->files, file);
	}
	return true;
}

static bool parse_list_html(reading *in, sw_str body, sw_simple_list *list)
{
	sw_html_links links;
	if (!open_html(in, body, &links, &list->api_version))
		return false;
	if (links.links.len > SW_SIMPLE_MAX_PROJECTS)
		return too_many(in, SW_SIMPLE_MAX_PROJECTS);
	list->last_serial = serial_of(body);
	for (size_t i = 0; i < links.links.len; i++) {
		sw_str name = sw_pyspace_trim(links.links.ptr[i].text);
		if (sw_name_valid(name))
			sw_push(in->arena, &list->projects, (sw_simple_project){name, -1});
	}
	return true;
}

/* --- entry --- */

bool sw_simple_parse(sw_str url, sw_str content_type, sw_str body, sw_arena *arena, sw_simple_page *out, sw_error *err)
{
	sw_simple_page page = {.last_serial = -1};
	reading in;
	if (!start(&in, url, arena, err) ||
	    !(is_json(content_type) ? parse_json(&in, body, &page) : parse_html(&in, body, &page)))
		return false;
	*out = page;
	return true;
}

bool sw_simple_parse_list(sw_str url, sw_str content_type, sw_str body, sw_arena *arena, sw_simple_list *out,
			  sw_error *err)
{
	sw_simple_list list = {.last_serial = -1};
	reading in;
	if (!start(&in, url, arena, err) ||
	    !(is_json(content_type) ? parse_list_json(&in, body, &list) : parse_list_html(&in, body, &list)))
		return false;
	*out = list;
	return true;
}
