#include "build/pack.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "codec/tar.h"
#include "pyspec/record.h"

#define MAX_THREADS 8

/* The level of libdeflate whose results are as small as what Python writes (zlib's 9 for the sdist, 6 for the wheel), at a
   third of the time. */
#define LEVEL 5

typedef struct pack_worker pack_worker;

typedef struct pack_work {
	sw_native *native;
	int source; /* folder of the checkout */
	SW_VEC(sw_blob *) blobs;
	void (*job)(pack_worker *worker, sw_blob *blob);
	atomic_size_t next;
} pack_work;

struct pack_worker {
	pack_work *work;
	sw_arena arena; /* what it reads and packs */
	sw_deflater deflater;
	sw_buf scratch;
	pthread_t thread;
	bool started;
};

typedef struct pack_crew {
	pack_work work;
	sw_fd source;
	pack_worker workers[MAX_THREADS];
	size_t count;
} pack_crew;

static void pack_crew_close(pack_crew *crew)
{
	for (size_t i = 0; i < MAX_THREADS; i++) {
		sw_deflater_close(&crew->workers[i].deflater);
		sw_buf_close(&crew->workers[i].scratch);
		sw_arena_close(&crew->workers[i].arena);
	}
	sw_fd_close(&crew->source);
}

/* ---- jobs ---- */

static bool read_all(int fd, char *bytes, size_t len)
{
	for (size_t done = 0; done < len;) {
		ssize_t got = read(fd, bytes + done, len - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			errno = got < 0 ? errno : EIO; /* it became shorter under us */
			return false;
		}
		done += (size_t)got;
	}
	return true;
}

