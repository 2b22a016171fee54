#include <stdlib.h>

#include "base/limits.h"
#include "build/tree.h"
#include "codec/glob.h"

typedef struct globbing {
	const sw_tree *tree;
	const sw_tree_glob *how;
	sw_arena *arena;
	sw_strs parts;
	sw_tree_files *out;
} globbing;

static bool is_magic(sw_str part)
{
	return sw_str_chr(part, '*') != SW_NPOS || sw_str_chr(part, '?') != SW_NPOS || sw_str_chr(part, '[') != SW_NPOS;
}

static bool is_hidden(const globbing *g, sw_str name)
{
	return !g->how->hidden && name.ptr[0] == '.';
}

static bool matches(const globbing *g, sw_str part, sw_str name)
{
	if (is_hidden(g, name) && part.ptr[0] != '.')
		return false;
	return sw_glob_fnmatch(part, name);
}

static bool expand(const globbing *g, const sw_tree_dir *dir, size_t at, size_t depth);

/* "**": nothing, or any folder and what is below. */
static bool expand_any(const globbing *g, const sw_tree_dir *dir, size_t at, size_t depth)
{
	bool last = at + 1 == g->parts.len;
	if (last) {
		sw_each (file, &dir->files)
			if (!is_hidden(g, (*file)->name))
				sw_push(g->arena, g->out, *file);
	} else if (!expand(g, dir, at + 1, depth + 1)) {
		return false;
	}
	sw_each (sub, &dir->dirs)
		if (!is_hidden(g, (*sub)->name) && !expand(g, *sub, at, depth + 1))
			return false;
	return true;
}

static bool expand(const globbing *g, const sw_tree_dir *dir, size_t at, size_t depth)
{
	if (depth > SW_LIMIT_DEPTH)
		return false;
	sw_str part = g->parts.ptr[at];
	bool last = at + 1 == g->parts.len;
	if (g->how->recursive && sw_str_is(part, "**"))
		return expand_any(g, dir, at, depth);
	if (!is_magic(part)) {
		sw_str path =
			dir->path.len == 0 ? part : sw_fmt(g->arena, "%.*s/%.*s", SW_ARG(dir->path), SW_ARG(part));
		const sw_tree_dir *sub = last ? NULL : sw_tree_dir_get(g->tree, path);
		const sw_tree_file *file = last ? sw_tree_get(g->tree, path) : NULL;
		if (file)
			sw_push(g->arena, g->out, file);
		return !sub || expand(g, sub, at + 1, depth + 1);
	}
	if (last) {
		sw_each (file, &dir->files)
			if (matches(g, part, (*file)->name))
				sw_push(g->arena, g->out, *file);
		return true;
	}
	sw_each (sub, &dir->dirs)
		if (matches(g, part, (*sub)->name) && !expand(g, *sub, at + 1, depth + 1))
			return false;
	return true;
}

bool sw_tree_find(const sw_tree *tree, sw_str pattern, const sw_tree_glob *how, sw_arena *arena, sw_tree_files *out)
{
	sw_tree_files found = {0};
	globbing g = {.tree = tree, .how = how, .arena = arena, .out = &found};
	if (pattern.len == 0)
		return true;
	sw_str rest = pattern, part;
	while (sw_str_split(&rest, '/', &part)) {
		if (sw_str_is(part, "..") || (part.len == 0 && g.parts.len == 0))
			return false;
		if (part.len == 0 && !rest.ptr)
			return true; /* "dir/" matches folders only */
		if (part.len > 0 && !sw_str_is(part, "."))
			sw_push(arena, &g.parts, part);
	}
	if (g.parts.len == 0)
		return true;
	if (!expand(&g, tree->root, 0, 0))
		return false;
	sw_tree_files_sort(&found);
	sw_each (file, &found)
		sw_push(arena, out, *file);
	return true;
}

static int by_path(const void *a, const void *b)
{
	const sw_tree_file *const *x = a;
	const sw_tree_file *const *y = b;
	return sw_str_cmp((*x)->path, (*y)->path);
}

static int by_split(const void *a, const void *b)
{
	const sw_tree_file *x = *(const sw_tree_file *const *)a;
	const sw_tree_file *y = *(const sw_tree_file *const *)b;
	sw_str x_dir = sw_str_sub(x->path, 0, x->path.len > x->name.len ? x->path.len - x->name.len - 1 : 0);
	sw_str y_dir = sw_str_sub(y->path, 0, y->path.len > y->name.len ? y->path.len - y->name.len - 1 : 0);
	int order = sw_str_cmp(x_dir, y_dir);
	return order ? order : sw_str_cmp(x->name, y->name);
}

static void sort(sw_tree_files *files, int (*order)(const void *, const void *))
{
	if (files->len < 2)
		return;
	qsort(files->ptr, files->len, sizeof(*files->ptr), order);
	size_t kept = 1;
	for (size_t i = 1; i < files->len; i++)
		if (files->ptr[i] != files->ptr[kept - 1])
			files->ptr[kept++] = files->ptr[i];
	files->len = kept;
}

void sw_tree_files_sort(sw_tree_files *files)
{
	sort(files, by_path);
}

void sw_tree_files_sort_split(sw_tree_files *files)
{
	sort(files, by_split);
}
