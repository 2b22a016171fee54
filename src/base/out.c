#include "base/out.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/limits.h"

typedef struct progress {
	char what[80];
	int64_t total, done, started_ns, drawn_ns;
	bool active, drawn;
} progress;

struct sw_out {
	sw_out_options options;
	sw_arena *arena;
	sw_buf result; /* written when large enough and at the end */
	sw_buf story;
	char nesting[SW_LIMIT_DEPTH]; /* '{' or '[' */
	bool has_items[SW_LIMIT_DEPTH];
	int depth; /* 0: no document started */
	SW_VEC(sw_diag) diags;
	progress bar;
	bool closed; /* the document is complete */
	bool broken;
	sw_error why_broken;
};

sw_out *sw_out_new(sw_arena *arena, const sw_out_options *options)
{
	sw_out *out = sw_new(arena, sw_out);
	out->arena = arena;
	out->options = *options;
	return out;
}

const sw_out_options *sw_out_get(const sw_out *out)
{
	return &out->options;
}

static void flush(sw_out *out, sw_buf *buf, int fd)
{
	sw_error err;
	if (buf->len && !out->broken && !sw_write_all(fd, sw_buf_str(buf), &err)) {
		out->broken = true;
		out->why_broken = err;
	}
	sw_buf_clear(buf);
}

static void bar_erase(sw_out *out)
{
	if (out->bar.drawn)
		sw_buf_addz(&out->story, "\r\x1b[K");
	out->bar.drawn = false;
}

static void flush_story(sw_out *out)
{
	flush(out, &out->story, out->options.story_fd);
}

/* ---- text ---- */

