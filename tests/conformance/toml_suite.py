#!/usr/bin/python3
"""The TOML reader and editor against the public suite toml-test and against Python's tomllib.

usage: toml_suite.py PROGRAM      (PROGRAM is the built tests/conformance/toml_json)

Reads from the folder that SHIPWHEEL_CORPUS names: tools/toml-test-*.zip (all valid and invalid cases of its list for
TOML 1.0) and the pyproject.toml of every sdists/*.tar.gz. Every valid document is also edited in each of its places
(toml_edits.c). Without that folder it says so and counts as skipped.
"""

import datetime
import json
import math
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile

FILE_LIST = "files-toml-1.0.0"


class Program:
    """The test program behind its pipe."""

    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, word, document):
        """(True, text) or (False, message)."""
        self.process.stdin.write(b"%s %d\n" % (word.encode(), len(document)) + document)
        self.process.stdin.flush()
        verdict, length = self.process.stdout.readline().split()
        return verdict == b"ok", self.process.stdout.read(int(length)).decode()

    def close(self):
        self.process.stdin.close()
        if self.process.wait() != 0:
            raise SystemExit(f"{self.process.args[0]} ended with status {self.process.returncode}")


def same_time(ours, theirs):
    """RFC 3339 leaves the case of T and Z, a blank for T, and zeros at the end of a fraction to the writer."""

    def normal(text):
        text = text.upper().replace(" ", "T")
        return re.sub(r"\.(\d{1,6})\d*", lambda m: ("." + m[1].rstrip("0")).rstrip("."), text)

    return normal(ours).replace("+00:00", "Z") == normal(theirs).replace("+00:00", "Z")


def same_float(ours, theirs):
    a, b = float(ours), float(theirs)
    return a == b or (math.isnan(a) and math.isnan(b))


def same(ours, theirs):
    """Compares two documents of tagged JSON."""
    if isinstance(theirs, list):
        return isinstance(ours, list) and len(ours) == len(theirs) and all(map(same, ours, theirs))
    if set(theirs) == {"type", "value"} and isinstance(theirs["type"], str):
        if ours.get("type") != theirs["type"]:
            return False
        if theirs["type"] == "float":
            return same_float(ours["value"], theirs["value"])
        if theirs["type"].startswith(("date", "time")):
            return same_time(ours["value"], theirs["value"])
        return ours["value"] == theirs["value"]
    return isinstance(ours, dict) and ours.keys() == theirs.keys() and all(same(ours[k], theirs[k]) for k in theirs)


def tag(value):
    """What tomllib reads, as tagged JSON."""
    if isinstance(value, dict):
        return {key: tag(item) for key, item in value.items()}
    if isinstance(value, list):
        return [tag(item) for item in value]
    if isinstance(value, bool):
        return {"type": "bool", "value": str(value).lower()}
    if isinstance(value, datetime.datetime):
        return {"type": "datetime" if value.tzinfo else "datetime-local", "value": value.isoformat()}
    for kind, name in (
        (datetime.date, "date-local"),
        (datetime.time, "time-local"),
        (int, "integer"),
        (float, "float"),
    ):
        if isinstance(value, kind):
            return {"type": name, "value": str(value)}
    return {"type": "string", "value": value}


class Score:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def check(self, name, good, why=""):
        if good:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {name}: {why}")


def check_valid(program, score, name, document, wanted):
    good, text = program.ask("json", document)
    if not good:
        score.check(name, False, f"refused: {text}")
        return
    score.check(name, same(json.loads(text), wanted), f"read as {text[:300]}")
    score.check(name + " (edits)", *program.ask("edit", document))


def run_suite(program, score, path):
    with zipfile.ZipFile(path) as archive:
        (listing,) = (name for name in archive.namelist() if name.endswith("/" + FILE_LIST))
        base = listing.removesuffix(FILE_LIST)
        for name in archive.read(listing).decode().split():
            if not name.endswith(".toml"):
                continue
            document = archive.read(base + name)
            if name.startswith("valid/"):
                wanted = json.loads(archive.read(base + name.removesuffix(".toml") + ".json"))
                check_valid(program, score, name, document, wanted)
            else:
                good, _ = program.ask("json", document)
                score.check(name, not good, "accepted, but is invalid")


def run_projects(program, score, folder):
    for path in sorted(folder.glob("*.tar.gz")):
        with tarfile.open(path) as archive:
            for member in archive:
                if re.fullmatch(r"[^/]+/pyproject\.toml", member.name):
                    document = archive.extractfile(member).read()
                    try:
                        wanted = tag(tomllib.loads(document.decode()))
                    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as why:
                        good, _ = program.ask("json", document)
                        score.check(path.name, not good, f"accepted, but tomllib says: {why}")
                    else:
                        check_valid(program, score, path.name, document, wanted)
                    break
            else:
                score.skipped += 1


def main():
    corpus = pathlib.Path(os.environ.get("SHIPWHEEL_CORPUS", ""))
    suites = sorted(corpus.glob("tools/toml-test-*.zip")) if os.environ.get("SHIPWHEEL_CORPUS") else []
    if not suites:
        print("SHIPWHEEL_CORPUS names no folder with tools/toml-test-*.zip")
        print("toml: 0 passed, 0 failed, 1 skipped")
        return 0
    score, program = Score(), Program(sys.argv[1])
    run_suite(program, score, suites[-1])
    run_projects(program, score, corpus / "sdists")
    program.close()
    print(f"toml: {score.passed} passed, {score.failed} failed, {score.skipped} skipped")
    return 1 if score.failed else 0


if __name__ == "__main__":
    sys.exit(main())
