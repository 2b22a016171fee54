/* Any bytes as a ZIP: opened in both modes, every member unpacked in both ways. */
#include <stdint.h>

#include "codec/zip.h"

static bool swallow(void *data, sw_str bytes, sw_error *err)
{
	(void)err;
	*(size_t *)data += bytes.len;
	return true;
}

static void read_all(sw_zip *zip, sw_arena *arena)
{
	sw_each (member, &zip->members) {
		sw_error first = {0}, second = {0};
		sw_str text = {0};
		size_t seen = 0;
		bool whole = sw_zip_read(zip, member, 1 << 16, arena, &text, &first);
		bool pieces = sw_zip_stream(zip, member, swallow, &seen, &second);
		/* both ways of unpacking must agree, but for the limit of the first */
		SW_ASSERT(whole == pieces || first.code == SW_F004);
		SW_ASSERT(!whole || seen == text.len);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	sw_str bytes = {(const char *)data, size};
	const sw_archive_limits limits = {.members = 64, .unpacked_bytes = 1 << 20};
	for (int report = 0; report < 2; report++) {
		SW_AUTO(sw_arena) arena = {0};
		SW_AUTO(sw_source) source = {0};
		SW_AUTO(sw_zip) zip = {0};
		sw_faults faults = {0};
		sw_error err = {0};
		sw_source_memory(&source, SW_STR("fuzz.whl"), bytes);
		bool ok = sw_zip_open_source(&source, &limits, &arena, report ? &faults : NULL, &zip, &err);
		SW_ASSERT(ok || !report);
		if (ok)
			read_all(&zip, &arena);
	}
	return 0;
}
