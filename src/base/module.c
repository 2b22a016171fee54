#include "base/module.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/fs.h"

typedef struct loaded {
	char name[32];
	void *handle;
} loaded;

static loaded modules[8];
static pthread_mutex_t modules_lock = PTHREAD_MUTEX_INITIALIZER;

/* The folder of the running program, "" when the system does not tell. */
static sw_str program_dir(sw_arena *arena)
{
	sw_str path = {0};
	sw_error ignored;
	return sw_real_path(arena, SW_STR("/proc/self/exe"), &path, &ignored) ? sw_path_dir(path) : (sw_str){0};
}

/* Where a module may be, the first that exists wins: beside the program (a build folder, also from tests/ below it), then
   where `make install` puts it, found from the program so that the tree can be moved, then the configured folder. */
static sw_str module_path(sw_arena *arena, const char *name)
{
	static const char *const places[] = {
		"", "src", "../src", "../../src", "../lib/shipwheel", ("../" SW_MODULE_SUBDIR)};
	sw_str dir = program_dir(arena);
	for (size_t i = 0; i < SW_COUNTOF(places); i++) {
		sw_str path = sw_fmt(arena, "%.*s/%s/%s.so", SW_ARG(dir), places[i], name);
		if (sw_is_file(path))
			return path;
	}
	return sw_fmt(arena, "%s/%s.so", SW_MODULE_DIR, name);
}

static void *module_handle(const char *name, sw_error *err)
{
	SW_AUTO(sw_arena) scratch = {0};
	size_t at = 0;
	while (at < SW_COUNTOF(modules) && modules[at].handle && strcmp(modules[at].name, name) != 0)
		at++;
	SW_ASSERT(at < SW_COUNTOF(modules));
	if (modules[at].handle)
		return modules[at].handle;
	sw_str path = module_path(&scratch, name);
	void *handle = dlopen(sw_cstr(&scratch, path), RTLD_NOW | RTLD_LOCAL);
	if (!handle) {
		sw_fail(err, SW_F006, "the module %s cannot be loaded: %s", name, dlerror());
		sw_hint(err, "install shipwheel again: make install");
		return NULL;
	}
	snprintf(modules[at].name, sizeof(modules[at].name), "%s", name);
	modules[at].handle = handle;
	return handle;
}

bool sw_module_symbol(const char *name, const char *symbol, const void **out, sw_error *err)
{
	pthread_mutex_lock(&modules_lock);
	void *handle = module_handle(name, err);
	pthread_mutex_unlock(&modules_lock);
	if (!handle)
		return false;
	const void *found = dlsym(handle, symbol);
	if (!found)
		return sw_fail(err, SW_F006, "the module %s is of another version of shipwheel: it lacks %s", name,
			       symbol);
	*out = found;
	return true;
}
