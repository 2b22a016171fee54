/* Digests, by OpenSSL and (BLAKE2b-256, which PyPI names files by) libsodium. Hex is lower case. */
#pragma once
#include "base/err.h"

typedef enum sw_hash_kind { SW_MD5, SW_SHA256, SW_SHA384, SW_SHA512, SW_BLAKE2B_256 } sw_hash_kind;

typedef struct sw_hash {
	void *ctx;
} sw_hash;
typedef struct sw_digest {
	unsigned char bytes[64];
	size_t len;
} sw_digest;

void sw_hash_open(sw_hash *hash, sw_hash_kind kind); /* aborts when OpenSSL lacks the algorithm */
void sw_hash_add(sw_hash *hash, const void *bytes, size_t len);
sw_digest sw_hash_end(sw_hash *hash); /* closes */
void sw_hash_close(sw_hash *hash);
sw_digest sw_hash_of(sw_hash_kind kind, sw_str bytes);
SW_NODISCARD bool sw_hash_file(sw_hash_kind kind, sw_str path, sw_digest *out, sw_error *err);
sw_str sw_digest_hex(sw_arena *arena, sw_digest digest);
/* From hex of either case; false (and *out untouched) when it is not `len` bytes. */
SW_NODISCARD bool sw_digest_parse(sw_str hex, size_t len, sw_digest *out);
bool sw_digest_eq(sw_digest a, sw_digest b); /* in constant time */
/* `len` bytes that nobody can guess; aborts when the system has none. */
void sw_random_bytes(void *out, size_t len);
