#include "base/diag.h"

#include <string.h>

const char *sw_severity_name(sw_severity severity)
{
	static const char *const names[] = {
		[SW_INFO] = "info", [SW_WARN] = "warning", [SW_SEV_ERROR] = "error", [SW_REJECT] = "error"};
	return names[severity];
}

sw_diag sw_diag_of(const sw_error *err)
{
	return (sw_diag){.severity = SW_SEV_ERROR,
			 .id = sw_str_of(sw_code_get(err->code)->id),
			 .message = sw_str_of(err->message),
			 .where = err->where,
			 .fix = sw_str_of(err->hint),
			 .detail = sw_str_of(err->detail)};
}

typedef struct paint {
	const char *head, *bold, *frame, *off;
} paint;

static const char *severity_colour(sw_severity severity)
{
	return severity == SW_INFO ? "\x1b[36m\x1b[1m" : severity == SW_WARN ? "\x1b[33m\x1b[1m" : "\x1b[31m\x1b[1m";
}

/* Foreign text may hold escape sequences that would take over the terminal: control characters are shown, not sent. */
void sw_buf_add_visible(sw_buf *buf, sw_str s)
{
	for (size_t i = 0; i < s.len;) {
		unsigned char c = (unsigned char)s.ptr[i];
		size_t len = sw_utf8_len(s, i);
		bool c1 = len == 2 && c == 0xc2 && (unsigned char)s.ptr[i + 1] < 0xa0;
		if (len == 0 || c1 || (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
			sw_buf_addz(buf, "\xef\xbf\xbd");
		else
			sw_buf_add(buf, sw_str_sub(s, i, i + len));
		i += len ? len : 1;
	}
}

/* The gutter of the marker line repeats the tabs of the text, so that the marker stands below what it marks. */
static void add_marker(sw_buf *buf, const sw_where *where)
{
	size_t shown = strlen(where->text);
	for (size_t i = 0; i + 1 < where->column && i < shown; i++) {
		unsigned char c = (unsigned char)where->text[i];
		if ((c & 0xc0) != 0x80) /* one column a character, not a byte */
			sw_buf_addc(buf, c == '\t' ? '\t' : ' ');
	}
	size_t marks = 0;
	for (size_t i = 0; i < where->length; i++) {
		size_t at = where->column - 1 + i;
		if (at >= shown || ((unsigned char)where->text[at] & 0xc0) != 0x80)
			marks++;
	}
	sw_buf_addn(buf, '^', marks ? marks : 1);
}

static void add_place(sw_buf *buf, const sw_where *where, const paint *p)
{
	SW_AUTO(sw_buf) number = {.max = 32};
	if (where->line)
		sw_buf_addf(&number, "%u", where->line);
	size_t gutter = number.len ? number.len : 1;
	sw_buf_addn(buf, ' ', gutter);
	sw_buf_addf(buf, "%s--> %s", p->frame, p->off);
	sw_buf_add_visible(buf, sw_str_of(where->path));
	if (where->line)
		sw_buf_addf(buf, where->column ? ":%u:%u" : ":%u", where->line, where->column);
	sw_buf_addc(buf, '\n');
	if (!where->line || !where->text[0])
		return;
	sw_buf_addn(buf, ' ', gutter);
	sw_buf_addf(buf, " %s|%s\n%s%u |%s ", p->frame, p->off, p->frame, where->line, p->off);
	sw_buf_add_visible(buf, sw_str_of(where->text));
	sw_buf_addc(buf, '\n');
	if (!where->column)
		return;
	sw_buf_addn(buf, ' ', gutter);
	sw_buf_addf(buf, " %s|%s ", p->frame, p->off);
	sw_buf_addz(buf, p->head);
	add_marker(buf, where);
	if (where->label[0]) {
		sw_buf_addc(buf, ' ');
		sw_buf_add_visible(buf, sw_str_of(where->label));
	}
	sw_buf_addf(buf, "%s\n", p->off);
}

static void add_indented(sw_buf *buf, sw_str text)
{
	for (sw_str line; sw_str_line(&text, &line);) {
		sw_buf_addz(buf, "  | ");
		sw_buf_add_visible(buf, line);
		sw_buf_addc(buf, '\n');
	}
}

void sw_diag_render(sw_buf *buf, const sw_diag *diag, bool colour)
{
	paint p = {"", "", "", ""};
	if (colour)
		p = (paint){severity_colour(diag->severity), "\x1b[1m", "\x1b[34m", "\x1b[0m"};
	sw_buf_addf(buf, "%s%s", p.head, sw_severity_name(diag->severity));
	if (diag->id.len)
		sw_buf_addf(buf, "[%.*s]", SW_ARG(diag->id));
	sw_buf_addf(buf, "%s%s: ", p.off, p.bold);
	sw_buf_add_visible(buf, diag->message);
	sw_buf_addf(buf, "%s\n", p.off);
	if (diag->where.path[0])
		add_place(buf, &diag->where, &p);
	add_indented(buf, diag->detail);
	if (diag->fix.len) {
		sw_buf_addf(buf, "  %sfix:%s ", p.bold, p.off);
		sw_buf_add_visible(buf, diag->fix);
		sw_buf_addc(buf, '\n');
	}
}
