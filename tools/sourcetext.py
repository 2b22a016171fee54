"""What the house's checks share: the list of sources, and C text without its comments and strings."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

_TOKEN = re.compile(
    r"""(?P<comment>/\*.*?\*/|//[^\n]*)|(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')""", re.DOTALL
)


def _blank(text):
    return re.sub(r"[^\n]", " ", text)


def without_comments(text):
    """Comments become blanks; strings stay. Lines keep their numbers and columns."""
    return _TOKEN.sub(lambda m: _blank(m[0]) if m["comment"] else m[0], text)


def code_only(text):
    """Comments, and what stands between quotes, become blanks."""
    return _TOKEN.sub(lambda m: _blank(m[0]) if m["comment"] else m[0][0] + _blank(m[0][1:-1]) + m[0][-1], text)


def sources(*suffixes, below="src"):
    """Paths of the files with one of the suffixes, relative to the root of the project, sorted."""
    found = (path for path in (ROOT / below).rglob("*") if path.suffix in suffixes and path.is_file())
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def room_of(path):
    """ "codec" for "src/codec/toml.c"."""
    return path.split("/")[1]


def finish(name, problems, checked):
    """Prints the problems and ends the program: 1 when there are some."""
    for problem in problems:
        print(problem)
    if problems:
        print(f"{name}: {len(problems)} problems in {checked}")
        sys.exit(1)
    print(f"{name}: {checked}, nothing to complain about")
    sys.exit(0)
