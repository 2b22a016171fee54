/* Wheels that differ in one thing each, written by Python's zipfile; what must be told, and what must be taken. */
#include "git_fixture.h"
#include "migrate/migrate.h"

#define METADATA                                                                                                       \
	"Metadata-Version: 2.4\\nName: demo\\nVersion: 1.0\\nSummary: A demo\\nKeywords: b,a\\n"                       \
	"License-File: LICENSE\\nClassifier: B\\nClassifier: A\\nRequires-Python: >=3.9,<4\\n"                         \
	"Requires-Dist: Six<2,>=1; (python_version < \\\"3.11\\\") and extra == 'x'\\nProvides-Extra: x\\n\\n# "       \
	"Demo\\n"

/* Writes NAME/demo-1.0-py3-none-any.whl: the members of a small wheel, with `change` (Python statements over the
   dictionary m). */
static sw_str wheel(fixture *f, const char *folder, const char *change)
{
	sw_str script = sw_fmt(
		&f->arena,
		"mkdir -p %s && /usr/bin/python3 - <<'END'\n"
		"import zipfile\n"
		"d = 'demo-1.0.dist-info/'\n"
		"m = {'demo/__init__.py': 'x = 1\\n', 'demo/data.json': '{}', d + 'METADATA': \"" METADATA "\",\n"
		"     d + 'WHEEL': 'Wheel-Version: 1.0\\nGenerator: g\\nRoot-Is-Purelib: true\\nTag: "
		"py3-none-any\\n',\n"
		"     d + 'licenses/LICENSE': 'mine', d + 'entry_points.txt': "
		"'[console_scripts]\\ndemo=demo:main\\n'}\n"
		"def sub(name, old, new):\n"
		"    assert old in m[name]\n"
		"    m[name] = m[name].replace(old, new)\n"
		"%s\n"
		"m[d + 'RECORD'] = ''\n"
		"with zipfile.ZipFile('%s/demo-1.0-py3-none-any.whl', 'w') as z:\n"
		"    for name, text in m.items(): z.writestr(name, text)\n"
		"END",
		folder, change, folder);
	sh(f, sw_cstr(&f->arena, script));
	return sw_path_join(&f->arena, fixture_path(f, folder), SW_STR("demo-1.0-py3-none-any.whl"));
}

static const struct changed_wheel {
	const char *change, *what; /* what: "" = nothing is told */
	bool allowed;
} changed_wheels[] = {
	{"", "", true},
	/* what changes something for whoever installs it */
	{"m['demo/data.json'] = '[]'", "wheel demo/data.json", false},
	{"del m['demo/data.json']", "wheel demo/data.json", false},
	{"m['demo/more.py'] = ''", "wheel demo/more.py", false},
	{"m['demo-1.0.data/data/etc/x'] = ''", "wheel *.data/data/etc/x", false},
	{"m[d + 'licenses/LICENSE'] = 'yours'", "wheel *.dist-info/licenses/LICENSE", false},
	{"sub(d + 'METADATA', 'A demo', 'Another')", "METADATA Summary", false},
	{"sub(d + 'METADATA', '# Demo', '# Other')", "METADATA Description", false},
	{"sub(d + 'METADATA', 'Classifier: A\\n', '')", "METADATA Classifier", false},
	{"sub(d + 'METADATA', '>=1;', '>=1.1;')", "METADATA Requires-Dist", false},
	{"sub(d + 'METADATA', '3.11', '3.12')", "METADATA Requires-Dist", false},
	{"sub(d + 'METADATA', '\\n\\n#', '\\nRequires-Dist: more\\n\\n#')", "METADATA Requires-Dist", false},
	{"sub(d + 'METADATA', 'python_version < \\\"3.11\\\"', 'python_full_version < \\\"3.11.1\\\"')",
	 "METADATA Requires-Dist", false},
	{"sub(d + 'METADATA', '\\n\\n#', '\\nAuthor: Me\\n\\n#')", "METADATA Author", false},
	{"sub(d + 'METADATA', '>=3.9', '>=3.8')", "METADATA Requires-Python", false},
	{"sub(d + 'METADATA', 'Version: 1.0\\nSummary', 'Version: 1.0.1\\nSummary')", "METADATA Version", false},
	{"sub(d + 'METADATA', 'License-File: LICENSE\\n', '')", "METADATA License-File", false},
	{"sub(d + 'WHEEL', 'py3', 'py2')", "WHEEL Tag", false},
	{"sub(d + 'WHEEL', 'true', 'false')", "WHEEL Root-Is-Purelib", false},
	{"sub(d + 'entry_points.txt', ':main', ':other')", "entry points", false},
	{"del m[d + 'entry_points.txt']", "entry points", false},
	/* what only looks otherwise */
	{"sub(d + 'METADATA', 'sion: 2.4', 'sion: 2.2')", "METADATA Metadata-Version", true},
	{"sub(d + 'METADATA', '\\n\\n#', '\\nDynamic: license-file\\n\\n#')", "METADATA Dynamic", true},
	{"sub(d + 'METADATA', 'Classifier: B\\nClassifier: A', 'Classifier: A\\nClassifier: B')", "METADATA Classifier",
	 true},
	{"sub(d + 'METADATA', 'b,a', 'a, b')", "METADATA Keywords", true},
	{"sub(d + 'METADATA', '>=3.9,<4', '<4, >=3.9')", "METADATA Requires-Python", true},
	{"sub(d + 'METADATA', 'Six<2,>=1; (python_version < \"3.11\") and extra == \\'x\\'', "
	 "'six >=1,<2 ; python_version < \\'3.11\\' and extra == \"x\"')",
	 "METADATA Requires-Dist", true},
	{"sub(d + 'METADATA', 'python_version', 'python_full_version')", "METADATA Requires-Dist", true},
	{"sub(d + 'METADATA', '\\n\\n#', '\\nLicense: MIT\\n\\n#')", "METADATA License", true},
	{"sub(d + 'METADATA', '\\n\\n#', '\\nImport-Name: demo\\n\\n#')", "METADATA Import-Name", true},
	{"sub(d + 'METADATA', '# Demo\\n', '# Demo')", "METADATA Description", true},
	{"sub(d + 'METADATA', 'Classifier: A', 'License-Expression: MIT\\nClassifier: A')",
	 "METADATA License-Expression", false},
	{"sub(d + 'entry_points.txt', 'demo=demo', 'demo = demo')", "", true},
	{"sub(d + 'WHEEL', 'Generator: g', 'Generator: h')", "", true},
	{"m[d + 'top_level.txt'] = 'demo'", "", true},
	{"m['demo/_version.py'] = 'v'", "wheel demo/_version.py", true},
	{"m['demo/__init__.py'] = 'edited'", "wheel demo/__init__.py", true},
};

