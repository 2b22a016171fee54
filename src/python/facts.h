/* What an interpreter says of itself, as text: lines "key TAB value", printed by probe.py and kept in the state folder. */
#pragma once
#include "base/buf.h"
#include "python/python.h"

/* Reads the lines; unknown keys are passed over. Values point into `text`. False (no error object: the callers word it)
   when a line is no pair or what every interpreter says is missing. */
bool sw_python_facts_parse(sw_str text, sw_arena *arena, sw_python *out);
/* The value of a key, {NULL, 0} when there is none. */
sw_str sw_python_facts_get(sw_str text, const char *key);

/* The answer of the interpreter at `found` in the state folder, if it was kept and every file that it depends on is the
   same. `selector` names whatever else decided which interpreter `found` starts (see python.c). */
bool sw_python_cache_load(const sw_ctx *ctx, sw_str found, sw_str selector, sw_python *out);
/* Keeps an answer. Where it cannot be written nothing is kept, and the next run asks again. */
void sw_python_cache_save(const sw_ctx *ctx, sw_str found, sw_str selector, sw_str facts, const sw_python *python);
