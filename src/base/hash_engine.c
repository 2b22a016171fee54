#include "base/hash_engine.h"

#include <openssl/evp.h>
#include <sodium/crypto_generichash.h>

static const char *const algorithms[] = {
	[SW_MD5] = "MD5", [SW_SHA256] = "SHA2-256", [SW_SHA384] = "SHA2-384", [SW_SHA512] = "SHA2-512"};

/* BLAKE2b with a 32-byte digest comes from libsodium: OpenSSL 3.0 knows only the 64-byte one. */
enum { BLAKE_BYTES = 32 };

typedef struct engine_state {
	crypto_generichash_state
		blake;   /* first: it wants an alignment of 64 bytes, which OPENSSL_malloc does not promise */
	EVP_MD_CTX *evp; /* NULL: blake */
	void *memory;    /* what to free */
} engine_state;

static engine_state *state_new(void)
{
	char *memory = OPENSSL_zalloc(sizeof(engine_state) + 64);
	if (!memory)
		return NULL;
	engine_state *state = (engine_state *)(void *)(memory + (64 - (uintptr_t)memory % 64) % 64);
	state->memory = memory;
	return state;
}

static void engine_close(void *given)
{
	engine_state *state = given;
	if (!state)
		return;
	EVP_MD_CTX_free(state->evp);
	OPENSSL_free(state->memory);
}

static void *engine_open(sw_hash_kind kind)
{
	engine_state *state = state_new();
	bool good = state != NULL;
	if (good && kind == SW_BLAKE2B_256) {
		good = crypto_generichash_init(&state->blake, NULL, 0, BLAKE_BYTES) == 0;
	} else if (good) {
		EVP_MD *md = EVP_MD_fetch(NULL, algorithms[kind], NULL);
		state->evp = EVP_MD_CTX_new();
		good = md && state->evp && EVP_DigestInit_ex2(state->evp, md, NULL) == 1;
		EVP_MD_free(md);
	}
	if (good)
		return state;
	engine_close(state);
	return NULL;
}

static bool engine_add(void *given, const void *bytes, size_t len)
{
	engine_state *state = given;
	if (state->evp)
		return EVP_DigestUpdate(state->evp, bytes, len) == 1;
	return crypto_generichash_update(&state->blake, bytes, len) == 0;
}

static bool engine_end(void *given, sw_digest *out)
{
	engine_state *state = given;
	unsigned len = BLAKE_BYTES;
	bool good = state->evp ? EVP_DigestFinal_ex(state->evp, out->bytes, &len) == 1
			       : crypto_generichash_final(&state->blake, out->bytes, BLAKE_BYTES) == 0;
	out->len = len;
	return good;
}

__attribute__((visibility("default"))) const sw_hash_engine sw_hash_engine_table = {
	.open = engine_open, .add = engine_add, .end = engine_end, .close = engine_close};
