#!/usr/bin/python3
"""Writes the tables of tests/unit/codec/table_*.h: what Python itself says of our inputs.

usage: generate_codec.py [NAME …]      (without a name: all)

Made with CPython 3.11; a newer one gives the same but where its documentation says otherwise. The inputs stand here; the
answers come from configparser, email, csv, ast, fnmatch, glob, pathlib, html and inspect, so that a table can be made again
and compared at any time. Nothing of this runs when the project is tested.
"""

import configparser
import io
import pathlib
import random
import sys

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


def main():
    makers = {name.removeprefix("make_"): f for name, f in globals().items() if name.startswith("make_")}
    for name in sys.argv[1:] or makers:
        makers[name]()


if __name__ == "__main__":
    main()
