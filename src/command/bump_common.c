#include "command/bump_common.h"

#include "changes/level.h"

/* Words ------------------------------------------------------------------------------------------------------------------- */

static sw_str level_word(sw_level level)
{
	switch (level) {
	case SW_LEVEL_MAJOR: return SW_STR("major");
	case SW_LEVEL_MINOR: return SW_STR("minor");
	case SW_LEVEL_PATCH: return SW_STR("patch");
	case SW_LEVEL_NONE: break;
	}
	return (sw_str){0};
}

bool sw_command_bump_words(sw_ctx *ctx, const sw_project *project, const sw_strs *given, sw_strs *words,
			   sw_str *because, bool *nothing, sw_error *err)
{
	sw_bump_config config = {0};
	sw_auto found = {0};
	*nothing = false;
	*words = (sw_strs){0};
	if (!sw_strs_has(given, SW_STR("auto"))) {
		*words = *given;
		return true;
	}
	if (!sw_bump_config_load(project, ctx->arena, &config, err))
		return false;
	sw_str current = config.current.ptr ? config.current : project->version.text;
	if (!sw_auto_load(ctx, project, current, (sw_str){0}, ctx->arena, &found, err))
		return false;
	*because = found.verdict.reason;
	sw_str level = level_word(found.verdict.level);
	*nothing = !level.len;
	sw_each (word, given) /* "auto rc": the level, and the phase that was asked for */
		sw_push(ctx->arena, words, sw_str_is(*word, "auto") ? level : *word);
	return true;
}

/* Telling ----------------------------------------------------------------------------------------------------------------- */

static void json_strs(sw_ctx *ctx, const char *key, const sw_strs *list)
{
	sw_json_array(ctx->out, key);
	sw_each (text, list)
		sw_json_str(ctx->out, NULL, *text);
	sw_json_end(ctx->out);
}

static void json_places(sw_ctx *ctx, const sw_places *places)
{
	sw_json_array(ctx->out, "places");
	sw_each (place, &places->list) {
		sw_json_object(ctx->out, NULL);
		sw_json_str(ctx->out, "path", places->edits.files.ptr[place->file].path);
		sw_json_int(ctx->out, "line", place->line);
		sw_json_str(ctx->out, "what", place->what);
		sw_json_str(ctx->out, "old", place->version);
		sw_json_end(ctx->out);
	}
	sw_json_end(ctx->out);
}

static void json_plan(sw_ctx *ctx, const sw_bump_plan *plan, sw_str because, sw_str diff, const sw_strs *commands)
{
	sw_json_str(ctx->out, "name", plan->project->shown_name);
	sw_json_str(ctx->out, "old", plan->change.current);
	sw_json_str(ctx->out, "version", plan->change.next);
	sw_json_str(ctx->out, "reason", because);
	sw_json_bool(ctx->out, "from_tags", plan->from_tags);
	json_places(ctx, &plan->places);
	sw_json_str(ctx->out, "diff", diff);
	json_strs(ctx, "commands", commands);
	if (plan->make_tag)
		sw_json_str(ctx->out, "tag", plan->tag);
	else
		sw_json_null(ctx->out, "tag");
	sw_json_array(ctx->out, "overruled");
	sw_each (finding, &plan->overruled) {
		sw_json_object(ctx->out, NULL);
		sw_json_str(ctx->out, "code", sw_str_of(sw_code_get(finding->code)->id));
		sw_json_str(ctx->out, "message", finding->message);
		sw_json_end(ctx->out);
	}
	sw_json_end(ctx->out);
	json_strs(ctx, "notes", &plan->notes);
}

static void json_done(sw_ctx *ctx, const sw_bump_done *done, bool continued)
{
	sw_json_bool(ctx->out, "edited", done->edited);
	sw_json_bool(ctx->out, "committed", done->committed);
	sw_json_bool(ctx->out, "tagged", done->tagged);
	sw_json_bool(ctx->out, "pushed", done->pushed);
	sw_json_str(ctx->out, "commit", done->commit);
	sw_json_bool(ctx->out, "continued", continued);
}

static void say_warnings(sw_ctx *ctx, const sw_bump_plan *plan)
{
	sw_each (finding, &plan->overruled) {
		sw_diag diag = {.severity = SW_WARN,
				.id = sw_str_of(sw_code_get(finding->code)->id),
				.message = sw_fmt(ctx->arena, "%.*s (--force)", SW_ARG(finding->message))};
		sw_out_diag(ctx->out, &diag);
	}
	sw_each (text, &plan->notes)
		sw_say(ctx->out, "note: %.*s", SW_ARG(*text));
}

