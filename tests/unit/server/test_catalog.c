/* The catalog's invariants, the blob store and tokens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "server/blobs.h"
#include "server/catalog.h"
#include "server/db.h"
#include "server/token.h"

static sw_arena arena;
static sw_str dir;

static int set_up(void **state)
{
	(void)state;
	sw_error err = {0};
	return sw_make_temp_dir(&arena, SW_STR("/tmp"), "sw-catalog-", &dir, &err) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	sw_error err = {0};
	bool ok = sw_remove_tree(dir, &err);
	sw_arena_close(&arena);
	return ok ? 0 : -1;
}

static sw_catalog *open_catalog(void)
{
	sw_catalog *catalog = NULL;
	sw_error err = {0};
	sw_catalog_options options = {.path = sw_path_join(&arena, dir, SW_STR("index.sqlite")), .not_durable = true};
	if (!sw_catalog_open(&options, &catalog, &err))
		fail_msg("%s", err.message);
	return catalog;
}

/* A made-up content: `letter` 64 times. */
static sw_str hex(char letter)
{
	char *text = sw_alloc(&arena, 65);
	memset(text, letter, 64);
	return (sw_str){text, 64};
}

static sw_catalog_upload upload(const char *name, const char *version, const char *filename, char content)
{
	return (sw_catalog_upload){
		.index = 1,
		.name = sw_str_of(name),
		.version = sw_str_of(version),
		.summary = sw_fmt(&arena, "summary of %s", version),
		.file = {.filename = sw_str_of(filename),
			 .sha256 = hex(content),
			 .md5 = hex(content),
			 .blake2b = hex(content),
			 .size_bytes = 10,
			 .wheel = sw_str_ends(sw_str_of(filename), SW_STR(".whl")),
			 .pyversion = SW_STR("py3"),
			 .uploader = SW_STR("owner")},
	};
}

static sw_catalog_outcome add(sw_catalog *catalog, sw_catalog_upload what, int64_t *serial)
{
	sw_catalog_outcome outcome = SW_CATALOG_ADDED;
	sw_catalog_file existing = {0};
	sw_error err = {0};
	sw_catalog_outcome probed = SW_CATALOG_ADDED;
	assert_true(sw_catalog_probe(catalog, &what, &arena, &probed, &existing, &err));
	assert_true(sw_catalog_add(catalog, &what, &arena, &outcome, &existing, serial, &err));
	assert_int_equal(outcome, probed);
	return outcome;
}

static void test_outcomes(void **state)
{
	(void)state;
	sw_catalog *catalog = open_catalog();
	int64_t serial = 0;
	sw_catalog_upload wheel = upload("Demo.Pkg", "1.0", "demo_pkg-1.0-py3-none-any.whl", 'a');
	assert_int_equal(add(catalog, wheel, &serial), SW_CATALOG_ADDED);
	assert_true(serial == 1);
	assert_int_equal(add(catalog, wheel, &serial), SW_CATALOG_IDENTICAL);
	assert_int_equal(add(catalog, upload("demo-pkg", "1.0", "demo_pkg-1.0-py3-none-any.whl", 'b'), &serial),
			 SW_CATALOG_OTHER_BYTES);
	/* The same bytes under another name: only where asked for. */
	sw_catalog_upload again = upload("demo-pkg", "1.0", "demo_pkg-1.0-1-py3-none-any.whl", 'a');
	again.one_name_a_content = true;
	assert_int_equal(add(catalog, again, &serial), SW_CATALOG_OTHER_NAME);
	again.one_name_a_content = false;
	assert_int_equal(add(catalog, again, &serial), SW_CATALOG_ADDED);
	/* 1.0.0 is the release 1.0 (PEP 440), which takes one sdist. */
	assert_int_equal(add(catalog, upload("demo_pkg", "1.0", "demo_pkg-1.0.tar.gz", 'c'), &serial),
			 SW_CATALOG_ADDED);
	assert_int_equal(add(catalog, upload("demo_pkg", "1.0.0", "demo_pkg-1.0.0.tar.gz", 'd'), &serial),
			 SW_CATALOG_SECOND_SDIST);
	assert_int_equal(add(catalog, upload("demo_pkg", "2.0rc1", "demo_pkg-2.0rc1.tar.gz", 'e'), &serial),
			 SW_CATALOG_ADDED);
	assert_int_equal(add(catalog, upload("demo_pkg", "0.9", "demo_pkg-0.9.tar.gz", 'f'), &serial),
			 SW_CATALOG_ADDED);
	assert_true(serial == 5); /* refusals take none */

	sw_catalog_project project;
	bool found = false;
	sw_error err = {0};
	assert_true(sw_catalog_project_get(catalog, 1, SW_STR("demo-pkg"), &arena, &project, &found, &err) && found);
	assert_true(sw_str_is(project.name, "Demo.Pkg") && sw_str_is(project.latest, "1.0") && project.serial == 5);
	assert_int_equal(project.releases.len, 3);
	assert_true(sw_str_is(project.releases.ptr[0].version, "2.0rc1"));
	assert_true(sw_str_is(project.releases.ptr[1].version, "1.0") && project.releases.ptr[1].files.len == 3);
	assert_true(sw_catalog_project_get(catalog, 1, SW_STR("nobody"), &arena, &project, &found, &err) && !found);
	sw_catalog_close(catalog);
}

