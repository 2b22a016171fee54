#include "codec/rfc822.h"

#include <string.h>

#include "base/limits.h"
#include "codec/pytext.h"

/* The steps follow email.feedparser.FeedParser. */
typedef struct block_parser {
	sw_rfc822_mode mode;
	sw_arena *arena;
	sw_error *err;
	sw_message message;
	bool in_field;   /* a continuation line goes on with the last field */
	sw_str envelope; /* the line before, when it looks like "From …" */
} block_parser;

const char *sw_rfc822_defect_text(sw_rfc822_defect_kind kind)
{
	static const char *const texts[] = {
		[SW_RFC822_NOT_UTF8] = "a byte is no UTF-8",
		[SW_RFC822_FIRST_CONTINUED] = "an indented line has no field above it",
		[SW_RFC822_NO_NAME] = "a line begins with a colon, the name is missing",
		[SW_RFC822_NO_SEPARATOR] = "a line is no `Field: value`, and no empty line stands before it",
		[SW_RFC822_ENVELOPE] = "a line begins with \"From \" and is no field",
		[SW_RFC822_BARE_CR] = "a carriage return alone ends a line",
	};
	return texts[kind];
}

static bool defect(block_parser *p, sw_rfc822_defect_kind kind, sw_str at)
{
	sw_message *m = &p->message;
	size_t offset = (size_t)(at.ptr - m->text.ptr);
	if (p->mode == SW_RFC822_STRICT) {
		sw_fail(p->err, SW_O004, "%.*s: %s", SW_ARG(m->path), sw_rfc822_defect_text(kind));
		return sw_point(p->err, m->path, m->text, offset, at.len, NULL);
	}
	sw_push(p->arena, &m->defects, (sw_rfc822_defect){kind, offset, at.len});
	return true;
}

/* Length of a field's name at the beginning of a line when a colon follows: printable ASCII without blank and colon. */
static bool field_name(sw_str line, size_t *len)
{
	size_t at = 0;
	while (at < line.len && line.ptr[at] > ' ' && line.ptr[at] < 0x7f && line.ptr[at] != ':')
		at++;
	*len = at;
	return at < line.len && line.ptr[at] == ':';
}

static bool add_field(block_parser *p, sw_str line, size_t name_len)
{
	sw_message *m = &p->message;
	sw_header header = {.name = sw_str_sub(line, 0, name_len),
			    .value = sw_str_from(line, name_len + 1),
			    .offset = (size_t)(line.ptr - m->text.ptr),
			    .len = line.len};
	if (m->headers.len >= SW_LIMIT_HEADERS) {
		sw_fail(p->err, SW_O004, "%.*s: more than %d fields", SW_ARG(m->path), SW_LIMIT_HEADERS);
		return sw_point(p->err, m->path, m->text, header.offset, header.len, NULL);
	}
	while (header.value.len && (header.value.ptr[0] == ' ' || header.value.ptr[0] == '\t'))
		header.value = sw_str_from(header.value, 1);
	sw_push(p->arena, &m->headers, header);
	p->in_field = true;
	return true;
}

static bool continue_field(block_parser *p, sw_str line)
{
	sw_message *m = &p->message;
	if (!p->in_field)
		return defect(p, SW_RFC822_FIRST_CONTINUED, line);
	sw_header *last = &m->headers.ptr[m->headers.len - 1];
	const char *end = line.ptr + line.len;
	last->value.len = (size_t)(end - last->value.ptr);
	last->len = (size_t)(end - m->text.ptr) - last->offset;
	return true;
}

typedef enum line_kind { LINE_END, LINE_CONTINUED, LINE_ENVELOPE, LINE_FIELD } line_kind;

static line_kind kind_of(sw_str line, size_t *name_len)
{
	if (line.len && (line.ptr[0] == ' ' || line.ptr[0] == '\t'))
		return LINE_CONTINUED;
	if (sw_str_starts(line, SW_STR("From ")))
		return LINE_ENVELOPE;
	return field_name(line, name_len) ? LINE_FIELD : LINE_END;
}

/* One line of the block that is not its end. */
static bool take_line(block_parser *p, sw_str line, line_kind kind, size_t name_len)
{
	if (p->envelope.ptr && !defect(p, SW_RFC822_ENVELOPE, p->envelope))
		return false; /* it was not the last line of the block */
	p->envelope = (sw_str){0};
	if (kind == LINE_CONTINUED)
		return continue_field(p, line);
	p->in_field = false;
	if (kind == LINE_ENVELOPE) {
		if (line.ptr != p->message.text.ptr)
			p->envelope = line;
		return true; /* in the first line it is the envelope of a mailbox, and no defect */
	}
	return name_len ? add_field(p, line, name_len) : defect(p, SW_RFC822_NO_NAME, line);
}

/* The block has ended before or with `line`; `rest` is what stands behind it. */
static bool take_body(block_parser *p, sw_str line, sw_str rest)
{
	sw_message *m = &p->message;
	const char *end = m->text.ptr + m->text.len;
	m->body = rest.ptr ? rest : sw_str_from(m->text, m->text.len);
	if (line.len) {
		m->body = (sw_str){line.ptr, (size_t)(end - line.ptr)};
		if (!defect(p, SW_RFC822_NO_SEPARATOR, line))
			return false;
	}
	return true;
}

