/* The version in the Python files of the package: what is a literal today becomes an import of what builds write. */
#include "base/buf.h"
#include "base/fs.h"
#include "base/limits.h"
#include "codec/pyliteral.h"
#include "migrate/internal.h"
#include "pyspec/name.h"
#include "pyspec/pep440.h"

/* Where packages keep their version, by the habits of the field. */
static const char *const version_modules[] = {
	"__init__.py", "_version.py", "__version__.py",  "version.py", "__about__.py",   "_about.py",
	"about.py",    "__meta__.py", "__metadata__.py", "_meta.py",   "__pkginfo__.py", "metadata.py",
};
static const char *const version_names[] = {"__version__", "VERSION", "version", "__VERSION__", "_version", "Version"};
static const char *const tuple_names[] = {"__version_info__", "version_info",    "VERSION_INFO", "__version_tuple__",
					  "version_tuple",    "__version_tuple", "_version_info"};

static bool is_one_of(sw_str text, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (sw_str_is(text, list[i]))
			return true;
	return false;
}

/* ---- the package ---- */

/* "demo.core" for a project called demo-core. */
static bool has_name_of(const migrate_job *job, sw_str target_dir)
{
	sw_str dashed = sw_str_replace(job->arena, target_dir, SW_STR("/"), SW_STR("-"));
	return sw_str_eq(sw_name_normalise(job->arena, dashed), job->project.normal_name);
}

static bool is_below(sw_str path, sw_str folder)
{
	return sw_str_starts(path, folder) && path.len > folder.len && path.ptr[folder.len] == '/';
}

/* The file that holds the version today, from the project's root; "" for pyproject.toml and what is not in the
   project. */
static sw_str place_of_version(const migrate_job *job)
{
	sw_str path = sw_str_of(job->version.where.path);
	if (job->version.origin != SW_VERSION_SOURCE || !is_below(path, job->root))
		return (sw_str){0};
	return sw_str_copy(job->arena, sw_str_from(path, job->root.len + 1));
}

/* A package that is in the wheel, as its folder there and in the commit. The one that holds the version is best, then
   the one with the project's name, then the topmost. */
static void choose_package(migrate_job *job, sw_str place)
{
	sw_str best = {0};
	int best_score = -1;
	sw_each (origin, &job->layout.origins) {
		if (origin->place != PLACE_LIBRARY || !sw_str_ends(origin->target, SW_STR("/__init__.py")))
			continue;
		sw_str folder = sw_path_dir(origin->source), target = sw_path_dir(origin->target);
		int score = (place.len && is_below(place, folder) ? 2 : 0) + (has_name_of(job, target) ? 1 : 0);
		/* sorted by target: of equals, what stands above comes first, but a folder above it may sort behind */
		if (score > best_score || (score == best_score && is_below(best, folder))) {
			best = folder;
			best_score = score;
		}
	}
	job->package = best;
}

static bool choose_version_file(migrate_job *job)
{
	static const char *const names[] = {"_version.py", "_scm_version.py"};
	if (!job->package.len || job->options->no_version_file)
		return true;
	for (size_t i = 0; i < SW_COUNTOF(names); i++) {
		sw_str path = sw_path_join(job->arena, job->package, sw_str_of(names[i]));
		if (sw_map_get(&job->tracked, path))
			continue;
		job->out->version_file = path;
		return true;
	}
	sw_migrate_obstacle(job, job->package, 0, SW_STR("it has both _version.py and _scm_version.py already"),
			    SW_STR("rename one of them, or give --no-version-file"));
	return false;
}

/* ---- finding ---- */

/* Bytes of the file where the decoded text has `offset`: that has neither byte order mark nor carriage returns. */
static size_t byte_offset(sw_str bytes, size_t offset)
{
	size_t at = sw_str_starts(bytes, SW_STR("\xef\xbb\xbf")) ? 3 : 0;
	for (;; at++) {
		if (at + 1 < bytes.len && bytes.ptr[at] == '\r' && bytes.ptr[at + 1] == '\n')
			continue;
		if (!offset-- || at >= bytes.len)
			return at;
	}
}

