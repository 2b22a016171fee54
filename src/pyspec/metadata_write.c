/* Writing core metadata the way the build backends lay it out. Observed on the METADATA of 258 projects built with setuptools
   84.2.1, hatchling 1.33.0, flit_core 3.12 and 4.2, poetry-core 2.5.0, pdm-backend 2.5.0 and uv 0.13.8. */
#include "pyspec/metadata.h"

#include "pyspec/name.h"
#include "pyspec/pep508.h"

/* --- layouts --- */

#define END SW_META_FIELD_COUNT

/* clang-format off */
static const sw_metadata_field setuptools_order[] = {
	SW_META_METADATA_VERSION, SW_META_NAME, SW_META_VERSION, SW_META_SUMMARY, SW_META_HOME_PAGE,
	SW_META_DOWNLOAD_URL, SW_META_AUTHOR, SW_META_AUTHOR_EMAIL, SW_META_MAINTAINER,
	SW_META_MAINTAINER_EMAIL, SW_META_LICENSE_EXPRESSION, SW_META_LICENSE, SW_META_PROJECT_URL,
	SW_META_KEYWORDS, SW_META_PLATFORM, SW_META_CLASSIFIER, SW_META_REQUIRES, SW_META_PROVIDES,
	SW_META_OBSOLETES, SW_META_REQUIRES_PYTHON, SW_META_DESCRIPTION_CONTENT_TYPE, SW_META_LICENSE_FILE,
	SW_META_REQUIRES_DIST, SW_META_PROVIDES_EXTRA, SW_META_DYNAMIC, END,
};

static const sw_metadata_field hatchling_order[] = {
	SW_META_METADATA_VERSION, SW_META_NAME, SW_META_VERSION, SW_META_IMPORT_NAME, SW_META_IMPORT_NAMESPACE,
	SW_META_DYNAMIC, SW_META_SUMMARY, SW_META_PROJECT_URL, SW_META_AUTHOR, SW_META_AUTHOR_EMAIL,
	SW_META_MAINTAINER, SW_META_MAINTAINER_EMAIL, SW_META_LICENSE, SW_META_LICENSE_EXPRESSION,
	SW_META_LICENSE_FILE, SW_META_KEYWORDS, SW_META_CLASSIFIER, SW_META_REQUIRES_PYTHON,
	SW_META_REQUIRES_DIST, SW_META_PROVIDES_EXTRA, SW_META_DESCRIPTION_CONTENT_TYPE, END,
};

static const sw_metadata_field flit_order[] = {
	SW_META_METADATA_VERSION, SW_META_NAME, SW_META_VERSION, SW_META_SUMMARY, SW_META_HOME_PAGE,
	SW_META_KEYWORDS, SW_META_AUTHOR, SW_META_AUTHOR_EMAIL, SW_META_MAINTAINER, SW_META_MAINTAINER_EMAIL,
	SW_META_REQUIRES_PYTHON, SW_META_DESCRIPTION_CONTENT_TYPE, SW_META_LICENSE_EXPRESSION, SW_META_LICENSE,
	SW_META_CLASSIFIER, SW_META_LICENSE_FILE, SW_META_REQUIRES_DIST, SW_META_PROJECT_URL,
	SW_META_PROVIDES_EXTRA, SW_META_IMPORT_NAME, SW_META_IMPORT_NAMESPACE, END,
};

static const sw_metadata_field poetry_order[] = {
	SW_META_METADATA_VERSION, SW_META_NAME, SW_META_VERSION, SW_META_SUMMARY, SW_META_HOME_PAGE,
	SW_META_LICENSE, SW_META_LICENSE_EXPRESSION, SW_META_LICENSE_FILE, SW_META_KEYWORDS, SW_META_AUTHOR,
	SW_META_AUTHOR_EMAIL, SW_META_MAINTAINER, SW_META_MAINTAINER_EMAIL, SW_META_REQUIRES_PYTHON,
	SW_META_CLASSIFIER, SW_META_PROVIDES_EXTRA, SW_META_REQUIRES_DIST, SW_META_PROJECT_URL,
	SW_META_DESCRIPTION_CONTENT_TYPE, END,
};

static const sw_metadata_field pdm_order[] = {
	SW_META_METADATA_VERSION, SW_META_NAME, SW_META_VERSION, SW_META_SUMMARY, SW_META_KEYWORDS,
	SW_META_AUTHOR, SW_META_AUTHOR_EMAIL, SW_META_MAINTAINER, SW_META_MAINTAINER_EMAIL, SW_META_LICENSE,
	SW_META_LICENSE_EXPRESSION, SW_META_LICENSE_FILE, SW_META_CLASSIFIER, SW_META_PROJECT_URL,
	SW_META_REQUIRES_PYTHON, SW_META_REQUIRES_DIST, SW_META_PROVIDES_EXTRA,
	SW_META_DESCRIPTION_CONTENT_TYPE, SW_META_DYNAMIC, END,
};

static const sw_metadata_field uv_order[] = {
	SW_META_METADATA_VERSION, SW_META_NAME, SW_META_VERSION, SW_META_SUMMARY, SW_META_KEYWORDS,
	SW_META_AUTHOR, SW_META_AUTHOR_EMAIL, SW_META_LICENSE, SW_META_LICENSE_EXPRESSION,
	SW_META_LICENSE_FILE, SW_META_CLASSIFIER, SW_META_REQUIRES_DIST, SW_META_MAINTAINER,
	SW_META_MAINTAINER_EMAIL, SW_META_REQUIRES_PYTHON, SW_META_PROJECT_URL, SW_META_PROVIDES_EXTRA,
	SW_META_IMPORT_NAME, SW_META_IMPORT_NAMESPACE, SW_META_DESCRIPTION_CONTENT_TYPE, END,
};
/* clang-format on */

