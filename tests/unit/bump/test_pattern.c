#include "bump/pattern.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "pyspec/table.h"

static int64_t day(sw_str text)
{
	uint64_t year, month, number;
	assert_true(text.len == 10 && sw_str_u64(sw_str_sub(text, 0, 4), &year));
	assert_true(sw_str_u64(sw_str_sub(text, 5, 7), &month) && sw_str_u64(sw_str_sub(text, 8, 10), &number));
	return sw_date_seconds((sw_date){.year = (int)year, .month = (int)month, .day = (int)number});
}

static sw_bumpver_flags flags_of(sw_str words)
{
	sw_bumpver_flags flags = {.date = day(SW_STR("2026-11-21"))};
	sw_str word;
	while (words.len && sw_str_split(&words, ' ', &word)) {
		flags.major = flags.major || sw_str_is(word, "--major");
		flags.minor = flags.minor || sw_str_is(word, "--minor");
		flags.patch = flags.patch || sw_str_is(word, "--patch");
		flags.tag_num = flags.tag_num || sw_str_is(word, "--tag-num");
		flags.pin_date = flags.pin_date || sw_str_is(word, "--pin-date");
		flags.pin_increments = flags.pin_increments || sw_str_is(word, "--pin-increments");
		if (sw_str_is(word, "--tag"))
			assert_true(sw_str_split(&words, ' ', &flags.tag));
		if (sw_str_is(word, "--date")) {
			assert_true(sw_str_split(&words, ' ', &word));
			flags.date = day(word);
		}
	}
	return flags;
}

static void next_like_bumpver(void **state)
{
	(void)state;
	sw_str row[4];
	table t = table_open("bump_bumpver.txt");
	while (table_next(&t, row, 4)) {
		sw_bumpver_flags flags = flags_of(row[2]);
		sw_error err = {0};
		sw_str got = {0};
		bool done = sw_bumpver_next(row[0], row[1], &flags, &t.arena, &got, &err);
		assert_int_equal(done, err.code == SW_OK);
		same_text(sw_fmt(&t.arena, "%.*s %.*s %.*s", SW_ARG(row[0]), SW_ARG(row[1]), SW_ARG(row[2])),
			  done ? got : SW_STR("!"), row[3]);
	}
	assert_true(t.cases >= 700);
	table_close(&t);
}

/* The new text, or "!" when a pattern is not there. */
static sw_str rewrite(sw_arena *arena, sw_str versions, sw_str text, sw_str next, sw_str list)
{
	const sw_bumpver *of_versions, *patterns[8];
	sw_bumpver_info info;
	sw_bump_hits hits = {0};
	sw_error err = {0};
	SW_AUTO(sw_buf) buf = {0};
	size_t count = 0, missing, at = 0;
	sw_str raw;
	assert_true(sw_bumpver_compile(versions, versions, arena, &of_versions, &err));
	assert_true(sw_bumpver_parse(of_versions, next, day(SW_STR("2026-11-21")), arena, &info, &err));
	while (sw_str_split(&list, '|', &raw))
		if (!sw_bumpver_compile(versions, raw, arena, &patterns[count++], &err))
			fail_msg("%s", err.message);
	assert_true(sw_bumpver_find(patterns, count, text, arena, &hits, &missing, &err));
	if (missing != SW_NPOS)
		return SW_STR("!");
	sw_each (hit, &hits) {
		assert_true(hit->offset >= at);
		sw_buf_add(&buf, sw_str_sub(text, at, hit->offset));
		sw_buf_add(&buf, sw_bumpver_render(patterns[hit->pattern], &info, arena));
		at = hit->offset + hit->len;
	}
	sw_buf_add(&buf, sw_str_from(text, at));
	return sw_buf_copy(&buf, arena);
}

