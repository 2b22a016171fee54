/* Shared by the files of the dunamai engine, for nobody else. */
#pragma once
#include "version/dunamai.h"

/* Decimal digits without leading zeros; plus a number that is not negative. */
sw_str sw_dunamai_number(sw_str digits);
sw_str sw_dunamai_add(sw_str digits, int64_t more, sw_arena *arena);
