"""The peers of changes_peers.py in one process: commitizen, python-semantic-release and towncrier, called as their own command lines call
them. Reads requests as JSON lines ({"do": …, "repo": …}), answers each with a line. Runs in an environment that has the three."""

import contextlib
import io
import json
import logging
import os
import sys
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)


def commitizen(words):
    """Standard output and the name of the exception that ended it ("" = none)."""
    from commitizen import cli, out

    sys.argv = ["cz", *words]
    text, ended = io.StringIO(), ""
    with contextlib.redirect_stdout(text), contextlib.redirect_stderr(io.StringIO()):
        try:
            cli.main()
        except Exception as error:  # noqa: BLE001 - commitizen ends with exceptions, also when all is well
            ended = type(error).__name__
    del out
    return text.getvalue(), ended


def cz_next(_request):
    text, ended = commitizen(["bump", "--get-next", "--yes"])
    return {"next": text.strip(), "ended": ended}


def cz_notes(_request):
    text, ended = commitizen(["changelog", "--dry-run"])
    return {"text": text, "ended": ended}


def psr_runtime():
    import tomlkit
    from semantic_release.cli.config import GlobalCommandLineOptions, RawConfig, RuntimeContext

    table = tomlkit.parse(Path("pyproject.toml").read_text(encoding="utf-8")).unwrap()["tool"]["semantic_release"]
    return RuntimeContext.from_raw_config(RawConfig.model_validate(table), GlobalCommandLineOptions()), table


def psr_next(_request):
    from git import Repo
    from semantic_release.version.algorithm import next_version

    runtime, table = psr_runtime()
    with Repo(".") as repo:
        found = next_version(
            repo=repo, translator=runtime.version_translator, commit_parser=runtime.commit_parser,
            allow_zero_version=table.get("allow_zero_version", False), major_on_zero=table.get("major_on_zero", True),
        )
    return {"next": str(found)}


def psr_notes(_request):
    from git import Repo
    from semantic_release.changelog.context import ChangelogMode, make_changelog_context
    from semantic_release.changelog.release_history import ReleaseHistory
    from semantic_release.cli.changelog_writer import render_default_changelog_file

    runtime, _ = psr_runtime()
    with Repo(".") as repo:
        history = ReleaseHistory.from_git_history(
            repo=repo, translator=runtime.version_translator, commit_parser=runtime.commit_parser,
            exclude_commit_patterns=runtime.changelog_excluded_commit_patterns,
        )
    context = make_changelog_context(
        hvcs_client=runtime.hvcs_client, release_history=history, mode=ChangelogMode.INIT,
        prev_changelog_file=runtime.changelog_file, insertion_flag=runtime.changelog_insertion_flag,
        mask_initial_release=runtime.changelog_mask_initial_release,
    )
    return {"text": render_default_changelog_file(
        output_format=runtime.changelog_output_format, changelog_context=context, changelog_style=runtime.changelog_style)}


def towncrier(request):
    from click.testing import CliRunner
    from towncrier._shell import cli

    runner = CliRunner(mix_stderr=False) if "mix_stderr" in CliRunner.__init__.__code__.co_varnames else CliRunner()
    words = ["build", "--draft", "--version", request["version"], "--date", request["date"]]
    done = runner.invoke(cli, words)
    return {"text": done.stdout, "status": done.exit_code, "error": repr(done.exception) if done.exit_code else ""}


ANSWERS = {"cz_next": cz_next, "cz_notes": cz_notes, "psr_next": psr_next, "psr_notes": psr_notes, "towncrier": towncrier}


def main():
    for line in sys.stdin:
        request = json.loads(line)
        os.chdir(request["repo"])
        try:
            answer = ANSWERS[request["do"]](request)
        except Exception as error:  # noqa: BLE001 - told to the one who asked
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
