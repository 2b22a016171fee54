/* Between the sources of index/. */
#pragma once
#include "codec/url.h"
#include "index/index.h"

/* The row whose host or path fits; NULL when only an answer of the server can tell. */
const sw_personality *sw_personality_by_url(const sw_url *url);
/* The row that an answer gives away; "generic" when none does. */
const sw_personality *sw_personality_by_answer(const sw_http_response *response);
/* Fills simple_url from upload_url by the rule of the personality. */
void sw_index_derive_simple(sw_index *index, sw_arena *arena);
/* The credentials of the client, if the URL is of the origin that they belong to. */
sw_http_auth sw_index_auth(const sw_index_client *client, sw_str url, sw_arena *arena);
