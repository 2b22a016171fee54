#include "codec/json.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "codec/shortest.h"

enum { DEPTH_MAX = 1024, DEPTH_DEFAULT = SW_LIMIT_DEPTH };

/* ---- reading ---- */

typedef json_t *json_owner;
static void json_owner_close(json_owner *root)
{
	json_decref(*root);
	*root = NULL;
}

static sw_json_value *convert(const json_t *from, sw_arena *arena);

static void convert_object(const json_t *from, sw_arena *arena, sw_json_value *to)
{
	const char *key;
	json_t *value;
	/* jansson keeps the order of the text; the cast is for a macro that promises not to write */
	json_t *object = (json_t *)(uintptr_t)from;
	json_object_foreach(object, key, value)
	{
		sw_json_member member = {.key = sw_str_copy(arena, sw_str_of(key)), .value = convert(value, arena)};
		sw_push(arena, &to->members, member);
	}
}

static sw_json_value *convert(const json_t *from, sw_arena *arena)
{
	sw_json_value *to = sw_new(arena, sw_json_value);
	switch (json_typeof(from)) {
	case JSON_NULL: to->kind = SW_JSON_NULL; break;
	case JSON_TRUE:
	case JSON_FALSE:
		to->kind = SW_JSON_BOOL;
		to->boolean = json_is_true(from);
		break;
	case JSON_INTEGER:
		to->kind = SW_JSON_INT;
		to->integer = json_integer_value(from);
		break;
	case JSON_REAL:
		to->kind = SW_JSON_REAL;
		to->real = json_real_value(from);
		break;
	case JSON_STRING:
		to->kind = SW_JSON_STRING;
		to->text = sw_str_copy(arena, (sw_str){json_string_value(from), json_string_length(from)});
		break;
	case JSON_ARRAY:
		to->kind = SW_JSON_ARRAY;
		for (size_t i = 0; i < json_array_size(from); i++)
			sw_push(arena, &to->items, convert(json_array_get(from, i), arena));
		break;
	case JSON_OBJECT:
		to->kind = SW_JSON_OBJECT;
		convert_object(from, arena, to);
		break;
	}
	return to;
}

/* Looks at the brackets and commas outside of strings before the parser (which recurses, and takes some 50 bytes a value)
   sees the text. NULL, or what is wrong and where. */
static const char *too_much(sw_str text, size_t max_depth, size_t *where)
{
	size_t depth = 0, values = 0;
	bool in_string = false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		*where = i;
		if (in_string) {
			if (c == '\\')
				i++;
			else if (c == '"')
				in_string = false;
		} else if (c == '"') {
			in_string = true;
		} else if (c == '[' || c == '{') {
			values++;
			if (++depth > max_depth)
				return "nested too deeply";
		} else if ((c == ']' || c == '}') && depth) {
			depth--;
		} else if (c == ',' && ++values > SW_LIMIT_JSON_VALUES) {
			return "too many values";
		}
	}
	return NULL;
}

static bool fault(sw_str name, sw_str text, size_t offset, const char *what, sw_error *err)
{
	sw_fail(err, SW_O002, "%.*s is no JSON that is understood: %s", SW_ARG(name), what);
	return sw_point(err, name, text, offset, 1, what);
}

bool sw_json_parse(sw_str name, sw_str text, const sw_json_limits *limits, sw_arena *arena, sw_json_value **out,
		   sw_error *err)
{
	size_t max_bytes = limits && limits->max_bytes ? limits->max_bytes : SW_LIMIT_TEXT_FILE;
	size_t max_depth = limits && limits->max_depth ? limits->max_depth : DEPTH_DEFAULT, deep = 0;
	if (text.len > max_bytes)
		return sw_fail(err, SW_F004, "%.*s is larger than %zu bytes", SW_ARG(name), max_bytes);
	const char *much = too_much(text, max_depth < DEPTH_MAX ? max_depth : DEPTH_MAX, &deep);
	if (much)
		return fault(name, text, deep, much, err);
	json_error_t why = {0};
	SW_AUTO(json_owner)
	root = json_loadb(text.ptr ? text.ptr : "", text.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL,
			  &why);
	if (!root) {
		/* jansson counts the bytes read; the place meant is the last of them */
		size_t at = why.position > 0 ? (size_t)why.position - 1 : 0;
		return fault(name, text, at < text.len ? at : text.len, why.text, err);
	}
	*out = convert(root, arena);
	return true;
}

/* ---- looking ---- */

const sw_json_value *sw_json_get(const sw_json_value *object, const char *key)
{
	if (!object || object->kind != SW_JSON_OBJECT)
		return NULL;
	sw_each (member, &object->members)
		if (sw_str_is(member->key, key))
			return member->value;
	return NULL;
}

