/* ZIP against Python's zipfile in both directions, and against archives that each have one thing wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/proc.h"
#include "codec/zip.h"

static sw_arena arena;
static sw_str dir, source_root;
static sw_env env;

static void python(const char *script, const char *arg, const char *arg2, sw_proc_result *result)
{
	sw_error err = {0};
	char *path = sw_cstr(&arena, sw_path_join(&arena, source_root, sw_str_of(script)));
	const char *argv[] = {"/usr/bin/python3", path, arg, arg2, NULL};
	if (!sw_run(&arena, argv, &(sw_proc_options){0}, result, &err))
		fail_msg("%s", err.message);
	if (result->status != 0)
		fail_msg("%s: %.*s", script, SW_ARG(result->err));
}

static int setup(void **state)
{
	(void)state;
	sw_error err = {0};
	env.vars = environ;
	source_root = sw_env_get(&env, "SW_SOURCE_ROOT");
	if (!sw_make_temp_dir(&arena, SW_STR("/tmp"), "sw-zip-", &dir, &err))
		fail_msg("%s", err.message);
	sw_proc_result result;
	python("tests/unit/codec/make_zips.py", sw_cstr(&arena, dir), NULL, &result);
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
	return sw_fmt(&arena, "%.*s/%s.zip", SW_ARG(dir), name);
}

/* Archive, the rule of its first fault of severity error or more, a part of the message. */
static const struct {
	const char *name, *rule, *message;
} refused[] = {
	{"empty-file", "SW-Z001", "is no ZIP archive"},
	{"no-zip", "SW-Z001", "no end of central directory record"},
	{"truncated", "SW-Z001", "no end of central directory record"},
	{"truncated-comment", "SW-Z001", "announces a comment of 100 bytes"},
	{"trailing", "SW-Z001", "5 bytes follow behind the end"},
	{"prefix", "SW-Z001", "10 bytes before it belong to no member"},
	{"prefix-shifted", "SW-Z001", "bytes were put before the archive"},
	{"gap", "SW-Z001", "b.py: 6 bytes before it belong to no member"},
	{"gap-before-directory", "SW-Z001", "6 bytes before the directory belong to no member"},
	{"hidden-member", "SW-Z001", "bytes before it belong to no member"},
	{"overlap", "SW-Z001", "it overlaps the member before it"},
	{"shared-data", "SW-Z001", "it overlaps the member before it"},
	{"name-differs", "SW-Z001", "its own header names it b.py"},
	{"size-differs", "SW-Z001", "its sizes differ"},
	{"packed-size-differs", "SW-Z001", "its sizes differ"},
	{"twice", "SW-Z001", "a.py: it occurs twice"},
	{"count-low", "SW-Z001", "counts 3 members, the directory holds 4"},
	{"count-high", "SW-Z001", "counts 5 members, the directory holds 4"},
	{"count-here", "SW-Z001", "counts 2 entries on this disk"},
	{"split-disk", "SW-Z001", "split over several disks"},
	{"member-on-disk", "SW-Z001", "another disk"},
	{"directory-empty", "SW-Z001", "must start at offset"},
	{"directory-too-large", "SW-Z001", "announces a directory of 1048576 bytes"},
	{"directory-elsewhere", "SW-Z001", "must start at offset"},
	{"entry-comment", "SW-Z001", "its entry in the directory has a comment"},
	{"header-outside", "SW-Z001", "its place lies not before the directory"},
	{"header-not-there", "SW-Z001", "it overlaps"},
	{"reaches-into-directory", "SW-Z001", "it reaches into the directory"},
	{"extra-cut", "SW-Z001", "its extra field is malformed"},
	{"extra-local-cut", "SW-Z001", "its extra field is malformed"},
	{"extra-zip64-twice", "SW-Z001", "extra field 0x0001 occurs twice"},
	{"extra-zip64-long", "SW-Z001", "its ZIP64 field has 8 bytes, where 0 are needed"},
	{"zip64-field-missing", "SW-Z001", "leaves a size to a ZIP64 field"},
	{"zip64-locator-wrong", "SW-Z001", "locator does not point at the record"},
	{"zip64-disks", "SW-Z001", "several disks"},
	{"zip64-length", "SW-Z001", "no plain ZIP64 end record"},
	{"zip64-disagrees", "SW-Z001", "disagree on the entries"},
	{"name-control", "SW-Z001", "control character"},
	{"name-latin1", "SW-Z001", "is not UTF-8"},
	{"tar-too", "SW-Z001", "mark of a TAR archive"},
	{"streamed", "SW-Z002", "data descriptor"},
	{"streamed-zipfile", "SW-Z002", "data descriptor"},
	{"bzip2", "SW-Z003", "compressed by method 12"},
	{"lzma", "SW-Z003", "compressed by method 14"},
	{"zstd", "SW-Z003", "compressed by method 93"},
	{"bomb", "SW-Z004", "more than 50 times its size"},
	{"lies-huge", "SW-Z004", "more than the limit"},
	{"name-dotdot", "SW-Z005", "has a part \"..\""},
	{"name-dotdot-inside", "SW-Z005", "has a part \"..\""},
	{"name-absolute", "SW-Z005", "is absolute"},
	{"name-drive", "SW-Z005", "drive letter"},
	{"name-backslash", "SW-Z005", "backslash"},
	{"name-dot", "SW-Z005", "has a part \".\""},
	{"name-empty-part", "SW-Z005", "empty part"},
	{"name-device", "SW-Z005", "device on Windows"},
	{"name-device-com", "SW-Z005", "device on Windows"},
	{"name-blank-end", "SW-Z005", "ends with a dot or a blank"},
	{"name-dot-end", "SW-Z005", "ends with a dot or a blank"},
	{"name-colon", "SW-Z005", "Windows forbids"},
	{"name-star", "SW-Z005", "Windows forbids"},
	{"name-long", "SW-Z005", "longer than 240 bytes"},
	{"name-decomposed", "SW-Z005", "normal form C"},
	{"name-bidi", "SW-Z005", "invisible character"},
	{"name-empty", "SW-Z005", "is empty"},
	{"name-case", "SW-Z005", "the same file as a.py"},
	{"name-case-folder", "SW-Z005", "the same file as pkg/a.py"},
	{"name-fold", "SW-Z005", "the same file as straße.py"},
	{"name-file-and-folder", "SW-Z005", "a is a file"},
	{"name-file-and-folder-entry", "SW-Z005", "a is a file"},
	{"crc-differs", "SW-Z006", "its CRC differs"},
	{"method-differs", "SW-Z006", "its method differs"},
	{"flags-differ", "SW-Z006", "its flags differ"},
	{"encrypted", "SW-Z006", "it is encrypted"},
	{"flags-odd", "SW-Z006", "flags (0x2000)"},
	{"symlink", "SW-Z006", "symbolic link"},
	{"device", "SW-Z006", "device, pipe or socket"},
	{"folder-mode", "SW-Z006", "disagree whether it is a folder"},
	{"comment", "SW-Z006", "the archive has a comment (5 bytes)"},
	{"name-no-utf8-flag", "SW-Z006", "flag 11"},
	{"unicode-path", "SW-Z006", "0x7075 holds another name"},
	{"folder-content", "SW-Z007", "it is a folder, but has a content of 1 bytes"},
	{"stored-sizes", "SW-Z007", "its sizes differ: 5 and 9"},
};

