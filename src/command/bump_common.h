/* What `version bump`, `set` and `next` share. */
#pragma once
#include "bump/plan.h"
#include "command/common.h"

/* Options of bump and set, at the same places of their structs. */
typedef struct bump_args {
	sw_strs words;
	sw_str version;
	bool commit, no_commit, tag, no_tag, push, no_push, allow_dirty, force, sign, no_index;
	sw_str message, index;
} bump_args;

/* Carries a bump out, or shows it (--dry-run): looks after an interrupted one first, plans, and tells. */
SW_NODISCARD bool sw_command_bump(sw_ctx *ctx, const bump_args *args, sw_error *err);
/* The words of a bump, "auto" replaced by what the commits ask for. *nothing: they ask for nothing, which has been said.
   *because gets the reason. */
SW_NODISCARD bool sw_command_bump_words(sw_ctx *ctx, const sw_project *project, const sw_strs *given, sw_strs *words,
					sw_str *because, bool *nothing, sw_error *err);

#define SW_BUMP_OPTIONS                                                                                                \
	{.name = "commit",                                                                                             \
	 .kind = SW_OPTION_FLAG,                                                                                       \
	 .help = "commit the edits (the default)",                                                                     \
	 .offset = offsetof(bump_args, commit)},                                                                       \
		{.name = "no-commit",                                                                                  \
		 .kind = SW_OPTION_FLAG,                                                                               \
		 .help = "edit the files and leave the rest to me",                                                    \
		 .offset = offsetof(bump_args, no_commit)},                                                            \
		{.name = "tag",                                                                                        \
		 .kind = SW_OPTION_FLAG,                                                                               \
		 .help = "tag the commit (the default)",                                                               \
		 .offset = offsetof(bump_args, tag)},                                                                  \
		{.name = "no-tag",                                                                                     \
		 .kind = SW_OPTION_FLAG,                                                                               \
		 .help = "make no tag",                                                                                \
		 .offset = offsetof(bump_args, no_tag)},                                                               \
		{.name = "push",                                                                                       \
		 .kind = SW_OPTION_FLAG,                                                                               \
		 .help = "push branch and tag, both or neither",                                                       \
		 .offset = offsetof(bump_args, push)},                                                                 \
		{.name = "no-push",                                                                                    \
		 .kind = SW_OPTION_FLAG,                                                                               \
		 .help = "do not push, whatever the settings say",                                                     \
		 .offset = offsetof(bump_args, no_push)},                                                              \
		{.name = "message",                                                                                    \
		 .kind = SW_OPTION_STR,                                                                                \
		 .value = "TEXT",                                                                                      \
		 .help = "of the commit, with {version} and {old_version}",                                            \
		 .offset = offsetof(bump_args, message)},                                                              \
		{.name = "sign",                                                                                       \
		 .kind = SW_OPTION_FLAG,                                                                               \
		 .help = "sign commit and tag",                                                                        \
		 .offset = offsetof(bump_args, sign)},                                                                 \
		{.name = "allow-dirty",                                                                                \
		 .kind = SW_OPTION_FLAG,                                                                               \
		 .help = "also with changes that are not committed; they stay out of the commit",                      \
		 .offset = offsetof(bump_args, allow_dirty)},                                                          \
		{.name = "index",                                                                                      \
		 .kind = SW_OPTION_STR,                                                                                \
		 .value = "NAME",                                                                                      \
		 .help = "ask this index whether the version is free; it must answer",                                 \
		 .offset = offsetof(bump_args, index)},                                                                \
		{.name = "no-index",                                                                                   \
		 .kind = SW_OPTION_FLAG,                                                                               \
		 .help = "ask no index, whatever the settings say",                                                    \
		 .offset = offsetof(bump_args, no_index)},                                                             \
	{                                                                                                              \
		.name = "force", .kind = SW_OPTION_FLAG,                                                               \
		.help = "also a version that is lower, leaves a number out or is used up; says what it goes over",     \
		.offset = offsetof(bump_args, force)                                                                   \
	}

#define SW_BUMP_JSON                                                                                                   \
	"name        of the project\n"                                                                                 \
	"old         version before\n"                                                                                 \
	"version     version after, null when there is nothing to release\n"                                           \
	"reason      why this one: the commit that decided with auto\n"                                                \
	"from_tags   the project takes its version from tags: nothing is edited\n"                                     \
	"places      where it is written: path, line, what, old\n"                                                     \
	"diff        the edits, as a unified diff\n"                                                                   \
	"commands    of git, as a shell would take them\n"                                                             \
	"tag         its name, null without one\n"                                                                     \
	"edited, committed, tagged, pushed  what has been done\n"                                                      \
	"commit      id of the new commit\n"                                                                           \
	"continued   an interrupted bump was finished instead\n"                                                       \
	"overruled   what --force went over: code, message\n"                                                          \
	"notes       what was left alone, and why"
