/* Every rule of the table has a case that passes, one that fails, and a page of the manual. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/proc.h"
#include "check/check.h"
#include "codec/tar.h"
#include "codec/zip.h"
#include "pyspec/record.h"

#include "cases.h"
#include "cases_archive.h"
#include "cases_filename.h"
#include "cases_metadata.h"
#include "cases_wheel.h"

static const struct {
	const rule_case *cases;
	size_t count;
} topics[] = {
	{cases_archive, SW_COUNTOF(cases_archive)},
	{cases_filename, SW_COUNTOF(cases_filename)},
	{cases_metadata, SW_COUNTOF(cases_metadata)},
	{cases_wheel, SW_COUNTOF(cases_wheel)},
};

static sw_arena arena;
static sw_str dir, source_root;
static sw_env env;

static void python(const char *script)
{
	sw_error err = {0};
	sw_proc_result result;
	const char *argv[] = {"/usr/bin/python3", sw_cstr(&arena, sw_path_join(&arena, source_root, sw_str_of(script))),
			      sw_cstr(&arena, dir), NULL};
	if (!sw_run(&arena, argv, &(sw_proc_options){0}, &result, &err) || result.status != 0)
		fail_msg("%s: %s %.*s", script, err.message, SW_ARG(result.err));
}

static int setup(void **state)
{
	(void)state;
	sw_error err = {0};
	env.vars = environ;
	source_root = sw_env_get(&env, "SW_SOURCE_ROOT");
	if (!sw_make_temp_dir(&arena, SW_STR("/tmp"), "sw-check-", &dir, &err))
		fail_msg("%s", err.message);
	python("tests/unit/codec/make_zips.py");
	python("tests/unit/codec/make_tars.py");
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

typedef struct case_member {
	sw_str name, content;
} case_member;
typedef SW_VEC(case_member) case_members;

static void put(case_members *members, const rule_case *c, sw_str name, sw_str content)
{
	if (c->without && sw_str_is(name, c->without))
		return;
	sw_push(&arena, members, (case_member){name, content});
}

static sw_str or_default(const char *text, const char *otherwise)
{
	return sw_str_of(text ? text : otherwise);
}

/* The members of a good distribution, as the case changes them. */
static void collect(const rule_case *c, case_members *members)
{
	sw_str root = or_default(c->root, c->sdist ? "demo-1.0" : "demo-1.0.dist-info");
	sw_str metadata = or_default(c->metadata, CASE_METADATA);
	if (c->sdist) {
		put(members, c, sw_fmt(&arena, "%.*s/PKG-INFO", SW_ARG(root)), metadata);
		put(members, c, sw_fmt(&arena, "%.*s/pyproject.toml", SW_ARG(root)), SW_STR("[project]\n"));
		put(members, c, sw_fmt(&arena, "%.*s/demo.py", SW_ARG(root)), SW_STR("x = 1\n"));
	} else {
		put(members, c, SW_STR("demo.py"), SW_STR("x = 1\n"));
	}
	for (size_t i = 0; i < SW_COUNTOF(c->files) && c->files[i].name; i++) {
		sw_str content = sw_str_of(c->files[i].content);
		if (c->files[i].len)
			content = (sw_str){c->files[i].content, c->files[i].len};
		put(members, c, sw_str_of(c->files[i].name), content);
	}
	if (c->sdist)
		return;
	put(members, c, sw_fmt(&arena, "%.*s/METADATA", SW_ARG(root)), metadata);
	put(members, c, sw_fmt(&arena, "%.*s/WHEEL", SW_ARG(root)), or_default(c->wheel, CASE_WHEEL));
	SW_AUTO(sw_buf) record = {0};
	sw_each (member, members) {
		sw_digest digest = sw_hash_of(SW_SHA256, member->content);
		sw_record_write(&record, member->name, &digest, (int64_t)member->content.len, "\n");
	}
	sw_str path = sw_fmt(&arena, "%.*s/RECORD", SW_ARG(root));
	sw_record_write(&record, path, NULL, 0, "\n");
	put(members, c, path, c->record ? sw_str_of(c->record) : sw_buf_copy(&record, &arena));
}

static bool write_wheel(sw_sink *sink, const case_members *members, sw_error *err)
{
	SW_AUTO(sw_zip_writer) writer = {0};
	sw_zip_writer_open(&writer, sink);
	sw_each (member, members) {
		sw_zip_packed packed;
		sw_zip_pack(NULL, member->content, NULL, &packed);
		const sw_zip_entry entry = {.name = member->name, .mode = 0100644, .dos_time = sw_zip_dos_time(0)};
		if (!sw_zip_add(&writer, &entry, &packed, err))
			return false;
	}
	return sw_zip_writer_end(&writer, err);
}

