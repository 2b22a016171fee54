/* What several commands share: loading the project, sizes and times for people, a finding's JSON. */
#pragma once
#include "command/command.h"
#include "project/project.h"
#include "vcs/git.h"

/* The project of ctx->cwd: the folder itself, or the nearest above it that is one, up to the root of the repository. */
SW_NODISCARD bool sw_command_project(sw_ctx *ctx, sw_project *out, sw_error *err);
/* The distributions that a command is about: `given` (relative to ctx->cwd), else every wheel and sdist in dist/ of the
   project. SW_A004 when there is none, or when dist/ holds several versions and none was named. */
SW_NODISCARD bool sw_command_files(sw_ctx *ctx, const sw_strs *given, sw_strs *out, sw_error *err);
/* "4.2 kB", "1.3 MB" (powers of 1000). */
sw_str sw_size_text(sw_arena *arena, int64_t bytes);
/* "4 ms", "1.25 s". */
sw_str sw_duration_text(sw_arena *arena, int64_t ns);
/* `count` and the noun, with an s unless it is one: "2 files". */
sw_str sw_count_text(sw_arena *arena, size_t count, const char *noun);
/* First 9 digits of a commit id, as setuptools-scm shows it. */
sw_str sw_short_id(sw_str id);
/* How this program is called from a shell here: "shipwheel" where that is what PATH finds, else its whole path, quoted. */
sw_str sw_program_text(const sw_ctx *ctx);
/* A path as people type it: relative to ctx->cwd when it is below. */
sw_str sw_shown_path(const sw_ctx *ctx, sw_str path);
/* The folder of the index that `serve` and `publish` use when none is named. Not created. */
sw_str sw_default_index_dir(sw_ctx *ctx);
/* Says which uncommitted changes are left out (nothing when there are none), and the array "left_out". */
void sw_say_left_out(sw_ctx *ctx, const sw_git_changes *changes);
/* The same for the work tree of `git`. */
SW_NODISCARD bool sw_warn_dirty(sw_ctx *ctx, const sw_git *git, sw_error *err);
