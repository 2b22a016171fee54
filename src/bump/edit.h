/* Edits of several files that happen all or not at all. A plan is made in memory first: it can be shown as a unified diff,
   and nothing is written before every new text is known. Applying writes a journal with the old texts, then each new text
   beside its file, then renames: an error puts back what was renamed, and after a kill the journal lets the next command do
   it (bump/undo.h). Not another byte is touched: line ends, byte order marks, encodings and modes stay.

   A file is edited only when it is a regular file below `bound`; a symbolic link is followed when its target is, and stays
   a link. Nothing inside a folder named .git is. */
#pragma once
#include "base/buf.h"
#include "base/vec.h"

typedef struct sw_edit {
	size_t offset, len; /* bytes of the old text; len 0 inserts */
	sw_str text;
} sw_edit;

typedef struct sw_edit_file {
	sw_str path;   /* as the project names it, from its root: for people */
	sw_str target; /* absolute, links resolved */
	sw_str before;
	sw_str after; /* by sw_edits_finish */
	unsigned mode;
	bool read_only; /* no write permission for anybody */
	bool created;   /* the file is not there yet; `before` is empty */
	SW_VEC(sw_edit) edits;
} sw_edit_file;

typedef struct sw_edits {
	sw_arena *arena;
	sw_str root;  /* of the project, absolute, without links */
	sw_str bound; /* of everything that may be edited: the work tree of the repository, else `root` */
	SW_VEC(sw_edit_file) files;
} sw_edits;

/* Reads `path` (from the root) unless it was read before; *index is its number in `files`. SW_W042: it leads out of
   `bound`, into .git, or is no regular file; SW_F001; SW_F004 above SW_LIMIT_TEXT_FILE. */
SW_NODISCARD bool sw_edits_open(sw_edits *edits, sw_str path, size_t *index, sw_error *err);
/* The same for a file that is not there yet, in a folder that is: its whole text. SW_W042 when there is something. */
SW_NODISCARD bool sw_edits_create(sw_edits *edits, sw_str path, sw_str text, sw_error *err);
/* Notes that `len` bytes at `offset` of a file become `text`. The same edit twice is one. SW_W042 when it overlaps another. */
SW_NODISCARD bool sw_edits_add(sw_edits *edits, size_t index, size_t offset, size_t len, sw_str text, sw_error *err);
/* Computes the new texts. SW_W042: a file to be changed is read-only. */
SW_NODISCARD bool sw_edits_finish(sw_edits *edits, sw_error *err);
/* Number of files that change. */
size_t sw_edits_changed(const sw_edits *edits);
static inline bool sw_edit_changes(const sw_edit_file *file)
{
	return file->created || (file->edits.len && !sw_str_eq(file->before, file->after));
}

/* Appends the plan as a unified diff with three lines of context, paths as `a/…` and `b/…`; a new file has /dev/null before it. */
void sw_edits_diff(const sw_edits *edits, sw_buf *out);

/* A number of steps after which the process ends itself by SIGKILL, for drills; 0 = never. */
typedef struct sw_drill {
	int64_t kill_at, done;
} sw_drill;
void sw_drill_step(sw_drill *drill);

/* What a bump is about, for the journal. */
typedef struct sw_undo_note {
	sw_str head;       /* commit before; "" = none */
	sw_str from, next; /* versions */
	sw_str tag;        /* "" = none is made */
	sw_str words;      /* what was asked for */
} sw_undo_note;

/* Writes every changed file. `journal` (a path, its folder exists) holds the old texts from before the first rename until
   sw_undo_forget; `note` goes into it for whoever finds it. SW_F002, SW_W042; all files are then as before and there is no journal. */
SW_NODISCARD bool sw_edits_apply(const sw_edits *edits, sw_str journal, const sw_undo_note *note, sw_drill *drill,
				 sw_error *err);
