#include "python/facts.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/hash.h"

/* ---- text to value ---- */

typedef struct fact {
	const char *key;
	size_t offset; /* of a sw_str in sw_python */
	bool needed;
} fact;

/* clang-format off */
#define FACT(name, is_needed) {#name, offsetof(sw_python, name), is_needed}
#define MARKER(name, var)     {#name, offsetof(sw_python, markers.values[var]), true}
/* clang-format on */
static const fact fact_table[] = {
	FACT(exe, true),
	FACT(base_exe, true),
	FACT(version, true),
	FACT(prefix, true),
	FACT(base_prefix, true),
	FACT(stdlib, true),
	FACT(purelib, true),
	FACT(venv_purelib, false),
	FACT(venv_include, false),
	FACT(pip_dir, false),
	FACT(pip_version, false),
	FACT(platform, true),
	MARKER(os_name, SW_MARKER_OS_NAME),
	MARKER(sys_platform, SW_MARKER_SYS_PLATFORM),
	MARKER(platform_machine, SW_MARKER_PLATFORM_MACHINE),
	MARKER(platform_python_implementation, SW_MARKER_PLATFORM_PYTHON_IMPLEMENTATION),
	MARKER(platform_release, SW_MARKER_PLATFORM_RELEASE),
	MARKER(platform_system, SW_MARKER_PLATFORM_SYSTEM),
	MARKER(platform_version, SW_MARKER_PLATFORM_VERSION),
	MARKER(python_version, SW_MARKER_PYTHON_VERSION),
	MARKER(python_full_version, SW_MARKER_PYTHON_FULL_VERSION),
	MARKER(implementation_name, SW_MARKER_IMPLEMENTATION_NAME),
	MARKER(implementation_version, SW_MARKER_IMPLEMENTATION_VERSION),
};

sw_str sw_python_facts_get(sw_str text, const char *key)
{
	sw_str line, name, value;
	while (sw_str_line(&text, &line))
		if (sw_str_cut(line, SW_STR("\t"), &name, &value) && sw_str_is(name, key))
			return value;
	return (sw_str){0};
}

static bool yes(sw_str text, const char *key)
{
	return sw_str_is(sw_python_facts_get(text, key), "1");
}

bool sw_python_facts_parse(sw_str text, sw_arena *arena, sw_python *out)
{
	sw_python python = {.lib64 = yes(text, "lib64"),
			    .plain = yes(text, "plain"),
			    .venv_module = yes(text, "venv_module"),
			    .ensurepip_module = yes(text, "ensurepip_module")};
	for (size_t i = 0; i < SW_COUNTOF(fact_table); i++) {
		sw_str value = sw_python_facts_get(text, fact_table[i].key);
		if (fact_table[i].needed && !value.len)
			return false;
		*(sw_str *)(void *)((char *)&python + fact_table[i].offset) = value;
	}
	if (!sw_str_u64(sw_python_facts_get(text, "major"), &python.major) ||
	    !sw_str_u64(sw_python_facts_get(text, "minor"), &python.minor) || !yes(text, "end"))
		return false;
	sw_str tags = sw_python_facts_get(text, "tags"), tag;
	while (tags.len && sw_str_split(&tags, ' ', &tag))
		sw_push(arena, &python.tags, tag);
	*out = python;
	return true;
}

/* ---- the cache ---- */

/* A file of it: the format's name, the key, one line a file that the answer depends on, an empty line, the facts. */
#define CACHE_FORMAT "shipwheel python " SW_VERSION

static sw_str cache_path(const sw_ctx *ctx, sw_str found, sw_str selector)
{
	sw_arena *arena = ctx->arena;
	sw_str key = sw_fmt(arena, "%.*s\t%.*s", SW_ARG(found), SW_ARG(selector));
	sw_str name = sw_str_sub(sw_digest_hex(arena, sw_hash_of(SW_SHA256, key)), 0, 32);
	return sw_path_join(arena, sw_path_join(arena, sw_state_dir(ctx), SW_STR("python")), name);
}

static sw_str head_of(sw_arena *arena, sw_str found, sw_str selector)
{
	return sw_fmt(arena, CACHE_FORMAT "\nkey\t%.*s\t%.*s\n", SW_ARG(found), SW_ARG(selector));
}

static void add_stamp(sw_buf *buf, sw_str path)
{
	sw_file_info info = sw_stat(path);
	sw_buf_addf(buf, "file\t%lld\t%lld\t%.*s\n", (long long)info.mtime_ns, (long long)info.size_bytes,
		    SW_ARG(path));
}

/* The state of every file that the answer depends on; empty lines end it. Made again to compare. */
static sw_str stamps_of(sw_arena *arena, sw_str found, const sw_python *python)
{
	SW_AUTO(sw_buf) buf = {.max = 1 << 20};
	add_stamp(&buf, found);
	add_stamp(&buf, python->exe);
	add_stamp(&buf, python->base_exe);
	add_stamp(&buf, sw_path_join(arena, python->prefix, SW_STR("pyvenv.cfg")));
	add_stamp(&buf, sw_path_join(arena, python->pip_dir, SW_STR("__init__.py")));
	add_stamp(&buf, sw_path_join(arena, python->stdlib, SW_STR("ensurepip/__init__.py")));
	sw_buf_addc(&buf, '\n');
	return sw_buf_copy(&buf, arena);
}

/* What is kept decides which program is started: what another user could have written is not believed. */
static bool is_ours_alone(sw_str path, mode_t kind, sw_arena *arena)
{
	struct stat st;
	return lstat(sw_cstr(arena, path), &st) == 0 && (st.st_mode & S_IFMT) == kind && st.st_uid == geteuid() &&
	       (st.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

bool sw_python_cache_load(const sw_ctx *ctx, sw_str found, sw_str selector, sw_python *out)
{
	sw_arena *arena = ctx->arena;
	sw_error ignored = {0};
	sw_str path = cache_path(ctx, found, selector), text, head = head_of(arena, found, selector);
	sw_python python;
	if (!is_ours_alone(sw_path_dir(path), S_IFDIR, arena) || !is_ours_alone(path, S_IFREG, arena))
		return false;
	if (!sw_read_file(arena, path, 1 << 20, &text, &ignored))
		return false;
	if (!sw_str_starts(text, head) || !sw_python_facts_parse(text, arena, &python))
		return false;
	if (!sw_str_starts(sw_str_from(text, head.len), stamps_of(arena, found, &python)))
		return false;
	*out = python;
	return true;
}

void sw_python_cache_save(const sw_ctx *ctx, sw_str found, sw_str selector, sw_str facts, const sw_python *python)
{
	sw_arena *arena = ctx->arena;
	sw_error ignored = {0};
	sw_str path = cache_path(ctx, found, selector);
	sw_str head = sw_str_cat(arena, head_of(arena, found, selector), stamps_of(arena, found, python));
	if (sw_mkdirs(sw_path_dir(path), 0700, &ignored))
		(void)!sw_write_file_fast(path, sw_str_cat(arena, head, facts), 0600, &ignored);
}
