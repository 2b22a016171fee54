"""What an sdist and a wheel hold, and how two builds of one project differ (equality E2: names, members, bytes of all files,
executable bits; with order and modes on top, E3). What may differ: the Generator line, and the hash of WHEEL in RECORD."""

import base64
import hashlib
import os
import tarfile
import zipfile


def _digest(data):
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")


def read_wheel(path):
    """[(name, bytes, mode)] in order, WHEEL without its Generator and RECORD with the hash of that."""
    members = []
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        for info in archive.infolist():
            members.append([info.filename, archive.read(info), info.external_attr >> 16])
    files = {name: data for name, data, _ in members}
    wheel = next(name for name in files if name.count("/") == 1 and name.endswith(".dist-info/WHEEL"))
    record = wheel[: -len("WHEEL")] + "RECORD"
    for name, data, _ in members:
        row = f"{_digest(data)},{len(data)}".encode()
        assert name == record or row in files[record], f"RECORD does not know {name}"
    lines = files[wheel].decode().split("\n")
    neutral = "\n".join("Generator: -" if line.startswith("Generator:") else line for line in lines).encode()
    old = f"{_digest(files[wheel])},{len(files[wheel])}".encode()
    new = f"{_digest(neutral)},{len(neutral)}".encode()
    for member in members:
        if member[0] == wheel:
            member[1] = neutral
        if member[0] == record:
            member[1] = member[1].replace(old, new)
    return members


def read_sdist(path):
    """[(name, bytes or None, mode)] in order; folders end with "/"."""
    members = []
    with tarfile.open(path) as archive:
        for info in archive.getmembers():
            data = archive.extractfile(info).read() if info.isreg() else None
            members.append([info.name + ("/" if info.isdir() else ""), data, info.mode])
    return members


def read_folder(folder):
    """{file name: members} of the two archives in a folder."""
    found = {}
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if name.endswith(".whl"):
            found[name] = read_wheel(path)
        elif name.endswith(".tar.gz"):
            found[name] = read_sdist(path)
    return found


def _differences(file, ours, theirs):
    mine = {member[0]: member for member in ours}
    other = {member[0]: member for member in theirs}
    for name in sorted(other.keys() - mine.keys()):
        yield f"{file} lacks {name}"
    for name in sorted(mine.keys() - other.keys()):
        yield f"{file} has {name}, which does not belong there"
    for name in sorted(mine.keys() & other.keys()):
        if mine[name][1] != other[name][1]:
            yield f"{file}: {name} has other bytes:\n{mine[name][1]!r:.1500}\n{other[name][1]!r:.1500}"
        if mine[name][2] != other[name][2]:
            yield f"{file}: {name} has the mode {mine[name][2]:o} instead of {other[name][2]:o}"
    order, expected = [member[0] for member in ours], [member[0] for member in theirs]
    if sorted(order) == sorted(expected) and order != expected:
        first = next((a, b) for a, b in zip(order, expected) if a != b)
        yield f"{file}: {first[0]} stands where {first[1]} should"


def differences(ours, theirs):
    """Sentences, one per difference, of two results of read_folder."""
    if sorted(ours) != sorted(theirs):
        return [f"the archives are {sorted(ours)} instead of {sorted(theirs)}"]
    return [text for file in sorted(ours) for text in _differences(file, ours[file], theirs[file])]
