#include "pyspec/stdlib.h"

#include <stdlib.h>

#include "pyspec/name.h"

#define SW_STDLIB_ROW(NAME) SW_S(NAME),
static const sw_str rows[] = {
#include "pyspec/stdlib.inc"
};
#undef SW_STDLIB_ROW

bool sw_stdlib_clashes(sw_str name)
{
	SW_AUTO(sw_arena) scratch = {0};
	sw_str normal = sw_name_normalise(&scratch, name);
	return bsearch(&normal, rows, sizeof(rows) / sizeof(*rows), sizeof(*rows), sw_str_qcmp) != NULL;
}

const char *sw_stdlib_date(void)
{
	return SW_STDLIB_DATE;
}
