/* HTML as far as package indexes need it: escaping what goes into a page, and reading the links of a PEP 503 page the way
   pip's parser does (Python's html.parser: tags anywhere, attributes quoted or not, any case, missing end tags), which takes
   whatever a server sends. No script, style or comment content is taken for a tag. Limits: SW_LIMIT_HTML_LINKS links. */
#pragma once
#include "base/buf.h"
#include "base/vec.h"

/* Appends `s` with & < > " ' as references: safe as text and in quoted attributes. Bytes that are no UTF-8 become U+FFFD. */
void sw_html_escape(sw_buf *buf, sw_str s);
/* `s` with its character references decoded as html.unescape does (all 2,231 names of HTML 5, numbers). */
sw_str sw_html_unescape(sw_str s, sw_arena *arena);

typedef struct sw_html_attr {
	sw_str name;  /* lower case */
	sw_str value; /* decoded; ptr NULL: no value was given */
} sw_html_attr;

typedef struct sw_html_link {
	SW_VEC(sw_html_attr) attrs;
	sw_str text; /* between <a> and </a>, tags left out, decoded, not stripped */
} sw_html_link;

typedef struct sw_html_links {
	sw_str base;                /* href of the first <base>; ptr NULL: none */
	SW_VEC(sw_html_attr) meta;  /* <meta name content> pairs: "pypi:repository-version" and the like */
	SW_VEC(sw_html_link) links; /* every <a>, in order */
} sw_html_links;

/* Reads a page. Lives in `arena` and refers to `page`. SW_O007 only for a passed limit. */
SW_NODISCARD bool sw_html_read_links(sw_str page, sw_arena *arena, sw_html_links *out, sw_error *err);
/* Value of an attribute; {NULL, 0} when it is not there, empty (not NULL) when it has no value. The first one counts. */
sw_str sw_html_attr_get(const sw_html_link *link, const char *name);
