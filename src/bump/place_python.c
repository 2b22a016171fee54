/* Version literals in Python sources. The reader of literals decodes the file; an edit needs bytes of the file itself. */
#include <string.h>

#include "base/fs.h"
#include "bump/place_internal.h"
#include "bump/tuple.h"
#include "pyspec/pep440.h"

/* Names that mean the version of the package wherever they stand, and those that do so only in a file of that purpose. */
static const char *const clear_names[] = {"__version__",   "__version_info__", "__version_tuple__", "version_info",
					  "version_tuple", "VERSION_INFO",     "VERSION_TUPLE",     "__VERSION__"};
static const char *const loose_names[] = {"version", "VERSION", "Version"};
static const char *const version_files[] = {"_version.py", "version.py", "__version__.py", "__about__.py", "_about.py"};

static bool is_one_of(sw_str name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (sw_str_is(name, names[i]))
			return true;
	return false;
}

/* Bytes of the file that became `at` bytes of the decoded text, or SW_NPOS when the file is not in this encoding: the byte
   order mark is gone, line ends are "\n", and Latin-1 has become UTF-8. */
static size_t raw_offset(sw_str raw, sw_str decoded, size_t at, bool latin1)
{
	size_t i = sw_str_starts(raw, SW_STR("\xef\xbb\xbf")) ? 3 : 0, j = 0;
	while (j < at && i < raw.len) {
		unsigned char byte = (unsigned char)raw.ptr[i];
		bool wide = latin1 && byte >= 0x80;
		bool cr = byte == '\r' && decoded.ptr[j] == '\n';
		if (!wide && !cr && raw.ptr[i] != decoded.ptr[j])
			return SW_NPOS;
		i += cr && i + 1 < raw.len && raw.ptr[i + 1] == '\n' ? 2 : 1;
		j += wide ? 2 : 1;
	}
	return j == at ? i : SW_NPOS;
}

/* The bytes of the file behind [offset, offset + len) of the decoded text. */
static bool raw_span(sw_str raw, const sw_py_module *module, size_t offset, size_t len, size_t *raw_at, size_t *raw_len)
{
	bool latin1 = !sw_str_is_utf8(raw);
	size_t from = raw_offset(raw, module->text, offset, latin1);
	size_t to = raw_offset(raw, module->text, offset + len, latin1);
	if (from == SW_NPOS || to == SW_NPOS || to < from)
		return false;
	*raw_at = from;
	*raw_len = to - from;
	return true;
}

/* The text between the quotes of one plain literal: "1.2", 'v1', u"…", r"…". False for anything that needs more thought. */
static bool inside_quotes(sw_str literal, sw_str text, size_t *at)
{
	size_t prefix = 0;
	while (prefix < literal.len && sw_is_alpha(literal.ptr[prefix]))
		prefix++;
	sw_str rest = sw_str_from(literal, prefix);
	size_t quotes = sw_str_starts(rest, SW_STR("\"\"\"")) || sw_str_starts(rest, SW_STR("'''")) ? 3 : 1;
	*at = prefix + quotes;
	return rest.len == text.len + 2 * quotes && memcmp(rest.ptr + quotes, text.ptr, text.len) == 0;
}

static bool not_editable(const place_search *s, size_t file, size_t offset, size_t len, const char *why, sw_error *err)
{
	const sw_edit_file *f = &s->out->edits.files.ptr[file];
	sw_fail(err, SW_W042, "the version in %.*s %s", SW_ARG(f->path), why);
	sw_hint(err, "write it as one plain literal: \"1.2.3\"");
	return sw_point(err, f->path, f->before, offset, len, NULL);
}

static bool add_text(const place_search *s, sw_place place, sw_str literal, sw_str text, sw_error *err)
{
	size_t inner = 0;
	sw_str trimmed = sw_str_trim(text);
	if (!inside_quotes(literal, text, &inner))
		return not_editable(s, place.file, place.offset, place.len, "is put together from parts", err);
	place.offset += inner + (size_t)(trimmed.ptr - text.ptr);
	place.len = trimmed.len;
	place.form = SW_PLACE_TEXT;
	sw_place_add(s, place);
	return true;
}