/* A last line "From …" of the block is taken for the first of the body. */
static void envelope_to_body(block_parser *p)
{
	sw_message *m = &p->message;
	if (!p->envelope.ptr)
		return;
	sw_str rest = sw_str_from(m->text, (size_t)(p->envelope.ptr - m->text.ptr)), line, end;
	sw_pytext_line(&rest, &line, &end);
	line.len += end.len;
	m->body = m->body.ptr ? sw_str_cat(p->arena, line, m->body) : line;
}

static bool check_text(block_parser *p)
{
	sw_str text = p->message.text;
	if (text.len > SW_LIMIT_TEXT_FILE)
		return sw_fail(p->err, SW_F004, "%.*s has %zu bytes, the limit is %zu", SW_ARG(p->message.path),
			       text.len, SW_LIMIT_TEXT_FILE);
	for (size_t at = 0, len; at < text.len; at += len) {
		len = sw_utf8_len(text, at);
		if (len == 0)
			return defect(p, SW_RFC822_NOT_UTF8, sw_str_sub(text, at, at + 1));
	}
	return true;
}

static bool parse_block(block_parser *p)
{
	sw_str rest = p->message.text, line, end;
	bool bare_cr = false;
	while (sw_pytext_line(&rest, &line, &end)) {
		size_t name_len = 0;
		line_kind kind = kind_of(line, &name_len);
		if (kind == LINE_END)
			return take_body(p, line, rest);
		if (!take_line(p, line, kind, name_len))
			return false;
		if (sw_str_is(end, "\r") && !bare_cr && !defect(p, SW_RFC822_BARE_CR, end))
			return false;
		bare_cr = bare_cr || sw_str_is(end, "\r");
	}
	return true;
}

bool sw_rfc822_parse(sw_str path, sw_str text, sw_rfc822_mode mode, sw_arena *arena, sw_message *out, sw_error *err)
{
	block_parser p = {.mode = mode, .arena = arena, .err = err, .message = {.path = path, .text = text}};
	if (!check_text(&p) || !parse_block(&p))
		return false;
	envelope_to_body(&p);
	sw_each (header, &p.message.headers)
		while (header->value.len && strchr("\r\n", header->value.ptr[header->value.len - 1]))
			header->value.len--;
	*out = p.message;
	return true;
}

/* ---- look-ups ---- */

const sw_header *sw_message_find(const sw_message *message, const char *name)
{
	sw_each (header, &message->headers)
		if (sw_str_ieq(header->name, sw_str_of(name)))
			return header;
	return NULL;
}

sw_str sw_message_get(const sw_message *message, const char *name)
{
	const sw_header *header = sw_message_find(message, name);
	return header ? header->value : (sw_str){0};
}

sw_strs sw_message_all(const sw_message *message, const char *name, sw_arena *arena)
{
	sw_strs values = {0};
	sw_each (header, &message->headers)
		if (sw_str_ieq(header->name, sw_str_of(name)))
			sw_push(arena, &values, header->value);
	return values;
}

size_t sw_message_count(const sw_message *message, const char *name)
{
	size_t count = 0;
	sw_each (header, &message->headers)
		count += sw_str_ieq(header->name, sw_str_of(name));
	return count;
}

bool sw_message_point(const sw_message *message, const sw_header *header, const char *label, sw_error *err)
{
	return sw_point(err, message->path, message->text, header->offset, header->len, label);
}

/* ---- values of several lines ---- */

sw_str sw_header_unfold(sw_str value, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	sw_str line, end;
	for (bool first = true; sw_pytext_line(&value, &line, &end); first = false) {
		if (!first) {
			while (line.len && (line.ptr[0] == ' ' || line.ptr[0] == '\t'))
				line = sw_str_from(line, 1);
			sw_buf_addc(&buf, ' ');
		}
		sw_buf_add(&buf, line);
	}
	return sw_buf_copy(&buf, arena);
}

/* The line without its indent. */
static sw_str dedent_line(sw_str line, sw_str indent)
{
	static const sw_str bar = SW_S("       |"), blanks = SW_S("        ");
	if (!indent.ptr)
		indent = sw_str_starts(line, bar) ? bar : blanks;
	if (sw_str_starts(line, indent))
		return sw_str_from(line, indent.len);
	while (line.len && (line.ptr[0] == ' ' || line.ptr[0] == '\t'))
		line = sw_str_from(line, 1);
	return line;
}

sw_str sw_header_dedent(sw_str value, sw_str indent, sw_arena *arena)
{
	SW_AUTO(sw_buf) buf = {0};
	sw_str line, end;
	for (bool first = true; sw_pytext_line(&value, &line, &end); first = false) {
		if (!first)
			sw_buf_addc(&buf, '\n');
		sw_buf_add(&buf, first ? line : dedent_line(line, indent));
	}
	return sw_buf_copy(&buf, arena);
}

void sw_header_write(sw_buf *buf, sw_str name, sw_str value, sw_str indent)
{
	SW_ASSERT(indent.len && (indent.ptr[0] == ' ' || indent.ptr[0] == '\t'));
	sw_str line, end = {0};
	sw_buf_add(buf, name);
	sw_buf_addz(buf, ": ");
	for (bool first = true; sw_pytext_line(&value, &line, &end); first = false) {
		if (!first) {
			sw_buf_addc(buf, '\n');
			sw_buf_add(buf, indent);
		}
		sw_buf_add(buf, line);
	}
	if (end.len) { /* the value ends with an empty line */
		sw_buf_addc(buf, '\n');
		sw_buf_add(buf, indent);
	}
	sw_buf_addc(buf, '\n');
}
