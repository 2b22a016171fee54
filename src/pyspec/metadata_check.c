/* What is wrong with a core metadata document, rule by rule. */
#include "pyspec/classifiers.h"
#include "pyspec/metadata.h"
#include "pyspec/metadata_internal.h"
#include "pyspec/name.h"
#include "pyspec/pep508.h"
#include "pyspec/spdx.h"

#define SUMMARY_MAX 512 /* characters; PyPI */
#define LABEL_MAX   32  /* characters; PyPI */
/* Looking for the nearest classifier takes a millisecond: after some the author knows, and a hostile document gets no further. */
#define SUGGESTIONS_MAX 5

typedef struct checking {
	const sw_metadata *metadata;
	sw_arena *arena;
	sw_metadata_problems *out;
	sw_metadata_field field; /* at work */
	int suggestions;         /* that have been looked for */
} checking;

/* A problem with a value (NULL: the field as a whole), a refusal; the caller may change it until the next one. */
static sw_metadata_problem *add_text(checking *c, sw_metadata_rule rule, const sw_metadata_value *value, sw_str message)
{
	sw_metadata_problem problem = {.rule = rule, .severity = SW_REJECT, .field = c->field, .message = message};
	problem.fix = SW_STR("");
	if (value) {
		problem.offset = value->offset;
		problem.len = value->len;
	}
	sw_push(c->arena, c->out, problem);
	return &c->out->ptr[c->out->len - 1];
}
#define ADD(c, rule, value, ...) add_text(c, rule, value, sw_fmt((c)->arena, __VA_ARGS__))

/* "Field: value …", shortened so that the reason behind it is always seen. */
static sw_str shown(checking *c, const sw_metadata_value *value)
{
	enum { MOST = 120 };
	bool long_text = value->text.len > MOST;
	sw_str text = sw_str_sub(value->text, 0, long_text ? MOST : value->text.len);
	return sw_fmt(c->arena, "%s \"%.*s%s\"", sw_metadata_field_name(c->field), SW_ARG(text), long_text ? "…" : "");
}

static size_t count_characters(sw_str s)
{
	size_t count = 0;
	for (size_t i = 0; i < s.len; i++)
		count += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
	return count;
}

/* --- one function a field --- */

static void check_metadata_version(checking *c, const sw_metadata_value *value)
{
	size_t rank = sw_metadata_version_rank(value->text);
	if (rank == SIZE_MAX) {
		ADD(c, SW_META_RULE_M001, value, "Metadata-Version \"%.*s\" does not exist", SW_ARG(value->text));
	} else if (rank > sw_metadata_version_rank(SW_STR("2.5"))) {
		sw_metadata_problem *problem =
			ADD(c, SW_META_RULE_M001, value, "PyPI takes Metadata-Version up to 2.5, this is %.*s",
			    SW_ARG(value->text));
		problem->pypi_only = true;
		problem->fix = SW_STR("tell the build backend to write 2.5, or wait until PyPI takes it");
	}
}

static void check_name(checking *c, const sw_metadata_value *value)
{
	if (!sw_name_valid(value->text))
		ADD(c, SW_META_RULE_N001, value,
		    "Name \"%.*s\" is none: ASCII letters, digits, \".\", \"_\" and \"-\", beginning and ending with a "
		    "letter or digit",
		    SW_ARG(value->text));
}

static void check_version(checking *c, const sw_metadata_value *value)
{
	sw_pep440 version;
	if (!sw_pep440_scan(value->text, c->arena, &version)) {
		ADD(c, SW_META_RULE_N005, value, "Version \"%.*s\" is none that PEP 440 allows", SW_ARG(value->text))
			->fix = SW_STR("write it like 1.2.3, 1.2.3rc1, 1.2.3.post1 or 1.2.3.dev4");
	} else if (version.local_len) {
		sw_metadata_problem *problem =
			ADD(c, SW_META_RULE_N005, value, "Version \"%.*s\" has a local part (+…)", SW_ARG(value->text));
		problem->pypi_only = true;
		problem->fix = SW_STR("build from a clean, tagged commit, or set local_scheme = \"no-local-version\"");
	}
}

