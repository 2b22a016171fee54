/* Unpacking an sdist by the rules of PEP 721. Every step goes through a descriptor of the folder that it is in and
   follows no link, so that nothing that the archive holds can lead outside. Links are made last, when all of them are
   known. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dist/internal.h"

typedef struct unpacker {
	sw_tar tar;
	sw_arena *arena;
	sw_str into;
	sw_fd root, folder; /* of `into`; of the folder used last */
	sw_str folder_path; /* relative; ptr NULL = none */
	SW_VEC(sw_tar_member) members;
} unpacker;

static void unpacker_close(unpacker *u)
{
	sw_tar_close(&u->tar);
	sw_fd_close(&u->root);
	sw_fd_close(&u->folder);
}

static bool cannot(const unpacker *u, sw_str name, sw_error *err)
{
	int why = errno;
	return sw_fail_errno(err, SW_F002, why, "%.*s cannot be unpacked into %.*s", SW_ARG(sw_str_sub(name, 0, 300)),
			     SW_ARG(u->into));
}

/* Descriptor of the folder `path` below the root, made where it is missing. Not owned by the caller. */
static bool open_folder(unpacker *u, sw_str path, int *out, sw_error *err)
{
	if (u->folder_path.ptr && sw_str_eq(u->folder_path, path)) {
		*out = sw_fd_get(u->folder);
		return true;
	}
	SW_AUTO(sw_fd) at = sw_fd_of(fcntl(sw_fd_get(u->root), F_DUPFD_CLOEXEC, 0));
	sw_str rest = path, part;
	while (path.len && sw_str_split(&rest, '/', &part)) {
		char name[256];
		if (part.len >= sizeof(name))
			return (errno = ENAMETOOLONG, cannot(u, path, err));
		memcpy(name, part.ptr, part.len);
		name[part.len] = '\0';
		int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
		if (mkdirat(sw_fd_get(at), name, 0755) != 0 && errno != EEXIST)
			return cannot(u, path, err);
		SW_AUTO(sw_fd) next = sw_fd_of(openat(sw_fd_get(at), name, flags));
		if (sw_fd_get(next) < 0)
			return cannot(u, path, err);
		sw_fd_close(&at);
		at = SW_TAKE(next);
	}
	if (sw_fd_get(at) < 0)
		return cannot(u, path, err);
	sw_fd_close(&u->folder);
	u->folder = SW_TAKE(at);
	u->folder_path = path;
	*out = sw_fd_get(u->folder);
	return true;
}

/* The folder that `path` lies in, and its own name as a terminated string. */
static bool open_parent(unpacker *u, sw_str path, int *folder, char **name, sw_error *err)
{
	size_t slash = sw_str_rchr(path, '/');
	*name = sw_cstr(u->arena, slash == SW_NPOS ? path : sw_str_from(path, slash + 1));
	return open_folder(u, slash == SW_NPOS ? SW_STR("") : sw_str_sub(path, 0, slash), folder, err);
}

static bool unpack_file(unpacker *u, const sw_tar_member *member, sw_error *err)
{
	int folder = -1;
	char *name = NULL;
	mode_t mode = member->mode & 0100 ? 0755 : 0644;
	int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
	if (!open_parent(u, member->name, &folder, &name, err))
		return false;
	SW_AUTO(sw_fd) fd = sw_fd_of(openat(folder, name, flags, mode));
	if (sw_fd_get(fd) < 0 && errno == EEXIST &&
	    unlinkat(folder, name, 0) == 0) /* a later member of the same name */
		fd = sw_fd_of(openat(folder, name, flags, mode));
	if (sw_fd_get(fd) < 0)
		return cannot(u, member->name, err);
	sw_str piece = {0};
	do {
		if (!sw_tar_data(&u->tar, &piece, err))
			return false;
		if (!sw_write_all(sw_fd_get(fd), piece, err))
			return sw_wrap(err, "%.*s cannot be unpacked into %.*s",
				       SW_ARG(sw_str_sub(member->name, 0, 300)), SW_ARG(u->into));
	} while (piece.len);
	/* times are kept, because setuptools writes them into what it builds; permissions do not hang on the umask */
	struct timespec times[2] = {
		{.tv_nsec = UTIME_OMIT},
		{.tv_sec = member->mtime_ns / 1000000000, .tv_nsec = member->mtime_ns % 1000000000}};
	if (times[1].tv_nsec < 0)
		times[1] = (struct timespec){.tv_nsec = UTIME_OMIT};
	return (futimens(sw_fd_get(fd), times) == 0 && fchmod(sw_fd_get(fd), mode) == 0) ||
	       cannot(u, member->name, err);
}

