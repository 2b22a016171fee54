#!/usr/bin/env python3
"""Native builds beside those of the real backends, at the very versions that are imitated: every flit_core and setuptools project of
the corpus, and every micro project of tests/native. What is built natively must be equal (names, members, bytes, modes, order).

usage: native_oracle.py BUILD_CLI [PROJECT...]; SHIPWHEEL_CORPUS names the corpus."""

import collections
import csv
import glob
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "native"))
from archives import differences, read_folder
from backend import EPOCH, build, commit, native, repository
from projects import PROJECTS

# Profile -> what is installed to build beside it.
BACKENDS = {
    "setuptools 84.2.1": ["setuptools==84.2.1"],
    "setuptools 81.0.0": ["setuptools==81.0.0"],
    "flit_core 4.2.0": ["flit_core==4.2.0"],
    "flit_core 3.12.0": ["flit_core==3.12.0"],
}
SCM = ["setuptools-scm==10.3.4"]

class Oracle:
    def __init__(self, program, corpus, work):
        self.program, self.corpus, self.work = program, corpus, work
        self.counts = collections.Counter()
        self.installed = {}

    def backend(self, profile, scm):
        """The folder with that backend, installed from the wheelhouse."""
        wanted = tuple(BACKENDS[profile] + (SCM if scm else []))
        if wanted not in self.installed:
            folder = os.path.join(self.work, "backend-%d" % len(self.installed))
            command = [sys.executable, "-m", "pip", "install", "-q", "-q", "--no-index"]
            command += ["--find-links", os.path.join(self.corpus, "wheels"), "--target", folder, *wanted]
            subprocess.run(command, check=True)
            self.installed[wanted] = folder
        return self.installed[wanted]

    def compare(self, name, clone, expect=None):
        folder = os.path.join(self.work, "builds")
        ours, theirs = os.path.join(folder, "ours"), os.path.join(folder, "theirs")
        kind, text = native(self.program, clone, ours)
        if kind != "native":
            good = expect is not None and expect in text
            self.report(name, "skipped" if expect is None or good else "FAILED", text)
            return
        if expect is not None:
            self.report(name, "FAILED", "is built natively, and must not be: " + expect)
            return
        system = _settings(clone).get("build-system", {})
        scm = any(re.match(r"setuptools[-_.]scm\b", requirement, re.I) for requirement in system.get("requires", ()))
        backend = system.get("build-backend", "setuptools.build_meta:__legacy__")
        path = self.backend(text, scm)
        build(sys.executable, path, backend, clone, os.path.join(folder, "work"), theirs, EPOCH)
        wrong = differences(read_folder(ours), read_folder(theirs))
        self.report(name, "FAILED" if wrong else "passed", text, wrong)

    def report(self, name, verdict, text, wrong=()):
        self.counts[verdict] += 1
        print(f"{verdict:8}{name:28}{text}", flush=True)
        for line in wrong[:5]:
            print("        " + line)

    def micro(self, project):
        folder = tempfile.mkdtemp(dir=self.work)
        source = os.path.join(folder, "p")
        os.makedirs(source)
        clone = repository(
            source,
            project["files"],
            project.get("executable", ()),
            project.get("version", "1.0"),
            project.get("commits", 0),
        )
        self.compare(project["name"], clone, project.get("fallback"))
        shutil.rmtree(folder)

    def real(self, row):
        folder = tempfile.mkdtemp(dir=self.work)
        with tarfile.open(os.path.join(self.corpus, "sdists", row["file"])) as archive:
            archive.chown = lambda *_, **__: None
            archive.extractall(folder)
        (top,) = [entry for entry in os.listdir(folder) if os.path.isdir(os.path.join(folder, entry))]
        source = os.path.join(folder, top)
        version = _clean(source) or row["version"]
        self.compare(row["name"], commit(source, version))
        shutil.rmtree(folder)


def _settings(source):
    path = os.path.join(source, "pyproject.toml")
    if not os.path.exists(path):
        return {}
    with open(path, "rb") as file:
        return tomllib.load(file)


def _clean(source):
    """Removes what a build has left in an sdist, which an upstream repository would not track. Gives the version of PKG-INFO."""
    version = None
    info = os.path.join(source, "PKG-INFO")
    if os.path.exists(info):
        with open(info, encoding="utf-8", errors="replace") as file:
            version = next((line[8:].strip() for line in file if line.startswith("Version:")), None)
        os.remove(info)
    for folder in glob.glob(source + "/*.egg-info") + glob.glob(source + "/*/*.egg-info"):
        if os.path.exists(folder + "/SOURCES.txt") and os.path.exists(folder + "/PKG-INFO"):
            shutil.rmtree(folder)
    settings = os.path.join(source, "setup.cfg")
    if os.path.exists(settings):
        with open(settings, encoding="utf-8") as file:
            if re.fullmatch(r"\s*\[egg_info\]\s*tag_build =\s*tag_date = 0\s*", file.read()):
                os.remove(settings)
    scm = _settings(source).get("tool", {}).get("setuptools_scm", {})
    for key in ("write_to", "version_file"):
        if key in scm and os.path.exists(os.path.join(source, scm[key])):
            os.remove(os.path.join(source, scm[key]))
    return version


def main():
    corpus = os.environ.get("SHIPWHEEL_CORPUS", "")
    if len(sys.argv) < 2 or not os.path.isdir(corpus):
        print("native_oracle: SHIPWHEEL_CORPUS names no corpus, and the backends come from its wheelhouse: not run")
        return 77
    only = set(sys.argv[2:])
    with tempfile.TemporaryDirectory(prefix="shipwheel-native-") as work:
        oracle = Oracle(os.path.abspath(sys.argv[1]), os.path.abspath(corpus), work)
        for project in PROJECTS:
            if not only or project["name"] in only:
                oracle.micro(project)
        with open(os.path.join(corpus, "projects.tsv"), encoding="utf-8") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                if row["backend"] in ("setuptools", "flit_core") and (not only or row["name"] in only):
                    oracle.real(row)
    counts = oracle.counts
    print(f"native: {counts['passed']} passed, {counts['FAILED']} failed, {counts['skipped']} skipped")
    return 1 if counts["FAILED"] else 0


if __name__ == "__main__":
    sys.exit(main())