/* What was committed is there after opening again, under the same id; "latest" goes by version, not by time. */
static void test_reopen(void **state)
{
	(void)state;
	sw_catalog *catalog = open_catalog();
	sw_str id = sw_str_copy(&arena, sw_catalog_id(catalog));
	int64_t serial = 0;
	assert_int_equal(add(catalog, upload("b", "1.10", "b-1.10.tar.gz", '1'), &serial), SW_CATALOG_ADDED);
	assert_int_equal(add(catalog, upload("b", "1.9", "b-1.9.tar.gz", '2'), &serial), SW_CATALOG_ADDED);
	assert_int_equal(add(catalog, upload("a", "1", "a-1.tar.gz", '3'), &serial), SW_CATALOG_ADDED);
	sw_catalog_close(catalog);
	catalog = open_catalog();
	assert_true(sw_str_eq(id, sw_catalog_id(catalog)) && id.len == 16);
	sw_catalog_list list;
	sw_error err = {0};
	assert_true(sw_catalog_projects(catalog, 1, SW_STR(""), 0, &arena, &list, &err));
	assert_true(list.entries.len == 2 && list.serial == 3 && sw_str_is(list.entries.ptr[0].name, "a"));
	assert_true(sw_str_is(list.entries.ptr[1].latest, "1.10") &&
		    sw_str_is(list.entries.ptr[1].summary, "summary of 1.10"));
	assert_true(sw_catalog_projects(catalog, 1, SW_STR("OF 1.1"), 10, &arena, &list, &err));
	assert_true(list.total == 1 && sw_str_is(list.entries.ptr[0].name, "b"));
	assert_true(sw_catalog_projects(catalog, 1, SW_STR("%"), 10, &arena, &list, &err) && list.total == 0);
	sw_catalog_close(catalog);
}

static void test_refused(void **state)
{
	(void)state;
	sw_error err = {0};
	sw_str path = sw_path_join(&arena, dir, SW_STR("index.sqlite"));
	sw_catalog *catalog = open_catalog();
	sw_catalog_close(catalog);
	sw_db *db = NULL;
	assert_true(sw_db_open(path, &(sw_db_options){0}, &db, &err) &&
		    sw_db_run(db, "PRAGMA user_version = 1000", &err));
	sw_db_close(db);
	sw_catalog_options options = {.path = path};
	assert_false(sw_catalog_open(&options, &catalog, &err));
	assert_int_equal(err.code, SW_X004);
	assert_non_null(strstr(err.message, "newer shipwheel"));
	assert_true(sw_write_file(path,
				  SW_STR("this is not a database, whatever its name says: it is a text of some length"),
				  0600, &err));
	sw_error_clear(&err);
	assert_false(sw_catalog_open(&options, &catalog, &err));
	assert_int_equal(err.code, SW_X004);
	/* A database of somebody else is not taken over. */
	options.path = sw_path_join(&arena, dir, SW_STR("other.sqlite"));
	assert_true(sw_db_open(options.path, &(sw_db_options){.create = true}, &db, &err) &&
		    sw_db_run(db, "CREATE TABLE x (y)", &err));
	sw_db_close(db);
	sw_error_clear(&err);
	assert_false(sw_catalog_open(&options, &catalog, &err));
	assert_int_equal(err.code, SW_X004);
}

