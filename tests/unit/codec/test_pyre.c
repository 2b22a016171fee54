#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "codec/pyre.h"

/* Every span was printed by CPython 3.11 (re.match, re.search), in bytes of UTF-8. */
static const struct {
	const char *pattern, *text;
	size_t len;
	unsigned flags;
	bool search;
	const char *spans; /* of the match and its groups; NULL = none */
} cases[] = {
	{"^(?:[\\w-]+-)?(?P<version>[vV]?\\d+(?:\\.\\d+){0,2}[^\\+]*)(?:\\+.*)?$", "v1.0.0", 6, 0, false, "0:6 0:6"},
	{"^(?:[\\w-]+-)?(?P<version>[vV]?\\d+(?:\\.\\d+){0,2}[^\\+]*)(?:\\+.*)?$", "release-1.1", 11, 0, false, "0:11 8:11"},
	{"^(?:[\\w-]+-)?(?P<version>[vV]?\\d+(?:\\.\\d+){0,2}[^\\+]*)(?:\\+.*)?$", "my-lib-v2.1.0", 13, 0, false, "0:13 7:13"},
	{"^(?:[\\w-]+-)?(?P<version>[vV]?\\d+(?:\\.\\d+){0,2}[^\\+]*)(?:\\+.*)?$", "foo_bar-1.2", 11, 0, false, "0:11 8:11"},
	{"^(?:[\\w-]+-)?(?P<version>[vV]?\\d+(?:\\.\\d+){0,2}[^\\+]*)(?:\\+.*)?$", "3.3.1-rc26", 10, 0, false, "0:10 0:10"},
	{"^(?:[\\w-]+-)?(?P<version>[vV]?\\d+(?:\\.\\d+){0,2}[^\\+]*)(?:\\+.*)?$", "2024-event", 10, 0, false, "0:10 0:10"},
	{"^(?:[\\w-]+-)?(?P<version>[vV]?\\d+(?:\\.\\d+){0,2}[^\\+]*)(?:\\+.*)?$", "1-2-3", 5, 0, false, "0:5 4:5"},
	{"^(?:[\\w-]+-)?(?P<version>[vV]?\\d+(?:\\.\\d+){0,2}[^\\+]*)(?:\\+.*)?$", "v-1.0", 5, 0, false, "0:5 2:5"},
	{"^(?:[\\w-]+-)?(?P<version>[vV]?\\d+(?:\\.\\d+){0,2}[^\\+]*)(?:\\+.*)?$", "h\303\251llo-1.0", 10, 0, false, "0:10 7:10"},
	{"^(?:[\\w-]+-)?(?P<version>[vV]?\\d+(?:\\.\\d+){0,2}[^\\+]*)(?:\\+.*)?$", "pkg/v1.0", 8, 0, false, NULL},
	{"^(?:[\\w-]+-)?(?P<version>[vV]?\\d+(?:\\.\\d+){0,2}[^\\+]*)(?:\\+.*)?$", "1.0+a.b", 7, 0, false, "0:7 0:3"},
	{"^(?:[\\w-]+-)?(?P<version>[vV]?\\d+(?:\\.\\d+){0,2}[^\\+]*)(?:\\+.*)?$", "1.0\012", 4, 0, false, "0:4 0:4"},
	{"^(?:[\\w-]+-)?(?P<version>[vV]?\\d+(?:\\.\\d+){0,2}[^\\+]*)(?:\\+.*)?$", "2.0-lts", 7, 0, false, "0:7 0:7"},
	{"^(?:[\\w-]+-)?(?P<version>[vV]?\\d+(?:\\.\\d+){0,2}[^\\+]*)(?:\\+.*)?$", "x", 1, 0, false, NULL},
	{"^(?:[\\w-]+-)?(?P<version>[vV]?\\d+(?:\\.\\d+){0,2}[^\\+]*)(?:\\+.*)?$", "v1.0.0-1-gabc", 13, 0, false, "0:13 0:13"},
	{"^(?:[\\w-]+-)?(?P<version>[vV]?\\d+(?:\\.\\d+){0,2}[^\\+]*)(?:\\+.*)?$", "foo-1!2.0", 9, 0, false, "0:9 4:9"},
	{"^(?:[\\w-]+-)?(?P<version>[vV]?\\d+(?:\\.\\d+){0,2}[^\\+]*)(?:\\+.*)?$", "event-2024", 10, 0, false, "0:10 6:10"},
	{"^(?:[\\w-]+-)?(?P<version>[vV]?\\d+(?:\\.\\d+){0,2}[^\\+]*)(?:\\+.*)?$", "\331\243.1", 4, 0, false, "0:4 0:4"},
	{"^(?:[\\w-]+-)?(?P<version>[vV]?\\d+(?:\\.\\d+){0,2}[^\\+]*)(?:\\+.*)?$", "1.2.3.4.5", 9, 0, false, "0:9 0:9"},
	{"^(?:[\\w-]+-)?(?P<version>[vV]?\\d+(?:\\.\\d+){0,2}[^\\+]*)(?:\\+.*)?$", "", 0, 0, false, NULL},
	{"^v(?P<version>.*)$", "v1", 2, 0, false, "0:2 1:2"},
	{"^v(?P<version>.*)$", "1", 1, 0, false, NULL},
	{"^v(?P<version>.*)$", "v", 1, 0, false, "0:1 1:1"},
	{"^v(?P<version>.*)$", "v1\012", 3, 0, false, "0:2 1:2"},
	{"(\\d+)(?:\\.(\\d+))?", "1", 1, 0, false, "0:1 0:1 -"},
	{"(\\d+)(?:\\.(\\d+))?", "1.2", 3, 0, false, "0:3 0:1 2:3"},
	{"(\\d+)(?:\\.(\\d+))?", "a", 1, 0, false, NULL},
	{"a*?b", "aaab", 4, 0, false, "0:4"},
	{"a*?b", "b", 1, 0, false, "0:1"},
	{"a*?b", "aac", 3, 0, false, NULL},
	{"a*+a", "aaa", 3, 0, false, NULL},
	{"(?>a*)a", "aaa", 3, 0, false, NULL},
	{"(?>a|ab)c", "abc", 3, 0, false, NULL},
	{"(?>a|ab)c", "ac", 2, 0, false, "0:2"},
	{"(a|ab)(c|bcd)(d*)", "abcd", 4, 0, false, "0:4 0:1 1:4 4:4"},
	{"(a+|b+)*c", "aabbc", 5, 0, false, "0:5 2:4"},
	{"(a+|b+)*c", "c", 1, 0, false, "0:1 -"},
	{"(a*)*", "aaa", 3, 0, false, "0:3 3:3"},
	{"(a*)*", "b", 1, 0, false, "0:0 0:0"},
	{"(a*)*", "", 0, 0, false, "0:0 0:0"},
	{"(a*)+", "aaa", 3, 0, false, "0:3 3:3"},
	{"(a*)+", "b", 1, 0, false, "0:0 0:0"},
	{"(?:a?){3}a{3}", "aaa", 3, 0, false, "0:3"},
	{"(?:a?){3}a{3}", "aaaa", 4, 0, false, "0:4"},
	{"(a?)*?b", "aab", 3, 0, false, "0:3 1:2"},
	{"(|a)+", "aaa", 3, 0, false, "0:0 0:0"},
	{"(|a)*", "aa", 2, 0, false, "0:0 0:0"},
	{"(?:a|b|c){2,3}", "abcabc", 6, 0, false, "0:3"},
	{"(?:a|b|c){2,3}", "a", 1, 0, false, NULL},
	{"(ab){,2}c", "ababc", 5, 0, false, "0:5 2:4"},
	{"(ab){,2}c", "abababc", 7, 0, false, NULL},
	{"(ab){,2}c", "c", 1, 0, false, "0:1 -"},
	{"x{,3}y", "xxxy", 4, 0, false, "0:4"},
	{"x{,3}y", "xxxxy", 5, 0, false, NULL},
	{"(ab){2}", "abab", 4, 0, false, "0:4 2:4"},
	{"(ab){2}", "ab", 2, 0, false, NULL},
	{"a{2,}?b", "aaab", 4, 0, false, "0:4"},
	{"a{2", "a{2", 3, 0, false, "0:3"},
	{"a{,}b", "aab", 3, 0, false, "0:3"},
	{"{a}", "{a}", 3, 0, false, "0:3"},
	{"a{x}", "a{x}", 4, 0, false, "0:4"},
	{"(?P<q>['\\\"])(?P<t>.+?)(?P=q)", "'a\"b'", 5, 0, false, "0:5 0:1 1:4"},
	{"(?P<q>['\\\"])(?P<t>.+?)(?P=q)", "\"x\"", 3, 0, false, "0:3 0:1 1:2"},
	{"(?P<q>['\\\"])(?P<t>.+?)(?P=q)", "'x\"", 3, 0, false, NULL},
	{"(.)\\1", "aa", 2, 0, false, "0:2 0:1"},
	{"(.)\\1", "ab", 2, 0, false, NULL},
	{"(a)|b\\1", "a", 1, 0, false, "0:1 0:1"},
	{"(a)|b\\1", "ba", 2, 0, false, NULL},
	{"foo(?=bar)", "foobar", 6, 0, false, "0:3"},
	{"foo(?=bar)", "foobaz", 6, 0, false, NULL},
	{"foo(?!bar)", "foobar", 6, 0, false, NULL},
	{"foo(?!bar)", "foobaz", 6, 0, false, "0:3"},
	{"(?<=foo)bar", "foobar", 6, 0, true, "3:6"},
	{"(?<=foo)bar", "bar", 3, 0, true, NULL},
	{"(?<!foo)bar", "foobar", 6, 0, true, NULL},
	{"(?<!foo)bar", "xbar", 4, 0, true, "1:4"},
	{"(?<=\303\251)x", "\303\251x", 3, 0, true, "2:3"},
	{"(?=(a+))a", "aaa", 3, 0, false, "0:1 0:3"},
	{"(?!(a+))b", "b", 1, 0, false, "0:1 -"},
	{"(?<=a|b)c", "ac", 2, 0, true, "1:2"},
	{"(?<=a|b)c", "bc", 2, 0, true, "1:2"},
	{"(?<=a|b)c", "dc", 2, 0, true, NULL},
	{"(?<=^)a", "a", 1, 0, false, "0:1"},
	{"\\bfoo\\b", "foo bar", 7, 0, true, "0:3"},
	{"\\bfoo\\b", "xfoo", 4, 0, true, NULL},
	{"\\bfoo\\b", "a foo", 5, 0, true, "2:5"},
	{"\\Bo", "foo", 3, 0, true, "1:2"},
	{"\\Aab\\Z", "ab", 2, 0, false, "0:2"},
	{"\\Aab\\Z", "ab\012", 3, 0, false, NULL},
	{"ab$", "ab", 2, 0, false, "0:2"},
	{"ab$", "ab\012", 3, 0, false, "0:2"},
	{"ab$", "ab\012\012", 4, 0, false, NULL},
	{"^b", "a\012b", 3, 2, true, "2:3"},
	{"a$", "a\012b", 3, 2, true, "0:1"},
	{"a.b", "a\012b", 3, 0, false, NULL},
	{"a.b", "a\012b", 3, 4, false, "0:3"},
	{"ABC", "abc", 3, 1, false, "0:3"},
	{"ABC", "aBc", 3, 1, false, "0:3"},
	{"[a-c]+", "ABC", 3, 1, false, "0:3"},
	{"\303\211", "\303\251", 2, 1, false, "0:2"},
	{"(?i)abc", "ABC", 3, 0, false, "0:3"},
	{"(?i:a)b", "Ab", 2, 0, false, "0:2"},
	{"(?i:a)b", "AB", 2, 0, false, NULL},
	{"(?s-i:.)", "\012", 1, 0, false, "0:1"},
	{"(?m)^x$", "y\012x", 3, 0, true, "2:3"},
	{"(.)\\1", "aA", 2, 1, false, "0:2 0:1"},
	{" a b # c\012 c", "abc", 3, 8, false, "0:3"},
	{"a\\ b[ ]c", "a b c", 5, 8, false, "0:5"},
	{"a +b", "aab", 3, 8, false, "0:3"},
	{"[]a]+", "]a", 2, 0, false, "0:2"},
	{"[^]a]", "b", 1, 0, false, "0:1"},
	{"[^]a]", "]", 1, 0, false, NULL},
	{"[a\\]]+", "a]", 2, 0, false, "0:2"},
	{"[\\d.-]+", "1.2-3", 5, 0, false, "0:5"},
	{"[\\w.]+", "a_\303\251.b!", 7, 0, false, "0:6"},
	{"[^\\w]", "\303\251", 2, 0, false, NULL},
	{"[^\\w]", "!", 1, 0, false, "0:1"},
	{"[-a]+", "a-", 2, 0, false, "0:2"},
	{"[a-]+", "a-", 2, 0, false, "0:2"},
	{"[\\-a]+", "a-", 2, 0, false, "0:2"},
	{"[\\s\\S]+", "a\012b", 3, 0, false, "0:3"},
	{"\\W", "\303\251", 2, 0, false, NULL},
	{"\\W", "-", 1, 0, false, "0:1"},
	{"\\d", "\331\243", 2, 0, false, "0:2"},
	{"\\d", "a", 1, 0, false, NULL},
	{"\\d", "\331\243", 2, 16, false, NULL},
	{"\\w", "\303\251", 2, 16, false, NULL},
	{"\\s", "\302\240", 2, 0, false, "0:2"},
	{"\\s", "\342\200\203", 3, 0, false, "0:3"},
	{"\\s", "x", 1, 0, false, NULL},
	{"\\s", "\034", 1, 0, false, "0:1"},
	{"\\s", "\034", 1, 16, false, NULL},
	{"\\S+", "a b", 3, 0, false, "0:1"},
	{"\\D+", "ab1", 3, 0, false, "0:2"},
	{"\\x41\\u00e9\\t\\n\\r\\f\\v\\a\\0\\012", "A\303\251\011\012\015\014\013\007\000\012", 11, 0, false, "0:11"},
	{"[\\x41-\\x43]+", "ABCD", 4, 0, false, "0:3"},
	{"\\.\\*\\+\\\\", "..", 2, 0, false, NULL},
	{"\\.\\*\\+\\\\", ".*+\\", 4, 0, false, "0:4"},
	{"\\/\\-\\_", "/-_", 3, 0, false, "0:3"},
	{"[\\b]", "\010", 1, 0, false, "0:1"},
	{"(?#comment)a", "a", 1, 0, false, "0:1"},
	{"(?:)", "x", 1, 0, false, "0:0"},
	{"", "x", 1, 0, false, "0:0"},
	{"|a", "a", 1, 0, false, "0:0"},
	{"a||b", "b", 1, 0, false, "0:0"},
	{"(a)(b)?(c)", "ac", 2, 0, false, "0:2 0:1 - 1:2"},
	{"(a)(b)?(c)", "abc", 3, 0, false, "0:3 0:1 1:2 2:3"},
	{"((a)|(b))+", "ab", 2, 0, false, "0:2 1:2 0:1 1:2"},
	{"((a)|(b))+", "ba", 2, 0, false, "0:2 1:2 1:2 0:1"},
	{"(?:(a)|b)*", "ab", 2, 0, false, "0:2 0:1"},
	{"^(__version__|VERSION)(?: ?\\: ?str)? *= *(['\\\"])v?(?P<version>.+?)\\2", "__version__ = '1.2'", 19, 3, false, "0:19 0:11 14:15 15:18"},
	{"^(__version__|VERSION)(?: ?\\: ?str)? *= *(['\\\"])v?(?P<version>.+?)\\2", "VERSION: str = \"v3\"", 19, 3, false, "0:19 0:7 15:16 17:18"},
	{"^(__version__|VERSION)(?: ?\\: ?str)? *= *(['\\\"])v?(?P<version>.+?)\\2", "x", 1, 3, false, NULL},
	{"^(__version__|VERSION)(?: ?\\: ?str)? *= *(['\\\"])v?(?P<version>.+?)\\2", "import x\012__version__='4.5.6' # c\012", 33, 3, true, "9:28 9:20 21:22 22:27"},
	{"(?P<major>\\d+)\\.(?P<minor>\\d+)(\\.(?P<patch>\\d+))?", "1.2", 3, 0, false, "0:3 0:1 2:3 - -"},
	{"(?P<major>\\d+)\\.(?P<minor>\\d+)(\\.(?P<patch>\\d+))?", "1.2.3", 5, 0, false, "0:5 0:1 2:3 3:5 4:5"},
	{".*", "a\303\251\360\237\230\200b", 8, 0, false, "0:8"},
	{".*b", "\303\251\303\251b", 5, 0, false, "0:5"},
	{".*b", "\303\251", 2, 0, false, NULL},
	{"(?:x+x+)+y", "xxxxxxxxxx", 10, 0, false, NULL},
	{"\303\251+?\303\251", "\303\251\303\251\303\251", 6, 0, false, "0:4"},
	{"[\303\251-\303\274]+", "\303\251\303\274z", 5, 0, false, "0:4"},
	{"\360\237\230\200{2}", "\360\237\230\200\360\237\230\200", 8, 0, false, "0:8"},
	{"a(?=b(?!c))b", "abd", 3, 0, false, "0:2"},
	{"a(?=b(?!c))b", "abc", 3, 0, false, NULL},
	{"(a(?=(b)))", "ab", 2, 0, false, "0:1 0:1 1:2"},
	{"(?:(?=(a))a)+b", "aab", 3, 0, false, "0:3 1:2"},
	{"(?P<x>a)(?P<y>b)", "ab", 2, 0, false, "0:2 0:1 1:2"},
};

