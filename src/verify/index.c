#include <string.h>

#include "base/fs.h"
#include "pyspec/name.h"
#include "verify/verify_internal.h"

#define NO_RANK SIZE_MAX

/* An error of the index or the network is a problem of the release, not of the verification. */
static bool note(sw_verification *v, sw_code code, bool *go, sw_error *err)
{
	sw_str message = sw_str_copy(v->arena, sw_str_of(err->message)), fix = sw_str_of(err->hint);
	sw_str detail = sw_str_copy(v->arena, sw_str_of(err->detail));
	if (!fix.len)
		fix = code == SW_Q002 ? SW_STR("find out who uploaded the other file before anybody installs it")
				      : sw_fmt(v->arena, "shipwheel verify %.*s, later", SW_ARG(v->options->version));
	fix = sw_str_copy(v->arena, fix);
	sw_error_clear(err);
	sw_verify_problem(v, SW_SEV_ERROR, code, message, fix, detail);
	*go = false;
	return true;
}

/* ---- what belongs to the release ---- */

/* Whether a file of the project's page is of this version. */
static bool is_of_release(const sw_verification *v, sw_str filename)
{
	sw_error ignored = {0};
	sw_wheel_filename wheel;
	sw_sdist_filename sdist;
	sw_str version;
	int order;
	if (sw_filename_kind_of(filename) == SW_FILENAME_WHEEL) {
		if (!sw_filename_parse_wheel(filename, v->arena, &wheel, &ignored))
			return false;
		version = wheel.version_text;
	} else {
		if (!sw_filename_parse_sdist(filename, v->arena, &sdist, &ignored))
			return false;
		version = sdist.version_text;
	}
	return sw_pep440_cmp_text(version, v->options->version, &order) && order == 0;
}

static bool is_expected(const sw_verification *v, sw_str filename)
{
	sw_each (file, &v->options->files)
		if (sw_str_eq(file->name, filename))
			return true;
	return false;
}

/* ---- waiting ---- */

static int64_t deadline_of(const sw_verification *v)
{
	return v->options->deadline_ms ? v->options->deadline_ms : SW_VERIFY_DEADLINE_MS;
}

static void note_missing(sw_verification *v, const sw_awaited *files, size_t count, bool *go)
{
	SW_AUTO(sw_buf) list = {.max = 1 << 16};
	size_t missing = 0;
	for (size_t i = 0; i < count; i++) {
		if (files[i].visible)
			continue;
		missing++;
		sw_buf_addf(&list, "%.*s\n", SW_ARG(files[i].filename));
	}
	if (!missing)
		return;
	sw_str message = sw_fmt(v->arena, "%.*s does not show %zu of %zu files of %.*s %.*s after %.0f seconds",
				SW_ARG(v->options->index->simple_url), missing, count, SW_ARG(v->options->project),
				SW_ARG(v->options->version), (double)deadline_of(v) / 1000);
	sw_str fix = sw_fmt(v->arena, "shipwheel verify %.*s, later: nothing has to be uploaded again",
			    SW_ARG(v->options->version));
	sw_verify_problem(v, SW_SEV_ERROR, SW_Q001, message, fix, sw_buf_copy(&list, v->arena));
	*go = false;
}

/* Until the index shows every expected file with its hash. */
static bool wait_for_files(sw_verification *v, sw_index_client *client, bool *go, sw_error *err)
{
	size_t count = v->options->files.len;
	sw_awaited *files = sw_new_n(v->arena, sw_awaited, count);
	for (size_t i = 0; i < count; i++) {
		const sw_verify_file *file = &v->options->files.ptr[i];
		files[i].filename = file->name;
		if (!sw_digest_parse(file->sha256, 32, &files[i].sha256))
			return sw_fail(err, SW_A002, "\"%.*s\" is no sha256 of %.*s", SW_ARG(file->sha256),
				       SW_ARG(file->name));
	}
	int64_t started = sw_monotonic_ns(v->ctx->clock);
	bool ok = sw_index_wait(client, v->options->project, files, count, deadline_of(v), err);
	v->report->wait_ns = sw_monotonic_ns(v->ctx->clock) - started;
	if (!ok)
		return note(v, err->code == SW_U001 ? SW_Q002 : SW_Q001, go, err);
	note_missing(v, files, count, go);
	return true;
}

