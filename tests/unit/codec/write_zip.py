"""The archive that test_zip.c writes, stored, by Python's zipfile: write_zip.py PATH."""
import sys
import zipfile

members = [("pkg/__init__.py", 0o100644, 0), ("pkg/größe.py", 0o100755, 100), ("pkg/data.bin", 0o644, 70000),
           ("folder/", 0o40755, 0), ("pkg-1.0.dist-info/RECORD", 0o100664, 3)]
with zipfile.ZipFile(sys.argv[1], "w") as z:
    for name, mode, repeat in members:
        info = zipfile.ZipInfo(name, (2020, 9, 13, 12, 26, 40))
        info.external_attr = mode << 16
        z.writestr(info, "".join("line %d\n" % (n * n) for n in range(repeat)))
