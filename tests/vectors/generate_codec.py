#!/usr/bin/python3
"""Writes the tables of tests/unit/codec/table_*.h: what Python itself says of our inputs.

usage: generate_codec.py [NAME …]      (without a name: all)

Made with CPython 3.11; a newer one gives the same but where its documentation says otherwise. The inputs stand here; the
answers come from configparser, email, csv, ast, fnmatch, glob, pathlib, html and inspect, so that a table can be made again
and compared at any time. Nothing of this runs when the project is tested.
"""

import ast
import configparser
import fnmatch
import glob
import html.entities
import html.parser
import inspect
import io
import os
import pathlib
import random
import re
import sys
import tempfile
import tokenize
import warnings

OUT = pathlib.Path(__file__).resolve().parent.parent / "unit" / "codec"


def c_string(data):
    """`data` as C string literals, one a line of the text; octal escapes, which end by themselves."""
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogateescape")
    lines = data.split(b"\n")
    pieces = [line + b"\n" for line in lines[:-1]] + [lines[-1]]
    plain = set(range(0x20, 0x7F)) - set(b'"\\?')

    def literal(piece):
        return '"%s"' % "".join(chr(b) if b in plain else "\\n" if b == 10 else "\\%03o" % b for b in piece)

    return " ".join(literal(piece) for piece in pieces if piece) or '""'


def write_table(name, struct, rows):
    """`struct` names the columns; a row is a list of C expressions."""
    text = [
        f"/* Made by tests/vectors/generate_codec.py; not edited by hand. */",
        "#pragma once",
        '#include "base/str.h"',
        "",
        "/* clang-format off */",
        struct + " = {",
    ]
    text += ["\t{" + ", ".join(row) + "}," for row in rows]
    text += ["};", "/* clang-format on */", ""]
    (OUT / f"table_{name}.h").write_text("\n".join(text))
    print(f"{name}: {len(rows)} rows")


def slice_of(data):
    return f"SW_S({c_string(data)})"


def optional(data):
    return "{0}" if data is None else slice_of(data)


def quote(text):
    """As sw_json_quote writes it."""
    special = {'"': '\\"', "\\": "\\\\", "\n": "\\n"}
    return '"%s"' % "".join(
        special.get(c) or ("\\u%04x" % ord(c) if ord(c) < 0x20 or ord(c) == 0x7F else c) for c in text
    )


# ---- INI ----

INI_CASES = [
    "",
    "[a]\n",
    "[a]\nb = c\n",
    "[a]\nb=c\nB : d\n",
    "[a]\nb = c = d : e\n",
    "[a]\nb : c = d\n",
    "[a]\nb =\nc =\n  x\n  y\n",
    "[a]\nb = x\n  y\n\n  z\n\n\nc = 1\n",
    "[a]\nb = x\n  # comment\n  y\n; comment\n  z\n",
    "[a]\nb = x ; no comment # at all\n",
    "[a]\n# b = 1\n;c = 2\n  # d\ne = f\n",
    "[a]\n  b = 1\n  c = 2\n   d\n e = 3\n",
    "[a]\nb = 1\n\tc\n\u00a0d\n\u3000e\n",
    "[a] trailing\nb = 1\n",
    "[a]b]\nc = 1\n",
    "[]\nb = 1\n",
    "[]]\nb = 1\n",
    "[a\nb = 1\n",
    " [a]\n b = 1\n",
    "[a]\nb = 1\n [c]\nd = 2\n",
    "b = 1\n",
    "\n# only\n\nb\n[a]\n",
    "\ufeff[a]\nb = 1\n",
    "[a]\nb\n",
    "[a]\n= 1\n",
    "[a]\n : 1\n",
    "[a]\nb = 1\nb = 2\n",
    "[a]\nb = 1\n[a]\nc = 2\n",
    "[a]\nb = 1\n[c]\nd = 2\n[a]\nb = 3\n",
    "[DEFAULT]\nx = 1\n[a]\ny = 2\n[DEFAULT]\nz = 3\n",
    "[DEFAULT]\nx = 1\n[DEFAULT]\nx = 2\n",
    "[default]\nx = 1\n[Default]\nx = 2\n",
    "[a]\r\nb = 1\r\n  2\r\n",
    "[a]\rb = 1\r  2\r",
    "[a]\nb = 1\x0b2\x1c3\n",
    "[a]\nk\u00e4y = \u20ac \nK\u00c4Y2 = x",
    "[a]\nlong key with blanks   =   v a l u e   \n",
    "[a]\nb = %(c)s ${d}\nc == 2\n",
    "[a]\nb = 1\n\n\n\n",
    "[a]\nb =   \n   \n    x   \n",
    "[a]\nb\n c\n",
    "[a]\nb\n\n\nc = 1\n",
    "[a]\nb\nb = 1\n",
    "[metadata]\nname = demo\nversion = attr: demo.__version__\nclassifiers =\n    A :: B\n    C :: D\n\n"
    "[options.entry_points]\nconsole_scripts =\n    demo = demo.cli:main\n",
    "[distutils]\nindex-servers =\n    pypi\n    test\n\n[pypi]\nusername: __token__\npassword: pypi-abc=\n",
    "[flake8]\nmax-line-length = 88\nignore =\n    E203, # why\n    W503\n[bdist_wheel]\nuniversal=1",
    "[a]\nb = 1\n#x\n   c\n \n   d\ne=2\n",
]
INI_LINES = ["[a]", "[b]", " [c]", "[DEFAULT]", "k = v", "K: w", " k2=", "  more", "\tmore = x", "", "   ", "# c", " ; c", "alone"]


