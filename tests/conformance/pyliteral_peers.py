#!/usr/bin/python3
"""The reader of Python sources against Python's own ast, on every .py file of real source distributions.

usage: pyliteral_peers.py PROGRAM      (PROGRAM is the built tests/conformance/pyliteral_cli)

Reads sdists/*.tar.gz in the folder that SHIPWHEEL_CORPUS names. What ast.parse takes must be read with the same docstring and
assignments; what it refuses is left out.
"""

import importlib.util
import os
import pathlib
import subprocess
import sys
import tarfile

HERE = pathlib.Path(__file__).resolve().parent
LARGEST = 1 << 19  # generated tables of some megabytes take ast longer than all the rest


def load_generator():
    spec = importlib.util.spec_from_file_location("generate_codec", HERE.parent / "vectors" / "generate_codec.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def ask(process, source):
    process.stdin.write(b"%d\n" % len(source) + source)
    process.stdin.flush()
    verdict, length = process.stdout.readline().split()
    return verdict == b"ok", process.stdout.read(int(length)).decode()


def python_files(corpus):
    for path in sorted((corpus / "sdists").glob("*.tar.gz")):
        with tarfile.open(path) as archive:
            for member in archive:
                if member.isfile() and member.name.endswith(".py") and member.size <= LARGEST:
                    yield member.name, archive.extractfile(member).read()


def main():
    corpus = os.environ.get("SHIPWHEEL_CORPUS")
    if not corpus or not list((pathlib.Path(corpus) / "sdists").glob("*.tar.gz")):
        print("SHIPWHEEL_CORPUS names no folder with sdists/*.tar.gz")
        print("pyliteral: 0 passed, 0 failed, 1 skipped")
        return 0
    sys.dont_write_bytecode = True
    generator, passed, failed, skipped = load_generator(), 0, 0, 0
    with subprocess.Popen([sys.argv[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        for name, source in python_files(pathlib.Path(corpus)):
            try:
                wanted = generator.py_answer(source)
            except (RecursionError, UnicodeEncodeError):  # too deep for the tree walk; a docstring with a lone surrogate
                wanted = None
            if wanted is None:
                skipped += 1
                continue
            good, text = ask(process, source)
            if good and text == wanted:
                passed += 1
            else:
                failed += 1
                lines = set(text.splitlines()) ^ set(wanted.splitlines())
                print(f"FAILED {name}: {sorted(lines)[:4] if good else text}"[:600])
        process.stdin.close()
    print(f"pyliteral: {passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
