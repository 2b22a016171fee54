#include "command/host.h"

static bool host_start(void *data, sw_str dir, sw_str *url, sw_str *token, sw_error *err)
{
	sw_embedded *embedded = data;
	sw_server_options options = {
		.data = dir, .not_durable = !embedded->durable, .fresh_token = true, .clock = embedded->ctx->clock};
	if (!sw_server_start(&options, &embedded->server, err))
		return false;
	*url = sw_server_url(embedded->server);
	*token = sw_server_token(embedded->server);
	return true;
}

static void host_stop(void *data)
{
	sw_embedded *embedded = data;
	sw_server_close(embedded->server);
	embedded->server = NULL;
}

sw_index_host sw_embedded_host(sw_embedded *embedded)
{
	return (sw_index_host){.data = embedded, .start = host_start, .stop = host_stop};
}
