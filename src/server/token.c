#include "server/token.h"

#include <string.h>

#include "codec/base64.h"
#include "codec/deflate.h"

#define RANDOM_CHARS ((size_t)43)
#define CHECK_CHARS  ((size_t)6)

static const char base62[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

static void check_chars(sw_str text, char out[static 6])
{
	uint32_t crc = sw_crc32(0, text);
	for (size_t i = CHECK_CHARS; i-- > 0; crc /= 62)
		out[i] = base62[crc % 62];
}

sw_secret sw_token_make(void)
{
	char text[SW_TOKEN_LEN + 1] = "swt_";
	size_t len = 4;
	while (len < 4 + RANDOM_CHARS) {
		unsigned char byte;
		sw_random_bytes(&byte, 1);
		if (byte < 248) /* 4 times 62: each character is equally likely */
			text[len++] = base62[byte % 62];
	}
	check_chars((sw_str){text, len}, text + len);
	sw_secret secret = sw_secret_of((sw_str){text, SW_TOKEN_LEN});
	sw_wipe(text, sizeof(text));
	return secret;
}

bool sw_token_well_formed(sw_str token)
{
	if (token.len != SW_TOKEN_LEN || !sw_str_starts(token, SW_STR("swt_")))
		return false;
	char check[CHECK_CHARS];
	check_chars(sw_str_sub(token, 0, 4 + RANDOM_CHARS), check);
	return memcmp(check, token.ptr + 4 + RANDOM_CHARS, CHECK_CHARS) == 0;
}

sw_str sw_token_prefix(sw_str token)
{
	return sw_str_sub(token, 0, 12);
}

sw_digest sw_token_hash(sw_str token)
{
	return sw_hash_of(SW_SHA256, token);
}

sw_str sw_token_from_header(sw_str authorization, sw_arena *arena)
{
	sw_str scheme, rest, decoded, user, password;
	if (!sw_str_cut(authorization, SW_STR(" "), &scheme, &rest))
		return (sw_str){0};
	rest = sw_str_trim(rest);
	if (sw_str_ieq(scheme, SW_STR("Bearer")) || sw_str_ieq(scheme, SW_STR("token")))
		return rest;
	if (!sw_str_ieq(scheme, SW_STR("Basic")) || !sw_base64_decode(rest, SW_BASE64_STANDARD, arena, &decoded) ||
	    !sw_str_cut(decoded, SW_STR(":"), &user, &password))
		return (sw_str){0};
	return sw_str_trim(password);
}
