#include "pyspec/record.h"

#include <string.h>

#include "pyspec/table.h"

static void reads_rows(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_record record;
	/* the hash is that of "x = 1\n" */
	sw_str text = SW_STR("demo.py,sha256=nia_NpkRxFwkPGhBR7I_yeHc_PJX0pmhxjIBam_NM_Q,6\r\n"
			     "\"a,\"\"b\"\"\",md5=1B2M2Y8AsgTpgAmY7PhCfg,0\nodd,crc32=00,\nd/RECORD,,\n");
	assert_true(sw_record_parse(SW_STR("RECORD"), text, &arena, &record, &err));
	assert_int_equal(record.rows.len, 4);
	const sw_record_row *row = sw_record_find(&record, SW_STR("demo.py"));
	assert_non_null(row);
	assert_true(sw_digest_eq(row->digest, sw_hash_of(SW_SHA256, SW_STR("x = 1\n"))));
	assert_int_equal(row->size_bytes, 6);
	row = sw_record_find(&record, SW_STR("a,\"b\""));
	assert_non_null(row);
	assert_int_equal(row->line, 2);
	same_text(text, row->algorithm, SW_STR("md5"));
	assert_int_equal(row->digest.len, 16);
	row = sw_record_find(&record, SW_STR("odd"));
	assert_int_equal(row->digest.len, 0);
	assert_int_equal(row->size_bytes, -1);
	row = sw_record_find(&record, SW_STR("d/RECORD"));
	assert_int_equal(row->algorithm.len, 0);
	assert_null(sw_record_find(&record, SW_STR("gone")));
}

static void refuses_rows(void **state)
{
	(void)state;
	static const struct {
		const char *text, *message;
	} rows[] = {
		{"a,sha256=,1\n", "is no sha256 digest"},
		{"a,sha256=nia_NpkRxFwkPGhBR7I_yeHc_PJX0pmhxjIBam_NM_Q=,6\n", "is no sha256 digest"},
		{"a,sha256=nia/NpkRxFwkPGhBR7I/yeHc/PJX0pmhxjIBam/NM/Q,6\n", "is no sha256 digest"},
		{"a,sha256=1B2M2Y8AsgTpgAmY7PhCfg,6\n", "is no sha256 digest"},
		{"a,plain,6\n", "is no hash"},
		{"a,,-1\n", "is no size"},
		{"a,,1.5\n", "is no size"},
		{"a,,99999999999999999999\n", "is no size"},
		{"a,,\nb\n", "RECORD line 2: a row has 1 fields"},
		{"a,,,\n", "has 4 fields"},
	};
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_error err = {0};
		sw_record record;
		assert_false(sw_record_parse(SW_STR("RECORD"), sw_str_of(rows[i].text), &arena, &record, &err));
		assert_int_equal(err.code, SW_M124);
		if (!strstr(err.message, rows[i].message))
			fail_msg("%s: %s", rows[i].text, err.message);
	}
}

static void writes_rows(void **state)
{
	(void)state;
	SW_AUTO(sw_buf) buf = {0};
	sw_digest digest = sw_hash_of(SW_SHA256, SW_STR("x = 1\n"));
	sw_record_write(&buf, SW_STR("demo.py"), &digest, 6, "\n");
	sw_record_write(&buf, SW_STR("a,\"b\""), NULL, 0, "\r\n");
	same_text(SW_STR("rows"), sw_buf_str(&buf),
		  SW_STR("demo.py,sha256=nia_NpkRxFwkPGhBR7I_yeHc_PJX0pmhxjIBam_NM_Q,6\n\"a,\"\"b\"\"\",,\r\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(reads_rows), cmocka_unit_test(refuses_rows),
					   cmocka_unit_test(writes_rows)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
