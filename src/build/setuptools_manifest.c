/* The list of files of an sdist: the defaults of command/sdist.py, what version control or an old SOURCES.txt lists, then the
   commands of MANIFEST.in, then what is never taken. */
#include "build/setuptools.h"
#include "codec/glob.h"
#include "codec/unicode.h"

typedef struct listing {
	const sw_setuptools *st;
	sw_tree_files *files;
	sw_str path; /* of MANIFEST.in, for messages */
	uint32_t line;
} listing;

static const sw_tree_glob python_glob = {.recursive = false}, flat_glob = {.recursive = false, .hidden = true},
			  deep_glob = {.recursive = true, .hidden = true};

static void add(listing *list, sw_str path)
{
	const sw_tree_file *file = sw_tree_get(list->st->tree, path);
	if (file)
		sw_push(list->st->native->arena, list->files, file);
}

static void add_all(listing *list, const sw_tree_dir *dir)
{
	sw_tree_walk(dir, NULL, list->st->native->arena, list->files);
}

/* command/sdist.py, add_defaults */
static bool add_defaults(listing *list)
{
	static const char *const readmes[] = {"README", "README.rst", "README.txt", "README.md"};
	static const char *const optional[] = {"setup.cfg", "pyproject.toml", "MANIFEST.in", "setup.py"};
	static const char *const tests[] = {"tests/test*.py", "test/test*.py"};
	const sw_setuptools *st = list->st;
	for (size_t i = 0; i < SW_COUNTOF(readmes); i++)
		if (sw_tree_get(st->tree, sw_str_of(readmes[i]))) {
			add(list, sw_str_of(readmes[i]));
			break;
		}
	for (size_t i = 0; i < SW_COUNTOF(optional); i++)
		add(list, sw_str_of(optional[i]));
	for (size_t i = 0; i < SW_COUNTOF(tests); i++)
		if (!sw_tree_find(st->tree, sw_str_of(tests[i]), &python_glob, st->native->arena, list->files))
			return false;
	sw_setuptools_outputs outputs = {0};
	if (!sw_setuptools_build_py(st, NULL, &outputs))
		return false;
	sw_each (output, &outputs)
		sw_push(st->native->arena, list->files, output->file);
	add_all(list, sw_tree_dir_get(st->tree, st->egg_info));
	return true;
}

static void keep_unless(listing *list, sw_str pattern)
{
	size_t kept = 0;
	for (size_t i = 0; i < list->files->len; i++)
		if (!sw_glob_manifest(pattern, list->files->ptr[i]->path))
			list->files->ptr[kept++] = list->files->ptr[i];
	list->files->len = kept;
}

static bool refuse(listing *list, const char *why)
{
	return sw_native_no_line(list->st->native, list->path, list->line, "%s", why);
}

/* convert_path(): "a/./b/" is "a/b". What leads out of the tree, or names the tree itself, is refused: setuptools would list
   "./a" beside "a" then. */
static bool path_of(listing *list, sw_str word, bool root_allowed, sw_str *out)
{
	if (word.ptr[0] == '/' || sw_str_find(word, SW_STR("..")) != SW_NPOS)
		return refuse(list, "pattern that leads out of the project");
	*out = sw_tree_normal(list->st->native->arena, word);
	return out->len > 0 || root_allowed || refuse(list, "pattern that names the project's root");
}

static bool find(listing *list, sw_str pattern, const sw_tree_glob *how)
{
	return sw_tree_find(list->st->tree, pattern, how, list->st->native->arena, list->files) ||
	       refuse(list, "pattern that is not understood");
}

static bool graft(listing *list, sw_str dir)
{
	if (dir.len == 0) {
		add_all(list, list->st->tree->root);
		return true;
	}
	/* glob() of folders: every folder of the tree whose path matches. */
	sw_each (item, &list->st->tree->dirs.items)
		if (item->key.len > 0 && sw_glob_setuptools(dir, item->key))
			add_all(list, item->value);
	return true;
}

static bool global_include(listing *list, sw_str pattern)
{
	sw_each (file, &list->st->tree->files)
		if (sw_glob_manifest(pattern, (*file)->path))
			sw_push(list->st->native->arena, list->files, *file);
	return true;
}

typedef enum action_kind {
	INCLUDE,
	EXCLUDE,
	GLOBAL_INCLUDE,
	GLOBAL_EXCLUDE,
	DEEP_INCLUDE,
	DEEP_EXCLUDE,
	GRAFT,
	PRUNE
} action_kind;

static const struct action {
	const char *name;
	action_kind kind;
	size_t min_words; /* behind the action */
} actions[] = {
	{"include", INCLUDE, 1},
	{"exclude", EXCLUDE, 1},
	{"global-include", GLOBAL_INCLUDE, 1},
	{"global-exclude", GLOBAL_EXCLUDE, 1},
	{"recursive-include", DEEP_INCLUDE, 2},
	{"recursive-exclude", DEEP_EXCLUDE, 2},
	{"graft", GRAFT, 1},
	{"prune", PRUNE, 1},
};