static const char *const refused[] = {
	"(",
	"a)",
	"[a",
	"*a",
	"a**",
	"a{2,1}",
	"(?P<1>a)",
	"(?P<a>x)(?P<a>y)",
	"\\1",
	"(?P=x)",
	"\\q",
	"(?<=a*)b",
	"[b-a]",
	"[\\w-a]",
	"(?(1)a|b)",
	"a\\",
	"(?L)a",
	"(?P<>a)",
	"\\x4",
	"(?z)",
	"\\N{DIGIT ONE}",
	"(?i",
	"a+*",
};

static sw_str spans(sw_arena *arena, const sw_pyre *re, const sw_pyre_match *match)
{
	sw_str text = {0};
	for (size_t i = 0; match->matched && i <= sw_pyre_groups(re); i++) {
		sw_str one = SW_S("-");
		if (match->start[i] != SW_NPOS)
			one = sw_fmt(arena, "%zu:%zu", match->start[i], match->end[i]);
		text = sw_fmt(arena, "%.*s%s%.*s", SW_ARG(text), i ? " " : "", SW_ARG(one));
	}
	return text;
}

static void matches_as_python_does(void **state)
{
	(void)state;
	size_t wrong = 0;
	for (size_t i = 0; i < SW_COUNTOF(cases); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_error err = {0};
		const sw_pyre *re = NULL;
		sw_pyre_match match = {0};
		sw_str text = {cases[i].text, cases[i].len};
		bool ok = sw_pyre_compile(sw_str_of(cases[i].pattern), cases[i].flags, &arena, &re, &err) &&
			  (cases[i].search ? sw_pyre_search(re, text, 0, &match, &err)
					   : sw_pyre_match_at_start(re, text, &match, &err));
		sw_str got = ok ? spans(&arena, re, &match) : sw_str_of(err.message);
		if (!ok || !sw_str_is(got, cases[i].spans ? cases[i].spans : "")) {
			print_error("%s on \"%s\": got \"%.*s\", not \"%s\"\n", cases[i].pattern, cases[i].text,
				    SW_ARG(got), cases[i].spans ? cases[i].spans : "");
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

static void refuses_what_is_no_pattern(void **state)
{
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(refused); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_error err = {0};
		const sw_pyre *re = NULL;
		if (sw_pyre_compile(sw_str_of(refused[i]), 0, &arena, &re, &err))
			fail_msg("%s was taken", refused[i]);
		assert_int_equal(err.code, SW_O021);
		assert_null(re);
	}
}

static void groups_have_names(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	const sw_pyre *re = NULL;
	sw_pyre_match match = {0};
	sw_str text = SW_S("x v1.2");
	assert_true(sw_pyre_compile(SW_STR("(v)(?P<version>\\S+)(z)?"), 0, &arena, &re, &err));
	assert_int_equal(sw_pyre_groups(re), 3);
	assert_int_equal(sw_pyre_group(re, SW_STR("version")), 2);
	assert_int_equal(sw_pyre_group(re, SW_STR("other")), 0);
	assert_true(sw_str_is(sw_pyre_group_name(re, 2), "version"));
	assert_null(sw_pyre_group_name(re, 0).ptr);
	assert_null(sw_pyre_group_name(re, 1).ptr);
	assert_null(sw_pyre_group_name(re, 4).ptr);
	assert_true(sw_pyre_search(re, text, 0, &match, &err));
	assert_true(sw_str_is(sw_pyre_text(&match, text, 2), "1.2"));
	assert_null(sw_pyre_text(&match, text, 3).ptr);
}

static void work_is_limited(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	const sw_pyre *re = NULL;
	sw_pyre_match match = {0};
	assert_true(sw_pyre_compile(SW_STR("(?:(x+)+)+y"), 0, &arena, &re, &err));
	assert_false(sw_pyre_match_at_start(re, SW_STR("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), &match, &err));
	assert_int_equal(err.code, SW_O022);
	err = (sw_error){0};
	assert_false(sw_pyre_compile(SW_STR("((((a{1000}){1000}){1000}){1000}){1000}"), 0, &arena, &re, &err));
	assert_int_equal(err.code, SW_O021);
	sw_str deep = {0};
	for (int i = 0; i < 400; i++)
		deep = sw_str_cat(&arena, deep, SW_STR("("));
	err = (sw_error){0};
	assert_false(sw_pyre_compile(deep, 0, &arena, &re, &err));
	assert_int_equal(err.code, SW_O021);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(matches_as_python_does),
	    cmocka_unit_test(refuses_what_is_no_pattern),
	    cmocka_unit_test(groups_have_names),
	    cmocka_unit_test(work_is_limited),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
