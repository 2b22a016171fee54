/* Modules: parts that pull in many libraries (libcurl, libcrypto, cmark-gfm) live in shared objects of their own, loaded on first
   use, so that starting costs nothing. They stand beside the program when it runs from its build folder, else in
   the library folder that it was installed to. A module exports one table of functions. */
#pragma once
#include "base/err.h"

/* The symbol `symbol` (a pointer to a const table) of module `name` ("sw-http" is sw-http.so); loaded once, never unloaded.
   SW_F006 when it is missing. Thread-safe. */
SW_NODISCARD bool sw_module_symbol(const char *name, const char *symbol, const void **out, sw_error *err);
