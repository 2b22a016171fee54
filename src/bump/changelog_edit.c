#include "bump/changelog_edit.h"

#include "changes/compose.h"

bool sw_bump_section_add(const sw_ctx *ctx, const sw_project *project, sw_str version, sw_edits *edits, sw_error *err)
{
	sw_compose_request request = {.as = version};
	sw_composed *composed = sw_new(edits->arena, sw_composed);
	size_t file = 0;
	if (!sw_compose(ctx, project, &request, edits->arena, composed, err) ||
	    !sw_compose_changelog(edits->arena, composed, err))
		return false;
	if (!composed->exists)
		return sw_edits_create(edits, composed->path, composed->after, err) && sw_edits_finish(edits, err);
	if (!sw_edits_open(edits, composed->path, &file, err))
		return false;
	sw_each (change, &composed->edits)
		if (!sw_edits_add(edits, file, change->offset, change->len, change->text, err))
			return false;
	return sw_edits_finish(edits, err);
}
