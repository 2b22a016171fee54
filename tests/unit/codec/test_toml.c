/* The reader as such is tested against the public suite (tests/conformance/toml_suite.py); here: places, messages, look-ups,
   limits and the canonical text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/limits.h"
#include "codec/toml.h"

#define assert_str(s, literal)                                                                                         \
	do {                                                                                                           \
		sw_str got_ = (s);                                                                                     \
		if (!sw_str_is(got_, literal))                                                                         \
			fail_msg("got \"%.*s\", want \"%s\"", SW_ARG(got_), literal);                                  \
	} while (0)

static const char project_text[] = "# a comment\n"
				   "[project]\n"
				   "name = 'demo' # behind\n"
				   "version = \"1.0\"\n"
				   "authors = [{name = \"Z\", email = \"z@example.org\"}, {name = \"Y\"}]\n"
				   "urls.\"Home page\" = \"https://example.org\"\n"
				   "\n"
				   "[tool.setuptools.packages.find]\n"
				   "where = [\"src\",\n"
				   "  \"lib\"]\n"
				   "namespaces = false\n"
				   "depth = 3\n"
				   "[[tool.list]]\n"
				   "x = 1\n"
				   "[[tool.list]]\n"
				   "x = 2\n";

static sw_toml parse(const char *text, sw_arena *arena)
{
	sw_toml doc;
	sw_error err = {0};
	if (!sw_toml_parse(SW_STR("pyproject.toml"), sw_str_of(text), arena, &doc, &err))
		fail_msg("%s (line %u)", err.message, err.where.line);
	return doc;
}

static sw_str text_at(const sw_toml *doc, sw_toml_span span)
{
	return sw_str_sub(doc->text, span.offset, span.offset + span.len);
}

static void keeps_places(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	static const struct {
		const char *path, *span, *key, *entry, *name;
	} rows[] = {
		{"project", "[project]", "project", "", "project"},
		{"project.name", "'demo'", "name", "name = 'demo'", "project.name"},
		{"project.urls", "urls", "urls", "", "project.urls"},
		{"project.urls.Home page", "\"https://example.org\"", "\"Home page\"",
		 "urls.\"Home page\" = \"https://example.org\"", "project.urls.\"Home page\""},
		{"tool", "tool", "tool", "", "tool"},
		{"tool.setuptools.packages.find", "[tool.setuptools.packages.find]", "find", "",
		 "tool.setuptools.packages.find"},
		{"tool.setuptools.packages.find.where", "[\"src\",\n  \"lib\"]", "where",
		 "where = [\"src\",\n  \"lib\"]", "tool.setuptools.packages.find.where"},
		{"tool.list", "list", "list", "", "tool.list"},
	};
	sw_toml doc = parse(project_text, &arena);
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		const sw_toml_value *value = sw_toml_get(doc.root, rows[i].path);
		assert_non_null(value);
		assert_str(text_at(&doc, value->span), rows[i].span);
		assert_str(text_at(&doc, value->key_span), rows[i].key);
		assert_str(text_at(&doc, value->entry), rows[i].entry);
		assert_str(sw_toml_name(value, &arena), rows[i].name);
	}
	const sw_toml_value *authors = sw_toml_get(doc.root, "project.authors");
	const sw_toml_value *email = sw_toml_at(authors->items.ptr[0], SW_STR("email"));
	assert_str(sw_toml_name(email, &arena), "project.authors[0].email");
	assert_str(text_at(&doc, email->entry), "email = \"z@example.org\"");
	assert_str(sw_toml_name(authors->items.ptr[1], &arena), "project.authors[1]");
	const sw_toml_value *list = sw_toml_get(doc.root, "tool.list");
	assert_int_equal(list->items.len, 2);
	assert_str(text_at(&doc, list->items.ptr[1]->span), "[[tool.list]]");
}

static void tells_how_tables_came_to_be(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_toml doc = parse("a.b = 1\n[c.d]\ne = {f.g = 1}\n[[h]]\n[x.y]\n[x]\n", &arena);
	static const struct {
		const char *path;
		sw_toml_origin origin;
	} rows[] = {{"a", SW_TOML_DOTTED},   {"a.b", SW_TOML_INLINE},   {"c", SW_TOML_IMPLICIT},
		    {"c.d", SW_TOML_HEADER}, {"c.d.e", SW_TOML_INLINE}, {"c.d.e.f", SW_TOML_DOTTED},
		    {"h", SW_TOML_HEADER},   {"x", SW_TOML_HEADER},     {"x.y", SW_TOML_HEADER}};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++)
		assert_int_equal(sw_toml_get(doc.root, rows[i].path)->origin, rows[i].origin);
	assert_int_equal(doc.root->origin, SW_TOML_HEADER);
}

/* Messages are part of the interface: what was expected, and the place. */
static void says_what_is_wrong(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		unsigned line, column, length;
		const char *message;
	} rows[] = {
		{"a = \n", 1, 5, 1, "expected a value, found the end of the line"},
		{"a = ", 1, 5, 1, "expected a value, found the end of the file"},
		{"a = demo", 1, 5, 4, "expected a value; text stands in quotes: \"demo\""},
		{"a 1\n", 1, 3, 1, "expected = behind the key, found 1"},
		{"= 1", 1, 1, 1, "expected a key, found ="},
		{"a = 1 b = 2", 1, 7, 1, "expected the end of the line, found b"},
		{"a = \"x\nb = 1", 1, 5, 2, "this string does not end on its line"},
		{"a = \"x", 1, 5, 1, "this string does not end"},
		{"a = '''x", 1, 5, 3, "this string does not end"},
		{"a = \"\\q\"", 1, 6, 2,
		 "no such escape sequence; a backslash itself is written \\\\, or use '…' for the whole text"},
		{"a = \"\\u00g0\"", 1, 6, 4, "\\u needs 4 hexadecimal digits"},
		{"a = \"\\ud800\"", 1, 6, 6, "U+D800 is no Unicode character"},
		{"a = [1, 2", 1, 5, 1, "this array does not end"},
		{"a = [1 2]", 1, 8, 1, "expected a comma or ] behind the array's element, found 2"},
		{"a = {b = 1,}", 1, 12, 1, "no comma may stand before the } of an inline table"},
		{"a = {b = 1,\n c = 2}", 1, 12, 1, "expected a key, found the end of the line"},
		{"a = {b = 1\n}", 1, 11, 1,
		 "expected a comma or } (an inline table stands on one line), found the end of the line"},
		{"a = 1\nb = 2\na = 3", 3, 1, 1, "the key a stands already in line 1"},
		{"[a]\n[b]\n[a]", 3, 2, 1, "the table a stands already in line 1"},
		{"[a]\nb.c = 1\n[a.b]", 3, 4, 1, "b is already a table since line 2, and can only be added to there"},
		{"[[a]]\n[a]", 2, 2, 1, "a is a list of tables since line 1"},
		{"a = [1]\n[[a]]", 2, 3, 1, "the key a stands already in line 1"},
		{"[a\n", 1, 3, 1, "expected ] behind the table's name, found the end of the line"},
		{"[[a]\n", 1, 4, 1, "expected ]] behind the table's name, found ]"},
		{"a = 2026-02-30", 1, 5, 10, "no such date or time; the form is 2026-11-21T09:30:00Z, or a part of it"},
		{"a = 012", 1, 5, 3, "this is no number that TOML knows"},
		{"a = 9223372036854775808", 1, 5, 19, "an integer must fit into 64 bits"},
		{"a = 1 # \x01", 1, 9, 1, "the control character U+0001 may not stand in a comment"},
		{"a = \"\x7f\"", 1, 6, 1, "the control character U+007F must be written as an escape sequence"},
		{"a = \"\xff\"", 1, 6, 1, "the byte 0xFF is no UTF-8"},
		{"a = 1\rb = 2", 1, 6, 1, "expected the end of the line, found the control character U+000D"},
		{"\"\"\"a\"\"\" = 1", 1, 1, 3, "a key may not be a multi-line string"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_toml doc;
		sw_error err = {0};
		char want[256] = "pyproject.toml: ";
		strncat(want, rows[i].message, sizeof(want) - strlen(want) - 1);
		if (sw_toml_parse(SW_STR("pyproject.toml"), sw_str_of(rows[i].text), &arena, &doc, &err))
			fail_msg("accepted: %s", rows[i].text);
		assert_int_equal(err.code, SW_O001);
		assert_string_equal(err.message, want);
		assert_string_equal(err.where.path, "pyproject.toml");
		assert_int_equal(err.where.line, rows[i].line);
		assert_int_equal(err.where.column, rows[i].column);
		assert_int_equal(err.where.length, rows[i].length);
	}
}

