"""Writes wheels and sdists for test_dist.c: make_dists.py FOLDER. Prints "name algorithm digest" for each."""
import hashlib
import io
import sys
import tarfile
import zipfile
from pathlib import Path

out = Path(sys.argv[1])


def wheel(name, files):
    with zipfile.ZipFile(out / name, "w", zipfile.ZIP_DEFLATED) as z:
        for path, data in files:
            info = zipfile.ZipInfo(path, (2020, 2, 2, 0, 0, 0))
            info.external_attr = (0o40755 if path.endswith("/") else 0o100755 if path.endswith(".sh") else 0o100644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED if data else zipfile.ZIP_STORED
            z.writestr(info, data)


def sdist(name, members):
    with tarfile.open(out / name, "w:gz", format=tarfile.PAX_FORMAT) as t:
        for path, data, fields in members:
            info = tarfile.TarInfo(path)
            info.size, info.mode, info.mtime = len(data), 0o644, 1600000000
            for key, value in fields.items():
                setattr(info, key, value)
            t.addfile(info, io.BytesIO(data))


big = b"".join(b"%d\n" % (i * 7919 % 1000003) for i in range(800000))
folder, link, hard = {"type": tarfile.DIRTYPE, "mode": 0o755}, {"type": tarfile.SYMTYPE}, {"type": tarfile.LNKTYPE, "mode": 0o775}
wheel("demo-1.0-py3-none-any.whl", [
    ("demo/", b""), ("demo/__init__.py", b"x = 1\n"), ("demo/run.sh", b"#!/bin/sh\n"), ("demo/big.txt", big),
    ("demo/_vendor/other-2.dist-info/METADATA", b"Name: other\n"),
    ("demo-1.0.dist-info/METADATA", b"Metadata-Version: 2.4\nName: demo\nVersion: 1.0\n"),
    ("demo-1.0.dist-info/WHEEL", b"Wheel-Version: 1.0\n"), ("demo-1.0.dist-info/entry_points.txt", b"[console_scripts]\n"),
    ("demo-1.0.dist-info/RECORD", b"demo/__init__.py,,\n")])
wheel("bare-1.0-py3-none-any.whl", [("bare.py", b"")])
wheel("two-1.0-py3-none-any.whl", [("two-1.0.dist-info/METADATA", b"a"), ("two-2.0.dist-info/METADATA", b"b")])
wheel("odd.whl", [("odd.py", b"")])
sdist("demo-1.0.tar.gz", [
    ("demo-1.0", b"", folder), ("demo-1.0/PKG-INFO", b"Name: stale\n", {}), ("demo-1.0/pyproject.toml", b"[project]\n", {}),
    ("demo-1.0/src/demo/__init__.py", b"x = 1\n", {}), ("demo-1.0/run.sh", b"#!/bin/sh\n", {"mode": 0o775}),
    ("demo-1.0/read-only", b"r", {"mode": 0o400}), ("demo-1.0/empty", b"", folder), ("demo-1.0/link", b"", {**link, "linkname": "run.sh"}),
    ("demo-1.0/empty/up", b"", {**link, "linkname": "../src/demo"}), ("demo-1.0/hard", b"", {**hard, "linkname": "demo-1.0/run.sh"}),
    ("demo-1.0/größe/ü.txt", b"u", {}), ("demo-1.0/big.txt", big, {}),
    ("demo-1.0/egg/PKG-INFO", b"Name: other\n", {}), ("demo-1.0/PKG-INFO", b"Name: demo\n", {})])
sdist("loose-1.0.tar.gz", [("PKG-INFO", b"Name: loose\n", {}), ("loose-1.0/PKG-INFO", b"Name: loose\n", {})])
sdist("two-1.0.tar.gz", [("a/PKG-INFO", b"Name: a\n", {}), ("b/PKG-INFO", b"Name: b\n", {})])
sdist("escape-1.0.tar.gz", [("escape-1.0/a", b"a", {}), ("escape-1.0/../../escaped", b"x", {})])
sdist("linked-1.0.tar.gz", [("linked-1.0", b"", folder), ("linked-1.0/out", b"", {**link, "linkname": "../.."}),
                            ("linked-1.0/out/escaped", b"x", {})])
sdist("through-1.0.tar.gz", [("through-1.0/a/b/c/d", b"d", {}), ("through-1.0/a/b/c/l", b"", {**link, "linkname": "../../.."}),
                             ("through-1.0/m", b"", {**link, "linkname": "a/b/c/l/../../escaped"})])
sdist("below-1.0.tar.gz", [("below-1.0/d", b"", folder), ("below-1.0/l", b"", {**link, "linkname": "d"}), ("below-1.0/l/x", b"x", {})])
sdist("device-1.0.tar.gz", [("device-1.0/null", b"", {"type": tarfile.CHRTYPE, "devmajor": 1, "devminor": 3})])
data = (out / "demo-1.0.tar.gz").read_bytes()
(out / "cut-1.0.tar.gz").write_bytes(data[:len(data) // 2])
(out / "text-1.0.zip").write_bytes(b"x")
(out / "other.txt").write_bytes(b"x")
# stored, not compressed, so that a ZIP's end record inside of a member shows in the file
noise = b"PK\5\6" + b"\1" * 18
with tarfile.open(out / "both-1.0.tar.gz", "w:gz", compresslevel=0) as t:
    info = tarfile.TarInfo("both-1.0/a")
    info.size = len(noise)
    t.addfile(info, io.BytesIO(noise))
for path in sorted(out.iterdir()):
    for kind in "sha256", "md5":
        print(path.name, kind, hashlib.new(kind, path.read_bytes()).hexdigest())
    print(path.name, "blake2b", hashlib.blake2b(path.read_bytes(), digest_size=32).hexdigest())
reference = out / "reference"
with tarfile.open(out / "demo-1.0.tar.gz") as t:
    t.extractall(reference)
