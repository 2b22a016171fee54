#include "codec/tar.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "codec/tar_internal.h"

enum { BUFFER_SIZE = 128 << 10 };

void sw_tar_close(sw_tar *tar)
{
	sw_gunzip_close(&tar->gunzip);
	sw_source_close(&tar->source);
	sw_buf_close(&tar->buf);
	*tar = (sw_tar){0};
}

bool tar_fault(sw_tar *tar, const char *rule, sw_severity severity, sw_str member, sw_error *err, const char *format,
	       ...)
{
	char text[512];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	sw_str shown = sw_str_sub(member, 0, 300);
	const char *colon = shown.len ? ": " : "";
	if (tar->faults) {
		sw_fault_add(tar->arena, tar->faults, rule, severity, member, tar->at, "%.*s%s%s (at offset %lld)",
			     SW_ARG(shown), colon, text, (long long)tar->at);
	} else if (severity >= SW_SEV_ERROR && !tar->refused) {
		tar->refused = true;
		sw_fail(err, SW_T101, "%.*s is refused (%s): %.*s%s%s (at offset %lld)", SW_ARG(tar->source.name), rule,
			SW_ARG(shown), colon, text, (long long)tar->at);
		sw_hint(err, "shipwheel check %.*s", SW_ARG(tar->source.name));
	}
	return false;
}

/* What a fault means for the caller: in report mode the reader ends early and that is no error. */
static bool stop(sw_tar *tar)
{
	tar->ended = true;
	return tar->faults != NULL;
}

static bool cut_off(sw_tar *tar, sw_error *err, const char *where)
{
	if (!tar->broken)
		tar_fault(tar, "SW-T002", SW_SEV_ERROR, SW_STR(""), err, "the archive is cut off %s", where);
	return stop(tar);
}

/* A damaged stream is a fault like others; a file that cannot be read is not. */
static bool read_stream(sw_tar *tar, char *out, size_t room, size_t *got, sw_error *err)
{
	sw_error why = {0};
	if (sw_gunzip_read(&tar->gunzip, out, room, got, &why))
		return true;
	tar->stream_ended = true;
	*got = 0;
	if (why.code != SW_T101 || !tar->faults) {
		*err = why;
		return false;
	}
	tar->broken = true;
	tar_fault(tar, "SW-T001", SW_REJECT, SW_STR(""), err, "%s", why.message);
	return true;
}

static bool fill(sw_tar *tar, size_t want, sw_error *err)
{
	sw_buf *buf = &tar->buf;
	if (tar->used) {
		memmove(buf->ptr, buf->ptr + tar->used, buf->len - tar->used);
		buf->len -= tar->used;
		tar->used = 0;
	}
	while (buf->len < want && !tar->stream_ended) {
		size_t got = 0, room = BUFFER_SIZE - buf->len;
		char *at = sw_buf_room(buf, room);
		if (!read_stream(tar, at, room, &got, err))
			return false;
		buf->len += got;
		if (got < room)
			tar->stream_ended = true;
	}
	return true;
}

/* Up to `want` (at most BUFFER_SIZE) bytes; less only at the end of the stream. Valid until the next call. */
static bool take(sw_tar *tar, size_t want, sw_str *out, sw_error *err)
{
	if (tar->buf.len - tar->used < want && !fill(tar, want, err))
		return false;
	size_t have = tar->buf.len - tar->used;
	*out = (sw_str){sw_buf_str(&tar->buf).ptr + tar->used, have < want ? have : want};
	tar->used += out->len;
	tar->at += (int64_t)out->len;
	return true;
}

bool sw_tar_open_source(sw_source *source, const sw_archive_limits *limits, sw_arena *arena, sw_faults *faults,
			sw_tar *out, sw_error *err)
{
	sw_tar tar = {
		.source = SW_TAKE(*source), .arena = arena, .limits = sw_archive_limits_of(limits), .faults = faults};
	sw_error why = {0};
	*out = tar;
	/* the stream points at the source: it must be opened where it will stay */
	if (sw_gunzip_open(&out->source, &out->gunzip, &why))
		return true;
	if (why.code == SW_T101 && faults) {
		tar_fault(out, "SW-T001", SW_REJECT, SW_STR(""), err, "%s", why.message);
		return stop(out);
	}
	*err = why;
	sw_tar_close(out);
	return false;
}

bool sw_tar_open(sw_str path, const sw_archive_limits *limits, sw_arena *arena, sw_faults *faults, sw_tar *out,
		 sw_error *err)
{
	SW_AUTO(sw_source) source = {0};
	sw_archive_limits all = sw_archive_limits_of(limits);
	return sw_source_open(&source, path, all.file_bytes, arena, err) &&
	       sw_tar_open_source(&source, &all, arena, faults, out, err);
}