static void refuses_what_is_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(refused); i++) {
		SW_AUTO(sw_zip) strict = {0};
		SW_AUTO(sw_zip) report = {0};
		sw_error err = {0};
		sw_faults faults = {0};
		sw_str path = file(refused[i].name);
		if (sw_zip_open(path, NULL, &arena, NULL, &strict, &err))
			fail_msg("%s was accepted", refused[i].name);
		if (err.code != SW_Z101 || !strstr(err.message, refused[i].rule) ||
		    !strstr(err.message, refused[i].message))
			fail_msg("%s: %s", refused[i].name, err.message);
		if (!sw_zip_open(path, NULL, &arena, &faults, &report, &err))
			fail_msg("%s: report mode fails: %s", refused[i].name, err.message);
		const sw_fault *first = sw_faults_refusal(&faults);
		if (!first || strcmp(first->rule, refused[i].rule) != 0)
			fail_msg("%s: %s instead of %s", refused[i].name, first ? first->rule : "nothing",
				 refused[i].rule);
	}
}

/* Archives that look right from outside, with a member that cannot be unpacked. */
static const struct {
	const char *name, *message;
} broken[] = {
	{"crc-wrong", "its CRC is wrong"},
	{"shorter", "shorter than declared"},
	{"longer", "longer than declared"},
	{"damaged", "cut off or damaged"},
	{"trailing-in-member", "bytes follow behind the compressed data"},
};

