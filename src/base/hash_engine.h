/* What the module sw-hash gives to hash.c: the digests themselves. libcrypto and libsodium take as long to load as the rest of the program
   takes to start, and `version`, `status` and `help` never hash anything. */
#pragma once
#include "base/hash.h"

typedef struct sw_hash_engine {
	/* A new state; NULL when the library lacks the algorithm or memory. */
	void *(*open)(sw_hash_kind kind);
	/* False only when the library breaks its own promise. */
	bool (*add)(void *state, const void *bytes, size_t len);
	bool (*end)(void *state, sw_digest *out);
	void (*close)(void *state); /* also after end; NULL is fine */
} sw_hash_engine;

extern const sw_hash_engine sw_hash_engine_table;
