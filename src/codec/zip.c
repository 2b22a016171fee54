#include "codec/zip.h"

#include <string.h>

#include "codec/zip_internal.h"

void sw_zip_close(sw_zip *zip)
{
	sw_source_close(&zip->source);
	sw_inflater_close(&zip->inflater);
	*zip = (sw_zip){0};
}

/* A TAR reader looks for its mark at 257: a file that both readers accept means different things to different programs.
   */
static void look_for_tar(zip_scan *scan)
{
	char mark[5];
	sw_source *source = &scan->zip->source;
	if (source->size_bytes < 512)
		return;
	scan->failed = !sw_source_copy(source, 257, sizeof(mark), mark, scan->err);
	if (!scan->failed && memcmp(mark, "ustar", sizeof(mark)) == 0)
		zip_fault(scan, Z001, SW_STR(""), 257, "it has the mark of a TAR archive too");
}

static void scan_all(zip_scan *scan)
{
	if (!zip_scan_end(scan) || !zip_scan_directory(scan) || !zip_scan_locals(scan))
		return;
	zip_scan_names(scan);
	zip_scan_sizes(scan);
	look_for_tar(scan);
}

bool sw_zip_open_source(sw_source *source, const sw_archive_limits *limits, sw_arena *arena, sw_faults *faults,
			sw_zip *out, sw_error *err)
{
	SW_AUTO(sw_zip) zip = {.source = SW_TAKE(*source)};
	sw_faults own = {0};
	zip_scan scan = {.zip = &zip,
			 .limits = sw_archive_limits_of(limits),
			 .arena = arena,
			 .faults = faults ? faults : &own,
			 .err = err};
	scan_all(&scan);
	if (scan.failed)
		return false;
	const sw_fault *refusal = faults ? NULL : sw_faults_refusal(&own);
	if (refusal) {
		sw_fail(err, SW_Z101, "%.*s is refused (%s): %.*s", SW_ARG(zip.source.name), refusal->rule,
			SW_ARG(refusal->message));
		return sw_hint(err, "shipwheel check %.*s", SW_ARG(zip.source.name));
	}
	*out = SW_TAKE(zip);
	return true;
}

bool sw_zip_open(sw_str path, const sw_archive_limits *limits, sw_arena *arena, sw_faults *faults, sw_zip *out,
		 sw_error *err)
{
	SW_AUTO(sw_source) source = {0};
	sw_archive_limits all = sw_archive_limits_of(limits);
	return sw_source_open(&source, path, all.file_bytes, arena, err) &&
	       sw_zip_open_source(&source, &all, arena, faults, out, err);
}

const sw_zip_member *sw_zip_find(const sw_zip *zip, sw_str name)
{
	sw_each (member, &zip->members)
		if (sw_str_eq(member->name, name))
			return member;
	return NULL;
}

static bool refuse(const sw_zip *zip, const sw_zip_member *member, sw_error *err, const char *why)
{
	return sw_fail(err, SW_Z101, "%.*s in %.*s cannot be unpacked: %s", SW_ARG(sw_str_sub(member->name, 0, 300)),
		       SW_ARG(zip->source.name), why);
}

static bool usable(const sw_zip *zip, const sw_zip_member *member, sw_error *err)
{
	if (member->data_at < 0)
		return refuse(zip, member, err, "its header is damaged");
	if (member->flags & ZIP_FLAG_ENCRYPTED)
		return refuse(zip, member, err, "it is encrypted");
	if (member->method == SW_ZIP_STORED && member->packed_bytes != member->size_bytes)
		return refuse(zip, member, err, "it is stored, but its two sizes differ");
	if (member->method != SW_ZIP_STORED && member->method != SW_ZIP_DEFLATED)
		return refuse(zip, member, err, "its compression method is unknown");
	return true;
}

/* The packed bytes of a member as one slice; `copy` holds them when the file is not in memory and they are many. */
static bool packed_bytes(sw_zip *zip, const sw_zip_member *member, sw_buf *copy, sw_str *out, sw_error *err)
{
	size_t len = (size_t)member->packed_bytes;
	if (zip->source.bytes.ptr || len <= SW_SOURCE_PIECE)
		return sw_source_at(&zip->source, member->data_at, len, out, err);
	char *room = sw_buf_room(copy, len);
	if (!room)
		return sw_buf_check(copy, "a member of the archive", err);
	*out = (sw_str){room, len};
	return sw_source_copy(&zip->source, member->data_at, len, room, err);
}

/* Exactly member->size_bytes into `text`. */
static bool unpack(sw_zip *zip, const sw_zip_member *member, char *text, sw_error *err)
{
	SW_AUTO(sw_buf) copy = {0};
	sw_str packed = {0};
	size_t len = (size_t)member->size_bytes;
	if (member->method == SW_ZIP_STORED) {
		if (!sw_source_copy(&zip->source, member->data_at, len, text, err))
			return false;
	} else {
		if (!packed_bytes(zip, member, &copy, &packed, err))
			return false;
		sw_inflate_end end = sw_inflate(&zip->inflater, packed, text, len);
		if (end != SW_INFLATE_DONE)
			return refuse(zip, member, err, sw_inflate_end_text(end));
	}
	return sw_crc32(0, (sw_str){text, len}) == member->crc32 || refuse(zip, member, err, "its CRC is wrong");
}

