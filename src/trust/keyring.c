/* The command-line program `keyring`, as pip and uv ask it. Source: jaraco/keyring, keyring/cli.py. */
#include "trust/trust_internal.h"

#include "base/fs.h"
#include "base/proc.h"

#define KEYRING_TIMEOUT_MS 20000 /* some back ends ask the user in a window */
#define KEYRING_OUTPUT_MAX ((size_t)64 << 10)

/* Runs keyring; "" when it has nothing, fails or takes too long: a missing entry is no error. */
static sw_str ask(const sw_ctx *ctx, const char *const *argv, sw_arena *arena)
{
	static const sw_str changes[] = {SW_S("PYTHONIOENCODING=utf-8")};
	sw_proc_options options = {
		.env = sw_env_with(arena, ctx->env, changes, SW_COUNTOF(changes)),
		.timeout_ms = KEYRING_TIMEOUT_MS,
		.max_output = KEYRING_OUTPUT_MAX,
	};
	sw_proc_result result = {0};
	sw_error ignored = {0};
	return sw_run(arena, argv, &options, &result, &ignored) && result.status == 0 ? result.out : (sw_str){0};
}

static bool take(sw_str user, sw_str secret, sw_str service, sw_arena *arena, sw_credential *out)
{
	secret = sw_str_trim(secret);
	if (secret.len == 0)
		return false;
	out->user = user;
	out->secret = sw_secret_of(secret);
	out->source = sw_fmt(arena, "keyring (%.*s)", SW_ARG(service));
	return true;
}

/* One service: with a known user its password, else (keyring 25.2.1 and newer) whatever login is stored. */
static bool ask_service(const sw_ctx *ctx, const char *program, sw_str service, sw_str user, sw_arena *arena,
			sw_credential *out)
{
	const char *name = sw_cstr(arena, service);
	if (user.len > 0) {
		const char *const argv[] = {program, "get", name, sw_cstr(arena, user), NULL};
		sw_str answer = ask(ctx, argv, arena);
		bool found = take(user, answer, service, arena, out);
		sw_wipe(answer.len ? (void *)(uintptr_t)answer.ptr : NULL, answer.len);
		return found;
	}
	const char *const argv[] = {program, "--mode", "creds", "get", name, NULL};
	sw_str answer = ask(ctx, argv, arena), rest = answer, login, password;
	bool found = sw_str_line(&rest, &login) && sw_str_line(&rest, &password) &&
		     take(sw_str_copy(arena, sw_str_trim(login)), password, service, arena, out);
	sw_wipe(answer.len ? (void *)(uintptr_t)answer.ptr : NULL, answer.len);
	return found;
}

void sw_credential_from_keyring(const sw_ctx *ctx, const sw_credential_query *query, sw_str host, sw_arena *arena,
				sw_credential *out)
{
	sw_str program = sw_find_program(arena, ctx->env, SW_STR("keyring")), user = query->user;
	if (program.len == 0)
		return;
	if (user.len == 0 && (sw_same_index_url(query->url, SW_STR(SW_PYPI_UPLOAD_URL)) ||
			      sw_same_index_url(query->url, SW_STR(SW_TESTPYPI_UPLOAD_URL))))
		user = SW_STR("__token__");
	const char *path = sw_cstr(arena, program);
	if (!ask_service(ctx, path, query->url, user, arena, out))
		ask_service(ctx, path, host, user, arena, out);
}