static void check_dynamic(checking *c, const sw_metadata_value *value)
{
	sw_metadata_field named = sw_metadata_field_find(value->text);
	if (named == SW_META_FIELD_COUNT)
		ADD(c, SW_META_RULE_M002, value, "%.*s: there is no such field", SW_ARG(shown(c, value)));
	else if (named == SW_META_NAME || named == SW_META_VERSION || named == SW_META_METADATA_VERSION)
		ADD(c, SW_META_RULE_M002, value, "%.*s: this field cannot be dynamic", SW_ARG(shown(c, value)));
}

static void check_summary(checking *c, const sw_metadata_value *value)
{
	size_t length = count_characters(value->text);
	if (sw_metadata_has_line_end(value->text))
		ADD(c, SW_META_RULE_M005, value, "Summary must be one line");
	if (length > SUMMARY_MAX)
		ADD(c, SW_META_RULE_M005, value, "Summary has %zu characters, at most %d are allowed", length,
		    SUMMARY_MAX)
			->fix = SW_STR("shorten project.description; the long text belongs into the readme");
}

static void check_content_type(checking *c, const sw_metadata_value *value)
{
	sw_str why;
	if (!sw_metadata_check_content_type(value->text, c->arena, &why))
		ADD(c, SW_META_RULE_M002, value, "%.*s: %.*s", SW_ARG(shown(c, value)), SW_ARG(why));
}

/* Old backends write UNKNOWN for what they do not know, and PyPI takes that for nothing. */
static bool is_nothing(sw_str text)
{
	text = sw_str_trim(text);
	return text.len == 0 || sw_str_is(text, "UNKNOWN");
}

static void check_url_text(checking *c, const sw_metadata_value *value, sw_str url)
{
	sw_str why;
	if (!sw_metadata_check_url(url, &why)) {
		ADD(c, SW_META_RULE_M005, value, "%.*s: %.*s", SW_ARG(shown(c, value)), SW_ARG(why));
		return;
	}
	size_t colon = sw_str_chr(url, ':');
	bool blank = false;
	for (size_t i = 0; i < url.len; i++)
		blank = blank || sw_is_blank(url.ptr[i]);
	if (blank || !sw_str_starts(sw_str_from(url, colon), SW_STR("://")) || colon + 3 == url.len)
		ADD(c, SW_META_RULE_M005, value, "%.*s leads nowhere", SW_ARG(shown(c, value)))->severity = SW_WARN;
}

static void check_url(checking *c, const sw_metadata_value *value)
{
	if (!is_nothing(value->text))
		check_url_text(c, value, value->text);
}

static void check_email(checking *c, const sw_metadata_value *value)
{
	sw_str why;
	bool refused;
	if (is_nothing(value->text) || sw_metadata_check_emails(value->text, c->arena, &refused, &why))
		return;
	sw_metadata_problem *problem =
		ADD(c, SW_META_RULE_M005, value, "%.*s: %.*s", SW_ARG(shown(c, value)), SW_ARG(why));
	if (!refused)
		problem->severity = SW_WARN;
}

static void check_project_url(checking *c, const sw_metadata_value *value)
{
	sw_str label, url;
	sw_metadata_split_url(value->text, &label, &url);
	if (label.len == 0 || url.len == 0) {
		ADD(c, SW_META_RULE_M005, value, "%.*s is not \"label, URL\"", SW_ARG(shown(c, value)));
		return;
	}
	if (count_characters(label) > LABEL_MAX)
		ADD(c, SW_META_RULE_M005, value, "%.*s: the label has over %d characters", SW_ARG(shown(c, value)),
		    LABEL_MAX);
	check_url_text(c, value, url);
}

static void check_license_expression(checking *c, const sw_metadata_value *value)
{
	sw_str canonical;
	sw_strs deprecated = {0};
	sw_error err = {0};
	if (!sw_spdx_normalise(value->text, c->arena, &canonical, &err)) {
		ADD(c, SW_META_RULE_L001, value, "License-Expression: %s", err.message)->fix =
			sw_str_copy(c->arena, sw_str_of(err.hint));
		return;
	}
	sw_spdx_deprecated(canonical, c->arena, &deprecated);
	for (size_t i = 0; i < deprecated.len; i++) {
		sw_metadata_problem *problem =
			ADD(c, SW_META_RULE_L001, value, "License-Expression: SPDX has deprecated \"%.*s\"",
			    SW_ARG(deprecated.ptr[i]));
		problem->severity = SW_WARN;
		problem->fix =
			SW_STR("GNU licences say -only or -or-later; the others stand on https://spdx.org/licenses/");
	}
}

