/* A flag byte, a pattern, NUL, a text: what matches must lie inside of the text and be found again by a search. */
#include <stdint.h>
#include <string.h>

#include "codec/pyre.h"

static void check_spans(const sw_pyre *re, const sw_pyre_match *match, sw_str text)
{
	for (size_t i = 0; match->matched && i <= sw_pyre_groups(re); i++) {
		if (match->start[i] == SW_NPOS || match->end[i] == SW_NPOS)
			continue;
		SW_ASSERT(match->start[i] <= text.len && match->end[i] <= text.len);
		SW_ASSERT(i > 0 || match->start[0] <= match->end[0]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	const sw_pyre *re = NULL;
	sw_pyre_match match = {0}, found = {0};
	if (size < 1 || size > 300)
		return 0;
	sw_str all = {(const char *)data + 1, size - 1}, pattern = all, text = {0};
	size_t nul = sw_str_chr(all, '\0');
	if (nul != SW_NPOS) {
		pattern = sw_str_sub(all, 0, nul);
		text = sw_str_from(all, nul + 1);
	}
	if (!text.ptr)
		text = SW_STR("");
	if (!sw_pyre_compile(pattern, data[0] & 31, &arena, &re, &err) ||
	    !sw_pyre_match_at_start(re, text, &match, &err))
		return 0;
	check_spans(re, &match, text);
	if (!match.matched || !sw_pyre_search(re, text, 0, &found, &err))
		return 0;
	SW_ASSERT(found.matched && found.start[0] == 0 && found.end[0] == match.end[0]);
	return 0;
}
