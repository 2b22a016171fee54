#include "index/versions.h"

#include <stdlib.h>

#include "pyspec/filename.h"
#include "pyspec/name.h"

/* The version in the name of a file of `project` (normalised). */
static bool version_of_file(sw_str filename, sw_str project, sw_arena *arena, sw_pep440 *out)
{
	sw_wheel_filename wheel = {0};
	sw_sdist_filename sdist = {0};
	sw_error ignored = {0};
	switch (sw_filename_kind_of(filename)) {
	case SW_FILENAME_WHEEL:
		if (!sw_filename_parse_wheel(filename, arena, &wheel, &ignored))
			return false;
		*out = wheel.version;
		return sw_str_eq(wheel.normal_name, project);
	case SW_FILENAME_SDIST:
		if (!sw_filename_parse_sdist(filename, arena, &sdist, &ignored))
			return false;
		*out = sdist.version;
		return sw_str_eq(sdist.normal_name, project);
	case SW_FILENAME_OTHER: break;
	}
	return false;
}

static int by_version(const void *a, const void *b)
{
	const sw_index_version *x = a, *y = b;
	return sw_pep440_cmp(&x->version, &y->version);
}

/* The same with a fixed order of entries that compare equal, so that the shortest spelling is the one that is shown. */
static int by_version_and_name(const void *a, const void *b)
{
	const sw_index_version *x = a, *y = b;
	int order = by_version(a, b);
	order = order ? order : sw_str_cmp(x->text, y->text);
	return order ? order : sw_str_cmp(x->filename, y->filename);
}

/* One entry for each version out of one for each file. */
static void merge(sw_index_version_list *list)
{
	size_t kept = 0;
	for (size_t i = 0; i < list->len; i++) {
		const sw_index_version *next = &list->ptr[i];
		sw_index_version *last = kept ? &list->ptr[kept - 1] : NULL;
		if (!last || sw_pep440_cmp(&last->version, &next->version) != 0) {
			list->ptr[kept++] = *next;
			continue;
		}
		last->yanked = (last->yanked || last->files == 0) && (next->yanked || next->files == 0);
		last->filename = last->filename.len ? last->filename : next->filename;
		last->files += next->files;
	}
	list->len = kept;
	sw_each (entry, list)
		entry->yanked = entry->yanked && entry->files > 0;
}

void sw_index_versions_of(const sw_simple_page *page, sw_str project, sw_arena *arena, sw_index_version_list *out)
{
	sw_index_version_list list = {0};
	sw_str name = sw_name_normalise(arena, project);
	sw_each (file, &page->files) {
		sw_index_version entry = {.files = 1, .yanked = file->yanked};
		if (!version_of_file(file->filename, name, arena, &entry.version))
			continue;
		entry.filename = sw_str_copy(arena, file->filename);
		sw_push(arena, &list, entry);
	}
	sw_each (text, &page->versions) {
		sw_index_version entry = {0};
		if (sw_pep440_scan(*text, arena, &entry.version))
			sw_push(arena, &list, entry);
	}
	sw_each (entry, &list)
		entry->text = sw_pep440_format(&entry->version, arena);
	if (list.len)
		qsort(list.ptr, list.len, sizeof *list.ptr, by_version_and_name);
	merge(&list);
	*out = list;
}

bool sw_index_versions(sw_index_client *client, sw_str project, sw_arena *arena, sw_index_version_list *out,
		       sw_error *err)
{
	const sw_simple_page *page = NULL;
	bool exists = false;
	if (!sw_index_project(client, project, &exists, &page, err))
		return false;
	*out = (sw_index_version_list){0};
	if (exists)
		sw_index_versions_of(page, project, arena, out);
	return true;
}

const sw_index_version *sw_index_version_find(const sw_index_version_list *list, const sw_pep440 *version)
{
	sw_index_version key = {.version = *version};
	return list->len ? bsearch(&key, list->ptr, list->len, sizeof *list->ptr, by_version) : NULL;
}

const sw_index_version *sw_index_version_newest(const sw_index_version_list *list, bool stable)
{
	for (size_t i = list->len; i-- > 0;)
		if (!stable || !sw_pep440_is_pre(&list->ptr[i].version))
			return &list->ptr[i];
	return NULL;
}
