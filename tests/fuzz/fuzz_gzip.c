/* Any bytes as gzip, read in small and in large pieces. */
#include <stdint.h>

#include "codec/gzip.h"

static bool read_all(sw_str bytes, size_t piece, uint32_t *crc, size_t *total)
{
	static char out[1 << 16];
	SW_AUTO(sw_source) source = {0};
	SW_AUTO(sw_gunzip) gunzip = {0};
	sw_error err = {0};
	size_t got = 0;
	*crc = 0;
	*total = 0;
	sw_source_memory(&source, SW_STR("fuzz.gz"), bytes);
	if (!sw_gunzip_open(&source, &gunzip, &err))
		return false;
	do {
		if (!sw_gunzip_read(&gunzip, out, piece, &got, &err))
			return false;
		*crc = sw_crc32(*crc, (sw_str){out, got});
		*total += got;
	} while (got == piece && *total < 1 << 22);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	sw_str bytes = {(const char *)data, size};
	uint32_t first_crc, second_crc;
	size_t first_total, second_total;
	bool first = read_all(bytes, 1 << 16, &first_crc, &first_total);
	bool second = read_all(bytes, 101, &second_crc, &second_total);
	/* the size of the pieces makes no difference, unless the limit of the loop ends one of them earlier */
	if (first_total < 1 << 22)
		SW_ASSERT(first == second && (!first || (first_crc == second_crc && first_total == second_total)));
	return 0;
}