/* ---- what the page shows ---- */

static void note_unexpected(sw_verification *v, const sw_strs *names)
{
	sw_str list = sw_str_join(v->arena, names->ptr, names->len, SW_STR("\n"));
	sw_str message =
		sw_fmt(v->arena, "the index shows %zu more file%s for %.*s %.*s than were published", names->len,
		       names->len == 1 ? "" : "s", SW_ARG(v->options->project), SW_ARG(v->options->version));
	sw_verify_problem(v, v->options->partial ? SW_INFO : SW_SEV_ERROR, SW_Q003, message,
			  SW_STR("find out who uploaded them; a public index can only yank or delete the release"),
			  list);
}

static void note_yanked(sw_verification *v, const sw_strs *names)
{
	sw_str message =
		sw_fmt(v->arena, "%.*s %.*s is yanked", SW_ARG(v->options->project), SW_ARG(v->options->version));
	sw_verify_problem(v, SW_WARN, SW_Q005, message,
			  SW_STR("take the yank back on the index, or publish a newer version"),
			  sw_str_join(v->arena, names->ptr, names->len, SW_STR("\n")));
}

/* Goes over the project's page once: files that nobody expects, yanked ones; without a list of expected files the wheels of
   the release are put into *wheels. */
static bool read_page(sw_verification *v, sw_index_client *client, sw_strs *wheels, bool *go, sw_error *err)
{
	const sw_simple_page *page;
	bool exists;
	sw_strs unexpected = {0}, yanked = {0};
	size_t found = 0;
	if (!sw_index_project(client, v->options->project, &exists, &page, err))
		return note(v, SW_Q001, go, err);
	for (size_t i = 0; exists && i < page->files.len; i++) {
		const sw_simple_file *file = &page->files.ptr[i];
		sw_str name = sw_str_copy(v->arena, file->filename);
		if (!is_of_release(v, name))
			continue;
		found++;
		if (file->yanked)
			sw_push(v->arena, &yanked, name);
		if (v->options->files.len && !is_expected(v, name))
			sw_push(v->arena, &unexpected, name);
		else if (sw_filename_kind_of(name) == SW_FILENAME_WHEEL)
			sw_push(v->arena, wheels, name);
	}
	if (unexpected.len)
		note_unexpected(v, &unexpected);
	if (yanked.len)
		note_yanked(v, &yanked);
	if (found)
		return true;
	sw_str message = sw_fmt(v->arena, "%.*s has no file of %.*s %.*s", SW_ARG(v->options->index->simple_url),
				SW_ARG(v->options->project), SW_ARG(v->options->version));
	sw_verify_problem(v, SW_SEV_ERROR, SW_Q001, message, SW_STR("see `shipwheel publish`, or name another index"),
			  (sw_str){0});
	*go = false;
	return true;
}

/* ---- the wheel ---- */

/* How well the interpreter likes a wheel: 0 is best. */
static size_t rank_of(const sw_verification *v, sw_str filename)
{
	sw_error ignored = {0};
	sw_wheel_filename wheel;
	size_t best = NO_RANK;
	if (!sw_filename_parse_wheel(filename, v->arena, &wheel, &ignored))
		return best;
	sw_each (tag, &wheel.tags) {
		sw_str text = sw_tag_format(tag, v->arena);
		for (size_t i = 0; i < v->python->tags.len && i < best; i++)
			if (sw_str_eq(v->python->tags.ptr[i], text))
				best = i;
	}
	return best;
}

