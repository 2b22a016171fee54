#!/usr/bin/python3
"""Rehearses real projects, unmodified, and takes every project of the corpus through version, build and check.

use: real_projects.py SHIPWHEEL [--road] [--all] [NAME…]     --road: only the sixteen; --all: only the corpus"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import corpus  # noqa: E402

SIXTEEN = """sampleproject packaging idna click flask requests attrs pluggy tomli rich httpx markupsafe six certifi urllib3
pydantic-settings""".split()
#: Not a fault of the project or of ours: what PyPI says about a wheel built on a plain Linux machine.
REFUSED = {"markupsafe": ["SW-N004"]}


def shipwheel(program, where, env, *words, timeout=900):
    """Runs a command with --json; returns (exit status, document, standard error)."""
    done = subprocess.run(
        [program, "-C", where, *words, "--json"], env=env, capture_output=True, text=True, timeout=timeout, check=False
    )
    try:
        return done.returncode, json.loads(done.stdout), done.stderr
    except ValueError:
        return done.returncode, {}, done.stderr


def attempt(program, row, tmp, clean, command):
    home = Path(tmp, "home-clean" if clean else "home-whole")
    home.mkdir()
    env = corpus.environment(home)
    where = corpus.repository(row["path"], Path(tmp, "clean" if clean else "whole"), row["version"], clean)
    begun = time.monotonic()
    result = command(program, where, env)
    return *result, time.monotonic() - begun


def with_project(program, row, command):
    """Runs `command` on the clean tree, and on the tree as published where its backend cannot build the clean one."""
    tmp = tempfile.mkdtemp(prefix="shipwheel-real-")
    try:
        status, document, story, seconds = attempt(program, row, tmp, True, command)
        if status == 4:  # the build failed
            status, document, story, seconds = attempt(program, row, tmp, False, command)
        return status, document, story, seconds
    except subprocess.TimeoutExpired:
        return -1, {}, "took too long", 900.0
    finally:
        shutil.rmtree(tmp, ignore_errors=True)


def reason_of(document, story):
    for diagnostic in document.get("diagnostics", []):
        if diagnostic["severity"] in ("error", "reject"):
            return f"{diagnostic['code']} {diagnostic['message']}"
    return story.strip().splitlines()[-1] if story.strip() else "no output"


# ---- the sixteen ----


def rehearse(program, where, env):
    return shipwheel(program, where, env, "rehearse")


def road_row(program, row):
    status, document, story, seconds = with_project(program, row, rehearse)
    verified = status == 0 and document.get("verified") is True
    refused = document.get("pypi_would_refuse", [])
    as_expected = verified and refused == REFUSED.get(row["name"], [])
    verdict = "verified" if verified else f"FAILED: {reason_of(document, story)}"
    if verified and refused:
        verdict += f", but PyPI would refuse: {', '.join(refused)}"
    native = "native" if document.get("native") else "backend"
    print(f"  {row['name']:<18} {row['version']:<12} {native:<8} {seconds:7.2f} s  {verdict}", flush=True)
    print(f"  {'':<18} {document.get('backend', '')}", flush=True)
    return as_expected


def sixteen(program, rows, wanted):
    print("the first road: real projects, from an unmodified tree to a verified install")
    passed = failed = skipped = 0
    for name in SIXTEEN:
        if wanted and name not in wanted:
            continue
        row = rows.get(name)
        if not row:
            print(f"  {name:<18} could not be had")
            skipped += 1
            continue
        good = road_row(program, row)
        passed, failed = passed + good, failed + (not good)
    return passed, failed, skipped


# ---- every project ----


def build_and_check(program, where, env):
    status, version, story = shipwheel(program, where, env, "version")
    if status not in (0, 1):
        return status, version, story
    status, built, story = shipwheel(program, where, env, "build")
    if status:
        return status, built, story
    status, checked, story = shipwheel(program, where, env, "check")
    return status, {**checked, "native": built["native"], "reason": built["reason"], "backend": built["backend"]}, story


def verdict_of(status, document):
    if status == 0:
        return "passed"
    if document.get("findings"):
        rules = sorted({f["rule"] for f in document["findings"] if f["severity"] in ("error", "reject")})
        return f"check: {' '.join(rules)}"
    return "failed"


def every(program, rows, wanted):
    print("every project of the corpus: version, build, check")
    rows = [row for row in rows.values() if not wanted or row["name"] in wanted]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda row: with_project(program, row, build_and_check), rows))
    table, bad, native = Counter(), [], Counter()
    for row, (status, document, story, _) in zip(rows, results):
        verdict = verdict_of(status, document)
        table[row["backend"], verdict] += 1
        native[row["backend"]] += bool(document.get("native"))
        if verdict != "passed":
            bad.append(f"  {row['name']} {row['version']}: {verdict}: {reason_of(document, story)}")
    for (backend, verdict), count in sorted(table.items()):
        print(f"  {backend:<34} {verdict:<34} {count:>4}")
    for backend in sorted(native):
        total = sum(1 for row in rows if row["backend"] == backend)
        print(f"  built natively: {backend:<34} {native[backend]:>4} of {total}")
    print("\n".join(bad) if bad else "  nothing failed")
    failed = sum(1 for status, document, *_ in results if verdict_of(status, document) == "failed")
    return len(rows) - failed, failed, 0


def find_rows(tmp):
    root = corpus.folder()
    if root:
        return {row["name"]: {**row, "path": root / "sdists" / row["file"]} for row in corpus.projects()}
    rows = {}
    for name in SIXTEEN:
        into = Path(tmp, name)
        into.mkdir()
        sdist = corpus.fetch_sdist(name, into)
        if sdist:
            rows[name] = {"name": name, "version": sdist.name[:-7].rsplit("-", 1)[1], "path": sdist, "backend": ""}
    return rows


def main():
    program = Path(sys.argv[1]).resolve()
    flags = {word for word in sys.argv[2:] if word.startswith("--")}
    wanted = [word for word in sys.argv[2:] if not word.startswith("--")]
    tmp = tempfile.mkdtemp(prefix="shipwheel-sdists-")
    try:
        rows = find_rows(tmp)
        if not rows:
            print("real projects: no corpus (SHIPWHEEL_CORPUS) and no package index: nothing to rehearse")
            print("real: 0 passed, 0 failed, 1 skipped")
            return 0
        total = [0, 0, 0]
        if "--all" not in flags:
            total = [a + b for a, b in zip(total, sixteen(program, rows, wanted))]
        if "--road" not in flags and corpus.folder():
            total = [a + b for a, b in zip(total, every(program, rows, wanted))]
    finally:
        shutil.rmtree(tmp, ignore_errors=True)
    print("real: {} passed, {} failed, {} skipped".format(*total))
    return 1 if total[1] else 0


if __name__ == "__main__":
    sys.exit(main())
