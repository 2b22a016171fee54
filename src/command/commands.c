#include "command/command.h"

const sw_command *const sw_commands[] = {
	&sw_cmd_rehearse,     &sw_cmd_status,        &sw_cmd_version, &sw_cmd_version_bump,    &sw_cmd_version_set,
	&sw_cmd_version_next, &sw_cmd_version_check, &sw_cmd_notes,   &sw_cmd_build,           &sw_cmd_check,
	&sw_cmd_publish,      &sw_cmd_verify,        &sw_cmd_serve,   &sw_cmd_migrate_version, &sw_cmd_help,
};
const size_t sw_command_count = SW_COUNTOF(sw_commands);

const sw_command *sw_command_find(sw_str name)
{
	for (size_t i = 0; i < sw_command_count; i++)
		if (sw_str_is(name, sw_commands[i]->name))
			return sw_commands[i];
	return NULL;
}
