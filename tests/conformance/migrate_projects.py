#!/usr/bin/python3
"""`shipwheel migrate version` on real projects: every hatchling project of the corpus whose version is written in a file, to
setuptools-scm and to hatch-vcs; and a few of each other backend to setuptools-scm.

Shipwheel's own proof is not believed: the change is written and committed, tagged, and both set-ups are built by pypa/build with
their real backends; this script compares the wheels with Python's zipfile and packaging. Where a project carries tests that run
here, they run against the wheel of before and those of after, and must give the same results, test by test.

use: migrate_projects.py SHIPWHEEL [PROJECT…]"""

import email
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import corpus

TARGETS = ("setuptools-scm", "hatch-vcs")
#: what is refused, and the words that the refusal must say; everything else must be migrated
REFUSED = {
    ("hatchling", "setuptools-scm"): "the build backend is a part of the project",
    ("hatchling", "hatch-vcs"): "the build backend is a part of the project",
    ("ipykernel", "setuptools-scm"): "tool.hatch.build.hooks.custom: a build hook runs",
    ("ipykernel", "hatch-vcs"): "_scm_version",  # its build hook imports the package before the version file is there
    ("nbconvert", "setuptools-scm"): "tool.hatch.build.hooks.custom: a build hook runs",
    ("rich-toolkit", "setuptools-scm"): "project.homepage is no key of [project]: setuptools refuses it",
    ("pyproject-parser", "setuptools-scm"): "tool.hatch.metadata.hooks.requirements_txt: a hook makes metadata",
}
#: projects of other backends, to setuptools-scm, each in environments of its own; what must be refused, with its words
OTHERS = {
    "bleak": None, "dnspython": None, "click": None, "duty": None, "annotated-doc": None, "apig-wsgi": None,
    "jeepney": "description is dynamic: it comes from flit_core.buildapi",
    "logot": "dependencies is dynamic: it comes from poetry.core.masonry.api",
}
#: fields that may differ, each compared as a set in the form that packaging gives it
FREE_FIELDS = {"metadata-version", "dynamic"}
TEST_LIMIT_S = 20
BACKENDS = ["hatchling", "hatch-vcs", "setuptools", "setuptools-scm", "build", "hatch-requirements-txt", "jupyter-client"]
TOOLS = ["pytest", "hypothesis", "packaging", "lxml"]
#: names of tests hold values that are new in every run
RANDOM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|0x[0-9a-f]{8,}")


def hatch_tables(root):
    document = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    hatch = document.get("tool", {}).get("hatch", {})
    if (root / "hatch.toml").is_file():
        hatch = hatch | tomllib.loads((root / "hatch.toml").read_text(encoding="utf-8"))
    return document, hatch


def is_static(root):
    document, hatch = hatch_tables(root)
    return "version" in document["project"] or hatch.get("version", {}).get("source", "regex") == "regex"


def named_packages(document):
    """Everything that the project or its tests may import, as far as it says so."""
    project = document["project"]
    lists = [project.get("dependencies", []), *project.get("optional-dependencies", {}).values(),
             *document.get("dependency-groups", {}).values()]
    names = [re.match(r"[\w.-]+", entry) for entries in lists for entry in entries if isinstance(entry, str)]
    return {name[0].lower().replace("_", "-") for name in names if name}


class World:
    """Folder, environment and interpreter that all projects share."""

    def __init__(self, tmp, program):
        self.tmp, self.program = Path(tmp), program
        self.env = corpus.environment(tmp) | {"SOURCE_DATE_EPOCH": "1700000000"}
        self.python = None

    def run(self, argv, **options):
        options = {"env": self.env, "capture_output": True, "text": True, "check": False} | options
        return subprocess.run([str(word) for word in argv], **options)

    def make_venv(self, requirements):
        """One environment for all: the backends are used without isolation, each finds only what its project names."""
        venv = self.tmp / "venv"
        self.run([corpus.PYTHON, "-m", "venv", venv], check=True)
        self.python = venv / "bin" / "python"
        # old for setuptools without setuptools-scm would be another world: here it is installed for all, as hatchling ignores it
        done = self.run([self.python, "-m", "pip", "install", "-q", "--upgrade", *BACKENDS, *TOOLS])
        if done.returncode:
            raise SystemExit(done.stderr)
        available = []
        for requirement in sorted(requirements):
            if requirement.lower() in available_wheels():
                available.append(requirement)
        if available:
            done = self.run([self.python, "-m", "pip", "install", "-q", *available])
            if done.returncode:
                print(f"# some dependencies of tests are missing: {done.stderr.strip()[-300:]}")


