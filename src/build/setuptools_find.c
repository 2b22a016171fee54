/* Where packages and modules are (discovery.py), and what build_py makes of them. */
#include "build/setuptools.h"

#include "base/limits.h"
#include "codec/glob.h"

static const char *const reserved_packages[] = {
	"ci",         "bin",          "debian",        "doc",       "docs",       "documentation",
	"manpages",   "news",         "newsfragments", "changelog", "test",       "tests",
	"unit_test",  "unit_tests",   "example",       "examples",  "scripts",    "tools",
	"util",       "utils",        "python",        "build",     "dist",       "venv",
	"env",        "requirements", "tasks",         "fabfile",   "site_scons", "benchmark",
	"benchmarks", "exercise",     "exercises",     "htmlcov",   "[._]*",      NULL};
static const char *const reserved_modules[] = {
	"setup",    "conftest",         "test",      "tests",    "example",   "examples",
	"build",    "toxfile",          "noxfile",   "pavement", "dodo",      "tasks",
	"fabfile",  "[Ss][Cc]onstruct", "conanfile", "manage",   "benchmark", "benchmarks",
	"exercise", "exercises",        "[._]*",     NULL};

static bool any_match(const sw_strs *patterns, sw_str name)
{
	sw_each (pattern, patterns)
		if (sw_glob_fnmatch(*pattern, name))
			return true;
	return false;
}

bool sw_setuptools_identifier(sw_str name)
{
	if (name.len == 0 || sw_is_digit(name.ptr[0]))
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (!sw_is_alnum(name.ptr[i]) && name.ptr[i] != '_' && (unsigned char)name.ptr[i] < 0x80)
			return false;
	return true;
}

typedef enum finder { FIND_CLASSIC, FIND_NAMESPACE, FIND_FLAT } finder;

typedef struct finding {
	sw_setuptools *st;
	finder kind;
	sw_str base; /* folder that names start from */
	const sw_strs *include, *exclude;
	sw_strs *out;
} finding;

static bool looks_like_package(const finding *f, const sw_tree_dir *dir, sw_str package)
{
	if (f->kind == FIND_NAMESPACE)
		return true;
	if (f->kind == FIND_CLASSIC) {
		sw_each (file, &dir->files)
			if (sw_str_is((*file)->name, "__init__.py"))
				return true;
		return false;
	}
	sw_str rest = package, part;
	for (bool first = true; sw_str_split(&rest, '.', &part); first = false)
		if (!sw_setuptools_identifier(part) && !(first && sw_str_ends(part, SW_STR("-stubs"))))
			return false;
	return true;
}

/* _Finder._find_iter: folders below `dir`. False when the tree is too deep. */
static bool find_below(const finding *f, const sw_tree_dir *dir, size_t depth)
{
	sw_arena *arena = f->st->native->arena;
	if (depth > SW_LIMIT_DEPTH)
		return sw_native_no(f->st->native, "folders nest too deep");
	sw_each (at, &dir->dirs) {
		const sw_tree_dir *sub = *at;
		sw_str below = f->base.len == 0 ? sub->path : sw_str_from(sub->path, f->base.len + 1);
		sw_str package = sw_str_replace(arena, below, SW_STR("/"), SW_STR("."));
		if (sw_str_chr(sub->name, '.') != SW_NPOS || !looks_like_package(f, sub, package))
			continue;
		if (any_match(f->include, package) && !any_match(f->exclude, package))
			sw_push(arena, f->out, package);
		if (sw_strs_has(f->exclude, sw_str_cat(arena, package, SW_STR("*"))) ||
		    sw_strs_has(f->exclude, sw_str_cat(arena, package, SW_STR(".*"))))
			continue;
		if (!find_below(f, sub, depth + 1))
			return false;
	}
	return true;
}

static const sw_str everything[] = {SW_S("*")};

/* `where` is a folder of the commit; one that is not there holds nothing. */
static bool find_packages(sw_setuptools *st, finder kind, sw_str where, const sw_strs *include, const sw_strs *exclude,
			  sw_strs *out)
{
	sw_arena *arena = st->native->arena;
	const sw_tree_dir *dir = sw_tree_dir_get(st->tree, where);
	sw_strs all = {.ptr = (sw_str *)(uintptr_t)everything, .len = 1};
	sw_strs excluded = {0};
	sw_push(arena, &excluded, SW_STR("ez_setup"));
	sw_push(arena, &excluded, SW_STR("*__pycache__"));
	sw_each (item, exclude)
		sw_push(arena, &excluded, *item);
	if (kind == FIND_FLAT)
		for (size_t i = 0; reserved_packages[i]; i++) {
			sw_push(arena, &excluded, sw_str_of(reserved_packages[i]));
			sw_push(arena, &excluded, sw_fmt(arena, "%s.*", reserved_packages[i]));
		}
	finding f = {
		.st = st, .kind = kind, .include = include->len > 0 ? include : &all, .exclude = &excluded, .out = out};
	f.base = dir ? dir->path : where;
	return !dir || find_below(&f, dir, 0);
}

