#include "pyspec/filename.h"

#include "pyspec/name.h"

sw_str sw_filename_of(sw_str path)
{
	size_t slash = sw_str_rchr(path, '/');
	return slash == SW_NPOS ? path : sw_str_from(path, slash + 1);
}

sw_filename_kind sw_filename_kind_of(sw_str path)
{
	sw_str name = sw_filename_of(path);
	if (sw_str_ends(name, SW_STR(".whl")))
		return SW_FILENAME_WHEEL;
	if (sw_str_ends(name, SW_STR(".tar.gz")) || sw_str_ends(name, SW_STR(".zip")))
		return SW_FILENAME_SDIST;
	return SW_FILENAME_OTHER;
}

/* --- wheels --- */

static bool valid_wheel_name(sw_str name)
{
	if (name.len == 0 || sw_str_find(name, SW_STR("__")) != SW_NPOS)
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (!sw_is_alnum(name.ptr[i]) && name.ptr[i] != '_' && name.ptr[i] != '.')
			return false;
	return true;
}

/* "01local": the digits at its start without leading zeros, and the rest. */
static bool split_build(sw_str build, sw_str *number, sw_str *rest)
{
	size_t digits = 0, zeros = 0;
	while (digits < build.len && sw_is_digit(build.ptr[digits]))
		digits++;
	while (zeros + 1 < digits && build.ptr[zeros] == '0')
		zeros++;
	*number = sw_str_sub(build, zeros, digits);
	*rest = sw_str_from(build, digits);
	return digits > 0;
}

/* Cuts a wheel's name at its dashes: five parts, or six with a build tag. */
static bool cut_wheel(sw_str filename, sw_wheel_filename *out, sw_error *err)
{
	sw_str parts[6] = {0}, rest = sw_str_sub(filename, 0, filename.len - 4);
	size_t count = 0;
	while (count < 6 && sw_str_split(&rest, '-', &parts[count]))
		count++;
	if (count < 5 || rest.ptr)
		return sw_fail(err, SW_M121, "\"%.*s\" does not have the five or six parts of a wheel's name",
			       SW_ARG(filename));
	size_t tag = count - 3;
	out->name = parts[0];
	out->version_text = parts[1];
	out->build = count == 6 ? parts[2] : SW_STR("");
	out->python = parts[tag];
	out->abi = parts[tag + 1];
	out->platform = parts[tag + 2];
	out->tag = sw_str_sub(filename, (size_t)(out->python.ptr - filename.ptr), filename.len - 4);
	if (count == 6 && !split_build(out->build, &out->build_number, &out->build_rest))
		return sw_fail(err, SW_M121, "\"%.*s\": the build tag \"%.*s\" does not begin with a digit",
			       SW_ARG(filename), SW_ARG(out->build));
	return true;
}

bool sw_filename_parse_wheel(sw_str filename, sw_arena *arena, sw_wheel_filename *out, sw_error *err)
{
	sw_wheel_filename wheel = {0};
	if (!sw_str_ends(filename, SW_STR(".whl")))
		return sw_fail(err, SW_M121, "\"%.*s\" does not end with .whl", SW_ARG(filename));
	filename = sw_str_copy(arena, filename);
	if (!cut_wheel(filename, &wheel, err))
		return false;
	if (!valid_wheel_name(wheel.name))
		return sw_fail(err, SW_M121, "\"%.*s\": \"%.*s\" is no name", SW_ARG(filename), SW_ARG(wheel.name));
	if (!sw_pep440_scan(wheel.version_text, arena, &wheel.version))
		return sw_fail(err, SW_M121, "\"%.*s\": \"%.*s\" is no version", SW_ARG(filename),
			       SW_ARG(wheel.version_text));
	if (!sw_tags_parse(wheel.tag, arena, &wheel.tags, &wheel.tags_sorted, err))
		return sw_wrap(err, "\"%.*s\"", SW_ARG(filename));
	wheel.normal_name = sw_name_normalise(arena, wheel.name);
	*out = wheel;
	return true;
}

/* --- sdists --- */

