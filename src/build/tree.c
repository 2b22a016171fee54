#include "build/tree.h"

#include <string.h>

#include "base/limits.h"

static sw_tree_dir *dir_make(sw_tree *tree, sw_str path)
{
	sw_tree_dir *dir = sw_map_get(&tree->dirs, path);
	if (dir)
		return dir;
	dir = sw_new(tree->arena, sw_tree_dir);
	dir->path = path;
	size_t slash = sw_str_rchr(path, '/');
	dir->name = slash == SW_NPOS ? path : sw_str_from(path, slash + 1);
	sw_map_set(tree->arena, &tree->dirs, path, dir);
	if (path.len == 0)
		return dir;
	sw_tree_dir *parent = dir_make(tree, slash == SW_NPOS ? SW_STR("") : sw_str_sub(path, 0, slash));
	sw_push(tree->arena, &parent->dirs, dir);
	for (size_t i = parent->dirs.len - 1; i > 0 && sw_str_cmp(parent->dirs.ptr[i - 1]->name, dir->name) > 0; i--) {
		parent->dirs.ptr[i] = parent->dirs.ptr[i - 1];
		parent->dirs.ptr[i - 1] = dir;
	}
	return dir;
}

void sw_tree_init(sw_tree *tree, sw_arena *arena, sw_str source)
{
	*tree = (sw_tree){.arena = arena, .source = source};
	tree->root = dir_make(tree, SW_STR(""));
}

const sw_tree_file *sw_tree_add(sw_tree *tree, sw_str path, bool exec, sw_blob *blob)
{
	sw_tree_file *file = sw_map_get(&tree->by_path, path);
	if (file) {
		file->blob = blob;
		file->exec = exec;
		return file;
	}
	file = sw_new(tree->arena, sw_tree_file);
	size_t slash = sw_str_rchr(path, '/');
	*file = (sw_tree_file){.path = path,
			       .name = slash == SW_NPOS ? path : sw_str_from(path, slash + 1),
			       .blob = blob,
			       .exec = exec};
	sw_tree_dir *dir = dir_make(tree, slash == SW_NPOS ? SW_STR("") : sw_str_sub(path, 0, slash));
	sw_push(tree->arena, &dir->files, file);
	for (size_t i = dir->files.len - 1; i > 0 && sw_str_cmp(dir->files.ptr[i - 1]->name, file->name) > 0; i--) {
		dir->files.ptr[i] = dir->files.ptr[i - 1];
		dir->files.ptr[i - 1] = file;
	}
	sw_push(tree->arena, &tree->files, file);
	sw_map_set(tree->arena, &tree->by_path, path, file);
	return file;
}

const sw_tree_file *sw_tree_write(sw_tree *tree, sw_str path, sw_str content)
{
	const sw_tree_file *old = sw_tree_get(tree, path);
	sw_blob *blob = sw_new(tree->arena, sw_blob);
	*blob = (sw_blob){.bytes = content, .loaded = true};
	return sw_tree_add(tree, old ? old->path : path, old && old->exec, blob);
}

const sw_tree_file *sw_tree_track(sw_tree *tree, sw_str path, bool exec)
{
	sw_blob *blob = sw_new(tree->arena, sw_blob);
	blob->path = path;
	return sw_tree_add(tree, path, exec, blob);
}

/* True when `path` can be a key as it stands. */
static bool is_plain(sw_str path)
{
	sw_str rest = path, part;
	while (path.len > 0 && sw_str_split(&rest, '/', &part))
		if (part.len == 0 || sw_str_is(part, ".") || sw_str_is(part, ".."))
			return false;
	return true;
}

sw_str sw_tree_normal(sw_arena *arena, sw_str path)
{
	sw_strs parts = {0};
	sw_str rest = path, part;
	while (sw_str_split(&rest, '/', &part)) {
		if (part.len == 0 || sw_str_is(part, "."))
			continue;
		if (sw_str_is(part, "..") && parts.len > 0 && !sw_str_is(parts.ptr[parts.len - 1], ".."))
			parts.len--;
		else
			sw_push(arena, &parts, part);
	}
	sw_str text = sw_str_join(arena, parts.ptr, parts.len, SW_STR("/"));
	return path.len > 0 && path.ptr[0] == '/' ? sw_str_cat(arena, SW_STR("/"), text) : text;
}

const sw_tree_file *sw_tree_get(const sw_tree *tree, sw_str path)
{
	return sw_map_get(&tree->by_path, is_plain(path) ? path : sw_tree_normal(tree->arena, path));
}

const sw_tree_dir *sw_tree_dir_get(const sw_tree *tree, sw_str path)
{
	return sw_map_get(&tree->dirs, is_plain(path) ? path : sw_tree_normal(tree->arena, path));
}

bool sw_tree_read(const sw_tree *tree, sw_str path, sw_str *out)
{
	const sw_tree_file *file = sw_tree_get(tree, path);
	if (!file)
		return false;
	sw_blob *blob = file->blob;
	if (!blob->loaded) {
		sw_error err = {0};
		sw_str full = sw_path_join(tree->arena, tree->source, blob->path);
		if (!sw_read_file(tree->arena, full, SW_LIMIT_TEXT_FILE, &blob->bytes, &err))
			return false;
		blob->loaded = true;
	}
	*out = blob->bytes;
	return true;
}

bool sw_tree_text(const sw_tree *tree, sw_str path, sw_str *out)
{
	sw_str raw;
	if (!sw_tree_read(tree, path, &raw) || !sw_str_is_utf8(raw))
		return false;
	if (sw_str_chr(raw, '\r') == SW_NPOS) {
		*out = raw;
		return true;
	}
	char *text = sw_alloc(tree->arena, raw.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < raw.len; i++) {
		if (raw.ptr[i] == '\r' && i + 1 < raw.len && raw.ptr[i + 1] == '\n')
			continue;
		text[len++] = raw.ptr[i] == '\r' ? '\n' : raw.ptr[i];
	}
	*out = (sw_str){text, len};
	return true;
}

void sw_tree_walk(const sw_tree_dir *dir, bool (*skip)(const sw_tree_dir *dir), sw_arena *arena, sw_tree_files *out)
{
	if (!dir)
		return;
	/* A stack instead of recursion: the depth comes from the repository. */
	sw_tree_dirs stack = {0};
	sw_push(arena, &stack, dir);
	while (stack.len > 0) {
		const sw_tree_dir *here = stack.ptr[--stack.len];
		for (size_t i = 0; i < here->files.len; i++)
			sw_push(arena, out, here->files.ptr[i]);
		for (size_t i = here->dirs.len; i > 0; i--)
			if (!skip || !skip(here->dirs.ptr[i - 1]))
				sw_push(arena, &stack, here->dirs.ptr[i - 1]);
	}
}

size_t sw_tree_break(sw_str text, size_t at)
{
	unsigned char c = (unsigned char)text.ptr[at];
	if (c == '\r')
		return at + 1 < text.len && text.ptr[at + 1] == '\n' ? 2 : 1;
	if ((c >= '\n' && c <= '\f') || (c >= 0x1c && c <= 0x1e))
		return 1;
	sw_str rest = sw_str_from(text, at);
	if (c == 0xc2)
		return sw_str_starts(rest, SW_STR("\xc2\x85")) ? 2 : 0;
	if (c == 0xe2)
		return sw_str_starts(rest, SW_STR("\xe2\x80\xa8")) || sw_str_starts(rest, SW_STR("\xe2\x80\xa9")) ? 3
														  : 0;
	return 0;
}
