#include "pyspec/name.h"

static bool is_separator(char c)
{
	return c == '-' || c == '_' || c == '.';
}

bool sw_name_valid(sw_str name)
{
	if (name.len == 0 || !sw_is_alnum(name.ptr[0]) || !sw_is_alnum(name.ptr[name.len - 1]))
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (!sw_is_alnum(name.ptr[i]) && !is_separator(name.ptr[i]))
			return false;
	return true;
}

/* The name in lower case with each run of separators as one `separator`. */
static sw_str fold(sw_arena *arena, sw_str name, char separator)
{
	char *out = sw_alloc(arena, name.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < name.len; i++) {
		if (!is_separator(name.ptr[i]))
			out[len++] = sw_lower(name.ptr[i]);
		else if (i == 0 || !is_separator(name.ptr[i - 1]))
			out[len++] = separator;
	}
	return (sw_str){out, len};
}

sw_str sw_name_normalise(sw_arena *arena, sw_str name)
{
	return fold(arena, name, '-');
}

sw_str sw_name_escape(sw_arena *arena, sw_str name)
{
	return fold(arena, name, '_');
}

bool sw_name_is_normal(sw_str name)
{
	if (!sw_name_valid(name))
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		if (c != sw_lower(c) || c == '_' || c == '.' || (c == '-' && name.ptr[i - 1] == '-'))
			return false;
	}
	return true;
}

/* The next character of the normalised name; 0 at its end. */
static char next_folded(sw_str name, size_t *at)
{
	if (*at == name.len)
		return 0;
	char c = name.ptr[(*at)++];
	if (!is_separator(c))
		return sw_lower(c);
	while (*at < name.len && is_separator(name.ptr[*at]))
		(*at)++;
	return '-';
}

bool sw_name_eq(sw_str a, sw_str b)
{
	for (size_t i = 0, j = 0;;) {
		bool a_ends = i == a.len, b_ends = j == b.len;
		if (a_ends || b_ends)
			return a_ends && b_ends;
		if (next_folded(a, &i) != next_folded(b, &j))
			return false;
	}
}

sw_str sw_name_ultranormalise(sw_arena *arena, sw_str name)
{
	char *out = sw_alloc(arena, name.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < name.len; i++) {
		char c = sw_lower(name.ptr[i]);
		if (!is_separator(c))
			out[len++] = c == 'l' || c == 'i' ? '1' : c == 'o' ? '0' : c;
	}
	return (sw_str){out, len};
}
