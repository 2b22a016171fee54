#include "codec/base64.h"

#include <string.h>

static const char *alphabet_of(sw_base64_form form)
{
	bool url = form == SW_BASE64_URL || form == SW_BASE64_URL_RAW;
	return url ? "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
		   : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
}

static bool is_padded(sw_base64_form form)
{
	return form == SW_BASE64_STANDARD || form == SW_BASE64_URL;
}

sw_str sw_base64_encode(sw_str bytes, sw_base64_form form, sw_arena *arena)
{
	const char *alphabet = alphabet_of(form);
	char *text = sw_alloc(arena, bytes.len / 3 * 4 + 5), *out = text;
	for (size_t i = 0; i < bytes.len; i += 3) {
		size_t have = bytes.len - i < 3 ? bytes.len - i : 3;
		uint32_t group = 0;
		for (size_t k = 0; k < 3; k++)
			group = group << 8 | (k < have ? (unsigned char)bytes.ptr[i + k] : 0u);
		for (size_t k = 0; k < 4; k++)
			if (k <= have)
				*out++ = alphabet[group >> (18 - 6 * k) & 63];
			else if (is_padded(form))
				*out++ = '=';
	}
	return (sw_str){text, (size_t)(out - text)};
}

/* The value of each character plus one; 0 for those outside the alphabet. */
static void fill_values(const char *alphabet, unsigned char values[static 256])
{
	memset(values, 0, 256);
	for (unsigned i = 0; i < 64; i++)
		values[(unsigned char)alphabet[i]] = (unsigned char)(i + 1);
}

bool sw_base64_decode(sw_str text, sw_base64_form form, sw_arena *arena, sw_str *out)
{
	unsigned char values[256];
	fill_values(alphabet_of(form), values);
	if (is_padded(form)) {
		if (text.len % 4 != 0)
			return false;
		for (int i = 0; i < 2 && text.len && text.ptr[text.len - 1] == '='; i++)
			text.len--;
	}
	if (text.len % 4 == 1)
		return false;
	char *bytes = sw_alloc(arena, text.len / 4 * 3 + 3), *to = bytes;
	uint32_t bits = 0;
	unsigned count = 0;
	for (size_t i = 0; i < text.len; i++) {
		unsigned value = values[(unsigned char)text.ptr[i]];
		if (!value)
			return false;
		bits = bits << 6 | (value - 1);
		count += 6;
		if (count >= 8) {
			count -= 8;
			*to++ = (char)(bits >> count & 0xff);
		}
	}
	if (bits & ((1u << count) - 1))
		return false; /* bits that carry nothing must be zero: one text for each content */
	*out = (sw_str){bytes, (size_t)(to - bytes)};
	return true;
}

sw_str sw_hex_encode(sw_str bytes, sw_arena *arena)
{
	char *text = sw_alloc(arena, bytes.len * 2 + 1);
	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char c = (unsigned char)bytes.ptr[i];
		text[i * 2] = "0123456789abcdef"[c >> 4];
		text[i * 2 + 1] = "0123456789abcdef"[c & 15];
	}
	return (sw_str){text, bytes.len * 2};
}

bool sw_hex_decode(sw_str text, sw_arena *arena, sw_str *out)
{
	if (text.len % 2)
		return false;
	char *bytes = sw_alloc(arena, text.len / 2 + 1);
	for (size_t i = 0; i < text.len; i += 2) {
		int high = sw_hex_value(text.ptr[i]), low = sw_hex_value(text.ptr[i + 1]);
		if (high < 0 || low < 0)
			return false;
		bytes[i / 2] = (char)(high << 4 | low);
	}
	*out = (sw_str){bytes, text.len / 2};
	return true;
}
