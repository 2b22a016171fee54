#include "trust/pypirc.h"

#include "base/fs.h"
#include "base/limits.h"
#include "codec/ini.h"
#include "codec/url.h"
#include "trust/trust_internal.h"

#define REPOSITORIES_MAX 256

void sw_pypirc_close(sw_pypirc *pypirc)
{
	sw_each (repository, &pypirc->repositories)
		sw_secret_close(&repository->password);
	*pypirc = (sw_pypirc){0};
}

/* The reader's complaint without the line that it shows: it may hold a password. */
static bool refuse(sw_str path, const sw_error *why, sw_error *err)
{
	sw_where where = why->where;
	sw_fail(err, SW_U005, "%.*s, line %u: not understood as an INI file", SW_ARG(path), (unsigned)where.line);
	where.text[0] = '\0';
	where.label[0] = '\0';
	err->where = where;
	return sw_hint(err, "a section looks like: [name], then repository = URL, username = …, password = …");
}

/* A URL may hold user and password: they become those of the section, unless it has its own. */
static void take_url(sw_str text, sw_arena *arena, sw_pypirc_repository *out)
{
	sw_url url;
	sw_error ignored = {0};
	out->url = text;
	if (!sw_url_parse(text, arena, &url, &ignored) || (url.user.len == 0 && url.password.len == 0))
		return;
	if (out->user.len == 0)
		out->user = url.user;
	if (out->password.len == 0)
		out->password = sw_secret_of(url.password);
	url.user = url.password = (sw_str){0};
	out->url = sw_url_format(&url, arena);
}

/* Copies, so that the text of the file can be wiped. */
static sw_str value_of(const sw_ini *ini, const char *section, const char *key, sw_arena *arena)
{
	return sw_str_copy(arena, sw_ini_value(ini, section, key));
}

static void take_section(const sw_ini *ini, sw_str name, sw_arena *arena, sw_pypirc *out)
{
	const char *section = sw_cstr(arena, name);
	bool known = sw_str_is(name, "pypi") || sw_str_is(name, "testpypi");
	if (out->repositories.len >= REPOSITORIES_MAX || (!sw_ini_section_get(ini, section) && !known))
		return;
	sw_pypirc_repository repository = {
		.name = sw_str_copy(arena, name),
		.user = value_of(ini, section, "username", arena),
		.password = sw_secret_of(sw_ini_value(ini, section, "password")),
		.ca_cert = value_of(ini, section, "ca_cert", arena),
		.client_cert = value_of(ini, section, "client_cert", arena),
	};
	take_url(value_of(ini, section, "repository", arena), arena, &repository);
	/* the oldest form of the file has one login for everything */
	if (repository.password.len == 0 && sw_ini_section_get(ini, "server-login")) {
		repository.user = value_of(ini, "server-login", "username", arena);
		repository.password = sw_secret_of(sw_ini_value(ini, "server-login", "password"));
	}
	sw_push(arena, &out->repositories, repository);
}

/* The names in index-servers, divided by blanks and line ends; without that list every section that looks like one. */
static void list_names(const sw_ini *ini, sw_arena *arena, sw_strs *names)
{
	sw_str list = sw_ini_value(ini, "distutils", "index-servers");
	size_t start = 0;
	for (size_t i = 0; i <= list.len; i++) {
		if (i < list.len && !sw_is_blank(list.ptr[i]))
			continue;
		if (i > start)
			sw_strs_add_unique(arena, names, sw_str_sub(list, start, i));
		start = i + 1;
	}
	if (names->len > 0)
		return;
	sw_strs_add_unique(arena, names, SW_STR("pypi"));
	sw_strs_add_unique(arena, names, SW_STR("testpypi"));
	sw_each (section, &ini->sections)
		if (!sw_str_is(section->name, "distutils") && !sw_str_is(section->name, "server-login"))
			sw_strs_add_unique(arena, names, section->name);
}

bool sw_pypirc_parse(sw_str path, sw_str text, sw_arena *arena, sw_pypirc *out, sw_error *err)
{
	sw_ini ini;
	sw_strs names = {0};
	sw_error why = {0};
	SW_AUTO(sw_pypirc) pypirc = {.path = sw_str_copy(arena, path)};
	if (!sw_ini_parse(path, text, NULL, arena, &ini, &why))
		return refuse(path, &why, err);
	list_names(&ini, arena, &names);
	sw_each (name, &names)
		take_section(&ini, *name, arena, &pypirc);
	*out = SW_TAKE(pypirc);
	return true;
}

bool sw_pypirc_load(const sw_ctx *ctx, sw_str path, sw_arena *arena, sw_pypirc *out, sw_error *err)
{
	sw_str home = sw_env_get(ctx->env, "HOME"), text;
	sw_str file = path.len > 0 ? sw_path_join(arena, ctx->cwd, path) : sw_path_join(arena, home, SW_STR(".pypirc"));
	sw_file_info info = sw_stat(file);
	if (path.len == 0 && (home.len == 0 || info.kind == SW_FILE_NONE)) {
		*out = (sw_pypirc){0};
		return true;
	}
	if (!sw_read_file(arena, file, SW_LIMIT_TEXT_FILE, &text, err))
		return sw_wrap(err, "the .pypirc file");
	bool parsed = sw_pypirc_parse(file, text, arena, out, err);
	sw_wipe((void *)(uintptr_t)text.ptr, text.len);
	if (parsed)
		out->open_to_others = (info.mode & 0077) != 0;
	return parsed;
}

const sw_pypirc_repository *sw_pypirc_by_name(const sw_pypirc *pypirc, sw_str name)
{
	sw_each (repository, &pypirc->repositories)
		if (sw_str_eq(repository->name, name))
			return repository;
	return NULL;
}

static sw_str url_of(const sw_pypirc_repository *repository)
{
	if (repository->url.len > 0)
		return repository->url;
	if (sw_str_is(repository->name, "pypi"))
		return SW_STR(SW_PYPI_UPLOAD_URL);
	return sw_str_is(repository->name, "testpypi") ? SW_STR(SW_TESTPYPI_UPLOAD_URL) : SW_STR("");
}

const sw_pypirc_repository *sw_pypirc_by_url(const sw_pypirc *pypirc, sw_str url)
{
	sw_each (repository, &pypirc->repositories)
		if (sw_same_index_url(url_of(repository), url))
			return repository;
	return NULL;
}
