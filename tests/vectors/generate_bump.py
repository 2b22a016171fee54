#!/usr/bin/env python3
"""Makes the tables bump_*.txt beside this script: what bumpers make of versions.

    tests/vectors/generate_bump.py      (in an environment with hatchling, poetry, uv, bumpver and bump-my-version)

bump_step.txt: rules, version, words, new version. bump_bumpver.txt: pattern, version, flags, new version. bump_bumpver_text.txt:
pattern of versions, text, new version, patterns with "|" between them, new text. bump_bmv.txt: pyproject.toml, version, part,
new version. "!" is a refusal. The unit tests of src/bump read them, so that `make check` compares with the peers without having
them; the wider comparison is tests/conformance/bump_peers.py.
"""

import importlib.metadata
import random
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

from hatchling.version.scheme.standard import StandardScheme
from poetry.console.commands.version import VersionCommand

HERE = Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent / "conformance"))
import bump_oracle  # noqa: E402
import bump_peers  # noqa: E402

SEED = 5

VERSIONS = """
0.1 0.1.0 0.0.9 3 3.0 3.4 3.4.5 3.4.5.6 3.4.5.6.7 9.9.9 10.0.0 19.99.999 0.0.0 2!1.0 2!1.0rc1 v3.4.5 3.4.0 3.0.0
3.4.5a0 3.4.5a1 3.4.5b3 3.4.5rc9 3.4rc1 3.0.0rc2 3.4.0b1 4rc0 3.4.5.dev0 3.4.5.dev7 3.0.0.dev1 3.4.5a1.dev2 3.4.5rc1.dev0
3.4.5.post0 3.4.5.post1 3.4.5.post1.dev1 3.4.5rc1.post1 3.4.5rc1.post1.dev1 3.4.5+local.1 3.4.5rc1+l 3.4.5-beta.2 03.04
2026.11.21 26.11 99999999999999999999.1 3.4.5.post 3.4.5-1
""".split()
WORDS = {
    "hatch": """release major minor micro patch fix a alpha b beta c rc pre preview post rev r dev minor,rc patch,dev
        release,post major,b,dev rc,post,dev 3.4.6 3.4.5 1.0 bogus dev,rc""".split(),
    "uv": """major|minor|patch|stable|alpha|beta|rc|post|dev|minor rc|rc minor|patch dev|major alpha|dev post|stable dev|major patch|alpha rc
        |patch=9|patch=2|minor=0|rc=5|rc=0|dev=3|post=2|major=4 beta=2|patch dev=20261121""".replace("\n", "").split("|"),
    "poetry": """patch|minor|major|prepatch|preminor|premajor|prerelease|prerelease --next-phase|minor --next-phase|3.4.6|1.0|bogus
        """.replace("\n", "").split("|"),
}
WORDS = {tool: [" ".join(words.split()) for words in table] for tool, table in WORDS.items()}


def hatch(current, words):
    v, text = (current[0], current[1:]) if current[0] in "vV" else ("", current)
    try:
        return v + StandardScheme("", {}).update(words, text, {})
    except ValueError:
        return "!"


def poetry(current, words):
    rule, *flags = words.split(" ")
    try:
        return VersionCommand.increment_version(None, current, rule, bool(flags)).to_string()
    except (ValueError, AssertionError):
        return "!"


def uv(current, words):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "pyproject.toml").write_text(f'[project]\nname = "x"\nversion = "{current}"\n')
        argv = ["uv", "version", "--short", "--frozen", "--offline", "--no-config"]
        for word in words.split(" "):
            argv += ["--bump", word]
        done = subprocess.run(argv, cwd=folder, capture_output=True, text=True, check=False)
        return done.stdout.strip() if done.returncode == 0 else "!"