/* The whole statement `NAME = VALUE` on one line, alone but for a comment. False: it is written another way. */
static bool statement_of(sw_str bytes, const sw_py_module *module, const sw_py_assignment *found, migrate_literal *out)
{
	size_t start = byte_offset(bytes, found->offset), end = byte_offset(bytes, found->offset + found->len - 1) + 1;
	size_t line = start, after = end;
	while (line > 0 && bytes.ptr[line - 1] != '\n')
		line--;
	while (after < bytes.len && (bytes.ptr[after] == ' ' || bytes.ptr[after] == '\t'))
		after++;
	if (line == 0 && sw_str_starts(bytes, SW_STR("\xef\xbb\xbf")))
		line = 3;
	bool alone = after == bytes.len || sw_str_chr(SW_STR("#\r\n"), bytes.ptr[after]) != SW_NPOS;
	sw_str head = sw_str_sub(bytes, line, start), value = sw_str_sub(bytes, start, end);
	size_t equals = sw_str_chr(head, '=');
	if (!sw_str_eq(value, sw_str_sub(module->text, found->offset, found->offset + found->len)))
		return false; /* another encoding, whose places are not those of the bytes */
	sw_each (other, &module->assignments)
		if (other != found && other->offset == found->offset)
			return false; /* x = y = "1.0" */
	if (!alone || !sw_str_starts(head, found->name) || sw_str_chr(value, '\n') != SW_NPOS || equals == SW_NPOS ||
	    sw_str_trim(sw_str_from(head, equals + 1)).len)
		return false;
	out->offset = line;
	out->len = end - line;
	return true;
}

static bool is_version(const migrate_job *job, const sw_py_value *value)
{
	int order = 1;
	return value && value->kind == SW_PY_STR && sw_pep440_cmp_text(value->text, job->version.normal, &order) &&
	       order == 0;
}

/* How many numbers of the release a tuple begins with; all of them and nothing else: *exact. */
static size_t release_numbers(const migrate_job *job, const sw_py_value *value, bool *exact)
{
	sw_pep440 version = {0};
	size_t same = 0;
	if (!value || value->kind != SW_PY_TUPLE || !sw_pep440_scan(job->version.normal, job->arena, &version))
		return 0;
	while (same < value->items.len && same < version.release_len && value->items.ptr[same].kind == SW_PY_INT &&
	       sw_str_eq(value->items.ptr[same].text, version.release[same]))
		same++;
	*exact = same == value->items.len && same == version.release_len && !sw_pep440_is_pre(&version) &&
		 !sw_pep440_is_post(&version);
	return same == version.release_len || same == value->items.len ? same : 0;
}

static void add_literal(migrate_job *job, sw_str path, sw_str bytes, const sw_py_module *module,
			const sw_py_assignment *found, bool tuple)
{
	migrate_literal literal = {
		.path = path, .line = sw_str_line_at(module->text, found->offset), .name = found->name, .tuple = tuple};
	if (!statement_of(bytes, module, found, &literal))
		sw_migrate_obstacle(job, path, literal.line,
				    sw_fmt(job->arena, "the version stands here in a form that is not edited"),
				    sw_fmt(job->arena, "write it as %.*s = \"%.*s\" on a line of its own",
					   SW_ARG(found->name), SW_ARG(job->version.text)));
	else
		sw_push(job->arena, &job->literals, literal);
}

static void look_at(migrate_job *job, sw_str path, sw_str bytes, const sw_py_module *module,
		    const sw_py_assignment *found, bool is_place)
{
	bool exact = false, named = is_one_of(found->name, version_names, SW_COUNTOF(version_names));
	uint32_t line = sw_str_line_at(module->text, found->offset);
	bool here = is_place && line == job->version.where.line;
	if (is_version(job, found->value) && (named || here)) {
		add_literal(job, path, bytes, module, found, false);
	} else if (sw_str_is(found->name, "__version__") && found->value && found->value->kind == SW_PY_STR &&
		   sw_pep440_valid(found->value->text)) {
		sw_migrate_obstacle(job, path, line,
				    sw_fmt(job->arena, "__version__ is %.*s, the project is %.*s",
					   SW_ARG(found->value->text), SW_ARG(job->version.text)),
				    SW_STR("make them agree first"));
	} else if (is_one_of(found->name, tuple_names, SW_COUNTOF(tuple_names)) &&
		   release_numbers(job, found->value, &exact)) {
		if (exact && job->out->version_file.len)
			add_literal(job, path, bytes, module, found, true);
		else
			sw_migrate_note_add(job, path, line,
					    sw_fmt(job->arena, "%.*s repeats the version by hand and will stay behind",
						   SW_ARG(found->name)));
	}
}

