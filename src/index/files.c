/* Single files on an index: looking up, reading, downloading, waiting for. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/limits.h"
#include "index/index_internal.h"

#define METADATA_MAX ((size_t)4 << 20)

/* Bytes on their way into a hash and, with a descriptor, a file. */
typedef struct download {
	sw_hash hash;
	int fd; /* -1 = only the hash is wanted */
	int64_t bytes;
} download;

static void download_close(download *d)
{
	sw_hash_close(&d->hash);
}

static bool download_restart(void *data, sw_error *err)
{
	download *d = data;
	sw_hash_close(&d->hash);
	sw_hash_open(&d->hash, SW_SHA256);
	d->bytes = 0;
	if (d->fd >= 0 && (ftruncate(d->fd, 0) != 0 || lseek(d->fd, 0, SEEK_SET) != 0))
		return sw_fail_errno(err, SW_F002, errno, "writing the download");
	return true;
}

static bool download_write(void *data, sw_str bytes, sw_error *err)
{
	download *d = data;
	sw_hash_add(&d->hash, bytes.ptr, bytes.len);
	d->bytes += (int64_t)bytes.len;
	return d->fd < 0 || sw_write_all(d->fd, bytes, err);
}

static bool fetch(sw_index_client *client, sw_str url, const sw_http_sink *sink, size_t max_body, sw_arena *arena,
		  sw_http_response *out, sw_error *err)
{
	sw_http_request request = {
		.url = url,
		.auth = sw_index_auth(client, url, arena),
		.redirects = SW_HTTP_REDIRECT_FOLLOW,
		.retry = &sw_http_retry_read,
		.max_body = max_body,
		.sink = sink,
	};
	return sw_http_send(&client->http, &request, arena, out, err);
}

static bool fetch_file(sw_index_client *client, const sw_index_file *file, download *d, sw_digest *out, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_http_sink sink = {d, download_restart, download_write};
	sw_http_response response;
	if (!fetch(client, file->url, &sink, SW_LIMIT_FILE, &scratch, &response, err))
		return false;
	if (response.status != 200)
		return sw_http_unexpected(&response, "a file that the index lists cannot be had", err);
	*out = sw_hash_end(&d->hash);
	return true;
}

/* The file as the page lists it; without a sha256 there, the file is fetched and hashed. */
static bool take_entry(sw_index_client *client, const sw_simple_file *entry, sw_arena *arena, sw_index_file *out,
		       sw_error *err)
{
	sw_index_file found = {
		.present = true,
		.url = sw_str_copy(arena, entry->url),
		.yanked = entry->yanked,
		.size_bytes = entry->size_bytes,
		.has_metadata = entry->has_metadata,
	};
	if (!sw_digest_parse(sw_simple_hash_get(entry, "sha256"), 32, &found.sha256)) {
		SW_AUTO(download) d = {.fd = -1};
		if (!fetch_file(client, &found, &d, &found.sha256, err))
			return sw_wrap(err, "the index lists %.*s without a sha256, so it was to be fetched and hashed",
				       SW_ARG(entry->filename));
	}
	*out = found;
	return true;
}

bool sw_index_find(sw_index_client *client, sw_str project, sw_str filename, sw_arena *arena, sw_index_file *out,
		   sw_error *err)
{
	const sw_simple_page *page;
	bool exists;
	if (!sw_index_project(client, project, &exists, &page, err))
		return false;
	const sw_simple_file *entry = exists ? sw_simple_find(page, filename) : NULL;
	if (entry)
		return take_entry(client, entry, arena, out, err);
	*out = (sw_index_file){.size_bytes = -1};
	return true;
}

bool sw_index_metadata(sw_index_client *client, const sw_index_file *file, sw_arena *arena, bool *found, sw_str *out,
		       sw_error *err)
{
	sw_http_response response;
	if (!fetch(client, sw_str_cat(arena, file->url, SW_STR(".metadata")), NULL, METADATA_MAX, arena, &response,
		   err))
		return false;
	if (response.status != 200 && response.status != 404)
		return sw_http_unexpected(&response, "the metadata of a file cannot be read", err);
	*found = response.status == 200;
	if (*found)
		*out = response.body;
	return true;
}

static bool right_hash(const sw_index_file *file, const sw_digest *expected, sw_digest got, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_digest want = expected ? *expected : file->sha256;
	if (sw_digest_eq(want, got))
		return true;
	sw_str want_hex = sw_digest_hex(&scratch, want), got_hex = sw_digest_hex(&scratch, got);
	sw_fail(err, SW_H011, "%.*s: expected sha256 %.*s, got %.*s", SW_ARG(sw_http_shown_url(&scratch, file->url)),
		SW_ARG(want_hex), SW_ARG(got_hex));
	return sw_hint(err, "the file was not kept; try again, and if it stays so, ask whoever runs the index");
}

/* A temporary file beside `path` that disappears when it is not renamed. */
typedef struct partial {
	sw_fd fd;
	char *name;
} partial;