static void check_license_file(checking *c, const sw_metadata_value *value)
{
	sw_str why;
	if (!sw_metadata_check_license_path(value->text, &why))
		ADD(c, SW_META_RULE_L003, value, "%.*s: %.*s", SW_ARG(shown(c, value)), SW_ARG(why));
}

static void check_classifier(checking *c, const sw_metadata_value *value)
{
	sw_strs instead = {0};
	sw_str nearest = {0};
	sw_metadata_problem *problem;
	switch (sw_classifier_look_up(value->text)) {
	case SW_CLASSIFIER_KNOWN: return;
	case SW_CLASSIFIER_PRIVATE:
		problem = ADD(c, SW_META_RULE_M003, value, "%.*s keeps the project off PyPI", SW_ARG(shown(c, value)));
		problem->pypi_only = true;
		return;
	case SW_CLASSIFIER_DEPRECATED:
		problem = ADD(c, SW_META_RULE_M003, value, "%.*s is deprecated, and PyPI refuses it",
			      SW_ARG(shown(c, value)));
		sw_classifier_replacements(value->text, c->arena, &instead);
		problem->fix =
			instead.len
				? sw_fmt(c->arena, "write \"%.*s\"",
					 SW_ARG(sw_str_join(c->arena, instead.ptr, instead.len, SW_STR("\" or \""))))
				: SW_STR("leave it out");
		return;
	case SW_CLASSIFIER_UNKNOWN: break;
	}
	problem = ADD(c, SW_META_RULE_M003, value, "%.*s is unknown (list of %s)", SW_ARG(shown(c, value)),
		      sw_classifier_date());
	if (c->suggestions++ < SUGGESTIONS_MAX)
		nearest = sw_classifier_nearest(value->text);
	problem->fix = nearest.ptr ? sw_fmt(c->arena, "did you mean \"%.*s\"?", SW_ARG(nearest))
				   : SW_STR("https://pypi.org/classifiers/ lists them");
}

/* Requires-Dist; Provides-Dist and Obsoletes-Dist have the same form. */
static void check_requirement(checking *c, const sw_metadata_value *value)
{
	sw_requirement requirement;
	sw_error err = {0};
	if (!sw_requirement_parse(value->text, c->arena, &requirement, &err)) {
		ADD(c, SW_META_RULE_M002, value, "%s: %s", sw_metadata_field_name(c->field), err.message);
	} else if (requirement.url.len) {
		sw_metadata_problem *problem =
			ADD(c, SW_META_RULE_M004, value, "%.*s points at a URL", SW_ARG(shown(c, value)));
		problem->pypi_only = true;
		problem->fix = SW_STR("require a version that is on the index: NAME>=VERSION");
	}
}

static void check_requires_python(checking *c, const sw_metadata_value *value)
{
	sw_specifiers set;
	sw_error err = {0};
	if (!sw_specifier_parse_set(value->text, c->arena, &set, &err))
		ADD(c, SW_META_RULE_M002, value, "Requires-Python: %s", err.message);
}

static void check_extra(checking *c, const sw_metadata_value *value)
{
	if (!sw_name_valid(value->text))
		ADD(c, SW_META_RULE_M002, value, "%.*s is no name", SW_ARG(shown(c, value)));
}

static void check_import_name(checking *c, const sw_metadata_value *value)
{
	sw_str why;
	/* a single empty Import-Name says that there is nothing to import (PEP 794) */
	if (c->field == SW_META_IMPORT_NAME && value->text.len == 0 && c->metadata->fields[c->field].len == 1)
		return;
	if (!sw_metadata_check_import_name(value->text, &why))
		ADD(c, SW_META_RULE_M002, value, "%.*s: %.*s", SW_ARG(shown(c, value)), SW_ARG(why));
}

