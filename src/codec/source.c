#include "codec/source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void sw_source_close(sw_source *source)
{
	sw_fd_close(&source->fd);
	sw_buf_close(&source->window);
	*source = (sw_source){0};
}

void sw_source_memory(sw_source *source, sw_str name, sw_str bytes)
{
	if (!bytes.ptr)
		bytes = SW_STR("");
	*source = (sw_source){.name = name, .bytes = bytes, .size_bytes = (int64_t)bytes.len};
}

static bool read_at(const sw_source *source, int64_t offset, size_t len, char *out, sw_error *err)
{
	for (size_t got = 0; got < len;) {
		ssize_t n = pread(sw_fd_get(source->fd), out + got, len - got, (off_t)offset + (off_t)got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return sw_fail_errno(err, SW_F001, errno, "%.*s cannot be read", SW_ARG(source->name));
		if (n == 0)
			return sw_fail(err, SW_F001, "%.*s became shorter while it was read", SW_ARG(source->name));
		got += (size_t)n;
	}
	return true;
}

bool sw_source_open(sw_source *source, sw_str path, int64_t max_bytes, sw_arena *arena, sw_error *err)
{
	char name[SW_PATH_SIZE];
	struct stat st;
	if (!sw_path_cstr(path, name, err))
		return false;
	/* not blocking: a name that is a pipe must be refused, not waited for */
	SW_AUTO(sw_fd) fd = sw_fd_of(open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
	if (sw_fd_get(fd) < 0 || fstat(sw_fd_get(fd), &st) != 0)
		return sw_fail_errno(err, SW_F001, errno, "%s cannot be read", name);
	if (!S_ISREG(st.st_mode))
		return sw_fail(err, SW_F001, "%s cannot be read: it is no regular file", name);
	if (st.st_size > max_bytes)
		return sw_fail(err, SW_F004, "%s has %lld bytes, more than the limit of %lld", name,
			       (long long)st.st_size, (long long)max_bytes);
	sw_source opened = {.name = path, .size_bytes = st.st_size, .fd = SW_TAKE(fd)};
	if (st.st_size <= SW_SOURCE_WHOLE) {
		char *bytes = sw_alloc(arena, (size_t)st.st_size + 1);
		bool ok = read_at(&opened, 0, (size_t)st.st_size, bytes, err);
		sw_fd_close(&opened.fd);
		if (!ok)
			return false;
		opened.bytes = (sw_str){bytes, (size_t)st.st_size};
	}
	*source = opened;
	return true;
}

bool sw_source_at(sw_source *source, int64_t offset, size_t len, sw_str *out, sw_error *err)
{
	SW_ASSERT(offset >= 0 && offset <= source->size_bytes && len <= (uint64_t)(source->size_bytes - offset));
	if (source->bytes.ptr) {
		*out = (sw_str){source->bytes.ptr + offset, len};
		return true;
	}
	SW_ASSERT(len <= SW_SOURCE_PIECE);
	sw_buf *window = &source->window;
	int64_t window_end = source->window_at + (int64_t)window->len;
	if (offset < source->window_at || offset + (int64_t)len > window_end) {
		int64_t left = source->size_bytes - offset;
		size_t fill = left < (int64_t)SW_SOURCE_PIECE ? (size_t)left : SW_SOURCE_PIECE;
		sw_buf_clear(window);
		char *room = sw_buf_room(window, SW_SOURCE_PIECE);
		if (!read_at(source, offset, fill, room, err))
			return false;
		window->len = fill;
		source->window_at = offset;
	}
	*out = (sw_str){window->ptr + (offset - source->window_at), len};
	return true;
}

bool sw_source_copy(sw_source *source, int64_t offset, size_t len, char *out, sw_error *err)
{
	SW_ASSERT(offset >= 0 && offset <= source->size_bytes && len <= (uint64_t)(source->size_bytes - offset));
	if (!source->bytes.ptr)
		return read_at(source, offset, len, out, err);
	if (len)
		memcpy(out, source->bytes.ptr + offset, len);
	return true;
}
