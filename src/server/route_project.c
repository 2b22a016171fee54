/* The pages project/NAME/ and project/NAME/VERSION/. */
#include <string.h>

#include "base/clock.h"
#include "codec/html.h"
#include "pyspec/metadata.h"
#include "pyspec/pep440.h"
#include "server/markdown.h"
#include "server/page.h"

typedef struct view {
	sw_call *call;
	sw_buf *buf;
	const sw_catalog_project *project;
	const sw_catalog_release *release;
	sw_metadata metadata;
} view;

static sw_str get(const view *v, sw_metadata_field field)
{
	return sw_metadata_get(&v->metadata, field);
}

static bool is_pre(const view *v, sw_str version)
{
	sw_pep440 parsed;
	return sw_pep440_scan(version, v->call->arena, &parsed) && sw_pep440_is_pre(&parsed);
}

static bool all_yanked(const sw_catalog_release *release, sw_str *reason)
{
	bool yanked = release->files.len > 0;
	sw_each (file, &release->files) {
		yanked = yanked && file->yanked;
		*reason = file->yank_reason;
	}
	return yanked;
}

static void put_title(const view *v)
{
	sw_str latest = v->project->latest, version = v->release->version, reason = SW_STR("");
	SW_PUT(v->buf, "<div class=\"title\"><h1>{} <span class=\"version\">{}</span></h1>\n", v->project->name,
	       version);
	if (is_pre(v, version))
		sw_buf_addz(v->buf, "<span class=\"tag warn\">pre-release</span>\n");
	if (all_yanked(v->release, &reason))
		SW_PUT(v->buf, "<span class=\"tag bad\">yanked{}{}</span>\n", reason.len ? SW_STR(": ") : SW_STR(""),
		       reason);
	if (sw_str_eq(version, latest))
		sw_buf_addz(v->buf, "<span class=\"tag good\">latest</span>\n");
	else
		SW_PUT(v->buf, "<a class=\"tag\" href=\"{}project/{}/\">latest is {}</a>\n", v->call->base,
		       v->project->normal, latest);
	SW_PUT(v->buf, "</div>\n<p class=\"lead\">{}</p>\n", v->release->summary);
}

/* Does it need anything beside itself? */
static bool has_dependencies(const view *v)
{
	sw_each (item, &v->metadata.fields[SW_META_REQUIRES_DIST])
		if (sw_str_find(item->text, SW_STR("extra ==")) == SW_NPOS)
			return true;
	return false;
}

/* pip wants to be told that plain http is meant, except on this machine. */
static sw_str trust_option(const view *v, sw_str url)
{
	sw_str host = sw_str_from(url, 7);
	host = sw_str_sub(host, 0, sw_str_chr(host, '/'));
	size_t colon = sw_str_rchr(host, ':');
	sw_str name = colon == SW_NPOS || sw_str_ends(host, SW_STR("]")) ? host : sw_str_sub(host, 0, colon);
	if (!sw_str_starts(url, SW_STR("http://")) || sw_str_starts(name, SW_STR("127.")) ||
	    sw_str_is(name, "localhost") || sw_str_is(name, "[::1]"))
		return SW_STR("");
	return sw_fmt(v->call->arena, " --trusted-host %.*s", SW_ARG(name));
}

/* With dependencies, pip is called twice: the project comes from here alone, what it needs from the user's usual index.
   Naming both indexes at once would let either one answer for the project (dependency confusion). uv asks the first
   index that has the name, and only that one. */
static void put_install(const view *v)
{
	sw_arena *arena = v->call->arena;
	sw_str url = sw_call_url(v->call);
	bool more = has_dependencies(v);
	sw_str what = sw_fmt(arena, "%.*s==%.*s", SW_ARG(v->project->normal), SW_ARG(v->release->version));
	const sw_str pairs[] = {
		SW_STR("uv"),
		sw_fmt(arena, "uv pip install --index %.*ssimple/ %.*s", SW_ARG(url), SW_ARG(what)),
		SW_STR("pip"),
		sw_fmt(arena, "pip install%s --index-url %.*ssimple/%.*s %.*s", more ? " --no-deps" : "", SW_ARG(url),
		       SW_ARG(trust_option(v, url)), SW_ARG(what)),
		SW_STR(""),
		sw_fmt(arena, "pip install %.*s  # what it needs, from your usual index", SW_ARG(what)),
	};
	sw_page_commands(v->buf, pairs, more ? 6 : 4);
}

/* --- description --- */

static void put_preformatted(const view *v, sw_str text)
{
	SW_PUT(v->buf, "<pre class=\"plain\">{}</pre>\n", text);
}