/* ModuleFinder.find */
static void find_modules(sw_setuptools *st, sw_str where, const char *const *exclude, sw_strs *out)
{
	const sw_tree_dir *dir = sw_tree_dir_get(st->tree, where);
	if (!dir)
		return;
	sw_each (at, &dir->files) {
		sw_str name = (*at)->name;
		if (!sw_str_ends(name, SW_STR(".py")) || name.ptr[0] == '.')
			continue;
		sw_str module = sw_str_sub(name, 0, name.len - 3);
		bool skip = !sw_setuptools_identifier(module);
		for (size_t i = 0; exclude && exclude[i] && !skip; i++)
			skip = sw_glob_fnmatch(sw_str_of(exclude[i]), module);
		if (!skip)
			sw_push(st->native->arena, out, module);
	}
}

static const sw_setuptools_pair *pair_get(const sw_setuptools_pairs *pairs, sw_str key)
{
	sw_each (pair, pairs)
		if (sw_str_eq(pair->key, key))
			return pair;
	return NULL;
}

static void pair_default(sw_arena *arena, sw_setuptools_pairs *pairs, sw_str key, sw_str value)
{
	if (!pair_get(pairs, key))
		sw_push(arena, pairs, (sw_setuptools_pair){.key = key, .value = value});
}

static bool starts_with_dotted(sw_str name, sw_str parent)
{
	return name.len > parent.len && name.ptr[parent.len] == '.' && sw_str_starts(name, parent);
}

/* remove_nested_packages */
static void top_packages(sw_arena *arena, const sw_strs *packages, sw_strs *out)
{
	sw_each (name, packages) {
		bool nested = false;
		sw_each (other, packages)
			nested = nested || starts_with_dotted(*name, *other);
		if (!nested)
			sw_push(arena, out, *name);
	}
}

/* expand.find_packages: the folders of `where` one after the other. */
static bool find_where(sw_setuptools *st)
{
	sw_arena *arena = st->native->arena;
	sw_strs where = {0};
	sw_each (item, &st->where)
		sw_strs_add_unique(arena, &where, *item);
	if (where.len == 0)
		sw_push(arena, &where, SW_STR("."));
	bool root = sw_tree_normal(arena, where.ptr[0]).len == 0;
	if (where.len == 1 && !root)
		pair_default(arena, &st->package_dir, SW_STR(""), where.ptr[0]);
	sw_each (path, &where) {
		sw_strs found = {0};
		sw_str folder = sw_tree_normal(arena, *path);
		if (!sw_tree_dir_get(st->tree, folder) || sw_str_starts(folder, SW_STR("..")))
			return sw_native_no(st->native,
					    "packages are looked for in %.*s, which is no folder of the commit",
					    SW_ARG(*path));
		if (!find_packages(st, st->classic_find ? FIND_CLASSIC : FIND_NAMESPACE, folder, &st->include,
				   &st->exclude, &found))
			return false;
		sw_each (name, &found)
			sw_push(arena, &st->packages, *name);
		const sw_setuptools_pair *base = pair_get(&st->package_dir, SW_STR(""));
		if (found.len == 0 || folder.len == 0 || (base && sw_str_eq(base->value, *path)))
			continue;
		sw_strs tops = {0};
		top_packages(arena, &found, &tops);
		sw_each (name, &tops) {
			sw_str below = sw_str_replace(arena, *name, SW_STR("."), SW_STR("/"));
			sw_push(arena, &st->package_dir,
				(sw_setuptools_pair){*name, sw_fmt(arena, "%.*s/%.*s", SW_ARG(folder), SW_ARG(below))});
		}
	}
	return true;
}

/* ConfigDiscovery._analyse_explicit_layout */
static bool discover_explicit(sw_setuptools *st)
{
	sw_arena *arena = st->native->arena;
	sw_strs none = {0};
	sw_each (pair, &st->package_dir) {
		if (pair->key.len == 0)
			continue;
		sw_strs nested = {0};
		if (!find_packages(st, FIND_NAMESPACE, pair->value, &none, &none, &nested))
			return false;
		sw_push(arena, &st->packages, pair->key);
		sw_each (name, &nested)
			sw_push(arena, &st->packages, sw_fmt(arena, "%.*s.%.*s", SW_ARG(pair->key), SW_ARG(*name)));
	}
	return true;
}

