#!/usr/bin/python3
"""Levels and notes against commitizen, python-semantic-release and towncrier themselves, on generated histories and fragments.

use: changes_peers.py SHIPWHEEL [--levels N] [--notes N] [--fragments N] [--seed S]    one seed alone is run again with --seed

For each history and peer, `shipwheel notes --json` under the peer's own settings must give the peer's next version and the peer's changelog,
section by section. A part of the histories is also given to the peers' real command lines."""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import changes_cases
import corpus

PEERS = ["commitizen", "python-semantic-release", "towncrier"]
REAL_EVERY = 40  # each so many-th history also goes to the peers' programs


class Peers:
    def __init__(self, tmp):
        self.env = corpus.environment(tmp)
        venv = Path(tmp, "venv")
        subprocess.run([corpus.PYTHON, "-m", "venv", venv], check=True, env=self.env)
        subprocess.run([venv / "bin/pip", "install", "-q", *PEERS], check=True, env=self.env)
        self.bin = venv / "bin"
        driver = Path(__file__).with_name("changes_driver.py")
        self.process = subprocess.Popen(
            [self.bin / "python", driver], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=self.env
        )

    def versions(self):
        done = subprocess.run([self.bin / "pip", "list", "--format=freeze"], capture_output=True, text=True, check=True, env=self.env)
        return ", ".join(line for line in done.stdout.split() if line.split("==")[0] in PEERS)

    def ask(self, do, repo, **more):
        self.process.stdin.write(json.dumps({"do": do, "repo": str(repo), **more}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Run:
    def __init__(self, program, peers):
        self.program, self.peers = program, peers
        self.passed, self.failed, self.skipped = 0, 0, {}
        self.counts = {}

    def shipwheel(self, repo, *words, env=None):
        done = subprocess.run(
            [self.program, "notes", "--json", *words], cwd=repo, capture_output=True, text=True, env={**self.peers.env, **(env or {})}, check=False
        )
        try:
            answer = json.loads(done.stdout)
            return answer if "text" in answer else {"failed": str(answer.get("diagnostics"))}
        except json.JSONDecodeError:
            return {"failed": done.stderr or done.stdout}

    def check(self, name, seed, wanted, got):
        self.counts[name] = self.counts.get(name, 0) + 1
        if wanted == got:
            self.passed += 1
            return
        self.failed += 1
        print(f"FAILED {name} of seed {seed}: again with --seed {seed}\n--- peer\n{wanted}\n--- shipwheel\n{got}", flush=True)

    def skip(self, why):
        self.skipped[why] = self.skipped.get(why, 0) + 1


def applied(base, level):
    """The version that a level makes of a base."""
    numbers = [int(n) for n in (base or "0.0.0").split(".")]
    at = {"major": 0, "minor": 1, "patch": 2, "none": None}[level]
    if at is not None:
        numbers[at] += 1
        numbers[at + 1:] = [0] * (2 - at)
    return ".".join(map(str, numbers))


def sections(text, name):
    """The sections of a changelog by what `name` finds in their heading."""
    found = {}
    for part in re.split(r"(?m)^(?=## )", text):
        heading = name.match(part)
        if heading:
            found[heading.group(1)] = part.strip("\n")
    return found


def our_next(answer):
    return applied(answer["base"], answer["level"]) if "level" in answer else answer.get("failed")


def check_level(run, seed, repo, case, peer):
    ours = our_next(run.shipwheel(repo))
    if peer == "semantic-release":
        theirs = run.peers.ask("psr_next", repo)
        run.check("level like python-semantic-release", seed, theirs.get("next", theirs), ours)
        return
    theirs = run.peers.ask("cz_next", repo)
    current = case["versions"][-1] if case["versions"] else "0.0.0"
    none = theirs.get("ended") in ("NoneIncrementExit", "NoCommitsFoundError")
    run.check("level like commitizen", seed, current if none else theirs.get("next", theirs), ours)


def check_notes(run, seed, repo, case, peer):
    style = ["--style", peer]
    answer = run.peers.ask("psr_notes" if peer == "semantic-release" else "cz_notes", repo)
    if "text" not in answer:
        run.skip(f"{peer}: {answer.get('error', '')[:60]}")
        return
    if answer.get("ended") in ("NoCommitsFoundError", "TypeError"):
        run.skip(f"commitizen itself fails: {answer['ended']}")
        return
    name = re.compile(r"## v?(\S+)") if peer == "semantic-release" else re.compile(r"## (\S+)")
    theirs = sections(answer["text"], name)
    tags = case["versions"] if peer == "semantic-release" else [case["form"].format(v) for v in case["versions"]]
    for tag in ["Unreleased", *tags]:
        ours = run.shipwheel(repo, *([] if tag == "Unreleased" else [tag]), *style)
        text = ours.get("text", ours.get("failed", "")).strip("\n")
        if tag not in theirs and not ours.get("body"):
            continue
        run.check(f"notes like {peer}", seed, theirs.get(tag, ""), text)


def check_programs(run, seed, repo, case):
    """What the driver calls must be what the programs do."""
    env = run.peers.env
    (repo / "pyproject.toml").write_text(changes_cases.commitizen(dict(case, settings=changes_cases.random.Random(seed))), encoding="utf-8")
    done = subprocess.run([run.peers.bin / "cz", "bump", "--get-next", "--yes"], cwd=repo, capture_output=True, text=True, env=env, check=False)
    current = case["versions"][-1] if case["versions"] else "0.0.0"
    run.check("cz bump --get-next", seed, done.stdout.strip() if done.returncode == 0 else current, our_next(run.shipwheel(repo)))
    (repo / "pyproject.toml").write_text(
        changes_cases.semantic_release(dict(case, settings=changes_cases.random.Random(seed))), encoding="utf-8"
    )
    done = subprocess.run(
        [run.peers.bin / "semantic-release", "--noop", "version", "--print"], cwd=repo, capture_output=True, text=True,
        env={**env, "GH_TOKEN": "none"}, check=False,
    )
    run.check("semantic-release version --print", seed, done.stdout.strip(), our_next(run.shipwheel(repo)))


def one_history(run, seed, tmp, notes):
    repo = Path(tmp, f"h{seed}")
    case = changes_cases.make(seed, repo)
    for peer, settings in [("semantic-release", changes_cases.semantic_release), ("commitizen", changes_cases.commitizen)]:
        (repo / "pyproject.toml").write_text(settings(case), encoding="utf-8")
        check_level(run, seed, repo, case, peer)
        if notes:
            check_notes(run, seed, repo, case, peer)
    if seed % REAL_EVERY == 0:
        check_programs(run, seed, repo, case)
    subprocess.run(["rm", "-rf", repo], check=True)


def one_set_of_fragments(run, seed, tmp):
    repo = Path(tmp, f"f{seed}")
    repo.mkdir()
    case = changes_cases.fragments(seed, repo)
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "--allow-empty", "-m", "x"]):
        corpus.git(repo, *words)
    answer = run.peers.ask("towncrier", repo, version=case["version"], date=case["date"])
    ours = run.shipwheel(repo, "--as", case["version"], env={"SOURCE_DATE_EPOCH": "1714521600"})
    if answer.get("status"):
        run.check("refused like towncrier", seed, True, "failed" in ours)
    else:
        theirs, text = answer.get("text", str(answer)).rstrip("\n"), ours.get("text", ours.get("failed", "")).rstrip("\n")
        # Entries of equal issues stand in the order of the folder, which the file system chooses.
        same = sorted(theirs.split("\n")) == sorted(text.split("\n"))
        run.check("notes like towncrier", seed, theirs, theirs if same else text)
    subprocess.run(["rm", "-rf", repo], check=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("shipwheel")
    parser.add_argument("--levels", type=int, default=400)
    parser.add_argument("--notes", type=int, default=150)
    parser.add_argument("--fragments", type=int, default=200)
    parser.add_argument("--seed", type=int)
    options = parser.parse_args()
    if not corpus.folder() and not os.environ.get("SHIPWHEEL_ONLINE"):
        print("changes-peers: no corpus (SHIPWHEEL_CORPUS), so commitizen, python-semantic-release and towncrier are missing")
        return 77
    with tempfile.TemporaryDirectory(prefix="sw-changes-") as tmp:
        peers = Peers(tmp)
        run = Run(Path(options.shipwheel).resolve(), peers)
        print(peers.versions(), flush=True)
        seeds = [options.seed] if options.seed is not None else range(max(options.levels, options.notes))
        for seed in seeds:
            one_history(run, seed, tmp, options.seed is not None or seed < options.notes)
        for seed in [options.seed] if options.seed is not None else range(options.fragments):
            one_set_of_fragments(run, seed, tmp)
        peers.close()
    for name, count in sorted(run.counts.items()):
        print(f"{name}: {count} compared")
    for why, count in sorted(run.skipped.items()):
        print(f"skipped {count}: {why}")
    print(f"changes-peers: {run.passed} passed, {run.failed} failed, {sum(run.skipped.values())} skipped")
    return 1 if run.failed else 0


if __name__ == "__main__":
    sys.exit(main())