static void add_format(sw_buf *buf, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
static void add_format(sw_buf *buf, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	int len = vsnprintf(NULL, 0, format, args);
	SW_ASSERT(len >= 0);
	SW_AUTO(sw_buf) text = {0};
	char *room = sw_buf_room(&text, (size_t)len + 1);
	SW_ASSERT(room);
	vsnprintf(room, (size_t)len + 1, format, again);
	va_end(again);
	/* our own colour sequences pass; whoever prints foreign text cleans it by sw_buf_add_visible first, and what slips
	   through here loses every other control character */
	for (int i = 0; i < len; i++) {
		unsigned char c = (unsigned char)room[i];
		bool own_colour = c == 0x1b && i + 1 < len && room[i + 1] == '[';
		if (c >= 0x20 || c == '\n' || c == '\t' || own_colour)
			sw_buf_addc(buf, (char)c);
	}
}

#define ADD_ARGS(buf, format)                                                                                          \
	do {                                                                                                           \
		va_list args;                                                                                          \
		va_start(args, format);                                                                                \
		add_format((buf), (format), args);                                                                     \
		va_end(args);                                                                                          \
	} while (0)

static void result_ready(sw_out *out)
{
	if (out->result.len > 60000)
		flush(out, &out->result, out->options.result_fd);
}

void sw_text(sw_out *out, const char *format, ...)
{
	if (out->options.json)
		return;
	ADD_ARGS(&out->result, format);
	result_ready(out);
}

void sw_line(sw_out *out, const char *format, ...)
{
	if (out->options.json)
		return;
	ADD_ARGS(&out->result, format);
	sw_buf_addc(&out->result, '\n');
	result_ready(out);
}

/* The result so far goes out before a line of the story, so that the two stay in order on one terminal. */
static void story_line(sw_out *out)
{
	if (!out->options.json)
		flush(out, &out->result, out->options.result_fd);
	sw_buf_addc(&out->story, '\n');
	flush_story(out);
}

void sw_say(sw_out *out, const char *format, ...)
{
	if (!out || out->options.quiet)
		return;
	bar_erase(out);
	ADD_ARGS(&out->story, format);
	story_line(out);
}

void sw_say_verbose(sw_out *out, int level, const char *format, ...)
{
	if (!out || out->options.quiet || out->options.verbose < level)
		return;
	bar_erase(out);
	ADD_ARGS(&out->story, format);
	story_line(out);
}

/* GitHub Actions wants % and line ends escaped in a workflow command. */
static void add_github(sw_out *out, const sw_diag *diag)
{
	sw_buf_addf(&out->story, "::%s",
		    diag->severity <= SW_INFO   ? "notice"
		    : diag->severity == SW_WARN ? "warning"
						: "error");
	if (diag->where.path[0])
		sw_buf_addf(&out->story, " file=%s,line=%u,col=%u", diag->where.path, diag->where.line,
			    diag->where.column);
	sw_buf_addf(&out->story, "::%.*s ", SW_ARG(diag->id));
	for (size_t i = 0; i < diag->message.len; i++) {
		char c = diag->message.ptr[i];
		if (c == '%' || c == '\n' || c == '\r')
			sw_buf_addf(&out->story, "%%%02X", (unsigned)(unsigned char)c);
		else
			sw_buf_addc(&out->story, c);
	}
	sw_buf_addc(&out->story, '\n');
}

static sw_diag diag_copy(sw_arena *arena, const sw_diag *diag)
{
	sw_diag copy = *diag;
	copy.id = sw_str_copy(arena, diag->id);
	copy.message = sw_str_copy(arena, diag->message);
	copy.fix = sw_str_copy(arena, diag->fix);
	copy.detail = sw_str_copy(arena, diag->detail);
	return copy;
}

void sw_out_diag(sw_out *out, const sw_diag *diag)
{
	if (out->options.json)
		sw_push(out->arena, &out->diags, diag_copy(out->arena, diag));
	if (out->options.quiet && diag->severity < SW_SEV_ERROR)
		return;
	bar_erase(out);
	if (!out->options.json)
		flush(out, &out->result, out->options.result_fd);
	if (out->options.github)
		add_github(out, diag);
	sw_diag_render(&out->story, diag, out->options.colour_story);
	flush_story(out);
}

static const char *const style_codes[] = {
	[SW_PLAIN] = "",         [SW_BOLD] = "\x1b[1m",    [SW_DIM] = "\x1b[2m",   [SW_RED] = "\x1b[31m",
	[SW_GREEN] = "\x1b[32m", [SW_YELLOW] = "\x1b[33m", [SW_BLUE] = "\x1b[34m", [SW_CYAN] = "\x1b[36m",
};

const char *sw_style_on(const sw_out *out, bool on_story, sw_style style)
{
	bool colour = on_story ? out->options.colour_story : out->options.colour_result;
	return colour ? style_codes[style] : "";
}

const char *sw_style_off(const sw_out *out, bool on_story)
{
	bool colour = on_story ? out->options.colour_story : out->options.colour_result;
	return colour ? "\x1b[0m" : "";
}

/* ---- JSON ---- */

void sw_json_quote(sw_buf *buf, sw_str s)
{
	sw_buf_addc(buf, '"');
	for (size_t i = 0; i < s.len;) {
		unsigned char c = (unsigned char)s.ptr[i];
		size_t len = sw_utf8_len(s, i);
		if (len == 0)
			sw_buf_addz(buf, "\xef\xbf\xbd");
		else if (c == '"' || c == '\\')
			sw_buf_addf(buf, "\\%c", c);
		else if (c == '\n')
			sw_buf_addz(buf, "\\n");
		else if (c < 0x20 || c == 0x7f)
			sw_buf_addf(buf, "\\u%04x", c);
		else
			sw_buf_add(buf, sw_str_sub(s, i, i + len));
		i += len ? len : 1;
	}
	sw_buf_addc(buf, '"');
}

static bool json_on(const sw_out *out)
{
	return out->options.json && !out->closed;
}

static void json_open_document(sw_out *out)
{
	if (out->depth == 0) {
		sw_buf_addc(&out->result, '{');
		out->nesting[0] = '{';
		out->depth = 1;
	}
}

static void json_item(sw_out *out, const char *key)
{
	json_open_document(out);
	int at = out->depth - 1;
	SW_ASSERT((out->nesting[at] == '{') == (key != NULL));
	if (out->has_items[at])
		sw_buf_addc(&out->result, ',');
	out->has_items[at] = true;
	sw_buf_addc(&out->result, '\n');
	sw_buf_addn(&out->result, ' ', (size_t)out->depth * 2);
	if (key) {
		sw_json_quote(&out->result, sw_str_of(key));
		sw_buf_addz(&out->result, ": ");
	}
}

static void json_open(sw_out *out, const char *key, char bracket)
{
	if (!json_on(out))
		return;
	json_item(out, key);
	SW_ASSERT(out->depth < SW_LIMIT_DEPTH);
	sw_buf_addc(&out->result, bracket);
	out->nesting[out->depth] = bracket;
	out->has_items[out->depth] = false;
	out->depth++;
}

void sw_json_object(sw_out *out, const char *key)
{
	json_open(out, key, '{');
}

void sw_json_array(sw_out *out, const char *key)
{
	json_open(out, key, '[');
}

static void json_close(sw_out *out)
{
	out->depth--;
	if (out->has_items[out->depth]) {
		sw_buf_addc(&out->result, '\n');
		sw_buf_addn(&out->result, ' ', (size_t)out->depth * 2);
	}
	sw_buf_addc(&out->result, out->nesting[out->depth] == '{' ? '}' : ']');
}

void sw_json_end(sw_out *out)
{
	if (!json_on(out))
		return;
	SW_ASSERT(out->depth > 1);
	json_close(out);
}

void sw_json_str(sw_out *out, const char *key, sw_str value)
{
	if (!json_on(out))
		return;
	json_item(out, key);
	sw_json_quote(&out->result, value);
}

void sw_json_int(sw_out *out, const char *key, int64_t value)
{
	if (!json_on(out))
		return;
	json_item(out, key);
	sw_buf_addf(&out->result, "%lld", (long long)value);
}

void sw_json_num(sw_out *out, const char *key, double value)
{
	if (!json_on(out))
		return;
	json_item(out, key);
	sw_buf_addf(&out->result, "%.6g", value);
}

void sw_json_bool(sw_out *out, const char *key, bool value)
{
	if (!json_on(out))
		return;
	json_item(out, key);
	sw_buf_addz(&out->result, value ? "true" : "false");
}

void sw_json_null(sw_out *out, const char *key)
{
	if (!json_on(out))
		return;
	json_item(out, key);
	sw_buf_addz(&out->result, "null");
}

static void json_diag(sw_out *out, const sw_diag *diag)
{
	sw_json_object(out, NULL);
	sw_json_str(out, "code", diag->id);
	sw_json_str(out, "severity",
		    sw_str_of(diag->severity == SW_REJECT ? "reject" : sw_severity_name(diag->severity)));
	sw_json_str(out, "message", diag->message);
	if (diag->where.path[0]) {
		sw_json_str(out, "file", sw_str_of(diag->where.path));
		if (diag->where.line)
			sw_json_int(out, "line", diag->where.line);
		if (diag->where.column)
			sw_json_int(out, "column", diag->where.column);
	}
	if (diag->fix.len)
		sw_json_str(out, "fix", diag->fix);
	if (diag->detail.len)
		sw_json_str(out, "detail", diag->detail);
	sw_json_end(out);
}

static void json_close_document(sw_out *out)
{
	if (!json_on(out))
		return;
	json_open_document(out);
	SW_ASSERT(out->depth == 1);
	sw_json_array(out, "diagnostics");
	sw_each (diag, &out->diags)
		json_diag(out, diag);
	sw_json_end(out);
	json_close(out);
	sw_buf_addc(&out->result, '\n');
	out->closed = true;
}

bool sw_out_flush(sw_out *out, sw_error *err)
{
	json_close_document(out);
	flush(out, &out->result, out->options.result_fd);
	flush_story(out);
	if (!out->broken)
		return true;
	*err = out->why_broken;
	return sw_wrap(err, "the output cannot be written");
}

bool sw_out_end(sw_out *out, sw_error *err)
{
	sw_progress_end(out);
	bool ok = sw_out_flush(out, err);
	sw_buf_close(&out->result);
	sw_buf_close(&out->story);
	return ok;
}

/* ---- progress ---- */

enum { SHOW_AFTER_NS = 500000000, REDRAW_NS = 80000000 };

void sw_progress_start(sw_out *out, const char *what, int64_t total)
{
	if (!out)
		return;
	sw_progress_end(out);
	out->bar = (progress){.total = total, .started_ns = sw_monotonic_ns(&sw_clock_system), .active = true};
	snprintf(out->bar.what, sizeof(out->bar.what), "%s", what);
}

static void bar_draw(sw_out *out)
{
	enum { CELLS = 24 };
	progress *bar = &out->bar;
	double seconds = (double)(bar->drawn_ns - bar->started_ns) / 1e9;
	bar_erase(out);
	sw_buf_addf(&out->story, "%s ", bar->what);
	if (bar->total > 0) {
		int64_t full = bar->done >= bar->total ? CELLS : bar->done * CELLS / bar->total;
		for (int64_t i = 0; i < CELLS; i++)
			sw_buf_addz(&out->story, i < full ? "━" : "╌");
		sw_buf_addf(&out->story, " %3lld %%",
			    (long long)(bar->done >= bar->total ? 100 : bar->done * 100 / bar->total));
	}
	sw_buf_addf(&out->story, " %.1f s", seconds);
	bar->drawn = true;
	flush_story(out);
}

void sw_progress_at(sw_out *out, int64_t done)
{
	if (!out || !out->bar.active)
		return;
	out->bar.done = done;
	if (out->options.quiet || !out->options.progress)
		return;
	int64_t now = sw_monotonic_ns(&sw_clock_system);
	if (now - out->bar.started_ns < SHOW_AFTER_NS || now - out->bar.drawn_ns < REDRAW_NS)
		return;
	out->bar.drawn_ns = now;
	bar_draw(out);
}

void sw_progress_end(sw_out *out)
{
	if (!out || !out->bar.active)
		return;
	bool was_drawn = out->bar.drawn;
	bar_erase(out);
	if (was_drawn)
		flush_story(out);
	out->bar.active = false;
}
