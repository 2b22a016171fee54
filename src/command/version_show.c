#include "command/version_show.h"

#include "command/common.h"

#define SHOWN_CHANGES 10 /* a person reads no more; the rest is counted */

static const char *delivery_name(sw_version_delivery delivery)
{
	static const char *const names[] = {
		[SW_VERSION_FOUND] = "found", [SW_VERSION_STAMPED] = "written", [SW_VERSION_PRETENDED] = "handed over"};
	return names[delivery];
}

static void json_git(sw_ctx *ctx, const sw_version *version)
{
	sw_json_object(ctx->out, "git");
	if (version->git.tag.len)
		sw_json_str(ctx->out, "tag", version->git.tag);
	else
		sw_json_null(ctx->out, "tag");
	sw_json_int(ctx->out, "distance", version->git.distance);
	sw_json_str(ctx->out, "commit", version->git.node);
	sw_json_str(ctx->out, "branch", version->git.branch);
	sw_json_bool(ctx->out, "dirty", version->git.dirty);
	sw_json_bool(ctx->out, "shallow", version->git.shallow);
	sw_json_end(ctx->out);
}

void sw_show_version_json(sw_ctx *ctx, const sw_project *project, const sw_version *version)
{
	sw_json_str(ctx->out, "name", project->shown_name);
	if (version->origin == SW_VERSION_BACKEND)
		sw_json_null(ctx->out, "version");
	else
		sw_json_str(ctx->out, "version", version->text);
	sw_json_str(ctx->out, "normalized", version->normal);
	sw_json_str(ctx->out, "public", version->public_text);
	sw_json_str(ctx->out, "origin", sw_str_of(sw_version_origin_name(version->origin)));
	sw_json_str(ctx->out, "tool", version->tool);
	sw_json_str(ctx->out, "delivery", sw_str_of(delivery_name(version->delivery)));
	sw_json_bool(ctx->out, "untagged", version->untagged);
	json_git(ctx, version);
	sw_json_array(ctx->out, "steps");
	sw_each (step, &version->steps)
		sw_json_str(ctx->out, NULL, *step);
	sw_json_end(ctx->out);
}

static void json_changes(sw_ctx *ctx, const char *key, const sw_version_trace *trace)
{
	sw_json_array(ctx->out, key);
	sw_each (change, &trace->changes) {
		sw_json_object(ctx->out, NULL);
		sw_json_str(ctx->out, "path", change->change.path);
		sw_json_str(ctx->out, "state", sw_str_of(sw_git_change_name(change->change.kind)));
		sw_json_bool(ctx->out, "generated", change->generated);
		sw_json_end(ctx->out);
	}
	sw_json_end(ctx->out);
}

static sw_str change_text(sw_ctx *ctx, const sw_trace_change *change)
{
	return sw_fmt(ctx->arena, "%-9s  %.*s%s", sw_git_change_name(change->change.kind), SW_ARG(change->change.path),
		      change->generated ? "  (a build writes it)" : "");
}

void sw_show_tree_and_commit(sw_ctx *ctx, const sw_version *tree, const sw_version *commit,
			     const sw_version_trace *changes)
{
	size_t shown = changes->changes.len < SHOWN_CHANGES ? changes->changes.len : SHOWN_CHANGES;
	sw_json_str(ctx->out, "tree_version", tree->text);
	sw_json_str(ctx->out, "commit_version", commit->text);
	json_changes(ctx, "changes", changes);
	sw_say(ctx->out, "the work tree:  %.*s  (it has changes)", SW_ARG(tree->text));
	sw_say(ctx->out, "the commit:     %.*s  (this is what gets built)", SW_ARG(commit->text));
	for (size_t i = 0; i < shown; i++)
		sw_say(ctx->out, "  %.*s", SW_ARG(change_text(ctx, &changes->changes.ptr[i])));
	if (changes->changes_seen > shown)
		sw_say(ctx->out, "  and %zu more", changes->changes_seen - shown);
}

/* ---- the trace ---- */

static void json_trace(sw_ctx *ctx, const sw_version_trace *trace, const sw_strs *asked)
{
	sw_json_object(ctx->out, "trace");
	sw_json_int(ctx->out, "refs_seen", (int64_t)trace->refs_seen);
	sw_json_array(ctx->out, "refs");
	sw_each (ref, &trace->refs) {
		sw_json_object(ctx->out, NULL);
		sw_json_str(ctx->out, "name", ref->name);
		if (ref->version.len)
			sw_json_str(ctx->out, "version", ref->version);
		else
			sw_json_null(ctx->out, "version");
		if (ref->skipped.len)
			sw_json_str(ctx->out, "skipped", ref->skipped);
		else
			sw_json_null(ctx->out, "skipped");
		sw_json_end(ctx->out);
	}
	sw_json_end(ctx->out);
	json_changes(ctx, "dirty", trace);
	sw_json_int(ctx->out, "dirty_seen", (int64_t)trace->changes_seen);
	sw_json_array(ctx->out, "settings");
	sw_each (setting, &trace->settings) {
		sw_json_object(ctx->out, NULL);
		sw_json_str(ctx->out, "name", setting->name);
		sw_json_str(ctx->out, "value", setting->value);
		sw_json_str(ctx->out, "from", setting->from);
		sw_json_bool(ctx->out, "overridden", setting->overridden);
		sw_json_end(ctx->out);
	}
	sw_json_end(ctx->out);
	sw_json_array(ctx->out, "asked");
	sw_each (line, asked)
		sw_json_str(ctx->out, NULL, *line);
	sw_json_end(ctx->out);
	sw_json_end(ctx->out);
}

