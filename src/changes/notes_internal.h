/* Shared by the files of release notes, for nobody else. */
#pragma once
#include "base/buf.h"
#include "base/map.h"
#include "changes/internal.h"
#include "changes/notes.h"

void sw_notes_render_psr(const sw_notes_input *in, sw_arena *arena, sw_notes *out);
bool sw_notes_render_cz(const sw_notes_input *in, sw_arena *arena, sw_notes *out, sw_error *err);
bool sw_notes_render_towncrier(const sw_notes_input *in, sw_arena *arena, sw_notes *out, sw_error *err);
void sw_notes_render_own(const sw_notes_input *in, bool keep, sw_arena *arena, sw_notes *out);
