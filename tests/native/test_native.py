"""Native builds of the micro projects beside those of Debian's own backends (setuptools 66, flit_core 3.8). They are older than the
versions that are imitated: what differs by version is left out of the comparison (`_older`), everything else must be equal."""

import email
import importlib.util
import os
import re
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))
from archives import read_folder
from backend import EPOCH, build, native, repository
from projects import PROJECTS

PROGRAM = os.environ["SW_BUILD_CLI"]


def _make(tmp_path, project):
    folder = str(tmp_path / "project")
    os.makedirs(folder)
    clone = repository(
        folder,
        project["files"],
        project.get("executable", ()),
        project.get("version", "1.0"),
        project.get("commits", 0),
    )
    return clone, native(PROGRAM, clone, str(tmp_path / "ours"))


@pytest.mark.parametrize("project", [p for p in PROJECTS if "fallback" in p], ids=lambda p: p["name"])
def test_not_native(tmp_path, project):
    _, (kind, text) = _make(tmp_path, project)
    assert kind == "fallback", project["rule"]
    assert project["fallback"] in text


# Fields that older versions do not write, or write otherwise.
_LATER = {"metadata-version", "license-file", "dynamic", "import-name", "import-namespace", "license-expression"}


# Files that later versions take. setuptools: *.pyi and py.typed are data of packages since 69, tests/ joins like test/, and .venv is
# left out; flit_core looks for licence files since 3.9.
_LATER_FILES = {False: r".*(\.pyi|/py\.typed)$|tests/test|\.venv/", True: r"LICENSE|NOTICE|COPYING|AUTHORS"}


def _without_later(ours, theirs, pattern):
    both = ours.keys() & theirs.keys()
    return tuple({k: v for k, v in found.items() if k in both or not re.match(pattern, k)} for found in (ours, theirs))


def _fields(text):
    message = email.message_from_bytes(text)
    fields = [(name.lower(), value) for name, value in message.items() if name.lower() not in _LATER]
    # egg-info spelled the name with "-" in its time.
    fields = [(name, value.replace("_", "-") if name == "name" else value) for name, value in fields]
    return sorted(fields), message.get_payload().strip()


def _stem(files, end):
    return next(name for name in files if name.endswith(end))


def _older(members, top):
    """{name: bytes or parsed metadata, executable}: without the top folder's name, RECORD, WHEEL, the place of licences and the
    fields of later versions."""
    found = {}
    for name, data, mode in members:
        if data is None or name.endswith("/RECORD") or name.endswith(".dist-info/WHEEL"):
            continue
        name = name[len(top) :] if top and name.startswith(top) else name
        head, _, rest = name.partition("/")
        if head.endswith(".dist-info"):
            if rest.split("/")[0] == "licenses" or rest not in ("METADATA", "entry_points.txt", "top_level.txt", "zip-safe"):
                continue
            name = "dist-info/" + rest
        base = os.path.basename(name)
        if base in ("METADATA", "PKG-INFO"):
            # Debian's setuptools leaves requirements out of PKG-INFO, and wheel adds them to METADATA in an order of its own.
            fields, body = _fields(data)
            if base == "PKG-INFO":
                fields = [field for field in fields if field[0] not in ("requires-dist", "provides-extra")]
            data = (fields, body)
        found[name] = (data, bool(mode & 0o100))
    return found


def _same_requirements(text):
    """Debian's packaging and wheel write markers and specifiers in other ways: only names are compared."""
    return sorted(value.split(";")[0].split("[")[0].split("(")[0].split("<")[0].split(">")[0].split("~")[0].split("@")[0].strip().lower().replace("_", "-") for name, value in text if name == "requires-dist")


def _split(found):
    requirements = []
    for name, (data, executable) in list(found.items()):
        if isinstance(data, tuple):
            requirements += [_same_requirements(data[0])]
            rest = [field for field in data[0] if field[0] not in ("requires-dist", "provides-extra", "requires-python")]
            found[name] = ((rest, data[1]), executable)
        elif name.endswith("/requires.txt"):
            found[name] = (None, executable)
    return found, requirements


@pytest.mark.parametrize(
    "project", [p for p in PROJECTS if "fallback" not in p and p.get("debian", True)], ids=lambda p: p["name"]
)
def test_like_debian(tmp_path, project):
    clone, (kind, text) = _make(tmp_path, project)
    assert kind == "native", text
    flit = "flit_core" in text
    if not importlib.util.find_spec("flit_core" if flit else "setuptools"):
        pytest.skip("the backend is not installed")
    # setuptools-scm may be installed here; without a repository it finds nothing.
    os.rename(os.path.join(clone, ".git"), str(tmp_path / "git"))
    backend = "flit_core.buildapi" if flit else "setuptools.build_meta"
    if not os.path.exists(os.path.join(clone, "pyproject.toml")):
        backend += ":__legacy__"
    build(sys.executable, "", backend, clone, str(tmp_path / "work"), str(tmp_path / "theirs"), EPOCH)
    ours, theirs = read_folder(str(tmp_path / "ours")), read_folder(str(tmp_path / "theirs"))
    for end in (".tar.gz", ".whl"):
        mine, other = _stem(ours, end), _stem(theirs, end)
        top, other_top = (mine[: -len(end)] + "/", other[: -len(end)] + "/") if end == ".tar.gz" else ("", "")
        a, a_requirements = _split(_older(ours[mine], top))
        b, b_requirements = _split(_older(theirs[other], other_top))
        a, b = _without_later(a, b, _LATER_FILES[flit])
        if not flit:
            a, b = _without_sources(a), _without_sources(b)
        assert a.keys() == b.keys()
        assert a == b
        if end == ".whl":
            assert a_requirements == b_requirements


def _without_sources(found):
    return {name: value for name, value in found.items() if not name.endswith("/SOURCES.txt")}
