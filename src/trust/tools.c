/* The credentials that other tools' variables hold. */
#include "trust/trust_internal.h"

#include "base/fs.h"

/* <NAME> in a variable stands for the name of the index in capitals, with "_" for "-" and ".". */
static const sw_tool_env tools[] = {
	{"uv publish",
	 "UV_PUBLISH_TOKEN",
	 "UV_PUBLISH_USERNAME",
	 "UV_PUBLISH_PASSWORD",
	 {"UV_PUBLISH_URL", "UV_PUBLISH_INDEX"}},
	{"twine", NULL, "TWINE_USERNAME", "TWINE_PASSWORD", {"TWINE_REPOSITORY_URL", "TWINE_REPOSITORY"}},
	{"poetry",
	 "POETRY_PYPI_TOKEN_<NAME>",
	 "POETRY_HTTP_BASIC_<NAME>_USERNAME",
	 "POETRY_HTTP_BASIC_<NAME>_PASSWORD",
	 {0}},
	{"hatch", NULL, "HATCH_INDEX_USER", "HATCH_INDEX_AUTH", {"HATCH_INDEX_REPO"}},
	{"pdm", NULL, "PDM_PUBLISH_USERNAME", "PDM_PUBLISH_PASSWORD", {"PDM_PUBLISH_REPO"}},
	{"flit", NULL, "FLIT_USERNAME", "FLIT_PASSWORD", {"FLIT_INDEX_URL"}},
	{"maturin",
	 "MATURIN_PYPI_TOKEN",
	 "MATURIN_USERNAME",
	 "MATURIN_PASSWORD",
	 {"MATURIN_REPOSITORY_URL", "MATURIN_REPOSITORY"}},
};

/* The variable's name for this index; "" when the name of the index is needed and unknown. */
static sw_str variable(const char *pattern, sw_str index, sw_arena *arena)
{
	sw_str name = sw_str_of(pattern);
	if (sw_str_find(name, SW_STR("<NAME>")) == SW_NPOS)
		return name;
	if (index.len == 0)
		return SW_STR("");
	char *upper = sw_cstr(arena, index);
	for (char *c = upper; *c; c++)
		*c = *c == '-' || *c == '.' ? '_' : *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c;
	return sw_str_replace(arena, name, SW_STR("<NAME>"), sw_str_of(upper));
}

static sw_str value_of(const sw_ctx *ctx, sw_str name, sw_arena *arena)
{
	return name.len ? sw_str_trim(sw_env_get(ctx->env, sw_cstr(arena, name))) : (sw_str){0};
}

/* Whether this tool's variables speak of the index that is asked for. */
static bool speaks_of(const sw_ctx *ctx, const sw_tool_env *tool, const sw_credential_query *query)
{
	bool named = false;
	if (!tool->targets[0])
		return true; /* the index is part of the variable's name */
	for (size_t i = 0; i < SW_COUNTOF(tool->targets) && tool->targets[i]; i++) {
		sw_str target = sw_str_trim(sw_env_get(ctx->env, tool->targets[i]));
		if (target.len == 0)
			continue;
		named = true;
		if (sw_same_index_url(target, query->url) || (query->index.len > 0 && sw_str_eq(target, query->index)))
			return true;
	}
	return !named && sw_same_index_url(query->url, SW_STR(SW_PYPI_UPLOAD_URL));
}

void sw_credential_from_tools(const sw_ctx *ctx, const sw_credential_query *query, sw_arena *arena, sw_credential *out)
{
	for (size_t i = 0; i < SW_COUNTOF(tools); i++) {
		const sw_tool_env *tool = &tools[i];
		sw_str token_name = tool->token ? variable(tool->token, query->index, arena) : (sw_str){0};
		sw_str password_name = variable(tool->password, query->index, arena);
		sw_str user =
			query->user.len ? query->user : value_of(ctx, variable(tool->user, query->index, arena), arena);
		sw_str token = value_of(ctx, token_name, arena), password = value_of(ctx, password_name, arena);
		sw_str name = token.len ? token_name : password_name, secret = token.len ? token : password;
		if (secret.len == 0)
			continue;
		if (!speaks_of(ctx, tool, query)) {
			out->passed_by = sw_fmt(arena, "%.*s%s%.*s", SW_ARG(out->passed_by),
						out->passed_by.len ? ", " : "", SW_ARG(name));
			continue;
		}
		out->user = token.len || user.len == 0 ? SW_STR("__token__") : user;
		out->secret = sw_secret_of(secret);
		out->source = name;
		return;
	}
}