static void looks_up_by_type(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_toml doc = parse(project_text, &arena);
	sw_error err = {0};
	sw_str text = SW_STR("unset");
	sw_strs strs = {0};
	bool flag = true;
	int64_t number = 0;
	const sw_toml_value *table = NULL;
	assert_true(sw_toml_get_str(&doc, doc.root, "project.version", &text, &err));
	assert_str(text, "1.0");
	assert_true(sw_toml_get_str(&doc, doc.root, "project.nothing.at.all", &text, &err));
	assert_str(text, "1.0");
	assert_true(sw_toml_get_table(&doc, doc.root, "tool.setuptools.packages", &table, &err));
	assert_true(sw_toml_get_strs(&doc, table, "find.where", &arena, &strs, &err));
	assert_int_equal(strs.len, 2);
	assert_str(strs.ptr[1], "lib");
	assert_true(sw_toml_get_bool(&doc, table, "find.namespaces", &flag, &err));
	assert_false(flag);
	assert_true(sw_toml_get_int(&doc, table, "find.depth", &number, &err));
	assert_int_equal(number, 3);
	assert_int_equal(err.code, SW_OK);
	assert_null(sw_toml_get(doc.root, "project.name.x"));
	assert_null(sw_toml_at(NULL, SW_STR("x")));
}

