#include "pyspec/metadata.h"

#include <string.h>

#include "base/buf.h"
#include "pyspec/table.h"

static const char *const rule_names[] = {"N001", "N005", "M001", "M002", "M003",
					 "M004", "M005", "L001", "L002", "L003"};
_Static_assert(SW_COUNTOF(rule_names) == SW_META_RULE_COUNT, "a name for every rule");

#define HEAD "Metadata-Version: 2.4\nName: a\nVersion: 1\n"

/* "M002 error Dynamic" for each problem, separated by commas; "?" for a policy of PyPI. */
static sw_str problems_of(sw_str text, sw_arena *arena)
{
	sw_metadata metadata;
	sw_metadata_problems problems = {0};
	sw_error err = {0};
	sw_strs lines = {0};
	if (!sw_metadata_parse(SW_STR("METADATA"), text, arena, &metadata, &err))
		fail_msg("%s", err.message);
	sw_metadata_check(&metadata, arena, &problems);
	for (size_t i = 0; i < problems.len; i++) {
		const sw_metadata_problem *problem = &problems.ptr[i];
		const char *field =
			problem->field == SW_META_FIELD_COUNT ? "unknown" : sw_metadata_field_name(problem->field);
		sw_push(arena, &lines,
			sw_fmt(arena, "%s%s %s %s", rule_names[problem->rule], problem->pypi_only ? "?" : "",
			       sw_severity_name(problem->severity), field));
		assert_true(problem->message.len > 0);
		assert_true(problem->offset + problem->len <= text.len);
	}
	return sw_str_join(arena, lines.ptr, lines.len, SW_STR(", "));
}

