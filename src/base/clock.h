/* Time comes in through this object, so that tests can replace it. */
#pragma once
#include "base/str.h"

typedef struct sw_clock {
	int64_t (*now_s)(void *data);        /* seconds since 1970, UTC */
	int64_t (*monotonic_ns)(void *data); /* for durations */
	void (*sleep_ms)(void *data, int64_t ms);
	void *data;
} sw_clock;

extern const sw_clock sw_clock_system;
int64_t sw_now_s(const sw_clock *clock);
int64_t sw_monotonic_ns(const sw_clock *clock);
void sw_sleep_ms(const sw_clock *clock, int64_t ms);
/* "2026-11-21T10:55:00Z" */
sw_str sw_time_iso(sw_arena *arena, int64_t seconds);
typedef struct sw_date {
	int year, month, day, hour, minute, second; /* month and day from 1 */
} sw_date;
sw_date sw_date_utc(int64_t seconds);
int64_t sw_date_seconds(sw_date date); /* the reverse */
