#include "codec/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PENDING_BYTES ((size_t)256 << 10)

void sw_sink_close(sw_sink *sink)
{
	if (sink->temp[0])
		unlink(sink->temp);
	sw_fd_close(&sink->fd);
	sw_buf_close(&sink->pending);
	sw_hash_close(&sink->sha256);
	*sink = (sw_sink){0};
}

bool sw_sink_open(sw_sink *sink, sw_str path, unsigned mode, sw_error *err)
{
	char temp[SW_PATH_SIZE];
	if (!sw_path_temp(path, temp, err))
		return false;
	SW_AUTO(sw_fd) fd = sw_fd_of(open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
	if (sw_fd_get(fd) < 0)
		return sw_fail_errno(err, SW_F002, errno, "%.*s cannot be written", SW_ARG(path));
	*sink = (sw_sink){.path = path, .fd = SW_TAKE(fd)};
	memcpy(sink->temp, temp, sizeof(temp));
	sw_hash_open(&sink->sha256, SW_SHA256);
	return true;
}

void sw_sink_memory(sw_sink *sink, size_t max_bytes)
{
	*sink = (sw_sink){.pending = {.max = max_bytes}};
	sw_hash_open(&sink->sha256, SW_SHA256);
}

static bool write_out(sw_sink *sink, sw_str bytes, sw_error *err)
{
	if (bytes.len && !sw_write_all(sw_fd_get(sink->fd), bytes, err))
		return sw_wrap(err, "%.*s cannot be written", SW_ARG(sink->path));
	return true;
}

bool sw_sink_add(sw_sink *sink, sw_str bytes, sw_error *err)
{
	sw_hash_add(&sink->sha256, bytes.ptr, bytes.len);
	sink->size_bytes += (int64_t)bytes.len;
	bool file = sink->path.len > 0;
	if (file && sink->pending.len + bytes.len > PENDING_BYTES) {
		if (!write_out(sink, sw_buf_str(&sink->pending), err))
			return false;
		sw_buf_clear(&sink->pending);
		if (bytes.len > PENDING_BYTES)
			return write_out(sink, bytes, err);
	}
	sw_buf_add(&sink->pending, bytes);
	return sw_buf_check(&sink->pending, "an archive", err);
}

bool sw_sink_commit(sw_sink *sink, bool durable, sw_error *err)
{
	if (sink->path.len) {
		char name[SW_PATH_SIZE];
		if (!sw_path_cstr(sink->path, name, err) || !write_out(sink, sw_buf_str(&sink->pending), err))
			return false;
		sw_buf_clear(&sink->pending);
		if ((durable && fsync(sw_fd_get(sink->fd)) != 0) || rename(sink->temp, name) != 0)
			return sw_fail_errno(err, SW_F002, errno, "%s cannot be written", name);
		sink->temp[0] = '\0';
		sw_fd_close(&sink->fd);
		if (durable && !sw_fsync_dir(sw_path_dir(sink->path), err))
			return false;
	}
	sink->digest = sw_hash_end(&sink->sha256);
	return true;
}