static bool write_sdist(sw_sink *sink, const case_members *members, sw_error *err)
{
	SW_AUTO(sw_tar_writer) writer = {0};
	sw_tar_writer_open(&writer, sink, &(sw_gzip_options){.level = 1});
	sw_each (member, members) {
		const sw_tar_entry entry = {
			.name = member->name, .mode = 0644, .size_bytes = (int64_t)member->content.len};
		if (!sw_tar_add(&writer, &entry, member->content, err))
			return false;
	}
	return sw_tar_writer_end(&writer, err);
}

/* The file of a case; its name is the archive's own, the rules see the case's. */
static sw_str make(const rule_case *c)
{
	SW_AUTO(sw_sink) sink = {0};
	sw_error err = {0};
	case_members members = {0};
	if (c->archive)
		return sw_path_join(&arena, dir, sw_str_of(c->archive));
	sw_str path = sw_path_join(&arena, dir, SW_STR("case"));
	collect(c, &members);
	if (!sw_sink_open(&sink, path, 0644, &err) ||
	    !(c->sdist ? write_sdist(&sink, &members, &err) : write_wheel(&sink, &members, &err)) ||
	    !sw_sink_commit(&sink, false, &err))
		fail_msg("%s, %s: %s", c->rule, c->what, err.message);
	return path;
}

static void look_at_finding(const rule_case *c, const sw_findings *findings)
{
	const sw_finding *first = findings->list.len ? &findings->list.ptr[0] : NULL;
	if (!c->message && first)
		fail_msg("%s, %s: \"%s\" was reported", c->rule, c->what, first->message.ptr);
	if (!c->message)
		return;
	if (findings->list.len != 1)
		fail_msg("%s, %s: %zu findings instead of one%s%s", c->rule, c->what, findings->list.len,
			 first ? ": " : "", first ? findings->list.ptr[findings->list.len - 1].message.ptr : "");
	if (sw_str_find(first->message, sw_str_of(c->message)) == SW_NPOS)
		fail_msg("%s, %s: \"%s\" was reported", c->rule, c->what, first->message.ptr);
	if (first->severity != c->severity || first->pypi_would_refuse != c->refusal)
		fail_msg("%s, %s: severity %d, refusal %d", c->rule, c->what, (int)first->severity,
			 first->pypi_would_refuse);
	if (findings->count[c->severity] != 1 || findings->refusals != (c->refusal ? 1 : 0))
		fail_msg("%s, %s: wrong counts", c->rule, c->what);
	if (sw_check_blocks(findings, false) != (c->severity >= SW_SEV_ERROR) ||
	    sw_check_blocks(findings, true) != (c->severity >= SW_WARN))
		fail_msg("%s, %s: wrongly stops or not", c->rule, c->what);
	sw_diag diag = sw_finding_diag(first, &arena);
	if (!sw_str_is(diag.id, c->rule) || diag.severity != c->severity || !diag.where.path[0])
		fail_msg("%s, %s: wrong diagnostic", c->rule, c->what);
}

static void every_case_is_judged_right(void **state)
{
	(void)state;
	for (size_t t = 0; t < SW_COUNTOF(topics); t++) {
		for (size_t i = 0; i < topics[t].count; i++) {
			const rule_case *c = &topics[t].cases[i];
			SW_AUTO(sw_dist) dist = {0};
			sw_findings findings = {0};
			sw_error err = {0};
			sw_strs only = {0};
			sw_push(&arena, &only, sw_str_of(c->rule));
			const sw_check_options options = {.target = c->target, .import = c->import, .only = &only};
			sw_str filename =
				or_default(c->filename, c->sdist ? "demo-1.0.tar.gz" : "demo-1.0-py3-none-any.whl");
			if (!sw_check_open(make(c), filename, &arena, &dist, &err))
				fail_msg("%s, %s: %s", c->rule, c->what, err.message);
			sw_check_dist(&dist, &options, &arena, &findings);
			look_at_finding(c, &findings);
		}
	}
}

/* The good ones must be good for the whole table. */
static void the_good_ones_are_good(void **state)
{
	(void)state;
	static const rule_case good[] = {{.what = "wheel"}, {.what = "sdist", .sdist = true}};
	for (size_t i = 0; i < SW_COUNTOF(good); i++) {
		SW_AUTO(sw_dist) dist = {0};
		sw_findings findings = {0};
		sw_error err = {0};
		const sw_check_options options = {.target = SW_TARGET_PYPI};
		sw_str filename = or_default(NULL, good[i].sdist ? "demo-1.0.tar.gz" : "demo-1.0-py3-none-any.whl");
		assert_true(sw_check_open(make(&good[i]), filename, &arena, &dist, &err));
		sw_check_dist(&dist, &options, &arena, &findings);
		if (findings.list.len)
			fail_msg("%s: %s %s", good[i].what, findings.list.ptr[0].rule->id,
				 findings.list.ptr[0].message.ptr);
	}
}

