/* Prints what sw_version_resolve says of a folder, as one JSON document: the program that the version vectors run.
   version_probe [--compat] [--commit] [--strict] DIR */
#include <string.h>
#include <unistd.h>

#include "base/ctx.h"
#include "version/version.h"

extern char **environ;

static void print_version(sw_out *out, sw_arena *arena, const sw_version *v)
{
	sw_json_str(out, "text", v->text);
	sw_json_str(out, "normal", v->normal);
	sw_json_str(out, "public", v->public_text);
	sw_json_str(out, "tool", v->tool);
	sw_json_str(out, "origin", sw_str_of(sw_version_origin_name(v->origin)));
	sw_json_str(out, "reason", v->reason);
	sw_json_object(out, "files");
	for (size_t i = 0; i < v->files.len; i++)
		sw_json_str(out, sw_cstr(arena, v->files.ptr[i].path), v->files.ptr[i].content);
	sw_json_end(out);
	sw_json_array(out, "steps");
	for (size_t i = 0; i < v->steps.len; i++)
		sw_json_str(out, NULL, v->steps.ptr[i]);
	sw_json_end(out);
	sw_json_array(out, "warnings");
	for (size_t i = 0; i < v->warnings.len; i++)
		sw_json_str(out, NULL, v->warnings.ptr[i].message);
	sw_json_end(out);
}

int main(int argc, char **argv)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_env env = {environ};
	sw_out *out = sw_out_new(&arena, &(sw_out_options){.result_fd = 1, .story_fd = 2, .json = true});
	sw_ctx ctx = {.arena = &arena, .env = &env, .clock = &sw_clock_system, .out = out, .cwd = SW_S("/")};
	sw_version_options options = {0};
	sw_project project = {0};
	sw_version version = {0};
	for (int i = 1; i + 1 < argc; i++) {
		options.compat = options.compat || strcmp(argv[i], "--compat") == 0;
		options.of_commit = options.of_commit || strcmp(argv[i], "--commit") == 0;
		options.strict = options.strict || strcmp(argv[i], "--strict") == 0;
	}
	if (!sw_project_load(&ctx, sw_str_of(argv[argc - 1]), &arena, &project, &err) ||
	    !sw_version_resolve(&ctx, &project, &options, &arena, &version, &err)) {
		sw_json_str(out, "error", sw_str_of(sw_code_get(err.code)->id));
		sw_json_str(out, "message", sw_str_of(err.message));
		sw_json_str(out, "hint", sw_str_of(err.hint));
	} else {
		print_version(out, &arena, &version);
	}
	return sw_out_end(out, &err) ? 0 : 1;
}
