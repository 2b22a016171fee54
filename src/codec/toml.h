/* TOML 1.0 (toml.io/en/v1.0.0): a strict reader that keeps the place of everything, so that diagnostics point at it and
   edits (codec/toml_edit.h) leave every other byte as it is. Refused: text that is no UTF-8 (a byte order mark at the very
   beginning is skipped), files over SW_LIMIT_TEXT_FILE, nesting (also by dotted keys) over SW_LIMIT_DEPTH, more than
   SW_LIMIT_TOML_VALUES values. Not supported, as the specification says: anything that TOML 1.1 added. */
#pragma once
#include "base/buf.h"
#include "base/map.h"

typedef enum sw_toml_kind {
	SW_TOML_STRING,
	SW_TOML_INTEGER, /* all of int64; more is an error */
	SW_TOML_FLOAT,   /* also inf and nan */
	SW_TOML_BOOLEAN,
	SW_TOML_OFFSET_DATETIME, /* the four kinds of time: `text` is what the file says, checked to be a real date and time */
	SW_TOML_LOCAL_DATETIME,
	SW_TOML_LOCAL_DATE,
	SW_TOML_LOCAL_TIME,
	SW_TOML_ARRAY,
	SW_TOML_TABLE
} sw_toml_kind;

/* How a table or array came to be: decides what may be added to it, in the file and by an edit. */
typedef enum sw_toml_origin {
	SW_TOML_INLINE,   /* a value: { … } or [ … ]; also every scalar */
	SW_TOML_HEADER,   /* [a.b], an element of [[a.b]], the array of all [[a.b]], or the root */
	SW_TOML_IMPLICIT, /* a of the header [a.b], as long as no [a] stands anywhere */
	SW_TOML_DOTTED    /* a of `a.b = 1` */
} sw_toml_origin;

/* Bytes of the document's text. */
typedef struct sw_toml_span {
	size_t offset, len;
} sw_toml_span;

typedef struct sw_toml_value sw_toml_value;
struct sw_toml_value {
	sw_toml_kind kind;
	sw_toml_origin origin;
	const sw_toml_value *parent; /* table or array that holds it; NULL for the root */
	sw_str key;                  /* its name in a table (unescaped), {NULL, 0} in an array */
	size_t index;                /* its number in an array */
	sw_toml_span span;     /* the value's text; of a table by header "[a.b]" with its brackets; of a table or array
	                                that has no text of its own, its key where it first stands; of the root nothing */
	sw_toml_span key_span; /* its own part of the key, with quotes; nothing in an array */
	sw_toml_span entry;    /* `a.b = value` from the first part of the key to the value's end; only of what stands
	                                behind an equals sign */
	union {
		sw_str text; /* string (unescaped, UTF-8, may hold NUL) or time */
		int64_t integer;
		double real;
		bool boolean;
		SW_VEC(sw_toml_value *) items; /* array */
		sw_map table;                  /* name to sw_toml_value *, in order of the file */
	};
};

typedef struct sw_toml {
	sw_str path; /* for messages */
	sw_str text; /* the whole file; spans are offsets in it */
	sw_toml_value *root;
} sw_toml;

/* Parses `text`. The document refers to `path` and `text` (not copied) and lives in `arena`. SW_O001, pointing at line and
   column, says what was expected there. */
SW_NODISCARD bool sw_toml_parse(sw_str path, sw_str text, sw_arena *arena, sw_toml *out, sw_error *err);
/* Parses the text of one value, as it may stand behind an equals sign, with nothing before and behind it. SW_O001. */
SW_NODISCARD bool sw_toml_parse_value(sw_str text, sw_arena *arena, sw_toml_value **out, sw_error *err);

/* The value called `key` in `table`; NULL when it is not there, or when `table` is NULL or no table. */
const sw_toml_value *sw_toml_at(const sw_toml_value *table, sw_str key);
/* The same along names joined with dots ("tool.setuptools.packages"); for names that hold no dot. */
const sw_toml_value *sw_toml_get(const sw_toml_value *table, const char *dotted);
/* Walks over the values of a table, in order of the file: `sw_toml_each(it, table) use(sw_toml_of(it));` */
#define sw_toml_each(it, value) sw_each (it, &(value)->table.items)
static inline const sw_toml_value *sw_toml_of(const sw_map_item *item)
{
	return (const sw_toml_value *)item->value;
}

/* Typed look-ups along dotted names. Absent: true, *out unchanged. Of another kind (or something on the way is no table):
   false with SW_O010, pointing at the value. `from` is the document's root or a table in it. */
SW_NODISCARD bool sw_toml_get_str(const sw_toml *doc, const sw_toml_value *from, const char *dotted, sw_str *out,
				  sw_error *err);
SW_NODISCARD bool sw_toml_get_bool(const sw_toml *doc, const sw_toml_value *from, const char *dotted, bool *out,
				   sw_error *err);
SW_NODISCARD bool sw_toml_get_int(const sw_toml *doc, const sw_toml_value *from, const char *dotted, int64_t *out,
				  sw_error *err);
SW_NODISCARD bool sw_toml_get_table(const sw_toml *doc, const sw_toml_value *from, const char *dotted,
				    const sw_toml_value **out, sw_error *err);
SW_NODISCARD bool sw_toml_get_array(const sw_toml *doc, const sw_toml_value *from, const char *dotted,
				    const sw_toml_value **out, sw_error *err);
/* An array of nothing but strings; the slices live as long as the document. */
SW_NODISCARD bool sw_toml_get_strs(const sw_toml *doc, const sw_toml_value *from, const char *dotted, sw_arena *arena,
				   sw_strs *out, sw_error *err);
/* True when `value` is of this kind; else SW_O010 ("project.version must be a string, not an integer"), pointing at it. */
SW_NODISCARD bool sw_toml_want(const sw_toml *doc, const sw_toml_value *value, sw_toml_kind kind, sw_error *err);
/* Points `err` at a value, or at its key; always false. `label` may be NULL. */
bool sw_toml_point(const sw_toml *doc, const sw_toml_value *value, const char *label, sw_error *err);
bool sw_toml_point_key(const sw_toml *doc, const sw_toml_value *value, const char *label, sw_error *err);

/* "a string", "an array", …: for messages. */
const char *sw_toml_kind_name(sw_toml_kind kind);
/* Where a value stands, for people: project.authors[0].name, keys quoted where TOML wants it; "" for the root. */
sw_str sw_toml_name(const sw_toml_value *value, sw_arena *arena);
/* Same kind, same content; tables without regard to order, nan equal to nan, times by their text. */
bool sw_toml_eq(const sw_toml_value *a, const sw_toml_value *b);

/* Canonical text. sw_toml_format: of a whole document; each table lists its plain values first, then its tables under
   headers in their order; arrays of nothing but tables become [[…]]. sw_toml_format_value: of one value on one line. Both
   read back to an equal value. */
sw_str sw_toml_format(const sw_toml_value *root, sw_arena *arena);
sw_str sw_toml_format_value(const sw_toml_value *value, sw_arena *arena);
/* Appends `s` (UTF-8; other bytes become U+FFFD) as a basic string with its quotes. */
void sw_toml_quote(sw_buf *buf, sw_str s);
/* Appends `s` as a key, quoted only where TOML wants it. */
void sw_toml_quote_key(sw_buf *buf, sw_str s);
