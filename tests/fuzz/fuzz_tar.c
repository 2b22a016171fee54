/* Any bytes as a TAR: put into gzip first, so that the fuzzer sees the format itself, and as they are. */
#include <stdint.h>

#include "codec/tar.h"

static void read_all(sw_str gzip, bool report)
{
	const sw_archive_limits limits = {.members = 64, .unpacked_bytes = 1 << 20};
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_source) source = {0};
	SW_AUTO(sw_tar) tar = {0};
	SW_VEC(sw_tar_member) members = {0};
	sw_faults faults = {0};
	sw_error err = {0};
	sw_source_memory(&source, SW_STR("fuzz.tar.gz"), gzip);
	bool more = sw_tar_open_source(&source, &limits, &arena, report ? &faults : NULL, &tar, &err);
	SW_ASSERT(more || !report);
	while (more) {
		sw_tar_member member = {0};
		sw_str piece = {0};
		int64_t size = 0;
		bool ok = sw_tar_next(&tar, &member, &more, &err);
		SW_ASSERT(ok || !report);
		if (!ok || !more)
			break;
		do {
			if (!sw_tar_data(&tar, &piece, &err))
				return;
			size += (int64_t)piece.len;
		} while (piece.len);
		SW_ASSERT(size <= member.size_bytes);
		sw_push(&arena, &members, member);
	}
	sw_tar_look_at_members(members.ptr, members.len, &arena, &faults);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_sink) sink = {0};
	SW_AUTO(sw_gzip_writer) writer = {0};
	sw_error err = {0};
	sw_str bytes = {(const char *)data, size};
	sw_sink_memory(&sink, 0);
	sw_gzip_writer_open(&writer, &sink, &(sw_gzip_options){.level = 1});
	if (!sw_gzip_add(&writer, bytes, &err) || !sw_gzip_writer_end(&writer, &err))
		return 0;
	read_all(sw_buf_str(&sink.pending), false);
	read_all(sw_buf_str(&sink.pending), true);
	read_all(bytes, true);
	return 0;
}
