/* Changelogs: an edit changes nothing but its own place, and done twice it is the same as done once. */
#include "changes/changelog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"CHANGELOG.md", "CHANGES.rst", "NEWS"};
	SW_AUTO(sw_arena) arena = {0};
	sw_str text = {(const char *)data, size};
	for (size_t i = 0; i < SW_COUNTOF(names); i++) {
		sw_changelog log = {0};
		sw_changelog_edits edits = {0};
		sw_error err = {0};
		const sw_changelog_release release = {.version = SW_STR("7.7.7"),
						      .heading = i == 1 ? SW_STR("7.7.7\n=====") : SW_STR("## [7.7.7]"),
						      .body = SW_STR("- new"),
						      .link = SW_STR("https://l"),
						      .unreleased_link = SW_STR("https://u")};
		sw_changelog_parse(sw_str_of(names[i]), text, (sw_str){0}, &arena, &log);
		size_t kept = text.len;
		if (!sw_changelog_add(&log, &release, &arena, &edits, &err))
			continue;
		size_t at = 0;
		sw_each (edit, &edits) {
			SW_ASSERT(edit->offset >= at && edit->offset + edit->len <= text.len);
			at = edit->offset + edit->len;
			kept = kept - edit->len + edit->text.len;
		}
		sw_str after = sw_changelog_apply(&log, &edits, &arena);
		SW_ASSERT(after.len == kept);
		sw_changelog_yank(&log, SW_STR("1.0.0"), true, &arena, &edits);
		sw_changelog_apply(&log, &edits, &arena);
	}
	return 0;
}
