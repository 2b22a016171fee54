/* What a client would like (RFC 9110, 12) and what part of a file it still needs (RFC 9110, 13 and 14). Pure functions. */
#pragma once
#include "base/str.h"

/* The forms of a simple page, best first (PEP 691). */
typedef enum sw_simple_form { SW_FORM_JSON, SW_FORM_HTML_V1, SW_FORM_TEXT_HTML, SW_FORM_NONE } sw_simple_form;
/* Content-Type of a form: "application/vnd.pypi.simple.v1+json". */
const char *sw_simple_form_type(sw_simple_form form);
/* Which form to send. The highest q wins; of equals the better form, but what only a wildcard asks for is text/html, as it is
   on PyPI. `accept` ptr NULL: text/html. Type names may say `latest` for `v1`. SW_FORM_NONE: 406. */
sw_simple_form sw_negotiate_simple(sw_str accept);
/* The same for the query parameter `format`, which names one type. */
sw_simple_form sw_simple_form_named(sw_str type);

/* Forms of an error message. Text unless the client names another one. */
typedef enum sw_error_form { SW_ERROR_TEXT, SW_ERROR_HTML, SW_ERROR_JSON } sw_error_form;
sw_error_form sw_negotiate_error(sw_str accept);

/* True when the client takes gzip (Accept-Encoding). */
bool sw_accepts_gzip(sw_str accept_encoding);

/* Does one of the entity tags of If-None-Match mean `etag` (with its quotes)? "*" means all; W/ is not looked at. */
bool sw_etag_matches(sw_str if_none_match, sw_str etag);
/* May a range be sent for If-Range? Its tag must be exactly `etag`, its date exactly `modified`; ptr NULL: yes. */
bool sw_if_range_holds(sw_str if_range, sw_str etag, int64_t modified_s);

typedef enum sw_range_kind { SW_RANGE_ALL, SW_RANGE_PART, SW_RANGE_NOT_SATISFIABLE } sw_range_kind;
/* The header Range of a file of `size` bytes: *from and *count for a part. Malformed, another unit or several ranges: all of it,
   which a server may always send. */
sw_range_kind sw_range_parse(sw_str range, int64_t size, int64_t *from, int64_t *count);