static bool swallow(void *data, sw_str bytes, sw_error *err)
{
	(void)err;
	*(size_t *)data += bytes.len;
	return true;
}

static void refuses_broken_content(void **state)
{
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(broken); i++) {
		SW_AUTO(sw_zip) zip = {0};
		sw_error err = {0};
		sw_str text = {0};
		size_t seen = 0;
		if (!sw_zip_open(file(broken[i].name), NULL, &arena, NULL, &zip, &err))
			fail_msg("%s: %s", broken[i].name, err.message);
		assert_false(sw_zip_read(&zip, &zip.members.ptr[0], 1 << 20, &arena, &text, &err));
		if (err.code != SW_Z101 || !strstr(err.message, broken[i].message))
			fail_msg("%s: %s", broken[i].name, err.message);
		sw_error_clear(&err);
		assert_false(sw_zip_stream(&zip, &zip.members.ptr[0], swallow, &seen, &err));
		if (err.code != SW_Z101 || !strstr(err.message, broken[i].message))
			fail_msg("%s streamed: %s", broken[i].name, err.message);
	}
}

static bool collect(void *data, sw_str bytes, sw_error *err)
{
	sw_buf_add(data, bytes);
	return sw_buf_check(data, "a member", err);
}

/* read_zip.py prints "name size crc mode method" for each member as zipfile sees it. */
static sw_str listing(sw_zip *zip)
{
	SW_AUTO(sw_buf) out = {0};
	sw_each (member, &zip->members) {
		sw_error err = {0};
		SW_AUTO(sw_buf) streamed = {0};
		sw_str text = {0};
		if (!sw_zip_read(zip, member, 64 << 20, &arena, &text, &err) ||
		    !sw_zip_stream(zip, member, collect, &streamed, &err))
			fail_msg("%s", err.message);
		assert_true(sw_str_eq(text, sw_buf_str(&streamed)));
		sw_buf_addf(&out, "%.*s %lld %08x %o %u %08x\n", SW_ARG(member->name), (long long)member->size_bytes,
			    sw_crc32(0, text), member->mode, member->method, member->dos_time);
	}
	return sw_buf_copy(&out, &arena);
}

static void reads_what_zipfile_reads(void **state)
{
	(void)state;
	static const char *const names[] = {
		"good",         "good-nothing",     "good-folder",       "good-unicode", "good-zip64-end",
		"good-zipfile", "good-zip64-local", "good-zip64-member", "good-large",   "good-reversed-directory",
	};
	for (size_t i = 0; i < SW_COUNTOF(names); i++) {
		SW_AUTO(sw_zip) zip = {0};
		sw_error err = {0};
		sw_proc_result result;
		sw_str path = file(names[i]);
		if (!sw_zip_open(path, NULL, &arena, NULL, &zip, &err))
			fail_msg("%s: %s", names[i], err.message);
		python("tests/unit/codec/read_zip.py", path.ptr, NULL, &result);
		assert_string_equal(sw_cstr(&arena, listing(&zip)), sw_cstr(&arena, result.out));
	}
}

