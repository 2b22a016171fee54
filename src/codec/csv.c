#include "codec/csv.h"

#include <string.h>

#include "base/limits.h"

sw_csv sw_csv_open(sw_str path, sw_str text)
{
	return (sw_csv){.path = path, .text = text, .line = 1};
}

static bool fault(const sw_csv *csv, size_t offset, const char *what, sw_error *err)
{
	sw_fail(err, SW_O006, "%.*s is no CSV that is understood: %s", SW_ARG(csv->path), what);
	return sw_point(err, csv->path, csv->text, offset, 1, what);
}

static bool at_row_end(const sw_csv *csv)
{
	return csv->at >= csv->text.len || csv->text.ptr[csv->at] == '\n' || csv->text.ptr[csv->at] == '\r';
}

static void skip_row_end(sw_csv *csv)
{
	if (csv->at < csv->text.len && csv->text.ptr[csv->at] == '\r')
		csv->at++;
	if (csv->at < csv->text.len && csv->text.ptr[csv->at] == '\n')
		csv->at++;
	csv->line++;
}

/* A field in quotes; a doubled quote stands for one. */
static bool read_quoted(sw_csv *csv, sw_arena *arena, sw_str *field, sw_error *err)
{
	size_t begin = csv->at++, doubled = 0, from = csv->at;
	for (;; csv->at++) {
		if (csv->at >= csv->text.len)
			return fault(csv, begin, "this quote is never closed", err);
		char c = csv->text.ptr[csv->at];
		if (c == '\0')
			return fault(csv, csv->at, "a NUL byte", err);
		if (c == '\n')
			csv->line++;
		if (c != '"')
			continue;
		if (csv->at + 1 >= csv->text.len || csv->text.ptr[csv->at + 1] != '"')
			break;
		doubled++;
		csv->at++;
	}
	*field = sw_str_sub(csv->text, from, csv->at++);
	if (doubled)
		*field = sw_str_replace(arena, *field, SW_STR("\"\""), SW_STR("\""));
	if (!at_row_end(csv) && csv->text.ptr[csv->at] != ',')
		return fault(csv, csv->at, "text behind a closing quote", err);
	return true;
}

static bool read_field(sw_csv *csv, sw_arena *arena, sw_str *field, sw_error *err)
{
	size_t from = csv->at;
	if (!at_row_end(csv) && csv->text.ptr[csv->at] == '"')
		return read_quoted(csv, arena, field, err);
	for (; !at_row_end(csv) && csv->text.ptr[csv->at] != ','; csv->at++)
		if (csv->text.ptr[csv->at] == '\0')
			return fault(csv, csv->at, "a NUL byte", err);
	*field = sw_str_sub(csv->text, from, csv->at);
	return true;
}

bool sw_csv_next(sw_csv *csv, sw_arena *arena, sw_strs *fields, bool *end, sw_error *err)
{
	fields->len = 0;
	while (csv->at < csv->text.len && at_row_end(csv))
		skip_row_end(csv);
	*end = csv->at >= csv->text.len;
	while (!*end) {
		sw_str field = {0};
		size_t at = csv->at;
		if (!read_field(csv, arena, &field, err))
			return false;
		if (fields->len >= SW_LIMIT_CSV_FIELDS)
			return fault(csv, at, "too many fields in one row", err);
		sw_push(arena, fields, field);
		if (at_row_end(csv)) {
			skip_row_end(csv);
			return true;
		}
		csv->at++; /* the comma */
	}
	return true;
}

static bool needs_quotes(sw_str field)
{
	for (size_t i = 0; i < field.len; i++)
		if (field.ptr[i] == ',' || field.ptr[i] == '"' || field.ptr[i] == '\n' || field.ptr[i] == '\r')
			return true;
	return false;
}

void sw_csv_write(sw_buf *buf, const sw_str *fields, size_t count, const char *terminator)
{
	for (size_t i = 0; i < count; i++) {
		if (i)
			sw_buf_addc(buf, ',');
		if (!needs_quotes(fields[i]) && !(count == 1 && fields[i].len == 0)) {
			sw_buf_add(buf, fields[i]);
			continue;
		}
		sw_buf_addc(buf, '"');
		for (size_t k = 0; k < fields[i].len; k++) {
			if (fields[i].ptr[k] == '"')
				sw_buf_addc(buf, '"');
			sw_buf_addc(buf, fields[i].ptr[k]);
		}
		sw_buf_addc(buf, '"');
	}
	sw_buf_addz(buf, terminator);
}
