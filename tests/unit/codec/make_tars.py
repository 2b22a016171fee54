"""Writes good and hostile .tar.gz archives for test_tar.c: make_tars.py FOLDER.

Good ones come from Python's tarfile; each hostile one differs from a good one in exactly one thing.
"""
import gzip
import io
import struct
import sys
import tarfile
from pathlib import Path

out = Path(sys.argv[1])


def save(name, tar, **options):
    (out / (name + ".tar.gz")).write_bytes(options.get("raw") or gzip.compress(tar, mtime=0))


def info(name, data=b"hello\n", **fields):
    i = tarfile.TarInfo(name)
    i.size = len(data)
    i.mode, i.mtime = 0o644, 1600000000
    for key, value in fields.items():
        setattr(i, key, value)
    if i.type != tarfile.REGTYPE:
        i.size = 0
    return i, data


def tar(*members, format=tarfile.PAX_FORMAT, **options):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=format, **options) as t:
        for i, data in members:
            t.addfile(i, io.BytesIO(data))
    return stream.getvalue()


def header(name="p/a", size=0, type=b"0", link="", magic=b"ustar\x0000", prefix=b"", mode=b"0000644\0", sum=None, uid=b"0000000\0",
           sizefield=None, mtime=b"13727264600\0"):
    name = name if isinstance(name, bytes) else name.encode()
    block = struct.pack("100s8s8s8s12s12s8s1s100s8s32s32s8s8s155s12x", name, mode, uid, b"0000000\0",
                        sizefield or b"%011o\0" % size, mtime, b" " * 8, type, link.encode(), magic, b"", b"", b"", b"", prefix)
    total = __builtins__.sum(block) if sum is None else sum
    return block[:148] + b"%06o\0 " % total + block[156:]


def padded(data):
    return data + b"\0" * (-len(data) % 512)


def raw(*parts, end=b"\0" * 1024):
    return b"".join(parts) + end


def record(key, value):
    value = value if isinstance(value, bytes) else value.encode()
    body = key.encode() + b"=" + value + b"\n"
    n = len(body) + 2
    while len(str(n)) + 1 + len(body) != n:
        n = len(str(n)) + 1 + len(body)
    return str(n).encode() + b" " + body


def pax(*records, type=b"x"):
    data = b"".join(records)
    return header("././@PaxHeader", len(data), type) + padded(data)


def file(name="p/a", data=b"hello\n", **fields):
    return header(name, len(data), **fields) + padded(data)


def gnu_long(text, type=b"L"):
    data = text.encode() + b"\0"
    return header("././@LongLink", len(data), type, magic=b"ustar  \0") + padded(data)


folder = lambda name, **f: info(name, b"", type=tarfile.DIRTYPE, mode=0o755, **f)
link = lambda name, target, **f: info(name, b"", type=tarfile.SYMTYPE, linkname=target, mode=0o777, **f)
hard = lambda name, target: info(name, b"", type=tarfile.LNKTYPE, linkname=target)

long = "p-1/" + "/".join(["folder-with-a-long-name-%02d" % i for i in range(8)]) + "/module.py"
many = [folder("p-1"), info("p-1/PKG-INFO", b"Name: p\n" * 3), info("p-1/größe.py", b"x" * 511), info("p-1/b", b"x" * 512),
        info("p-1/c", b"x" * 513), info("p-1/empty", b""), info(long, b"long\n"), link("p-1/link", "b"),
        link("p-1/sub/up", "../b"), hard("p-1/hard", "p-1/b"),
        info("p-1/times", b"t", mtime=1600000000.25, uid=1000, gid=100, uname="user", gname="gruppe"),
        info("p-1/ids", b"i", uid=3000000, gid=1 << 30, uname="ü", mode=0o755), info("p-1/large.bin", bytes(range(256)) * 3000)]
