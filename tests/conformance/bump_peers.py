#!/usr/bin/python3
"""The next version, and where it is written, against hatch, uv, poetry, bumpver and bump-my-version themselves.

usage: bump_peers.py [--seed N] [--count N] BUMP_CLI SHIPWHEEL

Arithmetic: versions and words by chance, asked of the peer (bump_oracle.py, in an environment from the wheelhouse that
SHIPWHEEL_CORPUS names, or from the user's index) and of our rules of the same name. Trees: projects with configurations by
chance, bumped by the peer in one copy and by `shipwheel version bump` in another; every file must be the same to the byte, and
so must the message of the commit and the tag. What differs must be in DIFFERENCES.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import corpus

HERE = Path(__file__).resolve().parent
PEERS = ["bumpver", "bump-my-version", "hatchling", "poetry", "uv"]


class Tally:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.known = {}

    def check(self, what, wanted, got, known=None):
        if wanted == got:
            self.passed += 1
        elif known:
            self.passed += 1
            self.known[known] = self.known.get(known, 0) + 1
        else:
            self.failed += 1
            if self.failed <= 20:
                print(f"FAILED {what}\n  peer: {wanted!r}\n  ours: {got!r}", flush=True)


def escape(text):
    for char, code in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(char, code)
    return text


def unescape(text):
    out, chars = [], iter(text)
    for char in chars:
        if char == "\\":
            char = next(chars)
            char = {"t": "\t", "n": "\n", "r": "\r"}.get(char, char)
        out.append(char)
    return "".join(out)


class Ours:
    """bump_cli: fields of the answer, or None for a refusal."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, *words):
        self.process.stdin.write("\t".join(escape(word) for word in words) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"bump_cli died of {words}")
        verdict, *fields = [unescape(field) for field in line[:-1].split("\t")]
        return fields if verdict == "ok" else None


class Oracle:
    def __init__(self, python):
        self.process = subprocess.Popen(
            [python, "-B", HERE / "bump_oracle.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            stderr=subprocess.DEVNULL,
        )

    def ask(self, *words):
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline()).get("ok")


# --- versions and words ---


def version(pick):
    text = ".".join(str(pick.choice([0, 0, 1, 1, 2, 9, 10, 99])) for _ in range(pick.choice([1, 2, 3, 3, 3, 3, 4, 5])))
    text += pick.choice(["", "", "", f"a{pick.randint(0, 2)}", f"b{pick.randint(0, 9)}", f"rc{pick.randint(0, 2)}"])
    text += pick.choice(["", "", "", f".post{pick.randint(0, 2)}"]) + pick.choice(["", "", f".dev{pick.randint(0, 10)}"])
    text += pick.choice(["", "", "", "", "+local.1"])
    return pick.choice(["", "", "", "", "1!"]) + text


HATCH = "release major minor micro patch fix a alpha b beta c rc pre preview post rev r dev".split()
POETRY = "patch minor major prepatch preminor premajor prerelease".split()
UV = "major minor patch stable alpha beta rc post dev".split()


def steps(pick, count, ours, oracle, tally):
    for _ in range(count):
        current = version(pick)
        words = [pick.choice(HATCH) for _ in range(pick.choice([1, 1, 1, 2, 3]))]
        if pick.random() < 0.05:
            words = [version(pick)]
        peer = oracle.ask("hatch", current, words)
        tally.check(f"hatch {current} {','.join(words)}", peer and [peer], ours.ask("step", "hatch", current, ",".join(words)))
        words = [pick.choice(POETRY)] + (["--next-phase"] if pick.random() < 0.3 else [])
        peer = oracle.ask("poetry", current, words)
        tally.check(f"poetry {current} {words}", peer and [peer], ours.ask("step", "poetry", current, *words))


def uv_answer(uv, current, words):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "pyproject.toml").write_text(f'[project]\nname = "x"\nversion = "{current}"\n')
        argv = [uv, "version", "--short", "--frozen", "--offline", "--no-config"]
        done = subprocess.run(argv + [w for word in words for w in ("--bump", word)], cwd=folder, capture_output=True, text=True)
        return [done.stdout.strip()] if done.returncode == 0 else None


