/* Core metadata: METADATA of wheels, PKG-INFO of sdists. Versions 1.0 to 2.6 (packaging.python.org, "Core metadata
   specifications"; PEP 241, 314, 345, 566, 643, 685, 639, 794, 808). Reading follows packaging 26.3 (Metadata.from_email), which
   PyPI uses; what is wrong with a document is a list of problems, not an error. */
#pragma once
#include "base/diag.h"
#include "codec/rfc822.h"

/* In the order of the specification. */
typedef enum sw_metadata_field {
	SW_META_METADATA_VERSION,
	SW_META_NAME,
	SW_META_VERSION,
	SW_META_DYNAMIC,
	SW_META_PLATFORM,
	SW_META_SUPPORTED_PLATFORM,
	SW_META_SUMMARY,
	SW_META_DESCRIPTION,
	SW_META_DESCRIPTION_CONTENT_TYPE,
	SW_META_KEYWORDS,
	SW_META_HOME_PAGE,
	SW_META_DOWNLOAD_URL,
	SW_META_AUTHOR,
	SW_META_AUTHOR_EMAIL,
	SW_META_MAINTAINER,
	SW_META_MAINTAINER_EMAIL,
	SW_META_LICENSE,
	SW_META_LICENSE_EXPRESSION,
	SW_META_LICENSE_FILE,
	SW_META_CLASSIFIER,
	SW_META_REQUIRES_DIST,
	SW_META_REQUIRES_PYTHON,
	SW_META_REQUIRES_EXTERNAL,
	SW_META_PROJECT_URL,
	SW_META_PROVIDES_EXTRA,
	SW_META_PROVIDES_DIST,
	SW_META_OBSOLETES_DIST,
	SW_META_IMPORT_NAME,
	SW_META_IMPORT_NAMESPACE,
	SW_META_REQUIRES,
	SW_META_PROVIDES,
	SW_META_OBSOLETES,
	SW_META_FIELD_COUNT
} sw_metadata_field;

typedef struct sw_metadata_value {
	sw_str text;        /* as written, line ends inside of it included; Description: see below */
	size_t offset, len; /* of the whole field in the document; len 0 = written by us, has no place */
} sw_metadata_value;
typedef SW_VEC(sw_metadata_value) sw_metadata_values;

typedef struct sw_metadata_unknown {
	sw_str name;
	sw_metadata_value value;
} sw_metadata_unknown;

typedef struct sw_metadata {
	sw_metadata_values
		fields[SW_META_FIELD_COUNT]; /* Description: the body, or else the header without its indentation */
	bool description_folded;             /* it stands in the header, not in the body */
	SW_VEC(sw_metadata_unknown) unknown;
	sw_message message; /* the document; text empty when it was not read but made */
} sw_metadata;

/* Reads a document. SW_M122 only when nothing can be made of it (over the limits); everything else is told by
   sw_metadata_check. `path` stands in messages. Lives in `arena` and refers to `text`. */
SW_NODISCARD bool sw_metadata_parse(sw_str path, sw_str text, sw_arena *arena, sw_metadata *out, sw_error *err);

/* The first value of a field; {NULL, 0} when it is absent. */
sw_str sw_metadata_get(const sw_metadata *metadata, sw_metadata_field field);
/* Appends a value. */
void sw_metadata_add(sw_metadata *metadata, sw_metadata_field field, sw_str text, sw_arena *arena);
/* "Requires-Dist". */
const char *sw_metadata_field_name(sw_metadata_field field);
/* Any case; SW_META_FIELD_COUNT when there is none. */
sw_metadata_field sw_metadata_field_find(sw_str name);
/* May it occur more than once? */
bool sw_metadata_field_multiple(sw_metadata_field field);
/* The Metadata-Version that brought it: "2.1". */
const char *sw_metadata_field_since(sw_metadata_field field);
/* Place of a Metadata-Version in their order, from 0 ("1.0"); SIZE_MAX when it is none. */
size_t sw_metadata_version_rank(sw_str version);

