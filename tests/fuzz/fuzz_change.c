/* Commit messages: our own reading, those of both tools, and the notes in every style, whose lines must not be forged. */
#include "changes/level.h"
#include "changes/notes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_str text = {(const char *)data, size};
	for (sw_dialect_id id = SW_DIALECT_CONVENTIONAL; id <= SW_DIALECT_COMMITIZEN; id++) {
		sw_error err = {0};
		sw_dialect dialect = {0};
		sw_history history = {0};
		sw_level_verdict verdict = {0};
		sw_notes notes = {0};
		sw_str rest = text, message = {0};
		/* Several commits, apart by a form feed. */
		for (int i = 0; i < 8 && sw_str_split(&rest, '\f', &message); i++) {
			sw_git_log_entry entry = {.id = sw_fmt(&arena, "%040d", i), .message = message};
			sw_push(&arena, &history.commits, entry);
		}
		SW_ASSERT(sw_dialect_default(id, &arena, &dialect, &err));
		if (!sw_history_judge(&dialect, &arena, &history, &err))
			continue;
		sw_level_of(&history, &dialect, SW_STR("1.0"), &arena, &verdict);
		const sw_notes_input input = {.history = &history,
					      .dialect = &dialect,
					      .version = SW_STR("1.1"),
					      .date = SW_STR("2024-05-01")};
		if (!sw_notes_render(&input, SW_NOTES_AUTO, &arena, &notes, &err) || id != SW_DIALECT_CONVENTIONAL)
			continue;
		sw_str line = {0}, body = notes.body;
		while (body.len &&
		       sw_str_line(&body, &line)) /* nothing but what the style itself writes begins a line */
			SW_ASSERT(!line.len || sw_str_starts(line, SW_STR("- ")) ||
				  sw_str_starts(line, SW_STR("### ")));
	}
	return 0;
}