def uv_steps(pick, count, uv, ours, tally):
    cases = []
    for _ in range(count):
        words = [pick.choice(UV) for _ in range(pick.choice([1, 1, 2, 2, 3]))]
        words = [f"{w}={pick.randint(0, 12)}" if w != "stable" and pick.random() < 0.2 else w for w in words]
        cases.append((version(pick), words))
    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(lambda case: uv_answer(uv, *case), cases)
    for (current, words), peer in zip(cases, answers):
        tally.check(f"uv {current} {words}", peer, ours.ask("step", "uv", current, *words))


# --- bumpver ---

PATTERNS = """
MAJOR.MINOR.PATCH MAJOR.MINOR.PATCH[PYTAGNUM] MAJOR.MINOR.PATCH[-TAG] MAJOR.MINOR.PATCH[-TAGNUM] vMAJOR.MINOR.PATCH MAJOR.MINOR
MAJOR[.MINOR[.PATCH]] MAJOR.MINOR[.PATCH[PYTAGNUM]] vMAJOR.MINOR[.PATCH][-TAG[NUM]] MAJOR.MINOR.PATCH.BUILD MAJOR.MINOR.BUILD
YYYY.MM.DD YYYY.0M.0D YY.MM YY.0M.PATCH YYYY.MM.PATCH[PYTAGNUM] YYYY.BUILD[-TAG] vYYYY0M.BUILD[-TAG] YYYY.MM.INC0 YYYY.MM.INC1
YYYY.0W.INC0 YYYY.UU GGGG.VV GGGG.0V.PATCH YYYY.JJJ YYYY.00J.INC1 YYYY.Q.PATCH 0Y.0M.0D YY.Q.INC0 YYYY.MAJOR.MINOR.PATCH
YYYY.MM[.INC0] YYYY.MM[.PATCH[PYTAGNUM]] MAJOR.YYYY.MM MAJOR.MINOR.PATCH.INC1 YYYY.BLD[PYTAGNUM] vYYYYwWW.BLD[-TAG] MAJOR.BUILD
MAJOR.MINOR.PATCHPYTAGNUM YYYY.0M0D.INC0 vGGGGw0V.BUILD[-TAG] release-MAJOR.MINOR YYYY0M0D MAJOR.MINOR.PATCH[.PYTAGNUM]
""".split()
TAGS = ["alpha", "beta", "dev", "rc", "post", "final"]


def fields(pick):
    day = f"20{pick.randint(10, 26):02}-{pick.randint(1, 12):02}-{pick.randint(1, 28):02}"
    out = {
        "year_y": day[:4], "month": day[5:7], "dom": day[8:], "major": pick.randint(0, 12), "minor": pick.randint(0, 12),
        "patch": pick.randint(0, 12), "tag": pick.choice(TAGS), "num": pick.randint(0, 4),
        "bid": pick.choice(["1001", "1998", "1999", "0999", "22019", "9998", "33999"]), "inc0": pick.randint(0, 4),
        "inc1": pick.randint(1, 4),
    }
    if pick.random() < 0.5:
        out["tag"] = "final"
    return {k: str(v) for k, v in out.items()}


def bumpver_flags(pick):
    out, words = {}, []
    for flag in ("major", "minor", "patch", "tag_num", "pin_date", "pin_increments"):
        if pick.random() < (0.25 if flag in ("major", "minor", "patch") else 0.12):
            out[flag] = True
            words.append("--" + flag.replace("_", "-"))
    if pick.random() < 0.3:
        out["tag"] = pick.choice(TAGS)
        words += ["--tag", out["tag"]]
    if not out.get("pin_date") and pick.random() < 0.6:
        out["date"] = f"20{pick.randint(20, 29)}-{pick.randint(1, 12):02}-{pick.randint(1, 28):02}"
        words += ["--date", out["date"]]
    return out, words


def without_part(pattern, flags):
    """bumpver refuses these flags on its command line, before the function that is asked here."""
    return any(flags.get(part) and part.upper() not in pattern for part in ("major", "minor", "patch"))


def bumpver_steps(pick, count, ours, oracle, tally):
    for _ in range(count):
        pattern = pick.choice(PATTERNS)
        current = oracle.ask("bumpver_make", pattern, fields(pick))
        flags, words = bumpver_flags(pick)
        if not current or without_part(pattern, flags):
            continue
        peer = oracle.ask("bumpver_next", pattern, current, flags)
        tally.check(f"bumpver {pattern} {current} {words}", peer, ours.ask("bumpver", pattern, current, *words))


