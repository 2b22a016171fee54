/* A line as `git describe` or an archive says it, then a branch, then a template: through every scheme and into a file. */
#include <stdint.h>

#include "version/file.h"
#include "version/scm_internal.h"

static void format_all(sw_scm_config *config, sw_scm_facts *facts, sw_str format, sw_arena *arena)
{
	for (const sw_scm_scheme *scheme = sw_scm_version_schemes; scheme->name; scheme++) {
		sw_str name = sw_str_of(scheme->name), version = {0}, content = {0};
		sw_error err = {0};
		config->version_schemes = (sw_strs){.ptr = &name, .len = 1};
		if (!sw_scm_format(config, facts, arena, NULL, &version, &err)) {
			SW_ASSERT(err.code != SW_OK);
			continue;
		}
		const sw_version_file_spec spec = {
			.path = SW_S("v.py"), .format = format, .version = version, .facts = facts};
		(void)!sw_version_file_render(&spec, arena, &content, &err);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_str rest = {(const char *)data, size}, line = {0}, branch = {0}, tag = {0}, dropped = {0};
	sw_error err = {0};
	sw_scm_config config = {.raw = size % 5 == 0, .towncrier_dir = SW_S("/nowhere")};
	if (size > 2000 || !sw_str_line(&rest, &line))
		return 0;
	sw_str_line(&rest, &branch);
	sw_scm_describe d = sw_scm_describe_parse(line);
	SW_ASSERT(d.tag.len <= line.len && d.distance >= 0);
	if (!sw_scm_tag_version(&config, d.tag, &arena, &tag, &dropped, &err))
		return 0;
	sw_scm_facts facts = {.tag = tag, .distance = d.distance, .node = d.node, .dirty = d.dirty, .has_branch = true};
	facts.branch = branch;
	facts.has_node_time = true;
	facts.node_time_s = 1583280000;
	format_all(&config, &facts, rest.ptr ? rest : (sw_str){0}, &arena);
	return 0;
}