static void test_tokens(void **state)
{
	(void)state;
	SW_AUTO(sw_secret) one = sw_token_make();
	SW_AUTO(sw_secret) two = sw_token_make();
	sw_str a = sw_secret_reveal(&one), b = sw_secret_reveal(&two);
	assert_false(sw_str_eq(a, b));
	assert_true(sw_token_well_formed(a));
	sw_str typo = sw_str_copy(&arena, a);
	char *at = sw_cstr(&arena, typo);
	at[20] = at[20] == 'x' ? 'y' : 'x';
	assert_false(sw_token_well_formed(sw_str_of(at)));
	assert_false(sw_token_well_formed(sw_str_sub(a, 0, a.len - 1)));

	sw_catalog *catalog = open_catalog();
	sw_error err = {0};
	sw_str name;
	int64_t count = 1;
	assert_true(sw_catalog_token_count(catalog, &count, &err) && count == 0);
	assert_true(sw_catalog_token_add(catalog, SW_STR("session"), sw_token_prefix(a), sw_token_hash(a), true, &err));
	assert_true(sw_catalog_token_find(catalog, sw_token_prefix(a), sw_token_hash(a), &arena, &name, &err));
	assert_true(sw_str_is(name, "session"));
	assert_true(sw_catalog_token_find(catalog, sw_token_prefix(a), sw_token_hash(b), &arena, &name, &err) &&
		    !name.ptr);
	assert_true(sw_catalog_token_add(catalog, SW_STR("session"), sw_token_prefix(b), sw_token_hash(b), true, &err));
	assert_true(sw_catalog_token_find(catalog, sw_token_prefix(a), sw_token_hash(a), &arena, &name, &err) &&
		    !name.ptr);
	assert_true(sw_catalog_token_count(catalog, &count, &err) && count == 1);
	sw_catalog_close(catalog);
	/* The secret itself is nowhere in the folder. */
	sw_str file;
	assert_true(sw_read_file(&arena, sw_path_join(&arena, dir, SW_STR("index.sqlite")), 1 << 24, &file, &err));
	assert_true(sw_str_find(file, sw_str_sub(b, 13, 40)) == SW_NPOS);
	assert_true(sw_str_find(file, sw_token_prefix(b)) != SW_NPOS);
}

static void test_token_header(void **state)
{
	(void)state;
	static const struct {
		const char *header, *token;
	} cases[] = {
		{"Basic X190b2tlbl9fOnNlY3JldA==", "secret"}, /* __token__:secret, from twine */
		{"basic YTpiOmM=", "b:c"},
		{"Basic YTpiCg==", "b"}, /* a newline at its end, from a file */
		{"Bearer secret", "secret"},
		{"token secret", "secret"},
		{"Basic !!!!", NULL},
		{"Basic c2VjcmV0", NULL}, /* no colon */
		{"Digest x", NULL},
		{"", NULL},
	};
	for (size_t i = 0; i < SW_COUNTOF(cases); i++) {
		sw_str token = sw_token_from_header(sw_str_of(cases[i].header), &arena);
		assert_int_equal(token.ptr != NULL, cases[i].token != NULL);
		assert_true(!cases[i].token || sw_str_is(token, cases[i].token));
	}
}