static void every_rule_has_cases_and_a_page(void **state)
{
	(void)state;
	for (size_t r = 0; r < sw_rule_count; r++) {
		const sw_rule *rule = &sw_rules[r];
		size_t passing = 0, failing = 0;
		for (size_t t = 0; t < SW_COUNTOF(topics); t++)
			for (size_t i = 0; i < topics[t].count; i++)
				if (strcmp(topics[t].cases[i].rule, rule->id) == 0)
					*(topics[t].cases[i].message ? &failing : &passing) += 1;
		if (!passing || !failing)
			fail_msg("%s has %zu passing and %zu failing cases", rule->id, passing, failing);
		const sw_rule_docs *docs = sw_rule_docs_get(rule);
		if (!docs || !docs->why[0] || !docs->bad[0] || !docs->fix[0])
			fail_msg("%s has no page", rule->id);
		sw_error err = {0};
		sw_str page = {0}, path = sw_fmt(&arena, "%.*s/docs/checks/%s.md", SW_ARG(source_root), rule->id);
		sw_str heading = sw_fmt(&arena, "# %s %s\n", rule->id, rule->slug);
		if (!sw_read_file(&arena, path, 1 << 20, &page, &err) || !sw_str_starts(page, heading))
			fail_msg("the page of %s does not begin with %s", rule->id, heading.ptr);
		if (r > 0 && strcmp(sw_rules[r - 1].id, rule->id) == 0)
			fail_msg("%s stands twice in the table", rule->id);
	}
}

static void every_case_has_a_rule(void **state)
{
	(void)state;
	for (size_t t = 0; t < SW_COUNTOF(topics); t++)
		for (size_t i = 0; i < topics[t].count; i++)
			if (!sw_rule_find(sw_str_of(topics[t].cases[i].rule)))
				fail_msg("%s is no rule", topics[t].cases[i].rule);
}

static void rules_are_found(void **state)
{
	(void)state;
	const sw_rule *rule = sw_rule_find(SW_STR("sw-z001"));
	assert_non_null(rule);
	assert_string_equal(rule->id, "SW-Z001");
	assert_ptr_equal(sw_rule_find(SW_STR("Zip-Framing")), rule);
	assert_null(sw_rule_find(SW_STR("SW-Z999")));
}

/* Rules that do not run at an upload must not refuse there. */
static void gates_are_kept(void **state)
{
	(void)state;
	static const rule_case c = {.files = {{"demo/_x.so", "\177ELF"}}};
	for (unsigned gate = SW_GATE_DIST; gate <= SW_GATE_INDEX; gate *= 2) {
		SW_AUTO(sw_dist) dist = {0};
		sw_findings findings = {0};
		sw_error err = {0};
		assert_true(sw_check_open(make(&c), SW_STR("demo-1.0-py3-none-any.whl"), &arena, &dist, &err));
		sw_check_dist(&dist, &(sw_check_options){.gates = gate}, &arena, &findings);
		assert_int_equal(findings.list.len, gate == SW_GATE_DIST ? 1 : 0);
	}
}

/* A hostile file cannot fill the memory with findings, and cannot hide an error behind warnings either. */
static void findings_are_limited(void **state)
{
	(void)state;
	SW_AUTO(sw_buf) record = {0};
	for (int i = 0; i < 150; i++)
		sw_buf_addf(&record, "gone%d.py,,\n", i);
	sw_buf_addc(&record, '\0');
	const rule_case c = {.record = sw_buf_str(&record).ptr};
	SW_AUTO(sw_dist) dist = {0};
	sw_findings findings = {0};
	sw_error err = {0};
	sw_strs only = {0};
	sw_push(&arena, &only, SW_STR("SW-R002"));
	assert_true(sw_check_open(make(&c), SW_STR("demo-1.0-py3-none-any.whl"), &arena, &dist, &err));
	sw_check_dist(&dist, &(sw_check_options){.only = &only}, &arena, &findings);
	assert_int_equal(findings.list.len, SW_FINDINGS_MAX + 1);
	const sw_finding *last = &findings.list.ptr[SW_FINDINGS_MAX];
	/* the other 50, and the 4 files of the wheel */
	assert_true(sw_str_is(last->message, "54 more findings of this rule are not listed"));
	assert_int_equal(last->severity, SW_SEV_ERROR);
	assert_int_equal(findings.count[SW_SEV_ERROR], SW_FINDINGS_MAX + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_case_is_judged_right),
		cmocka_unit_test(the_good_ones_are_good),
		cmocka_unit_test(every_rule_has_cases_and_a_page),
		cmocka_unit_test(every_case_has_a_rule),
		cmocka_unit_test(rules_are_found),
		cmocka_unit_test(gates_are_kept),
		cmocka_unit_test(findings_are_limited),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