save("good", tar(*many))
save("good-gnu", tar(*many, format=tarfile.GNU_FORMAT))
save("good-ustar", tar(*[m for m in many if m[0].name.isascii() and isinstance(m[0].mtime, int) and len(m[0].name) < 100
                         and m[0].uid < 2 ** 21], format=tarfile.USTAR_FORMAT))
save("good-empty", tar())
save("good-prefix", raw(file("module.py", prefix=b"p-1/folder")))
save("good-blank-ids", raw(file(uid=b"\0" * 8, magic=b"ustar  \0", type=b"\0")))
save("good-old-folder", raw(header("p/", type=b"\0"), file()))
save("good-pax-vendor", raw(pax(record("LIBARCHIVE.creationtime", "1"), record("comment", "x"), record("atime", "1.5")), file()))
save("good-pax-size", raw(pax(record("path", "p/other"), record("size", "6")), file()))
save("good-minimal-end", raw(file()))
named = io.BytesIO()
with gzip.GzipFile("dist/p-1.tar", "wb", fileobj=named, mtime=5) as g:
    g.write(tar(*many))
save("good-named", b"", raw=named.getvalue())

good = tar(*many)
gz = gzip.compress(good, mtime=0)
# --- the stream
save("no-gzip", b"", raw=good)
save("empty-file", b"", raw=b"\n")
save("gzip-method", b"", raw=gz[:2] + b"\x07" + gz[3:])
save("gzip-flags", b"", raw=gz[:3] + b"\xe0" + gz[4:])
save("gzip-header-cut", b"", raw=gz[:3] + b"\x08" + gz[4:10] + b"name")
save("gzip-endless-name", b"", raw=gz[:3] + b"\x08" + gz[4:10] + b"n" * 5000)
save("gzip-cut", b"", raw=gz[:len(gz) // 2])
save("gzip-trailer-cut", b"", raw=gz[:-3])
save("gzip-crc", b"", raw=gz[:-8] + b"\1\2\3\4" + gz[-4:])
save("gzip-size", b"", raw=gz[:-4] + b"\1\2\3\4")
save("gzip-damaged", b"", raw=gz[:10] + b"\x07" + gz[11:])
save("gzip-trailing", b"", raw=gz + b"PK")
save("gzip-second-member", b"", raw=gz + gz)

# --- the format
save("text", b"this is no archive" * 100)
save("checksum", raw(file(sum=1)))
save("no-magic", raw(file(magic=b"\0" * 8)))
save("number", raw(file(uid=b"12x4567\0")))
save("number-negative", raw(file(sizefield=b"\xff" * 12)))
save("number-huge", raw(file(sizefield=b"\x80\x7f" + b"\xff" * 10)))
save("gnu-prefix", raw(file(magic=b"ustar  \0", prefix=b"p")))
save("no-end", raw(file(), end=b""))
save("no-end-data", raw(header(size=2000), b"x" * 700, end=b""))
save("cut-padding", raw(file(), end=b"")[:-3])
save("data-behind", raw(file()) + file("p/b") + b"\0" * 1024)
save("lone-zero-block", raw(file(), b"\0" * 512, file("p/b")))
save("sparse-gnu", raw(file(type=b"S", magic=b"ustar  \0")))
save("sparse-pax", raw(pax(record("GNU.sparse.major", "1"), record("GNU.sparse.minor", "0")), file()))
save("type-unknown", raw(file(type=b"Z")))
save("type-7", raw(file(type=b"7")))
save("folder-with-size", raw(header("p/", 6, b"5"), padded(b"hello\n")))
save("link-with-size", raw(header("p/l", 6, b"2", "a"), padded(b"hello\n")))
save("file-named-folder", raw(file("p/a/")))
save("pax-malformed", raw(header("x", 7, b"x"), padded(b"9 a=b\n\n"), file()))
save("pax-length-zero", raw(header("x", 6, b"x"), padded(b"0 a=b\n"), file()))
save("pax-length-long", raw(header("x", 7, b"x"), padded(b"99 a=b\n"), file()))
save("pax-no-equals", raw(header("x", 6, b"x"), padded(b"6 abc\n"), file()))
save("pax-nul", raw(pax(record("path", b"p/a\0b")), file()))
save("pax-latin1", raw(pax(record("path", b"p/\xe9")), file()))
save("pax-charset", raw(pax(record("hdrcharset", "BINARY")), file()))
save("pax-size-bad", raw(pax(record("size", "-6")), file()))
save("pax-time-bad", raw(pax(record("mtime", "1.x")), file()))
save("pax-size-differs", raw(pax(record("size", "512")), file(), file("p/b")))
save("pax-size-only", raw(pax(record("size", "6")), header(), padded(b"hello\n")))
save("pax-twice", raw(pax(record("path", "p/b")), pax(record("path", "p/c")), file()))
save("pax-and-gnu", raw(pax(record("path", "p/b")), gnu_long("p/c"), file()))
save("gnu-and-pax", raw(gnu_long("p/c"), pax(record("path", "p/b")), file()))
save("pax-of-nothing", raw(file(), pax(record("path", "p/b"))))
save("pax-huge", raw(header("x", 2 << 20, b"x"), b"\0" * (2 << 20), file()))
save("pax-cut", raw(header("x", 5000, b"x"), b"\0" * 512, end=b""))
save("global-path", raw(pax(record("path", "p/evil"), type=b"g"), file()))
save("global-size", raw(pax(record("size", "0"), type=b"g"), file()))
save("global-sparse", raw(pax(record("GNU.sparse.major", "1"), type=b"g"), file()))

# --- sizes
save("bomb", tar(info("p/pyproject.toml"), info("p/zero", b"\0" * (70 << 20))))
save("lies-huge", raw(header("p/a", sizefield=b"\x80" + b"\0" * 5 + b"\x40" + b"\0" * 5)))

# --- members
for name, value in {"dotdot": "p/../../x", "absolute": "/etc/x", "backslash": "p\\x", "drive": "C:x", "dot": "./p/x",
                    "control": "p/a\tb"}.items():
    save("name-" + name, raw(pax(record("path", value)), file()))
save("name-latin1", raw(file(b"p/\xe9")))
save("device", tar(info("p/null", b"", type=tarfile.CHRTYPE, devmajor=1, devminor=3)))
save("pipe", tar(info("p/pipe", b"", type=tarfile.FIFOTYPE)))
save("link-absolute", tar(link("p/l", "/etc/passwd")))
save("link-outside", tar(link("p/l", "../../x")))
save("link-empty", tar(link("p/l", "")))
save("setuid", tar(info("p/su", mode=0o4755)))
save("setgid", tar(info("p/su", mode=0o2755)))

# --- members against each other
save("twice", tar(info("p/a"), info("p/a", b"other")))
save("file-and-folder", tar(info("p/a"), info("p/a/b")))
save("below-link", tar(folder("p/d"), link("p/l", "d"), info("p/l/x")))
save("link-through-link", tar(folder("p/d"), link("p/l", "d"), link("p/m", "l/x")))
save("link-through-link-up", tar(folder("p"), folder("p/d"), folder("p/d/e"), link("p/l", "d/e"), link("p/m", "l/../../q")))
save("hard-outside", tar(hard("p/h", "../x")))
save("hard-later", tar(hard("p/h", "p/a"), info("p/a")))
save("hard-to-link", tar(info("p/a"), link("p/l", "a"), hard("p/h", "p/l")))

# --- only noted
save("noted-setgid-folder", tar(folder("p"), info("p/d", b"", type=tarfile.DIRTYPE, mode=0o2755)))
save("noted-global", raw(pax(record("comment", "6d2b"), type=b"g"), file()))
save("noted-case", tar(info("p/a"), info("p/A")))
save("noted-device-name", tar(info("p/con.txt")))
save("noted-one-zero-block", raw(file(), end=b"\0" * 512))