/* The one that pip would take here. */
static bool choose(sw_verification *v, const sw_strs *wheels, sw_str *out)
{
	size_t best = NO_RANK;
	sw_each (name, wheels) {
		size_t rank = rank_of(v, *name);
		if (rank >= best)
			continue;
		best = rank;
		*out = *name;
	}
	if (best != NO_RANK)
		return true;
	sw_str release = sw_fmt(v->arena, "%.*s %.*s", SW_ARG(v->options->project), SW_ARG(v->options->version));
	sw_str message = sw_fmt(v->arena, "%.*s has no wheel", SW_ARG(release));
	if (wheels->len)
		message = sw_fmt(v->arena, "no wheel of %.*s fits Python %.*s on %.*s", SW_ARG(release),
				 SW_ARG(v->python->version), SW_ARG(v->python->platform));
	sw_verify_problem(v, SW_SEV_ERROR, SW_Q004, message,
			  SW_STR("SHIPWHEEL_PYTHON=/path/to/python3 names an interpreter that it was built for"),
			  sw_str_join(v->arena, wheels->ptr, wheels->len, SW_STR("\n")));
	return false;
}

/* A copy with the bytes that the index shows: the one at hand, else a download. */
static bool fetch(sw_verification *v, sw_index_client *client, sw_str name, bool *go, sw_error *err)
{
	sw_verify_file *wheel = &v->report->wheel;
	sw_index_file file = {0};
	*wheel = (sw_verify_file){.name = name};
	sw_each (expected, &v->options->files)
		if (sw_str_eq(expected->name, name))
			*wheel = *expected;
	if (wheel->path.len)
		return true;
	wheel->path = sw_path_join(v->arena, v->options->work, name);
	if (!sw_index_find(client, v->options->project, name, v->arena, &file, err) ||
	    !sw_index_download(client, &file, NULL, wheel->path, err))
		return note(v, SW_Q017, go, err);
	wheel->sha256 = sw_digest_hex(v->arena, file.sha256);
	return true;
}

static bool open_wheel(sw_verification *v, bool *go, sw_error *err)
{
	const sw_verify_file *wheel = &v->report->wheel;
	sw_dist_options options = {.contents = true, .hashes = true};
	if (!sw_dist_open(wheel->path, &options, v->arena, &v->wheel, err))
		return note(v, SW_Q017, go, err);
	sw_str sha256 = sw_digest_hex(v->arena, v->wheel.sha256);
	if (!sw_str_ieq(sha256, wheel->sha256)) {
		sw_fail(err, SW_Q002, "%.*s has sha256 %.*s, but %.*s was published", SW_ARG(wheel->path),
			SW_ARG(sha256), SW_ARG(wheel->sha256));
		sw_hint(err, "verify with the file that was published");
		return note(v, SW_Q002, go, err);
	}
	v->dist_info = v->wheel.root;
	v->report->download_bytes = v->wheel.size_bytes;
	if (v->dist_info.len && v->wheel.metadata.ptr)
		return true;
	sw_fail(err, SW_Q017, "the wheel %.*s has no single dist-info folder with METADATA",
		SW_ARG(v->report->wheel.name));
	sw_hint(err, "shipwheel check %.*s", SW_ARG(wheel->name));
	return note(v, SW_Q017, go, err);
}

static bool look(sw_verification *v, sw_index_client *client, bool *go, sw_error *err)
{
	sw_strs wheels = {0};
	sw_str name;
	if (v->options->files.len && !wait_for_files(v, client, go, err))
		return false;
	if (*go && !read_page(v, client, &wheels, go, err))
		return false;
	if (!*go)
		return true;
	*go = choose(v, &wheels, &name);
	if (*go && !fetch(v, client, name, go, err))
		return false;
	return !*go || open_wheel(v, go, err);
}

bool sw_verify_index(sw_verification *v, bool *go, sw_error *err)
{
	SW_AUTO(sw_index_client) client = {0};
	sw_index_open(&client, v->ctx, v->options->index, v->options->credential);
	return look(v, &client, go, err);
}
