/* What a command says. stdout is the result, stderr the story. One sequence of calls serves people and `--json`:
   functions named text/line write only for people, the value functions write only JSON. Rooms below command/ do not
   print; they may tell progress through sw_progress. */
#pragma once
#include "base/diag.h"

typedef struct sw_out sw_out;

typedef struct sw_out_options {
	int result_fd, story_fd; /* 1 and 2 */
	bool json;
	bool quiet;  /* no story but errors */
	int verbose; /* each -v adds one */
	bool colour_result, colour_story;
	bool progress; /* the story is a terminal: bars may be drawn */
	bool github;   /* annotations of GitHub Actions */
	int width;     /* columns of the terminal, 80 when unknown */
} sw_out_options;

sw_out *sw_out_new(sw_arena *arena, const sw_out_options *options);
const sw_out_options *sw_out_get(const sw_out *out);
/* Writes what is pending (the JSON document with its newline, the last progress line removed). False when stdout broke. */
SW_NODISCARD bool sw_out_end(sw_out *out, sw_error *err);

/* Writes the result so far, for a command that goes on for long: text as it is, a JSON document closed and complete (values
   that follow are dropped). */
SW_NODISCARD bool sw_out_flush(sw_out *out, sw_error *err);

/* Result, for people. Control characters of foreign text (escape sequences) are shown as U+FFFD. */
void sw_text(sw_out *out, const char *format, ...) SW_PRINTF(2, 3); /* no newline added */
void sw_line(sw_out *out, const char *format, ...) SW_PRINTF(2, 3); /* with newline */
/* Story, for people; not with quiet. */
void sw_say(sw_out *out, const char *format, ...) SW_PRINTF(2, 3);
void sw_say_verbose(sw_out *out, int level, const char *format, ...) SW_PRINTF(3, 4);
/* A diagnostic on the story, and into the document's "diagnostics" array (written by sw_out_end). */
void sw_out_diag(sw_out *out, const sw_diag *diag);

/* Colours for text: "" when there is none. `on_story` says which stream it is for. */
typedef enum sw_style { SW_PLAIN, SW_BOLD, SW_DIM, SW_RED, SW_GREEN, SW_YELLOW, SW_BLUE, SW_CYAN } sw_style;
const char *sw_style_on(const sw_out *out, bool on_story, sw_style style);
const char *sw_style_off(const sw_out *out, bool on_story);

/* JSON values. The document is one object; `key` NULL inside arrays. Unbalanced calls abort. */
void sw_json_object(sw_out *out, const char *key);
void sw_json_array(sw_out *out, const char *key);
void sw_json_end(sw_out *out); /* closes the innermost object or array */
void sw_json_str(sw_out *out, const char *key, sw_str value);
void sw_json_int(sw_out *out, const char *key, int64_t value);
void sw_json_num(sw_out *out, const char *key, double value);
void sw_json_bool(sw_out *out, const char *key, bool value);
void sw_json_null(sw_out *out, const char *key);

/* Work longer than half a second draws a bar on a terminal and prints plain lines elsewhere. `out` may be NULL. */
void sw_progress_start(sw_out *out, const char *what, int64_t total); /* total 0 = unknown */
void sw_progress_at(sw_out *out, int64_t done);
void sw_progress_end(sw_out *out);

/* Appends `s` to `buf` as a JSON string with its quotes (RFC 8259); bytes that are no UTF-8 become U+FFFD. */
void sw_json_quote(sw_buf *buf, sw_str s);
