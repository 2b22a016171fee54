/* `shipwheel help bumping`: words, rules and where the peers disagree. The table is computed by the arithmetic itself. */
#include "bump/step.h"
#include "command/help_topics.h"

/* A version and the words for one intention, with each tool's own; NULL = the tool has no word for it. */
static const struct row {
	const char *current, *ours, *hatch, *uv, *poetry, *why;
} rows[] = {
	{"1.2.3", "minor", "minor", "minor", "minor", NULL},
	{"1.2.3.4", "minor", "minor", "minor", "minor", NULL},
	{"1.2.3", "rc", "rc", "rc", NULL, "rc1 of what is out already is below it"},
	{"1.2.3", "minor rc", "minor,rc", "minor rc", NULL, NULL},
	{"1.2.3", "prerelease", NULL, NULL, "prerelease", NULL},
	{"1.2.3", "patch dev", "patch,dev", "patch dev", NULL, NULL},
	{"1.2.3", "dev", "dev", "dev", NULL, "a development release leads to something that is not out yet"},
	{"1.2.3", "post", "post", "post", NULL, NULL},
	{"1.2.3.post1", "stable", "release", "stable", NULL, "it is stable already, and higher than 1.2.3"},
	{"1.3.0rc1", "minor", "minor", "minor", "minor", "1.3.0 is not out yet, so it is the next minor release"},
	{"1.3.0rc1", "patch", "patch", "patch", "patch", "1.3.0 would be left out"},
	{"1.2.3rc1", "minor", "minor", "minor", "minor", NULL},
	{"1.2.3.dev4", "patch", "patch", "patch", "patch", "1.2.3 would be left out"},
	{"1.3.0rc1", "minor rc", "minor,rc", "minor rc", "preminor",
	 "said again, the words go on with what they began"},
	{"1.3.0b2", "rc", "rc", "rc", "prerelease --next-phase", NULL},
	{"1.2.3rc1", "beta", "b", "beta", NULL, "a phase does not go back"},
	{"1.2.3rc1", "dev", "dev", "dev", NULL, "rc1.dev0 is below rc1; `rc dev` leads to rc2"},
	{"1.2.3rc1", "rc dev", "rc,dev", "rc dev", NULL, NULL},
	{"1.2.3rc1.dev2", "rc", "rc", "rc", "prerelease", "rc1 would be left out"},
	{"1.2.3rc1", "post", "post", "post", NULL, "PEP 440 discourages post-releases of pre-releases"},
	{"1.2.3.dev4", "prerelease", NULL, NULL, "prerelease", "poetry fails there"},
	{"1.2.3a1", "preminor", NULL, NULL, "preminor", NULL},
	{"1.2.0a1", "preminor", NULL, NULL, "preminor", "1.2.0a0 is below 1.2.0a1"},
	{"1!2.0", "minor", "minor", "minor", "minor", NULL},
	{"1.2.3+local", "minor", "minor", "minor", "minor", "a local part marks a build, not a release"},
};

/* What the rules make of it: the version, "refused", or "-" without words. */
static sw_str result(sw_bump_rules rules, const char *current, const char *words, sw_arena *arena)
{
	sw_bump_arith arith = sw_bump_arith_plain(rules);
	sw_strs list = {0};
	sw_str next = {0}, rest = sw_str_of(words), word;
	sw_error err = {0};
	if (!words)
		return SW_STR("-");
	while (sw_str_split(&rest, ' ', &word))
		sw_push(arena, &list, word);
	return sw_bump_next(&arith, sw_str_of(current), &list, arena, &next, &err) ? next : SW_STR("refused");
}

static void write_row(sw_buf *buf, const struct row *row)
{
	SW_AUTO(sw_arena) arena = {0};
	sw_str ours = result(SW_BUMP_SHIPWHEEL, row->current, row->ours, &arena);
	sw_str hatch = result(SW_BUMP_HATCH, row->current, row->hatch, &arena);
	sw_str uv = result(SW_BUMP_UV, row->current, row->uv, &arena);
	sw_str poetry = result(SW_BUMP_POETRY, row->current, row->poetry, &arena);
	sw_buf_addf(buf, "%-14s %-11s %-18.*s %-18.*s %-18.*s %.*s\n", row->current, row->ours, SW_ARG(ours),
		    SW_ARG(hatch), SW_ARG(uv), SW_ARG(poetry));
	if (row->why)
		sw_buf_addf(buf, "%-14s   %s\n", "", row->why);
}

