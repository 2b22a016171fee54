/* What is asked of an upload, in PyPI's order and words (checks.md 1.2), so that a rehearsal here predicts PyPI; and what PyPI leaves
   out: form, file name and the metadata inside must tell the same. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "check/check.h"
#include "pyspec/name.h"
#include "pyspec/pep440.h"
#include "pyspec/pep508.h"
#include "server/receive.h"

static bool refuse(sw_receive *r, int status, const char *format, ...) SW_PRINTF(3, 4);

/* Always false, for `return refuse(…)`. */
static bool refuse(sw_receive *r, int status, const char *format, ...)
{
	char text[1024];
	va_list args;
	va_start(args, format);
	int len = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	SW_ASSERT(len >= 0);
	sw_call_fail(r->call, status, "%s", text);
	return false;
}

static bool check_action(sw_receive *r)
{
	sw_str action = sw_receive_get(r, ":action");
	if (!action.ptr)
		action = sw_http1_query_get(r->arena, r->call->request->head.query, ":action");
	if (sw_str_is(action, "submit") || sw_str_is(action, "submit_pkg_info") || sw_str_is(action, "doc_upload"))
		return refuse(r, 410, "The action %.*s is gone; files are uploaded with file_upload.", SW_ARG(action));
	if (!sw_str_is(action, "file_upload"))
		return refuse(r, 400, "The form needs :action=file_upload.");
	sw_str protocol = sw_receive_get(r, "protocol_version");
	return !protocol.ptr || sw_str_is(protocol, "1") || refuse(r, 400, "Unknown protocol version.");
}

static bool check_names(sw_receive *r)
{
	sw_str name = sw_receive_get(r, "name"), version = sw_receive_get(r, "version");
	if (!sw_receive_get(r, "metadata_version").ptr)
		return refuse(r, 400, "metadata_version: This field is required.");
	if (!sw_name_valid(name))
		return refuse(
			r, 400,
			"'%.*s' is an invalid value for Name. A name has ASCII letters, digits, '.', '_' and '-', and "
			"begins and ends with a letter or digit.",
			SW_ARG(sw_str_sub(name, 0, 100)));
	if (!sw_pep440_valid(version))
		return refuse(r, 400, "'%.*s' is an invalid value for Version. See PEP 440.",
			      SW_ARG(sw_str_sub(version, 0, 100)));
	if (r->call->server->options.rules == SW_SERVER_PYPI && sw_str_chr(version, '+') != SW_NPOS)
		return refuse(r, 400, "The use of local versions in '%.*s' is not allowed.",
			      SW_ARG(sw_str_sub(version, 0, 100)));
	return true;
}

static bool is_wheel(const sw_receive *r)
{
	return sw_str_is(sw_receive_get(r, "filetype"), "bdist_wheel");
}

static bool check_type(sw_receive *r)
{
	sw_str type = sw_receive_get(r, "filetype"), python = sw_receive_get(r, "pyversion");
	if (!is_wheel(r) && !sw_str_is(type, "sdist"))
		return refuse(r, 400, "Use a known file type: sdist or bdist_wheel.");
	if (is_wheel(r) && !python.ptr)
		return refuse(r, 400, "Python version is required for binary distribution uploads.");
	if (!is_wheel(r) && python.ptr && !sw_str_is(python, "source"))
		return refuse(r, 400, "Use 'source' as Python version for an sdist.");
	return true;
}

/* The digests of the form, by which the file is checked. */
static const struct {
	const char *field;
	size_t hex_len;
	size_t offset; /* of the digest in sw_blob_digests */
} digest_fields[] = {
	{"md5_digest", 32, offsetof(sw_blob_digests, md5)},
	{"sha256_digest", 64, offsetof(sw_blob_digests, sha256)},
	{"blake2_256_digest", 64, offsetof(sw_blob_digests, blake2b)},
};

static bool check_digest_fields(sw_receive *r)
{
	size_t given = 0;
	for (size_t i = 0; i < SW_COUNTOF(digest_fields); i++) {
		sw_str hex = sw_receive_get(r, digest_fields[i].field);
		bool ok = !hex.ptr || hex.len == digest_fields[i].hex_len;
		for (size_t at = 0; ok && at < hex.len; at++)
			ok = sw_hex_value(hex.ptr[at]) >= 0;
		if (!ok)
			return refuse(r, 400, "%s: Use a valid, hex-encoded digest.", digest_fields[i].field);
		given += hex.ptr != NULL;
	}
	return given > 0 || refuse(r, 400, "Include at least one message digest.");
}

