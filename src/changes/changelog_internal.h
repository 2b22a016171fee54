/* Shared by the files of changelogs, for nobody else. */
#pragma once
#include "changes/changelog.h"

/* The label of a link definition ("[1.2.0]: https://…" -> "1.2.0"); false when the line is none. */
bool sw_changelog_link_label(sw_str line, sw_str *label);
/* Where a heading begins whose title stands at `at`: reStructuredText may have a line above the title as well. */
size_t sw_changelog_start(const sw_changelog *log, size_t at);
