/* The front page: what is here, the last changed first, and how to use the index; also the small files that browsers ask for. */
#include "base/clock.h"
#include "server/page.h"
#include "server/style.css.h"

#define FRONT_PROJECTS 200

static void put_use(sw_call *call, sw_buf *buf)
{
	sw_str url = sw_call_url(call);
	const sw_str pairs[] = {
		SW_STR("pip"),
		sw_fmt(call->arena, "pip install --index-url %.*ssimple/ NAME", SW_ARG(url)),
		SW_STR("uv"),
		sw_fmt(call->arena, "uv pip install --index %.*ssimple/ NAME", SW_ARG(url)),
		SW_STR("upload"),
		sw_fmt(call->arena, "twine upload --repository-url %.*slegacy/ -u __token__ dist/*", SW_ARG(url)),
		SW_STR(""),
		sw_fmt(call->arena, "uv publish --publish-url %.*slegacy/", SW_ARG(url)),
	};
	sw_buf_addz(buf, "<section class=\"use\"><h2>Use this index</h2>\n");
	sw_page_commands(buf, pairs, SW_COUNTOF(pairs));
	sw_buf_addz(buf, "</section>\n");
}

static void put_entry(sw_call *call, sw_buf *buf, const sw_catalog_entry *entry)
{
	sw_str day = sw_str_sub(sw_time_iso(call->arena, entry->updated_us / 1000000), 0, 10);
	SW_PUT(buf,
	       "<li><a href=\"{}project/{}/\"><span class=\"head\"><span class=\"name\">{}</span> <span "
	       "class=\"version\">{}"
	       "</span></span>"
	       "<span class=\"summary\">{}</span><time datetime=\"{}\">{}</time></a></li>\n",
	       call->base, entry->normal, entry->name, entry->latest, entry->summary, day, day);
}

static void put_list(sw_call *call, sw_buf *buf, const sw_catalog_list *list, sw_str words)
{
	sw_str total = sw_fmt(call->arena, "%lld", (long long)list->total);
	sw_str noun = list->total == 1 ? SW_STR("project") : SW_STR("projects");
	if (words.len > 0)
		SW_PUT(buf, "<h1>{} {} for “{}”</h1>\n", total, noun, words);
	else
		SW_PUT(buf, "<h1>{} {}</h1>\n", total, noun);
	if (list->total == 0 && words.len == 0)
		sw_buf_addz(
			buf,
			"<p class=\"lead\">Nothing is published here yet. The first upload makes its project.</p>\n");
	else if (list->total == 0)
		SW_PUT(buf,
		       "<p class=\"lead\">Neither a name nor a summary holds these words. <a href=\"{}\">All "
		       "projects</a></p>\n",
		       call->base);
	sw_buf_addz(buf, "<ul class=\"projects\">\n");
	sw_each (entry, &list->entries)
		put_entry(call, buf, entry);
	sw_buf_addz(buf, "</ul>\n");
	if (list->total > (int64_t)list->entries.len)
		SW_PUT(buf, "<p>These are the last changed ones; <a href=\"{}simple/\">all names</a>.</p>\n",
		       call->base);
}

void sw_route_front(sw_call *call)
{
	sw_str query = sw_http1_query_get(call->arena, call->request->head.query, "q");
	sw_str words = sw_str_trim(sw_str_replace(call->arena, query, SW_STR("+"), SW_STR(" ")));
	sw_page page = {.type = "text/html; charset=utf-8", .serial = call->index.serial, .for_people = true};
	page.kind = sw_call_kind(call, "f");
	if (words.len == 0 && sw_call_not_modified(call, &page))
		return;
	sw_catalog_list list = {0};
	sw_error err = {0};
	if (!sw_catalog_projects(call->server->catalog, call->index.id, sw_str_sub(words, 0, 100), FRONT_PROJECTS,
				 call->arena, &list, &err)) {
		sw_call_broke(call, &err);
		return;
	}
	if (words.len > 0)
		page.kind =
			sw_cstr(call->arena,
				sw_fmt(call->arena, "%s-%s", page.kind,
				       sw_cstr(call->arena, sw_digest_hex(call->arena, sw_hash_of(SW_MD5, words)))));
	SW_AUTO(sw_buf) buf = {0};
	sw_page_begin(call, &buf,
		      words.len ? sw_fmt(call->arena, "%.*s · shipwheel", SW_ARG(words))
				: SW_STR("Package index · shipwheel"),
		      words);
	put_list(call, &buf, &list, words);
	put_use(call, &buf);
	sw_page_end(call, &buf);
	sw_call_page(call, &page, sw_buf_copy(&buf, call->arena));
}

void sw_route_style(sw_call *call)
{
	sw_call_page(call, &(sw_page){.type = "text/css; charset=utf-8", .kind = "css", .serial = 0},
		     sw_str_of(style_css));
}

void sw_route_icon(sw_call *call)
{
	static const char icon[] =
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\" fill=\"none\" stroke=\"#0b6e99\" "
		"stroke-width=\"1.8\" stroke-linecap=\"round\"><circle cx=\"12\" cy=\"12\" r=\"6.6\"/><circle "
		"cx=\"12\" "
		"cy=\"12\" r=\"1.9\"/><path d=\"M12 1.5v8.6M12 13.9v8.6M1.5 12h8.6M13.9 12h8.6M4.6 4.6l6 6M13.4 13.4l6 "
		"6"
		"M19.4 4.6l-6 6M10.6 13.4l-6 6\"/></svg>\n";
	sw_reply_header(call->reply, "Cache-Control", SW_STR("max-age=86400, public"));
	sw_call_text(call, 200, "image/svg+xml", sw_str_of(icon));
}

/* Private indexes have no business in search engines. */
void sw_route_robots(sw_call *call)
{
	sw_call_text(call, 200, "text/plain; charset=utf-8", SW_STR("User-agent: *\nDisallow: /\n"));
}

/* The catalog answered already when it was asked for the index. */
void sw_route_health(sw_call *call)
{
	sw_reply_header(call->reply, "Cache-Control", SW_STR("no-store"));
	sw_call_text(call, 200, "application/json",
		     sw_fmt(call->arena, "{\"serial\":%lld,\"status\":\"ok\",\"version\":\"" SW_VERSION "\"}\n",
			    (long long)call->index.serial));
}
