#include "dist/dist.h"

#include <string.h>

#include "base/fs.h"
#include "base/limits.h"
#include "base/map.h"
#include "dist/internal.h"

void sw_dist_close(sw_dist *dist)
{
	sw_zip_close(&dist->zip);
	*dist = (sw_dist){0};
}

void dist_mark_replaced(sw_arena *arena, sw_dist_members *members)
{
	sw_map last = {0};
	for (size_t i = members->len; i-- > 0;)
		members->ptr[i].replaced = !sw_map_set(arena, &last, members->ptr[i].name, &members->ptr[i]);
}

void dist_take_hash(sw_dist_member *member, sw_hash *hash, sw_str first)
{
	sw_digest digest = sw_hash_end(hash);
	memcpy(member->sha256, digest.bytes, sizeof(member->sha256));
	memcpy(member->start, first.ptr, first.len < sizeof(member->start) ? first.len : sizeof(member->start));
	member->hashed = true;
}

/* All digests in one pass over the file. */
static bool hash_file(sw_source *source, sw_dist *out, sw_error *err)
{
	static const sw_hash_kind kinds[] = {SW_SHA256, SW_MD5, SW_BLAKE2B_256};
	sw_digest *digests[] = {&out->sha256, &out->md5, &out->blake2b_256};
	sw_hash hashes[SW_COUNTOF(kinds)] = {0};
	bool ok = true;
	for (size_t i = 0; i < SW_COUNTOF(kinds); i++)
		sw_hash_open(&hashes[i], kinds[i]);
	for (int64_t at = 0; ok && at < source->size_bytes;) {
		int64_t left = source->size_bytes - at;
		size_t len = left < (int64_t)SW_SOURCE_PIECE ? (size_t)left : SW_SOURCE_PIECE;
		sw_str piece = {0};
		ok = sw_source_at(source, at, len, &piece, err);
		for (size_t i = 0; ok && i < SW_COUNTOF(kinds); i++)
			sw_hash_add(&hashes[i], piece.ptr, piece.len);
		at += (int64_t)len;
	}
	for (size_t i = 0; i < SW_COUNTOF(kinds); i++) {
		if (ok)
			*digests[i] = sw_hash_end(&hashes[i]);
		sw_hash_close(&hashes[i]);
	}
	return ok;
}

static bool parse_name(const sw_dist_options *options, sw_arena *arena, sw_dist *out, sw_error *err)
{
	sw_error why = {0};
	out->kind = sw_filename_kind_of(out->filename);
	if (out->kind == SW_FILENAME_OTHER)
		return sw_fail(err, SW_M121, "%.*s is neither a wheel (.whl) nor an sdist (.tar.gz)",
			       SW_ARG(out->filename));
	out->named = out->kind == SW_FILENAME_WHEEL ? sw_filename_parse_wheel(out->filename, arena, &out->wheel, &why)
						    : sw_filename_parse_sdist(out->filename, arena, &out->sdist, &why);
	if (out->named)
		return true;
	if (!options->collect) {
		*err = why;
		return false;
	}
	out->name_problem = sw_str_copy(arena, sw_str_of(why.message));
	return true;
}

bool sw_dist_open(sw_str path, const sw_dist_options *options, sw_arena *arena, sw_dist *out, sw_error *err)
{
	static const sw_dist_options defaults;
	SW_AUTO(sw_dist) dist = {.path = path};
	SW_AUTO(sw_source) source = {0};
	if (!options)
		options = &defaults;
	dist.filename = options->filename.len ? options->filename : sw_path_base(path);
	sw_archive_limits limits = sw_archive_limits_of(&options->limits);
	if (!parse_name(options, arena, &dist, err) || !sw_source_open(&source, path, limits.file_bytes, arena, err))
		return false;
	dist.size_bytes = source.size_bytes;
	if (options->hashes && !hash_file(&source, &dist, err))
		return false;
	bool ok = dist.kind == SW_FILENAME_WHEEL ? dist_open_wheel(&source, options, arena, &dist, err)
						 : dist_open_sdist(&source, options, arena, &dist, err);
	if (!ok)
		return false;
	*out = SW_TAKE(dist);
	return true;
}

const sw_dist_member *sw_dist_find(const sw_dist *dist, sw_str name)
{
	sw_each (member, &dist->members)
		if (!member->replaced && sw_str_eq(member->name, name))
			return member;
	return NULL;
}

bool sw_dist_read(sw_dist *dist, const sw_dist_member *member, size_t max_bytes, sw_arena *arena, sw_str *out,
		  sw_error *err)
{
	if (member->kind != SW_MEMBER_FILE)
		return sw_fail(err, SW_Z102, "%.*s in %.*s is no regular file",
			       SW_ARG(sw_str_sub(member->name, 0, 300)), SW_ARG(dist->filename));
	if (dist->kind != SW_FILENAME_WHEEL)
		return dist_read_sdist(dist, member, max_bytes, arena, out, err);
	/* members of the dist and of its ZIP stand in the same order */
	return sw_zip_read(&dist->zip, &dist->zip.members.ptr[member - dist->members.ptr], max_bytes, arena, out, err);
}