PLACES = [
    "{version}", "{pep440_version}", '__version__ = "{version}"', "__version__ = '{pep440_version}'", "version={version}$",
    "^{version}", "v{version}", "release = \\[{version}\\]", 'img.shields.io/badge/CalVer-{version}-blue', "({version})",
    "MAJOR.MINOR", "Copyright (c) 2018-YYYY", "{version}+local", "pkg=={pep440_version}",
]


def bumpver_text(pick, current, patterns):
    """Lines that hold the version in the forms of the patterns, and others."""
    lines = []
    for _ in range(pick.randint(1, 8)):
        line = pick.choice(PLACES + ["nothing", "", "1.2.3.4.5", "2020", "a" * 30, "{version} and {version}"])
        if patterns and pick.random() < 0.6:
            line = pick.choice(patterns)
        line = line.replace("{version}", current).replace("{pep440_version}", current.lstrip("v"))
        line = line.replace("\\[", "[").replace("\\]", "]").lstrip("^").rstrip("$")
        lines.append(pick.choice(["", "  ", "# "]) + line + pick.choice(["", " ", ", x"]))
    return pick.choice(["\n", "\n", "\n", "\r\n", "\r"]).join(lines) + pick.choice(["", "\n"])


def bumpver_texts(pick, count, ours, oracle, tally):
    for _ in range(count):
        pattern = pick.choice(PATTERNS)
        current, new = (oracle.ask("bumpver_make", pattern, fields(pick)) for _ in range(2))
        if not current or not new:
            continue
        patterns = pick.sample(PLACES, pick.choice([1, 1, 2, 3]))
        text = bumpver_text(pick, current, patterns)
        peer = oracle.ask("bumpver_rewrite", pattern, patterns, text, new)
        got = ours.ask("find", pattern, text, new, *patterns)
        known = "bumpver keeps only the last of two changes on one line" if peer and peer[1] else None
        tally.check(f"bumpver places {pattern} {patterns} {text!r} {new}", peer and [peer[0]], got, known)


# --- bump-my-version ---

SCHEMES = [
    (r"(?P<major>\d+)\.(?P<minor>\d+)\.(?P<patch>\d+)", ["{major}.{minor}.{patch}"], {}),
    (r"(?P<major>\d+)\.(?P<minor>\d+)(\.(?P<patch>\d+))?", ["{major}.{minor}.{patch}", "{major}.{minor}"], {}),
    (
        r"(?P<major>\d+)\.(?P<minor>\d+)\.(?P<patch>\d+)(?:-(?P<release>[a-z]+)\.(?P<build>\d+))?",
        ["{major}.{minor}.{patch}-{release}.{build}", "{major}.{minor}.{patch}"],
        {"release": {"values": ["dev", "rc", "final"], "optional_value": "final"}, "build": {"first_value": 1}},
    ),
    (
        r"(?P<major>\d+)\.(?P<minor>\d+)\.(?P<patch>\d+)(?P<pre_l>a|b|rc)?(?P<pre_n>\d+)?(\.post(?P<post>\d+))?(\.dev(?P<dev>\d+))?",
        ["{major}.{minor}.{patch}{pre_l}{pre_n}.post{post}.dev{dev}", "{major}.{minor}.{patch}{pre_l}{pre_n}.dev{dev}",
         "{major}.{minor}.{patch}{pre_l}{pre_n}", "{major}.{minor}.{patch}.post{post}", "{major}.{minor}.{patch}.dev{dev}",
         "{major}.{minor}.{patch}"],
        {"pre_l": {"values": ["", "a", "b", "rc"]}, "post": {"depends_on": "patch"}, "dev": {"depends_on": "patch"}},
    ),
    (
        r"(?P<major>\d+)\.(?P<minor>\d+)\.(?P<patch>\d+)\+(?P<build>\d+)", ["{major}.{minor}.{patch}+{build}"],
        {"build": {"independent": True}},
    ),
    (
        r"(?P<major>\d+)\.(?P<minor>\d+)\.(?P<patch>\d+)\+(?P<build>\w+)", ["{major}.{minor}.{patch:02d}+{build}"],
        {"build": {"always_increment": True}},
    ),
    (r"(?P<release>\d{4}\.\d+)\.(?P<patch>\d+)", ["{release}.{patch}"], {"release": {"calver_format": "{YYYY}.{MM}"}}),
    (
        r"(?P<date>\d+\.\d+\.\d+)(\.(?P<n>\d+))?", ["{date}.{n}", "{date}"],
        {"date": {"calver_format": "{YY}.{0M}.{0D}"}, "n": {"first_value": "1", "optional_value": "0"}},
    ),
    (r"(?P<major>r?\d+)-(?P<minor>[a-z]\d+-\d+)", ["{major}-{minor}"], {}),
    (
        r"""
        (?P<major>0|[1-9]\d*)\.   # first
        (?P<minor>0|[1-9]\d*)     # second
        """,
        ["{major}.{minor}", "{major}.{minor}.{now:%Y}"], {"minor": {"first_value": "3"}},
    ),
]
TEXTS = """
1.2.3 0.0.0 0.9.9 10.20.30 1.2 1.2.3-dev.1 1.2.3-rc.4 1.2.3rc1 1.2.3a0.dev2 1.2.3.post1 1.2.3.dev9 1.2.3b2.post1.dev3 1.2.3+7 1.2.3+b7x
2020.1.5 2026.11.3 26.11.21 24.01.05.2 r5-b3-7 12-x1-0 v1.2.3 1!1.2.3 01.02.03 x 1.2.3.4
""".split()
NAMES = "major minor patch release build pre_l pre_n post dev date n bogus".split()


