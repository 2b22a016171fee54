/* The repositories of a .pypirc file. Source: packaging.python.org, "The .pypirc file"; twine/utils.py. */
#pragma once
#include "base/ctx.h"
#include "base/secret.h"
#include "base/vec.h"

typedef struct sw_pypirc_repository {
	sw_str name; /* of the section; case matters */
	sw_str url;  /* "" = the built-in one of pypi and testpypi */
	sw_str user;
	sw_secret password;
	sw_str ca_cert, client_cert; /* twine's extensions: paths */
} sw_pypirc_repository;

typedef struct sw_pypirc {
	sw_str path; /* "" = there is no file */
	SW_VEC(sw_pypirc_repository)
	repositories;        /* in the order of index-servers, without it all sections of the file */
	bool open_to_others; /* group or world may read it: worth a warning */
} sw_pypirc;

void sw_pypirc_close(sw_pypirc *pypirc); /* wipes the passwords */

/* Parses the text of a file. INI as Python's RawConfigParser reads it, without interpolation: "%" is an ordinary character.
   Fails with SW_U005 and file:line:column. Never shows a value. */
SW_NODISCARD bool sw_pypirc_parse(sw_str path, sw_str text, sw_arena *arena, sw_pypirc *out, sw_error *err);
/* Loads `path`, relative to the user's folder; "" = ~/.pypirc, which may be absent (then out->path is ""). */
SW_NODISCARD bool sw_pypirc_load(const sw_ctx *ctx, sw_str path, sw_arena *arena, sw_pypirc *out, sw_error *err);

/* The repository with this name, or with this URL (a final slash does not matter); NULL when there is none. The URLs of
   pypi and testpypi are known without being written down. */
const sw_pypirc_repository *sw_pypirc_by_name(const sw_pypirc *pypirc, sw_str name);
const sw_pypirc_repository *sw_pypirc_by_url(const sw_pypirc *pypirc, sw_str url);
