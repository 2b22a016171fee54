/* Speaks the tagged JSON of the public TOML suite (github.com/toml-lang/toml-test) and checks edits, for toml_suite.py.
   Requests come on stdin, one after the other: "json LENGTH\n<document>" or "edit LENGTH\n<document>". Each is answered by
   "ok LENGTH\n<text>" or "error LENGTH\n<message>". */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/out.h"
#include "codec/toml.h"
#include "toml_edits.h"

static void add_value(sw_buf *buf, const sw_toml_value *value);

static void add_tagged(sw_buf *buf, const char *type, sw_str text)
{
	sw_buf_addf(buf, "{\"type\":\"%s\",\"value\":", type);
	sw_json_quote(buf, text);
	sw_buf_addc(buf, '}');
}

static void add_number(sw_buf *buf, const sw_toml_value *value)
{
	char text[64];
	if (value->kind == SW_TOML_INTEGER)
		snprintf(text, sizeof(text), "%lld", (long long)value->integer);
	else if (isnan(value->real))
		snprintf(text, sizeof(text), "nan");
	else if (isinf(value->real))
		snprintf(text, sizeof(text), "%sinf", value->real < 0 ? "-" : "");
	else
		snprintf(text, sizeof(text), "%.17g", value->real);
	add_tagged(buf, value->kind == SW_TOML_INTEGER ? "integer" : "float", sw_str_of(text));
}

static void add_table(sw_buf *buf, const sw_toml_value *value)
{
	sw_buf_addc(buf, '{');
	sw_toml_each(it, value)
	{
		if (it != value->table.items.ptr)
			sw_buf_addc(buf, ',');
		sw_json_quote(buf, it->key);
		sw_buf_addc(buf, ':');
		add_value(buf, sw_toml_of(it));
	}
	sw_buf_addc(buf, '}');
}

static void add_array(sw_buf *buf, const sw_toml_value *value)
{
	sw_buf_addc(buf, '[');
	sw_each (item, &value->items) {
		if (item != value->items.ptr)
			sw_buf_addc(buf, ',');
		add_value(buf, *item);
	}
	sw_buf_addc(buf, ']');
}

static void add_value(sw_buf *buf, const sw_toml_value *value)
{
	switch (value->kind) {
	case SW_TOML_STRING: add_tagged(buf, "string", value->text); break;
	case SW_TOML_INTEGER:
	case SW_TOML_FLOAT: add_number(buf, value); break;
	case SW_TOML_BOOLEAN: add_tagged(buf, "bool", sw_str_of(value->boolean ? "true" : "false")); break;
	case SW_TOML_OFFSET_DATETIME: add_tagged(buf, "datetime", value->text); break;
	case SW_TOML_LOCAL_DATETIME: add_tagged(buf, "datetime-local", value->text); break;
	case SW_TOML_LOCAL_DATE: add_tagged(buf, "date-local", value->text); break;
	case SW_TOML_LOCAL_TIME: add_tagged(buf, "time-local", value->text); break;
	case SW_TOML_ARRAY: add_array(buf, value); break;
	case SW_TOML_TABLE: add_table(buf, value); break;
	}
}

static void answer(const char *verdict, sw_str text)
{
	printf("%s %zu\n", verdict, text.len);
	fwrite(text.ptr, 1, text.len, stdout);
	fflush(stdout);
}

static void answer_json(sw_str text)
{
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_buf) buf = {0};
	sw_error err = {0};
	sw_toml doc;
	if (!sw_toml_parse(SW_STR("case.toml"), text, &arena, &doc, &err)) {
		answer("error", sw_fmt(&arena, "%u:%u: %s", err.where.line, err.where.column, err.message));
		return;
	}
	add_value(&buf, doc.root);
	answer("ok", sw_buf_str(&buf));
}

static void answer_edit(sw_str text)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_toml doc;
	sw_str why;
	if (!sw_toml_parse(SW_STR("case.toml"), text, &arena, &doc, &err))
		answer("error", sw_str_of(err.message));
	else if (toml_edits_hold(&doc, &arena, &why))
		answer("ok", SW_STR(""));
	else
		answer("error", why);
}

int main(void)
{
	char word[16];
	size_t len;
	while (scanf("%15s %zu", word, &len) == 2 && getchar() == '\n' && len <= SW_LIMIT_TEXT_FILE) {
		/* an exact copy, so that the address sanitizer sees every read behind the end */
		char *text = malloc(len + 1);
		if (!text || fread(text, 1, len, stdin) != len)
			return 1;
		char *exact = realloc(text, len ? len : 1);
		if (!exact)
			return 1;
		if (strcmp(word, "json") == 0)
			answer_json((sw_str){exact, len});
		else if (strcmp(word, "edit") == 0)
			answer_edit((sw_str){exact, len});
		else
			return 1;
		free(exact);
	}
	return 0;
}
