#include "base/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/hash_engine.h"
#include "base/module.h"

/* The module's table, loaded with the first digest. A broken installation is the only way for that to fail, and nothing that hashes
   could go on without: the process ends as it does without memory. */
static const sw_hash_engine *engine(void)
{
	static _Atomic(const sw_hash_engine *) loaded;
	const sw_hash_engine *table = atomic_load(&loaded);
	if (table)
		return table;
	sw_error err = {0};
	const void *found = NULL;
	if (!sw_module_symbol("sw-hash", "sw_hash_engine_table", &found, &err)) {
		fprintf(stderr, "shipwheel: %s\n  fix: %s\n", err.message, err.hint);
		abort();
	}
	atomic_store(&loaded, (const sw_hash_engine *)found);
	return found;
}

void sw_hash_open(sw_hash *hash, sw_hash_kind kind)
{
	hash->ctx = engine()->open(kind);
	SW_ASSERT(hash->ctx);
}

void sw_hash_add(sw_hash *hash, const void *bytes, size_t len)
{
	SW_ASSERT(hash->ctx);
	if (len)
		SW_ASSERT(engine()->add(hash->ctx, bytes, len));
}

sw_digest sw_hash_end(sw_hash *hash)
{
	sw_digest digest = {0};
	SW_ASSERT(hash->ctx);
	SW_ASSERT(engine()->end(hash->ctx, &digest));
	sw_hash_close(hash);
	return digest;
}

void sw_hash_close(sw_hash *hash)
{
	if (hash->ctx)
		engine()->close(hash->ctx);
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

bool sw_digest_parse(sw_str hex, size_t len, sw_digest *out)
{
	sw_digest digest = {.len = len};
	if (len > sizeof(digest.bytes) || hex.len != len * 2)
		return false;
	for (size_t i = 0; i < hex.len; i++) {
		int value = sw_hex_value(hex.ptr[i]);
		if (value < 0)
			return false;
		digest.bytes[i / 2] = (unsigned char)(digest.bytes[i / 2] << 4 | value);
	}
	*out = digest;
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
	unsigned char difference = 0;
	for (size_t i = 0; i < sizeof(a.bytes); i++) /* bytes behind the end are zero in both */
		difference |= a.bytes[i] ^ b.bytes[i];
	return a.len == b.len && difference == 0;
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
