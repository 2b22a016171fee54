#include "pyspec/metadata.h"

#include "pyspec/metadata_internal.h"

/* --- the fields --- */

typedef struct field_row {
	const char *name;
	const char *since;
	bool multiple;
} field_row;

static const field_row field_rows[] = {
	[SW_META_METADATA_VERSION] = {"Metadata-Version", "1.0", false},
	[SW_META_NAME] = {"Name", "1.0", false},
	[SW_META_VERSION] = {"Version", "1.0", false},
	[SW_META_DYNAMIC] = {"Dynamic", "2.2", true},
	[SW_META_PLATFORM] = {"Platform", "1.0", true},
	[SW_META_SUPPORTED_PLATFORM] = {"Supported-Platform", "1.1", true},
	[SW_META_SUMMARY] = {"Summary", "1.0", false},
	[SW_META_DESCRIPTION] = {"Description", "1.0", false},
	[SW_META_DESCRIPTION_CONTENT_TYPE] = {"Description-Content-Type", "2.1", false},
	[SW_META_KEYWORDS] = {"Keywords", "1.0", false},
	[SW_META_HOME_PAGE] = {"Home-page", "1.0", false},
	[SW_META_DOWNLOAD_URL] = {"Download-URL", "1.1", false},
	[SW_META_AUTHOR] = {"Author", "1.0", false},
	[SW_META_AUTHOR_EMAIL] = {"Author-email", "1.0", false},
	[SW_META_MAINTAINER] = {"Maintainer", "1.2", false},
	[SW_META_MAINTAINER_EMAIL] = {"Maintainer-email", "1.2", false},
	[SW_META_LICENSE] = {"License", "1.0", false},
	[SW_META_LICENSE_EXPRESSION] = {"License-Expression", "2.4", false},
	[SW_META_LICENSE_FILE] = {"License-File", "2.4", true},
	[SW_META_CLASSIFIER] = {"Classifier", "1.1", true},
	[SW_META_REQUIRES_DIST] = {"Requires-Dist", "1.2", true},
	[SW_META_REQUIRES_PYTHON] = {"Requires-Python", "1.2", false},
	[SW_META_REQUIRES_EXTERNAL] = {"Requires-External", "1.2", true},
	[SW_META_PROJECT_URL] = {"Project-URL", "1.2", true},
	[SW_META_PROVIDES_EXTRA] = {"Provides-Extra", "2.1", true},
	[SW_META_PROVIDES_DIST] = {"Provides-Dist", "1.2", true},
	[SW_META_OBSOLETES_DIST] = {"Obsoletes-Dist", "1.2", true},
	[SW_META_IMPORT_NAME] = {"Import-Name", "2.5", true},
	[SW_META_IMPORT_NAMESPACE] = {"Import-Namespace", "2.5", true},
	[SW_META_REQUIRES] = {"Requires", "1.1", true},
	[SW_META_PROVIDES] = {"Provides", "1.1", true},
	[SW_META_OBSOLETES] = {"Obsoletes", "1.1", true},
};
_Static_assert(SW_COUNTOF(field_rows) == SW_META_FIELD_COUNT, "a row for every field");

/* 2.0 was never accepted. */
static const char *const versions[] = {"1.0", "1.1", "1.2", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6"};

const char *sw_metadata_field_name(sw_metadata_field field)
{
	return field_rows[field].name;
}

const char *sw_metadata_field_since(sw_metadata_field field)
{
	return field_rows[field].since;
}

bool sw_metadata_field_multiple(sw_metadata_field field)
{
	return field_rows[field].multiple;
}

sw_metadata_field sw_metadata_field_find(sw_str name)
{
	size_t i = 0;
	while (i < SW_META_FIELD_COUNT && !sw_str_ieq(name, sw_str_of(field_rows[i].name)))
		i++;
	return (sw_metadata_field)i;
}

size_t sw_metadata_version_rank(sw_str version)
{
	for (size_t i = 0; i < SW_COUNTOF(versions); i++)
		if (sw_str_is(version, versions[i]))
			return i;
	return SIZE_MAX;
}

/* --- values --- */

sw_str sw_metadata_get(const sw_metadata *metadata, sw_metadata_field field)
{
	const sw_metadata_values *values = &metadata->fields[field];
	return values->len ? values->ptr[0].text : (sw_str){0};
}

void sw_metadata_add(sw_metadata *metadata, sw_metadata_field field, sw_str text, sw_arena *arena)
{
	sw_push(arena, &metadata->fields[field], (sw_metadata_value){.text = text});
}

/* --- reading --- */

static void take_header(sw_metadata *metadata, const sw_header *header, sw_arena *arena)
{
	sw_metadata_value value = {header->value, header->offset, header->len};
	sw_metadata_field field = sw_metadata_field_find(header->name);
	if (field == SW_META_FIELD_COUNT) {
		sw_push(arena, &metadata->unknown, (sw_metadata_unknown){header->name, value});
		return;
	}
	if (field == SW_META_DESCRIPTION) {
		metadata->description_folded = true;
		value.text = sw_header_dedent(value.text, (sw_str){0}, arena);
	}
	sw_push(arena, &metadata->fields[field], value);
}

/* The body, with its place where it is a part of the text (a line "From …" above it makes a copy necessary). */
static sw_metadata_value body_of(const sw_message *message)
{
	uintptr_t text = (uintptr_t)message->text.ptr, body = (uintptr_t)message->body.ptr;
	sw_metadata_value value = {.text = message->body};
	if (body >= text && body - text + message->body.len <= message->text.len) {
		value.offset = body - text;
		value.len = message->body.len;
	}
	return value;
}

bool sw_metadata_parse(sw_str path, sw_str text, sw_arena *arena, sw_metadata *out, sw_error *err)
{
	sw_metadata metadata = {0};
	if (!sw_rfc822_parse(path, text, SW_RFC822_TOLERANT, arena, &metadata.message, err)) {
		err->code = SW_M122;
		return false;
	}
	const sw_message *message = &metadata.message;
	for (size_t i = 0; i < message->headers.len; i++)
		take_header(&metadata, &message->headers.ptr[i], arena);
	if (message->body.len)
		sw_push(arena, &metadata.fields[SW_META_DESCRIPTION], body_of(message));
	*out = metadata;
	return true;
}
