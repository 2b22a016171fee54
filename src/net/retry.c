#include "net/net_internal.h"

#include <string.h>

#include "base/hash.h"

static const int64_t delays_ms[] = {1000, 2000, 4000};
const sw_http_retry sw_http_retry_read = {delays_ms, SW_COUNTOF(delays_ms), 60000, false};
const sw_http_retry sw_http_retry_send = {delays_ms, SW_COUNTOF(delays_ms), 60000, true};

static const char month_names[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					"Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static bool digits(sw_str text, size_t at, size_t len, int *out)
{
	uint64_t value;
	if (!sw_str_u64(sw_str_sub(text, at, at + len), &value))
		return false;
	*out = (int)value;
	return true;
}

bool sw_http_date_parse(sw_str text, int64_t *seconds)
{
	/* Sun, 06 Nov 1994 08:49:37 GMT: the only form that RFC 9110 lets a server make */
	static const char form[] = "???, ## ??? #### ##:##:## GMT";
	sw_date date = {0};
	if (text.len != sizeof(form) - 1)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (form[i] == '#' ? !sw_is_digit(text.ptr[i]) : form[i] != '?' && form[i] != text.ptr[i])
			return false;
	for (int i = 0; i < 12; i++)
		if (memcmp(text.ptr + 8, month_names[i], 3) == 0)
			date.month = i + 1;
	if (!date.month || !digits(text, 5, 2, &date.day) || !digits(text, 12, 4, &date.year) ||
	    !digits(text, 17, 2, &date.hour) || !digits(text, 20, 2, &date.minute) ||
	    !digits(text, 23, 2, &date.second))
		return false;
	if (date.day < 1 || date.day > 31 || date.year < 1970 || date.hour > 23 || date.minute > 59 || date.second > 60)
		return false;
	*seconds = sw_date_seconds(date);
	return true;
}

/* Both forms of RFC 9110 10.2.3; -1 when there is none that can be read. */
static int64_t retry_after_ms(const sw_http_response *response, int64_t now_s)
{
	sw_str text = sw_str_trim(sw_http_header_get(response, "Retry-After"));
	uint64_t delay_s;
	int64_t date_s;
	if (sw_str_u64(text, &delay_s))
		return delay_s > 86400 ? (int64_t)86400 * 1000 : (int64_t)delay_s * 1000;
	if (sw_http_date_parse(text, &date_s))
		return date_s <= now_s ? 0 : (date_s - now_s > 86400 ? 86400 : date_s - now_s) * 1000;
	return -1;
}

static bool is_transient_failure(sw_http_failure failure, bool sent, bool only_unsent)
{
	switch (failure) {
	case SW_HTTP_UNRESOLVED:
	case SW_HTTP_REFUSED:
	case SW_HTTP_TLS: return true;
	case SW_HTTP_TIMEOUT:
	case SW_HTTP_LOST:
	case SW_HTTP_TRUNCATED: return !only_unsent || !sent;
	case SW_HTTP_ANSWERED:
	case SW_HTTP_UNTRUSTED:
	case SW_HTTP_LOCAL:
	case SW_HTTP_TOO_LARGE:
	case SW_HTTP_GARBLED: break;
	}
	return false;
}

/* 501 and 505 say that the request itself is not understood: no other try will be. */
static bool is_transient_status(int status, bool only_unsent)
{
	if (status == 408 || status == 425 || status == 429)
		return true;
	return !only_unsent && (status == 499 || (status >= 500 && status != 501 && status != 505));
}

bool sw_http_wants_retry(const sw_http_retry *retry, const sw_http_response *response, int tried, int64_t now_s,
			 int64_t *wait_ms)
{
	if (!retry || tried < 1 || (size_t)tried > retry->count)
		return false;
	if (response->failure != SW_HTTP_ANSWERED
		    ? !is_transient_failure(response->failure, response->sent, retry->only_unsent)
		    : !is_transient_status(response->status, retry->only_unsent))
		return false;
	int64_t told_ms = response->failure == SW_HTTP_ANSWERED ? retry_after_ms(response, now_s) : -1;
	if (told_ms >= 0) {
		*wait_ms = told_ms;
		return told_ms <= retry->retry_after_cap_ms; /* longer than that is for the user to wait */
	}
	/* half fixed, half random: many clients that failed together do not come back together */
	int64_t delay_ms = retry->delays_ms[tried - 1];
	uint32_t noise;
	sw_random_bytes(&noise, sizeof(noise));
	*wait_ms = delay_ms / 2 + (int64_t)(noise % (uint32_t)(delay_ms / 2 + 1));
	return true;
}