static const sw_json_value *get_of(const sw_json_value *object, const char *key, sw_json_kind kind)
{
	const sw_json_value *value = sw_json_get(object, key);
	return value && value->kind == kind ? value : NULL;
}

sw_str sw_json_get_str(const sw_json_value *object, const char *key)
{
	const sw_json_value *value = get_of(object, key, SW_JSON_STRING);
	return value ? value->text : (sw_str){0};
}

bool sw_json_get_int(const sw_json_value *object, const char *key, int64_t *out)
{
	const sw_json_value *value = get_of(object, key, SW_JSON_INT);
	if (value)
		*out = value->integer;
	return value != NULL;
}

bool sw_json_get_bool(const sw_json_value *object, const char *key, bool *out)
{
	const sw_json_value *value = get_of(object, key, SW_JSON_BOOL);
	if (value)
		*out = value->boolean;
	return value != NULL;
}

const sw_json_value *sw_json_get_array(const sw_json_value *object, const char *key)
{
	return get_of(object, key, SW_JSON_ARRAY);
}

const sw_json_value *sw_json_get_object(const sw_json_value *object, const char *key)
{
	return get_of(object, key, SW_JSON_OBJECT);
}

const char *sw_json_kind_name(sw_json_kind kind)
{
	static const char *const names[] = {
		[SW_JSON_NULL] = "null",       [SW_JSON_BOOL] = "true or false", [SW_JSON_INT] = "an integer",
		[SW_JSON_REAL] = "a number",   [SW_JSON_STRING] = "a string",    [SW_JSON_ARRAY] = "an array",
		[SW_JSON_OBJECT] = "an object"};
	return names[kind];
}

bool sw_json_want(sw_str name, const sw_json_value *object, const char *key, sw_json_kind kind,
		  const sw_json_value **out, sw_error *err)
{
	const sw_json_value *value = sw_json_get(object, key);
	if (!value)
		return sw_fail(err, SW_O010, "%.*s has no \"%s\"", SW_ARG(name), key);
	if (value->kind != kind)
		return sw_fail(err, SW_O010, "%.*s: \"%s\" must be %s, not %s", SW_ARG(name), key,
			       sw_json_kind_name(kind), sw_json_kind_name(value->kind));
	*out = value;
	return true;
}

static bool objects_equal(const sw_json_value *a, const sw_json_value *b)
{
	if (a->members.len != b->members.len)
		return false;
	sw_each (member, &a->members) {
		const sw_json_value *other = NULL;
		sw_each (candidate, &b->members)
			if (sw_str_eq(candidate->key, member->key))
				other = candidate->value;
		if (!other || !sw_json_eq(member->value, other))
			return false;
	}
	return true;
}

bool sw_json_eq(const sw_json_value *a, const sw_json_value *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case SW_JSON_NULL: return true;
	case SW_JSON_BOOL: return a->boolean == b->boolean;
	case SW_JSON_INT: return a->integer == b->integer;
	case SW_JSON_REAL: return memcmp(&a->real, &b->real, sizeof(a->real)) == 0;
	case SW_JSON_STRING: return sw_str_eq(a->text, b->text);
	case SW_JSON_OBJECT: return objects_equal(a, b);
	case SW_JSON_ARRAY: break;
	}
	if (a->items.len != b->items.len)
		return false;
	for (size_t i = 0; i < a->items.len; i++)
		if (!sw_json_eq(a->items.ptr[i], b->items.ptr[i]))
			return false;
	return true;
}

/* ---- building ---- */

sw_json_value *sw_json_new(sw_arena *arena, sw_json_kind kind)
{
	sw_json_value *value = sw_new(arena, sw_json_value);
	value->kind = kind;
	return value;
}

sw_json_value *sw_json_new_str(sw_arena *arena, sw_str text)
{
	sw_json_value *value = sw_json_new(arena, SW_JSON_STRING);
	value->text = text;
	return value;
}

sw_json_value *sw_json_new_int(sw_arena *arena, int64_t integer)
{
	sw_json_value *value = sw_json_new(arena, SW_JSON_INT);
	value->integer = integer;
	return value;
}

sw_json_value *sw_json_new_bool(sw_arena *arena, bool boolean)
{
	sw_json_value *value = sw_json_new(arena, SW_JSON_BOOL);
	value->boolean = boolean;
	return value;
}

void sw_json_put(sw_arena *arena, sw_json_value *object, sw_str key, sw_json_value *value)
{
	SW_ASSERT(object->kind == SW_JSON_OBJECT);
	sw_each (member, &object->members)
		if (sw_str_eq(member->key, key)) {
			member->value = value;
			return;
		}
	sw_push(arena, &object->members, (sw_json_member){key, value});
}

