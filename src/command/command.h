/* Commands. Each is one file cmd_<name>.c: a table of options, a `const sw_command` and a run function that calls the rooms
   below and says the result through ctx->out, for people and for --json in one sequence. Commands see no argv and do not
   print otherwise; face/ turns a command line (or, one day, an agent's call) into the typed struct of arguments.

   To add a command: (1) cmd_<name>.c with its table row; (2) a line in commands.c and in meson.build; (3) a case folder in
   tests/cli/<name>/. Help, completion, docs/commands.md and the schema of --json come from the table; a test fails when the
   manual or the case is missing. */
#pragma once
#include "base/ctx.h"

typedef enum sw_option_kind {
	SW_OPTION_FLAG,   /* bool */
	SW_OPTION_STR,    /* sw_str; ptr NULL when not given */
	SW_OPTION_INT,    /* int64_t; the struct's default stays when not given */
	SW_OPTION_CHOICE, /* int: index into choices; 0 when not given */
	SW_OPTION_LIST    /* sw_strs: may be given more than once */
} sw_option_kind;

typedef struct sw_option {
	const char *name; /* "native" is --native; positional arguments have their name in capitals here */
	sw_option_kind kind;
	const char *value;         /* what stands behind the option in help: "DIR"; for a choice "auto|never|require" */
	const char *help;          /* one line */
	size_t offset;             /* of the field in the struct of arguments */
	int64_t min, max;          /* of an INT */
	bool positional, required; /* positional arguments are taken in the order of the table; a LIST takes the rest */
} sw_option;

typedef struct sw_command {
	const char *name;     /* "version"; two words ("version show") for a command below another */
	const char *group;    /* heading in the list of commands */
	const char *summary;  /* one line */
	const char *manual;   /* paragraphs for `shipwheel help NAME`, separated by empty lines */
	const char *examples; /* lines "command  # what it does" */
	const char *json;     /* lines "field  meaning": the document that --json prints */
	const sw_option *options;
	size_t option_count;
	size_t args_size; /* of the struct of arguments, zeroed (and then filled by `defaults`) before parsing */
	void (*defaults)(void *args);
	/* False: an error, printed by the caller, whose code decides the exit status. True: *exit, SW_EXIT_OK unless set. */
	bool (*run)(sw_ctx *ctx, const void *args, sw_exit *exit, sw_error *err);
} sw_command;

/* Every command, in the order of the manual; the first of each name prefix is the default ("version" = "version show"). */
extern const sw_command *const sw_commands[];
extern const size_t sw_command_count;

/* The command with this name, or NULL. */
const sw_command *sw_command_find(sw_str name);

extern const sw_command sw_cmd_status, sw_cmd_rehearse, sw_cmd_version, sw_cmd_version_bump, sw_cmd_version_set,
	sw_cmd_version_next, sw_cmd_version_check, sw_cmd_build, sw_cmd_check, sw_cmd_publish, sw_cmd_verify,
	sw_cmd_serve, sw_cmd_help, sw_cmd_notes, sw_cmd_migrate_version;