def ini_answer(text, **options):
    keep_case = options.pop("keep_case", False)
    parser = configparser.RawConfigParser(**options)
    if keep_case:
        parser.optionxform = str
    try:
        parser.read_file(io.TextIOWrapper(io.BytesIO(text.encode())), "x")
    except configparser.Error:
        return None
    except AttributeError:  # a key without a value that goes on: a bug of Python that we call a syntax error
        return None
    out = io.StringIO()
    parser.write(out)
    return out.getvalue()


def make_ini():
    dice = random.Random(1)
    cases = list(INI_CASES)
    for _ in range(80):
        cases.append("[s]\n" + "\n".join(dice.choice(INI_LINES) for _ in range(dice.randrange(2, 9))) + "\n")
    rows = []
    for text in cases:
        rows.append(
            [
                slice_of(text),
                optional(ini_answer(text)),
                optional(ini_answer(text, strict=False, allow_no_value=True)),
                optional(ini_answer(text, keep_case=True, delimiters=("=",))),
            ]
        )
    write_table(
        "ini",
        "/* What RawConfigParser writes again after it has read the text with its defaults; with strict=False and\n"
        "   allow_no_value=True; with optionxform=str and delimiters=('=',). {0}: it refuses. */\n"
        "static const struct {\n\tsw_str text, plain, lax, entry_points;\n} ini_table[]",
        rows,
    )


# ---- header blocks ----

RFC822_CASES = [
    "",
    "\n",
    "\nbody\n",
    "Name: demo\n",
    "Name: demo",
    "Name: demo\n\nbody\n\nmore",
    "Name:demo\nVersion:\t 1.0  \n\n",
    "Name:\nSummary: \n\n",
    "Metadata-Version: 2.1\nname: a\nNAME: b\nName: c\n\nx",
    "Description: one\n        two\n       |three\n\n",
    "Description: one\n\ttwo\n \n  three\nLicense: MIT\n",
    "License: a\n        \n        b\n\nbody",
    "Name: a\r\nVersion: 1\r\n 2\r\n\r\nbody\r\n",
    "Name: a\rVersion: 1\r\rbody\r",
    "Name: a\n\rb: c\n",
    " continued\nName: a\n\nbody",
    ": no name\nName: a\n\nbody",
    ": no name\n continued\nName: a\n\nbody",
    "Name: a\n: x\n y\nVersion: 1\n\nz",
    "Name : a\nVersion: 1\n",
    "Name: a\nVersion : 1\n\nbody\n",
    "Name: a\njunk\nVersion: 1\n",
    "Name: a\nImport-Name: x# Title\n\nText\n",
    "N\u00e4me: a\nB: c\n",
    "Author: Zo\u00eb \u00c4rger\n\n\u20ac\n",
    "From me\nName: a\n\nb",
    "Name: a\nFrom me\nVersion: 1\n\nb",
    "Name: a\nFrom me\n\nb\n",
    "From me\n x\nName: a\n\n",
    "Name: a\nFrom: me\n\nb",
    "Keywords: a,b\n\n \n\n",
    "A: b: c:d\n:\n",
    "A!#$%&'*+^_`|~.-1: x\n",
    "A: x\n  \n\nb",
    "A: x\n\n\n",
    "A: \n x\n",
    "Wheel-Version: 1.0\nGenerator: flit 4.2.0\nRoot-Is-Purelib: true\nTag: py3-none-any\nTag: py2-none-any\n",
]
RFC822_LINES = ["A: 1", "Bb:2 ", "A:", " cont", "\t", "", "text", ": x", "From y", "C : 3", "D: 4\r", "E\u00e4: 5"]


