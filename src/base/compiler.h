/* Attributes and small macros that every other file may use. Nothing here has state. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Frees what a local variable holds when its scope ends: `SW_AUTO(sw_buf) out = {0};`. The type needs a
   function `void <type>_close(<type> *)` that accepts a zeroed object. Hand a value out with SW_TAKE. */
#define SW_AUTO(type) __attribute__((cleanup(type##_close))) type

/* The value of `lvalue`, which becomes zero, so that the cleanup of the scope leaves it alone. */
#define SW_TAKE(lvalue)                                                                                                \
	__extension__({                                                                                                \
		__typeof__(lvalue) sw_taken_ = (lvalue);                                                               \
		__builtin_memset(&(lvalue), 0, sizeof(lvalue));                                                        \
		sw_taken_;                                                                                             \
	})

/* gcc 12 knows [[noreturn]] only as an attribute of its own. */
#define SW_NORETURN           __attribute__((noreturn))
#define SW_NODISCARD          [[nodiscard]]
#define SW_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#define SW_COUNTOF(array)     (sizeof(array) / sizeof((array)[0]))

/* A programmer's error, not a user's: stays on in release builds and aborts with file and line. */
#define SW_ASSERT(cond) ((cond) ? (void)0 : sw_assert_failed(#cond, __FILE__, __LINE__))
SW_NORETURN void sw_assert_failed(const char *cond, const char *file, int line);
