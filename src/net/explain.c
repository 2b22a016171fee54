/* What people read when a request brought no answer. */
#include "net/net_internal.h"

#include <errno.h>
#include <string.h>

static bool explain_unresolved(const sw_http_route *route, sw_str host, sw_error *err)
{
	if (route->proxy) {
		sw_fail(err, SW_H001, "the proxy for %.*s has a name that does not resolve", SW_ARG(host));
		return sw_hint(err, "correct HTTPS_PROXY / HTTP_PROXY, or add %.*s to NO_PROXY", SW_ARG(host));
	}
	sw_fail(err, SW_H001, "the host name %.*s does not resolve", SW_ARG(host));
	return sw_hint(err, "check the spelling of the URL and the network: getent hosts %.*s", SW_ARG(host));
}

static bool explain_refused(const sw_http_route *route, const sw_http_outcome *outcome, sw_str shown, sw_str host,
			    sw_error *err)
{
	const char *why = outcome->os_error ? strerror(outcome->os_error) : "no connection";
	if (outcome->proxy_status) {
		sw_fail(err, SW_H002, "the proxy refused the connection to %.*s with status %d", SW_ARG(host),
			outcome->proxy_status);
		err->upstream_status = outcome->proxy_status;
		return sw_hint(err,
			       outcome->proxy_status == 407 ? "put the proxy's user and password into HTTPS_PROXY"
							    : "add %.*s to NO_PROXY if it is reachable directly",
			       SW_ARG(host));
	}
	sw_fail(err, SW_H002, "%.*s cannot be reached: %s", SW_ARG(shown), why);
	if (route->proxy)
		return sw_hint(err, "the proxy of HTTPS_PROXY / HTTP_PROXY was asked: is it up?");
	if (sw_http_is_loopback(host))
		return sw_hint(err,
			       "nothing listens there: start the server, e.g. shipwheel serve, or correct the port");
	return sw_hint(err, "check the host and port; behind a proxy set HTTPS_PROXY");
}

static bool explain_untrusted(const sw_http_route *route, const sw_http_outcome *outcome, sw_str shown, sw_error *err)
{
	sw_fail(err, SW_H003, "no trusted connection to %.*s: %s", SW_ARG(shown), outcome->said);
	if (route->ca_from)
		return sw_hint(err, "the certificates were taken from %s: does that file exist and hold the issuer?",
			       route->ca_from);
	return sw_hint(err,
		       "for an own certificate authority: export SSL_CERT_FILE=/path/to/ca.pem (a proxy that inspects "
		       "TLS has one too)");
}

static bool explain_timeout(const sw_http_request *request, const sw_http_outcome *outcome, sw_str shown, sw_error *err)
{
	long seconds = (long)(outcome->total_ns / 1000000000);
	sw_fail(err, SW_H004, "%.*s gave no answer: given up after %ld s%s", SW_ARG(shown), seconds,
		outcome->sent ? "" : ", still without a connection");
	if (request->body_count > 0 && outcome->sent)
		return sw_hint(err, "many servers cut uploads off after about four minutes: try from a faster network");
	return sw_hint(err, "try again; if it stays so, the server or a proxy on the way is overloaded");
}

bool sw_http_explain(const sw_http_request *request, const sw_http_route *route, const sw_http_outcome *outcome,
		     sw_str url, sw_str host, sw_arena *arena, sw_error *err)
{
	sw_str shown = sw_http_shown_url(arena, url);
	switch (outcome->failure) {
	case SW_HTTP_UNRESOLVED: return explain_unresolved(route, host, err);
	case SW_HTTP_REFUSED: return explain_refused(route, outcome, shown, host, err);
	case SW_HTTP_TLS:
		sw_fail(err, SW_H003, "no trusted connection to %.*s: %s", SW_ARG(shown), outcome->said);
		return sw_hint(err, "does that port speak TLS? A plain server has a URL that begins with http://");
	case SW_HTTP_UNTRUSTED: return explain_untrusted(route, outcome, shown, err);
	case SW_HTTP_TIMEOUT: return explain_timeout(request, outcome, shown, err);
	case SW_HTTP_LOST:
		sw_fail(err, SW_H005, "the connection to %.*s was closed without an answer", SW_ARG(shown));
		return sw_hint(err, "try again; if it stays so, look into the server's log or a proxy's on the way");
	case SW_HTTP_TRUNCATED:
		sw_fail(err, SW_H005, "the answer of %.*s was cut off after %lld bytes", SW_ARG(shown),
			(long long)outcome->body_bytes);
		return sw_hint(err, "try again; if it stays so, look into the server's log or a proxy's on the way");
	case SW_HTTP_TOO_LARGE:
		sw_fail(err, SW_H006, "the answer of %.*s is larger than the limit of %zu bytes", SW_ARG(shown),
			request->max_body);
		return sw_hint(err, "is this the right URL? Nothing that shipwheel asks for there is that large");
	case SW_HTTP_GARBLED:
		sw_fail(err, SW_H005, "what %.*s answered is not HTTP: %s", SW_ARG(shown), outcome->said);
		return sw_hint(err, "is this the right port, and https:// or http:// the right scheme?");
	case SW_HTTP_LOCAL:
	case SW_HTTP_ANSWERED: break;
	}
	if (outcome->local.code != SW_OK) {
		*err = outcome->local;
		return sw_wrap(err, "%.*s", SW_ARG(shown));
	}
	sw_fail(err, SW_H008, "the request to %.*s cannot be made: %s", SW_ARG(shown), outcome->said);
	return sw_hint(err, "check the URL");
}
