#!/usr/bin/python3
"""Do the house's checks bite? Each is run on a small tree, first in order, then with one breach planted at a time.

usage: planted.py TOOLS      (TOOLS is the folder with check-layers and the others)
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile

HEADER = "/* Numbers. */\n#pragma once\n\n/* One more. */\nint sw_next(int number);\n"
SOURCE = '#include "codec/next.h"\n\nint sw_next(int number)\n{\n\treturn number + 1;\n}\n'
#: check, file, text put behind the file's, what the check must say
BREACHES = [
    ("layers", "src/codec/next.c", '#include "net/http.h"\n', "src/codec/next.c:7: \"net/http.h\": net/ (floor 3) is above codec/"),
    ("layers", "src/vcs/git.c", '#include "net/http.h"\n', "are on one floor (3)"),
    ("layers", "src/net/http.c", '#include "codec/next_internal.h"\n', "is internal to codec/"),
    ("layers", "src/codec/next.c", "#include <curl/curl.h>\n", "only net/ knows this library"),
    ("layers", "src/codec/next.c", "#include <foo.h>\n", "tools/check-layers must say which room knows it"),
    ("layers", "src/codec/next.c", '#include "codec/../net/http.h"\n', "no .. in an include"),
    ("layers", "src/attic/old.c", "int x;\n", "src/attic/ is no room"),
    ("size", "src/codec/next.c", "void sw_long(void)\n{\n" + "\tsw_next(1);\n" * 70 + "}\n", "sw_long has 7"),
    ("size", "src/codec/next.c", "int sw_deep(int a)\n{\n" + "\tif (a)\n\t\ta++;\n" * 20 + "\treturn a;\n}\n", "sw_deep has complexity 21"),
    ("size", "src/codec/next.c", "\n" * 800, "the limit is 800"),
    ("size", "src/codec/next.h", "\n" * 300, "the limit is 300"),
    ("size", "tools/size-exemptions", "src/codec/next.c sw_next 99 99 because\n", "sw_next needs no exemption any more"),
    ("style", "src/codec/next.c", "char *f(char *a) { return strcpy(a, a); }\n", "src/codec/next.c:7: strcpy: use"),
    ("style", "src/codec/next.c", "void f(void) { printf(\"x\"); }\n", "rooms never print"),
    ("style", "src/codec/next.c", "char *f(void) { return getenv(\"x\"); }\n", "use sw_env"),
    ("style", "src/codec/next.c", "void f(void *p) { free(p); }\n", "use an arena"),
    ("style", "src/codec/next.c", "void f(void) { goto x; x:; }\n", "no goto"),
    ("style", "src/codec/next.c", "/* TO" "DO */\n", "unfinished work"),
    ("style", "src/codec/next.c", "int x; \n", "blanks at the end of the line"),
    ("headers", "src/codec/next.h", "\nint sw_bare(int a);\n", "src/codec/next.h:7: sw_bare has no comment"),
    ("headers", "src/codec/next.h", "\n/* Good. */\nsw_str sw_text(void);\n", "unknown type name"),
    ("headers", "src/net/bare.h", "int x;\n", "begins with a comment"),
]
#: what looks like a breach and is none
HARMLESS = '\n/* strcpy(a, b), goto, printf("x") */\nconst char *sw_words = "goto; free(x); getenv(";\nint a_free_(int (*f)(int)) { return f(1); }\n'


def write(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(text)


def run(root, check):
    command = [sys.executable, root / "tools" / f"check-{check}"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


def in_tree(tools, files, check):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        shutil.copytree(tools, root / "tools")
        (root / "tools/size-exemptions").write_text("")
        write(root, "src/codec/next.h", HEADER)
        write(root, "src/codec/next.c", SOURCE)
        for name, text in files:
            write(root, name, text)
        return run(root, check)


def main():
    tools, failed = pathlib.Path(sys.argv[1]).resolve(), 0
    for check in ("layers", "size", "style", "headers"):
        status, said = in_tree(tools, [("src/codec/next.c", HARMLESS)], check)
        if status == 77:
            print(said)
            return 77
        if status != 0:
            failed += 1
            print(f"check-{check} complains about a tree in order:\n{said}")
    for check, name, text, wanted in BREACHES:
        status, said = in_tree(tools, [(name, text)], check)
        if status != 1 or wanted not in said:
            failed += 1
            print(f"check-{check} must say {wanted!r} of {name} with {text[:60]!r}, but says (status {status}):\n{said}")
    print(f"planted: {len(BREACHES) + 4 - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
