/* netrc files: whatever they hold, a login is found or not, and the reader ends. */
#include <stddef.h>
#include <stdint.h>

#include "trust/netrc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_netrc_login login = {0};
	sw_error err = {0};
	bool found = false;
	sw_str text = {(const char *)data, size};
	if (sw_netrc_find(SW_STR("netrc"), text, SW_STR("host.example"), SW_STR(""), &arena, &found, &login, &err)) {
		SW_ASSERT(err.code == SW_OK);
		SW_ASSERT(!found || login.password.len <= 4096);
	} else {
		SW_ASSERT(err.code == SW_U005 && !found);
	}
	return 0;
}
