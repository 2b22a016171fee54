/* Shared by the files of this room, for nobody else. */
#pragma once
#include "base/buf.h"
#include "changes/history.h"

/* Python's re.sub with a template that knows \1 to \9. SW_O022. */
bool sw_re_sub(const sw_pyre *re, sw_str text, const char *with, sw_arena *arena, sw_str *out, sw_error *err);
/* re.split for a pattern without groups. SW_O022. */
bool sw_re_split(const sw_pyre *re, sw_str text, sw_arena *arena, sw_strs *out, sw_error *err);
/* str.split(sep), str.replace: see base/str.h; str.strip(), textwrap.dedent. */
void sw_text_split(sw_str text, sw_str sep, sw_arena *arena, sw_strs *out);
sw_str sw_text_dedent(sw_str text, sw_arena *arena);

/* python-semantic-release: compiles what the dialect's settings say; adds the items of one commit. */
bool sw_psr_prepare(sw_dialect *dialect, sw_arena *arena, sw_error *err);
bool sw_psr_judge(const sw_dialect *dialect, size_t commit, sw_arena *arena, sw_history *history, sw_error *err);
/* Settings from [tool.semantic_release]; table NULL = all defaults. */
bool sw_psr_configure(const sw_project *project, const sw_toml_value *table, sw_arena *arena, sw_dialect *out,
		      sw_error *err);

/* The same for commitizen; `doc` holds `table`. */
bool sw_cz_configure(const sw_toml *doc, const sw_toml_value *table, sw_arena *arena, sw_dialect *out, sw_error *err);
bool sw_cz_judge(const sw_dialect *dialect, size_t commit, sw_arena *arena, sw_history *history, sw_error *err);
/* commitizen's view of a message: git's %s, and %b without what surrounds it. */
void sw_cz_message(sw_str message, sw_arena *arena, sw_str *title, sw_str *body);

/* Marks what later commits take back, in a history judged our own way. */
void sw_history_cancel(sw_arena *arena, sw_history *history);
