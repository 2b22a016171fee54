"""Writes good and hostile ZIP archives for test_zip.c: make_zips.py FOLDER.

Each archive differs from a good one in exactly one thing. The bytes come from Python's zipfile where it can write
such a thing, else from the small writer below, in which every field can be set by hand.
"""
import io
import struct
import sys
import warnings
import zipfile
import zlib
from pathlib import Path

out = Path(sys.argv[1])
warnings.simplefilter("ignore")


def save(name, data):
    (out / (name + ".zip")).write_bytes(data)


class Member:
    """A member with all its header fields; `local_*` differ from the directory only when set."""

    def __init__(self, name, data=b"hello\n" * 20, **fields):
        self.name = name.encode() if isinstance(name, str) else name
        self.method = 8
        self.raw = data
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        self.packed = packer.compress(data) + packer.flush()
        if fields.get("method") == 0:
            self.packed = data
        self.crc = zlib.crc32(data)
        self.size = len(data)
        self.csize = len(self.packed)
        self.flags = 0 if self.name.isascii() else 0x800
        self.extra = self.local_extra = self.comment = b""
        self.mode = 0o100644
        self.disk = 0
        self.gap = b""  # written before the local header
        self.descriptor = b""
        self.local = {}
        self.offset = None  # forced into the directory
        self.listed = True
        self.__dict__.update(fields)

    def local_field(self, key):
        return self.local.get(key, getattr(self, key))


def archive(members, prefix=b"", before_dir=b"", tail=b"", comment=b"", **end):
    body = bytearray(prefix)
    base = len(prefix) if end.get("offsets_with_prefix", True) else 0
    places = []
    for m in members:
        body += m.gap
        places.append(len(body) - (0 if end.get("offsets_with_prefix", True) else len(prefix)))
        f = m.local_field
        body += struct.pack("<IHHHIIIIHH", 0x04034B50, 20, f("flags"), f("method"), 0x50210000, f("crc"), f("csize"),
                            f("size"), len(f("name")), len(m.local_extra))
        body += f("name") + m.local_extra + m.packed + m.descriptor
    body += before_dir
    dir_at = len(body)
    for m, place in zip(members, places):
        if not m.listed:
            continue
        body += struct.pack("<IHHHHIIIIHHHHHII", 0x02014B50, 0x0314, 20, m.flags, m.method, 0x50210000, m.crc, m.csize,
                            m.size, len(m.name), len(m.extra), len(m.comment), m.disk, 0, m.mode << 16,
                            place if m.offset is None else m.offset)
        body += m.name + m.extra + m.comment
    dir_size = len(body) - dir_at
    count = sum(m.listed for m in members)
    body += end.get("end64", b"")
    if "end64_of" in end:
        body += end["end64_of"](count, dir_size, dir_at)
    body += struct.pack("<IHHHHIIH", 0x06054B50, end.get("disk", 0), 0, end.get("here", count), end.get("count", count),
                        end.get("dir_size", dir_size), end.get("dir_at", dir_at - (0 if base else len(prefix))),
                        end.get("comment_len", len(comment)))
    return bytes(body + comment + tail)


def end64(count, size, at, length=44, locator_shift=0, disks=1):
    record = struct.pack("<IQHHIIQQQQ", 0x06064B50, length, 45, 45, 0, 0, count, count, size, at)
    return record + struct.pack("<IIQI", 0x07064B50, 0, at + size + locator_shift, disks)


def good():
    return [Member("a.py"), Member("pkg/b.py"), Member("pkg/empty.py", b""), Member("s.txt", b"stored", method=0)]


def zipfile_bytes(write, **options):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, **options) as z:
        write(z)
    return stream.getvalue()


class NoSeek(io.RawIOBase):
    """What a pipe looks like to zipfile."""

    def __init__(self):
        self.data = bytearray()

    def writable(self):
        return True

    def write(self, b):
        self.data += b
        return len(b)


# --- accepted
save("good", archive(good()))
save("good-nothing", archive([]))
save("good-folder", archive([Member("pkg/", b"", method=0, mode=0o40755), Member("pkg/a.py")]))
save("good-unicode", archive([Member("pkg/größe.py"), Member("pkg/中.py")]))
save("good-reversed-directory", archive(good()))  # rewritten below
save("good-zip64-end", archive(good(), end64_of=end64))
save("good-zipfile", zipfile_bytes(lambda z: [z.writestr("a.py", "x = 1\n" * 100), z.writestr("b/c.py", ""),
                                              z.writestr("ü.txt", "ü")]))


