/* Sdists: one pass over the stream gives members, hashes and PKG-INFO. */
#include <string.h>

#include "base/limits.h"
#include "dist/internal.h"

static sw_member_kind kind_of(sw_tar_kind kind)
{
	static const sw_member_kind kinds[] = {[SW_TAR_FILE] = SW_MEMBER_FILE,
					       [SW_TAR_DIR] = SW_MEMBER_DIR,
					       [SW_TAR_SYMLINK] = SW_MEMBER_SYMLINK,
					       [SW_TAR_HARDLINK] = SW_MEMBER_HARDLINK,
					       [SW_TAR_OTHER] = SW_MEMBER_OTHER};
	return kinds[kind];
}

typedef struct sdist_pass {
	sw_tar tar;
	const sw_dist_options *options;
	sw_arena *arena;
	sw_dist *out;
	SW_VEC(sw_tar_member) raw; /* for the look at all members */
	/* PKG-INFO of each top folder, the last one of a name last */
	SW_VEC(sw_str) info_folders;
	SW_VEC(sw_str) infos;
} sdist_pass;

/* "top/PKG-INFO" gives "top". */
static bool is_pkg_info(sw_str name, sw_str *folder)
{
	size_t slash = sw_str_chr(name, '/');
	*folder = sw_str_sub(name, 0, slash);
	return slash != SW_NPOS && sw_str_is(sw_str_from(name, slash + 1), "PKG-INFO");
}

/* The member's content: hashed when that is asked for, kept when it is PKG-INFO. */
static bool read_content(sdist_pass *pass, const sw_tar_member *from, sw_dist_member *member, sw_error *err)
{
	SW_AUTO(sw_buf) kept = {.max = DIST_MAX_TEXT};
	sw_hash hash = {0};
	sw_str folder = {0}, piece = {0};
	char start[4];
	size_t started = 0;
	bool keep = is_pkg_info(from->name, &folder), contents = pass->options->contents, ok = true;
	if (!keep && !contents)
		return true;
	if (contents)
		sw_hash_open(&hash, SW_SHA256);
	while ((ok = sw_tar_data(&pass->tar, &piece, err)) && piece.len) {
		for (size_t i = 0; i < piece.len && started < sizeof(start); i++)
			start[started++] = piece.ptr[i];
		if (contents)
			sw_hash_add(&hash, piece.ptr, piece.len);
		if (keep)
			sw_buf_add(&kept, piece);
	}
	if (ok && contents)
		dist_take_hash(member, &hash, (sw_str){start, started});
	sw_hash_close(&hash);
	if (ok && keep && !kept.over) {
		sw_push(pass->arena, &pass->info_folders, folder);
		sw_push(pass->arena, &pass->infos, sw_buf_copy(&kept, pass->arena));
	}
	return ok;
}

static bool take_member(sdist_pass *pass, const sw_tar_member *from, sw_error *err)
{
	sw_dist_member member = {
		.name = from->name,
		.kind = kind_of(from->kind),
		.mode = from->mode,
		.size_bytes = from->size_bytes,
		.offset = from->header_at,
		.data_at = from->kind == SW_TAR_FILE ? pass->tar.at : -1,
		.mtime_ns = from->mtime_ns,
		.link_target =
			from->kind == SW_TAR_SYMLINK || from->kind == SW_TAR_HARDLINK ? from->link_target : SW_STR(""),
	};
	if (from->kind == SW_TAR_FILE && !read_content(pass, from, &member, err))
		return false;
	sw_push(pass->arena, &pass->raw, *from);
	sw_push(pass->arena, &pass->out->members, member);
	return true;
}

/* The one folder that everything lies in. */
static sw_str find_root(const sw_dist *dist)
{
	sw_str root = SW_STR("");
	sw_each (member, &dist->members) {
		size_t slash = sw_str_chr(member->name, '/');
		sw_str first = sw_str_sub(member->name, 0, slash);
		if (slash == SW_NPOS && member->kind != SW_MEMBER_DIR)
			return SW_STR("");
		if (root.len && !sw_str_eq(root, first))
			return SW_STR("");
		root = first;
	}
	return root;
}

