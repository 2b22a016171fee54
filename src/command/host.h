/* The embedded index for a command that needs one while it runs. */
#pragma once
#include "release/rehearse.h"
#include "server/server.h"

typedef struct sw_embedded {
	const sw_ctx *ctx;
	sw_server *server;
	bool durable;
} sw_embedded;

/* A host (release/rehearse.h) that starts the server in this process; `embedded` must outlive it. */
sw_index_host sw_embedded_host(sw_embedded *embedded);