def bmv_config(scheme):
    parse, serialize, parts = scheme
    lines = ["[project]", 'name = "x"', 'version = "1"', "", "[tool.bumpversion]", f"parse = {json.dumps(parse)}",
             f"serialize = {json.dumps(serialize)}"]
    for name, settings in parts.items():
        lines.append(f"[tool.bumpversion.parts.{name}]")
        lines += [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    return "\n".join(lines) + "\n"


def bmv_steps(pick, count, ours, oracle, tally, work):
    for number, scheme in enumerate(SCHEMES):
        (work / str(number)).mkdir()
        (work / str(number) / "pyproject.toml").write_text(bmv_config(scheme))
    for _ in range(count):
        number = pick.randrange(len(SCHEMES))
        current, part = pick.choice(TEXTS), pick.choice(NAMES)
        value = pick.choice(["0", "3", "final", "rc", "x"]) if pick.random() < 0.15 else None
        peer = oracle.ask("bmv_next", *SCHEMES[number], current, part, value)
        word = part if value is None else f"{part}={value}"
        got = ours.ask("bmv", str(work / str(number)), current, word)
        tally.check(f"bump-my-version {SCHEMES[number][0]} {current} {word}", None if peer is None else [peer], got)


# --- templates ---


def templates(pick, count, ours, oracle, tally):
    specs = ["", "d", "03d", "3", ">4", "<4", "^5", "=+5", "+", " d", "x>6", "05", ".2", "s", ".1s", "*^7s", "é<4", "%Y", "q", "0", "-3",
             "+05d", "08.3f", ",", "<", "é^8"]
    values = ["1.2.3", "", "=7", "=0", "=-3", "=rc", "=007", "é1", "main"]
    for _ in range(count):
        names = {name: pick.choice(values) for name in ("a", "b", "new_version")}
        text = "".join(
            pick.choice(["x", "{{", "}}", " → ", "%d", "\\", f"{{a:{pick.choice(specs)}}}", f"{{b:{pick.choice(specs)}}}", "{new_version}",
                         "{c}", "{", "}"] if pick.random() < 0.1 else ["-", "{a}", f"{{b:{pick.choice(specs)}}}", "{{x}}"])
            for _ in range(pick.randint(1, 4))
        )
        peer = oracle.ask("template", text, names)
        got = ours.ask("template", text, *(word for item in names.items() for word in item))
        tally.check(f"template {text!r} {names}", None if peer is None else [peer], got, refused(text) if got is None else None)
    letters = "aAwdbBmyYHIpMSfjUWcxX%GuVzZ"
    for _ in range(count):
        text = "".join(pick.choice(["-", "%" + pick.choice(letters)]) for _ in range(pick.randint(1, 4)))
        seconds = pick.randrange(4102444800)
        tally.check(f"date {text} {seconds}", [oracle.ask("date", text, seconds)], ours.ask("date", text, str(seconds)))


def refused(text):
    """Forms of numbers that no version needs."""
    return "no fractions, groups of digits and signs of texts" if any(s in text for s in (":,", "f}", ":+", "=+", ".2", ":-", ":.1s", ": d")) else None


# --- whole trees ---


def run(argv, folder, env):
    return subprocess.run(argv, cwd=folder, env=env, capture_output=True, text=True, check=False)


def tree(folder):
    """Every file by its bytes, and what git has of the last commit and the tags."""
    files = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file() and ".git" not in p.parts}
    files = {name: text for name, text in files.items() if not name.startswith(".venv")}
    said = [run(["git", *words], folder, None).stdout for words in (
        ["log", "-1", "--format=%B"], ["diff", "--stat", "HEAD"],
        ["for-each-ref", "--format=%(refname) %(objecttype) %(contents)", "refs/tags"])]
    return files, said


