/* Headers of a TAR: the ustar block and the records of pax. */
#include "codec/tar_internal.h"

#include <string.h>

static sw_str text_field(sw_arena *arena, const char *at, size_t size)
{
	const char *nul = memchr(at, '\0', size);
	return sw_str_copy(arena, (sw_str){at, nul ? (size_t)(nul - at) : size});
}

/* GNU's base-256: the first bit is set, the rest is a big-endian number. Negative ones make no sense here. */
static bool parse_base256(const char *at, size_t size, int64_t *out)
{
	uint64_t value = (unsigned char)at[0] & 0x7f;
	if (value & 0x40)
		return false;
	for (size_t i = 1; i < size; i++) {
		if (value >> 55)
			return false;
		value = value << 8 | (unsigned char)at[i];
	}
	*out = (int64_t)value;
	return true;
}

/* Octal digits with blanks before and blanks or NULs behind; all blank or NUL is 0 (uv_build writes such ids). */
static bool parse_number(const char *at, size_t size, int64_t *out)
{
	if ((unsigned char)at[0] & 0x80)
		return parse_base256(at, size, out);
	size_t i = 0;
	int64_t value = 0;
	while (i < size && at[i] == ' ')
		i++;
	for (; i < size && at[i] >= '0' && at[i] <= '7'; i++)
		value = value * 8 + (at[i] - '0'); /* 12 digits at most */
	for (; i < size; i++)
		if (at[i] != ' ' && at[i] != '\0')
			return false;
	*out = value;
	return true;
}

static bool checksum_fits(const char *block)
{
	int64_t sum = 0, stored = 0;
	for (size_t i = 0; i < TAR_BLOCK; i++)
		sum += i >= TAR_SUM_AT && i < TAR_SUM_AT + 8 ? ' ' : (unsigned char)block[i];
	return parse_number(block + TAR_SUM_AT, 8, &stored) && stored == sum;
}

static bool parse_numbers(const char *block, tar_header *out)
{
	int64_t mode = 0;
	bool ok = parse_number(block + TAR_MODE_AT, TAR_ID_SIZE, &mode) &&
		  parse_number(block + TAR_UID_AT, TAR_ID_SIZE, &out->uid) &&
		  parse_number(block + TAR_GID_AT, TAR_ID_SIZE, &out->gid) &&
		  parse_number(block + TAR_SIZE_AT, TAR_SIZE_SIZE, &out->size_bytes) &&
		  parse_number(block + TAR_MTIME_AT, TAR_SIZE_SIZE, &out->mtime_s);
	out->mode = (unsigned)(mode & 07777);
	return ok;
}

bool tar_header_parse(sw_tar *tar, const char block[static TAR_BLOCK], tar_header *out, sw_error *err)
{
	sw_arena *arena = tar->arena;
	sw_str nothing = SW_STR("");
	if (!checksum_fits(block))
		return tar_fault(tar, "SW-T002", SW_SEV_ERROR, nothing, err, "the checksum of a header is wrong");
	bool posix = memcmp(block + TAR_MAGIC_AT,
			    "ustar\0"
			    "00",
			    8) == 0;
	out->gnu = memcmp(block + TAR_MAGIC_AT, "ustar  ", 8) == 0;
	if (!posix && !out->gnu)
		return tar_fault(tar, "SW-T002", SW_SEV_ERROR, nothing, err,
				 "a header has not the mark of POSIX (ustar)");
	if (!parse_numbers(block, out))
		return tar_fault(tar, "SW-T002", SW_SEV_ERROR, nothing, err, "a header holds a malformed number");
	out->type = block[TAR_TYPE_AT];
	out->name = text_field(arena, block + TAR_NAME_AT, TAR_NAME_SIZE);
	out->link_target = text_field(arena, block + TAR_LINK_AT, TAR_NAME_SIZE);
	out->user = text_field(arena, block + TAR_USER_AT, TAR_USER_SIZE);
	out->group = text_field(arena, block + TAR_GROUP_AT, TAR_USER_SIZE);
	sw_str prefix = text_field(arena, block + TAR_PREFIX_AT, TAR_PREFIX_SIZE);
	if (out->gnu && prefix.len)
		return tar_fault(tar, "SW-T002", SW_SEV_ERROR, out->name, err,
				 "a header of GNU's format has a prefix, which some programs take as part of the name");
	if (prefix.len)
		out->name = sw_fmt(arena, "%.*s/%.*s", SW_ARG(prefix), SW_ARG(out->name));
	return true;
}

/* "12", "12.5", "-3.25": nanoseconds. */
static bool parse_time(sw_str text, int64_t *out)
{
	bool negative = sw_str_starts(text, SW_STR("-"));
	sw_str whole = negative ? sw_str_from(text, 1) : text, fraction = {0};
	uint64_t seconds = 0;
	int64_t nanos = 0, step = 100000000;
	sw_str_cut(whole, SW_STR("."), &whole, &fraction);
	if (!sw_str_u64(whole, &seconds) || seconds > INT64_MAX / 1000000000 - 1)
		return false;
	for (size_t i = 0; i < fraction.len; i++, step /= 10) {
		if (!sw_is_digit(fraction.ptr[i]))
			return false;
		nanos += (fraction.ptr[i] - '0') * step;
	}
	*out = ((int64_t)seconds * 1000000000 + nanos) * (negative ? -1 : 1);
	return true;
}

