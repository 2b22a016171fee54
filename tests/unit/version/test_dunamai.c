/* The values were observed by running dunamai 1.26.5 on the same tags, distances and options. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "version/dunamai.h"
#include "version/pyformat.h"

#define FORMAT(revision)                                                                                               \
	{                                                                                                              \
		.escape_with = SW_S("-"), .format = SW_S("{base}|{stage}|{revision" revision                           \
							 "}|{distance:>4}|{epoch}|{branch_escaped}|{timestamp}|"       \
							 "{major}.{minor}.{patch}|{dirty}")                            \
	}
#define LONG        FORMAT("")
#define LONG_PADDED FORMAT(":03")

/* expected NULL: an error */
static const struct {
	const char *tag;
	int64_t distance;
	sw_dunamai_config config;
	const char *expected;
} formats[] = {
	{"v1.2.3", 0, {.dirty = false}, "1.2.3"},
	{"v1.2.3", 3, {.dirty = false}, "1.2.3.post3.dev0+1a2b3c4"},
	{"v1.2.3", 0, {.bump = true}, "1.2.3"},
	{"v1.2.3", 3, {.bump = true}, "1.2.4.dev3+1a2b3c4"},
	{"v1.2.3", 0, {.style = SW_DUNAMAI_SEMVER}, "1.2.3"},
	{"v1.2.3", 3, {.style = SW_DUNAMAI_SEMVER}, "1.2.3-post.3+1a2b3c4"},
	{"v1.2.3", 0, {.style = SW_DUNAMAI_PVP, .bump = true}, "1.2.3"},
	{"v1.2.3", 3, {.style = SW_DUNAMAI_PVP, .bump = true}, "1.2.4-pre-3-1a2b3c4"},
	{"v1.2.3", 0, {.tagged_metadata = true, .metadata = SW_DUNAMAI_ALWAYS, .dirty = true}, "1.2.3+1a2b3c4.dirty"},
	{"v1.2.3",
	 3,
	 {.tagged_metadata = true, .metadata = SW_DUNAMAI_ALWAYS, .dirty = true},
	 "1.2.3.post3.dev0+1a2b3c4.dirty"},
	{"v1.2.3", 0, {.metadata = SW_DUNAMAI_NEVER}, "1.2.3"},
	{"v1.2.3", 3, {.metadata = SW_DUNAMAI_NEVER}, "1.2.3.post3.dev0"},
	{"v1.2.3", 0, LONG, "1.2.3|||   0||feature-x|20200913122640|1.2.3|dirty"},
	{"v1.2.3", 3, LONG, "1.2.3|||   3||feature-x|20200913122640|1.2.3|dirty"},
	{"v1.2", 0, {.dirty = false}, "1.2"},
	{"v1.2", 3, {.dirty = false}, "1.2.post3.dev0+1a2b3c4"},
	{"v1.2", 0, {.bump = true}, "1.2"},
	{"v1.2", 3, {.bump = true}, "1.3.dev3+1a2b3c4"},
	{"v1.2", 0, {.style = SW_DUNAMAI_SEMVER}, NULL},
	{"v1.2", 3, {.style = SW_DUNAMAI_SEMVER}, NULL},
	{"v1.2", 0, {.style = SW_DUNAMAI_PVP, .bump = true}, "1.2"},
	{"v1.2", 3, {.style = SW_DUNAMAI_PVP, .bump = true}, "1.3-pre-3-1a2b3c4"},
	{"v1.2", 0, {.tagged_metadata = true, .metadata = SW_DUNAMAI_ALWAYS, .dirty = true}, "1.2+1a2b3c4.dirty"},
	{"v1.2",
	 3,
	 {.tagged_metadata = true, .metadata = SW_DUNAMAI_ALWAYS, .dirty = true},
	 "1.2.post3.dev0+1a2b3c4.dirty"},
	{"v1.2", 0, {.metadata = SW_DUNAMAI_NEVER}, "1.2"},
	{"v1.2", 3, {.metadata = SW_DUNAMAI_NEVER}, "1.2.post3.dev0"},
	{"v1.2", 0, LONG, "1.2|||   0||feature-x|20200913122640|1.2.0|dirty"},
	{"v1.2", 3, LONG, "1.2|||   3||feature-x|20200913122640|1.2.0|dirty"},
	{"v1!2.0", 0, {.dirty = false}, "1!2.0"},
	{"v1!2.0", 3, {.dirty = false}, "1!2.0.post3.dev0+1a2b3c4"},
	{"v1!2.0", 0, {.bump = true}, "1!2.0"},
	{"v1!2.0", 3, {.bump = true}, "1!2.1.dev3+1a2b3c4"},
	{"v1!2.0", 0, {.style = SW_DUNAMAI_SEMVER}, NULL},
	{"v1!2.0", 3, {.style = SW_DUNAMAI_SEMVER}, NULL},
	{"v1!2.0", 0, {.style = SW_DUNAMAI_PVP, .bump = true}, "2.0"},
	{"v1!2.0", 3, {.style = SW_DUNAMAI_PVP, .bump = true}, "2.1-pre-3-1a2b3c4"},
	{"v1!2.0", 0, {.tagged_metadata = true, .metadata = SW_DUNAMAI_ALWAYS, .dirty = true}, "1!2.0+1a2b3c4.dirty"},
	{"v1!2.0",
	 3,
	 {.tagged_metadata = true, .metadata = SW_DUNAMAI_ALWAYS, .dirty = true},
	 "1!2.0.post3.dev0+1a2b3c4.dirty"},
	{"v1!2.0", 0, {.metadata = SW_DUNAMAI_NEVER}, "1!2.0"},
	{"v1!2.0", 3, {.metadata = SW_DUNAMAI_NEVER}, "1!2.0.post3.dev0"},
	{"v1!2.0", 0, LONG, "2.0|||   0|1|feature-x|20200913122640|2.0.0|dirty"},
	{"v1!2.0", 3, LONG, "2.0|||   3|1|feature-x|20200913122640|2.0.0|dirty"},
	{"v1.0-rc.1", 0, {.dirty = false}, "1.0rc1"},
	{"v1.0-rc.1", 3, {.dirty = false}, "1.0rc1.post3.dev0+1a2b3c4"},
	{"v1.0-rc.1", 0, {.bump = true}, "1.0rc1"},
	{"v1.0-rc.1", 3, {.bump = true}, "1.0rc2.dev3+1a2b3c4"},
	{"v1.0-rc.1", 0, {.style = SW_DUNAMAI_SEMVER}, NULL},
	{"v1.0-rc.1", 3, {.style = SW_DUNAMAI_SEMVER}, NULL},
	{"v1.0-rc.1", 0, {.style = SW_DUNAMAI_PVP, .bump = true}, "1.0-rc-1"},
	{"v1.0-rc.1", 3, {.style = SW_DUNAMAI_PVP, .bump = true}, "1.0-rc-2-pre-3-1a2b3c4"},
	{"v1.0-rc.1",
	 0,
	 {.tagged_metadata = true, .metadata = SW_DUNAMAI_ALWAYS, .dirty = true},
	 "1.0rc1+1a2b3c4.dirty"},
	{"v1.0-rc.1",
	 3,
	 {.tagged_metadata = true, .metadata = SW_DUNAMAI_ALWAYS, .dirty = true},
	 "1.0rc1.post3.dev0+1a2b3c4.dirty"},
	{"v1.0-rc.1", 0, {.metadata = SW_DUNAMAI_NEVER}, "1.0rc1"},
	{"v1.0-rc.1", 3, {.metadata = SW_DUNAMAI_NEVER}, "1.0rc1.post3.dev0"},
	{"v1.0-rc.1", 0, LONG_PADDED, "1.0|rc|001|   0||feature-x|20200913122640|1.0.0|dirty"},
	{"v1.0-rc.1", 3, LONG_PADDED, "1.0|rc|001|   3||feature-x|20200913122640|1.0.0|dirty"},
	{"v1.0.0.dev4", 0, {.dirty = false}, "1.0.0.dev4"},
	{"v1.0.0.dev4", 3, {.dirty = false}, "1.0.0.dev7+1a2b3c4"},
	{"v1.0.0.dev4", 0, {.bump = true}, "1.0.0.dev4"},
	{"v1.0.0.dev4", 3, {.bump = true}, "1.0.0.dev8+1a2b3c4"},
	{"v1.0.0.dev4", 0, {.style = SW_DUNAMAI_SEMVER}, "1.0.0-dev.4"},
	{"v1.0.0.dev4", 3, {.style = SW_DUNAMAI_SEMVER}, "1.0.0-dev.4.post.3+1a2b3c4"},
	{"v1.0.0.dev4", 0, {.style = SW_DUNAMAI_PVP, .bump = true}, "1.0.0-dev-4"},
	{"v1.0.0.dev4", 3, {.style = SW_DUNAMAI_PVP, .bump = true}, "1.0.0-dev-5-pre-3-1a2b3c4"},
	{"v1.0.0.dev4",
	 0,
	 {.tagged_metadata = true, .metadata = SW_DUNAMAI_ALWAYS, .dirty = true},
	 "1.0.0.dev4+1a2b3c4.dirty"},
	{"v1.0.0.dev4",
	 3,
	 {.tagged_metadata = true, .metadata = SW_DUNAMAI_ALWAYS, .dirty = true},
	 "1.0.0.dev7+1a2b3c4.dirty"},
	{"v1.0.0.dev4", 0, {.metadata = SW_DUNAMAI_NEVER}, "1.0.0.dev4"},
	{"v1.0.0.dev4", 3, {.metadata = SW_DUNAMAI_NEVER}, "1.0.0.dev7"},
	{"v1.0.0.dev4", 0, LONG_PADDED, "1.0.0|dev|004|   0||feature-x|20200913122640|1.0.0|dirty"},
	{"v1.0.0.dev4", 3, LONG_PADDED, "1.0.0|dev|004|   3||feature-x|20200913122640|1.0.0|dirty"},
	{"v09.02", 0, {.dirty = false}, "09.02"},
	{"v09.02", 3, {.dirty = false}, "09.02.post3.dev0+1a2b3c4"},
	{"v09.02", 0, {.bump = true}, "09.02"},
	{"v09.02", 3, {.bump = true}, "9.3.dev3+1a2b3c4"},
	{"v09.02", 0, {.style = SW_DUNAMAI_SEMVER}, NULL},
	{"v09.02", 3, {.style = SW_DUNAMAI_SEMVER}, NULL},
	{"v09.02", 0, {.style = SW_DUNAMAI_PVP, .bump = true}, "09.02"},
	{"v09.02", 3, {.style = SW_DUNAMAI_PVP, .bump = true}, "9.3-pre-3-1a2b3c4"},
	{"v09.02", 0, {.tagged_metadata = true, .metadata = SW_DUNAMAI_ALWAYS, .dirty = true}, "09.02+1a2b3c4.dirty"},
	{"v09.02",
	 3,
	 {.tagged_metadata = true, .metadata = SW_DUNAMAI_ALWAYS, .dirty = true},
	 "09.02.post3.dev0+1a2b3c4.dirty"},
	{"v09.02", 0, {.metadata = SW_DUNAMAI_NEVER}, "09.02"},
	{"v09.02", 3, {.metadata = SW_DUNAMAI_NEVER}, "09.02.post3.dev0"},
	{"v09.02", 0, LONG, "09.02|||   0||feature-x|20200913122640|09.02.0|dirty"},
	{"v09.02", 3, LONG, "09.02|||   3||feature-x|20200913122640|09.02.0|dirty"},
	{"v1.0.0-SNAPSHOT", 0, {.dirty = false}, NULL},
	{"v1.0.0-SNAPSHOT", 3, {.dirty = false}, NULL},
	{"v1.0.0-SNAPSHOT", 0, {.bump = true}, NULL},
	{"v1.0.0-SNAPSHOT", 3, {.bump = true}, NULL},
	{"v1.0.0-SNAPSHOT", 0, {.style = SW_DUNAMAI_SEMVER}, "1.0.0-SNAPSHOT"},
	{"v1.0.0-SNAPSHOT", 3, {.style = SW_DUNAMAI_SEMVER}, "1.0.0-SNAPSHOT.post.3+1a2b3c4"},
	{"v1.0.0-SNAPSHOT", 0, {.style = SW_DUNAMAI_PVP, .bump = true}, "1.0.0-SNAPSHOT"},
	{"v1.0.0-SNAPSHOT", 3, {.style = SW_DUNAMAI_PVP, .bump = true}, "1.0.0-SNAPSHOT-2-pre-3-1a2b3c4"},
	{"v1.0.0-SNAPSHOT", 0, {.tagged_metadata = true, .metadata = SW_DUNAMAI_ALWAYS, .dirty = true}, NULL},
	{"v1.0.0-SNAPSHOT", 3, {.tagged_metadata = true, .metadata = SW_DUNAMAI_ALWAYS, .dirty = true}, NULL},
	{"v1.0.0-SNAPSHOT", 0, {.metadata = SW_DUNAMAI_NEVER}, NULL},
	{"v1.0.0-SNAPSHOT", 3, {.metadata = SW_DUNAMAI_NEVER}, NULL},
	{"v1.0.0-SNAPSHOT", 0, LONG, "1.0.0|SNAPSHOT||   0||feature-x|20200913122640|1.0.0|dirty"},
	{"v1.0.0-SNAPSHOT", 3, LONG, "1.0.0|SNAPSHOT||   3||feature-x|20200913122640|1.0.0|dirty"},
	{"v1.0.0.dev", 0, {.dirty = false}, "1.0.0"},
	{"v1.0.0.dev", 3, {.dirty = false}, "1.0.0.post3.dev0+1a2b3c4"},
	{"v1.0.0.dev", 0, {.bump = true}, "1.0.0"},
	{"v1.0.0.dev", 3, {.bump = true}, "1.0.0.dev5+1a2b3c4"},
	{"v1.0.0.dev", 0, {.style = SW_DUNAMAI_SEMVER}, "1.0.0-dev"},
	{"v1.0.0.dev", 3, {.style = SW_DUNAMAI_SEMVER}, "1.0.0-dev.post.3+1a2b3c4"},
	{"v1.0.0.dev", 0, {.style = SW_DUNAMAI_PVP, .bump = true}, "1.0.0-dev"},
	{"v1.0.0.dev", 3, {.style = SW_DUNAMAI_PVP, .bump = true}, "1.0.0-dev-2-pre-3-1a2b3c4"},
	{"v1.0.0.dev",
	 0,
	 {.tagged_metadata = true, .metadata = SW_DUNAMAI_ALWAYS, .dirty = true},
	 "1.0.0+1a2b3c4.dirty"},
	{"v1.0.0.dev",
	 3,
	 {.tagged_metadata = true, .metadata = SW_DUNAMAI_ALWAYS, .dirty = true},
	 "1.0.0.post3.dev0+1a2b3c4.dirty"},
	{"v1.0.0.dev", 0, {.metadata = SW_DUNAMAI_NEVER}, "1.0.0"},
	{"v1.0.0.dev", 3, {.metadata = SW_DUNAMAI_NEVER}, "1.0.0.post3.dev0"},
	{"v1.0.0.dev", 0, LONG, "1.0.0|dev||   0||feature-x|20200913122640|1.0.0|dirty"},
	{"v1.0.0.dev", 3, LONG, "1.0.0|dev||   3||feature-x|20200913122640|1.0.0|dirty"},
};

