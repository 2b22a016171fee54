#include "codec/unichar.h"

#include <utf8proc.h>

static utf8proc_category_t category(uint32_t point)
{
	return utf8proc_category((utf8proc_int32_t)point);
}

bool sw_unichar_is_alnum(uint32_t point)
{
	utf8proc_category_t c = category(point);
	return (c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO) ||
	       (c >= UTF8PROC_CATEGORY_ND && c <= UTF8PROC_CATEGORY_NO);
}

bool sw_unichar_is_decimal(uint32_t point)
{
	return category(point) == UTF8PROC_CATEGORY_ND;
}

bool sw_unichar_is_space(uint32_t point)
{
	utf8proc_category_t c = category(point);
	return c == UTF8PROC_CATEGORY_ZS || c == UTF8PROC_CATEGORY_ZL || c == UTF8PROC_CATEGORY_ZP || point == 0x85 ||
	       (point >= 0x09 && point <= 0x0d) || (point >= 0x1c && point <= 0x1f);
}

uint32_t sw_unichar_lower(uint32_t point)
{
	return (uint32_t)utf8proc_tolower((utf8proc_int32_t)point);
}

uint32_t sw_unichar_upper(uint32_t point)
{
	return (uint32_t)utf8proc_toupper((utf8proc_int32_t)point);
}
