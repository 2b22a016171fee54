/* Publishing against an index with the manners and faults of others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fs.h"
#include "fake_index.h"
#include "publish/publish.h"

#define WHEEL "demo-1.0-py3-none-any.whl"
#define LINUX "demo-1.0-cp312-cp312-manylinux_2_17_x86_64.whl"
#define SDIST "demo-1.0.tar.gz"

static const char metadata[] = "Metadata-Version: 2.4\n"
			       "Name: Demo\n"
			       "Version: 1.0\n"
			       "Summary: A demonstration\n"
			       "Keywords: one,two\n"
			       "Home-page: https://example.invalid/\n"
			       "Author-email: Ann <ann@example.invalid>\n"
			       "License-Expression: MIT\n"
			       "License-File: LICENSE\n"
			       "License-File: licenses/OTHER\n"
			       "Classifier: Programming Language :: Python\n"
			       "Classifier: Development Status :: 3 - Alpha\n"
			       "Project-URL: Source, https://example.invalid/src\n"
			       "Requires-Dist: idna>=3\n"
			       "Requires-Dist: tomli; extra == \"toml\"\n"
			       "Requires-Python: >=3.9\n"
			       "Provides-Extra: toml\n"
			       "Platform: UNKNOWN\n"
			       "Description-Content-Type: text/markdown\n"
			       "\n"
			       "# demo\n\nText.\n";

typedef struct world {
	sw_arena arena;
	fake_index index;
	fake_clock time;
	sw_clock clock;
	char *vars[1];
	sw_env env;
	sw_ctx ctx;
	sw_str dir;
	sw_dist dists[4];
	const sw_dist *files[4];
	size_t file_count;
	sw_index target;
	sw_secret password;
	sw_credential credential;
	sw_publish_options options;
	sw_publish_result result;
	sw_error err;
} world;

static void world_open(world *w, const fake_index *index)
{
	*w = (world){.index = *index, .time = {.now_ms = 1700000000000}};
	w->clock = (sw_clock){fake_now_s, fake_monotonic_ns, fake_sleep_ms, &w->time};
	w->env.vars = w->vars;
	w->ctx = (sw_ctx){.arena = &w->arena, .env = &w->env, .clock = &w->clock};
	assert_true(sw_make_temp_dir(&w->arena, SW_STR("/tmp"), "sw-test-", &w->dir, &w->err));
	fake_index_start(&w->index);
	sw_str url = sw_fmt(&w->arena, "http://127.0.0.1:%d/legacy/", w->index.http.port);
	assert_true(sw_index_resolve(url, SW_STR(""), NULL, &w->arena, &w->target, &w->err));
	w->options = (sw_publish_options){.index = &w->target, .files = w->files, .credential = &w->credential};
}

static void world_close(world *w)
{
	sw_error err = {0};
	fake_index_stop(&w->index);
	sw_credential_close(&w->credential);
	assert_true(sw_remove_tree(w->dir, &err));
	sw_arena_close(&w->arena);
}

/* A file with this name and content, opened as far as publishing looks at it. */
static void add_file(world *w, const char *filename, const char *content)
{
	sw_error err = {0};
	sw_str name = sw_str_of(filename), bytes = sw_str_of(content);
	sw_str path = sw_path_join(&w->arena, w->dir, name);
	assert_true(sw_write_file_fast(path, bytes, 0644, &err));
	sw_dist *dist = &w->dists[w->file_count];
	*dist = (sw_dist){.path = path,
			  .filename = name,
			  .kind = sw_filename_kind_of(name),
			  .size_bytes = (int64_t)bytes.len,
			  .metadata = sw_str_of(metadata)};
	dist->named = dist->kind == SW_FILENAME_WHEEL ? sw_filename_parse_wheel(name, &w->arena, &dist->wheel, &err)
						      : sw_filename_parse_sdist(name, &w->arena, &dist->sdist, &err);
	assert_true(dist->named);
	dist->sha256 = sw_hash_of(SW_SHA256, bytes);
	dist->md5 = sw_hash_of(SW_MD5, bytes);
	dist->blake2b_256 = sw_hash_of(SW_BLAKE2B_256, bytes);
	w->files[w->file_count++] = dist;
	w->options.file_count = w->file_count;
}

static bool publish(world *w)
{
	sw_error_clear(&w->err);
	return sw_publish_run(&w->ctx, &w->options, &w->arena, &w->result, &w->err);
}

