/* What was read of a Python source, as text: for the unit test and for tests/conformance/pyliteral_cli.c. The same text is made
   by py_answer() of tests/vectors/generate_codec.py. */
#pragma once
#include "base/out.h"
#include "codec/base64.h"
#include "codec/pyliteral.h"

static void show(sw_buf *buf, const sw_py_value *value, sw_arena *arena);

static void show_items(sw_buf *buf, const sw_py_value *value, const char *brackets, sw_arena *arena)
{
	sw_buf_addc(buf, brackets[0]);
	for (size_t i = 0; i < value->items.len; i++) {
		show(buf, &value->items.ptr[i], arena);
		sw_buf_addc(buf, value->kind == SW_PY_DICT && i % 2 == 0 ? ':' : ',');
	}
	sw_buf_addc(buf, brackets[1]);
}

/* As the generator of the table shows it. */
static void show(sw_buf *buf, const sw_py_value *value, sw_arena *arena)
{
	switch (value->kind) {
	case SW_PY_NONE: sw_buf_addz(buf, "None"); break;
	case SW_PY_BOOL: sw_buf_addz(buf, value->boolean ? "True" : "False"); break;
	case SW_PY_INT:
	case SW_PY_FLOAT: sw_buf_add(buf, value->text); break;
	case SW_PY_COMPLEX: sw_buf_addz(buf, "complex"); break;
	case SW_PY_STR: sw_json_quote(buf, value->text); break;
	case SW_PY_BYTES: sw_buf_addf(buf, "b%.*s", SW_ARG(sw_hex_encode(value->text, arena))); break;
	case SW_PY_TUPLE: show_items(buf, value, "()", arena); break;
	case SW_PY_LIST: show_items(buf, value, "[]", arena); break;
	case SW_PY_SET:
		if (value->items.len)
			show_items(buf, value, "{}", arena);
		else
			sw_buf_addz(buf, "{set}");
		break;
	case SW_PY_DICT: show_items(buf, value, "{}", arena); break;
	}
}

static void show_module(sw_buf *buf, const sw_py_module *module, sw_arena *arena)
{
	if (module->docstring_unread)
		sw_buf_addz(buf, "unread\n");
	if (module->docstring.ptr) {
		sw_buf_addz(buf, "doc ");
		sw_json_quote(buf, module->docstring);
		sw_buf_addz(buf, "\nclean ");
		sw_json_quote(buf, sw_py_cleandoc(module->docstring, arena));
		sw_buf_addc(buf, '\n');
	}
	sw_each (it, &module->assignments) {
		sw_buf_addf(buf, "%.*s %s%s ", SW_ARG(it->name), it->annotated ? "a" : "", it->constant ? "c" : "");
		if (it->value)
			show(buf, it->value, arena);
		else
			sw_buf_addc(buf, '-');
		sw_buf_addc(buf, '\n');
	}
}