void sw_json_append(sw_arena *arena, sw_json_value *array, sw_json_value *value)
{
	SW_ASSERT(array->kind == SW_JSON_ARRAY);
	sw_push(arena, &array->items, value);
}

/* ---- canonical form ---- */

/* UTF-16 code units sort a character above U+FFFF before U+E000..U+FFFF; bytes of UTF-8 sort it behind. */
static int utf16_rank(unsigned char lead)
{
	return lead >= 0xf0 ? 0xed * 2 + 1 : lead * 2;
}

static int by_utf16(const void *a, const void *b)
{
	sw_str x = ((const sw_json_member *)a)->key, y = ((const sw_json_member *)b)->key;
	size_t common = x.len < y.len ? x.len : y.len;
	for (size_t i = 0; i < common; i++) {
		unsigned char p = (unsigned char)x.ptr[i], q = (unsigned char)y.ptr[i];
		if (p != q)
			return utf16_rank(p) != utf16_rank(q) ? utf16_rank(p) - utf16_rank(q) : p - q;
	}
	return (x.len > y.len) - (x.len < y.len);
}

static void canonical_text(sw_buf *buf, sw_str text)
{
	static const char shorts[] = "\bb\ff\nn\rr\tt";
	sw_buf_addc(buf, '"');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		const char *brief = c && c < 0x20 ? memchr(shorts, c, sizeof(shorts) - 1) : NULL;
		if (c == '"' || c == '\\')
			sw_buf_addf(buf, "\\%c", c);
		else if (brief)
			sw_buf_addf(buf, "\\%c", brief[1]);
		else if (c < 0x20)
			sw_buf_addf(buf, "\\u%04x", c);
		else
			sw_buf_addc(buf, (char)c);
	}
	sw_buf_addc(buf, '"');
}

/* ECMAScript's Number::toString, which RFC 8785 prescribes. */
static void canonical_real(sw_buf *buf, double real)
{
	SW_ASSERT(isfinite(real));
	sw_shortest number = sw_shortest_of(real);
	int exponent = number.point - 1;
	sw_str digits = {number.digits, (size_t)number.count};
	if (real == 0) {
		sw_buf_addc(buf, '0');
		return;
	}
	if (number.negative)
		sw_buf_addc(buf, '-');
	if (exponent >= 21 || exponent < -6) {
		sw_buf_addc(buf, digits.ptr[0]);
		if (digits.len > 1)
			sw_buf_addf(buf, ".%.*s", SW_ARG(sw_str_from(digits, 1)));
		sw_buf_addf(buf, "e%c%d", exponent < 0 ? '-' : '+', abs(exponent));
	} else if (exponent < 0) {
		sw_buf_addz(buf, "0.");
		sw_buf_addn(buf, '0', (size_t)(-exponent - 1));
		sw_buf_add(buf, digits);
	} else {
		size_t whole = (size_t)exponent + 1;
		sw_buf_add(buf, sw_str_sub(digits, 0, whole));
		sw_buf_addn(buf, '0', digits.len < whole ? whole - digits.len : 0);
		if (digits.len > whole)
			sw_buf_addf(buf, ".%.*s", SW_ARG(sw_str_from(digits, whole)));
	}
}

static void canonical_object(sw_buf *buf, const sw_json_value *value)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_json_member *sorted = sw_new_n(&arena, sw_json_member, value->members.len);
	if (value->members.len)
		memcpy(sorted, value->members.ptr, value->members.len * sizeof(*sorted));
	qsort(sorted, value->members.len, sizeof(*sorted), by_utf16);
	sw_buf_addc(buf, '{');
	for (size_t i = 0; i < value->members.len; i++) {
		if (i)
			sw_buf_addc(buf, ',');
		canonical_text(buf, sorted[i].key);
		sw_buf_addc(buf, ':');
		sw_json_canonical(buf, sorted[i].value);
	}
	sw_buf_addc(buf, '}');
}

void sw_json_canonical(sw_buf *buf, const sw_json_value *value)
{
	switch (value->kind) {
	case SW_JSON_NULL: sw_buf_addz(buf, "null"); return;
	case SW_JSON_BOOL: sw_buf_addz(buf, value->boolean ? "true" : "false"); return;
	case SW_JSON_INT: sw_buf_addf(buf, "%lld", (long long)value->integer); return;
	case SW_JSON_REAL: canonical_real(buf, value->real); return;
	case SW_JSON_STRING: canonical_text(buf, value->text); return;
	case SW_JSON_OBJECT: canonical_object(buf, value); return;
	case SW_JSON_ARRAY: break;
	}
	sw_buf_addc(buf, '[');
	for (size_t i = 0; i < value->items.len; i++) {
		if (i)
			sw_buf_addc(buf, ',');
		sw_json_canonical(buf, value->items.ptr[i]);
	}
	sw_buf_addc(buf, ']');
}
