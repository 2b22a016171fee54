/* What the reader of Python sources says, for pyliteral_peers.py. Requests come on stdin: "LENGTH\n<source>"; each is answered
   by "ok LENGTH\n<text>" or "error LENGTH\n<message>". */
#include <stdio.h>
#include <stdlib.h>

#include "../unit/codec/show_python.h"
#include "base/limits.h"

static void answer(const char *verdict, sw_str text)
{
	printf("%s %zu\n", verdict, text.len);
	fwrite(text.ptr, 1, text.len, stdout);
	fflush(stdout);
}

static void answer_source(sw_str source)
{
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_buf) text = {0};
	sw_error err = {0};
	sw_py_module module;
	if (!sw_py_parse(SW_STR("source"), source, &arena, &module, &err)) {
		answer("error", sw_fmt(&arena, "%u:%u: %s", err.where.line, err.where.column, err.message));
		return;
	}
	show_module(&text, &module, &arena);
	answer("ok", sw_buf_str(&text));
}

int main(void)
{
	size_t len;
	while (scanf("%zu", &len) == 1 && getchar() == '\n' && len <= SW_LIMIT_TEXT_FILE) {
		char *source =
			malloc(len ? len : 1); /* exact, so that the address sanitizer sees reads behind the end */
		if (!source || fread(source, 1, len, stdin) != len)
			return 1;
		answer_source((sw_str){source, len});
		free(source);
	}
	return 0;
}
