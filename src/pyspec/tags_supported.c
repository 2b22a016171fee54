/* What an interpreter installs, the best tag first. The order is that of packaging.tags (26.3), which pip follows. */
#include "base/compiler.h"
#include "pyspec/tags.h"

/* --- platforms --- */

/* Oldest glibc with tags of its own: 2.5 on x86, 2.17 elsewhere (PEP 600). */
static unsigned oldest_glibc_minor(sw_str machine)
{
	return sw_str_is(machine, "x86_64") || sw_str_is(machine, "i686") ? 5 : 17;
}

static const char *legacy_manylinux(unsigned minor)
{
	return minor == 17 ? "manylinux2014" : minor == 12 ? "manylinux2010" : minor == 5 ? "manylinux1" : NULL;
}

static void add_linux_machine(const sw_tag_target *target, sw_str machine, sw_arena *arena, sw_strs *out)
{
	if (target->glibc_major == 2) {
		for (unsigned minor = target->glibc_minor; minor >= oldest_glibc_minor(target->machine); minor--) {
			sw_push(arena, out, sw_fmt(arena, "manylinux_2_%u_%.*s", minor, SW_ARG(machine)));
			const char *legacy = legacy_manylinux(minor);
			if (legacy)
				sw_push(arena, out, sw_fmt(arena, "%s_%.*s", legacy, SW_ARG(machine)));
		}
	}
}

static void add_linux(const sw_tag_target *target, sw_arena *arena, sw_strs *out)
{
	sw_strs machines = {0};
	sw_push(arena, &machines, target->machine);
	if (sw_str_is(target->machine, "armv8l")) /* a 32-bit interpreter on a 64-bit ARM runs the older code too */
		sw_push(arena, &machines, SW_STR("armv7l"));
	sw_each (machine, &machines)
		sw_push(arena, out, sw_fmt(arena, "linux_%.*s", SW_ARG(*machine)));
	sw_each (machine, &machines)
		add_linux_machine(target, *machine, arena, out);
	sw_each (machine, &machines) {
		for (unsigned minor = target->musl_major ? target->musl_minor + 1 : 0; minor-- > 0;)
			sw_push(arena, out,
				sw_fmt(arena, "musllinux_%u_%u_%.*s", target->musl_major, minor, SW_ARG(*machine)));
	}
}

/* Binary formats that hold code for a machine, and from which macOS 10.x to which. */
typedef struct mac_row {
	const char *machine;
	unsigned first_minor, last_minor; /* of 10.x; last 0 = no end */
	const char *formats;
} mac_row;

static const mac_row mac_rows[] = {
	{"x86_64", 4, 0, "x86_64 intel fat64 fat3 universal2 universal"},
	{"i386", 4, 0, "i386 intel fat3 fat universal"},
	{"ppc64", 4, 5, "ppc64 fat64 universal"},
	{"ppc", 0, 6, "ppc fat3 fat universal"},
	{"arm64", 0, 0, "arm64 universal2"},
	{"intel", 0, 0, "intel universal"},
};

static void add_mac_version(sw_str machine, unsigned major, unsigned minor, sw_arena *arena, sw_strs *out)
{
	sw_str formats = machine, format;
	for (size_t i = 0; i < SW_COUNTOF(mac_rows); i++) {
		const mac_row *row = &mac_rows[i];
		if (!sw_str_is(machine, row->machine))
			continue;
		bool too_new = row->last_minor && (major > 10 || minor > row->last_minor);
		if (too_new || (major == 10 && minor < row->first_minor))
			return;
		formats = sw_str_of(row->formats);
	}
	while (sw_str_split(&formats, ' ', &format))
		sw_push(arena, out, sw_fmt(arena, "macosx_%u_%u_%.*s", major, minor, SW_ARG(format)));
}

