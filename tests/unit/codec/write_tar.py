"""The TAR (not compressed) that test_tar.c writes, by Python's tarfile: write_tar.py PATH."""
import io
import sys
import tarfile

F, D, S = tarfile.REGTYPE, tarfile.DIRTYPE, tarfile.SYMTYPE
long = "p-1/" + "f" * 60 + "/" + "g" * 60
members = [("p-1", D, 0o755, 0, 0, "", "", 1600000000, 0, ""), ("p-1/a.py", F, 0o644, 0, 0, "", "", 1600000000, 1, ""),
           ("p-1/größe.py", F, 0o755, 1000, 100, "user", "gruppe", 0, 100, ""), (long, F, 0o600, 0, 0, "", "", 1600000000.25, 5000, ""),
           (long + "d", D, 0o755, 0, 0, "", "", 7, 0, ""), ("p-1/link", S, 0o777, 0, 0, "", "", 7, 0, "a.py"),
           ("p-1/long-link", S, 0o777, 0, 0, "", "", 7, 0, long[4:]),
           ("p-1/ids", F, 0o644, 3000000, 2097151, "ü", "g" * 33, 1600000000, 2, "")]
with tarfile.open(sys.argv[1], "w", format=tarfile.PAX_FORMAT) as t:
    for name, kind, mode, uid, gid, uname, gname, mtime, repeat, target in members:
        data = "".join("line %d\n" % (n * n) for n in range(repeat)).encode()
        i = tarfile.TarInfo(name)
        i.type, i.mode, i.uid, i.gid, i.uname, i.gname, i.mtime, i.linkname = kind, mode, uid, gid, uname, gname, mtime, target
        i.size = len(data)
        t.addfile(i, io.BytesIO(data))
