/* The writer: what CPython's tarfile writes in PAX_FORMAT for the same members. */
#include "codec/tar_internal.h"

#include <stdio.h>
#include <string.h>

void sw_tar_writer_close(sw_tar_writer *writer)
{
	sw_gzip_writer_close(&writer->gzip);
	*writer = (sw_tar_writer){0};
}

void sw_tar_writer_open(sw_tar_writer *writer, sw_sink *sink, const sw_gzip_options *options)
{
	*writer = (sw_tar_writer){0};
	sw_gzip_writer_open(&writer->gzip, sink, options);
}

/* The pax record has the whole text; the old field gets its first bytes, with "?" for each character outside of ASCII.
   */
static void put_text(char *field, size_t size, sw_str text)
{
	size_t to = 0;
	for (size_t at = 0; at < text.len && to < size;) {
		size_t len = sw_utf8_len(text, at);
		field[to++] = (unsigned char)text.ptr[at] < 0x80 ? text.ptr[at] : '?';
		at += len ? len : 1;
	}
}

/* Octal digits, then NUL. A number that is too large stands in a pax record, and 0 here. */
static void put_octal(char *field, size_t size, int64_t value)
{
	char text[24];
	int digits = (int)size - 1;
	snprintf(text, sizeof(text), "%0*llo", digits, (unsigned long long)value);
	memcpy(field, text, size - 1);
}

static int64_t octal_limit(size_t size)
{
	return INT64_C(1) << (3 * (size - 1));
}

typedef struct block_fields {
	sw_str name, link_target, user, group;
	unsigned mode;
	int64_t uid, gid, size_bytes, mtime_s;
	char type;
} block_fields;

static void put_block(char block[static TAR_BLOCK], const block_fields *fields)
{
	unsigned sum = 0;
	memset(block, 0, TAR_BLOCK);
	put_text(block + TAR_NAME_AT, TAR_NAME_SIZE, fields->name);
	put_octal(block + TAR_MODE_AT, TAR_ID_SIZE, fields->mode & 07777);
	put_octal(block + TAR_UID_AT, TAR_ID_SIZE, fields->uid);
	put_octal(block + TAR_GID_AT, TAR_ID_SIZE, fields->gid);
	put_octal(block + TAR_SIZE_AT, TAR_SIZE_SIZE, fields->size_bytes);
	put_octal(block + TAR_MTIME_AT, TAR_SIZE_SIZE, fields->mtime_s);
	memset(block + TAR_SUM_AT, ' ', 8);
	block[TAR_TYPE_AT] = fields->type;
	put_text(block + TAR_LINK_AT, TAR_NAME_SIZE, fields->link_target);
	memcpy(block + TAR_MAGIC_AT,
	       "ustar\0"
	       "00",
	       8);
	put_text(block + TAR_USER_AT, TAR_USER_SIZE, fields->user);
	put_text(block + TAR_GROUP_AT, TAR_USER_SIZE, fields->group);
	for (size_t i = 0; i < TAR_BLOCK; i++)
		sum += (unsigned char)block[i];
	put_octal(block + TAR_SUM_AT, 7, sum); /* six digits, NUL, and the blank stays */
	block[TAR_SUM_AT + 6] = '\0';
}

/* The number at the front counts itself. */
static void add_record(sw_buf *buf, const char *key, sw_str value)
{
	size_t len = strlen(key) + value.len + 3, total = 0;
	for (size_t with = len + 1; with != total;) {
		total = with;
		with = len + (size_t)snprintf(NULL, 0, "%zu", total);
	}
	sw_buf_addf(buf, "%zu %s=", total, key);
	sw_buf_add(buf, value);
	sw_buf_addc(buf, '\n');
}

static void text_record(sw_buf *buf, const char *key, sw_str text, size_t size)
{
	if (text.len > size || !sw_str_is_ascii(text))
		add_record(buf, key, text);
}

static int64_t number_record(sw_buf *buf, const char *key, int64_t value, size_t size)
{
	char text[32];
	if (value >= 0 && value < octal_limit(size))
		return value;
	int len = snprintf(text, sizeof(text), "%lld", (long long)value);
	add_record(buf, key, (sw_str){text, (size_t)len});
	return 0;
}

static int64_t time_record(sw_buf *buf, int64_t mtime_ns)
{
	char text[48];
	int64_t seconds = mtime_ns / 1000000000, nanos = mtime_ns % 1000000000;
	if (nanos == 0)
		return number_record(buf, "mtime", seconds, TAR_SIZE_SIZE);
	bool negative = mtime_ns < 0;
	int len = snprintf(text, sizeof(text), "%s%lld.%09lld", negative ? "-" : "",
			   (long long)(negative ? -seconds : seconds), (long long)(negative ? -nanos : nanos));
	while (text[len - 1] == '0')
		len--;
	add_record(buf, "mtime", (sw_str){text, (size_t)len});
	return negative || seconds >= octal_limit(TAR_SIZE_SIZE) ? 0 : seconds;
}