def rfc822_answer(text):
    import email
    import email.errors

    message = email.message_from_string(text)
    names = {
        email.errors.FirstHeaderLineIsContinuationDefect: "first-continued",
        email.errors.InvalidHeaderDefect: "no-name",
        email.errors.MissingHeaderBodySeparatorDefect: "no-separator",
        email.errors.MisplacedEnvelopeHeaderDefect: "envelope",
    }
    lines = [f"{name}={quote(value)}" for name, value in message.raw_items()]
    lines.append(f"body={quote(message.get_payload())}")
    # Python notes the end of the block before it looks at its lines, so the order tells nothing
    lines += sorted(names[type(defect)] for defect in message.defects)
    return "".join(line + "\n" for line in lines)


def make_rfc822():
    dice = random.Random(2)
    cases = list(RFC822_CASES)
    for _ in range(120):
        cases.append("\n".join(dice.choice(RFC822_LINES) for _ in range(dice.randrange(1, 8))))
    write_table(
        "rfc822",
        "/* What email.message_from_string says of the text: fields, body, defects. */\n"
        "static const struct {\n\tsw_str text, answer;\n} rfc822_table[]",
        [[slice_of(text), slice_of(rfc822_answer(text))] for text in cases],
    )


# ---- Python literals ----

PY_SOURCES = [
    '__version__ = "1.0"\n',
    '"""Doc.\n\n    More.\n"""\n__version__ = \'1.0\'\n',
    "# comment\n\n'''One''' 'two'\nx = 1",
    "('in brackets'\n ' too')\n",
    "b'no docstring'\nx = 1\n",
    "f'no docstring'\nx = 1\n",
    "u'doc'; x = 1; y = 2 # z = 3\n",
    "import a\n'no docstring'\n",
    "x = 1,\ny = 1, 2\nz = ()\nw = (1)\nv = (1,)\nu = ((1), (2,), [])\nt = [1, 2,]\ns = {1}\nr = {}\nq = {1: 2, 'a': [3]}\np = set()\n",
    "x = -1\ny = +1\nz = --1\nw = -True\nv = ~1\nu = - 1.5\nt = -0\ns = -0.0\nr = not 1\n",
    "x = 1 + 2j\ny = -1.5-2J\nz = 1 + 2\nw = 2j\nv = -2j\nu = 1 - x\nt = 2j + 1\n",
    "x = 0x_FF\ny = 0o17\nz = 0b1_0\nw = 1_000\nv = 00\nu = 0_0\nt = 0xffffffffffffffffffffffff\n",
    "x = 1.\ny = .5\nz = 1e5\nw = 1E-7\nv = 1.10\nu = 1_0.0_1\nt = 1e16\ns = 123456789012345678.0\nr = 0.0001\nq = 0.00001\np = 1e999\no = 5e-324\nn = 1e22\nm = 100.0\n",
    "x = 'a' 'b' \"c\"\ny = b'a' rb'\\x'\nz = 'a' + 'b'\nw = 'a' * 2\nv = 'a' % 1\nu = 'a'.b\nt = 'a'[0]\ns = 'a' if 1 else 2\n",
    r"""a = '\n\t\\\'\"\a\b\f\r\v\0\7\12\123\400\x41\u00e4\U0001f6a2\q\8'
b = b'\n\x00\xff\777\u1234\N'
c = r'\n\'' R''
d = '\
e'
f = '''q"'
''' """
    + "\n",
    "a = '\\N{EN DASH}'\nb = '\\ud800'\nc = '\\U0001F600'\n",
    "'\\N{EN DASH} doc'\nx = 1\n",
    "a = f'{x}'\nb = f'{x!r:>{y}}' 'z'\nc = rf'\\{x}'\nd = 'e'\n",
    "a = R'x'\nb = Br'x'\nc = bR'x'\nd = U'x'\ne = F'x'\nf = rB'x'\n",
    "x: str = 'a'\ny: int\nz: 'a=b' = 1\n(w): int = 2\nv.u: int = 3\nt: dict[str, int] = {}\ns: Final = '1'\n",
    "a = b = c = 1\n(d) = 2\n((e)) = f = 3\ng, h = 1, 2\n[i] = [1]\nj.k = 1\nl[0] = m = 2\n*n, o = [1]\n",
    "x = 1\nx = 2\nx += 3\nx //= 1; x <<= 2; x **= 3; x @= 4; x ^= 5; x |= 6\n",
    "x == 1\nx <= 1\nx >= 1\nx != 1\ny = x == 1\nz = 1 if x <= 2 else 3\n",
    "f = lambda x=1: x\nlambda y=2: y\nz = 3\n",
    "if True:\n    x = 1\ny = 2\nif True: z = 3; w = 4\nelse: v = 5\nu = 6\n",
    "class A:\n    x = 1\n\n    def f(self, y=2):\n        z = 3\n\nw = 4\ndef g(v=5): u = 6\nt = 7\n",
    "try:\n    x = 1\nexcept E: y = 2\nfinally: z = 3\nwith a as b: c = 4\nfor d in e: f = 5\nwhile g: h = 6\nasync def i(): j = 7\nk = 8\n",
    "match = 1\ncase = 2\ntype = 3\nmatch; n = 4\n",
    "x = [\n  1,  # one\n  2,\n\n  # end\n]\ny = {\n'a': 1,\n}\nz = (\n'a'\n'b'\n)\n",
    "x = \\\n  1\ny \\\n= 2\nz = 'a' \\\n  'b'\n",
    "x = func('y = 1', z=2)\nw = a.b\nv = a[1]\nu = a\nt = a if b else c\ns = [i for i in a]\nr = [*a]\nq = {**a}\np = ...\no = (yield_ := 1)\n",
    "x = {[]: 1}\ny = {[1]}\nz = {(1, [])}\nw = {(1, ())}\nv = {1: {}}\n",
    "x = None\ny = True\nz = False\nw = Nonesuch\nv = (None)\nu = [None, True]\n",
    "\x0cx = 1\n   \n\t# c\n\x0c\ny = 2\n",
    "x = 1\r\ny = '''a\r\nb'''\r\nz = 3\rw = 4",
    "print('x = 1'); x = 2\nprint(\n'''\ny = 3\n''')\nz = 4\n",
    "x = '#'  # '\ny = \"'\" # \"\nz = '''#'''\n",
    "def f():\n    '''\nx = 1\n    '''\n    return {\n}\ny = 2\n",
    "@d(x=1)\ndef f(): pass\n@e\nclass A: y = 2\nz = 3\n",
    "assert x == 1, 'y = 2'\ndel a\nglobal b\nfrom c import (d,\n e)\nimport f as g\nraise h\nx = 1\n",
    "__all__ = ['a', 'b']\n__all__ += ['c']\n__version_info__ = (1, 2, 'final')\n__version__ = '.'.join(map(str, __version_info__))\n",
    "from .v import version as __version__\n__author__ = 'Zo\u00eb'\n\u00e4 = 1\n",
    "x = ((((((((((((((((((((1,),),),),),),),),),),),),),),),),),),),)\n",
    "x = 1 ;\ny = 2;z = 3;\n",
    "x = 'a\\\nb' # c\ny = '''a\\\nb'''\n",
    "x = set(())\ny = set ( )\nz = set\nw = set.x\n",
    "x = 10**3\ny = 1 if 2 else 3\nz = 1 or 2\nw = 1 < 2\nv = 'a' in b\nu = 1,2 if 3 else 4\n",
    "x = 1; 'not a docstring'\n",
    "'''doc''' + 'x'\n",
    "'doc', 'x'\n",
    "",
    "\n",
    "x",
]
PY_BYTES = [
    b"\xef\xbb\xbfx = '\xc3\xa4'\n",
    b"# -*- coding: latin-1 -*-\nx = '\xe4'\n",
    b"#!/usr/bin/python\n# vim: set fileencoding=iso-8859-1 :\nx = '\xe4'\n",
    b"# coding=utf8\nx = '\xc3\xa4'\n",
    b"# coding: UTF-8-unix\nx = '\xc3\xa4'\n",
    b"# coding: us-ascii\nx = 'a'\n",
    b"\n# coding: latin1\nx = '\xe4'\n",
    b"x = 0\n# coding: latin1\nx = '\xc3\xa4'\n",
    b"'''\n# coding: latin1\n'''\nx = '\xc3\xa4'\n",
    b"\n\n# coding: latin1\nx = '\xc3\xa4'\n",
    b"# coding: Latin_1\r\nx = '\xe4'\r\n",
]
PY_REFUSED = [
    b"x = '\xe4'\n",
    b"# coding: ascii\nx = '\xc3\xa4'\n",
    b"\xef\xbb\xbf# coding: latin-1\nx = 1\n",
    b"# coding: nonsense\nx = 1\n",
    b"x = 'a\n",
    b"x = '''a\n",
    b"x = (1\n",
    b"x = 1)\n",
    b"x = '''a\\'''\n",
    b"x = 1\0\n",
]
PY_TOKENS = [
    "x", "y", "=", "=", "=", ":", ";", "\n", "\n", "(", ")", "[", "]", "{", "}", ",", ",", "1", "-", "+", "2.5", "3j", "'s'", "b'b'",
    '"""t"""', "None", "True", "f'{x}'", "if", "else", "lambda", "==", "+=", "*", ".", "\\\n", "# c\n", " ", "\n    ", "set", "0x1f", "int",
]  # fmt: skip