typedef void check_fn(checking *c, const sw_metadata_value *value);
static check_fn *const checks[SW_META_FIELD_COUNT] = {
	[SW_META_METADATA_VERSION] = check_metadata_version,
	[SW_META_NAME] = check_name,
	[SW_META_VERSION] = check_version,
	[SW_META_DYNAMIC] = check_dynamic,
	[SW_META_SUMMARY] = check_summary,
	[SW_META_DESCRIPTION_CONTENT_TYPE] = check_content_type,
	[SW_META_HOME_PAGE] = check_url,
	[SW_META_DOWNLOAD_URL] = check_url,
	[SW_META_AUTHOR_EMAIL] = check_email,
	[SW_META_MAINTAINER_EMAIL] = check_email,
	[SW_META_LICENSE_EXPRESSION] = check_license_expression,
	[SW_META_LICENSE_FILE] = check_license_file,
	[SW_META_CLASSIFIER] = check_classifier,
	[SW_META_REQUIRES_DIST] = check_requirement,
	[SW_META_REQUIRES_PYTHON] = check_requires_python,
	[SW_META_PROJECT_URL] = check_project_url,
	[SW_META_PROVIDES_EXTRA] = check_extra,
	[SW_META_PROVIDES_DIST] = check_requirement,
	[SW_META_OBSOLETES_DIST] = check_requirement,
	[SW_META_IMPORT_NAME] = check_import_name,
	[SW_META_IMPORT_NAMESPACE] = check_import_name,
};

/* --- fields as a whole --- */

/* Metadata-Version, Name and Version must be there and not be empty. */
static void check_required(checking *c)
{
	static const sw_metadata_rule rules[] = {SW_META_RULE_M001, SW_META_RULE_N001, SW_META_RULE_N005};
	static const sw_metadata_field required[] = {SW_META_METADATA_VERSION, SW_META_NAME, SW_META_VERSION};
	for (size_t i = 0; i < SW_COUNTOF(required); i++)
		if (c->field == required[i] && sw_metadata_get(c->metadata, c->field).len == 0)
			ADD(c, rules[i], NULL, "%s is missing", sw_metadata_field_name(c->field));
}

/* License-File in older metadata is what setuptools wrote for years; twine and PyPI look away. */
static bool check_since(checking *c, const sw_metadata_value *value)
{
	sw_str declared = sw_metadata_get(c->metadata, SW_META_METADATA_VERSION);
	const char *since = sw_metadata_field_since(c->field);
	size_t rank = sw_metadata_version_rank(declared);
	bool declared_once = c->metadata->fields[SW_META_METADATA_VERSION].len == 1;
	if (!declared_once || rank == SIZE_MAX || rank >= sw_metadata_version_rank(sw_str_of(since)))
		return true;
	sw_metadata_problem *problem =
		ADD(c, SW_META_RULE_M002, value, "%s came with metadata version %s, the document says %.*s",
		    sw_metadata_field_name(c->field), since, SW_ARG(declared));
	problem->fix = SW_STR("build with a newer version of the backend");
	if (c->field == SW_META_LICENSE_FILE)
		problem->severity = SW_INFO;
	return c->field == SW_META_LICENSE_FILE;
}

static bool check_repeated(checking *c, const sw_metadata_values *values)
{
	if (values->len < 2 || sw_metadata_field_multiple(c->field))
		return true;
	if (c->field == SW_META_DESCRIPTION)
		ADD(c, SW_META_RULE_M002, &values->ptr[1],
		    "Description stands in the header and in the body, or twice in the header");
	else
		ADD(c, SW_META_RULE_M002, &values->ptr[1], "%s is given %zu times", sw_metadata_field_name(c->field),
		    values->len);
	return false;
}

static bool check_encoding(checking *c, const sw_metadata_values *values)
{
	for (size_t i = 0; i < values->len; i++) {
		if (sw_str_is_utf8(values->ptr[i].text))
			continue;
		ADD(c, SW_META_RULE_M002, &values->ptr[i], "%s is no UTF-8", sw_metadata_field_name(c->field));
		return false;
	}
	return true;
}

static bool same_label(sw_str a, sw_str b)
{
	sw_str a_label, b_label, url;
	sw_metadata_split_url(a, &a_label, &url);
	sw_metadata_split_url(b, &b_label, &url);
	return sw_str_eq(a_label, b_label);
}