static const char words_text[] =
	"\nOne release word (major minor patch stable), one phase (alpha beta rc), post and dev, in any order. What is "
	"begun is gone\n"
	"on with: `minor rc` makes 1.3.0rc1 of 1.2.3, then 1.3.0rc2; `minor` then makes 1.3.0. The epoch stays, the "
	"local part goes,\n"
	"the release keeps its length. A result that would not be higher is an error that names the words that work.\n"
	"The words of hatch (release micro fix a b c pre preview rev r) and poetry (premajor preminor prepatch "
	"prerelease\n"
	"next-phase) are understood, too.\n"
	"\n"
	"A phase starts at 1 in a project with uv (uv.lock, [tool.uv], uv_build), at 0 with poetry (poetry.lock, "
	"poetry-core) or\n"
	"hatchling, else at 1. `bump.arithmetic` in [tool.shipwheel] chooses other rules: \"uv\", \"hatch\" and "
	"\"poetry\" compute exactly\n"
	"what these tools do; steps that go down or leave something out still need --force.\n";

static const char table_text[] =
	"\nWhere the tools disagree. Each column is computed by the rules of that tool from its own words for the same "
	"intention\n"
	"(hatch `minor,rc`, uv `--bump minor --bump rc`, poetry `preminor`); - = it has none.\n\n";

static const char configs_text[] = "\nConfigurations. A project that is set up for a bumper is bumped by its settings: "
				   "places, patterns, messages, tags. The\n"
				   "first that is there counts, the others are named: [tool.bumpver] (bumpver.toml, "
				   ".bumpver.toml, pyproject.toml,\n"
				   "setup.cfg), [tool.bumpversion] (.bumpversion.cfg, .bumpversion.toml, setup.cfg, "
				   "pyproject.toml), [tool.commitizen]\n"
				   "(.cz.toml, cz.toml, .cz.json, cz.json, pyproject.toml), [tool.semantic_release]. "
				   "[tool.shipwheel.bump] comes before any of\n"
				   "them, setting by setting.\n"
				   "  bumpver            the next version by its pattern and the date; without a word "
				   "the date alone. Words are its flags:\n"
				   "                     `rc` is --tag rc, or --tag-num where the version is one; "
				   "stable is --tag final; also tag-num,\n"
				   "                     pin-date, pin-increments\n"
				   "  bump-my-version    a word is a part of the version, `part=value`, or a value of "
				   "a part (`rc`); stable is the optional\n"
				   "                     value; {now} is in UTC\n"
				   "  commitizen, python-semantic-release\n"
				   "                     our words; versions are written as the tool writes them "
				   "(1.0.0-rc.1 with SemVer). A file in which\n"
				   "                     the version is not found is an error\n"
				   "Hooks of a configuration (pre_commit_hook, post_commit_hooks, build_command …) are "
				   "programs of the project: they are\n"
				   "listed, never run.\n"
				   "\n"
				   "Own places. [tool.shipwheel.bump] files maps paths to patterns: a text in which "
				   "{version} stands for any version, a text\n"
				   "with {current_version} as bump-my-version searches it, or parts in bumpver's "
				   "notation (\"MAJOR.MINOR\", \"YYYY.BUILD\").\n";

void sw_help_bumping(sw_buf *buf, bool colour)
{
	const char *bold = colour ? "\x1b[1m" : "", *off = colour ? "\x1b[0m" : "";
	sw_buf_addz(buf, "What comes after a version: the words of `shipwheel version bump` and `version next`.\n\n");
	for (const sw_bump_word *word = sw_bump_words; word->word; word++)
		sw_buf_addf(buf, "%s%-8s%s %s\n", bold, word->word, off, word->meaning);
	sw_buf_addz(buf, words_text);
	sw_buf_addz(buf, table_text);
	sw_buf_addf(buf, "%s%-14s %-11s %-18s %-18s %-18s %s%s\n", bold, "version", "words", "shipwheel", "hatch", "uv",
		    "poetry", off);
	for (size_t i = 0; i < SW_COUNTOF(rows); i++)
		write_row(buf, &rows[i]);
	sw_buf_addz(buf, configs_text);
}