static void names_the_wrong_type(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_toml doc = parse("[project]\nname = 3\nkeywords = [\"a\", 2026-01-01]\n", &arena);
	sw_error err = {0};
	sw_str text = SW_STR("unset");
	sw_strs strs = {0};
	assert_false(sw_toml_get_str(&doc, doc.root, "project.name", &text, &err));
	assert_int_equal(err.code, SW_O010);
	assert_string_equal(err.message, "project.name must be a string, not an integer");
	assert_int_equal(err.where.line, 2);
	assert_int_equal(err.where.column, 8);
	assert_str(text, "unset");
	assert_false(sw_toml_get_strs(&doc, doc.root, "project.keywords", &arena, &strs, &err));
	assert_string_equal(err.message, "project.keywords[1] must be a string, not a date");
	assert_int_equal(err.where.column, 18);
	assert_false(sw_toml_get_str(&doc, doc.root, "project.name.first", &text, &err));
	assert_string_equal(err.message, "project.name must be a table, not an integer");
}

static void limits_depth_and_size(void **state)
{
	(void)state;
	static const char *const units[] = {"[", "{a=", "a."};
	for (size_t u = 0; u < SW_COUNTOF(units); u++) {
		SW_AUTO(sw_arena) arena = {0};
		SW_AUTO(sw_buf) deep = {0};
		sw_toml doc;
		sw_error err = {0};
		sw_buf_addz(&deep, u == 2 ? "" : "a = ");
		for (int i = 0; i < 100000; i++)
			sw_buf_addz(&deep, units[u]);
		assert_false(sw_toml_parse(SW_STR("t"), sw_buf_str(&deep), &arena, &doc, &err));
		assert_int_equal(err.code, SW_O001);
		assert_non_null(strstr(err.message, "more than 128 tables"));
	}
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_buf) big = {0};
	sw_toml doc;
	sw_error err = {0};
	sw_buf_addn(&big, '\n', SW_LIMIT_TEXT_FILE + 1);
	assert_false(sw_toml_parse(SW_STR("t"), sw_buf_str(&big), &arena, &doc, &err));
	assert_int_equal(err.code, SW_F004);
	sw_buf_clear(&big);
	sw_buf_addz(&big, "a = [");
	for (size_t i = 0; i < SW_LIMIT_TOML_VALUES; i++)
		sw_buf_addz(&big, "1,");
	assert_false(sw_toml_parse(SW_STR("t"), sw_buf_str(&big), &arena, &doc, &err));
	assert_non_null(strstr(err.message, "values"));
}

