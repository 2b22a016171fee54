/* The pages of the manual that are made from the command table. */
#pragma once
#include "command/command.h"

typedef struct sw_global_info {
	const char *names, *help; /* "-C DIR" */
} sw_global_info;
/* Options that every command takes; face/ reads them, the manual shows them. */
extern const sw_global_info sw_global_table[];
extern const size_t sw_global_count;

/* One screen: what it is, the commands, the global options. */
void sw_help_overview(sw_buf *buf, bool colour);
/* The page of a command: usage, options, manual, examples, fields of --json. */
void sw_help_command(sw_buf *buf, const sw_command *command, bool colour);
/* Program for bash that completes commands and options. */
void sw_help_completion(sw_buf *buf);
/* How commit messages are read: `shipwheel help commits`. */
void sw_help_commits(sw_buf *buf, bool colour);
