/* TAR and gzip against Python's tarfile and gzip in both directions, and against archives that each have one thing wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/proc.h"
#include "codec/tar.h"

static sw_arena arena;
static sw_str dir, source_root;
static sw_env env;

static void python(const char *script, const char *arg, sw_proc_result *result)
{
	sw_error err = {0};
	char *path = sw_cstr(&arena, sw_path_join(&arena, source_root, sw_str_of(script)));
	const char *argv[] = {"/usr/bin/python3", path, arg, NULL};
	if (!sw_run(&arena, argv, &(sw_proc_options){0}, result, &err))
		fail_msg("%s", err.message);
	if (result->status != 0)
		fail_msg("%s: %.*s", script, SW_ARG(result->err));
}

static int setup(void **state)
{
	(void)state;
	sw_error err = {0};
	sw_proc_result result;
	env.vars = environ;
	source_root = sw_env_get(&env, "SW_SOURCE_ROOT");
	if (!sw_make_temp_dir(&arena, SW_STR("/tmp"), "sw-tar-", &dir, &err))
		fail_msg("%s", err.message);
	python("tests/unit/codec/make_tars.py", sw_cstr(&arena, dir), &result);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	sw_error err = {0};
	bool ok = sw_remove_tree(dir, &err);
	sw_arena_close(&arena);
	return ok ? 0 : -1;
}

static sw_str file(const char *name)
{
	return sw_fmt(&arena, "%.*s/%s.tar.gz", SW_ARG(dir), name);
}

typedef SW_VEC(sw_tar_member) tar_members;

/* Reads all of it; content into `text`, one line a member, in the words of read_tar.py. */
static bool read_all(const char *name, sw_faults *faults, sw_buf *text, tar_members *members, sw_error *err)
{
	static const char kinds[] = {[SW_TAR_FILE] = 'f',
				     [SW_TAR_DIR] = 'd',
				     [SW_TAR_SYMLINK] = 's',
				     [SW_TAR_HARDLINK] = 'h',
				     [SW_TAR_OTHER] = '?'};
	SW_AUTO(sw_tar) tar = {0};
	if (!sw_tar_open(file(name), NULL, &arena, faults, &tar, err))
		return false;
	for (;;) {
		sw_tar_member member = {0};
		bool more = false;
		uint32_t crc = 0;
		sw_str piece = {0};
		if (!sw_tar_next(&tar, &member, &more, err))
			return false;
		if (!more)
			return true;
		do {
			if (!sw_tar_data(&tar, &piece, err))
				return false;
			crc = sw_crc32(crc, piece);
		} while (piece.len);
		sw_push(&arena, members, member);
		sw_buf_addf(text, "%.*s|%c|%o|%lld|%lld|%.*s|%.*s|%lld|%lld|%.*s|%08x\n", SW_ARG(member.name),
			    kinds[member.kind], member.mode, (long long)member.uid, (long long)member.gid,
			    SW_ARG(member.user), SW_ARG(member.group), (long long)member.mtime_ns,
			    (long long)member.size_bytes, SW_ARG(member.link_target), crc);
	}
}