static bool is_zero(sw_str block)
{
	for (size_t i = 0; i < block.len; i++)
		if (block.ptr[i])
			return false;
	return true;
}

/* The first zero block has been read: nothing but zeros may follow. */
static bool read_end(sw_tar *tar, sw_error *err)
{
	sw_str piece = {0};
	int64_t zeros = 0;
	do {
		if (!take(tar, BUFFER_SIZE, &piece, err))
			return false;
		if (!is_zero(piece)) {
			tar_fault(tar, "SW-T002", SW_SEV_ERROR, SW_STR(""), err,
				  "data follows behind the end of the archive");
			return stop(tar);
		}
		zeros += (int64_t)piece.len;
		if (zeros > tar->limits.unpacked_bytes) {
			tar_fault(tar, "SW-T004", SW_SEV_ERROR, SW_STR(""), err,
				  "endless zeros follow behind the end of the archive");
			return stop(tar);
		}
	} while (piece.len);
	tar->ended = true;
	if (zeros < TAR_BLOCK)
		tar_fault(tar, "SW-T002", SW_WARN, SW_STR(""), err,
			  "the second zero block at the end of the archive is missing");
	return true;
}

/* What gzip has behind the TAR, and how well all of it was compressed. */
static bool look_behind(sw_tar *tar, sw_error *err)
{
	int64_t trailing = tar->gunzip.trailing_bytes, total = tar->at;
	if (tar->gunzip.done && trailing) {
		tar_fault(tar, "SW-T002", SW_SEV_ERROR, SW_STR(""), err, "%lld bytes follow behind the gzip stream",
			  (long long)trailing);
		return stop(tar);
	}
	if (total > tar->limits.ratio_from_bytes && total > tar->source.size_bytes * tar->limits.ratio) {
		tar_fault(tar, "SW-T004", SW_SEV_ERROR, SW_STR(""), err,
			  "it unpacks to %lld bytes, more than %lld times its size (%lld bytes)", (long long)total,
			  (long long)tar->limits.ratio, (long long)tar->source.size_bytes);
		return stop(tar);
	}
	return true;
}

static bool skip_rest(sw_tar *tar, sw_error *err)
{
	sw_str piece = {0};
	while (tar->data_left || tar->padding_left) {
		if (!sw_tar_data(tar, &piece, err))
			return false;
		if (!piece.len && tar->ended)
			return true;
	}
	return true;
}

/* Reads the padding once the content is through. */
static bool skip_padding(sw_tar *tar, sw_error *err)
{
	sw_str padding = {0};
	if (!take(tar, (size_t)tar->padding_left, &padding, err))
		return false;
	bool whole = (int64_t)padding.len == tar->padding_left;
	tar->padding_left = 0;
	return whole || cut_off(tar, err, "within a member");
}

bool sw_tar_data(sw_tar *tar, sw_str *piece, sw_error *err)
{
	*piece = SW_STR("");
	if (tar->data_left) {
		size_t want = tar->data_left < BUFFER_SIZE ? (size_t)tar->data_left : BUFFER_SIZE;
		/* what is there already is given at once: no copying in the buffer */
		size_t have = tar->buf.len - tar->used;
		if (!take(tar, have && have < want ? have : want, piece, err))
			return false;
		tar->data_left -= (int64_t)piece->len;
		if (piece->len)
			return true;
		tar->data_left = tar->padding_left = 0;
		return cut_off(tar, err, "within a member");
	}
	return tar->padding_left == 0 || skip_padding(tar, err);
}

