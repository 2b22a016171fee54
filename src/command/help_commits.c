/* `shipwheel help commits`: how commit messages are read, and where commitizen and python-semantic-release differ. */
#include "changes/change.h"
#include "command/help_pages.h"

/* One difference a row; tests/conformance/changes_peers.py holds the last two columns against the tools themselves. */
static const struct {
	const char *what, *ours, *commitizen, *semantic_release;
} rows[] = {
	{"a change that a later commit reverts before the release",
	 "neither counts nor is told, and neither does the revert; found by id, else by subject; a revert of a revert "
	 "restores",
	 "counts and is told", "counts and is told"},
	{"a revert of what was released", "patch", "nothing", "nothing"},
	{"types in other case (FEAT: x)", "as in lower case", "nothing", "nothing"},
	{"feature: x", "minor", "minor, as any type that begins with feat", "nothing"},
	{"fixup: x", "nothing", "patch, as any type that begins with fix", "nothing"},
	{"refactor: x", "patch", "patch", "nothing"},
	{"add, deprecate, remove: x", "minor", "nothing", "nothing"},
	{"security, deps, bugfix, hotfix: x", "patch", "nothing", "nothing"},
	{"feat:x, without the blank", "no conventional commit", "minor", "nothing"},
	{"BREAKING CHANGE: x in the message", "major, at the beginning of any line",
	 "major, at the beginning of any line", "major, at the beginning of a paragraph or footer"},
	{"BREAKING CHANGE #x", "major", "nothing", "nothing"},
	{"BREAKING CHANGE: x as the subject", "major", "major", "nothing"},
	{"feat: y further down in a message",
	 "a change of its own when it begins a paragraph or a bullet and has two words", "counts on any line",
	 "a commit of its own when it begins a paragraph and has two words"},
	{"a merge", "passed over, unless its subject is a conventional commit", "counts like any commit",
	 "passed over (parser angular: counts)"},
	{"a breaking change in 0.x", "minor (version.zero)",
	 "major; minor with major_version_zero, from 1.0 on as well",
	 "1.0.0, as is any release of a 0.x without allow_zero_version; minor with major_on_zero = false"},
	{"nothing to release in 0.x", "no release", "no release", "1.0.0 without allow_zero_version"},
	{"a commit that only writes a version", "passed over", "counts by its type", "counts by its type"},
	{"a project below the repository's root", "commits that touch its folder (version.paths)", "all commits",
	 "all commits"},
	{"which commits belong to a release", "those that its tag holds and the one before does not",
	 "those between the tags in the order of git log", "those between the tags in the order of git log"},
	{"breaking changes in the notes", "each, marked", "each paragraph BREAKING CHANGE",
	 "only that of the newest commit of each type"},
	{"Markdown and HTML in a message", "shown as it is written", "becomes part of the changelog",
	 "becomes part of the changelog"},
};

static void add_types(sw_buf *buf)
{
	sw_buf_addz(buf, "  type        level  Keep a Changelog  release notes\n");
	for (const sw_change_type *type = sw_change_types; type->name; type++)
		sw_buf_addf(buf, "  %-10s  %-5s  %-16s  %s\n", type->name, sw_level_name(type->level),
			    type->keep ? type->keep : "-", type->release ? type->release : "-");
	sw_buf_addz(buf, "  with ! or BREAKING CHANGE every type is major; other types release nothing\n");
}

void sw_help_commits(sw_buf *buf, bool colour)
{
	const char *bold = colour ? "\x1b[1m" : "", *off = colour ? "\x1b[0m" : "";
	sw_buf_addz(buf,
		    "How `shipwheel version bump auto` and `shipwheel notes` read commits: as Conventional Commits "
		    "1.0.0, unless the\n"
		    "project has [tool.semantic_release] or [tool.commitizen]; then as that tool does, by its settings "
		    "(version.commits\n"
		    "chooses otherwise).\n\n");
	add_types(buf);
	sw_buf_addz(buf,
		    "\nWhere the three differ (commitizen 4.19.3, python-semantic-release 10.7.0, their defaults):\n");
	for (size_t i = 0; i < SW_COUNTOF(rows); i++) {
		sw_buf_addf(buf, "\n%s%s%s\n", bold, rows[i].what, off);
		sw_buf_addf(buf, "    conventional      %s\n", rows[i].ours);
		sw_buf_addf(buf, "    commitizen        %s\n", rows[i].commitizen);
		sw_buf_addf(buf, "    semantic-release  %s\n", rows[i].semantic_release);
	}
	sw_buf_addz(buf,
		    "\nLeft to the tools themselves (SW-W080, SW-W084): commitizen's plugins, the parsers emoji, "
		    "scipy, tag and\n"
		    "conventional-monorepo of python-semantic-release and parsers of a project's own, templates of a "
		    "project's own.\n");
}
