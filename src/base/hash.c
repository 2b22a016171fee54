#include "base/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sodium/crypto_generichash.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/fs.h"

static const char *const algorithms[] = {
	[SW_MD5] = "MD5", [SW_SHA256] = "SHA2-256", [SW_SHA384] = "SHA2-384", [SW_SHA512] = "SHA2-512"};

/* BLAKE2b with a 32-byte digest comes from libsodium: OpenSSL 3.0 knows only the 64-byte one. */
typedef struct hash_state {
	sw_hash_kind kind;
	EVP_MD_CTX *evp;
	crypto_generichash_state blake;
} hash_state;

void sw_hash_open(sw_hash *hash, sw_hash_kind kind)
{
	hash_state *state = sw_xrealloc(NULL, sizeof(*state));
	*state = (hash_state){.kind = kind};
	if (kind == SW_BLAKE2B_256) {
		SW_ASSERT(crypto_generichash_init(&state->blake, NULL, 0, 32) == 0);
	} else {
		EVP_MD *md = EVP_MD_fetch(NULL, algorithms[kind], NULL);
		state->evp = EVP_MD_CTX_new();
		SW_ASSERT(md && state->evp && EVP_DigestInit_ex2(state->evp, md, NULL) == 1);
		EVP_MD_free(md);
	}
	hash->ctx = state;
}

void sw_hash_add(sw_hash *hash, const void *bytes, size_t len)
{
	hash_state *state = hash->ctx;
	SW_ASSERT(state);
	if (!len)
		return;
	if (state->kind == SW_BLAKE2B_256)
		crypto_generichash_update(&state->blake, bytes, len);
	else
		SW_ASSERT(EVP_DigestUpdate(state->evp, bytes, len) == 1);
}

sw_digest sw_hash_end(sw_hash *hash)
{
	hash_state *state = hash->ctx;
	sw_digest digest = {0};
	SW_ASSERT(state);
	if (state->kind == SW_BLAKE2B_256) {
		crypto_generichash_final(&state->blake, digest.bytes, 32);
		digest.len = 32;
	} else {
		unsigned len = 0;
		SW_ASSERT(EVP_DigestFinal_ex(state->evp, digest.bytes, &len) == 1);
		digest.len = len;
	}
	sw_hash_close(hash);
	return digest;
}

void sw_hash_close(sw_hash *hash)
{
	hash_state *state = hash->ctx;
	if (!state)
		return;
	EVP_MD_CTX_free(state->evp);
	sw_xfree(state);
	hash->ctx = NULL;
}

sw_digest sw_hash_of(sw_hash_kind kind, sw_str bytes)
{
	sw_hash hash = {0};
	sw_hash_open(&hash, kind);
	sw_hash_add(&hash, bytes.ptr, bytes.len);
	return sw_hash_end(&hash);
}

bool sw_hash_file(sw_hash_kind kind, sw_str path, sw_digest *out, sw_error *err)
{
	char name[SW_PATH_SIZE], block[1 << 16];
	if (!sw_path_cstr(path, name, err))
		return false;
	SW_AUTO(sw_fd) fd = sw_fd_of(open(name, O_RDONLY | O_CLOEXEC));
	if (sw_fd_get(fd) < 0)
		return sw_fail_errno(err, SW_F001, errno, "%s cannot be read", name);
	SW_AUTO(sw_hash) hash = {0};
	sw_hash_open(&hash, kind);
	for (;;) {
		ssize_t got = read(sw_fd_get(fd), block, sizeof(block));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return sw_fail_errno(err, SW_F001, errno, "%s cannot be read", name);
		if (got == 0)
			break;
		sw_hash_add(&hash, block, (size_t)got);
	}
	*out = sw_hash_end(&hash);
	return true;
}

sw_str sw_digest_hex(sw_arena *arena, sw_digest digest)
{
	static const char digits[] = "0123456789abcdef";
	char *text = sw_alloc(arena, digest.len * 2 + 1);
	for (size_t i = 0; i < digest.len; i++) {
		text[i * 2] = digits[digest.bytes[i] >> 4];
		text[i * 2 + 1] = digits[digest.bytes[i] & 15];
	}
	return (sw_str){text, digest.len * 2};
}

bool sw_digest_eq(sw_digest a, sw_digest b)
{
	return a.len == b.len && CRYPTO_memcmp(a.bytes, b.bytes, a.len) == 0;
}

void sw_random_bytes(void *out, size_t len)
{
	for (size_t done = 0; done < len;) {
		ssize_t got = getrandom((char *)out + done, len - done, 0);
		SW_ASSERT(got >= 0 || errno == EINTR);
		if (got > 0)
			done += (size_t)got;
	}
}