/* Archive, the rule of its first fault of severity error or more, a part of the message. */
static const struct {
	const char *name, *rule, *message;
} refused[] = {
	{"no-gzip", "SW-T001", "it is no gzip file"},
	{"empty-file", "SW-T001", "cut off within the gzip header"},
	{"gzip-method", "SW-T001", "unknown values"},
	{"gzip-flags", "SW-T001", "unknown values"},
	{"gzip-header-cut", "SW-T001", "cut off within the gzip header"},
	{"gzip-endless-name", "SW-T001", "endless name"},
	{"gzip-cut", "SW-T001", "it is cut off"},
	{"gzip-trailer-cut", "SW-T001", "cut off at its end"},
	{"gzip-crc", "SW-T001", "its CRC is wrong"},
	{"gzip-size", "SW-T001", "its size differs"},
	{"gzip-damaged", "SW-T001", "compressed data is damaged"},
	{"gzip-trailing", "SW-T002", "2 bytes follow behind the gzip stream"},
	{"gzip-second-member", "SW-T002", "bytes follow behind the gzip stream"},
	{"text", "SW-T002", "the checksum of a header is wrong"},
	{"checksum", "SW-T002", "the checksum of a header is wrong"},
	{"no-magic", "SW-T002", "the mark of POSIX"},
	{"number", "SW-T002", "malformed number"},
	{"number-negative", "SW-T002", "malformed number"},
	{"number-huge", "SW-T002", "malformed number"},
	{"gnu-prefix", "SW-T002", "has a prefix"},
	{"no-end", "SW-T002", "cut off before the zero blocks"},
	{"no-end-data", "SW-T002", "cut off within a member"},
	{"cut-padding", "SW-T002", "cut off within a member"},
	{"data-behind", "SW-T002", "data follows behind the end"},
	{"lone-zero-block", "SW-T002", "data follows behind the end"},
	{"sparse-gnu", "SW-T002", "sparse file"},
	{"sparse-pax", "SW-T002", "sparse file"},
	{"type-unknown", "SW-T002", "unknown type 'Z'"},
	{"type-7", "SW-T002", "unknown type '7'"},
	{"folder-with-size", "SW-T002", "it is no file, but has a size"},
	{"link-with-size", "SW-T002", "it is no file, but has a size"},
	{"file-named-folder", "SW-T002", "it is a file, but its name is a folder's"},
	{"pax-malformed", "SW-T002", "pax header is malformed"},
	{"pax-length-zero", "SW-T002", "pax header is malformed"},
	{"pax-length-long", "SW-T002", "pax header is malformed"},
	{"pax-no-equals", "SW-T002", "pax header is malformed"},
	{"pax-nul", "SW-T002", "record path has the impossible value"},
	{"pax-latin1", "SW-T002", "record path has the impossible value"},
	{"pax-charset", "SW-T002", "record hdrcharset has the impossible value"},
	{"pax-size-bad", "SW-T002", "record size has the impossible value"},
	{"pax-time-bad", "SW-T002", "record mtime has the impossible value"},
	{"pax-size-differs", "SW-T002", "name different sizes: 6 and 512"},
	{"pax-size-only", "SW-T002", "its size stands in the pax header only"},
	{"pax-twice", "SW-T002", "two extended headers"},
	{"pax-and-gnu", "SW-T002", "two extended headers"},
	{"gnu-and-pax", "SW-T002", "two extended headers"},
	{"pax-of-nothing", "SW-T002", "belongs to no member"},
	{"pax-huge", "SW-T002", "an extended header has 2097152 bytes"},
	{"pax-cut", "SW-T002", "cut off within an extended header"},
	{"global-path", "SW-T002", "sets the path of every member"},
	{"global-size", "SW-T002", "sets the size of every member"},
	{"global-sparse", "SW-T002", "sparse file"},
	{"bomb", "SW-T004", "more than 50 times its size"},
	{"lies-huge", "SW-T004", "would unpack to more than"},
	{"name-dotdot", "SW-T003", "has a part \"..\""},
	{"name-absolute", "SW-T003", "is absolute"},
	{"name-backslash", "SW-T003", "backslash"},
	{"name-drive", "SW-T003", "drive letter"},
	{"name-dot", "SW-T003", "has a part \".\""},
	{"name-control", "SW-T003", "control character"},
	{"name-latin1", "SW-T003", "is not UTF-8"},
	{"device", "SW-T003", "a device or a pipe"},
	{"pipe", "SW-T003", "a device or a pipe"},
	{"link-absolute", "SW-T003", "link to /etc/passwd, outside"},
	{"link-outside", "SW-T003", "link to ../../x, outside"},
	{"link-empty", "SW-T003", "outside of the archive"},
	{"setuid", "SW-T003", "another user's rights"},
	{"setgid", "SW-T003", "another user's rights"},
};

