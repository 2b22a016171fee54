#include "pyspec/tags.h"

#include <string.h>

#include "base/compiler.h"

/* --- compressed tag sets --- */

static bool is_identifier(sw_str s)
{
	if (s.len == 0 || sw_is_digit(s.ptr[0]))
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!sw_is_alnum(s.ptr[i]) && s.ptr[i] != '_')
			return false;
	return true;
}

/* The parts of "py2.py3" in lower case; false when one is empty. *sorted becomes false when they are out of order. */
static bool split_component(sw_str component, sw_arena *arena, sw_strs *parts, bool *sorted)
{
	sw_str rest = component, part, before = {0};
	while (sw_str_split(&rest, '.', &part)) {
		if (part.len == 0)
			return false;
		*sorted = *sorted && (!before.ptr || sw_str_cmp(before, part) <= 0);
		before = part;
		sw_push(arena, parts, sw_str_lower(arena, part));
	}
	return true;
}

static void expand(const sw_strs *parts, sw_arena *arena, sw_tags *out)
{
	for (size_t i = 0; i < parts[0].len; i++)
		for (size_t j = 0; j < parts[1].len; j++)
			for (size_t k = 0; k < parts[2].len; k++)
				sw_push(arena, out, (sw_tag){parts[0].ptr[i], parts[1].ptr[j], parts[2].ptr[k]});
}

bool sw_tags_parse(sw_str text, sw_arena *arena, sw_tags *out, bool *sorted, sw_error *err)
{
	sw_strs parts[3] = {0};
	sw_tags tags = {0};
	sw_str rest = text, component;
	bool in_order = true;
	size_t count = 0, product = 1;
	for (; count < 3 && sw_str_split(&rest, '-', &component); count++) {
		if (!split_component(component, arena, &parts[count], &in_order))
			return sw_fail(err, SW_M121, "tag \"%.*s\": a part is empty", SW_ARG(text));
		if (parts[count].len > SW_TAGS_MAX)
			return sw_fail(err, SW_M121, "a tag stands for more than %d triples", SW_TAGS_MAX);
		product *= parts[count].len;
	}
	if (count != 3 || rest.ptr)
		return sw_fail(err, SW_M121, "tag \"%.*s\" does not have three parts (python-abi-platform)",
			       SW_ARG(text));
	if (product > SW_TAGS_MAX)
		return sw_fail(err, SW_M121, "a tag stands for %zu triples (at most %d)", product, SW_TAGS_MAX);
	for (size_t i = 0; i < parts[0].len; i++)
		if (!is_identifier(parts[0].ptr[i]))
			return sw_fail(err, SW_M121, "tag \"%.*s\": \"%.*s\" is no interpreter", SW_ARG(text),
				       SW_ARG(parts[0].ptr[i]));
	expand(parts, arena, &tags);
	*out = tags;
	if (sorted)
		*sorted = in_order;
	return true;
}

sw_str sw_tag_format(const sw_tag *tag, sw_arena *arena)
{
	return sw_fmt(arena, "%.*s-%.*s-%.*s", SW_ARG(tag->python), SW_ARG(tag->abi), SW_ARG(tag->platform));
}

bool sw_tag_eq(const sw_tag *a, const sw_tag *b)
{
	return sw_str_eq(a->python, b->python) && sw_str_eq(a->abi, b->abi) && sw_str_eq(a->platform, b->platform);
}

bool sw_tags_has(const sw_tags *tags, const sw_tag *tag)
{
	for (size_t i = 0; i < tags->len; i++)
		if (sw_tag_eq(&tags->ptr[i], tag))
			return true;
	return false;
}

/* --- what PyPI takes --- */

/* `prefix`, then `numbers` decimal numbers each followed by "_", then one of `endings` (separated by blanks). */
typedef struct platform_row {
	const char *prefix;
	int numbers;
	const char *endings;
} platform_row;

