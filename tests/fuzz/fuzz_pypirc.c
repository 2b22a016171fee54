/* .pypirc files: whatever they hold, repositories come out or an error that shows no line of the file. */
#include <stddef.h>
#include <stdint.h>

#include "trust/pypirc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_pypirc) pypirc = {0};
	sw_error err = {0};
	sw_str text = {(const char *)data, size};
	if (sw_pypirc_parse(SW_STR(".pypirc"), text, &arena, &pypirc, &err)) {
		sw_each (repository, &pypirc.repositories)
			SW_ASSERT(sw_pypirc_by_name(&pypirc, repository->name) != NULL);
		sw_pypirc_by_url(&pypirc, SW_STR("https://host.example/legacy/"));
	} else {
		SW_ASSERT(err.code == SW_U005 && err.where.text[0] == '\0');
	}
	return 0;
}
