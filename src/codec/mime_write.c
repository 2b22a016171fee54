#include "codec/mime.h"

#include <string.h>

#include "base/hash.h"

void sw_mime_begin(sw_mime_form *form, sw_str boundary, sw_arena *arena)
{
	*form = (sw_mime_form){.arena = arena, .boundary = boundary};
	if (!boundary.len) {
		sw_digest random = {.len = 16};
		sw_random_bytes(random.bytes, random.len);
		form->boundary = sw_digest_hex(arena, random);
	}
}

static void add_bytes(sw_mime_form *form, sw_str bytes)
{
	sw_push(form->arena, &form->chunks, (sw_mime_chunk){.bytes = bytes, .size_bytes = (int64_t)bytes.len});
	form->total_bytes += (int64_t)bytes.len;
}

/* A name in a header: percent-encoded as browsers do (HTML 5, multipart/form-data encoding algorithm). */
static sw_str quoted(sw_arena *arena, sw_str name)
{
	name = sw_str_replace(arena, name, SW_STR("\n"), SW_STR("%0A"));
	name = sw_str_replace(arena, name, SW_STR("\r"), SW_STR("%0D"));
	return sw_str_replace(arena, name, SW_STR("\""), SW_STR("%22"));
}

bool sw_mime_add(sw_mime_form *form, sw_str name, sw_str value, sw_error *err)
{
	sw_str line = sw_fmt(form->arena, "--%.*s", SW_ARG(form->boundary));
	if (sw_str_find(value, line) != SW_NPOS)
		return sw_fail(err, SW_O005, "the field %.*s holds the boundary of the form", SW_ARG(name));
	add_bytes(form, sw_fmt(form->arena, "%.*s\r\nContent-Disposition: form-data; name=\"%.*s\"\r\n\r\n%.*s\r\n",
			       SW_ARG(line), SW_ARG(quoted(form->arena, name)), SW_ARG(value)));
	return true;
}

bool sw_mime_add_file(sw_mime_form *form, sw_str name, sw_str filename, sw_str content_type, sw_str path,
		      int64_t size_bytes, sw_error *err)
{
	if (size_bytes < 0)
		return sw_fail(err, SW_O005, "the file %.*s has no size", SW_ARG(path));
	add_bytes(form, sw_fmt(form->arena,
			       "--%.*s\r\nContent-Disposition: form-data; name=\"%.*s\"; filename=\"%.*s\"\r\n"
			       "Content-Type: %.*s\r\n\r\n",
			       SW_ARG(form->boundary), SW_ARG(quoted(form->arena, name)),
			       SW_ARG(quoted(form->arena, filename)), SW_ARG(content_type)));
	sw_push(form->arena, &form->chunks, (sw_mime_chunk){.path = path, .size_bytes = size_bytes});
	form->total_bytes += size_bytes;
	add_bytes(form, SW_STR("\r\n"));
	return true;
}

void sw_mime_end(sw_mime_form *form)
{
	add_bytes(form, sw_fmt(form->arena, "--%.*s--\r\n", SW_ARG(form->boundary)));
}

sw_str sw_mime_content_type(const sw_mime_form *form)
{
	return sw_fmt(form->arena, "multipart/form-data; boundary=%.*s", SW_ARG(form->boundary));
}