def generated():
    """Versions by chance, each of its parts there or not."""
    pick = random.Random(SEED)
    for _ in range(60):
        text = ".".join(str(pick.choice([0, 0, 1, 2, 9, 10])) for _ in range(pick.randint(1, 4)))
        text += pick.choice(["", "", f"a{pick.randint(0, 2)}", f"b{pick.randint(0, 9)}", f"rc{pick.randint(0, 2)}"])
        text += pick.choice(["", "", f".post{pick.randint(0, 2)}"]) + pick.choice(["", "", f".dev{pick.randint(0, 10)}"])
        yield pick.choice(["", "", "", "1!"]) + text


def peer(function, *args):
    try:
        return function(*args)
    except Exception:  # whatever a peer raises is its refusal
        return None


def bumpver_steps():
    pick = random.Random(SEED)
    while True:
        pattern = pick.choice(bump_peers.PATTERNS)
        current = peer(bump_oracle.bumpver_make, pattern, bump_peers.fields(pick))
        flags, words = bump_peers.bumpver_flags(pick)
        # without a date the day of the run would count
        if current and ("date" in flags or "pin_date" in flags) and not bump_peers.without_part(pattern, flags):
            new = peer(bump_oracle.bumpver_next, pattern, current, flags)
            yield pattern, current, " ".join(words), new[0] if new else "!"


def bumpver_texts():
    pick = random.Random(SEED)
    while True:
        pattern = pick.choice(bump_peers.PATTERNS)
        current, new = (peer(bump_oracle.bumpver_make, pattern, bump_peers.fields(pick)) for _ in range(2))
        if not current or not new:
            continue
        patterns = pick.sample(bump_peers.PLACES, pick.choice([1, 1, 2, 3]))
        text = bump_peers.bumpver_text(pick, current, patterns)
        result = peer(bump_oracle.bumpver_rewrite, pattern, patterns, text, new)
        if not result or not result[1]:  # not where bumpver loses one of two changes on a line
            yield pattern, text, new, "|".join(patterns), result[0] if result else "!"


def bmv_steps():
    pick = random.Random(SEED)
    while True:
        scheme = pick.choice(bump_peers.SCHEMES)
        current, part = pick.choice(bump_peers.TEXTS), pick.choice(bump_peers.NAMES)
        if any("calver_format" in settings for settings in scheme[2].values()):
            continue
        new = peer(bump_oracle.bmv_next, *scheme, current, part, None)
        if new or pick.random() < 0.1:
            yield bump_peers.bmv_config(scheme), current, part, "!" if new is None else new


def write(name, peers, columns, rows):
    made = ", ".join(f"{peer} {importlib.metadata.version(peer)}" for peer in peers)
    with open(HERE / name, "w", encoding="utf-8", newline="\n") as file:
        file.write(f"#\tmade by tests/vectors/generate_bump.py from {made}\n#\t{columns}\n")
        for row in rows:
            file.write("\t".join(bump_peers.escape(field) for field in row) + "\n")


def main():
    tools = {"hatch": hatch, "poetry": poetry, "uv": uv}
    pick = random.Random(SEED)
    cases = [(tool, v, w) for tool in tools for v in VERSIONS for w in WORDS[tool] if pick.random() < 0.6]
    cases += [(tool, v, w) for tool in tools for v in generated() for w in WORDS[tool] if pick.random() < 0.2]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda case: tools[case[0]](*case[1:]), cases))
    rows = [[*case, result] for case, result in zip(cases, results)]
    write("bump_step.txt", ["hatchling", "poetry", "uv"], "rules, version, words, then ! or the new version", rows)
    write("bump_bumpver.txt", ["bumpver"], "pattern, version, flags, then ! or the new version", islice(bumpver_steps(), 700))
    write("bump_bumpver_text.txt", ["bumpver"], "pattern of versions, text, new version, patterns, then ! or the new text",
          islice(bumpver_texts(), 300))
    write("bump_bmv.txt", ["bump-my-version"], "pyproject.toml, version, part, then ! or the new version", islice(bmv_steps(), 250))


if __name__ == "__main__":
    main()
