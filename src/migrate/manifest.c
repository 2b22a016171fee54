/* Files of lines: MANIFEST.in, so that the sdist holds what it held, and .gitignore. With setuptools-scm every tracked
   file is in the sdist; MANIFEST.in takes away from that. */
#include "base/fs.h"
#include "migrate/internal.h"

typedef struct manifest {
	migrate_job *job;
	sw_map gone;  /* tracked files that the sdist has not */
	sw_map asked; /* folders to one of the two below */
} manifest;
static char is_gone[] = "gone", is_there[] = "there";

/* True when the sdist has no file below `folder` (with "/" at its end). */
static bool nothing_of(manifest *m, sw_str folder)
{
	char *answer = sw_map_get(&m->asked, folder);
	if (answer)
		return answer == is_gone;
	answer = is_gone;
	sw_each (entry, &m->job->files)
		if (sw_str_starts(entry->path, folder) && !sw_map_get(&m->gone, entry->path))
			answer = is_there;
	sw_map_set(m->job->arena, &m->asked, folder, answer);
	return answer == is_gone;
}

/* A path as a pattern: blanks separate patterns and cannot be quoted, so that they become "?". */
static sw_str pattern_of(migrate_job *job, sw_str path)
{
	SW_AUTO(sw_buf) out = {0};
	for (size_t i = 0; i < path.len; i++)
		if (sw_str_chr(SW_STR("*?["), path.ptr[i]) != SW_NPOS)
			sw_buf_addf(&out, "[%c]", path.ptr[i]);
		else
			sw_buf_addc(&out, sw_is_blank(path.ptr[i]) ? '?' : path.ptr[i]);
	return sw_buf_copy(&out, job->arena);
}

static sw_str line_for(manifest *m, sw_str path)
{
	migrate_job *job = m->job;
	for (size_t at = 0; at < path.len; at++) {
		sw_str folder = sw_str_sub(path, 0, at + 1);
		if (path.ptr[at] == '/' && nothing_of(m, folder))
			return sw_fmt(job->arena, "prune %.*s", SW_ARG(pattern_of(job, sw_str_sub(path, 0, at))));
	}
	return sw_fmt(job->arena, "exclude %.*s", SW_ARG(pattern_of(job, path)));
}

static bool write_manifest(migrate_job *job, sw_error *err)
{
	manifest m = {.job = job};
	sw_strs lines = {0};
	sw_each (path, &job->layout.not_in_sdist)
		sw_map_set(job->arena, &m.gone, *path, path);
	sw_each (path, &job->layout.not_in_sdist) {
		sw_str line = line_for(&m, *path);
		/* the files are sorted: those of one folder follow each other */
		if (!lines.len || !sw_str_eq(lines.ptr[lines.len - 1], line))
			sw_push(job->arena, &lines, line);
	}
	sw_each (line, &lines)
		if (!sw_migrate_add_line(job, SW_STR("MANIFEST.in"), *line, err))
			return false;
	if (lines.len)
		sw_migrate_note_add(
			job, SW_STR("MANIFEST.in"), 0,
			SW_STR("says what the sdist leaves out; every other tracked file is in it, also new ones"));
	return true;
}

static bool ignore_version_file(migrate_job *job, sw_error *err)
{
	sw_str text = {0}, line = {0}, path = job->out->version_file,
	       wanted = sw_fmt(job->arena, "/%.*s", SW_ARG(path));
	if (!path.len || !sw_migrate_text(job, SW_STR(".gitignore"), &text, err))
		return !path.len;
	sw_str rest = text;
	while (sw_str_line(&rest, &line)) {
		line = sw_str_rtrim(line);
		if (sw_str_eq(line, wanted) || sw_str_eq(line, path) || sw_str_eq(line, sw_path_base(path)))
			return true;
	}
	return sw_migrate_add_line(job, SW_STR(".gitignore"), wanted, err);
}

bool sw_migrate_manifest(migrate_job *job, sw_error *err)
{
	return ignore_version_file(job, err) && (!sw_migrate_leaves_backend(job) || write_manifest(job, err));
}