static void refuses_what_is_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(refused); i++) {
		SW_AUTO(sw_buf) text = {0};
		sw_error err = {0};
		sw_faults faults = {0};
		tar_members members = {0};
		if (read_all(refused[i].name, NULL, &text, &members, &err))
			fail_msg("%s was accepted", refused[i].name);
		if (err.code != SW_T101 || !strstr(err.message, refused[i].message))
			fail_msg("%s: %s", refused[i].name, err.message);
		if (!read_all(refused[i].name, &faults, &text, &members, &err))
			fail_msg("%s: report mode fails: %s", refused[i].name, err.message);
		const sw_fault *first = sw_faults_refusal(&faults);
		if (!first || strcmp(first->rule, refused[i].rule) != 0)
			fail_msg("%s: %s instead of %s", refused[i].name, first ? first->rule : "nothing",
				 refused[i].rule);
		if (!strstr(first->message.ptr, refused[i].message))
			fail_msg("%s: %s", refused[i].name, first->message.ptr);
		if (first != &faults.list.ptr[faults.list.len - 1])
			fail_msg("%s: another fault: %s", refused[i].name, first[1].message.ptr);
	}
}

static const struct {
	const char *name, *message;
} clashing[] = {
	{"twice", "p/a: it occurs twice"},
	{"file-and-folder", "p/a is a file or a link"},
	{"below-link", "p/l is a file or a link"},
	{"link-through-link", "p/m: it is a link that leads through another link"},
	{"link-through-link-up", "p/m: it is a link that leads through another link"},
	{"hard-outside", "no earlier file"},
	{"hard-later", "no earlier file"},
	{"hard-to-link", "no earlier file"},
};

static void sees_members_against_each_other(void **state)
{
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(clashing); i++) {
		SW_AUTO(sw_buf) text = {0};
		sw_error err = {0};
		sw_faults faults = {0};
		tar_members members = {0};
		if (!read_all(clashing[i].name, NULL, &text, &members, &err))
			fail_msg("%s: %s", clashing[i].name, err.message);
		sw_tar_look_at_members(members.ptr, members.len, &arena, &faults);
		if (faults.list.len != 1 || !strstr(faults.list.ptr[0].message.ptr, clashing[i].message) ||
		    strcmp(faults.list.ptr[0].rule, "SW-T003") != 0 || faults.list.ptr[0].severity != SW_SEV_ERROR)
			fail_msg("%s: %zu faults, %s", clashing[i].name, faults.list.len,
				 faults.list.len ? faults.list.ptr[0].message.ptr : "");
	}
}

static void notes_what_is_only_odd(void **state)
{
	(void)state;
	static const struct {
		const char *name, *rule, *message;
		sw_severity severity;
	} noted[] = {
		{"noted-setgid-folder", "SW-T003", "setgid folder", SW_INFO},
		{"noted-global", "SW-T002", "global pax header", SW_INFO},
		{"noted-case", "SW-T003", "the same file as p/a", SW_WARN},
		{"noted-device-name", "SW-T003", "device on Windows", SW_WARN},
		{"noted-one-zero-block", "SW-T002", "second zero block", SW_WARN},
	};
	for (size_t i = 0; i < SW_COUNTOF(noted); i++) {
		SW_AUTO(sw_buf) text = {0};
		sw_error err = {0};
		sw_faults faults = {0};
		tar_members members = {0};
		if (!read_all(noted[i].name, NULL, &text, &members, &err) ||
		    !read_all(noted[i].name, &faults, &text, &members, &err))
			fail_msg("%s: %s", noted[i].name, err.message);
		members.len /= 2; /* both readings went in */
		sw_tar_look_at_members(members.ptr, members.len, &arena, &faults);
		if (faults.list.len != 1 || strcmp(faults.list.ptr[0].rule, noted[i].rule) != 0 ||
		    faults.list.ptr[0].severity != noted[i].severity ||
		    !strstr(faults.list.ptr[0].message.ptr, noted[i].message))
			fail_msg("%s: %zu faults, %s", noted[i].name, faults.list.len,
				 faults.list.len ? faults.list.ptr[0].message.ptr : "");
	}
}