static void say_heading(sw_ctx *ctx, const sw_bump_plan *plan, sw_str because)
{
	sw_line(ctx->out, "%.*s %.*s → %.*s%s", SW_ARG(plan->project->shown_name), SW_ARG(plan->change.current),
		SW_ARG(plan->change.next), plan->from_tags ? " (its version comes from tags: no file is edited)" : "");
	if (because.len)
		sw_line(ctx->out, "  because %.*s", SW_ARG(because));
}

static bool has_place(const sw_places *places, size_t file)
{
	sw_each (place, &places->list)
		if (place->file == file)
			return true;
	return false;
}

static void say_places(sw_ctx *ctx, const sw_bump_plan *plan)
{
	const sw_edits *edits = &plan->places.edits;
	size_t width = 0;
	sw_strs names = {0};
	sw_each (place, &plan->places.list) {
		sw_str path = edits->files.ptr[place->file].path;
		sw_str name = sw_fmt(ctx->arena, "%.*s:%u", SW_ARG(path), place->line);
		width = name.len > width ? name.len : width;
		sw_push(ctx->arena, &names, name);
	}
	for (size_t i = 0; i < names.len; i++) {
		const sw_place *place = &plan->places.list.ptr[i];
		if (sw_edit_changes(&edits->files.ptr[place->file]) &&
		    !sw_place_says(place, plan->change.next, ctx->arena))
			sw_line(ctx->out, "  %-*.*s  %.*s", (int)width, SW_ARG(names.ptr[i]), SW_ARG(place->what));
	}
	for (size_t i = 0; i < edits->files.len; i++)
		if (sw_edit_changes(&edits->files.ptr[i]) && !has_place(&plan->places, i))
			sw_line(ctx->out, "  %-*.*s  the section of the release", (int)width,
				SW_ARG(edits->files.ptr[i].path));
}

static void say_done(sw_ctx *ctx, const sw_bump_plan *plan, const sw_bump_done *done)
{
	if (done->committed)
		sw_line(ctx->out, "committed %.*s  %.*s", SW_ARG(sw_short_id(done->commit)),
			SW_ARG(sw_str_sub(plan->message, 0, sw_str_chr(plan->message, '\n'))));
	if (done->tagged)
		sw_line(ctx->out, "tagged %.*s", SW_ARG(plan->tag));
	if (done->pushed)
		sw_line(ctx->out, "pushed to %.*s", SW_ARG(plan->target.remote));
	if (!done->edited && !done->tagged && !done->pushed)
		sw_line(ctx->out, "nothing to do: the files say %.*s%s%.*s%s", SW_ARG(plan->change.next),
			plan->tag_there ? ", and " : "", SW_ARG(plan->tag_there ? plan->tag : (sw_str){0}),
			plan->tag_there ? " is on this commit" : "");
}

/* What the user may want to do next: the push that was not asked for. */
static bool say_next(sw_ctx *ctx, const sw_bump_plan *plan, const sw_bump_done *done, sw_error *err)
{
	sw_git_push_spec push = {0};
	sw_error ignored = {0};
	(void)err;
	if (done->pushed || !done->tagged ||
	    !sw_git_push_target(&plan->git, plan->change.branch, ctx->arena, &push, &ignored))
		return true; /* there is no remote: nothing to advise */
	push.tags = &plan->tags;
	sw_say(ctx->out, "next: %.*s", SW_ARG(sw_git_shown(sw_git_push_args(&push, ctx->arena), ctx->arena)));
	return true;
}

/* One bump ---------------------------------------------------------------------------------------------------------------- */

static bool one_of(bool on, bool off, const char *name, sw_switch *out, sw_error *err)
{
	if (on && off)
		return sw_fail(err, SW_A001, "--%s and --no-%s contradict each other", name, name);
	*out = on ? SW_SWITCH_ON : off ? SW_SWITCH_OFF : SW_SWITCH_UNSET;
	return true;
}