static void limits_hold(void **state)
{
	(void)state;
	SW_AUTO(sw_zip) zip = {0};
	sw_error err = {0};
	sw_str text;
	sw_archive_limits limits = {.members = 3};
	assert_false(sw_zip_open(file("good"), &limits, &arena, NULL, &zip, &err));
	assert_non_null(strstr(err.message, "4 members, more than the limit of 3"));
	limits = (sw_archive_limits){.file_bytes = 100};
	assert_false(sw_zip_open(file("good"), &limits, &arena, NULL, &zip, &err));
	assert_int_equal(err.code, SW_F004);
	assert_true(sw_zip_open(file("good"), NULL, &arena, NULL, &zip, &err));
	assert_false(sw_zip_read(&zip, &zip.members.ptr[0], 10, &arena, &text, &err));
	assert_int_equal(err.code, SW_F004);
	assert_false(sw_zip_open(SW_STR("/nowhere/at/all"), NULL, &arena, NULL, &zip, &err));
	assert_int_equal(err.code, SW_F001);
	assert_false(sw_zip_open(SW_STR("/tmp"), NULL, &arena, NULL, &zip, &err));
	assert_int_equal(err.code, SW_F001);
}

static const struct {
	const char *name;
	unsigned mode;
	size_t repeat;
} written[] = {
	{"pkg/__init__.py", 0100644, 0}, {"pkg/größe.py", 0100755, 100},           {"pkg/data.bin", 0644, 70000},
	{"folder/", 040755, 0},          {"pkg-1.0.dist-info/RECORD", 0100664, 3},
};

static void write_with(sw_sink *sink, int level)
{
	SW_AUTO(sw_zip_writer) writer = {0};
	SW_AUTO(sw_deflater) deflater = {0};
	SW_AUTO(sw_buf) packed_buf = {0};
	sw_error err = {0};
	if (level)
		sw_deflater_open(&deflater, level);
	sw_zip_writer_open(&writer, sink);
	for (size_t i = 0; i < SW_COUNTOF(written); i++) {
		SW_AUTO(sw_buf) content = {0};
		sw_zip_packed packed;
		for (size_t n = 0; n < written[i].repeat; n++)
			sw_buf_addf(&content, "line %zu\n", n * n);
		sw_zip_pack(level ? &deflater : NULL, sw_buf_str(&content), &packed_buf, &packed);
		sw_zip_entry entry = {.name = sw_str_of(written[i].name),
				      .mode = written[i].mode,
				      .dos_time = sw_zip_dos_time(1600000001)};
		if (!sw_zip_add(&writer, &entry, &packed, &err))
			fail_msg("%s", err.message);
	}
	if (!sw_zip_writer_end(&writer, &err))
		fail_msg("%s", err.message);
}

static void zipfile_reads_what_we_write(void **state)
{
	(void)state;
	for (int level = 0; level <= 12; level += 3) {
		SW_AUTO(sw_sink) sink = {0};
		SW_AUTO(sw_sink) again = {0};
		SW_AUTO(sw_zip) zip = {0};
		sw_error err = {0};
		sw_proc_result result;
		sw_str path = file("written"), bytes = {0};
		assert_true(sw_sink_open(&sink, path, 0644, &err));
		write_with(&sink, level);
		assert_int_equal(sw_stat(path).kind,
				 level ? SW_FILE_REGULAR : SW_FILE_NONE); /* the last one, until now */
		assert_true(sw_sink_commit(&sink, true, &err));
		assert_true(sw_read_file(&arena, path, 1 << 24, &bytes, &err));
		assert_int_equal(sink.size_bytes, bytes.len);
		assert_true(sw_digest_eq(sink.digest, sw_hash_of(SW_SHA256, bytes)));
		sw_sink_memory(&again, 0);
		write_with(&again, level);
		assert_true(sw_str_eq(bytes, sw_buf_str(&again.pending)));
		if (!sw_zip_open(path, NULL, &arena, NULL, &zip, &err))
			fail_msg("%s", err.message);
		python("tests/unit/codec/read_zip.py", path.ptr, NULL, &result);
		assert_string_equal(sw_cstr(&arena, listing(&zip)), sw_cstr(&arena, result.out));
	}
}

