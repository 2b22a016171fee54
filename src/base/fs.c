#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/hash.h"

bool sw_path_cstr(sw_str path, char out[static SW_PATH_SIZE], sw_error *err)
{
	if (path.len == 0)
		return sw_fail(err, SW_F001, "a file name is empty");
	if (path.len >= SW_PATH_SIZE || memchr(path.ptr, 0, path.len))
		return sw_fail(err, SW_F001, "%.60s… is no possible file name (%zu bytes)", path.ptr, path.len);
	memcpy(out, path.ptr, path.len);
	out[path.len] = '\0';
	return true;
}

void sw_fd_close(sw_fd *fd)
{
	if (fd->plus_one > 0)
		close(fd->plus_one - 1);
	fd->plus_one = 0;
}

sw_str sw_path_join(sw_arena *arena, sw_str dir, sw_str name)
{
	if (!name.len)
		return dir;
	if (!dir.len || name.ptr[0] == '/')
		return name;
	bool slash = dir.ptr[dir.len - 1] == '/';
	return sw_fmt(arena, "%.*s%s%.*s", SW_ARG(dir), slash ? "" : "/", SW_ARG(name));
}

sw_str sw_path_dir(sw_str path)
{
	size_t at = sw_str_rchr(path, '/');
	if (at == SW_NPOS)
		return SW_STR(".");
	return at == 0 ? SW_STR("/") : sw_str_sub(path, 0, at);
}

sw_str sw_path_base(sw_str path)
{
	size_t at = sw_str_rchr(path, '/');
	return at == SW_NPOS ? path : sw_str_from(path, at + 1);
}

