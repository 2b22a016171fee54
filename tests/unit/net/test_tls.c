/* TLS: certificates are verified, always, and the user can name an authority of his own. The server is Python's ssl module. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/proc.h"
#include "net/http.h"

/* Says its port, then answers one request a connection. */
static const char server_text[] =
	"import socket, ssl, sys\n"
	"context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)\n"
	"context.load_cert_chain(sys.argv[1], sys.argv[2])\n"
	"listener = socket.create_server(('127.0.0.1', 0))\n"
	"print(listener.getsockname()[1], flush=True)\n"
	"while True:\n"
	"    client, _ = listener.accept()\n"
	"    try:\n"
	"        with context.wrap_socket(client, server_side=True) as tls:\n"
	"            tls.recv(65536)\n"
	"            tls.sendall(b'HTTP/1.1 200 OK\\r\\nContent-Length: 6\\r\\nConnection: close\\r\\n\\r\\nsecret')\n"
	"    except OSError:\n"
	"        pass\n";

typedef struct world {
	sw_arena arena;
	sw_str dir, certificate, key;
	sw_child server;
	unsigned port;
	char *vars[2];
	sw_env env;
	sw_ctx ctx;
	sw_http_response response;
	sw_error err;
} world;

static void write_pem(world *w, X509 *certificate, EVP_PKEY *key)
{
	FILE *file = fopen(w->certificate.ptr, "we");
	assert_non_null(file);
	assert_int_equal(PEM_write_X509(file, certificate), 1);
	fclose(file);
	file = fopen(w->key.ptr, "we");
	assert_non_null(file);
	assert_int_equal(PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL), 1);
	fclose(file);
}

/* A certificate for `alt_name` ("DNS:localhost") that is its own authority and good from `from_s` to `to_s` seconds from now. */
static void make_certificate(world *w, const char *alt_name, long from_s, long to_s)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *certificate = X509_new();
	assert_non_null(key);
	assert_non_null(certificate);
	X509_set_version(certificate, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
	X509_gmtime_adj(X509_getm_notBefore(certificate), from_s);
	X509_gmtime_adj(X509_getm_notAfter(certificate), to_s);
	X509_set_pubkey(certificate, key);
	X509_NAME *name = X509_get_subject_name(certificate);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"shipwheel test", -1, -1, 0);
	X509_set_issuer_name(certificate, name);
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, alt_name);
	assert_non_null(extension);
	X509_add_ext(certificate, extension, -1);
	X509_EXTENSION_free(extension);
	assert_true(X509_sign(certificate, key, EVP_sha256()) > 0);
	write_pem(w, certificate, key);
	X509_free(certificate);
	EVP_PKEY_free(key);
}

static void world_open(world *w, const char *alt_name, long from_s, long to_s)
{
	*w = (world){0};
	char line[32] = "";
	uint64_t port = 0;
	assert_true(sw_make_temp_dir(&w->arena, SW_STR("/tmp"), "sw-test-", &w->dir, &w->err));
	w->certificate = sw_path_join(&w->arena, w->dir, SW_STR("cert.pem"));
	w->key = sw_path_join(&w->arena, w->dir, SW_STR("key.pem"));
	make_certificate(w, alt_name, from_s, to_s);
	const char *const argv[] = {"/usr/bin/python3",         "-c", server_text, sw_cstr(&w->arena, w->certificate),
				    sw_cstr(&w->arena, w->key), NULL};
	assert_true(sw_child_start(argv, &(sw_proc_options){0}, false, true, &w->server, &w->err));
	for (size_t i = 0; i < sizeof(line) - 1 && read(w->server.out, line + i, 1) == 1 && line[i] != '\n';)
		i++;
	assert_true(sw_str_u64(sw_str_trim(sw_str_of(line)), &port));
	w->port = (unsigned)port;
	w->env.vars = w->vars;
	w->ctx = (sw_ctx){.arena = &w->arena, .env = &w->env, .clock = &sw_clock_system};
}

static void world_close(world *w)
{
	sw_error err = {0};
	sw_child_close(&w->server);
	assert_true(sw_remove_tree(w->dir, &err));
	sw_arena_close(&w->arena);
}

static bool get(world *w, const char *host, const sw_http_options *options)
{
	sw_http http;
	sw_http_open(&http, &w->ctx, options);
	sw_error_clear(&w->err);
	sw_str url = sw_fmt(&w->arena, "https://%s:%u/", host, w->port);
	bool ok = sw_http_send(&http, &(sw_http_request){.url = url, .retry = &sw_http_retry_read}, &w->arena,
			       &w->response, &w->err);
	sw_http_close(&http);
	return ok;
}

static void trust(world *w, const char *variable)
{
	w->vars[0] = sw_cstr(&w->arena, sw_fmt(&w->arena, "%s=%.*s", variable, SW_ARG(w->certificate)));
}

static void assert_untrusted(const world *w)
{
	assert_int_equal(w->err.code, SW_H003);
	assert_int_equal(w->response.failure, SW_HTTP_UNTRUSTED);
	assert_int_equal(w->response.tries, 1); /* no use in trying again */
	assert_false(w->response.sent);
	assert_true(w->err.hint[0] != '\0');
}

static void test_unknown_authority(void **state)
{
	(void)state;
	SW_AUTO(world) w;
	world_open(&w, "DNS:localhost", -60, 3600);
	assert_false(get(&w, "localhost", NULL));
	assert_untrusted(&w);
	assert_non_null(strstr(w.err.hint, "SSL_CERT_FILE"));
}

static void test_authority_of_the_user(void **state)
{
	(void)state;
	static const char *const variables[] = {"SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "PIP_CERT"};
	SW_AUTO(world) w;
	world_open(&w, "DNS:localhost", -60, 3600);
	for (size_t i = 0; i < SW_COUNTOF(variables); i++) {
		trust(&w, variables[i]);
		if (!get(&w, "localhost", NULL))
			fail_msg("%s: %s", variables[i], w.err.message);
		assert_true(sw_str_is(w.response.body, "secret"));
	}
	w.vars[0] = NULL;
	assert_true(get(&w, "localhost", &(sw_http_options){.ca_file = w.certificate}));
}

static void test_other_host(void **state)
{
	(void)state;
	SW_AUTO(world) w;
	world_open(&w, "DNS:elsewhere.example", -60, 3600);
	trust(&w, "SSL_CERT_FILE");
	assert_false(get(&w, "localhost", NULL));
	assert_untrusted(&w);
}

static void test_expired(void **state)
{
	(void)state;
	SW_AUTO(world) w;
	world_open(&w, "DNS:localhost", -7200, -3600);
	trust(&w, "SSL_CERT_FILE");
	assert_false(get(&w, "localhost", NULL));
	assert_untrusted(&w);
	assert_non_null(strstr(w.err.message, "expired"));
}

static void test_bundle_is_missing(void **state)
{
	(void)state;
	SW_AUTO(world) w;
	world_open(&w, "DNS:localhost", -60, 3600);
	w.vars[0] = (char[]){"REQUESTS_CA_BUNDLE=/no/such/file.pem"};
	assert_false(get(&w, "localhost", NULL));
	assert_untrusted(&w);
	assert_non_null(strstr(w.err.hint, "REQUESTS_CA_BUNDLE"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unknown_authority), cmocka_unit_test(test_authority_of_the_user),
		cmocka_unit_test(test_other_host),        cmocka_unit_test(test_expired),
		cmocka_unit_test(test_bundle_is_missing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