def available_wheels():
    root = corpus.folder()
    return {wheel.name.split("-")[0].lower().replace("_", "-") for wheel in (root / "wheels").glob("*.whl")} if root else set()


# ---- comparing, without shipwheel ----


def canonical(field, value):
    from packaging.requirements import Requirement
    from packaging.specifiers import SpecifierSet
    from packaging.utils import canonicalize_name, canonicalize_version

    value = re.sub(r"\s+", " ", value.strip()) if field != "description" else value.strip()
    if field == "requires-dist":
        requirement = Requirement(value)
        requirement.name = canonicalize_name(requirement.name)
        marker = str(requirement.marker or "").replace("'", '"')
        requirement.marker = None
        # brackets around a group without "or" say nothing
        while True:
            plain = re.sub(r"\(([^()]*)\)", lambda m: m[1] if " or " not in m[1] else f"<{m[1]}>", marker)
            if plain == marker:
                break
            marker = plain
        if marker.startswith("<") and marker.endswith(">") and marker.count("<") == 1:
            marker = marker[1:-1]
        return f"{requirement} ; {marker}"
    if field == "requires-python":
        return str(SpecifierSet(value))
    if field in ("name", "provides-extra"):
        return canonicalize_name(value)
    if field == "version":
        return canonicalize_version(value, strip_trailing_zero=False)
    return value


def metadata_of(text):
    message = email.message_from_string(text)
    fields = {}
    for name, value in message.items():
        values = value.split(",") if name.lower() == "keywords" else [value]
        fields.setdefault(name.lower(), set()).update(canonical(name.lower(), v) for v in values)
    fields["description"] = {message.get_payload().strip()}
    return fields


def self_extras(fields):
    """Writes out requirements on the project itself: `demo[a]; extra == "all"` is what a asks for."""
    (name,) = fields["name"]
    wanted = fields.get("requires-dist", set())
    for _ in range(8):
        for entry in [e for e in wanted if e.startswith(f"{name}[")]:
            own = re.search(r'extra == "([^"]+)"', entry)[1]
            wanted = wanted - {entry}
            for extra in re.match(r"[^\[]+\[([^\]]*)\]", entry)[1].split(","):
                wanted |= {e.replace(f'extra == "{extra}"', f'extra == "{own}"') for e in wanted if f'extra == "{extra}"' in e}
    return fields | {"requires-dist": wanted}


def contents(wheel):
    members, info = {}, {}
    with zipfile.ZipFile(wheel) as archive:
        for item in archive.infolist():
            if item.is_dir():
                continue
            top, _, rest = item.filename.partition("/")
            data = archive.read(item)
            if not top.endswith(".dist-info"):
                members[f"*.data/{rest}" if top.endswith(".data") else item.filename] = data
            elif rest.startswith("licenses/"):
                members[f"*.dist-info/{rest}"] = data
            else:
                info[rest] = data.decode("utf-8")
    return members, info


def compare(before, after, may_differ):
    """What differs between two wheels beyond what may."""
    old, old_info = contents(before)
    new, new_info = contents(after)
    wrong = []
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name) and name not in may_differ:
            wrong.append(f"member {name}: {digest(old.get(name))} {digest(new.get(name))}")
    a, b = self_extras(metadata_of(old_info["METADATA"])), self_extras(metadata_of(new_info["METADATA"]))
    if "license-expression" in b:  # setuptools refuses what PEP 639 calls superseded
        a["classifier"] = {c for c in a.get("classifier", set()) if not c.startswith("License ::")}
        b["classifier"] = {c for c in b.get("classifier", set()) if not c.startswith("License ::")}
    for field in sorted((a.keys() | b.keys()) - FREE_FIELDS):
        if a.get(field, set()) != b.get(field, set()):
            wrong.append(f"{field}: {sorted(a.get(field, set()) ^ b.get(field, set()))}")
    tags = [sorted(email.message_from_string(info["WHEEL"]).get_all("Tag")) for info in (old_info, new_info)]
    if tags[0] != tags[1]:
        wrong.append(f"tags: {tags}")
    points = [entry_points(info.get("entry_points.txt", "")) for info in (old_info, new_info)]
    if points[0] != points[1]:
        wrong.append(f"entry points: {points}")
    return wrong


def digest(data):
    return "absent" if data is None else hashlib.sha256(data).hexdigest()[:12]


