/* Shortest decimal digits of a double, for the formats that print numbers each in its own way. */
#pragma once
#include "base/compiler.h"

typedef struct sw_shortest {
	char digits[20]; /* 1 to 17 digits, no zero at the end but for the number 0; NUL-terminated */
	int count;
	int point; /* the value is 0.DIGITS times ten to this power */
	bool negative;
} sw_shortest;

/* The fewest digits that read back to `value`, which must be finite. */
sw_shortest sw_shortest_of(double value);