static void told_or_taken(void **state)
{
	fixture *f = *state;
	sw_str before = wheel(f, "before", "");
	sw_strs edited = {0};
	sw_push(&f->arena, &edited, SW_STR("demo/__init__.py"));
	for (size_t i = 0; i < SW_COUNTOF(changed_wheels); i++) {
		const struct changed_wheel *row = &changed_wheels[i];
		sw_migrate_proof proof = {0};
		sw_str after = wheel(f, "after", row->change);
		assert_true(sw_migrate_compare(before, after, SW_STR("demo/_version.py"), &edited, &f->arena, &proof,
					       &f->err));
		bool told = proof.differences.len > 0;
		if (proof.differences.len > 1 || told != (row->what[0] != '\0') || proof.equal != row->allowed ||
		    (told && !sw_str_is(proof.differences.ptr[0].what, row->what)))
			fail_msg("%s: %zu differences, first %.*s, equal %d", row->change, proof.differences.len,
				 SW_ARG(told ? proof.differences.ptr[0].what : SW_STR("none")), proof.equal);
	}
}

/* PEP 639: the classifier says what the expression says, and setuptools takes only one of them. */
static void superseded_classifiers(void **state)
{
	static const struct {
		const char *before, *after;
		bool equal;
	} rows[] = {
		{"License-Expression: MIT\\nClassifier: License :: X\\n", "License-Expression: MIT\\n", true},
		{"License-Expression: MIT\\nClassifier: License :: X\\nClassifier: C\\n", "License-Expression: MIT\\n",
		 false},
		{"Classifier: License :: X\\n", "", false},
		{"License-Expression: MIT\\n", "License-Expression: MIT\\nClassifier: License :: X\\n", false},
	};
	fixture *f = *state;
	sw_strs none = {0};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_migrate_proof proof = {0};
		const char *form = "sub(d + 'METADATA', 'Classifier: A\\n', '%sClassifier: A\\n')";
		sw_str old = sw_str_replace(&f->arena, sw_str_of(form), SW_STR("%s"), sw_str_of(rows[i].before));
		sw_str new = sw_str_replace(&f->arena, sw_str_of(form), SW_STR("%s"), sw_str_of(rows[i].after));
		sw_str before = wheel(f, "before", sw_cstr(&f->arena, old));
		sw_str after = wheel(f, "after", sw_cstr(&f->arena, new));
		assert_true(sw_migrate_compare(before, after, (sw_str){0}, &none, &f->arena, &proof, &f->err));
		assert_int_equal(proof.equal, rows[i].equal);
	}
}

/* hatchling writes out what setuptools leaves to the installer. */
static void extras_of_the_project_itself(void **state)
{
	fixture *f = *state;
	sw_strs none = {0};
	sw_migrate_proof proof = {0}, worse = {0};
	sw_str before = wheel(f, "before",
			      "sub(d + 'METADATA', 'Provides-Extra: x\\n', 'Provides-Extra: x\\nProvides-Extra: all\\n"
			      "Requires-Dist: six<2,>=1; (python_version < \"3.11\") and extra == \\'all\\'\\n')");
	sw_str after = wheel(f, "after",
			     "sub(d + 'METADATA', 'Provides-Extra: x\\n', 'Provides-Extra: x\\nProvides-Extra: all\\n"
			     "Requires-Dist: demo[x]; extra == \\'all\\'\\n')");
	assert_true(sw_migrate_compare(before, after, (sw_str){0}, &none, &f->arena, &proof, &f->err));
	assert_true(proof.equal);
	assert_int_equal(proof.differences.len, 1);
	sw_str other = wheel(f, "other",
			     "sub(d + 'METADATA', 'Provides-Extra: x\\n', 'Provides-Extra: x\\nProvides-Extra: all\\n"
			     "Requires-Dist: demo[y]; extra == \\'all\\'\\n')");
	assert_true(sw_migrate_compare(before, other, (sw_str){0}, &none, &f->arena, &worse, &f->err));
	assert_false(worse.equal);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(told_or_taken, fixture_set_up, fixture_tear_down),
		cmocka_unit_test_setup_teardown(superseded_classifiers, fixture_set_up, fixture_tear_down),
		cmocka_unit_test_setup_teardown(extras_of_the_project_itself, fixture_set_up, fixture_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