def entry_points(text):
    import configparser

    parser = configparser.ConfigParser(delimiters=("=",), interpolation=None)
    parser.optionxform = str
    parser.read_string(text)
    return {section: {k: v.replace(" ", "") for k, v in parser[section].items()} for section in parser.sections()}


# ---- the projects' own tests ----


def test_results(world, repository, wheel, where, limit_s):
    """Results of the project's tests against an installed wheel, by name; a text when they cannot run here."""
    shutil.copytree(repository, where, symlinks=True, ignore=shutil.ignore_patterns(".git", "dist"))
    site = where / "installed-for-tests"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    for top in {path.name for path in site.iterdir()}:  # the installed package, not the sources beside the tests
        for folder in (where / top, where / "src" / top):
            if folder.is_dir():
                if (folder / "tests").is_dir() or (folder / "test").is_dir():
                    return "its tests are inside of the package"
                shutil.rmtree(folder)
    report = where / "report.xml"
    env = world.env | {"PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}
    tests = next(name for name in ("tests", "test") if (where / name).is_dir())
    argv = [world.python, "-m", "pytest", "-q", "-o", "addopts=", "-o", "filterwarnings=default", "-p", "no:cacheprovider",
            "-p", "no:randomly", "--continue-on-collection-errors", f"--junitxml={report}", tests]
    try:
        done = world.run(argv, cwd=where, env=env, timeout=limit_s)
    except subprocess.TimeoutExpired:
        return f"they take more than {limit_s} s"
    if not report.is_file():
        return (done.stdout + done.stderr).strip().splitlines()[-1][:100]
    results = {}
    for case in ElementTree.parse(report).iter("testcase"):
        kind = next((child.tag for child in case if child.tag in ("failure", "error", "skipped")), "passed")
        results[RANDOM.sub("<id>", f"{case.get('classname')}::{case.get('name')}")] = kind
    if "passed" not in results.values():
        errors = [line for line in done.stdout.splitlines() if line.startswith("E  ")]
        return errors[0][1:].strip()[:100] if errors else "none passes here"
    return results


# ---- one project ----


def build(world, repository, out):
    done = world.run([world.python, "-m", "build", "--no-isolation", "--wheel", "--outdir", out, repository])
    if done.returncode:
        raise RuntimeError(f"build: {(done.stdout + done.stderr)[-800:]}")
    (wheel,) = out.glob("*.whl")
    return wheel


def migrate(world, repository, target, *options):
    done = world.run([world.program, "--json", "migrate", "version", "--to", target, *options, "--write"], cwd=repository)
    try:
        return done.returncode, json.loads(done.stdout), done.stderr
    except json.JSONDecodeError:
        return done.returncode, {}, done.stderr


def check_refusal(wanted, status, answer, stderr):
    said = [obstacle["text"] for obstacle in answer.get("obstacles", [])]
    if status and any(wanted in text for text in [*said, stderr]):
        return None
    return f"should be refused ({wanted}), but: exit {status}, {said} {stderr[-300:]}"


def check_target(world, base, name, version, target, before):
    """The problem, or None; then the repository and wheel of after."""
    repository = world.tmp / "after" / f"{name}-{target}"
    shutil.copytree(base, repository, symlinks=True)
    status, answer, stderr = migrate(world, repository, target, "--no-isolation", "--python", world.python)
    if (name, target) in REFUSED:
        return check_refusal(REFUSED[name, target], status, answer, stderr), None, None
    if status or not answer.get("proof", {}).get("equal"):
        wrong = [d for d in answer.get("proof", {}).get("differences", []) if not d["allowed"]]
        return f"exit {status}: {wrong} {answer.get('obstacles')} {stderr[-600:]}", None, None
    corpus.git(repository, "add", "-A")
    corpus.git(repository, "commit", "-q", "-m", "migrate")
    corpus.git(repository, "tag", "-f", "-a", f"v{version}", "-m", "moved")
    wheel = build(world, repository, world.tmp / "built" / f"{name}-{target}")
    may_differ = {re.sub(r"^src/", "", path) for path in [answer["version_file"], *(f["path"] for f in answer["files"])]}
    wrong = compare(before, wheel, may_differ)
    return ("; ".join(wrong)[:1000] or None), repository, wheel


def check_project(world, row):
    name, lines = row["name"], []
    base = world.tmp / "before" / name
    try:
        before = build(world, base, world.tmp / "built" / name)
    except RuntimeError as problem:
        return [(False, f"{name}: {problem}")], "it is not built"
    has_tests = any((base / folder).is_dir() for folder in ("tests", "test"))
    old = test_results(world, base, before, world.tmp / "tests" / name, TEST_LIMIT_S) if has_tests else "it carries none"
    for target in TARGETS:
        try:
            problem, repository, wheel = check_target(world, base, name, row["version"], target, before)
        except (RuntimeError, KeyError, ValueError) as error:
            problem, repository, wheel = f"{type(error).__name__}: {error}", None, None
        if problem is None and wheel and isinstance(old, dict):
            new = test_results(world, repository, wheel, world.tmp / "tests" / f"{name}-{target}", 4 * TEST_LIMIT_S)
            if new != old:
                changed = new
                if isinstance(new, dict):
                    changed = sorted(k for k in old.keys() | new.keys() if old.get(k) != new.get(k))[:5]
                problem = f"its tests give other results: {changed}"
        refused = " (refused, as it must be)" if (name, target) in REFUSED else ""
        lines.append((problem is None, f"{name} to {target}{refused}" + (f": {problem}" if problem else "")))
    return lines, old


def check_other(world, row):
    """A project of another backend: the proof that shipwheel makes itself, with isolated environments."""
    name, wanted = row["name"], OTHERS[row["name"]]
    root = corpus.repository(corpus.folder() / "sdists" / row["file"], world.tmp / "before" / name, row["version"])
    status, answer, stderr = migrate(world, root, "setuptools-scm")
    if wanted:
        problem = check_refusal(wanted, status, answer, stderr)
    else:
        good = status == 0 and answer["proof"]["equal"]
        problem = None if good else f"exit {status}: {answer.get('obstacles')} {answer.get('proof')} {stderr[-500:]}"
    refused = " (refused, as it must be)" if wanted else ""
    text = f"{name} ({row['backend']}) to setuptools-scm{refused}"
    return [(problem is None, f"{text}: {problem}" if problem else text)], None


def main():
    program, wanted = Path(sys.argv[1]).resolve(), sys.argv[2:]
    rows = [row for row in corpus.projects() if row["backend"] == "hatchling" and (not wanted or row["name"] in wanted)]
    if not corpus.folder():
        print("migrate-projects: needs SHIPWHEEL_CORPUS, a folder of source distributions")
        print("migrate-projects: 0 passed, 0 failed, 1 skipped")
        return 77
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="sw-migrate-") as tmp:
        world = World(os.path.realpath(tmp), program)
        for folder in ("before", "after", "built", "tests"):
            (world.tmp / folder).mkdir()
        chosen, needs = [], set()
        for row in rows:
            root = corpus.repository(corpus.folder() / "sdists" / row["file"], world.tmp / "before" / row["name"], row["version"])
            if not is_static(root):
                shutil.rmtree(root)
                continue
            chosen.append(row)
            needs |= named_packages(hatch_tables(root)[0])
        print(f"{len(rows)} hatchling projects, {len(chosen)} with a version in a file; to {' and '.join(TARGETS)}")
        world.make_venv(needs - {row["name"] for row in chosen if row["name"] not in BACKENDS})
        sys.path.insert(0, str(next((world.tmp / "venv" / "lib").glob("python3*/site-packages"))))
        counts, ran, cases = [0, 0], [], 0
        with ThreadPoolExecutor(2) as pool:
            jobs = chosen + [row for row in corpus.projects() if row["name"] in OTHERS and (not wanted or row["name"] in wanted)]
            check = lambda row: (check_other if row["name"] in OTHERS else check_project)(world, row)
            for row, (lines, tests) in zip(jobs, pool.map(check, jobs)):
                for good, text in lines:
                    counts[not good] += 1
                    print(f"{'ok' if good else 'not ok'} - {text}", flush=True)
                if tests is None:
                    continue
                if isinstance(tests, dict):
                    ran.append(row["name"])
                    cases += len(tests)
                else:
                    print(f"#   tests of {row['name']} not run: {tests}")
    print(f"{len(ran)} of {len(chosen)} projects carry tests that run here ({cases} tests, each before and after); "
          f"{len(REFUSED)} refusals are in the table; {time.monotonic() - begun:.0f} s")
    print(f"migrate-projects: {counts[0]} passed, {counts[1]} failed, 0 skipped")
    return 1 if counts[1] else 0


if __name__ == "__main__":
    sys.exit(main())