static void reads_what_tarfile_reads(void **state)
{
	(void)state;
	static const char *const names[] = {
		"good",          "good-gnu",         "good-ustar",      "good-empty",
		"good-prefix",   "good-blank-ids",   "good-old-folder", "good-pax-vendor",
		"good-pax-size", "good-minimal-end", "good-named",
	};
	for (size_t i = 0; i < SW_COUNTOF(names); i++) {
		SW_AUTO(sw_buf) text = {0};
		sw_error err = {0};
		sw_faults faults = {0};
		sw_proc_result result;
		tar_members members = {0};
		if (!read_all(names[i], NULL, &text, &members, &err))
			fail_msg("%s: %s", names[i], err.message);
		python("tests/unit/codec/read_tar.py", file(names[i]).ptr, &result);
		assert_string_equal(sw_cstr(&arena, sw_buf_str(&text)), sw_cstr(&arena, result.out));
		sw_tar_look_at_members(members.ptr, members.len, &arena, &faults);
		if (faults.list.len)
			fail_msg("%s: %s", names[i], faults.list.ptr[0].message.ptr);
	}
}

static void skips_what_is_not_read(void **state)
{
	(void)state;
	SW_AUTO(sw_tar) tar = {0};
	sw_error err = {0};
	sw_tar_member member = {0};
	bool more = true;
	size_t count = 0;
	sw_str piece;
	assert_true(sw_tar_open(file("good"), NULL, &arena, NULL, &tar, &err));
	while (sw_tar_next(&tar, &member, &more, &err) && more)
		if (count++ % 3 == 0)
			assert_true(sw_tar_data(&tar, &piece, &err)); /* one piece, then on */
	assert_false(more);
	assert_int_equal(count, 13);
}

static void limits_hold(void **state)
{
	(void)state;
	SW_AUTO(sw_tar) tar = {0};
	sw_error err = {0};
	sw_tar_member member = {0};
	bool more = true;
	assert_true(sw_tar_open(file("good"), &(sw_archive_limits){.members = 3}, &arena, NULL, &tar, &err));
	for (int i = 0; i < 3; i++)
		assert_true(sw_tar_next(&tar, &member, &more, &err) && more);
	assert_false(sw_tar_next(&tar, &member, &more, &err));
	assert_non_null(strstr(err.message, "more than 3 members"));
	assert_false(sw_tar_open(file("good"), &(sw_archive_limits){.file_bytes = 10}, &arena, NULL, &tar, &err));
	assert_int_equal(err.code, SW_F004);
}

static const char *long_name(void)
{
	static char text[200];
	if (!text[0]) {
		memcpy(text, "p-1/", 4);
		memset(text + 4, 'f', 60);
		text[64] = '/';
		memset(text + 65, 'g', 60);
	}
	return text;
}

