/* Topics of the manual beside the commands: each is made from the table that the program itself uses. */
#pragma once
#include "base/buf.h"
#include "check/check.h"

typedef struct sw_help_entry {
	const char *name, *title;
	void (*write)(sw_buf *buf, bool colour);
} sw_help_entry;
extern const sw_help_entry sw_help_entries[]; /* name NULL at the end */

/* Writes the page of a command, topic, rule or code; "" is the overview. False when there is none of that name. */
bool sw_help_topic(sw_arena *arena, sw_str name, bool colour, sw_buf *buf);
/* The nearest name that there is a page for, "" when none is near. */
sw_str sw_help_nearest(sw_arena *arena, sw_str name);
/* The page of a rule: what `check --explain` prints. */
void sw_help_rule(const sw_rule *rule, bool colour, sw_buf *buf);
/* The topic "bumping". */
void sw_help_bumping(sw_buf *buf, bool colour);
