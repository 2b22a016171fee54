/* Writes the two archives of a plan. Each file is read once; hashing and deflating go on in several threads while the sdist is
   written. Both files appear under their names only when both are complete. */
#pragma once
#include "build/native.h"

typedef struct sw_pack_options {
	bool no_sdist, no_wheel;
	bool fast; /* no fsync */
	sw_str out_dir;
	size_t threads; /* 0 = one a processor, at most 8 */
} sw_pack_options;

/* SW_E002: a tracked file cannot be read; SW_F002, SW_F004. *sdist and *wheel: paths, "" when not asked for. */
SW_NODISCARD bool sw_pack_write(sw_native *native, const sw_pack_options *options, sw_str *sdist, sw_str *wheel,
				sw_error *err);
