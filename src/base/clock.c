#include "base/clock.h"

#include <errno.h>
#include <time.h>

static int64_t system_now(void *)
{
	return (int64_t)time(NULL);
}

static int64_t system_monotonic(void *)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	return (int64_t)at.tv_sec * 1000000000 + at.tv_nsec;
}

static void system_sleep(void *, int64_t ms)
{
	struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000};
	while (nanosleep(&left, &left) != 0 && errno == EINTR)
		;
}

const sw_clock sw_clock_system = {.now_s = system_now, .monotonic_ns = system_monotonic, .sleep_ms = system_sleep};

int64_t sw_now_s(const sw_clock *clock)
{
	return clock->now_s(clock->data);
}

int64_t sw_monotonic_ns(const sw_clock *clock)
{
	return clock->monotonic_ns(clock->data);
}

void sw_sleep_ms(const sw_clock *clock, int64_t ms)
{
	if (ms > 0)
		clock->sleep_ms(clock->data, ms);
}

/* Days since 1970-01-01 to a date and back, in the proleptic Gregorian calendar (eras of 400 years, year from March). */
sw_date sw_date_utc(int64_t seconds)
{
	int64_t days = seconds / 86400, rest = seconds % 86400;
	if (rest < 0) {
		rest += 86400;
		days--;
	}
	days += 719468;
	int64_t era = (days >= 0 ? days : days - 146096) / 146097;
	int64_t day_of_era = days - era * 146097;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t shifted = (5 * day_of_year + 2) / 153;
	int month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
	return (sw_date){.year = (int)(year_of_era + era * 400 + (month <= 2)),
			 .month = month,
			 .day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1),
			 .hour = (int)(rest / 3600),
			 .minute = (int)(rest / 60 % 60),
			 .second = (int)(rest % 60)};
}

int64_t sw_date_seconds(sw_date date)
{
	int64_t year = date.year - (date.month <= 2);
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t year_of_era = year - era * 400;
	int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return (era * 146097 + day_of_era - 719468) * 86400 + date.hour * 3600 + date.minute * 60 + date.second;
}

sw_str sw_time_iso(sw_arena *arena, int64_t seconds)
{
	sw_date d = sw_date_utc(seconds);
	return sw_fmt(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", d.year, d.month, d.day, d.hour, d.minute, d.second);
}
