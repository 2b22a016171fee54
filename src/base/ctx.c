#include "base/ctx.h"

#include "base/fs.h"

sw_str sw_state_dir(const sw_ctx *ctx)
{
	sw_str own = sw_env_get(ctx->env, "SHIPWHEEL_STATE_DIR");
	if (own.len)
		return sw_path_join(ctx->arena, ctx->cwd, own);
	sw_str state = sw_env_get(ctx->env, "XDG_STATE_HOME");
	if (state.len && state.ptr[0] == '/') /* the XDG specification: relative paths are invalid and ignored */
		return sw_path_join(ctx->arena, state, SW_STR("shipwheel"));
	sw_str home = sw_env_get(ctx->env, "HOME");
	return sw_path_join(ctx->arena, home.len ? home : SW_STR("/tmp"), SW_STR(".local/state/shipwheel"));
}
