/* Shared by the files of changelogs, for nobody else. */
#pragma once
#include "changes/changelog.h"

/* The label of a link definition ("[1.2.0]: https://…" -> "1.2.0"); false when the line is none. */
bool sw_changelog_link_label(sw_str line, sw_str *label);