static bool fits(const sw_zip *zip, const sw_zip_member *member, size_t max_bytes, sw_error *err)
{
	if ((uint64_t)member->size_bytes <= max_bytes)
		return true;
	return sw_fail(err, SW_F004, "%.*s in %.*s has %lld bytes, more than the limit of %zu",
		       SW_ARG(sw_str_sub(member->name, 0, 300)), SW_ARG(zip->source.name),
		       (long long)member->size_bytes, max_bytes);
}

bool sw_zip_read(sw_zip *zip, const sw_zip_member *member, size_t max_bytes, sw_arena *arena, sw_str *out,
		 sw_error *err)
{
	if (!usable(zip, member, err) || !fits(zip, member, max_bytes, err))
		return false;
	char *text = sw_alloc(arena, (size_t)member->size_bytes + 1);
	if (!unpack(zip, member, text, err))
		return false;
	*out = (sw_str){text, (size_t)member->size_bytes};
	return true;
}

bool sw_zip_read_into(sw_zip *zip, const sw_zip_member *member, sw_buf *buf, sw_error *err)
{
	size_t len = (size_t)member->size_bytes;
	sw_buf_clear(buf);
	if (!usable(zip, member, err) || !fits(zip, member, buf->max ? buf->max : SW_BUF_MAX, err))
		return false;
	if (!unpack(zip, member, sw_buf_room(buf, len), err))
		return false;
	buf->len = len;
	return true;
}

typedef struct piece_sink {
	bool (*piece)(void *data, sw_str bytes, sw_error *err);
	void *data;
	uint32_t crc32;
	int64_t left; /* of the declared size */
} piece_sink;

static bool give_piece(piece_sink *sink, sw_str bytes, sw_error *err)
{
	sink->crc32 = sw_crc32(sink->crc32, bytes);
	sink->left -= (int64_t)bytes.len;
	return bytes.len == 0 || sink->piece(sink->data, bytes, err);
}

static bool stream_stored(sw_zip *zip, const sw_zip_member *member, piece_sink *sink, sw_error *err)
{
	for (int64_t done = 0; done < member->size_bytes;) {
		int64_t left = member->size_bytes - done;
		sw_str bytes = {0};
		size_t len = left < (int64_t)SW_SOURCE_PIECE ? (size_t)left : SW_SOURCE_PIECE;
		if (!sw_source_at(&zip->source, member->data_at + done, len, &bytes, err) ||
		    !give_piece(sink, bytes, err))
			return false;
		done += (int64_t)len;
	}
	return true;
}

static bool stream_deflated(sw_zip *zip, const sw_zip_member *member, piece_sink *sink, sw_error *err)
{
	SW_AUTO(sw_zstream) stream = {0};
	SW_AUTO(sw_buf) out = {0};
	char *room = sw_buf_room(&out, SW_SOURCE_PIECE);
	bool done = false;
	sw_zstream_open_inflate(&stream);
	for (int64_t at = 0; !done && at < member->packed_bytes;) {
		int64_t left = member->packed_bytes - at;
		size_t len = left < (int64_t)SW_SOURCE_PIECE ? (size_t)left : SW_SOURCE_PIECE, filled = 0;
		sw_str packed = {0};
		if (!sw_source_at(&zip->source, member->data_at + at, len, &packed, err))
			return false;
		at += (int64_t)len;
		do {
			if (!sw_zstream_inflate(&stream, &packed, room, SW_SOURCE_PIECE, &filled, &done))
				return refuse(zip, member, err, sw_inflate_end_text(SW_INFLATE_BROKEN));
			if ((int64_t)filled > sink->left)
				return refuse(zip, member, err, sw_inflate_end_text(SW_INFLATE_LONGER));
			if (!give_piece(sink, (sw_str){room, filled}, err))
				return false;
		} while (!done && (packed.len || filled == SW_SOURCE_PIECE));
		if (done && (packed.len || at < member->packed_bytes))
			return refuse(zip, member, err, sw_inflate_end_text(SW_INFLATE_TRAILING));
	}
	if (!done)
		return refuse(zip, member, err, sw_inflate_end_text(SW_INFLATE_BROKEN));
	return sink->left == 0 || refuse(zip, member, err, sw_inflate_end_text(SW_INFLATE_SHORTER));
}

bool sw_zip_stream(sw_zip *zip, const sw_zip_member *member, bool (*piece)(void *data, sw_str bytes, sw_error *err),
		   void *data, sw_error *err)
{
	piece_sink sink = {.piece = piece, .data = data, .left = member->size_bytes};
	if (!usable(zip, member, err))
		return false;
	bool ok = member->method == SW_ZIP_STORED ? stream_stored(zip, member, &sink, err)
						  : stream_deflated(zip, member, &sink, err);
	if (ok && sink.crc32 != member->crc32)
		return refuse(zip, member, err, "its CRC is wrong");
	return ok;
}
