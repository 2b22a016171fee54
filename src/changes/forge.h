/* Links into the web pages of the place where a repository lives, from the URL of its remote. Nothing is asked of it. */
#pragma once
#include "base/vec.h"
#include "project/project.h"

typedef enum sw_forge_kind {
	SW_FORGE_NONE,
	SW_FORGE_GITHUB,
	SW_FORGE_GITLAB,
	SW_FORGE_GITEA, /* also Forgejo, Codeberg */
	SW_FORGE_BITBUCKET
} sw_forge_kind;
const char *sw_forge_kind_name(sw_forge_kind kind);

typedef struct sw_forge {
	sw_forge_kind kind;
	sw_str base; /* "https://github.com/owner/name" */
} sw_forge;

/* Reads a remote's URL in any form that git takes (https, ssh, git@host:path, git://) without user and password. False when
   it names no web place (a path, a bundle); kind by the host's name, NONE and a base for an unknown host. */
bool sw_forge_parse(sw_str url, sw_arena *arena, sw_forge *out);
/* The forge of a project: `remote`, else the repository named in [project.urls]. kind NONE, base "" when neither says so. */
void sw_forge_find(sw_str remote, const sw_project *project, sw_arena *arena, sw_forge *out);

/* As python-semantic-release has it: `type` ("github", …) and `domain` come from its settings ("" = github and the type's own
   host) whatever the remote's host is. */
void sw_forge_psr(const sw_forge *forge, sw_str type, sw_str domain, sw_arena *arena, sw_forge *out);

/* Addresses; "" when the forge is not known. `from` and `to` are tags, commits or "HEAD". */
sw_str sw_forge_compare(const sw_forge *forge, sw_str from, sw_str to, sw_arena *arena);
sw_str sw_forge_commit(const sw_forge *forge, sw_str id, sw_arena *arena);
sw_str sw_forge_request(const sw_forge *forge, sw_str number, sw_arena *arena); /* pull or merge request */
sw_str sw_forge_issue(const sw_forge *forge, sw_str number, sw_arena *arena);
sw_str sw_forge_tag(const sw_forge *forge, sw_str tag, sw_arena *arena);