/* What a file may be called at all; the rules look closer. */
static bool check_filename(sw_receive *r)
{
	if (!r->has_file)
		return refuse(r, 400, "Upload payload does not have a file.");
	sw_str name = r->filename;
	for (size_t i = 0; i < name.len; i++)
		if ((unsigned char)name.ptr[i] < 0x20 || (unsigned char)name.ptr[i] >= 0x7f ||
		    strchr("/\\\"", name.ptr[i]))
			return refuse(r, 400,
				      "Cannot upload a file with '/', '\\', '\"', control or non-ASCII characters in "
				      "its name.");
	if (name.len == 0 || name.len > 240)
		return refuse(r, 400, "The file name is empty or too long.");
	sw_filename_kind kind = sw_filename_kind_of(name);
	if (kind == SW_FILENAME_OTHER)
		return refuse(r, 400, "Invalid file extension: use .tar.gz or .whl.");
	if ((kind == SW_FILENAME_WHEEL) != is_wheel(r))
		return refuse(r, 400, "Invalid file extension: the form says %s.",
			      is_wheel(r) ? "bdist_wheel" : "sdist");
	if (sw_str_starts(r->content_type, SW_STR("image/")))
		return refuse(r, 400, "Invalid distribution file.");
	return true;
}

static bool check_digests(sw_receive *r)
{
	r->digests = sw_blob_digest(&r->blob);
	for (size_t i = 0; i < SW_COUNTOF(digest_fields); i++) {
		sw_str sent = sw_receive_get(r, digest_fields[i].field);
		const char *at = (const char *)&r->digests + digest_fields[i].offset;
		sw_str have = sw_digest_hex(r->arena, *(const sw_digest *)(const void *)at);
		if (sent.ptr && !sw_str_ieq(sent, have))
			return refuse(
				r, 400,
				"The digest supplied does not match a digest calculated from the uploaded file: %s is "
				"%.*s, the file's is %.*s.",
				digest_fields[i].field, SW_ARG(sent), SW_ARG(have));
	}
	return true;
}

/* The row that will be written, as far as the form and the bytes tell it. */
static bool fill_upload(sw_receive *r)
{
	sw_str version;
	if (!sw_pep440_normalise(sw_receive_get(r, "version"), r->arena, &version))
		return refuse(r, 400, "Invalid version.");
	sw_str python = sw_receive_get(r, "pyversion");
	r->upload = (sw_catalog_upload){
		.index = r->call->index.id,
		.name = sw_receive_get(r, "name"),
		.version = version,
		.summary = SW_STR(""),
		.one_name_a_content = r->call->server->options.rules == SW_SERVER_PYPI,
		.file = {.filename = r->filename,
			 .sha256 = sw_digest_hex(r->arena, r->digests.sha256),
			 .md5 = sw_digest_hex(r->arena, r->digests.md5),
			 .blake2b = sw_digest_hex(r->arena, r->digests.blake2b),
			 .size_bytes = r->blob.size_bytes,
			 .wheel = is_wheel(r),
			 .pyversion = python.ptr ? python : SW_STR("source"),
			 .uploader = r->who},
	};
	return true;
}

void sw_receive_outcome(sw_receive *r, sw_catalog_outcome outcome, const sw_catalog_file *existing)
{
	switch (outcome) {
	case SW_CATALOG_ADDED: return;
	case SW_CATALOG_IDENTICAL:
		sw_call_text(r->call, 200, "text/plain; charset=utf-8", SW_STR("identical to the file that is here\n"));
		return;
	case SW_CATALOG_OTHER_BYTES: /* clients look for "already exist" */
		sw_call_fail(
			r->call, 400,
			"File already exists ('%.*s', with sha256 hash '%.*s'); the upload has sha256 hash '%.*s'.",
			SW_ARG(existing->filename), SW_ARG(existing->sha256), SW_ARG(r->upload.file.sha256));
		return;
	case SW_CATALOG_OTHER_NAME:
		sw_call_fail(
			r->call, 400,
			"File already exists ('%.*s', with sha256 hash '%.*s'): the same bytes under another name.",
			SW_ARG(existing->filename), SW_ARG(existing->sha256));
		return;
	case SW_CATALOG_DELETED:
		sw_call_fail(r->call, 400,
			     "This filename was previously used by a file that has since been deleted. Use a "
			     "different version.");
		return;
	case SW_CATALOG_SECOND_SDIST:
		sw_call_fail(r->call, 400, "Only one sdist may be uploaded per release: '%.*s' is here.",
			     SW_ARG(existing->filename));
		return;
	}
}

