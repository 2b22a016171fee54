/* The client of an index: which one is meant, how it is recognised, what is on it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fs.h"
#include "fake_index.h"
#include "index/index.h"

#define WHEEL "demo-1.0-py3-none-any.whl"

static void assert_text(sw_str got, const char *want)
{
	char text[1024];
	snprintf(text, sizeof(text), "%.*s", SW_ARG(got));
	assert_string_equal(text, want);
}

/* --- which index is meant --- */

static const char pypirc_text[] = "[distutils]\nindex-servers = pypi private gl\n"
				  "[pypi]\nusername = __token__\npassword = x\n"
				  "[private]\nrepository = https://user@devpi.example/root/dev/\nca_cert = /ca.pem\n"
				  "[gl]\nrepository = https://gitlab.example/api/v4/projects/7/packages/pypi\n";

static void test_resolve(void **state)
{
	(void)state;
	static const struct {
		const char *target, *simple_url;
		const char *name, *section, *upload, *simple,
			*personality; /* personality "" = only the server can tell */
	} rows[] = {
		{"pypi", "", "pypi", "pypi", "https://upload.pypi.org/legacy/", "https://pypi.org/simple/", "pypi"},
		{"testpypi", "", "testpypi", "testpypi", "https://test.pypi.org/legacy/",
		 "https://test.pypi.org/simple/", "pypi"},
		{"https://upload.pypi.org/legacy", "", "pypi", "pypi", "https://upload.pypi.org/legacy/",
		 "https://pypi.org/simple/", "pypi"},
		{"https://test.pypi.org/legacy/", "", "testpypi", "testpypi", "https://test.pypi.org/legacy/",
		 "https://test.pypi.org/simple/", "pypi"},
		{"private", "", "private", "private", "https://devpi.example/root/dev/", "", ""},
		{"https://devpi.example/root/dev", "", "private", "private", "https://devpi.example/root/dev", "", ""},
		{"gl", "", "gl", "gl", "https://gitlab.example/api/v4/projects/7/packages/pypi",
		 "https://gitlab.example/api/v4/projects/7/packages/pypi/simple/", "gitlab"},
		{"http://127.0.0.1:8080/legacy", "", "127.0.0.1:8080", "", "http://127.0.0.1:8080/legacy/", "", ""},
		{"http://127.0.0.1:8080/", "http://127.0.0.1:8081/x", "127.0.0.1:8080", "", "http://127.0.0.1:8080/",
		 "http://127.0.0.1:8081/x/", ""},
		{"https://git.example/api/packages/ann/pypi", "", "git.example", "",
		 "https://git.example/api/packages/ann/pypi", "https://git.example/api/packages/ann/pypi/simple/",
		 "gitea"},
		{"https://art.example/artifactory/api/pypi/local/", "", "art.example", "",
		 "https://art.example/artifactory/api/pypi/local/",
		 "https://art.example/artifactory/api/pypi/local/simple/", "artifactory"},
		{"https://europe-west1-python.pkg.dev/p/r/", "", "europe-west1-python.pkg.dev", "",
		 "https://europe-west1-python.pkg.dev/p/r/", "https://europe-west1-python.pkg.dev/p/r/simple/",
		 "google"},
		{"https://d-1.d.codeartifact.eu-west-1.amazonaws.com/pypi/r/", "",
		 "d-1.d.codeartifact.eu-west-1.amazonaws.com", "",
		 "https://d-1.d.codeartifact.eu-west-1.amazonaws.com/pypi/r/",
		 "https://d-1.d.codeartifact.eu-west-1.amazonaws.com/pypi/r/simple/", "codeartifact"},
		{"https://pkgs.dev.azure.com/o/_packaging/feed/pypi/upload/", "", "pkgs.dev.azure.com", "",
		 "https://pkgs.dev.azure.com/o/_packaging/feed/pypi/upload/",
		 "https://pkgs.dev.azure.com/o/_packaging/feed/pypi/simple/", "azure"},
		{"https://nexus.example/repository/pypi-hosted/", "", "nexus.example", "",
		 "https://nexus.example/repository/pypi-hosted/",
		 "https://nexus.example/repository/pypi-hosted/simple/", "nexus"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		SW_AUTO(sw_pypirc) pypirc = {0};
		sw_index index;
		sw_error err = {0};
		assert_true(sw_pypirc_parse(SW_STR("rc"), sw_str_of(pypirc_text), &arena, &pypirc, &err));
		if (!sw_index_resolve(sw_str_of(rows[i].target), sw_str_of(rows[i].simple_url), &pypirc, &arena, &index,
				      &err))
			fail_msg("%s: %s", rows[i].target, err.message);
		assert_text(index.name, rows[i].name);
		assert_text(index.section, rows[i].section);
		assert_text(index.upload_url, rows[i].upload);
		assert_text(index.simple_url, rows[i].simple);
		assert_string_equal(index.personality ? index.personality->name : "", rows[i].personality);
		if (strcmp(rows[i].name, "private") == 0)
			assert_text(index.ca_cert, "/ca.pem");
	}
}

static void test_resolve_refuses(void **state)
{
	(void)state;
	static const struct {
		const char *target;
		sw_code code;
		const char *hint;
	} rows[] = {
		{"pipy", SW_U010, "pypi"},
		{"Private", SW_U010, "private"},
		{"nothing-like-it", SW_U010, "testpypi"},
		{"https://ann:hunter2@index.example/", SW_U006, "SHIPWHEEL_PUBLISH_PASSWORD"},
		{"ftp://index.example/", SW_H008, "https"},
		{"https://", SW_H008, "https"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		SW_AUTO(sw_pypirc) pypirc = {0};
		sw_index index;
		sw_error err = {0};
		assert_true(sw_pypirc_parse(SW_STR("rc"), sw_str_of(pypirc_text), &arena, &pypirc, &err));
		assert_false(sw_index_resolve(sw_str_of(rows[i].target), SW_STR(""), &pypirc, &arena, &index, &err));
		assert_int_equal(err.code, rows[i].code);
		assert_non_null(strstr(err.hint, rows[i].hint));
		assert_null(strstr(err.message, "hunter2"));
	}
}

/* Every refusal of publishing's table 1.4 and some that are none. */
static void test_duplicates(void **state)
{
	(void)state;
	static const struct {
		int status;
		const char *said;
		bool duplicate;
	} rows[] = {
		{400, "File already exists ('h3demo-1.0-py3-none-any.whl', with blake2_256 hash '0f0f').", true},
		{409, "x.whl already exists in non-volatile index", true},
		{409, "", true},
		{400, "Validation failed: File name has already been taken", true},
		{400, "Repository does not allow updating assets: pypi-hosted", true},
		{400, "x.whl cannot be updated", true},
		{403, "Not enough permissions to overwrite artifact 'x'", true},
		{403, "Not enough permissions to delete/overwrite all artifacts under 'x'", true},
		{400, "Requested entity already exists", true},
		{400, "Package x already exists in index", true},
		{403, "Invalid or non-existent authentication information.", false},
		{400, "The description failed to render", false},
		{200, "already exists", false},
		{500, "already exists", false},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++)
		assert_int_equal(sw_is_duplicate_refusal(rows[i].status, sw_str_of(rows[i].said)), rows[i].duplicate);
}

/* --- talking to it --- */

typedef struct world {
	sw_arena arena;
	fake_index fake;
	fake_clock time;
	sw_clock clock;
	char *vars[1];
	sw_env env;
	sw_ctx ctx;
	sw_index index;
	sw_secret secret;
	sw_credential credential;
	sw_index_client client;
	sw_error err;
} world;

static void world_open(world *w, const fake_index *fake)
{
	*w = (world){.fake = *fake, .time = {.now_ms = 1700000000000}};
	w->clock = (sw_clock){fake_now_s, fake_monotonic_ns, fake_sleep_ms, &w->time};
	w->env.vars = w->vars;
	w->ctx = (sw_ctx){.arena = &w->arena, .env = &w->env, .clock = &w->clock};
	fake_index_start(&w->fake);
	sw_str url = sw_fmt(&w->arena, "http://127.0.0.1:%d/legacy/", w->fake.http.port);
	assert_true(sw_index_resolve(url, SW_STR(""), NULL, &w->arena, &w->index, &w->err));
	w->credential = (sw_credential){
		.user = SW_STR("ann"), .secret = sw_secret_of(SW_STR("pw")), .source = SW_STR("a test")};
	sw_index_open(&w->client, &w->ctx, &w->index, &w->credential);
}

static void world_close(world *w)
{
	sw_index_client_close(&w->client);
	sw_credential_close(&w->credential);
	fake_index_stop(&w->fake);
	sw_arena_close(&w->arena);
}

static sw_digest hash_of(const char *text)
{
	return sw_hash_of(SW_SHA256, sw_str_of(text));
}

static void put(world *w, const char *filename, const char *content)
{
	fake_put(&w->fake, sw_str_of(filename), sw_digest_hex(&w->arena, hash_of(content)));
}

static void test_recognise(void **state)
{
	(void)state;
	static const struct {
		const char *server, *front; /* header line, page */
		const char *personality, *simple;
	} rows[] = {
		{"", "405 This is the upload URL, for POST; installers use http://h/simple/", "shipwheel", "/simple/"},
		{"", "<title>Welcome to pypiserver!</title>", "pypiserver", "/legacy/simple/"},
		{"X-Devpi-Server-Version: 6.20.3\r\n", NULL, "devpi", "/legacy/+simple/"},
		{"X-Artifactory-Id: x\r\n", NULL, "artifactory", "/legacy/simple/"},
		{"Server: nginx\r\n", NULL, "generic", "/simple/"},
		{"", NULL, "generic", "/simple/"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(world) w;
		world_open(&w, &(fake_index){.server = rows[i].server, .front = rows[i].front});
		assert_null(w.client.index.personality);
		assert_true(sw_index_recognise(&w.client, &w.err));
		assert_string_equal(w.client.index.personality->name, rows[i].personality);
		assert_true(sw_str_ends(w.client.index.simple_url, sw_str_of(rows[i].simple)));
		assert_true(sw_index_recognise(&w.client, &w.err)); /* asked once */
		assert_int_equal(w.fake.http.requests.len, 1);
	}
}

static void test_find(void **state)
{
	(void)state;
	for (int html = 0; html < 2; html++) {
		SW_AUTO(world) w;
		sw_index_file file;
		world_open(&w, &(fake_index){.html = html});
		assert_true(sw_index_find(&w.client, SW_STR("De.Mo"), SW_STR(WHEEL), &w.arena, &file, &w.err));
		assert_false(file.present); /* the project is not there: 404 */
		put(&w, WHEEL, "bytes");
		assert_true(sw_index_find(&w.client, SW_STR("De.Mo"), SW_STR(WHEEL), &w.arena, &file, &w.err));
		assert_true(file.present);
		assert_true(sw_digest_eq(file.sha256, hash_of("bytes")));
		assert_text(file.url, sw_fmt(&w.arena, "http://127.0.0.1:%d/files/" WHEEL, w.fake.http.port).ptr);
		assert_true(
			sw_index_find(&w.client, SW_STR("de__MO"), SW_STR("demo-1.0.tar.gz"), &w.arena, &file, &w.err));
		assert_false(file.present);
		const fake_request *last = &w.fake.http.requests.ptr[w.fake.http.requests.len - 1];
		assert_text(last->path, "/simple/de-mo/"); /* normalised */
		assert_non_null(fake_header(last, "If-None-Match").ptr);
		assert_non_null(fake_header(last, "Authorization").ptr);
		assert_true(
			sw_str_starts(fake_header(last, "Accept"), SW_STR("application/vnd.pypi.simple.v1+json, ")));
	}
}

static void test_only_404_is_absent(void **state)
{
	(void)state;
	static const struct {
		int status;
		bool ok;
		sw_code code;
	} rows[] = {{401, false, SW_H007}, {403, false, SW_H007}, {500, false, SW_H007}, {503, false, SW_H007},
		    {404, true, SW_OK},    {410, true, SW_OK},    {204, false, SW_H007}, {302, false, SW_H007}};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(world) w;
		sw_index_file file;
		world_open(&w, &(fake_index){.page_status = rows[i].status});
		put(&w, WHEEL, "bytes");
		assert_int_equal(sw_index_find(&w.client, SW_STR("demo"), SW_STR(WHEEL), &w.arena, &file, &w.err),
				 rows[i].ok);
		assert_int_equal(w.err.code, rows[i].code);
		if (rows[i].ok)
			assert_false(file.present);
		else
			assert_int_equal(w.err.upstream_status, rows[i].status);
	}
}

/* A page that is none, and files. */
typedef struct custom {
	const char *type, *body; /* of the page */
	int corrupt;             /* downloads that come with other bytes */
	int downloads;
	bool no_metadata;
	bool to_pypi; /* pages redirect to PyPI */
} custom;

static void serve_custom(void *data, const fake_request *request, sw_arena *arena, fake_answer *out)
{
	custom *c = data;
	if (sw_str_starts(request->path, SW_STR("/simple/")))
		out->bytes = c->to_pypi
				     ? fake_reply(arena, "302 Found", "Location: http://pypi.org/simple/demo/\r\n",
						  SW_STR(""))
				     : fake_reply(arena, "200 OK", sw_fmt(arena, "Content-Type: %s\r\n", c->type).ptr,
						  sw_str_of(c->body));
	else if (sw_str_ends(request->path, SW_STR(".metadata")) && !c->no_metadata)
		out->bytes = fake_reply(arena, "200 OK", "", SW_STR("Metadata-Version: 2.1\n"));
	else if (sw_str_ends(request->path, SW_STR(".whl")))
		out->bytes = fake_reply(arena, "200 OK", "",
					c->downloads++ < c->corrupt ? SW_STR("corrupt") : SW_STR("bytes"));
	else
		out->bytes = fake_reply(arena, "404 Not Found", "", SW_STR(""));
}

#define CUSTOM(w, c)                                                                                                   \
	SW_AUTO(world) w;                                                                                              \
	world_open(&w, &(fake_index){0});                                                                              \
	fake_http_stop(&w.fake.http);                                                                                  \
	w.fake.http.handle = serve_custom;                                                                             \
	w.fake.http.cut = NULL;                                                                                        \
	w.fake.http.data = &(c);                                                                                       \
	fake_http_start(&w.fake.http);                                                                                 \
	w.client.index.upload_url = sw_fmt(&w.arena, "http://127.0.0.1:%d/legacy/", w.fake.http.port)

#define JSON_TYPE "application/vnd.pypi.simple.v1+json"

static void test_pages_that_are_none(void **state)
{
	(void)state;
	custom rows[] = {
		{.type = "text/html",
		 .body = "<html><body><form action=/login><input type=password></form></body></html>"},
		{.type = "application/json", .body = "{}"},
		{.type = "text/plain", .body = "hello"},
		{.type = JSON_TYPE, .body = "{\"files\": "},
		{.type = JSON_TYPE, .body = "[]"},
		{.type = JSON_TYPE, .body = "{\"meta\":{\"api-version\":\"2.0\"},\"name\":\"demo\",\"files\":[]}"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		CUSTOM(w, rows[i]);
		sw_index_file file;
		assert_false(sw_index_find(&w.client, SW_STR("demo"), SW_STR(WHEEL), &w.arena, &file, &w.err));
		assert_int_equal(w.err.code, SW_H010);
		assert_true(w.err.hint[0] != '\0');
	}
}

static void test_download(void **state)
{
	(void)state;
	custom c = {.type = "text/html", .body = "<a href=\"/f/" WHEEL "\">" WHEEL "</a>"};
	CUSTOM(w, c);
	sw_index_file file;
	sw_str dir, content;
	sw_strs names = {0};
	bool found;
	assert_true(sw_make_temp_dir(&w.arena, SW_STR("/tmp"), "sw-test-", &dir, &w.err));
	sw_str path = sw_path_join(&w.arena, dir, SW_STR("it.whl"));
	/* the page has no hash: the file is fetched for it */
	assert_true(sw_index_find(&w.client, SW_STR("demo"), SW_STR(WHEEL), &w.arena, &file, &w.err));
	assert_true(sw_digest_eq(file.sha256, hash_of("bytes")));
	assert_true(sw_index_download(&w.client, &file, NULL, path, &w.err));
	assert_true(sw_read_file(&w.arena, path, 100, &content, &w.err));
	assert_text(content, "bytes");
	sw_digest other = hash_of("something else");
	sw_str second = sw_path_join(&w.arena, dir, SW_STR("second.whl"));
	assert_false(sw_index_download(&w.client, &file, &other, second, &w.err));
	assert_int_equal(w.err.code, SW_H011);
	assert_true(sw_list_dir(&w.arena, dir, &names, &w.err)); /* nothing half-written is left */
	assert_int_equal(names.len, 1);
	assert_true(sw_index_metadata(&w.client, &file, &w.arena, &found, &content, &w.err));
	assert_true(found);
	assert_text(content, "Metadata-Version: 2.1\n");
	c.no_metadata = true;
	assert_true(sw_index_metadata(&w.client, &file, &w.arena, &found, &content, &w.err));
	assert_false(found);
	assert_true(sw_remove_tree(dir, &w.err));
}

static void test_credentials_go_to_their_origin_only(void **state)
{
	(void)state;
	custom c = {.type = "text/html", .body = "<a href=\"/f/" WHEEL "\">" WHEEL "</a>"};
	CUSTOM(w, c);
	sw_index_file file;
	w.client.index.upload_url = SW_STR("https://elsewhere.example/legacy/");
	w.client.index.simple_url = sw_fmt(&w.arena, "http://127.0.0.1:%d/simple/", w.fake.http.port);
	w.client.index.personality = sw_personality_named(SW_STR("generic"));
	assert_true(sw_index_find(&w.client, SW_STR("demo"), SW_STR(WHEEL), &w.arena, &file, &w.err));
	sw_each (request, &w.fake.http.requests)
		assert_null(fake_header(request, "Authorization").ptr);
}

/* Some servers send whoever asks for what they do not have on to PyPI, whose page must not be taken for theirs. */
static void test_redirect_to_pypi_is_absent(void **state)
{
	(void)state;
	custom c = {.to_pypi = true};
	CUSTOM(w, c);
	sw_index_file file;
	assert_true(sw_index_find(&w.client, SW_STR("demo"), SW_STR(WHEEL), &w.arena, &file, &w.err));
	assert_false(file.present);
	assert_int_equal(w.fake.http.requests.len, 2); /* nobody was asked but this server */
}

static void test_wait(void **state)
{
	(void)state;
	static const struct {
		int hidden, page_status;
		const char *there; /* content of the second file */
		int64_t deadline_ms;
		bool ok, visible;
		sw_code code;
	} rows[] = {
		{0, 0, "b", 10000, true, true, SW_OK},      {5, 0, "b", 10000, true, true, SW_OK},
		{100, 0, "b", 3000, true, false, SW_OK},    {0, 0, "other", 10000, false, false, SW_U001},
		{0, 500, "b", 3000, false, false, SW_H007}, {0, 401, "b", 3000, false, false, SW_H007},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(world) w;
		world_open(&w, &(fake_index){.hidden_looks = rows[i].hidden,
					     .uploads = 1,
					     .page_status = rows[i].page_status});
		put(&w, WHEEL, "a");
		put(&w, "demo-1.0.tar.gz", rows[i].there);
		sw_awaited files[] = {
			{.filename = SW_STR(WHEEL), .sha256 = hash_of("a")},
			{.filename = SW_STR("demo-1.0.tar.gz"), .sha256 = hash_of("b")},
		};
		int64_t start_ms = w.time.now_ms;
		bool ok = sw_index_wait(&w.client, SW_STR("demo"), files, 2, rows[i].deadline_ms, &w.err);
		if (ok != rows[i].ok)
			fail_msg("row %zu: %s", i, w.err.message);
		assert_int_equal(w.err.code, rows[i].code);
		assert_int_equal(files[1].visible, rows[i].visible);
		assert_int_equal(files[1].conflict, rows[i].code == SW_U001);
		if (rows[i].page_status != 500) /* whose retries wait too */
			assert_true(w.time.now_ms - start_ms <= rows[i].deadline_ms);
		if (rows[i].ok && !rows[i].visible)
			assert_int_equal(w.time.now_ms - start_ms, rows[i].deadline_ms);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_resolve),
		cmocka_unit_test(test_resolve_refuses),
		cmocka_unit_test(test_duplicates),
		cmocka_unit_test(test_recognise),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_only_404_is_absent),
		cmocka_unit_test(test_pages_that_are_none),
		cmocka_unit_test(test_download),
		cmocka_unit_test(test_credentials_go_to_their_origin_only),
		cmocka_unit_test(test_redirect_to_pypi_is_absent),
		cmocka_unit_test(test_wait),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