static void test_blobs(void **state)
{
	(void)state;
	sw_error err = {0};
	sw_blobs blobs;
	sw_str root = sw_path_join(&arena, dir, SW_STR("blobs"));
	assert_true(sw_blobs_open(root, false, &blobs, &err));
	sw_str name, text = SW_STR("hello");
	assert_true(sw_blob_put(&blobs, text, &arena, &name, &err));
	assert_true(sw_str_is(name, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"));
	assert_true(sw_blob_put(&blobs, text, &arena, &name, &err)); /* again: fine */
	SW_AUTO(sw_fd) fd = {0};
	int64_t size = 0;
	assert_true(sw_blob_open(&blobs, name, &fd, &size, &err) && size == 5);

	/* One that is never kept, as after a crash: nothing but a file in tmp, gone at the next start. */
	sw_blob_writer writer;
	assert_true(sw_blob_begin(&blobs, &writer, &err) && sw_blob_write(&writer, text, &err));
	sw_strs left = {0};
	sw_str tmp = sw_path_join(&arena, root, SW_STR("tmp"));
	assert_true(sw_list_dir(&arena, tmp, &left, &err) && left.len == 1);
	assert_true(sw_blobs_open(root, false, &blobs, &err));
	left = (sw_strs){0};
	assert_true(sw_list_dir(&arena, tmp, &left, &err) && left.len == 0);
	sw_blob_digests digests = sw_blob_digest(&writer);
	assert_true(sw_str_is(sw_digest_hex(&arena, digests.md5), "5d41402abc4b2a76b9719d911017c592"));
	assert_false(sw_blob_keep(&writer, hex('9'), &err)); /* its file is gone: told, not hidden */
	assert_int_equal(err.code, SW_F002);
	sw_blob_writer_close(&writer);

	/* A blob cut short by a broken disk is replaced by the next upload of the same bytes. */
	sw_str path = sw_blob_path(&blobs, name, &arena);
	assert_true(sw_write_file(path, SW_STR("hel"), 0644, &err));
	assert_true(sw_blob_put(&blobs, text, &arena, &name, &err));
	assert_true(sw_stat(path).size_bytes == 5);
}

typedef struct racer {
	sw_catalog *catalog;
	int added, identical, other;
} racer;

static void *race(void *data)
{
	racer *r = data;
	for (int i = 0; i < 20; i++) {
		SW_AUTO(sw_arena) own = {0};
		char content[65];
		memset(content, "0123456789abcdefghij"[i], 64);
		content[64] = '\0';
		sw_str name = sw_fmt(&own, "r-1.%d-py3-none-any.whl", i);
		sw_catalog_upload what = {.index = 1,
					  .name = SW_STR("r"),
					  .version = sw_fmt(&own, "1.%d", i),
					  .summary = SW_STR(""),
					  .file = {.filename = name,
						   .sha256 = sw_str_of(content),
						   .md5 = SW_STR("m"),
						   .blake2b = SW_STR("b"),
						   .size_bytes = 1,
						   .wheel = true,
						   .pyversion = SW_STR("py3"),
						   .uploader = SW_STR("x")}};
		sw_catalog_outcome outcome = SW_CATALOG_DELETED;
		sw_catalog_file existing = {0};
		int64_t serial = 0;
		sw_error err = {0};
		sw_catalog_project project;
		bool found = false;
		if (!sw_catalog_add(r->catalog, &what, &own, &outcome, &existing, &serial, &err) ||
		    !sw_catalog_project_get(r->catalog, 1, SW_STR("r"), &own, &project, &found, &err) || !found)
			r->other += 1000;
		r->added += outcome == SW_CATALOG_ADDED;
		r->identical += outcome == SW_CATALOG_IDENTICAL;
		r->other += outcome != SW_CATALOG_ADDED && outcome != SW_CATALOG_IDENTICAL;
	}
	return NULL;
}

static void test_race(void **state)
{
	(void)state;
	sw_catalog *catalog = open_catalog();
	racer racers[6];
	pthread_t threads[6];
	int added = 0, identical = 0;
	for (size_t i = 0; i < 6; i++) {
		racers[i] = (racer){.catalog = catalog};
		assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
	}
	for (size_t i = 0; i < 6; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(racers[i].other, 0);
		added += racers[i].added;
		identical += racers[i].identical;
	}
	assert_int_equal(added, 20);
	assert_int_equal(identical, 100);
	sw_catalog_close(catalog);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {TEST(test_outcomes), TEST(test_reopen),       TEST(test_refused),
					   TEST(test_tokens),   TEST(test_token_header), TEST(test_blobs),
					   TEST(test_race)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