def forced64(z):
    with z.open("a.py", "w", force_zip64=True) as f:
        f.write(b"x" * 1000)


save("good-zip64-local", zipfile_bytes(forced64))
m = Member("a.py")
save("good-zip64-member", archive([Member("a.py", extra=struct.pack("<HHQQ", 1, 16, m.size, m.csize),
                                          local_extra=struct.pack("<HHQQ", 1, 16, m.size, m.csize))]))
# both headers leave the sizes to the ZIP64 field: patched in place, as the helper writes the real sizes
data = bytearray((out / "good-zip64-member.zip").read_bytes())
data[18:26] = b"\xff" * 8
at = data.rfind(b"PK\x01\x02")
data[at + 20:at + 28] = b"\xff" * 8
save("good-zip64-member", bytes(data))
members = good()
plain = archive(members)
at = plain.find(b"PK\x01\x02")
end = plain.rfind(b"PK\x05\x06")
entries = plain[at:end].split(b"PK\x01\x02")[1:]
save("good-reversed-directory", plain[:at] + b"".join(b"PK\x01\x02" + e for e in reversed(entries)) + plain[end:])

# --- Z001 framing
save("empty-file", b"")
save("no-zip", b"this is no archive at all\n" * 10)
save("truncated", archive(good())[:-30])
save("truncated-comment", archive(good(), comment_len=100))
save("trailing", archive(good(), tail=b"extra"))
save("prefix", archive(good(), prefix=b"#!/bin/sh\n"))
save("prefix-shifted", archive(good(), prefix=b"#!/bin/sh\n", offsets_with_prefix=False))
save("gap", archive([Member("a.py"), Member("b.py", gap=b"hidden")]))
save("gap-before-directory", archive(good(), before_dir=b"hidden"))
save("hidden-member", archive([Member("a.py"), Member("evil.py", listed=False), Member("b.py")]))
save("overlap", archive([Member("a.py"), Member("a2.py", offset=0)]))
save("shared-data", archive([Member("a.py"), Member("a.py", offset=0)]))
save("name-differs", archive([Member("a.py", local={"name": b"b.py"})]))
save("size-differs", archive([Member("a.py", local={"size": 7})]))
save("packed-size-differs", archive([Member("a.py", local={"csize": 7})]))
save("twice", archive([Member("a.py"), Member("a.py", b"other")]))
save("count-low", archive(good(), count=3, here=3))
save("count-high", archive(good(), count=5, here=5))
save("count-here", archive(good(), here=2))
save("split-disk", archive(good(), disk=1))
save("member-on-disk", archive([Member("a.py", disk=1)]))
save("directory-empty", archive(good(), dir_size=0, count=0, here=0))
save("directory-too-large", archive(good(), dir_size=1 << 20))
save("directory-elsewhere", archive(good(), dir_at=3))
save("entry-comment", archive([Member("a.py", comment=b"x")]))
save("header-outside", archive([Member("a.py", offset=100000)]))
save("header-not-there", archive([Member("a.py"), Member("b.py", offset=5)]))
save("reaches-into-directory", archive([Member("a.py", csize=100000, local={"csize": 100000})]))
save("extra-cut", archive([Member("a.py", extra=b"\x01\x02\xff\x00")]))
save("extra-local-cut", archive([Member("a.py", local_extra=b"\x01\x02\xff")]))
save("extra-zip64-twice", archive([Member("a.py", extra=struct.pack("<HHHH", 1, 0, 1, 0))]))
save("extra-zip64-long", archive([Member("a.py", extra=struct.pack("<HHQ", 1, 8, 1), method=0)]))
save("zip64-field-missing", archive([Member("a.py", size=0xFFFFFFFF)]))
save("zip64-locator-wrong", archive(good(), end64_of=lambda c, s, a: end64(c, s, a, locator_shift=1)))
save("zip64-disks", archive(good(), end64_of=lambda c, s, a: end64(c, s, a, disks=2)))
save("zip64-length", archive(good(), end64_of=lambda c, s, a: end64(c, s, a, length=60)))
save("zip64-disagrees", archive(good(), end64_of=lambda c, s, a: end64(c - 1, s, a)))
save("name-control", archive([Member("a\nb.py")]))
save("name-latin1", archive([Member(b"\xe9.py", flags=0)]))
tarlike = bytearray(archive([Member("a" * 100, b"\0" * 127 + b"ustar\x0000" + b"\0" * 600, method=0)]))
assert tarlike[257:262] == b"ustar", tarlike[250:270]
save("tar-too", bytes(tarlike))

