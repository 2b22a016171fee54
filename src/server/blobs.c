#include "server/blobs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static sw_str tmp_dir(const sw_blobs *blobs, sw_arena *arena)
{
	return sw_path_join(arena, blobs->root, SW_STR("tmp"));
}

bool sw_blobs_open(sw_str root, bool not_durable, sw_blobs *out, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_blobs blobs = {root, not_durable};
	sw_str tmp = tmp_dir(&blobs, &scratch);
	if (!sw_remove_tree(tmp, err) || !sw_mkdirs(tmp, 0755, err) ||
	    !sw_mkdirs(sw_path_join(&scratch, root, SW_STR("sha256")), 0755, err))
		return false;
	*out = blobs;
	return true;
}

bool sw_blob_begin(const sw_blobs *blobs, sw_blob_writer *out, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	SW_AUTO(sw_blob_writer) writer = {.blobs = blobs};
	sw_str name = sw_fmt(&scratch, "%.*s/tmp/XXXXXX", SW_ARG(blobs->root));
	if (!sw_path_cstr(name, writer.path, err))
		return false;
	writer.fd = sw_fd_of(mkostemp(writer.path, O_CLOEXEC));
	if (sw_fd_get(writer.fd) < 0) {
		int errnum = errno;
		writer.path[0] = '\0';
		return sw_fail_errno(err, SW_F002, errnum, "making a file in %.*s/tmp", SW_ARG(blobs->root));
	}
	(void)fchmod(sw_fd_get(writer.fd), 0644); /* the web server in front may be another user */
	sw_hash_open(&writer.sha256, SW_SHA256);
	sw_hash_open(&writer.md5, SW_MD5);
	sw_hash_open(&writer.blake2b, SW_BLAKE2B_256);
	*out = SW_TAKE(writer);
	return true;
}

bool sw_blob_write(sw_blob_writer *writer, sw_str bytes, sw_error *err)
{
	sw_hash_add(&writer->sha256, bytes.ptr, bytes.len);
	sw_hash_add(&writer->md5, bytes.ptr, bytes.len);
	sw_hash_add(&writer->blake2b, bytes.ptr, bytes.len);
	writer->size_bytes += (int64_t)bytes.len;
	return sw_write_all(sw_fd_get(writer->fd), bytes, err) || sw_wrap(err, "receiving a file");
}

sw_blob_digests sw_blob_digest(sw_blob_writer *writer)
{
	return (sw_blob_digests){sw_hash_end(&writer->sha256), sw_hash_end(&writer->md5),
				 sw_hash_end(&writer->blake2b)};
}

sw_str sw_blob_path(const sw_blobs *blobs, sw_str hex, sw_arena *arena)
{
	SW_ASSERT(hex.len == 64);
	return sw_fmt(arena, "%.*s/sha256/%.2s/%.2s/%.*s", SW_ARG(blobs->root), hex.ptr, hex.ptr + 2, SW_ARG(hex));
}

/* Makes the two folders above a blob; a new one's name is made durable in its parent. */
static bool make_leaf(const sw_blobs *blobs, sw_str leaf, sw_error *err)
{
	if (sw_is_dir(leaf))
		return true;
	if (!sw_mkdirs(leaf, 0755, err))
		return false;
	sw_str middle = sw_path_dir(leaf);
	return blobs->not_durable || (sw_fsync_dir(middle, err) && sw_fsync_dir(sw_path_dir(middle), err));
}

bool sw_blob_keep(sw_blob_writer *writer, sw_str hex, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_str path = sw_blob_path(writer->blobs, hex, &scratch), leaf = sw_path_dir(path);
	bool durable = !writer->blobs->not_durable;
	/* After a failed fsync the pages may be lost though a second one would succeed: never asked again. */
	if (durable && fdatasync(sw_fd_get(writer->fd)) != 0)
		return sw_fail_errno(err, SW_F002, errno, "storing %.*s", SW_ARG(path));
	if (!make_leaf(writer->blobs, leaf, err))
		return false;
	char to[SW_PATH_SIZE];
	if (!sw_path_cstr(path, to, err))
		return false;
	sw_file_info there = sw_lstat(path);
	if (there.kind == SW_FILE_REGULAR && there.size_bytes != writer->size_bytes && unlink(to) != 0)
		return sw_fail_errno(err, SW_F002, errno, "replacing the damaged blob %s", to);
	if (link(writer->path, to) != 0 && errno != EEXIST)
		return sw_fail_errno(err, SW_F002, errno, "storing %s", to);
	return !durable || sw_fsync_dir(leaf, err);
}

void sw_blob_writer_close(sw_blob_writer *writer)
{
	sw_fd_close(&writer->fd);
	if (writer->path[0])
		unlink(writer->path);
	sw_hash_close(&writer->sha256);
	sw_hash_close(&writer->md5);
	sw_hash_close(&writer->blake2b);
	*writer = (sw_blob_writer){0};
}

bool sw_blob_put(const sw_blobs *blobs, sw_str bytes, sw_arena *arena, sw_str *hex, sw_error *err)
{
	SW_AUTO(sw_blob_writer) writer = {0};
	if (!sw_blob_begin(blobs, &writer, err) || !sw_blob_write(&writer, bytes, err))
		return false;
	sw_str name = sw_digest_hex(arena, sw_blob_digest(&writer).sha256);
	if (!sw_blob_keep(&writer, name, err))
		return false;
	*hex = name;
	return true;
}

bool sw_blob_open(const sw_blobs *blobs, sw_str hex, sw_fd *out, int64_t *size_bytes, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_str path = sw_blob_path(blobs, hex, &scratch);
	SW_AUTO(sw_fd) fd = sw_fd_of(open(sw_cstr(&scratch, path), O_RDONLY | O_CLOEXEC));
	struct stat info;
	if (sw_fd_get(fd) < 0 || fstat(sw_fd_get(fd), &info) != 0)
		return sw_fail_errno(err, SW_F001, errno, "opening %.*s", SW_ARG(path));
	*size_bytes = (int64_t)info.st_size;
	*out = SW_TAKE(fd);
	return true;
}