static void versions_of_a_tag(void **state)
{
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(formats); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_error err = {0};
		sw_str name = sw_str_of(formats[i].tag), text = {0};
		const sw_strs names = {.ptr = &name, .len = 1};
		sw_dunamai_config config = formats[i].config;
		sw_dunamai_facts facts = {.distance = formats[i].distance, .commit = SW_STR("1a2b3c4")};
		bool found = false;
		config.bump_index = -1;
		facts.branch = SW_STR("feature/x");
		facts.dirty = facts.has_time = true;
		facts.time_s = 1600000000;
		assert_true(sw_dunamai_choose(&config, &names, &arena, &found, &facts.tag, &err) && found);
		bool ok = sw_dunamai_format(&config, &facts, &arena, &text, &err);
		if (ok != (formats[i].expected != NULL) || (ok && !sw_str_is(text, formats[i].expected)))
			fail_msg("%s with distance %d (row %zu): expected %s, got %s %s", formats[i].tag,
				 (int)formats[i].distance, i, formats[i].expected ? formats[i].expected : "an error",
				 sw_cstr(&arena, text), err.message);
	}
}

/* expected "": no tag counts; NULL: an error */
static const struct {
	const char *names, *pattern, *prefix;
	bool latest, highest, strict;
	const char *expected;
} choices[] = {
	{"v1.0.0 v2.0.0 v1.5", "default", "", false, false, false, "v1.0.0"},
	{"v1.0.0 v2.0.0 v1.5", "default", "", false, true, false, "v2.0.0"},
	{"v1.0.0 v2.0.0 v1.5", "default", "", true, false, false, "v1.0.0"},
	{"v1.0.0 v2.0.0 v1.5", "default-unprefixed", "", false, true, false, "v2.0.0"},
	{"v1.0.0 v2.0.0 v1.5", "default", "pkg-", false, true, false, ""},
	{"v1.0.0 v2.0.0 v1.5", "default", "", false, false, true, "v1.0.0"},
	{"nightly v1.0", "default", "", false, false, false, "v1.0"},
	{"nightly v1.0", "default", "", false, true, false, "v1.0"},
	{"nightly v1.0", "default", "", true, false, false, NULL},
	{"nightly v1.0", "default-unprefixed", "", false, true, false, "v1.0"},
	{"nightly v1.0", "default", "pkg-", false, true, false, ""},
	{"nightly v1.0", "default", "", false, false, true, "v1.0"},
	{"v1.0 v1.0.0", "default", "", false, false, false, "v1.0"},
	{"v1.0 v1.0.0", "default", "", false, true, false, "v1.0.0"},
	{"v1.0 v1.0.0", "default", "", true, false, false, "v1.0"},
	{"v1.0 v1.0.0", "default-unprefixed", "", false, true, false, "v1.0.0"},
	{"v1.0 v1.0.0", "default", "pkg-", false, true, false, ""},
	{"v1.0 v1.0.0", "default", "", false, false, true, "v1.0"},
	{"v1.0rc1 v1.0 v1.0.post1", "default", "", false, false, false, "v1.0rc1"},
	{"v1.0rc1 v1.0 v1.0.post1", "default", "", false, true, false, "v1.0.post1"},
	{"v1.0rc1 v1.0 v1.0.post1", "default", "", true, false, false, "v1.0rc1"},
	{"v1.0rc1 v1.0 v1.0.post1", "default-unprefixed", "", false, true, false, "v1.0.post1"},
	{"v1.0rc1 v1.0 v1.0.post1", "default", "pkg-", false, true, false, ""},
	{"v1.0rc1 v1.0 v1.0.post1", "default", "", false, false, true, "v1.0rc1"},
	{"v1.0.0+5 v1.0.0+3", "default", "", false, false, false, "v1.0.0+5"},
	{"v1.0.0+5 v1.0.0+3", "default", "", false, true, false, "v1.0.0+5"},
	{"v1.0.0+5 v1.0.0+3", "default", "", true, false, false, "v1.0.0+5"},
	{"v1.0.0+5 v1.0.0+3", "default-unprefixed", "", false, true, false, "v1.0.0+5"},
	{"v1.0.0+5 v1.0.0+3", "default", "pkg-", false, true, false, ""},
	{"v1.0.0+5 v1.0.0+3", "default", "", false, false, true, "v1.0.0+5"},
	{"v1.0.0+abc v1.0.0+abd.dirty", "default", "", false, false, false, "v1.0.0+abc"},
	{"v1.0.0+abc v1.0.0+abd.dirty", "default", "", false, true, false, "v1.0.0+abd.dirty"},
	{"v1.0.0+abc v1.0.0+abd.dirty", "default", "", true, false, false, "v1.0.0+abc"},
	{"v1.0.0+abc v1.0.0+abd.dirty", "default-unprefixed", "", false, true, false, "v1.0.0+abd.dirty"},
	{"v1.0.0+abc v1.0.0+abd.dirty", "default", "pkg-", false, true, false, ""},
	{"v1.0.0+abc v1.0.0+abd.dirty", "default", "", false, false, true, "v1.0.0+abc"},
	{"v1.0.dev3 v1.0.dev2 v1.0a1", "default", "", false, false, false, "v1.0.dev3"},
	{"v1.0.dev3 v1.0.dev2 v1.0a1", "default", "", false, true, false, "v1.0.dev3"},
	{"v1.0.dev3 v1.0.dev2 v1.0a1", "default", "", true, false, false, "v1.0.dev3"},
	{"v1.0.dev3 v1.0.dev2 v1.0a1", "default-unprefixed", "", false, true, false, "v1.0.dev3"},
	{"v1.0.dev3 v1.0.dev2 v1.0a1", "default", "pkg-", false, true, false, ""},
	{"v1.0.dev3 v1.0.dev2 v1.0a1", "default", "", false, false, true, "v1.0.dev3"},
	{"v1.0-foo1 v1.0-bar9 v0.9", "default", "", false, false, false, "v1.0-foo1"},
	{"v1.0-foo1 v1.0-bar9 v0.9", "default", "", false, true, false, "v1.0-foo1"},
	{"v1.0-foo1 v1.0-bar9 v0.9", "default", "", true, false, false, "v1.0-foo1"},
	{"v1.0-foo1 v1.0-bar9 v0.9", "default-unprefixed", "", false, true, false, "v1.0-foo1"},
	{"v1.0-foo1 v1.0-bar9 v0.9", "default", "pkg-", false, true, false, ""},
	{"v1.0-foo1 v1.0-bar9 v0.9", "default", "", false, false, true, "v1.0-foo1"},
	{"v1!1.0 v2.0", "default", "", false, false, false, "v1!1.0"},
	{"v1!1.0 v2.0", "default", "", false, true, false, "v1!1.0"},
	{"v1!1.0 v2.0", "default", "", true, false, false, "v1!1.0"},
	{"v1!1.0 v2.0", "default-unprefixed", "", false, true, false, "v1!1.0"},
	{"v1!1.0 v2.0", "default", "pkg-", false, true, false, ""},
	{"v1!1.0 v2.0", "default", "", false, false, true, "v1!1.0"},
	{"1.0 x", "default", "", false, false, false, ""},
	{"1.0 x", "default", "", false, true, false, ""},
	{"1.0 x", "default", "", true, false, false, NULL},
	{"1.0 x", "default-unprefixed", "", false, true, false, "1.0"},
	{"1.0 x", "default", "pkg-", false, true, false, ""},
	{"1.0 x", "default", "", false, false, true, NULL},
	{"v1.0-zz v1.0-zz", "default", "", false, false, false, "v1.0-zz"},
	{"v1.0-zz v1.0-zz", "default", "", false, true, false, "v1.0-zz"},
	{"v1.0-zz v1.0-zz", "default", "", true, false, false, "v1.0-zz"},
	{"v1.0-zz v1.0-zz", "default-unprefixed", "", false, true, false, "v1.0-zz"},
	{"v1.0-zz v1.0-zz", "default", "pkg-", false, true, false, ""},
	{"v1.0-zz v1.0-zz", "default", "", false, false, true, "v1.0-zz"},
	{"v10.0 v9.0", "default", "", false, false, false, "v10.0"},
	{"v10.0 v9.0", "default", "", false, true, false, "v10.0"},
	{"v10.0 v9.0", "default", "", true, false, false, "v10.0"},
	{"v10.0 v9.0", "default-unprefixed", "", false, true, false, "v10.0"},
	{"v10.0 v9.0", "default", "pkg-", false, true, false, ""},
	{"v10.0 v9.0", "default", "", false, false, true, "v10.0"},
	{"pkg-v3.0 v9.0 pkg-v4.0", "default", "", false, false, false, "v9.0"},
	{"pkg-v3.0 v9.0 pkg-v4.0", "default", "", false, true, false, "v9.0"},
	{"pkg-v3.0 v9.0 pkg-v4.0", "default", "", true, false, false, NULL},
	{"pkg-v3.0 v9.0 pkg-v4.0", "default-unprefixed", "", false, true, false, "v9.0"},
	{"pkg-v3.0 v9.0 pkg-v4.0", "default", "pkg-", false, true, false, "pkg-v4.0"},
	{"pkg-v3.0 v9.0 pkg-v4.0", "default", "", false, false, true, "v9.0"},
};