def py_show(node):
    """A literal as the test shows it, from the syntax tree, so that sets keep their order."""
    if isinstance(node, ast.Constant):
        value = node.value
    elif isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        brackets = {ast.Tuple: "()", ast.List: "[]", ast.Set: "{}"}[type(node)]
        return brackets[0] + "".join(py_show(item) + "," for item in node.elts) + brackets[1]
    elif isinstance(node, ast.Dict):
        return "{" + "".join(f"{py_show(k)}:{py_show(v)}," for k, v in zip(node.keys, node.values)) + "}"
    elif isinstance(node, ast.Call):
        return "{set}"
    else:
        value = ast.literal_eval(node)
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, bytes):
        return "b" + value.hex()
    return "complex" if isinstance(value, complex) else repr(value)


def py_is_literal(node):
    try:
        value = ast.literal_eval(node)
        repr(value).encode()  # lone surrogates have no place in UTF-8
        str(value).encode()
    except (ValueError, TypeError):
        return False
    return not any(isinstance(part, ast.Constant) and part.value is ... for part in ast.walk(node))


def py_has_names(text, node):
    r"""True when a string in the expression holds \N{NAME}, which we do not read."""
    segment = ast.get_source_segment(text, node) or "" if "\\N{" in text else ""
    if "\\N{" not in segment:
        return False
    tokens = tokenize.generate_tokens(io.StringIO(f"({segment})").readline)
    strings = [token.string for token in tokens if token.type == tokenize.STRING]
    return any(re.search(r"(?<!\\)(?:\\\\)*\\N\{", s) and "r" not in s[: s.index(s[-1])].lower() for s in strings)