/* Warehouse, forklift/legacy.py, read in November 2026. */
static const platform_row platform_rows[] = {
	{"", 0, "any win32 win_arm64 win_amd64 win_ia64 linux_armv6l linux_armv7l"},
	{"manylinux1_", 0, "x86_64 i686"},
	{"manylinux2010_", 0, "x86_64 i686"},
	{"manylinux2014_", 0, "x86_64 i686 aarch64 armv7l ppc64 ppc64le s390x"},
	{"manylinux_", 2, "x86_64 i686 aarch64 armv7l ppc64le s390x riscv64 ppc64"},
	{"musllinux_", 2, "x86_64 i686 aarch64 armv7l ppc64le s390x riscv64"},
	{"macosx_10_", 1, "ppc ppc64 i386 x86_64 arm64 intel fat fat3 fat64 universal universal2"},
	{"macosx_11_0_", 0, "ppc ppc64 i386 x86_64 arm64 intel fat fat3 fat64 universal universal2"},
	{"macosx_12_0_", 0, "ppc ppc64 i386 x86_64 arm64 intel fat fat3 fat64 universal universal2"},
	{"macosx_13_0_", 0, "ppc ppc64 i386 x86_64 arm64 intel fat fat3 fat64 universal universal2"},
	{"macosx_14_0_", 0, "ppc ppc64 i386 x86_64 arm64 intel fat fat3 fat64 universal universal2"},
	{"macosx_15_0_", 0, "ppc ppc64 i386 x86_64 arm64 intel fat fat3 fat64 universal universal2"},
	{"macosx_26_0_", 0, "ppc ppc64 i386 x86_64 arm64 intel fat fat3 fat64 universal universal2"},
	{"ios_", 2, "arm64_iphoneos arm64_iphonesimulator x86_64_iphoneos x86_64_iphonesimulator"},
	{"android_", 1, "armeabi_v7a arm64_v8a x86 x86_64"},
	{"pyemscripten_", 2, "wasm32"},
};

static size_t skip_digits(sw_str s, size_t at)
{
	while (at < s.len && sw_is_digit(s.ptr[at]))
		at++;
	return at;
}

static bool matches_row(sw_str platform, const platform_row *row)
{
	sw_str prefix = sw_str_of(row->prefix), rest, word;
	if (!sw_str_starts(platform, prefix))
		return false;
	rest = sw_str_from(platform, prefix.len);
	for (int i = 0; i < row->numbers; i++) {
		size_t digits = skip_digits(rest, 0);
		if (digits == 0 || digits >= rest.len || rest.ptr[digits] != '_')
			return false;
		rest = sw_str_from(rest, digits + 1);
	}
	for (sw_str endings = sw_str_of(row->endings); sw_str_split(&endings, ' ', &word);)
		if (sw_str_eq(word, rest))
			return true;
	return false;
}

bool sw_tags_pypi_platform(sw_str platform)
{
	for (size_t i = 0; i < SW_COUNTOF(platform_rows); i++)
		if (matches_row(platform, &platform_rows[i]))
			return true;
	return false;
}

/* --- known forms --- */

bool sw_tags_known_python(sw_str python)
{
	static const char *const implementations[] = {"py", "cp", "pp", "ip", "jy", "graalpy"};
	for (size_t i = 0; i < SW_COUNTOF(implementations); i++) {
		sw_str prefix = sw_str_of(implementations[i]);
		if (sw_str_starts(python, prefix) && python.len > prefix.len &&
		    skip_digits(python, prefix.len) == python.len)
			return true;
	}
	return false;
}

bool sw_tags_known_abi(sw_str abi)
{
	if (sw_str_is(abi, "none") || sw_str_is(abi, "abi3") || sw_str_is(abi, "abi3t"))
		return true;
	if (sw_str_starts(abi, SW_STR("cp"))) {
		size_t at = skip_digits(abi, 2);
		bool digits = at > 2;
		while (at < abi.len && strchr("tdmu", abi.ptr[at]))
			at++;
		return digits && at == abi.len;
	}
	/* "pypy310_pp73", "pypy_73", "graalpy240_311_native" */
	return (sw_str_starts(abi, SW_STR("pypy")) || sw_str_starts(abi, SW_STR("graalpy"))) && is_identifier(abi);
}