/* One pattern of a line; `dir` is that of the recursive actions. FileList.process_template_line */
static bool act(listing *list, action_kind kind, sw_str dir, sw_str word)
{
	sw_arena *arena = list->st->native->arena;
	sw_str pattern;
	if (!path_of(list, word, kind == GRAFT || kind == PRUNE, &pattern))
		return false;
	switch (kind) {
	case INCLUDE: return find(list, pattern, &flat_glob);
	case DEEP_INCLUDE:
		return find(list,
			    sw_fmt(arena,
				   "%.*s/**"
				   "/%.*s",
				   SW_ARG(dir), SW_ARG(pattern)),
			    &deep_glob);
	case GRAFT: return graft(list, pattern);
	case GLOBAL_INCLUDE:
		return global_include(list, sw_fmt(arena,
						   "**"
						   "/%.*s",
						   SW_ARG(pattern)));
	case EXCLUDE: keep_unless(list, pattern); return true;
	case GLOBAL_EXCLUDE:
		keep_unless(list, sw_fmt(arena,
					 "**"
					 "/%.*s",
					 SW_ARG(pattern)));
		return true;
	case DEEP_EXCLUDE:
		keep_unless(list, sw_fmt(arena,
					 "%.*s/**"
					 "/%.*s",
					 SW_ARG(dir), SW_ARG(pattern)));
		return true;
	case PRUNE:
		if (pattern.len > 0) /* a pattern below "." matches nothing */
			keep_unless(list, sw_fmt(arena, "%.*s/**", SW_ARG(pattern)));
		return true;
	}
	return false;
}

/* A logical line. What distutils warns about and passes over is passed over. */
static bool command(listing *list, sw_str line)
{
	sw_strs words = {0};
	for (size_t i = 0; i < line.len;) {
		size_t start = i;
		while (i < line.len && !sw_is_blank(line.ptr[i]))
			i++;
		if (i > start)
			sw_push(list->st->native->arena, &words, sw_str_sub(line, start, i));
		i += i < line.len;
	}
	const struct action *action = NULL;
	for (size_t i = 0; i < SW_COUNTOF(actions) && !action; i++)
		if (words.len > 0 && sw_str_is(words.ptr[0], actions[i].name))
			action = &actions[i];
	if (!action || words.len < 1 + action->min_words)
		return true;
	if ((action->kind == GRAFT || action->kind == PRUNE) && words.len != 2)
		return true;
	sw_str dir = SW_STR("");
	size_t first = 1;
	if (action->min_words == 2 && !path_of(list, words.ptr[first++], false, &dir))
		return false;
	for (size_t i = first; i < words.len; i++)
		if (!act(list, action->kind, dir, words.ptr[i]))
			return false;
	return true;
}

/* distutils' TextFile: comments go, lines that end with "\" go on. */
static bool read_template(listing *list, sw_str text)
{
	SW_AUTO(sw_buf) logical = {0};
	sw_arena *arena = list->st->native->arena;
	sw_str rest = text, line;
	while (sw_str_line(&rest, &line)) {
		list->line++;
		size_t hash = sw_str_chr(line, '#');
		if (hash != SW_NPOS && hash > 0 && line.ptr[hash - 1] == '\\')
			return refuse(list, "escaped # in MANIFEST.in");
		if (hash != SW_NPOS) {
			line = sw_str_sub(line, 0, hash);
			if (sw_str_trim(line).len == 0)
				continue;
		}
		line = sw_str_trim(line);
		bool more = line.len > 0 && line.ptr[line.len - 1] == '\\';
		sw_buf_add(&logical, more ? sw_str_sub(line, 0, line.len - 1) : line);
		if (more)
			continue;
		sw_str whole = sw_str_trim(sw_buf_copy(&logical, arena));
		sw_buf_clear(&logical);
		if (whole.len > 0 && !command(list, whole))
			return false;
	}
	return logical.len == 0 || refuse(list, "MANIFEST.in ends with a continued line");
}

/* command/sdist.py, prune_file_list: never taken, whatever MANIFEST.in says. */
static bool never_taken(sw_str path, sw_str release_dir)
{
	static const char *const anywhere[] = {"RCS", "CVS", ".svn", ".hg", ".git", ".bzr", "_darcs"};
	static const char *const at_root[] = {"build", ".tox", ".nox", ".venv"};
	sw_str rest = path, part;
	bool first = true;
	while (sw_str_split(&rest, '/', &part) && rest.ptr) {
		for (size_t i = 0; i < SW_COUNTOF(anywhere); i++)
			if (sw_str_is(part, anywhere[i]))
				return true;
		for (size_t i = 0; i < SW_COUNTOF(at_root) && first; i++)
			if (sw_str_is(part, at_root[i]))
				return true;
		if (first && sw_str_eq(part, release_dir))
			return true;
		first = false;
	}
	return false;
}

static bool apply_template(listing *list)
{
	sw_str text;
	if (!sw_tree_get(list->st->tree, SW_STR("MANIFEST.in")))
		return true;
	if (!sw_tree_text(list->st->tree, SW_STR("MANIFEST.in"), &text) || !sw_unicode_is_nfc(text))
		return refuse(list, "MANIFEST.in cannot be read as NFC text");
	sw_each (file, &list->st->tree->files)
		if (!sw_unicode_is_nfc((*file)->path))
			return sw_native_no_line(list->st->native, (*file)->path, 0, "file name that is not in NFC");
	return read_template(list, text);
}

bool sw_setuptools_manifest(const sw_setuptools *st, const sw_strs *listed, sw_str release_dir, sw_tree_files *out)
{
	sw_tree_files files = {0};
	listing list = {.st = st, .files = &files, .path = SW_STR("MANIFEST.in")};
	if (!add_defaults(&list))
		return false;
	if (listed)
		sw_each (path, listed)
			add(&list, *path);
	if (!apply_template(&list))
		return false;
	sw_each (path, &st->license_files)
		add(&list, *path);
	sw_each (path, &st->referenced)
		add(&list, *path);
	sw_each (file, &files)
		if (!never_taken((*file)->path, release_dir))
			sw_push(st->native->arena, out, *file);
	sw_tree_files_sort_split(out);
	return true;
}
