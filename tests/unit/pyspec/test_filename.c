#include "pyspec/filename.h"

#include <string.h>

#include "base/hash.h"
#include "pyspec/name.h"
#include "pyspec/table.h"

static void normalises_names(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	static const struct {
		const char *name;
		bool valid;
		const char *normal, *escaped, *ultra;
	} rows[] = {
		{"Django", true, "django", "django", "djang0"},
		{"oslo.concurrency", true, "oslo-concurrency", "oslo_concurrency", "0s10c0ncurrency"},
		{"a-._b", true, "a-b", "a_b", "ab"},
		{"Flask_Login", true, "flask-login", "flask_login", "f1ask10g1n"},
		{"-a-", false, "-a-", "_a_", "a"},
		{"a_", false, "a-", "a_", "a"},
		{"", false, "", "", ""},
		{"a b", false, "a b", "a b", "a b"},
		{"0", true, "0", "0", "0"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_str name = sw_str_of(rows[i].name);
		assert_int_equal(sw_name_valid(name), rows[i].valid);
		same_text(name, sw_name_normalise(&arena, name), sw_str_of(rows[i].normal));
		same_text(name, sw_name_escape(&arena, name), sw_str_of(rows[i].escaped));
		same_text(name, sw_name_ultranormalise(&arena, name), sw_str_of(rows[i].ultra));
		assert_true(sw_name_eq(name, sw_str_of(rows[i].normal)));
		assert_int_equal(sw_name_is_normal(name), rows[i].valid && strcmp(rows[i].name, rows[i].normal) == 0);
	}
	assert_true(sw_name_eq(SW_STR("A__b.C"), SW_STR("a-b--c")));
	assert_false(sw_name_eq(SW_STR("ab"), SW_STR("a-b")));
	assert_false(sw_name_eq(SW_STR("ab"), SW_STR("abc")));
	assert_false(sw_name_eq(SW_STR("ab-"), SW_STR("ab")));
}

static void reads_file_names_like_packaging(void **state)
{
	(void)state;
	sw_str row[5];
	table t = table_open("filenames.txt");
	while (table_next(&t, row, 5)) {
		sw_error err = {0};
		sw_wheel_filename wheel = {0};
		sw_sdist_filename sdist = {0};
		bool is_wheel = sw_filename_kind_of(row[0]) != SW_FILENAME_SDIST;
		bool parsed = is_wheel ? sw_filename_parse_wheel(row[0], &t.arena, &wheel, &err)
				       : sw_filename_parse_sdist(row[0], &t.arena, &sdist, &err);
		if (parsed == sw_str_is(row[1], "!"))
			fail_msg("\"%.*s\": %s", SW_ARG(row[0]), parsed ? "accepted" : err.message);
		if (!parsed) {
			assert_int_equal(err.code, SW_M121);
			continue;
		}
		same_text(row[0], is_wheel ? wheel.normal_name : sdist.normal_name, row[1]);
		same_text(row[0], sw_pep440_format(is_wheel ? &wheel.version : &sdist.version, &t.arena), row[2]);
		same_text(row[0], is_wheel ? wheel.build : SW_STR(""), row[3]);
		size_t triples = 0;
		for (sw_str rest = row[4], word; row[4].len && sw_str_split(&rest, ' ', &word); triples++) {
			bool found = false;
			for (size_t i = 0; i < wheel.tags.len && !found; i++)
				found = sw_str_eq(word, sw_tag_format(&wheel.tags.ptr[i], &t.arena));
			assert_true(found);
		}
		assert_int_equal(triples, wheel.tags.len);
	}
	table_close(&t);
}

static void writes_file_names(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_str none = SW_STR("");
	same_text(none, sw_filename_sdist(&arena, SW_STR("Foo.Bar--baz"), SW_STR("1.2.3rc01")),
		  SW_STR("foo_bar_baz-1.2.3rc1.tar.gz"));
	same_text(none, sw_filename_wheel(&arena, SW_STR("Foo"), SW_STR("1.0+ab-c"), none, SW_STR("py3-none-any")),
		  SW_STR("foo-1.0+ab.c-py3-none-any.whl"));
	same_text(none, sw_filename_wheel(&arena, SW_STR("foo"), SW_STR("1"), SW_STR("2x"), SW_STR("py3-none-any")),
		  SW_STR("foo-1-2x-py3-none-any.whl"));
	same_text(none, sw_filename_stem(&arena, SW_STR("foo"), SW_STR("no-version")), SW_STR("foo-no_version"));
	same_text(none, sw_filename_of(SW_STR("a/b/c.whl")), SW_STR("c.whl"));
}

static void checks_what_pypi_checks(void **state)
{
	(void)state;
	static const struct {
		const char *file, *name, *version;
		bool ok;
	} rows[] = {
		{"foo_bar-1.0.tar.gz", "Foo-Bar", "1.0", true},
		{"foo_bar-1.0.0.tar.gz", "foo-bar", "1.0", false},
		{"foo-bar-1.0.tar.gz", "foo-bar", "1.0", false},
		{"Flask-Login-0.6.3.tar.gz", "Flask-Login", "0.6.3", false},
		{"foo-1.0rc1.tar.gz", "foo", "1.0-RC.1", true},
		{"foo-1.0.zip", "foo", "1.0", false},
		{"foo-1.0-py3-none-any.whl", "foo", "1.0.0", true},
		{"foo-1.1-py3-none-any.whl", "foo", "1.0", false},
		{"foo.bar-1.0-py3-none-any.whl", "foo.bar", "1.0", false},
		{"foo_bar-1.0-py3-none-any.whl", "foo.bar", "1.0", true},
		{"foo-1.0-py3-none-any.whl", "foo", "one", false},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_error err = {0};
		sw_wheel_filename wheel;
		sw_sdist_filename sdist;
		sw_str file = sw_str_of(rows[i].file), name = sw_str_of(rows[i].name),
		       version = sw_str_of(rows[i].version);
		bool ok;
		if (sw_filename_kind_of(file) == SW_FILENAME_WHEEL) {
			assert_true(sw_filename_parse_wheel(file, &arena, &wheel, &err));
			ok = sw_filename_check_wheel(&wheel, name, version, &err);
		} else {
			assert_true(sw_filename_parse_sdist(file, &arena, &sdist, &err));
			ok = sw_filename_check_sdist(&sdist, name, version, &err);
		}
		if (ok != rows[i].ok)
			fail_msg("%s: %s", rows[i].file, ok ? "accepted" : err.message);
	}
}

static void expands_tags(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_tags tags;
	bool sorted;
	assert_true(sw_tags_parse(SW_STR("py3.py2-none-ANY"), &arena, &tags, &sorted, &err));
	assert_int_equal(tags.len, 2);
	assert_false(sorted);
	assert_true(sw_str_is(sw_tag_format(&tags.ptr[1], &arena), "py2-none-any"));
	assert_true(sw_tags_has(&tags, &(sw_tag){SW_STR("py3"), SW_STR("none"), SW_STR("any")}));
	assert_false(sw_tags_parse(SW_STR("py3-none"), &arena, &tags, NULL, &err));
	assert_false(sw_tags_parse(SW_STR("py3-none-any-x"), &arena, &tags, NULL, &err));
	assert_false(sw_tags_parse(SW_STR("py3-none-"), &arena, &tags, NULL, &err));
	sw_str many = sw_str_of("a");
	for (int i = 0; i < 10; i++)
		many = sw_fmt(&arena, "%.*s.%.*s", SW_ARG(many), SW_ARG(many));
	assert_true(sw_tags_parse(sw_fmt(&arena, "%.*s-a-a", SW_ARG(many)), &arena, &tags, NULL, &err));
	assert_false(sw_tags_parse(sw_fmt(&arena, "%.*s-a.b-a", SW_ARG(many)), &arena, &tags, NULL, &err));
	assert_false(sw_tags_parse(sw_fmt(&arena, "a-a-%.*s.b", SW_ARG(many)), &arena, &tags, NULL, &err));
}

static void knows_the_platforms_of_pypi(void **state)
{
	(void)state;
	static const char *const taken[] = {"any",
					    "win32",
					    "win_amd64",
					    "win_arm64",
					    "linux_armv7l",
					    "manylinux1_i686",
					    "manylinux2010_x86_64",
					    "manylinux2014_s390x",
					    "manylinux_2_17_x86_64",
					    "manylinux_2_39_riscv64",
					    "musllinux_1_2_aarch64",
					    "macosx_10_9_x86_64",
					    "macosx_11_0_arm64",
					    "macosx_26_0_universal2",
					    "ios_13_0_arm64_iphoneos",
					    "android_24_arm64_v8a",
					    "pyemscripten_2025_0_wasm32"};
	static const char *const refused[] = {"",
					      "linux_x86_64",
					      "linux_aarch64",
					      "manylinux1_aarch64",
					      "manylinux2014_riscv64",
					      "manylinux_2_x86_64",
					      "manylinux_2_17_",
					      "manylinux_a_b_x86_64",
					      "musllinux_1_2_ppc64",
					      "macosx_11_1_arm64",
					      "macosx_16_0_arm64",
					      "macosx_10_9_riscv",
					      "win_amd64 ",
					      "ANY",
					      "android_arm64_v8a",
					      "ios_13_arm64_iphoneos",
					      "freebsd_13_amd64"};
	for (size_t i = 0; i < SW_COUNTOF(taken); i++)
		if (!sw_tags_pypi_platform(sw_str_of(taken[i])))
			fail_msg("%s is refused", taken[i]);
	for (size_t i = 0; i < SW_COUNTOF(refused); i++)
		if (sw_tags_pypi_platform(sw_str_of(refused[i])))
			fail_msg("%s is taken", refused[i]);
}

static void knows_interpreters_and_abis(void **state)
{
	(void)state;
	static const char *const pythons[] = {"py3", "py2", "cp311", "pp310", "cp3", "graalpy311"};
	static const char *const abis[] = {"none",   "abi3",    "abi3t",  "cp311",       "cp37m",
					   "cp313t", "cp313td", "cp27mu", "pypy310_pp73"};
	static const char *const neither[] = {"", "py", "3", "python3", "cp", "any", "cp311x", "Py3"};
	for (size_t i = 0; i < SW_COUNTOF(pythons); i++)
		assert_true(sw_tags_known_python(sw_str_of(pythons[i])));
	for (size_t i = 0; i < SW_COUNTOF(abis); i++)
		assert_true(sw_tags_known_abi(sw_str_of(abis[i])));
	for (size_t i = 0; i < SW_COUNTOF(neither); i++) {
		assert_false(sw_tags_known_python(sw_str_of(neither[i])));
		assert_false(sw_tags_known_abi(sw_str_of(neither[i])));
	}
}

static unsigned as_number(sw_str text)
{
	uint64_t value = 0;
	assert_true(sw_str_u64(text, &value));
	return (unsigned)value;
}

static void lists_what_an_interpreter_installs(void **state)
{
	(void)state;
	sw_str row[12];
	table t = table_open("tags.txt");
	while (table_next(&t, row, 12)) {
		sw_tags tags;
		sw_strs texts = {0};
		unsigned major = as_number(row[6]), minor = as_number(row[7]);
		sw_tag_target target = {
			row[0], as_number(row[1]), as_number(row[2]), row[3], SW_TAG_LINUX, row[5], 0, 0, 0, 0, 0, 0};
		if (sw_str_is(row[4], "macos")) {
			target.system = SW_TAG_MACOS;
			target.system_major = major;
			target.system_minor = minor;
		} else if (sw_str_is(row[4], "windows")) {
			target.system = SW_TAG_WINDOWS;
		} else if (sw_str_is(row[4], "musl")) {
			target.musl_major = major;
			target.musl_minor = minor;
		} else {
			target.glibc_major = major;
			target.glibc_minor = minor;
		}
		sw_tags_supported(&target, &t.arena, &tags);
		for (size_t i = 0; i < tags.len; i++)
			sw_push(&t.arena, &texts, sw_tag_format(&tags.ptr[i], &t.arena));
		assert_int_equal(tags.len, as_number(row[8]));
		same_text(row[3], texts.ptr[0], row[9]);
		same_text(row[3], texts.ptr[texts.len - 1], row[10]);
		sw_str all = sw_str_join(&t.arena, texts.ptr, texts.len, SW_STR(" "));
		same_text(row[3], sw_digest_hex(&t.arena, sw_hash_of(SW_SHA256, all)), row[11]);
	}
	table_close(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(normalises_names),
		cmocka_unit_test(reads_file_names_like_packaging),
		cmocka_unit_test(writes_file_names),
		cmocka_unit_test(checks_what_pypi_checks),
		cmocka_unit_test(expands_tags),
		cmocka_unit_test(knows_the_platforms_of_pypi),
		cmocka_unit_test(knows_interpreters_and_abis),
		cmocka_unit_test(lists_what_an_interpreter_installs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