/* Labels of Project-URL must differ; a classifier that comes twice is only untidy. */
static void check_twice(checking *c, const sw_metadata_values *values)
{
	for (size_t i = 0; i < values->len; i++) {
		for (size_t j = 0; j < i; j++) {
			sw_str a = values->ptr[j].text, b = values->ptr[i].text;
			if (c->field == SW_META_PROJECT_URL && same_label(a, b)) {
				ADD(c, SW_META_RULE_M002, &values->ptr[i], "%.*s: the label is there already",
				    SW_ARG(shown(c, &values->ptr[i])));
				break;
			}
			if (c->field == SW_META_CLASSIFIER && sw_str_eq(a, b)) {
				ADD(c, SW_META_RULE_M003, &values->ptr[i], "%.*s is given twice",
				    SW_ARG(shown(c, &values->ptr[i])))
					->severity = SW_INFO;
				break;
			}
		}
	}
}

static void check_field(checking *c)
{
	enum { LOOKED_AT_FOR_TWINS = 2000 };
	const sw_metadata_values *values = &c->metadata->fields[c->field];
	check_required(c);
	if (!check_encoding(c, values) || !check_repeated(c, values))
		return;
	if (values->len && !check_since(c, &values->ptr[0]))
		return;
	if (values->len <= LOOKED_AT_FOR_TWINS)
		check_twice(c, values);
	for (size_t i = 0; checks[c->field] && i < values->len; i++) {
		bool required = c->field <= SW_META_VERSION;
		if (!required || values->ptr[i].text.len) /* else told by check_required */
			checks[c->field](c, &values->ptr[i]);
	}
}

/* --- the document as a whole --- */

static void check_license_fields(checking *c)
{
	const sw_metadata_values *expression = &c->metadata->fields[SW_META_LICENSE_EXPRESSION];
	const sw_metadata_values *license = &c->metadata->fields[SW_META_LICENSE];
	const sw_metadata_values *classifiers = &c->metadata->fields[SW_META_CLASSIFIER];
	if (expression->len == 0)
		return;
	c->field = SW_META_LICENSE;
	if (license->len && license->ptr[0].text.len)
		ADD(c, SW_META_RULE_L002, &license->ptr[0], "License and License-Expression exclude each other")->fix =
			SW_STR("keep the expression: project.license = \"MIT\"");
	c->field = SW_META_CLASSIFIER;
	for (size_t i = 0; i < classifiers->len; i++) {
		if (!sw_str_starts(classifiers->ptr[i].text, SW_STR("License ::")))
			continue;
		sw_metadata_problem *problem =
			ADD(c, SW_META_RULE_L002, &classifiers->ptr[i], "%.*s beside a License-Expression",
			    SW_ARG(shown(c, &classifiers->ptr[i])));
		problem->severity = SW_WARN;
		problem->fix = SW_STR("leave the classifier out: the expression says it");
	}
}

static void check_unknown(checking *c)
{
	c->field = SW_META_FIELD_COUNT;
	for (size_t i = 0; i < c->metadata->unknown.len; i++) {
		const sw_metadata_unknown *unknown = &c->metadata->unknown.ptr[i];
		ADD(c, SW_META_RULE_M002, &unknown->value, "\"%.*s\" is no field of core metadata",
		    SW_ARG(unknown->name));
	}
}

/* What is no field at all. Readers of Python pass over it or take it for the description, without a word. */
static void check_form(checking *c)
{
	c->field = SW_META_FIELD_COUNT;
	for (size_t i = 0; i < c->metadata->message.defects.len; i++) {
		const sw_rfc822_defect *defect = &c->metadata->message.defects.ptr[i];
		if (defect->kind == SW_RFC822_NOT_UTF8)
			continue; /* told by the field that it is in */
		const sw_metadata_value place = {.offset = defect->offset, .len = defect->len};
		ADD(c, SW_META_RULE_M002, &place, "%s", sw_rfc822_defect_text(defect->kind))->severity = SW_WARN;
	}
}

void sw_metadata_check(const sw_metadata *metadata, sw_arena *arena, sw_metadata_problems *out)
{
	checking c = {.metadata = metadata, .arena = arena, .out = out};
	for (size_t i = 0; i < SW_META_FIELD_COUNT; i++) {
		c.field = (sw_metadata_field)i;
		check_field(&c);
	}
	check_license_fields(&c);
	check_unknown(&c);
	check_form(&c);
}