static void judges_documents(void **state)
{
	(void)state;
	static const struct {
		const char *text, *wanted;
	} rows[] = {
		{HEAD, ""},
		/* required */
		{"", "M001 error Metadata-Version, N001 error Name, N005 error Version"},
		{"Metadata-Version: 2.1\nName:\nVersion: 1\n", "N001 error Name"},
		{"Metadata-Version: 2.1\nName: a\nName: b\nVersion: 1\n", "M002 error Name"},
		/* Metadata-Version */
		{"Metadata-Version: 2.0\nName: a\nVersion: 1\n", "M001 error Metadata-Version"},
		{"Metadata-Version: 2.6\nName: a\nVersion: 1\n", "M001? error Metadata-Version"},
		{"Metadata-Version: 1.0\nName: a\nVersion: 1\nSummary: s\n\nbody\n", ""},
		/* fields and versions */
		{"Metadata-Version: 2.1\nName: a\nVersion: 1\nDynamic: License\n", "M002 error Dynamic"},
		{"Metadata-Version: 2.1\nName: a\nVersion: 1\nLicense-File: L\n", "M002 info License-File"},
		{"Metadata-Version: 2.1\nName: a\nVersion: 1\nLicense-Expression: MIT\n",
		 "M002 error License-Expression"},
		{HEAD "Import-Name: a\n", "M002 error Import-Name"},
		{HEAD "X-Mine: 1\n", "M002 error unknown"},
		{HEAD "Summary: a\nSummary: b\n", "M002 error Summary"},
		{HEAD "Description: a\n\nb\n", "M002 error Description"},
		{HEAD "Author: \xff\n", "M002 error Author"},
		{HEAD "\n\xff\n", "M002 error Description"},
		{HEAD "no field at all\nSummary: s\n", "M002 warning unknown"},
		{" folded\n" HEAD, "M002 warning unknown"},
		/* values */
		{"Metadata-Version: 2.4\nName: a b\nVersion: 1\n", "N001 error Name"},
		{"Metadata-Version: 2.4\nName: a\nVersion: one\n", "N005 error Version"},
		{"Metadata-Version: 2.4\nName: a\nVersion: 1+local\n", "N005? error Version"},
		{HEAD "Dynamic: License\nDynamic: Requires-Dist\n", ""},
		{HEAD "Dynamic: Name\n", "M002 error Dynamic"},
		{HEAD "Dynamic: Nonsense\n", "M002 error Dynamic"},
		{HEAD "Summary: one\n  two\n", "M005 error Summary"},
		{HEAD "Description-Content-Type: text/markdown; charset=UTF-8; variant=GFM\n", ""},
		{HEAD "Description-Content-Type: text/html\n", "M002 error Description-Content-Type"},
		{HEAD "Description-Content-Type: text/plain; charset=latin-1\n", "M002 error Description-Content-Type"},
		{HEAD "Description-Content-Type: text/markdown; variant=gfm\n", "M002 error Description-Content-Type"},
		{HEAD "Home-page: https://example.org/\n", ""},
		{HEAD "Home-page: UNKNOWN\n", ""},
		{HEAD "Home-page: example.org\n", "M005 error Home-page"},
		{HEAD "Home-page: https://\n", "M005 warning Home-page"},
		{HEAD "Author-email: A B <a@example.org>, c\n", ""},
		{HEAD "Author-email: nobody\n", "M005 error Author-email"},
		{HEAD "Maintainer-email: a@localhost\n", "M005 error Maintainer-email"},
		{HEAD "Project-URL: Source, https://example.org/\nProject-URL: Docs,http://example.org\n", ""},
		{HEAD "Project-URL: https://example.org/\n", "M005 error Project-URL"},
		{HEAD "Project-URL: abcdefghijklmnopqrstuvwxyzabcdefg, https://example.org/\n",
		 "M005 error Project-URL"},
		{HEAD "Project-URL: Source, https://a.org/\nProject-URL: Source, https://b.org/\n",
		 "M002 error Project-URL"},
		{HEAD "Classifier: Typing :: Typed\n", ""},
		{HEAD "Classifier: Typing :: Typd\n", "M003 error Classifier"},
		{HEAD "Classifier: Natural Language :: Ukranian\n", "M003 error Classifier"},
		{HEAD "Classifier: Private :: Do Not Upload\n", "M003? error Classifier"},
		{HEAD "Classifier: Typing :: Typed\nClassifier: Typing :: Typed\n", "M003 info Classifier"},
		{HEAD "Requires-Dist: b>=1; extra == 'x'\nProvides-Extra: x\n", ""},
		{HEAD "Requires-Dist: b>>1\n", "M002 error Requires-Dist"},
		{HEAD "Requires-Dist: b @ https://example.org/b.whl\n", "M004? error Requires-Dist"},
		{HEAD "Provides-Dist: b (1\n", "M002 error Provides-Dist"},
		{HEAD "Requires-Python: >=3.9,<4\n", ""},
		{HEAD "Requires-Python: 3.9\n", "M002 error Requires-Python"},
		{HEAD "Provides-Extra: a b\n", "M002 error Provides-Extra"},
		{HEAD "License-Expression: MIT OR Apache-2.0\nLicense-File: licenses/MIT.txt\n", ""},
		{HEAD "License-Expression: MIT/Apache\n", "L001 error License-Expression"},
		{HEAD "License-Expression: GPL-3.0\n", "L001 warning License-Expression"},
		{HEAD "License-Expression: MIT\nLicense: MIT\n", "L002 error License"},
		{HEAD "License-Expression: MIT\nClassifier: License :: OSI Approved :: MIT License\n",
		 "L002 warning Classifier"},
		{HEAD "License-File: ../LICENSE\n", "L003 error License-File"},
		{HEAD "License-File: LICENSE*\n", "L003 error License-File"},
		{"Metadata-Version: 2.5\nName: a\nVersion: 1\nImport-Name: a.b ; private\nImport-Namespace: c\n", ""},
		{"Metadata-Version: 2.5\nName: a\nVersion: 1\nImport-Name:\n", ""},
		{"Metadata-Version: 2.5\nName: a\nVersion: 1\nImport-Name:\nImport-Name: a\n",
		 "M002 error Import-Name"},
		{"Metadata-Version: 2.5\nName: a\nVersion: 1\nImport-Name: a.class\n", "M002 error Import-Name"},
		{"Metadata-Version: 2.5\nName: a\nVersion: 1\nImport-Namespace: a; public\n",
		 "M002 error Import-Namespace"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_str text = sw_str_of(rows[i].text);
		same_text(text, problems_of(text, &arena), sw_str_of(rows[i].wanted));
	}
}

static void counts_characters_of_the_summary(void **state)
{
	(void)state;
	for (size_t length = 512; length <= 513; length++) {
		SW_AUTO(sw_arena) arena = {0};
		SW_AUTO(sw_buf) buf = {0};
		sw_buf_addz(&buf, HEAD "Summary: ");
		for (size_t i = 0; i < length; i++)
			sw_buf_addz(&buf, "\xc3\xa9");
		sw_buf_addz(&buf, "\n");
		sw_str found = problems_of(sw_buf_str(&buf), &arena);
		same_text(SW_STR("summary"), found, length > 512 ? SW_STR("M005 error Summary") : SW_STR(""));
	}
}

static void points_at_the_field(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_metadata metadata;
	sw_metadata_problems problems = {0};
	sw_str text = SW_STR(HEAD "Requires-Python: x\n");
	assert_true(sw_metadata_parse(SW_STR("METADATA"), text, &arena, &metadata, &err));
	sw_metadata_check(&metadata, &arena, &problems);
	assert_int_equal(problems.len, 1);
	same_text(text, sw_str_sub(text, problems.ptr[0].offset, problems.ptr[0].offset + problems.ptr[0].len),
		  SW_STR("Requires-Python: x"));
}

static void reads_descriptions(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_metadata metadata;
	sw_str body = SW_STR(HEAD "\n# Title\n\ntext\n"),
	       folded = SW_STR(HEAD "Description: Title\n        =====\n        \n          text\n");
	assert_true(sw_metadata_parse(SW_STR("METADATA"), body, &arena, &metadata, &err));
	same_text(body, sw_metadata_get(&metadata, SW_META_DESCRIPTION), SW_STR("# Title\n\ntext\n"));
	assert_false(metadata.description_folded);
	assert_true(sw_metadata_parse(SW_STR("METADATA"), folded, &arena, &metadata, &err));
	same_text(folded, sw_metadata_get(&metadata, SW_META_DESCRIPTION), SW_STR("Title\n=====\n\n  text"));
	assert_true(metadata.description_folded);
	assert_null(sw_metadata_get(&metadata, SW_META_SUMMARY).ptr);
}

static void knows_the_fields(void **state)
{
	(void)state;
	for (size_t i = 0; i < SW_META_FIELD_COUNT; i++) {
		sw_metadata_field field = (sw_metadata_field)i;
		assert_int_equal(sw_metadata_field_find(sw_str_of(sw_metadata_field_name(field))), field);
		assert_true(sw_metadata_version_rank(sw_str_of(sw_metadata_field_since(field))) != SIZE_MAX);
	}
	assert_int_equal(sw_metadata_field_find(SW_STR("REQUIRES-dist")), SW_META_REQUIRES_DIST);
	assert_int_equal(sw_metadata_field_find(SW_STR("Requires_Dist")), SW_META_FIELD_COUNT);
	assert_true(sw_metadata_field_multiple(SW_META_CLASSIFIER));
	assert_false(sw_metadata_field_multiple(SW_META_SUMMARY));
	assert_true(sw_metadata_version_rank(SW_STR("2.0")) == SIZE_MAX);
}

/* The same project as each backend writes it; the texts follow what the backends wrote for a project like this. */
static void writes_what_backends_write(void **state)
{
	(void)state;
	static const struct {
		const char *layout, *text;
	} rows[] = {
		{"setuptools",
		 "Metadata-Version: 2.4\nName: a\nVersion: 1\nSummary: s\nAuthor-email: A <a@b.org>\nLicense: one\n    "
		 "    two\n"
		 "Classifier: Typing :: Typed\nRequires-Python: >=3.9\nRequires-Dist: b\nProvides-Extra: x\n"
		 "Requires-Dist: c; extra == \"x\"\nProvides-Extra: y\nDynamic: license\n\ntext\n"},
		{"hatchling",
		 "Metadata-Version: 2.4\nName: a\nVersion: 1\nDynamic: license\nSummary: s\nAuthor-email: A <a@b.org>\n"
		 "License: one\n        two\nClassifier: Typing :: Typed\nRequires-Python: >=3.9\nRequires-Dist: b\n"
		 "Provides-Extra: x\nRequires-Dist: c; extra == \"x\"\nProvides-Extra: y\n\ntext"},
		{"flit", "Metadata-Version: 2.4\nName: a\nVersion: 1\nSummary: s\nAuthor-email: A "
			 "<a@b.org>\nRequires-Python: >=3.9\n"
			 "License: one\n        two\nClassifier: Typing :: Typed\nRequires-Dist: b\nRequires-Dist: c; "
			 "extra == \"x\"\n"
			 "Provides-Extra: x\nProvides-Extra: y\n\ntext\n"},
		{"poetry", "Metadata-Version: 2.4\nName: a\nVersion: 1\nSummary: s\nLicense: one\n         "
			   "two\nAuthor-email: A <a@b.org>\n"
			   "Requires-Python: >=3.9\nClassifier: Typing :: Typed\nProvides-Extra: x\nProvides-Extra: "
			   "y\nRequires-Dist: b\n"
			   "Requires-Dist: c; extra == \"x\"\n\ntext\n"},
		{"pdm", "Metadata-Version: 2.4\nName: a\nVersion: 1\nSummary: s\nAuthor-Email: A <a@b.org>\nLicense: "
			"one\n         two\n"
			"Classifier: Typing :: Typed\nRequires-Python: >=3.9\nRequires-Dist: b\nProvides-Extra: x\n"
			"Requires-Dist: c; extra == \"x\"\nProvides-Extra: y\nDynamic: license\n\ntext"},
		{"uv", "Metadata-Version: 2.4\nName: a\nVersion: 1\nSummary: s\nAuthor-email: A <a@b.org>\nLicense: "
		       "one\n         two\n"
		       "Classifier: Typing :: Typed\nRequires-Dist: b\nRequires-Dist: c; extra == "
		       "\"x\"\nRequires-Python: >=3.9\n"
		       "Provides-Extra: x\nProvides-Extra: y\n\ntext"},
	};
	static const struct {
		sw_metadata_field field;
		const char *text;
	} values[] = {
		{SW_META_METADATA_VERSION, "2.4"},
		{SW_META_NAME, "a"},
		{SW_META_VERSION, "1"},
		{SW_META_DYNAMIC, "license"},
		{SW_META_SUMMARY, "s"},
		{SW_META_DESCRIPTION, "text"},
		{SW_META_AUTHOR_EMAIL, "A <a@b.org>"},
		{SW_META_LICENSE, "one\ntwo"},
		{SW_META_CLASSIFIER, "Typing :: Typed"},
		{SW_META_REQUIRES_PYTHON, ">=3.9"},
		{SW_META_REQUIRES_DIST, "b"},
		{SW_META_REQUIRES_DIST, "c; extra == \"x\""},
		{SW_META_PROVIDES_EXTRA, "x"},
		{SW_META_PROVIDES_EXTRA, "y"},
	};
	SW_AUTO(sw_arena) arena = {0};
	sw_metadata metadata = {0}, empty = {0};
	for (size_t i = 0; i < SW_COUNTOF(values); i++)
		sw_metadata_add(&metadata, values[i].field, sw_str_of(values[i].text), &arena);
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_buf) buf = {0};
		SW_AUTO(sw_buf) nothing = {0};
		const sw_metadata_layout *layout = sw_metadata_layout_find(sw_str_of(rows[i].layout));
		assert_non_null(layout);
		sw_metadata_write(&buf, &metadata, layout);
		same_text(sw_str_of(rows[i].layout), sw_buf_str(&buf), sw_str_of(rows[i].text));
		sw_metadata_write(&nothing, &empty, layout);
		same_text(sw_str_of(rows[i].layout), sw_buf_str(&nothing),
			  sw_str_of(strcmp(rows[i].layout, "poetry") == 0 ? "Summary: \n"
				    : strcmp(rows[i].layout, "pdm") == 0  ? "\n"
									  : ""));
	}
	assert_null(sw_metadata_layout_find(SW_STR("distutils")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(judges_documents),    cmocka_unit_test(counts_characters_of_the_summary),
		cmocka_unit_test(points_at_the_field), cmocka_unit_test(reads_descriptions),
		cmocka_unit_test(knows_the_fields),    cmocka_unit_test(writes_what_backends_write),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
