/* A command line into the typed struct of a command's arguments, by the command's own table. */
#pragma once
#include "command/command.h"

/* Options that every command takes. */
typedef struct sw_globals {
	sw_str dir;    /* -C DIR */
	sw_str colour; /* auto, always, never */
	int verbose;
	bool json, dry_run, quiet, help, version;
} sw_globals;

/* Finds the command in `words` (argv without the program's name) and fills *args (allocated, args_size bytes). Global options
   may stand anywhere. *command is NULL when no command is named. With --help, or for --version, arguments are not checked.
   SW_A001 with a hint for what is not understood. */
SW_NODISCARD bool sw_args_parse(sw_arena *arena, const sw_strs *words, sw_globals *globals, const sw_command **command,
				void **args, sw_error *err);
