/* Any bytes as pyproject.toml, as shipwheel.toml's table and as setup.py: every text that is kept must lie in the file. */
#include <stdint.h>

#include "project/internal.h"

static void check_field(sw_str text, sw_field field)
{
	SW_ASSERT(!sw_field_set(field) || (field.offset <= text.len && field.len <= text.len - field.offset));
}

static void check_fields(sw_str text, const sw_fields *fields)
{
	sw_each (field, fields)
		check_field(text, *field);
}

static void read_pyproject(sw_str text)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_toml doc = {0};
	sw_project_table table = {0};
	sw_build_system build = {0};
	sw_config config = {0};
	if (!sw_toml_parse(SW_STR("pyproject.toml"), text, &arena, &doc, &err))
		return;
	if (sw_project_table_read(&doc, &arena, &table, &err)) {
		check_field(text, table.name);
		check_field(text, table.version);
		check_field(text, table.readme.value);
		check_fields(text, &table.dependencies);
		check_fields(text, &table.dynamic);
		check_fields(text, &table.unknown);
	}
	err = (sw_error){0};
	if (sw_build_system_read(&doc, &arena, &build, &err))
		check_fields(text, &build.backend_path);
	err = (sw_error){0};
	(void)!sw_config_read(SW_STR("/nowhere"), &doc, &arena, &config, &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_project_file setup = {.path = SW_S("setup.py"), .text = {(const char *)data, size}};
	sw_field name = {0}, version = {0};
	if (!size)
		return 0;
	read_pyproject(setup.text);
	unsigned min_minor = 0;
	(void)sw_setup_kind(setup.text, &min_minor);
	sw_setup_literals(&setup, &arena, &name, &version);
	check_field(setup.text, name);
	check_field(setup.text, version);
	return 0;
}
