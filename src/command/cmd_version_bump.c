#include "command/bump_common.h"

static const sw_option bump_options[] = {
	{.name = "WORD",
	 .kind = SW_OPTION_LIST,
	 .positional = true,
	 .required = true,
	 .help = "major, minor, patch, stable; alpha, beta, rc; post, dev; auto; WORD=N sets the number",
	 .offset = offsetof(bump_args, words)},
	SW_BUMP_OPTIONS,
};

static bool bump_run(sw_ctx *ctx, const void *given, sw_exit *exit, sw_error *err)
{
	(void)exit;
	return sw_command_bump(ctx, given, err);
}

const sw_command sw_cmd_version_bump = {
	.name = "version bump",
	.group = "the stages",
	.summary = "the next version into every place that holds it, commit, tag",
	.manual =
		"Computes the next version and writes it into every place: [project] version, setup.cfg, setup.py, "
		"__version__ and\n"
		"__version_info__ of the package, the project's entry in uv.lock, CITATION.cff, [tool.shipwheel.bump] "
		"files, "
		"and what\n"
		"bumpver, bump-my-version, commitizen or python-semantic-release are configured with. No other byte is "
		"touched. "
		"Then it\n"
		"commits these files (\"chore: bump version to X\") and makes an annotated tag (\"Release vX\"); your "
		"own hooks "
		"run for\n"
		"the commit, and when one refuses it every file is put back. It pushes only when asked: branch and tag "
		"together.\n\n"
		"`auto` takes the level from the conventional commits since the last release, reverted ones left out; "
		"where these "
		"ask for\n"
		"nothing it says so and changes nothing (exit 0, \"version\" is null). A project that takes its "
		"version from git "
		"tags gets\n"
		"nothing but the tag.\n\n"
		"Refused are: places that disagree, a version that is not higher than the last, leaves a number out or "
		"is on the "
		"index\n"
		"already (--force goes over these three), a tag that is taken, changes that are not committed. An "
		"index is asked "
		"only when\n"
		"--index or the setting bump.index names one; the setting's may fail to answer, --index's may not.\n\n"
		"Killed at any moment, the same command goes on: edits without a commit are put back first, a commit "
		"without its "
		"tag is\n"
		"tagged.",
	.examples = "shipwheel version bump minor             # 1.2.3 becomes 1.3.0\n"
		    "shipwheel version bump minor rc          # 1.2.3 becomes 1.3.0rc1; then: bump rc, bump stable\n"
		    "shipwheel version bump auto --dry-run    # what it would do, as a diff and git commands\n"
		    "shipwheel version bump patch --push      # git push --atomic origin main v1.2.4 at the end",
	.json = SW_BUMP_JSON,
	.options = bump_options,
	.option_count = SW_COUNTOF(bump_options),
	.args_size = sizeof(bump_args),
	.run = bump_run,
};