static const sw_upload *upload_of(const world *w, const char *filename)
{
	sw_each (upload, &w->result.uploads)
		if (sw_str_is(upload->dist->filename, filename))
			return upload;
	fail_msg("no upload of %s", filename);
	return NULL;
}

static void put(world *w, const char *filename, const char *content)
{
	fake_put(&w->index, sw_str_of(filename), sw_digest_hex(&w->arena, sw_hash_of(SW_SHA256, sw_str_of(content))));
}

#define OURS   "our bytes"
#define OTHERS "other bytes"

/* One wheel, with everything that an index and a network may do. */
static void test_outcomes(void **state)
{
	(void)state;
	static const struct {
		const char *title;
		fake_index index;
		const char *there; /* content of the file that is there before */
		sw_code code;      /* SW_OK: success */
		sw_upload_state state;
		int uploads; /* POSTs that came */
	} rows[] = {
		{"new", {.manner = FAKE_STORES}, NULL, SW_OK, SW_UPLOAD_DONE, 1},
		{"new, 201", {.manner = FAKE_STORES_201}, NULL, SW_OK, SW_UPLOAD_DONE, 1},
		{"new, page in HTML", {.html = true}, NULL, SW_OK, SW_UPLOAD_DONE, 1},
		{"shown late", {.hidden_looks = 3}, NULL, SW_OK, SW_UPLOAD_DONE, 1},
		{"same is there", {.manner = FAKE_STORES}, OURS, SW_OK, SW_UPLOAD_IDENTICAL, 0},
		{"same is there, HTML", {.html = true}, OURS, SW_OK, SW_UPLOAD_IDENTICAL, 0},
		{"others are there", {.manner = FAKE_STORES}, OTHERS, SW_U001, SW_UPLOAD_CONFLICT, 0},
		{"others, index would overwrite",
		 {.duplicates = FAKE_OVERWRITES},
		 OTHERS,
		 SW_U001,
		 SW_UPLOAD_CONFLICT,
		 0},
		{"page needs credentials", {.page_status = 401}, NULL, SW_H007, SW_UPLOAD_PLANNED, 0},
		{"page forbidden", {.page_status = 403}, NULL, SW_H007, SW_UPLOAD_PLANNED, 0},
		{"page broken", {.page_status = 500}, NULL, SW_H007, SW_UPLOAD_PLANNED, 0},
		{"lost before the body", {.manner = FAKE_LOSES_BEFORE}, NULL, SW_OK, SW_UPLOAD_DONE, 2},
		{"lost after storing", {.manner = FAKE_LOSES_AFTER}, NULL, SW_OK, SW_UPLOAD_DONE, 1},
		{"answer cut", {.manner = FAKE_CUTS_ANSWER}, NULL, SW_OK, SW_UPLOAD_DONE, 1},
		{"502 then 200", {.manner = FAKE_GATEWAY}, NULL, SW_OK, SW_UPLOAD_DONE, 2},
		{"502 after storing", {.manner = FAKE_GATEWAY_STORED}, NULL, SW_OK, SW_UPLOAD_DONE, 1},
		{"429 then 200", {.manner = FAKE_BUSY}, NULL, SW_OK, SW_UPLOAD_DONE, 2},
		{"308 to itself", {.manner = FAKE_REDIRECTS_SAME}, NULL, SW_OK, SW_UPLOAD_DONE, 2},
		{"301", {.manner = FAKE_REDIRECTS}, NULL, SW_U002, SW_UPLOAD_REFUSED, 1},
		{"half is stored", {.manner = FAKE_KEEPS_HALF}, NULL, SW_U001, SW_UPLOAD_CONFLICT, 1},
		{"never an answer", {.manner = FAKE_LOSES_ALWAYS}, NULL, SW_U004, SW_UPLOAD_UNKNOWN, 4},
		{"lost, and the page is dead",
		 {.manner = FAKE_LOSES_ALWAYS, .page_dead_after_upload = true},
		 NULL,
		 SW_U004,
		 SW_UPLOAD_UNKNOWN,
		 1},
		{"login page", {.manner = FAKE_LIES}, NULL, SW_U007, SW_UPLOAD_HIDDEN, 1},
		{"400",
		 {.manner = FAKE_REFUSES, .status = 400, .said = "The description failed to render"},
		 NULL,
		 SW_U002,
		 SW_UPLOAD_REFUSED,
		 1},
		{"403",
		 {.manner = FAKE_REFUSES, .status = 403, .said = "Invalid or non-existent authentication information."},
		 NULL,
		 SW_U003,
		 SW_UPLOAD_REFUSED,
		 1},
		{"404",
		 {.manner = FAKE_REFUSES, .status = 404, .said = "Not Found"},
		 NULL,
		 SW_U002,
		 SW_UPLOAD_REFUSED,
		 1},
		{"409 without a file",
		 {.manner = FAKE_REFUSES, .status = 409, .said = "Conflict"},
		 NULL,
		 SW_U002,
		 SW_UPLOAD_REFUSED,
		 1},
		{"wrong password", {.user_and_password = "eDp5"}, NULL, SW_U003, SW_UPLOAD_REFUSED, 1},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(world) w;
		world_open(&w, &rows[i].index);
		add_file(&w, WHEEL, OURS);
		w.credential = (sw_credential){
			.user = SW_STR("ann"), .secret = sw_secret_of(SW_STR("hunter2")), .source = SW_STR("a test")};
		if (rows[i].there)
			put(&w, WHEEL, rows[i].there);
		bool ok = publish(&w);
		if (ok != (rows[i].code == SW_OK) || w.err.code != rows[i].code)
			fail_msg("%s: ok %d, %s: %s", rows[i].title, ok, sw_code_get(w.err.code)->id, w.err.message);
		const sw_upload *upload = upload_of(&w, WHEEL);
		if (upload->state != rows[i].state || w.index.uploads != rows[i].uploads)
			fail_msg("%s: %s after %d uploads", rows[i].title, sw_upload_state_name(upload->state),
				 w.index.uploads);
		assert_int_equal(w.result.uploaded, rows[i].state == SW_UPLOAD_DONE);
		assert_int_equal(w.result.identical, rows[i].state == SW_UPLOAD_IDENTICAL);
		if (ok) {
			assert_true(sw_digest_eq(upload->index_sha256, w.dists[0].sha256));
			assert_int_equal(upload->error.code, SW_OK);
		} else {
			assert_true(w.err.hint[0] != '\0');
			assert_null(strstr(w.err.message, "hunter2"));
		}
	}
}

