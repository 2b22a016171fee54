#include "bump/undo.h"

#include <errno.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/limits.h"
#include "codec/base64.h"
#include "codec/json.h"

#define JOURNAL_MAX ((size_t)512 << 20) /* the texts of a few dozen files at their limit, in base64 */

/* Texts of the note, by their names in the journal. */
static const struct note_field {
	const char *name;
	size_t offset;
} note_fields[] = {
	{"head", offsetof(sw_undo_note, head)},   {"from", offsetof(sw_undo_note, from)},
	{"next", offsetof(sw_undo_note, next)},   {"tag", offsetof(sw_undo_note, tag)},
	{"words", offsetof(sw_undo_note, words)},
};

/* Paths and texts are any bytes; JSON holds UTF-8. */
static const struct file_field {
	const char *name;
	size_t offset;
} file_fields[] = {
	{"path", offsetof(sw_undo_file, path)},
	{"target", offsetof(sw_undo_file, target)},
	{"temp", offsetof(sw_undo_file, temp)},
	{"before", offsetof(sw_undo_file, before)},
	{"after_sha256", offsetof(sw_undo_file, after_sha256)},
};

static sw_str *text_in(void *object, size_t offset)
{
	return (sw_str *)(void *)((char *)object + offset);
}

/* Reading ----------------------------------------------------------------------------------------------------------------- */

static bool read_file_entry(const sw_json_value *entry, sw_arena *arena, sw_undo_file *out)
{
	int64_t mode = 0, created = 0;
	for (size_t i = 0; i < SW_COUNTOF(file_fields); i++) {
		sw_str coded = sw_json_get_str(entry, file_fields[i].name);
		if (!coded.ptr ||
		    !sw_base64_decode(coded, SW_BASE64_STANDARD, arena, text_in(out, file_fields[i].offset)))
			return false;
	}
	if (!sw_json_get_int(entry, "mode", &mode) || mode < 0 || mode > 07777)
		return false;
	out->mode = (unsigned)mode;
	out->created = sw_json_get_int(entry, "created", &created) && created == 1;
	return true;
}

static bool read_journal(sw_str path, sw_str text, sw_arena *arena, sw_undo *out)
{
	sw_json_value *doc = NULL;
	sw_error ignored = {0};
	if (!sw_json_parse(path, text, &(sw_json_limits){.max_bytes = JOURNAL_MAX}, arena, &doc, &ignored))
		return false;
	const sw_json_value *files = sw_json_get_array(doc, "files");
	for (size_t i = 0; i < SW_COUNTOF(note_fields); i++)
		*text_in(&out->note, note_fields[i].offset) = sw_json_get_str(doc, note_fields[i].name);
	for (size_t i = 0; files && i < files->items.len; i++) {
		sw_undo_file file = {0};
		if (!read_file_entry(files->items.ptr[i], arena, &file))
			return false;
		sw_push(arena, &out->files, file);
	}
	return files != NULL;
}

bool sw_undo_load(sw_str path, sw_arena *arena, bool *found, sw_undo *out, sw_error *err)
{
	sw_undo undo = {.path = path};
	sw_str text = {0};
	*found = sw_is_file(path);
	if (!*found)
		return true;
	if (!sw_read_file(arena, path, JOURNAL_MAX, &text, err))
		return false;
	if (!text.len) { /* a power failure before it was on the disk, and so before anything was renamed */
		*found = false;
		return sw_undo_forget(path, err);
	}
	if (!read_journal(path, text, arena, &undo)) {
		sw_fail(err, SW_W047, "%.*s, the journal of an interrupted bump, is damaged", SW_ARG(path));
		return sw_hint(err, "look at `git diff`, then rm %.*s", SW_ARG(path));
	}
	*out = undo;
	return true;
}

/* Writing ----------------------------------------------------------------------------------------------------------------- */