static void say_refs(sw_ctx *ctx, const sw_version_trace *trace)
{
	if (!trace->refs_seen)
		return;
	sw_line(ctx->out, "tags:");
	sw_each (ref, &trace->refs) {
		const char *open = ref->skipped.len ? "passed over: " : "taken";
		sw_line(ctx->out, "  %.*s%s%.*s  %s%.*s", SW_ARG(ref->name), ref->version.len ? " = " : "",
			SW_ARG(ref->version), open, SW_ARG(ref->skipped));
	}
	if (trace->refs_seen > trace->refs.len)
		sw_line(ctx->out, "  and %zu more, older", trace->refs_seen - trace->refs.len);
}

static void say_settings(sw_ctx *ctx, const sw_version_trace *trace)
{
	if (!trace->settings.len)
		return;
	sw_line(ctx->out, "settings, the strongest first:");
	sw_each (setting, &trace->settings)
		sw_line(ctx->out, "  %.*s = %.*s  (%.*s%s)", SW_ARG(setting->name), SW_ARG(setting->value),
			SW_ARG(setting->from), setting->overridden ? ", overridden" : "");
}

void sw_show_trace(sw_ctx *ctx, const sw_version *version, const sw_version_trace *trace, const sw_strs *asked)
{
	json_trace(ctx, trace, asked);
	sw_line(ctx->out, "  decided by %.*s (%s)", SW_ARG(version->tool), sw_version_origin_name(version->origin));
	sw_each (step, &version->steps)
		sw_line(ctx->out, "  - %.*s", SW_ARG(*step));
	say_refs(ctx, trace);
	if (trace->changes.len)
		sw_line(ctx->out, "changed files:");
	sw_each (change, &trace->changes)
		sw_line(ctx->out, "  %.*s", SW_ARG(change_text(ctx, change)));
	if (trace->changes_seen > trace->changes.len)
		sw_line(ctx->out, "  and %zu more", trace->changes_seen - trace->changes.len);
	say_settings(ctx, trace);
	if (asked->len)
		sw_line(ctx->out, "asked of git for the version:");
	sw_each (line, asked)
		sw_line(ctx->out, "  %.*s", SW_ARG(*line));
}

/* ---- comparison, deepening ---- */

void sw_show_against(sw_ctx *ctx, const sw_against *against)
{
	sw_str name = sw_fmt(ctx->arena, "%.*s %.*s", SW_ARG(against->tool), SW_ARG(against->release));
	sw_json_object(ctx->out, "check_against");
	sw_json_str(ctx->out, "tool", against->tool);
	sw_json_str(ctx->out, "release", against->release);
	sw_json_str(ctx->out, "theirs", against->theirs);
	sw_json_str(ctx->out, "ours", against->ours);
	sw_json_bool(ctx->out, "equal", against->equal);
	sw_json_bool(ctx->out, "same_version", against->same_version);
	sw_json_end(ctx->out);
	sw_line(ctx->out, "%-24.*s  %.*s", SW_ARG(name), SW_ARG(against->theirs));
	sw_line(ctx->out, "%-24s  %.*s", "shipwheel", SW_ARG(against->ours));
	sw_line(ctx->out, "%s",
		against->equal          ? "equal"
		: against->same_version ? "different text, the same version"
					: "different");
}

void sw_show_deepening(sw_ctx *ctx, const sw_deepening *done)
{
	sw_json_object(ctx->out, "deepened");
	sw_json_bool(ctx->out, "needed", done->needed);
	sw_json_str(ctx->out, "remote", done->remote);
	sw_json_int(ctx->out, "steps", (int64_t)done->steps);
	sw_json_int(ctx->out, "commits", done->commits);
	sw_json_array(ctx->out, "tags");
	sw_each (tag, &done->tags)
		sw_json_str(ctx->out, NULL, *tag);
	sw_json_end(ctx->out);
	sw_json_end(ctx->out);
	if (!done->needed) {
		sw_say(ctx->out, "nothing to deepen: what the version needs is here");
	} else if (ctx->dry_run) {
		sw_say(ctx->out,
		       "would ask %.*s for its tags, and for 50, 200, 1000 ... more commits until the nearest tag is "
		       "here",
		       SW_ARG(done->remote));
	} else if (done->commits < 0) {
		sw_say(ctx->out, "fetched from %.*s: the whole history, %.*s", SW_ARG(done->remote),
		       SW_ARG(sw_count_text(ctx->arena, done->tags.len, "tag")));
	} else {
		sw_say(ctx->out, "fetched from %.*s: %lld commits more of the history, %.*s", SW_ARG(done->remote),
		       (long long)done->commits, SW_ARG(sw_count_text(ctx->arena, done->tags.len, "tag")));
	}
}