/* Adds what an assignment says. What is no literal and what is no version is none of our business, unless it is declared. */
static bool add_assignment(const place_search *s, size_t file, const sw_py_module *module, const sw_py_assignment *a,
			   bool given, sw_error *err)
{
	sw_str raw = sw_place_text(s, file);
	sw_place place = {.file = file, .what = a->name, .given = given};
	const sw_py_value *v = a->value;
	if (!raw_span(raw, module, a->offset, a->len, &place.offset, &place.len))
		return !given || not_editable(s, file, 0, 0, "cannot be found again in the bytes of the file", err);
	sw_str literal = sw_str_sub(raw, place.offset, place.offset + place.len);
	if (v && v->kind == SW_PY_STR && sw_pep440_valid(sw_str_trim(v->text)))
		return add_text(s, place, literal, v->text, err);
	if (v && sw_tuple_read(v, s->arena, &place.version)) {
		place.form = SW_PLACE_TUPLE;
		sw_place_add(s, place);
		return true;
	}
	return !given || not_editable(s, file, place.offset, place.len, "is no literal that says a version", err);
}

/* Whether an assignment in a file of this name is meant to be the version. */
static bool means_version(sw_str path, sw_str name)
{
	bool own_file = is_one_of(sw_path_base(path), version_files, SW_COUNTOF(version_files));
	return is_one_of(name, clear_names, SW_COUNTOF(clear_names)) ||
	       (own_file && is_one_of(name, loose_names, SW_COUNTOF(loose_names)));
}

bool sw_place_is_version_file(sw_str path)
{
	sw_str name = sw_path_base(path);
	return sw_str_is(name, "__init__.py") || is_one_of(name, version_files, SW_COUNTOF(version_files));
}

bool sw_place_literals(sw_str path, sw_str text, sw_arena *arena, sw_place_literal_list *out, sw_error *err)
{
	sw_py_module module = {0};
	if (!sw_py_parse(path, text, arena, &module, err))
		return false;
	sw_each (a, &module.assignments) {
		sw_place_literal found = {.name = a->name};
		if (!a->value || !means_version(path, a->name))
			continue;
		bool text_version = a->value->kind == SW_PY_STR &&
				    sw_pep440_normalise(sw_str_trim(a->value->text), arena, &found.version);
		if (!text_version && !sw_tuple_read(a->value, arena, &found.version))
			continue;
		found.numbers_only = sw_tuple_is_numbers(a->value);
		sw_where_set(&found.where, path, module.text, a->offset, a->len, NULL);
		sw_push(arena, out, found);
	}
	return true;
}

static bool load(const place_search *s, size_t file, sw_py_module *out, sw_error *err)
{
	const sw_edit_file *f = &s->out->edits.files.ptr[file];
	return sw_py_parse(f->path, f->before, s->arena, out, err);
}

bool sw_place_python(const place_search *s, size_t file, const char *only, sw_error *err)
{
	sw_py_module module = {0};
	sw_error unread = {0};
	sw_str path = s->out->edits.files.ptr[file].path;
	if (!load(s, file, &module, only ? err : &unread)) {
		if (!only)
			sw_place_note(s, "%s: it is left alone", unread.message);
		return !only;
	}
	sw_each (a, &module.assignments) {
		bool wanted = only ? sw_str_is(a->name, only) : means_version(path, a->name);
		if (wanted && !add_assignment(s, file, &module, a, only != NULL, err))
			return false;
	}
	return true;
}

bool sw_place_python_line(const place_search *s, size_t file, uint32_t line, bool *found, sw_error *err)
{
	sw_py_module module = {0};
	if (!load(s, file, &module, err))
		return false;
	*found = false;
	sw_each (a, &module.assignments)
		if (sw_str_line_at(module.text, a->offset) == line) {
			*found = true;
			return add_assignment(s, file, &module, a, true, err);
		}
	return true;
}

bool sw_place_setup_py(const place_search *s, size_t file, sw_field version, sw_error *err)
{
	sw_str raw = sw_place_text(s, file), literal = sw_str_sub(raw, version.offset, version.offset + version.len);
	sw_place place = {.file = file,
			  .what = SW_STR("setup(version=)"),
			  .offset = version.offset,
			  .len = version.len,
			  .given = true};
	if (!sw_pep440_valid(version.text))
		return true;
	if (sw_str_find(literal, SW_STR("\"")) != SW_NPOS || sw_str_find(literal, SW_STR("'")) != SW_NPOS)
		return add_text(s, place, literal, version.text, err);
	return sw_place_python(s, file, sw_cstr(s->arena, literal), err);
}
