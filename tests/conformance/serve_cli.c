/* The index server alone, for tests in Python: serve_cli DATA [--port N] [--host H] [--pypi] [--fresh-token] [--not-durable]
   [--public-url URL] [--max-file BYTES] [--now SECONDS]. Prints "URL<tab>TOKEN" when it answers and runs until SIGTERM. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/server.h"

static int64_t fixed_now;

static int64_t now_fixed(void *data)
{
	(void)data;
	return fixed_now;
}

static int64_t monotonic(void *data)
{
	(void)data;
	return sw_monotonic_ns(&sw_clock_system);
}

static void sleep_ms(void *data, int64_t ms)
{
	(void)data;
	sw_sleep_ms(&sw_clock_system, ms);
}

static const sw_clock fixed_clock = {now_fixed, monotonic, sleep_ms, NULL};

static int64_t number(const char *text)
{
	uint64_t value = 0;
	if (!text || !sw_str_u64(sw_str_of(text), &value)) {
		fprintf(stderr, "a number is missing\n");
		exit(2);
	}
	return (int64_t)value;
}

static void read_option(sw_server_options *options, char ***argv)
{
	const char *name = *(*argv)++;
	if (strcmp(name, "--pypi") == 0)
		options->rules = SW_SERVER_PYPI;
	else if (strcmp(name, "--fresh-token") == 0)
		options->fresh_token = true;
	else if (strcmp(name, "--not-durable") == 0)
		options->not_durable = true;
	else if (strcmp(name, "--port") == 0)
		options->port = (uint16_t)number(*(*argv)++);
	else if (strcmp(name, "--max-file") == 0)
		options->max_file_bytes = number(*(*argv)++);
	else if (strcmp(name, "--host") == 0)
		options->host = sw_str_of(*(*argv)++);
	else if (strcmp(name, "--public-url") == 0)
		options->public_url = sw_str_of(*(*argv)++);
	else if (strcmp(name, "--now") == 0) {
		fixed_now = number(*(*argv)++);
		options->clock = &fixed_clock;
	} else {
		fprintf(stderr, "unknown option %s\n", name);
		exit(2);
	}
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "use: serve_cli DATA [option…]\n");
		return 2;
	}
	sw_server_options options = {.data = sw_str_of(argv[1]), .catch_signals = true};
	for (argv += 2; *argv;)
		read_option(&options, &argv);
	sw_server *server = NULL;
	sw_error err = {0};
	int64_t begin = sw_monotonic_ns(&sw_clock_system);
	if (!sw_server_start(&options, &server, &err)) {
		fprintf(stderr, "%s: %s\nfix: %s\n", sw_code_get(err.code)->id, err.message, err.hint);
		return 1;
	}
	double ms = (double)(sw_monotonic_ns(&sw_clock_system) - begin) / 1e6;
	printf("%.*s\t%.*s\n", SW_ARG(sw_server_url(server)), SW_ARG(sw_server_token(server)));
	fflush(stdout);
	bool ok = sw_server_run(server, &err);
	fprintf(stderr, "started in %.1f ms, %llu requests\n", ms, (unsigned long long)sw_server_requests(server));
	sw_server_close(server);
	return ok ? 0 : 1;
}