static void test_conflict_names_both_hashes(void **state)
{
	(void)state;
	SW_AUTO(world) w;
	world_open(&w, &(fake_index){0});
	add_file(&w, WHEEL, OURS);
	add_file(&w, SDIST, OURS);
	put(&w, SDIST, OTHERS);
	assert_false(publish(&w));
	assert_int_equal(w.err.code, SW_U001);
	assert_int_equal(sw_error_exit(&w.err), SW_EXIT_UPLOAD);
	assert_non_null(strstr(w.err.message, sw_digest_hex(&w.arena, w.dists[0].sha256).ptr));
	assert_non_null(strstr(w.err.message, w.index.files[0].sha256));
	assert_int_equal(upload_of(&w, WHEEL)->state, SW_UPLOAD_SKIPPED); /* nothing of this release leaves */
	assert_int_equal(w.index.uploads, 0);
	assert_int_equal(w.result.failed, 2);
}

/* The name was free when we looked, then another machine was faster. */
static void take_name(world *w, const char *content)
{
	put(w, WHEEL, content);
	w->index.hidden_looks = 0;
}

typedef struct racer {
	fake_index *index;
	world *w;
	const char *content;
	int gets;
} racer;

static void race(void *data, const fake_request *request, sw_arena *arena, fake_answer *out)
{
	racer *r = data;
	if (sw_str_is(request->method, "POST") && r->index->file_count == 0)
		take_name(r->w, r->content);
	fake_index_handle(r->index, request, arena, out);
}

static void test_races(void **state)
{
	(void)state;
	static const struct {
		fake_duplicates duplicates;
		const char *content;
		sw_code code;
		sw_upload_state state;
	} rows[] = {
		{FAKE_LIKE_PYPI, OURS, SW_OK, SW_UPLOAD_DONE},
		{FAKE_LIKE_PYPI, OTHERS, SW_U001, SW_UPLOAD_CONFLICT},
		{FAKE_LIKE_DEVPI, OTHERS, SW_U001, SW_UPLOAD_CONFLICT},
		{FAKE_LIKE_PYPISERVER, OURS, SW_OK, SW_UPLOAD_IDENTICAL},
		{FAKE_LIKE_PYPISERVER, OTHERS, SW_U001, SW_UPLOAD_CONFLICT},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(world) w;
		world_open(&w, &(fake_index){.duplicates = rows[i].duplicates});
		racer r = {&w.index, &w, rows[i].content, 0};
		fake_http_stop(&w.index.http);
		w.index.http.handle = race;
		w.index.http.cut = NULL;
		w.index.http.data = &r;
		fake_http_start(&w.index.http);
		sw_str url = sw_fmt(&w.arena, "http://127.0.0.1:%d/legacy/", w.index.http.port);
		assert_true(sw_index_resolve(url, SW_STR(""), NULL, &w.arena, &w.target, &w.err));
		add_file(&w, WHEEL, OURS);
		assert_int_equal(publish(&w), rows[i].code == SW_OK);
		assert_int_equal(w.err.code, rows[i].code);
		assert_int_equal(upload_of(&w, WHEEL)->state, rows[i].state);
	}
}

