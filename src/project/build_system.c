/* [build-system]: PEP 517 and 518, with what every frontend does when it is not there. */
#include "project/internal.h"

#include "base/nearest.h"
#include "pyspec/name.h"
#include "pyspec/pep508.h"

static const char *const build_keys[] = {"requires", "build-backend", "backend-path"};

static bool check_keys(const sw_reader *r, const sw_toml_value *table)
{
	sw_strs names = {0};
	for (size_t i = 0; i < SW_COUNTOF(build_keys); i++)
		sw_push(r->arena, &names, sw_str_of(build_keys[i]));
	sw_toml_each(it, table)
	{
		if (sw_strs_has(&names, it->key))
			continue;
		sw_str near = sw_nearest(it->key, &names);
		sw_reader_refuse_key(r, sw_toml_of(it), NULL, "[build-system] has no key \"%.*s\"", SW_ARG(it->key));
		return near.len ? sw_hint(r->err, "did you mean \"%.*s\"?", SW_ARG(near)) : false;
	}
	return true;
}

/* "module.name" or "module.name:object". */
static bool is_backend(sw_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (!sw_is_alnum(c) && c != '_' && c != '.' && c != ':' && (unsigned char)c < 0x80)
			return false;
	}
	return text.len > 0;
}

static bool read_backend(const sw_reader *r, const sw_toml_value *table, sw_build_system *out)
{
	const sw_toml_value *backend = sw_toml_at(table, SW_STR("build-backend"));
	const sw_toml_value *path = sw_toml_at(table, SW_STR("backend-path"));
	if (path && !sw_reader_fields(r, path, &out->backend_path))
		return false;
	if (!backend)
		return !path || sw_reader_refuse(r, path, NULL, "backend-path stands without build-backend");
	if (!sw_reader_field(r, backend, &out->backend_field))
		return false;
	out->backend = backend->text;
	return is_backend(backend->text) ||
	       sw_reader_refuse(r, backend, NULL, "\"%.*s\" names no Python object", SW_ARG(backend->text));
}

bool sw_build_system_read(const sw_toml *doc, sw_arena *arena, sw_build_system *out, sw_error *err)
{
	sw_reader r = {.doc = doc, .arena = arena, .err = err};
	const sw_toml_value *table = NULL, *requires = NULL;
	out->backend = SW_STR("setuptools.build_meta:__legacy__");
	if (doc->root && !sw_toml_get_table(doc, doc->root, "build-system", &table, err))
		return false;
	if (!table) {
		sw_push(arena, &out->requires, (sw_field){.text = SW_S("setuptools>=40.8.0")});
		return true;
	}
	out->present = true;
	requires = sw_toml_at(table, SW_STR("requires"));
	if (!requires) {
		sw_reader_refuse(&r, table, NULL, "[build-system] has no requires");
		return sw_hint(err, "add a line: requires = [\"setuptools\"]");
	}
	return check_keys(&r, table) && sw_reader_requirements(&r, requires, &out->requires) &&
	       read_backend(&r, table, out);
}

bool sw_build_requires(const sw_build_system *build, const char *normal_name)
{
	sw_each (field, &build->requires) {
		SW_AUTO(sw_arena) scratch = {0};
		sw_requirement parsed = {0};
		sw_error ignored = {0};
		if (sw_requirement_parse(field->text, &scratch, &parsed, &ignored) &&
		    sw_name_eq(parsed.name, sw_str_of(normal_name)))
			return true;
	}
	return false;
}
