#!/usr/bin/python3
"""Versions that stand in files of the project, as shipwheel reads them, against the backends themselves.

usage: version_sources.py PROBE [--seed N] [--cases N] [--case M]     (PROBE is the built tests/version_probe)

hatchling's regex source, flit's __version__, setuptools' attr and file (pyproject.toml and setup.cfg), pdm-backend's file, each
on generated Python files. Where shipwheel leaves the answer to the backend there is nothing to compare; else it must give the
backend's, and fail where the backend does.
"""

import argparse
import collections
import json
import random
import sys
import tempfile
from pathlib import Path

import version_peers
from git_states import toml

PEERS = {"hatchling": ["hatchling"], "flit_core": ["flit_core"], "setuptools": ["setuptools"], "pdm-backend": ["pdm-backend"]}
DEFAULT_CASES = 800
#: of a hundred answers that the backend has, how many shipwheel must give itself
LEAST_OWN = {"hatchling": 75, "flit_core": 60, "setuptools": 50, "pdm-backend": 90}
#: where shipwheel differs, why, and how it is told
CLASSES = {
    "no version in the file": (
        "setuptools builds 0.0.0 where the version file is missing or holds nothing; shipwheel says so",
        lambda peer, ours: peer.get("text") == "0.0.0" and ours.get("error") in ("SW-F001", "SW-W002")),
    "unexpected indent": (
        "shipwheel reads assignments, not the whole grammar of Python: a module that no interpreter loads may still say its version",
        lambda peer, ours: peer.get("error") in ("IndentationError", "SyntaxError") and "text" in ours),
}

VERSIONS = ["1.2.3", "1.2.3", "1.2.3", "0.1", "2.0rc1", "v1.0", "1.0.0-beta.2", "1!2.0", "1.0+local.1", "nonsense", "", " 1.0 ", "1.0.dev0",
            "2024.01.05", "1.0\\x2e1", "1.0\\u0031", "é", "1.0 # x", "1.0'", '1.0"', "1.0;"]
QUOTES = ['"', '"', '"', "'", "'", '"""', "'''"]
NAMES = ["__version__", "__version__", "__version__", "__version__", "VERSION", "version", "Version", "__VERSION__"]


def literal(r):
    quote = r.choice(QUOTES)
    return r.choice(["", "", "", "", "", "r", "u", "b", "f", "R"]) + quote + r.choice(VERSIONS) + quote


def value(r):
    kind = r.randrange(24)
    if kind < 15:
        return literal(r)
    return r.choice([
        f"({literal(r)})", f"{literal(r)} {literal(r)}", f"({literal(r)},)", "(1, 2, 3)", "[1, 2, 'rc1']", "(1, (2, 3))", "1", "1.5", "None",
        "'.'.join(['1', '2'])", "str(1.5)", "other", "'%d.%d' % (1, 2)", "'1' + '.2'", "{'a': 1}", "True", "-1", "(1, -2)", "'1.0'.strip()",
        "'1.0' if True else '2.0'", "b'1.0'", "...", "1_0", "('1.0'\n    '.5')", "'1.0' \\\n    '.5'", "(\n    '1.0'\n)", "{1, 2}", "[]", "()",
    ])


def assignment(r):
    name = r.choice(NAMES)
    equals = r.choice([" = ", " = ", " = ", "=", "  =  ", "\t=\t", " =", ": str = ", ": Final = ", ":str=", " : str = ", ": 'Final[str]' = "])
    text = f"{name}{equals}{value(r)}"
    return text + r.choice(["", "", "", "", "  # the version", " ; x = 1", ";", "  ", " # type: str"])


def statement(r):
    if r.random() < 0.5:
        quote = r.choice(QUOTES[:5])
        return f"{r.choice(NAMES[:5])} = {quote}{r.choice(VERSIONS[:9])}{quote}"
    kind, made = r.randrange(26), assignment(r)
    if kind < 14:
        return made
    body = made.replace("\n", "\n    ")
    return r.choice([
        f"if True:\n    {body}\nelse:\n    {body}", f"try:\n    {body}\nexcept ImportError:\n    {body}", f"class A:\n    {body}",
        f"def f():\n    {body}", f"# {made.splitlines()[0]}", f'"""\n{made if chr(34) * 3 not in made else ""}\n"""', f"VERSION = {made}",
        f"x = {made}", "__version__ += '.1'", f"__version__, x = {value(r)}, 2", "__version__: str", "del __version__", f"import os\n{made}",
        f"  {made}", f"x = 1; {made}", "version_info = (1, 2, 3)", "from os import sep as __version__", "(__version__) = '7.0'",
        "__version__.x = '8.0'", f"for __version__ in ['1']:\n    pass", "global __version__", f"if False:\n    pass\n{made}",
        "x = [__version__ := '3.0']", f"\\\n{made}", f"\f{made}", "match 1:\n    case __version__:\n        pass",
    ])


