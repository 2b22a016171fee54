/* Files and folders. Paths are slices in UTF-8 or whatever bytes the system holds. All descriptors are close-on-exec. */
#pragma once
#include "base/err.h"
#include "base/vec.h"

#define SW_PATH_SIZE 4096
/* `path` as a terminated string for a system call, without an arena. SW_F001 when it is empty, too long or holds a NUL. */
SW_NODISCARD bool sw_path_cstr(sw_str path, char out[static SW_PATH_SIZE], sw_error *err);

/* "<path>.<random>.tmp", so that two writers never share a temporary file. SW_F001 as above, SW_F002 when it gets too long. */
SW_NODISCARD bool sw_path_temp(sw_str path, char out[static SW_PATH_SIZE], sw_error *err);

/* A descriptor that closes itself: `SW_AUTO(sw_fd) fd = SW_FD_NONE;`. */
typedef struct sw_fd {
	int plus_one; /* so that zero is "none"; use sw_fd_get */
} sw_fd;
void sw_fd_close(sw_fd *fd);
static inline int sw_fd_get(sw_fd fd)
{
	return fd.plus_one - 1;
}
static inline sw_fd sw_fd_of(int fd)
{
	return (sw_fd){fd + 1};
}

sw_str sw_path_join(sw_arena *arena, sw_str dir, sw_str name); /* an absolute `name` wins; "" gives `dir` */
sw_str sw_path_dir(sw_str path);                               /* "a/b" -> "a", "a" -> "." , "/a" -> "/" */
sw_str sw_path_base(sw_str path);                              /* "a/b" -> "b" */

typedef enum sw_file_kind { SW_FILE_NONE, SW_FILE_REGULAR, SW_FILE_DIR, SW_FILE_LINK, SW_FILE_OTHER } sw_file_kind;
typedef struct sw_file_info {
	sw_file_kind kind;
	int64_t size_bytes;
	int64_t mtime_ns;
	unsigned mode; /* permission bits */
} sw_file_info;
/* What is at `path`; links are followed or not. SW_FILE_NONE when nothing (or nothing reachable) is there. */
sw_file_info sw_stat(sw_str path);
sw_file_info sw_lstat(sw_str path);
bool sw_is_file(sw_str path);
bool sw_is_dir(sw_str path);

/* Whole file into the arena, NUL-terminated behind its end. SW_F001 when it cannot be read, SW_F004 above max_bytes. */
SW_NODISCARD bool sw_read_file(sw_arena *arena, sw_str path, size_t max_bytes, sw_str *out, sw_error *err);
/* Whole file or nothing: temporary name in the same folder, fsync, rename, fsync of the folder. SW_F002. */
SW_NODISCARD bool sw_write_file(sw_str path, sw_str content, unsigned mode, sw_error *err);
/* The same without the two fsyncs, for what can be made again. */
SW_NODISCARD bool sw_write_file_fast(sw_str path, sw_str content, unsigned mode, sw_error *err);
SW_NODISCARD bool sw_copy_file(sw_str from, sw_str to,
			       sw_error *err); /* keeps the mode; atomic like sw_write_file_fast */
SW_NODISCARD bool sw_mkdirs(sw_str path, unsigned mode, sw_error *err); /* existing ones are fine */
/* A new private folder (0700) below `parent`, named "<prefix>XXXXXX". */
SW_NODISCARD bool sw_make_temp_dir(sw_arena *arena, sw_str parent, const char *prefix, sw_str *out, sw_error *err);
SW_NODISCARD bool sw_remove_tree(sw_str path, sw_error *err); /* never follows links; a missing path is fine */
SW_NODISCARD bool sw_rename(sw_str from, sw_str to, sw_error *err);
SW_NODISCARD bool sw_write_all(int fd, sw_str bytes, sw_error *err); /* restarts on EINTR and short writes */
SW_NODISCARD bool sw_fsync_dir(sw_str path, sw_error *err);

/* Absolute path without links and dots; SW_F001 when it does not exist. */
SW_NODISCARD bool sw_real_path(sw_arena *arena, sw_str path, sw_str *out, sw_error *err);

typedef struct sw_dir_entry {
	sw_str path; /* relative to the start, "/" between the parts */
	sw_file_kind kind;
	unsigned mode;
	int64_t size_bytes;
} sw_dir_entry;
typedef SW_VEC(sw_dir_entry) sw_dir_entries;
/* Everything below `root`, links not followed, folders before their content, names of one folder in byte order.
   At most SW_LIMIT_MEMBERS entries (SW_F004). `skip` (may be NULL) is asked for each entry: true leaves it (and what is below) out. */
SW_NODISCARD bool sw_walk(sw_arena *arena, sw_str root, bool (*skip)(const sw_dir_entry *entry, void *data), void *data,
			  sw_dir_entries *out, sw_error *err);
/* Names in one folder, in byte order, without "." and "..". */
SW_NODISCARD bool sw_list_dir(sw_arena *arena, sw_str path, sw_strs *names, sw_error *err);

/* An exclusive lock on a file (created when missing), held until closed or the process dies. */
typedef struct sw_lock {
	sw_fd fd;
} sw_lock;
void sw_lock_close(sw_lock *lock);
/* *busy = true (and success) when another process holds it. */
SW_NODISCARD bool sw_lock_try(sw_str path, sw_lock *out, bool *busy, sw_error *err);
