/* The journal of a bump: what its files held before, and what it was about. It is there from before the first change until
   the bump is finished, so that one that was killed is put back, or finished, by the next. Format: JSON, texts in base64. */
#pragma once
#include "bump/edit.h"

typedef struct sw_undo_file {
	sw_str path, target, before, temp;
	sw_str after_sha256; /* hex, of the new text */
	unsigned mode;
	bool created; /* there was no such file: putting back removes it */
} sw_undo_file;

typedef struct sw_undo {
	sw_str path;
	sw_undo_note note;
	SW_VEC(sw_undo_file) files;
} sw_undo;

/* Reads a journal; *found = false when there is none, or an empty one, which is removed. SW_W047: it is damaged. */
SW_NODISCARD bool sw_undo_load(sw_str path, sw_arena *arena, bool *found, sw_undo *out, sw_error *err);
/* Writes it, whole or not at all; that it is on the disk is the business of whoever changes files next. SW_F002. */
SW_NODISCARD bool sw_undo_save(const sw_undo *undo, sw_error *err);
/* Puts the old texts back, removes temporary files and the journal. SW_W047 when a file is neither old nor new: somebody has
   edited it since, and nothing is touched. */
SW_NODISCARD bool sw_undo_roll_back(const sw_undo *undo, sw_error *err);
/* The same for the process that has made the edits: whatever the files hold by now. */
SW_NODISCARD bool sw_undo_put_back(const sw_undo *undo, sw_error *err);
/* What a file holds now; LOST: nothing, as a power failure leaves a file whose new text was on its way. */
typedef enum sw_undo_state { SW_UNDO_OLD, SW_UNDO_NEW, SW_UNDO_LOST, SW_UNDO_OTHER } sw_undo_state;
sw_undo_state sw_undo_state_of(const sw_undo_file *file);
/* Removes the new texts that were not yet renamed. */
void sw_undo_remove_temps(const sw_undo *undo);
/* Removes the journal: the bump is finished, or to be forgotten. */
SW_NODISCARD bool sw_undo_forget(sw_str path, sw_error *err);
