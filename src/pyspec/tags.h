/* Compatibility tags of wheels: PEP 425, 600 (manylinux), 656 (musllinux), 730 (iOS), 738 (Android);
   packaging.python.org, "Platform compatibility tags". */
#pragma once
#include "base/vec.h"
#include "base/err.h"

#define SW_TAGS_MAX 1024 /* triples that a compressed tag may stand for; the largest real one stands for 12 */

/* One triple, in lower case. */
typedef struct sw_tag {
	sw_str python, abi, platform; /* "cp311", "cp311", "manylinux_2_17_x86_64" */
} sw_tag;
typedef SW_VEC(sw_tag) sw_tags;

/* Expands "py2.py3-none-any". *sorted (may be NULL) says whether each part is in sorted order, as PEP 425 asks. SW_M121:
   not three parts, an empty one, an interpreter that is no identifier, or more than SW_TAGS_MAX triples. */
SW_NODISCARD bool sw_tags_parse(sw_str text, sw_arena *arena, sw_tags *out, bool *sorted, sw_error *err);
sw_str sw_tag_format(const sw_tag *tag, sw_arena *arena);
bool sw_tag_eq(const sw_tag *a, const sw_tag *b);
bool sw_tags_has(const sw_tags *tags, const sw_tag *tag);

/* Whether PyPI takes a wheel with this platform tag (one, not compressed): warehouse's table. Plain linux_x86_64 is refused. */
bool sw_tags_pypi_platform(sw_str platform);
/* Whether the parts of a triple have a known form: py3, cp311, pp310, jy27, ip3, none, abi3, abi3t, cp311m … PyPI does not look. */
bool sw_tags_known_python(sw_str python);
bool sw_tags_known_abi(sw_str abi);

typedef enum sw_tag_system { SW_TAG_LINUX, SW_TAG_MACOS, SW_TAG_WINDOWS } sw_tag_system;
/* An interpreter on a machine. */
typedef struct sw_tag_target {
	sw_str implementation; /* "cp", "pp" */
	unsigned major, minor; /* of Python */
	sw_str abi;            /* SOABI as a tag: "cp311", "cp313t", "pypy310_pp73" */
	sw_tag_system system;
	sw_str machine;                      /* "x86_64", "aarch64"; Windows: the tag ("win_amd64") */
	unsigned system_major, system_minor; /* macOS: of the system */
	unsigned glibc_major, glibc_minor;   /* Linux: 0 = none */
	unsigned musl_major, musl_minor;     /* Linux: 0 = none */
} sw_tag_target;
/* Every tag that the interpreter installs, the best one first: the order of packaging.tags and pip. */
void sw_tags_supported(const sw_tag_target *target, sw_arena *arena, sw_tags *out);
