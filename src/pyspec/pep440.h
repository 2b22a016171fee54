/* Versions of Python distributions: PEP 440; packaging.python.org, "Version specifiers". Numbers are kept as digits, so that
   none is too large. */
#pragma once
#include "base/err.h"
#include "base/mem.h"

#define SW_PEP440_MAX_BYTES ((size_t)4096) /* of one version; a file name has 255 */

typedef enum sw_pep440_pre { SW_PRE_NONE, SW_PRE_A, SW_PRE_B, SW_PRE_RC } sw_pep440_pre;

/* A version. Numbers are decimal digits without leading zeros ("0" for zero); ptr NULL means that the part is absent. */
typedef struct sw_pep440 {
	sw_str epoch;          /* "0" when it is not written */
	const sw_str *release; /* as long as it is written: 1.0 and 1.0.0 are equal, but not the same */
	size_t release_len;    /* at least 1 */
	sw_pep440_pre pre;
	sw_str pre_number; /* "0" without a number; absent with SW_PRE_NONE */
	sw_str post, dev;
	const sw_str *local; /* segments in lower case, numbers without leading zeros */
	size_t local_len;    /* 0 = none */
} sw_pep440;

/* Any spelling that PEP 440 allows, blanks around it included. *out lives in `arena` and does not refer to `text`.
   SW_W002 when it is no version; the message names it. */
SW_NODISCARD bool sw_pep440_parse(sw_str text, sw_arena *arena, sw_pep440 *out, sw_error *err);
/* The same for those who only ask: no error is made. */
SW_NODISCARD bool sw_pep440_scan(sw_str text, sw_arena *arena, sw_pep440 *out);
bool sw_pep440_valid(sw_str text);

/* Bytes at the start of `text` that are a version, which may go on behind it; 0 when it does not begin with one. */
size_t sw_pep440_prefix_len(sw_str text, bool with_local);

/* The normal form: 1.0rc1.post2.dev3+ubuntu.1. */
sw_str sw_pep440_format(const sw_pep440 *version, sw_arena *arena);
/* Without the local part; epoch and release alone; without trailing zeros of the release (1.0.0 and 1 give "1"). */
sw_str sw_pep440_public(const sw_pep440 *version, sw_arena *arena);
sw_str sw_pep440_base(const sw_pep440 *version, sw_arena *arena);
sw_str sw_pep440_canonical(const sw_pep440 *version, sw_arena *arena);
/* Text to normal form in one step; false (and *out untouched) when it is no version. */
SW_NODISCARD bool sw_pep440_normalise(sw_str text, sw_arena *arena, sw_str *out);
/* True when the text is a version in its normal form. */
bool sw_pep440_is_normal(sw_str text);

/* Order of PEP 440: below 0, 0 or above 0. */
int sw_pep440_cmp(const sw_pep440 *a, const sw_pep440 *b);
/* The same without looking at local parts. */
int sw_pep440_cmp_public(const sw_pep440 *a, const sw_pep440 *b);
/* Order of two texts; false when one of them is no version. */
SW_NODISCARD bool sw_pep440_cmp_text(sw_str a, sw_str b, int *order);
/* True when `version` lies below the release prefix of `prefix` (epoch, and its first `parts` numbers, zeros filled in). */
bool sw_pep440_has_prefix(const sw_pep440 *version, const sw_pep440 *prefix, size_t parts);

/* True for a, b, rc and dev releases: what installers take only when asked. */
static inline bool sw_pep440_is_pre(const sw_pep440 *version)
{
	return version->pre != SW_PRE_NONE || version->dev.ptr;
}
static inline bool sw_pep440_is_post(const sw_pep440 *version)
{
	return version->post.ptr;
}
static inline bool sw_pep440_is_dev(const sw_pep440 *version)
{
	return version->dev.ptr;
}
/* "a", "b", "rc"; "" for none. */
const char *sw_pep440_pre_name(sw_pep440_pre pre);
/* Number `at` of the release ("0" behind its end). */
sw_str sw_pep440_release_at(const sw_pep440 *version, size_t at);

/* Length of the Python white space (str.isspace) at `at`, in bytes; 0 when there is none. */
size_t sw_pyspace_len(sw_str s, size_t at);
/* `s` without Python white space at both ends (str.strip). */
sw_str sw_pyspace_trim(sw_str s);