static void put_description(const view *v)
{
	sw_str text = get(v, SW_META_DESCRIPTION), type = get(v, SW_META_DESCRIPTION_CONTENT_TYPE);
	sw_buf_addz(v->buf, "<section class=\"description\" id=\"description\">\n");
	SW_AUTO(sw_buf) html = {0};
	sw_error ignored = {0};
	if (sw_str_trim(text).len == 0)
		sw_buf_addz(v->buf, "<p class=\"quiet\">The project has no description.</p>\n");
	else if (sw_str_starts(sw_str_trim(type), SW_STR("text/markdown")) && sw_markdown_render(text, &html, &ignored))
		sw_buf_add(v->buf, sw_str_replace(v->call->arena, sw_buf_str(&html), SW_STR("<a href=\""),
						  SW_STR("<a rel=\"nofollow noopener\" href=\"")));
	else
		put_preformatted(v, text);
	sw_buf_addz(v->buf, "</section>\n");
}

/* --- files --- */

static void put_file(const view *v, const sw_catalog_file *file)
{
	sw_str day = sw_str_sub(sw_call_time(v->call, file->upload_us), 0, 10);
	sw_str path = sw_call_file_path(v->call, file);
	SW_PUT(v->buf, "<tr><th scope=\"row\"><a href=\"{}packages/{}\">{}</a>", v->call->base, path, file->filename);
	if (file->yanked)
		SW_PUT(v->buf, " <span class=\"tag bad\">yanked{}{}</span>",
		       file->yank_reason.len ? SW_STR(": ") : SW_STR(""), file->yank_reason);
	SW_PUT(v->buf,
	       "<details><summary>hashes</summary><dl class=\"hashes\"><dt>SHA-256</dt><dd><code>{}</code></dd>"
	       "<dt>BLAKE2b-256</dt><dd><code>{}</code></dd><dt>MD5</dt><dd><code>{}</code></dd></dl></details></th>",
	       file->sha256, file->blake2b, file->md5);
	SW_PUT(v->buf,
	       "<td>{}</td><td>{}</td><td class=\"number\">{}</td><td><time datetime=\"{}\">{}</time></td></tr>\n",
	       file->wheel ? SW_STR("wheel") : SW_STR("source"), file->wheel ? file->pyversion : SW_STR("any"),
	       sw_page_size(v->call, file->size_bytes), day, day);
}

static void put_files(const view *v)
{
	sw_buf_addz(
		v->buf,
		"<section id=\"files\"><h2>Files</h2>\n<div class=\"scroll\"><table><thead><tr><th "
		"scope=\"col\">Name</th>"
		"<th scope=\"col\">Kind</th><th scope=\"col\">Python</th><th scope=\"col\" class=\"number\">Size</th>"
		"<th scope=\"col\">Uploaded</th></tr></thead><tbody>\n");
	sw_each (file, &v->release->files)
		put_file(v, file);
	sw_buf_addz(v->buf, "</tbody></table></div></section>\n");
}

static void put_releases(const view *v)
{
	sw_buf_addz(v->buf, "<section id=\"releases\"><h2>Releases</h2>\n<ul class=\"releases\">\n");
	sw_each (release, &v->project->releases) {
		sw_str reason = SW_STR("");
		bool here = release == v->release;
		sw_str day = release->files.len
				     ? sw_str_sub(sw_call_time(v->call, release->files.ptr[0].upload_us), 0, 10)
				     : SW_STR("");
		SW_PUT(v->buf, "<li><a href=\"{}project/{}/{}/\"{}>{}</a> <span class=\"quiet\">{}</span>",
		       v->call->base, v->project->normal, release->version,
		       here ? SW_STR(" aria-current=page") : SW_STR(""), release->version, day);
		if (is_pre(v, release->version))
			sw_buf_addz(v->buf, " <span class=\"tag warn\">pre-release</span>");
		if (all_yanked(release, &reason))
			sw_buf_addz(v->buf, " <span class=\"tag bad\">yanked</span>");
		sw_buf_addz(v->buf, "</li>\n");
	}
	sw_buf_addz(v->buf, "</ul></section>\n");
}

/* --- the column beside --- */

static void put_fact(const view *v, const char *label, sw_str text)
{
	if (text.len > 0)
		SW_PUT(v->buf, "<dt>{}</dt><dd>{}</dd>\n", sw_str_of(label), text);
}