static void the_tag_that_counts(void **state)
{
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(choices); i++) {
		SW_AUTO(sw_arena) arena = {0};
		sw_error err = {0};
		sw_strs names = {0};
		sw_str rest = sw_str_of(choices[i].names), name = {0};
		sw_dunamai_config config = sw_dunamai_defaults();
		sw_dunamai_tag tag = {0};
		bool found = false;
		while (sw_str_split(&rest, ' ', &name))
			sw_push(&arena, &names, name);
		config.pattern = sw_str_of(choices[i].pattern);
		config.pattern_prefix = sw_str_of(choices[i].prefix);
		config.latest_tag = choices[i].latest;
		config.highest_tag = choices[i].highest;
		config.strict = choices[i].strict;
		bool ok = sw_dunamai_choose(&config, &names, &arena, &found, &tag, &err);
		if (ok != (choices[i].expected != NULL) ||
		    (ok && !sw_str_is(found ? tag.name : (sw_str){0}, choices[i].expected)))
			fail_msg("%s (row %zu): expected %s, got %s %s", choices[i].names, i,
				 choices[i].expected ? choices[i].expected : "an error", sw_cstr(&arena, tag.name),
				 err.message);
	}
}

static void wrong_settings_are_said(void **state)
{
	(void)state;
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_str name = SW_S("v1.0"), text = {0};
	const sw_strs names = {.ptr = &name, .len = 1};
	sw_dunamai_config config = sw_dunamai_defaults();
	sw_dunamai_facts facts = {.distance = 1};
	bool found = false;
	config.pattern = SW_STR("^v\\d+");
	assert_false(sw_dunamai_choose(&config, &names, &arena, &found, &facts.tag, &err));
	assert_int_equal(err.code, SW_W003);
	sw_error_clear(&err);
	config.pattern = SW_STR("^v(?P<base>");
	assert_false(sw_dunamai_choose(&config, &names, &arena, &found, &facts.tag, &err));
	assert_int_equal(err.code, SW_O021);
	sw_error_clear(&err);
	config.pattern = SW_STR("(?P<base>v\\d+)");
	config.bump = true;
	assert_true(sw_dunamai_choose(&config, &names, &arena, &found, &facts.tag, &err) && found);
	assert_false(sw_dunamai_format(&config, &facts, &arena, &text, &err));
	assert_int_equal(err.code, SW_W004);
	sw_error_clear(&err);
	config.pattern = (sw_str){0};
	config.bump_index = 2;
	assert_true(sw_dunamai_choose(&config, &names, &arena, &found, &facts.tag, &err));
	assert_false(sw_dunamai_format(&config, &facts, &arena, &text, &err));
	assert_int_equal(err.code, SW_W004);
	sw_error_clear(&err);
	config.bump = false;
	config.format = SW_STR("{base}.{nonsense}");
	assert_false(sw_dunamai_format(&config, &facts, &arena, &text, &err));
	assert_int_equal(err.code, SW_W003);
}