static bool read_options(const bump_args *args, sw_bump_options *out, sw_error *err)
{
	*out = (sw_bump_options){.set = args->version,
				 .message = args->message,
				 .allow_dirty = args->allow_dirty,
				 .force = args->force,
				 .index = args->index,
				 .no_index = args->no_index,
				 .sign = args->sign ? SW_SWITCH_ON : SW_SWITCH_UNSET};
	if (args->index.len && args->no_index)
		return sw_fail(err, SW_A001, "--index and --no-index contradict each other");
	return one_of(args->commit, args->no_commit, "commit", &out->commit, err) &&
	       one_of(args->tag, args->no_tag, "tag", &out->tag, err) &&
	       one_of(args->push, args->no_push, "push", &out->push, err);
}

static bool carry_out(sw_ctx *ctx, sw_bump_plan *plan, sw_str because, bool continued, sw_error *err)
{
	SW_AUTO(sw_buf) diff = {0};
	sw_bump_done done = {0};
	sw_strs commands = {0};
	sw_str rest = {0}, line = {0};
	sw_edits_diff(&plan->places.edits, &diff);
	sw_bump_plan_commands(plan, ctx->arena, &commands);
	json_plan(ctx, plan, because, sw_buf_str(&diff), &commands);
	say_warnings(ctx, plan);
	say_heading(ctx, plan, because);
	if (ctx->dry_run) {
		rest = sw_buf_str(&diff);
		while (sw_str_line(&rest, &line))
			sw_line(ctx->out, "%.*s", SW_ARG(line));
		sw_each (command, &commands)
			sw_line(ctx->out, "%.*s", SW_ARG(*command));
		json_done(ctx, &done, continued);
		return true;
	}
	bool ok = sw_bump_plan_run(ctx, plan, ctx->arena, &done, err);
	if (done.edited)
		say_places(ctx, plan);
	if (ok || done.committed || done.tagged)
		say_done(ctx, plan, &done);
	json_done(ctx, &done, continued);
	return ok && say_next(ctx, plan, &done, err);
}

/* A bump that was killed behind its commit is finished; before it, its edits are put back. */
static bool recover(sw_ctx *ctx, const sw_project *project, const sw_bump_options *options, bool *finished,
		    sw_error *err)
{
	sw_git git = {0};
	sw_error none = {0};
	sw_bump_rest rest = {0};
	sw_bump_plan *plan = sw_new(ctx->arena, sw_bump_plan);
	bool in_git = sw_git_open(ctx, project->root, ctx->arena, &git, &none);
	if (!sw_bump_recover(ctx, project, in_git ? &git : NULL, ctx->arena, &rest, err))
		return false;
	if (rest.put_back)
		sw_say(ctx->out, "a bump to %.*s was interrupted: its edits %s", SW_ARG(rest.next),
		       ctx->dry_run ? "will be put back" : "are put back");
	if (!rest.go_on)
		return true;
	*finished = true;
	sw_say(ctx->out, "a bump to %.*s was interrupted after its commit: it is finished now", SW_ARG(rest.next));
	return sw_bump_plan_rest(ctx, project, &rest, options, ctx->arena, plan, err) &&
	       carry_out(ctx, plan, (sw_str){0}, true, err);
}

static bool say_nothing(sw_ctx *ctx, const sw_project *project, sw_str because)
{
	sw_json_str(ctx->out, "name", project->shown_name);
	sw_json_null(ctx->out, "version");
	sw_json_str(ctx->out, "reason", because);
	sw_line(ctx->out, "nothing to release: %.*s", SW_ARG(because));
	return true;
}

bool sw_command_bump(sw_ctx *ctx, const bump_args *args, sw_error *err)
{
	sw_project project = {0};
	sw_bump_options options = {0};
	sw_bump_plan *plan = sw_new(ctx->arena, sw_bump_plan);
	bool finished = false, nothing = false;
	if (!read_options(args, &options, err) || !sw_command_project(ctx, &project, err) ||
	    !recover(ctx, &project, &options, &finished, err))
		return false;
	if (finished)
		return true;
	if (!sw_command_project(ctx, &project, err)) /* again: its files may have been put back */
		return false;
	if (!options.set.len &&
	    !sw_command_bump_words(ctx, &project, &args->words, &options.words, &options.because, &nothing, err))
		return false;
	if (nothing)
		return say_nothing(ctx, &project, options.because);
	return sw_bump_plan_make(ctx, &project, &options, ctx->arena, plan, err) &&
	       carry_out(ctx, plan, options.because, false, err);
}
