/* Any bytes as the files that a bump reads: a Python file with a version in it, CITATION.cff, uv.lock, and the journal of an
   interrupted bump. Whatever is planned changes nothing but the version. */
#include <stdlib.h>
#include <unistd.h>

#include "base/fs.h"
#include "bump/place_internal.h"
#include "bump/undo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {"_version.py", "CITATION.cff", "uv.lock"};

/* A folder of our own, made once. */
static sw_str folder(void)
{
	static char path[] = "/tmp/sw-fuzz-XXXXXX";
	static bool made;
	SW_ASSERT(made || mkdtemp(path));
	made = true;
	return sw_str_of(path);
}

static void look_at_places(sw_str text, size_t which)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_project project = {.root = folder(), .name = {.text = SW_S("almanac")}, .normal_name = SW_S("almanac")};
	sw_bump_config config = {.tool_name = ""};
	sw_places places = {.edits = {.arena = &arena, .root = project.root, .bound = project.root}};
	place_search s = {.project = &project, .config = &config, .arena = &arena, .out = &places};
	sw_str name = sw_str_of(names[which]), path = sw_path_join(&arena, project.root, name);
	size_t file = 0;
	SW_ASSERT(sw_write_file_fast(path, text, 0644, &err) && sw_edits_open(&places.edits, name, &file, &err));
	bool ok = which == 0   ? sw_place_python(&s, file, NULL, &err)
		  : which == 1 ? sw_place_citation(&s, &err)
			       : sw_place_locks(&s, &err);
	SW_ASSERT(ok || err.code != SW_OK);
	sw_each (place, &places.list) {
		SW_ASSERT(place->len > 0 && place->offset + place->len <= text.len);
		SW_ASSERT(place->form == SW_PLACE_TUPLE ||
			  sw_str_eq(place->text, sw_str_sub(text, place->offset, place->offset + place->len)));
	}
	SW_ASSERT(unlink(sw_cstr(&arena, path)) == 0);
}

static void look_at_journal(sw_str text)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_error err = {0};
	sw_undo undo = {0};
	bool found = false;
	sw_str path = sw_path_join(&arena, folder(), SW_STR("journal"));
	SW_ASSERT(sw_write_file_fast(path, text, 0600, &err));
	if (!sw_undo_load(path, &arena, &found, &undo, &err))
		SW_ASSERT(err.code == SW_W047 || err.code == SW_F004);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!size)
		return 0;
	sw_str text = {(const char *)data + 1, size - 1};
	if (data[0] % 4 == 3)
		look_at_journal(text);
	else
		look_at_places(text, data[0] % 4);
	return 0;
}
