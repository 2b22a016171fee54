#include "pyspec/record.h"

#include <string.h>

#include "codec/base64.h"
#include "codec/csv.h"

typedef struct algorithm {
	const char *name;
	size_t bytes;
} algorithm;

/* Those whose digests are looked at; md5 and sha1 are forbidden, but a reader must be able to say so. */
static const algorithm algorithms[] = {
	{"sha256", 32}, {"sha384", 48}, {"sha512", 64}, {"md5", 16}, {"sha1", 20}, {"sha224", 28},
};

static bool take_hash(sw_str field, sw_arena *arena, sw_record_row *row, sw_error *err)
{
	sw_str digest, bytes;
	if (field.len == 0)
		return true;
	if (!sw_str_cut(field, SW_STR("="), &row->algorithm, &digest))
		return sw_fail(err, SW_M124, "\"%.*s\" is no hash (algorithm=digest)", SW_ARG(field));
	for (size_t i = 0; i < SW_COUNTOF(algorithms); i++) {
		if (!sw_str_is(row->algorithm, algorithms[i].name))
			continue;
		if (!sw_base64_decode(digest, SW_BASE64_URL_RAW, arena, &bytes) || bytes.len != algorithms[i].bytes)
			return sw_fail(err, SW_M124, "\"%.*s\" is no %s digest as unpadded base64url", SW_ARG(digest),
				       algorithms[i].name);
		memcpy(row->digest.bytes, bytes.ptr, bytes.len);
		row->digest.len = bytes.len;
	}
	return true;
}

static bool take_size(sw_str field, sw_record_row *row, sw_error *err)
{
	uint64_t size;
	row->size_bytes = -1;
	if (field.len == 0)
		return true;
	if (!sw_str_u64(field, &size) || size > INT64_MAX)
		return sw_fail(err, SW_M124, "\"%.*s\" is no size", SW_ARG(field));
	row->size_bytes = (int64_t)size;
	return true;
}

static bool take_row(const sw_strs *fields, sw_arena *arena, sw_record_row *row, sw_error *err)
{
	if (fields->len != 3)
		return sw_fail(err, SW_M124, "a row has %zu fields instead of path, hash and size", fields->len);
	row->path = fields->ptr[0];
	return take_hash(fields->ptr[1], arena, row, err) && take_size(fields->ptr[2], row, err);
}

bool sw_record_parse(sw_str name, sw_str text, sw_arena *arena, sw_record *out, sw_error *err)
{
	sw_record record = {0};
	sw_csv csv = sw_csv_open(name, text);
	for (;;) {
		sw_strs fields = {0};
		bool end = false;
		sw_record_row row = {.line = csv.line};
		if (!sw_csv_next(&csv, arena, &fields, &end, err))
			return false;
		if (end)
			break;
		if (!take_row(&fields, arena, &row, err)) {
			sw_wrap(err, "%.*s line %u", SW_ARG(name), row.line);
			return false;
		}
		sw_push(arena, &record.rows, row);
	}
	*out = record;
	return true;
}

const sw_record_row *sw_record_find(const sw_record *record, sw_str path)
{
	for (size_t i = 0; i < record->rows.len; i++)
		if (sw_str_eq(record->rows.ptr[i].path, path))
			return &record->rows.ptr[i];
	return NULL;
}

void sw_record_write(sw_buf *buf, sw_str path, const sw_digest *sha256, int64_t size_bytes, const char *terminator)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_str fields[3] = {path, SW_STR(""), SW_STR("")};
	if (sha256) {
		sw_str digest = {(const char *)sha256->bytes, sha256->len};
		fields[1] =
			sw_str_cat(&scratch, SW_STR("sha256="), sw_base64_encode(digest, SW_BASE64_URL_RAW, &scratch));
		fields[2] = sw_fmt(&scratch, "%lld", (long long)size_bytes);
	}
	sw_csv_write(buf, fields, SW_COUNTOF(fields), terminator);
}