static bool check_duplicate(sw_receive *r)
{
	sw_catalog_outcome outcome = SW_CATALOG_ADDED;
	sw_catalog_file existing = {0};
	sw_error err = {0};
	if (!sw_catalog_probe(r->call->server->catalog, &r->upload, r->arena, &outcome, &existing, &err))
		sw_call_broke(r->call, &err);
	else
		sw_receive_outcome(r, outcome, &existing);
	return !r->call->reply->status;
}

/* The rule table, the same as `shipwheel check`. The first finding is the reason, all of them are in the body. */
static bool apply_rules(sw_receive *r, sw_dist *dist)
{
	bool pypi = r->call->server->options.rules == SW_SERVER_PYPI;
	sw_check_options options = {.target = pypi ? SW_TARGET_PYPI : SW_TARGET_ANY,
				    .gates = SW_GATE_DIST | SW_GATE_INDEX,
				    .now_s = sw_now_s(r->call->server->options.clock)};
	sw_findings findings = {0};
	sw_check_dist(dist, &options, r->arena, &findings);
	if (!sw_check_blocks(&findings, false))
		return true;
	sw_call_notes notes = {0};
	sw_each (finding, &findings.list)
		if (finding->severity >= SW_SEV_ERROR)
			sw_push(r->arena, &notes,
				(sw_call_note){sw_str_of(finding->rule->id), finding->message, finding->fix});
	sw_str first = notes.len ? notes.ptr[0].message : SW_STR("");
	sw_str id = notes.len ? notes.ptr[0].id : SW_STR("");
	sw_call_refuse(r->call, 400,
		       sw_fmt(r->arena, "Invalid distribution file. %.*s (%.*s)", SW_ARG(first), SW_ARG(id)), &notes);
	return false;
}

/* --- form, file name and metadata --- */

static bool same_version(sw_str a, sw_str b)
{
	int order = 1;
	return sw_pep440_cmp_text(a, b, &order) && order == 0;
}

static bool check_name_parts(sw_receive *r, const sw_dist *dist)
{
	if (!dist->named)
		return refuse(r, 400, "Invalid filename: %.*s.", SW_ARG(dist->name_problem));
	sw_str name = is_wheel(r) ? dist->wheel.normal_name : dist->sdist.normal_name;
	sw_str version = is_wheel(r) ? dist->wheel.version_text : dist->sdist.version_text;
	if (!sw_name_eq(name, r->upload.name))
		return refuse(r, 400, "Start filename for '%.*s' with '%.*s'.", SW_ARG(r->upload.name),
			      SW_ARG(sw_name_escape(r->arena, r->upload.name)));
	if (!same_version(version, r->upload.version))
		return refuse(r, 400, "Version in filename should be '%.*s' not '%.*s'.", SW_ARG(r->upload.version),
			      SW_ARG(version));
	return true;
}

/* Requirements and specifiers in one spelling, whatever the client made of them; others as they are. */
static sw_str in_one_spelling(sw_receive *r, sw_metadata_field field, sw_str text)
{
	sw_error ignored = {0};
	sw_requirement requirement;
	sw_specifiers set;
	text = sw_str_trim(text);
	if (field == SW_META_REQUIRES_DIST && sw_requirement_parse(text, r->arena, &requirement, &ignored))
		return sw_requirement_format(&requirement, &(sw_requirement_style){.normal_names = true}, r->arena);
	if (field == SW_META_REQUIRES_PYTHON && sw_specifier_scan_set(text, r->arena, &set))
		return sw_specifier_format_set(&set, SW_STR(","), r->arena);
	if (field == SW_META_PROVIDES_EXTRA)
		return sw_name_normalise(r->arena, text);
	return text;
}

/* Fields that decide what is installed, or under which terms: where the form has them, they must be those of the file. A client
   may leave fields out (each leaves out others); what the index shows comes from the file alone. */
