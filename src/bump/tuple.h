/* Versions as Python tuples, the way projects write them beside __version__:

     (1, 2, 3)   (1, 2, 3, "rc1")   (1, 0, 1, 'dev3')   ("1", "2", "3")   (1, 2, 3, "rc", 1)   (1, 2, 3, "final", 0)

   The last is the form of sys.version_info. Lists are taken too. */
#pragma once
#include "codec/pyliteral.h"

/* The version that a tuple or list means, in normal form; false when it means none. */
SW_NODISCARD bool sw_tuple_read(const sw_py_value *value, sw_arena *arena, sw_str *version);

/* True when it holds the numbers of the release and nothing else. */
bool sw_tuple_is_numbers(const sw_py_value *value);

/* The text of the tuple for `next`, in the form, the quotes and the spacing of `text`, which is what stands there now.
   `numbers_only`: it goes without the parts behind the release. SW_W042: an epoch, a local part, or what the form of
   sys.version_info has no word for. */
SW_NODISCARD bool sw_tuple_write(sw_str text, sw_str next, bool numbers_only, sw_arena *arena, sw_str *out,
				 sw_error *err);
