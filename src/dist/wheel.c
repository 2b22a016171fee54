/* Wheels: members from the ZIP, the dist-info folder, the content pass. */
#include <string.h>

#include "base/limits.h"
#include "dist/internal.h"

static void take_members(const sw_zip *zip, sw_arena *arena, sw_dist *out)
{
	sw_each (from, &zip->members) {
		sw_dist_member member = {
			.name = sw_str_sub(from->name, 0, from->name.len - from->dir),
			.kind = from->dir ? SW_MEMBER_DIR : SW_MEMBER_FILE,
			.mode = from->mode & 07777,
			.size_bytes = from->size_bytes,
			.offset = from->header_at,
			.data_at = from->data_at,
		};
		sw_push(arena, &out->members, member);
	}
	out->unpacked_bytes = zip->unpacked_bytes;
	dist_mark_replaced(arena, &out->members);
}

/* The one folder *.dist-info at the root; vendored ones deeper down do not count. */
static sw_str find_root(const sw_dist *dist)
{
	sw_str root = SW_STR("");
	sw_each (member, &dist->members) {
		size_t slash = sw_str_chr(member->name, '/');
		sw_str first = sw_str_sub(member->name, 0, slash);
		if ((slash == SW_NPOS && member->kind != SW_MEMBER_DIR) || !sw_str_ends(first, SW_STR(".dist-info")))
			continue;
		if (root.len && !sw_str_eq(root, first))
			return SW_STR("");
		root = first;
	}
	return root;
}

static bool is_text_path(sw_str root, sw_str name, const char *text)
{
	return name.len == root.len + 1 + strlen(text) && sw_str_starts(name, root) && name.ptr[root.len] == '/' &&
	       sw_str_is(sw_str_from(name, root.len + 1), text);
}

/* A text that cannot be unpacked is left out: the content pass, or the scan before, has said why. */
static bool read_text(sw_dist *dist, const sw_dist_member *member, size_t max_bytes, const sw_dist_options *options,
		      sw_arena *arena, sw_str *out, sw_error *err)
{
	sw_error why = {0};
	if (sw_dist_read(dist, member, max_bytes, arena, out, &why))
		return true;
	if (!options->collect || (why.code != SW_Z101 && why.code != SW_F004)) {
		*err = why;
		return false;
	}
	if (why.code == SW_F004)
		sw_fault_add(arena, &dist->faults, "SW-Z004", SW_REJECT, member->name, member->offset, "%s",
			     why.message);
	else if (!options->contents)
		sw_fault_add(arena, &dist->faults, "SW-Z007", SW_SEV_ERROR, member->name, member->offset, "%s",
			     why.message);
	return true;
}

static bool read_texts(sw_dist *dist, const sw_dist_options *options, sw_arena *arena, sw_error *err)
{
	const struct {
		const char *name;
		sw_str *text;
		size_t max_bytes;
	} texts[] = {
		{"METADATA", &dist->metadata, DIST_MAX_TEXT},
		{"WHEEL", &dist->wheel_file, DIST_MAX_TEXT},
		{"RECORD", &dist->record, DIST_MAX_RECORD},
		{"entry_points.txt", &dist->entry_points, DIST_MAX_TEXT},
	};
	if (!dist->root.len)
		return true;
	for (size_t m = 0; m < dist->members.len; m++) {
		const sw_dist_member *member = &dist->members.ptr[m];
		for (size_t i = 0; i < SW_COUNTOF(texts); i++)
			if (member->kind == SW_MEMBER_FILE && is_text_path(dist->root, member->name, texts[i].name) &&
			    !read_text(dist, member, texts[i].max_bytes, options, arena, texts[i].text, err))
				return false;
	}
	return true;
}

typedef struct content_pass {
	sw_hash hash;
	char start[4];
	size_t started;
} content_pass;

static bool take_piece(void *data, sw_str bytes, sw_error *err)
{
	(void)err;
	content_pass *pass = data;
	size_t room = sizeof(pass->start) - pass->started, len = bytes.len < room ? bytes.len : room;
	memcpy(pass->start + pass->started, bytes.ptr, len);
	pass->started += len;
	sw_hash_add(&pass->hash, bytes.ptr, bytes.len);
	return true;
}

static bool look_into(sw_dist *dist, size_t index, sw_buf *buf, sw_error *err)
{
	const sw_zip_member *member = &dist->zip.members.ptr[index];
	content_pass pass = {0};
	sw_hash_open(&pass.hash, SW_SHA256);
	bool ok = false;
	if (member->size_bytes > DIST_WHOLE_MEMBER) {
		ok = sw_zip_stream(&dist->zip, member, take_piece, &pass, err);
	} else {
		ok = sw_zip_read_into(&dist->zip, member, buf, err);
		if (ok)
			ok = take_piece(&pass, sw_buf_str(buf), err);
	}
	if (ok)
		dist_take_hash(&dist->members.ptr[index], &pass.hash, (sw_str){pass.start, pass.started});
	sw_hash_close(&pass.hash);
	return ok;
}

/* Was the member's trouble reported by the scan, so that unpacking it is no use? */
static bool is_hopeless(const sw_dist *dist, const sw_zip_member *member)
{
	if (member->data_at < 0)
		return true;
	sw_each (fault, &dist->faults.list)
		if (fault->member.ptr == member->name.ptr && fault->severity >= SW_SEV_ERROR)
			return true;
	return false;
}

static bool look_into_all(sw_dist *dist, const sw_dist_options *options, sw_arena *arena, sw_error *err)
{
	SW_AUTO(sw_buf) buf = {0};
	for (size_t i = 0; i < dist->zip.members.len; i++) {
		const sw_zip_member *member = &dist->zip.members.ptr[i];
		sw_error why = {0};
		if (member->dir || is_hopeless(dist, member) || look_into(dist, i, &buf, &why))
			continue;
		if (!options->collect || why.code != SW_Z101) {
			*err = why;
			return false;
		}
		sw_fault_add(arena, &dist->faults, "SW-Z007", SW_SEV_ERROR, member->name, member->header_at,
			     "%s (at offset %lld)", why.message, (long long)member->header_at);
	}
	return true;
}

/* A hundredfold bomb must not be unpacked only to say that it is one. */
static bool is_bomb(const sw_dist *dist)
{
	sw_each (fault, &dist->faults.list)
		if (strcmp(fault->rule, "SW-Z004") == 0)
			return true;
	return false;
}

bool dist_open_wheel(sw_source *source, const sw_dist_options *options, sw_arena *arena, sw_dist *out, sw_error *err)
{
	if (!sw_zip_open_source(source, &options->limits, arena, options->collect ? &out->faults : NULL, &out->zip,
				err))
		return false;
	take_members(&out->zip, arena, out);
	out->root = find_root(out);
	if (options->contents && !is_bomb(out) && !look_into_all(out, options, arena, err))
		return false;
	return read_texts(out, options, arena, err);
}