static bool look_into(migrate_job *job, sw_str path, bool is_place, sw_error *err)
{
	sw_str bytes = {0};
	sw_py_module module = {0};
	sw_error ignored = {0};
	if (!sw_migrate_text(job, path, &bytes, err))
		return false;
	if (!bytes.ptr || !sw_py_parse(path, bytes, job->arena, &module, &ignored))
		return true; /* nothing that could be read as a literal */
	size_t before = job->literals.len + job->out->obstacles.len;
	sw_each (found, &module.assignments)
		look_at(job, path, bytes, &module, found, is_place);
	if (is_place && job->literals.len + job->out->obstacles.len == before)
		sw_migrate_obstacle(job, path, job->version.where.line,
				    SW_STR("the version stands here in a form that is not edited"),
				    SW_STR("write it as a string, on a line of its own"));
	return true;
}

bool sw_migrate_literals(migrate_job *job, sw_error *err)
{
	sw_str place = place_of_version(job);
	choose_package(job, place);
	if (!choose_version_file(job))
		return true;
	if (place.len && !sw_str_ends(place, SW_STR(".py"))) {
		sw_migrate_obstacle(job, place, job->version.where.line,
				    SW_STR("the version stands in a file that is no Python"),
				    SW_STR("move it to project.version first"));
		return true;
	}
	if (place.len && !look_into(job, place, true, err))
		return false;
	sw_str folder = job->package;
	for (size_t i = 0; folder.len && i < SW_COUNTOF(version_modules); i++) {
		sw_str path = sw_path_join(job->arena, folder, sw_str_of(version_modules[i]));
		if (sw_map_get(&job->tracked, path) && !sw_str_eq(path, place) && !look_into(job, path, false, err))
			return false;
	}
	sw_each (top, &job->layout.tops) {
		sw_str path = sw_str_cat(job->arena, top->prefix, top->name);
		if (!folder.len && !top->folder && !sw_str_eq(path, place) && !look_into(job, path, false, err))
			return false;
	}
	return true;
}

/* ---- replacing ---- */

/* "._version" as seen from the file: one dot more for each folder between. False: the file is not in the package. */
static bool relative_module(const migrate_job *job, sw_str path, sw_buf *out)
{
	if (!is_below(path, job->package))
		return false;
	sw_str rest = sw_str_from(path, job->package.len + 1), part = {0};
	while (sw_str_split(&rest, '/', &part))
		sw_buf_addc(out, '.');
	sw_str name = sw_path_base(job->out->version_file);
	sw_buf_add(out, sw_str_sub(name, 0, name.len - 3));
	return true;
}

static bool replacement(migrate_job *job, const migrate_literal *literal, const char *eol, sw_str *out)
{
	SW_AUTO(sw_buf) text = {0};
	const char *source = literal->tuple ? "__version_tuple__" : "__version__";
	if (job->out->version_file.len) {
		sw_buf_addz(&text, "from ");
		if (!relative_module(job, literal->path, &text))
			return false;
		sw_buf_addf(&text, " import %s", source);
		if (!sw_str_is(literal->name, source))
			sw_buf_addf(&text, " as %.*s", SW_ARG(literal->name));
	} else {
		sw_buf_addf(&text,
			    "from importlib.metadata import version as _metadata_version%s%s%.*s = "
			    "_metadata_version(\"%.*s\")",
			    eol, eol, SW_ARG(literal->name), SW_ARG(job->project.name.text));
	}
	*out = sw_buf_copy(&text, job->arena);
	return true;
}

bool sw_migrate_literals_replace(migrate_job *job, sw_error *err)
{
	/* from the end of each file to its start, so that the offsets hold */
	for (size_t i = job->literals.len; i-- > 0;) {
		const migrate_literal *literal = &job->literals.ptr[i];
		sw_str text = {0}, fresh = {0};
		if (!sw_migrate_text(job, literal->path, &text, err))
			return false;
		const char *eol = sw_str_find(text, SW_STR("\r\n")) != SW_NPOS ? "\r\n" : "\n";
		if (!replacement(job, literal, eol, &fresh)) {
			sw_migrate_obstacle(
				job, literal->path, literal->line,
				SW_STR("the version stands outside of the package that gets the version file"),
				SW_STR("import it from the package there"));
			continue;
		}
		sw_str head = sw_str_sub(text, 0, literal->offset),
		       tail = sw_str_from(text, literal->offset + literal->len);
		text = sw_fmt(job->arena, "%.*s%.*s%.*s", SW_ARG(head), SW_ARG(fresh), SW_ARG(tail));
		if (!sw_migrate_put(job, literal->path, text, err))
			return false;
	}
	return true;
}
