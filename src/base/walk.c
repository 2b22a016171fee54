/* Folders: listing, walking, removing. Everything goes through descriptors and never follows a link, so that a tree that
   changes under our hands (or is hostile) cannot lead outside of the root. */
#include "base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"

typedef DIR *sw_dir;
static void sw_dir_close(sw_dir *dir)
{
	if (*dir)
		closedir(*dir);
	*dir = NULL;
}

static bool open_dir(int at, const char *name, sw_dir *out)
{
	int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return false;
	*out = fdopendir(fd);
	if (!*out)
		close(fd);
	return *out != NULL;
}

static bool read_names(sw_arena *arena, DIR *dir, sw_strs *names)
{
	for (;;) {
		errno = 0;
		struct dirent *entry = readdir(dir);
		if (!entry)
			break;
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			sw_push(arena, names, sw_str_copy(arena, sw_str_of(entry->d_name)));
	}
	sw_strs_sort(names);
	return errno == 0;
}

bool sw_list_dir(sw_arena *arena, sw_str path, sw_strs *names, sw_error *err)
{
	char name[SW_PATH_SIZE];
	if (!sw_path_cstr(path, name, err))
		return false;
	SW_AUTO(sw_dir) dir = opendir(name);
	sw_strs found = {0};
	if (!dir || !read_names(arena, dir, &found))
		return sw_fail_errno(err, SW_F001, errno, "the folder %s cannot be read", name);
	*names = found;
	return true;
}

typedef struct walk {
	sw_arena *arena;
	bool (*skip)(const sw_dir_entry *entry, void *data);
	void *data;
	sw_dir_entries *out;
} walk;

static sw_file_kind kind_of(mode_t mode)
{
	if (S_ISREG(mode))
		return SW_FILE_REGULAR;
	if (S_ISDIR(mode))
		return SW_FILE_DIR;
	return S_ISLNK(mode) ? SW_FILE_LINK : SW_FILE_OTHER;
}

static bool walk_dir(walk *w, DIR *dir, sw_str prefix, int depth, sw_error *err)
{
	sw_strs names = {0};
	if (depth > SW_LIMIT_DEPTH)
		return sw_fail(err, SW_F004, "folders are nested more than %d deep at %.*s", SW_LIMIT_DEPTH,
			       SW_ARG(prefix));
	if (!read_names(w->arena, dir, &names))
		return sw_fail_errno(err, SW_F001, errno, "the folder %.*s cannot be read", SW_ARG(prefix));
	sw_each (name, &names) {
		struct stat st;
		if (fstatat(dirfd(dir), name->ptr, &st, AT_SYMLINK_NOFOLLOW) != 0)
			continue; /* it went away meanwhile */
		sw_dir_entry entry = {.path = prefix.len ? sw_path_join(w->arena, prefix, *name) : *name,
				      .kind = kind_of(st.st_mode),
				      .mode = st.st_mode & 07777,
				      .size_bytes = st.st_size};
		if (w->skip && w->skip(&entry, w->data))
			continue;
		if (w->out->len >= SW_LIMIT_MEMBERS)
			return sw_fail(err, SW_F004, "the tree holds more than %d files", SW_LIMIT_MEMBERS);
		sw_push(w->arena, w->out, entry);
		if (entry.kind != SW_FILE_DIR)
			continue;
		SW_AUTO(sw_dir) child = NULL;
		if (!open_dir(dirfd(dir), name->ptr, &child))
			return sw_fail_errno(err, SW_F001, errno, "the folder %.*s cannot be read", SW_ARG(entry.path));
		if (!walk_dir(w, child, entry.path, depth + 1, err))
			return false;
	}
	return true;
}

bool sw_walk(sw_arena *arena, sw_str root, bool (*skip)(const sw_dir_entry *entry, void *data), void *data,
	     sw_dir_entries *out, sw_error *err)
{
	char name[SW_PATH_SIZE];
	if (!sw_path_cstr(root, name, err))
		return false;
	SW_AUTO(sw_dir) dir = opendir(name);
	if (!dir)
		return sw_fail_errno(err, SW_F001, errno, "the folder %s cannot be read", name);
	sw_dir_entries found = {0};
	walk w = {.arena = arena, .skip = skip, .data = data, .out = &found};
	if (!walk_dir(&w, dir, (sw_str){0}, 0, err))
		return false;
	*out = found;
	return true;
}

static bool remove_below(DIR *dir, int depth)
{
	if (depth > SW_LIMIT_DEPTH * 8) {
		errno = ELOOP;
		return false;
	}
	for (struct dirent *entry; (entry = readdir(dir));) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (unlinkat(dirfd(dir), entry->d_name, 0) == 0 || errno == ENOENT)
			continue;
		if (errno != EISDIR && errno != EPERM)
			return false;
		if (fchmodat(dirfd(dir), entry->d_name, 0700, 0) !=
		    0) /* a folder without w or x could not be emptied */
			return false;
		SW_AUTO(sw_dir) child = NULL;
		if (!open_dir(dirfd(dir), entry->d_name, &child) || !remove_below(child, depth + 1) ||
		    unlinkat(dirfd(dir), entry->d_name, AT_REMOVEDIR) != 0)
			return false;
	}
	return true;
}

bool sw_remove_tree(sw_str path, sw_error *err)
{
	char name[SW_PATH_SIZE];
	if (!sw_path_cstr(path, name, err))
		return false;
	if (unlink(name) == 0 || errno == ENOENT)
		return true;
	SW_AUTO(sw_dir) dir = NULL;
	if (!open_dir(AT_FDCWD, name, &dir) || !remove_below(dir, 0) || rmdir(name) != 0)
		return sw_fail_errno(err, SW_F002, errno, "%s cannot be removed", name);
	return true;
}