/* Content of a pax or GNU header, whole. */
static bool read_header_data(sw_tar *tar, int64_t size, sw_str *out, bool *ok, sw_error *err)
{
	int64_t padded = (size + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK;
	*ok = false;
	if (size > SW_LIMIT_PAX) {
		tar_fault(tar, "SW-T002", SW_SEV_ERROR, SW_STR(""), err, "an extended header has %lld bytes",
			  (long long)size);
		return stop(tar);
	}
	char *text = sw_alloc(tar->arena, (size_t)padded + 1);
	for (size_t got = 0; got < (size_t)padded;) {
		sw_str piece = {0};
		size_t want = (size_t)padded - got;
		if (!take(tar, want < BUFFER_SIZE ? want : BUFFER_SIZE, &piece, err))
			return false;
		if (!piece.len)
			return cut_off(tar, err, "within an extended header");
		memcpy(text + got, piece.ptr, piece.len);
		got += piece.len;
	}
	*out = (sw_str){text, (size_t)size};
	*ok = true;
	return true;
}

static bool take_long_name(sw_tar *tar, char type, sw_str text, sw_error *err)
{
	size_t nul = sw_str_chr(text, '\0');
	sw_str name = sw_str_sub(text, 0, nul);
	sw_str *field = type == 'L' ? &tar->pending.path : &tar->pending.link_target;
	if (tar->pending.pax || field->ptr)
		return tar_fault(tar, "SW-T002", SW_SEV_ERROR, SW_STR(""), err,
				 "a member has two extended headers of its name");
	tar->pending.gnu = true;
	*field = name;
	return true;
}

/* An extended header. *ok = false ends the archive. */
static bool take_extended(sw_tar *tar, const tar_header *header, bool *ok, sw_error *err)
{
	sw_str text = {0};
	if (!read_header_data(tar, header->size_bytes, &text, ok, err))
		return false;
	if (!*ok)
		return true;
	if (header->type == 'g') {
		tar_fault(tar, "SW-T002", SW_INFO, SW_STR(""), err, "it has a global pax header");
		*ok = tar_pax_parse(tar, text, true, err);
	} else if (header->type == 'x') {
		*ok = !tar->pending.pax && !tar->pending.gnu ? tar_pax_parse(tar, text, false, err)
							     : tar_fault(tar, "SW-T002", SW_SEV_ERROR, SW_STR(""), err,
									 "a member has two extended headers");
		tar->pending.pax = true;
	} else {
		*ok = take_long_name(tar, header->type, text, err);
	}
	return *ok || stop(tar);
}

static bool is_extended(char type)
{
	return type == 'x' || type == 'g' || type == 'L' || type == 'K';
}

/* The kind, or a fault that ends the archive when nobody knows what the type means. */
static bool kind_of(sw_tar *tar, const tar_header *header, sw_str name, sw_tar_kind *kind, sw_error *err)
{
	bool slash = sw_str_ends(name, SW_STR("/"));
	switch (header->type) {
	case '\0': *kind = slash ? SW_TAR_DIR : SW_TAR_FILE; return true;
	case '0':
		*kind = SW_TAR_FILE;
		return !slash ||
		       tar_fault(tar, "SW-T002", SW_SEV_ERROR, name, err, "it is a file, but its name is a folder's");
	case '1': *kind = SW_TAR_HARDLINK; return true;
	case '2': *kind = SW_TAR_SYMLINK; return true;
	case '5': *kind = SW_TAR_DIR; return true;
	case '3':
	case '4':
	case '6': *kind = SW_TAR_OTHER; return true;
	case 'S': return tar_fault(tar, "SW-T002", SW_REJECT, name, err, "it is a sparse file, which PyPI refuses");
	default: break;
	}
	bool printable = header->type > ' ' && header->type < 127;
	return printable ? tar_fault(tar, "SW-T002", SW_SEV_ERROR, name, err, "it has the unknown type '%c'",
				     header->type)
			 : tar_fault(tar, "SW-T002", SW_SEV_ERROR, name, err, "it has the unknown type 0x%02x",
				     (unsigned char)header->type);
}

/* Size of a member: the header and pax must say the same, for programs differ in which one they follow. */
static bool take_size(sw_tar *tar, const tar_header *header, const sw_tar_pending *p, sw_str name, sw_tar_kind kind,
		      int64_t *out, sw_error *err)
{
	*out = p->has_size ? p->size_bytes : header->size_bytes;
	if (header->size_bytes != 0 && *out != header->size_bytes)
		return tar_fault(tar, "SW-T002", SW_SEV_ERROR, name, err,
				 "its header and its pax header name different sizes: %lld and %lld",
				 (long long)header->size_bytes, (long long)*out);
	if (header->size_bytes == 0 && *out != 0 && *out <= INT64_C(077777777777))
		return tar_fault(tar, "SW-T002", SW_SEV_ERROR, name, err,
				 "its size stands in the pax header only, though it would fit");
	if (kind != SW_TAR_FILE && *out != 0)
		return tar_fault(tar, "SW-T002", SW_SEV_ERROR, name, err,
				 "it is no file, but has a size: programs disagree where the next member starts");
	return true;
}

/* Header and pending extended headers become the member. */
static bool make_member(sw_tar *tar, const tar_header *header, sw_tar_member *out, sw_error *err)
{
	sw_tar_pending p = SW_TAKE(tar->pending);
	sw_str name = p.path.ptr ? p.path : header->name;
	if (!kind_of(tar, header, name, &out->kind, err) ||
	    !take_size(tar, header, &p, name, out->kind, &out->size_bytes, err))
		return false;
	while (out->kind == SW_TAR_DIR && name.len > 1 && name.ptr[name.len - 1] == '/')
		name.len--;
	out->name = name;
	out->link_target = p.link_target.ptr ? p.link_target : header->link_target;
	out->user = p.user.ptr ? p.user : header->user;
	out->group = p.group.ptr ? p.group : header->group;
	out->uid = p.has_uid ? p.uid : header->uid;
	out->gid = p.has_gid ? p.gid : header->gid;
	out->mode = header->mode;
	out->mtime_ns = p.has_mtime                                ? p.mtime_ns
			: header->mtime_s < INT64_MAX / 1000000000 ? header->mtime_s * 1000000000
								   : INT64_MAX;
	return true;
}

static void look_at_name(sw_tar *tar, const sw_tar_member *member, sw_error *err, bool *ok)
{
	const char *why = "";
	sw_name_fault fault = sw_archive_name_fault(member->name, &why);
	if (fault >= SW_NAME_UNSAFE)
		*ok = tar_fault(tar, "SW-T003", SW_SEV_ERROR, member->name, err, "its name %s", why);
	else if (fault != SW_NAME_FINE)
		tar_fault(tar, "SW-T003", SW_WARN, member->name, err, "its name %s", why);
}

/* Faults of one member that do not hinder reading on. *ok = false when one of them refuses. */
static void look_at_member(sw_tar *tar, const sw_tar_member *member, sw_error *err, bool *ok)
{
	sw_str resolved = {0};
	look_at_name(tar, member, err, ok);
	if (member->kind == SW_TAR_OTHER)
		*ok = tar_fault(tar, "SW-T003", SW_SEV_ERROR, member->name, err, "it is a device or a pipe");
	if (member->kind == SW_TAR_SYMLINK && !sw_tar_resolve(tar->arena, member->name, member->link_target, &resolved))
		*ok = tar_fault(tar, "SW-T003", SW_SEV_ERROR, member->name, err,
				"it is a link to %.*s, outside of the archive",
				SW_ARG(sw_str_sub(member->link_target, 0, 200)));
	if (member->mode & 06000 && member->kind == SW_TAR_FILE)
		*ok = tar_fault(tar, "SW-T003", SW_SEV_ERROR, member->name, err,
				"it would run with another user's rights (mode %o)", member->mode);
	else if (member->mode & 06000 && member->kind == SW_TAR_DIR)
		tar_fault(tar, "SW-T003", SW_INFO, member->name, err, "it is a setgid folder (mode %o)", member->mode);
}

static bool take_sizes(sw_tar *tar, const sw_tar_member *member, sw_error *err)
{
	tar->data_left = member->size_bytes;
	tar->padding_left = (TAR_BLOCK - member->size_bytes % TAR_BLOCK) % TAR_BLOCK;
	if (++tar->members > tar->limits.members)
		return tar_fault(tar, "SW-T004", SW_SEV_ERROR, SW_STR(""), err, "it has more than %zu members",
				 tar->limits.members);
	if (__builtin_add_overflow(tar->unpacked_bytes, member->size_bytes, &tar->unpacked_bytes) ||
	    tar->unpacked_bytes > tar->limits.unpacked_bytes)
		return tar_fault(tar, "SW-T004", SW_SEV_ERROR, member->name, err,
				 "the archive would unpack to more than %lld bytes",
				 (long long)tar->limits.unpacked_bytes);
	return true;
}

/* One block at the start of a header. *again = it was an extended header. */
static bool step(sw_tar *tar, sw_tar_member *member, bool *again, sw_error *err)
{
	sw_str block = {0};
	tar_header header = {0};
	bool ok = true;
	int64_t at = tar->at;
	if (!take(tar, TAR_BLOCK, &block, err))
		return false;
	if (block.len < TAR_BLOCK)
		return cut_off(tar, err, "before the zero blocks that end it");
	if (is_zero(block)) {
		if (tar->pending.pax || tar->pending.gnu) {
			tar_fault(tar, "SW-T002", SW_SEV_ERROR, SW_STR(""), err,
				  "an extended header belongs to no member");
			return stop(tar);
		}
		return read_end(tar, err) && look_behind(tar, err);
	}
	if (!tar_header_parse(tar, block.ptr, &header, err))
		return stop(tar);
	if (is_extended(header.type)) {
		*again = true;
		return take_extended(tar, &header, &ok, err);
	}
	*member = (sw_tar_member){.header_at = at};
	if (!make_member(tar, &header, member, err) || !take_sizes(tar, member, err))
		return stop(tar);
	look_at_member(tar, member, err, &ok);
	return ok || tar->faults != NULL;
}

bool sw_tar_next(sw_tar *tar, sw_tar_member *member, bool *more, sw_error *err)
{
	bool again = true;
	if (!skip_rest(tar, err))
		return false;
	while (again && !tar->ended) {
		again = false;
		if (!step(tar, member, &again, err))
			return false;
	}
	*more = !tar->ended;
	return true;
}
