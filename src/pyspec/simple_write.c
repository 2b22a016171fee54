/* Writing pages of the simple API. */
#include "base/out.h"
#include "codec/html.h"
#include "pyspec/name.h"
#include "pyspec/simple.h"

/* --- JSON (PEP 691) --- */

static void add_member(sw_buf *buf, const char *key, sw_str value)
{
	sw_buf_addf(buf, ",\"%s\":", key);
	sw_json_quote(buf, value);
}

static void add_meta(sw_buf *buf, int64_t last_serial)
{
	sw_buf_addz(buf, "{\"meta\":{");
	if (last_serial >= 0)
		sw_buf_addf(buf, "\"_last-serial\":%lld,", (long long)last_serial);
	sw_buf_addz(buf, "\"api-version\":\"" SW_SIMPLE_API_VERSION "\"}");
}

static void add_hashes(sw_buf *buf, const sw_simple_file *file)
{
	sw_buf_addz(buf, ",\"hashes\":{");
	for (size_t i = 0; i < file->hashes.len; i++) {
		if (i)
			sw_buf_addc(buf, ',');
		sw_json_quote(buf, file->hashes.ptr[i].name);
		sw_buf_addc(buf, ':');
		sw_json_quote(buf, file->hashes.ptr[i].hex);
	}
	sw_buf_addc(buf, '}');
}

static void add_file(sw_buf *buf, const sw_simple_file *file)
{
	sw_buf_addz(buf, "{\"filename\":");
	sw_json_quote(buf, file->filename);
	add_member(buf, "url", file->url);
	add_hashes(buf, file);
	if (file->requires_python.ptr)
		add_member(buf, "requires-python", file->requires_python);
	sw_buf_addz(buf, ",\"core-metadata\":");
	if (file->has_metadata && file->metadata_sha256.len) {
		sw_buf_addz(buf, "{\"sha256\":");
		sw_json_quote(buf, file->metadata_sha256);
		sw_buf_addc(buf, '}');
	} else {
		sw_buf_addz(buf, file->has_metadata ? "true" : "false");
	}
	if (file->yanked && file->yanked_reason.len)
		add_member(buf, "yanked", file->yanked_reason);
	else
		sw_buf_addf(buf, ",\"yanked\":%s", file->yanked ? "true" : "false");
	if (file->size_bytes >= 0)
		sw_buf_addf(buf, ",\"size\":%lld", (long long)file->size_bytes);
	if (file->upload_time.len)
		add_member(buf, "upload-time", file->upload_time);
	if (file->provenance.len)
		add_member(buf, "provenance", file->provenance);
	sw_buf_addc(buf, '}');
}

static sw_str status_of(const sw_simple_page *page)
{
	return page->status.len ? page->status : SW_STR("active");
}

void sw_simple_write_json(sw_buf *buf, const sw_simple_page *page)
{
	add_meta(buf, page->last_serial);
	add_member(buf, "name", page->name);
	sw_buf_addz(buf, ",\"project-status\":{\"status\":");
	sw_json_quote(buf, status_of(page));
	if (page->status_reason.len)
		add_member(buf, "reason", page->status_reason);
	sw_buf_addz(buf, "},\"versions\":[");
	for (size_t i = 0; i < page->versions.len; i++) {
		if (i)
			sw_buf_addc(buf, ',');
		sw_json_quote(buf, page->versions.ptr[i]);
	}
	sw_buf_addz(buf, "],\"files\":[");
	for (size_t i = 0; i < page->files.len; i++) {
		if (i)
			sw_buf_addc(buf, ',');
		add_file(buf, &page->files.ptr[i]);
	}
	sw_buf_addz(buf, "]}");
}

void sw_simple_write_list_json(sw_buf *buf, const sw_simple_list *list)
{
	add_meta(buf, list->last_serial);
	sw_buf_addz(buf, ",\"projects\":[");
	for (size_t i = 0; i < list->projects.len; i++) {
		const sw_simple_project *project = &list->projects.ptr[i];
		sw_buf_addz(buf, i ? ",{" : "{");
		if (project->last_serial >= 0)
			sw_buf_addf(buf, "\"_last-serial\":%lld,", (long long)project->last_serial);
		sw_buf_addz(buf, "\"name\":");
		sw_json_quote(buf, project->name);
		sw_buf_addc(buf, '}');
	}
	sw_buf_addz(buf, "]}");
}

/* --- HTML (PEP 503) --- */