/* Strict reading takes what unpacking would leave: of two members of one name the last. */
static bool look_at_members(sdist_pass *pass, sw_error *err)
{
	sw_faults found = {0};
	sw_tar_member *left = sw_new_n(pass->arena, sw_tar_member, pass->raw.len);
	size_t count = 0;
	if (pass->options->collect) {
		sw_tar_look_at_members(pass->raw.ptr, pass->raw.len, pass->arena, &pass->out->faults);
		return true;
	}
	for (size_t i = 0; i < pass->raw.len; i++)
		if (!pass->out->members.ptr[i].replaced)
			left[count++] = pass->raw.ptr[i];
	sw_tar_look_at_members(left, count, pass->arena, &found);
	const sw_fault *refusal = sw_faults_refusal(&found);
	return !refusal || sw_fail(err, SW_T101, "%.*s is refused (%s): %.*s", SW_ARG(pass->out->filename),
				   refusal->rule, SW_ARG(refusal->message));
}

static bool read_members(sdist_pass *pass, sw_error *err)
{
	for (;;) {
		sw_tar_member member = {0};
		bool more = false;
		if (!sw_tar_next(&pass->tar, &member, &more, err))
			return false;
		if (!more)
			return true;
		if (!take_member(pass, &member, err))
			return false;
	}
}

bool dist_open_sdist(sw_source *source, const sw_dist_options *options, sw_arena *arena, sw_dist *out, sw_error *err)
{
	sdist_pass pass = {.options = options, .arena = arena, .out = out};
	if (!sw_tar_open_source(source, &options->limits, arena, options->collect ? &out->faults : NULL, &pass.tar,
				err))
		return false;
	bool ok = read_members(&pass, err);
	out->unpacked_bytes = pass.tar.unpacked_bytes;
	/* a ZIP reader looks at the end of the file, a TAR reader at its start: a file that is both is two packages in
	   one */
	bool zip_too = false;
	ok = ok && sw_zip_looks_like(&pass.tar.source, &zip_too, err);
	sw_tar_close(&pass.tar);
	if (!ok)
		return false;
	if (zip_too && !options->collect)
		return sw_fail(err, SW_T101, "%.*s is refused (SW-T001): it is a ZIP archive too",
			       SW_ARG(out->filename));
	if (zip_too)
		sw_fault_add(arena, &out->faults, "SW-T001", SW_REJECT, SW_STR(""), -1, "it is a ZIP archive too");
	dist_mark_replaced(arena, &out->members);
	out->root = find_root(out);
	for (size_t i = 0; i < pass.infos.len; i++)
		if (sw_str_eq(pass.info_folders.ptr[i], out->root))
			out->metadata = pass.infos.ptr[i];
	return look_at_members(&pass, err);
}

bool dist_read_sdist(const sw_dist *dist, const sw_dist_member *member, size_t max_bytes, sw_arena *arena, sw_str *out,
		     sw_error *err)
{
	SW_AUTO(sw_tar) tar = {0};
	SW_AUTO(sw_buf) text = {.max = max_bytes};
	sw_tar_member at = {0};
	sw_faults ignored = {0};
	bool more = true;
	sw_str piece = {0};
	if (!sw_tar_open(dist->path, NULL, arena, &ignored, &tar, err))
		return false;
	do {
		if (!sw_tar_next(&tar, &at, &more, err))
			return false;
	} while (more && at.header_at != member->offset);
	if (!more || !sw_str_eq(at.name, member->name))
		return sw_fail(err, SW_T101, "%.*s has changed since it was opened", SW_ARG(dist->path));
	do {
		if (!sw_tar_data(&tar, &piece, err))
			return false;
		sw_buf_add(&text, piece);
	} while (piece.len);
	if (!sw_buf_check(&text, "a member of the sdist", err))
		return false;
	if ((int64_t)text.len != at.size_bytes)
		return sw_fail(err, SW_T101, "%.*s in %.*s cannot be unpacked: it is cut off",
			       SW_ARG(sw_str_sub(at.name, 0, 300)), SW_ARG(dist->path));
	*out = sw_buf_copy(&text, arena);
	return true;
}
