/* Dates as bumpers count them. */
#pragma once
#include "base/clock.h"

typedef struct calendar {
	sw_date date;
	int week_day; /* 0 = Monday */
	int year_day; /* from 1 */
	int quarter;
	int week_w, week_u; /* %W, %U: weeks since the first Monday, the first Sunday of the year; 0 before it */
	int iso_year, week_v;
} calendar;

/* Of a time in seconds since 1970, UTC. Years 1 to 9999. */
calendar sw_calendar(int64_t seconds);
/* True when the date exists. */
bool sw_calendar_exists(int year, int month, int day);