static sw_file_info info_of(const struct stat *st)
{
	sw_file_kind kind = S_ISREG(st->st_mode)   ? SW_FILE_REGULAR
			    : S_ISDIR(st->st_mode) ? SW_FILE_DIR
			    : S_ISLNK(st->st_mode) ? SW_FILE_LINK
						   : SW_FILE_OTHER;
	return (sw_file_info){.kind = kind,
			      .size_bytes = st->st_size,
			      .mtime_ns = (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec,
			      .mode = st->st_mode & 07777};
}

static sw_file_info stat_at(sw_str path, int flags)
{
	char name[SW_PATH_SIZE];
	sw_error ignored;
	struct stat st;
	if (!sw_path_cstr(path, name, &ignored) || fstatat(AT_FDCWD, name, &st, flags) != 0)
		return (sw_file_info){0};
	return info_of(&st);
}

sw_file_info sw_stat(sw_str path)
{
	return stat_at(path, 0);
}

sw_file_info sw_lstat(sw_str path)
{
	return stat_at(path, AT_SYMLINK_NOFOLLOW);
}

bool sw_is_file(sw_str path)
{
	return sw_stat(path).kind == SW_FILE_REGULAR;
}

bool sw_is_dir(sw_str path)
{
	return sw_stat(path).kind == SW_FILE_DIR;
}

/* Reads what `fd` holds; the size from stat is only a first guess, because files in /proc and growing files lie. */
static bool read_fd(sw_arena *arena, int fd, const char *name, int64_t guess, size_t max_bytes, sw_str *out,
		    sw_error *err)
{
	size_t cap = guess > 0 && (uint64_t)guess < max_bytes ? (size_t)guess + 1 : 4096;
	char *text = sw_alloc(arena, cap + 1);
	size_t len = 0;
	for (;;) {
		if (len == cap) {
			char *bigger = sw_alloc(arena, cap * 2 + 1);
			memcpy(bigger, text, len);
			text = bigger;
			cap *= 2;
		}
		ssize_t got = read(fd, text + len, cap - len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return sw_fail_errno(err, SW_F001, errno, "%s cannot be read", name);
		if (got == 0)
			break;
		len += (size_t)got;
		if (len > max_bytes)
			return sw_fail(err, SW_F004, "%s is larger than %zu bytes", name, max_bytes);
	}
	text[len] = '\0';
	*out = (sw_str){text, len};
	return true;
}

bool sw_read_file(sw_arena *arena, sw_str path, size_t max_bytes, sw_str *out, sw_error *err)
{
	char name[SW_PATH_SIZE];
	struct stat st;
	if (!sw_path_cstr(path, name, err))
		return false;
	SW_AUTO(sw_fd) fd = sw_fd_of(open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
	if (sw_fd_get(fd) < 0 || fstat(sw_fd_get(fd), &st) != 0)
		return sw_fail_errno(err, SW_F001, errno, "%s cannot be read", name);
	if (!S_ISREG(st.st_mode))
		return sw_fail(err, SW_F001, "%s cannot be read: it is no regular file", name);
	if (st.st_size > 0 && (uint64_t)st.st_size > max_bytes)
		return sw_fail(err, SW_F004, "%s is larger than %zu bytes", name, max_bytes);
	return read_fd(arena, sw_fd_get(fd), name, st.st_size, max_bytes, out, err);
}

bool sw_write_all(int fd, sw_str bytes, sw_error *err)
{
	while (bytes.len) {
		ssize_t done = write(fd, bytes.ptr, bytes.len);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return sw_fail_errno(err, SW_F002, errno, "writing %zu bytes failed", bytes.len);
		bytes = sw_str_from(bytes, (size_t)done);
	}
	return true;
}

bool sw_fsync_dir(sw_str path, sw_error *err)
{
	char name[SW_PATH_SIZE];
	if (!sw_path_cstr(path, name, err))
		return false;
	SW_AUTO(sw_fd) fd = sw_fd_of(open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	if (sw_fd_get(fd) < 0 || fsync(sw_fd_get(fd)) != 0)
		return sw_fail_errno(err, SW_F002, errno, "the folder %s cannot be written to disk", name);
	return true;
}

bool sw_path_temp(sw_str path, char out[static SW_PATH_SIZE], sw_error *err)
{
	unsigned char random[6];
	char name[SW_PATH_SIZE];
	if (!sw_path_cstr(path, name, err))
		return false;
	sw_random_bytes(random, sizeof(random));
	int len = snprintf(out, SW_PATH_SIZE, "%s.%02x%02x%02x%02x%02x%02x.tmp", name, random[0], random[1], random[2],
			   random[3], random[4], random[5]);
	if (len < 0 || len >= SW_PATH_SIZE)
		return sw_fail(err, SW_F002, "%.60s… is too long for a file name", name);
	return true;
}

static bool write_and_rename(sw_str path, sw_str content, unsigned mode, bool durable, sw_error *err)
{
	char name[SW_PATH_SIZE], temp[SW_PATH_SIZE];
	if (!sw_path_cstr(path, name, err) || !sw_path_temp(path, temp, err))
		return false;
	SW_AUTO(sw_fd) fd = sw_fd_of(open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
	if (sw_fd_get(fd) < 0)
		return sw_fail_errno(err, SW_F002, errno, "%s cannot be written", name);
	bool ok = sw_write_all(sw_fd_get(fd), content, err);
	if (!ok)
		sw_wrap(err, "%s cannot be written", name);
	if (ok && ((durable && fsync(sw_fd_get(fd)) != 0) || rename(temp, name) != 0))
		ok = sw_fail_errno(err, SW_F002, errno, "%s cannot be written", name);
	if (!ok) {
		unlink(temp);
		return false;
	}
	return !durable || sw_fsync_dir(sw_path_dir(path), err);
}

bool sw_write_file(sw_str path, sw_str content, unsigned mode, sw_error *err)
{
	return write_and_rename(path, content, mode, true, err);
}

bool sw_write_file_fast(sw_str path, sw_str content, unsigned mode, sw_error *err)
{
	return write_and_rename(path, content, mode, false, err);
}

bool sw_copy_file(sw_str from, sw_str to, sw_error *err)
{
	char source[SW_PATH_SIZE], target[SW_PATH_SIZE], temp[SW_PATH_SIZE];
	struct stat st;
	if (!sw_path_cstr(from, source, err) || !sw_path_cstr(to, target, err) || !sw_path_temp(to, temp, err))
		return false;
	SW_AUTO(sw_fd) in = sw_fd_of(open(source, O_RDONLY | O_CLOEXEC));
	if (sw_fd_get(in) < 0 || fstat(sw_fd_get(in), &st) != 0)
		return sw_fail_errno(err, SW_F001, errno, "%s cannot be read", source);
	SW_AUTO(sw_fd) out = sw_fd_of(open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, st.st_mode & 0777));
	if (sw_fd_get(out) < 0)
		return sw_fail_errno(err, SW_F002, errno, "%s cannot be written", target);
	for (int64_t left = st.st_size; left > 0;) {
		ssize_t done = copy_file_range(sw_fd_get(in), NULL, sw_fd_get(out), NULL, (size_t)left, 0);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0) {
			int why = done == 0 ? EIO : errno;
			unlink(temp);
			return sw_fail_errno(err, SW_F002, why, "%s cannot be copied to %s", source, target);
		}
		left -= done;
	}
	if (rename(temp, target) != 0) {
		int why = errno;
		unlink(temp);
		return sw_fail_errno(err, SW_F002, why, "%s cannot be written", target);
	}
	return true;
}

bool sw_mkdirs(sw_str path, unsigned mode, sw_error *err)
{
	char name[SW_PATH_SIZE] = "";
	if (!sw_path_cstr(path, name, err))
		return false;
	if (mkdir(name, mode) == 0 || (errno == EEXIST && sw_is_dir(path)))
		return true;
	for (char *at = name + 1; *at; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		if (mkdir(name, mode) != 0 && errno != EEXIST)
			return sw_fail_errno(err, SW_F002, errno, "the folder %s cannot be made", name);
		*at = '/';
	}
	if (mkdir(name, mode) != 0 && (errno != EEXIST || !sw_is_dir(path)))
		return sw_fail_errno(err, SW_F002, errno, "the folder %s cannot be made", name);
	return true;
}

bool sw_make_temp_dir(sw_arena *arena, sw_str parent, const char *prefix, sw_str *out, sw_error *err)
{
	sw_str text = sw_fmt(arena, "%.*s/%sXXXXXX", SW_ARG(parent), prefix);
	if (!mkdtemp((char *)(uintptr_t)text.ptr))
		return sw_fail_errno(err, SW_F002, errno, "a temporary folder cannot be made in %.*s", SW_ARG(parent));
	*out = text;
	return true;
}

bool sw_rename(sw_str from, sw_str to, sw_error *err)
{
	char source[SW_PATH_SIZE], target[SW_PATH_SIZE];
	if (!sw_path_cstr(from, source, err) || !sw_path_cstr(to, target, err))
		return false;
	if (rename(source, target) != 0)
		return sw_fail_errno(err, SW_F002, errno, "%s cannot be renamed to %s", source, target);
	return true;
}

bool sw_real_path(sw_arena *arena, sw_str path, sw_str *out, sw_error *err)
{
	char name[SW_PATH_SIZE], real[SW_PATH_SIZE];
	if (!sw_path_cstr(path, name, err))
		return false;
	if (!realpath(name, real))
		return sw_fail_errno(err, SW_F001, errno, "%s cannot be found", name);
	*out = sw_str_copy(arena, sw_str_of(real));
	return true;
}

void sw_lock_close(sw_lock *lock)
{
	sw_fd_close(&lock->fd);
}

bool sw_lock_try(sw_str path, sw_lock *out, bool *busy, sw_error *err)
{
	char name[SW_PATH_SIZE];
	if (!sw_path_cstr(path, name, err))
		return false;
	SW_AUTO(sw_fd) fd = sw_fd_of(open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600));
	if (sw_fd_get(fd) < 0)
		return sw_fail_errno(err, SW_F002, errno, "the lock %s cannot be taken", name);
	*busy = flock(sw_fd_get(fd), LOCK_EX | LOCK_NB) != 0;
	if (*busy && errno != EWOULDBLOCK)
		return sw_fail_errno(err, SW_F002, errno, "the lock %s cannot be taken", name);
	if (!*busy)
		out->fd = SW_TAKE(fd);
	return true;
}
