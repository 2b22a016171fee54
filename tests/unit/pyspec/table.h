/* Reads the tables of tests/vectors: one case a line, fields separated by tabs, "#" as first field is a comment. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/fs.h"
#include "base/vec.h"

typedef struct table {
	sw_arena arena;
	sw_str rest;
	size_t cases;
} table;

static inline sw_str table_unescape(sw_arena *arena, sw_str field)
{
	char *text = sw_alloc(arena, field.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < field.len; i++) {
		char c = field.ptr[i];
		if (c == '\\' && i + 1 < field.len) {
			c = field.ptr[++i];
			c = c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
		}
		text[len++] = c;
	}
	return (sw_str){text, len};
}

static inline table table_open(const char *name)
{
	table t = {0};
	sw_error err = {0};
	const char *root = getenv("SW_SOURCE_ROOT");
	assert_non_null(root);
	if (!sw_read_file(&t.arena, sw_fmt(&t.arena, "%s/tests/vectors/%s", root, name), 1 << 22, &t.rest, &err))
		fail_msg("%s", err.message);
	return t;
}

/* The fields of the next case; missing ones are empty. False at the end, where the table is closed. */
static inline bool table_next(table *t, sw_str *fields, size_t count)
{
	sw_str line, field;
	while (sw_str_line(&t->rest, &line)) {
		if (sw_str_starts(line, SW_STR("#\t")))
			continue;
		for (size_t i = 0; i < count; i++)
			fields[i] = SW_STR("");
		for (size_t i = 0; i < count && sw_str_split(&line, '\t', &field); i++)
			fields[i] = table_unescape(&t->arena, field);
		t->cases++;
		return true;
	}
	return false;
}

/* Ends the test; a table must have had cases. */
static inline void table_close(table *t)
{
	assert_true(t->cases > 0);
	sw_arena_close(&t->arena);
}

/* Fails with both texts and the input when they differ. */
static inline void same_text(sw_str input, sw_str got, sw_str wanted)
{
	if (!sw_str_eq(got, wanted))
		fail_msg("\"%.*s\": got \"%.*s\", wanted \"%.*s\"", SW_ARG(input), SW_ARG(got), SW_ARG(wanted));
}
