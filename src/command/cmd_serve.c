#include "command/common.h"

#include "base/fs.h"
#include "server/server.h"

typedef struct serve_args {
	sw_str host, data, public_url;
	int64_t port;
	int rules;
	bool new_token;
} serve_args;

static const sw_option serve_options[] = {
	{.name = "host",
	 .kind = SW_OPTION_STR,
	 .value = "H",
	 .help = "address to listen on (default: 127.0.0.1)",
	 .offset = offsetof(serve_args, host)},
	{.name = "port",
	 .kind = SW_OPTION_INT,
	 .value = "N",
	 .help = "port; 0 takes a free one (default: 8417)",
	 .offset = offsetof(serve_args, port),
	 .min = 0,
	 .max = 65535},
	{.name = "data",
	 .kind = SW_OPTION_STR,
	 .value = "DIR",
	 .help = "folder of the index (default: \"index\" in the state folder)",
	 .offset = offsetof(serve_args, data)},
	{.name = "rules",
	 .kind = SW_OPTION_CHOICE,
	 .value = "private|pypi",
	 .help = "whose rules decide about uploads",
	 .offset = offsetof(serve_args, rules)},
	{.name = "public-url",
	 .kind = SW_OPTION_STR,
	 .value = "URL",
	 .help = "what people and clients call it behind a proxy",
	 .offset = offsetof(serve_args, public_url)},
	{.name = "new-token",
	 .kind = SW_OPTION_FLAG,
	 .help = "make a new upload token; those of earlier starts expire",
	 .offset = offsetof(serve_args, new_token)},
};

static void serve_defaults(void *args)
{
	((serve_args *)args)->port = 8417;
}

sw_str sw_default_index_dir(sw_ctx *ctx)
{
	return sw_path_join(ctx->arena, sw_state_dir(ctx), SW_STR("index"));
}

static void say_how(sw_ctx *ctx, sw_str url, sw_str token)
{
	sw_line(ctx->out, "serving at %.*s   (Ctrl-C ends it)", SW_ARG(url));
	sw_line(ctx->out, "  install:  pip install --index-url %.*ssimple/ NAME", SW_ARG(url));
	sw_line(ctx->out, "  upload:   twine upload --repository-url %.*slegacy/ -u __token__ dist/*", SW_ARG(url));
	if (token.len)
		sw_line(ctx->out, "  token:    %.*s   (shown this once)", SW_ARG(token));
	else
		sw_line(ctx->out, "  token:    the one shown when the index was made; --new-token makes another");
}

static bool serve_run(sw_ctx *ctx, const void *given, sw_exit *exit, sw_error *err)
{
	const serve_args *args = given;
	sw_server *server = NULL;
	(void)exit;
	sw_str data = args->data.len ? sw_path_join(ctx->arena, ctx->cwd, args->data) : sw_default_index_dir(ctx);
	if (ctx->dry_run) {
		sw_line(ctx->out, "would serve %.*s on port %lld", SW_ARG(data), (long long)args->port);
		sw_json_str(ctx->out, "data", data);
		return true;
	}
	sw_server_options options = {.data = data,
				     .host = args->host,
				     .port = (uint16_t)args->port,
				     .rules = args->rules == 1 ? SW_SERVER_PYPI : SW_SERVER_PRIVATE,
				     .fresh_token = args->new_token,
				     .public_url = args->public_url,
				     .catch_signals = true,
				     .clock = ctx->clock};
	if (!sw_server_start(&options, &server, err))
		return false;
	sw_str url = sw_str_copy(ctx->arena, sw_server_url(server)), token = sw_server_token(server);
	sw_json_str(ctx->out, "url", url);
	sw_json_str(ctx->out, "data", data);
	sw_json_str(ctx->out, "token", token);
	say_how(ctx, url, token);
	bool ok = sw_out_flush(ctx->out, err) && sw_server_run(server, err);
	sw_server_close(server);
	return ok;
}

const sw_command sw_cmd_serve = {
	.name = "serve",
	.group = "the index",
	.summary = "a package index of your own: PEP 503 and 691 pages, uploads, web pages",
	.manual = "Serves the index in a folder until Ctrl-C: simple pages in HTML and JSON, files with their "
		  "metadata, PyPI's JSON API,\n"
		  "uploads by twine, uv, poetry, pdm, hatch, flit and `shipwheel publish`, and pages for people. One "
		  "process a folder.",
	.examples = "shipwheel serve                       # the index that `shipwheel publish` uploads to by default\n"
		    "shipwheel serve --data DIR --port 0   # the index of a rehearsal, on a free port",
	.json = "url    where it answers\ndata   the folder\ntoken  for uploads, when this start made one",
	.options = serve_options,
	.option_count = SW_COUNTOF(serve_options),
	.args_size = sizeof(serve_args),
	.defaults = serve_defaults,
	.run = serve_run,
};