class Trees:
    """Two copies of one project: the peer bumps one, shipwheel the other."""

    def __init__(self, work, shipwheel, peers, tally):
        self.work, self.shipwheel, self.peers, self.tally, self.number = work, shipwheel, peers, tally, 0
        self.env = corpus.environment(work) | {
            "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "A",
            "GIT_COMMITTER_EMAIL": "a@example.com", "UV_PYTHON": corpus.PYTHON, "UV_PYTHON_DOWNLOADS": "never",
        }

    def compare(self, what, files, peer, words, prepare=None):
        """The peer's command line against `shipwheel version bump`; whoever refuses must leave the tree as it is."""
        self.number += 1
        one, two = (self.work / f"{name}{self.number}" / "tree" for name in ("peer", "ours"))
        for name, text in files.items():
            (one / name).parent.mkdir(parents=True, exist_ok=True)
            (one / name).write_bytes(text.encode())
        if prepare:
            prepare(one)
        corpus.git(one, "init", "-q", "-b", "main")
        corpus.git(one, "add", "-A")
        corpus.git(one, "commit", "-q", "-m", "begin")
        subprocess.run(["cp", "-a", one.parent, two.parent], check=True)
        before = tree(one)
        theirs = run([self.peers / peer[0], *peer[1:]], one, self.env)
        ours = run([self.shipwheel, "version", "bump", "--force", *words], two, self.env)
        wanted, got = tree(one), tree(two)
        if theirs.returncode and not ours.returncode:  # where the peer refuses, so must we
            got = ("went on", got)
        if wanted == before and got == before:
            wanted = got = "refused"
        known = next((name for name, test in DIFFERENCES.items() if wanted != got and test(wanted, got, ours.stderr)), None)
        self.tally.check(f"{what} {words}\n{files}\n  peer said: {theirs.stdout[-300:]}{theirs.stderr[-300:]}\n  ours said: "
                         f"{ours.stdout[-300:]}{ours.stderr[-300:]}", wanted, got, known)


def but_for_quotes(wanted, got, said):
    del said
    return (
        len(wanted) == len(got) == 2 and isinstance(got[0], dict) and wanted[1] == got[1] and wanted[0].keys() == got[0].keys()
        and all(wanted[0][name].replace(b"'", b'"') == text.replace(b"'", b'"') for name, text in got[0].items())
    )


def but_for_current_version(wanted, got, said):
    """Nothing but the configuration's own line."""
    del said
    if not isinstance(got[0], dict) or wanted[0].keys() != got[0].keys():
        return False
    pairs = [pair for name, text in got[0].items() for pair in zip(wanted[0][name].split(b"\n"), text.split(b"\n"), strict=True)]
    return all(a == b or a.startswith((b"current_version", b"version")) for a, b in pairs)


#: what may differ: name, and a test of the peer's tree, ours, and what we said
DIFFERENCES = {
    "bumpver's update takes --minor where the pattern has no MINOR, and goes on with the date (its test refuses, as we do)":
        lambda wanted, got, said: "to increment" in said,
    "a current_version that the templates would write otherwise (01.02.03) is updated; bump-my-version leaves it behind":
        but_for_current_version,
    "a version in single quotes keeps them; bump-my-version writes double ones": but_for_quotes,
}