static void places_like_bumpver(void **state)
{
	(void)state;
	sw_str row[5];
	table t = table_open("bump_bumpver_text.txt");
	while (table_next(&t, row, 5))
		same_text(sw_fmt(&t.arena, "%.*s in %.*s", SW_ARG(row[3]), SW_ARG(row[1])),
			  rewrite(&t.arena, row[0], row[1], row[2], row[3]), row[4]);
	assert_true(t.cases >= 300);
	table_close(&t);
}

/* bumpver writes the last of two changes on a line and forgets the first. */
static void two_places_on_a_line(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	same_text(SW_STR("a line"),
		  rewrite(&arena, SW_STR("MAJOR.MINOR.PATCH"), SW_STR("old 1.2.3, tag v1.2.3\n"), SW_STR("1.3.0"),
			  SW_STR("old {version}|tag v{version}")),
		  SW_STR("old 1.3.0, tag v1.3.0\n"));
}

static void broken_patterns(void **state)
{
	(void)state;
	static const char *const rows[][2] = {
		{"MAJOR.MINOR[", "leaves a bracket open"},
		{"MAJOR]", "closes a bracket"},
		{"nothing", "names no part"},
		{"{semver}", "old notation"},
		{"YYYY.VV", "no ISO year"},
		{"GGGG.WW", "other weeks"},
		{"MAJOR\\", "goes wrong"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_error err = {0};
		const sw_bumpver *pattern;
		assert_false(sw_bumpver_compile(sw_str_of(rows[i][0]), sw_str_of(rows[i][0]), &arena, &pattern, &err));
		assert_int_equal(err.code, SW_W061);
		if (!strstr(err.message, rows[i][1]))
			fail_msg("%s: %s", rows[i][0], err.message);
	}
}

static sw_bump_context some_names(sw_arena *arena, char **vars, sw_env *env)
{
	static const sw_bump_name names[] = {{SW_S("new_version"), SW_S("1.3.0"), false},
					     {SW_S("branch_name"), SW_S("main"), false},
					     {SW_S("major"), SW_S("007"), true},
					     {SW_S("pre"), SW_S("rc"), true},
					     {SW_S("current_version"), SW_S("1.2.3"), false}};
	sw_bump_context context = {.now = 1700000000, .env = env};
	env->vars = vars;
	for (size_t i = 0; i < SW_COUNTOF(names); i++)
		sw_push(arena, &context.names, names[i]);
	return context;
}

/* Expected values: Python 3.11, and bump-my-version 1.8.1 for {major} and {pre}. */
static void templates(void **state)
{
	(void)state;
	static const char *const rows[][2] = {
		{"", ""},
		{"Bump version: {current_version} → {new_version}", "Bump version: 1.2.3 → 1.3.0"},
		{"{{{new_version}}}", "{1.3.0}"},
		{"{new_version:>8}|{new_version:-<8}|{new_version:é^9}", "   1.3.0|1.3.0---|éé1.3.0éé"},
		{"{major} {major:03d} {major:+d} {major:>4}|{major:<4}|{major:=+4}", "7 007 +7    7|7   |+  7"},
		{"{pre} {pre:03d}", "rc rc"},
		{"{branch_name:.2}", "ma"},
		{"{branch_name:06}", "main00"},
		{"{now:%Y-%m-%d %H:%M:%S} {utcnow:%j}", "2023-11-14 22:13:20 318"},
		{"{now}", "2023-11-14 22:13:20"},
		{"{$HOME}{#}{;}", "/home/x#;"},
		{"{nothing}", "!"},
		{"{$NOTHING}", "!"},
		{"{", "!"},
		{"}", "!"},
		{"{}", "!"},
		{"{new_version", "!"},
		{"{new_version!r}", "!"},
		{"{new_version.x}", "!"},
		{"{new_version:d}", "!"},
		{"{new_version:{pre}}", "!"},
		{"{major:.2f}", "!"},
		{"{major:2000}", "!"},
		{"{now:%Q}", "!"},
	};
	char home[] = "HOME=/home/x", *vars[] = {home, NULL};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_error err = {0};
		sw_env env;
		sw_str got = {0};
		sw_bump_context context = some_names(&arena, vars, &env);
		bool done = sw_bump_template(sw_str_of(rows[i][0]), &context, &arena, &got, &err);
		same_text(sw_str_of(rows[i][0]), done ? got : SW_STR("!"), sw_str_of(rows[i][1]));
		assert_true(done || err.code == SW_W063);
	}
}

