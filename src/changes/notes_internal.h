/* Shared by the files of release notes, for nobody else. */
#pragma once
#include "base/buf.h"
#include "base/map.h"
#include "changes/internal.h"
#include "changes/notes.h"

/* As python-semantic-release's default changelog has a release. */
void sw_notes_render_psr(const sw_notes_input *in, sw_arena *arena, sw_notes *out);
/* As `cz changelog` has one; SW_W080: a setting of commitizen that is not understood. */
bool sw_notes_render_cz(const sw_notes_input *in, sw_arena *arena, sw_notes *out, sw_error *err);
/* As towncrier's default template makes one of fragments; SW_W084: a template of the project's own. */
bool sw_notes_render_towncrier(const sw_notes_input *in, sw_arena *arena, sw_notes *out, sw_error *err);
/* Our two: Keep a Changelog's sections (`keep`), else those of release notes with install line and compare link. */
void sw_notes_render_own(const sw_notes_input *in, bool keep, sw_arena *arena, sw_notes *out);
