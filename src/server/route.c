/* The table of routes. Paths are those of PyPI (index-server.md 1.1); every one exists below each index, and at the root for
   the first index. */
#include "pyspec/name.h"
#include "server/call.h"

static const sw_route routes[] = {
	{"", false, sw_route_front},
	{"simple/", false, sw_route_simple_list},
	{"simple/*/", false, sw_route_simple_project},
	{"packages/*/*/*/*", false, sw_route_file},
	{"pypi/*/json", false, sw_route_json_project},
	{"pypi/*/*/json", false, sw_route_json_release},
	{"project/*/", false, sw_route_project},
	{"project/*/*/", false, sw_route_release},
	{"", true, sw_route_upload},
	{"legacy/", true, sw_route_upload},
	/* What hatch asks below the upload URL before it publishes, to skip what is there. */
	{"+simple/*/", false, sw_route_simple_project},
	{"legacy/+simple/*/", false, sw_route_simple_project},
	{"healthz", false, sw_route_health},
	{"robots.txt", false, sw_route_robots},
	{"favicon.ico", false, sw_route_icon},
	{"-/style.css", false, sw_route_style},
};

typedef enum match { MISS, HIT, HIT_BUT_SLASH, HIT_WITH_SLASH } match;

/* HIT_BUT_SLASH: it would be a hit with a final slash; HIT_WITH_SLASH: without one. */
static match match_path(sw_str pattern, sw_str path, sw_str params[SW_CALL_PARAMS])
{
	size_t count = 0;
	sw_str want, have;
	while (sw_str_split(&pattern, '/', &want)) {
		if (!sw_str_split(&path, '/', &have))
			return want.len == 0 && !pattern.ptr ? HIT_BUT_SLASH : MISS;
		if (sw_str_is(want, "*") && have.len > 0) {
			SW_ASSERT(count < SW_CALL_PARAMS);
			params[count++] = have;
		} else if (!sw_str_eq(want, have)) {
			return MISS;
		}
	}
	if (!path.ptr)
		return HIT;
	return path.len == 0 ? HIT_WITH_SLASH : MISS;
}

static bool is_read(const sw_call *call)
{
	return sw_str_is(call->request->head.method, "GET") || sw_str_is(call->request->head.method, "HEAD");
}

typedef struct lookup {
	const sw_route *route; /* for this method */
	match how;
	bool other_method; /* the path exists for another one */
} lookup;

static lookup look_up(sw_call *call, sw_str rest)
{
	lookup found = {0};
	bool post = sw_str_is(call->request->head.method, "POST");
	for (size_t i = 0; i < SW_COUNTOF(routes) && !found.route; i++) {
		match how = match_path(sw_str_of(routes[i].pattern), rest, call->param);
		if (how == MISS)
			continue;
		if (routes[i].post ? post : is_read(call))
			found = (lookup){&routes[i], how, false};
		else
			found.other_method = true;
	}
	return found;
}

/* Takes the name of an index from the front of the path, when there is one of that name. */
static bool enter_index(sw_call *call, sw_str path, sw_str *rest)
{
	sw_str name = sw_str_sub(path, 0, sw_str_chr(path, '/'));
	bool found = false;
	sw_error err = {0};
	if (!sw_catalog_index_get(call->server->catalog, name, call->arena, &call->index, &found, &err)) {
		sw_call_broke(call, &err);
		return false;
	}
	if (!found)
		return false;
	call->base = sw_fmt(call->arena, "%.*s%.*s/", SW_ARG(call->server->root_path), SW_ARG(name));
	*rest = sw_str_from(path, name.len + 1);
	if (path.len > name.len)
		return true;
	sw_call_redirect(call, SW_STR(""));
	return false;
}

static bool main_index(sw_call *call)
{
	bool found = false;
	sw_error err = {0};
	call->base = call->server->root_path;
	if (!sw_catalog_index_get(call->server->catalog, SW_STR("main"), call->arena, &call->index, &found, &err))
		sw_call_broke(call, &err);
	else if (!found)
		sw_call_fail(call, 404, "This server has no index");
	return found;
}

/* Every path may be asked what it allows; nothing depends on the answer but scripts in browsers. */
static void preflight(sw_call *call)
{
	call->reply->status = 204;
	sw_reply_header(call->reply, "Allow", SW_STR("GET, HEAD, OPTIONS, POST"));
	sw_reply_header(call->reply, "Access-Control-Allow-Origin", SW_STR("*"));
	sw_reply_header(call->reply, "Access-Control-Allow-Methods", SW_STR("GET"));
	sw_reply_header(call->reply, "Access-Control-Allow-Headers",
			SW_STR("Content-Type, If-Match, If-Modified-Since, If-None-Match, If-Unmodified-Since"));
	sw_reply_header(call->reply, "Access-Control-Max-Age", SW_STR("86400"));
}

static void wrong_method(sw_call *call)
{
	bool post = sw_str_is(call->request->head.method, "POST");
	sw_reply_header(call->reply, "Allow",
			post || is_read(call) ? (post ? SW_STR("GET, HEAD") : SW_STR("POST"))
					      : SW_STR("GET, HEAD, POST"));
	if (post)
		sw_call_fail(call, 405, "Nothing is uploaded here; the upload URL of this index is %.*slegacy/",
			     SW_ARG(sw_call_url(call)));
	else if (is_read(call))
		sw_call_fail(call, 405, "This is the upload URL, for POST; installers use %.*ssimple/",
			     SW_ARG(sw_call_url(call)));
	else
		sw_call_fail(call, 405, "The method is not supported here");
}

/* A final slash too few (or, where none belongs, too many) is cured by a redirect; JSON is answered either way, as on PyPI. */
static bool settle_slash(sw_call *call, const lookup *found, sw_str rest)
{
	if (found->how == HIT || found->route->run == sw_route_json_project ||
	    found->route->run == sw_route_json_release)
		return true;
	if (found->how == HIT_BUT_SLASH)
		sw_call_redirect(call, sw_fmt(call->arena, "%.*s/", SW_ARG(rest)));
	else
		sw_call_fail(call, 404, "There is nothing at this address");
	return false;
}

bool sw_route_find(sw_call *call)
{
	sw_str rest = sw_str_from(call->request->head.path, 1);
	if (sw_str_is(call->request->head.method, "OPTIONS")) {
		preflight(call);
		return false;
	}
	if (!main_index(call))
		return false;
	lookup found = look_up(call, rest);
	if (!found.route && !found.other_method) {
		if (!enter_index(call, rest, &rest)) {
			if (!call->reply->status)
				sw_call_fail(call, 404, "There is nothing at this address");
			return false;
		}
		found = look_up(call, rest);
	}
	if (!found.route) {
		if (found.other_method)
			wrong_method(call);
		else
			sw_call_fail(call, 404, "There is nothing at this address");
		return false;
	}
	call->route = found.route;
	return settle_slash(call, &found, rest);
}