static void add_macos(const sw_tag_target *target, sw_arena *arena, sw_strs *out)
{
	if (target->system_major == 10) {
		for (unsigned minor = target->system_minor + 1; minor-- > 0;)
			add_mac_version(target->machine, 10, minor, arena, out);
		return;
	}
	for (unsigned major = target->system_major; major > 10; major--)
		add_mac_version(target->machine, major, 0, arena, out);
	/* 10.x programs run on 11 and later; for ARM only those whose universal2 part was made for an older Intel Mac */
	for (unsigned minor = 16; target->system_major > 10 && minor > 3; minor--) {
		if (sw_str_is(target->machine, "x86_64"))
			add_mac_version(target->machine, 10, minor, arena, out);
		else
			sw_push(arena, out, sw_fmt(arena, "macosx_10_%u_universal2", minor));
	}
}

static void add_platforms(const sw_tag_target *target, sw_arena *arena, sw_strs *out)
{
	switch (target->system) {
	case SW_TAG_LINUX: add_linux(target, arena, out); return;
	case SW_TAG_MACOS: add_macos(target, arena, out); return;
	case SW_TAG_WINDOWS: sw_push(arena, out, target->machine); return;
	}
}

/* --- triples --- */

static void add_all(sw_str python, sw_str abi, const sw_strs *platforms, sw_arena *arena, sw_tags *out)
{
	for (size_t i = 0; i < platforms->len; i++)
		sw_push(arena, out, (sw_tag){python, abi, platforms->ptr[i]});
}

/* "cp313t": free-threaded builds have a stable ABI of their own. */
static bool is_free_threaded(sw_str abi)
{
	return sw_str_starts(abi, SW_STR("cp")) && sw_str_chr(abi, 't') != SW_NPOS;
}

static void add_cpython(const sw_tag_target *target, const sw_strs *platforms, sw_arena *arena, sw_tags *out)
{
	sw_str python = sw_fmt(arena, "cp%u%u", target->major, target->minor);
	bool has_stable = target->major > 3 || (target->major == 3 && target->minor >= 2);
	sw_str stable = is_free_threaded(target->abi) ? SW_STR("abi3t") : SW_STR("abi3");
	add_all(python, target->abi, platforms, arena, out);
	if (sw_str_ends(target->abi, SW_STR("d"))) /* a debug build also loads modules of the other one */
		add_all(python, sw_str_sub(target->abi, 0, target->abi.len - 1), platforms, arena, out);
	if (has_stable)
		add_all(python, stable, platforms, arena, out);
	add_all(python, SW_STR("none"), platforms, arena, out);
	for (unsigned minor = target->minor; has_stable && minor > 2;) {
		minor--;
		add_all(sw_fmt(arena, "cp%u%u", target->major, minor), stable, platforms, arena, out);
	}
}

/* py313, py3, py312, …, py30 */
static void add_python_range(const sw_tag_target *target, sw_arena *arena, sw_strs *out)
{
	sw_push(arena, out, sw_fmt(arena, "py%u%u", target->major, target->minor));
	sw_push(arena, out, sw_fmt(arena, "py%u", target->major));
	for (unsigned minor = target->minor; minor-- > 0;)
		sw_push(arena, out, sw_fmt(arena, "py%u%u", target->major, minor));
}

void sw_tags_supported(const sw_tag_target *target, sw_arena *arena, sw_tags *out)
{
	sw_strs platforms = {0}, pythons = {0};
	sw_tags tags = {0};
	sw_str none = SW_STR("none"), any = SW_STR("any");
	sw_str python = sw_fmt(arena, "%.*s%u%u", SW_ARG(target->implementation), target->major, target->minor);
	add_platforms(target, arena, &platforms);
	add_python_range(target, arena, &pythons);
	if (sw_str_is(target->implementation, "cp")) {
		add_cpython(target, &platforms, arena, &tags);
	} else {
		add_all(python, target->abi, &platforms, arena, &tags);
		add_all(python, none, &platforms, arena, &tags);
	}
	sw_each (it, &pythons)
		add_all(*it, none, &platforms, arena, &tags);
	if (sw_str_is(target->implementation, "cp"))
		sw_push(arena, &tags, (sw_tag){python, none, any});
	else if (sw_str_is(target->implementation, "pp"))
		sw_push(arena, &tags, (sw_tag){SW_STR("pp3"), none, any});
	sw_each (it, &pythons)
		sw_push(arena, &tags, (sw_tag){*it, none, any});
	*out = tags;
}