def py_assignments(body):
    for statement in body:
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                yield target, statement.value, False
        elif isinstance(statement, ast.AnnAssign) and statement.value:
            yield statement.target, statement.value, True


def py_answer(source):
    """None: Python refuses the source."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            module = ast.parse(source)
        except (SyntaxError, ValueError):
            return None
    doc = ast.get_docstring(module, clean=False)
    lines = [] if doc is None else ["doc " + quote(doc), "clean " + quote(inspect.cleandoc(doc))]
    text = source.decode("utf-8", "replace") if isinstance(source, bytes) else source
    for target, value, annotated in py_assignments(module.body):
        if not isinstance(target, ast.Name):
            continue
        shown = py_show(value) if py_is_literal(value) and not py_has_names(text, value) else "-"
        flags = ("a" if annotated else "") + ("c" if isinstance(value, ast.Constant) and shown != "-" else "")
        lines.append(f"{target.id} {flags} {shown}")
    if doc is not None and py_has_names(text, module.body[0].value):
        lines[:2] = ["unread"]
    return "".join(line + "\n" for line in lines)


def make_pyliteral():
    dice = random.Random(3)
    cases = list(PY_SOURCES)
    while len(cases) < len(PY_SOURCES) + 150:
        source = "x = " + " ".join(dice.choice(PY_TOKENS) for _ in range(dice.randrange(1, 9))) + "\nend = 1\n"
        if py_answer(source) is not None:
            cases.append(source)
    for source in PY_SOURCES + PY_BYTES:
        assert py_answer(source) is not None, source
    rows = [[slice_of(source), slice_of(py_answer(source))] for source in cases + PY_BYTES]
    for source in PY_REFUSED:
        assert py_answer(source) is None, source
        rows.append([slice_of(source), "{0}"])
    write_table(
        "pyliteral",
        "/* Docstring and assignments of a source by ast.parse, ast.literal_eval and inspect.cleandoc. {0}: Python refuses. */\n"
        "static const struct {\n\tsw_str source, answer;\n} pyliteral_table[]",
        rows,
    )


DOCSTRINGS = [
    "", "one", "  one  ", "one\n  two\n    three\n  ", "\n\n  one\n\n  two\n\n", "one\n\ttwo\n        three", "one\n\n\n", "   ", "\n  \n ",
    "a\n \u00a0b\n  c", "a\n    b\n   \n    c\n", "\ta\n\t\tb\tc\n\td", "a\r\n  b\r\n", "a\n   b\n      \n c", "\u3000a\n\u3000\u3000b",
    "\u00e4\tb\n  \u00e4\tb",
]  # fmt: skip


def make_cleandoc():
    write_table(
        "cleandoc",
        "/* inspect.cleandoc */\nstatic const struct {\n\tsw_str doc, clean;\n} cleandoc_table[]",
        [[slice_of(doc), slice_of(inspect.cleandoc(doc))] for doc in DOCSTRINGS],
    )


# ---- globs ----

GLOB_PATHS = [
    "a.txt", "b.py", ".hidden", "README", "README.rst", "[x]", "a-b", "x]y", "data.json", "\u00e4.txt", "sp ace",
    "src/a.py", "src/.dot/a.py", "src/.dot.py", "src/pkg/__init__.py", "src/pkg/data/x.json", "src/pkg/data/deep/y.json",
    "src/pkg/data/.z.json", "tests/a.py", "tests/b/c/d.txt", "LICENSES/MIT.txt", "LICENSES/deep/BSD.txt", ".git/config", ".a/.b/c",
    "docs/a/b.txt", "docs/b.txt", "docs/a/docs/b.txt", "build/x", "x/build/y", "x/build.txt", "foo/bar", "a/foo/bar", "foo", "b/foo",
]  # fmt: skip
GLOB_PATTERNS = [
    "*", "?", "**", "*.py", "*.txt", "a*", "*a*", "[ab]*", "[!ab]*", "[a-c]*", "[]x]*", "[!]]*", "[", "[x", "[x]", "[[]x]", "[a-]*", "[-a]*",
    "[z-a]*", "[!z-a]*", "[a-c-e]*", "[--a]*", "[^a]*", "a[-]b", "x[]]y", "README*", "README.???", "*.*", ".*", ".hidden", ".h*", "?hidden", "[.]hidden",
    "src/*", "src/*.py", "src/**", "src/**/*.py", "**/*.py", "**/a.py", "src/**/data/*", "src/**/data/**", "**/data/**/*.json", "*/*", "*/*/*",
    "**/*", "**/**", "**/**/a.py", "src/.*", "src/.dot/*", "src/*/*", "src/pkg/data/*.json", "LICENSES/**", "LICENSES/*", "LICEN[CS]E*", "LICENSES/**/*.txt",
    "./a.txt", "src//a.py", "src/./a.py", "src/", "src", "", ".git/**", "**/.*", "**/.b/*", ".a/**", "a**", "**a", "src/p**", "s?c/a.py", "*/a.py", "sp ace", "sp*e",
    "\u00e4.txt", "?.txt", "[\u00e4]*", "[a-\u00ff].txt", "docs/**/b.txt", "docs/*/b.txt", "**/docs/*/b.txt", "*[!y]", "*.json", "a.txt/**", "**/build/**", "*build*",
    "foo/*", "foo", "*o", "**/foo", "**/foo/**", "foo/**/bar", "src[/]a.py", "src[!x]a.py", "*/[!.]*", "a\\*", "tests/b/**/d.txt", "tests/**/d.txt", "tests/*/d.txt",
]  # fmt: skip
GITIGNORES = [
    "*.py", "foo", "/foo", "foo/", "/foo/", "foo/bar", "**/foo", "foo/**", "foo/*", "a/**/bar", "**/foo/bar", "*", "*/", "/*", "**", "build", "build/", "/build/",
    "*.txt\n!a.txt", "docs/\n!docs/b.txt", "*\n!*.py", "!*.py", "# foo\nfoo", "\\#x\nfoo", "\\!x", "foo ", "sp\\ ace", "sp ace", "[ab].*", "[!a]*.txt", "[a-c]*", "src/*.py",
    "src/**/*.json", "**/data/", "**/data", "data", "data/", "docs/**/b.txt", ".*", ".*/", "/.*", "src/.dot", "/src", "src", "README*", "?.py", "a?txt", "a.tx[t]", "x]y",
    "", "\n\n", "/", "foo//bar", "*.py\r\nfoo\r\n", "\\*", "a\\.txt", "**/", "tests/b/c", "b/c", "c", "c/", "c/d.txt", "d.txt", "/d.txt", "**/b/**", "a/**", "*/foo", "*foo", "fo*", "*.json\n!x.json\ny.json",
    "src\n!src/pkg", "src/*\n!src/pkg\nsrc/pkg/*\n!src/pkg/data", "[]x]*",
]  # fmt: skip


def glob_flags(matches):
    return "".join("y" if path in matches else "." for path in GLOB_PATHS)


def make_glob():
    import setuptools.glob  # Debian's
    from setuptools.command.egg_info import translate_pattern

    def literal_files(found):
        return {os.path.normpath(path) for path in found if os.path.isfile(path) and not path.endswith("/")}

    def pathlib_files(pattern):
        try:
            return {str(path) for path in pathlib.Path(".").glob(pattern) if path.is_file()}
        except (ValueError, NotImplementedError, IndexError):
            return None

    paths = [path for path in GLOB_PATHS if not any(other.startswith(path + "/") for other in GLOB_PATHS)]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for path in paths:
            pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
            pathlib.Path(path).write_text("")
        for pattern in GLOB_PATTERNS:
            lib = pathlib_files(pattern)
            answers = [
                {path for path in GLOB_PATHS if fnmatch.fnmatchcase(path, pattern)},
                literal_files(glob.glob(pattern, recursive=True)),
                literal_files(setuptools.glob.glob(pattern)),
                literal_files(setuptools.glob.glob(pattern, recursive=True)),
                {path for path in GLOB_PATHS if translate_pattern(pattern).match(path)},
                lib,
            ]
            flags = [f'"{glob_flags(answer)}"' if answer is not None else "NULL" for answer in answers]
            rows.append([slice_of(pattern), *flags])
        os.chdir("/")
    write_table(
        "glob",
        "static const sw_str glob_paths[] = {\n"
        + "".join(f"\t{slice_of(path)},\n" for path in GLOB_PATHS)
        + "};\n"
        + "static const bool glob_is_file[] = {"
        + ", ".join(str(path in paths).lower() for path in GLOB_PATHS)
        + "};\n\n/* One flag a path, y: matches. By fnmatch.fnmatchcase, glob.glob(recursive), setuptools.glob.glob without and with\n"
        "   recursion, setuptools.command.egg_info.translate_pattern, pathlib.Path.glob (NULL: refused); all but the first and the\n"
        "   fifth on a tree of those paths that are files. */\n"
        "static const struct {\n\tsw_str pattern;\n"
        "\tconst char *fnmatch, *python, *setuptools, *setuptools_deep, *manifest, *pathlib;\n} glob_table[]",
        rows,
    )


def make_gitignore():
    import pathspec  # Debian's

    rows = []
    for lines in GITIGNORES:
        spec = pathspec.PathSpec.from_lines("gitwildmatch", lines.splitlines())
        # of the folder in front of "/**" pathspec says yes and git no; all that is in it is covered for both: git's answer
        folders = {path for path in GLOB_PATHS if spec.match_file(path + "/") and lines != path + "/**"}
        rows.append(
            [
                slice_of(lines),
                f'"{glob_flags({path for path in GLOB_PATHS if spec.match_file(path)})}"',
                f'"{glob_flags(folders)}"',
            ]
        )
    write_table(
        "gitignore",
        "/* One flag a path of table_glob.h, y: covered, as a file and as a directory. By pathspec. */\n"
        "static const struct {\n\tsw_str lines;\n\tconst char *file, *dir;\n} gitignore_table[]",
        rows,
    )


# ---- HTML ----

HTML_REFERENCES = [
    "plain", "&amp;", "&amp", "&ampx", "&lt;&gt;&quot;&#39;&#x27;", "&nbsp;x", "&nbspx", "&notit;", "&notin;", "&notin", "&no;", "&;", "&", "& amp;", "&#65;&#65", "&#x41;&#X41;&#x41",
    "&#;", "&#x;", "&#xg;", "&#0;", "&#x80;&#x99;&#x9f;&#x81;", "&#xd800;", "&#x110000;", "&#99999999999;", "&#1;&#11;&#127;&#xfdd0;&#xffff;", "&#13;&#10;&#9;",
    "&CounterClockwiseContourIntegral;", "&NotEqualTilde;", "&fjlig;", "&eacute&eacute;&Eacute", "&copy2026", "a&b=c&d", "?x=1&amp;y=2&z", "&\u00e4;", "&gt;=3.8", "&AMP;&Amp;", "&apos;&apos",
]  # fmt: skip
HTML_PAGES = [
    "", "text", '<a href="x">y</a>', "<a href='x'>y</a>", "<a href=x>y</a>", "<A HREF=x>y</A>", '<a href="a&amp;b" data-requires-python="&gt;=3.8">t&lt;1&gt;</a>',
    '<a href="x" data-yanked>y</a><a href="z" data-yanked="">w</a>', "<a\n  href = 'x'\n\tdata-x=1\n>y\n</a>", "<a href=x/>y</a>", "<p><a href=x>one<a href=y>two</p>",
    "<a href=x><b>bold</b> text</a>", "<!-- <a href=no>no</a> --><a href=yes>yes</a>", "<script>'<a href=no>'</script><a href=yes>yes</a>", "<STYLE><a href=no></STYLE ><a href=yes>yes</a>",
    '<!DOCTYPE html><html><head><base href="https://x/y/"><base href="z"><meta name="pypi:repository-version" content="1.4"></head><body><a href="f.whl#sha256=ab">f.whl</a><br/></body></html>',
    "<a name=x>no href</a>", "<a>nothing</a>", "<a href>empty</a>", "<a href=''>empty</a>", "<abbr href=x>no</abbr>", "<a href=x a=1 href=y>twice</a>", "a < b <a href=x>y</a> > c", "<a href=x>1 < 2</a>",
    "<?xml version='1.0'?><a href=x>y</a>", "</a><a href=x>y</a></a>", "<a href=x>y", "<a href=x>y</b></a>", "<a href=\"x>y\">z</a>", "<a href='x\"y'>z</a>", "<a  href=x   >  y  </a  >",
    "<a href=\u00e4>\u20ac</a>", "<a href=x data-core-metadata='sha256=1' data-dist-info-metadata=true data-gpg-sig=false>y</a>", "<a class=\"a b\" href=\"x?a=1&b=2&amp;c=3\">y&nbsp;z</a>",
]  # fmt: skip


def html_answer(page):
    class Reader(html.parser.HTMLParser):
        base, links, inside = None, [], False

        def handle_starttag(self, tag, attrs):
            if tag == "a":
                self.links.append([attrs, ""])
                self.inside = True
            elif tag == "base" and self.base is None:
                self.base = dict(attrs).get("href")

        def handle_endtag(self, tag):
            if tag == "a":
                self.inside = False

        def handle_data(self, data):
            if self.inside:
                self.links[-1][1] += data

    Reader.links = []
    reader = Reader()
    reader.feed(page)
    reader.close()
    lines = [] if reader.base is None else ["base " + quote(reader.base)]
    for attrs, text in reader.links:
        shown = "".join(f"{name}={'-' if value is None else quote(value)} " for name, value in attrs)
        lines.append(f"a {shown}{quote(text)}")
    return "".join(line + "\n" for line in lines)


def make_html():
    names = [f"&{name}|" for name in sorted(html.entities.html5)]
    texts = HTML_REFERENCES + ["".join(names[i : i + 300]) for i in range(0, len(names), 300)]
    rows = [[slice_of(text), slice_of(html.unescape(text))] for text in texts]
    pages = [[slice_of(page), slice_of(html_answer(page))] for page in HTML_PAGES]
    write_table(
        "html",
        "/* Links of a page by html.parser.HTMLParser: attributes (- has no value) and text. */\n"
        "static const struct {\n\tsw_str page, answer;\n} html_pages[] = {\n"
        + "".join("\t{" + ", ".join(row) + "},\n" for row in pages)
        + "};\n\n/* html.unescape, every name of HTML 5 among them */\nstatic const struct {\n\tsw_str text, plain;\n} html_references[]",
        rows,
    )


def main():
    makers = {name.removeprefix("make_"): f for name, f in globals().items() if name.startswith("make_")}
    for name in sys.argv[1:] or makers:
        makers[name]()


if __name__ == "__main__":
    main()