def source(r):
    lines = [r.choice(['"""Docs."""', "'''Docs\nof two lines.'''", "# comment", "", "from __future__ import annotations", '"Docs" ".\\n"'])]
    lines += [r.choice(["import os", "", "# __version__ = '9.9'", "other = '4.5'", "__all__ = ['x']", "from typing import Final"])
              for _ in range(r.randrange(3))]
    lines += [statement(r) for _ in range(r.choice([1, 1, 1, 2, 2, 3]))]
    text = "\n".join(lines) + r.choice(["\n", "\n", "\n", ""])
    if r.random() < 0.08:
        text = text.replace("\n", r.choice(["\r\n", "\r"]))
    if r.random() < 0.04:
        text = "\ufeff" + text
    return text if r.random() < 0.97 else text + r.choice(["def (\n", "x = '\n", "\0", "print 1\n"])


PATTERNS = [
    r"^__version__ = ['\"](?P<version>[^'\"]+)['\"]", r"(?P<version>\d+\.\d+)", r"VERSION = \"([^\"]+)\"", r"(?i)version\W+(?P<version>[\d.]+)",
    r"^version: (?P<version>.+)$", "", r"(?P<version>", r"__version__ = '(.*)'", r"(?P<version>1?)", r"(?s)^.*?(?P<version>\d\S*)", r"\d",
]


def hatchling(r):
    path = r.choice(["demo/__init__.py", "demo.py", "VERSION", "src/demo/about.py", "demo.py", "demo/about.py", "./demo.py", r.choice(["missing.py", "../out.py"])])
    version = {"path": path, **({"pattern": r.choice(PATTERNS)} if r.random() < 0.25 else {})}
    if r.random() < 0.15:
        version["source"] = "regex"
    return {"tool": {"hatch": {"version": version}}}, {path: source(r)} if path != "missing.py" else {}


def flit_core(r):
    path = r.choice(["demo.py", "demo/__init__.py", "src/demo.py", "src/demo/__init__.py"])
    files = {path: source(r)}
    if r.random() < 0.06:
        files["src/demo.py" if not path.startswith("src") else "demo.py"] = source(r)
    return {}, files


def setuptools(r):
    kind = r.randrange(8)
    module = r.choice(["demo", "demo.about", "demo._version", "demo.sub.v"])
    base = r.choice(["", "", "src/"])
    path = base + module.replace(".", "/") + (".py" if "." in module else "/__init__.py")
    files = {path: source(r), f"{base}demo/__init__.py": source(r) if module == "demo" else "", **({f"{base}demo/sub/__init__.py": ""} if "sub" in module else {})}
    dirs = {"package-dir": {"": "src"}} if base and r.random() < 0.6 else {}
    name = f"{module}.{r.choice(NAMES[:6] * 3 + ['missing'])}"
    if kind < 5:
        return {"tool": {"setuptools": {**dirs, "dynamic": {"version": {"attr": name}}}}}, files
    text = r.choice(["1.2.3\n", "v1.0\n", "  1.0.0-beta.2  ", "nonsense\n", "", "1.0\n2.0\n", "1.0\r\n", "\ufeff1.0\n", "1.0 # x\n"])
    if kind == 5:
        return {"tool": {"setuptools": {"dynamic": {"version": {"file": r.choice(["VERSION", ["VERSION"], ["VERSION", "MORE"], "none.txt", "../V"])}}}}}, \
            {"VERSION": text, "MORE": "5"}
    line = r.choice([f"attr: {name}", f"attr:{name}", "file: VERSION", "file:VERSION", "1.7", "file: VERSION, MORE", "", "= 3"])
    package = "[options]\npackage_dir =\n    = src\n" if base else ""
    return None, {"setup.cfg": f"[metadata]\nname = demo\nversion = {line}\n{package}", "VERSION": text, "MORE": "5", **files}


