#!/usr/bin/python3
"""Published files against our readers and rules: published_files.py CHECK_FILE, the program of
the build folder, with SHIPWHEEL_CORPUS naming the corpus.

Every published sdist and wheel must be read exactly as Python's tarfile and zipfile read it, must unpack to the same tree, and must
pass the rules, but for the files named below, which are older than the rule that they break.
"""
import collections
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

# rule -> the published files that break it; nothing else may be an error, and each of these must be one
KNOWN = {
    "SW-N002": {"Flask-Login-0.6.3.tar.gz", "Unidecode-1.4.0.tar.gz", "pytest-is-running-1.5.1.tar.gz",
                "pytest-sugar-1.1.1.tar.gz", "requests-toolbelt-1.0.0.tar.gz", "text-unidecode-1.3.tar.gz"},
    "SW-N003": {"PasteDeploy-3.1.0-py3-none-any.whl", "backports.tarfile-1.2.0-py3-none-any.whl",
                "jaraco.classes-3.4.0-py3-none-any.whl"},
    # License-Expression with metadata 2.1: uploaded before PyPI looked
    "SW-M002": {"anysqlite-0.0.5.tar.gz", "anysqlite-0.0.5-py3-none-any.whl", "userpath-1.9.2.tar.gz",
                "userpath-1.9.2-py3-none-any.whl"},
}


def run(*args):
    done = subprocess.run([tool, *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"check_file {args[0]} ended with {done.returncode}: {done.stderr}")
    return [line.split("\t") for line in done.stdout.splitlines()]


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def members_of(path):
    """What Python sees, in the words of check_file --members."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as z:
            for i in z.infolist():
                mode = "%o" % (i.external_attr >> 16 & 0o7777)
                yield (["d", mode, "0", "", i.filename.rstrip("/")] if i.is_dir() else
                       ["f", mode, str(i.file_size), sha256(z.read(i)), i.filename])
        return
    with tarfile.open(path) as t:
        for i in t:
            mode = "%o" % i.mode
            if i.isreg():
                yield ["f", mode, str(i.size), sha256(t.extractfile(i).read()), i.name]
            else:
                kind = "d" if i.isdir() else "s" if i.issym() else "h" if i.islnk() else "?"
                yield [kind, mode, "0", i.linkname if kind in "sh" else "", i.name]


def tree(root):
    found = {}
    for path in sorted(root.rglob("*")):
        name = str(path.relative_to(root))
        found[name] = (os.readlink(path) if path.is_symlink() else "folder" if path.is_dir() else
                       (sha256(path.read_bytes()), bool(path.stat().st_mode & 0o100)))
    return found


def compare_reading(files):
    wrong = 0
    ours = collections.defaultdict(list)
    for row in run("--members", *files):
        ours[row[0]].append(row[1:])
    for path in files:
        theirs = list(members_of(path))
        if ours[path.name] != theirs:
            wrong += 1
            print(f"  {path.name}: read otherwise than by Python", next(
                ((a, b) for a, b in zip(ours[path.name] + [None], theirs + [None]) if a != b), ""))
    print(f"reading: {len(files) - wrong} of {len(files)} files as Python reads them")
    return wrong


def compare_unpacking(files):
    wrong = 0
    for path in files:
        with tempfile.TemporaryDirectory(prefix="sw-unpack-") as folder:
            ours, theirs = Path(folder, "ours"), Path(folder, "theirs")
            ours.mkdir()
            rows = run("--unpack", ours, path)
            with tarfile.open(path) as t:
                t.extractall(theirs)
            for link in [p for p in theirs.rglob("*") if p.is_dir() and not p.is_symlink()]:
                link.chmod(0o755)
            if rows[0][1:2] != [str(ours / os.listdir(theirs)[0])] or tree(ours) != tree(theirs):
                wrong += 1
                print(f"  {path.name}: unpacked otherwise than by Python: {rows}")
            shutil.rmtree(theirs)
    print(f"unpacking: {len(files) - wrong} of {len(files)} sdists as Python unpacks them")
    return wrong


def compare_rules(files, kinds):
    rules = {row[0] for row in run("--list")}
    fired, refused, wrong = collections.Counter(), collections.defaultdict(set), 0
    for row in run("--pypi", *files):
        if row[1] == "ok":
            fired["-", "ok", kinds[row[0]]] += 1
            continue
        fired[row[1], row[2], kinds.get(row[0], "?")] += 1
        if row[2] in ("error", "reject", "failed"):
            refused[row[1]].add(row[0])
            if row[0] not in KNOWN.get(row[1], ()):
                wrong += 1
                print(f"  {row[0]}: {row[1]} {row[2]}: {row[3]}")
    for rule, names in KNOWN.items():
        for name in sorted(names & kinds.keys() - refused[rule] if rule in rules else ()):
            wrong += 1
            print(f"  {name}: {rule} did not fire")
    print(f"\n{'rule':8} {'severity':8} {'sdists':>6} {'wheels':>6}")
    for rule, severity in sorted({key[:2] for key in fired}):
        print(f"{rule:8} {severity:8} {fired[rule, severity, 'sdist']:6} {fired[rule, severity, 'wheel']:6}")
    print(f"rules: {wrong} of {len(files)} files judged otherwise than expected")
    return wrong


corpus = os.environ.get("SHIPWHEEL_CORPUS")
if not corpus:
    print("skipped: SHIPWHEEL_CORPUS does not name a corpus")
    print("published-files: 0 passed, 0 failed, 3 skipped")
    sys.exit(0)
tool = sys.argv[1]
sdists = sorted(Path(corpus, "sdists").glob("*.tar.gz"))
wheels = sorted(Path(corpus, "wheels").glob("*.whl"))
kinds = {p.name: "sdist" for p in sdists} | {p.name: "wheel" for p in wheels}
outcomes = [compare_reading(sdists + wheels), compare_unpacking(sdists), compare_rules(sdists + wheels, kinds)]
bad = sum(1 for wrong in outcomes if wrong)
print(f"published-files: {len(outcomes) - bad} passed, {bad} failed, 0 skipped")
sys.exit(1 if bad else 0)