static void note_state(void *data, const sw_upload *upload)
{
	sw_buf *seen = data;
	sw_buf_addf(seen, "%.*s %s\n", SW_ARG(upload->dist->filename), sw_upload_state_name(upload->state));
}

static void test_order_and_report(void **state)
{
	(void)state;
	SW_AUTO(world) w;
	SW_AUTO(sw_buf) seen = {0};
	world_open(&w, &(fake_index){0});
	add_file(&w, SDIST, "s");
	add_file(&w, LINUX, "l");
	add_file(&w, WHEEL, "w");
	put(&w, LINUX, "l");
	w.options.on_file = note_state;
	w.options.data = &seen;
	assert_true(publish(&w));
	assert_string_equal(sw_buf_copy(&seen, &w.arena).ptr,
			    LINUX " identical\n" WHEEL " uploaded\n" SDIST " uploaded\n");
	assert_true(sw_str_is(w.result.uploads.ptr[0].dist->filename, WHEEL));
	assert_true(sw_str_is(w.result.uploads.ptr[2].dist->filename, SDIST));
	sw_str names[2] = {{0}};
	size_t posts = 0;
	sw_each (request, &w.index.http.requests)
		if (sw_str_is(request->method, "POST"))
			names[posts++] = request->body;
	assert_int_equal(posts, 2);
	assert_true(sw_str_find(names[0], SW_STR(WHEEL)) != SW_NPOS);
	assert_true(sw_str_find(names[1], SW_STR(SDIST)) != SW_NPOS);
}

static void test_dry_run(void **state)
{
	(void)state;
	SW_AUTO(world) w;
	world_open(&w, &(fake_index){0});
	add_file(&w, WHEEL, OURS);
	add_file(&w, SDIST, OURS);
	put(&w, SDIST, OURS);
	w.ctx.dry_run = true;
	assert_true(publish(&w));
	assert_int_equal(upload_of(&w, WHEEL)->state, SW_UPLOAD_PLANNED);
	assert_int_equal(upload_of(&w, SDIST)->state, SW_UPLOAD_IDENTICAL);
	assert_int_equal(w.index.uploads, 0);
	assert_int_equal(w.result.failed, 0);
	put(&w, WHEEL, OTHERS);
	assert_false(publish(&w));
	assert_int_equal(w.err.code, SW_U001);
}

static void test_one_refusal_does_not_stop_the_others(void **state)
{
	(void)state;
	SW_AUTO(world) w;
	world_open(&w, &(fake_index){.manner = FAKE_REFUSES, .status = 400, .said = "Invalid platform"});
	add_file(&w, WHEEL, OURS);
	add_file(&w, SDIST, OURS);
	assert_false(publish(&w));
	assert_int_equal(w.index.uploads, 2);
	assert_int_equal(w.result.failed, 2);
	assert_int_equal(w.err.upstream_status, 400);
	assert_non_null(strstr(w.err.message, "Invalid platform"));
	w.index.status = 403; /* but wrong credentials are not tried again and again */
	assert_false(publish(&w));
	assert_int_equal(w.index.uploads, 3);
	assert_int_equal(upload_of(&w, SDIST)->state, SW_UPLOAD_SKIPPED);
	assert_int_equal(w.err.code, SW_U009); /* there were none at all */
}

static void test_no_skip(void **state)
{
	(void)state;
	SW_AUTO(world) w;
	world_open(&w, &(fake_index){0});
	add_file(&w, WHEEL, OURS);
	put(&w, WHEEL, OURS);
	w.options.no_skip = true;
	assert_false(publish(&w));
	assert_int_equal(w.err.code, SW_U001);
}

