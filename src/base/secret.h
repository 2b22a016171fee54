/* Text that is never printed. The type keeps it out of formats and emitters by accident; it is wiped when closed. */
#pragma once
#include "base/str.h"

typedef struct sw_secret {
	char *ptr;
	size_t len;
} sw_secret;

sw_secret sw_secret_of(sw_str text);     /* own copy, in memory kept out of core files where the system allows it */
void sw_secret_close(sw_secret *secret); /* wipes and frees */
sw_str sw_secret_reveal(const sw_secret *secret); /* for the one place that sends it */
void sw_wipe(void *ptr, size_t len);              /* not removed by the compiler */