static bool discover_src(sw_setuptools *st, sw_str src)
{
	sw_strs none = {0};
	size_t slash = sw_str_rchr(src, '/');
	pair_default(st->native->arena, &st->package_dir, SW_STR(""),
		     slash == SW_NPOS ? src : sw_str_from(src, slash + 1));
	st->has_py_modules = true;
	find_modules(st, src, NULL, &st->py_modules);
	return find_packages(st, FIND_NAMESPACE, src, &none, &none, &st->packages);
}

static bool discover_flat(sw_setuptools *st)
{
	sw_arena *arena = st->native->arena;
	sw_strs none = {0}, tops = {0}, real = {0};
	if (!find_packages(st, FIND_FLAT, SW_STR(""), &none, &none, &st->packages))
		return false;
	sw_each (name, &st->packages) {
		size_t dot = sw_str_chr(*name, '.');
		if (!sw_str_ends(dot == SW_NPOS ? *name : sw_str_sub(*name, 0, dot), SW_STR("-stubs")))
			sw_push(arena, &real, *name);
	}
	top_packages(arena, &real, &tops);
	if (tops.len > 1)
		return sw_native_no(st->native,
				    "several packages at the top (%.*s, %.*s …): setuptools refuses to choose",
				    SW_ARG(tops.ptr[0]), SW_ARG(tops.ptr[1]));
	if (tops.len == 1)
		return true;
	st->has_py_modules = true;
	find_modules(st, SW_STR(""), reserved_modules, &st->py_modules);
	if (st->py_modules.len > 1)
		return sw_native_no(st->native,
				    "several modules at the top (%.*s, %.*s …): setuptools refuses to choose",
				    SW_ARG(st->py_modules.ptr[0]), SW_ARG(st->py_modules.ptr[1]));
	return true;
}

/* Names and folders that are not plain text for us. */
static bool check_names(sw_setuptools *st)
{
	sw_each (name, &st->packages)
		if (name->len == 0)
			return sw_native_no(st->native, "the package with the empty name");
	sw_each (pair, &st->package_dir) {
		sw_str normal = sw_tree_normal(st->native->arena, pair->value);
		if (sw_str_starts(normal, SW_STR("..")) || sw_str_starts(normal, SW_STR("/")))
			return sw_native_no(st->native, "package-dir leads out of the project: %.*s",
					    SW_ARG(pair->value));
		if (!sw_str_eq(normal, pair->value) && pair->value.len > 0)
			return sw_native_no(st->native, "package-dir with an unusual path: %.*s", SW_ARG(pair->value));
	}
	return true;
}

bool sw_setuptools_discover(sw_setuptools *st)
{
	if (st->discovered)
		return true;
	st->discovered = true;
	if (st->packages_kind == SW_PACKAGES_FIND)
		return find_where(st) && check_names(st);
	if (st->packages_kind == SW_PACKAGES_LIST || st->has_py_modules)
		return check_names(st);
	const sw_setuptools_pair *base = pair_get(&st->package_dir, SW_STR(""));
	sw_str src = base ? base->value : SW_STR("src");
	bool explicit_layout = st->package_dir.len > (base ? 1u : 0u);
	bool done = explicit_layout                  ? discover_explicit(st)
		    : sw_tree_dir_get(st->tree, src) ? discover_src(st, src)
						     : discover_flat(st);
	return done && check_names(st);
}

/* command/build_py.py, get_package_dir */
sw_str sw_setuptools_package_dir(const sw_setuptools *st, sw_str package)
{
	sw_arena *arena = st->native->arena;
	sw_str head = package, tail = SW_STR("");
	while (head.len > 0) {
		const sw_setuptools_pair *pair = pair_get(&st->package_dir, head);
		if (pair)
			return sw_path_join(arena, pair->value, tail);
		size_t dot = sw_str_rchr(head, '.');
		sw_str last = dot == SW_NPOS ? head : sw_str_from(head, dot + 1);
		tail = tail.len == 0 ? last : sw_fmt(arena, "%.*s/%.*s", SW_ARG(last), SW_ARG(tail));
		head = dot == SW_NPOS ? SW_STR("") : sw_str_sub(head, 0, dot);
	}
	const sw_setuptools_pair *base = pair_get(&st->package_dir, SW_STR(""));
	return base && base->value.len > 0 ? sw_path_join(arena, base->value, tail) : tail;
}