static bool parse_count(sw_str text, int64_t *out)
{
	uint64_t value = 0;
	if (!sw_str_u64(text, &value) || value > INT64_MAX)
		return false;
	*out = (int64_t)value;
	return true;
}

static bool bad_record(sw_tar *tar, sw_str key, sw_str value, sw_error *err)
{
	return tar_fault(tar, "SW-T002", SW_SEV_ERROR, SW_STR(""), err,
			 "the pax record %.*s has the impossible value \"%.*s\"", SW_ARG(sw_str_sub(key, 0, 80)),
			 SW_ARG(sw_str_sub(value, 0, 80)));
}

static bool take_text(sw_tar *tar, sw_str key, sw_str value, sw_str *out, sw_error *err)
{
	if (memchr(value.ptr, '\0', value.len) || !sw_str_is_utf8(value))
		return bad_record(tar, key, value, err);
	*out = sw_str_copy(tar->arena, value);
	return true;
}

/* Keys that change where members start or what they hold, in ways that only some programs know. */
static bool is_sparse_key(sw_str key)
{
	return sw_str_starts(key, SW_STR("GNU.sparse.")) || sw_str_is(key, "SCHILY.realsize") ||
	       sw_str_is(key, "SUN.holesdata");
}

static bool take_record(sw_tar *tar, sw_str key, sw_str value, sw_error *err)
{
	sw_tar_pending *p = &tar->pending;
	const struct {
		const char *key;
		sw_str *text;
		int64_t *number;
		bool *has;
	} known[] = {
		{"path", &p->path, NULL, NULL},
		{"linkpath", &p->link_target, NULL, NULL},
		{"uname", &p->user, NULL, NULL},
		{"gname", &p->group, NULL, NULL},
		{"size", NULL, &p->size_bytes, &p->has_size},
		{"uid", NULL, &p->uid, &p->has_uid},
		{"gid", NULL, &p->gid, &p->has_gid},
		{"mtime", NULL, &p->mtime_ns, &p->has_mtime},
	};
	if (is_sparse_key(key))
		return tar_fault(tar, "SW-T002", SW_REJECT, SW_STR(""), err, "it holds a sparse file (pax record %.*s)",
				 SW_ARG(sw_str_sub(key, 0, 80)));
	if (sw_str_is(key, "hdrcharset") && !sw_str_is(value, "ISO-IR 10646 2000 UTF-8"))
		return bad_record(tar, key, value, err);
	for (size_t i = 0; i < SW_COUNTOF(known); i++) {
		if (!sw_str_is(key, known[i].key))
			continue;
		if (known[i].text)
			return take_text(tar, key, value, known[i].text, err);
		bool ok = known[i].number == &p->mtime_ns ? parse_time(value, known[i].number)
							  : parse_count(value, known[i].number);
		*known[i].has = ok;
		return ok || bad_record(tar, key, value, err);
	}
	return true; /* atime, comment, LIBARCHIVE.creationtime …: nothing that matters here */
}

/* "30 mtime=1321711775.972059463\n": the number counts the whole record. */
static bool cut_record(sw_str *rest, sw_str *key, sw_str *value)
{
	uint64_t len = 0;
	size_t blank = sw_str_chr(sw_str_sub(*rest, 0, 12), ' ');
	if (blank == SW_NPOS || !sw_str_u64(sw_str_sub(*rest, 0, blank), &len) || len > rest->len || len < blank + 3)
		return false;
	sw_str body = sw_str_sub(*rest, blank + 1, (size_t)len);
	if (body.ptr[body.len - 1] != '\n')
		return false;
	*rest = sw_str_from(*rest, (size_t)len);
	return sw_str_cut(sw_str_sub(body, 0, body.len - 1), SW_STR("="), key, value) && key->len > 0;
}

bool tar_pax_parse(sw_tar *tar, sw_str records, bool global, sw_error *err)
{
	while (records.len) {
		sw_str key = {0}, value = {0};
		if (!cut_record(&records, &key, &value))
			return tar_fault(tar, "SW-T002", SW_SEV_ERROR, SW_STR(""), err, "a pax header is malformed");
		if (global && (sw_str_is(key, "path") || sw_str_is(key, "linkpath") || sw_str_is(key, "size")))
			return tar_fault(tar, "SW-T002", SW_SEV_ERROR, SW_STR(""), err,
					 "a global pax header sets the %.*s of every member", SW_ARG(key));
		if (global && is_sparse_key(key))
			return take_record(tar, key, value, err);
		if (!global && !take_record(tar, key, value, err))
			return false;
	}
	return true;
}
