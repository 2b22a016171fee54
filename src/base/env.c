#include "base/env.h"

#include <string.h>

const sw_env_info sw_env_table[] = {
#define SW_ENV(name, meaning) {name, meaning},
#include "base/env.def"
#undef SW_ENV
};
const size_t sw_env_table_len = SW_COUNTOF(sw_env_table);

/* The value behind "NAME=" when `var` is of that name, else NULL. */
static const char *value_of(const char *var, sw_str name)
{
	return strncmp(var, name.ptr, name.len) == 0 && var[name.len] == '=' ? var + name.len + 1 : NULL;
}

sw_str sw_env_get(const sw_env *env, const char *name)
{
	for (char **var = env ? env->vars : NULL; var && *var; var++) {
		const char *value = value_of(*var, sw_str_of(name));
		if (value)
			return sw_str_of(value);
	}
	return (sw_str){0};
}

static sw_str name_of(sw_str change)
{
	size_t at = sw_str_chr(change, '=');
	return at == SW_NPOS ? change : sw_str_sub(change, 0, at);
}

static bool is_changed(const char *var, const sw_str *changes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (value_of(var, name_of(changes[i])))
			return true;
	return false;
}

char **sw_env_with(sw_arena *arena, const sw_env *env, const sw_str *changes, size_t count)
{
	size_t vars = 0, len = 0;
	for (char **var = env ? env->vars : NULL; var && *var; var++)
		vars++;
	char **out = sw_new_n(arena, char *, vars + count + 1);
	for (size_t i = 0; i < vars; i++)
		if (!is_changed(env->vars[i], changes, count))
			out[len++] = env->vars[i];
	for (size_t i = 0; i < count; i++)
		if (sw_str_chr(changes[i], '=') != SW_NPOS)
			out[len++] = sw_cstr(arena, changes[i]);
	out[len] = NULL;
	return out;
}
