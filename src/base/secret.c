#include "base/secret.h"

#include <string.h>
#include <sys/mman.h>

void sw_wipe(void *ptr, size_t len)
{
	if (ptr && len)
		explicit_bzero(ptr, len);
}

/* A mapping of its own: the kernel can then be told to leave it out of core files, and wiping leaves no copy in a heap. */
sw_secret sw_secret_of(sw_str text)
{
	if (!text.len)
		return (sw_secret){0};
	char *at = mmap(NULL, text.len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	SW_ASSERT(at != MAP_FAILED);
	madvise(at, text.len, MADV_DONTDUMP);
	madvise(at, text.len, MADV_WIPEONFORK);
	memcpy(at, text.ptr, text.len);
	return (sw_secret){at, text.len};
}

void sw_secret_close(sw_secret *secret)
{
	if (secret->ptr) {
		sw_wipe(secret->ptr, secret->len);
		munmap(secret->ptr, secret->len);
	}
	*secret = (sw_secret){0};
}

sw_str sw_secret_reveal(const sw_secret *secret)
{
	return (sw_str){secret->ptr, secret->len};
}