static void write_members(sw_sink *sink, const sw_gzip_options *options, size_t extra)
{
	SW_AUTO(sw_tar_writer) writer = {0};
	sw_error err = {0};
	sw_str long_file = sw_str_of(long_name());
	sw_str group = sw_str_of("ggggggggggggggggggggggggggggggggg");
	const struct {
		sw_tar_entry entry;
		size_t repeat;
	} members[] = {
		{{.name = SW_S("p-1"), .kind = SW_TAR_DIR, .mode = 0755, .mtime_ns = INT64_C(1600000000000000000)}, 0},
		{{.name = SW_S("p-1/a.py"), .mode = 0644, .mtime_ns = INT64_C(1600000000000000000)}, 1},
		{{.name = SW_S("p-1/größe.py"),
		  .mode = 0755,
		  .uid = 1000,
		  .gid = 100,
		  .user = SW_S("user"),
		  .group = SW_S("gruppe")},
		 100},
		{{.name = long_file, .mode = 0600, .mtime_ns = INT64_C(1600000000250000000)}, 5000},
		{{.name = sw_str_cat(&arena, long_file, SW_STR("d")),
		  .kind = SW_TAR_DIR,
		  .mode = 0755,
		  .mtime_ns = 7000000000},
		 0},
		{{.name = SW_S("p-1/link"),
		  .kind = SW_TAR_SYMLINK,
		  .link_target = SW_S("a.py"),
		  .mode = 0777,
		  .mtime_ns = 7000000000},
		 0},
		{{.name = SW_S("p-1/long-link"),
		  .kind = SW_TAR_SYMLINK,
		  .link_target = sw_str_from(long_file, 4),
		  .mode = 0777,
		  .mtime_ns = 7000000000},
		 0},
		{{.name = SW_S("p-1/ids"),
		  .mode = 0644,
		  .uid = 3000000,
		  .gid = 2097151,
		  .user = SW_S("ü"),
		  .group = group,
		  .mtime_ns = INT64_C(1600000000000000000)},
		 2},
	};
	sw_tar_writer_open(&writer, sink, options);
	for (size_t i = 0; i < SW_COUNTOF(members); i++) {
		SW_AUTO(sw_buf) content = {0};
		for (size_t n = 0; n < members[i].repeat; n++)
			sw_buf_addf(&content, "line %zu\n", n * n);
		sw_tar_entry entry = members[i].entry;
		entry.size_bytes = (int64_t)content.len;
		if (!sw_tar_add(&writer, &entry, sw_buf_str(&content), &err))
			fail_msg("%s", err.message);
	}
	if (extra) {
		sw_tar_entry entry = {.name = SW_S("p-1/extra"), .mode = 0644, .size_bytes = (int64_t)extra};
		SW_AUTO(sw_buf) noise = {0};
		for (uint32_t n = 1; noise.len < 1 << 16; n = n * 1664525 + 1013904223)
			sw_buf_addc(&noise, (char)(n >> 27));
		assert_true(sw_tar_begin(&writer, &entry, &err));
		for (size_t left = extra; left;) {
			size_t len = left < noise.len ? left : noise.len;
			assert_true(sw_tar_put(&writer, sw_str_sub(sw_buf_str(&noise), 0, len), &err));
			left -= len;
		}
	}
	if (!sw_tar_writer_end(&writer, &err))
		fail_msg("%s", err.message);
}

static void writes_the_bytes_of_tarfile(void **state)
{
	(void)state;
	static const char header[] = "\x1f\x8b\x08\x08\x78\x56\x34\x12\x02\xffp-1.tar";
	SW_AUTO(sw_sink) sink = {0};
	SW_AUTO(sw_source) source = {0};
	SW_AUTO(sw_gunzip) gunzip = {0};
	sw_error err = {0};
	sw_proc_result result;
	sw_str path = sw_path_join(&arena, dir, SW_STR("by-tarfile.tar")), expected = {0};
	size_t got = 0;
	python("tests/unit/codec/write_tar.py", path.ptr, &result);
	assert_true(sw_read_file(&arena, path, 1 << 24, &expected, &err));
	sw_sink_memory(&sink, 0);
	write_members(&sink, &(sw_gzip_options){.name = SW_STR("p-1.tar"), .mtime = 0x12345678}, 0);
	assert_memory_equal(sink.pending.ptr, header, sizeof(header));
	sw_source_memory(&source, SW_STR("memory"), sw_buf_str(&sink.pending));
	assert_true(sw_gunzip_open(&source, &gunzip, &err));
	assert_int_equal(gunzip.mtime, 0x12345678);
	char *text = sw_alloc(&arena, expected.len + 1);
	assert_true(sw_gunzip_read(&gunzip, text, expected.len + 1, &got, &err));
	assert_int_equal(got, expected.len);
	assert_memory_equal(text, expected.ptr, got);
}