/* Reads a blob's file. Links are not followed: the commit has a regular file there. */
static void load(pack_worker *worker, sw_blob *blob)
{
	char path[SW_PATH_SIZE];
	sw_error err = {0};
	struct stat st;
	if (blob->loaded)
		return;
	blob->errnum = ENAMETOOLONG;
	if (!sw_path_cstr(blob->path, path, &err))
		return;
	SW_AUTO(sw_fd) fd = sw_fd_of(openat(worker->work->source, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
	if (sw_fd_get(fd) < 0 || fstat(sw_fd_get(fd), &st) != 0) {
		blob->errnum = errno;
		return;
	}
	blob->errnum = !S_ISREG(st.st_mode) ? EINVAL : (uint64_t)st.st_size > SW_LIMIT_FILE ? EFBIG : 0;
	if (blob->errnum)
		return;
	char *bytes = sw_alloc(&worker->arena, (size_t)st.st_size);
	if (!read_all(sw_fd_get(fd), bytes, (size_t)st.st_size)) {
		blob->errnum = errno;
		return;
	}
	blob->bytes = (sw_str){bytes, (size_t)st.st_size};
	blob->loaded = true;
}

static void zip(pack_worker *worker, sw_blob *blob)
{
	if (!blob->zipped || !blob->loaded)
		return;
	if (!worker->deflater.handle)
		sw_deflater_open(&worker->deflater, LEVEL);
	blob->sha256 = sw_hash_of(SW_SHA256, blob->bytes);
	sw_zip_pack(&worker->deflater, blob->bytes, &worker->scratch, &blob->packed);
	blob->packed.bytes = sw_str_copy(&worker->arena, blob->packed.bytes);
}

static void *run(void *data)
{
	pack_worker *worker = data;
	pack_work *work = worker->work;
	for (;;) {
		size_t at = atomic_fetch_add(&work->next, 1);
		if (at >= work->blobs.len)
			return NULL;
		work->job(worker, work->blobs.ptr[at]);
	}
}

static void start(pack_crew *crew, void (*job)(pack_worker *, sw_blob *))
{
	crew->work.job = job;
	atomic_store(&crew->work.next, 0);
	/* Worker 0 is the caller's own thread. A thread that cannot be had is no failure: the others do its part. */
	for (size_t i = 1; i < crew->count; i++)
		crew->workers[i].started = pthread_create(&crew->workers[i].thread, NULL, run, &crew->workers[i]) == 0;
}

static void finish(pack_crew *crew)
{
	run(&crew->workers[0]);
	for (size_t i = 1; i < crew->count; i++)
		if (crew->workers[i].started)
			pthread_join(crew->workers[i].thread, NULL);
}

/* ---- archives ---- */

/* What gzip and TAR can both hold. */
static int64_t clamp(int64_t epoch_s)
{
	return epoch_s < 0 ? 0 : epoch_s > UINT32_MAX ? UINT32_MAX : epoch_s;
}

static bool write_sdist(sw_native *native, sw_sink *sink, sw_error *err)
{
	SW_AUTO(sw_tar_writer) tar = {0};
	int64_t epoch = clamp(native->input->epoch_s);
	sw_str file = native->plan.sdist_file;
	sw_gzip_options gzip = {.level = LEVEL, .mtime = (uint32_t)epoch};
	gzip.name = sw_str_sub(file, 0, file.len - 3); /* without ".gz", as Python writes it */
	sw_tar_writer_open(&tar, sink, &gzip);
	sw_each (member, &native->plan.sdist) {
		sw_tar_entry entry = {.name = member->name, .mode = member->mode & 07777};
		entry.kind = member->blob ? SW_TAR_FILE : SW_TAR_DIR;
		entry.mtime_ns = member->old ? 0 : epoch * 1000000000;
		sw_str content = member->blob ? member->blob->bytes : SW_STR("");
		entry.size_bytes = (int64_t)content.len;
		if (!member->blob)
			entry.name.len--;
		if (!sw_tar_add(&tar, &entry, content, err))
			return false;
	}
	return sw_tar_writer_end(&tar, err);
}

static bool add_to_wheel(sw_native *native, sw_zip_writer *zip, sw_str name, unsigned mode, const sw_zip_packed *packed,
			 sw_error *err)
{
	sw_zip_entry entry = {.name = name, .mode = mode, .dos_time = sw_zip_dos_time(native->input->epoch_s)};
	return sw_zip_add(zip, &entry, packed, err);
}

static bool write_wheel(sw_native *native, pack_crew *crew, sw_sink *sink, sw_error *err)
{
	SW_AUTO(sw_zip_writer) writer = {0};
	SW_AUTO(sw_buf) record = {0};
	sw_zip_writer_open(&writer, sink);
	const char *end = native->plan.record_crlf ? "\r\n" : "\n";
	sw_each (member, &native->plan.wheel) {
		const sw_blob *content = member->blob;
		sw_record_write(&record, member->name, &content->sha256, (int64_t)content->bytes.len, end);
		if (!add_to_wheel(native, &writer, member->name, member->mode, &member->blob->packed, err))
			return false;
	}
	sw_record_write(&record, native->plan.record, NULL, 0, end);
	sw_blob blob = {.bytes = sw_buf_str(&record), .loaded = true, .zipped = true};
	zip(&crew->workers[0], &blob);
	return sw_buf_check(&record, "RECORD", err) &&
	       add_to_wheel(native, &writer, native->plan.record, native->plan.record_mode, &blob.packed, err) &&
	       sw_zip_writer_end(&writer, err);
}

/* ---- all of it ---- */

static void want(pack_work *work, const sw_native_members *members, bool zipped)
{
	sw_each (member, members) {
		if (!member->blob)
			continue;
		if (!member->blob->wanted)
			sw_push(work->native->arena, &work->blobs, member->blob);
		member->blob->wanted = true;
		member->blob->zipped = member->blob->zipped || zipped;
	}
}

static bool all_loaded(const pack_work *work, sw_error *err)
{
	size_t total = 0;
	sw_each (at, &work->blobs) {
		const sw_blob *blob = *at;
		total += blob->bytes.len;
		if (!blob->loaded)
			return sw_fail_errno(err, SW_E002, blob->errnum, "reading %.*s, which is tracked",
					     SW_ARG(blob->path));
	}
	return total <= SW_BUF_MAX || sw_fail(err, SW_F004, "the project holds more than %zu bytes", SW_BUF_MAX);
}

static size_t thread_count(const sw_pack_options *options, const pack_work *work)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t count = options->threads ? options->threads : processors > 0 ? (size_t)processors : 1;
	size_t files = 0;
	sw_each (blob, &work->blobs)
		files += !(*blob)->loaded;
	if (files < 16)
		count = 1;
	return count > MAX_THREADS ? MAX_THREADS : count;
}

static bool prepare(pack_crew *crew, sw_native *native, const sw_pack_options *options, sw_error *err)
{
	char path[SW_PATH_SIZE];
	crew->work.native = native;
	if (!options->no_sdist)
		want(&crew->work, &native->plan.sdist, false);
	if (!options->no_wheel)
		want(&crew->work, &native->plan.wheel, true);
	if (!sw_path_cstr(native->input->source, path, err))
		return false;
	crew->source = sw_fd_of(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	if (sw_fd_get(crew->source) < 0)
		return sw_fail_errno(err, SW_F001, errno, "opening %s", path);
	crew->work.source = sw_fd_get(crew->source);
	crew->count = thread_count(options, &crew->work);
	for (size_t i = 0; i < crew->count; i++)
		crew->workers[i].work = &crew->work;
	return true;
}

bool sw_pack_write(sw_native *native, const sw_pack_options *options, sw_str *sdist, sw_str *wheel, sw_error *err)
{
	SW_AUTO(pack_crew) crew = {0};
	SW_AUTO(sw_sink) tar = {0}, zipped = {0};
	sw_arena *arena = native->arena;
	sw_str tar_path = sw_path_join(arena, options->out_dir, native->plan.sdist_file);
	sw_str zip_path = sw_path_join(arena, options->out_dir, native->plan.wheel_file);
	if (!prepare(&crew, native, options, err))
		return false;
	start(&crew, load);
	finish(&crew);
	if (!all_loaded(&crew.work, err))
		return false;
	start(&crew, zip);
	bool fine = options->no_sdist || (sw_sink_open(&tar, tar_path, 0644, err) && write_sdist(native, &tar, err));
	finish(&crew);
	if (!fine || (!options->no_wheel &&
		      (!sw_sink_open(&zipped, zip_path, 0644, err) || !write_wheel(native, &crew, &zipped, err))))
		return false;
	if ((!options->no_sdist && !sw_sink_commit(&tar, !options->fast, err)) ||
	    (!options->no_wheel && !sw_sink_commit(&zipped, !options->fast, err)))
		return false;
	*sdist = options->no_sdist ? SW_STR("") : tar_path;
	*wheel = options->no_wheel ? SW_STR("") : zip_path;
	return true;
}
