/* Prints what sw_version_resolve says of a folder, as one JSON document: the program that the version vectors run.
   version_probe [--compat] [--commit] [--strict] [--dunamai] [--setting=KEY[=VALUE]] DIR
   version_probe --batch      a request a line on standard input (see answer_line); each answer ends with a NUL */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ctx.h"
#include "codec/json.h"
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

/* One folder; everything that it needs lives in an arena of its own. */
static bool answer(sw_str folder, char **vars, const sw_version_options *options)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_env env = {vars};
	sw_out *out = sw_out_new(&arena, &(sw_out_options){.result_fd = 1, .story_fd = 2, .json = true});
	sw_ctx ctx = {.arena = &arena, .env = &env, .clock = &sw_clock_system, .out = out, .cwd = SW_S("/")};
	sw_project project = {0};
	sw_version version = {0};
	if (!sw_project_load(&ctx, folder, &arena, &project, &err) ||
	    !sw_version_resolve(&ctx, &project, options, &arena, &version, &err)) {
		sw_json_str(out, "error", sw_str_of(sw_code_get(err.code)->id));
		sw_json_str(out, "message", sw_str_of(err.message));
		sw_json_str(out, "hint", sw_str_of(err.hint));
	} else {
		print_version(out, &arena, &version);
	}
	return sw_out_end(out, &err);
}

/* The process's environment without the variables that `changes` names, and with those of its values that are texts. */
static char **merged_environment(sw_arena *arena, const sw_json_value *changes)
{
	SW_VEC(char *) vars = {0};
	sw_str name = {0}, ignored = {0};
	for (char **var = environ; *var; var++) {
		sw_str_cut(sw_str_of(*var), SW_STR("="), &name, &ignored);
		if (!sw_json_get(changes, sw_cstr(arena, name)))
			sw_push(arena, &vars, *var);
	}
	for (size_t i = 0; changes && i < changes->members.len; i++) {
		const sw_json_member *member = &changes->members.ptr[i];
		sw_str value = sw_json_get_str(changes, sw_cstr(arena, member->key));
		if (value.ptr)
			sw_push(arena, &vars,
				sw_cstr(arena, sw_fmt(arena, "%.*s=%.*s", SW_ARG(member->key), SW_ARG(value))));
	}
	sw_push(arena, &vars, NULL);
	return vars.ptr;
}

static sw_version_style style_of(sw_str word)
{
	static const char *const words[] = {
		[SW_STYLE_AUTO] = "auto",
		[SW_STYLE_SHIPWHEEL] = "shipwheel",
		[SW_STYLE_SETUPTOOLS_SCM] = "setuptools-scm",
		[SW_STYLE_HATCH_VCS] = "hatch-vcs",
		[SW_STYLE_DUNAMAI] = "dunamai",
	};
	for (size_t i = 0; i < SW_COUNTOF(words); i++)
		if (sw_str_is(word, words[i]))
			return (sw_version_style)i;
	return SW_STYLE_AUTO;
}

/* {"dir": "/x", "compat": true, "commit": false, "style": "dunamai", "settings": ["bump"], "env": {"NAME": "value", "OTHER": null}} */
static bool answer_line(sw_str line)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_json_value *request = NULL;
	sw_version_options options = {0};
	sw_error err = {0};
	if (!sw_json_parse(SW_STR("request"), line, NULL, &arena, &request, &err))
		return false;
	(void)!sw_json_get_bool(request, "compat", &options.compat);
	(void)!sw_json_get_bool(request, "commit", &options.of_commit);
	options.style = style_of(sw_json_get_str(request, "style"));
	const sw_json_value *settings = sw_json_get_array(request, "settings");
	for (size_t i = 0; settings && i < settings->items.len; i++)
		sw_push(&arena, &options.settings, settings->items.ptr[i]->text);
	return answer(sw_json_get_str(request, "dir"), merged_environment(&arena, sw_json_get_object(request, "env")),
		      &options) &&
	       write(1, "", 1) == 1;
}

static int answer_lines(void)
{
	char *line = NULL;
	size_t room = 0;
	bool ok = true;
	for (ssize_t len = 0; ok && (len = getline(&line, &room, stdin)) > 0;)
		ok = answer_line((sw_str){line, (size_t)len});
	free(line);
	return ok ? 0 : 1;
}

int main(int argc, char **argv)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_version_options options = {0};
	if (argc == 2 && strcmp(argv[1], "--batch") == 0)
		return answer_lines();
	for (int i = 1; i + 1 < argc; i++) {
		options.compat = options.compat || strcmp(argv[i], "--compat") == 0;
		options.of_commit = options.of_commit || strcmp(argv[i], "--commit") == 0;
		options.strict = options.strict || strcmp(argv[i], "--strict") == 0;
		options.style = strcmp(argv[i], "--dunamai") == 0 ? SW_STYLE_DUNAMAI : options.style;
		if (sw_str_starts(sw_str_of(argv[i]), SW_STR("--setting=")))
			sw_push(&arena, &options.settings, sw_str_of(argv[i] + strlen("--setting=")));
	}
	return answer(sw_str_of(argv[argc - 1]), environ, &options) ? 0 : 1;
}
