/* The flit_core backend. */
#include "build/flit.h"
#include "codec/unicode.h"
#include "pyspec/filename.h"

static const sw_flit_profile flit_42 = {.label = "flit_core 4.2.0",
					.metadata_version = "2.5",
					.imports = true,
					.more_licenses = true,
					.crlf = true,
					.strict_brackets = true};
static const sw_flit_profile flit_312 = {.label = "flit_core 3.12.0", .metadata_version = "2.4"};

/* 4.0.0 and 4.0.1 wrote metadata that nobody can read. */
static const sw_profile_release releases[] = {
	{"4.2.0", &flit_42}, {"4.1.0", NULL},  {"4.0.1", NULL},  {"4.0.0", NULL}, {"3.12.0", &flit_312},
	{"3.11.0", NULL},    {"3.10.1", NULL}, {"3.10.0", NULL}, {"3.9.0", NULL}, {"3.8.0", NULL},
	{"3.7.1", NULL},     {"3.6.0", NULL},  {"3.5.1", NULL},  {"3.4.0", NULL}, {"3.3.0", NULL},
	{"3.2.0", NULL},     {"3.1.0", NULL},  {"3.0.0", NULL},  {"2.3.0", NULL},
};
static const sw_profile_table table = {"flit-core", releases, SW_COUNTOF(releases)};
static const char *const known_requirements[] = {"flit-core", NULL};

/* ---- the plan ---- */

static unsigned mode_of(const sw_tree_file *file)
{
	return file->exec ? 0100755 : 0100644;
}

static void plan_sdist(sw_flit *f, sw_str stem, sw_blob *pkg_info)
{
	sw_native *native = f->native;
	native->plan.sdist_file = sw_fmt(native->arena, "%.*s.tar.gz", SW_ARG(stem));
	sw_each (file, &f->sdist)
		sw_native_put(native, &native->plan.sdist,
			      sw_fmt(native->arena, "%.*s/%.*s", SW_ARG(stem), SW_ARG((*file)->path)), (*file)->blob,
			      mode_of(*file));
	sw_native_put(native, &native->plan.sdist, sw_fmt(native->arena, "%.*s/PKG-INFO", SW_ARG(stem)), pkg_info,
		      0644);
	native->plan.sdist.ptr[native->plan.sdist.len - 1].old = true;
}

static void put_info(sw_flit *f, sw_str dist_info, const char *name, sw_blob *blob)
{
	sw_native_put(f->native, &f->native->plan.wheel, sw_fmt(f->native->arena, "%.*s/%s", SW_ARG(dist_info), name),
		      blob, 0100644);
}

/* WheelBuilder.build on the unpacked sdist, whose tree is `sdist`. */
static void plan_wheel(sw_flit *f, const sw_tree *sdist, sw_str stem, sw_blob *info)
{
	sw_native *native = f->native;
	sw_arena *arena = native->arena;
	sw_str dist_info = sw_fmt(arena, "%.*s.dist-info", SW_ARG(stem));
	sw_tree_files files = {0};
	sw_flit_module_files(f, sdist, &files);
	sw_each (file, &files) {
		sw_str name = f->prefix.len > 0 ? sw_str_from((*file)->path, f->prefix.len + 1) : (*file)->path;
		sw_native_put(native, &native->plan.wheel, name, (*file)->blob, mode_of(*file));
	}
	sw_str points = sw_flit_entry_points(f);
	if (points.len > 0)
		put_info(f, dist_info, "entry_points.txt", sw_native_text(native, points));
	sw_each (path, &f->license_files) {
		const sw_tree_file *file = sw_tree_get(sdist, *path);
		sw_native_put(native, &native->plan.wheel,
			      sw_fmt(arena, "%.*s/licenses/%.*s", SW_ARG(dist_info), SW_ARG(*path)), file->blob,
			      mode_of(file));
	}
	sw_str wheel =
		sw_fmt(arena, "Wheel-Version: 1.0\nGenerator: %.*s\nRoot-Is-Purelib: true\n%sTag: py3-none-any\n",
		       SW_ARG(sw_native_generator(native)), f->py2 ? "Tag: py2-none-any\n" : "");
	put_info(f, dist_info, "WHEEL", sw_native_text(native, wheel));
	put_info(f, dist_info, "METADATA", info);
	native->plan.record = sw_fmt(arena, "%.*s/RECORD", SW_ARG(dist_info));
	native->plan.record_mode = 0100644;
	native->plan.record_crlf = f->profile->crlf;
	native->plan.wheel_file = sw_fmt(arena, "%.*s-%spy3-none-any.whl", SW_ARG(stem), f->py2 ? "py2." : "");
}

static bool prove(sw_native *native)
{
	sw_flit f = {.native = native, .project = native->input->project};
	sw_str text;
	if (!sw_profile_only(native, known_requirements))
		return false;
	const sw_profile_release *release = sw_profile_choose(native, &table);
	if (!release)
		return false;
	f.profile = release->profile;
	native->plan.profile = sw_str_of(f.profile->label);
	sw_each (file, &native->tree.files)
		if (!sw_unicode_is_nfc((*file)->path))
			return sw_native_no_line(native, (*file)->path, 0, "file name that is not in NFC");
	if (!sw_flit_configure(&f) || !sw_flit_select_files(&f) || !sw_flit_metadata(&f, &text))
		return false;
	sw_str stem = sw_filename_stem(native->arena, f.project->table.name.text, f.version);
	native->plan.name = f.project->table.name.text;
	native->plan.version = f.version;
	sw_tree sdist;
	sw_tree_init(&sdist, native->arena, native->tree.source);
	sw_each (file, &f.sdist)
		sw_tree_add(&sdist, (*file)->path, (*file)->exec, (*file)->blob);
	sw_blob *info = sw_native_text(native, text);
	plan_sdist(&f, stem, info);
	plan_wheel(&f, &sdist, stem, info);
	return true;
}

static const char *const objects[] = {"flit_core.buildapi", "flit.buildapi", NULL};
const sw_native_backend sw_native_flit = {.name = "flit_core", .objects = objects, .prove = prove};
