#include "bump/calendar.h"

#define DAY 86400

static int64_t day_number(int year, int month, int day)
{
	return sw_date_seconds((sw_date){.year = year, .month = month, .day = day}) / DAY;
}

/* 0 = Monday; 1970-01-01 was a Thursday. */
static int week_day(int64_t day)
{
	int64_t rest = (day + 3) % 7;
	return (int)(rest < 0 ? rest + 7 : rest);
}

/* The Monday that ISO week 1 of a year begins with: the week that holds January 4. */
static int64_t iso_start(int year)
{
	int64_t fourth = day_number(year, 1, 4);
	return fourth - week_day(fourth);
}

calendar sw_calendar(int64_t seconds)
{
	calendar c = {.date = sw_date_utc(seconds)};
	int year = c.date.year;
	int64_t day = day_number(year, c.date.month, c.date.day);
	c.week_day = week_day(day);
	c.year_day = (int)(day - day_number(year, 1, 1)) + 1;
	c.quarter = (c.date.month - 1) / 3 + 1;
	c.week_w = (c.year_day + 6 - c.week_day) / 7;
	c.week_u = (c.year_day + 6 - (c.week_day + 1) % 7) / 7;
	c.iso_year = day >= iso_start(year + 1) ? year + 1 : day < iso_start(year) ? year - 1 : year;
	c.week_v = (int)((day - iso_start(c.iso_year)) / 7) + 1;
	return c;
}

bool sw_calendar_exists(int year, int month, int day)
{
	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	sw_date back = sw_date_utc(sw_date_seconds((sw_date){.year = year, .month = month, .day = day}));
	return back.month == month && back.day == day;
}
