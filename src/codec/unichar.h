/* What Python's str methods say of one code point, by utf8proc. The answers for ASCII need no library call at the callers. */
#pragma once
#include "base/compiler.h"

bool sw_unichar_is_alnum(uint32_t point);   /* str.isalnum: letters and numbers */
bool sw_unichar_is_decimal(uint32_t point); /* a decimal digit of any script */
bool sw_unichar_is_space(uint32_t point);   /* str.isspace */
uint32_t sw_unichar_lower(uint32_t point);
uint32_t sw_unichar_upper(uint32_t point);
