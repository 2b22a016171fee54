"""Prints what tarfile sees in an archive: name, type, mode, ids, names, time, size, link, content's CRC of each member."""
import sys
import tarfile
import zlib
from fractions import Fraction

with tarfile.open(sys.argv[1], "r:gz") as t:
    for i in t:
        kind = "f" if i.isreg() else "d" if i.isdir() else "s" if i.issym() else "h" if i.islnk() else "?"
        crc = zlib.crc32(t.extractfile(i).read()) if i.isreg() else 0
        print(i.name, kind, "%o" % i.mode, i.uid, i.gid, i.uname, i.gname, int(Fraction(i.mtime) * 10**9), i.size if kind == "f" else 0, i.linkname,
              "%08x" % crc, sep="|")