BUMPVER_WORDS = {
    "date": [], "major": ["--major"], "minor": ["--minor"], "patch": ["--patch"], "alpha": ["--tag", "alpha"], "beta": ["--tag", "beta"],
    "rc": ["--tag", "rc"], "stable": ["--tag", "final"], "minor beta": ["--minor", "--tag", "beta"],
    "patch pin-date": ["--patch", "--pin-date"], "post": ["--tag", "post"],
}


def bumpver_project(pick, oracle):
    while True:
        pattern = pick.choice(PATTERNS)
        chosen = fields(pick)
        chosen["tag"] = pick.choice(["final", "final", "alpha", "rc", "beta"])
        current = oracle.ask("bumpver_make", pattern, chosen)
        tag = chosen["tag"] if "TAG" in pattern else "final"
        word = pick.choice([w for w in BUMPVER_WORDS if tag == "final" or tag not in w.split()])
        if pick.random() < 0.9 and without_part(pattern, dict.fromkeys(word.split(), True)):
            continue
        plain = oracle.ask("bumpver_next", pattern, current, {"pin_date": True, "pin_increments": True, "patch": True}) if current else None
        if current and (plain or "PATCH" not in pattern):
            break
    switches = pick.choice(["", "commit = true\n", "commit = true\ntag = true\n",
                            'commit = true\ntag = true\ncommit_message = "{old_version} to {new_version_pep440}"\ntag_message = "t {new_version}"\n'])
    head = f'current_version = "{current}"\nversion_pattern = "{pattern}"\n{switches}'
    places = '"README.md" = ["{version}"]\n"docs/*.txt" = [\'release = "{version}"\']\n'
    files = {
        "README.md": f"# x\n\nThe version is {current}, or so.\n",
        "docs/a.txt": f'release = "{current}"\nother = 1\n', "docs/b.txt": f'x\r\nrelease = "{current}"\r\n',
    }
    project = '[project]\nname = "x"\ndynamic = ["version"]\n'
    where = pick.choice(["pyproject.toml", "bumpver.toml", ".bumpver.toml", "setup.cfg"])
    if where == "setup.cfg":
        head = head.replace("true", "True")
        files[where] = f"[metadata]\nname = x\n\n[bumpver]\n{head}\n[bumpver:file_patterns]\nREADME.md =\n    {{version}}\ndocs/*.txt =\n    release = \"{{version}}\"\n"
        files["setup.py"] = "from setuptools import setup\nsetup()\n"
    elif where == "pyproject.toml":
        files[where] = f"{project}\n[tool.bumpver]\n{head}\n[tool.bumpver.file_patterns]\n{places}"
    else:
        files[where] = f"[bumpver]\n{head}\n[bumpver.file_patterns]\n{places}"
        files["pyproject.toml"] = project
    return files, word


def bumpver_trees(pick, count, trees, oracle):
    for _ in range(count):
        files, word = bumpver_project(pick, oracle)
        trees.compare("bumpver", files, ["bumpver", "update", "--no-fetch", *BUMPVER_WORDS[word]], word.split())


