/* Strict JSON (RFC 8259), read by jansson (only json.c knows it) into a tree of our own. Refused: what is no UTF-8, a key
   that comes twice, integers outside int64, numbers outside double, anything behind the value, nesting or bytes over the
   limits, more than SW_LIMIT_JSON_VALUES values. base/out.h writes the documents that users see; here is the canonical form
   that is hashed. */
#pragma once
#include "base/buf.h"
#include "base/vec.h"

typedef enum sw_json_kind {
	SW_JSON_NULL,
	SW_JSON_BOOL,
	SW_JSON_INT, /* written without fraction and exponent */
	SW_JSON_REAL,
	SW_JSON_STRING,
	SW_JSON_ARRAY,
	SW_JSON_OBJECT
} sw_json_kind;

typedef struct sw_json_value sw_json_value;
typedef struct sw_json_member {
	sw_str key;
	sw_json_value *value;
} sw_json_member;

struct sw_json_value {
	sw_json_kind kind;
	union {
		bool boolean;
		int64_t integer;
		double real;
		sw_str text; /* UTF-8; may hold NUL */
		SW_VEC(sw_json_value *) items;
		SW_VEC(sw_json_member) members; /* in order of the text */
	};
};

typedef struct sw_json_limits {
	size_t max_bytes; /* 0 = SW_LIMIT_TEXT_FILE */
	size_t max_depth; /* 0 = SW_LIMIT_DEPTH; at most 1024 */
} sw_json_limits;

/* Parses `text` into `arena` (nothing refers to `text` afterwards). `name` stands in messages: a file or URL. `limits` may be
   NULL. SW_O002, pointing at line and column. */
SW_NODISCARD bool sw_json_parse(sw_str name, sw_str text, const sw_json_limits *limits, sw_arena *arena,
				sw_json_value **out, sw_error *err);

/* The member called `key`; NULL when it is not there, or when `object` is NULL or no object. */
const sw_json_value *sw_json_get(const sw_json_value *object, const char *key);
/* The text of a member that is a string, {NULL, 0} otherwise: for documents of others, where a member may be anything. */
sw_str sw_json_get_str(const sw_json_value *object, const char *key);
/* True and *out set when the member is there and of this kind. */
bool sw_json_get_int(const sw_json_value *object, const char *key, int64_t *out);
bool sw_json_get_bool(const sw_json_value *object, const char *key, bool *out);
/* The member when it is an array or object; NULL otherwise. */
const sw_json_value *sw_json_get_array(const sw_json_value *object, const char *key);
const sw_json_value *sw_json_get_object(const sw_json_value *object, const char *key);
/* The member, which must be there and of this kind: else SW_O010 ("the answer of …: "files" must be an array"). */
SW_NODISCARD bool sw_json_want(sw_str name, const sw_json_value *object, const char *key, sw_json_kind kind,
			       const sw_json_value **out, sw_error *err);
/* "a string", "an array", …: for messages. */
const char *sw_json_kind_name(sw_json_kind kind);
/* Same content; objects without regard to order; 1 and 1.0 differ. */
bool sw_json_eq(const sw_json_value *a, const sw_json_value *b);

/* For building trees. Texts are not copied. sw_json_put replaces a member of the same name. */
sw_json_value *sw_json_new(sw_arena *arena, sw_json_kind kind);
sw_json_value *sw_json_new_str(sw_arena *arena, sw_str text);
sw_json_value *sw_json_new_int(sw_arena *arena, int64_t integer);
sw_json_value *sw_json_new_bool(sw_arena *arena, bool boolean);
void sw_json_put(sw_arena *arena, sw_json_value *object, sw_str key, sw_json_value *value);
void sw_json_append(sw_arena *arena, sw_json_value *array, sw_json_value *value);

/* Appends the canonical form of RFC 8785: no blanks, members sorted by UTF-16 code units, shortest numbers, shortest escapes.
   Integers are written in full also where a double could not hold them. Real numbers must be finite. */
void sw_json_canonical(sw_buf *buf, const sw_json_value *value);