static void formats_canonically(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	static const struct {
		const char *text, *canonical;
	} rows[] = {
		{"", ""},
		{"a.b.c=1", "[a.b]\nc = 1\n"},
		{"[a]\n[b]\nx='''\nq\"\\\t'''\n", "[a]\n\n[b]\nx = \"q\\\"\\\\\\t\"\n"},
		{"z=[{a=1},{b=[]}]\ny=0x10\n'a b'=+1e3\nt=1979-05-27 07:32:00z",
		 "y = 16\n\"a b\" = 1000.0\nt = 1979-05-27 07:32:00z\n\n[[z]]\na = 1\n\n[[z]]\nb = []\n"},
		{"m=[1,{a={}},[]]\nf=[0.1,-0.0,1e300,-inf,nan,5e-324]",
		 "m = [1, { a = {} }, []]\nf = [0.1, -0.0, 1e+300, -inf, nan, 4.94065645841247e-324]\n"},
		{"\"\"='\xc3\xa4'\n\"\\u0000\"=\"\\u0007\"", "\"\" = \"\xc3\xa4\"\n\"\\u0000\" = \"\\u0007\"\n"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_toml doc = parse(rows[i].text, &arena);
		sw_str text = sw_toml_format(doc.root, &arena);
		assert_str(text, rows[i].canonical);
		sw_toml again = parse(sw_cstr(&arena, text), &arena);
		assert_true(sw_toml_eq(doc.root, again.root));
	}
	sw_toml doc = parse("a = {b = [1, 'x'], c = true}", &arena);
	assert_str(sw_toml_format_value(sw_toml_get(doc.root, "a"), &arena), "{ b = [1, \"x\"], c = true }");
}

static void compares(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	static const struct {
		const char *a, *b;
		bool eq;
	} rows[] = {{"a=1\nb=2", "b=2\na=1", true}, {"a=1", "a=1.0", false},       {"a=nan", "a=-nan", true},
		    {"a=0.0", "a=-0.0", false},     {"a=[1,2]", "a=[2,1]", false}, {"a=[1]", "a=[1,1]", false},
		    {"a.b=1", "a={b=1}", true},     {"a=1", "a=1\nb=1", false},    {"a='x'", "a=\"x\"", true},
		    {"a=1", "b=1", false},          {"a=true", "a=false", false}};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++)
		assert_int_equal(sw_toml_eq(parse(rows[i].a, &arena).root, parse(rows[i].b, &arena).root), rows[i].eq);
}

static void reads_single_values(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_toml_value *value;
	assert_true(sw_toml_parse_value(SW_STR("[1, 2]"), &arena, &value, &err));
	assert_int_equal(value->items.len, 2);
	static const char *const bad[] = {"", " 1", "1 ", "1\n", "1, 2", "a = 1", "1 # c"};
	for (size_t i = 0; i < SW_COUNTOF(bad); i++)
		assert_false(sw_toml_parse_value(sw_str_of(bad[i]), &arena, &value, &err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_places),         cmocka_unit_test(tells_how_tables_came_to_be),
		cmocka_unit_test(says_what_is_wrong),   cmocka_unit_test(looks_up_by_type),
		cmocka_unit_test(names_the_wrong_type), cmocka_unit_test(limits_depth_and_size),
		cmocka_unit_test(formats_canonically),  cmocka_unit_test(compares),
		cmocka_unit_test(reads_single_values),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
