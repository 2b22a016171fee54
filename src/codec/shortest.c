#include "codec/shortest.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

sw_shortest sw_shortest_of(double value)
{
	SW_ASSERT(isfinite(value));
	char text[40];
	sw_shortest out = {.negative = signbit(value) != 0};
	value = fabs(value);
	for (int digits = 1; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*e", digits - 1, value);
		double back = strtod(text, NULL);
		if (!(back < value) && !(back > value))
			break;
	}
	const char *exponent = strchr(text, 'e');
	for (const char *at = text; at < exponent; at++)
		if (*at != '.')
			out.digits[out.count++] = *at;
	while (out.count > 1 && out.digits[out.count - 1] == '0')
		out.count--;
	out.digits[out.count] = '\0';
	out.point = (int)strtol(exponent + 1, NULL, 10) + 1;
	return out;
}