bool sw_filename_parse_sdist(sw_str filename, sw_arena *arena, sw_sdist_filename *out, sw_error *err)
{
	sw_sdist_filename sdist = {.zip = sw_str_ends(filename, SW_STR(".zip"))};
	if (!sdist.zip && !sw_str_ends(filename, SW_STR(".tar.gz")))
		return sw_fail(err, SW_M121, "\"%.*s\" does not end with .tar.gz", SW_ARG(filename));
	filename = sw_str_copy(arena, filename);
	sw_str stem = sw_str_sub(filename, 0, filename.len - (sdist.zip ? 4 : 7));
	size_t dash = sw_str_rchr(stem, '-');
	if (dash == SW_NPOS || dash == 0)
		return sw_fail(err, SW_M121, "\"%.*s\" is not NAME-VERSION.tar.gz", SW_ARG(filename));
	sdist.name = sw_str_sub(stem, 0, dash);
	sdist.version_text = sw_str_from(stem, dash + 1);
	if (!sw_pep440_scan(sdist.version_text, arena, &sdist.version))
		return sw_fail(err, SW_M121, "\"%.*s\": \"%.*s\" is no version", SW_ARG(filename),
			       SW_ARG(sdist.version_text));
	sdist.normal_name = sw_name_normalise(arena, sdist.name);
	*out = sdist;
	return true;
}

/* --- strict --- */

static bool check_name(sw_str written, sw_str name, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_str wanted = sw_name_escape(&scratch, name);
	if (sw_str_eq(written, wanted))
		return true;
	return sw_fail(err, SW_M121,
		       "the file name begins with \"%.*s\", but the project's normalised name is \"%.*s\"",
		       SW_ARG(written), SW_ARG(wanted));
}

bool sw_filename_check_wheel(const sw_wheel_filename *file, sw_str name, sw_str version, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_pep440 wanted;
	if (!check_name(file->name, name, err) || !sw_pep440_parse(version, &scratch, &wanted, err))
		return false;
	if (sw_pep440_cmp(&file->version, &wanted) == 0)
		return true;
	return sw_fail(err, SW_M121, "the file name says version \"%.*s\", the metadata \"%.*s\"",
		       SW_ARG(file->version_text), SW_ARG(version));
}

bool sw_filename_check_sdist(const sw_sdist_filename *file, sw_str name, sw_str version, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_pep440 parsed;
	if (file->zip)
		return sw_fail(err, SW_M121, "an sdist must be a .tar.gz file (PEP 625)");
	if (!check_name(file->name, name, err) || !sw_pep440_parse(version, &scratch, &parsed, err))
		return false;
	sw_str wanted = sw_pep440_format(&parsed, &scratch);
	if (sw_str_eq(file->version_text, wanted))
		return true;
	return sw_fail(err, SW_M121, "the file name says version \"%.*s\", the metadata's is \"%.*s\" in normal form",
		       SW_ARG(file->version_text), SW_ARG(wanted));
}

/* --- writing --- */

static sw_str join(sw_arena *arena, const sw_str *parts, size_t count)
{
	return sw_str_join(arena, parts, count, SW_STR("-"));
}

sw_str sw_filename_stem(sw_arena *arena, sw_str name, sw_str version)
{
	sw_str normal = version;
	(void)sw_pep440_normalise(version, arena, &normal);
	normal = sw_str_replace(arena, normal, SW_STR("-"), SW_STR("_"));
	const sw_str parts[] = {sw_name_escape(arena, name), normal};
	return join(arena, parts, SW_COUNTOF(parts));
}

sw_str sw_filename_sdist(sw_arena *arena, sw_str name, sw_str version)
{
	return sw_str_cat(arena, sw_filename_stem(arena, name, version), SW_STR(".tar.gz"));
}

sw_str sw_filename_wheel(sw_arena *arena, sw_str name, sw_str version, sw_str build, sw_str tag)
{
	sw_str parts[3] = {sw_filename_stem(arena, name, version)};
	size_t count = 1;
	if (build.len)
		parts[count++] = build;
	parts[count++] = tag;
	return sw_str_cat(arena, join(arena, parts, count), SW_STR(".whl"));
}
