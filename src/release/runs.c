#include "release/runs.h"

#include "base/fs.h"
#include "base/hash.h"

enum { KEPT = 5 };

static sw_str runs_dir(const sw_ctx *ctx, sw_arena *arena)
{
	return sw_path_join(arena, sw_state_dir(ctx), SW_STR("rehearsals"));
}

sw_str sw_run_dir(const sw_ctx *ctx, sw_str run, sw_arena *arena)
{
	return sw_path_join(arena, runs_dir(ctx, arena), run);
}

bool sw_runs_prune(const sw_ctx *ctx, sw_str current, sw_arena *arena, sw_error *err)
{
	sw_strs names = {0};
	sw_str dir = runs_dir(ctx, arena);
	if (!sw_list_dir(arena, dir, &names, err))
		return false;
	for (size_t i = 0; i + KEPT < names.len; i++)
		if (!sw_str_eq(names.ptr[i], current) && !sw_remove_tree(sw_path_join(arena, dir, names.ptr[i]), err))
			return false;
	return true;
}

/* Read from the files themselves, without a process: packed-refs changes when tags are packed, loose ones by name and time. */
sw_str sw_tags_digest(const sw_git *git, sw_arena *arena)
{
	SW_AUTO(sw_hash) hash = {0};
	sw_error ignored = {0};
	sw_dir_entries loose = {0};
	sw_str packed = {0}, id = {0};
	sw_hash_open(&hash, SW_SHA256);
	sw_str tags = sw_path_join(arena, git->common_dir, SW_STR("refs/tags"));
	if (sw_read_file(arena, sw_path_join(arena, git->common_dir, SW_STR("packed-refs")), (size_t)64 << 20, &packed,
			 &ignored))
		sw_hash_add(&hash, packed.ptr, packed.len);
	if (sw_is_dir(tags) && sw_walk(arena, tags, NULL, NULL, &loose, &ignored)) {
		sw_each (entry, &loose) {
			if (entry->kind != SW_FILE_REGULAR ||
			    !sw_read_file(arena, sw_path_join(arena, tags, entry->path), 4096, &id, &ignored))
				continue;
			sw_hash_add(&hash, entry->path.ptr, entry->path.len + 1);
			sw_hash_add(&hash, id.ptr, id.len);
		}
	}
	return sw_str_sub(sw_digest_hex(arena, sw_hash_end(&hash)), 0, 16);
}
