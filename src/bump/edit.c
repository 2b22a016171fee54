#include "bump/edit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/limits.h"
#include "bump/undo.h"

/* Reading ----------------------------------------------------------------------------------------------------------------- */

static bool is_below(sw_str path, sw_str folder)
{
	return sw_str_is(folder, "/") ||
	       (sw_str_starts(path, folder) && path.len > folder.len && path.ptr[folder.len] == '/');
}

static bool is_in_git_dir(sw_str path)
{
	sw_str part = {0};
	while (sw_str_split(&path, '/', &part))
		if (sw_str_ieq(part, SW_STR(".git")))
			return true;
	return false;
}

static bool check_target(const sw_edits *edits, sw_str path, sw_str target, sw_error *err)
{
	if (!is_below(target, edits->bound)) {
		sw_fail(err, SW_W042, "%.*s is %.*s, which is not in %.*s: it is not edited", SW_ARG(path),
			SW_ARG(target), SW_ARG(edits->bound));
		return sw_hint(err, "name the file itself, inside of the repository");
	}
	if (is_in_git_dir(sw_str_from(target, edits->bound.len)))
		return sw_fail(err, SW_W042, "%.*s belongs to git: it is not edited", SW_ARG(path));
	return true;
}

bool sw_edits_open(sw_edits *edits, sw_str path, size_t *index, sw_error *err)
{
	sw_edit_file file = {.path = path};
	sw_str named = sw_path_join(edits->arena, edits->root, path);
	if (!sw_real_path(edits->arena, named, &file.target, err))
		return false;
	for (size_t i = 0; i < edits->files.len; i++)
		if (sw_str_eq(edits->files.ptr[i].target, file.target)) {
			*index = i;
			return true;
		}
	if (!check_target(edits, path, file.target, err))
		return false;
	sw_file_info info = sw_stat(file.target);
	if (info.kind != SW_FILE_REGULAR)
		return sw_fail(err, SW_W042, "%.*s is no regular file", SW_ARG(path));
	if (!sw_read_file(edits->arena, file.target, SW_LIMIT_TEXT_FILE, &file.before, err))
		return false;
	file.mode = info.mode;
	file.read_only = (info.mode & 0222) == 0;
	file.after = file.before;
	*index = edits->files.len;
	sw_push(edits->arena, &edits->files, file);
	return true;
}

bool sw_edits_create(sw_edits *edits, sw_str path, sw_str text, sw_error *err)
{
	sw_edit_file file = {.path = path, .before = SW_S(""), .mode = 0644, .created = true};
	sw_str named = sw_path_join(edits->arena, edits->root, path), dir = {0};
	if (!sw_real_path(edits->arena, sw_path_dir(named), &dir, err))
		return false;
	file.target = sw_path_join(edits->arena, dir, sw_path_base(named));
	if (!check_target(edits, path, file.target, err))
		return false;
	if (sw_lstat(file.target).kind != SW_FILE_NONE)
		return sw_fail(err, SW_W042, "%.*s is there already: it is not made anew", SW_ARG(path));
	sw_push(edits->arena, &file.edits, (sw_edit){.text = text});
	sw_push(edits->arena, &edits->files, file);
	return true;
}

/* Planning ---------------------------------------------------------------------------------------------------------------- */

static bool overlaps(const sw_edit *a, size_t offset, size_t len)
{
	size_t a_end = a->offset + a->len, b_end = offset + len;
	if (!a->len || !len)
		return a->len ? offset > a->offset && offset < a_end : a->offset > offset && a->offset < b_end;
	return a->offset < b_end && offset < a_end;
}

bool sw_edits_add(sw_edits *edits, size_t index, size_t offset, size_t len, sw_str text, sw_error *err)
{
	sw_edit_file *file = &edits->files.ptr[index];
	SW_ASSERT(offset <= file->before.len && len <= file->before.len - offset);
	sw_each (edit, &file->edits) {
		if (edit->offset == offset && edit->len == len && sw_str_eq(edit->text, text))
			return true;
		if (overlaps(edit, offset, len) || (edit->offset == offset && edit->len == len)) {
			sw_fail(err, SW_W042, "two settings name the same place of %.*s and want different texts there",
				SW_ARG(file->path));
			return sw_point(err, file->path, file->before, offset, len, NULL);
		}
	}
	sw_push(edits->arena, &file->edits, (sw_edit){.offset = offset, .len = len, .text = text});
	return true;
}

static int by_offset(const void *a, const void *b)
{
	const sw_edit *x = a, *y = b;
	return x->offset != y->offset ? (x->offset < y->offset ? -1 : 1) : (x->len > y->len) - (x->len < y->len);
}

static bool finish_file(sw_edits *edits, sw_edit_file *file, sw_error *err)
{
	SW_AUTO(sw_buf) text = {.max = 2 * SW_LIMIT_TEXT_FILE};
	size_t at = 0;
	if (!file->edits.len)
		return true;
	qsort(file->edits.ptr, file->edits.len, sizeof *file->edits.ptr, by_offset);
	sw_each (edit, &file->edits) {
		sw_buf_add(&text, sw_str_sub(file->before, at, edit->offset));
		sw_buf_add(&text, edit->text);
		at = edit->offset + edit->len;
	}
	sw_buf_add(&text, sw_str_from(file->before, at));
	if (!sw_buf_check(&text, "a file with its new version", err))
		return false;
	file->after = sw_buf_copy(&text, edits->arena);
	if (!file->read_only || !sw_edit_changes(file))
		return true;
	sw_fail(err, SW_W042, "%.*s is read-only: it is not edited", SW_ARG(file->path));
	return sw_hint(err, "chmod u+w %.*s", SW_ARG(file->path));
}

