/* What the files of the room dist share. */
#pragma once
#include "codec/tar.h"
#include "dist/dist.h"

/* RECORD grows with the number of files: 200,000 of them with long names. */
#define DIST_MAX_TEXT   ((size_t)16 << 20)
#define DIST_MAX_RECORD ((size_t)64 << 20)
/* Members up to this size are unpacked whole, larger ones in pieces. */
#define DIST_WHOLE_MEMBER ((int64_t)4 << 20)

/* Members, root and texts of `out`, whose names and digests are set. `source` moves. */
bool dist_open_wheel(sw_source *source, const sw_dist_options *options, sw_arena *arena, sw_dist *out, sw_error *err);
bool dist_open_sdist(sw_source *source, const sw_dist_options *options, sw_arena *arena, sw_dist *out, sw_error *err);
bool dist_read_sdist(const sw_dist *dist, const sw_dist_member *member, size_t max_bytes, sw_arena *arena, sw_str *out,
		     sw_error *err);
/* Marks every member that a later one of the same name replaces. */
void dist_mark_replaced(sw_arena *arena, sw_dist_members *members);
/* What the content pass learns of a member. */
void dist_take_hash(sw_dist_member *member, sw_hash *hash, sw_str first);