/* What "{}".format prints in CPython 3.11. */
static const struct {
	const char *format, *expected;
} fields[] = {
	{"{n:05}|{n:<5d}|{n:>5}|{n:^5}|{n:*=5}|{n:05d}", "00042|42   |   42| 42  |***42|00042"},
	{"{s:5}|{s:*^7}|{s:x>5s}|{s:05}|{s:.1}|{s!r:>6}", "ab   |**ab***|xxxab|ab000|a|  'ab'"},
	{"{{{s}}}{n!r}{n!s:>4}", "{ab}42  42"},
	{"{n:.2}", NULL},
	{"{s:d}", NULL},
	{"{s:=5}", NULL},
	{"{s!}", NULL},
	{"{s!a}", NULL},
	{"{s", NULL},
	{"s}", NULL},
	{"{}", NULL},
	{"{s:99999999999999999999}", NULL},
};

static bool look_up(const void *of, sw_str name, sw_arena *arena, sw_pyformat_value *out)
{
	(void)of;
	(void)arena;
	*out = sw_str_is(name, "n") ? (sw_pyformat_value){SW_STR("42"), SW_PYFORMAT_INT}
				    : (sw_pyformat_value){SW_STR("ab"), SW_PYFORMAT_STR};
	return sw_str_is(name, "n") || sw_str_is(name, "s");
}

static void python_formats(void **state)
{
	(void)state;
	for (size_t i = 0; i < SW_COUNTOF(fields); i++) {
		SW_AUTO(sw_arena) arena = {0};
		SW_AUTO(sw_buf) buf = {0};
		sw_error err = {0};
		const sw_pyformat_spec spec = {.what = "it", .known = "n, s", .code = SW_W007, .look_up = look_up};
		bool ok = sw_pyformat(&spec, sw_str_of(fields[i].format), &arena, &buf, &err);
		if (ok != (fields[i].expected != NULL) || (ok && !sw_str_is(sw_buf_str(&buf), fields[i].expected)))
			fail_msg("%s: got %s %s", fields[i].format, sw_cstr(&arena, sw_buf_str(&buf)), err.message);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions_of_a_tag),
		cmocka_unit_test(the_tag_that_counts),
		cmocka_unit_test(wrong_settings_are_said),
		cmocka_unit_test(python_formats),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