def bmv_project(pick):
    parse, serialize, parts = pick.choice([s for s in SCHEMES if "now" not in s[1][-1]][:8])
    switches = pick.choice([{}, {"commit": True}, {"commit": True, "tag": True},
                            {"commit": True, "tag": True, "tag_name": "r{new_version}", "message": "{current_version}: {new_version}",
                             "tag_message": "at {now:%Y}"}])
    texts = [t for t in TEXTS if t[0].isdigit() and "!" not in t]
    current = pick.choice(texts)
    entries = [
        {"filename": "a.txt"}, {"filename": "b.txt", "search": "version is {current_version}.", "replace": "version is {new_version}."},
        {"glob": "docs/*.txt", "ignore_missing_version": True}, {"filename": "c.txt", "regex": True, "search": "(v)={current_version}$",
                                                                "replace": "\\g<1>={new_version}"},
        {"filename": "NEWS", "search": "Unreleased", "replace": "Unreleased\n\n{new_version}"},
    ]
    chosen = pick.sample(entries, pick.randint(1, len(entries)))
    files = {
        "a.txt": f"{current}\nand {current}\n", "b.txt": f"the version is {current}.\n{current}\n", "docs/x.txt": f"x {current}\n",
        "docs/y.txt": "nothing\n", "c.txt": f"v={current}\nw={current}\n", "NEWS": "Unreleased\n---\n",
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in {"current_version": current, "parse": parse, "serialize": serialize, **switches}.items()]
    for entry in chosen:
        lines += ["[[tool.bumpversion.files]]"] + [f"{key} = {json.dumps(value)}" for key, value in entry.items()]
    for name, settings in parts.items():
        lines += [f"[tool.bumpversion.parts.{name}]"] + [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    config = "[tool.bumpversion]\n" + "\n".join(lines) + "\n"
    where = pick.choice(["pyproject.toml", ".bumpversion.toml"])
    static = where == "pyproject.toml" and pick.random() < 0.5
    project = f'[project]\nname = "x"\n{f"version = {chr(34)}{current}{chr(34)}" if static else "dynamic = [" + chr(34) + "version" + chr(34) + "]"}\n\n'
    files["pyproject.toml"] = project + (config if where == "pyproject.toml" else "")
    if where != "pyproject.toml":
        files[where] = config
    return files, pick.choice(NAMES[:8])


def bmv_trees(pick, count, trees):
    for _ in range(count):
        files, part = bmv_project(pick)
        trees.compare("bump-my-version", files, ["bump-my-version", "bump", part], [part])


def uv_trees(pick, count, trees):
    def lock(folder):
        run([trees.peers / "uv", "lock", "--offline", "-q"], folder, trees.env)

    for _ in range(count):
        current = version(pick).replace("+local.1", "")
        words = [pick.choice(UV) for _ in range(pick.choice([1, 1, 2]))]
        text = f'[project]\nname = "x-y"\n# the version\nversion = "{current}" # here\nrequires-python = ">=3.9"\n'
        text += pick.choice(["", "dependencies = []\n", "\n[tool.uv]\npackage = false\n"])
        text += '\n[tool.shipwheel.bump]\narithmetic = "uv"\ncommit = false\n'
        argv = ["uv", "version", "--offline", "--no-sync", *(w for word in words for w in ("--bump", word))]
        trees.compare("uv", {"pyproject.toml": text}, argv, words, lock)


def environment(work):
    env = corpus.environment(work)
    subprocess.run([corpus.PYTHON, "-m", "venv", work / "venv"], check=True)
    pip = [work / "venv/bin/python", "-m", "pip", "install", "-q", *PEERS]
    if subprocess.run(pip, env=env, check=False).returncode:
        return None
    return work / "venv" / "bin"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--trees", type=int, default=60)
    parser.add_argument("--peers", type=Path, help="the bin folder of an environment that has them")
    parser.add_argument("cli")
    parser.add_argument("shipwheel")
    args = parser.parse_args()
    tally, pick = Tally(), random.Random(args.seed)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        peers = args.peers or environment(work)
        if not peers:
            print("the bumpers cannot be had: neither from SHIPWHEEL_CORPUS nor from the index")
            print("bump-peers: 0 passed, 0 failed, 1 skipped")
            return 77
        ours, oracle = Ours(args.cli), Oracle(peers / "python")
        trees = Trees(work, Path(args.shipwheel).resolve(), peers, tally)
        sizes = {}
        for name, work_on in {
            "hatch and poetry": lambda: steps(pick, args.count, ours, oracle, tally),
            "uv": lambda: uv_steps(pick, args.count // 5, peers / "uv", ours, tally),
            "bumpver": lambda: bumpver_steps(pick, args.count, ours, oracle, tally),
            "bumpver's places": lambda: bumpver_texts(pick, args.count, ours, oracle, tally),
            "bump-my-version": lambda: bmv_steps(pick, args.count, ours, oracle, tally, work),
            "templates": lambda: templates(pick, args.count, ours, oracle, tally),
            "trees with bumpver": lambda: bumpver_trees(pick, args.trees, trees, oracle),
            "trees with bump-my-version": lambda: bmv_trees(pick, args.trees, trees),
            "trees with uv": lambda: uv_trees(pick, args.trees, trees),
        }.items():
            before = tally.passed + tally.failed
            work_on()
            sizes[name] = tally.passed + tally.failed - before
    print("cases: " + ", ".join(f"{name} {count}" for name, count in sizes.items()))
    for name, count in sorted(tally.known.items()):
        print(f"known difference, {count} times: {name}")
    print(f"bump-peers: {tally.passed} passed, {tally.failed} failed, {tally.skipped} skipped")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