# --- Z002 streamed
m = Member("a.py")
save("streamed", archive([Member("a.py", flags=8, local={"crc": 0, "csize": 0, "size": 0},
                                 descriptor=struct.pack("<IIII", 0x08074B50, m.crc, m.csize, m.size)), Member("b.py")]))
pipe = NoSeek()
with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("a.py", "x = 1\n")
    z.writestr("b.py", "y = 1\n")
save("streamed-zipfile", bytes(pipe.data))

# --- Z003 method
save("bzip2", zipfile_bytes(lambda z: z.writestr("a.py", "x" * 100, zipfile.ZIP_BZIP2)))
save("lzma", zipfile_bytes(lambda z: z.writestr("a.py", "x" * 100, zipfile.ZIP_LZMA)))
save("zstd", archive([Member("a.py", method=93)]))

# --- Z004 size
save("bomb", zipfile_bytes(lambda z: z.writestr("a.bin", b"\0" * (65 << 20))))
save("lies-huge", archive([Member("a.py", size=0xFFFFFFF0, local={"size": 0xFFFFFFF0})] * 1 +
                          [Member("b%d.py" % i, size=0xFFFFFFF0, local={"size": 0xFFFFFFF0}) for i in range(3)]))

# --- Z005 names
for name, value in {
    "dotdot": "../../etc/x", "dotdot-inside": "a/../b", "absolute": "/etc/x", "drive": "C:/x", "backslash": "a\\b",
    "dot": "./a", "empty-part": "a//b", "device": "a/con.txt", "device-com": "COM1", "blank-end": "a /b", "dot-end": "a./b",
    "colon": "ab:c", "star": "a*b", "long": "a/" + "b" * 239, "decomposed": "e\u0301.py", "bidi": "a\u202eb.py",
}.items():
    save("name-" + name, archive([Member("ok.py"), Member(value)]))
save("name-empty", archive([Member("")]))
save("name-case", archive([Member("a.py"), Member("A.py")]))
save("name-case-folder", archive([Member("pkg/a.py"), Member("x.py"), Member("PKG/a.py")]))
save("name-fold", archive([Member("straße.py"), Member("STRASSE.py")]))
save("name-file-and-folder", archive([Member("a"), Member("a/b")]))
save("name-file-and-folder-entry", archive([Member("a"), Member("a/", b"", method=0, mode=0o40755)]))

# --- Z006 headers
save("crc-differs", archive([Member("a.py", local={"crc": 1})]))
save("method-differs", archive([Member("a.py", local={"method": 12})]))
save("flags-differ", archive([Member("a.py", local={"flags": 2})]))
save("encrypted", archive([Member("a.py", flags=1)]))
save("flags-odd", archive([Member("a.py", flags=0x2000)]))
save("symlink", archive([Member("a.py", mode=0o120777)]))
save("device", archive([Member("a.py", mode=0o020666)]))
save("folder-mode", archive([Member("a.py", mode=0o040755)]))
save("comment", archive(good(), comment=b"hello"))
save("name-no-utf8-flag", archive([Member("é.py", flags=0)]))
path_field = b"\x01" + struct.pack("<I", zlib.crc32(b"a.py")) + b"b.py"
save("unicode-path", archive([Member("a.py", extra=struct.pack("<HH", 0x7075, len(path_field)) + path_field)]))

# --- Z007 content (sizes are declared alike in both headers)
save("crc-wrong", archive([Member("a.py", crc=1)]))
save("shorter", archive([Member("a.py", size=500)]))
save("longer", archive([Member("a.py", size=5)]))
m = Member("a.py")
save("damaged", archive([Member("a.py", packed=b"\x07" + m.packed[1:])]))
save("trailing-in-member", archive([Member("a.py", packed=m.packed + b"abc", csize=m.csize + 3)]))
save("folder-content", archive([Member("a/", b"x", method=0, mode=0o40755)]))
save("stored-sizes", archive([Member("a.py", b"12345", method=0, size=9)]))
big = b"".join(b"%d\n" % (i * 7919 % 1000003) for i in range(700000))
save("good-large", zipfile_bytes(lambda z: [z.writestr("big.txt", big), z.writestr("stored.txt", big, zipfile.ZIP_STORED)]))