static void add_head(sw_buf *buf)
{
	sw_buf_addz(buf, "<!DOCTYPE html>\n<html>\n  <head>\n    <meta charset=\"utf-8\">\n"
			 "    <meta name=\"pypi:repository-version\" content=\"" SW_SIMPLE_API_VERSION "\">\n");
}

static void add_tail(sw_buf *buf, int64_t last_serial)
{
	sw_buf_addz(buf, "  </body>\n</html>\n");
	if (last_serial >= 0)
		sw_buf_addf(buf, "<!--SERIAL %lld-->", (long long)last_serial);
}

static void add_attribute(sw_buf *buf, const char *name, sw_str value)
{
	sw_buf_addf(buf, " %s=\"", name);
	sw_html_escape(buf, value);
	sw_buf_addc(buf, '"');
}

/* Clients check the one hash that stands behind the URL: the sha256 where there is one. */
static void add_href(sw_buf *buf, const sw_simple_file *file)
{
	sw_str name = SW_STR("sha256"), hex = sw_simple_hash_get(file, "sha256");
	if (!hex.ptr && file->hashes.len) {
		name = file->hashes.ptr[0].name;
		hex = file->hashes.ptr[0].hex;
	}
	sw_buf_addz(buf, "    <a href=\"");
	sw_html_escape(buf, file->url);
	if (hex.ptr) {
		sw_buf_addc(buf, '#');
		sw_html_escape(buf, name);
		sw_buf_addc(buf, '=');
		sw_html_escape(buf, hex);
	}
	sw_buf_addc(buf, '"');
}

/* uv reads size and upload time also from HTML, under names of its own. */
static void add_link(sw_buf *buf, const sw_simple_file *file)
{
	SW_AUTO(sw_arena) scratch = {0};
	add_href(buf, file);
	if (file->requires_python.ptr)
		add_attribute(buf, "data-requires-python", file->requires_python);
	if (file->has_metadata) {
		sw_str value = file->metadata_sha256.len
				       ? sw_str_cat(&scratch, SW_STR("sha256="), file->metadata_sha256)
				       : SW_STR("true");
		add_attribute(buf, "data-dist-info-metadata", value);
		add_attribute(buf, "data-core-metadata", value);
	}
	if (file->yanked)
		add_attribute(buf, "data-yanked", file->yanked_reason);
	if (file->provenance.len)
		add_attribute(buf, "data-provenance", file->provenance);
	if (file->size_bytes >= 0)
		sw_buf_addf(buf, " data-size=\"%lld\"", (long long)file->size_bytes);
	if (file->upload_time.len)
		add_attribute(buf, "data-upload-time", file->upload_time);
	sw_buf_addc(buf, '>');
	sw_html_escape(buf, file->filename);
	sw_buf_addz(buf, "</a><br>\n");
}

void sw_simple_write_html(sw_buf *buf, const sw_simple_page *page)
{
	add_head(buf);
	sw_buf_addz(buf, "    <meta name=\"pypi:project-status\"");
	add_attribute(buf, "content", status_of(page));
	sw_buf_addz(buf, ">\n");
	if (page->status_reason.len) {
		sw_buf_addz(buf, "    <meta name=\"pypi:project-status-reason\"");
		add_attribute(buf, "content", page->status_reason);
		sw_buf_addz(buf, ">\n");
	}
	sw_buf_addz(buf, "    <title>Links for ");
	sw_html_escape(buf, page->name);
	sw_buf_addz(buf, "</title>\n  </head>\n  <body>\n    <h1>Links for ");
	sw_html_escape(buf, page->name);
	sw_buf_addz(buf, "</h1>\n");
	for (size_t i = 0; i < page->files.len; i++)
		add_link(buf, &page->files.ptr[i]);
	add_tail(buf, page->last_serial);
}

void sw_simple_write_list_html(sw_buf *buf, const sw_simple_list *list)
{
	SW_AUTO(sw_arena) scratch = {0};
	add_head(buf);
	sw_buf_addz(buf, "    <title>Simple index</title>\n  </head>\n  <body>\n");
	for (size_t i = 0; i < list->projects.len; i++) {
		sw_buf_addz(buf, "    <a href=\"");
		sw_html_escape(buf, sw_name_normalise(&scratch, list->projects.ptr[i].name));
		sw_buf_addz(buf, "/\">");
		sw_html_escape(buf, list->projects.ptr[i].name);
		sw_buf_addz(buf, "</a><br>\n");
	}
	add_tail(buf, list->last_serial);
}