static void put_facts(const view *v)
{
	sw_str license = get(v, SW_META_LICENSE_EXPRESSION);
	if (license.len == 0)
		license = sw_str_sub(get(v, SW_META_LICENSE), 0, sw_str_chr(get(v, SW_META_LICENSE), '\n'));
	sw_str author = get(v, SW_META_AUTHOR).len ? get(v, SW_META_AUTHOR) : get(v, SW_META_AUTHOR_EMAIL);
	sw_str maintainer =
		get(v, SW_META_MAINTAINER).len ? get(v, SW_META_MAINTAINER) : get(v, SW_META_MAINTAINER_EMAIL);
	sw_buf_addz(v->buf, "<dl class=\"facts\">\n");
	put_fact(v, "Python", get(v, SW_META_REQUIRES_PYTHON));
	put_fact(v, "Licence", license);
	put_fact(v, "Author", author);
	put_fact(v, "Maintainer", maintainer);
	put_fact(v, "Keywords", get(v, SW_META_KEYWORDS));
	sw_buf_addz(v->buf, "</dl>\n");
}

/* Only what is certainly a web address becomes a link: javascript: and its kin never do. */
static void put_link(const view *v, sw_str label, sw_str url)
{
	if (sw_str_starts(url, SW_STR("https://")) || sw_str_starts(url, SW_STR("http://")))
		SW_PUT(v->buf, "<li><a rel=\"nofollow noopener\" href=\"{}\">{}</a></li>\n", url, label);
	else
		SW_PUT(v->buf, "<li>{}: {}</li>\n", label, url);
}

static void put_links(const view *v)
{
	const sw_metadata_values *urls = &v->metadata.fields[SW_META_PROJECT_URL];
	sw_str home = get(v, SW_META_HOME_PAGE);
	if (urls->len == 0 && home.len == 0)
		return;
	sw_buf_addz(v->buf, "<h2>Links</h2><ul>\n");
	if (home.len > 0)
		put_link(v, SW_STR("Homepage"), home);
	sw_each (item, urls) {
		sw_str label, url;
		if (sw_str_cut(item->text, SW_STR(","), &label, &url))
			put_link(v, sw_str_trim(label), sw_str_trim(url));
	}
	sw_buf_addz(v->buf, "</ul>\n");
}

static void put_values(const view *v, const char *heading, sw_metadata_field field, const char *class)
{
	const sw_metadata_values *values = &v->metadata.fields[field];
	if (values->len == 0)
		return;
	SW_PUT(v->buf, "<h2>{}</h2><ul class=\"{}\">\n", sw_str_of(heading), sw_str_of(class));
	sw_each (item, values)
		SW_PUT(v->buf, "<li>{}</li>\n", item->text);
	sw_buf_addz(v->buf, "</ul>\n");
}

static void put_page(const view *v)
{
	sw_page_begin(
		v->call, v->buf,
		sw_fmt(v->call->arena, "%.*s %.*s · shipwheel", SW_ARG(v->project->name), SW_ARG(v->release->version)),
		SW_STR(""));
	put_title(v);
	put_install(v);
	sw_buf_addz(v->buf, "<nav class=\"tabs\" aria-label=\"On this page\"><a href=\"#description\">Description</a>"
			    "<a href=\"#files\">Files</a><a href=\"#releases\">Releases</a></nav>\n"
			    "<div class=\"columns\"><div>\n");
	put_description(v);
	put_files(v);
	put_releases(v);
	sw_buf_addz(v->buf, "</div>\n<aside>\n");
	put_facts(v);
	put_links(v);
	put_values(v, "Requires", SW_META_REQUIRES_DIST, "code");
	put_values(v, "Classifiers", SW_META_CLASSIFIER, "small");
	sw_buf_addz(v->buf, "</aside></div>\n");
	sw_page_end(v->call, v->buf);
}

static void answer(sw_call *call, sw_str version)
{
	sw_catalog_project project = {0};
	if (!sw_call_normal_name(call) || !sw_call_project(call, &project))
		return;
	SW_AUTO(sw_buf) buf = {0};
	view v = {.call = call, .buf = &buf, .project = &project, .release = sw_call_release(&project, version)};
	if (!v.release) {
		sw_call_fail(call, 404, "There is no release %.*s of %.*s", SW_ARG(version), SW_ARG(project.name));
		return;
	}
	sw_page page = {.type = "text/html; charset=utf-8", .serial = project.serial, .for_people = true};
	page.kind = sw_call_kind(call, version.ptr ? "r" : "n");
	if (sw_call_not_modified(call, &page))
		return;
	(void)sw_call_metadata(call, v.release, &v.metadata);
	put_page(&v);
	sw_call_page(call, &page, sw_buf_copy(&buf, call->arena));
}

void sw_route_project(sw_call *call)
{
	answer(call, (sw_str){0});
}

void sw_route_release(sw_call *call)
{
	answer(call, call->param[1]);
}