static const sw_metadata_layout layouts[] = {
	{"setuptools", setuptools_order, true, false, false, 8, SW_META_BODY_NEWLINE},
	{"hatchling", hatchling_order, true, false, false, 8, SW_META_BODY_PLAIN},
	{"flit", flit_order, false, false, false, 8, SW_META_BODY_SURROUND},
	{"poetry", poetry_order, false, true, false, 9, SW_META_BODY_SURROUND},
	{"pdm", pdm_order, true, false, true, 0, SW_META_BODY_ALWAYS},
	{"uv", uv_order, false, false, false, 0, SW_META_BODY_PLAIN},
};

const sw_metadata_layout *sw_metadata_layout_find(sw_str name)
{
	for (size_t i = 0; i < SW_COUNTOF(layouts); i++)
		if (sw_str_is(name, layouts[i].name))
			return &layouts[i];
	return NULL;
}

/* --- writing --- */

typedef struct writing {
	sw_buf *buf;
	const sw_metadata *metadata;
	const sw_metadata_layout *layout;
	sw_arena *scratch;
	sw_strs brought_by; /* the extra of each Requires-Dist, "" for none; with extras_grouped */
} writing;

static void write_value(writing *w, sw_metadata_field field, sw_str text)
{
	static const char blanks[] = "                                        ";
	sw_str name = sw_str_of(sw_metadata_field_name(field));
	if (w->layout->capital_email && field == SW_META_AUTHOR_EMAIL)
		name = SW_STR("Author-Email");
	if (w->layout->capital_email && field == SW_META_MAINTAINER_EMAIL)
		name = SW_STR("Maintainer-Email");
	size_t indent = w->layout->indent ? w->layout->indent : name.len + 2;
	sw_header_write(w->buf, name, text, sw_str_sub(sw_str_of(blanks), 0, indent));
}

/* The extra that a marker names last; {NULL, 0} when it names none. */
static sw_str last_extra(const sw_marker *marker)
{
	for (size_t i = marker->items.len; i-- > 0;) {
		const sw_marker_item *item = &marker->items.ptr[i];
		sw_str found = {0};
		if (item->group)
			found = last_extra(item->group);
		else if (item->left.is_var && item->left.var == SW_MARKER_EXTRA)
			found = item->right.text;
		else if (item->right.is_var && item->right.var == SW_MARKER_EXTRA)
			found = item->left.text;
		if (found.ptr)
			return found;
	}
	return (sw_str){0};
}

static void find_bringers(writing *w)
{
	const sw_metadata_values *values = &w->metadata->fields[SW_META_REQUIRES_DIST];
	const sw_metadata_values *extras = &w->metadata->fields[SW_META_PROVIDES_EXTRA];
	for (size_t i = 0; i < values->len; i++) {
		sw_requirement requirement;
		sw_error ignored = {0};
		sw_str extra = {0}, bringer = SW_STR("");
		if (sw_requirement_parse(values->ptr[i].text, w->scratch, &requirement, &ignored) && requirement.marker)
			extra = last_extra(requirement.marker);
		for (size_t j = 0; extra.ptr && j < extras->len; j++)
			if (sw_name_eq(extras->ptr[j].text, extra))
				bringer = extras->ptr[j].text;
		sw_push(w->scratch, &w->brought_by, bringer);
	}
}

/* Requires-Dist of an extra, or those of none ("" as `extra`). */
static void write_requirements(writing *w, sw_str extra)
{
	const sw_metadata_values *values = &w->metadata->fields[SW_META_REQUIRES_DIST];
	for (size_t i = 0; i < values->len; i++)
		if (sw_str_eq(w->brought_by.ptr[i], extra))
			write_value(w, SW_META_REQUIRES_DIST, values->ptr[i].text);
}

static void write_field(writing *w, sw_metadata_field field)
{
	const sw_metadata_values *values = &w->metadata->fields[field];
	bool grouped = w->layout->extras_grouped;
	if (grouped && field == SW_META_REQUIRES_DIST) {
		write_requirements(w, SW_STR(""));
		return;
	}
	if (values->len == 0 && field == SW_META_SUMMARY && w->layout->summary_always)
		write_value(w, field, SW_STR(""));
	for (size_t i = 0; i < values->len; i++) {
		write_value(w, field, values->ptr[i].text);
		if (grouped && field == SW_META_PROVIDES_EXTRA)
			write_requirements(w, values->ptr[i].text);
	}
}

static void write_body(writing *w)
{
	sw_str text = sw_metadata_get(w->metadata, SW_META_DESCRIPTION);
	if (!text.ptr && w->layout->body != SW_META_BODY_ALWAYS)
		return;
	sw_buf_addc(w->buf, '\n');
	sw_buf_add(w->buf, text);
	bool ends_line = sw_str_ends(text, SW_STR("\n"));
	if (w->layout->body == SW_META_BODY_SURROUND || (w->layout->body == SW_META_BODY_NEWLINE && !ends_line))
		sw_buf_addc(w->buf, '\n');
}

void sw_metadata_write(sw_buf *buf, const sw_metadata *metadata, const sw_metadata_layout *layout)
{
	SW_AUTO(sw_arena) scratch = {0};
	writing w = {.buf = buf, .metadata = metadata, .layout = layout, .scratch = &scratch};
	find_bringers(&w);
	for (size_t i = 0; layout->order[i] != END; i++)
		write_field(&w, layout->order[i]);
	write_body(&w);
}
