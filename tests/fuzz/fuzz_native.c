/* Any bytes as pyproject.toml, setup.cfg, MANIFEST.in and module (separated by 0x1e) of a small project: a native build is proven or
   not, and what is proven holds safe names only, each once. */
#include <stdint.h>

#include "build/native.h"
#include "codec/archive.h"
#include "project/internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const files[] = {
	"README.md",           "LICENSE",          "NOTICE",         "VERSION",
	"requirements.txt",    "demo/sub/mod.py",  "demo/data.json", "demo/.hidden",
	"demo/py.typed",       "src/demo/a.txt",   "src/one.py",     "tests/test_a.py",
	"tests/conftest.py",   "docs/deep/a.rst",  "docs/b.md",      "lib/pkg/__init__.py",
	"lib/pkg/inner/x.pyi", "licenses/MIT.txt", "setup.py",       ".gitignore",
};

static void check_members(const sw_native_members *members)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_map seen = {0};
	sw_each (member, members) {
		const char *why = NULL;
		sw_str name = member->blob ? member->name : sw_str_sub(member->name, 0, member->name.len - 1);
		SW_ASSERT(sw_archive_name_fault(name, &why) < SW_NAME_UNSAFE);
		SW_ASSERT(sw_map_set(&arena, &seen, member->name, member));
	}
}

static void prove(const sw_native_backend *backend, const sw_project *project, const sw_str parts[4], sw_arena *arena)
{
	static const char *const names[] = {"pyproject.toml", "setup.cfg", "MANIFEST.in", "demo/__init__.py"};
	const sw_build_scm_file version_file = {
		.path = SW_S("demo/_version.py"), .content = SW_S("a"), .bare = SW_S("b")};
	const sw_build_scm scm = {.tag = SW_S("1.0"),
				  .node = SW_S("0123"),
				  .branch = SW_S("main"),
				  .files = &version_file,
				  .file_count = 1};
	const sw_build_input input = {
		.source = SW_S("/nowhere"), .project = project, .version = SW_S("1.0"), .scm = &scm};
	sw_native native = {.input = &input, .arena = arena};
	sw_tree_init(&native.tree, arena, input.source);
	for (size_t i = 0; i < SW_COUNTOF(files); i++)
		sw_tree_write(&native.tree, sw_str_of(files[i]), SW_STR("requests\n"));
	for (size_t i = 0; i < 4; i++)
		if (i == 3 || parts[i].len > 0)
			sw_tree_write(&native.tree, sw_str_of(names[i]), parts[i]);
	if (!backend->prove(&native)) {
		SW_ASSERT(native.why.text.len > 0);
		return;
	}
	check_members(&native.plan.sdist);
	check_members(&native.plan.wheel);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_str rest = {(const char *)data, size}, parts[4] = {SW_S(""), SW_S(""), SW_S(""), SW_S("")};
	sw_error err = {0};
	sw_project project = {.root = SW_S("/nowhere"), .setup_kind = SW_SETUP_PLAIN};
	if (size == 0)
		return 0;
	for (size_t i = 0; i < 4 && sw_str_split(&rest, 0x1e, &parts[i]);)
		i++;
	project.pyproject = (sw_project_file){.path = SW_S("/nowhere/pyproject.toml"), .text = parts[0]};
	if (!sw_toml_parse(SW_STR("pyproject.toml"), parts[0], &arena, &project.toml, &err) ||
	    !sw_project_table_read(&project.toml, &arena, &project.table, &err) ||
	    !sw_build_system_read(&project.toml, &arena, &project.build, &err))
		return 0;
	project.name = project.table.name;
	project.version = project.table.version;
	prove(&sw_native_flit, &project, parts, &arena);
	prove(&sw_native_setuptools, &project, parts, &arena);
	return 0;
}
