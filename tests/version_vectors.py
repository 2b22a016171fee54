#!/usr/bin/env python3
"""Runs version_probe on every state of vectors/git-versions.jsonl and vectors/version-styles.jsonl and compares:
version_vectors.py PROBE [ID...]

Each expectation is asked for as it is (those of setuptools-scm with --compat too), where the answer must be the tool's, and with
--strict, as for what is built, where it must be the same but for what is refused below. Prints TAP.
"""

import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from git_states import States, clean_environment, hatch_pyproject

# What is not built: where the tool guesses or prints what no index takes.
REFUSED = {
    "shallow-untagged": "SW-G104",
    "describe-shallow": "SW-G104",
    "scheme-post-release-1.0.dev0-d3": "SW-W002",
    "scheme-post-release-1.0.post2-d3": "SW-W002",
    "shallow-worktree": "SW-G104",
    "shallow-worktree-fail": "SW-G104",
    "dunamai-shallow": "SW-G104",
    "old-shallow": "SW-G104",
    "dunamai-v1.2.3-style=pvp": "SW-W002",
    "dunamai-v1.0.0-rc.1-style=pvp": "SW-W002",
    "dunamai-v1.0.0-rc.1-style=semver-bump": "SW-W002",
    "dunamai-v1.0.0rc-style=pvp": "SW-W002",
    "dunamai-v1.0.0rc-style=semver-bump": "SW-W002",
    "dunamai-v1.0.0.post1-style=semver": "SW-W002",
    "dunamai-v1.0.0.post1-style=pvp": "SW-W002",
    "dunamai-v1.0.0.post1-style=semver-bump": "SW-W002",
    "dunamai-v1.0.0.dev4-style=semver": "SW-W002",
    "dunamai-v1.0.0.dev4-style=pvp": "SW-W002",
    "dunamai-v1.0.0.dev4-style=semver-bump": "SW-W002",
    "dunamai-v1!2.0-style=pvp": "SW-W002",
    "dunamai-None-style=pvp": "SW-W002",
    "dunamai-detached": "SW-W002",
    "dunamai-format-escape": "SW-W002",
    "dunamai-archive-format": "SW-W002",
}
KEYS = {"setuptools-scm": "text", "hatch-vcs": "normal", "dunamai": "text", "uv-dynamic-versioning": "normal",
        "setuptools-scm-7.1": "text"}
TABLES = ("git-versions.jsonl", "version-styles.jsonl")


def probe(program, state, env, *flags):
    done = subprocess.run([program, *flags, state.project], env=env, capture_output=True, text=True)
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError:
        return {"crash": f"status {done.returncode}: {done.stderr[-2000:]}"}


def differs(case, tool, got, strict):
    """What is wrong with an answer, "" for nothing."""
    expected = case["expect"][tool]
    if "crash" in got:
        return got["crash"]
    if strict and case["id"] in REFUSED and not isinstance(expected, dict):
        wanted = REFUSED[case["id"]]
        return "" if got.get("error") == wanted else f"expected {wanted}, got {got}"
    if isinstance(expected, dict):
        return "" if "error" in got else f"expected an error ({expected['error']}), got {got.get('text')}"
    if got.get(KEYS[tool]) != expected:
        return f"expected {expected}, got {got.get(KEYS[tool])} {got.get('error', '')} {got.get('message', '')}"
    for path, content in case.get("files", {}).items():
        if got["files"].get(path) != content:
            return f"{path}: expected {content!r}, got {got['files'].get(path)!r}"
    return ""


def check(program, case):
    with tempfile.TemporaryDirectory() as folder:
        state = States(Path(folder) / "x")
        state.run(case["steps"])
        state.configure(case.get("config"))
        if state.head() != case["head"]:
            return [f"the steps made commit {state.head()}, not {case['head']}"]
        env = {**clean_environment(), "SOURCE_DATE_EPOCH": "1234567890", **case.get("env", {})}
        problems = []
        for tool in case["expect"]:
            if tool == "hatch-vcs":
                (state.project / "pyproject.toml").write_text(hatch_pyproject(case.get("config")))
            asked = ["--dunamai", *(f"--setting={setting}" for setting in case.get("settings", []))] if tool == "dunamai" else []
            compat = [["--compat"]] if tool == "setuptools-scm" else []
            for flags in (asked, *compat, [*asked, "--strict"]):
                problem = differs(case, tool, probe(program, state, env, *flags), "--strict" in flags)
                if problem:
                    problems.append(f"{tool} {' '.join(flags)}: {problem}")
        return problems


def main():
    program, *only = sys.argv[1:]
    program = str(Path(program).resolve())
    folder = Path(__file__).resolve().parent / "vectors"
    cases = [json.loads(line) for table in TABLES for line in (folder / table).read_text().splitlines()]
    cases = [case for case in cases if not only or case["id"] in only]
    print(f"1..{len(cases)}")
    failed = 0
    with ThreadPoolExecutor(3) as pool:
        results = pool.map(lambda case: check(program, case), cases)
        for number, (case, problems) in enumerate(zip(cases, results), 1):
            failed += bool(problems)
            print(f"{'not ok' if problems else 'ok'} {number} - {case['id']}")
            for problem in problems:
                print(f"# {problem}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