static const struct {
	const char *form;
	sw_metadata_field field;
} compared[] = {
	{"requires_dist", SW_META_REQUIRES_DIST},
	{"requires_python", SW_META_REQUIRES_PYTHON},
	{"provides_extra", SW_META_PROVIDES_EXTRA},
	{"license_expression", SW_META_LICENSE_EXPRESSION},
};

static bool check_same_values(sw_receive *r, const sw_metadata *metadata, size_t row)
{
	sw_strs form = {0}, file = {0};
	sw_each (field, &r->fields)
		if (sw_str_is(field->name, compared[row].form) && sw_str_trim(field->value).len > 0)
			sw_strs_add_unique(r->arena, &form, in_one_spelling(r, compared[row].field, field->value));
	sw_each (value, &metadata->fields[compared[row].field])
		sw_strs_add_unique(r->arena, &file, in_one_spelling(r, compared[row].field, value->text));
	if (form.len == 0)
		return true;
	sw_strs_sort(&form);
	sw_strs_sort(&file);
	sw_str a = sw_str_join(r->arena, form.ptr, form.len, SW_STR(" | "));
	sw_str b = sw_str_join(r->arena, file.ptr, file.len, SW_STR(" | "));
	return sw_str_eq(a, b) ||
	       refuse(r, 400,
		      "The form and the metadata in the file disagree: %s is '%.*s' in the form, '%.*s' "
		      "in the file.",
		      sw_metadata_field_name(compared[row].field), SW_ARG(sw_str_sub(a, 0, 150)),
		      SW_ARG(sw_str_sub(b, 0, 150)));
}

static bool check_metadata(sw_receive *r, const sw_dist *dist)
{
	sw_metadata metadata = {0};
	sw_error err = {0};
	if (!dist->metadata.ptr)
		return refuse(r, 400, "Invalid distribution file. It has no %s.",
			      is_wheel(r) ? "METADATA" : "PKG-INFO");
	if (!sw_metadata_parse(r->filename, dist->metadata, r->arena, &metadata, &err))
		return refuse(r, 400, "Invalid distribution file. %s.", err.message);
	sw_str name = sw_metadata_get(&metadata, SW_META_NAME), version = sw_metadata_get(&metadata, SW_META_VERSION);
	if (!sw_name_eq(name, r->upload.name) || !same_version(version, r->upload.version))
		return refuse(
			r, 400,
			"The form and the metadata in the file disagree: the form says %.*s %.*s, the file %.*s %.*s.",
			SW_ARG(r->upload.name), SW_ARG(r->upload.version), SW_ARG(sw_str_sub(name, 0, 100)),
			SW_ARG(sw_str_sub(version, 0, 100)));
	for (size_t i = 0; i < SW_COUNTOF(compared); i++)
		if (!check_same_values(r, &metadata, i))
			return false;
	r->upload.name = name;
	sw_str summary = sw_str_trim(sw_metadata_get(&metadata, SW_META_SUMMARY));
	if (summary.len) /* else it stays the empty text, which the catalog wants */
		r->upload.summary = sw_str_sub(summary, 0, sw_str_chr(summary, '\n'));
	sw_str python = sw_str_trim(sw_metadata_get(&metadata, SW_META_REQUIRES_PYTHON));
	r->upload.file.requires_python = python.len > 0 ? python : (sw_str){0};
	r->metadata_text = dist->metadata;
	return true;
}

static bool check_content(sw_receive *r)
{
	SW_AUTO(sw_dist) dist = {0};
	sw_error err = {0};
	if (!sw_check_open(sw_str_of(r->blob.path), r->filename, r->arena, &dist, &err)) {
		if (err.code == SW_F001)
			sw_call_broke(r->call, &err);
		else
			sw_call_fail(r->call, 400, "Invalid distribution file. %s", err.message);
		return false;
	}
	return check_name_parts(r, &dist) && apply_rules(r, &dist) && check_metadata(r, &dist);
}

bool sw_receive_judge(sw_receive *r)
{
	static bool (*const steps[])(sw_receive *) = {
		check_action,  check_names, check_type,      check_digest_fields, check_filename,
		check_digests, fill_upload, check_duplicate, check_content,
	};
	for (size_t i = 0; i < SW_COUNTOF(steps); i++)
		if (!steps[i](r))
			return false;
	return true;
}
