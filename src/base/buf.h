/* Growable byte buffer that is always created with a maximum. Passing the maximum sets `over` and drops what does not
   fit: look at it once, at the end, with sw_buf_check. Owns its memory: declare with SW_AUTO(sw_buf). */
#pragma once
#include "base/err.h"

typedef struct sw_buf {
	char *ptr;
	size_t len, cap;
	size_t max; /* bytes; 0 means SW_BUF_MAX */
	bool over;
} sw_buf;

#define SW_BUF_MAX ((size_t)1 << 30)

void sw_buf_close(sw_buf *buf); /* frees; the buffer is then empty and usable, its maximum kept */
void sw_buf_clear(sw_buf *buf); /* empties, keeps the memory */
void sw_buf_add(sw_buf *buf, sw_str s);
void sw_buf_addz(sw_buf *buf, const char *cstr);
void sw_buf_addc(sw_buf *buf, char c);
void sw_buf_add_utf8(sw_buf *buf, uint32_t point); /* a code point; surrogates and what is none become U+FFFD */
void sw_buf_addn(sw_buf *buf, char c, size_t count);
void sw_buf_addf(sw_buf *buf, const char *format, ...) SW_PRINTF(2, 3);
/* Room for `more` bytes behind the end, to be written by the caller, who then adds to `len`. NULL when over the maximum. */
char *sw_buf_room(sw_buf *buf, size_t more);
sw_str sw_buf_str(const sw_buf *buf);                   /* valid until the next change */
sw_str sw_buf_copy(const sw_buf *buf, sw_arena *arena); /* NUL-terminated behind its end */
/* False with SW_F004 when something did not fit; `what` names the content. */
SW_NODISCARD bool sw_buf_check(const sw_buf *buf, const char *what, sw_error *err);