bool sw_edits_finish(sw_edits *edits, sw_error *err)
{
	sw_each (file, &edits->files)
		if (!finish_file(edits, file, err))
			return false;
	return true;
}

size_t sw_edits_changed(const sw_edits *edits)
{
	size_t count = 0;
	sw_each (file, &edits->files)
		count += sw_edit_changes(file);
	return count;
}

/* Applying ---------------------------------------------------------------------------------------------------------------- */

void sw_drill_step(sw_drill *drill)
{
	if (++drill->done == drill->kill_at)
		raise(SIGKILL);
}

/* The new text of `target` in the file `temp` beside it, with its mode and its owner as far as we may. */
static bool write_temp(sw_str target, sw_str temp, sw_str text, unsigned mode, sw_error *err)
{
	char name[SW_PATH_SIZE], old[SW_PATH_SIZE];
	struct stat st;
	if (!sw_path_cstr(temp, name, err) || !sw_path_cstr(target, old, err))
		return false;
	SW_AUTO(sw_fd) fd = sw_fd_of(open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
	if (sw_fd_get(fd) < 0)
		return sw_fail_errno(err, SW_F002, errno, "%s cannot be written", old);
	bool other = stat(old, &st) == 0 && (st.st_uid != geteuid() || st.st_gid != getegid());
	/* An ordinary user cannot give files away: the new one is then theirs, as after any editor. */
	(void)!(other && fchown(sw_fd_get(fd), st.st_uid, st.st_gid) == 0);
	if (!sw_write_all(sw_fd_get(fd), text, err))
		return sw_wrap(err, "%s cannot be written", old);
	if (fchmod(sw_fd_get(fd), mode) != 0)
		return sw_fail_errno(err, SW_F002, errno, "%s cannot be written", old);
	return true;
}

/* The journal is on the disk before the first rename: whatever a power failure leaves of the files behind it, an old text, a new
   one or nothing, the journal knows the old one. Waiting for each new text as well would take longer than all of the bump. */
static bool sync_journal(sw_str path, sw_error *err)
{
	char name[SW_PATH_SIZE];
	if (!sw_path_cstr(path, name, err))
		return false;
	SW_AUTO(sw_fd) fd = sw_fd_of(open(name, O_RDONLY | O_CLOEXEC));
	return (sw_fd_get(fd) >= 0 && fsync(sw_fd_get(fd)) == 0) ||
	       sw_fail_errno(err, SW_F002, errno, "%s cannot be written", name);
}

/* What the journal holds: the old texts, and the names that the new ones will have until they are renamed. */
static bool collect_files(const sw_edits *edits, sw_undo *undo, sw_error *err)
{
	sw_each (file, &edits->files) {
		char temp[SW_PATH_SIZE];
		sw_undo_file saved = {.path = file->path,
				      .target = file->target,
				      .before = file->before,
				      .mode = file->mode,
				      .created = file->created};
		if (!sw_edit_changes(file))
			continue;
		if (!sw_path_temp(file->target, temp, err))
			return false;
		saved.temp = sw_str_copy(edits->arena, sw_str_of(temp));
		saved.after_sha256 = sw_digest_hex(edits->arena, sw_hash_of(SW_SHA256, file->after));
		sw_push(edits->arena, &undo->files, saved);
	}
	return true;
}

static bool write_temps(const sw_edits *edits, const sw_undo *undo, sw_drill *drill, sw_error *err)
{
	const sw_undo_file *saved = undo->files.ptr;
	sw_each (file, &edits->files) {
		if (!sw_edit_changes(file))
			continue;
		if (!write_temp(file->target, saved->temp, file->after, file->mode, err))
			return false;
		saved++;
		sw_drill_step(drill);
	}
	return true;
}

static bool rename_all(const sw_undo *undo, sw_drill *drill, sw_error *err)
{
	sw_each (file, &undo->files) {
		if (file->created && sw_lstat(file->target).kind != SW_FILE_NONE)
			return sw_fail(err, SW_W042, "%.*s has just been made by somebody else", SW_ARG(file->path));
		if (!sw_rename(file->temp, file->target, err))
			return false;
		sw_drill_step(drill);
	}
	return true;
}

bool sw_edits_apply(const sw_edits *edits, sw_str journal, const sw_undo_note *note, sw_drill *drill, sw_error *err)
{
	sw_undo undo = {.path = journal, .note = *note};
	sw_error again = {0};
	if (!collect_files(edits, &undo, err))
		return false;
	if (!sw_undo_save(&undo, err))
		return sw_wrap(err, "the journal");
	sw_drill_step(drill);
	if (write_temps(edits, &undo, drill, err) && sync_journal(undo.path, err) && rename_all(&undo, drill, err))
		return true;
	if (!sw_undo_put_back(&undo, &again))
		sw_detail(err, sw_str_of(again.message));
	return false;
}
