/* The simple repository API: simple/ and simple/NAME/ (PEP 503, 691), and the files that it lists (PEP 658). */
#include "pyspec/name.h"
#include "pyspec/simple.h"
#include "server/call.h"
#include "server/negotiate.h"

/* Which form the client wants; SW_FORM_NONE after an answer with 406. */
static sw_simple_form choose_form(sw_call *call)
{
	const sw_http1_head *head = &call->request->head;
	sw_str format = sw_http1_query_get(call->arena, head->query, "format");
	sw_simple_form form =
		format.ptr ? sw_simple_form_named(format) : sw_negotiate_simple(sw_http1_field_get(head, "accept"));
	if (form == SW_FORM_NONE) {
		sw_reply_header(call->reply, "Vary", SW_STR("Accept"));
		sw_call_fail(call, 406, "Pages are served as %s, %s and %s", SW_SIMPLE_JSON_TYPE, SW_SIMPLE_HTML_TYPE,
			     sw_simple_form_type(SW_FORM_TEXT_HTML));
	}
	return form;
}

static sw_page page_of(sw_simple_form form, bool list, int64_t serial)
{
	static const char *const kinds[2][SW_FORM_NONE] = {{"j", "h", "t"}, {"lj", "lh", "lt"}};
	static const char *const types[SW_FORM_NONE] = {SW_SIMPLE_JSON_TYPE, SW_SIMPLE_HTML_TYPE,
							"text/html; charset=utf-8"};
	return (sw_page){.type = types[form], .kind = kinds[list][form], .serial = serial, .negotiated = true};
}

void sw_route_simple_list(sw_call *call)
{
	sw_simple_form form = choose_form(call);
	if (form == SW_FORM_NONE)
		return;
	sw_page page = page_of(form, true, call->index.serial);
	if (sw_call_not_modified(call, &page))
		return;
	sw_catalog_list projects = {0};
	sw_error err = {0};
	if (!sw_catalog_projects(call->server->catalog, call->index.id, SW_STR(""), 0, call->arena, &projects, &err)) {
		sw_call_broke(call, &err);
		return;
	}
	page.serial = projects.serial;
	sw_simple_list list = {.last_serial = projects.serial};
	sw_each (entry, &projects.entries)
		sw_push(call->arena, &list.projects, (sw_simple_project){entry->name, entry->serial});
	SW_AUTO(sw_buf) body = {0};
	if (form == SW_FORM_JSON)
		sw_simple_write_list_json(&body, &list);
	else
		sw_simple_write_list_html(&body, &list);
	sw_call_page(call, &page, sw_buf_copy(&body, call->arena));
}

/* From the page to the index: "../../" below simple/NAME/, one more below legacy/+simple/NAME/. */
static sw_str way_up(const sw_call *call)
{
	sw_str below = sw_str_from(call->request->head.path, 0), segment, up = SW_STR("");
	size_t depth = 0;
	while (sw_str_split(&below, '/', &segment))
		depth++;
	sw_str base = call->base;
	size_t base_depth = 0;
	base = sw_str_from(base, call->server->root_path.len - 1);
	while (sw_str_split(&base, '/', &segment))
		base_depth++;
	for (size_t i = base_depth; i < depth; i++)
		up = sw_str_cat(call->arena, up, SW_STR("../"));
	return up;
}

static void add_file(sw_call *call, sw_str up, const sw_catalog_file *file, sw_simple_page *page)
{
	sw_simple_file out = {
		.filename = file->filename,
		.url = sw_fmt(call->arena, "%.*spackages/%.*s", SW_ARG(up), SW_ARG(sw_call_file_path(call, file))),
		.requires_python = file->requires_python,
		.has_metadata = file->wheel && file->metadata_sha256.ptr,
		.metadata_sha256 = file->wheel && file->metadata_sha256.ptr ? file->metadata_sha256 : SW_STR(""),
		.yanked = file->yanked,
		.yanked_reason = file->yank_reason,
		.size_bytes = file->size_bytes,
		.upload_time = sw_call_time(call, file->upload_us),
	};
	sw_push(call->arena, &out.hashes, (sw_simple_hash){SW_STR("sha256"), file->sha256});
	sw_push(call->arena, &page->files, out);
}

static sw_str render_project(sw_call *call, sw_simple_form form, const sw_catalog_project *project)
{
	sw_simple_page page = {.name = project->normal, .last_serial = project->serial, .status = SW_STR("active")};
	sw_str up = way_up(call);
	for (size_t i = project->releases.len; i-- > 0;) { /* oldest first, as PyPI lists them */
		const sw_catalog_release *release = &project->releases.ptr[i];
		sw_push(call->arena, &page.versions, release->version);
		sw_each (file, &release->files)
			add_file(call, up, file, &page);
	}
	SW_AUTO(sw_buf) body = {0};
	if (form == SW_FORM_JSON)
		sw_simple_write_json(&body, &page);
	else
		sw_simple_write_html(&body, &page);
	return sw_buf_copy(&body, call->arena);
}

void sw_route_simple_project(sw_call *call)
{
	if (!sw_call_normal_name(call))
		return;
	sw_simple_form form = choose_form(call);
	if (form == SW_FORM_NONE)
		return;
	bool found = false;
	sw_error err = {0};
	sw_page page = page_of(form, false, 0);
	if (!sw_catalog_project_serial(call->server->catalog, call->index.id, call->param[0], &page.serial, &found,
				       &err)) {
		sw_call_broke(call, &err);
		return;
	}
	if (found && sw_call_not_modified(call, &page))
		return;
	sw_catalog_project project = {0};
	if (found && sw_call_project(call, &project)) {
		page.serial = project.serial;
		sw_call_page(call, &page, render_project(call, form, &project));
	} else if (!call->reply->status) {
		sw_call_fail(call, 404, "There is no project %.*s on this index", SW_ARG(call->param[0]));
	}
}

/* packages/ab/cd/REST/FILENAME[.metadata] */
void sw_route_file(sw_call *call)
{
	sw_str filename = call->param[3];
	bool metadata = sw_str_ends(filename, SW_STR(".metadata"));
	if (metadata)
		filename = sw_str_sub(filename, 0, filename.len - 9);
	sw_str sha256 = sw_fmt(call->arena, "%.*s%.*s%.*s", SW_ARG(call->param[0]), SW_ARG(call->param[1]),
			       SW_ARG(call->param[2]));
	sw_catalog_file file = {0};
	bool found = false;
	sw_error err = {0};
	if (!sw_catalog_file_get(call->server->catalog, sha256, filename, call->arena, &file, &found, &err)) {
		sw_call_broke(call, &err);
	} else if (!found || call->param[0].len != 2 || call->param[1].len != 2 ||
		   (metadata && !(file.wheel && file.metadata_sha256.ptr))) {
		sw_call_fail(call, 404, "There is no such file");
	} else if (metadata) {
		sw_call_file(call, &(sw_file_answer){file.metadata_sha256, "text/plain; charset=utf-8", file.upload_us,
						     .attachment = SW_STR("")});
	} else {
		sw_call_file(call,
			     &(sw_file_answer){file.sha256, "application/octet-stream", file.upload_us, file.filename});
	}
}