bool sw_undo_save(const sw_undo *undo, sw_error *err)
{
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_buf) text = {.max = JOURNAL_MAX};
	sw_undo_note note = undo->note;
	sw_json_value *doc = sw_json_new(&arena, SW_JSON_OBJECT), *files = sw_json_new(&arena, SW_JSON_ARRAY);
	for (size_t i = 0; i < SW_COUNTOF(note_fields); i++)
		sw_json_put(&arena, doc, sw_str_of(note_fields[i].name),
			    sw_json_new_str(&arena, *text_in(&note, note_fields[i].offset)));
	sw_each (file, &undo->files) {
		sw_json_value *entry = sw_json_new(&arena, SW_JSON_OBJECT);
		for (size_t i = 0; i < SW_COUNTOF(file_fields); i++)
			sw_json_put(&arena, entry, sw_str_of(file_fields[i].name),
				    sw_json_new_str(&arena, sw_base64_encode(*text_in(file, file_fields[i].offset),
									     SW_BASE64_STANDARD, &arena)));
		sw_json_put(&arena, entry, SW_STR("mode"), sw_json_new_int(&arena, file->mode));
		sw_json_put(&arena, entry, SW_STR("created"), sw_json_new_int(&arena, file->created));
		sw_json_append(&arena, files, entry);
	}
	sw_json_put(&arena, doc, SW_STR("files"), files);
	sw_json_canonical(&text, doc);
	return sw_buf_check(&text, "the journal of the bump", err) &&
	       sw_write_file_fast(undo->path, sw_buf_str(&text), 0600, err);
}

/* Putting back ------------------------------------------------------------------------------------------------------------ */

sw_undo_state sw_undo_state_of(const sw_undo_file *file)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_str now = {0};
	sw_error ignored = {0};
	if (file->created && sw_lstat(file->target).kind == SW_FILE_NONE)
		return SW_UNDO_OLD;
	if (!sw_read_file(&arena, file->target, SW_LIMIT_TEXT_FILE * 2, &now, &ignored))
		return SW_UNDO_OTHER;
	if (!file->created && sw_str_eq(now, file->before))
		return SW_UNDO_OLD;
	sw_str digest = sw_digest_hex(&arena, sw_hash_of(SW_SHA256, now));
	return sw_str_eq(digest, file->after_sha256) ? SW_UNDO_NEW : now.len ? SW_UNDO_OTHER : SW_UNDO_LOST;
}

static bool put_back(const sw_undo_file *file, sw_error *err)
{
	char name[SW_PATH_SIZE];
	if (!file->created)
		return sw_write_file(file->target, file->before, file->mode, err);
	if (!sw_path_cstr(file->target, name, err))
		return false;
	return unlink(name) == 0 || sw_fail_errno(err, SW_F002, errno, "%s cannot be removed", name);
}

void sw_undo_remove_temps(const sw_undo *undo)
{
	char name[SW_PATH_SIZE];
	sw_error ignored = {0};
	sw_each (file, &undo->files)
		if (sw_path_cstr(file->temp, name, &ignored) && unlink(name) != 0)
			continue; /* renamed already */
}

bool sw_undo_put_back(const sw_undo *undo, sw_error *err)
{
	sw_each (file, &undo->files) {
		sw_undo_state state = sw_undo_state_of(file);
		bool changed = state == SW_UNDO_OTHER && !file->created &&
			       sw_stat(file->target).kind == SW_FILE_REGULAR; /* a hook went over it */
		bool ours = state == SW_UNDO_NEW || state == SW_UNDO_LOST;
		if ((changed || ours) && !put_back(file, err))
			return sw_wrap(err, "%.*s cannot be put back", SW_ARG(file->path));
	}
	sw_undo_remove_temps(undo);
	return sw_undo_forget(undo->path, err);
}

bool sw_undo_roll_back(const sw_undo *undo, sw_error *err)
{
	sw_each (file, &undo->files)
		if (sw_undo_state_of(file) == SW_UNDO_OTHER && sw_stat(file->target).kind == SW_FILE_REGULAR) {
			sw_fail(err, SW_W047,
				"%.*s was edited after a bump to %.*s was interrupted: nothing is put back",
				SW_ARG(file->path), SW_ARG(undo->note.next));
			return sw_hint(err, "look at `git diff`, then rm %.*s", SW_ARG(undo->path));
		}
	return sw_undo_put_back(undo, err);
}

bool sw_undo_forget(sw_str path, sw_error *err)
{
	char name[SW_PATH_SIZE];
	if (!sw_path_cstr(path, name, err))
		return false;
	if (unlink(name) != 0 && errno != ENOENT)
		return sw_fail_errno(err, SW_F002, errno, "%s cannot be removed", name);
	return true;
}