static bool write_bytes(sw_tar_writer *writer, sw_str bytes, sw_error *err)
{
	writer->size_bytes += (int64_t)bytes.len;
	return sw_gzip_add(&writer->gzip, bytes, err);
}

static bool write_zeros(sw_tar_writer *writer, size_t count, sw_error *err)
{
	static const char zeros[TAR_RECORD];
	return count == 0 || write_bytes(writer, (sw_str){zeros, count}, err);
}

static size_t padding_of(int64_t size, int64_t unit)
{
	return (size_t)((unit - size % unit) % unit);
}

static bool write_pax(sw_tar_writer *writer, sw_str records, sw_error *err)
{
	char block[TAR_BLOCK];
	block_fields fields = {.name = SW_STR("././@PaxHeader"), .type = 'x', .size_bytes = (int64_t)records.len};
	put_block(block, &fields);
	return write_bytes(writer, (sw_str){block, TAR_BLOCK}, err) && write_bytes(writer, records, err) &&
	       write_zeros(writer, padding_of((int64_t)records.len, TAR_BLOCK), err);
}

static bool check_entry(const sw_tar_entry *entry, sw_error *err)
{
	const char *why = "";
	sw_str shown = sw_str_sub(entry->name, 0, 300), ignored = {0};
	if (sw_archive_name_fault(entry->name, &why) >= SW_NAME_UNSAFE)
		return sw_fail(err, SW_T102, "\"%.*s\" cannot be put into an archive: its name %s", SW_ARG(shown), why);
	if (entry->kind == SW_TAR_OTHER || (entry->kind != SW_TAR_FILE && entry->size_bytes) || entry->size_bytes < 0)
		return sw_fail(err, SW_T102, "%.*s cannot be put into an archive: it is no file, folder or link",
			       SW_ARG(shown));
	SW_AUTO(sw_arena) scratch = {0};
	if (entry->kind == SW_TAR_SYMLINK && !sw_tar_resolve(&scratch, entry->name, entry->link_target, &ignored))
		return sw_fail(err, SW_T102, "%.*s cannot be put into an archive: it is a link to %.*s, outside of it",
			       SW_ARG(shown), SW_ARG(sw_str_sub(entry->link_target, 0, 300)));
	return true;
}

bool sw_tar_begin(sw_tar_writer *writer, const sw_tar_entry *entry, sw_error *err)
{
	static const char types[] = {
		[SW_TAR_FILE] = '0', [SW_TAR_DIR] = '5', [SW_TAR_SYMLINK] = '2', [SW_TAR_HARDLINK] = '1'};
	SW_AUTO(sw_arena) scratch = {0};
	SW_AUTO(sw_buf) records = {0};
	char block[TAR_BLOCK];
	SW_ASSERT(writer->data_left == 0);
	if (!check_entry(entry, err))
		return false;
	sw_str name = entry->kind == SW_TAR_DIR ? sw_str_cat(&scratch, entry->name, SW_STR("/")) : entry->name;
	block_fields fields = {.name = name,
			       .link_target = entry->link_target,
			       .user = entry->user,
			       .group = entry->group,
			       .mode = entry->mode,
			       .type = types[entry->kind]};
	text_record(&records, "path", name, TAR_NAME_SIZE);
	text_record(&records, "linkpath", entry->link_target, TAR_NAME_SIZE);
	text_record(&records, "uname", entry->user, TAR_USER_SIZE);
	text_record(&records, "gname", entry->group, TAR_USER_SIZE);
	fields.uid = number_record(&records, "uid", entry->uid, TAR_ID_SIZE);
	fields.gid = number_record(&records, "gid", entry->gid, TAR_ID_SIZE);
	fields.size_bytes = number_record(&records, "size", entry->size_bytes, TAR_SIZE_SIZE);
	fields.mtime_s = time_record(&records, entry->mtime_ns);
	if (records.len && !write_pax(writer, sw_buf_str(&records), err))
		return false;
	put_block(block, &fields);
	writer->data_left = entry->size_bytes;
	return write_bytes(writer, (sw_str){block, TAR_BLOCK}, err);
}

bool sw_tar_put(sw_tar_writer *writer, sw_str piece, sw_error *err)
{
	SW_ASSERT((int64_t)piece.len <= writer->data_left);
	writer->data_left -= (int64_t)piece.len;
	if (!write_bytes(writer, piece, err))
		return false;
	return writer->data_left > 0 || write_zeros(writer, padding_of(writer->size_bytes, TAR_BLOCK), err);
}

bool sw_tar_add(sw_tar_writer *writer, const sw_tar_entry *entry, sw_str content, sw_error *err)
{
	SW_ASSERT((int64_t)content.len == entry->size_bytes);
	return sw_tar_begin(writer, entry, err) && (content.len == 0 || sw_tar_put(writer, content, err));
}

bool sw_tar_writer_end(sw_tar_writer *writer, sw_error *err)
{
	SW_ASSERT(writer->data_left == 0);
	return write_zeros(writer, (size_t)2 * TAR_BLOCK, err) &&
	       write_zeros(writer, padding_of(writer->size_bytes, TAR_RECORD), err) &&
	       sw_gzip_writer_end(&writer->gzip, err);
}