static bool make_link(unpacker *u, const sw_tar_member *member, sw_error *err)
{
	int folder = -1, from = -1;
	char *name = NULL, *from_name = NULL, *target = sw_cstr(u->arena, member->link_target);
	if (member->kind == SW_TAR_SYMLINK) {
		if (!open_parent(u, member->name, &folder, &name, err))
			return false;
		return symlinkat(target, folder, name) == 0 || cannot(u, member->name, err);
	}
	if (!open_parent(u, member->link_target, &from, &from_name, err))
		return false;
	SW_AUTO(sw_fd) held = sw_fd_of(fcntl(from, F_DUPFD_CLOEXEC, 0));
	if (sw_fd_get(held) < 0 || !open_parent(u, member->name, &folder, &name, err))
		return sw_fd_get(held) < 0 ? cannot(u, member->name, err) : false;
	return linkat(sw_fd_get(held), from_name, folder, name, 0) == 0 || cannot(u, member->name, err);
}

/* What unpacking leaves: of several members of one name the last. */
static size_t drop_replaced(unpacker *u, sw_tar_member *left)
{
	sw_map last = {0};
	size_t count = 0;
	for (size_t i = 0; i < u->members.len; i++)
		sw_map_set(u->arena, &last, u->members.ptr[i].name, &u->members.ptr[i]);
	for (size_t i = 0; i < u->members.len; i++)
		if (sw_map_get(&last, u->members.ptr[i].name) == &u->members.ptr[i])
			left[count++] = u->members.ptr[i];
	return count;
}

static bool make_links(unpacker *u, sw_error *err)
{
	sw_faults faults = {0};
	sw_tar_member *left = sw_new_n(u->arena, sw_tar_member, u->members.len);
	size_t count = drop_replaced(u, left);
	sw_tar_look_at_members(left, count, u->arena, &faults);
	const sw_fault *refusal = sw_faults_refusal(&faults);
	if (refusal)
		return sw_fail(err, SW_T101, "%.*s is refused (%s): %.*s", SW_ARG(u->tar.source.name), refusal->rule,
			       SW_ARG(refusal->message));
	for (size_t i = 0; i < count; i++)
		if ((left[i].kind == SW_TAR_SYMLINK || left[i].kind == SW_TAR_HARDLINK) && !make_link(u, &left[i], err))
			return false;
	return true;
}

static bool unpack_member(unpacker *u, const sw_tar_member *member, sw_error *err)
{
	int folder = -1;
	sw_push(u->arena, &u->members, *member);
	switch (member->kind) {
	case SW_TAR_DIR: return open_folder(u, member->name, &folder, err);
	case SW_TAR_FILE: return unpack_file(u, member, err);
	case SW_TAR_SYMLINK:
	case SW_TAR_HARDLINK:
	case SW_TAR_OTHER: break;
	}
	return true;
}

/* The first part of every member's name, when it is the same. */
static bool one_root(const unpacker *u, sw_str *root, sw_error *err)
{
	*root = SW_STR("");
	sw_each (member, &u->members) {
		size_t slash = sw_str_chr(member->name, '/');
		sw_str first = sw_str_sub(member->name, 0, slash);
		bool file_at_top = slash == SW_NPOS && member->kind != SW_TAR_DIR;
		if (file_at_top || (root->len && !sw_str_eq(*root, first)))
			return sw_fail(err, SW_T101,
				       "%.*s is refused (SW-T001): %.*s lies outside of the one top folder",
				       SW_ARG(u->tar.source.name), SW_ARG(sw_str_sub(member->name, 0, 300)));
		*root = first;
	}
	return root->len > 0 || sw_fail(err, SW_T101, "%.*s is empty", SW_ARG(u->tar.source.name));
}

bool sw_dist_unpack_sdist(sw_str path, sw_str into, const sw_archive_limits *limits, sw_arena *arena, sw_str *root,
			  sw_error *err)
{
	char name[SW_PATH_SIZE];
	sw_str top = {0};
	SW_AUTO(unpacker) u = {.arena = arena, .into = into};
	if (!sw_path_cstr(into, name, err))
		return false;
	u.root = sw_fd_of(open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	if (sw_fd_get(u.root) < 0)
		return sw_fail_errno(err, SW_F002, errno, "the folder %s cannot be opened", name);
	if (!sw_tar_open(path, limits, arena, NULL, &u.tar, err))
		return false;
	for (;;) {
		sw_tar_member member = {0};
		bool more = false;
		if (!sw_tar_next(&u.tar, &member, &more, err))
			return false;
		if (!more)
			break;
		if (!unpack_member(&u, &member, err))
			return false;
	}
	if (!make_links(&u, err) || !one_root(&u, &top, err))
		return false;
	*root = sw_path_join(arena, into, top);
	return true;
}