/* --- validation --- */

/* The rule that a problem belongs to (check/rules.def). */
typedef enum sw_metadata_rule {
	SW_META_RULE_N001, /* name */
	SW_META_RULE_N005, /* version */
	SW_META_RULE_M001, /* Metadata-Version */
	SW_META_RULE_M002, /* the fields' own rules, fields newer than the version, duplicates, unknown fields */
	SW_META_RULE_M003, /* classifiers */
	SW_META_RULE_M004, /* direct URL requirements */
	SW_META_RULE_M005, /* summary, URLs, e-mail addresses, labels */
	SW_META_RULE_L001, /* licence expression */
	SW_META_RULE_L002, /* licence fields that exclude each other */
	SW_META_RULE_L003, /* licence file paths */
	SW_META_RULE_COUNT
} sw_metadata_rule;

typedef struct sw_metadata_problem {
	sw_metadata_rule rule;
	sw_severity severity;
	bool pypi_only;          /* no fault of the document: a policy of PyPI that other indexes need not have */
	sw_metadata_field field; /* SW_META_FIELD_COUNT = an unknown one */
	size_t offset, len;      /* in the document; len 0 = no place (a missing field) */
	sw_str message;          /* no final full stop */
	sw_str fix;              /* "" = see the rule */
} sw_metadata_problem;
typedef SW_VEC(sw_metadata_problem) sw_metadata_problems;

/* Everything that is wrong, in the order of the fields above, then unknown fields and lines that are none. */
void sw_metadata_check(const sw_metadata *metadata, sw_arena *arena, sw_metadata_problems *out);

/* Parts of it, for those who check values that are not in a document yet (pyproject.toml). True when the value is fine, else
   *why says what is wrong. */
bool sw_metadata_check_content_type(sw_str value, sw_arena *arena, sw_str *why);
bool sw_metadata_check_url(sw_str value, sw_str *why); /* http or https, RFC 3986 */
/* The first address of "Name <a@b.org>, …". *refused: PyPI refuses the value; it looks at a single, well-formed one only. */
bool sw_metadata_check_emails(sw_str value, sw_arena *arena, bool *refused, sw_str *why);
bool sw_metadata_check_import_name(sw_str value, sw_str *why);
bool sw_metadata_check_license_path(sw_str value, sw_str *why);

/* --- writing --- */

typedef enum sw_metadata_body {
	SW_META_BODY_PLAIN,    /* an empty line, the text as it is */
	SW_META_BODY_NEWLINE,  /* the same; a newline at the end is added when it is missing (setuptools) */
	SW_META_BODY_SURROUND, /* an empty line, the text, a newline (flit: also poetry with its joined readmes) */
	SW_META_BODY_ALWAYS    /* the empty line also without a text (pdm) */
} sw_metadata_body;

/* How a backend writes the document. */
typedef struct sw_metadata_layout {
	const char *name;               /* "setuptools" */
	const sw_metadata_field *order; /* SW_META_FIELD_COUNT ends it; fields that are not named are not written */
	bool extras_grouped;            /* each Provides-Extra is followed by the Requires-Dist that it brings */
	bool summary_always;
	bool capital_email; /* "Author-Email", "Maintainer-Email" (pdm) */
	unsigned indent;    /* blanks before continuation lines; 0 = length of the name + 2 */
	sw_metadata_body body;
} sw_metadata_layout;

/* setuptools, hatchling, flit, poetry, pdm, uv: NULL when the name is none of these. */
const sw_metadata_layout *sw_metadata_layout_find(sw_str name);
/* Appends the document; the values are written as they are, in UTF-8. With extras_grouped a Requires-Dist belongs to the extra
   that its marker names last. */
void sw_metadata_write(sw_buf *buf, const sw_metadata *metadata, const sw_metadata_layout *layout);