static void test_page_without_hashes(void **state)
{
	(void)state;
	SW_AUTO(world) w;
	world_open(&w, &(fake_index){.no_hashes = true});
	add_file(&w, WHEEL, OURS);
	put(&w, WHEEL, OURS);
	assert_false(publish(&w)); /* the file itself cannot be had (404): nothing is guessed */
	assert_int_equal(w.err.code, SW_H007);
	assert_int_equal(w.index.uploads, 0);
}

static void test_files_of_one_release(void **state)
{
	(void)state;
	static const struct {
		const char *a, *b;
	} rows[] = {
		{WHEEL, "demo-1.1.tar.gz"},
		{WHEEL, "other-1.0.tar.gz"},
		{WHEEL, WHEEL},
		{SDIST, "demo-1.0.0.tar.gz"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(world) w;
		world_open(&w, &(fake_index){0});
		add_file(&w, rows[i].a, "a");
		add_file(&w, rows[i].b, "b");
		assert_false(publish(&w));
		assert_int_equal(w.err.code, SW_U008);
		assert_int_equal(w.index.http.requests.len, 0);
	}
	SW_AUTO(world) w;
	world_open(&w, &(fake_index){0});
	assert_false(publish(&w));
	assert_int_equal(w.err.code, SW_U008);
}

static void test_pypi_needs_a_token(void **state)
{
	(void)state;
	SW_AUTO(world) w;
	world_open(&w, &(fake_index){0});
	add_file(&w, WHEEL, OURS);
	w.target.personality = sw_personality_named(SW_STR("pypi"));
	w.target.simple_url = sw_fmt(&w.arena, "http://127.0.0.1:%d/simple/", w.index.http.port);
	w.credential.passed_by = SW_STR("TWINE_PASSWORD");
	assert_false(publish(&w));
	assert_int_equal(w.err.code, SW_U009);
	assert_non_null(strstr(w.err.hint, "TWINE_PASSWORD"));
	assert_int_equal(w.index.uploads, 0);
}

/* Part by part, in the order of the wire, against PyPI's documentation of the form. */
static void test_form(void **state)
{
	(void)state;
	static const char *const wheel_fields[][2] = {
		{":action", "file_upload"},
		{"protocol_version", "1"},
		{"metadata_version", "2.4"},
		{"name", "Demo"},
		{"version", "1.0"},
		{"filetype", "bdist_wheel"},
		{"pyversion", "py3"},
		{"summary", "A demonstration"},
		{"keywords", "one,two"},
		{"home_page", "https://example.invalid/"},
		{"author_email", "Ann <ann@example.invalid>"},
		{"license_expression", "MIT"},
		{"license_file", "LICENSE"},
		{"license_file", "licenses/OTHER"},
		{"classifiers", "Programming Language :: Python"},
		{"classifiers", "Development Status :: 3 - Alpha"},
		{"project_urls", "Source, https://example.invalid/src"},
		{"requires_dist", "idna>=3"},
		{"requires_dist", "tomli; extra == \"toml\""},
		{"requires_python", ">=3.9"},
		{"provides_extra", "toml"},
		{"description_content_type", "text/markdown"},
		{"description", "# demo\n\nText.\n"},
		{"md5_digest", NULL},
		{"sha256_digest", NULL},
		{"blake2_256_digest", NULL},
	};
	SW_AUTO(world) w;
	world_open(&w, &(fake_index){0});
	add_file(&w, WHEEL, OURS);
	assert_true(publish(&w));
	sw_str body = w.index.last_form;
	size_t parts = 0;
	for (size_t i = 0; i < SW_COUNTOF(wheel_fields); i++) {
		sw_str want = wheel_fields[i][1] ? sw_fmt(&w.arena, "name=\"%s\"\r\n\r\n%s\r\n", wheel_fields[i][0],
							  wheel_fields[i][1])
						 : sw_fmt(&w.arena, "name=\"%s\"\r\n\r\n", wheel_fields[i][0]);
		if (sw_str_find(body, want) == SW_NPOS)
			fail_msg("the form lacks %s: %.*s", wheel_fields[i][0], SW_ARG(body));
	}
	for (sw_str rest = body; sw_str_find(rest, SW_STR("form-data; name=")) != SW_NPOS; parts++)
		rest = sw_str_from(rest, sw_str_find(rest, SW_STR("form-data; name=")) + 5);
	assert_int_equal(parts,
			 SW_COUNTOF(wheel_fields) + 1); /* these and the content, nothing else: UNKNOWN is left out */
	size_t content = sw_str_find(body, SW_STR("name=\"content\""));
	assert_true(sw_str_find(sw_str_from(body, content + 1), SW_STR("form-data; name=")) ==
		    SW_NPOS); /* it is the last */
	assert_true(sw_str_find(body, sw_digest_hex(&w.arena, w.dists[0].blake2b_256)) != SW_NPOS);
	assert_true(sw_str_find(body, SW_STR("Content-Type: application/octet-stream\r\n\r\n" OURS)) != SW_NPOS);
}

static void test_form_of_an_sdist(void **state)
{
	(void)state;
	SW_AUTO(world) w;
	world_open(&w, &(fake_index){0});
	add_file(&w, SDIST, OURS);
	assert_true(publish(&w));
	assert_true(sw_str_find(w.index.last_form, SW_STR("name=\"filetype\"\r\n\r\nsdist\r\n")) != SW_NPOS);
	assert_true(sw_str_find(w.index.last_form, SW_STR("name=\"pyversion\"\r\n\r\nsource\r\n")) != SW_NPOS);
}

/* A development release beside those of the same version that the index has. */
static void test_development_numbers(void **state)
{
	(void)state;
	static const struct {
		const char *ours, *there;
		sw_code code;
		bool warned;
	} rows[] = {
		{"demo-1.1.dev3.tar.gz", "demo-1.1.dev2.tar.gz", SW_OK, false},
		{"demo-1.1.dev10.tar.gz", "demo-1.1.dev9.tar.gz", SW_OK, false},
		{"demo-1.1.dev3.tar.gz", "demo-1.1.dev9.tar.gz", SW_OK, true},
		{"demo-1.1.dev3.tar.gz", "demo-1.1.dev202611211430.tar.gz", SW_U012, false},
		{"demo-1.1.dev202611211430.tar.gz", "demo-1.1.dev3.tar.gz", SW_U012, false},
		{"demo-1.1.dev202611211430.tar.gz", "demo-1.1.dev202611211429.tar.gz", SW_OK, false},
		{"demo-1.1.dev202611211430.tar.gz", "demo-1.1.dev202611211431.tar.gz", SW_OK, true},
		{"demo-1.1.dev3.tar.gz", "demo-1.2.dev202611211430.tar.gz", SW_OK, false}, /* another version */
		{"demo-1.1rc1.dev3.tar.gz", "demo-1.1.dev202611211430.tar.gz", SW_OK, false},
		{"demo-1.1.dev3.tar.gz", "demo-1.1.tar.gz", SW_OK, false},
		{"demo-1.1.tar.gz", "demo-1.1.dev202611211430.tar.gz", SW_OK, false},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(world) w;
		world_open(&w, &(fake_index){.manner = FAKE_STORES});
		add_file(&w, rows[i].ours, OURS);
		put(&w, rows[i].there, OTHERS);
		bool ok = publish(&w);
		if (ok != (rows[i].code == SW_OK) || w.err.code != rows[i].code ||
		    (w.result.warnings.len > 0) != rows[i].warned)
			fail_msg("row %zu: %s", i, w.err.message);
		assert_int_equal(w.index.uploads, rows[i].code == SW_OK);
		if (!ok)
			assert_non_null(strstr(w.err.hint, "dev-number"));
	}
	SW_AUTO(world) w; /* the same name with other bytes: the next lever is named */
	world_open(&w, &(fake_index){.manner = FAKE_STORES});
	add_file(&w, rows[0].ours, OURS);
	put(&w, rows[0].ours, OTHERS);
	assert_false(publish(&w));
	assert_int_equal(w.err.code, SW_U001);
	assert_non_null(strstr(w.err.hint, "dev-number"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_outcomes),
		cmocka_unit_test(test_conflict_names_both_hashes),
		cmocka_unit_test(test_races),
		cmocka_unit_test(test_order_and_report),
		cmocka_unit_test(test_dry_run),
		cmocka_unit_test(test_one_refusal_does_not_stop_the_others),
		cmocka_unit_test(test_no_skip),
		cmocka_unit_test(test_page_without_hashes),
		cmocka_unit_test(test_files_of_one_release),
		cmocka_unit_test(test_pypi_needs_a_token),
		cmocka_unit_test(test_development_numbers),
		cmocka_unit_test(test_form),
		cmocka_unit_test(test_form_of_an_sdist),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
