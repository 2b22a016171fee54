#!/usr/bin/env python3
"""Makes bump_step.txt beside this script: what hatch, uv and poetry make of versions and words.

    SHIPWHEEL_CORPUS=<folder> tests/vectors/generate_bump.py     (once, in an environment with hatchling, poetry and uv)

One case a line: rules, version, words with blanks between them, the new version or "!" for a refusal. The unit tests of src/bump
read it, so that `make check` compares with the peers without having them; the wider comparison is
tests/conformance/bump_peers.py.
"""

import importlib.metadata
import random
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hatchling.version.scheme.standard import StandardScheme
from poetry.console.commands.version import VersionCommand

HERE = Path(__file__).resolve().parent
sys.dont_write_bytecode = True
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


def main():
    tools = {"hatch": hatch, "poetry": poetry, "uv": uv}
    pick = random.Random(SEED)
    cases = [(tool, v, w) for tool in tools for v in VERSIONS for w in WORDS[tool] if pick.random() < 0.6]
    cases += [(tool, v, w) for tool in tools for v in generated() for w in WORDS[tool] if pick.random() < 0.2]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda case: tools[case[0]](*case[1:]), cases))
    peers = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("hatchling", "poetry", "uv"))
    with open(HERE / "bump_step.txt", "w", encoding="utf-8", newline="\n") as file:
        file.write(f"#\tmade by tests/vectors/generate_bump.py from {peers}\n#\trules, version, words, then ! or the new version\n")
        for case, result in zip(cases, results):
            file.write("\t".join([*case, result]) + "\n")


if __name__ == "__main__":
    main()