static void partial_close(partial *p)
{
	if (p->name)
		unlink(p->name);
	sw_fd_close(&p->fd);
}

bool sw_index_download(sw_index_client *client, const sw_index_file *file, const sw_digest *expected, sw_str path,
		       sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	SW_AUTO(partial) part = {0};
	SW_AUTO(download) d = {.fd = -1};
	sw_digest got = {0};
	char *name = sw_cstr(&scratch, sw_str_cat(&scratch, path, SW_STR(".XXXXXX")));
	int fd = mkostemp(name, O_CLOEXEC);
	if (fd < 0)
		return sw_fail_errno(err, SW_F002, errno, "writing %.*s", SW_ARG(path));
	part = (partial){sw_fd_of(fd), name};
	d.fd = fd;
	if (!fetch_file(client, file, &d, &got, err) || !right_hash(file, expected, got, err))
		return false;
	if (fchmod(fd, 0644) != 0 || fsync(fd) != 0)
		return sw_fail_errno(err, SW_F002, errno, "writing %.*s", SW_ARG(path));
	if (!sw_rename(sw_str_of(name), path, err))
		return false;
	part.name = NULL;
	return true;
}

/* How long to wait before look number `look` (from 1) after the first. */
static int64_t pause_ms(bool loopback, size_t look)
{
	static const int64_t near[] = {50, 100, 200, 400, 800, 1000};
	static const int64_t far[] = {1000, 2000, 4000, 8000, 15000, 30000};
	size_t at = (look < SW_COUNTOF(far) ? look : SW_COUNTOF(far)) - 1;
	return loopback ? near[at] : far[at];
}

/* Trouble that may pass while one waits anyway. */
static bool passes(const sw_error *err)
{
	return err->code == SW_H002 || err->code == SW_H004 || err->code == SW_H005 ||
	       (err->code == SW_H007 && (err->upstream_status >= 500 || err->upstream_status == 429));
}

bool sw_index_conflict(const sw_index_client *client, sw_str filename, sw_digest ours, sw_digest theirs, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_str our_hex = sw_digest_hex(&scratch, ours), their_hex = sw_digest_hex(&scratch, theirs);
	sw_fail(err, SW_U001, "%.*s is on %.*s already with other bytes: sha256 there %.*s, here %.*s",
		SW_ARG(filename), SW_ARG(client->index.name), SW_ARG(their_hex), SW_ARG(our_hex));
	return sw_hint(
		err,
		"a released file cannot be replaced: release another version, or publish the bytes that are there");
}

/* One look at the page. *open = files that are neither visible nor in conflict. */
static bool look(sw_index_client *client, sw_str project, sw_awaited *files, size_t count, size_t *open, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	const sw_simple_page *page;
	bool exists;
	*open = 0;
	if (!sw_index_project(client, project, &exists, &page, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		sw_index_file found = {0};
		const sw_simple_file *entry = exists ? sw_simple_find(page, files[i].filename) : NULL;
		if (files[i].visible || files[i].conflict)
			continue;
		if (!entry) {
			++*open;
			continue;
		}
		if (!take_entry(client, entry, &scratch, &found, err))
			return false;
		files[i].index_sha256 = found.sha256;
		files[i].visible = sw_digest_eq(found.sha256, files[i].sha256);
		files[i].conflict = !files[i].visible;
	}
	return true;
}

/* True when no file is in conflict. */
static bool conclude(const sw_index_client *client, const sw_awaited *files, size_t count, sw_error *err)
{
	for (size_t i = 0; i < count; i++)
		if (files[i].conflict)
			return sw_index_conflict(client, files[i].filename, files[i].sha256, files[i].index_sha256,
						 err);
	return true;
}

bool sw_index_wait(sw_index_client *client, sw_str project, sw_awaited *files, size_t count, int64_t deadline_ms,
		   sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	const sw_clock *clock = client->ctx->clock;
	int64_t start_ms = sw_monotonic_ns(clock) / 1000000;
	sw_url url;
	sw_error ignored = {0};
	sw_str asked = client->index.simple_url.len ? client->index.simple_url : client->index.upload_url;
	bool near = sw_url_parse(asked, &scratch, &url, &ignored) && sw_http_is_loopback(url.host);
	for (size_t looks = 1;; looks++) {
		sw_error trouble = {0};
		size_t open = count;
		bool looked = look(client, project, files, count, &open, &trouble);
		int64_t left_ms = deadline_ms - (sw_monotonic_ns(clock) / 1000000 - start_ms);
		if (looked && (open == 0 || left_ms <= 0))
			return conclude(client, files, count, err);
		if (!looked && (!passes(&trouble) || left_ms <= 0)) {
			*err = trouble;
			return false;
		}
		int64_t wait_ms = pause_ms(near, looks);
		sw_sleep_ms(clock, wait_ms < left_ms ? wait_ms : left_ms);
	}
}