/* Once in one piece and once, above the limit, streamed: Python must be able to read both. */
static void tarfile_reads_what_we_write(void **state)
{
	(void)state;
	static const size_t extras[] = {0, 1, SW_GZIP_ONE_PIECE};
	for (size_t i = 0; i < SW_COUNTOF(extras); i++) {
		SW_AUTO(sw_sink) sink = {0};
		SW_AUTO(sw_buf) text = {0};
		sw_error err = {0};
		sw_proc_result result;
		tar_members members = {0};
		assert_true(sw_sink_open(&sink, file("written"), 0644, &err));
		write_members(&sink, &(sw_gzip_options){.level = 1}, extras[i]);
		assert_true(sw_sink_commit(&sink, false, &err));
		if (!read_all("written", NULL, &text, &members, &err))
			fail_msg("%s", err.message);
		python("tests/unit/codec/read_tar.py", file("written").ptr, &result);
		assert_string_equal(sw_cstr(&arena, sw_buf_str(&text)), sw_cstr(&arena, result.out));
	}
}

static void writer_refuses(void **state)
{
	(void)state;
	const sw_tar_entry bad[] = {
		{.name = SW_STR("../a")},
		{.name = SW_STR("/a")},
		{.name = SW_STR("")},
		{.name = SW_STR("a\nb")},
		{.name = SW_STR("p/l"), .kind = SW_TAR_SYMLINK, .link_target = SW_STR("../../x")},
		{.name = SW_STR("p/l"), .kind = SW_TAR_SYMLINK, .link_target = SW_STR("/x")},
		{.name = SW_STR("p/d"), .kind = SW_TAR_OTHER},
	};
	SW_AUTO(sw_sink) sink = {0};
	SW_AUTO(sw_tar_writer) writer = {0};
	sw_error err = {0};
	sw_sink_memory(&sink, 0);
	sw_tar_writer_open(&writer, &sink, &(sw_gzip_options){0});
	for (size_t i = 0; i < SW_COUNTOF(bad); i++) {
		assert_false(sw_tar_begin(&writer, &bad[i], &err));
		assert_int_equal(err.code, SW_T102);
	}
}

static void resolves_links(void **state)
{
	(void)state;
	static const struct {
		const char *name, *target, *to; /* NULL = outside */
	} cases[] = {
		{"p/l", "a", "p/a"},  {"p/l", "../p/a", "p/a"}, {"p/l", "./a//b", "p/a/b"},
		{"p/d/l", "..", "p"}, {"p/l", "..", ""},        {"p/l", "../..", NULL},
		{"l", "..", NULL},    {"p/l", "/a", NULL},      {"p/l", "a/../../../x", NULL},
		{"p/l", "", NULL},    {"p/l", "a\\b", NULL},
	};
	for (size_t i = 0; i < SW_COUNTOF(cases); i++) {
		sw_str to = {0};
		bool inside = sw_tar_resolve(&arena, sw_str_of(cases[i].name), sw_str_of(cases[i].target), &to);
		if (inside != (cases[i].to != NULL) || (inside && !sw_str_is(to, cases[i].to)))
			fail_msg("%s -> %s: %.*s", cases[i].name, cases[i].target, SW_ARG(to));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_what_is_wrong),
		cmocka_unit_test(sees_members_against_each_other),
		cmocka_unit_test(notes_what_is_only_odd),
		cmocka_unit_test(reads_what_tarfile_reads),
		cmocka_unit_test(skips_what_is_not_read),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(writes_the_bytes_of_tarfile),
		cmocka_unit_test(tarfile_reads_what_we_write),
		cmocka_unit_test(writer_refuses),
		cmocka_unit_test(resolves_links),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