/* Everything but the compressed bytes must be what zipfile writes for the same members: stored, all of it. */
static void writes_the_bytes_of_zipfile(void **state)
{
	(void)state;
	SW_AUTO(sw_sink) sink = {0};
	sw_proc_result result;
	sw_error err = {0};
	sw_str path = file("by-zipfile"), expected = {0};
	python("tests/unit/codec/write_zip.py", path.ptr, NULL, &result);
	assert_true(sw_read_file(&arena, path, 1 << 24, &expected, &err));
	sw_sink_memory(&sink, 0);
	write_with(&sink, 0);
	assert_int_equal(sink.pending.len, expected.len);
	assert_memory_equal(sink.pending.ptr, expected.ptr, expected.len);
}

static void writer_refuses_bad_names(void **state)
{
	(void)state;
	static const char *const names[] = {"a.py", "../a", "/a", "a\\b", "", "a//b", "a\nb", "a/./b"};
	SW_AUTO(sw_sink) sink = {0};
	SW_AUTO(sw_zip_writer) writer = {0};
	sw_error err = {0};
	sw_zip_packed packed;
	sw_sink_memory(&sink, 0);
	sw_zip_writer_open(&writer, &sink);
	sw_zip_pack(NULL, SW_STR("x"), NULL, &packed);
	assert_true(sw_zip_add(&writer, &(sw_zip_entry){.name = SW_STR("a.py")}, &packed, &err));
	for (size_t i = 0; i < SW_COUNTOF(names); i++) {
		assert_false(sw_zip_add(&writer, &(sw_zip_entry){.name = sw_str_of(names[i])}, &packed, &err));
		assert_int_equal(err.code, SW_Z103);
	}
}

static void an_unfinished_file_leaves_nothing(void **state)
{
	(void)state;
	sw_error err = {0};
	sw_strs names = {0};
	sw_str folder = sw_path_join(&arena, dir, SW_STR("unfinished"));
	assert_true(sw_mkdirs(folder, 0755, &err));
	sw_sink sink = {0};
	assert_true(sw_sink_open(&sink, sw_path_join(&arena, folder, SW_STR("x.whl")), 0644, &err));
	write_with(&sink, 6);
	sw_sink_close(&sink);
	assert_true(sw_list_dir(&arena, folder, &names, &err));
	assert_int_equal(names.len, 0);
	assert_false(sw_sink_open(&sink, SW_STR("/nowhere/at/all.whl"), 0644, &err));
	assert_int_equal(err.code, SW_F002);
}

static void dos_times_are_clamped(void **state)
{
	(void)state;
	assert_int_equal(sw_zip_dos_time(0), 0x00210000);
	assert_int_equal(sw_zip_dos_time(315532800), 0x00210000);  /* 1980-01-01 00:00:00 */
	assert_int_equal(sw_zip_dos_time(1580601600), 0x50420000); /* 2020-02-02 00:00:00 */
	assert_int_equal(sw_zip_dos_time(1600000001), 0x512d6354); /* 2020-09-13 12:26:41 */
	assert_int_equal(sw_zip_dos_time(INT64_C(5000000000)), 0xff9fbf7d);
}

static void tells_a_zip_by_its_end(void **state)
{
	(void)state;
	SW_AUTO(sw_source) source = {0};
	bool is_zip = false;
	sw_error err = {0};
	assert_true(sw_source_open(&source, file("good"), 1 << 20, &arena, &err));
	assert_true(sw_zip_looks_like(&source, &is_zip, &err) && is_zip);
	sw_source_memory(&source, SW_STR("memory"), SW_STR("nothing of the kind, but long enough"));
	assert_true(sw_zip_looks_like(&source, &is_zip, &err) && !is_zip);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_what_is_wrong),       cmocka_unit_test(refuses_broken_content),
		cmocka_unit_test(reads_what_zipfile_reads),    cmocka_unit_test(limits_hold),
		cmocka_unit_test(zipfile_reads_what_we_write), cmocka_unit_test(writes_the_bytes_of_zipfile),
		cmocka_unit_test(writer_refuses_bad_names),    cmocka_unit_test(an_unfinished_file_leaves_nothing),
		cmocka_unit_test(dos_times_are_clamped),       cmocka_unit_test(tells_a_zip_by_its_end),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
