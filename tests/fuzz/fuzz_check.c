/* Any text as METADATA, WHEEL, RECORD and entry_points.txt of a wheel, or as PKG-INFO of an sdist (parts end with byte 0x1e), and
   the whole table over it. Archives themselves are the business of fuzz_zip and fuzz_tar. */
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check/check.h"
#include "codec/tar.h"

static bool write_wheel(sw_sink *sink, const sw_str parts[static 4], sw_error *err)
{
	static const char *const names[] = {"METADATA", "WHEEL", "RECORD", "entry_points.txt"};
	SW_AUTO(sw_zip_writer) writer = {0};
	sw_zip_writer_open(&writer, sink);
	for (size_t i = 0; i < SW_COUNTOF(names); i++) {
		char name[64];
		sw_zip_packed packed;
		snprintf(name, sizeof(name), "demo-1.0.dist-info/%s", names[i]);
		sw_zip_pack(NULL, parts[i], NULL, &packed);
		if (!sw_zip_add(&writer, &(sw_zip_entry){.name = sw_str_of(name), .mode = 0100644}, &packed, err))
			return false;
	}
	return sw_zip_writer_end(&writer, err);
}

static bool write_sdist(sw_sink *sink, sw_str info, sw_error *err)
{
	SW_AUTO(sw_tar_writer) writer = {0};
	const sw_tar_entry entry = {.name = SW_STR("demo-1.0/PKG-INFO"), .mode = 0644, .size_bytes = (int64_t)info.len};
	sw_tar_writer_open(&writer, sink, &(sw_gzip_options){.level = 1});
	return sw_tar_add(&writer, &entry, info, err) && sw_tar_writer_end(&writer, err);
}

static void check(const sw_sink *sink, sw_str filename)
{
	SW_AUTO(sw_arena) arena = {0};
	SW_AUTO(sw_dist) dist = {0};
	SW_AUTO(sw_buf) text = {0};
	SW_AUTO(sw_fd) fd = sw_fd_of(memfd_create("fuzz", MFD_CLOEXEC));
	sw_findings findings = {0};
	sw_error err = {0};
	char path[64];
	const sw_check_options options = {.target = SW_TARGET_PYPI, .gates = SW_GATE_DIST | SW_GATE_INDEX};
	snprintf(path, sizeof(path), "/proc/self/fd/%d", sw_fd_get(fd));
	bool ok = sw_write_all(sw_fd_get(fd), sw_buf_str(&sink->pending), &err) &&
		  sw_check_open(sw_str_of(path), filename, &arena, &dist, &err);
	SW_ASSERT(ok);
	sw_check_dist(&dist, &options, &arena, &findings);
	sw_each (finding, &findings.list) {
		sw_diag diag = sw_finding_diag(finding, &arena);
		sw_diag_render(&text, &diag, false);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_sink) wheel = {0};
	SW_AUTO(sw_sink) sdist = {0};
	sw_error err = {0};
	sw_str parts[4] = {0}, rest = {(const char *)data, size};
	for (size_t i = 0; i < SW_COUNTOF(parts) && rest.ptr; i++)
		sw_str_split(&rest, '\x1e', &parts[i]);
	sw_sink_memory(&wheel, 0);
	sw_sink_memory(&sdist, 0);
	if (write_wheel(&wheel, parts, &err))
		check(&wheel, SW_STR("demo-1.0-py3-none-any.whl"));
	if (write_sdist(&sdist, parts[0], &err))
		check(&sdist, SW_STR("demo-1.0.tar.gz"));
	return 0;
}