def pdm(r):
    path = r.choice(["demo/__init__.py", "demo.py", "VERSION", "src/demo.py", "demo/about.py", "demo.py", "missing.py"])
    version = {"path": path, **({"pattern": r.choice(PATTERNS)} if r.random() < 0.25 else {})}
    if r.random() < 0.85:
        version["source"] = r.choice(["file"] * 9 + ["call"])
    return {"tool": {"pdm": {"version": version}}}, {path: source(r)} if path != "missing.py" else {}


BACKENDS = {
    "hatchling": (hatchling, "hatchling.build"), "flit_core": (flit_core, "flit_core.buildapi"),
    "setuptools": (setuptools, "setuptools.build_meta"), "pdm-backend": (pdm, "pdm.backend"),
}


def make(tool, r, folder):
    """Writes a project; the texts of its files."""
    generate, backend = BACKENDS[tool]
    config, files = generate(r)
    whole = {"build-system": {"requires": [tool], "build-backend": backend}}
    if config is not None:
        whole = {"project": {"name": "demo", "description": "d", "dynamic": ["version"]}, **whole, **config}
    files = {"pyproject.toml": "".join(f"{key} = {toml(part)}\n" for key, part in whole.items()), **files}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return files


def verdict(peer, ours):
    """passed, left, failed, or the name of a class"""
    if "left" in ours:
        return "left"
    if "error" in peer or "error" in ours:
        same = "error" in peer and "error" in ours
    else:
        same = peer["text"] == ours["text"]
    return "passed" if same else next((name for name, (_, holds) in CLASSES.items() if holds(peer, ours)), "failed")


def judge(seed, number, tools, peers, probe, show):
    tool = tools[number % len(tools)]
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top) / "project"
        files = make(tool, random.Random(f"{seed}/{number}"), folder)
        run = {"tool": tool, "env": {}, "files": [], "fork": True}
        said = probe.ask(run, folder, False)
        peer = peers.ask(run, folder)
    ours = {"left": said["reason"]} if said.get("origin") == "backend" else {"text": said["normal"]} if "text" in said else said
    found = verdict(peer, ours)
    if show or found == "failed":
        print(f"{'FAILED' if found == 'failed' else found} --seed {seed} --case {number} ({tool})")
        for name, text in files.items():
            print(f"    {name}: {text!r}"[:500])
        print(f"    {tool}: {version_peers.brief(peer)}\n    shipwheel: {version_peers.brief(ours)}", flush=True)
    return tool, found, "text" in peer


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("probe", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=DEFAULT_CASES)
    parser.add_argument("--case", type=int)
    parser.add_argument("--peers", type=Path, help="a folder with the backends; it is filled when it is empty")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        folder = options.peers or Path(home) / "tools"
        folder.mkdir(exist_ok=True)
        tools = [name for name in PEERS if list(folder.glob(f"{name.replace('-', '_')}-*.dist-info"))] or version_peers.install(folder, PEERS)
        if not tools:
            print("version-sources: 0 passed, 0 failed, 1 skipped")
            return 77
        peers, probe = version_peers.Peers(folder, home), version_peers.Probe(options.probe.resolve(), None, home)
        numbers = range(options.cases) if options.case is None else [options.case]
        tally = collections.Counter(judge(options.seed, number, tools, peers, probe, options.case is not None) for number in numbers)
        peers.close()
        probe.close()
    failed = sum(count for (_, found, _), count in tally.items() if found == "failed")
    for tool in tools:
        own, left = tally[(tool, "passed", True)], tally[(tool, "left", True)]
        print(f"  {tool}: {own} answers and {tally[(tool, 'passed', False)]} refusals alike, {left} left to the backend")
        if options.case is None and own * 100 < LEAST_OWN[tool] * (own + left):
            print(f"FAILED: fewer than {LEAST_OWN[tool]} of 100 answers of {tool} are read without it")
            failed += 1
    for name, (reason, _) in CLASSES.items():
        count = sum(n for (_, found, _), n in tally.items() if found == name)
        print(f"  {count:5} {name}: {reason}")
        if not count and len(tools) == len(PEERS) and options.case is None and options.cases >= DEFAULT_CASES:
            print(f"STALE: the class \"{name}\" no longer occurs")
            failed += 1
    passed = sum(count for (_, found, _), count in tally.items() if found != "failed")
    print(f"version-sources: {passed} passed, {failed} failed, {len(PEERS) - len(tools)} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