/* Expected values: string.Template.safe_substitute of Python 3.11. */
static void dollar_templates(void **state)
{
	(void)state;
	static const char *const rows[][2] = {
		{"v$new_version", "v1.3.0"},
		{"${new_version}rc", "1.3.0rc"},
		{"$new_versions $$new_version $", "$new_versions $new_version $"},
		{"${new_version ${} $1", "${new_version ${} $1"},
		{"$current_version → $new_version", "1.2.3 → 1.3.0"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_env env;
		char *vars[] = {NULL};
		sw_bump_context context = some_names(&arena, vars, &env);
		same_text(sw_str_of(rows[i][0]), sw_bump_dollar_template(sw_str_of(rows[i][0]), &context, &arena),
			  sw_str_of(rows[i][1]));
	}
}

/* Expected values: datetime.strftime of Python 3.11 with glibc, C locale. */
static void dates(void **state)
{
	(void)state;
	static const struct {
		int64_t seconds;
		const char *format, *wanted;
	} rows[] = {
		{0, "%Y-%m-%d %H:%M:%S %j %a %A %b %B %y", "1970-01-01 00:00:00 001 Thu Thursday Jan January 70"},
		{1704067199, "%G-W%V-%u %U %W %w %p %I", "2023-W52-7 53 52 0 PM 11"},
		{1704067200, "%G-W%V-%u %U %W %w %p %I", "2024-W01-1 00 01 1 AM 12"},
		{1609545600, "%G %V %U %W", "2020 53 00 00"},
		{1672531200, "%G %V %U %W", "2022 52 01 00"},
		{1700000000, "%F %T %D %R %e %h %c|%x|%X|%f|%z|%Z|%%",
		 "2023-11-14 22:13:20 11/14/23 22:13 14 Nov Tue Nov 14 "
		 "22:13:20 2023|11/14/23|22:13:20|000000|+0000|UTC|%"},
		{1709251200, "%-d %-m %-j", "1 3 61"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_error err = {0};
		sw_str got = {0};
		assert_true(sw_bump_strftime(sw_str_of(rows[i].format), rows[i].seconds, &arena, &got, &err));
		same_text(sw_str_of(rows[i].format), got, sw_str_of(rows[i].wanted));
	}
}

/* Expected values: re.sub of Python 3.11 with the expression (?P<a>\d)(x)?(b+). */
static void replacements(void **state)
{
	(void)state;
	static const char *const rows[][2] = {
		{"\\1-\\3", "-1-bb-"},
		{"\\g<a>\\g<3>", "-1bb-"},
		{"\\g<0>", "-1bb-"},
		{"[\\2]", "-[]-"},
		{"\\n\\t\\\\", "-\n\t\\-"},
		{"\\0x", "!"},
		{"\\4", "!"},
		{"\\g<b>", "!"},
		{"\\g<a", "!"},
		{"\\q", "!"},
		{"\\", "!"},
		{"\\.", "-\\.-"},
		{"\\101", "-A-"},
		{"\\33", "!"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_error err = {0};
		const sw_pyre *re;
		sw_bump_hits hits = {0};
		sw_str got = {0};
		assert_true(sw_pyre_compile(SW_STR("(?P<a>\\d)(x)?(b+)"), 0, &arena, &re, &err));
		assert_true(sw_bump_find_regex(re, SW_STR("-1bb-"), &arena, &hits, &err));
		assert_int_equal(hits.len, 1);
		bool done = sw_bump_expand(re, sw_str_of(rows[i][0]), &hits.ptr[0], &arena, &got, &err);
		if (sw_str_is(sw_str_of(rows[i][0]), "\\0x")) { /* NUL, then x */
			assert_true(done && got.len == 2 && !memcmp(got.ptr, "\0x", 2));
			continue;
		}
		same_text(sw_str_of(rows[i][0]), done ? sw_fmt(&arena, "-%.*s-", SW_ARG(got)) : SW_STR("!"),
			  sw_str_of(rows[i][1]));
	}
}

static sw_str marked(sw_arena *arena, sw_str text, const sw_bump_hits *hits)
{
	SW_AUTO(sw_buf) buf = {0};
	size_t at = 0;
	sw_each (hit, hits) {
		sw_buf_add(&buf, sw_str_sub(text, at, hit->offset));
		sw_buf_addf(&buf, "<%.*s>", (int)hit->len, text.ptr + hit->offset);
		at = hit->offset + hit->len;
	}
	sw_buf_add(&buf, sw_str_from(text, at));
	return sw_buf_copy(&buf, arena);
}

/* What python-semantic-release 10.7.0 replaces, but that it takes no version of PEP 440. */
static void variables(void **state)
{
	(void)state;
	static const char *const rows[][3] = {
		{"__version__ = \"1.2.3\"\n", "", "__version__ = \"<1.2.3>\"\n"},
		{"__version__: Final[str] = '1.2.3'", "", "__version__: Final[str] = '<1.2.3>'"},
		{"  \"__version__\": \"1.2.3\",", "", "  \"__version__\": \"<1.2.3>\","},
		{"__version__ := 1.2.3-rc.1+b.5", "", "__version__ := <1.2.3-rc.1+b.5>"},
		{"__version__ = \"1.2.3rc1.dev2\"", "", "__version__ = \"<1.2.3rc1.dev2>\""},
		{"#define __version__ 1.2.3", "", "#define __version__ <1.2.3>"},
		{"my.__version__ = '1.2.3'", "", "my.__version__ = '1.2.3'"},
		{"x__version__ = '1.2.3'", "", "x__version__ = '1.2.3'"},
		{"__version__ = 'one'", "", "__version__ = 'one'"},
		{"__version__ = 'v1.2.3'", "v{version}", "__version__ = '<v1.2.3>'"},
		{"__version__ = '1.2.3'", "v{version}", "__version__ = '1.2.3'"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_error err = {0};
		sw_bump_hits hits = {0};
		sw_str text = sw_str_of(rows[i][0]);
		assert_true(
			sw_bump_find_variable(SW_STR("__version__"), sw_str_of(rows[i][1]), text, &arena, &hits, &err));
		same_text(text, marked(&arena, text, &hits), sw_str_of(rows[i][2]));
	}
}

static void lines(void **state)
{
	(void)state;
	static const char *const rows[][3] = {
		{"version = 1.2.3\nother 1.2.3\n", "^version", "version = <1.2.3>\nother 1.2.3\n"},
		{"version = 1.2.3\nother 1.2.3 1.2.3", "", "version = <1.2.3>\nother <1.2.3> <1.2.3>"},
		{"version = 1.2.4\n", "version", "version = 1.2.4\n"},
		{"version = 1.2.3\r\n", "3\\s*$", "version = <1.2.3>\r\n"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_error err = {0};
		sw_bump_hits hits = {0};
		sw_str text = sw_str_of(rows[i][0]);
		assert_true(sw_bump_find_on_lines(sw_str_of(rows[i][1]), SW_STR("1.2.3"), text, &arena, &hits, &err));
		same_text(text, marked(&arena, text, &hits), sw_str_of(rows[i][2]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(next_like_bumpver),
		cmocka_unit_test(places_like_bumpver),
		cmocka_unit_test(two_places_on_a_line),
		cmocka_unit_test(broken_patterns),
		cmocka_unit_test(templates),
		cmocka_unit_test(dollar_templates),
		cmocka_unit_test(dates),
		cmocka_unit_test(replacements),
		cmocka_unit_test(variables),
		cmocka_unit_test(lines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
